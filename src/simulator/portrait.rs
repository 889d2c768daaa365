//! Face records (ISO/IEC 19794-5:2005), and portraits that a chip should not have.

use super::profile::PortraitFault;

/// One face of a record.
pub(super) struct Face<'a> {
    pub(super) image: &'a [u8],
    /// 0 for JPEG, 1 for JPEG 2000 (5.7.2).
    pub(super) data_type: u8,
    /// Width and height, as far as 16 bits say.
    pub(super) size: (u16, u16),
    /// How many points are marked in it.
    pub(super) points: u16,
}

/// A record (5.4 to 5.7): header of 14 octets, and for each face 20, 12 and its image.
pub(super) fn record(faces: &[Face<'_>]) -> Vec<u8> {
    let length = |octets: usize| u32::try_from(octets).unwrap_or(u32::MAX).to_be_bytes();
    let blocks: Vec<u8> = faces
        .iter()
        .flat_map(|face| {
            // Gender, eyes, hair unspecified; no properties; expression and pose unspecified.
            let mut block = face.points.to_be_bytes().to_vec();
            block.extend([0; 14]);
            // The middle of the left eye's pupil (12.1), each time (5.6).
            block.extend([0x01, 0xC1, 0, 120, 0, 192, 0, 0].repeat(face.points.into()));
            // Full frontal.
            block.extend([0x01, face.data_type]);
            block.extend(face.size.0.to_be_bytes());
            block.extend(face.size.1.to_be_bytes());
            // sRGB with 24 bits, source and device unspecified, no quality.
            block.extend([0x01, 0x00, 0x00, 0x00, 0x00, 0x00]);
            block.extend_from_slice(face.image);
            [length(block.len().saturating_add(4)).to_vec(), block].concat()
        })
        .collect();
    let mut record = b"FAC\x00010\x00".to_vec();
    record.extend(length(blocks.len().saturating_add(14)));
    record.extend(u16::try_from(faces.len()).unwrap_or(u16::MAX).to_be_bytes());
    record.extend(blocks);
    record
}

/// About as many octets as a portrait has, so that whatever is wrong in the middle of one can go wrong here too.
const LENGTH: u16 = 16_000;

/// A record that is in order around a portrait that is not.
pub(super) fn faulty(fault: PortraitFault) -> Vec<u8> {
    let one = |image: &[u8], side: u16| record(&[Face { image, data_type: 1, size: (side, side), points: 0 }]);
    match fault {
        PortraitFault::Exploit => one(&codestream(64, 0x1F), 64),
        PortraitFault::Huge => one(&codestream(30_000, 0), 30_000),
        // Behind the record's end.
        PortraitFault::NoFace => [record(&[]), vec![0; LENGTH.into()]].concat(),
        PortraitFault::Empty => [one(&[], 0), vec![0; LENGTH.into()]].concat(),
    }
}

/// A square JPEG 2000 codestream of one tile (ISO/IEC 15444-1, Annex A) whose data say that they are of tile `tile`.
fn codestream(side: u16, tile: u8) -> Vec<u8> {
    let side = u32::from(side).to_be_bytes();
    let (none, one) = ([0; 4], 1_u16.to_be_bytes());
    // SIZ: image, its offset, tile, its offset; one component of eight bits.
    let size = [&side[..], &side, &none, &none, &side, &side, &none, &none, &one, &[7, 1, 1]].concat();
    let segments: [(u8, &[u8]); 5] = [
        (0x51, &[&[0, 0], &size[..]].concat()),
        // COD: one layer, no levels, blocks of 64 × 64, reversible.
        (0x52, &[0, 0, 0, 1, 0, 0, 4, 4, 0, 1]),
        // QCD: none.
        (0x5C, &[0x40, 0x40]),
        // COM: nothing worth reading.
        (0x64, &vec![0; LENGTH.into()]),
        // SOT: this tile, 12 + 2 + 8 octets, first part of one.
        (0x90, &[0, tile, 0, 0, 0, 22, 0, 1]),
    ];
    let mut stream = vec![0xFF, 0x4F];
    for (marker, content) in segments {
        stream.extend([0xFF, marker]);
        stream.extend(u16::try_from(content.len().saturating_add(2)).unwrap_or(u16::MAX).to_be_bytes());
        stream.extend_from_slice(content);
    }
    stream.extend([0xFF, 0x93, 0xC7, 0xD4, 0x0C, 0x01, 0x8F, 0x0D, 0xC8, 0xF8, 0xFF, 0xD9]);
    stream
}
