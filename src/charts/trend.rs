//! A value over years: a year without one is a gap, and no line is drawn where two years can't be compared.

use super::{Caption, Frame, Label, MARGIN, NOTE_LINE, Undrawn, Value, WIDTH, fit, plain, round};
use askama::Template;
use std::fmt::Write;

const HEIGHT: i32 = 190;
/// Of the names of years, under the axis.
const YEARS: i32 = 22;
/// Where the axis and the values begin, beside the scale.
const LEFT: i32 = MARGIN + 34;
const STEPS: i32 = 5;
const LABEL: usize = 8;
const REMARK: usize = 66;

/// Years in their order, all of the same width.
#[derive(Clone, Debug)]
pub struct Trend {
    pub caption: Caption,
    pub points: Vec<Point>,
    /// The ends of the scale.
    pub least: f64,
    pub most: f64,
    /// What's said of a year without a value.
    pub gap: String,
}

/// A year.
#[derive(Clone, Debug)]
pub struct Point {
    pub label: String,
    pub value: Option<Value>,
    /// Whether it continues what was before it.
    pub continues: bool,
    /// What to mind: marked in the drawing, and said under it.
    pub remarks: Vec<String>,
}

#[derive(Template)]
#[template(path = "charts/trend.svg")]
struct Drawing {
    frame: Frame,
    /// Of the scale: the height and the name of each line.
    scale: Vec<Label>,
    /// From where to where scale lines go.
    left: i32,
    right: i32,
    top: i32,
    bottom: i32,
    path: String,
    dots: Vec<Label>,
    /// A year's name, or that it has no value.
    years: Vec<Label>,
    gaps: Vec<Label>,
    /// Where a remark is marked, and its number.
    marks: Vec<Label>,
    remarks: Vec<Label>,
}

impl Drawing {
    /// Marks what's to be minded of a year by the numbers of the remarks.
    fn mark(&mut self, x: i32, point: &Point, remarks: &[&String]) {
        let mut y = self.top - 4;
        for remark in &point.remarks {
            let no = remarks.iter().position(|other| *other == remark).unwrap_or(0) + 1;
            let text = no.to_string();
            self.marks.push(Label { x, y, text });
            y += 12;
        }
    }
}

impl Trend {
    /// # Errors
    /// Never: it's plain text.
    pub fn svg(&self) -> Result<String, Undrawn> {
        let mut remarks: Vec<&String> = Vec::new();
        for remark in self.points.iter().flat_map(|point| &point.remarks) {
            if !remarks.contains(&remark) {
                remarks.push(remark);
            }
        }
        let said = i32::try_from(remarks.len()).unwrap_or(0) * NOTE_LINE;
        let desc = self.points.iter().map(|point| self.in_words(point));
        let (frame, top) = Frame::around(&self.caption, &[], HEIGHT + YEARS + said + 8, desc);
        let (top, bottom) = (top + 14, top + HEIGHT);
        let mut drawing = Drawing {
            frame,
            scale: Vec::new(),
            left: LEFT,
            right: WIDTH - MARGIN,
            top,
            bottom,
            path: String::new(),
            dots: Vec::new(),
            years: Vec::new(),
            gaps: Vec::new(),
            marks: Vec::new(),
            remarks: Vec::new(),
        };
        self.draw_scale(&mut drawing);
        let mut open = false;
        for (index, point) in self.points.iter().enumerate() {
            let x = self.across(index);
            drawing.mark(x, point, &remarks);
            open = self.draw_point(&mut drawing, (x, point), open);
        }
        for (no, remark) in (1_i32..).zip(&remarks) {
            let text = fit(&format!("({no}) {}", plain(remark)), REMARK);
            let y = bottom + YEARS + no * NOTE_LINE;
            drawing.remarks.push(Label { x: MARGIN, y, text });
        }
        Ok(drawing.render()?)
    }

    fn draw_scale(&self, drawing: &mut Drawing) {
        for step in 0..=STEPS {
            let value = self.least + (self.most - self.least) * f64::from(step) / f64::from(STEPS);
            let y = self.height(value, drawing.top, drawing.bottom);
            let text = format!("{value:.0}");
            drawing.scale.push(Label { x: LEFT - 6, y, text });
        }
    }

    /// A year at its place, joined to the one before unless that's a gap. Says whether the next may be joined to it.
    fn draw_point(&self, drawing: &mut Drawing, (x, point): (i32, &Point), open: bool) -> bool {
        let (top, bottom) = (drawing.top, drawing.bottom);
        let text = fit(&plain(&point.label), LABEL);
        let y = bottom + 16;
        drawing.years.push(Label { x, y, text });
        let Some(value) = &point.value else {
            let text = fit(&plain(&self.gap), LABEL + 4);
            let y = bottom - 6;
            drawing.gaps.push(Label { x, y, text });
            return false;
        };
        let y = self.height(value.size, top, bottom);
        let go = if open && point.continues { 'L' } else { 'M' };
        // Writing to a string never fails.
        _ = write!(drawing.path, "{go}{x} {y}");
        let text = fit(&plain(&value.shown), LABEL);
        drawing.dots.push(Label { x, y, text });
        true
    }

    fn across(&self, index: usize) -> i32 {
        let count = i32::try_from(self.points.len()).unwrap_or(1).max(1);
        let index = i32::try_from(index).unwrap_or(0);
        LEFT + (WIDTH - MARGIN - LEFT) * (2 * index + 1) / (2 * count)
    }

    fn height(&self, value: f64, top: i32, bottom: i32) -> i32 {
        let span = (self.most - self.least).max(f64::MIN_POSITIVE);
        let part = ((value - self.least) / span).clamp(0.0, 1.0);
        bottom - round(part * f64::from(bottom - top))
    }

    /// A year as screen readers tell it.
    fn in_words(&self, point: &Point) -> String {
        let value = point.value.as_ref().map_or(&self.gap, |value| &value.shown);
        let remarks = point
            .remarks
            .iter()
            .fold(String::new(), |told, remark| format!("{told}, {remark}"));
        format!("{}: {value}{remarks}", point.label)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::caption;
    use super::*;

    #[test]
    fn a_gap_is_a_gap_and_what_cannot_be_compared_is_not_joined() {
        let point = |label: &str, value: Option<f64>, continues: bool, remarks: &[&str]| Point {
            label: label.to_owned(),
            value: value.map(|size| Value {
                size,
                shown: format!("{size:.2}"),
            }),
            continues,
            remarks: remarks.iter().map(|remark| (*remark).to_owned()).collect(),
        };
        let trend = Trend {
            caption: caption(),
            points: vec![
                point("2562", Some(50.0), true, &[]),
                point("2563", Some(75.0), true, &[]),
                point("2564", None, true, &["ไม่มีข้อมูล"]),
                point("2565", Some(100.0), true, &[]),
                point("2566", Some(0.0), false, &["มาตราเปลี่ยน"]),
            ],
            least: 0.0,
            most: 100.0,
            gap: "ไม่มี".to_owned(),
        };
        let svg = trend.svg().unwrap();
        let mut paths = svg.split("<path d=\"");
        let path = paths.find(|path| path.contains("stroke-width")).unwrap();
        let path = path.split('"').next().unwrap();
        assert_eq!(
            (path.matches('M').count(), path.matches('L').count()),
            (3, 1),
            "{path}"
        );
        for told in [
            "2563: 75.00",
            "2564: ไม่มี, ไม่มีข้อมูล",
            "2566: 0.00, มาตราเปลี่ยน",
            "(2) มาตราเปลี่ยน",
        ] {
            assert!(svg.contains(told), "{told} in {svg}");
        }
    }
}
