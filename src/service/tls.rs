//! Encryption: our certificate, and whose client certificates are looked at.

use std::path::Path;
use std::sync::Arc;

use rustls::RootCertStore;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use tokio_rustls::TlsAcceptor;

use super::keys::hash_of;
use super::settings::Settings;

/// Certificates or a key that cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TlsError {
    #[error("service.certificate and service.key go together")]
    Half,
    #[error("service.client_ca needs service.certificate and service.key")]
    Plain,
    #[error("{path}: {message}")]
    File { path: String, message: String },
    #[error("{0}")]
    Refused(String),
}

/// The way in for encrypted connections; none where no certificate is configured.
pub(super) fn acceptor(settings: &Settings) -> Result<Option<TlsAcceptor>, TlsError> {
    let (certificate, key) = match (&settings.certificate, &settings.key) {
        (Some(certificate), Some(key)) => (certificate, key),
        (None, None) if settings.client_ca.is_some() => return Err(TlsError::Plain),
        (None, None) => return Ok(None),
        _ => return Err(TlsError::Half),
    };
    let refused = |error: &dyn std::error::Error| TlsError::Refused(error.to_string());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| refused(&error))?;
    let builder = match &settings.client_ca {
        None => builder.with_no_client_auth(),
        Some(path) => {
            let mut roots = RootCertStore::empty();
            for root in certificates(path)? {
                roots.add(root).map_err(|error| refused(&error))?;
            }
            // A caller without a certificate may still show a key.
            let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider)
                .allow_unauthenticated()
                .build()
                .map_err(|error| refused(&error))?;
            builder.with_client_cert_verifier(verifier)
        }
    };
    let key = PrivateKeyDer::from_pem_file(key).map_err(|error| named(key, &error))?;
    let config = builder.with_single_cert(certificates(certificate)?, key).map_err(|error| refused(&error))?;
    Ok(Some(TlsAcceptor::from(Arc::new(config))))
}

/// The certificates of a PEM file.
pub(super) fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let read = CertificateDer::pem_file_iter(path).map_err(|error| named(path, &error))?;
    let read: Result<Vec<_>, _> = read.collect();
    let read = read.map_err(|error| named(path, &error))?;
    if read.is_empty() {
        return Err(TlsError::File { path: path.display().to_string(), message: "no certificate in it".to_owned() });
    }
    Ok(read)
}

/// The hash that the holder of a certificate is known by: of the first in the file.
pub(crate) fn certificate_hash(path: &Path) -> Result<[u8; 32], TlsError> {
    let missing = || TlsError::File { path: path.display().to_string(), message: "no certificate in it".to_owned() };
    certificates(path)?.first().map(|certificate| hash_of(certificate)).ok_or_else(missing)
}

fn named(path: &Path, error: &dyn std::error::Error) -> TlsError {
    TlsError::File { path: path.display().to_string(), message: error.to_string() }
}
