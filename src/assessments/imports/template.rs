//! The workbook that a data officer fills in: a sheet for the figures, one that explains, one with the places.

use super::columns::Column;
use super::legend;
use super::wire::ImportTemplate;
use crate::agencies::places::{self, Province};
use crate::agencies::{AgencyKind, places::find_province};
use crate::assessments::level::{Grade, Level};
use crate::assessments::reading::{Known, agencies_of};
use crate::assessments::scheme::{Scheme, scheme_for, schemes};
use crate::assessments::score::InstrumentScale;
use crate::db::Db;
use crate::http::{At, Error, Fault, Faults, Language, Reason, Result, Workshop};
use crate::sheets::{bold, template_book};
use rust_xlsxwriter::{DataValidation, DataValidationRule, Format, Worksheet, XlsxError};

/// Rows to fill in below those that are filled in already.
const FREE: u32 = 1000;

/// What a template is wanted for.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    province: Option<&'static Province>,
    scheme: Option<&'static Scheme>,
    language: Language,
}

impl Wish {
    /// # Errors
    /// `422` for a province or a year that doesn't exist.
    pub fn parse(asked: &ImportTemplate, language: Language) -> Result<Self> {
        let ImportTemplate {
            province,
            fiscal_year,
        } = asked;
        let mut faults = Faults::default();
        let province = province.as_deref().map(|text| {
            let unknown = || Fault::parameter("province", Reason::UnknownProvince).with("value", text);
            find_province(text).ok_or_else(unknown)
        });
        let province = faults.check(province.transpose());
        let year = |year| scheme_for(year, At::Parameter("fiscal_year".to_owned()));
        let scheme = faults.check(fiscal_year.map(year).transpose());
        let wish = province.zip(scheme).map(|(province, scheme)| Self {
            province,
            scheme,
            language,
        });
        faults.finish(wish)
    }

    pub fn file_name(&self) -> String {
        let province = self.province.map(|province| format!("-{}", province.code));
        let year = self.scheme.map(|scheme| format!("-{}", scheme.fiscal_year));
        format!(
            "ita-import{}{}.xlsx",
            province.unwrap_or_default(),
            year.unwrap_or_default()
        )
    }

    /// The columns to fill in. Who has the agencies' ids needs no others.
    fn columns(&self) -> Vec<Column> {
        let needless = |column: Column| {
            self.province.is_some() && matches!(column, Column::ExternalId | Column::ExternalIdScheme)
        };
        Column::ALL
            .iter()
            .copied()
            .filter(|column| !needless(*column))
            .collect()
    }

    fn heading(&self, column: Column) -> &'static str {
        match self.language {
            Language::Thai => column.thai(),
            Language::English => column.as_str(),
        }
    }
}

/// # Errors
/// When the storage fails.
pub async fn workbook(db: &Db, workshop: &Workshop, wish: Wish) -> Result<Vec<u8>> {
    let agencies = match wish.province {
        Some(province) => db.read(|conn| agencies_of(conn, province.code)).await?,
        None => Vec::new(),
    };
    let made = workshop.run(move || make(&wish, &agencies)).await?;
    made.map_err(Error::internal)
}

fn make(wish: &Wish, agencies: &[Known]) -> Result<Vec<u8>, XlsxError> {
    let mut book = template_book()?;
    write_form(book.add_worksheet(), wish, agencies)?;
    legend::write_explanation(book.add_worksheet())?;
    legend::write_places(book.add_worksheet())?;
    book.save_to_buffer()
}

fn write_form(page: &mut Worksheet, wish: &Wish, agencies: &[Known]) -> Result<(), XlsxError> {
    page.set_name("ITA")?;
    page.set_freeze_panes(1, 0)?;
    let last = agencies.iter().fold(FREE, |rows, _| rows + 1);
    for (position, column) in (0_u16..).zip(wish.columns()) {
        page.set_column_width(position, width(column))?;
        if column.is_part() || column == Column::Overall {
            page.set_column_format(position, &Format::new().set_num_format("0.00"))?;
        }
        page.write_string_with_format(0, position, wish.heading(column), &bold())?;
        if let Some(choice) = choice(column)? {
            page.add_data_validation(1, position, last, position, &choice)?;
        }
        for (row, agency) in (1_u32..).zip(agencies) {
            write_known(page, row, position, column, agency)?;
            if let (Column::FiscalYear, Some(scheme)) = (column, wish.scheme) {
                page.write_number(row, position, scheme.fiscal_year)?;
            }
        }
    }
    Ok(())
}

fn write_known(
    page: &mut Worksheet,
    row: u32,
    position: u16,
    column: Column,
    agency: &Known,
) -> Result<(), XlsxError> {
    let province = places::province(&agency.province);
    let amphoe = agency.amphoe.as_deref().and_then(|code| province?.amphoe(code));
    let text = match column {
        Column::AgencyId => agency.id.as_str(),
        Column::Province => province.map_or("", |province| province.name_th),
        Column::Amphoe => amphoe.map_or("", |amphoe| amphoe.name_th),
        Column::AgencyType => AgencyKind::parse(&agency.kind).map_or("", |kind| kind.labels().0),
        Column::AgencyName => agency.name_th.as_str(),
        _ => return Ok(()),
    };
    page.write_string(row, position, text)?;
    Ok(())
}

fn width(column: Column) -> f64 {
    match column {
        Column::AgencyId | Column::AgencyName | Column::Source | Column::RankScope => 38.0,
        Column::AgencyType | Column::Level | Column::InstrumentScale => 24.0,
        _ => 14.0,
    }
}

/// What may be written in a column, as far as the spreadsheet can tell.
fn choice(column: Column) -> Result<Option<DataValidation>, XlsxError> {
    let list = |texts: Vec<String>| DataValidation::new().allow_list_strings(&texts);
    let named = |labels: Vec<&str>| list(labels.into_iter().map(str::to_owned).collect());
    let choice = match column {
        Column::FiscalYear => list(
            schemes()
                .iter()
                .map(|scheme| scheme.fiscal_year.to_string())
                .collect(),
        )?,
        Column::AgencyType => named(AgencyKind::ALL.iter().map(|kind| kind.labels().0).collect())?,
        Column::Level => named(Level::ALL.iter().map(|level| level.labels().0).collect())?,
        Column::Grade => named(Grade::ALL.iter().map(|grade| grade.as_str()).collect())?,
        Column::InstrumentScale => named(InstrumentScale::ALL.iter().map(|scale| scale.as_str()).collect())?,
        Column::Overall => score(),
        column if column.is_part() => score(),
        _ => return Ok(None),
    };
    Ok(Some(choice.set_error_message(
        "ค่านี้ใช้ไม่ได้ ดูแผ่นคำอธิบาย (see the sheet of explanations)",
    )?))
}

fn score() -> DataValidation {
    DataValidation::new().allow_decimal_number(DataValidationRule::Between(0.0, 100.0))
}
