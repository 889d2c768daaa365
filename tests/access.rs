//! Every way into a specimen, and what stays shut: PACE with each password, then the application, then new keys.
#![cfg(feature = "simulator")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "test helpers may say what must be so")]

use paskontrol::crypto::curve::NamedCurve;
use paskontrol::crypto::digest::DigestAlgorithm;
use paskontrol::crypto::secret::Secret;
use paskontrol::inspection::TerminalAuthenticationRecord;
use paskontrol::iso7816::files::{Extent, FileReading, FileSelector, ReadError, ReadStyle};
use paskontrol::iso7816::{Channel, CommandApdu, Le, Link, LinkFault, Status, blocking, commands};
use paskontrol::lds::{DataGroup, Dg14, EfCardAccess, EfCardSecurity, EfCvca, FileId};
use paskontrol::pki::cv_certificate::{InspectionRights, PublicKeyReference};
use paskontrol::protocols::pace::{self, Choice, Mapping, Preference};
use paskontrol::protocols::terminal_authentication::{self, CompressedPublicKey, IdPicc};
use paskontrol::protocols::{Password, ProtocolError, bac, chip_authentication};
use paskontrol::simulator::issuer::AuthorizationTree;
use paskontrol::simulator::{Loopback, SeededRandom, Specimen, built_in_names, specimen};
use paskontrol::{Evidence, NoProgress, Plan, inspect};

type Opened<'a> = Channel<&'a mut Loopback>;

fn read(link: &mut impl Link, file: FileId) -> Result<Vec<u8>, Status> {
    let mut reading = FileReading::new(FileSelector::Fid(file.fid()), Extent::FirstObject);
    match blocking::run(reading.run(link, &mut ReadStyle::up_to(4096), &mut |_| ())) {
        Ok(bytes) => Ok(bytes),
        Err(ReadError::Refused { status, .. }) => Err(status),
        Err(error) => panic!("{file}: {error:?}"),
    }
}

fn status(link: &mut impl Link, command: &CommandApdu) -> Status {
    blocking::run(link.transmit(command)).unwrap().status
}

fn select_application(link: &mut impl Link) {
    let select = commands::select_application(&commands::EMRTD_APPLICATION);
    assert_eq!(status(link, &select), Status::SUCCESS);
}

/// What EF.CardAccess offers, the strongest of these mappings.
fn choice(specimen: &mut Specimen, mappings: &[Mapping]) -> Choice {
    assert_eq!(status(&mut specimen.chip, &commands::select_master_file()), Status::SUCCESS);
    let bytes = read(&mut specimen.chip, FileId::EfCardAccess).unwrap();
    let infos = EfCardAccess::parse(&bytes).unwrap().security_infos;
    pace::select(&infos, &Preference::new(mappings)).unwrap()
}

fn open<'a>(specimen: &'a mut Specimen, choice: &Choice, password: &Password) -> Opened<'a> {
    let established =
        blocking::run(pace::terminal::perform(&mut specimen.chip, choice, password, &mut SeededRandom::new(7)));
    Channel::Plain(&mut specimen.chip).secure(established.unwrap().keys)
}

const ALL: [Mapping; 3] = [Mapping::ChipAuthentication, Mapping::Generic, Mapping::Integrated];

/// Profiles with PACE, each with the mappings it offers.
fn with_pace() -> impl Iterator<Item = (&'static str, Mapping)> {
    let offers = |name| specimen(name).unwrap().chip.chip().personality().pace.offers.clone();
    built_in_names().flat_map(move |name| offers(name).into_iter().map(move |offer| (name, offer.variant().mapping())))
}

fn content(specimen: &Specimen, file: FileId) -> Option<Vec<u8>> {
    specimen.chip.chip().personality().files.content(file).map(<[u8]>::to_vec)
}

#[test]
fn every_password_opens_every_variant_and_the_session_goes_into_the_application() {
    for (name, mapping) in with_pace() {
        let mut specimen = specimen(name).unwrap();
        assert_eq!(specimen.passwords().len(), 2, "{name} has a CAN");
        for password in specimen.passwords() {
            let choice = choice(&mut specimen, &[mapping]);
            let expected = [FileId::EfSod, FileId::Dg(DataGroup::DG1)].map(|file| content(&specimen, file).unwrap());
            let mut channel = open(&mut specimen, &choice, &password);
            select_application(&mut channel);
            let found = [FileId::EfSod, FileId::Dg(DataGroup::DG1)].map(|file| read(&mut channel, file).unwrap());
            assert_eq!(found, expected, "{name} {password:?} {mapping:?}");
        }
    }
}

#[test]
fn a_wrong_password_is_told_apart_and_leaves_the_chip_as_it_was() {
    for (name, mapping) in with_pace() {
        let mut specimen = specimen(name).unwrap();
        let choice = choice(&mut specimen, &[mapping]);
        let password = Password::from_can("000000");
        let refused =
            blocking::run(pace::terminal::perform(&mut specimen.chip, &choice, &password, &mut SeededRandom::new(1)));
        assert!(matches!(refused, Err(ProtocolError::PasswordWrong { .. })), "{name}: {:?}", refused.err());
        let right = specimen.passwords().pop().unwrap();
        select_application(&mut open(&mut specimen, &choice, &right));
    }
}

#[test]
fn ef_card_security_waits_for_pace_and_says_what_ef_card_access_says() {
    let mut specimen = specimen("pace-cam").unwrap();
    let choice = choice(&mut specimen, &ALL);
    assert_eq!(choice.variant().mapping(), Mapping::ChipAuthentication);
    assert_eq!(read(&mut specimen.chip, FileId::EfCardSecurity), Err(Status::SECURITY_STATUS));
    let password = Password::from_mrz(&specimen.mrz);
    let mut channel = open(&mut specimen, &choice, &password);
    let security = EfCardSecurity::parse(&read(&mut channel, FileId::EfCardSecurity).unwrap()).unwrap();
    let access = EfCardAccess::parse(&read(&mut channel, FileId::EfCardAccess).unwrap()).unwrap();
    select_application(&mut channel);
    let dg14 = Dg14::parse(&read(&mut channel, FileId::Dg(DataGroup::DG14)).unwrap()).unwrap();
    for signed in [&security.security_infos, &dg14.security_infos] {
        assert!(access.security_infos.iter().all(|info| signed.iter().any(|other| other == info)));
    }
    let key = security.security_infos.chip_authentication_keys().next().unwrap();
    assert_eq!(key.key_id, choice.parameter_id());
    // From the application the master file can be selected again, and still opens.
    assert_eq!(status(&mut channel, &commands::select_master_file_by_identifier()), Status::SUCCESS);
    assert!(read(&mut channel, FileId::EfCardSecurity).is_ok());
}

#[test]
fn the_mapping_proves_the_key_in_ef_card_security() {
    let mut specimen = specimen("pace-cam").unwrap();
    let choice = choice(&mut specimen, &ALL);
    let password = Password::from_mrz(&specimen.mrz);
    let mut random = SeededRandom::new(3);
    let run = pace::terminal::perform(&mut specimen.chip, &choice, &password, &mut random);
    let established = blocking::run(run).unwrap();
    let file = content(&specimen, FileId::EfCardSecurity).unwrap();
    let infos = EfCardSecurity::parse(&file).unwrap().security_infos;
    let info = infos.chip_authentication_keys().next().unwrap();
    let key = chip_authentication::ChipAuthenticationKey::parse(info).unwrap();
    let (Some(mapped), Some(data)) =
        (established.outcome.mapping_public_key, established.outcome.chip_authentication_data)
    else {
        panic!("no Chip Authentication Data")
    };
    assert!(pace::chip_authentication_mapping::verify(&mapped, &data, &key).is_ok());
}

#[test]
fn a_chip_for_pace_alone_refuses_basic_access_control() {
    let mut specimen = specimen("pace-im").unwrap();
    select_application(&mut specimen.chip);
    assert_eq!(status(&mut specimen.chip, &commands::get_challenge()), Status::CONDITIONS_OF_USE);
    assert_eq!(status(&mut specimen.chip, &commands::external_authenticate(&[0; 40])), Status::CONDITIONS_OF_USE);
    assert_eq!(read(&mut specimen.chip, FileId::EfCom), Err(Status::SECURITY_STATUS));
}

#[test]
fn pace_is_run_in_the_master_file_and_once() {
    let mut specimen = specimen("pace-gm").unwrap();
    let choice = choice(&mut specimen, &ALL);
    let password = Password::from_mrz(&specimen.mrz);
    let mut random = SeededRandom::new(1);
    select_application(&mut specimen.chip);
    let outcome = blocking::run(pace::terminal::perform(&mut specimen.chip, &choice, &password, &mut random));
    let refused = |outcome: Result<_, ProtocolError>| match outcome.map(|_: pace::Established| ()) {
        Err(ProtocolError::Refused { status, .. }) => status,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(outcome), Status::CONDITIONS_OF_USE);
    assert_eq!(status(&mut specimen.chip, &commands::select_master_file()), Status::SUCCESS);
    let mut channel = open(&mut specimen, &choice, &password);
    let outcome = blocking::run(pace::terminal::perform(&mut channel, &choice, &password, &mut random));
    assert_eq!(refused(outcome), Status::CONDITIONS_OF_USE);
    select_application(&mut channel);
}

#[test]
fn a_command_in_between_ends_a_run() {
    let mut specimen = specimen("pace-gm").unwrap();
    let chosen = choice(&mut specimen, &ALL);
    let set_at = pace::messages::SetAt { protocol: chosen.protocol(), password: 1, parameter_id: None };
    let set_at = commands::manage_security_environment(commands::Template::MutualAuthentication, &set_at.encode());
    let step = commands::general_authenticate(&[0x7C, 0], commands::Chaining::Continues);
    assert_eq!(status(&mut specimen.chip, &step), Status::CONDITIONS_OF_USE);
    assert_eq!(status(&mut specimen.chip, &set_at), Status::SUCCESS);
    assert_eq!(status(&mut specimen.chip, &step), Status::SUCCESS);
    assert_eq!(status(&mut specimen.chip, &set_at), Status::SUCCESS);
    assert_eq!(status(&mut specimen.chip, &commands::select_master_file()), Status::SUCCESS);
    assert_eq!(status(&mut specimen.chip, &step), Status::CONDITIONS_OF_USE);
}

#[test]
fn chip_authentication_changes_the_keys_and_the_old_ones_open_nothing() {
    let mut ways = 0;
    for name in built_in_names() {
        let template = specimen(name).unwrap();
        let Some(dg14) = content(&template, FileId::Dg(DataGroup::DG14)) else { continue };
        let infos = Dg14::parse(&dg14).unwrap().security_infos;
        for way in chip_authentication::select(&infos).unwrap_or_default() {
            ways += 1;
            let mut specimen = specimen(name).unwrap();
            let (mut channel, mut random) = (enter(&mut specimen), SeededRandom::new(5));
            let run = chip_authentication::terminal::perform(&mut channel, &way, &mut random);
            let established = blocking::run(run).unwrap();
            let mut channel = channel.secure(established.keys);
            assert!(read(&mut channel, FileId::EfSod).is_ok(), "{name} {}", way.variant);
            // A run under the new keys changes them once more; going on with those before is the end.
            let again = chip_authentication::terminal::perform(&mut channel, &way, &mut random);
            assert!(blocking::run(again).is_ok(), "{name}");
            let fault = blocking::run(channel.transmit(&commands::select_file(0x011E))).unwrap_err().fault;
            assert_eq!(fault, LinkFault::SessionRejected, "{name}");
        }
    }
    assert_eq!(ways, 9);
}

/// The application, by PACE or by Basic Access Control.
fn enter(specimen: &mut Specimen) -> Opened<'_> {
    let password = Password::from_mrz(&specimen.mrz);
    if specimen.chip.chip().personality().pace.offers.is_empty() {
        select_application(&mut specimen.chip);
        let mut random = SeededRandom::new(2);
        let keys = blocking::run(bac::terminal::perform(&mut specimen.chip, &password, &mut random)).unwrap();
        return Channel::Plain(&mut specimen.chip).secure(keys);
    }
    let choice = choice(specimen, &ALL);
    let mut channel = open(specimen, &choice, &password);
    select_application(&mut channel);
    channel
}

#[test]
fn chip_authentication_needs_access_and_the_application() {
    let mut specimen = specimen("ca-dh").unwrap();
    let set_at = commands::manage_security_environment(commands::Template::InternalAuthentication, &[]);
    let set_kat = commands::manage_security_environment(commands::Template::KeyAgreement, &[]);
    for command in [&set_at, &set_kat] {
        assert_eq!(status(&mut specimen.chip, command), Status::CONDITIONS_OF_USE);
    }
    select_application(&mut specimen.chip);
    for command in [&set_at, &set_kat] {
        assert_eq!(status(&mut specimen.chip, command), Status::SECURITY_STATUS);
    }
    let unknown = commands::manage_security_environment(commands::Template::MutualAuthentication, &[]);
    assert_eq!(status(&mut specimen.chip, &unknown), Status::WRONG_P1_P2);
}

#[test]
fn fingers_stay_shut_without_terminal_authentication() {
    let mut specimen = specimen("eac-full").unwrap();
    let mut channel = enter(&mut specimen);
    assert_eq!(read(&mut channel, FileId::Dg(DataGroup::DG3)), Err(Status::SECURITY_STATUS));
    assert_eq!(read(&mut channel, FileId::Dg(DataGroup::DG4)), Err(Status::NOT_FOUND));
    // Before Chip Authentication nobody knows whose session it is.
    let set_dst = commands::manage_security_environment(commands::Template::DigitalSignature, &[0x83, 1, b'A']);
    assert_eq!(status(&mut channel, &set_dst), Status::SECURITY_STATUS);
    assert_eq!(status(&mut channel, &commands::get_challenge()), Status::SECURITY_STATUS);
    assert_eq!(status(&mut channel, &commands::verify_certificate(&[1])), Status::SECURITY_STATUS);
}

/// Chip Authentication, and what Terminal Authentication has to sign of it.
fn authenticate_chip<'a>(mut channel: Opened<'a>, dg14: &[u8]) -> (Opened<'a>, CompressedPublicKey) {
    let infos = Dg14::parse(dg14).unwrap().security_infos;
    let way = chip_authentication::select(&infos).unwrap().remove(0);
    let mut random = SeededRandom::new(11);
    let run = chip_authentication::terminal::perform(&mut channel, &way, &mut random);
    let established = blocking::run(run).unwrap();
    let ephemeral = CompressedPublicKey::from_octets(established.ephemeral.public_key().compressed());
    (channel.secure(established.keys), ephemeral)
}

fn trust_points(link: &mut impl Link) -> Vec<PublicKeyReference> {
    let select = commands::select_file(FileId::EfCvca.fid());
    assert_eq!(status(link, &select), Status::SUCCESS);
    let read = CommandApdu::new(0, 0xB0, 0, 0).with_le(Le::Bytes(36));
    let file = blocking::run(link.transmit(&read)).unwrap().into_data();
    EfCvca::parse(&file).unwrap().references().cloned().collect()
}

fn authenticate_terminal(
    link: &mut impl Link,
    tree: &AuthorizationTree,
    id_picc: &IdPicc,
    ephemeral: &CompressedPublicKey,
) -> Result<(), ProtocolError> {
    let points = trust_points(link);
    let mut random = SeededRandom::new(12);
    let credentials = tree.credentials();
    let run = terminal_authentication::terminal::perform(link, &credentials, &points, id_picc, ephemeral, &mut random);
    blocking::run(run).map(|_| ())
}

#[test]
fn a_terminal_with_a_certificate_reads_fingers_until_the_keys_change() {
    for password in ["pace", "bac"] {
        let mut specimen = specimen("eac-full").unwrap();
        let tree = specimen.terminal.clone().unwrap();
        let [dg3, dg14] = [DataGroup::DG3, DataGroup::DG14].map(|group| content(&specimen, group.into()).unwrap());
        let (channel, id_picc) =
            if password == "pace" { enter_by_pace(&mut specimen) } else { enter_by_bac(&mut specimen) };
        let (mut channel, ephemeral) = authenticate_chip(channel, &dg14);
        assert_eq!(trust_points(&mut channel), [tree.cvca.reference().clone()], "{password}");
        authenticate_terminal(&mut channel, &tree, &id_picc, &ephemeral).unwrap();
        assert_eq!(read(&mut channel, FileId::Dg(DataGroup::DG3)), Ok(dg3), "{password}");
        // The chip has followed the link certificate.
        let expected = [tree.next_cvca.reference().clone(), tree.cvca.reference().clone()];
        assert_eq!(trust_points(&mut channel), expected);
        // Once in a session, and only in this one.
        assert!(authenticate_terminal(&mut channel, &tree, &id_picc, &ephemeral).is_err());
        let (mut channel, _) = authenticate_chip(channel, &dg14);
        assert_eq!(read(&mut channel, FileId::Dg(DataGroup::DG3)), Err(Status::SECURITY_STATUS));
    }
}

#[test]
fn a_terminal_that_signs_for_another_session_reads_no_fingers() {
    let mut specimen = specimen("eac-full").unwrap();
    let tree = specimen.terminal.clone().unwrap();
    let dg14 = content(&specimen, FileId::Dg(DataGroup::DG14)).unwrap();
    let (channel, id_picc) = enter_by_pace(&mut specimen);
    let (mut channel, ephemeral) = authenticate_chip(channel, &dg14);
    let other = CompressedPublicKey::from_octets(vec![1; 32]);
    for (id_picc, ephemeral) in [(&IdPicc::from_ephemeral_key(&other), &ephemeral), (&id_picc, &other)] {
        let refused = authenticate_terminal(&mut channel, &tree, id_picc, ephemeral);
        assert!(matches!(refused, Err(ProtocolError::Refused { status: Status::AUTHENTICATION_FAILED, .. })));
    }
    assert_eq!(read(&mut channel, FileId::Dg(DataGroup::DG3)), Err(Status::SECURITY_STATUS));
}

fn enter_by_pace(specimen: &mut Specimen) -> (Opened<'_>, IdPicc) {
    let (choice, password) = (choice(specimen, &ALL), Password::from_mrz(&specimen.mrz));
    let mut random = SeededRandom::new(13);
    let established = pace::terminal::perform(&mut specimen.chip, &choice, &password, &mut random);
    let established = blocking::run(established).unwrap();
    let id_picc = IdPicc::from_ephemeral_key(&CompressedPublicKey::from_octets(established.outcome.id_picc.clone()));
    let mut channel = Channel::Plain(&mut specimen.chip).secure(established.keys);
    select_application(&mut channel);
    (channel, id_picc)
}

fn enter_by_bac(specimen: &mut Specimen) -> (Opened<'_>, IdPicc) {
    let key_information = Secret::new(specimen.mrz.key_information().reveal().as_bytes().to_vec());
    let id_picc = IdPicc::from_key_information(&key_information).unwrap();
    let password = Password::from_mrz(&specimen.mrz);
    select_application(&mut specimen.chip);
    let mut random = SeededRandom::new(14);
    let keys = blocking::run(bac::terminal::perform(&mut specimen.chip, &password, &mut random)).unwrap();
    (Channel::Plain(&mut specimen.chip).secure(keys), id_picc)
}

fn inspected(name: &str, change: impl FnOnce(Plan, &Specimen) -> Plan) -> Evidence {
    let mut specimen = specimen(name).unwrap();
    let plan = change(Plan::for_mrz(&specimen.mrz.lines().join("\n")).unwrap().simulated(), &specimen);
    blocking::run(inspect(&mut specimen.chip, &plan, &mut SeededRandom::new(21), &mut NoProgress)).unwrap()
}

#[test]
fn an_inspection_with_credentials_reads_fingers_and_one_without_leaves_them() {
    let evidence = inspected("eac-full", |plan, _| plan);
    assert_eq!((evidence.terminal_authentication.clone(), evidence.file(FileId::Dg(DataGroup::DG3))), (None, None));
    let with = |plan: Plan, specimen: &Specimen| plan.with_terminal(specimen.terminal.as_ref().unwrap().credentials());
    let evidence = inspected("eac-full", with);
    let Some(TerminalAuthenticationRecord::Granted { holder_reference }) = &evidence.terminal_authentication else {
        panic!("{:?}", evidence.terminal_authentication)
    };
    assert_eq!(holder_reference, "UTSIMIS00001");
    assert!(evidence.content(FileId::Dg(DataGroup::DG3)).is_some());
    // Where nothing asks for them, credentials are kept back.
    let tree = specimen("eac-full").unwrap().terminal.unwrap();
    let evidence = inspected("ca-dh", |plan, _| plan.with_terminal(tree.credentials()));
    assert_eq!(evidence.terminal_authentication, None);
}

#[test]
fn credentials_of_another_tree_open_nothing_and_break_nothing() {
    let day = "2025-01-01".parse().unwrap();
    let other = AuthorizationTree::on_curve(
        NamedCurve::P256,
        DigestAlgorithm::Sha256,
        InspectionRights::ALL,
        day,
        &mut SeededRandom::new(5),
    );
    let evidence = inspected("eac-full", |plan, _| plan.with_terminal(other.unwrap().credentials()));
    assert!(matches!(evidence.terminal_authentication, Some(TerminalAuthenticationRecord::Refused { .. })));
    assert_eq!(evidence.file(FileId::Dg(DataGroup::DG3)), None);
    assert!(evidence.content(FileId::Dg(DataGroup::DG2)).is_some());
}

#[test]
fn the_card_access_number_opens_and_the_lines_are_compared_only() {
    let with_can =
        |plan: Plan, specimen: &Specimen| plan.opened_with(Password::from_can(specimen.can.as_deref().unwrap()));
    let evidence = inspected("pace-im", with_can);
    assert!(evidence.printed_mrz.is_some() && evidence.content(FileId::Dg(DataGroup::DG1)).is_some());
}
