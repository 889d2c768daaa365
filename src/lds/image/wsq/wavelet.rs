//! Putting sub-bands together: four become one, until the picture is whole.
//!
//! Along a line, the sub-bands behind the low and the high pass stand at the even and odd places. Beyond its ends the line is
//! mirrored at its first and last place, which keeps even places even, so each sub-band needs no rule of its own.

use super::super::error::ImageError;
use super::frame::Frame;
use super::subbands::{Area, splits};
use super::tables::Filters;

/// The picture from its coefficients.
pub(super) fn synthesise(mut samples: Vec<f32>, frame: &Frame, filters: &Filters) -> Result<Vec<f32>, ImageError> {
    let whole = frame.area();
    for area in splits(whole) {
        join_columns(&mut samples, whole.width, area, filters)?;
        join_rows(&mut samples, whole.width, area, filters)?;
    }
    Ok(samples)
}

fn join_rows(samples: &mut [f32], stride: usize, area: Area, filters: &Filters) -> Result<(), ImageError> {
    for row in area.rows(stride) {
        let row = samples.get_mut(row).ok_or(ImageError::Undecodable)?;
        let joined = join(row, area.mirrored.0, filters);
        row.copy_from_slice(&joined);
    }
    Ok(())
}

fn join_columns(samples: &mut [f32], stride: usize, area: Area, filters: &Filters) -> Result<(), ImageError> {
    let rows: Vec<_> = area.rows(stride).collect();
    for x in 0..area.width {
        let places = || rows.iter().map(|row| row.start.saturating_add(x));
        let column: Option<Vec<f32>> = places().map(|place| samples.get(place).copied()).collect();
        let joined = join(&column.ok_or(ImageError::Undecodable)?, area.mirrored.1, filters);
        for (place, sample) in places().zip(joined) {
            *samples.get_mut(place).ok_or(ImageError::Undecodable)? = sample;
        }
    }
    Ok(())
}

/// One line from its two halves.
pub(super) fn join(halves: &[f32], mirrored: bool, filters: &Filters) -> Vec<f32> {
    let (short, long) = (halves.len() / 2, halves.len().div_ceil(2));
    let (first, second) = halves.split_at(if mirrored { short } else { long });
    let (low, high) = if mirrored { (second, first) } else { (first, second) };
    let mut line: Vec<f32> = low.iter().zip(high).flat_map(|(low, high)| [*low, *high]).collect();
    // A line of odd length ends with the low pass.
    line.extend(low.get(high.len()..).unwrap_or_default());
    (0..line.len()).map(|place| sample(&line, place, filters)).collect()
}

/// The sample at a place: what the filters gather around it.
fn sample(line: &[f32], place: usize, filters: &Filters) -> f32 {
    let taps = filters.low.len().max(filters.high.len());
    let last = line.len().saturating_sub(1);
    let mut sum = 0.0;
    for tap in 0..taps {
        let mut gather = |at: usize| {
            let filter = if at.is_multiple_of(2) { &filters.low } else { &filters.high };
            sum += filter.get(tap).copied().unwrap_or_default() * line.get(at).copied().unwrap_or_default();
        };
        gather(mirror(place.saturating_add(tap), last));
        if tap > 0 {
            gather(mirror(place.abs_diff(tap), last));
        }
    }
    sum
}

/// A place beyond the last one, mirrored there, and at the first one if need be.
fn mirror(place: usize, last: usize) -> usize {
    if place <= last {
        return place;
    }
    let around = place % last.saturating_mul(2).max(1);
    around.min(last.saturating_mul(2).saturating_sub(around))
}
