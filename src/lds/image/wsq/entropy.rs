//! Huffman codes and what they stand for (IAFIS-IC-0110, 3.1.4 and Table 4).
//!
//! ```text
//! 1-100    so many zeros            101, 102  an index of 8 bits, positive, negative    105  8 bits of zeros
//! 107-254  an index, symbol - 180   103, 104  an index of 16 bits                        106  16 bits of zeros
//! ```

use super::super::error::ImageError;
use super::super::octets::Octets;

/// Longest code.
const LONGEST: usize = 16;

/// Tables a file may name.
const MAX_TABLES: usize = 8;

/// A Huffman table, as in JPEG (T.81, Annex C): codes of one length follow each other.
#[derive(Debug, Clone)]
pub(super) struct HuffmanTable {
    /// Codes of each length, from 1.
    counts: [u8; LONGEST],
    /// The symbols, in the order of their codes.
    symbols: Vec<u8>,
}

/// The tables read so far, by number.
#[derive(Debug, Default)]
pub(super) struct HuffmanTables([Option<HuffmanTable>; MAX_TABLES]);

impl HuffmanTables {
    pub(super) fn get(&self, number: u8) -> Option<&HuffmanTable> {
        self.0.get(usize::from(number))?.as_ref()
    }

    /// A segment holds one table or several.
    pub(super) fn read(&mut self, mut segment: Octets<'_>) -> Result<(), ImageError> {
        while !segment.is_at_end() {
            let number = usize::from(segment.u8()?);
            let counts: [u8; LONGEST] = segment.take(LONGEST)?.try_into().map_err(|_| segment.malformed())?;
            let count = counts.iter().copied().map(usize::from).sum();
            let malformed = segment.malformed();
            let symbols = segment.take(count)?.to_vec();
            *self.0.get_mut(number).ok_or(malformed)? = Some(HuffmanTable { counts, symbols });
        }
        Ok(())
    }
}

/// The indices of all sub-bands, as they come.
#[derive(Debug, Default)]
pub(super) struct Indices {
    found: Vec<i32>,
    allowed: usize,
}

impl Indices {
    /// No more than these are taken.
    pub(super) const fn allow(&mut self, indices: usize) {
        self.allowed = indices;
    }

    /// All of them, if there are as many as the file promised.
    pub(super) fn complete(self, promised: usize) -> Result<Vec<i32>, ImageError> {
        if self.found.len() == promised { Ok(self.found) } else { Err(ImageError::Undecodable) }
    }

    /// Reads a block up to the marker behind it. What is left of its last octet is filled with ones.
    pub(super) fn read_block(&mut self, octets: &mut Octets<'_>, table: &HuffmanTable) -> Result<(), ImageError> {
        let mut bits = Bits { octets, octet: 0, left: 0 };
        while let Some(symbol) = bits.symbol(table)? {
            match symbol {
                1..=100 => self.zeros(symbol.into())?,
                101 => self.index(i32::from(bits.number(8)?))?,
                102 => self.index(-i32::from(bits.number(8)?))?,
                103 => self.index(i32::from(bits.number(16)?))?,
                104 => self.index(-i32::from(bits.number(16)?))?,
                105 => self.zeros(bits.number(8)?)?,
                106 => self.zeros(bits.number(16)?)?,
                107..=254 => self.index(i32::from(symbol).saturating_sub(180))?,
                0 | 255 => return Err(ImageError::Undecodable),
            }
        }
        Ok(())
    }

    fn index(&mut self, index: i32) -> Result<(), ImageError> {
        if self.found.len() >= self.allowed {
            return Err(ImageError::Undecodable);
        }
        self.found.push(index);
        Ok(())
    }

    fn zeros(&mut self, count: u16) -> Result<(), ImageError> {
        let length = self.found.len().saturating_add(count.into());
        if length > self.allowed {
            return Err(ImageError::Undecodable);
        }
        self.found.resize(length, 0);
        Ok(())
    }
}

/// The bits of a block, most significant first. FF is followed by a zero that is none of them, or is the next marker.
struct Bits<'a, 'b> {
    octets: &'a mut Octets<'b>,
    octet: u8,
    left: u8,
}

impl Bits<'_, '_> {
    /// The next bit; nothing at a marker.
    fn bit(&mut self) -> Result<Option<u16>, ImageError> {
        if self.left == 0 {
            self.octet = match self.octets.rest() {
                [0xFF, 0, ..] => {
                    self.octets.u16()?;
                    0xFF
                }
                [0xFF, ..] => return Ok(None),
                _ => self.octets.u8()?,
            };
            self.left = 8;
        }
        self.left = self.left.saturating_sub(1);
        Ok(Some(u16::from(self.octet >> self.left & 1)))
    }

    fn number(&mut self, bits: u8) -> Result<u16, ImageError> {
        let mut number = 0;
        for _ in 0..bits {
            number = number << 1 | self.bit()?.ok_or(ImageError::Undecodable)?;
        }
        Ok(number)
    }

    /// The next symbol; nothing where the block ends.
    fn symbol(&mut self, table: &HuffmanTable) -> Result<Option<u8>, ImageError> {
        // The first code of this length, and the place of its symbol.
        let (mut code, mut first, mut place) = (0_usize, 0_usize, 0_usize);
        for count in table.counts.iter().copied().map(usize::from) {
            let Some(bit) = self.bit()? else { return Ok(None) };
            code = code << 1 | usize::from(bit);
            if let Some(behind) = code.checked_sub(first).filter(|behind| *behind < count) {
                return table
                    .symbols
                    .get(place.saturating_add(behind))
                    .copied()
                    .map(Some)
                    .ok_or(ImageError::Undecodable);
            }
            place = place.saturating_add(count);
            first = first.saturating_add(count) << 1;
        }
        Err(ImageError::Undecodable)
    }
}
