### The desk's page. "You" is the clerk, "the citizen" the citizen; short sentences; dates as dd-mm-yyyy.

desk-title = Paskontrol
desk-skip = Skip to the content
desk-reader = Reader: { $name }
desk-reader-none = No reader
desk-trust = Country certificates: { $count }
desk-trust-aged =
    { $days ->
        [one] Country certificates: { $count }, { $days } day old
       *[other] Country certificates: { $count }, { $days } days old
    }
desk-trust-none = No country certificates
desk-language = Language
desk-language-other = Dansk
desk-language-this = English
desk-steps = Steps
desk-step-place = Place the passport
desk-step-open = Open the chip
desk-step-read = Read
desk-step-check = Check
desk-step-face = Compare the face
desk-step-answer = Answer
desk-step-done = done
desk-simulated = SIMULATED – NOT A REAL PASSPORT
desk-keys = Keys
desk-next = Next citizen
desk-cancel = Cancel
desk-key-lines = Enter lines
desk-key-checks = Checks
desk-key-print = Print
desk-key-hide = Hide personal data
desk-key-show = Show personal data
desk-key-help = Help
desk-key-citizen = The citizen’s screen
desk-key-diagnosis = Find the fault
desk-hidden = hidden

desk-no-reader = No reader connected
desk-no-reader-p = Plug the NFC reader into a USB port. The page goes on by itself.
desk-no-reader-light = Is there light in the reader, but nothing happens?
desk-no-reader-gone = The reader was unplugged
desk-no-reader-gone-p = Plug it back in. Reading starts again by itself.
desk-no-service = This computer’s smart card service does not run
desk-no-service-p = No reader can be used without it. The page goes on by itself once it runs.

desk-waiting = Place the passport on the reader
desk-waiting-p = Open at the photo page. The chip is in the plastic page – lay it flat on the reader. Take covers and other cards away.
desk-waiting-or = Or: swipe the passport through the MRZ reader, or press F4 and enter the lines.
desk-waiting-held = The lines were received. The chip is opened as soon as the passport lies on the reader.
desk-waiting-elsewhere = Nothing happens? Try with the passport closed, turned a quarter, or with its back cover down. In foreign passports the chip is often in the cover.
desk-waiting-picture = A passport, open at the photo page, lies flat on a reader.
desk-left-over = Take the last passport away
desk-left-over-p = The screen is cleared. Place the next passport once the last one is gone.
desk-cleared = The screen is cleared. Place the next passport on the reader.
desk-timed-out = Nothing happened for a while. The screen is cleared.
desk-removed = The passport was taken away before its chip was opened.

desk-need-key = Open the chip with the two lines at the bottom of the photo page
desk-need-key-refused = The lines do not open this passport
desk-need-key-refused-p = Compare the fields with the passport. One wrong character is enough.
desk-need-key-refused-can = The CAN does not open this document
desk-need-key-refused-can-p = Look for the six digits on the front, or use the lines.
desk-lines = The two lines (MRZ)
desk-lines-hint = Swipe the passport, paste, or type. Spaces and small letters do not matter.
desk-can = CAN (6 digits)
desk-can-hint = Six digits on the front of some documents.
desk-can-wrong = The CAN has six digits.
desk-fields-instead = Use three fields instead
desk-fields-hint = As printed on the photo page. Without the lines, they cannot be compared with the chip.
desk-fields-wrong = Fill in passport number, date of birth and date of expiry as printed in the passport.
desk-can-instead = Use the CAN instead
desk-open = Open the chip
desk-check-lines = Check the lines
desk-clear-lines = Clear
desk-source-keyboard = Source: keyboard
desk-source-swipe = Source: MRZ reader
desk-source-paste = Source: pasted
desk-characters = { $count } of { $of } characters
desk-field-number = Passport number
desk-field-born = Born
desk-field-expires = Expires
desk-field-whole = Whole line
desk-fits = the check digit fits
desk-fits-not = the check digit does not fit
desk-fits-follows = does not fit – follows from the above
desk-meant = Did you mean { $meant }, not { $read }?
desk-mend = Change it
desk-no-lines = These are not the lines of a passport
desk-no-lines-p = A passport has two lines of 44 characters. There are { $count } characters.
desk-lines-masked = The lines were used and are hidden.

desk-access = Opening the chip … keep the passport still
desk-reading = Reading the passport … keep it still
desk-reading-left = about { $seconds } s left
desk-reading-amount = { $here } of { $all } kB
desk-reading-later = Name and photo are shown once they are checked.
desk-reading-half = Half of it is read
desk-file-access = Access
desk-file-open = opened
desk-file-opening = opening
desk-file-sod = Signature (SOD)
desk-file-com = Contents (COM)
desk-file-card-access = Access information
desk-file-atr-info = What the chip can do (ATR/INFO)
desk-file-dg1 = Person (DG1)
desk-file-dg2 = Photo (DG2)
desk-file-dg11 = More details (DG11)
desk-file-dg12 = Issue (DG12)
desk-file-dg14 = Copy protection (DG14)
desk-file-dg15 = Copy protection (DG15)
desk-file-here = read
desk-file-signed = signed
desk-file-differs = differs from what was signed
desk-file-skipped = not read
desk-file-arriving = on its way

desk-paused = The passport moved
desk-paused-p = Put it back in the same place. We continue where we stopped.
desk-paused-kept = { $here } kB of the file are here.
desk-seconds = { $seconds } s

desk-checking = Checking …
desk-checking-p = Signature, certificates, copy protection and register.

desk-register = The register does not answer
desk-register-p = Apart from that the passport is genuine and valid.
desk-register-again = Trying again in { $seconds } s (attempt { $attempt })
desk-register-asking = Asking again … (attempt { $attempt })
desk-register-now = Try now
desk-register-back = You need not read the passport again – the citizen can have it back.
desk-register-finish = Finish as “not decided”

desk-face = Is it the same person?
desk-face-p = Compare the citizen in front of you with the photo from the chip – and with the photo printed in the passport.
desk-face-look = Look at: distance of the eyes, nose, ears, scars. Hair and beard may have changed since { $year }.
desk-face-look-undated = Look at: distance of the eyes, nose, ears, scars. Hair and beard may have changed.
desk-face-photo = Photo from the chip
desk-face-genuine = signed by the issuing country
desk-face-missing = There is no photo that can be shown.
desk-same = Same person
desk-unsure = Unsure
desk-not-same = Not the same person
desk-not-same-sure = Are you sure? The answer becomes part of the check.
desk-not-same-yes = Yes, it is not the same person

desk-subject = Who is the case about?
desk-subject-p = Decisions are recorded here. Type the citizen’s PID number.
desk-subject-label = PID number
desk-subject-hint = Begins with 9208-2002-2-
desk-subject-wrong = That is not a PID number.
desk-subject-go = Continue

desk-verdict-ready-p = The passport is genuine, valid and not blocked. You compared the face.
desk-verdict-ready-noface-p = The passport is genuine, valid and not blocked.
desk-verdict-undetermined-p = Something could not be examined. So there is no answer yet.
desk-verdict-neutral = This passport cannot be used here. Follow your internal instruction.
desk-verdict-neutral-more = The reason is under checks (F6).
desk-verdict-nothing = The chip gave nothing that can be checked.
desk-reasons = Why
desk-open-reasons = Also open
desk-rest = The rest
desk-holder = Holder
desk-holder-unshown = Nothing is shown of the holder: no State’s signature covers what was read.
desk-born = born { $day }
desk-passport = passport { $number }, { $state }
desk-expires = expires { $day }
desk-issued = issued { $day }
desk-to-clerk = You now
desk-to-citizen = Tell the citizen
desk-notes = Note
desk-routes = The ways to MitID
desk-print-citizen = Print for the citizen
desk-print-file = Print for the file
desk-rules = Rules { $policy }
desk-time = at { $time }
desk-entry = record { $entry }
desk-receipt = receipt { $number }
desk-clears = The screen is cleared in { $seconds } s
desk-clears-keep = Keep
desk-checks = Show all { $count } checks
desk-checks-summary = { $passed } of { $count } in order
desk-compared = What was compared
desk-why = Why
desk-limits = What it does not prove
desk-values = Values
desk-codes = Codes

desk-trouble-tool = This says nothing about whether the passport is genuine.
desk-trouble-order = Try in this order
desk-trouble-lift = Lift the passport, wait two seconds, lay it down again
desk-trouble-turn = Turn the passport a quarter
desk-trouble-reader = Try another reader
desk-trouble-manual = Go on without the chip – identify manually
desk-trouble-again = Try again
desk-trouble-attempt = attempt { $attempt } of { $of }
desk-trouble-lay = Lay the passport on the reader again. The page then tries by itself.
desk-trouble-technical = Technical
desk-trouble-copy = Copy
desk-trouble-copied = Copied
desk-trouble-no-personal = no personal data

desk-offline = The program does not answer
desk-offline-p = The page gets no answer from the program on this computer. It keeps trying. Start the program again if it was closed.
desk-locked = The page was not opened from the program
desk-locked-p = Open it with the link that “paskontrol desk” shows. The link works once.
desk-refused = Refused
desk-refused-p = The request did not come from this page.
desk-read-only = This tab only shows. Another tab is in control.
desk-take-over = Take control here
desk-help = Help
desk-help-close = Close
desk-ask-discard = Discard what has been read?
desk-ask-yes = Yes, clear
desk-ask-no = No
desk-trust-warning = There are no country certificates. No passport can be checked until they are imported.
desk-trust-stale = The country certificates are old. New signers are not known, and answers may have to wait for them.
desk-trust-warning-do = Ask IT for “paskontrol trust import”.

desk-help-no_reader = The page waits for a reader. Check the cable, and try another USB port.
desk-help-waiting = The chip is thin and sits in the plastic page with the photo. Lay the page flat, and leave the passport until the answer is there.
desk-help-key = The two lines are the key to the chip. They are not stored. If a character is hard to read, the fields show which one is wrong.
desk-help-reading = Reading takes some seconds. If the passport moves, put it back – nothing is lost.
desk-help-face = Only you can answer. If you are not sure, press “Unsure” and ask a colleague.
desk-help-verdict = Press F6 to see what was checked. F2 clears the screen for the next citizen.
desk-help-trouble = The fault is between reader and chip. It says nothing about the passport.
desk-help-other = The page goes on by itself.

desk-citizen-wait = Welcome
desk-citizen-place = Place your passport on the reader
desk-citizen-reading = The passport is being read. Leave it there.
desk-citizen-paused = Put the passport back on the reader
desk-citizen-checking = One moment
desk-citizen-face = Look at the clerk
desk-citizen-ready = You are ready for MitID
desk-citizen-clerk = The clerk will help you

desk-print = Paskontrol
desk-print-file-h = For the file
desk-print-citizen-h = For you
desk-print-time = Time
desk-print-desk = Desk
desk-print-rules = Rules
desk-print-entry = Record
desk-print-checks = Checks
desk-print-holder = Holder
desk-print-next = How to go on
desk-print-now = Print
desk-print-none = There is nothing to print.
desk-print-back = Back
desk-print-code = The receipt as a QR code
desk-print-unsigned = Without a QR code: the key that signs cannot be used.
desk-print-by-hand = Register asked by hand
desk-print-by-hand-answer = Answer
desk-print-by-hand-reference = Reference
desk-print-by-hand-when = Time and initials
desk-print-level = Personal data: { $level }

desk-demo = Simulator
desk-demo-p = For trying out. There is no real reader and no real person.
desk-demo-place = Place passport
desk-demo-take = Take passport away
desk-demo-swipe = Swipe through MRZ reader
desk-demo-plug = Plug reader in
desk-demo-unplug = Unplug reader
desk-demo-register-off = Silence the register
desk-demo-register-slow = Let the register take its time
desk-demo-register-on = Let the register answer
desk-demo-profile = Passport
desk-demo-change = Take this passport

desk-diagnosis = Find the fault
desk-diagnosis-p = Show this page to IT. It holds no personal data.
desk-diagnosis-back = Back to the desk

## About each check

about-mrz-check_digits =
    .compared = The check digits in the printed lines, computed from the characters before them.
    .why = Doc 9303-3, 4.9: a wrong character shows in the digit.
    .limits = That the lines are genuine. Anybody can compute the digits.

about-access-pace =
    .compared = The key from the lines or the CAN, used in PACE with the chip.
    .why = Doc 9303-11, 4.4: the chip opens only to whoever holds the passport.
    .limits = That the chip is genuine.

about-access-bac =
    .compared = The key from the lines, used in BAC with the chip.
    .why = Doc 9303-11, 4.3: the older way to open the chip.
    .limits = That the chip is genuine, or that nobody listened.

about-access-session =
    .compared = The checksum on each answer of the chip.
    .why = Doc 9303-11, 9.8: nobody may have changed the answers on the way.
    .limits = Who answers; only that it is the same all the way.

about-access-ta =
    .compared = The terminal's certificates and signature towards the chip.
    .why = TR-03110-1, 3.5: fingers and irises are shown only to terminals with rights.
    .limits = Anything about the passport.

about-lds-structure =
    .compared = The make-up of the files with the standard's.
    .why = Doc 9303-10: a genuine chip follows the standard.
    .limits = That the content is true.

about-lds-com_matches_sod =
    .compared = The contents (COM) with the signed list (SOD).
    .why = Doc 9303-10, 4.6.1: COM is not signed; differences may be an attempt to hide something.
    .limits = Anything by itself; the signed list decides.

about-lds-complete =
    .compared = The files that were read with those the signed list names.
    .why = A file that is missing cannot be checked.
    .limits = That the files are genuine.

about-pa-sod_signature =
    .compared = The signature over the list of files with the signer's key.
    .why = Doc 9303-11, 5.1: only the issuer can sign.
    .limits = That the chip is not a copy. A copy has the same signature.

about-pa-ds_chain =
    .compared = The signer's certificate with the country certificates imported here.
    .why = Doc 9303-12: the country vouches for its signers.
    .limits = That the country itself wrote what is right.

about-pa-ds_validity =
    .compared = The certificates' time with the time now.
    .why = Doc 9303-12, 7.1: a certificate is good for a certain time.
    .limits = That the signature was made in that time.

about-pa-dg_hashes =
    .compared = Each file read with its signed hash.
    .why = Doc 9303-11, 5.1: one changed bit gives another hash.
    .limits = That the passport belongs to whoever shows it.

about-pa-issuer_matches =
    .compared = The State in the data with the State in the certificate.
    .why = A State may sign only for itself.
    .limits = That the State is the one printed on the cover.

about-pa-card_access_bound =
    .compared = The access information outside the chip's lock with the signed one in DG14.
    .why = Doc 9303-11, 9.2: otherwise somebody could hide the better lock.
    .limits = Anything about the holder.

about-pa-card_security =
    .compared = The signature over the file with the key for PACE-CAM.
    .why = Doc 9303-11, 4.4.3.5: the key has to be the issuer's.
    .limits = That the chip has the key; the copy check shows that.

about-chip-ca =
    .compared = An answer that only the chip with the signed key can give.
    .why = Doc 9303-11, 6.2: the key cannot be copied out of the chip.
    .limits = That the chip sits in the right booklet.

about-chip-aa =
    .compared = The chip's signature over a random number with the signed key.
    .why = Doc 9303-11, 6.1: the key cannot be copied out of the chip.
    .limits = That the chip sits in the right booklet.

about-chip-pace_cam =
    .compared = The chip's answer in PACE with the signed key.
    .why = Doc 9303-11, 4.4.3.5: access and copy check in one.
    .limits = That the chip sits in the right booklet.

about-chip-continuity =
    .compared = The signed list before and after the interruption, and the copy check again.
    .why = Another chip could have been laid down meanwhile.
    .limits = More than the copy check itself proves.

about-chip-timing =
    .compared = The chip's quickest answer with what a chip on the reader needs.
    .why = Answers that all come late may have been passed on from somewhere else.
    .limits = That the chip lies here: a quick connection is not seen.

about-doc-expired =
    .compared = The date of expiry in the chip with today.
    .why = An expired passport is no valid identification.
    .limits = That the passport is not blocked.

about-doc-issued_after =
    .compared = All that tells of the issue with the day of the limit.
    .why = The rule of the NemID key app: issued on 1 January 2012 or later.
    .limits = The exact date, where the chip does not hold it.

about-rev-ds_crl =
    .compared = The signer's certificate with the State's list of withdrawn ones.
    .why = Doc 9303-12, 7.1.4: a stolen key is withdrawn.
    .limits = That the key was not stolen after the list.

about-rev-csca_crl =
    .compared = The State's certificate with the State's list.
    .why = Doc 9303-12, 4.1.5.1: with the State's key all its signers fall.
    .limits = That the key was not stolen after the list.

about-rev-registry =
    .compared = The passport's number with the register of blocked passports.
    .why = A stolen passport is genuine, but must not be used.
    .limits = That the passport was not stolen without being reported.

about-trust-fresh =
    .compared = The age of the country certificates imported here.
    .why = New signers come, old ones are withdrawn.
    .limits = Anything about this passport.

about-holder-portrait =
    .compared = The photo's content with what a picture has to be.
    .why = Only a photo that can be shown can be compared.
    .limits = That the photo shows who stands here.

about-holder-mrz_matches_chip =
    .compared = The printed lines with those in the chip.
    .why = Doc 9303-4: a difference shows that the page or the chip was exchanged.
    .limits = That the printed photo is the chip's.

about-holder-face =
    .compared = The clerk's answer about the citizen and the photo from the chip.
    .why = A genuine passport may be in the wrong hands.
    .limits = More than a person can see.

about-holder-age =
    .compared = The date of birth with the least age.
    .why = MitID has an age limit.
    .limits = Anything about the passport.
