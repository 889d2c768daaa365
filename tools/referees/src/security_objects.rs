//! Whole security objects: our verdict beside OpenSSL's CMS on the same octets, under the same CSCA certificate.
//!
//! Both sides hold the CSCA parsed and read the object anew in each call. Ours says more: hashes of the data groups,
//! roles, names, validity and revocation besides the two signatures.

use std::path::{Path, PathBuf};

use openssl::cms::{CMSOptions, CmsContentInfo};
use openssl::x509::store::{X509Store, X509StoreBuilder};
use openssl::x509::verify::{X509VerifyFlags, X509VerifyParam};
use openssl::x509::{X509, X509PurposeId};
use paskontrol::encoding::{Header, Tag};
use paskontrol::pki::Certificate;
use paskontrol::trust::verify_sod;
use paskontrol::{Timestamp, TrustSnapshot};

use crate::timing::Table;
use referees::Result;

/// The tag of EF.SOD, which OpenSSL does not know.
const EF_SOD: Tag = Tag::new(0x77);

/// Times every real object that is there with the certificates above it.
pub(crate) fn compare(table: &Table) -> Result<()> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/corpus/sod"));
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("SKIPPED security objects: ../shared is absent");
        return Ok(());
    };
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut names: Vec<_> =
        names.filter_map(|name| name.strip_suffix("_gmrtd.sod.bin").map(ToOwned::to_owned)).collect();
    names.sort();
    for name in names {
        compare_one(table, &folder, &name)?;
    }
    Ok(())
}

fn compare_one(table: &Table, folder: &Path, name: &str) -> Result<()> {
    let read = |what: &str| std::fs::read(folder.join(format!("{name}_gmrtd.{what}")));
    let (sod, csca, signer) = (read("sod.bin")?, read("csca.cer")?, Certificate::parse(&read("ds.cer")?)?);
    let at = Timestamp::from_unix(signer.not_before().unix() + 24 * 60 * 60);
    let algorithm = signer.signature_algorithm().map(|algorithm| algorithm.to_string()).unwrap_or_default();
    let key = signer.public_key().map(ToString::to_string).unwrap_or_default();
    let label = format!("SOD {name} {key}, {algorithm}");
    let trust = TrustSnapshot::builder().certificate("csca", &csca).build();
    let ours = || verify_sod(&sod, &trust, at).chain.passed().is_some();
    let store = store(&csca, at)?;
    let theirs = || accepts(&store, &sod);
    assert!(ours(), "{label}");
    if let Err(error) = theirs() {
        println!("{label}: OpenSSL refuses: {error}");
        return Ok(());
    }
    table.times(&label, ours, theirs);
    Ok(())
}

/// A store with the one certificate. Document signers have no purpose OpenSSL knows, so any will do.
fn store(csca: &[u8], at: Timestamp) -> Result<X509Store> {
    let mut parameters = X509VerifyParam::new()?;
    parameters.set_time(at.unix());
    // Some CSCA certificates that sign document signers are link certificates: trusted here as they stand.
    parameters.set_flags(X509VerifyFlags::PARTIAL_CHAIN)?;
    let mut builder = X509StoreBuilder::new()?;
    builder.set_param(&parameters)?;
    builder.set_purpose(X509PurposeId::ANY)?;
    builder.add_cert(X509::from_der(csca)?)?;
    Ok(builder.build())
}

fn accepts(store: &X509Store, sod: &[u8]) -> Result<()> {
    let header = Header::parse(sod)?;
    let message = if header.tag == EF_SOD { &sod[header.header_len..header.total_len()] } else { sod };
    let mut message = CmsContentInfo::from_der(message)?;
    message.verify(None, Some(store), None, None, CMSOptions::BINARY)?;
    Ok(())
}
