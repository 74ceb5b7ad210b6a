//! Two fiscal years of loans, lent by the program itself at times long past.

use crate::assets::{Store, chairs, paper, projector};
use crate::support::TestService;
use chrono::{NaiveDate, NaiveDateTime, TimeDelta};
use prongsai::accounts::Actor;
use prongsai::agencies;
use prongsai::assets::lending::{
    Borrower, Doer, Giving, Handing, LoanStep, NewLine, NewLoan, Present, Settling, Signature, Taken, act,
    request,
};
use prongsai::assets::{
    AssetCondition, BorrowerKind, LoanStatus, LoanStepBy, Premises, ReturnCondition, SettlementKind,
};
use prongsai::db::Tx;

/// Loans of one write.
const BATCH: usize = 25;
const PIECES: usize = 40;

#[derive(Clone)]
pub struct Lender {
    agency: String,
    pieces: Vec<String>,
    lots: Vec<String>,
    supply: String,
}

/// Chance that a test can repeat.
struct Dice(u64);

impl Dice {
    /// Below `n`.
    fn roll(&mut self, n: u64) -> u64 {
        // xorshift64
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }

    fn days(&mut self, n: u64) -> i64 {
        i64::try_from(self.roll(n)).unwrap()
    }

    fn some(&mut self, n: u64) -> i32 {
        1 + i32::try_from(self.roll(n)).unwrap()
    }

    fn in_hundred(&mut self, chance: u64) -> bool {
        self.roll(100) < chance
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        let n = u64::try_from(all.len()).unwrap();
        all[usize::try_from(self.roll(n)).unwrap()]
    }
}

impl Lender {
    pub async fn furnish(store: &Store<'_>) -> Self {
        let path = format!("/api/v1/agencies/{}/asset-policy", store.agency);
        let policy = serde_json::json!({ "lend_to_agencies": true, "lend_to_citizens": true, "block_overdue": false,
            "most_days": 90, "remind_days": 2 });
        let put = store
            .service
            .request("PUT", &path)
            .bearer_auth(store.token("agency_admin"));
        let set = crate::support::send(put.header("if-match", "*").json(&policy)).await;
        assert!(set.status < 300, "{}", set.text());
        let id = |asset: serde_json::Value| asset["id"].as_str().unwrap().to_owned();
        let open = |mut body: serde_json::Value| {
            body["lend_to_citizens"] = serde_json::json!(true);
            body["lend_to_agencies"] = serde_json::json!(true);
            body
        };
        let (mut pieces, mut lots) = (Vec::new(), Vec::new());
        for n in 0..PIECES {
            pieces.push(id(store.has(&open(projector(&format!("P{n}")))).await));
        }
        for n in 0..40 {
            let mut lot = open(chairs(&format!("L{n}"), 5_000_000));
            lot["value_satang"] = serde_json::json!(45_000);
            lots.push(id(store.has(&lot).await));
        }
        let supply = id(store.has(&open(paper("S", 5_000_000))).await);
        Self {
            agency: store.agency.clone(),
            pieces,
            lots,
            supply,
        }
    }

    /// From the middle of September 2565 to the middle of October 2566, so that both ends of 2566 are crossed.
    pub async fn lend_all(&self, service: &TestService, loans: usize) {
        for first in (0..loans).step_by(BATCH) {
            let own = self.clone();
            let numbers: Vec<usize> = (first..(first + BATCH).min(loans)).collect();
            let lent = service.db.write(move |tx| {
                for n in numbers {
                    own.live(tx, n, loans);
                }
                Ok(())
            });
            lent.await.unwrap();
        }
    }

    fn live(&self, tx: &mut Tx<'_>, n: usize, loans: usize) {
        let mut dice =
            Dice(0x9E37_79B9_7F4A_7C15 ^ u64::try_from(n + 1).unwrap().wrapping_mul(0x2545_F491_4F6C_DD1D));
        let start = NaiveDate::from_ymd_opt(2022, 9, 12).unwrap();
        let shift = n * 400 / loans;
        let at = start.and_hms_opt(0, 0, 0).unwrap() + TimeDelta::days(i64::try_from(shift).unwrap());
        // The seconds around midnight in Bangkok are the ones that matter.
        let at = at + TimeDelta::seconds(dice.of(&[7200, 36_000, 61_199, 61_200]));
        // A piece is borrowed when nobody has it: each some days after the other.
        let per_day = (loans / 400).max(1);
        let piece = n
            .is_multiple_of(per_day)
            .then(|| self.pieces[n / per_day % PIECES].clone());
        let mut loan = Loan::ask(self, tx, &mut dice, (at, piece));
        loan.go_on(tx, &mut dice);
    }
}

struct Loan {
    present: Present,
    at: NaiveDateTime,
    /// Of a single piece, which has to come back soon.
    brief: bool,
}

fn day(at: NaiveDateTime) -> NaiveDate {
    prongsai::calendar::day_in_bangkok(at)
}

fn signed(at: NaiveDateTime) -> Signature {
    Signature {
        user_id: None,
        name: "นายก".to_owned(),
        position_id: "x".to_owned(),
        title: "นายกเทศมนตรี".to_owned(),
        own_title: None,
        kind: "holder".to_owned(),
        on: day(at),
        number: None,
    }
}

impl Loan {
    fn ask(
        lender: &Lender,
        tx: &mut Tx<'_>,
        dice: &mut Dice,
        (at, piece): (NaiveDateTime, Option<String>),
    ) -> Self {
        let kind = dice.of(BorrowerKind::ALL);
        let brief = piece.is_some();
        let mut lines: Vec<NewLine> = piece
            .into_iter()
            .map(|asset_id| NewLine {
                asset_id,
                quantity: 1,
            })
            .collect();
        let mut lots = lender.lots.clone();
        if kind == BorrowerKind::Agency && !brief && dice.in_hundred(30) {
            lots = vec![lender.supply.clone()];
        }
        // Many lots, so that each has few loans at a time: the schema compares every two of them.
        let skipped = usize::try_from(dice.roll(40)).unwrap() % lots.len();
        for asset_id in lots.into_iter().cycle().skip(skipped).take(3) {
            let there = lines.iter().any(|line| line.asset_id == asset_id);
            if lines.is_empty() || !there && dice.in_hundred(20) {
                let quantity = dice.some(20);
                lines.push(NewLine { asset_id, quantity });
            }
        }
        let days = if brief { dice.days(5) } else { dice.days(30) };
        let new = NewLoan {
            borrower: Borrower {
                kind,
                user_id: None,
                name: Some("นายอาลี มะ".to_owned()),
                office: Some("โรงเรียน".to_owned()),
                contact: None,
            },
            purpose: "ทดสอบ".to_owned(),
            premises: dice.of(Premises::ALL),
            place: "ห้องประชุม".to_owned(),
            from_on: day(at),
            due_on: day(at) + TimeDelta::days(days),
            urgent: true,
            lines,
            override_reason: None,
        };
        let agency = agencies::find(tx.conn(), &lender.agency).unwrap();
        let doer = doer(LoanStepBy::Officer, at);
        let present = request(tx, &doer, agency, new).unwrap();
        Self { present, at, brief }
    }

    fn step(&mut self, tx: &mut Tx<'_>, whose: LoanStepBy, taken: Taken) {
        let present = self.present.clone();
        self.present = act(tx, &doer(whose, self.at), present, taken, None).unwrap();
    }

    fn later(&mut self, dice: &mut Dice, days: u64) {
        self.at += TimeDelta::days(dice.days(days));
    }

    fn void_last(&mut self, tx: &mut Tx<'_>) {
        let no = self.present.steps.last().unwrap().no;
        self.step(tx, LoanStepBy::Officer, Taken::Void { no });
    }

    fn go_on(&mut self, tx: &mut Tx<'_>, dice: &mut Dice) {
        match dice.roll(100) {
            0..5 => return,
            5..13 => return self.step(tx, LoanStepBy::Approver, Taken::Reject {}),
            13..18 => return self.step(tx, LoanStepBy::Borrower, Taken::Cancel {}),
            _ => {}
        }
        let signed = signed(self.at);
        if dice.in_hundred(20) {
            self.step(tx, LoanStepBy::Officer, Taken::RecordApproval { signed });
        } else {
            self.step(tx, LoanStepBy::Approver, Taken::Approve { signed });
        }
        match dice.roll(100) {
            0..4 => return,
            4..9 => return self.step(tx, LoanStepBy::Borrower, Taken::Cancel {}),
            _ => {}
        }
        self.later(dice, 3);
        if !self.can_be_fetched() {
            return;
        }
        self.hand_over(tx, dice);
        if dice.in_hundred(5) {
            // The wrong ones: undone, and done again.
            self.void_last(tx);
            self.at += TimeDelta::minutes(1);
            if !self.can_be_fetched() {
                return;
            }
            self.hand_over(tx, dice);
        }
        if !self.brief && dice.in_hundred(15) {
            self.extend(tx, dice);
        }
        self.bring_back(tx, dice);
        self.settle(tx, dice);
    }

    fn can_be_fetched(&self) -> bool {
        let loan = &self.present.loan;
        (loan.from_on..=loan.due_on).contains(&day(self.at))
    }

    fn hand_over(&mut self, tx: &mut Tx<'_>, dice: &mut Dice) {
        let mut lines = Vec::new();
        for line in &self.present.lines {
            let quantity = match line.quantity - line.handed {
                left if left > 1 && dice.in_hundred(10) => left / 2,
                left => left,
            };
            lines.push(Handing {
                no: line.no,
                quantity,
                condition: AssetCondition::Good,
                note: None,
                price_satang: Some(45_000),
            });
        }
        let taken = Taken::HandOver {
            at: self.at,
            by: "เจ้าหน้าที่".to_owned(),
            to: "นายอาลี มะ".to_owned(),
            lines,
            override_reason: None,
        };
        self.step(tx, LoanStepBy::Officer, taken);
    }

    fn extend(&mut self, tx: &mut Tx<'_>, dice: &mut Dice) {
        self.later(dice, 10);
        let due_on = self.present.loan.due_on + TimeDelta::days(1 + dice.days(20));
        let signed = signed(self.at);
        self.step(tx, LoanStepBy::Approver, Taken::Extend { due_on, signed });
        if dice.in_hundred(10) {
            self.void_last(tx);
        }
    }

    fn chase(&mut self, tx: &mut Tx<'_>, dice: &mut Dice) {
        let open = self.present.loan.status == LoanStatus::OnLoan;
        if open && day(self.at) > self.present.loan.due_on && dice.in_hundred(60) {
            let on = day(self.at);
            self.step(tx, LoanStepBy::Officer, Taken::Chase { on, recorded_on: on });
        }
    }

    fn bring_back(&mut self, tx: &mut Tx<'_>, dice: &mut Dice) {
        if self.brief {
            // Within a month, whatever the due day.
            self.later(dice, 20);
            return self.give(tx, dice, true);
        }
        self.later(dice, 45);
        self.chase(tx, dice);
        if dice.in_hundred(4) {
            return;
        }
        if dice.in_hundred(20) {
            self.give(tx, dice, false);
            if dice.in_hundred(15) {
                self.void_last(tx);
            }
            self.later(dice, 12);
            self.chase(tx, dice);
        }
        if dice.in_hundred(95) && self.present.loan.status == LoanStatus::OnLoan {
            self.give(tx, dice, true);
        }
    }

    fn give(&mut self, tx: &mut Tx<'_>, dice: &mut Dice, all: bool) {
        let mut lines = Vec::new();
        for line in self.present.lines.iter().filter(|line| line.out > 0) {
            let mut left = if all { line.out } else { line.out - line.out / 2 };
            while left > 0 {
                // A single piece stays in use: lost or broken ones would be lent no more.
                let condition = match (self.brief && line.individual, dice.in_hundred(85)) {
                    (true, _) | (_, true) => ReturnCondition::Good,
                    _ => dice.of(ReturnCondition::ALL),
                };
                let quantity = dice.some(20).min(left);
                left -= quantity;
                lines.push(Giving {
                    no: line.no,
                    quantity,
                    condition,
                    note: None,
                });
            }
        }
        let taken = Taken::Return {
            at: self.at,
            by: "นายอาลี มะ".to_owned(),
            to: "เจ้าหน้าที่".to_owned(),
            lines,
        };
        self.step(tx, LoanStepBy::Officer, taken);
    }

    /// Makes good what came back last otherwise than good, most of it.
    fn settle(&mut self, tx: &mut Tx<'_>, dice: &mut Dice) {
        let last = self.present.steps.last().and_then(LoanStep::taken);
        let Some(Taken::Return { lines, .. }) = last else {
            return;
        };
        self.later(dice, 30);
        let mut settled = Vec::new();
        for giving in lines
            .iter()
            .filter(|giving| giving.condition != ReturnCondition::Good)
        {
            if dice.in_hundred(80) {
                let kind = match giving.condition {
                    ReturnCondition::Lost => dice.of(&[SettlementKind::InKind, SettlementKind::Money]),
                    _ => dice.of(SettlementKind::ALL),
                };
                let money = kind == SettlementKind::Money;
                settled.push(Settling {
                    no: giving.no,
                    quantity: giving.quantity,
                    condition: giving.condition,
                    kind,
                    amount_satang: money.then(|| 45_000 * i64::from(giving.quantity)),
                    receipt: money.then(|| "1/1".to_owned()),
                    note: None,
                });
            }
        }
        if settled.is_empty() {
            return;
        }
        let on = day(self.at);
        self.step(tx, LoanStepBy::Officer, Taken::Settle { on, lines: settled });
        if dice.in_hundred(5) {
            self.void_last(tx);
        }
    }
}

fn doer(whose: LoanStepBy, at: NaiveDateTime) -> Doer {
    Doer {
        whose,
        actor: Actor::Command,
        at,
    }
}
