//! QR codes as drawings: the path of an SVG, and pixels.

use crate::http::{Error, Result};
use qrcode::{Color, QrCode};
use std::fmt::Write;

/// Light modules around a code, as ISO/IEC 18004 has them.
const QUIET: usize = 4;

/// A code for one module per unit.
#[derive(Debug, PartialEq, Eq)]
pub struct Drawing {
    /// Units on each side, the quiet zone included.
    pub size: usize,
    /// The dark modules, a row's neighbours in one piece.
    pub path: String,
    /// Row by row, without the quiet zone: whether a module is dark.
    modules: Vec<bool>,
}

impl Drawing {
    /// As a picture of its own, black on white.
    pub fn svg(&self) -> String {
        let Self { size, path, .. } = self;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size} {size}\" shape-rendering=\"crispEdges\">\
             <rect width=\"{size}\" height=\"{size}\" fill=\"#fff\"/><path d=\"{path}\"/></svg>"
        )
    }

    /// As a PNG of one bit for a pixel, with this many pixels for a module's side.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn png(&self, scale: u8) -> Result<Vec<u8>> {
        let scale = usize::from(scale);
        let side = u32::try_from(self.size * scale).map_err(Error::internal)?;
        let mut picture = Vec::new();
        let mut encoder = png::Encoder::new(&mut picture, side, side);
        encoder.set_color(png::ColorType::Grayscale);
        encoder.set_depth(png::BitDepth::One);
        let mut writer = encoder.write_header().map_err(Error::internal)?;
        let mut pixels = Vec::new();
        for y in 0..self.size {
            let row = self.pixels(y, scale);
            pixels.extend(std::iter::repeat_n(row, scale).flatten());
        }
        writer.write_image_data(&pixels).map_err(Error::internal)?;
        writer.finish().map_err(Error::internal)?;
        Ok(picture)
    }

    /// A row of pixels in bytes: the leftmost is the highest bit, and 1 is white.
    fn pixels(&self, y: usize, scale: usize) -> Vec<u8> {
        let mut row = vec![u8::MAX; (self.size * scale).div_ceil(8)];
        let dark = (0..self.size * scale).filter(|x| self.is_dark(x / scale, y));
        for x in dark {
            if let Some(byte) = row.get_mut(x / 8) {
                *byte &= !(0x80 >> (x % 8));
            }
        }
        row
    }

    /// Whether the module at this place, the quiet zone counted, is dark.
    fn is_dark(&self, x: usize, y: usize) -> bool {
        let width = self.size - 2 * QUIET;
        let inside = |at: usize| at.checked_sub(QUIET).filter(|at| *at < width);
        let module = inside(x)
            .zip(inside(y))
            .and_then(|(x, y)| self.modules.get(y * width + x));
        module.is_some_and(|dark| *dark)
    }
}

/// Draws a text; `None` for one that's too long.
pub fn draw(text: &str) -> Option<Drawing> {
    let code = QrCode::new(text).ok()?;
    let (width, colors) = (code.width(), code.to_colors());
    let mut path = String::new();
    for (y, row) in (QUIET..).zip(colors.chunks(width)) {
        let mut x = QUIET;
        for run in row.chunk_by(|a, b| a == b) {
            if run.first() == Some(&Color::Dark) {
                let length = run.len();
                write!(path, "M{x} {y}h{length}v1h-{length}z").ok()?;
            }
            x += run.len();
        }
    }
    Some(Drawing {
        size: width + 2 * QUIET,
        path,
        modules: colors.iter().map(|color| *color == Color::Dark).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_three_corners() {
        let drawing = draw("https://example.go.th/track#7KQM-2XWD-0R5T-9HJC-V3NB-6PZE-14FG").unwrap();
        let far = drawing.size - QUIET - 7;
        for corner in [
            format!("M{QUIET} {QUIET}h7v"),
            format!("M{far} {QUIET}h7v"),
            format!("M{QUIET} {far}h7v"),
        ] {
            assert!(drawing.path.contains(&corner), "{corner}");
        }
        assert!(drawing.path.len() < 12_000, "{}", drawing.path.len());
        assert_eq!(draw(&"x".repeat(5000)), None);
    }

    #[test]
    fn every_pixel_of_a_picture_is_of_its_module() {
        let text = "https://example.go.th/satisfaction/0192f0c1-7c1e-7a50-9d3f-0123456789ab";
        let (drawing, code) = (draw(text).unwrap(), QrCode::new(text).unwrap());
        for scale in [1, 3, 16] {
            let picture = drawing.png(scale).unwrap();
            let mut reader = png::Decoder::new(std::io::Cursor::new(picture))
                .read_info()
                .unwrap();
            let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
            let seen = reader.next_frame(&mut pixels).unwrap();
            let kind = (seen.color_type, seen.bit_depth);
            assert_eq!(kind, (png::ColorType::Grayscale, png::BitDepth::One));
            let scale = usize::from(scale);
            let side = drawing.size * scale;
            assert_eq!(
                [seen.width, seen.height].map(usize::try_from),
                [Ok(side), Ok(side)]
            );
            for (y, row) in pixels.chunks(seen.line_size).enumerate() {
                for x in 0..side {
                    let (across, down) = ((x / scale).wrapping_sub(QUIET), (y / scale).wrapping_sub(QUIET));
                    let within = across < code.width() && down < code.width();
                    let dark = within && code[(across, down)] == Color::Dark;
                    assert_eq!(row[x / 8] & (0x80 >> (x % 8)) == 0, dark, "{x} {y} at {scale}");
                }
            }
        }
    }
}
