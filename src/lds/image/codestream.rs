//! The headers of a JPEG 2000 codestream (ISO/IEC 15444-1, Annex A): what it makes a decoder do.
//!
//! ```text
//! FF4F  FF51 SIZ  FF52 COD  FF5C QCD  …  tile-parts: FF90 SOT  …  FF93 SOD  packets  …  FFD9
//! ```

use super::error::{Exceeded, ImageError};
use super::header::ImageHeader;
use super::limits::Limits;
use super::octets::Octets;
use crate::lds::biometrics::ImageFormat;

/// SOC and SIZ: what every codestream begins with.
pub(super) const START: [u8; 4] = [0xFF, 0x4F, 0xFF, 0x51];

const COD: u16 = 0xFF52;
const COC: u16 = 0xFF53;
const POC: u16 = 0xFF5F;
const SOT: u16 = 0xFF90;
const SOD: u16 = 0xFF93;

/// Precincts as large as can be stated, where none are (A.6.1).
const WHOLE: u8 = 0xFF;

/// SIZ (A.5.1).
pub(super) struct Size {
    pub(super) width: u32,
    pub(super) height: u32,
    tile_width: u32,
    tile_height: u32,
    tiles: u64,
    pub(super) components: u16,
    bits: u8,
    /// Sign and bits, where they are the same for all components.
    pub(super) depth: Option<u8>,
    /// Sampling of the components, where it is the same for all.
    sampling: Option<(u8, u8)>,
    origin: (u32, u32),
}

/// COD or COC (A.6.1, A.6.2).
struct Coding {
    levels: u8,
    block: (u8, u8),
    /// One for each resolution, from the smallest; empty for [`WHOLE`].
    precincts: Vec<u8>,
}

/// What all headers, of all tile-parts, come to at worst.
#[derive(Default)]
struct Demand {
    layers: u64,
    orders: u64,
    codings: Vec<Coding>,
}

/// Reads every header, and none of the packets.
pub(super) fn read_headers(stream: &[u8], limits: &Limits) -> Result<Size, ImageError> {
    let mut octets = Octets::new(stream, 0);
    if octets.take(4)? != START {
        return Err(octets.malformed());
    }
    let size = read_size(octets.segment()?)?;
    limits.admit(size.width, size.height, size.components, size.bits)?;
    if size.tiles > limits.tiles {
        return Err(Exceeded::Tiles.into());
    }
    let mut demand = Demand { orders: 1, ..Demand::default() };
    // Main header, up to the first tile-part.
    while demand.read_segment(&mut octets, &size, limits)? != SOT {}
    if demand.codings.is_empty() {
        return Err(octets.malformed());
    }
    read_tile_parts(&mut octets, &mut demand, &size, limits)?;
    if demand.packets(&size).max(demand.blocks(&size)) > limits.packets {
        return Err(Exceeded::Packets.into());
    }
    Ok(size)
}

fn read_size(mut segment: Octets<'_>) -> Result<Size, ImageError> {
    segment.u16()?;
    let [right, bottom, left, top] = [segment.u32()?, segment.u32()?, segment.u32()?, segment.u32()?];
    let [tile_width, tile_height, tile_left, tile_top] =
        [segment.u32()?, segment.u32()?, segment.u32()?, segment.u32()?];
    let components = segment.u16()?;
    let malformed = segment.malformed();
    let (Some(width), Some(height)) = (right.checked_sub(left), bottom.checked_sub(top)) else { return Err(malformed) };
    let first_tile_ends = (tile_left.checked_add(tile_width), tile_top.checked_add(tile_height));
    let (Some(first_right), Some(first_bottom)) = first_tile_ends else { return Err(malformed) };
    let is_sound = width > 0 && height > 0 && components > 0 && tile_width > 0 && tile_height > 0;
    if !is_sound || tile_left > left || tile_top > top || first_right <= left || first_bottom <= top {
        return Err(malformed);
    }
    let count = |end: u32, start: u32, side: u32| u64::from(end.saturating_sub(start).div_ceil(side));
    let tiles = count(right, tile_left, tile_width).saturating_mul(count(bottom, tile_top, tile_height));
    let (mut depths, mut samplings) = (Vec::new(), Vec::new());
    for _ in 0..components {
        depths.push(segment.u8()?);
        samplings.push((segment.u8()?, segment.u8()?));
    }
    if samplings.iter().any(|(x, y)| *x == 0 || *y == 0) {
        return Err(malformed);
    }
    Ok(Size {
        width,
        height,
        tile_width,
        tile_height,
        tiles,
        components,
        bits: depths.iter().map(|depth| (depth & 0x7F).saturating_add(1)).max().unwrap_or_default(),
        depth: common(&depths),
        sampling: common(&samplings),
        origin: (left, top),
    })
}

/// What all are, if they are alike.
fn common<T: Copy + PartialEq>(all: &[T]) -> Option<T> {
    all.first().copied().filter(|first| all.iter().all(|other| other == first))
}

/// From behind the first SOT marker to the last tile-part. What follows it is not part of the picture.
fn read_tile_parts(
    octets: &mut Octets<'_>,
    demand: &mut Demand,
    size: &Size,
    limits: &Limits,
) -> Result<(), ImageError> {
    let mut parts = 0_u64;
    loop {
        parts = parts.saturating_add(1);
        if parts > limits.tiles {
            return Err(Exceeded::Tiles.into());
        }
        let start = octets.at.saturating_sub(2);
        let mut header = octets.segment()?;
        header.u16()?;
        let length = usize::try_from(header.u32()?).map_err(|_| header.malformed())?;
        let end = if length == 0 { usize::MAX } else { start.saturating_add(length) };
        while octets.at < end && demand.read_segment(octets, size, limits)? != SOD {}
        if octets.at > end {
            return Err(octets.malformed());
        }
        let packets = end.saturating_sub(octets.at).min(octets.rest().len());
        octets.take(packets)?;
        if !octets.rest().starts_with(&SOT.to_be_bytes()) {
            return Ok(());
        }
        octets.u16()?;
    }
}

impl Demand {
    /// Reads a marker and, where it has one, its segment.
    fn read_segment(&mut self, octets: &mut Octets<'_>, size: &Size, limits: &Limits) -> Result<u16, ImageError> {
        let marker = octets.u16()?;
        match marker {
            COD => {
                let mut segment = octets.segment()?;
                let style = segment.u8()?;
                segment.u8()?;
                self.layers = self.layers.max(segment.u16()?.into());
                segment.u8()?;
                self.codings.push(read_coding(&mut segment, style, limits)?);
            }
            COC => {
                let mut segment = octets.segment()?;
                segment.take(if size.components < 257 { 1 } else { 2 })?;
                let style = segment.u8()?;
                self.codings.push(read_coding(&mut segment, style, limits)?);
            }
            POC => {
                // Seven octets for each change of the order, which goes over the packets once more.
                let changes = octets.segment()?.rest().len() / 7;
                self.orders = self.orders.saturating_add(u64::try_from(changes).unwrap_or(u64::MAX));
            }
            // Markers without a segment.
            SOT | SOD | 0xFF30..=0xFF3F => {}
            0xFF00..=0xFF2F | 0xFF40..=0xFF4F | 0xFF91..=0xFFFF | 0..0xFF00 => return Err(octets.malformed()),
            _ => {
                octets.segment()?;
            }
        }
        Ok(marker)
    }

    /// Packets: one for each layer, component, resolution and precinct, of each tile (B.9).
    fn packets(&self, size: &Size) -> u64 {
        let precincts = self.worst(|coding| {
            coding.resolutions(size).map(|one| pieces(one.width, one.precinct.0, one.height, one.precinct.1)).sum()
        });
        precincts
            .saturating_mul(size.tiles)
            .saturating_mul(size.components.into())
            .saturating_mul(self.layers.max(1))
            .saturating_mul(self.orders)
    }

    /// Code-blocks of all sub-bands (B.7).
    fn blocks(&self, size: &Size) -> u64 {
        let blocks = self.worst(|coding| {
            coding
                .resolutions(size)
                .map(|one| {
                    let block = (coding.block.0.min(one.precinct.0), coding.block.1.min(one.precinct.1));
                    pieces(one.width, block.0, one.height, block.1)
                })
                .sum()
        });
        blocks.saturating_mul(size.tiles).saturating_mul(size.components.into())
    }

    fn worst(&self, cost: impl Fn(&Coding) -> u64) -> u64 {
        self.codings.iter().map(cost).max().unwrap_or_default()
    }
}

fn read_coding(segment: &mut Octets<'_>, style: u8, limits: &Limits) -> Result<Coding, ImageError> {
    let levels = segment.u8()?;
    if levels > limits.resolutions {
        return Err(Exceeded::Resolutions.into());
    }
    let block = (segment.u8()?.saturating_add(2), segment.u8()?.saturating_add(2));
    segment.take(2)?;
    let precincts = if style & 1 == 1 { segment.take(usize::from(levels).saturating_add(1))?.to_vec() } else { vec![] };
    // Table A.18: sides from 4 to 1024, at most 4096 in all.
    if block.0 > 10 || block.1 > 10 || block.0.saturating_add(block.1) > 12 {
        return Err(segment.malformed());
    }
    Ok(Coding { levels, block, precincts })
}

/// One resolution of a whole tile, and the exponents of its precincts.
struct Resolution {
    width: u32,
    height: u32,
    precinct: (u8, u8),
}

impl Coding {
    fn resolutions<'a>(&'a self, size: &'a Size) -> impl Iterator<Item = Resolution> + 'a {
        let (width, height) = (size.tile_width.min(size.width), size.tile_height.min(size.height));
        (0..=self.levels).map(move |resolution| {
            let halvings = u32::from(self.levels.saturating_sub(resolution));
            let precinct = self.precincts.get(usize::from(resolution)).copied().unwrap_or(WHOLE);
            let side = |side: u32| side.checked_shr(halvings).unwrap_or_default().saturating_add(1);
            Resolution { width: side(width), height: side(height), precinct: (precinct & 0x0F, precinct >> 4) }
        })
    }
}

/// At most so many rectangles with sides of these powers of two touch an area.
fn pieces(width: u32, x: u8, height: u32, y: u8) -> u64 {
    let along = |side: u32, exponent: u8| {
        u64::from(side.saturating_sub(1).checked_shr(exponent.into()).unwrap_or_default()).saturating_add(2)
    };
    along(width, x).saturating_mul(along(height, y))
}

impl Size {
    /// The picture a decoder makes of it. Where every component is sampled alike, it is as large as they are.
    pub(super) fn shown(&self) -> ImageHeader {
        let (x, y) = self.sampling.unwrap_or((1, 1));
        let side = |start: u32, length: u32, step: u8| {
            let step = u32::from(step).max(1);
            start.saturating_add(length).div_ceil(step).saturating_sub(start.div_ceil(step))
        };
        ImageHeader {
            format: ImageFormat::Jpeg2000,
            width: side(self.origin.0, self.width, x),
            height: side(self.origin.1, self.height, y),
            components: self.components,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LIMITS: Limits = Limits::document();

    /// Size, tile size, components, layers, levels, block exponents, tile-part with two octets.
    #[derive(Clone)]
    struct Stream {
        size: [u32; 2],
        tile: [u32; 2],
        components: u16,
        layers: u16,
        levels: u8,
        block: u8,
        precincts: Option<u8>,
    }

    const PORTRAIT: Stream =
        Stream { size: [413, 531], tile: [413, 531], components: 3, layers: 12, levels: 5, block: 4, precincts: None };

    impl Stream {
        fn encode(&self) -> Vec<u8> {
            let mut out = START.to_vec();
            out.extend((38 + 3 * self.components).to_be_bytes());
            out.extend([0, 0]);
            for number in [self.size, [0, 0], self.tile, [0, 0]].concat() {
                out.extend(number.to_be_bytes());
            }
            out.extend(self.components.to_be_bytes());
            out.extend([7, 1, 1].repeat(usize::from(self.components)));
            out.extend(COD.to_be_bytes());
            let precincts = self.precincts.map_or(vec![], |one| vec![one; usize::from(self.levels) + 1]);
            out.extend([0, 12 + u8::try_from(precincts.len()).unwrap(), u8::from(self.precincts.is_some()), 0]);
            out.extend(self.layers.to_be_bytes());
            out.extend([1, self.levels, self.block, self.block, 0, 0]);
            out.extend(precincts);
            out.extend([0xFF, 0x90, 0, 10, 0, 0, 0, 0, 0, 16, 0, 1, 0xFF, 0x93, 1, 2, 0xFF, 0xD9]);
            out
        }
    }

    fn headers(stream: &[u8]) -> Result<ImageHeader, ImageError> {
        read_headers(stream, &LIMITS).map(|size| size.shown())
    }

    fn read(stream: &Stream) -> Result<ImageHeader, ImageError> {
        headers(&stream.encode())
    }

    #[test]
    fn a_portrait_is_within_the_limits() {
        let header = read(&PORTRAIT).unwrap();
        assert_eq!((header.width, header.height, header.components), (413, 531, 3));
    }

    #[test]
    fn each_demand_has_its_limit() {
        for (stream, limit) in [
            (Stream { size: [60_000, 60_000], ..PORTRAIT }, Exceeded::Side),
            (Stream { size: [4096, 4096], tile: [4096, 4096], ..PORTRAIT }, Exceeded::Samples),
            (Stream { components: 5, ..PORTRAIT }, Exceeded::Components),
            (Stream { tile: [8, 8], ..PORTRAIT }, Exceeded::Tiles),
            (Stream { levels: 11, ..PORTRAIT }, Exceeded::Resolutions),
            (Stream { layers: 65_535, ..PORTRAIT }, Exceeded::Packets),
            (Stream { precincts: Some(0), ..PORTRAIT }, Exceeded::Packets),
            (Stream { size: [2000, 2000], tile: [2000, 2000], block: 0, ..PORTRAIT }, Exceeded::Packets),
        ] {
            assert_eq!(read(&stream), Err(limit.into()));
        }
    }

    #[test]
    fn changes_of_order_count() {
        let mut stream = PORTRAIT.encode();
        let at = stream.windows(2).position(|pair| pair == [0xFF, 0x90]).unwrap();
        let changes = [&POC.to_be_bytes()[..], &(2_u16 + 7 * 900).to_be_bytes(), &[0; 7 * 900]].concat();
        stream.splice(at..at, changes);
        assert_eq!(headers(&stream), Err(Exceeded::Packets.into()));
    }

    #[test]
    fn a_codestream_cut_short_in_its_headers_is_malformed() {
        let stream = PORTRAIT.encode();
        let end = stream.len() - 4;
        for length in 4..end {
            assert!(matches!(headers(&stream[..length]), Err(ImageError::Malformed { .. })), "{length}");
        }
        assert!(headers(&stream[..end]).is_ok());
    }

    #[test]
    fn sizes_that_cannot_be_are_malformed() {
        for stream in [Stream { size: [0, 1], ..PORTRAIT }, Stream { tile: [0, 531], ..PORTRAIT }] {
            assert!(matches!(read(&stream), Err(ImageError::Malformed { .. })));
        }
    }

    proptest! {
        #[test]
        fn arbitrary_headers_never_panic(at in 4_usize..100, octets in prop::collection::vec(any::<u8>(), 1..20)) {
            let mut stream = PORTRAIT.encode();
            let end = (at + octets.len()).min(stream.len());
            stream.splice(at.min(end)..end, octets);
            let _ = headers(&stream);
        }
    }
}
