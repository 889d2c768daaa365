//! Decoding, by others' decoders: `zune-jpeg` for JPEG, `hayro-jpeg2000` for JPEG 2000. Neither has unsafe code on. WSQ, for
//! which there is no library to rely on, is [our own](super::wsq).

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_jpeg2000::{ColorSpace, DecodeSettings, DecoderContext, Image};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace as JpegColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::error::ImageError;
use super::header::ImageHeader;
use super::jpeg2000::Container;
use super::limits::Limits;
use super::picture::{Color, Picture};
use super::wsq;
use crate::lds::biometrics::ImageFormat;

impl Picture {
    /// Decodes a picture whose headers are within the limits.
    ///
    /// The limits bound room, and time only roughly: headers do not say how often a decoder goes over the same samples.
    /// Whoever decodes pictures of strangers does so where it can be ended, as `paskontrol face extract` does.
    ///
    /// # Errors
    /// As [`ImageHeader::read`], and [`ImageError::Undecodable`] when the decoder refuses the picture or breaks on it.
    pub fn decode(image: &[u8], limits: &Limits) -> Result<Self, ImageError> {
        let header = ImageHeader::read(image, limits)?;
        // A decoder that panics is one that failed, and nothing of it outlives the call.
        let decoded = catch_unwind(AssertUnwindSafe(|| match header.format {
            ImageFormat::Jpeg => decode_jpeg(image, limits, header),
            ImageFormat::Jpeg2000 => decode_jpeg2000(&Container::read(image)?.rewritten()),
            ImageFormat::Wsq => wsq::decode(image, limits),
            _ => Err(ImageError::Unsupported),
        }))
        .unwrap_or(Err(ImageError::Undecodable))?;
        if (decoded.width(), decoded.height()) == (header.width, header.height) {
            Ok(decoded)
        } else {
            Err(ImageError::Undecodable)
        }
    }
}

fn decode_jpeg(image: &[u8], limits: &Limits, header: ImageHeader) -> Result<Picture, ImageError> {
    let side = usize::try_from(limits.side).unwrap_or_default();
    let (space, color) =
        if header.components == 1 { (JpegColorSpace::Luma, Color::Grey) } else { (JpegColorSpace::RGB, Color::Rgb) };
    let options = DecoderOptions::new_safe()
        .set_max_width(side)
        .set_max_height(side)
        .set_strict_mode(false)
        .jpeg_set_max_scans(limits.scans)
        .jpeg_set_out_colorspace(space);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(image), options);
    let samples = decoder.decode().map_err(|_| ImageError::Undecodable)?;
    Picture::from_samples(header.width, header.height, color, samples).ok_or(ImageError::Undecodable)
}

fn decode_jpeg2000(image: &[u8]) -> Result<Picture, ImageError> {
    let parsed = Image::new(image, &DecodeSettings::default()).map_err(|_| ImageError::Undecodable)?;
    let (width, height) = (parsed.width(), parsed.height());
    let mut context = DecoderContext::default();
    let decoded = parsed.decode(&mut context).map_err(|_| ImageError::Undecodable)?;
    let components = decoded.components().len();
    let color = match (components, parsed.color_space()) {
        (1 | 2, _) => Color::Grey,
        (3 | 4, _) => Color::Rgb,
        _ => return Err(ImageError::Unsupported),
    };
    let samples = decoded.data_u8();
    let samples = match (components, parsed.color_space()) {
        (4, ColorSpace::CMYK) => from_cmyk(&samples),
        // The last one is an alpha channel; a portrait has nothing behind it.
        (2 | 4, _) => samples
            .chunks_exact(components)
            .flat_map(|pixel| pixel.split_last().map_or(&[][..], |(_, colors)| colors))
            .copied()
            .collect(),
        _ => samples,
    };
    Picture::from_samples(width, height, color, samples).ok_or(ImageError::Undecodable)
}

/// Ink to light, without a profile.
fn from_cmyk(samples: &[u8]) -> Vec<u8> {
    let light = |ink: u8, black: u8| (255 - u32::from(ink)) * (255 - u32::from(black)) / 255;
    let (pixels, _) = samples.as_chunks::<4>();
    let colors = pixels.iter().flat_map(|[c, m, y, k]| [light(*c, *k), light(*m, *k), light(*y, *k)]);
    colors.map(|light| u8::try_from(light).unwrap_or(u8::MAX)).collect()
}
