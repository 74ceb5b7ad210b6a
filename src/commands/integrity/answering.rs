//! `prongsai integrity reply`, `statement`, `reseal` and `intake`: what officers do.

use super::super::Done;
use super::asking::{text, write_new};
use super::desk::{Desk, said, warn};
use prongsai::client::{IntakeChannel, NewIntake, NewStatement};
use prongsai::clock::Clock;
use prongsai::sealed::{Act, Outcome, Receipt, Referral, ReferralTo, Word};
use std::path::PathBuf;

#[derive(clap::Args)]
pub struct Reply {
    case: String,
    #[command(flatten)]
    desk: Desk,
    /// Where the text is; standard input without it.
    #[arg(long, value_name = "FILE")]
    text_file: Option<PathBuf>,
    /// Reply even though something about the case is suspicious.
    #[arg(long)]
    despite_alarms: bool,
}

pub fn reply(asked: &Reply) -> Done {
    let text = text(asked.text_file.as_deref())?;
    asked.desk.work(async |at_work| {
        let (file, opened) = at_work.case(&asked.case).await?;
        // A swapped mailbox would seal the reply for whoever swapped it.
        if !opened.alarms().is_empty() && !asked.despite_alarms {
            warn(&opened.alarms());
            return Err("nothing was sent; --despite-alarms sends it".to_owned());
        }
        let officer = at_work.officer();
        let sealed = officer.reply(&file.case, &opened, text, Clock::default().now());
        let sealed = sealed.map_err(said)?;
        at_work.session.reply(&asked.case, &sealed).await.map_err(said)?;
        println!("the reporter finds it in the inbox");
        Ok(())
    })
}

#[derive(clap::Args)]
pub struct State {
    case: String,
    #[command(flatten)]
    desk: Desk,
    /// acknowledge, investigate, answer, refer, close, purge or `cannot_open`.
    #[arg(long)]
    act: String,
    /// With close: substantiated, unsubstantiated, `insufficient_evidence` or referred.
    #[arg(long)]
    outcome: Option<String>,
    /// With refer: nacc, pacc or province.
    #[arg(long, requires = "referral_number", requires = "referral_due")]
    referral_to: Option<String>,
    /// The number of the letter.
    #[arg(long)]
    referral_number: Option<String>,
    /// By when an answer is due, as 2026-12-31.
    #[arg(long)]
    referral_due: Option<String>,
    /// A remark, with purge or `cannot_open`.
    #[arg(long, default_value = "")]
    note: String,
}

impl State {
    fn parse(&self) -> Done<NewStatement> {
        let outcome = self.outcome.as_deref().map(|word| {
            Outcome::parse(word).ok_or_else(|| format!("--outcome {word}: one of {}", Outcome::allowed()))
        });
        let to = self.referral_to.as_deref().map(|word| {
            ReferralTo::parse(word)
                .ok_or_else(|| format!("--referral-to {word}: one of {}", ReferralTo::allowed()))
        });
        let referral = to.transpose()?.map(|to| Referral {
            due: self.referral_due.clone().unwrap_or_default(),
            number: self.referral_number.clone().unwrap_or_default(),
            to: Word(to),
        });
        let act = Act::parse(&self.act);
        Ok(NewStatement {
            act: act.ok_or_else(|| format!("--act {}: one of {}", self.act, Act::allowed()))?,
            outcome: outcome.transpose()?,
            referral,
            note: self.note.clone(),
        })
    }
}

pub fn state(asked: &State) -> Done {
    let new = asked.parse()?;
    asked.desk.work(async |at_work| {
        let (_, opened) = at_work.case(&asked.case).await?;
        let statement = at_work
            .officer()
            .state(&opened.commitment, new, Clock::default().now());
        let statement = statement.map_err(said)?;
        at_work
            .session
            .state(&asked.case, &statement)
            .await
            .map_err(said)?;
        println!("stated on {}", statement.day);
        Ok(())
    })
}

#[derive(clap::Args)]
pub struct Reseal {
    case: String,
    #[command(flatten)]
    desk: Desk,
}

pub fn reseal(asked: &Reseal) -> Done {
    asked.desk.work(async |at_work| {
        let (file, opened) = at_work.case(&asked.case).await?;
        warn(&opened.alarms());
        let copies = at_work
            .officer()
            .reseal(&file.case, &opened, Clock::default().now());
        let copies = copies.map_err(said)?;
        for copy in &copies {
            at_work.session.add_copy(&asked.case, copy).await.map_err(said)?;
        }
        println!("{} texts are sealed for today's officers", copies.len());
        Ok(())
    })
}

#[derive(clap::Args)]
pub struct Intake {
    #[command(flatten)]
    desk: Desk,
    /// letter, counter, phone or misfiled.
    #[arg(long)]
    channel: String,
    /// Where the text is; standard input without it.
    #[arg(long, value_name = "FILE")]
    text_file: Option<PathBuf>,
    /// Write the receipt into this new file instead of showing it.
    #[arg(long, value_name = "FILE")]
    receipt_file: Option<PathBuf>,
}

pub fn intake(asked: &Intake) -> Done {
    let channel = IntakeChannel::parse(&asked.channel)
        .ok_or_else(|| format!("--channel {}: one of {}", asked.channel, IntakeChannel::allowed()))?;
    let text = text(asked.text_file.as_deref())?;
    asked.desk.work(async |at_work| {
        let receipt = Receipt::generate();
        let new = NewIntake { channel, text };
        let sealed = at_work.officer().intake(new, &receipt, Clock::default().now());
        let sealed = sealed.map_err(said)?;
        let shown = receipt.shown();
        if let Some(file) = &asked.receipt_file {
            write_new(file, format!("{}\n", *shown).as_bytes())?;
        }
        at_work.session.take_in(&sealed).await.map_err(said)?;
        if asked.receipt_file.is_none() {
            println!("รหัสรับเรื่องสำหรับผู้แจ้ง / Receipt for the person\n\n    {}\n", *shown);
        }
        println!("taken in; the receipt isn't shown again");
        Ok(())
    })
}
