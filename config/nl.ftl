### Alle teksten die iemand in de chat leest. Eén deel per onderdeel van het programma.
### Schrijf in gewoon Nederlands (B1), je-vorm, korte zinnen. Noem commando's met een uitroepteken: !mag-ik-delen.


## Algemeen en hulp (bot/mod.rs, bot/command.rs)

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


## Vraagdraden (bot/threads)


## Kamercheck en kring (bot/rooms.rs)


## Overleg, casus en verslag (bot/meetings, cases/, minutes/)


## Matrix en beheer (matrix/)

