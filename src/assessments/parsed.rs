//! From a scheme file to a [`Scheme`]: all that must hold of one, or the sentence about what doesn't.

use super::data::{self, GradeFile, IndicatorFile, ItemFile, LevelFile, SchemeFile, SubIndicatorFile};
use super::level::{Grade, GradeRule, Level, LevelRule};
use super::scheme::{Indicator, Item, ItemPeriodKind, Period, Scheme, SubIndicator, Tool};
use super::score::{INDICATORS, Instrument, Score};
use std::collections::HashSet;

impl Scheme {
    /// Reads and checks a scheme file.
    pub(super) fn parse(file: &str, text: &str) -> Result<Self, String> {
        let at = |sentence: String| format!("{file}: {sentence}");
        let read = data::parse(text).map_err(at)?;
        if file != format!("{}.json", read.fiscal_year) || !(2500..2700).contains(&read.fiscal_year) {
            return Err(at(format!("holds the fiscal year {}", read.fiscal_year)));
        }
        Self::build(read).map_err(at)
    }

    fn build(file: SchemeFile) -> Result<Self, String> {
        let scheme = Self {
            fiscal_year: file.fiscal_year,
            name_th: file.name_th,
            name_en: file.name_en,
            source: file.source,
            verified: file.verified,
            instruments: tools(file.instruments)?,
            indicators: indicators(file.indicators)?,
            items: items(file.items, &file.sub_indicators)?,
            sub_indicators: sub_indicators(file.sub_indicators)?,
            levels: levels(file.levels)?,
            grades: grades(file.grades)?,
        };
        scheme.check_instruments()?;
        scheme.check_sub_indicators()?;
        Ok(scheme)
    }

    fn check_instruments(&self) -> Result<(), String> {
        let sum: i64 = self.instruments.iter().map(|tool| tool.weight).sum();
        if sum != 100 || self.instruments.iter().any(|tool| tool.weight <= 0) {
            return Err(format!(
                "the weights add up to {sum}, not to 100 in positive parts"
            ));
        }
        let idle = Instrument::ALL
            .iter()
            .find(|instrument| self.breadth(**instrument) == 0);
        idle.map_or(Ok(()), |instrument| Err(format!("{instrument} has no indicator")))
    }

    fn check_sub_indicators(&self) -> Result<(), String> {
        for part in &self.sub_indicators {
            if self.indicator(part.indicator).is_none() {
                return Err(format!("sub-indicator {} is of no listed indicator", part.no));
            }
            if !self.items.iter().any(|item| item.sub_indicator == part.no) {
                return Err(format!("sub-indicator {} has no item", part.no));
            }
        }
        Ok(())
    }
}

/// The first of `names` that was there before.
fn repeated<'a>(names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let mut seen = HashSet::new();
    names.into_iter().find(|name| !seen.insert(*name))
}

fn word<T>(parsed: Option<T>, what: &str, word: &str) -> Result<T, String> {
    parsed.ok_or_else(|| format!("there's no {what} {word:?}"))
}

fn tools(files: Vec<data::InstrumentFile>) -> Result<[Tool; 3], String> {
    let tools = files.into_iter().map(|file| {
        Ok(Tool {
            instrument: word(Instrument::parse(&file.code), "instrument", &file.code)?,
            name_th: file.name_th,
            name_en: file.name_en,
            weight: file.weight,
        })
    });
    let tools: [Tool; 3] = tools
        .collect::<Result<Vec<_>, String>>()?
        .try_into()
        .map_err(|_| "there must be three instruments".to_owned())?;
    let ordered = tools
        .iter()
        .map(|tool| tool.instrument)
        .eq(Instrument::ALL.iter().copied());
    ordered
        .then_some(tools)
        .ok_or_else(|| "the instruments must be IIT, EIT, OIT".to_owned())
}

fn indicators(files: Vec<IndicatorFile>) -> Result<[Indicator; INDICATORS], String> {
    let indicators = files.into_iter().zip(1..).map(|(file, no)| {
        if file.no != no {
            return Err(format!("indicator {} stands where {no} should", file.no));
        }
        Ok(Indicator {
            no,
            instrument: word(
                Instrument::parse(&file.instrument),
                "instrument",
                &file.instrument,
            )?,
            name_th: file.name_th,
            name_en: file.name_en,
        })
    });
    let indicators = indicators.collect::<Result<Vec<_>, _>>()?;
    let n = indicators.len();
    indicators
        .try_into()
        .map_err(|_| format!("there are {n} indicators, not {INDICATORS}"))
}

fn sub_indicators(files: Vec<SubIndicatorFile>) -> Result<Vec<SubIndicator>, String> {
    if let Some(no) = repeated(files.iter().map(|file| file.no.as_str())) {
        return Err(format!("sub-indicator {no} is listed twice"));
    }
    let sub_indicators = files.into_iter().map(|file| SubIndicator {
        no: file.no,
        indicator: file.indicator,
        name_th: file.name_th,
        name_en: file.name_en,
    });
    Ok(sub_indicators.collect())
}

fn items(files: Vec<ItemFile>, parts: &[SubIndicatorFile]) -> Result<Vec<Item>, String> {
    if let Some(key) = repeated(files.iter().map(|file| file.key.as_str())) {
        return Err(format!("the key {key} is used twice"));
    }
    let items = files.into_iter().zip(1..).map(|(file, no)| item(file, no, parts));
    items.collect()
}

fn item(file: ItemFile, no: usize, parts: &[SubIndicatorFile]) -> Result<Item, String> {
    if file.no != no || file.code != format!("O{no}") {
        return Err(format!(
            "item {} {} stands where O{no} should",
            file.no, file.code
        ));
    }
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if file.key.is_empty() || !file.key.chars().all(plain) {
        return Err(format!("the key {:?} isn't in snake_case", file.key));
    }
    let part = parts.iter().find(|part| part.no == file.sub_indicator);
    let part = part.ok_or_else(|| format!("{} is of no listed sub-indicator", file.code))?;
    check_names(&file)?;
    Ok(Item {
        indicator: part.indicator,
        group_th: file.group_th,
        key: file.key,
        no,
        code: file.code,
        sub_indicator: file.sub_indicator,
        name_th: file.name_th,
        name_en: file.name_en,
        elements: file.elements,
        period: Period {
            kind: word(
                ItemPeriodKind::parse(&file.period.kind),
                "period",
                &file.period.kind,
            )?,
            note_th: file.period.note_th,
        },
        default_units: file.default_units,
    })
}

/// The most letters of a heading or a unit.
const NAME: usize = 200;

/// A heading that's given and units are names, and no unit comes twice.
fn check_names(file: &ItemFile) -> Result<(), String> {
    let is_name = |text: &str| !text.is_empty() && text.trim() == text && text.chars().count() <= NAME;
    let mut names = file.group_th.iter().chain(&file.default_units);
    if let Some(wrong) = names.find(|name| !is_name(name)) {
        return Err(format!("{} has a heading or unit \"{wrong}\"", file.code));
    }
    let unit = repeated(file.default_units.iter().map(String::as_str));
    unit.map_or(Ok(()), |unit| {
        Err(format!("{} names the unit {unit} twice", file.code))
    })
}

fn threshold(hundredths: i32) -> Result<Score, String> {
    Score::from_hundredths(hundredths)
        .ok_or_else(|| format!("the threshold {hundredths} isn't within 0–10000"))
}

fn levels(files: Vec<LevelFile>) -> Result<Vec<LevelRule>, String> {
    let rules = files.into_iter().map(|file| {
        Ok(LevelRule {
            level: word(Level::parse(&file.level), "level", &file.level)?,
            name_th: file.name_th,
            name_en: file.name_en,
            min_total: threshold(file.min_total)?,
            min_each_instrument: file.min_each_instrument.map(threshold).transpose()?,
            source: file.source,
            verified: file.verified,
        })
    });
    let rules = rules.collect::<Result<Vec<_>, String>>()?;
    let steps = rules.iter().map(|rule| (rule.level.as_str(), rule.min_total));
    check_steps("level", steps)?;
    let falling = rules.is_sorted_by(|above, below| above.level < below.level);
    let open = rules.last().is_none_or(|rule| rule.min_each_instrument.is_none());
    if falling && open {
        Ok(rules)
    } else {
        Err("the levels must go from the best to the worst, and the last ask nothing".to_owned())
    }
}

fn grades(files: Vec<GradeFile>) -> Result<Vec<GradeRule>, String> {
    let rules = files.into_iter().map(|file| {
        Ok(GradeRule {
            grade: word(Grade::parse(&file.grade), "grade", &file.grade)?,
            min_total: threshold(file.min_total)?,
            source: file.source,
            verified: file.verified,
        })
    });
    let rules = rules.collect::<Result<Vec<_>, String>>()?;
    check_steps(
        "grade",
        rules.iter().map(|rule| (rule.grade.as_str(), rule.min_total)),
    )?;
    Ok(rules)
}

/// Thresholds fall, the last is 0, and no word comes twice; so every total meets a rule.
fn check_steps<'a>(what: &str, steps: impl Iterator<Item = (&'a str, Score)>) -> Result<(), String> {
    let steps: Vec<_> = steps.collect();
    if let Some(word) = repeated(steps.iter().map(|(word, _)| *word)) {
        return Err(format!("the {what} {word} is ruled twice"));
    }
    if !steps.is_sorted_by(|(_, above), (_, below)| above >= below) {
        return Err(format!("the {what}s aren't in order, strictest first"));
    }
    match steps.last() {
        Some((word, least)) if least.hundredths() != 0 => {
            Err(format!("the last {what}, {word}, must begin at 0"))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is changed in the file of 2566, to what, and what is then said.
    const MISTAKES: &[(&str, &str, &str)] = &[
        ("\"weight\": 30", "\"weight\": 31", "the weights add up to 101"),
        (
            "\"code\": \"EIT\"",
            "\"code\": \"XIT\"",
            "there's no instrument \"XIT\"",
        ),
        (
            "\"code\": \"EIT\"",
            "\"code\": \"IIT\"",
            "the instruments must be IIT, EIT, OIT",
        ),
        ("\"no\": 4,", "\"no\": 5,", "indicator 5 stands where 4 should"),
        (
            "\"no\": \"9.2\"",
            "\"no\": \"9.1\"",
            "is of no listed sub-indicator",
        ),
        (
            "\"executives\"",
            "\"organisation_structure\"",
            "the key organisation_structure is used twice",
        ),
        ("\"executives\"", "\"Executives\"", "isn't in snake_case"),
        (
            "\"code\": \"O2\"",
            "\"code\": \"O3\"",
            "item 2 O3 stands where O2 should",
        ),
        (
            "\"kind\": \"current\"",
            "\"kind\": \"now\"",
            "there's no period \"now\"",
        ),
        (
            "\"level\": \"good\"",
            "\"level\": \"excellent\"",
            "the level excellent is ruled twice",
        ),
        (
            "\"min_total\": 7000",
            "\"min_total\": 9000",
            "the levels aren't in order",
        ),
        (
            "\"min_total\": 0",
            "\"min_total\": 1",
            "the last level, urgent_improvement, must begin at 0",
        ),
        (
            "\"min_total\": 9500",
            "\"min_total\": 10001",
            "the threshold 10001",
        ),
        ("\"grade\": \"A\"", "\"grade\": \"Z\"", "there's no grade \"Z\""),
        (
            "\"group_th\": \"ข้อมูลพื้นฐาน\"",
            "\"group_th\": \"\"",
            "O1 has a heading or unit \"\"",
        ),
        (
            "\"สำนักปลัด\"",
            "\" สำนักปลัด\"",
            "O1 has a heading or unit \" สำนักปลัด\"",
        ),
        (
            "\"สำนักปลัด\"",
            "\"สำนักปลัด\", \"สำนักปลัด\"",
            "O1 names the unit สำนักปลัด twice",
        ),
        ("\"verified\"", "\"proven\"", "unknown field `proven`"),
        ("2566,", "2567,", "holds the fiscal year 2567"),
    ];

    #[test]
    fn a_wrong_file_is_refused_with_a_sentence() {
        let change = |from: &str, to: &str| {
            let original = include_str!("../../data/ita/schemes/2566.json");
            let changed = original.replacen(from, to, 1);
            assert_ne!(original, changed, "{from} isn't in the file");
            Scheme::parse("2566.json", &changed).unwrap_err()
        };
        for (from, to, sentence) in MISTAKES {
            let error = change(from, to);
            assert!(
                error.starts_with("2566.json: ") && error.contains(sentence),
                "{error}"
            );
        }
    }
}
