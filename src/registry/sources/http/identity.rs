//! What proves who asks, and who may answer.

use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use ureq::tls::{Certificate, ClientCert, PemItem, PrivateKey, parse_pem};

/// Files that prove nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HttpIdentityError {
    /// No certificate authority to believe the register by.
    #[error("the authorities' file holds no certificate that can be believed")]
    Authorities,
    /// No certificate of ours.
    #[error("the client certificate's file holds no certificate")]
    Certificate,
    /// No key of ours.
    #[error("the client key's file holds no private key")]
    Key,
    /// The key is another certificate's.
    #[error("the client key does not belong to the client certificate")]
    Pair,
}

/// Our certificate and key, and the authorities a register's certificate must be under. None of it prints.
pub struct HttpIdentity {
    pub(super) authorities: Vec<Certificate<'static>>,
    pub(super) certificate: ClientCert,
}

impl HttpIdentity {
    /// From PEM: the authorities' certificates, our certificate with those between it and its authority, our private key.
    pub fn from_pem(authorities: &[u8], certificate: &[u8], key: &[u8]) -> Result<Self, HttpIdentityError> {
        let authorities = certificates(authorities, HttpIdentityError::Authorities)?;
        let mut anchors = rustls::RootCertStore::empty();
        for authority in &authorities {
            anchors.add(CertificateDer::from(authority.der())).map_err(|_| HttpIdentityError::Authorities)?;
        }
        let chain = certificates(certificate, HttpIdentityError::Certificate)?;
        let ders = chain.iter().map(|one| CertificateDer::from(one.der().to_vec())).collect();
        let private = PrivateKeyDer::from_pem_slice(key).map_err(|_| HttpIdentityError::Key)?;
        CertifiedKey::from_der(ders, private, &provider()).map_err(|_| HttpIdentityError::Pair)?;
        let key = PrivateKey::from_pem(key).map_err(|_| HttpIdentityError::Key)?;
        Ok(Self { authorities, certificate: ClientCert::new_with_certs(&chain, key) })
    }
}

/// Every certificate of a PEM file; what else stands in it, a key above all, refuses the file.
fn certificates(pem: &[u8], error: HttpIdentityError) -> Result<Vec<Certificate<'static>>, HttpIdentityError> {
    let mut found = Vec::new();
    for item in parse_pem(pem) {
        match item {
            Ok(PemItem::Certificate(certificate)) => found.push(certificate),
            _ => return Err(error),
        }
    }
    if found.is_empty() { Err(error) } else { Ok(found) }
}

/// The cryptography of the TLS.
pub(super) fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}
