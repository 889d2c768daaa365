//! The whole file, step by step.

use super::super::error::ImageError;
use super::super::limits::Limits;
use super::super::octets::Octets;
use super::super::picture::{Color, Picture};
use super::entropy::{HuffmanTables, Indices};
use super::frame::Frame;
use super::tables::{Filters, Quantisers};
use super::{COMMENT, END, HUFFMAN, QUANTISATION, RESTART, START_OF_BLOCK, START_OF_FRAME, TRANSFORM};
use super::{subbands, wavelet};

/// Decodes a whole file.
pub(in crate::lds::image) fn decode(image: &[u8], limits: &Limits) -> Result<Picture, ImageError> {
    let mut octets = Octets::new(image, 2);
    let (mut filters, mut quantisers, mut frame) = (None, None, None);
    let mut tables = HuffmanTables::default();
    let mut indices = Indices::default();
    loop {
        match octets.u16()? {
            TRANSFORM => filters = Some(Filters::read(octets.segment()?)?),
            QUANTISATION => quantisers = Some(Quantisers::read(octets.segment()?)?),
            START_OF_FRAME if frame.is_none() => frame = Some(Frame::read(octets.segment()?, limits)?),
            HUFFMAN => tables.read(octets.segment()?)?,
            START_OF_BLOCK => {
                let (Some(frame), Some(quantisers)) = (&frame, &quantisers) else { return Err(octets.malformed()) };
                indices.allow(transmitted(frame, quantisers));
                let table = octets.segment()?.u8()?;
                let table = tables.get(table).ok_or_else(|| octets.malformed())?;
                indices.read_block(&mut octets, table)?;
            }
            RESTART | COMMENT => {
                octets.segment()?;
            }
            END => break,
            _ => return Err(octets.malformed()),
        }
    }
    let (Some(frame), Some(quantisers), Some(filters)) = (frame, quantisers, filters) else {
        return Err(octets.malformed());
    };
    let coefficients = dequantise(&frame, &quantisers, indices.complete(transmitted(&frame, &quantisers))?)?;
    let levels = wavelet::synthesise(coefficients, &frame, &filters)?;
    let samples = levels.into_iter().map(|level| frame.grey(level)).collect();
    Picture::from_samples(frame.width, frame.height, Color::Grey, samples).ok_or(ImageError::Undecodable)
}

/// How many indices the file must hold: those of all sub-bands with a quantiser.
fn transmitted(frame: &Frame, quantisers: &Quantisers) -> usize {
    let areas = subbands::leaves(frame.area());
    areas.iter().zip(&quantisers.bins).filter(|(_, bin)| bin.is_transmitted()).map(|(area, _)| area.samples()).sum()
}

/// Indices of one sub-band after the other, each row by row, become coefficients in their places.
fn dequantise(frame: &Frame, quantisers: &Quantisers, indices: Vec<i32>) -> Result<Vec<f32>, ImageError> {
    let whole = frame.area();
    let mut coefficients = vec![0.0; whole.samples()];
    let mut indices = indices.into_iter();
    for (area, bin) in subbands::leaves(whole).iter().zip(&quantisers.bins) {
        if !bin.is_transmitted() {
            continue;
        }
        for row in area.rows(whole.width) {
            let row = coefficients.get_mut(row).ok_or(ImageError::Undecodable)?;
            for (place, index) in row.iter_mut().zip(&mut indices) {
                *place = bin.coefficient(index, quantisers.center);
            }
        }
    }
    Ok(coefficients)
}
