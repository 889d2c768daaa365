//! A picture as rows of pixels, and its way out as PNG.

use std::fmt;

use super::error::ImageError;

/// What a sample stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Color {
    /// One sample a pixel.
    Grey,
    /// Red, green, blue.
    Rgb,
}

impl Color {
    /// Samples of a pixel.
    #[must_use]
    pub const fn components(self) -> usize {
        match self {
            Self::Grey => 1,
            Self::Rgb => 3,
        }
    }
}

/// A decoded picture, eight bits a sample, row by row. `Debug` shows its size.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    width: u32,
    height: u32,
    color: Color,
    samples: Vec<u8>,
}

impl Picture {
    /// Pixels that came from elsewhere; nothing where they do not fill the picture exactly.
    #[must_use]
    pub fn from_samples(width: u32, height: u32, color: Color, samples: Vec<u8>) -> Option<Self> {
        let side = |side: u32| usize::try_from(side).ok();
        let expected = side(width)?.checked_mul(side(height)?)?.checked_mul(color.components())?;
        (expected == samples.len() && expected > 0).then_some(Self { width, height, color, samples })
    }

    /// Pixels in a row.
    #[must_use]
    pub const fn width(&self) -> u32 {
        self.width
    }

    /// Rows.
    #[must_use]
    pub const fn height(&self) -> u32 {
        self.height
    }

    /// What a sample stands for.
    #[must_use]
    pub const fn color(&self) -> Color {
        self.color
    }

    /// The samples, row by row.
    #[must_use]
    pub fn samples(&self) -> &[u8] {
        &self.samples
    }

    /// The picture as a PNG file, without any of the metadata the original may have had.
    ///
    /// # Errors
    /// None for a picture within [`Limits`](super::Limits).
    pub fn to_png(&self) -> Result<Vec<u8>, ImageError> {
        let mut file = Vec::new();
        let mut encoder = png::Encoder::new(&mut file, self.width, self.height);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_color(match self.color {
            Color::Grey => png::ColorType::Grayscale,
            Color::Rgb => png::ColorType::Rgb,
        });
        let written = encoder.write_header().and_then(|mut writer| {
            writer.write_image_data(&self.samples)?;
            writer.finish()
        });
        written.map(|()| file).map_err(|_| ImageError::Unsupported)
    }
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Picture({}×{} {:?})", self.width, self.height, self.color)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_as_large_as_its_samples() {
        let picture = Picture::from_samples(2, 3, Color::Grey, vec![0, 50, 100, 150, 200, 250]).unwrap();
        assert_eq!(format!("{picture:?}"), "Picture(2×3 Grey)");
        assert!(Picture::from_samples(2, 3, Color::Rgb, vec![0; 17]).is_none());
        assert!(Picture::from_samples(0, 3, Color::Grey, Vec::new()).is_none());
        assert!(Picture::from_samples(u32::MAX, u32::MAX, Color::Rgb, Vec::new()).is_none());
    }

    #[test]
    fn the_png_gives_the_pixels_back() {
        let samples: Vec<u8> = (0..=26).map(|n| n * 9).collect();
        let picture = Picture::from_samples(3, 3, Color::Rgb, samples.clone()).unwrap();
        let file = picture.to_png().unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        let info = reader.next_frame(&mut pixels).unwrap();
        assert_eq!((info.width, info.height, pixels), (3, 3, samples));
    }
}
