//! A few values side by side, row by row, on one scale: an agency's beside those it's compared with.

use super::{Area, Caption, Frame, Label, MARGIN, Undrawn, Value, WIDTH, fit, plain, share};
use askama::Template;

const LABEL_LINE: i32 = 18;
const BAR: i32 = 11;
const BETWEEN: i32 = 2;
const AFTER: i32 = 8;
const LONGEST: i32 = WIDTH - 2 * MARGIN - 60;
const LABEL: usize = 62;
const SHOWN: usize = 9;

/// Rows of values that are compared.
#[derive(Clone, Debug)]
pub struct Bars {
    pub caption: Caption,
    /// Whose values they are, in their order.
    pub keys: Vec<String>,
    pub rows: Vec<Row>,
    /// The end of the scale, which begins at 0.
    pub most: f64,
    /// What's said where there's no value.
    pub none: String,
}

/// The values of one thing.
#[derive(Clone, Debug)]
pub struct Row {
    pub label: String,
    /// As many as there are keys.
    pub values: Vec<Option<Value>>,
}

#[derive(Template)]
#[template(path = "charts/bars.svg")]
struct Drawing {
    frame: Frame,
    labels: Vec<Label>,
    areas: Vec<Area>,
    shown: Vec<Label>,
}

impl Bars {
    /// # Errors
    /// Never: it's plain text.
    pub fn svg(&self) -> Result<String, Undrawn> {
        let keys = i32::try_from(self.keys.len()).unwrap_or(0);
        let rows = i32::try_from(self.rows.len()).unwrap_or(0);
        let row = LABEL_LINE + keys * (BAR + BETWEEN) + AFTER;
        let desc = self.rows.iter().map(|row| self.in_words(row));
        let (frame, top) = Frame::around(&self.caption, &self.keys, rows * row, desc);
        let (mut labels, mut areas, mut shown, mut y) = (Vec::new(), Vec::new(), Vec::new(), top);
        for row in &self.rows {
            labels.push(Label {
                x: MARGIN,
                y: y + 13,
                text: fit(&plain(&row.label), LABEL),
            });
            y += LABEL_LINE;
            for (fill, value) in row.values.iter().enumerate() {
                let width = value
                    .as_ref()
                    .map_or(0, |value| share(value.size, self.most, LONGEST));
                areas.push(Area {
                    x: MARGIN,
                    y,
                    width,
                    height: BAR,
                    fill,
                });
                let text = value.as_ref().map_or(&self.none, |value| &value.shown);
                let text = fit(&plain(text), SHOWN);
                shown.push(Label {
                    x: MARGIN + width + 5,
                    y: y + BAR - 1,
                    text,
                });
                y += BAR + BETWEEN;
            }
            y += AFTER;
        }
        let drawing = Drawing {
            frame,
            labels,
            areas,
            shown,
        };
        Ok(drawing.render()?)
    }

    /// A row as screen readers tell it.
    fn in_words(&self, row: &Row) -> String {
        let values = self.keys.iter().zip(&row.values);
        let values: Vec<String> = values
            .map(|(key, value)| {
                format!(
                    "{key} {}",
                    value.as_ref().map_or(&self.none, |value| &value.shown)
                )
            })
            .collect();
        format!("{}: {}", row.label, values.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::caption;
    use super::*;

    #[test]
    fn every_value_is_drawn_to_scale_and_told() {
        let value = |size: f64, shown: &str| {
            Some(Value {
                size,
                shown: shown.to_owned(),
            })
        };
        let bars = Bars {
            caption: caption(),
            keys: ["หน่วยงาน", "จังหวัด", "ประเทศ"].map(str::to_owned).to_vec(),
            rows: vec![Row {
                label: "การปฏิบัติหน้าที่".to_owned(),
                values: vec![value(100.0, "100.00"), value(50.0, "50.00"), None],
            }],
            most: 100.0,
            none: "ไม่มี".to_owned(),
        };
        let svg = bars.svg().unwrap();
        let told = "การปฏิบัติหน้าที่: หน่วยงาน 100.00, จังหวัด 50.00, ประเทศ ไม่มี";
        assert!(svg.contains(told), "{svg}");
        assert!(
            svg.contains("width=\"396\"") && svg.contains("width=\"198\""),
            "{svg}"
        );
    }
}
