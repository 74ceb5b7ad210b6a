//! The report's file, the plan of a demonstration, and the line that says it's ready.

use crate::assessments::{Figures, Findings, Grade, InstrumentScale, Level, Score};
use crate::http::{Error, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// `data/ita/2566-maruebotok.json`, as far as it's used here.
#[derive(Deserialize)]
pub(super) struct Report {
    pub agency: AgencyPart,
    pub assessment_2566: AssessmentPart,
    memo: MemoPart,
}

#[derive(Deserialize)]
pub(super) struct AgencyPart {
    pub name: String,
    pub tambon: String,
    pub amphoe: String,
    pub units: Vec<String>,
    pub geocode: GeocodePart,
}

#[derive(Deserialize)]
pub(super) struct GeocodePart {
    pub tambon: String,
}

#[derive(Deserialize)]
pub(super) struct AssessmentPart {
    pub fiscal_year_be: i32,
    overall: serde_json::Number,
    level: String,
    grade: String,
    level_printed: String,
    rank: i32,
    rank_scope: String,
    rank_printed: String,
    rank_total: Option<i32>,
    instruments: Vec<InstrumentPart>,
    indicators: Vec<IndicatorPart>,
}

#[derive(Deserialize)]
struct InstrumentPart {
    score: serde_json::Number,
}

#[derive(Deserialize)]
struct IndicatorPart {
    no: usize,
    name_printed: String,
    score: serde_json::Number,
}

#[derive(Deserialize)]
struct MemoPart {
    number_printed: String,
    date_printed: String,
    subject: String,
    results: Vec<String>,
}

impl Report {
    pub fn parse(text: &str) -> Result<Self, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    /// What the report printed.
    pub fn findings(&self) -> Result<Findings> {
        let printed = &self.assessment_2566;
        let mut instruments = printed.instruments.iter().map(|part| score(&part.score));
        let mut next = || instruments.next().transpose();
        let mut figures = Figures {
            overall: score(&printed.overall)?,
            instruments: [next()?, next()?, next()?],
            indicators: [None; 10],
            instrument_scale: InstrumentScale::Percent,
        };
        for part in &printed.indicators {
            if let Some(place) = part
                .no
                .checked_sub(1)
                .and_then(|index| figures.indicators.get_mut(index))
            {
                *place = Some(score(&part.score)?);
            }
        }
        Ok(Findings {
            figures,
            level: Level::ALL
                .iter()
                .copied()
                .find(|level| level.labels().0 == printed.level),
            grade: Grade::parse(&printed.grade),
            rank: Some(printed.rank),
            rank_scope: Some(printed.rank_scope.clone()),
            rank_total: printed.rank_total,
            printed: self.words(),
            source: format!(
                "บันทึกข้อความ {} ลงวันที่ {} {}",
                self.memo.number_printed, self.memo.date_printed, self.memo.subject
            ),
        })
    }

    /// The report's own texts.
    fn words(&self) -> BTreeMap<String, String> {
        let printed = &self.assessment_2566;
        let mut words = BTreeMap::from([
            ("level".to_owned(), printed.level_printed.clone()),
            ("rank".to_owned(), printed.rank_printed.clone()),
        ]);
        for (name, text) in ["iit", "eit", "oit"].iter().zip(&self.memo.results) {
            words.insert(format!("instruments/{name}"), text.clone());
        }
        for part in &printed.indicators {
            words.insert(format!("indicators/{}/name", part.no), part.name_printed.clone());
        }
        words
    }
}

fn score(number: &serde_json::Number) -> Result<Score> {
    Score::parse(&number.to_string()).map_err(|_| Error::internal(format!("{number} isn't a score")))
}

/// Who a demonstration has, with their secrets; kept beside its database.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Plan {
    pub accounts: Vec<AccountLine>,
    pub clients: Vec<ClientLine>,
    /// Keys of the sealed channel; a demonstration of an older version has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealed: Option<SealedPlan>,
}

/// Every private key of the sealed channel, which in real use nobody holds together.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SealedPlan {
    pub agency_signer: String,
    pub province_signer: String,
    pub house_key: String,
    pub agency_officer: String,
    pub province_officer: String,
}

/// What a script needs of the sealed channel: the key that clients pin, and those that open.
#[derive(Clone, Debug, Serialize)]
pub struct SealedLine {
    pub pin: String,
    pub agency_officer: String,
    pub province_officer: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AccountLine {
    pub role: String,
    pub username: String,
    pub password: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub totp_secret: Option<String>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ClientLine {
    pub name: String,
    pub client_id: String,
    pub client_secret: String,
    pub scope: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct AgencyLine {
    pub id: String,
    pub name: String,
}

/// What a script needs to know of a running demonstration.
#[derive(Clone, Debug, Serialize)]
pub struct Ready {
    pub base_url: String,
    pub accounts: Vec<AccountLine>,
    pub clients: Vec<ClientLine>,
    pub agencies: Vec<AgencyLine>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sealed: Option<SealedLine>,
}

impl Plan {
    /// # Errors
    /// A sentence for the operator.
    pub fn parse(text: &str) -> Result<Self, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }

    /// # Errors
    /// Never: it's plain data.
    pub fn to_json(&self) -> Result<String, String> {
        serde_json::to_string_pretty(self).map_err(|error| error.to_string())
    }
}

impl Ready {
    /// One line of JSON.
    ///
    /// # Errors
    /// Never: it's plain data.
    pub fn to_json(&self) -> Result<String, String> {
        serde_json::to_string(self).map_err(|error| error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_is_taken_over_as_printed() {
        let report = Report::parse(super::super::REPORT).unwrap();
        let findings = report.findings().unwrap();
        assert_eq!(findings.figures.overall.hundredths(), 9826);
        assert_eq!(findings.level, Some(Level::Excellent));
        assert_eq!(findings.rank, Some(182));
        assert_eq!(
            findings
                .figures
                .instruments
                .map(|score| score.unwrap().hundredths()),
            [9765, 9654, 10_000]
        );
        assert!(findings.figures.indicators.iter().all(Option::is_some));
        assert_eq!(findings.printed["indicators/3/name"], "การใช้งบประมาณ");
    }
}
