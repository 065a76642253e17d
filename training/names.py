import unicodedata,re,collections
from names_dataset import NameDataset
nd=NameDataset()
def fold(s):
    s=unicodedata.normalize('NFKD',s); s=''.join(c for c in s if not unicodedata.combining(c)).lower()
    for a,b in (('ø','o'),('ß','ss'),('ł','l'),('ı','i'),('đ','d'),('æ','ae'),('œ','oe'),('’',"'")): s=s.replace(a,b)
    return s
C={'NL':(9000,14000),'BE':(3000,5000),'TR':(2500,3500),'MA':(2500,4000),'PL':(1500,2500),'SO':(0,0),'DE':(1500,1500),'GB':(1500,1500),'ES':(800,1000),'PT':(700,600),'IT':(800,600),'FR':(1200,1000),'IR':(700,700),'IQ':(700,700),'SY':(700,700),'AF':(500,500),'EG':(500,500),'IN':(600,600),'CN':(300,300),'ID':(500,500),'RU':(400,300),'BG':(500,500),'GR':(300,200),'HU':(300,200),'ET':(500,400),'GH':(400,400),'NG':(500,400),'RO':(400,300),'SE':(200,200),'HR':(200,300),'RS':(300,300),'CZ':(200,0),'AE':(300,300),'DZ':(500,500),'TN':(500,500)}
G=collections.OrderedDict();S=collections.OrderedDict()
for c,(a,b) in C.items():
    if a:
        r=nd.get_top_names(n=a,gender=None if False else None,country_alpha2=c) if False else nd.get_top_names(n=a//2+1,country_alpha2=c)
        for x in r.get(c,{}).values():
            for n in x: G[fold(n)]=1
    if b:
        r=nd.get_top_names(n=b,use_first_names=False,country_alpha2=c)
        for n in r.get(c,[]): S[fold(n)]=1
import faker,importlib
for loc in 'nl_NL nl_BE tr_TR pl_PL de_DE en_GB fr_FR es_ES it_IT pt_PT ro_RO ar_AA hr_HR sv_SE hu_HU cs_CZ da_DK fi_FI en_IN en_NG tw_GH fr_DZ'.split():
    try: p=importlib.import_module('faker.providers.person.%s'%loc).Provider
    except Exception as e: print(loc,e); continue
    for k,D in (('first_names',G),('first_names_male',G),('first_names_female',G),('last_names',S)):
        for n in getattr(p,k,()) or (): D[fold(n)]=1
ok=lambda w: re.fullmatch(r"[a-z]+(?:['-][a-z]+)*",w) and len(w)>1
def split(D):
    out=collections.OrderedDict()
    for n in D:
        for w in re.split(r'[ -]',n):
            if ok(w): out[w]=1
    return out
tv=set("van de der den het ten ter te el al la le von du da di dos del des op in 't aan bij".split())
G=[w for w in split(G) if w not in tv];S=[w for w in split(S) if w not in tv]
print(len(G),len(S))
open('given.txt','w').write('\n'.join(sorted(set(G)))+'\n')
open('surname.txt','w').write('\n'.join(sorted(set(S)))+'\n')
