### Dansk. Hver kode har en titel, en årsag og et skridt for medarbejder og borger.
### Regler: du-form; korte sætninger; ingen skyld; borgeren møder ingen fagord; datoer som »1. januar 2012«.

## Sætninger, som flere koder deler

-clerk-stop = Godkend ikke passet. Følg jeres interne vejledning.
-clerk-again = Læg passet på læseren igen, og prøv en gang til.
-clerk-nothing = Du skal ikke gøre noget.
-clerk-trust = Opdatér listen over landecertifikater. Hjælper det ikke, så følg jeres interne vejledning.
-clerk-neutral = Passet kan ikke bruges her. Følg jeres interne vejledning.
-citizen-unusable = Passet kan ikke bruges. Kontakt Borgerservice.
-citizen-again = Vi prøver at læse dit pas igen.
-citizen-nothing = Du skal ikke gøre noget.
-citizen-not-genuine = Vi kunne ikke bekræfte, at oplysningerne på chippen er ægte og uændrede.
-citizen-unsettled = Vi kunne ikke afgøre, om dit pas kan bruges. Der er ikke ændret noget.

## Afgørelser

verdict-ready = Klar til MitID
verdict-not_ready = Ikke klar til MitID
verdict-undetermined = Kan ikke afgøres nu
verdict-already_ready = Allerede klar til MitID
sentence-ready-mitid_app = Dit pas er godkendt. Du kan nu oprette dit MitID i appen.
sentence-ready-nemid_app = Dit pas er godkendt, og dine ID-oplysninger er opdateret. Du er nu klar til at få MitID via din bank eller MitID.dk.
sentence-undetermined = Vi kunne ikke afgøre, om dit pas kan bruges. Der er ikke ændret noget.
sentence-document_withheld = Passet kan ikke bruges. Kontakt Borgerservice.
sentence-nothing_changed = Der er ikke ændret noget.

route-mitid_app = MitID app
route-nemid_app = NemID nøgleapp
route-borgerservice = Borgerservice
state-open = åben
state-suspended = afventer
state-closed = lukket

assurance-a0 = Intet resultat
assurance-a1 = Læst, men ikke kontrolleret
assurance-a2 = Oplysningerne er ægte; chippen kan være en kopi
assurance-a3 = Oplysningerne og chippen er ægte
assurance-a4 = Ægte, og indehaveren er kontrolleret

## Kontroller

status-passed = bestået
status-failed = ikke bestået
status-undetermined = ikke afgjort
status-not_supported = findes ikke i passet
status-aborted = afbrudt

group-readable = Passet kan læses
group-genuine = Oplysningerne er ægte
group-chip = Chippen er ægte
group-valid = Gyldigt og ikke spærret
group-holder = Rette indehaver
group-6 = Regler for MitID

check-mrz-check_digits = Kontrolcifrene i linjerne passer
check-access-pace = Chippen blev åbnet med PACE
check-access-bac = Chippen blev åbnet med BAC
check-access-session = Den beskyttede samtale holdt
check-access-ta = Chippen kender terminalen (fingeraftryk og iris)
check-lds-structure = Filerne følger standarden
check-lds-com_matches_sod = Indholdsfortegnelsen passer til underskriften
check-lds-complete = Alle filer er læst
check-pa-sod_signature = Underskriften er rigtig
check-pa-ds_chain = Underskriveren er godkendt af sit land
check-pa-ds_validity = Certifikaterne gælder
check-pa-dg_hashes = Filerne er de underskrevne
check-pa-issuer_matches = Landet i passet er landet, der underskrev
check-pa-card_access_bound = Adgangsoplysningerne er underskrevet
check-pa-card_security = Nøglefilen til kopikontrollen er underskrevet
check-chip-ca = Kopikontrol med Chip Authentication
check-chip-aa = Kopikontrol med Active Authentication
check-chip-pace_cam = Kopikontrol med PACE-CAM
check-chip-continuity = Samme chip hele vejen
check-chip-timing = Chippen svarer så hurtigt, som en chip på læseren gør
check-doc-expired = Passet er ikke udløbet
check-doc-issued_after = Passet er udstedt efter grænsen
check-rev-ds_crl = Underskriverens certifikat er ikke trukket tilbage
check-rev-csca_crl = Udstederlandets certifikat er ikke trukket tilbage
check-rev-registry = Passet er ikke spærret
check-trust-fresh = Landecertifikaterne er nye nok
check-holder-portrait = Billedet kan vises
check-holder-mrz_matches_chip = Linjerne passer til chippen
check-holder-face = Ansigtet passer til billedet
check-holder-age = Indehaveren er gammel nok

## Datoen for udstedelse

issued-exact = Udstedt { $day }
issued-between = Udstedt mellem { $earliest } og { $latest }
issued-inferred = Udløber { $expiry } – kan tidligst være udstedt { $earliest }
issued-not_evaluated = Datoen for udstedelse er ikke vurderet

## Kommandolinjen

yes = ja
no = nej
explain-cause = Årsag
explain-clerk = Medarbejder
explain-citizen = Borger
explain-retry = Prøv igen
explain-unknown = { $code } er ikke en kode. »paskontrol explain« viser dem alle.
explain-nearest = Mente du { $code }?
progress-access = Chippen er åbnet
progress-hash-fits = underskrevet
progress-hash-differs = afviger fra det underskrevne
progress-not-read = ikke læst
progress-paused = Passet flyttede sig. Læg det tilbage på samme sted.
progress-paused-reader = Læseren er væk. Sæt den i igen, og læg passet tilbage.
progress-paused-at = Læsningen fortsætter ved { $bytes } af { $file }.
progress-seconds = { $seconds } s
progress-resumed = Samme pas; læsningen fortsætter
progress-resumed-unproven = Pas med samme underskrift; læsningen fortsætter
progress-left = { $seconds } s tilbage
progress-rate = { $rate }/s
progress-challenged = Kopikontrol besvaret
prompt-mrz = Skriv de to linjer nederst på siden med foto:
warning-visible-arguments = Advarsel: oplysningerne kan ses af andre brugere af computeren og i din kommandohistorik.
vectors-none = Ingen testtilfælde fundet.
field-format = Format
field-document-code = Dokumentkode
field-issuing-state = Udstedt af
field-family-name = Efternavn
field-given-names = Fornavne
field-document-number = Nummer
field-nationality = Nationalitet
field-birth-date = Født
field-expiry-date = Udløber
field-optional-data = Valgfrit felt
field-document-kind = Art
field-sex = Køn
field-optional-data-2 = Valgfrie data, andet felt
field-wrong-check-digits = Forkerte kontrolcifre
field-size = Bytes i filen
field-sha256 = SHA-256
field-malformed = Kan ikke læses
field-refused = Afvist af chippen
field-too-large = For stor, bytes
field-not-requested = Ikke bedt om
field-unreadable = Afbrudt
field-lds-version = LDS-version
field-unicode-version = Unicode-version
field-data-groups = Datagrupper
field-unknown-tag = Mærke uden datagruppe
field-unknown-object = Ukendt element
field-deviation = Afviger fra standarden
field-authority-references = Terminalernes udsteder
field-capabilities = Kortets egenskaber
field-longest-command = Længste kommando
field-longest-response = Længste svar
field-application = Applikation
field-hash = Hashfunktion
field-signers = Underskrifter
field-certificate = Certifikat for
field-issuer = Udstedt af
field-valid = Gyldigt
field-security-info = Sikkerhedsoplysning
field-public-key = Offentlig nøgle
field-face = Foto
field-face-created = Fotoets dato
field-image = Billede
field-octets = Bytes i alt
field-name = Navn
field-other-name = Andet navn
field-personal-number = Personnummer
field-birth-place = Fødested
field-address = Adresse
field-telephone = Telefon
field-profession = Stilling
field-title = Titel
field-summary = Resumé
field-proof-of-citizenship = Bevis for statsborgerskab
field-other-documents = Andre dokumenter
field-custody = Forældremyndighed
field-issuing-authority = Myndighed
field-other-person = Anden person
field-endorsements = Påtegninger
field-tax-or-exit-requirements = Skat eller udrejse
field-front-image = Billede af forsiden
field-rear-image = Billede af bagsiden
field-personalization-time = Fremstillet
field-personalization-system = Fremstillet af
field-persons-to-notify = Personer at underrette
field-recorded = Noteret
mrz-suggestion = Linje { $line }, plads { $position }: mente du { $meant } og ikke { $read }? Så passer alle kontrolcifre.
mrz-repaired-framing = Tegn før eller efter linjerne er udeladt; alle kontrolcifre passer.
mrz-repaired-fillers = Tastaturlayoutet havde gjort < til ;. Det er rettet; alle kontrolcifre passer.
mrz-repaired-letters = Tastaturlayoutet havde byttet om på Y og Z. Det er rettet; alle kontrolcifre passer.
mrz-repaired-fillers-and-letters = Tastaturlayoutet havde gjort < til ; og byttet om på Y og Z. Det er rettet; alle kontrolcifre passer.
mrz-name-same = Navnet er det samme som i linjerne
mrz-name-cut = Navnet er det samme som i linjerne, så langt der var plads
mrz-name-different = Navnet er et andet end i linjerne
mrz-name-not-comparable = Navnet har bogstaver, som ikke kan sammenlignes med linjerne
document-passport = pas
document-ordinary-passport = almindeligt pas
document-emergency-passport = nødpas
document-emergency-sheet = nødrejsedokument på ét ark
document-diplomatic-passport = diplomatpas
document-official-passport = tjenestepas
document-refugee-passport = pas for flygtninge
document-alien-passport = fremmedpas
document-stateless-passport = pas for statsløse
document-laissez-passer = laissez-passer
document-military-passport = militærpas
document-identity-card = identitetskort
document-crew-certificate = besætningsbevis
document-visa = visum
document-unknown = ukendt
digit-document-number = Kontrolciffer: nummer
digit-date-of-birth = Kontrolciffer: fødselsdato
digit-date-of-expiry = Kontrolciffer: udløbsdato
digit-optional-data = Kontrolciffer: valgfrit felt
digit-composite = Kontrolciffer: hele linjen

## Råd

advice-get_mitid_via_bank_or_mitid_dk = Du kan nu få MitID via din bank eller MitID.dk.
advice-bank_login_closed_use_mitid_dk = Fristen i din bank er overskredet. Få dit MitID på MitID.dk.
advice-borrow_phone_for_mitid_app = Du kan låne en andens telefon og bruge MitID app.
advice-scan_chip_instead = Scan chippen i passet.
advice-retry_scan = Prøv at scanne passet igen.
advice-retry_later = Prøv igen senere.
advice-book_borgerservice_early = Bestil tid i Borgerservice i god tid. Der kan være ventetid.
advice-bring_valid_id = Husk gyldig legitimation.
advice-bring_other_valid_id = Medbring anden gyldig legitimation end dette pas.
advice-bring_witness = Tag et vidne med, som kan bekræfte, hvem du er.
advice-witness_not_qualified = Vidnet skal have haft MitID i mindst 10 dage.
advice-contact_municipality = Kontakt din kommune, hvis du ikke kan møde op.
advice-contact_bank_mitid_support = Kontakt MitID-supporten i din bank, hvis du ikke kan nå fristen.
advice-ignore_letter = Du kan se bort fra brevet.
advice-standard_message_no_action = Beskeden i appen er en standardbesked, som alle får vist.
advice-issued-on_boundary = Udstedt på selve grænsedagen, den 1. januar 2012.
advice-variant_unproven = Passet er regnet for dansk; chippen viser det ikke.
advice-rev-not_checked = Spærrelisten for certifikater er ikke kontrolleret.
advice-chip-clone_check_not_supported = Chippen har ingen kopisikring, og reglerne kræver den ikke.

## Person, NemID og telefon

code-person-already_updated =
    .title = Allerede opdateret
    .cause = Borgerens ID-oplysninger er opdateret tidligere.
    .clerk = { -clerk-nothing }
    .citizen = Dine ID-oplysninger er allerede opdateret. Du skal ikke gøre mere.

code-person-update_not_required =
    .title = Opdatering ikke nødvendig
    .cause = Ordningen kræver ikke, at denne borger opdaterer ID-oplysninger.
    .clerk = { -clerk-nothing }
    .citizen = Du behøver ikke at opdatere dine ID-oplysninger.

code-person-below_15 =
    .title = Under 15 år
    .cause = NemID kræver, at borgeren er fyldt 15 år.
    .clerk = Henvis til MitID app eller Borgerservice.
    .citizen = Du skal være fyldt 15 år for at have NemID.

code-person-below_13 =
    .title = Under 13 år
    .cause = MitID kræver, at borgeren er fyldt 13 år.
    .clerk = Følg vejledningen for børn.
    .citizen = Du skal være fyldt 13 år for at få MitID.

code-person-no_cpr =
    .title = Intet CPR-nummer
    .cause = Denne løsning kræver et dansk CPR-nummer.
    .clerk = Henvis til MitID app eller Borgerservice.
    .citizen = Du skal have et dansk CPR-nummer for at bruge denne løsning.

code-nemid-none =
    .title = Intet NemID
    .cause = Borgeren har ikke et NemID.
    .clerk = Henvis til MitID app eller Borgerservice.
    .citizen = Du har ikke et NemID, der kan opdateres.

code-nemid-blocked =
    .title = NemID er spærret
    .cause = Borgerens NemID er spærret.
    .clerk = Henvis til MitID app eller Borgerservice.
    .citizen = Dit NemID er spærret og kan derfor ikke bruges her.

code-nemid-login_missing =
    .title = Ikke logget ind
    .cause = Borgeren er ikke logget ind med NemID.
    .clerk = Bed borgeren logge ind, og scan så passet.
    .citizen = Log ind med NemID, før du scanner dit pas.

code-nemid-app_outdated =
    .title = NemID nøgleapp er for gammel
    .cause = Nøgleappen er ikke den nyeste version.
    .clerk = Bed borgeren opdatere appen.
    .citizen = Hent den nyeste version af NemID nøgleapp, og prøv igen.

code-nemid-key_app_not_activated =
    .title = NemID nøgleapp er ikke aktiveret
    .cause = Nøgleappen er ikke aktiveret med nøglekortet.
    .clerk = Bed borgeren aktivere appen.
    .citizen = Aktivér NemID nøgleapp med dit nøglekort, og prøv igen.

code-nemid-too_few_keys =
    .title = For få nøgler tilbage
    .cause = Nøgleappen er ikke aktiveret, og nøglekortet har for få ubrugte nøgler.
    .clerk = Henvis til MitID app eller Borgerservice.
    .citizen = Der skal være mindst to ubrugte nøgler på dit nøglekort, før du kan få NemID nøgleapp.

code-route-retired =
    .title = NemID er lukket
    .cause = Vejen gennem NemID nøgleapp findes ikke længere.
    .clerk = Henvis til MitID app eller Borgerservice.
    .citizen = NemID kan ikke længere bruges til at få MitID.

code-device-photo_not_allowed =
    .title = Et billede i stedet for chippen
    .cause = Et billede af passet beviser intet; chippen skal aflæses.
    .clerk = Bed borgeren scanne passet.
    .citizen = Et billede af passet kan ikke bruges. Af sikkerhedsmæssige årsager skal chippen i passet scannes.

code-device-no_nfc =
    .title = Ingen NFC-læser
    .cause = Telefonen kan ikke aflæse chippen i passet.
    .clerk = Foreslå en lånt telefon med MitID app.
    .citizen = Din telefon kan ikke aflæse chippen i passet.

code-device-borrowed =
    .title = Lånt telefon
    .cause = NemID nøgleapp må ikke bruges på en andens telefon.
    .clerk = Foreslå MitID app.
    .citizen = NemID nøgleapp kan kun bruges på din egen telefon.

## Passet

code-chip-mute =
    .title = Dokumentet svarer ikke
    .cause = Der ligger noget på læseren, men chippen svarer ikke.
    .clerk = Vend passet, eller flyt det lidt. Fjern andre kort.
    .citizen = Chippen i passet svarer ikke. Vi prøver igen.

code-lds-mandatory_not_compared =
    .title = Kodelinjen eller fotoet er ikke sammenlignet
    .cause = DG1 eller DG2 var der ikke, så hashværdien kunne ikke sammenlignes med den underskrevne.
    .clerk = Læs passet igen, med foto.
    .citizen = Ikke alt på chippen kunne læses.

code-doc-expired =
    .title = Passet er udløbet
    .cause = Passets sidste gyldighedsdag er passeret.
    .clerk = { -clerk-stop }
    .citizen = Dit pas er udløbet.

code-doc-not_yet_valid =
    .title = Passet gælder ikke endnu
    .cause = Passets udstedelsesdato ligger efter i dag.
    .clerk = Kontrollér datoen på denne computer. { -clerk-stop }
    .citizen = { -citizen-unusable }

code-doc-issuer_not_accepted =
    .title = Ikke et dansk pas
    .cause = Passet er ikke udstedt af Danmark.
    .clerk = Følg vejledningen for udenlandske pas.
    .citizen = Du skal bruge et dansk, grønlandsk eller færøsk pas.

code-doc-variant_not_accepted =
    .title = Grønlandsk eller færøsk pas
    .cause = NemID nøgleapp tager kun imod danske pas.
    .clerk = Henvis til MitID app.
    .citizen = I NemID nøgleapp kan du kun bruge et dansk pas. Med MitID app kan du også bruge et grønlandsk eller færøsk pas.

code-doc-variant_unproven =
    .title = Uvist, om passet er dansk
    .cause = Chippen viser ikke, om passet er dansk, grønlandsk eller færøsk.
    .clerk = Se på passets omslag, og angiv hvilket pas det er.
    .citizen = Vi kunne ikke se, om passet er dansk, grønlandsk eller færøsk.

code-doc-type_not_accepted =
    .title = Dokumenttypen kan ikke bruges
    .cause = Kun almindelige pas kan bruges.
    .clerk = Bed om et almindeligt pas.
    .citizen = Denne type dokument kan ikke bruges. Du skal bruge et almindeligt pas med chip.

code-issued-before_cutoff =
    .title = Udstedt før grænsen
    .cause = Passet er udstedt før den 1. januar 2012.
    .clerk = Henvis til MitID app eller Borgerservice.
    .citizen = Dit pas er udstedt før den 1. januar 2012 og kan derfor ikke bruges i NemID nøgleapp.

code-issued-unknown =
    .title = Udstedelsesdatoen kendes ikke
    .cause = Chippen viser ikke, om passet er udstedt før eller efter grænsen.
    .clerk = Indtast datoen fra passets side; den kan afsløre en fejl, men ikke bevise noget.
    .citizen = Vi kunne ikke fastslå, hvornår dit pas er udstedt.

code-issued-conflict =
    .title = Udstedelsesdatoerne strider mod hinanden
    .cause = To kilder udelukker hinanden.
    .clerk = Kontrollér en indtastet dato. Ellers: { -clerk-stop }
    .citizen = Oplysningerne om, hvornår dit pas er udstedt, stemmer ikke overens.

code-issued-on_boundary =
    .title = Udstedt på selve grænsedagen
    .cause = Passet er udstedt den 1. januar 2012. De to læsninger af reglen er uenige om den dag.
    .clerk = Notér det i sagen.
    .citizen = { -citizen-nothing }

## Læseren

code-reader-none =
    .title = Ingen læser tilsluttet
    .cause = Computeren ser ingen kortlæser.
    .clerk = Tilslut læseren; »paskontrol reader list« viser dem, der ses.
    .citizen = { -citizen-again }

code-reader-not_found =
    .title = Den valgte læser findes ikke
    .cause = Ingen tilsluttet læser har det navn.
    .clerk = Kør »paskontrol reader list«, og vælg en af dem.
    .citizen = { -citizen-again }

code-reader-gone =
    .title = Læseren blev taget ud
    .cause = Forbindelsen til kortlæseren forsvandt.
    .clerk = Sæt den i igen; læsningen begynder forfra.
    .citizen = { -citizen-again }

code-reader-busy =
    .title = Et andet program bruger læseren
    .cause = Læseren er optaget.
    .clerk = Luk det andet program, og prøv igen.
    .citizen = { -citizen-again }

code-reader-denied =
    .title = Ingen adgang til læseren
    .cause = Computeren giver ikke programmet lov til at bruge læseren.
    .clerk = Bed it-support give adgang til læseren.
    .citizen = { -citizen-again }

code-reader-no_service =
    .title = Tjenesten for kortlæsere kører ikke
    .cause = Programmet kan ikke nå pcscd.
    .clerk = Bed it-support starte pcscd.
    .citizen = { -citizen-again }

code-reader-short_only =
    .title = Læseren kan ikke sende lange beskeder
    .cause = Nogle kontroller kræver lange beskeder.
    .clerk = Brug en anden læser, hvis kontrollen er nødvendig.
    .citizen = { -citizen-nothing }

code-reader-timeout =
    .title = Læseren svarer ikke
    .cause = Der gik for lang tid uden svar.
    .clerk = { -clerk-again }
    .citizen = { -citizen-again }

code-reader-lost =
    .title = Forbindelsen til læseren gik tabt
    .cause = Læseren holdt op med at svare undervejs.
    .clerk = Kontrollér kablet, og prøv igen.
    .citizen = { -citizen-again }

## Chippen

code-chip-none =
    .title = Ingen chip fundet
    .cause = Der ligger ingen chip på læseren.
    .clerk = Læg siden med foto fladt på læseren.
    .citizen = { -citizen-again }

code-chip-absent =
    .title = Passet har ingen chip
    .cause = Passet har ingen chip, som kan aflæses.
    .clerk = Henvis til Borgerservice.
    .citizen = Der er ingen chip i passet, som kan aflæses.

code-chip-not_scanned =
    .title = Chippen er ikke scannet
    .cause = Der er en læser, men chippen er ikke scannet.
    .clerk = Læg passet på læseren.
    .citizen = Chippen i dit pas er ikke blevet scannet endnu.

code-chip-read_failed =
    .title = Chippen kunne ikke aflæses
    .cause = Læsningen blev ikke færdig.
    .clerk = { -clerk-again }
    .citizen = Chippen kunne ikke aflæses. Læg passet på en plan overflade, fjern et eventuelt cover, og prøv igen.

code-chip-collision =
    .title = Flere kort på læseren
    .cause = Mere end én chip svarer.
    .clerk = Fjern pung, telefon og andre kort.
    .citizen = { -citizen-again }

code-chip-not_mrtd =
    .title = Ikke en paschip
    .cause = Chippen har ikke pasprogrammet.
    .clerk = Kontrollér dokumentet.
    .citizen = Dette dokument kan ikke bruges.

code-chip-moved =
    .title = Passet flyttede sig
    .cause = Forbindelsen til chippen blev afbrudt.
    .clerk = Læg det tilbage. Vi fortsætter, hvor vi slap.
    .citizen = { -citizen-again }

code-chip-removed =
    .title = Passet blev taget væk
    .cause = Chippen svarer ikke længere.
    .clerk = Læg det tilbage, eller annullér.
    .citizen = { -citizen-again }

code-chip-changed =
    .title = Et andet pas på læseren
    .cause = Chippen er ikke den, læsningen begyndte med.
    .clerk = Begynd forfra med ét pas.
    .citizen = { -citizen-again }

code-chip-continuity_unproven =
    .title = Det kan ikke vises, at det er samme chip
    .cause = Passet flyttede sig under læsningen og har ingen nøgle at vise sig med. Oplysningerne er dog de underskrevne.
    .clerk = Ingen handling; hold passet stille næste gang.
    .citizen = { -citizen-again }

code-chip-slow =
    .title = Chippen svarer langsomt
    .cause = Chippen holder pause, fordi den har fået forkerte nøgler.
    .clerk = Vent; nedtællingen vises.
    .citizen = { -citizen-again }

code-chip-protocol =
    .title = Chippen svarer forkert
    .cause = Et svar fulgte ikke standarden.
    .clerk = Prøv igen, og derefter med en anden læser.
    .citizen = { -citizen-again }

code-chip-cloned =
    .title = Chippen er måske en kopi
    .cause = Chippen kunne ikke bevise, at den er udstederens.
    .clerk = { -clerk-stop }
    .citizen = Chippen bestod ikke kontrollen for kopiering.

code-chip-clone_check_unavailable =
    .title = Ingen kopibeskyttelse i chippen
    .cause = Udstederen har ikke lagt kopisikring i chippen. Det siger ikke noget om, hvorvidt passet er ægte.
    .clerk = Henvis til Borgerservice.
    .citizen = Chippen i dit pas mangler den beskyttelse, der skal til for at kontrollere, om den er kopieret.

code-chip-clone_check_not_performed =
    .title = Kopikontrollen blev ikke gennemført
    .cause = Chippen tilbyder kontrollen, men den blev ikke færdig.
    .clerk = { -clerk-again }
    .citizen = Kontrollen for kopiering blev ikke gennemført. Scan passet igen.

code-chip-clone_check_not_supported =
    .title = Kopikontrol sprunget over
    .cause = Chippen har ingen kopisikring, og reglerne kræver den ikke.
    .clerk = Notér det i sagen.
    .citizen = { -citizen-nothing }

code-chip-auth_not_supported =
    .title = Udstederen har ikke lagt kopisikring i chippen
    .cause = Passet tilbyder hverken Active eller Chip Authentication.
    .clerk = Det er ikke en fejl ved passet; reglerne afgør resten.
    .citizen = { -citizen-nothing }

code-chip-aa_invalid =
    .title = Active Authentication mislykkedes
    .cause = Chippens svar passer ikke til udstederens nøgle.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-chip-aa_weak_key =
    .title = Svag nøgle i chippen
    .cause = Nøglen til kopikontrollen er kortere, end den bør være.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-chip-aa_hash_inferred =
    .title = Hashalgoritmen er udledt
    .cause = Passet siger ikke, hvilken hashalgoritme chippen bruger; den blev fundet ud fra svaret.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-chip-aa_signature_form =
    .title = Svaret er skrevet på en anden måde
    .cause = Chippens signatur er indkodet anderledes, end standarden siger.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-chip-aa_no_answer =
    .title = Chippen svarede ikke på kopikontrollen
    .cause = Passet tilbyder Active Authentication, men chippen gav intet svar.
    .clerk = { -clerk-again }
    .citizen = { -citizen-again }

code-chip-aa_not_performed =
    .title = Kopikontrollen blev ikke kørt
    .cause = Der er ingen udveksling med chippen at kontrollere.
    .clerk = Læs passet igen.
    .citizen = { -citizen-nothing }

code-chip-protocol_unsupported =
    .title = En kontrol kan ikke køres her
    .cause = Chippen tilbyder en protokol, som denne version ikke har.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-chip-ca_failed =
    .title = Chip Authentication mislykkedes
    .cause = Chippen kunne ikke bevise, at den har udstederens nøgle.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-chip-ca_not_performed =
    .title = Chip Authentication blev ikke kørt
    .cause = Der er ingen samtale med chippen at kontrollere.
    .clerk = Læs passet igen.
    .citizen = { -citizen-nothing }

code-chip-ca_keys_not_switched =
    .title = Chippen skiftede ikke nøgler
    .cause = Efter Chip Authentication brugte chippen stadig de gamle nøgler.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-chip-cam_missing =
    .title = Svar mangler i PACE-CAM
    .cause = Chippen sendte ikke beviset for sin nøgle.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-chip-cam_invalid =
    .title = PACE-CAM mislykkedes
    .cause = Chippens bevis passer ikke til udstederens nøgle.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-chip-key_unbound =
    .title = Chippens nøgle er ikke underskrevet
    .cause = Kopikontrollen brugte en nøgle, som udstederens underskrift ikke dækker.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-chip-key_compromised =
    .title = Chippens nøgle er afsløret
    .cause = En underskrevet fejlliste siger, at nøglen kan være kopieret.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

## Adgang til chippen

code-access-password_wrong =
    .title = Linjerne åbner ikke dette pas
    .cause = Chippen afviste nøglen fra de to linjer eller fra CAN.
    .clerk = Sammenlign med passets side, eller med de seks cifre på forsiden.
    .citizen = { -citizen-again }

code-access-password_blocked =
    .title = Dokumentet har spærret denne kode
    .cause = Chippen tager ikke imod flere forsøg med denne kode.
    .clerk = Brug de to linjer på siden med foto i stedet.
    .citizen = { -citizen-again }

code-access-downgraded =
    .title = Den ældre adgang blev brugt
    .cause = Chippen blev åbnet med BAC, selv om den tilbyder PACE.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-access-downgrade_proven =
    .title = Nogen har skjult den stærke adgang
    .cause = Signerede data viser, at passet tilbød PACE, men det blev ikke tilbudt os.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-access-cardaccess_mismatch =
    .title = Adgangsoplysningerne er ændret
    .cause = EF.CardAccess passer ikke til de signerede oplysninger.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-access-not_protected =
    .title = Chippen er ikke låst
    .cause = Chippen kan læses uden nøgle.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-access-bac_failed =
    .title = BAC mislykkedes
    .cause = Chippens svar passede ikke til nøglen.
    .clerk = { -clerk-again }
    .citizen = { -citizen-again }

code-access-pace_failed =
    .title = PACE mislykkedes
    .cause = Aftalen om nøgler med chippen blev ikke færdig.
    .clerk = { -clerk-again }
    .citizen = { -citizen-again }

code-access-pace_unsupported_params =
    .title = Ukendt slags PACE
    .cause = Chippen tilbyder PACE med parametre, vi ikke kender.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-access-ta_failed =
    .title = Chippen kender ikke terminalen
    .cause = Terminalen viste intet certifikat, som chippen godtager, så fingeraftryk og iris forblev låst.
    .clerk = Du skal ikke gøre noget: resten af passet er læst.
    .citizen = { -citizen-nothing }

code-pace-point_invalid =
    .title = Ugyldigt punkt i PACE
    .cause = Chippen sendte et punkt, som ikke ligger på kurven.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-pace-key_reflected =
    .title = Chippen sendte vores egen nøgle tilbage
    .cause = En ægte chip laver sin egen nøgle.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-pace-token_invalid =
    .title = Forkert kontrolværdi i PACE
    .cause = Chippen kender ikke de aftalte nøgler.
    .clerk = { -clerk-again }
    .citizen = { -citizen-again }

code-pace-nonce_invalid =
    .title = Ugyldig tilfældig værdi i PACE
    .cause = Chippens krypterede tal har forkert længde.
    .clerk = { -clerk-again }
    .citizen = { -citizen-again }

code-pace-tag_unexpected =
    .title = Uventet felt i PACE
    .cause = Chippen svarede med et felt, der ikke hører til trinnet.
    .clerk = { -clerk-again }
    .citizen = { -citizen-again }

code-pace-extra_data =
    .title = Overskydende data i PACE
    .cause = Chippens svar er længere, end det må være.
    .clerk = { -clerk-again }
    .citizen = { -citizen-again }

code-sm-unprotected_response =
    .title = Ubeskyttet svar
    .cause = Chippen svarede uden beskyttelse midt i en beskyttet samtale.
    .clerk = { -clerk-again }
    .citizen = { -citizen-again }

code-sm-mac_invalid =
    .title = Et svar er ændret undervejs
    .cause = Svarets kontrolværdi er forkert.
    .clerk = { -clerk-again }
    .citizen = { -citizen-again }

code-sm-status_missing =
    .title = Beskyttet status mangler
    .cause = Svaret mangler den beskyttede statusværdi.
    .clerk = { -clerk-again }
    .citizen = { -citizen-again }

code-sm-cryptogram_invalid =
    .title = Et svar kan ikke dekrypteres
    .cause = Den krypterede del har forkert længde eller udfyldning.
    .clerk = { -clerk-again }
    .citizen = { -citizen-again }

code-sm-session_lost =
    .title = Den beskyttede samtale er slut
    .cause = Chippen har glemt de aftalte nøgler.
    .clerk = { -clerk-again }
    .citizen = { -citizen-again }

code-protocol-status_unexpected =
    .title = Uventet status fra chippen
    .cause = Chippen afviste en kommando på en uventet måde.
    .clerk = { -clerk-again }
    .citizen = { -citizen-again }

code-limit-limit =
    .title = En grænse er nået
    .cause = Passet indeholder mere, end programmet tager imod.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-unusable }

code-limit-file_size =
    .title = En fil er for stor
    .cause = En fil på chippen er større end tilladt.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-unusable }

code-limit-apdu_budget =
    .title = For mange kommandoer
    .cause = Chippen krævede flere kommandoer end tilladt.
    .clerk = { -clerk-again }
    .citizen = { -citizen-again }

code-limit-time_budget =
    .title = Det tog for lang tid
    .cause = Læsningen varede længere end tilladt.
    .clerk = { -clerk-again }
    .citizen = { -citizen-again }

code-protocol-length =
    .title = Chippen sendte mere, end der blev bedt om
    .cause = Et svar var længere end tilladt efter standarden.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-unusable }

code-protocol-no_progress =
    .title = Chippen sender intet
    .cause = Chippen svarede, at alt er i orden, men sendte ingen data.
    .clerk = { -clerk-again }
    .citizen = { -citizen-again }

code-timing-anomaly =
    .title = Chippen svarer usædvanligt langsomt
    .cause = Hvert svar tog længere, end en chip på læseren bruger. Passet kan ligge et andet sted.
    .clerk = Se efter, at det er det fremlagte pas, der ligger på læseren.
    .citizen = { -citizen-nothing }

code-limit-memory =
    .title = For meget hukommelse
    .cause = Data fra passet fylder mere end tilladt.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-unusable }

## Linjerne i passet

code-mrz-check_digit =
    .title = Et kontrolciffer er forkert
    .cause = Linjerne er læst eller indtastet forkert.
    .clerk = Ret det markerede felt.
    .citizen = { -citizen-again }

code-mrz-layout =
    .title = Ikke linjer fra et pas
    .cause = Linjerne har ikke den form, et rejsedokument har.
    .clerk = Sammenlign med de to linjer nederst på siden med foto.
    .citizen = { -citizen-again }

code-mrz-mismatch =
    .title = Linjerne passer ikke til chippen
    .cause = De trykte linjer er ikke de samme som på chippen.
    .clerk = { -clerk-stop }
    .citizen = Oplysningerne i passet stemmer ikke overens med oplysningerne på chippen.

code-mrz-optional_differs =
    .title = Det valgfrie felt er anderledes
    .cause = Kun det valgfrie felt i linjerne afviger fra chippen.
    .clerk = Sammenlign feltet med passets side.
    .citizen = { -citizen-nothing }

code-mrz-not_compared =
    .title = Linjerne er ikke sammenlignet
    .cause = Chippen blev åbnet med CAN, så de trykte linjer er ikke læst.
    .clerk = Indtast linjerne, hvis de skal sammenlignes.
    .citizen = { -citizen-nothing }

code-dg1-check_digit =
    .title = Forkert kontrolciffer på chippen
    .cause = Linjerne på chippen stemmer ikke med deres kontrolcifre.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-dg1-charset =
    .title = Ugyldige tegn på chippen
    .cause = Linjerne på chippen har tegn, som ikke er tilladt.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-dg1-partial_date =
    .title = Fødselsdatoen er ufuldstændig
    .cause = Passet angiver ikke hele fødselsdatoen.
    .clerk = Find fødselsdatoen på anden vis.
    .citizen = { -citizen-nothing }

code-state-mismatch =
    .title = Udstederen passer ikke til underskriften
    .cause = Landet i passet er ikke det land, der har underskrevet.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-state-code_unknown =
    .title = Ukendt landekode
    .cause = Landekoden står ikke i tabellen.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-unsettled }

## Filerne på chippen

code-lds-malformed =
    .title = En fil kan ikke forstås
    .cause = En fil på chippen følger ikke standarden.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-unusable }

code-lds-content_changed =
    .title = En fil ændrede sig under læsningen
    .cause = Chippen gav noget andet end før for den samme del af en fil.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-unusable }

code-lds-trailing_bytes =
    .title = Overskydende data i en fil
    .cause = Der er data efter filens slutning.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-lds-com_malformed =
    .title = Indholdsfortegnelsen kan ikke forstås
    .cause = EF.COM følger ikke standarden.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-lds-com_sod_mismatch =
    .title = Indholdsfortegnelsen passer ikke
    .cause = EF.COM nævner andre filer end de underskrevne.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-lds-dg_hash_mismatch =
    .title = Data på chippen er ændret
    .cause = En fil er ikke den, udstederen underskrev.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-lds-dg_listed_but_absent =
    .title = En underskrevet fil mangler
    .cause = Underskriften nævner en fil, som ikke er på chippen.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-unsettled }

code-lds-dg_not_listed =
    .title = En fil er ikke underskrevet
    .cause = Chippen har en fil, som underskriften ikke nævner.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-lds-dg_nonconformant =
    .title = En fil afviger fra standarden
    .cause = Filen er ægte, men bygget anderledes end standarden siger.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-lds-version_mismatch =
    .title = Versionerne stemmer ikke overens
    .cause = Chippens filer angiver forskellige versioner af standarden.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-image-missing =
    .title = Intet billede
    .cause = Chippen har intet billede af indehaveren.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-unusable }

code-image-decode_failed =
    .title = Billedet kan ikke vises
    .cause = Billedet på chippen er beskadiget eller i et ukendt format.
    .clerk = Ansigtet kan ikke sammenlignes med et billede, der ikke kan vises. Det trykte billede kan ikke bruges i stedet.
    .citizen = { -citizen-nothing }

code-image-limit =
    .title = Billedet er for stort
    .cause = Billedet på chippen er større end tilladt.
    .clerk = Ansigtet kan ikke sammenlignes med et billede, der ikke kan vises. Det trykte billede kan ikke bruges i stedet.
    .citizen = { -citizen-nothing }

code-image-type_mismatch =
    .title = Billedets format er et andet
    .cause = Billedet er ikke i det format, filen angiver.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-data-text_sanitised =
    .title = Tegn er fjernet fra en tekst
    .cause = En tekst på chippen havde tegn, som ikke kan vises sikkert.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

## Underskriften

code-pa-failed =
    .title = Oplysningerne er ikke ægte
    .cause = Underskriften passer ikke til oplysningerne på chippen.
    .clerk = { -clerk-stop }
    .citizen = Vi kunne ikke bekræfte, at oplysningerne på chippen er ægte og uændrede.

code-pa-csca_untrusted =
    .title = Underskriften kan ikke kontrolleres
    .cause = Udstederlandets certifikat kendes ikke her.
    .clerk = { -clerk-trust }
    .citizen = Vi mangler det certifikat, der skal bruges til at kontrollere passets digitale underskrift.

code-pa-algo_forbidden =
    .title = Usikker algoritme
    .cause = Underskriften bruger en algoritme, som ikke er tilladt.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-unusable }

code-pa-algo_deprecated =
    .title = Forældet algoritme
    .cause = Underskriften bruger en ældre algoritme, som endnu er tilladt.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-pa-algo_unknown =
    .title = Ukendt algoritme
    .cause = Underskriften bruger en algoritme, vi ikke kender.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-unsettled }

code-sod-missing =
    .title = Underskriften mangler
    .cause = Chippen har ingen EF.SOD.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-unusable }

code-sod-malformed =
    .title = Underskriften kan ikke forstås
    .cause = EF.SOD følger ikke standarden.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-unusable }

code-sod-signature_invalid =
    .title = Udstederens underskrift passer ikke
    .cause = Signaturen i EF.SOD er forkert.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-sod-message_digest_mismatch =
    .title = Det underskrevne er ændret
    .cause = Listen over filernes hashværdier er ikke den underskrevne.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-sod-content_type =
    .title = Forkert slags underskrift
    .cause = Underskriften gælder ikke et pas.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-sod-signed_attrs_missing =
    .title = Underskriften er ufuldstændig
    .cause = De underskrevne attributter mangler.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-sod-dg_duplicate =
    .title = En fil er underskrevet to gange
    .cause = Listen over hashværdier nævner samme fil flere gange.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-sod-dg_number_invalid =
    .title = Ukendt fil i underskriften
    .cause = Listen over hashværdier har et nummer, som ikke findes.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-sod-signer_count =
    .title = Forkert antal underskrivere
    .cause = Et pas skal have netop én underskriver.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-sod-sid_mismatch =
    .title = Underskriveren kan ikke findes
    .cause = Certifikatet i passet er ikke det, underskriften henviser til.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-cms-ber_indefinite =
    .title = Ældre indkodning
    .cause = Underskriften er skrevet med åbne længder.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-cms-attr_order =
    .title = Attributternes rækkefølge
    .cause = De underskrevne attributter står ikke i den krævede rækkefølge.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-cms-legacy_oid =
    .title = Ældre betegnelse for en algoritme
    .cause = Underskriften bruger et forældet navn for en kendt algoritme.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-card_security-signature_invalid =
    .title = EF.CardSecurity er ikke ægte
    .cause = Signaturen i EF.CardSecurity er forkert.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-pkcs1-no_null =
    .title = Udeladt felt i underskriften
    .cause = Et tomt felt, som skal være der, er udeladt.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

## Certifikaterne

code-pki-issuer_unknown =
    .title = Udstederlandets certifikat kendes ikke her
    .cause = Intet installeret certifikat fører til underskriveren.
    .clerk = { -clerk-trust }
    .citizen = { -citizen-unsettled }

code-pki-ds_missing =
    .title = Underskriverens certifikat mangler
    .cause = Certifikatet står ikke i EF.SOD og er ikke installeret her.
    .clerk = { -clerk-trust }
    .citizen = { -citizen-unsettled }

code-pki-ds_pinned =
    .title = Underskriveren er godkendt direkte
    .cause = Netop dette certifikat er installeret som betroet; det er ikke holdt op mod et landecertifikat.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-pki-issuer_name_mismatch =
    .title = Udstederens navn er et andet
    .cause = Certifikatet nævner en anden udsteder end den, der har underskrevet det.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-pki-chain_signature_invalid =
    .title = Underskriverens certifikat er ikke ægte
    .cause = Udstederlandet har ikke underskrevet certifikatet.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-pki-ds_not_valid_now =
    .title = Underskriverens certifikat er uden for sin periode
    .cause = Certifikatet gælder ikke på kontroltidspunktet.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-unsettled }

code-pki-csca_not_valid_now =
    .title = Udstederlandets certifikat er uden for sin periode
    .cause = Certifikatet gælder ikke på kontroltidspunktet.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-unsettled }

code-pki-role_violation =
    .title = Certifikatet må ikke bruges til det
    .cause = Certifikatets formål er et andet.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-pki-doctype_not_allowed =
    .title = Underskriveren må ikke udstede denne type
    .cause = Certifikatet nævner ikke denne type dokument.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-pki-critical_unknown =
    .title = Ukendt krav i certifikatet
    .cause = Certifikatet har et afgørende felt, vi ikke kender.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-unsettled }

code-pki-curve_unknown =
    .title = Ukendt kurve
    .cause = Certifikatets kurve står ikke i tabellen over standardkurver.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-unsettled }

code-pki-key_invalid =
    .title = Ugyldig nøgle
    .cause = Nøglen i certifikatet er forkert eller for kort.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-pki-aki_absent =
    .title = Udstederens nøgle er ikke navngivet
    .cause = Certifikatet siger ikke, hvilken nøgle der underskrev det.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-pki-ski_malformed =
    .title = Nøglens navn er skrevet forkert
    .cause = Certifikatets nøglenavn følger ikke standarden.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-pki-name_normalised =
    .title = Navne skrevet forskelligt
    .cause = Udstederens navn er det samme, men skrevet på to måder.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-pki-serial_odd =
    .title = Usædvanligt serienummer
    .cause = Certifikatets serienummer følger ikke standarden.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-pki-profile_deviation =
    .title = Certifikatet afviger fra standarden
    .cause = Et felt er bygget anderledes, end Doc 9303-12 siger.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-pki-anchor_provenance_low =
    .title = Certifikatets oprindelse er svag
    .cause = Udstederlandets certifikat kommer fra en liste, som ikke er underskrevet.
    .clerk = Hent en underskrevet liste.
    .citizen = { -citizen-nothing }

code-rev-ds_revoked =
    .title = Underskriverens certifikat er trukket tilbage
    .cause = Udstederlandet har tilbagekaldt certifikatet.
    .clerk = { -clerk-stop }
    .citizen = Certifikatet bag passets digitale underskrift er trukket tilbage.

code-rev-csca_revoked =
    .title = Udstederlandets certifikat er trukket tilbage
    .cause = Certifikatet må ikke længere bruges.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-unusable }

code-rev-unknown =
    .title = Certifikatets status er ukendt
    .cause = Der er ingen spærreliste for underskriverens certifikat.
    .clerk = { -clerk-trust }
    .citizen = Vi kunne ikke kontrollere, om passets certifikat stadig er gyldigt.

code-rev-stale =
    .title = Spærrelisten er for gammel
    .cause = Certifikaternes spærreliste er udløbet.
    .clerk = { -clerk-trust }
    .citizen = { -citizen-unsettled }

code-rev-crl_invalid =
    .title = Spærrelisten er ikke ægte
    .cause = Underskriften på spærrelisten er forkert.
    .clerk = { -clerk-trust }
    .citizen = { -citizen-unsettled }

code-rev-crl_wrong_issuer =
    .title = Spærrelisten er fra en anden udsteder
    .cause = Spærrelisten er ikke udstedt af certifikatets udsteder.
    .clerk = { -clerk-trust }
    .citizen = { -citizen-unsettled }

code-rev-rollback =
    .title = Spærrelisten er ældre end den forrige
    .cause = En nyere spærreliste er set før.
    .clerk = Kontakt it-support.
    .citizen = { -citizen-unsettled }

code-rev-not_published =
    .title = Landet offentliggør ingen spærreliste
    .cause = Udstederlandets spærreliste kan ikke hentes.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-rev-not_checked =
    .title = Spærreliste ikke kontrolleret
    .cause = Der er ingen spærreliste, og reglerne kræver den ikke.
    .clerk = Notér det i sagen.
    .citizen = { -citizen-nothing }

code-defect-applied =
    .title = En kendt fejl er taget i betragtning
    .cause = En underskrevet fejlliste nævner denne underskriver.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-defect-list_refused =
    .title = Fejllisten er afvist
    .cause = Fejllisten er ikke underskrevet af nogen, vi stoler på.
    .clerk = Kontakt it-support.
    .citizen = { -citizen-nothing }

code-trust-empty =
    .title = Ingen landecertifikater installeret
    .cause = Uden dem kan ingen underskrift kontrolleres.
    .clerk = Angiv en fil med landecertifikater (--trust).
    .citizen = { -citizen-unsettled }

code-trust-snapshot_old =
    .title = Landecertifikaterne er gamle
    .cause = Listen er ikke blevet fornyet i lang tid.
    .clerk = Opdatér listen.
    .citizen = { -citizen-nothing }

code-trust-import_refused =
    .title = En liste blev afvist
    .cause = Filen kunne ikke læses, eller dens underskrift er forkert.
    .clerk = Kontakt it-support.
    .citizen = { -citizen-nothing }

## Registret

code-registry-stolen =
    .title = Meldt stjålet
    .cause = Passet står på listen over stjålne pas.
    .clerk = { -clerk-neutral }
    .citizen = Passet er meldt stjålet og kan ikke bruges.

code-registry-lost =
    .title = Meldt bortkommet
    .cause = Passet står på listen over bortkomne pas.
    .clerk = { -clerk-neutral }
    .citizen = Passet er meldt bortkommet og kan ikke bruges.

code-registry-blocked =
    .title = Spærret
    .cause = Passet står på listen over spærrede pas.
    .clerk = { -clerk-neutral }
    .citizen = Passet er spærret og kan ikke bruges.

code-registry-cancelled =
    .title = Annulleret
    .cause = Passet er annulleret, for eksempel fordi et nyt er udstedt.
    .clerk = { -clerk-neutral }
    .citizen = Passet er annulleret og kan ikke bruges.

code-registry-not_issued =
    .title = Ukendt pasnummer
    .cause = Udstederen kender ikke nummeret.
    .clerk = { -clerk-neutral }
    .citizen = Pasnummeret er ikke kendt af myndighederne.

code-registry-hit =
    .title = Passet er meldt ugyldigt
    .cause = Passet står på en spærreliste.
    .clerk = { -clerk-neutral }
    .citizen = { -citizen-unusable }

code-registry-possible_hit =
    .title = Muligvis på listen
    .cause = Et hurtigt opslag viser et muligt match; kun et nøjagtigt opslag kan afgøre det.
    .clerk = Slå nummeret op i registret.
    .citizen = Passet skal kontrolleres nærmere, før du kan komme videre.

code-registry-stale =
    .title = Spærreregistrets svar er for gammelt
    .cause = Svaret er ældre end tilladt.
    .clerk = Opdatér listen, eller prøv igen senere.
    .citizen = Vores oplysninger om spærrede pas er ikke nye nok. Prøv igen senere.

code-registry-unavailable =
    .title = Spærreregistret svarer ikke
    .cause = Der kom intet svar, som kan bruges.
    .clerk = Prøv igen, eller slut uden afgørelse.
    .citizen = Vi kunne ikke få svar på, om passet er spærret. Prøv igen senere.

code-registry-not_checked =
    .title = Spærreregistret er ikke spurgt
    .cause = Reglerne kræver et svar, og der er ikke spurgt.
    .clerk = Angiv et register, eller slut uden afgørelse.
    .citizen = Det er ikke blevet kontrolleret, om passet er spærret.

## Indehaveren

code-holder-mismatch =
    .title = En anden persons pas
    .cause = Passet tilhører ikke den, der er logget ind.
    .clerk = { -clerk-stop }
    .citizen = Passet tilhører ikke den person, der er logget ind.

code-holder-link_unproven =
    .title = Det er ikke bekræftet, at passet er borgerens
    .cause = Intet forbinder passet med personen.
    .clerk = Bekræft borgerens identitet, og prøv igen.
    .citizen = Vi kunne ikke bekræfte, at passet er dit.

code-holder-face_mismatch =
    .title = Ansigtet passer ikke til billedet
    .cause = Ansigtet ligner ikke billedet på chippen.
    .clerk = Følg jeres interne vejledning.
    .citizen = Dit ansigt kunne ikke genkendes ud fra billedet i passet. Prøv igen i bedre lys.

code-holder-face_unsure =
    .title = I tvivl om ansigtet
    .cause = Det kunne ikke afgøres, om det er samme person.
    .clerk = Spørg en kollega, eller følg jeres interne vejledning.
    .citizen = { -citizen-unsettled }

code-holder-face_not_verified =
    .title = Ansigtet er ikke sammenlignet
    .cause = Ingen har sammenlignet borgeren med billedet på chippen.
    .clerk = Sammenlign borgeren med billedet.
    .citizen = Du mangler at scanne dit ansigt.

## Programmet

code-session-timeout =
    .title = Der skete ikke noget i et stykke tid
    .cause = Kontrollen blev afbrudt, og alt er slettet.
    .clerk = Begynd forfra.
    .citizen = { -citizen-again }

code-clock-rollback =
    .title = Uret er stillet tilbage
    .cause = Computerens ur viser et tidligere tidspunkt end før.
    .clerk = Kontakt it-support.
    .citizen = { -citizen-unsettled }

code-clock-unsynced =
    .title = Uret er ikke bekræftet
    .cause = Computerens ur er ikke stillet efter en tidsserver, eller det viser et tidspunkt flere måneder efter det seneste i loggen.
    .clerk = Kontakt it-support.
    .citizen = { -citizen-nothing }

code-log-unavailable =
    .title = Der kan ikke skrives i loggen
    .cause = Uden log må intet afgøres.
    .clerk = Kontakt it-support.
    .citizen = { -citizen-unsettled }

code-log-tampered =
    .title = Loggen er ændret
    .cause = Loggens indhold passer ikke til dens underskrevne kontrolværdi.
    .clerk = Kontakt it-support.
    .citizen = { -citizen-unsettled }

code-policy =
    .title = Fravalgt
    .cause = Reglerne beder ikke om denne kontrol.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-reader_limit =
    .title = Læseren kan ikke udføre kontrollen
    .cause = Læseren mangler det, som kontrollen kræver.
    .clerk = Brug en anden læser, hvis kontrollen er nødvendig.
    .citizen = { -citizen-nothing }

code-missing_input =
    .title = En oplysning mangler
    .cause = Kontrollen kræver noget, som ikke er oplyst.
    .clerk = Angiv oplysningen, og prøv igen.
    .citizen = { -citizen-nothing }

code-earlier_failure =
    .title = En tidligere kontrol fejlede
    .cause = Kontrollen bygger på en anden kontrol, som ikke blev bestået.
    .clerk = Se den tidligere kontrol.
    .citizen = { -citizen-nothing }

code-internal-fault =
    .title = Uventet fejl i programmet
    .cause = Programmet gjorde noget, det ikke må.
    .clerk = Prøv igen, og meld fejlen.
    .citizen = { -citizen-unsettled }

## Kommandolinje

simulated-band = SIMULERET · ingen rigtig person, intet rigtigt pas
holder-not-shown = Der vises intet om indehaveren: Ingen stats underskrift dækker det læste.
show-not-verified = Ikke kontrolleret: Dette er, hvad filerne siger, ikke hvad en stat har underskrevet.
face-written = Skrevet: portrættet, { $size } pixel ({ $format })
face-several = Chippen indeholder { $count } portrætter; det første er taget.
face-redacted = Med --redact { $level } skrives der intet portræt.
rules = regler { $policy }
next-clerk = Medarbejder nu
next-citizen = Borger nu
field-issue-date = Udstedt
demo-intro = SIMULERET · ingen rigtig person, intet rigtigt pas, intet netværk
demo-in-process = Den simulerede chip læses i samme program.
demo-through-pcsc = Den simulerede chip læses gennem PC/SC-tjenesten: { $reader }
demo-in-process-instead = Den simulerede chip læses i samme program i stedet; intet andet er anderledes.
demo-no-pcsc = Der kunne ikke bruges en virtuel PC/SC-læser ({ $reason }).
sim-no-terminal = Chippen i { $name } gemmer ikke fingeraftryk til terminaler med rettigheder.
strategies-title = Måder at læse et pas på, ved { $rate } kbit/s (modelleret tid)
strategies-commands = kald
strategies-bytes = bytes
strategies-time = tid
strategies-above = over min.
strategy-short-header-select = korte kald, SELECT og filhoved først
strategy-short-select = korte kald, SELECT
strategy-short = korte kald, filen valgt ved læsning
strategy-long-header-select = lange kald, SELECT og filhoved først
strategy-ours = som dette program læser
strategies-floor = mindst muligt: protokoller, ét kald pr. fil
strategies-host = Programmets egen regnetid: { $ms } ms, { $share } % af læsningen (målt her).
sim-no-such-speed = Hastigheden er 106, 212, 424 eller 848 kbit/s.
reader-info-connected = dokument
reader-info-none = intet dokument
reader-info-atr = ATR
reader-info-long = lange beskeder
reader-info-usb = USB-id
reader-info-vendor = producent
reader-info-serial = serienummer (hash)
reader-info-max-input = længste besked
reader-yes = ja
reader-no = nej
reader-unknown = siger den ikke
reader-probe-round-trip = korteste svartid
reader-probe-median = almindelig svartid
reader-probe-stated = chippen tager op til
reader-probe-longest = længste svar, der virkede
reader-probe-saved = Husket for denne læsermodel.
reader-probe-not-saved = Intet at huske: chippen siger ikke, om den tager lange beskeder.
reader-watch-attached = læser sat til
reader-watch-detached = læser taget fra
reader-watch-present = dokument lagt på
reader-watch-removed = dokument taget væk
sim-playing = Spiller { $name } i den virtuelle læser på { $address }. Ctrl-C tager passet væk.
prompt-place-passport = Læg passets billedside fladt på læseren …
input-needed = De trykte linjer mangler: --mrz-file, --mrz - (stdin) eller en terminal at skrive på.
input-needs-yes = Her kan der ikke spørges. Tilføj --yes for at sige ja på forhånd.

## Loggen

audit-entries = Poster
audit-due = Udløbne, endnu ikke slettet
audit-forgets-before = Glemmer alt fra før
audit-seen = Seneste tidspunkt set
audit-whole =
    { $entries ->
        [one] Loggen er hel: { $entries } post, heraf { $erased } slettet til tiden.
       *[other] Loggen er hel: { $entries } poster, heraf { $erased } slettet til tiden.
    }
audit-purged =
    { $count ->
        [one] Slettede { $count } post fra før { $before }.
       *[other] Slettede { $count } poster fra før { $before }.
    }
audit-would-purge =
    { $count ->
        [one] Ville slette { $count } post fra før { $before }.
       *[other] Ville slette { $count } poster fra før { $before }.
    }
audit-csv-or-json = Med --json skrives ét JSON-dokument; --format csv skriver noget andet. Vælg ét af dem.
audit-clock-confirmed = Uret er bekræftet: { $now }.
audit-no-event = Ingen post har dette navn.
audit-recorded = Registreret som { $event }.

## Policies

policy-lint =
    { $changed ->
        [one] { $changed } konstant afviger fra den indbyggede politik; { $relaxed } kræver mindre (!).
       *[other] { $changed } konstanter afviger fra den indbyggede politik; { $relaxed } af dem kræver mindre (!).
    }

## Registre

registry-imported =
    { $rows ->
        [one] { $rows } række, udgave { $sequence } (før: { $before }).
       *[other] { $rows } rækker, udgave { $sequence } (før: { $before }).
    }
registry-compacted =
    { $rows ->
        [one] Filter over { $rows } dokument, { $size } byte. Udgiveren skal nu underskrive { $manifest }.
       *[other] Filter over { $rows } dokumenter, { $size } byte. Udgiveren skal nu underskrive { $manifest }.
    }
registry-empty = Der er ikke indlæst nogen liste endnu.
registry-source = Kilde
registry-sequence = Udgave
registry-address = Adresse
registry-sequence-seen = Seneste udgave set
registry-max-age = Svar gælder i
registry-timeout = Svarfrist
registry-as-of = Opgjort
registry-next = Næste udgave lovet
registry-rows = Rækker
registry-publisher = Udgiver
registry-unsigned = ikke underskrevet
registry-usable = svarer, og svaret er nyt nok
registry-unusable = kan ikke bruges
registry-not-listed = står ikke på listen
registry-listed = står på listen
registry-not-issued = aldrig udstedt
registry-possible-hit = står måske på listen; kun en nøjagtig liste kan afgøre det

## Lægen

doctor-area-reader = Læser
doctor-area-access = Adgang
doctor-area-trust = Tillid
doctor-area-register = Register
doctor-area-system = System
doctor-area-service = Tjeneste
doctor-cure = Sådan rettes det
doctor-why = Hvorfor
doctor-healthy = Alt er i orden.
doctor-summary = { $problems } fejl, { $warnings } advarsler.
doctor-write = skriv { $path }
doctor-fix-it = Retter sig selv med: paskontrol doctor --fix { $check }
doctor-no-cure = { $check }: der er intet, programmet kan rette.
doctor-ask = Udfør disse skridt?
doctor-left = Skal gøres på det system selv: { $step }
doctor-done = { $check }: udført.
doctor-kept = Skrevet til { $path } (ingen persondata).
doctor-share = Del: paskontrol doctor --bundle rapport.zip (ingen persondata)
doctor-d01-title = PC/SC-bibliotek
doctor-d01-failed = PC/SC-biblioteket er ikke med i dette program.
doctor-d01-why = Uden det kan ingen læser bruges.
doctor-d02-title = PC/SC-tjeneste
doctor-d02-failed = Tjenesten for chiplæsere kører ikke.
doctor-d02-why = Læseren kan først findes, når tjenesten kører.
doctor-d03-title = Programmet og tjenesten taler sammen
doctor-d03-failed = Programmet og tjenesten på maskinen forstår ikke hinanden.
doctor-d03-why = Det sker, når programmet kører i en container, eller når kun det ene er opdateret. Brug maskinens egen pakke, eller opdatér begge.
doctor-d04-title = Tilladelse til læseren
doctor-d04-failed = Systemet giver ikke denne bruger adgang til læseren.
doctor-d04-why = Som regel må kun den, der sidder ved maskinen, bruge læseren. Brugeren skal i gruppen paskontrol.
doctor-d05-title = Tjenesten kan se programmet
doctor-d05-failed = Maskinen skjuler programmer for hinanden (hidepid).
doctor-d05-why = Tjenesten kan ikke se, hvem der spørger, og kan sige nej. Sæt hidepid=0, eller giv tjenestens bruger adgang med gid=.
doctor-d06-title = Tjenesten må bruge enheden
doctor-d06-failed = Tjenesten har ikke adgang til læserens USB-enhed.
doctor-d06-why = Reglen, der giver adgang, mangler eller er for gammel (libccid 1.7 eller nyere).
doctor-d07-title = Læseren er fri
doctor-d07-failed = Et kernemodul holder læseren.
doctor-d07-why = PC/SC ser ikke læseren, så længe modulet har den.
doctor-d08-title = Ingen andre bruger læseren
doctor-d08-failed = Et andet program bruger chiplæsere.
doctor-d08-why = GnuPG (scdaemon) tager læseren for sig selv. Skriv »disable-ccid« i scdaemon.conf, og genstart det.
doctor-d09-title = Enheden er en PC/SC-læser
doctor-d09-failed = Denne model er ikke i sig selv en PC/SC-læser.
doctor-d09-why = Den kræver producentens driver. Brug ellers en anden læser.
doctor-d10-title = Læseren er fundet
doctor-d10-failed = Ingen læser er fundet, eller driveren kender ikke modellen.
doctor-d10-why = Sæt læseren i. Er den sat i, så hent en nyere driver (libccid).
doctor-d11-title = Læseren er kontaktløs
doctor-d11-failed = Denne læser har ingen kontaktløs del.
doctor-d11-why = Et pas har ingen kontakter. Brug en læser med NFC.
doctor-d12-title = Lange beskeder
doctor-d12-failed = Læseren kan ikke bære lange beskeder.
doctor-d12-why = Læsning virker, men er omtrent dobbelt så langsom. Nogle chips kan ikke bevise, at de er ægte, gennem den.
doctor-d13-title = Driveren passer til læseren
doctor-d13-failed = Producentens driver er i brug.
doctor-d13-why = Den afviser kommandoer over 255 byte. Brug libccid i stedet.
doctor-d14-title = Svartid
doctor-d14-failed = Hver besked til chippen er længe undervejs.
doctor-d14-why = Læsning bliver langsom. Kør programmet på maskinen, som læseren sidder i, ikke over fjernskrivebord.
doctor-d15-title = Apples driver
doctor-d15-failed = Apples driver er i brug.
doctor-d15-why = Virker læsning ikke, så prøv den anden CCID-driver.
doctor-d17-title = Én læser
doctor-d17-failed = Der er flere læsere eller flere pladser.
doctor-d17-why = Vælg den kontaktløse med --reader og en del af navnet.
doctor-d18-title = Læseren holdes vågen
doctor-d18-failed = Systemet kan lægge læseren i dvale.
doctor-d18-why = En læser, der sover, mister passet.
doctor-d20-title = Landecertifikater
doctor-d20-failed = Der mangler landecertifikater, eller de er gamle.
doctor-d20-why = Uden dem kan intet pas bekræftes. Hent en ny masterliste, og importér den.
doctor-d21-title = Dansk spærreliste for certifikater
doctor-d21-failed = Listen er for gammel.
doctor-d21-why = Et tilbagekaldt certifikat opdages ikke. Hent en ny liste.
doctor-d22-title = Danmarks certifikat
doctor-d22-failed = Der er intet dansk landecertifikat.
doctor-d22-why = Danske pas kan ikke bekræftes uden.
doctor-d23-title = Uret
doctor-d23-failed = Uret går forkert, eller ingen tidsserver stiller det.
doctor-d23-why = Gyldighed og frister regnes efter uret.
doctor-d25-title = Register over spærrede pas
doctor-d25-failed = Registret er ikke sat op, svarer ikke, eller dets liste er for gammel.
doctor-d25-why = Uden svar kan ingen blive klar til MitID.
doctor-d26-title = Nøgler
doctor-d26-failed = En nøgle kan ikke læses.
doctor-d26-why = Uden den kan registret ikke spørges, eller loggen ikke skrives.
doctor-d27-title = Logbog
doctor-d27-failed = Logbogen kan ikke skrives, eller den er ændret.
doctor-d27-why = En afgørelse, der ikke kan skrives ned, gives ikke. Se: paskontrol audit verify.
doctor-d28-title = Porte
doctor-d28-failed = Porten er optaget.
doctor-d28-why = Siden eller tjenesten kører måske allerede.
doctor-d31-title = Selvtest
doctor-d31-failed = Programmet kan ikke læse sit eget simulerede pas.
doctor-d31-why = Det er en fejl i programmet. Meld den.
receipt-withheld = Underskriften holder. Felter, der ikke vises her: { $count }
key-next = Nøglen underskriver fra { $from }. Læg inden da den samme fil på alle noder. Den forrige offentliggøres til { $until }.
key-now = Nøglen underskriver nu. Den forrige offentliggøres til { $until }.
key-pending = Den nøgle, der blev lavet sidst, underskriver ikke endnu. `paskontrol key list` viser, hvornår den begynder.
report-title = Paskontrol: tjek af pas
report-document = Indehaver og pas

# What the HTTP service says of itself and of sessions.

code-request-malformed =
    .title = Forespørgslen kan ikke læses
    .cause = Indholdet er ikke et JSON-objekt.
    .clerk = Ret det kaldende system.
    .citizen = { -citizen-unsettled }

code-request-invalid =
    .title = Forespørgslen beder om noget umuligt
    .cause = Et felt mangler, er ukendt eller er ikke som beskrevet.
    .clerk = Ret de nævnte felter.
    .citizen = { -citizen-unsettled }

code-request-idempotency_key_missing =
    .title = Forespørgslen mangler en idempotensnøgle
    .cause = Uden den ville to forespørgsler give to handlinger.
    .clerk = Send headeren Idempotency-Key.
    .citizen = { -citizen-unsettled }

code-request-idempotency_key_reused =
    .title = Idempotensnøglen hører til en anden forespørgsel
    .cause = Samme nøgle blev sendt med et andet indhold.
    .clerk = Brug en ny nøgle til hver forespørgsel.
    .citizen = { -citizen-unsettled }

code-request-in_progress =
    .title = Samme forespørgsel er ved at blive besvaret
    .cause = En tidligere med denne nøgle er ikke færdig.
    .clerk = Spørg igen om et øjeblik.
    .citizen = { -citizen-unsettled }

code-request-challenge_differs =
    .title = Chippen svarede på en anden udfordring
    .cause = Beviset gælder en anden udfordring end den, der blev sendt. Det kan være gammelt.
    .clerk = Læs chippen igen med din egen udfordring.
    .citizen = { -citizen-unsettled }

code-request-not_acceptable =
    .title = Findes ikke i den form
    .cause = Kalderen tager kun imod former, der ikke laves her.
    .clerk = Bed om en af de nævnte former.
    .citizen = { -citizen-unsettled }

code-result-no_claims =
    .title = Der er intet bekræftet at oplyse
    .cause = Kun en afgørelse, der er klar, beviser, hvem nogen er.
    .clerk = Læs selve resultatet; det siger hvorfor.
    .citizen = { -citizen-unsettled }

code-receipt-malformed =
    .title = Dette er ikke en kvittering
    .cause = Filen er ikke en kvittering for et pastjek, eller den er beskadiget.
    .clerk = Bed om kvitteringen igen.
    .citizen = { -citizen-unsettled }

code-receipt-key_unknown =
    .title = Kvitteringen er underskrevet med en ukendt nøgle
    .cause = Nøglen er ikke blandt nøglerne fra den tjeneste, den siges at komme fra.
    .clerk = Hent tjenestens nøgler igen; er den stadig ukendt, så stol ikke på kvitteringen.
    .citizen = { -citizen-unsettled }

code-receipt-signature_invalid =
    .title = Kvitteringen er ændret
    .cause = Underskriften dækker ikke det, kvitteringen siger.
    .clerk = Stol ikke på den.
    .citizen = { -citizen-unsettled }

code-receipt-simulated =
    .title = Kvitteringen gælder et simuleret pas
    .cause = Den er underskrevet, men ingen har tjekket et rigtigt pas.
    .clerk = Godtag den ikke. Til afprøvning godtager --allow-demo den.
    .citizen = { -citizen-unsettled }

code-webhook-target_refused =
    .title = Den adresse kan ikke få besked
    .cause = En webhooks adresse begynder med https, er uden navn og kodeord og fører ikke til et privat net.
    .clerk = Giv en offentlig adresse, eller lad driften tillade private (webhooks.private).
    .citizen = { -citizen-unsettled }

code-webhook-too_many =
    .title = Der er for mange webhooks
    .cause = Kalderen har så mange, som man må have.
    .clerk = Fjern en, der ikke bruges.
    .citizen = { -citizen-unsettled }

code-webhook-disabled =
    .title = En webhook er opgivet
    .cause = Ingen lyttede der, heller ikke ved sidste forsøg.
    .clerk = Ret modtageren, og afprøv webhooken; så bruges den igen.
    .citizen = { -citizen-unsettled }

code-request-not_found =
    .title = Her er ikke noget
    .cause = Adressen findes ikke.
    .clerk = Sammenlign med de beskrevne adresser.
    .citizen = { -citizen-unsettled }

code-request-method =
    .title = Det kan ikke gøres her
    .cause = Adressen kender andre metoder.
    .clerk = Brug en metode, som svaret nævner.
    .citizen = { -citizen-unsettled }

code-request-media_type =
    .title = Indholdet har en forkert type
    .cause = Her læses kun JSON.
    .clerk = Send application/json.
    .citizen = { -citizen-unsettled }

code-request-too_large =
    .title = Forespørgslen er for stor
    .cause = Indholdet er større, end tjenesten tager imod.
    .clerk = Send mindre, eller bed driften om en højere grænse.
    .citizen = { -citizen-unsettled }

code-request-timeout =
    .title = Forespørgslen kom ikke frem i tide
    .cause = Indholdet blev ikke sendt færdigt.
    .clerk = Send den igen.
    .citizen = { -citizen-unsettled }

code-request-host =
    .title = Forkert værtsnavn
    .cause = Forespørgslen er til et navn, tjenesten ikke svarer på.
    .clerk = Brug et navn fra opsætningen (service.hosts).
    .citizen = { -citizen-unsettled }

code-request-origin =
    .title = Forespørgslen kommer fra en fremmed side
    .cause = Andres sider må ikke kalde tjenesten.
    .clerk = Kald den fra et system, ikke fra en side.
    .citizen = { -citizen-unsettled }

code-auth-missing =
    .title = Den, der kalder, er ikke kendt
    .cause = Der er ingen nøgle eller certifikat, eller det gælder ikke længere.
    .clerk = Bed driften om en nøgle.
    .citizen = { -citizen-unsettled }

code-auth-scope =
    .title = Den, der kalder, har ikke ret til det
    .cause = Nøglen mangler den nævnte ret.
    .clerk = Bed driften om retten.
    .citizen = { -citizen-unsettled }

code-rate-limited =
    .title = For mange forespørgsler
    .cause = Der er spurgt så ofte, som det er aftalt.
    .clerk = Vent så længe, som svaret siger.
    .citizen = { -citizen-unsettled }

code-service-overloaded =
    .title = Tjenesten har travlt
    .cause = Der venter mere, end der kan nås.
    .clerk = Prøv igen om et øjeblik.
    .citizen = { -citizen-unsettled }

code-service-not_ready =
    .title = Tjenesten er ikke klar
    .cause = Der mangler en del; svaret nævner den.
    .clerk = Kontakt it-support.
    .citizen = { -citizen-unsettled }

code-service-stopping =
    .title = Tjenesten er ved at lukke
    .cause = Den tager ikke imod nyt.
    .clerk = Spørg en anden node, eller prøv igen om et øjeblik.
    .citizen = { -citizen-unsettled }

code-session-unknown =
    .title = Sessionen findes ikke
    .cause = Den har aldrig været her, eller den hører til en anden eller en anden node.
    .clerk = Start en ny session.
    .citizen = { -citizen-unsettled }

code-session-gone =
    .title = Sessionen er slut
    .cause = Indholdet er slettet.
    .clerk = Start en ny session.
    .citizen = { -citizen-unsettled }

code-session-wrong_state =
    .title = Ikke på dette tidspunkt af sessionen
    .cause = Kaldet passer ikke til sessionens tilstand.
    .clerk = Brug et af de nævnte kald.
    .citizen = { -citizen-unsettled }

code-session-ticket_invalid =
    .title = Billetten gælder ikke
    .cause = Den er brugt, er udløbet eller har aldrig været her.
    .clerk = Start en ny session.
    .citizen = { -citizen-unsettled }

code-session-cancelled =
    .title = Sessionen blev afbrudt
    .cause = Den, der startede den, afbrød den.
    .clerk = Start forfra, hvis passet skal læses.
    .citizen = { -citizen-unsettled }

code-config-insecure_listen =
    .title = Andre kunne lytte med
    .cause = Tjenesten ville kunne nås over et netværk uden kryptering.
    .clerk = Angiv et certifikat (service.certificate, service.key), eller lyt på 127.0.0.1.
    .citizen = { -citizen-nothing }

code-config-invalid =
    .title = Indstillingerne kan ikke bruges
    .cause = En indstilling, en regelfil eller en nøgle er ikke, som den skal være.
    .clerk = Ret det, der er nævnt; `paskontrol config show --origin` viser, hvor hver værdi kommer fra.
    .citizen = { -citizen-nothing }

token-made = Nøgle { $id }, gælder til { $expires }. Den vises kun nu; kun dens hash gemmes.
token-unknown = Nøglen findes ikke, eller den er allerede ophørt.
schema-unknown = Der er intet skema med det navn; `paskontrol schema` viser dem.
