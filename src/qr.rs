//! QR codes as the path of an SVG drawing.

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
}

impl Drawing {
    /// As a picture of its own, black on white.
    pub fn svg(&self) -> String {
        let Self { size, path } = self;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size} {size}\" shape-rendering=\"crispEdges\">\
             <rect width=\"{size}\" height=\"{size}\" fill=\"#fff\"/><path d=\"{path}\"/></svg>"
        )
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
}
