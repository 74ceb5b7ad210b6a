//! `prongsai integrity report`: from somebody who trusts no page that a house serves.

use super::super::Done;
use super::asking::{in_both, named, text, write_new};
use super::place::Place;
use prongsai::client::{self, Delivery, FiledReport, NewReport, Reported, Trouble};
use prongsai::clock::Clock;
use prongsai::sealed::{About, Receipt};
use std::collections::BTreeSet;
use std::io::{BufRead, IsTerminal, Write};
use std::path::PathBuf;
use std::time::Duration;

#[derive(clap::Args)]
pub struct Report {
    #[command(flatten)]
    place: Place,
    /// Who it is about, if one of these would read it: mayor, clerk, `integrity_officer`, somebody. It then goes to the
    /// province only; may be given several times.
    #[arg(long)]
    about: Vec<String>,
    /// A file that goes with it, sealed as well; at most 8. It goes as it is: a photo's place and a document's author too.
    #[arg(long, value_name = "FILE")]
    file: Vec<PathBuf>,
    /// Where the text is; standard input without it.
    #[arg(long, value_name = "FILE")]
    text_file: Option<PathBuf>,
    /// Write the receipt into this new file instead of showing it.
    #[arg(long, value_name = "FILE")]
    receipt_file: Option<PathBuf>,
}

/// Before somebody whom no answer reached is told so, the same bytes go once more.
const AGAIN: Duration = Duration::from_secs(5);

pub fn run(asked: &Report) -> Done {
    let about = asked
        .about
        .iter()
        .map(|word| parse_about(word))
        .collect::<Done<BTreeSet<_>>>()?;
    let read = |file: &PathBuf| std::fs::read(file).map_err(named(file));
    let new = NewReport {
        text: text(asked.text_file.as_deref())?,
        about: about.into_iter().collect(),
        files: asked.file.iter().map(read).collect::<Done<_>>()?,
    };
    if !asked.place.is_hidden() {
        eprintln!(
            "เครือข่ายที่ใช้อยู่เห็นว่าติดต่อที่ใดเมื่อใด ควรใช้ Tor (--proxy socks5h://127.0.0.1:9050) และอย่าใช้เครือข่ายของที่ทำงาน\n\
             The network sees whom you contact and when: use Tor (--proxy socks5h://127.0.0.1:9050), not the office's network."
        );
    }
    let web = asked.place.web()?;
    actix_web::rt::System::new().block_on(async {
        let now = Clock::default().now();
        let channel = asked.place.channel(&web, now, in_both).await?;
        let receipt = Receipt::generate();
        let keys = receipt.keys().map_err(|flaw| in_both(flaw.into()))?;
        // What doesn't fit is said before anybody copies a receipt.
        let sealed = client::seal_report(&channel, &keys, new, now).map_err(in_both)?;
        hand_over(&receipt, asked)?;
        let mut deliveries = client::send(&channel, &sealed).await.map_err(in_both)?;
        if deliveries.iter().any(lost) {
            tokio::time::sleep(AGAIN).await;
            deliveries = client::send(&channel, &sealed).await.map_err(in_both)?;
        }
        say(&Reported { sealed, deliveries })
    })
}

fn lost(delivery: &Delivery<FiledReport>) -> bool {
    match &delivery.outcome {
        Ok(filed) => filed.files_missing.is_some(),
        Err(trouble) => matches!(trouble, Trouble::Unreached(_)),
    }
}

fn parse_about(word: &str) -> Done<About> {
    About::parse(word).ok_or_else(|| format!("--about {word}: one of {}", About::allowed()))
}

fn hand_over(receipt: &Receipt, asked: &Report) -> Done {
    if let Some(file) = &asked.receipt_file {
        return write_new(file, format!("{}\n", *receipt.shown()).as_bytes());
    }
    println!("รหัสรับเรื่อง / Receipt\n\n    {}\n", *receipt.shown());
    println!(
        "จดไว้ในที่ปลอดภัย จะไม่แสดงอีก ใช้อ่านคำตอบ ผู้ใดมีรหัสนี้แสดงว่าได้แจ้งเรื่อง และเปิดข้อความจากเจ้าหน้าที่ได้\n\
         Keep it somewhere safe; it isn't shown again. It opens the answers. Whoever has it shows that they reported.\n"
    );
    if std::io::stdin().is_terminal() {
        copied(receipt)?;
    }
    Ok(())
}

/// Has two groups typed back: a receipt that was copied wrongly is lost for good.
fn copied(receipt: &Receipt) -> Done {
    let shown = receipt.shown();
    let groups: Vec<&str> = shown.split('-').collect();
    let first = usize::from(rand::random::<u8>()) % groups.len();
    let second = (first + 1 + usize::from(rand::random::<u8>()) % (groups.len() - 1)) % groups.len();
    for n in [first, second] {
        loop {
            eprint!("พิมพ์กลุ่มที่ {0} / Type group {0}: ", n + 1);
            std::io::stderr().flush().map_err(|error| error.to_string())?;
            let mut line = String::new();
            let read = std::io::stdin().lock().read_line(&mut line);
            if read.map_err(|error| error.to_string())? == 0 {
                return Err("ยกเลิก ไม่ได้ส่ง / Given up, nothing was sent".to_owned());
            }
            if groups.get(n).is_some_and(|group| same_group(group, &line)) {
                break;
            }
        }
    }
    Ok(())
}

fn same_group(group: &str, typed: &str) -> bool {
    let plain = typed.trim().to_ascii_uppercase();
    plain.replace('O', "0").replace(['I', 'L'], "1") == group
}

fn say(reported: &Reported) -> Done {
    for delivery in &reported.deliveries {
        let (thai, english) = delivery.house.labels();
        print!("{thai} / {english}  {}: ", delivery.origin);
        match &delivery.outcome {
            Ok(filed) => {
                let filing = &filed.proof.filing;
                println!(
                    "รับเรื่องแล้ว / filed {}\n  รับทราบภายใน / acknowledged by {}\n  ตอบภายใน / answered by {}\n  แจ้งผลภายใน / outcome by {}",
                    filing.day, filing.acknowledge_by, filing.answer_by, filing.outcome_by
                );
                if let Some(trouble) = &filed.files_missing {
                    println!(
                        "  แฟ้มแนบไปไม่ครบ / not all files arrived: {}",
                        in_both(trouble.clone())
                    );
                }
            }
            Err(trouble) => println!("{}", in_both(trouble.clone())),
        }
    }
    if reported.is_filed() {
        println!(
            "หลักฐานการแจ้งขอได้ด้วย prongsai integrity proof ผู้ใดมีไว้แสดงว่าได้แจ้งเรื่อง\n\
             The proof of filing: prongsai integrity proof. Whoever has it shows that they reported."
        );
        Ok(())
    } else {
        Err("ไม่มีผู้รับเรื่อง รหัสรับเรื่องนี้ใช้ไม่ได้ / Nobody has it: the receipt is of no use".to_owned())
    }
}
