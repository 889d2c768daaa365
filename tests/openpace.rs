//! Card-verifiable certificates against OpenPACE, which nobody here wrote: `cvc-create` makes what we read, `cvc-print` verifies
//! what we make. Without them (Debian package `openpace`) these tests say so and pass.
#![cfg(feature = "simulator")]
#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "a test says what must be so, in its helpers too")]

use std::path::{Path, PathBuf};
use std::process::Command;

use paskontrol::crypto::curve::NamedCurve;
use paskontrol::crypto::digest::DigestAlgorithm;
use paskontrol::encoding::Date;
use paskontrol::pki::CvCertificate;
use paskontrol::pki::cv_certificate::{InspectionRights, Role, TerminalAuthenticationAlgorithm as Algorithm};
use paskontrol::protocols::terminal_authentication::{ChainError, ImportedKey, Signer};
use paskontrol::simulator::SeededRandom;
use paskontrol::simulator::issuer::{AuthorizationTree, SigningKey, TerminalKey};

/// Whether the tools are absent; says so for `test`.
fn skipped(test: &str) -> bool {
    let absent = ["cvc-create", "cvc-print"].iter().any(|tool| Command::new(tool).arg("--version").output().is_err());
    if absent {
        eprintln!("SKIPPED {test}: cvc-create or cvc-print is missing (Debian package openpace)");
    }
    absent
}

/// The tool's own clock says when certificates are good.
fn today() -> Date {
    let output = Command::new("date").args(["-u", "+%Y-%m-%d"]).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().parse().unwrap()
}

fn asset(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/simulator/assets/{name}.test-key.pkcs8"))
}

/// YYMMDD.
fn short(date: Date) -> String {
    date.to_string().replace('-', "").get(2..).unwrap().to_owned()
}

/// One call of `cvc-create`, for an inspection system's PKI.
fn create(folder: &Path, chr: &str, role: &str, rights: &[&str], more: &[&str]) -> CvCertificate {
    let day = today();
    let status = Command::new("cvc-create")
        .current_dir(folder)
        .args(["--type=is", &format!("--role={role}"), &format!("--chr={chr}")])
        .args([format!("--issued={}", short(day)), format!("--expires={}", short(day.plus_months(6)))])
        .args(rights)
        .args(more)
        .output()
        .unwrap();
    assert!(status.status.success(), "{chr}: {}", String::from_utf8_lossy(&status.stderr));
    CvCertificate::parse(&std::fs::read(folder.join(format!("{chr}.cvcert"))).unwrap()).unwrap()
}

/// Scheme, algorithm, and the keys of CVCA, Document Verifier and inspection system.
const SCHEMES: [(&str, Algorithm, [&str; 3]); 11] = {
    use DigestAlgorithm::{Sha1, Sha224, Sha256, Sha384, Sha512};
    let p256 = ["csca-p256", "ds-p256", "csca-other-p256"];
    let brainpool = ["csca-brainpool", "ds-brainpool", "aa-brainpool"];
    let rsa = ["aa-rsa2048", "aa-other-rsa2048", "aa-rsa2048"];
    [
        ("ECDSA_SHA_1", Algorithm::Ecdsa(Sha1), p256),
        ("ECDSA_SHA_224", Algorithm::Ecdsa(Sha224), brainpool),
        ("ECDSA_SHA_256", Algorithm::Ecdsa(Sha256), brainpool),
        ("ECDSA_SHA_384", Algorithm::Ecdsa(Sha384), p256),
        ("ECDSA_SHA_512", Algorithm::Ecdsa(Sha512), brainpool),
        ("RSA_v1_5_SHA_1", Algorithm::RsaPkcs1(Sha1), rsa),
        ("RSA_v1_5_SHA_256", Algorithm::RsaPkcs1(Sha256), rsa),
        ("RSA_v1_5_SHA_512", Algorithm::RsaPkcs1(Sha512), rsa),
        ("RSA_PSS_SHA_1", Algorithm::RsaPss(Sha1), rsa),
        ("RSA_PSS_SHA_256", Algorithm::RsaPss(Sha256), rsa),
        ("RSA_PSS_SHA_512", Algorithm::RsaPss(Sha512), rsa),
    ]
};

#[test]
fn chains_made_by_openpace_are_read_and_accepted() {
    if skipped("chains_made_by_openpace_are_read_and_accepted") {
        return;
    }
    for (scheme, algorithm, keys) in SCHEMES {
        let folder = tempfile::tempdir().unwrap();
        let [cvca_key, dv_key, is_key] = keys.map(|name| asset(name).display().to_string());
        let common = |signer: &str| vec![format!("--scheme={scheme}"), format!("--sign-with={signer}")];
        let made = |chr, role, rights: &[&str], more: Vec<String>| {
            let more: Vec<&str> = more.iter().map(String::as_str).collect();
            create(folder.path(), chr, role, rights, &more)
        };
        let all = ["--read-finger", "--read-iris"];
        let cvca = made("UTCVCA00001", "cvca", &all, common(&cvca_key));
        let under = |car: &str, signer: &str, key: &str| {
            [common(signer), vec![format!("--sign-as={car}.cvcert"), format!("--key={key}")]].concat()
        };
        let dv = made("UTDV00001", "dv_domestic", &all, under("UTCVCA00001", &cvca_key, &dv_key));
        let is = made("UTIS00001", "terminal", &["--read-finger"], under("UTDV00001", &dv_key, &is_key));

        for certificate in [&cvca, &dv, &is] {
            assert_eq!(certificate.body().encode().unwrap(), certificate.encoded_body(), "{scheme}");
            assert_eq!(certificate.deviations(), []);
        }
        // OpenPACE salts as much as fits, where TR-03110-3, A.7.3.1 wants as much as the digest is long.
        if matches!(algorithm, Algorithm::RsaPss(_)) {
            assert_eq!(ImportedKey::trust_point(&cvca), Err(ChainError::Signature), "{scheme}");
            continue;
        }
        let root = ImportedKey::trust_point(&cvca).unwrap();
        let authorized = root.verify(&dv, today()).unwrap().verify(&is, today()).unwrap();
        assert_eq!(authorized.key().algorithm(), algorithm, "{scheme}");
        let rights = authorized.authorization().unwrap().rights;
        assert_eq!(rights, InspectionRights { dg3: true, dg4: false });
        // The key OpenPACE certified is the one our signer has.
        let key = SigningKey::parse_pkcs8(&std::fs::read(&is_key).unwrap()).unwrap();
        let signature = TerminalKey::new(key, algorithm).unwrap().sign(algorithm, b"r_IC", &mut SeededRandom::new(5));
        assert!(authorized.key().verifies(b"r_IC", &signature.unwrap()), "{scheme}");
    }
}

/// What `cvc-print` says of a certificate, with these to trust: nothing unless it verifies.
fn printed(folder: &Path, trusted: &[&CvCertificate], certificate: &CvCertificate) -> Option<String> {
    let known = folder.join("trusted");
    let _ = std::fs::remove_dir_all(&known);
    std::fs::create_dir(&known).unwrap();
    for issuer in trusted {
        std::fs::write(known.join(issuer.body().chr.to_string()), issuer.encoded()).unwrap();
    }
    let file = folder.join("certificate");
    std::fs::write(&file, certificate.encoded()).unwrap();
    let output = Command::new("cvc-print")
        .arg(format!("--cvc={}", file.display()))
        .arg(format!("--cvc-dir={}", known.display()))
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    (output.status.success() && text.contains("certificate verified")).then_some(text)
}

fn trees() -> Vec<AuthorizationTree> {
    let mut random = SeededRandom::new(9);
    let all = InspectionRights::ALL;
    let mut trees: Vec<_> = [
        (NamedCurve::P256, DigestAlgorithm::Sha256),
        (NamedCurve::BrainpoolP224r1, DigestAlgorithm::Sha224),
        (NamedCurve::BrainpoolP320r1, DigestAlgorithm::Sha384),
        (NamedCurve::P384, DigestAlgorithm::Sha384),
        (NamedCurve::BrainpoolP512r1, DigestAlgorithm::Sha512),
    ]
    .into_iter()
    .map(|(curve, digest)| AuthorizationTree::on_curve(curve, digest, all, today(), &mut random).unwrap())
    .collect();
    let rsa = [Algorithm::RsaPkcs1(DigestAlgorithm::Sha256), Algorithm::RsaPss(DigestAlgorithm::Sha1)];
    trees.extend(rsa.into_iter().chain([Algorithm::RsaPss(DigestAlgorithm::Sha512)]).map(|algorithm| {
        let key = |name| {
            let key = SigningKey::parse_pkcs8(&std::fs::read(asset(name)).unwrap()).unwrap();
            TerminalKey::new(key, algorithm).unwrap()
        };
        let keys = ["aa-rsa2048", "aa-other-rsa2048", "aa-rsa2048", "aa-other-rsa2048"].map(key);
        AuthorizationTree::of_keys(keys, all, today(), &mut random).unwrap()
    }));
    trees
}

#[test]
fn chains_made_by_the_simulator_are_accepted_by_openpace() {
    if skipped("chains_made_by_the_simulator_are_accepted_by_openpace") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for tree in trees() {
        let holders = [&tree.cvca, &tree.next_cvca, &tree.document_verifier, &tree.inspection_system];
        let [cvca, link, dv, is] = holders.map(|holder| holder.certificate());
        let algorithm = cvca.body().public_key.clone().unwrap().algorithm();
        let said = |trusted: &[&CvCertificate], certificate: &CvCertificate| {
            printed(folder.path(), trusted, certificate).unwrap_or_else(|| {
                unreachable!("{algorithm}: {:?} does not verify", certificate.body().chr);
            })
        };
        said(&[cvca], cvca);
        said(&[cvca], link);
        let text = said(&[cvca, link], dv);
        assert!(text.contains("CAR: UTSIMCVCA00002") && text.contains("CHR: UTSIMDV00001"), "{text}");
        let text = said(&[cvca, link, dv], is);
        assert!(text.contains("Inspection system") && text.contains("Read fingerprint"), "{text}");
        assert_eq!(is.body().chat.role(), Role::Terminal);

        let mut signature = is.signature().to_vec();
        *signature.last_mut().unwrap() ^= 1;
        let altered = CvCertificate::assemble(is.encoded_body(), &signature).unwrap();
        assert_eq!(printed(folder.path(), &[cvca, link, dv], &altered), None, "{algorithm}");
    }
}
