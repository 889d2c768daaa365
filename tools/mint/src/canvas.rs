//! A small painter: shapes as functions of a point, colours laid over each other, smooth edges by supersampling.

/// Red, green, blue, each 0 to 1.
pub type Colour = [f32; 3];

/// Mixes two colours; `amount` 0 keeps the first, 1 gives the second.
pub fn mix(first: Colour, second: Colour, amount: f32) -> Colour {
    let t = amount.clamp(0.0, 1.0);
    [0, 1, 2].map(|i| first[i] + (second[i] - first[i]) * t)
}

/// How deep a point lies in an ellipse: 1 at the centre, 0 on the rim, negative outside.
pub fn ellipse((x, y): (f32, f32), (cx, cy): (f32, f32), (rx, ry): (f32, f32)) -> f32 {
    1.0 - ((x - cx) / rx).hypot((y - cy) / ry)
}

/// Whether a point lies within `half` of the parabola through `(cx, cy)` that falls by `bend` at `reach` to each side.
pub fn arc((x, y): (f32, f32), (cx, cy): (f32, f32), reach: f32, bend: f32, half: f32) -> bool {
    let along = (x - cx) / reach;
    let taper = half * (1.0 - 0.55 * along * along);
    along.abs() <= 1.0 && (y - cy - bend * along * along).abs() <= taper
}

/// Five by seven dots for each letter of SPECIMEN.
const LETTERS: [[u8; 7]; 8] = [
    [0b01111, 0b10000, 0b10000, 0b01110, 0b00001, 0b00001, 0b11110],
    [0b11110, 0b10001, 0b10001, 0b11110, 0b10000, 0b10000, 0b10000],
    [0b11111, 0b10000, 0b10000, 0b11110, 0b10000, 0b10000, 0b11111],
    [0b01110, 0b10001, 0b10000, 0b10000, 0b10000, 0b10001, 0b01110],
    [0b01110, 0b00100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110],
    [0b10001, 0b11011, 0b10101, 0b10101, 0b10001, 0b10001, 0b10001],
    [0b11111, 0b10000, 0b10000, 0b11110, 0b10000, 0b10000, 0b11111],
    [0b10001, 0b11001, 0b10101, 0b10011, 0b10001, 0b10001, 0b10001],
];

/// Whether a point lies on the word SPECIMEN set at `(left, top)` with dots of `size`.
pub fn specimen((x, y): (f32, f32), (left, top): (f32, f32), size: f32) -> bool {
    let (column, row) = (((x - left) / size).floor(), ((y - top) / size).floor());
    if !(0.0..48.0).contains(&column) || !(0.0..7.0).contains(&row) {
        return false;
    }
    let (column, row) = (column as usize, row as usize);
    column % 6 < 5 && LETTERS[column / 6][row] >> (4 - column % 6) & 1 == 1
}

/// Paints every pixel as the mean of 16 points in it, as 8-bit RGB.
pub fn render(width: u16, height: u16, paint: impl Fn((f32, f32)) -> Colour) -> Vec<u8> {
    let mut out = Vec::with_capacity(usize::from(width) * usize::from(height) * 3);
    for row in 0..height {
        for column in 0..width {
            let mut sum = [0.0; 3];
            for sample in 0..16_u16 {
                let dx = (f32::from(sample % 4) + 0.5) / 4.0;
                let dy = (f32::from(sample / 4) + 0.5) / 4.0;
                let colour = paint((f32::from(column) + dx, f32::from(row) + dy));
                sum = [0, 1, 2].map(|i| sum[i] + colour[i] / 16.0);
            }
            out.extend(sum.map(|part| (part.clamp(0.0, 1.0) * 255.0).round() as u8));
        }
    }
    out
}
