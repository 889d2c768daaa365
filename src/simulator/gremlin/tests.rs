use super::*;
use crate::simulator::{Profile, ProfileError};

fn profile(gremlin: &str) -> Result<Profile, ProfileError> {
    Profile::parse(&format!("name = 'x'\nextends = 'dk-ready'\n{gremlin}"))
}

#[test]
fn every_name_of_the_catalogue_is_found_under_it() {
    for name in Gremlin::names() {
        let gremlin = Gremlin::named(name).unwrap();
        assert_eq!(gremlin.name, name);
        assert_eq!(profile(&format!("[[gremlin]]\nname = '{name}'\n")).unwrap().gremlins, [gremlin]);
    }
    assert_eq!(Gremlin::named("99"), Err(UnknownGremlin("99".to_owned())));
}

#[test]
fn a_gremlin_is_written_out_in_a_profile() {
    let text = "[[gremlin]]\nname = 'mine'\npatches = [\n\
        { on = { command = 'read-binary', file = 'DG2', index = 3 }, deed = 'wrong-checksum' },\n\
        { on = { command = 'general-authenticate', step = 2 }, deed = { public-key = 'reflected' } },\n\
        { deed = { hide-file = 'EF.CardAccess' } },\n\
        { on = { command = 'set-pace' }, deed = { answer = 0x6FFF } } ]\n";
    let gremlins = profile(text).unwrap().gremlins;
    assert_eq!(gremlins.len(), 1);
    let deeds: Vec<Deed> = gremlins.iter().flat_map(|gremlin| &gremlin.patches).map(|patch| patch.deed).collect();
    assert_eq!(deeds[..2], [Deed::WrongChecksum, Deed::PublicKey(KeyFault::Reflected)]);
    assert_eq!(deeds[2..], [Deed::HideFile(crate::lds::FileId::EfCardAccess), Deed::Answer(0x6FFF)]);
}

#[test]
fn unknown_names_and_deeds_are_refused() {
    for text in [
        "[[gremlin]]\nname = '99'\n",
        "[[gremlin]]\nname = 'x'\npatches = [{ deed = 'explode' }]\n",
        "[[gremlin]]\nname = 'x'\npatches = [{ on = { day = 'monday' }, deed = 'end-session' }]\n",
    ] {
        assert!(matches!(profile(text), Err(ProfileError::Syntax(_))), "{text}");
    }
}
