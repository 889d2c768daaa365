//! Where random octets come from: an argument everywhere, so that worked examples and recordings can be replayed.

/// A source of octets nobody can predict.
pub trait Random: Send {
    /// Fills the whole slice, or none of it may be used.
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomError>;
}

impl<R: Random + ?Sized> Random for &mut R {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomError> {
        (**self).fill(bytes)
    }
}

/// The source gave nothing: run dry, out of range for its use, or out of order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no random octets to be had")]
pub struct RandomError;

/// The operating system's generator.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsRng;

impl Random for OsRng {
    #[expect(clippy::disallowed_methods, reason = "this is the one door to the system's generator")]
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomError> {
        getrandom::fill(bytes).map_err(|_| RandomError)
    }
}

/// Gives out octets that were drawn before, in their order: for worked examples, recordings and vectors, and nothing else.
#[cfg(any(test, feature = "simulator"))]
#[derive(Clone)]
pub struct Drawn(Vec<u8>);

#[cfg(any(test, feature = "simulator"))]
impl Drawn {
    /// A source of these octets, and no more.
    #[must_use]
    pub const fn new(octets: Vec<u8>) -> Self {
        Self(octets)
    }
}

#[cfg(any(test, feature = "simulator"))]
impl Random for Drawn {
    fn fill(&mut self, bytes: &mut [u8]) -> Result<(), RandomError> {
        if self.0.len() < bytes.len() {
            return Err(RandomError);
        }
        let drawn: Vec<u8> = self.0.drain(..bytes.len()).collect();
        bytes.copy_from_slice(&drawn);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_fills_differ() {
        let (mut first, mut second) = ([0; 32], [0; 32]);
        OsRng.fill(&mut first).unwrap();
        let mut source: &mut dyn Random = &mut OsRng;
        Random::fill(&mut source, &mut second).unwrap();
        assert_ne!(first, second);
    }

    #[test]
    fn what_was_drawn_comes_once_and_in_its_order() {
        let (mut random, mut octets) = (Drawn::new(vec![1, 2, 3]), [0; 2]);
        random.fill(&mut octets).unwrap();
        assert_eq!(octets, [1, 2]);
        assert_eq!(random.fill(&mut octets), Err(RandomError));
        random.fill(&mut octets[..1]).unwrap();
        assert_eq!(octets, [3, 2]);
    }
}
