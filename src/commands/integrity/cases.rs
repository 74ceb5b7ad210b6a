//! `prongsai integrity list`, `open` and `export`: reading cases.

use super::super::Done;
use super::asking::{flaw, named, write_new};
use super::desk::{AtWork, Desk, SignIn, said, warn};
use prongsai::client::{
    Case, CaseFile, NewStatement, OpenedCase, OpenedMessage, StatedBy, export as exported, opened_file, plain,
};
use prongsai::clock::Clock;
use prongsai::sealed::{Act, Attached, Flaw};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

#[derive(clap::Args)]
pub struct List {
    #[command(flatten)]
    sign_in: SignIn,
}

pub fn list(asked: &List) -> Done {
    let web = asked.sign_in.place.web()?;
    actix_web::rt::System::new().block_on(async {
        let session = asked.sign_in.session(&web).await?;
        let cases = session.cases(asked.sign_in.place.agency()).await.map_err(said)?;
        for case in &cases {
            show_case(case);
        }
        println!("{} cases", cases.len());
        Ok(())
    })
}

fn show_case(case: &Case) {
    let due = [
        ("acknowledge by", &case.due.acknowledge_by),
        ("answer by", &case.due.answer_by),
        ("outcome by", &case.due.outcome_by),
    ];
    let due = due
        .iter()
        .filter_map(|(what, day)| day.as_ref().map(|day| format!("  {what} {day}")));
    let overdue = match case.overdue.as_slice() {
        [] => String::new(),
        overdue => format!("  OVERDUE: {}", overdue.join(", ")),
    };
    let line = format!(
        "{}  {}  to {}  {} {}{}{overdue}",
        case.id,
        case.received_on,
        case.to,
        case.status,
        case.outcome.as_deref().unwrap_or_default(),
        due.collect::<String>()
    );
    println!("{}", plain(&line));
}

#[derive(clap::Args)]
pub struct Open {
    case: String,
    #[command(flatten)]
    desk: Desk,
    /// Open its files as well, into this new folder. They lie there unsealed.
    #[arg(long, value_name = "FOLDER")]
    files_into: Option<PathBuf>,
    /// Where your key doesn't open it, state so under your signature: its sender may be cheating.
    #[arg(long = "state-cannot-open")]
    cannot: bool,
}

pub fn open(asked: &Open) -> Done {
    asked.desk.work(async |at_work| {
        let (file, opened) = at_work.case(&asked.case).await?;
        show_case(&file.case);
        show(&opened);
        if opened.cannot_open() {
            return cannot_open(&at_work, &opened, asked).await;
        }
        match &asked.files_into {
            Some(folder) => open_files(&at_work, &file, &opened, folder).await,
            None => Ok(()),
        }
    })
}

fn show(opened: &OpenedCase) {
    warn(&opened.report.alarms);
    if let Some(report) = &opened.report.message {
        let about: Vec<&str> = report.about.iter().map(|about| about.0.labels().1).collect();
        if !about.is_empty() {
            println!("about: {}", about.join(", "));
        }
        println!("\n{}\n", plain(&report.text));
        for file in &report.files {
            println!("file {}  {} bytes", plain(&file.id), file.size);
        }
    }
    for message in &opened.messages {
        show_message(message);
    }
    for stated in &opened.statements {
        show_statement(stated);
    }
}

fn show_message(message: &OpenedMessage) {
    let by = message.opened.by.as_deref().unwrap_or("the reporter");
    let line = format!("{}  {}  {by}", message.received_on, message.kind);
    println!("\n{}", plain(&line));
    warn(&message.opened.alarms);
    if let Some(text) = &message.opened.message {
        println!("{}", plain(&text.text));
    }
}

fn show_statement(stated: &StatedBy) {
    let Some(statement) = &stated.statement else {
        return warn(&stated.alarms);
    };
    let outcome = statement
        .outcome
        .map(|outcome| outcome.0.labels().1)
        .unwrap_or_default();
    let referral = statement.referral.as_ref().map(|referral| {
        format!(
            "{}, {}, due {}",
            referral.to.0.labels().1,
            referral.number,
            referral.due
        )
    });
    let line = format!(
        "{}  statement of {}: {} {outcome}{} {}",
        stated.received_on,
        stated.by.as_deref().unwrap_or("?"),
        statement.act.0.labels().1,
        referral.unwrap_or_default(),
        statement.note
    );
    println!("\n{}", plain(line.trim_end()));
    warn(&stated.alarms);
}

async fn cannot_open(at_work: &AtWork, opened: &OpenedCase, asked: &Open) -> Done {
    if !asked.cannot {
        return Err("your key doesn't open it; --state-cannot-open says so under your signature".to_owned());
    }
    let officer = at_work.officer();
    let new = NewStatement::of(Act::CannotOpen);
    let statement = officer.state(&opened.commitment, new, Clock::default().now());
    let statement = statement.map_err(said)?;
    at_work
        .session
        .state(&asked.case, &statement)
        .await
        .map_err(said)?;
    println!("it is stated that your key doesn't open it");
    Ok(())
}

fn new_folder(folder: &Path) -> Done {
    let made = std::fs::DirBuilder::new().mode(0o700).create(folder);
    made.map_err(named(folder))
}

async fn open_files(at_work: &AtWork, file: &CaseFile, opened: &OpenedCase, folder: &Path) -> Done {
    new_folder(folder)?;
    let messages = opened
        .messages
        .iter()
        .filter_map(|message| message.opened.message.as_ref());
    let all = opened.report.message.iter().chain(messages);
    let attached: Vec<&Attached> = all.flat_map(|message| &message.files).collect();
    let mut faults = Vec::new();
    for one in attached {
        let stored = file
            .files
            .iter()
            .any(|stored| stored.id == one.id && stored.complete);
        if !stored {
            faults.push(format!("file {}: it didn't arrive whole", plain(&one.id)));
            continue;
        }
        let sealed = at_work.session.file(&file.case.id, &one.id).await.map_err(said)?;
        match opened_file(&sealed, one, at_work.key()) {
            Ok(content) => {
                // The bytes have this hash, so the name is one.
                let path = folder.join(&one.sha256);
                write_new(&path, &content)?;
                println!("{}", path.display());
            }
            Err(Flaw::Message) => faults.push(format!("file {}: it's another file", plain(&one.id))),
            Err(error) => faults.push(format!("file {}: {}", plain(&one.id), flaw(error))),
        }
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(faults.join("\n"))
    }
}

#[derive(clap::Args)]
pub struct Export {
    case: String,
    /// A new folder.
    folder: PathBuf,
    #[command(flatten)]
    sign_in: SignIn,
}

pub fn export(asked: &Export) -> Done {
    let web = asked.sign_in.place.web()?;
    actix_web::rt::System::new().block_on(async {
        let session = asked.sign_in.session(&web).await?;
        let case = session.case(&asked.case).await.map_err(said)?;
        new_folder(&asked.folder)?;
        let mut files = Vec::new();
        for file in case.files.iter().filter(|file| file.complete) {
            let sealed = session.file(&case.case.id, &file.id).await.map_err(said)?;
            files.push((file.id.clone(), sealed));
        }
        for file in exported(&case, files).map_err(said)? {
            write_new(&asked.folder.join(&file.name), &file.bytes)?;
            println!("{}", asked.folder.join(&file.name).display());
        }
        Ok(())
    })
}
