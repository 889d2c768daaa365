//! A terminal's credentials in a folder: card-verifiable certificates, and the key of the inspection system.

use std::fs;
use std::io;
use std::path::Path;

use crate::engine::{FileError, read};
use crate::pki::CvCertificate;
use crate::pki::cv_certificate::{CvCertificateBody, CvCertificateError, CvKeyError, PublicKeyReference, Role};
use crate::protocols::terminal_authentication::Credentials;
use crate::simulator::issuer::{AuthorizationTree, IssuerError, SigningKey, TerminalKey};

/// Endings of certificate files.
const CERTIFICATE: [&str; 2] = ["cvcert", "cvc"];

/// The ending of key files, whose name is that of the key's holder.
const KEY: &str = "pkcs8";

/// A folder that holds no credentials.
#[derive(Debug, thiserror::Error)]
pub(super) enum TerminalError {
    #[error(transparent)]
    Read(#[from] FileError),
    #[error("{0}")]
    Io(#[from] io::Error),
    #[error("{file}: {error}")]
    Certificate { file: String, error: CvCertificateError },
    #[error("{file}: {error}")]
    Key { file: String, error: IssuerError },
    #[error("{file}: {error}")]
    PublicKey { file: String, error: CvKeyError },
    #[error("{0}: no certificate has this holder")]
    NoCertificate(String),
}

/// Reads a folder: `*.cvcert` or `*.cvc`, and for each terminal certificate `HOLDER.pkcs8` with its private key.
pub(super) fn load(folder: &Path) -> Result<Credentials, TerminalError> {
    let (mut certificates, mut keys) = (Vec::new(), Vec::new());
    let mut entries: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for path in entries.iter().map(fs::DirEntry::path) {
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let file = path.display().to_string();
        if CERTIFICATE.contains(&ending) {
            let bytes = read(&path)?;
            let certificate = CvCertificate::parse(&bytes);
            certificates.push(certificate.map_err(|error| TerminalError::Certificate { file, error })?);
        } else if ending == KEY {
            let key = SigningKey::parse_pkcs8(&read(&path)?);
            let holder = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            keys.push((holder, key.map_err(|error| TerminalError::Key { file, error })?));
        }
    }
    let signers: Vec<_> =
        keys.into_iter().map(|(holder, key)| signer(&certificates, &holder, key)).collect::<Result<_, _>>()?;
    let credentials = Credentials::new(certificates);
    Ok(signers.into_iter().fold(credentials, |credentials, (holder, key)| credentials.with_key(holder, Box::new(key))))
}

/// The key with the algorithm its certificate states.
fn signer(
    certificates: &[CvCertificate],
    holder: &str,
    key: SigningKey,
) -> Result<(PublicKeyReference, TerminalKey), TerminalError> {
    let is_meant = |body: &&CvCertificateBody| body.chr.to_string() == holder && body.chat.role() == Role::Terminal;
    let body = certificates.iter().map(CvCertificate::body).find(is_meant);
    let body = body.ok_or_else(|| TerminalError::NoCertificate(holder.to_owned()))?;
    let public = body.public_key.as_ref();
    let file = || holder.to_owned();
    let algorithm = public.map_err(|error| TerminalError::PublicKey { file: file(), error: *error })?.algorithm();
    let key = TerminalKey::new(key, algorithm).map_err(|error| TerminalError::Key { file: file(), error })?;
    Ok((body.chr.clone(), key))
}

/// Writes the chain of a test terminal and its key, and names the files; the trust point's certificate too, though no chip
/// asks for it.
pub(super) fn write(tree: &AuthorizationTree, folder: &Path) -> io::Result<Vec<String>> {
    fs::create_dir_all(folder)?;
    let mut files = Vec::new();
    for holder in [&tree.cvca, &tree.next_cvca, &tree.document_verifier, &tree.inspection_system] {
        let name = format!("{}.cvcert", holder.reference());
        fs::write(folder.join(&name), holder.certificate().encoded())?;
        files.push(name);
    }
    let terminal = &tree.inspection_system;
    let key = terminal.key().to_pkcs8().ok_or(io::ErrorKind::Unsupported)?;
    let name = format!("{}.{KEY}", terminal.reference());
    fs::write(folder.join(&name), key)?;
    files.push(name);
    Ok(files)
}
