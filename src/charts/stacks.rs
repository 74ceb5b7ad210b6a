//! Amounts by period or kind, each made of parts.

use super::{Area, Caption, Frame, Label, MARGIN, Undrawn, Value, WIDTH, end, fit, plain, share};
use askama::Template;

const ROW: i32 = 24;
const BAR: i32 = 15;
/// Where bars begin and the longest ends.
const FROM: i32 = 132;
const TO: i32 = 400;
/// Letters beside a bar.
const LABEL: usize = 19;
const SHOWN: usize = 12;
/// The box of what isn't told.
const UNTOLD: i32 = 22;

/// Rows of amounts, the parts of each behind one another.
#[derive(Clone, Debug)]
pub struct Stacks {
    pub caption: Caption,
    /// What the parts are, in their order.
    pub keys: Vec<String>,
    pub rows: Vec<Stack>,
    /// What's said of a row that isn't told.
    pub untold: String,
}

/// An amount and its parts.
#[derive(Clone, Debug)]
pub struct Stack {
    pub label: String,
    /// As many as there are keys; `None` where the amount isn't told.
    pub parts: Option<Vec<Value>>,
    /// The amount as people read it.
    pub shown: String,
}

#[derive(Template)]
#[template(path = "charts/stacks.svg")]
struct Drawing {
    frame: Frame,
    labels: Vec<Label>,
    areas: Vec<Area>,
    untold: Vec<Area>,
    shown: Vec<Label>,
}

impl Stacks {
    /// # Errors
    /// Never: it's plain text.
    pub fn svg(&self) -> Result<String, Undrawn> {
        let rows = i32::try_from(self.rows.len()).unwrap_or(i32::MAX / ROW / 2);
        let desc = self.rows.iter().map(|row| self.in_words(row));
        let (frame, top) = Frame::around(&self.caption, &self.keys, rows * ROW, desc);
        let told = self.rows.iter().filter_map(|row| row.parts.as_deref());
        let most = told
            .map(|parts| parts.iter().map(|part| part.size).sum())
            .fold(0.0, f64::max);
        let mut drawing = Drawing {
            frame,
            labels: Vec::new(),
            areas: Vec::new(),
            untold: Vec::new(),
            shown: Vec::new(),
        };
        let mut y = top;
        for row in &self.rows {
            drawing.row(row, end(most), y);
            y += ROW;
        }
        Ok(drawing.render()?)
    }

    /// A row as screen readers tell it.
    fn in_words(&self, row: &Stack) -> String {
        let Some(parts) = &row.parts else {
            return format!("{}: {}", row.label, self.untold);
        };
        let parts = self.keys.iter().zip(parts);
        let parts: Vec<String> = parts.map(|(key, part)| format!("{key} {}", part.shown)).collect();
        format!("{}: {} ({})", row.label, row.shown, parts.join(", "))
    }
}

impl Drawing {
    fn row(&mut self, row: &Stack, end: f64, y: i32) {
        let base = y + BAR - 3;
        self.labels.push(Label {
            x: FROM - 8,
            y: base,
            text: fit(&plain(&row.label), LABEL),
        });
        let mut x = FROM;
        match &row.parts {
            None => {
                self.untold.push(Area {
                    x,
                    y,
                    width: UNTOLD,
                    height: BAR,
                    fill: 0,
                });
                x += UNTOLD;
            }
            Some(parts) => {
                for (fill, part) in parts.iter().enumerate() {
                    let width = share(part.size, end, TO - FROM);
                    self.areas.push(Area {
                        x,
                        y,
                        width,
                        height: BAR,
                        fill,
                    });
                    x += width;
                }
            }
        }
        let text = fit(&plain(&row.shown), SHOWN);
        self.shown.push(Label {
            x: (x + 6).min(WIDTH - MARGIN),
            y: base,
            text,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::caption;
    use super::*;

    fn value(size: f64) -> Value {
        Value {
            size,
            shown: size.to_string(),
        }
    }

    fn sample(label: &str) -> Stacks {
        let row = |label: &str, parts: Option<Vec<Value>>, shown: &str| Stack {
            label: label.to_owned(),
            parts,
            shown: shown.to_owned(),
        };
        Stacks {
            caption: caption(),
            keys: vec!["เสร็จแล้ว".to_owned(), "ระหว่างดำเนินการ".to_owned()],
            rows: vec![
                row(label, Some(vec![value(7.0), value(3.0)]), "10"),
                row("พฤศจิกายน 2565", Some(vec![value(0.0), value(0.0)]), "0"),
                row("ธันวาคม 2565", None, "1–4"),
            ],
            untold: "ไม่แสดงเพราะมีน้อย".to_owned(),
        }
    }

    #[test]
    fn every_row_is_drawn_and_told() {
        let svg = sample("ตุลาคม 2565").svg().unwrap();
        for told in [
            "ตุลาคม 2565: 10 (เสร็จแล้ว 7, ระหว่างดำเนินการ 3)",
            "พฤศจิกายน 2565: 0 (เสร็จแล้ว 0, ระหว่างดำเนินการ 0)",
            "ธันวาคม 2565: ไม่แสดงเพราะมีน้อย",
            "<title id=\"sample-title\">",
            "width=\"188\"",
            "width=\"80\"",
        ] {
            assert!(svg.contains(told), "{told} in {svg}");
        }
    }

    #[test]
    fn a_name_is_text_whatever_it_says_and_however_long() {
        let svg = sample(&format!("<script>alert(1)</script>&\"{}", "ยาว".repeat(3_400)))
            .svg()
            .unwrap();
        assert!(!svg.contains("<script") && svg.contains("&#60;script"), "{svg}");
        assert!(svg.len() < 12_000, "{}", svg.len());
    }
}
