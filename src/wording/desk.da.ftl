### Skrankens side. Du-form til medarbejderen, »borgeren« om borgeren; korte sætninger; datoer som dd-mm-åååå.

desk-title = Paskontrol
desk-skip = Spring til indholdet
desk-reader = Læser: { $name }
desk-reader-none = Læser mangler
desk-trust = Landecertifikater: { $count }
desk-trust-aged =
    { $days ->
        [one] Landecertifikater: { $count }, { $days } dag gamle
       *[other] Landecertifikater: { $count }, { $days } dage gamle
    }
desk-trust-none = Landecertifikater mangler
desk-language = Sprog
desk-language-other = English
desk-language-this = Dansk
desk-steps = Trin
desk-step-place = Læg passet
desk-step-open = Åbn chippen
desk-step-read = Læs
desk-step-check = Kontrollér
desk-step-face = Sammenlign ansigt
desk-step-answer = Svar
desk-step-done = udført
desk-simulated = SIMULERET – IKKE ET RIGTIGT PAS
desk-keys = Taster
desk-next = Næste borger
desk-cancel = Annullér
desk-key-lines = Indtast linjer
desk-key-checks = Kontroller
desk-key-print = Udskriv
desk-key-hide = Skjul persondata
desk-key-show = Vis persondata
desk-key-help = Hjælp
desk-key-citizen = Borgerens skærm
desk-key-diagnosis = Find fejlen
desk-hidden = skjult

desk-no-reader = Ingen læser tilsluttet
desk-no-reader-p = Sæt NFC-læseren i et USB-stik. Siden går videre af sig selv.
desk-no-reader-light = Ser du lys i læseren, men intet sker?
desk-no-reader-gone = Læseren blev trukket ud
desk-no-reader-gone-p = Sæt den i igen. Læsningen begynder forfra af sig selv.
desk-no-service = Computerens kortservice kører ikke
desk-no-service-p = Uden den kan ingen læser bruges. Siden går videre af sig selv, når den kører.

desk-waiting = Læg passet på læseren
desk-waiting-p = Slå op på siden med foto. Chippen sidder i plastiksiden – læg den fladt på læseren. Tag omslag og andre kort væk.
desk-waiting-or = Eller: Kør passet gennem MRZ-læseren, eller tryk F4 og indtast linjerne.
desk-waiting-held = Linjerne er modtaget. Chippen åbnes, når passet ligger på læseren.
desk-waiting-elsewhere = Sker der ikke noget? Prøv med passet lukket, drejet en kvart omgang, eller med bagsiden nedad. I udenlandske pas sidder chippen ofte i omslaget.
desk-waiting-picture = Et pas, slået op på siden med foto, ligger fladt på en læser.
desk-left-over = Tag det forrige pas væk
desk-left-over-p = Skærmen er ryddet. Læg næste pas på læseren, når det forrige er taget væk.
desk-cleared = Skærmen er ryddet. Læg næste pas på læseren.
desk-timed-out = Der skete ikke noget i et stykke tid. Skærmen er ryddet.
desk-removed = Passet blev taget væk, før chippen blev åbnet.

desk-need-key = Åbn chippen med de to linjer nederst på fotosiden
desk-need-key-refused = Linjerne åbner ikke dette pas
desk-need-key-refused-p = Sammenlign felterne med passet. Et enkelt forkert tegn er nok.
desk-need-key-refused-can = CAN-nummeret åbner ikke dette dokument
desk-need-key-refused-can-p = Se efter de seks cifre på forsiden, eller brug linjerne.
desk-lines = De to linjer (MRZ)
desk-lines-hint = Kør passet gennem læseren, indsæt, eller skriv. Mellemrum og små bogstaver gør ikke noget.
desk-can = CAN-nummer (6 cifre)
desk-can-hint = Seks cifre på forsiden af nogle dokumenter.
desk-can-wrong = CAN-nummeret har seks cifre.
desk-fields-instead = Brug tre felter i stedet
desk-fields-hint = Som de står på fotosiden. Uden linjerne kan de ikke sammenlignes med chippen.
desk-fields-wrong = Udfyld pasnummer, fødselsdato og udløbsdato, som de står i passet.
desk-can-instead = Brug CAN-nummer i stedet
desk-open = Åbn chippen
desk-check-lines = Kontrollér linjerne
desk-clear-lines = Ryd
desk-source-keyboard = Kilde: tastatur
desk-source-swipe = Kilde: MRZ-læser
desk-source-paste = Kilde: indsat
desk-characters = { $count } af { $of } tegn
desk-field-number = Pasnummer
desk-field-born = Født
desk-field-expires = Udløber
desk-field-whole = Hele linjen
desk-fits = kontrolcifferet passer
desk-fits-not = kontrolcifferet passer ikke
desk-fits-follows = passer ikke – følger af ovenstående
desk-meant = Mente du { $meant } og ikke { $read }?
desk-mend = Ret det
desk-no-lines = Det er ikke linjerne fra et pas
desk-no-lines-p = Et pas har to linjer med 44 tegn. Der er { $count } tegn.
desk-lines-masked = Linjerne er brugt og skjult.

desk-access = Åbner chippen … hold passet stille
desk-reading = Læser passet … hold det stille
desk-reading-left = ca. { $seconds } sek. tilbage
desk-reading-amount = { $here } af { $all } kB
desk-reading-later = Navn og foto vises først, når de er kontrolleret.
desk-reading-half = Halvdelen er læst
desk-file-access = Adgang
desk-file-open = åbnet
desk-file-opening = åbnes
desk-file-sod = Signatur (SOD)
desk-file-com = Indhold (COM)
desk-file-card-access = Adgangsoplysninger
desk-file-atr-info = Chippens evner (ATR/INFO)
desk-file-dg1 = Person (DG1)
desk-file-dg2 = Foto (DG2)
desk-file-dg11 = Flere oplysninger (DG11)
desk-file-dg12 = Udstedelse (DG12)
desk-file-dg14 = Kopisikring (DG14)
desk-file-dg15 = Kopisikring (DG15)
desk-file-here = læst
desk-file-signed = underskrevet
desk-file-differs = afviger fra det underskrevne
desk-file-skipped = ikke læst
desk-file-arriving = på vej

desk-paused = Passet flyttede sig
desk-paused-p = Læg det tilbage på samme sted. Vi fortsætter, hvor vi slap.
desk-paused-kept = { $here } kB af filen er læst.
desk-seconds = { $seconds } sek.

desk-checking = Kontrollerer …
desk-checking-p = Underskrift, certifikater, kopisikring og register.

desk-register = Spærreregistret svarer ikke
desk-register-p = Passet er i øvrigt ægte og gyldigt.
desk-register-again = Prøver igen om { $seconds } sek. (forsøg { $attempt })
desk-register-asking = Spørger igen … (forsøg { $attempt })
desk-register-now = Prøv nu
desk-register-back = Du behøver ikke læse passet igen – borgeren kan tage det tilbage.
desk-register-finish = Afslut som »ikke afgjort«

desk-face = Er det samme person?
desk-face-p = Sammenlign borgeren foran dig med fotoet fra chippen – og med fotoet trykt i passet.
desk-face-look = Se på: øjenafstand, næse, ører, ar. Hår og skæg kan være ændret siden { $year }.
desk-face-look-undated = Se på: øjenafstand, næse, ører, ar. Hår og skæg kan være ændret.
desk-face-photo = Foto fra chippen
desk-face-genuine = underskrevet af udstederlandet
desk-face-missing = Der er intet foto, der kan vises.
desk-same = Samme person
desk-unsure = I tvivl
desk-not-same = Ikke samme person
desk-not-same-sure = Er du sikker? Svaret bliver en del af kontrollen.
desk-not-same-yes = Ja, det er ikke samme person

desk-subject = Hvem handler sagen om?
desk-subject-p = Afgørelser noteres her. Skriv borgerens PID-nummer.
desk-subject-label = PID-nummer
desk-subject-hint = Begynder med 9208-2002-2-
desk-subject-wrong = Det er ikke et PID-nummer.
desk-subject-go = Fortsæt

desk-verdict-ready-p = Passet er ægte, gyldigt og ikke spærret. Du har sammenlignet ansigtet.
desk-verdict-ready-noface-p = Passet er ægte, gyldigt og ikke spærret.
desk-verdict-undetermined-p = Noget kunne ikke undersøges. Derfor er der intet svar endnu.
desk-verdict-neutral = Passet kan ikke bruges her. Følg jeres interne vejledning.
desk-verdict-neutral-more = Grunden står under kontroller (F6).
desk-verdict-nothing = Chippen gav intet, der kan kontrolleres.
desk-reasons = Hvorfor
desk-open-reasons = Også uafklaret
desk-rest = Resten
desk-holder = Indehaver
desk-holder-unshown = Der vises intet om indehaveren: Ingen stats underskrift dækker det læste.
desk-born = født { $day }
desk-passport = pas { $number }, { $state }
desk-expires = udløber { $day }
desk-issued = udstedt { $day }
desk-to-clerk = Du skal nu
desk-to-citizen = Sig til borgeren
desk-notes = Bemærk
desk-routes = Vejene til MitID
desk-print-citizen = Udskriv til borgeren
desk-print-file = Udskriv til sagen
desk-rules = Regelsæt { $policy }
desk-time = kl. { $time }
desk-entry = notat { $entry }
desk-receipt = kvittering { $number }
desk-clears = Skærmen ryddes om { $seconds } sek.
desk-clears-keep = Behold
desk-checks = Vis alle { $count } kontroller
desk-checks-summary = { $passed } af { $count } i orden
desk-compared = Hvad blev sammenlignet
desk-why = Hvorfor
desk-limits = Hvad det ikke beviser
desk-values = Værdier
desk-codes = Koder

desk-trouble-tool = Det siger ikke noget om, hvorvidt passet er ægte.
desk-trouble-order = Prøv i denne rækkefølge
desk-trouble-lift = Løft passet, vent to sekunder, læg det igen
desk-trouble-turn = Drej passet en kvart omgang
desk-trouble-reader = Prøv en anden læser
desk-trouble-manual = Fortsæt uden chip – manuel legitimation
desk-trouble-again = Prøv igen
desk-trouble-attempt = forsøg { $attempt } af { $of }
desk-trouble-lay = Læg passet på læseren igen. Så prøver siden af sig selv.
desk-trouble-technical = Teknisk
desk-trouble-copy = Kopiér
desk-trouble-copied = Kopieret
desk-trouble-no-personal = ingen persondata

desk-offline = Programmet svarer ikke
desk-offline-p = Siden får ikke svar fra programmet på computeren. Den prøver selv igen. Start programmet igen, hvis det er lukket.
desk-locked = Siden er ikke åbnet fra programmet
desk-locked-p = Åbn den med linket, som »paskontrol desk« viser. Linket kan kun bruges én gang.
desk-refused = Afvist
desk-refused-p = Anmodningen kom ikke fra denne side.
desk-read-only = Denne fane viser kun. En anden fane styrer.
desk-take-over = Styr herfra
desk-help = Hjælp
desk-help-close = Luk
desk-ask-discard = Vil du kassere det, der er læst?
desk-ask-yes = Ja, ryd
desk-ask-no = Nej
desk-trust-warning = Der er ingen landecertifikater. Ingen pas kan kontrolleres, før de er indlæst.
desk-trust-stale = Landecertifikaterne er gamle. Nye underskrivere kendes ikke, og svaret kan vente på dem.
desk-trust-warning-do = Bed it-support om »paskontrol trust import«.

desk-help-no_reader = Siden venter på en læser. Tjek kablet, og prøv et andet USB-stik.
desk-help-waiting = Chippen er tynd og sidder i plastiksiden med foto. Læg siden fladt, og lad passet ligge, til svaret er der.
desk-help-key = De to linjer er nøglen til chippen. De gemmes ikke. Er et tegn svært at læse, viser felterne, hvilket der er galt.
desk-help-reading = Læsningen tager nogle sekunder. Flytter passet sig, så læg det tilbage – intet går tabt.
desk-help-face = Kun du kan svare. Er du i tvivl, så tryk »I tvivl« og spørg en kollega.
desk-help-verdict = Tryk F6 for at se, hvad der blev kontrolleret. F2 rydder skærmen til næste borger.
desk-help-trouble = Fejlen ligger mellem læser og chip. Den siger ikke noget om passet.
desk-help-other = Siden går videre af sig selv.

desk-citizen-wait = Velkommen
desk-citizen-place = Læg dit pas på læseren
desk-citizen-reading = Passet læses. Lad det ligge.
desk-citizen-paused = Læg passet tilbage på læseren
desk-citizen-checking = Et øjeblik
desk-citizen-face = Se på medarbejderen
desk-citizen-ready = Du er klar til MitID
desk-citizen-clerk = Medarbejderen hjælper dig videre

desk-print = Paskontrol
desk-print-file-h = Til sagen
desk-print-citizen-h = Til dig
desk-print-time = Tidspunkt
desk-print-desk = Skranke
desk-print-rules = Regelsæt
desk-print-entry = Notat
desk-print-checks = Kontroller
desk-print-holder = Indehaver
desk-print-next = Sådan kommer du videre
desk-print-now = Udskriv
desk-print-none = Der er intet at udskrive.
desk-print-back = Tilbage
desk-print-code = Kvitteringen som QR-kode
desk-print-unsigned = Uden QR-kode: Nøglen, der skriver under, kan ikke bruges.
desk-print-by-hand = Registret spurgt i hånden
desk-print-by-hand-answer = Svar
desk-print-by-hand-reference = Reference
desk-print-by-hand-when = Tidspunkt og initialer
desk-print-level = Personoplysninger: { $level }

desk-demo = Simulator
desk-demo-p = Kun til afprøvning. Der er ingen rigtig læser og ingen rigtig person.
desk-demo-place = Læg pas
desk-demo-take = Tag pas væk
desk-demo-swipe = Kør gennem MRZ-læser
desk-demo-plug = Sæt læser i
desk-demo-unplug = Træk læser ud
desk-demo-register-off = Lad registret tie
desk-demo-register-slow = Lad registret trække ud
desk-demo-register-on = Lad registret svare
desk-demo-profile = Pas
desk-demo-change = Tag dette pas

desk-diagnosis = Find fejlen
desk-diagnosis-p = Vis siden til it-support. Den indeholder ingen persondata.
desk-diagnosis-back = Tilbage til skranken

## Om hver kontrol

about-mrz-check_digits =
    .compared = Kontrolcifrene i de trykte linjer, regnet ud af tegnene foran dem.
    .why = Doc 9303-3, 4.9: Et forkert tegn viser sig i cifferet.
    .limits = At linjerne er ægte. Cifrene kan enhver regne ud.

about-access-pace =
    .compared = Nøglen fra linjerne eller CAN-nummeret, brugt i PACE med chippen.
    .why = Doc 9303-11, 4.4: Chippen åbner kun for den, der har passet i hånden.
    .limits = At chippen er ægte.

about-access-bac =
    .compared = Nøglen fra linjerne, brugt i BAC med chippen.
    .why = Doc 9303-11, 4.3: Den ældre måde at åbne chippen på.
    .limits = At chippen er ægte, eller at ingen lyttede med.

about-access-session =
    .compared = Kontrolsummen på hvert svar fra chippen.
    .why = Doc 9303-11, 9.8: Ingen må have ændret svarene undervejs.
    .limits = Hvem der svarer; kun at det er den samme hele vejen.

about-access-ta =
    .compared = Terminalens certifikater og underskrift over for chippen.
    .why = TR-03110-1, 3.5: Fingre og iris vises kun til terminaler med ret til dem.
    .limits = Noget om passet.

about-lds-structure =
    .compared = Filernes opbygning med standardens.
    .why = Doc 9303-10: En ægte chip følger standarden.
    .limits = At indholdet er sandt.

about-lds-com_matches_sod =
    .compared = Indholdsfortegnelsen (COM) med den underskrevne liste (SOD).
    .why = Doc 9303-10, 4.6.1: COM er ikke underskrevet; forskelle kan være et forsøg på at skjule noget.
    .limits = Noget i sig selv; den underskrevne liste afgør.

about-lds-complete =
    .compared = De filer, der er læst, med dem, den underskrevne liste nævner.
    .why = En fil, der mangler, kan ikke kontrolleres.
    .limits = At filerne er ægte.

about-pa-sod_signature =
    .compared = Underskriften over listen af filer med underskriverens nøgle.
    .why = Doc 9303-11, 5.1: Kun udstederen kan skrive under.
    .limits = At chippen ikke er en kopi. En kopi har den samme underskrift.

about-pa-ds_chain =
    .compared = Underskriverens certifikat med de landecertifikater, der er indlæst her.
    .why = Doc 9303-12: Landet står inde for sine underskrivere.
    .limits = At landet selv skrev det rigtige.

about-pa-ds_validity =
    .compared = Certifikaternes tid med tidspunktet nu.
    .why = Doc 9303-12, 7.1: Et certifikat gælder i en bestemt tid.
    .limits = At underskriften blev givet i den tid.

about-pa-dg_hashes =
    .compared = Hver læst fil med sit underskrevne fingeraftryk.
    .why = Doc 9303-11, 5.1: Én ændret bit giver et andet fingeraftryk.
    .limits = At passet tilhører den, der viser det.

about-pa-issuer_matches =
    .compared = Landet i oplysningerne med landet i certifikatet.
    .why = Et land må kun skrive under for sig selv.
    .limits = At landet er det, der er trykt på omslaget.

about-pa-card_access_bound =
    .compared = Adgangsoplysningerne uden for chippens lås med de underskrevne i DG14.
    .why = Doc 9303-11, 9.2: Ellers kunne nogen skjule den bedre lås.
    .limits = Noget om indehaveren.

about-pa-card_security =
    .compared = Underskriften over filen med nøglen til PACE-CAM.
    .why = Doc 9303-11, 4.4.3.5: Nøglen skal være udstederens.
    .limits = At chippen har nøglen; det viser kopikontrollen.

about-chip-ca =
    .compared = Et svar, som kun chippen med den underskrevne nøgle kan give.
    .why = Doc 9303-11, 6.2: Nøglen kan ikke kopieres ud af chippen.
    .limits = At chippen sidder i det rigtige omslag.

about-chip-aa =
    .compared = Chippens underskrift over et tilfældigt tal med den underskrevne nøgle.
    .why = Doc 9303-11, 6.1: Nøglen kan ikke kopieres ud af chippen.
    .limits = At chippen sidder i det rigtige omslag.

about-chip-pace_cam =
    .compared = Chippens svar i PACE med den underskrevne nøgle.
    .why = Doc 9303-11, 4.4.3.5: Adgang og kopikontrol på én gang.
    .limits = At chippen sidder i det rigtige omslag.

about-chip-continuity =
    .compared = Den underskrevne liste før og efter afbrydelsen, og kopikontrollen igen.
    .why = En anden chip kunne være lagt på imens.
    .limits = Mere, end kopikontrollen selv beviser.

about-chip-timing =
    .compared = Det hurtigste svar fra chippen med, hvad en chip på læseren bruger.
    .why = Svar, der alle kommer sent, kan være sendt videre fra et andet sted.
    .limits = At chippen ligger her: en hurtig forbindelse ses ikke.

about-doc-expired =
    .compared = Udløbsdatoen på chippen med dagen i dag.
    .why = Et udløbet pas er ikke gyldig legitimation.
    .limits = At passet ikke er spærret.

about-doc-issued_after =
    .compared = Alt, der siger noget om udstedelsen, med grænsedagen.
    .why = Reglen for NemID nøgleapp: udstedt den 1. januar 2012 eller senere.
    .limits = Den nøjagtige dato, hvis den ikke står på chippen.

about-rev-ds_crl =
    .compared = Underskriverens certifikat med landets liste over tilbagetrukne.
    .why = Doc 9303-12, 7.1.4: En stjålet nøgle bliver trukket tilbage.
    .limits = At nøglen ikke er stjålet siden listen.

about-rev-csca_crl =
    .compared = Landets certifikat med landets liste.
    .why = Doc 9303-12, 4.1.5.1: Med landets nøgle falder alle dens underskrivere.
    .limits = At nøglen ikke er stjålet siden listen.

about-rev-registry =
    .compared = Pasnummeret med registret over spærrede pas.
    .why = Et stjålet pas er ægte, men må ikke bruges.
    .limits = At passet ikke er stjålet uden at være meldt.

about-trust-fresh =
    .compared = Alderen på de landecertifikater, der er indlæst her.
    .why = Nye underskrivere kommer til, gamle trækkes tilbage.
    .limits = Noget om dette pas.

about-holder-portrait =
    .compared = Fotoets indhold med det, et billede skal være.
    .why = Kun et foto, der kan vises, kan sammenlignes.
    .limits = At fotoet viser den, der står her.

about-holder-mrz_matches_chip =
    .compared = De trykte linjer med linjerne på chippen.
    .why = Doc 9303-4: En forskel viser, at siden eller chippen er skiftet ud.
    .limits = At det trykte foto er det samme som chippens.

about-holder-face =
    .compared = Medarbejderens svar om borgeren og fotoet fra chippen.
    .why = Et ægte pas kan være i forkerte hænder.
    .limits = Mere, end et menneske kan se.

about-holder-age =
    .compared = Fødselsdatoen med den mindste alder.
    .why = MitID har en aldersgrænse.
    .limits = Noget om passet.
