//! The profiles that come with the crate.

/// Name and text of each.
const PROFILES: [(&str, &str); 38] = [
    ("dk-ready", include_str!("built_in/dk-ready.toml")),
    ("dk-expired", include_str!("built_in/dk-expired.toml")),
    ("dk-issued-2011", include_str!("built_in/dk-issued-2011.toml")),
    ("dk-clone", include_str!("built_in/dk-clone.toml")),
    ("dk-tampered-photo", include_str!("built_in/dk-tampered-photo.toml")),
    ("dk-wrong-signature", include_str!("built_in/dk-wrong-signature.toml")),
    ("dk-unknown-csca", include_str!("built_in/dk-unknown-csca.toml")),
    ("dk-lost", include_str!("built_in/dk-lost.toml")),
    ("dk-stolen", include_str!("built_in/dk-stolen.toml")),
    ("dk-stale-list", include_str!("built_in/dk-stale-list.toml")),
    ("dk-revoked-ds", include_str!("built_in/dk-revoked-ds.toml")),
    ("dk-good-crl", include_str!("built_in/dk-good-crl.toml")),
    ("dk-already-updated", include_str!("built_in/dk-already-updated.toml")),
    ("dk-no-dg12", include_str!("built_in/dk-no-dg12.toml")),
    ("dk-child", include_str!("built_in/dk-child.toml")),
    ("fo-ready", include_str!("built_in/fo-ready.toml")),
    ("gl-ready", include_str!("built_in/gl-ready.toml")),
    ("de-foreign", include_str!("built_in/de-foreign.toml")),
    ("no-copy-protection", include_str!("built_in/no-copy-protection.toml")),
    ("no-access-control", include_str!("built_in/no-access-control.toml")),
    ("aa-ec", include_str!("built_in/aa-ec.toml")),
    ("pace-gm", include_str!("built_in/pace-gm.toml")),
    ("pace-im", include_str!("built_in/pace-im.toml")),
    ("pace-cam", include_str!("built_in/pace-cam.toml")),
    ("pace-dh", include_str!("built_in/pace-dh.toml")),
    ("aa-rsa2048", include_str!("built_in/aa-rsa2048.toml")),
    ("ca-dh", include_str!("built_in/ca-dh.toml")),
    ("ca-ecdh-aes256", include_str!("built_in/ca-ecdh-aes256.toml")),
    ("eac-full", include_str!("built_in/eac-full.toml")),
    ("bac-only", include_str!("built_in/bac-only.toml")),
    ("short-only", include_str!("built_in/short-only.toml")),
    ("big-dg2", include_str!("built_in/big-dg2.toml")),
    ("jp2-photo", include_str!("built_in/jp2-photo.toml")),
    ("dg2-iso39794", include_str!("built_in/dg2-iso39794.toml")),
    ("dg3-wsq", include_str!("built_in/dg3-wsq.toml")),
    ("td1-idcard", include_str!("built_in/td1-idcard.toml")),
    ("rsa-pss", include_str!("built_in/rsa-pss.toml")),
    ("rsa-pkcs1", include_str!("built_in/rsa-pkcs1.toml")),
];

/// The names, the one to begin with first.
pub fn built_in_names() -> impl Iterator<Item = &'static str> {
    PROFILES.iter().map(|(name, _)| *name)
}

/// The text of a built-in profile.
#[must_use]
pub fn built_in(name: &str) -> Option<&'static str> {
    PROFILES.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}
