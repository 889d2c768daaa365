//! The face of every specimen: a drawing of nobody, marked SPECIMEN, in the usual size of a portrait on a chip.

use std::error::Error;
use std::path::Path;

use jpeg_encoder::{ColorType, Encoder};

use crate::canvas::{Colour, arc, ellipse, mix, render, specimen};

/// 307 by 412 pixels, about 300 dots per inch of a 26 by 35 mm portrait.
const SIZE: (u16, u16) = (307, 412);
/// Chosen so that the file has about 18 kB, as portraits on chips have (ISO/IEC 19794-5 recommends 11 kB at least).
const QUALITY: u8 = 89;

const SKIN: Colour = [0.93, 0.76, 0.66];
const SKIN_SHADE: Colour = [0.80, 0.58, 0.48];
const HAIR: Colour = [0.42, 0.27, 0.16];
const HAIR_LIGHT: Colour = [0.62, 0.43, 0.27];
const LINE: Colour = [0.25, 0.15, 0.11];
const LIPS: Colour = [0.74, 0.38, 0.37];
const IRIS: Colour = [0.30, 0.47, 0.55];
const COAT: Colour = [0.16, 0.28, 0.38];
const SHIRT: Colour = [0.95, 0.95, 0.93];
const CENTRE: f32 = 153.5;

/// Draws the portrait and writes it as a baseline JPEG.
pub fn draw(file: &Path) -> Result<(), Box<dyn Error>> {
    let pixels = render(SIZE.0, SIZE.1, paint);
    Encoder::new_file(file, QUALITY)?.encode(&pixels, SIZE.0, SIZE.1, ColorType::Rgb)?;
    Ok(())
}

fn paint(at: (f32, f32)) -> Colour {
    let background = mix([0.90, 0.92, 0.94], [0.76, 0.80, 0.84], at.1 / 412.0 + (at.0 - CENTRE).abs() / 900.0);
    let mut colour = background;
    for layer in [hair_behind, body, neck, head, cheeks, nose, mouth, eyes, brows, fringe, mark] {
        if let Some((over, amount)) = layer(at) {
            colour = mix(colour, over, amount);
        }
    }
    colour
}

type Layer = Option<(Colour, f32)>;

fn solid(inside: bool, colour: Colour) -> Layer {
    inside.then_some((colour, 1.0))
}

fn strands((x, y): (f32, f32)) -> Colour {
    let wave = ((x - CENTRE) * 0.42 + (y * 0.035).sin() * 2.4).sin() * 0.5 + 0.5;
    let sheen = (1.0 - ((y - 105.0) / 70.0).abs()).max(0.0);
    mix(HAIR, HAIR_LIGHT, wave * 0.35 + sheen * 0.45)
}

fn hair_behind(at: (f32, f32)) -> Layer {
    let (x, y) = at;
    let crown = ellipse(at, (CENTRE, 168.0), (98.0, 112.0)) > 0.0;
    let half = 96.0 - ((y - 168.0) / 130.0).powi(2) * 10.0;
    let sides = (168.0..306.0).contains(&y) && (x - CENTRE).abs() < half;
    let tips = ellipse(at, (CENTRE, 300.0), (86.0, 26.0)) > 0.0;
    solid(crown || sides || tips, mix(strands(at), LINE, 0.25))
}

fn body(at: (f32, f32)) -> Layer {
    let (x, y) = at;
    if ellipse(at, (CENTRE, 452.0), (150.0, 118.0)) <= 0.0 {
        return None;
    }
    let side = (x - CENTRE).abs();
    let opening = (y - 322.0) * 0.62;
    if side < 50.0 - (y - 330.0) * 0.42 && y > 330.0 && side < opening + 34.0 {
        let fold = if side < 1.2 { 0.14 } else { 0.0 };
        return Some((mix(SHIRT, COAT, fold + (y - 330.0) / 900.0), 1.0));
    }
    let lapel = (side - (62.0 - (y - 330.0) * 0.50)).abs() < 1.6;
    let shade = 0.35 * (side / 150.0) + if lapel { 0.35 } else { 0.0 };
    Some((mix(COAT, [0.05, 0.10, 0.16], shade), 1.0))
}

fn neck(at: (f32, f32)) -> Layer {
    let (x, y) = at;
    let half = 34.0 + ((y - 300.0) / 40.0).powi(2) * 5.0;
    let column = (240.0..334.0).contains(&y) && (x - CENTRE).abs() < half;
    let base = ellipse(at, (CENTRE, 334.0), (38.0, 24.0)) > 0.0;
    let shadow = ((318.0 - y) / 46.0).clamp(0.0, 1.0) * 0.75 + ((x - CENTRE).abs() / 60.0) * 0.35;
    solid(column || base, mix(SKIN, SKIN_SHADE, shadow))
}

/// An oval above, drawn in towards the chin below.
fn face_depth((x, y): (f32, f32)) -> f32 {
    let jaw = ((y - 205.0) / 95.0).clamp(0.0, 1.0);
    let half = 75.0 - 15.0 * jaw * jaw;
    ellipse((x, y), (CENTRE, 192.0), (half, 106.0))
}

fn head(at: (f32, f32)) -> Layer {
    let depth = face_depth(at);
    if depth <= 0.0 {
        return None;
    }
    let side_light = ((at.0 - CENTRE) / 75.0 * 0.18).max(0.0);
    let rim = (1.0 - depth / 0.30).clamp(0.0, 1.0).powi(2) * 0.55;
    Some((mix(SKIN, SKIN_SHADE, rim + side_light), 1.0))
}

fn both_sides((x, y): (f32, f32)) -> (f32, f32) {
    (CENTRE + (x - CENTRE).abs(), y)
}

fn cheeks(at: (f32, f32)) -> Layer {
    let depth = ellipse(both_sides(at), (CENTRE + 41.0, 226.0), (26.0, 20.0));
    (depth > 0.0).then_some(([0.90, 0.54, 0.48], depth * 0.38))
}

fn nose(at: (f32, f32)) -> Layer {
    let mirrored = both_sides(at);
    if ellipse(mirrored, (CENTRE + 8.0, 236.5), (4.6, 2.3)) > 0.0 {
        return Some((mix(SKIN_SHADE, LINE, 0.45), 0.8));
    }
    let bridge = ellipse(at, (CENTRE + 9.0, 212.0), (7.0, 30.0));
    let tip = ellipse(at, (CENTRE, 231.0), (15.0, 11.0));
    let light = ellipse(at, (CENTRE - 2.0, 214.0), (6.0, 26.0));
    match () {
        () if light > 0.0 => Some(([0.99, 0.88, 0.80], light * 0.45)),
        () if bridge > 0.0 => Some((SKIN_SHADE, bridge * 0.45)),
        () if tip > 0.0 => Some((SKIN_SHADE, tip * 0.35)),
        () => None,
    }
}

fn mouth(at: (f32, f32)) -> Layer {
    if arc(at, (CENTRE, 262.0), 27.0, -1.6, 1.3) {
        return Some((mix(LIPS, LINE, 0.6), 1.0));
    }
    let upper = at.1 < 262.0 && ellipse(at, (CENTRE, 263.0), (27.0, 8.0)) > 0.0;
    let bow = ellipse(at, (CENTRE, 253.0), (7.0, 4.0)) > 0.0;
    let lower = at.1 >= 262.0 && ellipse(at, (CENTRE, 261.0), (24.0, 11.0)) > 0.0;
    let shine = ellipse(at, (CENTRE - 3.0, 267.0), (11.0, 3.0)).max(0.0);
    match () {
        () if upper && !bow => Some((mix(LIPS, LINE, 0.12), 0.95)),
        () if lower => Some((mix(LIPS, [1.0, 0.85, 0.82], shine * 0.6), 0.95)),
        () => ellipse_shadow(at),
    }
}

fn ellipse_shadow(at: (f32, f32)) -> Layer {
    let depth = ellipse(at, (CENTRE, 280.0), (18.0, 6.0));
    (depth > 0.0).then_some((SKIN_SHADE, depth * 0.5))
}

fn eyes(at: (f32, f32)) -> Layer {
    let right = at.0 > CENTRE;
    let centre = (if right { CENTRE + 34.0 } else { CENTRE - 34.0 }, 193.0);
    let (x, y) = (at.0 - centre.0, at.1 - centre.1);
    let along = x / 16.5;
    let open = (1.0 - along * along).max(0.0);
    let (top, bottom) = (-8.4 * open, 6.2 * open);
    if along.abs() <= 1.08 && (y - top).abs() < 2.3 && y < 1.5 {
        return Some((LINE, 1.0));
    }
    if along.abs() > 1.0 || y < top || y > bottom {
        let socket = ellipse((x, y), (0.0, -5.0), (24.0, 18.0));
        return (socket > 0.0).then_some((SKIN_SHADE, socket * 0.42));
    }
    if (x + 2.6).hypot(y + 3.4) < 1.7 {
        return Some(([1.0, 1.0, 1.0], 1.0));
    }
    let radius = x.hypot(y + 0.6);
    match radius {
        r if r < 3.3 => Some(([0.06, 0.06, 0.07], 1.0)),
        r if r < 7.6 => Some((mix(IRIS, LINE, ((r - 5.0) / 3.4).max(0.0)), 1.0)),
        _ => Some((mix([0.97, 0.97, 0.97], SKIN_SHADE, ((top + 5.0 - y) / 9.0).clamp(0.0, 0.5)), 1.0)),
    }
}

fn brows(at: (f32, f32)) -> Layer {
    let inside = arc(both_sides(at), (CENTRE + 36.0, 169.5), 23.0, 5.0, 3.1);
    inside.then_some((mix(HAIR, LINE, 0.4), 0.9))
}

fn fringe(at: (f32, f32)) -> Layer {
    let (x, y) = at;
    let crown = ellipse(at, (CENTRE, 168.0), (98.0, 112.0)) > 0.0;
    let parting = CENTRE - 22.0;
    let away = (x - parting).abs();
    let reach = if x < parting { 52.0 } else { 92.0 };
    let hairline = 103.0 + 56.0 * (away / reach).powf(1.7);
    let beside_face = (x - CENTRE).abs() > 66.0 + ((y - 150.0) / 160.0).powi(2) * 6.0;
    let falls = (120.0..168.0).contains(&y) && crown || (168.0..296.0).contains(&y);
    let over_side = beside_face && falls && (x - CENTRE).abs() < 94.0 - ((y - 168.0) / 130.0).powi(2) * 10.0;
    let part_line = y < 100.0 && away < 1.0 && y > 62.0;
    let tone = if part_line { mix(strands(at), LINE, 0.5) } else { strands(at) };
    solid((crown && y < hairline) || over_side, tone)
}

fn mark(at: (f32, f32)) -> Layer {
    specimen(at, (CENTRE - 71.0, 384.0), 3.0).then_some(([1.0, 1.0, 1.0], 0.75))
}
