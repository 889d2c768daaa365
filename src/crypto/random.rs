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
}
