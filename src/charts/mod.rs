//! Charts as SVG, drawn here: readable at the width of a phone, in print without colours, and by screen readers, to whom each
//! tells all its values.
//!
//! Lengths are in units of the drawing, of which it has 480 from side to side.

mod bars;
mod label;
mod stacks;
mod trend;

pub use bars::{Bars, Row};
pub use stacks::{Stack, Stacks};
pub use trend::{Point, Trend};

use label::{fit, lines, plain};
use std::fmt;

/// From side to side.
const WIDTH: i32 = 480;
/// Around everything.
const MARGIN: i32 = 12;
const TITLE_LINE: i32 = 20;
const KEY_LINE: i32 = 20;
const NOTE_LINE: i32 = 15;
/// The most lines that a title or a note takes; what's longer is told to screen readers only.
const MOST_LINES: usize = 3;
/// Letters of a title, a key and a note in a line, each as wide as most.
const TITLE_LETTERS: usize = 52;
const NOTE_LETTERS: usize = 72;

/// What a chart is of.
#[derive(Clone, Debug)]
pub struct Caption {
    /// Of small letters, digits and hyphens; what one page shows beside each other has different ones.
    pub id: String,
    /// `th` or `en`.
    pub lang: &'static str,
    pub title: String,
    /// Under the chart: where the figures are from.
    pub note: String,
}

/// One figure of a chart.
#[derive(Clone, Debug)]
pub struct Value {
    pub size: f64,
    /// As people read it.
    pub shown: String,
}

/// A line of text in a drawing.
#[derive(Debug)]
struct Label {
    x: i32,
    y: i32,
    text: String,
}

/// A box, and which of the three fills it has, from 0.
#[derive(Debug)]
struct Area {
    x: i32,
    y: i32,
    width: i32,
    height: i32,
    fill: usize,
}

/// What's above a chart and under it.
#[derive(Debug)]
struct Frame {
    id: String,
    lang: &'static str,
    /// Whole, for screen readers.
    title: String,
    /// All values in words.
    desc: String,
    titles: Vec<Label>,
    keys: Vec<(Area, Label)>,
    notes: Vec<Label>,
    height: i32,
}

impl Frame {
    /// Room for a chart of this height, which begins at the second.
    fn around(
        caption: &Caption,
        keys: &[String],
        height: i32,
        desc: impl IntoIterator<Item = String>,
    ) -> (Self, i32) {
        let mut y = MARGIN;
        let title = plain(&caption.title);
        let titles = lines(&title, TITLE_LETTERS, MOST_LINES);
        let titles = titles.into_iter().map(|text| {
            y += TITLE_LINE;
            Label {
                x: MARGIN,
                y: y - 5,
                text,
            }
        });
        let titles: Vec<Label> = titles.collect();
        let keys = keys.iter().enumerate().map(|(fill, key)| {
            y += KEY_LINE;
            let area = Area {
                x: MARGIN,
                y: y - 15,
                width: 14,
                height: 12,
                fill,
            };
            let text = fit(&plain(key), TITLE_LETTERS);
            (
                area,
                Label {
                    x: MARGIN + 20,
                    y: y - 5,
                    text,
                },
            )
        });
        let keys: Vec<(Area, Label)> = keys.collect();
        let top = y + 8;
        y = top + height + 4;
        let notes = lines(&plain(&caption.note), NOTE_LETTERS, MOST_LINES);
        let notes = notes.into_iter().map(|text| {
            y += NOTE_LINE;
            Label {
                x: MARGIN,
                y: y - 3,
                text,
            }
        });
        let notes: Vec<Label> = notes.collect();
        let frame = Self {
            id: caption.id.clone(),
            lang: caption.lang,
            title,
            desc: desc
                .into_iter()
                .map(|part| plain(&part))
                .collect::<Vec<_>>()
                .join("; "),
            titles,
            keys,
            notes,
            height: y + MARGIN,
        };
        (frame, top)
    }
}

impl Frame {
    /// How a box is filled: full, striped or dotted, which print tells apart as well.
    fn fill(&self, area: &Area) -> String {
        match area.fill {
            0 => "#0b4f8a".to_owned(),
            1 => format!("url(#{}-stripes)", self.id),
            _ => format!("url(#{}-dots)", self.id),
        }
    }
}

/// A share of a length, at least a hair of it where there's something.
fn share(size: f64, of: f64, length: i32) -> i32 {
    if of <= 0.0 || size <= 0.0 {
        return 0;
    }
    let share = (size / of).clamp(0.0, 1.0) * f64::from(length);
    round(share).max(1)
}

#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "lengths within a drawing"
)]
fn round(length: f64) -> i32 {
    length.round() as i32
}

/// The end of an axis for values up to this: 1, 2 or 5 with as many zeros as it needs.
fn end(most: f64) -> f64 {
    let mut end = 1.0;
    while end < most && end < 1e15 {
        let next = [2.0, 5.0, 10.0].map(|step| step * end);
        match next.into_iter().find(|next| *next >= most) {
            Some(fits) => return fits,
            None => end *= 10.0,
        }
    }
    end
}

/// Why a chart couldn't be written.
#[derive(Debug)]
pub struct Undrawn(askama::Error);

impl fmt::Display for Undrawn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a chart couldn't be written: {}", self.0)
    }
}

impl std::error::Error for Undrawn {}

impl From<askama::Error> for Undrawn {
    fn from(error: askama::Error) -> Self {
        Self(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub fn caption() -> Caption {
        Caption {
            id: "sample".to_owned(),
            lang: "th",
            title: "จำนวนเรื่องร้องเรียน ปีงบประมาณ 2566".to_owned(),
            note: "ข้อมูล ณ วันที่ 10 ตุลาคม 2566".to_owned(),
        }
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "whole numbers")]
    fn an_axis_ends_where_all_values_fit() {
        for (most, expected) in [
            (0.0, 1.0),
            (1.0, 1.0),
            (1.5, 2.0),
            (3.0, 5.0),
            (7.0, 10.0),
            (11.0, 20.0),
            (480_000.0, 500_000.0),
        ] {
            assert_eq!(end(most), expected, "{most}");
        }
    }

    #[test]
    fn little_is_more_than_nothing() {
        assert_eq!(
            (share(1.0, 1e9, 300), share(0.0, 10.0, 300), share(5.0, 10.0, 300)),
            (1, 0, 150)
        );
    }
}
