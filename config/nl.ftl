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


## Vraagdraden (bot/threads)


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
