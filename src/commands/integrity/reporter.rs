//! `prongsai integrity inbox`, `message` and `proof`: what a receipt is for.

use super::super::Done;
use super::asking::{in_both, receipt, text};
use super::place::Place;
use prongsai::client::{self, Entry, Inbox, plain};
use prongsai::clock::Clock;
use prongsai::sealed::{House, Outcome, SealedStatus};
use std::path::PathBuf;

#[derive(clap::Args)]
pub struct Holder {
    #[command(flatten)]
    place: Place,
    /// Where the receipt is; it's asked for without it.
    #[arg(long, value_name = "FILE")]
    receipt_file: Option<PathBuf>,
    /// Ask this house, agency or province. Without it the province where one takes part: it has everything, and an agency
    /// doesn't learn of what went to the province only.
    #[arg(long)]
    house: Option<String>,
}

impl Holder {
    fn house(&self) -> Done<Option<House>> {
        let parse = |word: &String| {
            House::parse(word).ok_or_else(|| format!("--house {word}: one of {}", House::allowed()))
        };
        self.house.as_ref().map(parse).transpose()
    }
}

pub fn inbox(asked: &Holder) -> Done {
    let keys = receipt(asked.receipt_file.as_deref())?.keys();
    let keys = keys.map_err(|flaw| in_both(flaw.into()))?;
    let (web, older, house) = (asked.place.web()?, asked.place.older()?, asked.house()?);
    actix_web::rt::System::new().block_on(async {
        let now = Clock::default().now();
        let channel = asked.place.channel(&web, now, in_both).await?;
        let house = house.unwrap_or(channel.readers_house());
        let read = client::inbox(&channel, house, &older, &keys, now).await;
        show(&read.outcome.map_err(in_both)?);
        Ok(())
    })
}

fn show(inbox: &Inbox) {
    if let Some((thai, english)) = inbox.status.map(SealedStatus::labels) {
        println!("สถานะ / Status: {thai} / {english}");
    }
    if let Some((thai, english)) = inbox.outcome.map(Outcome::labels) {
        println!("ผล / Outcome: {thai} / {english}");
    }
    if inbox.entries.is_empty() {
        println!("ยังไม่มีข้อความ / Nothing yet");
    }
    for entry in &inbox.entries {
        show_entry(entry);
    }
}

fn show_entry(entry: &Entry) {
    println!(
        "\n{}  {}",
        plain(&entry.day),
        plain(entry.by.as_deref().unwrap_or("?"))
    );
    for alarm in &entry.alarms {
        let (thai, english) = alarm.labels();
        println!("  !! {thai} / {english}");
    }
    if let Some(reply) = &entry.reply {
        for line in plain(&reply.text).lines() {
            println!("  {line}");
        }
    }
    if let Some(statement) = &entry.statement {
        let (thai, english) = statement.act.0.labels();
        println!("  {thai} / {english}");
        if let Some(outcome) = statement.outcome {
            let (thai, english) = outcome.0.labels();
            println!("  {thai} / {english}");
        }
        if let Some(referral) = &statement.referral {
            let (thai, english) = referral.to.0.labels();
            println!(
                "  {thai} / {english}  {}  {}",
                plain(&referral.number),
                referral.due
            );
        }
    }
}

pub fn proof(asked: &Holder) -> Done {
    let keys = receipt(asked.receipt_file.as_deref())?.keys();
    let keys = keys.map_err(|flaw| in_both(flaw.into()))?;
    let (web, house) = (asked.place.web()?, asked.house()?);
    actix_web::rt::System::new().block_on(async {
        let now = Clock::default().now();
        let channel = asked.place.channel(&web, now, in_both).await?;
        let house = house.unwrap_or(channel.readers_house());
        let filed = client::proof(&channel, house, &keys, now)
            .await
            .outcome
            .map_err(in_both)?;
        eprintln!(
            "ผู้ใดมีหลักฐานนี้แสดงว่าได้แจ้งเรื่อง / Whoever has this proof shows that they reported.\n\
             nonce {}\ncommitment {}\nkind {}\n",
            filed.nonce, filed.commitment, filed.kind
        );
        print!("{}", filed.note);
        Ok(())
    })
}

#[derive(clap::Args)]
pub struct Write {
    #[command(flatten)]
    holder: Holder,
    /// Where the text is; standard input without it.
    #[arg(long, value_name = "FILE")]
    text_file: Option<PathBuf>,
    /// Whom the report went to, `both` or `province`: what was kept from the agency stays so.
    #[arg(long)]
    houses: String,
    /// Which message of yours it is; the report was number 0.
    #[arg(long, default_value_t = 1)]
    number: u32,
}

pub fn message(asked: &Write) -> Done {
    let province_only = match asked.houses.as_str() {
        "both" => false,
        "province" => true,
        other => return Err(format!("--houses {other}: one of both province")),
    };
    let text = text(asked.text_file.as_deref())?;
    let holder = &asked.holder;
    let keys = receipt(holder.receipt_file.as_deref())?.keys();
    let keys = keys.map_err(|flaw| in_both(flaw.into()))?;
    let (web, house) = (holder.place.web()?, holder.house()?);
    actix_web::rt::System::new().block_on(async {
        let now = Clock::default().now();
        let channel = holder.place.channel(&web, now, in_both).await?;
        let house = house.unwrap_or(channel.readers_house());
        let filed = client::proof(&channel, house, &keys, now)
            .await
            .outcome
            .map_err(in_both)?;
        let case = (filed.commitment.as_str(), asked.number);
        let sent = client::message(&channel, &keys, case, (text, province_only), now).await;
        let sent = sent.map_err(in_both)?;
        let kept = sent.iter().any(|delivery| delivery.outcome.is_ok());
        for delivery in sent {
            let (thai, english) = delivery.house.labels();
            match delivery.outcome {
                Ok(()) => println!("{thai} / {english}  {}: รับแล้ว / kept", delivery.origin),
                Err(trouble) => println!("{thai} / {english}  {}: {}", delivery.origin, in_both(trouble)),
            }
        }
        if kept {
            Ok(())
        } else {
            Err("ไม่มีผู้รับข้อความ / Nobody has it".to_owned())
        }
    })
}
