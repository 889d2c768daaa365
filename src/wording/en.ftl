### English. Each code has a title, a cause and a step for clerk and citizen.
### Rules: short sentences; no blame; the citizen meets no technical terms; dates as "1 January 2012".

## Sentences that several codes share

-clerk-stop = Do not accept the passport. Follow your internal instruction.
-clerk-again = Place the passport on the reader again and try once more.
-clerk-nothing = You need do nothing.
-clerk-trust = Update the list of country certificates. If that does not help, follow your internal instruction.
-clerk-neutral = This passport cannot be used here. Follow your internal instruction.
-citizen-unusable = The passport cannot be used. Contact Citizen Service (Borgerservice).
-citizen-again = We are trying to read your passport again.
-citizen-nothing = You need do nothing.
-citizen-not-genuine = We could not confirm that the data on the chip is genuine and unchanged.
-citizen-unsettled = We could not determine whether your passport can be used. Nothing has been changed.

## Verdicts

verdict-ready = Ready for MitID
verdict-not_ready = Not ready for MitID
verdict-undetermined = Cannot be decided now
verdict-already_ready = Already ready for MitID
sentence-ready-mitid_app = Your passport has been approved. You can now create your MitID in the app.
sentence-ready-nemid_app = Your passport has been approved and your ID information is up to date. You are now ready to get MitID through your bank or MitID.dk.
sentence-undetermined = We could not determine whether your passport can be used. Nothing has been changed.
sentence-document_withheld = The passport cannot be used. Contact Citizen Service (Borgerservice).
sentence-nothing_changed = Nothing has been changed.

route-mitid_app = MitID app
route-nemid_app = NemID key app
route-borgerservice = Citizen Service (Borgerservice)
state-open = open
state-suspended = on hold
state-closed = closed

assurance-a0 = No result
assurance-a1 = Read, not authenticated
assurance-a2 = The data is genuine; the chip could be a copy
assurance-a3 = The data and the chip are genuine
assurance-a4 = Genuine, and the holder was checked

## Checks

status-passed = passed
status-failed = failed
status-undetermined = undetermined
status-not_supported = not supported
status-aborted = aborted

group-readable = Passport readable
group-genuine = Data genuine
group-chip = Chip genuine
group-valid = Valid, not revoked
group-holder = Right holder
group-6 = MitID rules

check-mrz-check_digits = The lines' check digits fit
check-access-pace = The chip was opened with PACE
check-access-bac = The chip was opened with BAC
check-access-session = The protected conversation held
check-access-ta = The chip knows the terminal (fingerprints and irises)
check-lds-structure = The files follow the standard
check-lds-com_matches_sod = The table of contents matches the signature
check-lds-complete = All files were read
check-pa-sod_signature = The signature is right
check-pa-ds_chain = The signer is approved by its State
check-pa-ds_validity = The certificates are valid
check-pa-dg_hashes = The files are the signed ones
check-pa-issuer_matches = The State in the passport is the State that signed
check-pa-card_access_bound = The access information is signed
check-pa-card_security = The key file for the copy check is signed
check-chip-ca = Copy check by Chip Authentication
check-chip-aa = Copy check by Active Authentication
check-chip-pace_cam = Copy check by PACE-CAM
check-chip-continuity = The same chip all the way
check-chip-timing = The chip answers as quickly as one on the reader
check-doc-expired = The passport has not expired
check-doc-issued_after = The passport was issued after the limit
check-rev-ds_crl = The signer's certificate is not withdrawn
check-rev-csca_crl = The issuing State's certificate is not withdrawn
check-rev-registry = The passport is not blocked
check-trust-fresh = The country certificates are recent enough
check-holder-portrait = The portrait can be shown
check-holder-mrz_matches_chip = The lines match the chip
check-holder-face = The face matches the portrait
check-holder-age = The holder is old enough

## The date of issue

issued-exact = Issued { $day }
issued-between = Issued between { $earliest } and { $latest }
issued-inferred = Expires { $expiry } – issued { $earliest } at the earliest
issued-not_evaluated = The date of issue was not evaluated

## The command line

yes = yes
no = no
explain-cause = Cause
explain-clerk = Clerk
explain-citizen = Citizen
explain-retry = Retry
explain-unknown = { $code } is not a code. "paskontrol explain" lists them all.
explain-nearest = Did you mean { $code }?
progress-access = The chip is open
progress-hash-fits = signed
progress-hash-differs = differs from what was signed
progress-not-read = not read
progress-paused = The passport moved. Put it back in the same place.
progress-paused-reader = The reader is gone. Plug it in and put the passport back.
progress-paused-at = Reading goes on at { $bytes } of { $file }.
progress-seconds = { $seconds } s
progress-resumed = The same passport; reading goes on
progress-resumed-unproven = A passport with the same signature; reading goes on
progress-left = { $seconds } s left
progress-rate = { $rate }/s
progress-challenged = Copy check answered
prompt-mrz = Type the two lines at the bottom of the photo page:
warning-visible-arguments = Warning: visible to other users of this machine and in your shell history.
vectors-none = No cases found.
field-format = Format
field-document-code = Document code
field-issuing-state = Issued by
field-family-name = Family name
field-given-names = Given names
field-document-number = Number
field-nationality = Nationality
field-birth-date = Born
field-expiry-date = Expires
field-optional-data = Optional data
field-document-kind = Kind
field-sex = Sex
field-optional-data-2 = Optional data, second
field-wrong-check-digits = Wrong check digits
field-size = Octets in the file
field-sha256 = SHA-256
field-malformed = Cannot be read
field-refused = Refused by the chip
field-too-large = Too large, octets
field-not-requested = Not asked for
field-unreadable = Broken off
field-lds-version = LDS version
field-unicode-version = Unicode version
field-data-groups = Data groups
field-unknown-tag = Tag of no data group
field-unknown-object = Unknown element
field-deviation = Departs from standard
field-authority-references = Terminals' authorities
field-capabilities = Card capabilities
field-longest-command = Longest command
field-longest-response = Longest answer
field-application = Application
field-hash = Hash function
field-signers = Signatures
field-certificate = Certificate of
field-issuer = Issued by
field-valid = Valid
field-security-info = Security information
field-public-key = Public key
field-face = Photo
field-face-created = Photo dated
field-image = Image
field-octets = Octets inside
field-name = Name
field-other-name = Other name
field-personal-number = Personal number
field-birth-place = Place of birth
field-address = Address
field-telephone = Telephone
field-profession = Profession
field-title = Title
field-summary = Summary
field-proof-of-citizenship = Proof of citizenship
field-other-documents = Other documents
field-custody = Custody
field-issuing-authority = Authority
field-other-person = Other person
field-endorsements = Endorsements
field-tax-or-exit-requirements = Tax or exit
field-front-image = Image of the front
field-rear-image = Image of the back
field-personalization-time = Personalised
field-personalization-system = Personalised by
field-persons-to-notify = Persons to notify
field-recorded = Recorded
mrz-suggestion = Line { $line }, place { $position }: did you mean { $meant } and not { $read }? Every check digit would fit.
mrz-repaired-framing = Signs before or after the lines were left out; every check digit fits.
mrz-repaired-fillers = The keyboard layout had made ; of <. It was undone; every check digit fits.
mrz-repaired-letters = The keyboard layout had exchanged Y and Z. It was undone; every check digit fits.
mrz-repaired-fillers-and-letters = The keyboard layout had made ; of < and exchanged Y and Z. It was undone; every check digit fits.
mrz-name-same = The name is the one in the lines
mrz-name-cut = The name is the one in the lines, as far as there was room for it
mrz-name-different = The name is another one than in the lines
mrz-name-not-comparable = The name has letters that cannot be compared with the lines
document-passport = passport
document-ordinary-passport = ordinary passport
document-emergency-passport = emergency passport
document-emergency-sheet = emergency travel document on one sheet
document-diplomatic-passport = diplomatic passport
document-official-passport = official or service passport
document-refugee-passport = refugee passport
document-alien-passport = passport of an alien
document-stateless-passport = passport of a stateless person
document-laissez-passer = laissez-passer
document-military-passport = military passport
document-identity-card = identity card
document-crew-certificate = crew member certificate
document-visa = visa
document-unknown = unknown
digit-document-number = Check digit: number
digit-date-of-birth = Check digit: date of birth
digit-date-of-expiry = Check digit: date of expiry
digit-optional-data = Check digit: optional data
digit-composite = Check digit: whole line

## Advice

advice-get_mitid_via_bank_or_mitid_dk = You can now get MitID through your bank or MitID.dk.
advice-bank_login_closed_use_mitid_dk = Your bank's deadline has passed. Get your MitID at MitID.dk.
advice-borrow_phone_for_mitid_app = You can borrow someone's phone and use the MitID app.
advice-scan_chip_instead = Scan the passport's chip.
advice-retry_scan = Try scanning the passport again.
advice-retry_later = Try again later.
advice-book_borgerservice_early = Book an appointment at Borgerservice in good time. There may be a wait.
advice-bring_valid_id = Remember valid ID.
advice-bring_other_valid_id = Bring valid ID other than this passport.
advice-bring_witness = Bring a witness who can confirm who you are.
advice-witness_not_qualified = The witness must have had MitID for at least 10 days.
advice-contact_municipality = Contact your municipality if you cannot attend.
advice-contact_bank_mitid_support = Contact your bank's MitID support if you cannot meet the deadline.
advice-ignore_letter = You can disregard the letter.
advice-standard_message_no_action = The message in the app is a standard message shown to everyone.
advice-issued-on_boundary = Issued on the boundary day itself, 1 January 2012.
advice-variant_unproven = The passport was taken to be Danish; the chip does not show it.
advice-rev-not_checked = The revocation list for certificates was not checked.
advice-chip-clone_check_not_supported = The chip has no copy protection, and the policy does not require it.

## Person, NemID and phone

code-person-already_updated =
    .title = Already updated
    .cause = The citizen's ID information was updated earlier.
    .clerk = { -clerk-nothing }
    .citizen = Your ID information is already up to date. You need do nothing more.

code-person-update_not_required =
    .title = No update needed
    .cause = The scheme does not ask this citizen to update ID information.
    .clerk = { -clerk-nothing }
    .citizen = You do not need to update your ID information.

code-person-below_15 =
    .title = Under 15
    .cause = NemID requires the citizen to be 15 or older.
    .clerk = Refer to the MitID app or Borgerservice.
    .citizen = You must be 15 or older to have NemID.

code-person-below_13 =
    .title = Under 13
    .cause = MitID requires the citizen to be 13 or older.
    .clerk = Follow the instruction for children.
    .citizen = You must be 13 or older to get MitID.

code-person-no_cpr =
    .title = No CPR number
    .cause = This option requires a Danish CPR number.
    .clerk = Refer to the MitID app or Borgerservice.
    .citizen = You need a Danish CPR number to use this option.

code-nemid-none =
    .title = No NemID
    .cause = The citizen has no NemID.
    .clerk = Refer to the MitID app or Borgerservice.
    .citizen = You have no NemID to update.

code-nemid-blocked =
    .title = NemID is blocked
    .cause = The citizen's NemID is blocked.
    .clerk = Refer to the MitID app or Borgerservice.
    .citizen = Your NemID is blocked and therefore cannot be used here.

code-nemid-login_missing =
    .title = Not logged in
    .cause = The citizen is not logged in with NemID.
    .clerk = Ask the citizen to log in, then scan the passport.
    .citizen = Log in with NemID before you scan your passport.

code-nemid-app_outdated =
    .title = NemID key app is out of date
    .cause = The key app is not the latest version.
    .clerk = Ask the citizen to update the app.
    .citizen = Get the latest version of the NemID key app and try again.

code-nemid-key_app_not_activated =
    .title = NemID key app is not activated
    .cause = The key app has not been activated with the key card.
    .clerk = Ask the citizen to activate the app.
    .citizen = Activate the NemID key app with your key card and try again.

code-nemid-too_few_keys =
    .title = Too few keys left
    .cause = The key app is not activated, and the key card has too few unused keys.
    .clerk = Refer to the MitID app or Borgerservice.
    .citizen = Your key card must have at least two unused keys before you can get the NemID key app.

code-route-retired =
    .title = NemID has closed
    .cause = The way through the NemID key app no longer exists.
    .clerk = Refer to the MitID app or Borgerservice.
    .citizen = NemID can no longer be used to get MitID.

code-device-photo_not_allowed =
    .title = A picture instead of the chip
    .cause = A picture of the passport proves nothing; the chip must be read.
    .clerk = Ask the citizen to scan the passport.
    .citizen = A picture of the passport cannot be used. For security reasons the passport's chip must be scanned.

code-device-no_nfc =
    .title = No NFC reader
    .cause = The phone cannot read the passport's chip.
    .clerk = Suggest a borrowed phone with the MitID app.
    .citizen = Your phone cannot read the passport's chip.

code-device-borrowed =
    .title = Borrowed phone
    .cause = The NemID key app must not be used on someone else's phone.
    .clerk = Suggest the MitID app.
    .citizen = The NemID key app can only be used on your own phone.

## The passport

code-chip-mute =
    .title = The document does not answer
    .cause = Something lies on the reader, but its chip does not answer.
    .clerk = Turn the passport over or move it a little. Remove other cards.
    .citizen = The passport's chip does not answer. It is being tried again.

code-lds-mandatory_not_compared =
    .title = The code line or the photo was not compared
    .cause = DG1 or DG2 was not there, so its hash could not be compared with the signed one.
    .clerk = Read the passport again, with the photo.
    .citizen = Not everything on the chip could be read.

code-doc-expired =
    .title = The passport has expired
    .cause = The passport's last day of validity has passed.
    .clerk = { -clerk-stop }
    .citizen = Your passport has expired.

code-doc-not_yet_valid =
    .title = The passport is not valid yet
    .cause = The passport's date of issue is later than today.
    .clerk = Check the date on this computer. { -clerk-stop }
    .citizen = { -citizen-unusable }

code-doc-issuer_not_accepted =
    .title = Not a Danish passport
    .cause = The passport was not issued by Denmark.
    .clerk = Follow the instruction for foreign passports.
    .citizen = You need a Danish, Greenlandic or Faroese passport.

code-doc-variant_not_accepted =
    .title = Greenlandic or Faroese passport
    .cause = The NemID key app accepts Danish passports only.
    .clerk = Refer to the MitID app.
    .citizen = The NemID key app accepts a Danish passport only. The MitID app also accepts a Greenlandic or Faroese passport.

code-doc-variant_unproven =
    .title = Not known whether the passport is Danish
    .cause = The chip does not show whether the passport is Danish, Greenlandic or Faroese.
    .clerk = Look at the cover and enter which passport it is.
    .citizen = We could not tell whether the passport is Danish, Greenlandic or Faroese.

code-doc-type_not_accepted =
    .title = Type of document not accepted
    .cause = Only ordinary passports can be used.
    .clerk = Ask for an ordinary passport.
    .citizen = This type of document cannot be used. You need an ordinary passport with a chip.

code-issued-before_cutoff =
    .title = Issued before the limit
    .cause = The passport was issued before 1 January 2012.
    .clerk = Refer to the MitID app or Borgerservice.
    .citizen = Your passport was issued before 1 January 2012 and therefore cannot be used in the NemID key app.

code-issued-unknown =
    .title = Date of issue not known
    .cause = The chip does not show whether the passport was issued before or after the limit.
    .clerk = Enter the date from the page; it can reveal an error, but proves nothing.
    .citizen = We could not establish when your passport was issued.

code-issued-conflict =
    .title = Dates of issue contradict each other
    .cause = Two sources exclude each other.
    .clerk = Check a date you typed. Otherwise: { -clerk-stop }
    .citizen = The information about when your passport was issued does not agree.

code-issued-on_boundary =
    .title = Issued on the boundary day itself
    .cause = The passport was issued on 1 January 2012. The two readings of the rule differ on that day.
    .clerk = Note it in the case.
    .citizen = { -citizen-nothing }

## The reader

code-reader-none =
    .title = No reader connected
    .cause = The computer sees no card reader.
    .clerk = Plug in the reader; "paskontrol reader list" shows those seen.
    .citizen = { -citizen-again }

code-reader-not_found =
    .title = No reader of that name
    .cause = No connected reader has that name.
    .clerk = Run "paskontrol reader list" and choose one of them.
    .citizen = { -citizen-again }

code-reader-gone =
    .title = Reader was unplugged
    .cause = The connection to the card reader was lost.
    .clerk = Plug it back in; reading starts again.
    .citizen = { -citizen-again }

code-reader-busy =
    .title = Another program holds the reader
    .cause = The reader is in use.
    .clerk = Close the other program and try again.
    .citizen = { -citizen-again }

code-reader-denied =
    .title = No permission to use the reader
    .cause = The computer does not let the program use the reader.
    .clerk = Ask IT for access to the reader.
    .citizen = { -citizen-again }

code-reader-no_service =
    .title = The smart card service is not running
    .cause = The program cannot reach pcscd.
    .clerk = Ask IT to start pcscd.
    .citizen = { -citizen-again }

code-reader-short_only =
    .title = Reader has no long messages
    .cause = Some checks need long messages.
    .clerk = Use another reader if the check is needed.
    .citizen = { -citizen-nothing }

code-reader-timeout =
    .title = The reader does not answer
    .cause = Too much time passed without an answer.
    .clerk = { -clerk-again }
    .citizen = { -citizen-again }

code-reader-lost =
    .title = The connection to the reader was lost
    .cause = The reader stopped answering on the way.
    .clerk = Check the cable and try again.
    .citizen = { -citizen-again }

## The chip

code-chip-none =
    .title = No chip found
    .cause = There is no chip on the reader.
    .clerk = Place the photo page flat on the reader.
    .citizen = { -citizen-again }

code-chip-absent =
    .title = The passport has no chip
    .cause = The passport has no chip that can be read.
    .clerk = Refer to Borgerservice.
    .citizen = The passport has no readable chip.

code-chip-not_scanned =
    .title = The chip has not been scanned
    .cause = There is a reader, but the chip has not been scanned.
    .clerk = Place the passport on the reader.
    .citizen = The chip in your passport has not been scanned yet.

code-chip-read_failed =
    .title = The chip could not be read
    .cause = Reading did not finish.
    .clerk = { -clerk-again }
    .citizen = The chip could not be read. Put the passport on a flat surface, remove any phone cover and try again.

code-chip-collision =
    .title = More than one card on the reader
    .cause = More than one chip answers.
    .clerk = Remove wallet, phone and other cards.
    .citizen = { -citizen-again }

code-chip-not_mrtd =
    .title = This is not a passport chip
    .cause = The chip does not have the passport application.
    .clerk = Check the document.
    .citizen = This document cannot be used.

code-chip-moved =
    .title = The passport moved
    .cause = The connection to the chip was interrupted.
    .clerk = Put it back. We continue where we stopped.
    .citizen = { -citizen-again }

code-chip-removed =
    .title = The passport was taken away
    .cause = The chip no longer answers.
    .clerk = Put it back or cancel.
    .citizen = { -citizen-again }

code-chip-changed =
    .title = Another passport on the reader
    .cause = The chip is not the one reading began with.
    .clerk = Start again with one passport.
    .citizen = { -citizen-again }

code-chip-continuity_unproven =
    .title = It cannot be shown that it is the same chip
    .cause = The passport moved while it was read, and has no key to show itself by. The data are the signed ones all the same.
    .clerk = No action; keep the passport still next time.
    .citizen = { -citizen-again }

code-chip-slow =
    .title = The chip answers slowly
    .cause = The chip pauses because it was given wrong keys.
    .clerk = Wait; the countdown is shown.
    .citizen = { -citizen-again }

code-chip-protocol =
    .title = The chip answers wrongly
    .cause = An answer did not follow the standard.
    .clerk = Try once more, then another reader.
    .citizen = { -citizen-again }

code-chip-cloned =
    .title = The chip may be a copy
    .cause = The chip could not prove that it is the issuer's.
    .clerk = { -clerk-stop }
    .citizen = The chip did not pass the copy check.

code-chip-clone_check_unavailable =
    .title = No copy protection in the chip
    .cause = The issuer put no copy protection in this chip. This says nothing about whether the passport is genuine.
    .clerk = Refer to Borgerservice.
    .citizen = Your passport's chip lacks the protection needed to check whether it has been copied.

code-chip-clone_check_not_performed =
    .title = The copy check was not completed
    .cause = The chip offers the check, but it did not finish.
    .clerk = { -clerk-again }
    .citizen = The copy check was not completed. Scan the passport again.

code-chip-clone_check_not_supported =
    .title = Copy check skipped
    .cause = The chip has no copy protection, and the policy does not require it.
    .clerk = Note it in the case.
    .citizen = { -citizen-nothing }

code-chip-auth_not_supported =
    .title = The issuer put no copy protection in this chip
    .cause = The passport offers neither Active nor Chip Authentication.
    .clerk = This is no fault of the passport; the policy decides.
    .citizen = { -citizen-nothing }

code-chip-aa_invalid =
    .title = Active Authentication failed
    .cause = The chip's answer does not fit the issuer's key.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-chip-aa_weak_key =
    .title = Weak key in the chip
    .cause = The key for the copy check is shorter than it should be.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-chip-aa_hash_inferred =
    .title = Hash algorithm inferred
    .cause = The passport does not say which hash algorithm the chip uses; it was found from the answer.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-chip-aa_signature_form =
    .title = The answer is written another way
    .cause = The chip's signature is encoded differently from the standard.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-chip-aa_no_answer =
    .title = The chip did not answer the copy check
    .cause = The passport offers Active Authentication, but the chip gave no answer.
    .clerk = { -clerk-again }
    .citizen = { -citizen-again }

code-chip-aa_not_performed =
    .title = The copy check was not run
    .cause = There is no exchange with the chip to check.
    .clerk = Read the passport again.
    .citizen = { -citizen-nothing }

code-chip-protocol_unsupported =
    .title = A check cannot be run here
    .cause = The chip offers a protocol that this version does not have.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-chip-ca_failed =
    .title = Chip Authentication failed
    .cause = The chip could not prove that it holds the issuer's key.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-chip-ca_not_performed =
    .title = Chip Authentication was not run
    .cause = There is no run with the chip to check.
    .clerk = Read the passport again.
    .citizen = { -citizen-nothing }

code-chip-ca_keys_not_switched =
    .title = The chip did not switch keys
    .cause = After Chip Authentication the chip still used the old keys.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-chip-cam_missing =
    .title = PACE-CAM answer missing
    .cause = The chip did not send the proof of its key.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-chip-cam_invalid =
    .title = PACE-CAM failed
    .cause = The chip's proof does not fit the issuer's key.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-chip-key_unbound =
    .title = The chip's key is not signed
    .cause = The copy check used a key that the issuer's signature does not cover.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-chip-key_compromised =
    .title = The chip's key is compromised
    .cause = A signed defect list says that the key may have been copied.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

## Access to the chip

code-access-password_wrong =
    .title = The lines do not open this passport
    .cause = The chip refused the key from the two lines or from the CAN.
    .clerk = Compare with the page, or with the six digits on the front.
    .citizen = { -citizen-again }

code-access-password_blocked =
    .title = The document has locked this password
    .cause = The chip accepts no more attempts with this password.
    .clerk = Use the two lines on the photo page instead.
    .citizen = { -citizen-again }

code-access-downgraded =
    .title = The older access was used
    .cause = The chip was opened with BAC although it offers PACE.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-access-downgrade_proven =
    .title = Someone hid the strong access
    .cause = Signed data shows that the passport offers PACE, but it was not offered to us.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-access-cardaccess_mismatch =
    .title = Access information was changed
    .cause = EF.CardAccess does not fit the signed data.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-access-not_protected =
    .title = The chip is not locked
    .cause = The chip can be read without a key.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-access-bac_failed =
    .title = BAC failed
    .cause = The chip's answer did not fit the key.
    .clerk = { -clerk-again }
    .citizen = { -citizen-again }

code-access-pace_failed =
    .title = PACE failed
    .cause = Agreeing on keys with the chip did not finish.
    .clerk = { -clerk-again }
    .citizen = { -citizen-again }

code-access-pace_unsupported_params =
    .title = Unknown kind of PACE
    .cause = The chip offers PACE with parameters we do not know.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-access-ta_failed =
    .title = The chip does not know the terminal
    .cause = The terminal showed no certificate the chip accepts, so fingerprints and irises stayed locked.
    .clerk = Nothing to do: the rest of the passport was read.
    .citizen = { -citizen-nothing }

code-pace-point_invalid =
    .title = Invalid point in PACE
    .cause = The chip sent a point that is not on the curve.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-pace-key_reflected =
    .title = The chip sent our own key back
    .cause = A genuine chip makes its own key.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-pace-token_invalid =
    .title = Wrong token in PACE
    .cause = The chip does not know the agreed keys.
    .clerk = { -clerk-again }
    .citizen = { -citizen-again }

code-pace-nonce_invalid =
    .title = Invalid nonce in PACE
    .cause = The chip's encrypted number has the wrong length.
    .clerk = { -clerk-again }
    .citizen = { -citizen-again }

code-pace-tag_unexpected =
    .title = Unexpected field in PACE
    .cause = The chip answered with a field that does not belong to the step.
    .clerk = { -clerk-again }
    .citizen = { -citizen-again }

code-pace-extra_data =
    .title = Extra data in PACE
    .cause = The chip's answer is longer than allowed.
    .clerk = { -clerk-again }
    .citizen = { -citizen-again }

code-sm-unprotected_response =
    .title = Unprotected answer
    .cause = The chip answered without protection in a protected conversation.
    .clerk = { -clerk-again }
    .citizen = { -citizen-again }

code-sm-mac_invalid =
    .title = An answer was changed on the way
    .cause = The answer's MAC is wrong.
    .clerk = { -clerk-again }
    .citizen = { -citizen-again }

code-sm-status_missing =
    .title = Protected status missing
    .cause = The answer lacks the protected status word.
    .clerk = { -clerk-again }
    .citizen = { -citizen-again }

code-sm-cryptogram_invalid =
    .title = An answer cannot be decrypted
    .cause = The encrypted part has the wrong length or padding.
    .clerk = { -clerk-again }
    .citizen = { -citizen-again }

code-sm-session_lost =
    .title = The protected conversation ended
    .cause = The chip has forgotten the agreed keys.
    .clerk = { -clerk-again }
    .citizen = { -citizen-again }

code-protocol-status_unexpected =
    .title = Unexpected status from the chip
    .cause = The chip refused a command in an unexpected way.
    .clerk = { -clerk-again }
    .citizen = { -citizen-again }

code-limit-limit =
    .title = A limit was reached
    .cause = The passport holds more than the program accepts.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-unusable }

code-limit-file_size =
    .title = A file is too large
    .cause = A file on the chip is larger than allowed.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-unusable }

code-limit-apdu_budget =
    .title = Too many commands
    .cause = The chip needed more commands than allowed.
    .clerk = { -clerk-again }
    .citizen = { -citizen-again }

code-limit-time_budget =
    .title = It took too long
    .cause = Reading lasted longer than allowed.
    .clerk = { -clerk-again }
    .citizen = { -citizen-again }

code-protocol-length =
    .title = The chip sent more than was asked for
    .cause = An answer was longer than the standard allows.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-unusable }

code-protocol-no_progress =
    .title = The chip sends nothing
    .cause = The chip answered that all is well, but sent no data.
    .clerk = { -clerk-again }
    .citizen = { -citizen-again }

code-timing-anomaly =
    .title = The chip answers unusually slowly
    .cause = Every answer took longer than a chip on the reader needs. The passport may lie somewhere else.
    .clerk = Make sure that the passport presented is the one on the reader.
    .citizen = { -citizen-nothing }

code-limit-memory =
    .title = Too much memory
    .cause = The passport's data takes more room than allowed.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-unusable }

## The lines of the passport

code-mrz-check_digit =
    .title = A check digit is wrong
    .cause = The lines were read or typed wrongly.
    .clerk = Correct the marked field.
    .citizen = { -citizen-again }

code-mrz-layout =
    .title = Not a passport MRZ
    .cause = The lines do not have the shape of a travel document.
    .clerk = Compare with the two lines at the bottom of the photo page.
    .citizen = { -citizen-again }

code-mrz-mismatch =
    .title = The lines do not match the chip
    .cause = The printed lines are not the same as on the chip.
    .clerk = { -clerk-stop }
    .citizen = The printed details do not agree with the details on the chip.

code-mrz-optional_differs =
    .title = The optional field differs
    .cause = Only the optional field of the lines differs from the chip.
    .clerk = Compare the field with the page.
    .citizen = { -citizen-nothing }

code-mrz-not_compared =
    .title = The lines were not compared
    .cause = The chip was opened with the CAN, so the printed lines were not read.
    .clerk = Enter the lines if they are to be compared.
    .citizen = { -citizen-nothing }

code-dg1-check_digit =
    .title = Wrong check digit on the chip
    .cause = The lines on the chip do not agree with their check digits.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-dg1-charset =
    .title = Invalid characters on the chip
    .cause = The lines on the chip hold characters that are not allowed.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-dg1-partial_date =
    .title = The date of birth is incomplete
    .cause = The passport does not give the whole date of birth.
    .clerk = Find the date of birth another way.
    .citizen = { -citizen-nothing }

code-state-mismatch =
    .title = The issuer does not match the signature
    .cause = The State in the passport is not the State that signed.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-state-code_unknown =
    .title = Unknown State code
    .cause = The State code is not in the table.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-unsettled }

## The files of the chip

code-lds-malformed =
    .title = A file cannot be understood
    .cause = A file on the chip does not follow the standard.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-unusable }

code-lds-content_changed =
    .title = A file changed while it was read
    .cause = The chip gave something else than before for the same part of a file.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-unusable }

code-lds-trailing_bytes =
    .title = Extra data in a file
    .cause = There is data after the end of the file.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-lds-com_malformed =
    .title = The table of contents cannot be understood
    .cause = EF.COM does not follow the standard.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-lds-com_sod_mismatch =
    .title = The table of contents does not fit
    .cause = EF.COM names other files than the signed ones.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-lds-dg_hash_mismatch =
    .title = Data in the chip was changed
    .cause = A file is not the one the issuer signed.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-lds-dg_listed_but_absent =
    .title = A signed file is missing
    .cause = The signature names a file that is not on the chip.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-unsettled }

code-lds-dg_not_listed =
    .title = A file is not signed
    .cause = The chip has a file that the signature does not name.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-lds-dg_nonconformant =
    .title = A file deviates from the standard
    .cause = The file is genuine, but built differently from the standard.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-lds-version_mismatch =
    .title = The versions do not agree
    .cause = The chip's files give different versions of the standard.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-image-missing =
    .title = No portrait
    .cause = The chip has no picture of the holder.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-unusable }

code-image-decode_failed =
    .title = The portrait cannot be shown
    .cause = The picture on the chip is damaged or in an unknown format.
    .clerk = The face cannot be compared with a portrait that is not shown; the printed picture does not replace it.
    .citizen = { -citizen-nothing }

code-image-limit =
    .title = The portrait is too large
    .cause = The picture on the chip is larger than allowed.
    .clerk = The face cannot be compared with a portrait that is not shown; the printed picture does not replace it.
    .citizen = { -citizen-nothing }

code-image-type_mismatch =
    .title = The portrait has another format
    .cause = The picture is not in the format the file states.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-data-text_sanitised =
    .title = Characters were removed from a text
    .cause = A text on the chip held characters that cannot be shown safely.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

## The signature

code-pa-failed =
    .title = The data is not genuine
    .cause = The signature does not fit the data on the chip.
    .clerk = { -clerk-stop }
    .citizen = We could not confirm that the data on the chip is genuine and unchanged.

code-pa-csca_untrusted =
    .title = The signature cannot be checked
    .cause = The issuing State's certificate is not known here.
    .clerk = { -clerk-trust }
    .citizen = We lack the certificate needed to check the passport's digital signature.

code-pa-algo_forbidden =
    .title = Insecure algorithm
    .cause = The signature uses an algorithm that is not allowed.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-unusable }

code-pa-algo_deprecated =
    .title = Deprecated algorithm
    .cause = The signature uses an older algorithm that is still allowed.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-pa-algo_unknown =
    .title = Unknown algorithm
    .cause = The signature uses an algorithm we do not know.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-unsettled }

code-sod-missing =
    .title = The signature is missing
    .cause = The chip has no EF.SOD.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-unusable }

code-sod-malformed =
    .title = The signature cannot be understood
    .cause = EF.SOD does not follow the standard.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-unusable }

code-sod-signature_invalid =
    .title = The issuer's signature does not fit
    .cause = The signature in EF.SOD is wrong.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-sod-message_digest_mismatch =
    .title = What was signed was changed
    .cause = The list of file hashes is not the one that was signed.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-sod-content_type =
    .title = Wrong kind of signature
    .cause = The signature is not about a passport.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-sod-signed_attrs_missing =
    .title = The signature is incomplete
    .cause = The signed attributes are missing.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-sod-dg_duplicate =
    .title = A file is signed twice
    .cause = The list of hashes names the same file more than once.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-sod-dg_number_invalid =
    .title = Unknown file in the signature
    .cause = The list of hashes has a number that does not exist.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-sod-signer_count =
    .title = Wrong number of signers
    .cause = A passport must have exactly one signer.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-sod-sid_mismatch =
    .title = The signer cannot be found
    .cause = The certificate in the passport is not the one the signature refers to.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-cms-ber_indefinite =
    .title = Older encoding
    .cause = The signature is written with indefinite lengths.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-cms-attr_order =
    .title = Order of attributes
    .cause = The signed attributes are not in the required order.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-cms-legacy_oid =
    .title = Older name of an algorithm
    .cause = The signature uses an outdated name for a known algorithm.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-card_security-signature_invalid =
    .title = EF.CardSecurity is not genuine
    .cause = The signature in EF.CardSecurity is wrong.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-pkcs1-no_null =
    .title = Field left out of the signature
    .cause = An empty field that should be there is left out.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

## The certificates

code-pki-issuer_unknown =
    .title = Issuing State's certificate not known here
    .cause = No installed certificate leads to the signer.
    .clerk = { -clerk-trust }
    .citizen = { -citizen-unsettled }

code-pki-ds_missing =
    .title = The signer's certificate is missing
    .cause = The certificate is neither in EF.SOD nor installed here.
    .clerk = { -clerk-trust }
    .citizen = { -citizen-unsettled }

code-pki-ds_pinned =
    .title = The signer was approved directly
    .cause = This very certificate is installed as trusted; it was not held against a country certificate.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-pki-issuer_name_mismatch =
    .title = The issuer's name is another
    .cause = The certificate names another issuer than the one that signed it.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-pki-chain_signature_invalid =
    .title = The signer's certificate is not genuine
    .cause = The issuing State did not sign the certificate.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-pki-ds_not_valid_now =
    .title = The signer's certificate is outside its period
    .cause = The certificate is not valid at the time of the check.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-unsettled }

code-pki-csca_not_valid_now =
    .title = The issuing State's certificate is outside its period
    .cause = The certificate is not valid at the time of the check.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-unsettled }

code-pki-role_violation =
    .title = The certificate may not be used for this
    .cause = The certificate has another purpose.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-pki-doctype_not_allowed =
    .title = The signer may not issue this type
    .cause = The certificate does not name this type of document.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-pki-critical_unknown =
    .title = Unknown demand in the certificate
    .cause = The certificate has a critical field we do not know.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-unsettled }

code-pki-curve_unknown =
    .title = Unknown curve
    .cause = The certificate's curve is not in the table of standard curves.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-unsettled }

code-pki-key_invalid =
    .title = Invalid key
    .cause = The key in the certificate is wrong or too short.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-not-genuine }

code-pki-aki_absent =
    .title = The issuer's key is not named
    .cause = The certificate does not say which key signed it.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-pki-ski_malformed =
    .title = The key's name is written wrongly
    .cause = The certificate's key identifier does not follow the standard.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-pki-name_normalised =
    .title = Names written differently
    .cause = The issuer's name is the same, but written in two ways.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-pki-serial_odd =
    .title = Unusual serial number
    .cause = The certificate's serial number does not follow the standard.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-pki-profile_deviation =
    .title = The certificate deviates from the standard
    .cause = A field is built differently from Doc 9303-12.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-pki-anchor_provenance_low =
    .title = The certificate's origin is weak
    .cause = The issuing State's certificate comes from a list that is not signed.
    .clerk = Get a signed list.
    .citizen = { -citizen-nothing }

code-rev-ds_revoked =
    .title = The signer's certificate is withdrawn
    .cause = The issuing State has revoked the certificate.
    .clerk = { -clerk-stop }
    .citizen = The certificate behind the passport's digital signature has been withdrawn.

code-rev-csca_revoked =
    .title = The issuing State's certificate is withdrawn
    .cause = The certificate must no longer be used.
    .clerk = { -clerk-stop }
    .citizen = { -citizen-unusable }

code-rev-unknown =
    .title = The certificate's status is unknown
    .cause = There is no revocation list for the signer's certificate.
    .clerk = { -clerk-trust }
    .citizen = We could not check whether the passport's certificate is still valid.

code-rev-stale =
    .title = Revocation list is too old
    .cause = The certificates' revocation list has run out.
    .clerk = { -clerk-trust }
    .citizen = { -citizen-unsettled }

code-rev-crl_invalid =
    .title = The revocation list is not genuine
    .cause = The signature on the revocation list is wrong.
    .clerk = { -clerk-trust }
    .citizen = { -citizen-unsettled }

code-rev-crl_wrong_issuer =
    .title = The revocation list is another issuer's
    .cause = The revocation list was not issued by the certificate's issuer.
    .clerk = { -clerk-trust }
    .citizen = { -citizen-unsettled }

code-rev-rollback =
    .title = The revocation list is older than the last
    .cause = A newer revocation list was seen before.
    .clerk = Contact IT.
    .citizen = { -citizen-unsettled }

code-rev-not_published =
    .title = The State publishes no revocation list
    .cause = The issuing State's revocation list cannot be downloaded.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-rev-not_checked =
    .title = Revocation list not checked
    .cause = There is no revocation list, and the policy does not require it.
    .clerk = Note it in the case.
    .citizen = { -citizen-nothing }

code-defect-applied =
    .title = A known defect was taken into account
    .cause = A signed defect list names this signer.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-defect-list_refused =
    .title = Defect list refused
    .cause = The defect list is not signed by anyone we trust.
    .clerk = Contact IT.
    .citizen = { -citizen-nothing }

code-trust-empty =
    .title = No country certificates installed
    .cause = Without them no signature can be checked.
    .clerk = Name a file with country certificates (--trust).
    .citizen = { -citizen-unsettled }

code-trust-snapshot_old =
    .title = Country certificates are old
    .cause = The list has not been renewed for a long time.
    .clerk = Update the list.
    .citizen = { -citizen-nothing }

code-trust-import_refused =
    .title = A list was refused
    .cause = The file could not be read, or its signature is wrong.
    .clerk = Contact IT.
    .citizen = { -citizen-nothing }

## The register

code-registry-stolen =
    .title = Reported stolen
    .cause = The passport is on the list of stolen passports.
    .clerk = { -clerk-neutral }
    .citizen = The passport has been reported stolen and cannot be used.

code-registry-lost =
    .title = Reported lost
    .cause = The passport is on the list of lost passports.
    .clerk = { -clerk-neutral }
    .citizen = The passport has been reported lost and cannot be used.

code-registry-blocked =
    .title = Blocked
    .cause = The passport is on the list of blocked passports.
    .clerk = { -clerk-neutral }
    .citizen = The passport has been blocked and cannot be used.

code-registry-cancelled =
    .title = Cancelled
    .cause = The passport was cancelled, for example because a new one was issued.
    .clerk = { -clerk-neutral }
    .citizen = The passport has been cancelled and cannot be used.

code-registry-not_issued =
    .title = Unknown passport number
    .cause = The issuer does not know the number.
    .clerk = { -clerk-neutral }
    .citizen = The passport number is not known to the authorities.

code-registry-hit =
    .title = The passport is reported invalid
    .cause = The passport is on a list of documents taken out of use.
    .clerk = { -clerk-neutral }
    .citizen = { -citizen-unusable }

code-registry-possible_hit =
    .title = Possibly on the list
    .cause = A quick look-up shows a possible match; only an exact one can tell.
    .clerk = Look the number up in the register.
    .citizen = The passport needs a closer check before you can continue.

code-registry-stale =
    .title = The register's answer is too old
    .cause = The answer is older than allowed.
    .clerk = Update the list, or try again later.
    .citizen = The information on blocked passports is not recent enough. Try again later.

code-registry-unavailable =
    .title = The register does not answer
    .cause = There was no usable answer.
    .clerk = Try again, or finish as undetermined.
    .citizen = We could not find out whether the passport is blocked. Try again later.

code-registry-not_checked =
    .title = The register was not asked
    .cause = The policy requires an answer, and none was asked for.
    .clerk = Name a register, or finish as undetermined.
    .citizen = Whether the passport is blocked has not been checked.

## The holder

code-holder-mismatch =
    .title = Someone else's passport
    .cause = The passport does not belong to the person who is logged in.
    .clerk = { -clerk-stop }
    .citizen = The passport does not belong to the person who is logged in.

code-holder-link_unproven =
    .title = Not confirmed that the passport is the citizen's
    .cause = Nothing connects the passport with the person.
    .clerk = Confirm the citizen's identity and try again.
    .citizen = We could not confirm that the passport is yours.

code-holder-face_mismatch =
    .title = The face does not fit the picture
    .cause = The face does not resemble the picture on the chip.
    .clerk = Follow your internal instruction.
    .citizen = Your face could not be matched with the passport photo. Try again in better light.

code-holder-face_unsure =
    .title = Unsure about the face
    .cause = It could not be decided whether it is the same person.
    .clerk = Ask a colleague, or follow your internal instruction.
    .citizen = { -citizen-unsettled }

code-holder-face_not_verified =
    .title = The face has not been compared
    .cause = Nobody has compared the citizen with the picture on the chip.
    .clerk = Compare the citizen with the picture.
    .citizen = You still need to scan your face.

## The program

code-session-timeout =
    .title = Nothing happened for a while
    .cause = The check was ended and everything was erased.
    .clerk = Start again.
    .citizen = { -citizen-again }

code-clock-rollback =
    .title = The clock was set back
    .cause = The computer's clock shows an earlier time than before.
    .clerk = Contact IT.
    .citizen = { -citizen-unsettled }

code-clock-unsynced =
    .title = The clock is not confirmed
    .cause = The computer's clock is not set by a time server, or shows a time months after the latest in the log.
    .clerk = Contact IT.
    .citizen = { -citizen-nothing }

code-log-unavailable =
    .title = Nothing can be written to the log
    .cause = Without a log nothing may be decided.
    .clerk = Contact IT.
    .citizen = { -citizen-unsettled }

code-log-tampered =
    .title = The log was changed
    .cause = What the log holds does not fit its signed checksum.
    .clerk = Contact IT.
    .citizen = { -citizen-unsettled }

code-policy =
    .title = Left out
    .cause = The policy does not ask for this check.
    .clerk = { -clerk-nothing }
    .citizen = { -citizen-nothing }

code-reader_limit =
    .title = The reader cannot run the check
    .cause = The reader lacks what the check needs.
    .clerk = Use another reader if the check is needed.
    .citizen = { -citizen-nothing }

code-missing_input =
    .title = Something was not given
    .cause = The check needs something that was not given.
    .clerk = Give it and try again.
    .citizen = { -citizen-nothing }

code-earlier_failure =
    .title = An earlier check failed
    .cause = The check builds on another that did not pass.
    .clerk = See the earlier check.
    .citizen = { -citizen-nothing }

code-internal-fault =
    .title = Unexpected fault in the program
    .cause = The program did something it must not do.
    .clerk = Try again and report the fault.
    .citizen = { -citizen-unsettled }

## Command line

simulated-band = SIMULATED · no real person, no real passport
holder-not-shown = Nothing is shown of the holder: no State's signature covers what was read.
show-not-verified = Not verified: this is what the files say, not what a State signed.
face-written = Written: the portrait, { $size } pixels ({ $format })
face-several = The chip holds { $count } portraits; the first was taken.
face-redacted = With --redact { $level } no portrait is written.
rules = rules { $policy }
next-clerk = Next, clerk
next-citizen = Next, citizen
field-issue-date = Issued
demo-intro = SIMULATED · no real person, no real passport, no network
demo-in-process = The simulated chip is read in-process.
demo-through-pcsc = The simulated chip is read through the PC/SC service: { $reader }
demo-in-process-instead = The simulated chip is read in-process instead; nothing else differs.
demo-no-pcsc = No virtual PC/SC reader could be used ({ $reason }).
sim-no-terminal = The chip of { $name } keeps no fingerprints for terminals with rights.
strategies-title = Ways of reading a passport at { $rate } kbit/s (modelled time)
strategies-commands = calls
strategies-bytes = bytes
strategies-time = time
strategies-above = over min.
strategy-short-header-select = short commands, SELECT and file header first
strategy-short-select = short commands, SELECT
strategy-short = short commands, file chosen by the read
strategy-long-header-select = long commands, SELECT and file header first
strategy-ours = as this program reads
strategies-floor = the least: protocols, one command a file
strategies-host = The program's own computing: { $ms } ms, { $share } % of the reading (measured here).
sim-no-such-speed = The speed is 106, 212, 424 or 848 kbit/s.
reader-info-connected = document
reader-info-none = no document
reader-info-atr = ATR
reader-info-long = long messages
reader-info-usb = USB id
reader-info-vendor = vendor
reader-info-serial = serial number (hash)
reader-info-max-input = longest message
reader-yes = yes
reader-no = no
reader-unknown = it does not say
reader-probe-round-trip = shortest round trip
reader-probe-median = usual round trip
reader-probe-stated = the chip takes up to
reader-probe-longest = longest answer that worked
reader-probe-saved = Remembered for this model of reader.
reader-probe-not-saved = Nothing to remember: this chip does not say whether it takes long messages.
reader-watch-attached = reader plugged in
reader-watch-detached = reader unplugged
reader-watch-present = document placed
reader-watch-removed = document taken away
sim-playing = Playing { $name } in the virtual reader at { $address }. Ctrl-C takes the passport away.
prompt-place-passport = Place the passport's photo page flat on the reader …
input-needed = The printed lines are needed: --mrz-file, --mrz - (stdin), or a terminal to type on.
input-needs-yes = Nobody can be asked here. Add --yes to say yes beforehand.

## The audit log

audit-entries = Entries
audit-due = Past their time, not yet erased
audit-forgets-before = Forgets everything before
audit-seen = Latest time seen
audit-whole =
    { $entries ->
        [one] The log is whole: { $entries } entry, { $erased } of it erased on time.
       *[other] The log is whole: { $entries } entries, { $erased } of them erased on time.
    }
audit-purged =
    { $count ->
        [one] Erased { $count } entry from before { $before }.
       *[other] Erased { $count } entries from before { $before }.
    }
audit-would-purge =
    { $count ->
        [one] Would erase { $count } entry from before { $before }.
       *[other] Would erase { $count } entries from before { $before }.
    }
audit-csv-or-json = With --json one JSON document is written; --format csv writes something else. Choose one of them.
audit-clock-confirmed = The clock is confirmed: { $now }.
audit-no-event = No entry has this name.
audit-recorded = Recorded as { $event }.

## Policies

policy-lint =
    { $changed ->
        [one] { $changed } constant differs from the built-in policy, { $relaxed } asks for less (!).
       *[other] { $changed } constants differ from the built-in policy, { $relaxed } of them ask for less (!).
    }

## Registers

registry-imported =
    { $rows ->
        [one] { $rows } row, edition { $sequence } (before: { $before }).
       *[other] { $rows } rows, edition { $sequence } (before: { $before }).
    }
registry-compacted =
    { $rows ->
        [one] A filter of { $rows } document, { $size } bytes. The publisher must now sign { $manifest }.
       *[other] A filter of { $rows } documents, { $size } bytes. The publisher must now sign { $manifest }.
    }
registry-empty = No list was imported yet.
registry-source = Source
registry-sequence = Edition
registry-address = Address
registry-sequence-seen = Latest edition seen
registry-max-age = Answers count for
registry-timeout = Time to answer
registry-as-of = As of
registry-next = Next edition promised
registry-rows = Rows
registry-publisher = Publisher
registry-unsigned = not signed
registry-usable = answers, and the answer is fresh
registry-unusable = cannot be used
registry-not-listed = not listed
registry-listed = listed
registry-not-issued = never issued
registry-possible-hit = perhaps listed; only an exact list can tell

## The doctor

doctor-area-reader = Reader
doctor-area-access = Access
doctor-area-trust = Trust
doctor-area-register = Register
doctor-area-system = System
doctor-area-service = Service
doctor-cure = Fix
doctor-why = Why
doctor-healthy = All is well.
doctor-summary = { $problems } to mend, { $warnings } to know.
doctor-write = write { $path }
doctor-fix-it = Mends itself with: paskontrol doctor --fix { $check }
doctor-no-cure = { $check }: there is nothing the program can mend.
doctor-ask = Carry these steps out?
doctor-left = To be done on that system itself: { $step }
doctor-done = { $check }: done.
doctor-kept = Written to { $path } (no personal data).
doctor-share = Share: paskontrol doctor --bundle report.zip (no personal data)
doctor-d01-title = PC/SC library
doctor-d01-failed = This program was built without the PC/SC library.
doctor-d01-why = Without it no reader can be used.
doctor-d02-title = PC/SC service
doctor-d02-failed = The smart card service is not running.
doctor-d02-why = The reader can be found only when the service runs.
doctor-d03-title = Program and service understand each other
doctor-d03-failed = The program and the service on this machine do not understand each other.
doctor-d03-why = This happens in containers, or when only one of the two was updated. Use the system's own package, or update both.
doctor-d04-title = Permission to use the reader
doctor-d04-failed = The system does not let this user at the reader.
doctor-d04-why = By default only whoever sits at the machine may use it. The user must be in the group paskontrol.
doctor-d05-title = The service can see this program
doctor-d05-failed = This machine hides programs from each other (hidepid).
doctor-d05-why = The service cannot see who asks, and may refuse. Use hidepid=0, or let the service's user in with gid=.
doctor-d06-title = The service may use the device
doctor-d06-failed = The service has no access to the reader's USB device.
doctor-d06-why = The rule that grants it is missing or too old (libccid 1.7 or newer).
doctor-d07-title = The reader is free
doctor-d07-failed = A kernel module holds the reader.
doctor-d07-why = PC/SC does not see the reader while the module has it.
doctor-d08-title = Nobody else uses the reader
doctor-d08-failed = Another program uses smart card readers.
doctor-d08-why = GnuPG (scdaemon) takes the reader for itself. Put “disable-ccid” in scdaemon.conf and restart it.
doctor-d09-title = The device is a PC/SC reader
doctor-d09-failed = This model is not a PC/SC reader by itself.
doctor-d09-why = It needs its maker's driver. Otherwise use another reader.
doctor-d10-title = A reader was found
doctor-d10-failed = No reader was found, or the driver does not know the model.
doctor-d10-why = Plug the reader in. If it is plugged in, get a newer driver (libccid).
doctor-d11-title = The reader is contactless
doctor-d11-failed = This reader has no contactless part.
doctor-d11-why = A passport has no contacts. Use a reader with NFC.
doctor-d12-title = Long messages
doctor-d12-failed = The reader cannot carry long messages.
doctor-d12-why = Reading works, about twice as slowly. Some chips cannot prove through it that they are genuine.
doctor-d13-title = The driver fits the reader
doctor-d13-failed = The maker's own driver is in use.
doctor-d13-why = It refuses commands above 255 bytes. Use libccid instead.
doctor-d14-title = Round trip
doctor-d14-failed = Each message to the chip takes long.
doctor-d14-why = Reading will be slow. Run the program on the machine that has the reader, not over remote desktop.
doctor-d15-title = Apple's driver
doctor-d15-failed = Apple's driver is in use.
doctor-d15-why = If reading fails, try the other CCID driver.
doctor-d17-title = One reader
doctor-d17-failed = There are several readers or slots.
doctor-d17-why = Choose the contactless one with --reader and a part of its name.
doctor-d18-title = The reader stays awake
doctor-d18-failed = The system may put the reader to sleep.
doctor-d18-why = A reader that sleeps loses the passport.
doctor-d20-title = Country certificates
doctor-d20-failed = Country certificates are missing or old.
doctor-d20-why = Without them no passport can be confirmed. Get a new master list and import it.
doctor-d21-title = Danish certificate revocation list
doctor-d21-failed = The list is too old.
doctor-d21-why = A withdrawn certificate would not be noticed. Get a new list.
doctor-d22-title = Denmark's certificate
doctor-d22-failed = There is no Danish country certificate.
doctor-d22-why = Danish passports cannot be confirmed without one.
doctor-d23-title = The clock
doctor-d23-failed = The clock is wrong, or no time server sets it.
doctor-d23-why = Validity and deadlines are counted by the clock.
doctor-d25-title = Register of reported passports
doctor-d25-failed = The register is not configured, does not answer, or its list is too old.
doctor-d25-why = Without an answer nobody becomes ready for MitID.
doctor-d26-title = Keys
doctor-d26-failed = A key cannot be read.
doctor-d26-why = Without it the register cannot be asked, or the log not be written.
doctor-d27-title = Audit log
doctor-d27-failed = The log cannot be written, or it was changed.
doctor-d27-why = A decision that cannot be written down is not given. See: paskontrol audit verify.
doctor-d28-title = Ports
doctor-d28-failed = The port is in use.
doctor-d28-why = The page or the service may be running already.
doctor-d31-title = Self-test
doctor-d31-failed = The program cannot read its own simulated passport.
doctor-d31-why = This is a fault of the program. Report it.
receipt-withheld = The signature holds. Fields not shown here: { $count }
key-next = The key signs from { $from }. Have the same file on every node before. The one before is published until { $until }.
key-now = The key signs now. The one before is published until { $until }.
key-pending = The key that was made last does not sign yet. `paskontrol key list` shows when it begins.
report-title = Paskontrol: passport check
report-document = Holder and passport

# What the HTTP service says of itself and of sessions.

code-request-malformed =
    .title = The request cannot be read
    .cause = The body is not a JSON object.
    .clerk = Correct the calling system.
    .citizen = { -citizen-unsettled }

code-request-invalid =
    .title = The request asks for something impossible
    .cause = A field is missing, unknown or not as documented.
    .clerk = Correct the fields named.
    .citizen = { -citizen-unsettled }

code-request-idempotency_key_missing =
    .title = The request has no idempotency key
    .cause = Without one, asking twice would do it twice.
    .clerk = Send the header Idempotency-Key.
    .citizen = { -citizen-unsettled }

code-request-idempotency_key_reused =
    .title = The idempotency key belongs to another request
    .cause = The same key was sent with another content.
    .clerk = Use a new key for each request.
    .citizen = { -citizen-unsettled }

code-request-in_progress =
    .title = The same request is being answered
    .cause = An earlier one with this key is not done yet.
    .clerk = Ask again in a moment.
    .citizen = { -citizen-unsettled }

code-request-challenge_differs =
    .title = The chip answered another challenge
    .cause = The proof is over a challenge that is not the caller's: it may be old.
    .clerk = Read the chip again with your own challenge.
    .citizen = { -citizen-unsettled }

code-request-not_acceptable =
    .title = Not to be had in this form
    .cause = The caller accepts only forms that are not made here.
    .clerk = Ask for one of the forms named.
    .citizen = { -citizen-unsettled }

code-result-no_claims =
    .title = There is nothing verified to claim
    .cause = Only a decision that is ready proves who somebody is.
    .clerk = Read the result itself; it says why.
    .citizen = { -citizen-unsettled }

code-receipt-malformed =
    .title = This is not a receipt
    .cause = The file is not a receipt of a passport check, or it is damaged.
    .clerk = Ask for the receipt again.
    .citizen = { -citizen-unsettled }

code-receipt-key_unknown =
    .title = The receipt is signed by an unknown key
    .cause = The key is not among those of the service it is said to come from.
    .clerk = Fetch the service's keys again; if it is still unknown, do not rely on the receipt.
    .citizen = { -citizen-unsettled }

code-receipt-signature_invalid =
    .title = The receipt was changed
    .cause = The signature does not cover what the receipt says.
    .clerk = Do not rely on it.
    .citizen = { -citizen-unsettled }

code-receipt-simulated =
    .title = The receipt is about a simulated passport
    .cause = It is signed, but nobody checked a real passport.
    .clerk = Do not accept it. For trials, --allow-demo accepts it.
    .citizen = { -citizen-unsettled }

code-webhook-target_refused =
    .title = This address cannot be told anything
    .cause = A webhook's address begins with https, has no name or password in it, and leads to no private network.
    .clerk = Give a public address, or let the operator allow private ones (webhooks.private).
    .citizen = { -citizen-unsettled }

code-webhook-too_many =
    .title = There are too many webhooks
    .cause = The caller has as many as one may have.
    .clerk = Remove one that is not used.
    .citizen = { -citizen-unsettled }

code-webhook-disabled =
    .title = A webhook was given up
    .cause = Nobody listened there, also after the last try.
    .clerk = Mend the receiver, then test the webhook; that takes it into use again.
    .citizen = { -citizen-unsettled }

code-request-not_found =
    .title = There is nothing here
    .cause = No such address.
    .clerk = Compare with the documented addresses.
    .citizen = { -citizen-unsettled }

code-request-method =
    .title = This cannot be done here
    .cause = The address knows other methods.
    .clerk = Use a method the answer names.
    .citizen = { -citizen-unsettled }

code-request-media_type =
    .title = The content has the wrong type
    .cause = Only JSON is read here.
    .clerk = Send application/json.
    .citizen = { -citizen-unsettled }

code-request-too_large =
    .title = The request is too large
    .cause = Its content is larger than this service takes.
    .clerk = Send less, or ask the operator for a higher limit.
    .citizen = { -citizen-unsettled }

code-request-timeout =
    .title = The request did not arrive in time
    .cause = Its content was not sent to the end.
    .clerk = Send it again.
    .citizen = { -citizen-unsettled }

code-request-host =
    .title = Wrong host name
    .cause = The request is meant for a name this service does not answer to.
    .clerk = Use a configured name (service.hosts).
    .citizen = { -citizen-unsettled }

code-request-origin =
    .title = The request comes from a foreign page
    .cause = Pages of others may not call this service.
    .clerk = Call it from a system, not from a page.
    .citizen = { -citizen-unsettled }

code-auth-missing =
    .title = The caller is not known
    .cause = There is no key or certificate, or it is not valid any more.
    .clerk = Ask the operator for a key.
    .citizen = { -citizen-unsettled }

code-auth-scope =
    .title = The caller may not do this
    .cause = The key lacks the right that is named.
    .clerk = Ask the operator for the right.
    .citizen = { -citizen-unsettled }

code-rate-limited =
    .title = Too many requests
    .cause = The caller has asked as often as agreed.
    .clerk = Wait as long as the answer says.
    .citizen = { -citizen-unsettled }

code-service-overloaded =
    .title = The service is busy
    .cause = More is waiting than can be done in time.
    .clerk = Try again in a moment.
    .citizen = { -citizen-unsettled }

code-service-not_ready =
    .title = The service is not ready
    .cause = A part it needs is missing; the answer names it.
    .clerk = Contact IT.
    .citizen = { -citizen-unsettled }

code-service-stopping =
    .title = The service is closing down
    .cause = It takes no new work.
    .clerk = Ask another node, or again in a moment.
    .citizen = { -citizen-unsettled }

code-session-unknown =
    .title = There is no such session
    .cause = It never was, or belongs to another caller or another node.
    .clerk = Start a new session.
    .citizen = { -citizen-unsettled }

code-session-gone =
    .title = The session is over
    .cause = Its content was erased.
    .clerk = Start a new session.
    .citizen = { -citizen-unsettled }

code-session-wrong_state =
    .title = Not at this point of the session
    .cause = The call does not fit the state of the session.
    .clerk = Make one of the calls named.
    .citizen = { -citizen-unsettled }

code-session-ticket_invalid =
    .title = The ticket is not valid
    .cause = It was used, has expired, or never was.
    .clerk = Start a new session.
    .citizen = { -citizen-unsettled }

code-session-cancelled =
    .title = The session was cancelled
    .cause = Whoever started it ended it.
    .clerk = Start again if the passport is to be read.
    .citizen = { -citizen-unsettled }

code-config-insecure_listen =
    .title = Others could listen in
    .cause = The service would be reached over a network without encryption.
    .clerk = Configure a certificate (service.certificate, service.key), or listen on 127.0.0.1.
    .citizen = { -citizen-nothing }

code-config-invalid =
    .title = The settings cannot be used
    .cause = A setting, a policy file or a key is not as it must be.
    .clerk = Correct what is named; `paskontrol config show --origin` tells where each value comes from.
    .citizen = { -citizen-nothing }

token-made = Key { $id }, valid until { $expires }. It is shown this once; only its hash is kept.
token-unknown = There is no such key, or it has ended already.
schema-unknown = There is no schema of this name; `paskontrol schema` lists them.
