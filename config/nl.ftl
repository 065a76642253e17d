### Alle teksten die iemand in de chat leest. Eén deel per onderdeel van het programma.
### Schrijf in gewoon Nederlands (B1), je-vorm, korte zinnen. Noem commando's met een uitroepteken: !mag-ik-delen.


## Algemeen en hulp (bot/mod.rs, bot/command.rs)

help-intro = Dit kan ik voor je doen. Typ een commando met een uitroepteken ervoor, of noem mijn naam en zeg het in gewone woorden.
help-outro = Ik stel vragen en leg uit. De afweging blijft van jou. Bij acuut gevaar: bel eerst 112.
did-you-mean = Bedoelde je **!{ $command }**? Typ !help voor alles wat ik kan.
not-understood = Dat begrijp ik niet. Typ !help voor wat ik kan.
direct-hint = Wil je een zin laten nakijken voor je hem in de kamer zet? Typ !toets en dan je zin. Met !help zie je wat ik nog meer kan.
only-coordinators = **!{ $command }** is voor de coördinator van dit overleg. Vraag het aan diegene.
only-in-room = **!{ $command }** werkt alleen in een kamer.
not-here = **!{ $command }** kan hier nu niet. Typ !help voor wat er wel kan.
help-help = **!help**: dit overzicht
help-mag-ik-delen = **!mag-ik-delen**: samen nagaan of, wat en met wie je mag delen
help-toets = **!toets** *tekst* (alleen in een direct bericht): je zin laten nakijken voor je hem in de kamer zet
help-kamer = **!kamer**: nakijken of deze kamer veilig genoeg is
help-signalering = **!signalering** aan, tellen of uit: signaleringen in deze kamer instellen
help-overleg = **!overleg** start of stop: een overleg beginnen of afsluiten
help-casus = **!casus** *code*: een casus aan de orde stellen
help-besluit = **!besluit** *tekst*: een besluit vastleggen
help-actie = **!actie** *wie wat voor wanneer*: een actie vastleggen
help-notitie = **!notitie** *tekst*: een notitie vastleggen
help-grond = **!grond** *grond*: de grond noemen waarop jullie zonder toestemming overleggen
help-wijzig = **!wijzig** *nummer tekst*: een regel van het verslag verbeteren
help-verwijder = **!verwijder** *nummer*: een regel van het verslag weghalen
help-verslag = **!verslag**: het concept bekijken, goedkeuren of weggooien
help-acties = **!acties**: jouw openstaande acties


## Signaleringen (bot/nudges)
## De eerste regel noemt nooit wat er gevonden is: die staat in een pushbericht op het scherm.

nudge-first-1 = Kijk je nog even naar je bericht in de kamer?
nudge-first-2 = Even meekijken: er is iets met je bericht in de kamer.
nudge-first-3 = Een tip bij je bericht in de kamer. Alleen jij ziet dit.
nudge-trigger = Er lijkt iets in te staan wat anderen niet hoeven te weten: { $what }.
nudge-advice-health = Mijn advies: zeg liever wat een ander kan zien en wat die nodig heeft om iets te doen. Een diagnose, medicijn of behandeling hoort daar meestal niet bij.
nudge-advice-name = Mijn advies: gebruik de casuscode in plaats van een naam.
nudge-advice-number = Mijn advies: laat dit gegeven weg, of stuur het alleen aan wie het echt nodig heeft.
nudge-ways-short = Antwoord 1 (help met verwoorden), 2 (ik pas het zelf aan), 3 (haal het weg), 4 (bewust gedeeld) of 5 (dit klopt niet).
nudge-which = Dat begreep ik niet. Wat wil je doen? Antwoord met een cijfer.
nudge-clean-1 = Dank je, zo is het goed.
nudge-clean-2 = Mooi, in je bericht zie ik nu niets gevoeligs meer.
nudge-still = Ik zie nog iets in je aangepaste bericht: { $what }.
nudge-edit = Prima. Pas je bericht in de kamer aan. Ik kijk nog één keer mee.
nudge-removed = Ik heb je bericht uit de kamer gehaald.
nudge-cannot-remove = Ik mag in die kamer geen berichten weghalen. Verwijder het bericht zelf, of vraag de coördinator om mij dat recht te geven.
nudge-ground = Op welke grond deel je dit? Antwoord met een cijfer, of typ stop.
    { $list }
nudge-on-purpose = Genoteerd: { $ground }. Leg je afweging vast in je eigen dossier: wat je deelde, met wie, en waarom dat nodig was. Twijfel je? Typ !mag-ik-delen in de kamer.
nudge-on-purpose-other = Genoteerd. Weet je niet zeker of je grond voldoet? Typ !mag-ik-delen in de kamer, dan lopen we het samen na. Leg je afweging vast in je eigen dossier.
nudge-no-finding = Dank je, dan had ik het mis. Ik onthoud het en zeg er bij jou niets meer van. Ik bewaar alleen welke regel het was, niet je tekst.
nudge-undelivered = Ik heb je een direct bericht gestuurd. Neem je de uitnodiging aan?

way-rewrite = Help me: drie korte vragen, dan maak ik een zin voor je
way-edit = Ik pas het zelf aan
way-remove = Haal het bericht voor me weg
way-purpose = Ik deel dit bewust
way-no-finding = Dit is geen diagnose of ander gevoelig gegeven

trigger-masked = { $kind } (begint met “{ $mask }…”)
trigger-and = { $rest } en { $last }
kind-registered = een naam die bij een casus hoort
kind-diagnosis = een diagnose
kind-medication = een medicijn
kind-symptom = een klacht of verschijnsel
kind-treatment = een behandeling
kind-person = een naam
kind-birthdate = een geboortedatum
kind-age = een leeftijd
kind-address = een adres
kind-bsn = een nummer dat op een BSN lijkt
kind-phone = een telefoonnummer
kind-email = een e-mailadres
kind-iban = een rekeningnummer
kind-licence-plate = een kenteken
kind-record-number = een dossiernummer

ground-consent = de cliënt gaf toestemming
ground-vital = vitaal belang
ground-conflict = conflict van plichten
ground-duty = een wettelijke plicht
ground-right = een meldrecht
ground-team = de ontvanger is rechtstreeks betrokken bij de behandeling
ground-other = iets anders, of ik weet het niet zeker

rewrite-intro = Drie korte vragen. Noem geen namen en geen ziekte. Met een streepje (-) sla je een vraag over, met stop hou je op.
rewrite-see = **1. Wat kan een ander zien of horen?** Bijvoorbeeld: hij roept ’s nachts op de galerij.
rewrite-risk = **2. Wat kan er misgaan?** Bijvoorbeeld: hij kan schrikken als je onverwacht aanbelt.
rewrite-ask = **3. Wat vraag je, en van wie?** Bijvoorbeeld: wijkagent, bel ons voor je langsgaat.
rewrite-again = Daarin zie ik ook iets wat beter weg kan: { $what }. Probeer het nog eens met wat een ander ziet of merkt.
rewrite-part-see = { $answer }.
rewrite-part-risk = Let op: { $answer }.
rewrite-part-ask = Vraag: { $answer }.
rewrite-done = Dit kun je overnemen:

    > { $sentence }

    Zet het in je bericht met **bewerken**, of haal het oude bericht weg en stuur dit. Ik bewaar deze zin niet.
rewrite-empty = Er bleef geen zin over. Wil je het nog eens proberen, antwoord dan 1 op mijn eerdere bericht.
rewrite-stopped = Goed, we stoppen ermee. Je kunt nog steeds kiezen: 1 tot en met 5.

test-only-direct = Een zin laten nakijken kan alleen in een direct bericht aan mij. Wat je hier typt, staat al in de kamer.
test-which = Stuur me de zin die je wilt laten nakijken. Ik bewaar hem niet.
test-clean = Ik zie niets gevoeligs in deze zin. Kijk zelf ook nog: wie leest mee, en heeft die dit nodig? Ik heb de zin niet bewaard.
test-found = Dit kan beter anders, want er staat { $what } in.

    Zal ik helpen met drie korte vragen? Antwoord ja of nee. Of stuur een nieuwe versie, dan kijk ik weer.
test-done = Goed. Ik heb niets bewaard.
test-sentence = Dit kun je in de kamer zetten:

    > { $sentence }

    Ik bewaar deze zin niet.

nudging-on = Signaleringen staan hier aan. Alleen de schrijver van een bericht krijgt een tip.
nudging-count = Signaleringen staan hier op tellen: ik stuur geen tips en houd alleen aantallen bij.
nudging-off = Signaleringen staan hier uit.
nudging-how = Typ !signalering aan, !signalering tellen of !signalering uit.


## Vraagdraden (bot/threads, dialog/)

ask-danger = **Direct gevaar voor een leven? Bel eerst 112.**
ask-danger-now = **Bel nu 112.** Zeg alleen wat nodig is om het gevaar te stoppen. Kom daarna terug: typ *verder*.
ask-intro = We lopen samen na of, wat en met wie je kunt delen. Ik vraag naar het soort situatie. Noem geen namen en schrijf niets uit een dossier. Alleen jouw antwoorden tellen.
ask-no-code = Achter *casus* hoort een code, geen naam. Ik heb niets bewaard. Gebruik bijvoorbeeld *casus 2026-014*.
ask-case = Casus: { $case }.
ask-source = Bron: { $title } ({ $by }, { $year }). Nagekeken op { $checked }. { $caution }
ask-known = Dit zei je al: { $known }. Klopt het niet? Je kunt het straks veranderen met *wijzig*.
ask-kind = Om wat voor overleg gaat het?
ask-kind-why = Elk overleg heeft eigen regels.
ask-kind-unknown = Weet ik niet
ask-kind-general = Dan neem ik de algemene wegwijzer: { $title }.
ask-number = Vraag { $number }
ask-number-condition = Vraag { $number } (voorwaarde { $at } van { $of }, alle moeten ja zijn)
ask-how = Antwoord met een cijfer of een woord. Het kan ook: waarom, terug, overzicht, pauze, stop.
ask-unclear = Dat antwoord begrijp ik niet. Kies er een, met een cijfer of een woord:
ask-no-details = Dank je, maar zulke dingen heb ik niet nodig, en ik bewaar ze niet. Een cijfer of een woord is genoeg:
ask-edited = Je antwoord is aangepast.
ask-paused = Goed. Ik wacht. Typ *verder* als je door wilt.
ask-stopped = Gestopt. Ik heb je antwoorden weggegooid. Begin opnieuw met !mag-ik-delen.
ask-closed = Goed, deze afweging is klaar.
ask-lapsed = Deze vragen zijn verlopen, omdat er lang niets is gezegd. Je antwoorden zijn weg. Begin opnieuw met !mag-ik-delen.
ask-at-start = Je bent al bij de eerste vraag.
ask-change-which = Welk antwoord wil je wijzigen? Typ *wijzig* met het nummer, bijvoorbeeld *wijzig 3*.
ask-citation = Bron: { $title } ({ $year }): { $places }.
ask-note = Nu: { $note }
ask-note-unsure = Nu: { $note } Dit is niet helemaal zeker: laat dit toetsen.
ask-overview = **Dit zijn je antwoorden tot nu toe.**
ask-overview-how = Iets veranderen? Typ *wijzig* met het nummer.
ask-overview-none = Je hebt nog niets geantwoord.
ask-what-if-early = *Wat als* kan na de uitkomst. Je bent nog niet zo ver.
ask-what-if = **Wat zou de uitkomst veranderen?**
ask-what-if-none = Hier zie ik geen lichte weg. Bespreek het met een collega of je FG, zonder naam.
ask-what-if-answer = Antwoord { $number } ({ $question }) wordt: *{ $answer }*.
ask-what-if-first = - De lichtste weg: { $ways } { $answers } Dan: { $outcome } { $summary }
ask-what-if-line = - { $ways } { $answers } Dan: { $outcome } { $summary }
ask-term = Tot wanneer geldt dit ({ $term })? Typ een datum, of bijvoorbeeld *6 weken*. Weet je het niet, typ dan *weet ik niet*.
ask-term-unclear = Die datum begrijp ik niet. Typ bijvoorbeeld *31-12-2026*, *6 weken* of *weet ik niet*. De datum ligt in de toekomst.
ask-term-open = Goed. Spreek een einddatum af en zet die in je dossier.
ask-term-noted = Genoteerd: tot { $date }. Zet de datum ook in je dossier. Noem je een bekende casuscode, dan herinner ik jullie eraan.
ask-term-kept = Genoteerd: tot { $date }. Ik herinner jullie eraan in het overleg over deze casus.
ask-form = Hier is het formulier van Bijlage VI, voor zover ik het kan invullen. Vul de rest zelf aan en bewaar het in het dossier.

verdict-may-share = Delen kan, onder deze voorwaarden.
verdict-named-parties = Delen kan alleen met wie hier staat, onder deze voorwaarden.
verdict-less-intrusive = Delen kan alleen zonder naam of in een lichtere vorm.
verdict-ask-consent = Vraag eerst toestemming.
verdict-must-not = Niet delen.
verdict-must-report = Hier geldt een plicht.
verdict-may-report = Je hebt het recht om te melden. Het is geen plicht.
verdict-not-bound = Hier geldt voor jou geen medisch beroepsgeheim.

card-recipient = Over { $recipient }
card-what = Wat
card-who = Met wie
card-not = Met wie niet
card-conditions = Voorwaarden
card-record = Leg vast
card-onward = Wat wel kan
card-client = Vertel de cliënt:
card-answers = Je antwoorden
card-yours = De afweging blijft van jou.
card-then = Typ *wat als* voor een lichtere weg, *waarom* voor de bron, of *wijzig* met een nummer. Ik stuur je een dossieraantekening in een direct bericht.

note-intro = Hier is je dossieraantekening. Plak hem in je eigen dossier en vul aan wat open is. Ik bewaar geen tekst.
note-title = Dossieraantekening: afweging over delen
note-date = Datum
note-case = Casuscode
note-aid = Hulpmiddel
note-source = Bron
note-recipient = Ontvanger: { $recipient }
note-outcome = Uitkomst
note-ground = Grond
note-place = Plaats in de bron
note-who = Met wie
note-what = Welke gegevens
note-conditions = Voorwaarden
note-answers = Mijn antwoorden
note-fill-in = Zelf aanvullen
note-fill-what = Wat je vastlegt
note-fill-own = Invullen
note-now = Wat is veranderd sinds de bron
note-yours = De afweging is van de professional zelf. Het hulpmiddel stelt vragen en geeft de bron weer; het beslist niet.
note-footer = Vertrouwelijk: hoort in het dossier van de cliënt
note-page = Pagina

form-title = Bespreking cliënt zonder toestemming
form-subtitle = Naar Bijlage VI van de Handreiking gegevensuitwisseling in de bemoeizorg (2014)
form-name = Naam cliënt (vul zelf in)
form-present-1 = Deelnemer 1
form-present-2 = Deelnemer 2
form-present-3 = Deelnemer 3
form-present-4 = Deelnemer 4
form-field = Veld
form-text = Wat
form-applies = Geldt
form-by = Aan wie, waarom of volgens wie
form-yes = ja
form-1a = De cliënt gaf algemene toestemming (aan wie?): bespreken
form-1b = De cliënt gaf toestemming voor een deel (aan wie?): dat deel bespreken
form-1c = De cliënt is nog niet gevraagd: alsnog vragen
form-1d = De cliënt heeft geen mening: daarop aansturen en vragen
form-1e = De cliënt weigert, toestemming is toch nodig: aandringen
form-2 = Zonder toestemming niet bespreken, omdat …
form-3a1 = Vragen heeft geen zin: de cliënt is niet te bereiken
form-3a2 = Vragen heeft geen zin: de cliënt is niet aan te spreken
form-3a3 = Vragen heeft geen zin: de cliënt kan geen oordeel vormen
form-3a4 = Vragen heeft geen zin: anders, namelijk …
form-3b1 = Toch bespreken: de situatie is zorgelijk
form-3b2 = Toch bespreken: de cliënt geeft overlast (alleen is dit geen grond)
form-3b3 = Toch bespreken: de cliënt dreigt een gevaar voor zichzelf te worden
form-3b4 = Toch bespreken: de cliënt dreigt een gevaar voor anderen te worden
form-3b5 = Toch bespreken: de cliënt gebruikt voorzieningen op een niet te volgen manier (alleen is dit geen grond)
form-3b6 = Toch bespreken: andere reden, namelijk …
form-4a = De cliënt weet van de bespreking (door wie? naam zorgcoördinator of eindverantwoordelijke)
form-4b = De cliënt weet niet van de bespreking, omdat …
form-5 = 5. Bespreken zonder toestemming
form-5-until = Geldt totdat (welk resultaat?)
form-5-initials = Paraaf
form-5-begins = Begindatum
form-5-ends = Einddatum
form-caution = Overlast, of het gebruik van veel voorzieningen, is op zichzelf geen grond: er is een vitaal belang of een conflict van plichten nodig. Het formulier is in de bron ontleend aan Anzion en Brinkman (1995).

## Kamercheck en kring (bot/rooms.rs)

room-fit = Deze kamer is in orde: versleuteld, op uitnodiging, zonder gasten.
room-relaxed = Let op: deze organisatie laat ook apparaten toe die niet geverifieerd zijn. Dat is een bewuste keuze van de beheerder.
room-unverified = Een apparaat dat niet geverifieerd is, hebben: { $names }.
room-no-redact = Ik mag hier geen berichten van anderen weghalen. Wil je dat wel, geef me dan het recht om berichten te verwijderen.
room-unfit = In deze kamer kan ik nog niet werken. Dit moet eerst anders:
room-clear = De kamer is niet versleuteld. Zet versleuteling aan in de instellingen van de kamer.
room-public = De kamer is openbaar. Maak hem alleen toegankelijk op uitnodiging.
room-guests = Gasten mogen naar binnen. Zet toegang voor gasten uit.
room-world-readable = Iedereen kan de geschiedenis lezen. Beperk die tot leden.
room-muted = Ik mag hier geen versleutelde berichten sturen. Geef me het recht voor m.room.encrypted.
room-server = Er is iemand van { $server }. Die server staat niet op de lijst van de beheerder.
room-unfit-silent = Ik doe hier niets tot dit is opgelost.
room-unfit-leave = Ik verlaat de kamer. Nodig me opnieuw uit als dit is opgelost.
room-mended = Deze kamer is nu in orde. Ik doe weer mee.
unreadable-unverified = Ik kan een bericht van een apparaat dat niet geverifieerd is niet lezen. Verifieer dat apparaat in je Matrix-app (Instellingen, Sessies) en stuur je bericht opnieuw.
unreadable-no-keys = Een bericht hier kon ik niet lezen: de sleutel kwam niet op tijd. Stuur het opnieuw als het voor mij bedoeld was.


## Overleg, casus en verslag (bot/meetings, cases/, minutes/)

meeting-how = Zo werkt het: !overleg start *titel*, !overleg status, !overleg aanwezig of afwezig *naam*, !overleg stop.
meeting-needed = Het overleg begint. Eerst een vraag: is er een verslag nodig, of noteert iedereen zelf in het eigen dossier? Minder opschrijven is vaak genoeg.

    1. Ja, er komt een verslag
    2. Nee, iedereen noteert zelf

    Ga je meteen verder met !casus of !besluit, dan maak ik een verslag.
meeting-goes-on = Er loopt hier al een overleg. Sluit dat eerst af met !overleg stop.
meeting-none = Er loopt hier geen overleg. De coördinator begint er een met !overleg start.
meeting-without = Goed, geen verslag. Ik zeg bij elke casus nog wel wie er meeleest. Toch een verslag? Typ !overleg ja.
meeting-without-entry = Dit overleg heeft geen verslag: iedereen noteert in het eigen dossier. Toch een verslag? De coördinator typt !overleg ja.
meeting-has-entries = Er staan al regels in het verslag. Weggooien kan na afloop, met !verslag weg.
meeting-opened = Ik maak verslag { $number }. Cliënten komen er alleen in met hun casuscode. Jullie mogen met functie of naam genoemd worden.
meeting-present = Aanwezig: { $names }. Klopt dit niet, typ dan !overleg aanwezig of !overleg afwezig met een naam.
meeting-agenda = Op de agenda:
    { $list }
meeting-agenda-empty = Er staan nog geen casussen op de agenda. Typ !casus en een code om er een te bespreken.
meeting-stopped = Het overleg is om { $time } uur afgesloten. De coördinator krijgt het concept in een direct bericht.
meeting-stopped-without = Het overleg is om { $time } uur afgesloten, zonder verslag. Leg in je eigen dossier vast wat je zelf nodig hebt.
meeting-status = Je vindt het concept tot nu toe in je directe bericht.
meeting-attendance = Aanwezig: { $present }. Afwezig: { $absent }.
meeting-attendance-unknown = Een van die namen ken ik hier niet. Gebruik de naam of functie zoals die in de kamer staat. Aanwezig: { $present }. Afwezig: { $absent }.
meeting-nothing-to-change = Er is geen verslag dat nog gewijzigd kan worden.

circle-changed = De kring in de kamer is veranderd sinds de vorige casus:
    { $list }

    Kijk of iedereen bij deze casus hoort.
circle-came = { $name } is erbij gekomen.
circle-went = { $name } is weggegaan.
circle-unverified = { $name } gebruikt een apparaat dat niet geverifieerd is.

due-consent = De toestemming loopt tot en met { $date }.
due-ground = De grond geldt tot en met { $date }: bekijk of die nog opgaat.
due-consent-over = De toestemming is verlopen op { $date }.
due-ground-over = De grond is verlopen: die gold tot en met { $date }.
due-evaluation = Evalueren op { $date }: is doorgaan nog nodig?
due-no-basis = Er is nog geen toestemming of grond vastgelegd.

case-how = Zo werkt het. In de kamer: !casus *code*, en !casus kamer *code* voor een kleinere kamer. In een direct bericht: !casus nieuw, !casus namen *code* "…", !casus kern *code* @…, !casus toestemming *code* tot *datum*, !casus grond *code* *grond* tot *datum*, !casus evaluatie *code* *datum*, !casus sluit *code*, !casus vergeet *code*, !casus lijst.
case-no-code = Dat is geen casuscode. Gebruik een code zoals 2026-014, nooit een naam. Met !casus lijst zie je welke er zijn.
case-by-name = Gebruik in de kamer de code **{ $code }** en geen naam. Haal je bericht daar liever weg.
case-unknown = Casus { $code } ken ik niet. Maak hem aan met !casus nieuw { $code }.
case-exists = Casus { $code } bestaat al.
case-created = Casus **{ $code }** is aangemaakt. Zet de namen erbij met !casus namen { $code } "naam" "roepnaam". Ik bewaar alleen sleutels waarmee ik die namen herken, niet de namen zelf.
case-created-here = Casus { $code } stond nog niet in het register. Ik heb hem aangemaakt. Zet de namen erbij in dit directe bericht, met !casus namen { $code } "naam" "roepnaam". Dan herken ik ze.
case-names-how = Zet de namen tussen aanhalingstekens achter de code: !casus namen 2026-014 "…" "…". Voor de zekerheid heb ik je bericht weggehaald als dat kon.
case-names-kept = Genoteerd bij { $code }: { $names } { $names ->
        [one] naam
       *[other] namen
    }, { $forms } schrijfwijzen. Ik heb je bericht weggehaald en bewaar alleen sleutels, niet de namen.
case-names-kept-room = Genoteerd bij { $code }: { $names } { $names ->
        [one] naam
       *[other] namen
    }, { $forms } schrijfwijzen. Ik heb je bericht uit de kamer gehaald. Doe dit de volgende keer hier, in een direct bericht: in de kamer kunnen anderen het al gelezen hebben.
case-names-kept-not-removed = Genoteerd bij { $code }: { $names } { $names ->
        [one] naam
       *[other] namen
    }, { $forms } schrijfwijzen. Je bericht staat nog in de kamer en ik mag het daar niet weghalen. Verwijder het zelf, en doe dit de volgende keer in een direct bericht.
case-core-how = Noem wie kernpartner is bij { $code }, met het hele adres: !casus kern { $code } @naam:server
case-core-set = Kernpartners bij { $code }: { $names }.
case-date-how = Noem de code en een datum, zoals !{ $command } 2026-014 tot 1 juli 2026.
case-date-past = Die datum is al voorbij: { $date }. Ik heb niets vastgelegd. Noem een einddatum in de toekomst.
case-consent-set = Toestemming bij { $code } geldt tot en met { $date }.
case-consent-gone = Bij { $code } staat geen toestemming meer. Ga na of er een andere grond is: typ !mag-ik-delen in de kamer.
case-ground-set = Grond bij { $code }: { $ground }, tot en met { $date }.
case-ground-set-open = Grond bij { $code }: { $ground }. Noem liever ook een einddatum, dan herinner ik je eraan.
case-evaluation-set = Evaluatie van { $code } staat op { $date }.
case-closed = Casus { $code } is gesloten. Over { $days } dagen wis ik alles wat ik ervan weet. Eerder kan ook, met !casus vergeet { $code }.
case-forgotten = Alles wat ik van casus { $code } wist, is gewist.
case-list = Dit zijn de casussen:
    { $list }
case-list-empty = Er zijn nog geen casussen. Maak er een met !casus nieuw.
case-summary-names = { $count ->
        [0] Geen namen bekend.
        [one] 1 naam bekend.
       *[other] { $count } namen bekend.
    }
case-summary-consent = Toestemming tot en met { $date }.
case-summary-ground = Grond: { $ground }.
case-summary-closed = Gesloten.
case-opened = **Casus { $code }** is aan de orde.
case-readers = Hier lezen mee: { $names }. Er zijn geen kernpartners aangewezen.
case-core = Kernpartners die hier meelezen: { $names }.
case-shell = Let op, ook schilpartners lezen mee: { $names }. Zeg alleen wat zij nodig hebben. Voor de rest: !casus kamer { $code } opent een kleinere kamer.
case-thread = Praat verder in een draad onder dit bericht, dan blijft het bij elkaar.
case-room-name = Klein overleg
case-room-opened = Ik open een kleinere, versleutelde kamer en nodig de kernpartners uit.
case-room-no-core = Bij { $code } zijn nog geen kernpartners aangewezen. Doe dat in een direct bericht, met !casus kern { $code } @naam:server

entry-empty = Wat moet er in het verslag? Zet het achter **!{ $command }**.
entry-which = Welke regel bedoel je? Noem het nummer, zoals !wijzig 4 met de nieuwe tekst, of !verwijder 4.
entry-unknown = Regel { $number } is er niet.
entry-not-yours = Regel { $number } is niet van jou. Vraag het aan degene die hem schreef, of aan de coördinator.
entry-changed-late = Iemand heeft in de kamer een bericht aangepast of weggehaald dat al in het vastgestelde verslag { $number } staat. Kijk of het verslag nog klopt.
entry-changed-in-draft = Het concept is veranderd: iemand heeft een bericht aangepast of weggehaald. Bekijk het opnieuw met !verslag.
change-health = Regel { $number } is niet gewijzigd. Er staat { $what } in je nieuwe tekst. Probeer het met wat een ander kan zien of merken.
ground-which = Op welke grond mag regel { $number } zo blijven? Zet die erachter, zoals !grond { $number } vitaal belang.
ground-not-waiting = Regel { $number } wacht niet op een grond. Wil je een grond voor de hele casus vastleggen, typ dan !grond met alleen de grond, zoals !grond vitaal belang.
ground-no-health = Noem alleen de grond zelf, geen ziekte of behandeling.

words-asked = Je regel voor het verslag (nummer { $number }) wacht nog op andere woorden.

    Er staat { $what } in. Hoe zou je dit als buitenkant zeggen: wat kan een ander zien of merken, en wat vraag je van wie? Antwoord hier, of pas je bericht in de kamer aan. Wil je de regel niet meer, antwoord dan: weg. Is het gegeven echt nodig, dan noemt de coördinator in de kamer een grond met !grond { $number }. Tot die tijd staat de regel niet in het verslag en bewaar ik de tekst niet.
words-again = Daarin staat nog { $what }. Probeer het nog eens, met wat een ander ziet of merkt.
words-taken = Dank je. Regel { $number } staat nu zo in het concept: { $sentence }
words-removed = Goed, regel { $number } komt niet in het verslag.

minutes-how = Zo werkt het: !verslag toont het concept, !verslag akkoord stelt het vast, !verslag wijzig 4 *tekst* verbetert regel 4, !verslag laat 4 staan, !verslag weg gooit het concept weg, !verslag per casus stuurt ieder alleen de casussen waar die bij zat.
minutes-how-to-change = Verbeter een regel met !wijzig, het nummer en de nieuwe tekst, zoals !wijzig 4 huisbezoek met twee man. Weghalen kan met !verwijder 4.
minutes-none = Er is geen concept dat op je wacht.
minutes-none-approved = Er is nog geen vastgesteld verslag. Stel het eerst vast met !verslag akkoord.
minutes-several = Er wachten meer concepten. Zet het nummer erbij, zoals !verslag akkoord 2026-3:
    { $list }
minutes-waiting = Wacht nog op andere woorden en staat daarom niet in het concept: { $numbers }.
minutes-points = Dit moet eerst nog worden opgelost:
    { $list }

    Verbeter een regel met !wijzig, haal hem weg met !verwijder, of laat hem bewust staan met !verslag laat, het nummer, en staan.
minutes-not-yet = Het verslag kan zo nog niet worden vastgesteld.
minutes-cannot-stand = Dit kan niet blijven staan:
    { $list }
minutes-nothing-to-settle = Daar is niets op te lossen. Noem het nummer van de regel, zoals !verslag laat 4 staan.
minutes-settled = Genoteerd. Er is niets meer op te lossen. Typ !verslag akkoord om het vast te stellen.
minutes-next-approve = Klopt het? Typ !verslag akkoord, dan zet ik het verslag in de kamer. Verbeteren kan met !wijzig, weggooien met !verslag weg.
minutes-next-settle = Is alles opgelost, typ dan !verslag akkoord.
minutes-next-stop = Dit is het concept tot nu toe. Sluit het overleg af met !overleg stop.
minutes-still-open = Het overleg loopt nog. Sluit het eerst af in de kamer, met !overleg stop.
minutes-posted = Verslag { $number } staat in de kamer. Wil je dat ieder alleen de eigen casussen krijgt, typ dan !verslag per casus.
minutes-file-name = verslag-{ $number }
minutes-no-file = Een van de bestanden van het verslag kon ik niet maken. Het bericht in de kamer is wel volledig. Vraag de beheerder om het sjabloon na te kijken met buitenkant check.
minutes-discarded = Het concept van verslag { $number } is weggegooid en gewist.
minutes-by-case = Gestuurd aan: { $names }. Ieder kreeg alleen de casussen waar die bij zat.

lint-registered = Regel { $number } bevat een naam uit het register. Gebruik de casuscode.
lint-health = Regel { $number } bevat een diagnose, klacht, medicijn of behandeling. Zeg wat een ander kan zien of merken.
lint-identifier = Regel { $number } bevat een naam, nummer, datum of adres. Laat het weg, of zeg het grover: een buurtbewoner, begin dit jaar, in de wijk.
lint-small-circle = Regel { $number } wijst in een kleine kring misschien één persoon aan: beroep, plaats, leeftijd of gebeurtenis samen. Zeg het grover: ouder iemand, in de regio, na een incident.
lint-quote = Regel { $number } bevat letterlijke woorden van iemand. Zeg in je eigen woorden waar het op neerkomt.
lint-link = Regel { $number } bevat een link. Verwijs liever naar het eigen dossier.
lint-file-name = Regel { $number } noemt een bestand. Een bestandsnaam verraadt soms een naam: zeg liever wat het is.

actions-open = Nog open uit eerdere overleggen (tik op een nummer om af te vinken):
    { $list }
actions-mine = Jouw open acties (tik op een nummer om af te vinken):
    { $list }
actions-none = Je hebt geen open acties.
actions-by = uiterlijk { $date }
report-case-title = Logboek van casus { $code }
report-case-note = Wie deed wat, wanneer en op welke grond. De inhoud staat hier niet in. Elke medewerker heeft een eigen, vaste code.
report-month-title = Cijfers over { $month }
report-month-note = Aantallen per soort. Er staan geen personen in. Juist: welk deel van de signaleringen klopte volgens de schrijvers zelf.
report-when = Wanneer
report-who = Wie
report-what = Wat
report-ground = Grond
report-subject = Onderwerp
report-precision = Juist
report-ending-happened = Gebeurd
report-ending-counted = Alleen geteld
report-ending-capped = Niet gestuurd
report-ending-edited = Aangepast
report-ending-removed = Weggehaald
report-ending-on-purpose = Bewust gedeeld
report-ending-no-finding = Klopte niet
report-ending-lapsed = Geen antwoord
report-what-weighed = Afweging met { $dialog } (versie { $version }): { $outcome }
report-what-case-opened = Casus besproken
report-what-case-created = Casus aangemaakt
report-what-case-closed = Casus gesloten
report-what-case-erased = Casus gewist
report-what-names-registered = Namen geregistreerd
report-what-core-partners-set = Kernpartners aangewezen
report-what-consent-recorded = Toestemming vastgelegd
report-what-consent-withdrawn = Toestemming vervallen
report-what-ground-set = Grond vastgelegd
report-what-ground-recorded = Grond in het verslag
report-what-evaluation-planned = Evaluatie gepland
report-what-decision-recorded = Besluit in het verslag
report-what-action-recorded = Actie in het verslag
report-what-note-recorded = Notitie in het verslag
report-what-entry-removed = Regel weggehaald
report-what-minutes-posted = Verslag vastgesteld en in de kamer gezet
report-what-minutes-handed-out-by-case = Verslag per casus verspreid
report-what-draft-discarded = Concept weggegooid

actions-reminder = Herinnering aan je actie: { $action }. Klaar? Zet ✅ bij dit bericht.


## Matrix en beheer (matrix/)


## De kamer in de terminal (cli/try_room)

try-welcome =
    Dit is een overleg in je terminal. Jij speelt iedereen: { $people }.
    Typ een bericht, of een commando zoals !help, !mag-ik-delen of !overleg start.
      :als bram       speel iemand anders       :kamer / :dm / :draad   wissel van plek
      :tik 1          tik op het laatste bericht van de bot
      :bewerk e3 …    pas bericht e3 aan        :weg e3                 haal het weg
      :demo           laat een voorbeeld zien   :help   :stop
try-help =
    :als NAAM  speel iemand anders
    :kamer     praat in de kamer
    :dm        praat met de bot in een direct bericht
    :draad e3  praat in de draad onder bericht e3
    :tik 1     tik op het laatste bericht van de bot
    :bewerk e3 TEKST, :weg e3  pas een bericht aan of haal het weg
    :demo      laat een voorbeeld zien, stap voor stap met Enter
    :stop      sluit af
try-demo = Druk op Enter voor de volgende stap. Je kunt er ook zelf tussendoor typen.
try-enter = { " " }(Enter: verder)
try-bye = Tot ziens.
try-thread = draad
try-direct = direct bericht
try-direct-to = direct bericht aan { $who }
try-no-thread = Er is nog geen draad.
try-nothing-to-tap = Er is nog niets om op te tikken.
try-removed =   Bericht { $id } is weggehaald.

matrix-link = [Naar het bericht]({ $url })
# Deze twee teksten gaan onversleuteld: ze noemen daarom niets en niemand.
matrix-unverified-clear = Ik kan je bericht niet lezen, want het apparaat waarmee je het stuurde is niet geverifieerd. Verifieer het in je Matrix-app (bij Instellingen, onder Sessies of Versleuteling) en stuur je bericht dan opnieuw. Deze uitleg is niet versleuteld, omdat je apparaat mijn versleutelde berichten niet kan lezen.
matrix-direct-clear = Dit gesprek is niet versleuteld. Ik lees hier niets. Begin een nieuw, versleuteld gesprek met mij.
