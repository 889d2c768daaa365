//! The three secrets of a desk: what opens it once, what a browser keeps, what a form carries.

use std::sync::{Mutex, PoisonError};

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::crypto::random::{OsRng, Random, RandomError};

/// Secrets of one run of the program.
pub(super) struct Secrets {
    launch: Mutex<Option<Zeroizing<String>>>,
    cookie: Zeroizing<String>,
    token: Zeroizing<String>,
}

/// 256 bits, as hexadecimal digits.
fn drawn() -> Result<Zeroizing<String>, RandomError> {
    let mut octets = Zeroizing::new([0; 32]);
    OsRng.fill(octets.as_mut_slice())?;
    Ok(Zeroizing::new(hex::encode(octets.as_slice())))
}

fn is_equal(one: &str, other: &str) -> bool {
    one.as_bytes().ct_eq(other.as_bytes()).into()
}

impl Secrets {
    pub(super) fn draw() -> Result<Self, RandomError> {
        Ok(Self { launch: Mutex::new(Some(drawn()?)), cookie: drawn()?, token: drawn()? })
    }

    /// The launch secret, as long as nobody used it.
    pub(super) fn launch(&self) -> Option<Zeroizing<String>> {
        self.launch.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes the launch secret for the cookie's value; once.
    pub(super) fn exchange(&self, launch: &str) -> Option<&str> {
        let mut held = self.launch.lock().unwrap_or_else(PoisonError::into_inner);
        let fits = held.as_ref().is_some_and(|held| is_equal(held, launch));
        fits.then(|| {
            *held = None;
            self.cookie.as_str()
        })
    }

    /// Whether a cookie's value is ours.
    pub(super) fn is_cookie(&self, value: &str) -> bool {
        is_equal(&self.cookie, value)
    }

    /// What our forms carry.
    pub(super) fn token(&self) -> &str {
        &self.token
    }

    /// Whether a form is one of ours.
    pub(super) fn is_token(&self, value: &str) -> bool {
        is_equal(&self.token, value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_launch_secret_opens_once_and_nothing_else_opens() {
        let secrets = Secrets::draw().unwrap();
        let launch = secrets.launch().unwrap();
        assert_eq!(launch.len(), 64);
        assert!(secrets.exchange("").is_none());
        assert!(secrets.exchange(&launch[1..]).is_none());
        let cookie = secrets.exchange(&launch).unwrap().to_owned();
        assert!(secrets.is_cookie(&cookie) && !secrets.is_cookie(&launch) && !secrets.is_token(&cookie));
        assert!(secrets.exchange(&launch).is_none() && secrets.launch().is_none());
    }
}
