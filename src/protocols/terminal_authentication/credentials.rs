//! What a terminal has to show: certificates, and the private keys that belong to some of them.

use std::cmp::Reverse;
use std::fmt;
use std::sync::Arc;

use crate::crypto::curve::NamedCurve;
use crate::crypto::ecdsa;
use crate::crypto::random::Random;
use crate::crypto::secret::Secret;
use crate::pki::CvCertificate;
use crate::pki::cv_certificate::{
    InspectionRights, PublicKeyReference, Role, TerminalAuthenticationAlgorithm as Algorithm,
};

/// Certificates in one chain. A CVCA renews its key every half year to three years and a passport lives ten.
const MAX_CHAIN: usize = 24;

/// Chains begun while looking for one. A wallet for all of Europe has a hundred certificates.
const MAX_SEARCH: usize = 4096;

/// Whatever holds a terminal's private key.
pub trait Signer: Send + Sync {
    /// The signature over a message, as TR-03110-3, A.7.3.1 and A.7.4.1 want it; `None` when none can be made.
    fn sign(&self, algorithm: Algorithm, message: &[u8], random: &mut dyn Random) -> Option<Vec<u8>>;
}

impl<S: Signer + ?Sized> Signer for Arc<S> {
    fn sign(&self, algorithm: Algorithm, message: &[u8], random: &mut dyn Random) -> Option<Vec<u8>> {
        (**self).sign(algorithm, message, random)
    }
}

/// ECDSA in the plain format. RSA needs a private operation this crate has only in its simulator.
pub struct EcdsaSigner {
    /// The key's curve.
    pub curve: NamedCurve,
    /// The private key, as long as the order.
    pub private_key: Secret,
}

impl Signer for EcdsaSigner {
    fn sign(&self, algorithm: Algorithm, message: &[u8], random: &mut dyn Random) -> Option<Vec<u8>> {
        let Algorithm::Ecdsa(digest) = algorithm else { return None };
        let signature = ecdsa::sign(self.curve, &self.private_key, &digest.digest(message), random).ok()?;
        signature.encode_plain(self.curve).ok()
    }
}

/// A terminal's certificates and keys. One terminal has several chains: one for each State whose passports it reads, and
/// for each algorithm those use.
#[derive(Default)]
pub struct Credentials {
    certificates: Vec<CvCertificate>,
    keys: Vec<(PublicKeyReference, Box<dyn Signer>)>,
}

/// Why no chain can be shown to a chip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoChain {
    /// There is no terminal certificate with a private key.
    #[error("no terminal certificate with its private key")]
    NoKey,
    /// No certificates lead from the chip's trust points to one.
    #[error("no certificates lead from the chip's trust points to the terminal's")]
    Unconnected,
    /// The search came to its limit.
    #[error("too many certificates to choose from")]
    TooMany,
}

impl Credentials {
    /// From certificates in any order: terminals', Document Verifiers', link certificates. Others do no harm.
    #[must_use]
    pub fn new(certificates: Vec<CvCertificate>) -> Self {
        Self { certificates, keys: Vec::new() }
    }

    /// With the private key that belongs to the terminal certificates of this holder.
    #[must_use]
    pub fn with_key(mut self, holder: PublicKeyReference, signer: Box<dyn Signer>) -> Self {
        self.keys.push((holder, signer));
        self
    }

    /// The chain to show to a chip with these trust points: the shortest; of several the one the earlier trust point
    /// signed, then the one with the youngest terminal certificate.
    ///
    /// Signatures and dates are for the chip to check: it has the key, and the only date that counts.
    ///
    /// # Errors
    /// There is none.
    pub fn chain(&self, trust_points: &[PublicKeyReference]) -> Result<Chain<'_>, NoChain> {
        let mut begun: Vec<Vec<&CvCertificate>> =
            self.of_role(|role| role == Role::Terminal).filter_map(|c| self.signer(c).map(|_| vec![c])).collect();
        if begun.is_empty() {
            return Err(NoChain::NoKey);
        }
        let mut steps = 0_usize;
        for _ in 0..MAX_CHAIN {
            let rank = |chain: &&Vec<&CvCertificate>| {
                let first = chain.last()?.body();
                let place = trust_points.iter().position(|trust_point| *trust_point == first.car)?;
                // A chain that lacks its Document Verifier is none, whoever the trust points are.
                (chain.len() > 1).then(|| (place, Reverse(chain.first().map(|terminal| terminal.body().effective))))
            };
            if let Some(chain) = begun.iter().filter(|chain| rank(chain).is_some()).min_by_key(rank) {
                return self.finish(chain).ok_or(NoChain::NoKey);
            }
            let longer: Vec<_> = begun.iter().flat_map(|chain| self.prolonged(chain)).take(MAX_SEARCH).collect();
            steps = steps.saturating_add(longer.len());
            if longer.is_empty() {
                return Err(NoChain::Unconnected);
            }
            if steps >= MAX_SEARCH {
                return Err(NoChain::TooMany);
            }
            begun = longer;
        }
        Err(NoChain::TooMany)
    }

    /// One more certificate above the uppermost.
    fn prolonged<'a>(&'a self, chain: &[&'a CvCertificate]) -> Vec<Vec<&'a CvCertificate>> {
        let Some(uppermost) = chain.last() else { return Vec::new() };
        let is_issuer = |role: Role| if chain.len() == 1 { role.is_document_verifier() } else { role == Role::Cvca };
        self.of_role(is_issuer)
            .filter(|above| above.body().chr == uppermost.body().car && !above.body().is_self_signed())
            .filter(|above| !chain.contains(above))
            .map(|above| [chain, &[above]].concat())
            .collect()
    }

    fn of_role(&self, is_wanted: impl Fn(Role) -> bool) -> impl Iterator<Item = &CvCertificate> {
        self.certificates.iter().filter(move |certificate| is_wanted(certificate.body().chat.role()))
    }

    fn signer(&self, terminal: &CvCertificate) -> Option<&dyn Signer> {
        self.keys.iter().find(|(holder, _)| *holder == terminal.body().chr).map(|(_, signer)| signer.as_ref())
    }

    fn finish<'a>(&'a self, upwards: &[&'a CvCertificate]) -> Option<Chain<'a>> {
        let (terminal, signer) = (*upwards.first()?, self.signer(upwards.first()?)?);
        let document_verifier = upwards.get(1)?.body();
        let above = self.of_role(|role| role == Role::Cvca).find(|cvca| cvca.body().chr == document_verifier.car);
        let all = upwards.iter().take(2).copied().chain(above);
        let rights = all
            .map(|certificate| certificate.body().chat.inspection_rights().unwrap_or_default())
            .fold(InspectionRights::ALL, InspectionRights::and);
        let mut certificates = upwards.to_vec();
        certificates.reverse();
        Some(Chain { certificates, terminal, signer, rights })
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Credentials({} certificates, {} keys)", self.certificates.len(), self.keys.len())
    }
}

/// Certificates from the one a trust point signed to the terminal's, and the terminal's key.
pub struct Chain<'a> {
    pub(super) certificates: Vec<&'a CvCertificate>,
    pub(super) terminal: &'a CvCertificate,
    pub(super) signer: &'a dyn Signer,
    rights: InspectionRights,
}

impl Chain<'_> {
    /// The certificates in the order the chip is to see them.
    #[must_use]
    pub fn certificates(&self) -> &[&CvCertificate] {
        &self.certificates
    }

    /// The terminal's name.
    #[must_use]
    pub const fn holder(&self) -> &PublicKeyReference {
        &self.terminal.body().chr
    }

    /// What the certificates that are here allow together. The chip may know less of its CVCA.
    #[must_use]
    pub const fn rights(&self) -> InspectionRights {
        self.rights
    }
}

impl fmt::Debug for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.certificates).finish()
    }
}
