//! A small State for tests: a CVCA, its Document Verifiers and inspection systems, each certificate with one defect at most.

use crate::crypto::curve::NamedCurve;
use crate::crypto::digest::DigestAlgorithm;
use crate::crypto::ecdh::KeyPair;
use crate::crypto::random::OsRng;
use crate::crypto::secret::Secret;
use crate::encoding::Date;
use crate::pki::CvCertificate;
use crate::pki::cv_certificate::{
    Chat, CvCertificateBody, CvPublicKey, InspectionRights, Role, TerminalAuthenticationAlgorithm as Algorithm,
};
use crate::protocols::terminal_authentication::{EcdsaSigner, Signer};

pub(super) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// A key, told by one octet, on one curve with one digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Key(pub(super) u8, pub(super) NamedCurve, pub(super) DigestAlgorithm);

/// A key as most of Europe has them.
pub(super) const fn key(octet: u8) -> Key {
    Key(octet, NamedCurve::BrainpoolP256r1, DigestAlgorithm::Sha256)
}

impl Key {
    fn private(self) -> Secret {
        let mut octets = vec![self.0; self.1.order_len()];
        // P-521's order begins with one bit, the rest of the octet would not fit.
        octets[0] = 0;
        Secret::new(octets)
    }

    pub(super) fn signer(self) -> EcdsaSigner {
        EcdsaSigner { curve: self.1, private_key: self.private() }
    }

    pub(super) const fn algorithm(self) -> Algorithm {
        Algorithm::Ecdsa(self.2)
    }

    pub(super) fn public(self, with_parameters: bool) -> CvPublicKey {
        let pair = KeyPair::from_private(self.1, self.private()).unwrap();
        let point = pair.public().encoded().to_vec();
        CvPublicKey::Ec { algorithm: self.algorithm(), curve: with_parameters.then_some(self.1), point }
    }
}

/// A certificate to be.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub(super) body: CvCertificateBody,
    pub(super) issuer: Key,
}

impl Draft {
    fn new(car: &str, issuer: Key, chr: &str, key: Key, role: Role) -> Self {
        let body = CvCertificateBody {
            car: car.parse().unwrap(),
            public_key: Ok(key.public(role == Role::Cvca)),
            chr: chr.parse().unwrap(),
            chat: Chat::inspection(role, InspectionRights::ALL),
            effective: day("2026-01-01"),
            expires: day("2026-12-31"),
            extensions: None,
        };
        Self { body, issuer }
    }

    pub(super) fn with(mut self, change: impl FnOnce(&mut CvCertificateBody)) -> Self {
        change(&mut self.body);
        self
    }

    pub(super) fn valid(self, effective: &str, expires: &str) -> Self {
        self.with(|body| (body.effective, body.expires) = (day(effective), day(expires)))
    }

    pub(super) fn rights(self, rights: InspectionRights) -> Self {
        self.with(|body| body.chat = Chat::inspection(body.chat.role(), rights))
    }

    pub(super) fn sign(&self) -> CvCertificate {
        let body = self.body.encode().unwrap();
        let signature = self.issuer.signer().sign(self.issuer.algorithm(), &body, &mut OsRng).unwrap();
        CvCertificate::assemble(&body, &signature).unwrap()
    }
}

/// Which of its keys a CVCA uses: 1, 2, 3 …
pub(super) fn cvca_name(number: u8) -> String {
    format!("UTCVCA{number:05}")
}

pub(super) fn cvca(number: u8) -> Draft {
    let key = key(number);
    Draft::new(&cvca_name(number), key, &cvca_name(number), key, Role::Cvca)
}

/// From one key of the CVCA to the next.
pub(super) fn link(number: u8) -> Draft {
    Draft::new(&cvca_name(number - 1), key(number - 1), &cvca_name(number), key(number), Role::Cvca)
}

/// A Document Verifier under a key of the CVCA.
pub(super) fn domestic(number: u8) -> Draft {
    Draft::new(&cvca_name(number), key(number), "UTDVDOM00001", key(0x40), Role::DocumentVerifierDomestic)
}

pub(super) fn foreign(number: u8) -> Draft {
    Draft::new(&cvca_name(number), key(number), "XXDVFOR00001", key(0x41), Role::DocumentVerifierForeign)
}

pub(super) const TERMINAL: Key = key(0x50);

/// An inspection system under a Document Verifier.
pub(super) fn terminal(document_verifier: &Draft) -> Draft {
    let key = if document_verifier.body.chr.octets().starts_with(b"UT") { key(0x40) } else { key(0x41) };
    Draft::new(&document_verifier.body.chr.to_string(), key, "UTISGATE00001", TERMINAL, Role::Terminal)
}
