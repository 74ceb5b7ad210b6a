//! One row of a register: from its cells to what they say.

use super::columns::Column;
use super::model::{Line, Said};
use super::values;
use crate::assets::kinds::UseKind;
use crate::calendar::arabic_digits;
use crate::http::{At, Fault, Reason};
use crate::sheets::{self, Bad, Cell, Headings, Where};

/// A row being read. Its faults are told as they're met.
pub struct Reading<'a> {
    pub headings: &'a Headings<Column>,
    pub row: u32,
    pub cells: &'a [Cell<'a>],
    pub bad: &'a mut Bad,
}

impl<'a> Reading<'a> {
    fn cell(&self, column: Column) -> Option<&'a Cell<'a>> {
        self.headings.cell(self.cells, column)
    }

    fn tell(&mut self, fault: Fault) {
        self.bad.push(Where::Row(self.row), fault);
    }

    /// What a cell says; `None` when it's empty, there's no such column, or it's at fault, which is told.
    fn value<T>(
        &mut self,
        column: Column,
        parse: impl FnOnce(&At, &Cell<'_>) -> Result<T, Fault>,
    ) -> Option<T> {
        let at = self.headings.at(self.row, column);
        let parsed = self.cell(column).map(|cell| parse(&at, cell)).transpose();
        parsed.map_err(|fault| self.tell(fault)).ok().flatten()
    }

    fn word<T>(&mut self, column: Column, parse: fn(&At, &str) -> Result<T, Fault>) -> Option<T> {
        self.value(column, |at, cell| parse(at, sheets::text(at, cell)?))
    }

    fn line_of(&mut self, column: Column, most: usize) -> Option<String> {
        self.value(column, |at, cell| sheets::line(at, sheets::text(at, cell)?, most))
    }

    /// `None` when the file has no such column.
    fn told<T>(&self, column: Column, value: Option<T>) -> Option<Option<T>> {
        self.headings.has(column).then_some(value)
    }

    fn required(&mut self, column: Column, most: usize) -> Option<String> {
        if self.cell(column).is_none() {
            self.tell(Fault::new(self.headings.at(self.row, column), Reason::Required));
        }
        self.line_of(column, most)
    }

    /// Reads all of it, so that all its faults are told. `group` is the category that a merged cell or a row above says.
    pub fn line(&mut self, group: Option<&str>) -> Line {
        let number = self.required(Column::Number, 100);
        let name = self.required(Column::Name, 200);
        let class = self.word(Column::AccountingClass, values::class);
        let category = self.line_of(Column::Category, 100);
        let category = category.or_else(|| group.map(str::to_owned));
        let texts = [
            (Column::Serial, 100),
            (Column::Unit, 200),
            (Column::Place, 200),
            (Column::Note, 500),
        ];
        let [serial, unit, place, note] = texts.map(|(column, most)| {
            let value = self.line_of(column, most);
            self.told(column, value)
        });
        let value = self.word(Column::Value, values::satang);
        let acquired = self.value(Column::AcquiredOn, values::day);
        let used = self.word(Column::UseKind, values::use_kind);
        let said = Said {
            name: name.clone().unwrap_or_default(),
            category: if group.is_some() {
                Some(category)
            } else {
                self.told(Column::Category, category)
            },
            serial,
            unit,
            place,
            note,
            value_satang: self.told(Column::Value, value),
            acquired_on: self.told(Column::AcquiredOn, acquired),
            accounting_class: class.map(|(class, _)| class),
            use_kind: self.used(used, class.and_then(|(_, used)| used)),
            tracking: self.word(Column::Tracking, values::tracking),
            quantity: self.word(Column::Quantity, values::whole),
            measure: self.line_of(Column::Measure, 40),
            condition: self.word(Column::Condition, values::condition),
            status: self.word(Column::Status, values::status),
            lend_to: self.word(Column::LendTo, values::lend_to),
        };
        Line {
            row: self.row,
            number: number.map(|number| arabic_digits(&number)),
            says: name.map(|_| said),
        }
    }

    /// How it's used, as its own column says, else the accounting class.
    fn used(&mut self, own: Option<UseKind>, of_class: Option<UseKind>) -> Option<UseKind> {
        if let (Some(own), Some(other)) = (own, of_class)
            && own != other
        {
            let fault = Fault::new(self.headings.at(self.row, Column::UseKind), Reason::Contradiction);
            let other = self.headings.label(Column::AccountingClass);
            self.tell(fault.with("other", other));
        }
        own.or(of_class)
    }
}
