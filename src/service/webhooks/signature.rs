//! How a receiver knows that a message is ours (Standard Webhooks 1.0, symmetric).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::crypto::mac::hmac_sha256;
use crate::crypto::random::{Random, RandomError};
use crate::crypto::secret::Secret;

const PREFIX: &str = "whsec_";

/// What a webhook's owner and we know.
pub(in crate::service) struct WebhookSecret(Secret);

impl WebhookSecret {
    /// A fresh one of 256 bits.
    pub(in crate::service) fn draw(random: &mut dyn Random) -> Result<Self, RandomError> {
        let mut octets = vec![0; 32];
        random.fill(&mut octets)?;
        Ok(Self(Secret::new(octets)))
    }

    /// As it is kept.
    pub(in crate::service) fn of(octets: Vec<u8>) -> Self {
        Self(Secret::new(octets))
    }

    pub(in crate::service) fn octets(&self) -> &[u8] {
        self.0.expose()
    }

    /// As its owner is told it, once.
    pub(in crate::service) fn reveal(&self) -> String {
        format!("{PREFIX}{}", STANDARD.encode(self.0.expose()))
    }

    /// The header `webhook-signature` over a message's name, time and body.
    pub(in crate::service) fn sign(&self, id: &str, timestamp: i64, body: &[u8]) -> String {
        let timestamp = timestamp.to_string();
        let parts: [&[u8]; 5] = [id.as_bytes(), b".", timestamp.as_bytes(), b".", body];
        format!("v1,{}", STANDARD.encode(hmac_sha256(&self.0, &parts)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the specification's own libraries.
    #[test]
    fn the_published_example_comes_out() {
        let secret = WebhookSecret::of(STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap());
        let signature = secret.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, br#"{"test": 2432232314}"#);
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        assert_eq!(secret.reveal(), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    }
}
