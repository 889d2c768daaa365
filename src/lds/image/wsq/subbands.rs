//! Which sub-band stands where. A picture is split in four, some of the quarters again, down to 64 areas.
//!
//! ```text
//! picture   low 1                        across 1  52-55    down 1  56-59    both 1  60-63
//! low 1     low 2   0-18  across 2  19-34  down 2  35-50    both 2  51
//! ```
//!
//! Areas lie in the order of their frequencies. The second half of a split is mirrored in frequency, so that of *its* halves
//! the one behind the high pass comes first.

use std::ops::Range;

/// A rectangle of coefficients, and along which axes it is mirrored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Area {
    pub(super) x: usize,
    pub(super) y: usize,
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) mirrored: (bool, bool),
}

impl Area {
    pub(super) const fn whole(width: usize, height: usize) -> Self {
        Self { x: 0, y: 0, width, height, mirrored: (false, false) }
    }

    pub(super) const fn samples(&self) -> usize {
        self.width.saturating_mul(self.height)
    }

    /// Its rows in a picture of this width.
    pub(super) fn rows(&self, stride: usize) -> impl Iterator<Item = Range<usize>> + use<> {
        let (x, y, width) = (self.x, self.y, self.width);
        (0..self.height).map(move |row| {
            let start = y.saturating_add(row).saturating_mul(stride).saturating_add(x);
            start..start.saturating_add(width)
        })
    }

    /// Its quarters: upper left, upper right, lower left, lower right.
    fn quarters(&self) -> [Self; 4] {
        let (left, top) = (halves(self.width, self.mirrored.0), halves(self.height, self.mirrored.1));
        let (right, bottom) = (self.x.saturating_add(left.0), self.y.saturating_add(top.0));
        let quarter = |right_half: bool, lower_half: bool| Self {
            x: if right_half { right } else { self.x },
            y: if lower_half { bottom } else { self.y },
            width: if right_half { left.1 } else { left.0 },
            height: if lower_half { top.1 } else { top.0 },
            mirrored: (right_half, lower_half),
        };
        [quarter(false, false), quarter(true, false), quarter(false, true), quarter(true, true)]
    }
}

/// The half behind the low pass is the longer one; in a mirrored area it is the second.
const fn halves(length: usize, mirrored: bool) -> (usize, usize) {
    let (short, long) = (length / 2, length.div_ceil(2));
    if mirrored { (short, long) } else { (long, short) }
}

/// The areas that are split, each after those it is split into.
pub(super) fn splits(whole: Area) -> Vec<Area> {
    let [low, across, down, both] = whole.quarters();
    let [low_2, across_2, down_2, _] = low.quarters();
    let [deepest, ..] = low_2.quarters()[0].quarters();
    let mut found = vec![whole, low, across, down, both, low_2, across_2, down_2];
    for one in [low_2, across_2, down_2] {
        found.extend(one.quarters());
    }
    found.push(deepest);
    found.reverse();
    found
}

/// The 64 areas that are not split further, in the order of their numbers.
pub(super) fn leaves(whole: Area) -> Vec<Area> {
    let [low, across, down, both] = whole.quarters();
    let [low_2, across_2, down_2, both_2] = low.quarters();
    let sixteen = |area: Area| area.quarters().into_iter().flat_map(|quarter| quarter.quarters());
    let mut lowest = sixteen(low_2);
    let mut found: Vec<Area> = lowest.next().map(|deepest| deepest.quarters()).into_iter().flatten().collect();
    found.extend(lowest);
    found.extend(sixteen(across_2).chain(sixteen(down_2)));
    found.push(both_2);
    found.extend([across, down, both].into_iter().flat_map(|area| area.quarters()));
    found
}
