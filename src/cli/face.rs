//! `face extract`: the portrait of a bundle, folder or file, as a picture for people or as the chip's own octets.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::json;

use super::exit::Exit;
use super::output::Screen;
use super::{commands, fault, picture, sources};
use crate::engine::read;
use crate::lds::image::{ImageError, ImageHeader, Limits};
use crate::lds::{DataGroup, Dg2, FaceImage, ImageFormat};
use crate::wording::Redaction;

/// `face …`.
#[derive(Debug, Subcommand)]
pub(super) enum FaceCommand {
    /// Write the portrait into a file: as PNG, or as it is on the chip
    Extract(FaceExtractArguments),
}

/// `face extract`.
#[derive(Debug, Args)]
pub(super) struct FaceExtractArguments {
    /// Evidence bundle, folder of EF files, EF.DG2, or a picture
    pub(super) path: PathBuf,
    /// The file to write (it holds the holder's face)
    #[arg(short, long, value_name = "FILE")]
    pub(super) out: PathBuf,
    /// The picture's own octets, not decoded
    #[arg(long)]
    pub(super) original: bool,
}

/// A picture, and how many there were to choose from.
struct Portrait {
    image: Vec<u8>,
    of: usize,
}

/// Writes the first portrait. Nothing here is verified, and it says so.
pub(super) fn extract(screen: &Screen, arguments: &FaceExtractArguments) -> Exit {
    if matches!(screen.redaction, Redaction::Minimal | Redaction::Anonymous) {
        let level = screen.redaction.name();
        screen.note(screen.texts.format("face-redacted", &[("level", level)]));
        return Exit::Usage;
    }
    let portrait = match find(&arguments.path) {
        Ok(Ok(portrait)) => portrait,
        Ok(Err(error)) => return not_shown(screen, error),
        Err(error) => {
            screen.note(error.to_string());
            return Exit::Usage;
        }
    };
    match content(&portrait.image, arguments.original) {
        Ok((content, header)) => match commands::keep_private(screen, &arguments.out, &content) {
            Ok(()) => {
                tell(screen, &arguments.out, &portrait, header);
                Exit::Done
            }
            Err(exit) => exit,
        },
        Err(error) => not_shown(screen, error),
    }
}

/// The first portrait at a path, which may also be a picture itself.
fn find(path: &Path) -> Result<Result<Portrait, ImageError>, sources::SourceError> {
    if path.is_file() {
        let image = read(path)?;
        if matches!(ImageFormat::sniff(&image), ImageFormat::Jpeg | ImageFormat::Jpeg2000) {
            return Ok(Ok(Portrait { image, of: 1 }));
        }
    }
    let evidence = sources::evidence(path)?;
    let file = evidence.content(DataGroup::DG2.into()).unwrap_or_default();
    let faces: Vec<FaceImage> = match file {
        [] => Vec::new(),
        file => {
            Dg2::parse(file)
                .map_err(|error| sources::SourceError::Face { path: path.display().to_string(), error })?
                .faces
        }
    };
    let of = faces.len();
    let first = faces.into_iter().next().map(|face| Portrait { image: face.image.into_inner(), of });
    Ok(first.ok_or(ImageError::Missing))
}

/// What is written, and what is known of the picture: nothing, where its own octets are wanted and cannot be read.
fn content(image: &[u8], original: bool) -> Result<(Vec<u8>, Option<ImageHeader>), ImageError> {
    let header = ImageHeader::read(image, &Limits::document());
    if original {
        return if image.is_empty() { Err(ImageError::Missing) } else { Ok((image.to_vec(), header.ok())) };
    }
    let header = header?;
    Ok((picture::decode(image)?.to_png()?, Some(header)))
}

fn tell(screen: &Screen, out: &Path, portrait: &Portrait, header: Option<ImageHeader>) {
    let format = ImageFormat::sniff(&portrait.image).extension();
    if screen.json {
        screen.document(&json!({
            "verified": false,
            "file": out,
            "format": format,
            "width": header.map(|header| header.width),
            "height": header.map(|header| header.height),
            "portraits": portrait.of,
        }));
        return;
    }
    screen.note(screen.text("show-not-verified"));
    if portrait.of > 1 {
        screen.note(screen.texts.format("face-several", &[("count", &portrait.of.to_string())]));
    }
    let size = header.map_or_else(|| "?".to_owned(), |header| format!("{}×{}", header.width, header.height));
    screen.line(screen.texts.format("face-written", &[("size", &size), ("format", format)]));
}

fn not_shown(screen: &Screen, error: ImageError) -> Exit {
    fault::report(screen, error.into(), Exit::VerificationFailed, &error.to_string())
}
