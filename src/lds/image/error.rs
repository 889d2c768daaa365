//! Why there is nothing to look at.

/// Why a picture is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ImageError {
    /// There is no picture, or none of a single octet.
    #[error("no picture")]
    Missing,
    /// It asks for more than any portrait needs; no decoder has seen it.
    #[error("picture beyond the limits: {0}")]
    Limit(#[from] Exceeded),
    /// Its headers contradict themselves or end early.
    #[error("picture malformed at octet {offset}")]
    Malformed {
        /// Octets from the start of the picture.
        offset: usize,
    },
    /// Neither JPEG nor JPEG 2000, or a form of them that no portrait has.
    #[error("picture in a format that is not read")]
    Unsupported,
    /// The decoder gave up on it.
    #[error("picture cannot be decoded")]
    Undecodable,
}

/// Which limit a picture is beyond.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Exceeded {
    /// Too wide or too high.
    #[error("side")]
    Side,
    /// Too many samples in all.
    #[error("samples")]
    Samples,
    /// Too many components.
    #[error("components")]
    Components,
    /// Samples of too many bits.
    #[error("bits")]
    Bits,
    /// Too many tiles or tile-parts.
    #[error("tiles")]
    Tiles,
    /// Too many resolutions of the wavelet transform.
    #[error("resolutions")]
    Resolutions,
    /// Too many packets or code-blocks.
    #[error("packets")]
    Packets,
    /// Too many scans.
    #[error("scans")]
    Scans,
    /// The decoder used up the time or the memory it had.
    #[error("time or memory")]
    TimeOrMemory,
}
