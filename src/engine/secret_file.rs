//! Secrets in files of their own, which nobody else can read.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use crate::crypto::random::{OsRng, Random, RandomError};
use crate::crypto::secret::Secret;

/// A file that gives no secret.
#[derive(Debug, thiserror::Error)]
pub(crate) enum SecretFileError {
    #[error("{0}: the file with the secret is missing")]
    Missing(String),
    #[error("{path}: {error}")]
    Io { path: String, error: io::Error },
    #[error("{path}: readable by others; chmod 600 it")]
    Open { path: String },
    #[error("{path}: {message}")]
    Content { path: String, message: String },
}

/// Reads a secret. One that is missing is made, where `create` says so.
pub(crate) fn read<K, E: std::error::Error>(
    path: &Path,
    create: bool,
    generate: impl FnOnce(&mut dyn Random) -> Result<Secret, RandomError>,
    parse: impl FnOnce(&[u8]) -> Result<K, E>,
) -> Result<K, SecretFileError> {
    let name = || path.display().to_string();
    let failed = |error| SecretFileError::Io { path: name(), error };
    if !path.exists() {
        if !create {
            return Err(SecretFileError::Missing(name()));
        }
        let secret = generate(&mut OsRng).map_err(|error| failed(io::Error::other(error)))?;
        write(path, &secret).map_err(failed)?;
    }
    let text = octets(path)?;
    parse(&text).map_err(|error| SecretFileError::Content { path: name(), message: error.to_string() })
}

/// The octets of a file nobody else can read, wiped once they are dropped.
pub(crate) fn octets(path: &Path) -> Result<zeroize::Zeroizing<Vec<u8>>, SecretFileError> {
    let failed = |error| SecretFileError::Io { path: path.display().to_string(), error };
    if is_open_to_others(path).map_err(failed)? {
        return Err(SecretFileError::Open { path: path.display().to_string() });
    }
    Ok(zeroize::Zeroizing::new(fs::read(path).map_err(failed)?))
}

/// A fresh secret in a file that was not there.
fn write(path: &Path, secret: &Secret) -> io::Result<()> {
    let folder = folder(path);
    fs::create_dir_all(folder)?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(secret.expose())?;
    file.write_all(b"\n")?;
    file.sync_all()
}

/// Another secret in place of one: written beside it, then renamed, so that a crash leaves the old one or the new one. Two
/// who do so at once do not lose either's: what lies beside belongs to whoever was first.
pub(crate) fn replace(path: &Path, secret: &Secret) -> Result<(), SecretFileError> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let beside = Path::new(&beside);
    let failed = |path: &Path, error| SecretFileError::Io { path: path.display().to_string(), error };
    write(beside, secret).map_err(|error| failed(beside, error))?;
    fs::rename(beside, path).map_err(|error| failed(path, error))?;
    #[cfg(unix)]
    fs::File::open(folder(path)).and_then(|folder| folder.sync_all()).map_err(|error| failed(path, error))?;
    Ok(())
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Whether others may read it. What the service manager hands over is its own business: it stands in a folder of the
/// service's user alone, and the bits of a group are the mask of an access list there (systemd.exec, LoadCredential).
#[cfg(unix)]
fn is_open_to_others(path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::PermissionsExt;
    let handed_over = std::env::var_os("CREDENTIALS_DIRECTORY").is_some_and(|folder| path.starts_with(folder));
    let others = if handed_over { 0o037 } else { 0o077 };
    Ok(fs::metadata(path)?.permissions().mode() & others != 0)
}

#[cfg(not(unix))]
fn is_open_to_others(_: &Path) -> io::Result<bool> {
    Ok(false)
}
