//! `prongsai integrity`: the sealed channel from one's own machine, for reporters and for officers.

mod answering;
pub mod asking;
mod cases;
mod desk;
mod place;
mod report;
mod reporter;

use super::Done;

#[derive(clap::Subcommand)]
pub enum Integrity {
    /// Report corruption, sealed on this machine; a receipt is shown once. Use Tor, not the office's network.
    #[command(
        after_help = "Example:\n  prongsai integrity report --to https://narathiwat.example --agency ID --pin VKEY \
        --about mayor --file photo.jpg < report.txt"
    )]
    Report(report::Report),
    /// Read what officers did with your report.
    #[command(
        after_help = "Example:\n  prongsai integrity inbox --to https://narathiwat.example --agency ID --pin VKEY"
    )]
    Inbox(reporter::Holder),
    /// Write more about your report.
    #[command(
        after_help = "Example:\n  prongsai integrity message --to https://narathiwat.example --agency ID --pin VKEY \
        --houses province --text-file more.txt"
    )]
    Message(reporter::Write),
    /// Fetch the proof that you reported.
    #[command(
        after_help = "Example:\n  prongsai integrity proof --to https://narathiwat.example --agency ID --pin VKEY > proof.txt"
    )]
    Proof(reporter::Holder),
    /// List the cases that you may read.
    #[command(
        after_help = "Example:\n  prongsai integrity list --to https://narathiwat.example --agency ID --pin VKEY \
        --username somchai"
    )]
    List(cases::List),
    /// Open a case with your key, and check it.
    #[command(
        after_help = "Example:\n  prongsai integrity open CASE --to https://narathiwat.example --agency ID --pin VKEY \
        --username somchai --key officer.age"
    )]
    Open(cases::Open),
    /// Reply to the reporter.
    #[command(
        after_help = "Example:\n  prongsai integrity reply CASE --text-file reply.txt --to https://narathiwat.example \
        --agency ID --pin VKEY --username somchai --key officer.age"
    )]
    Reply(answering::Reply),
    /// State, under your signature, what you did with a case.
    #[command(
        after_help = "Example:\n  prongsai integrity statement CASE --act close --outcome unsubstantiated \
        --to https://narathiwat.example --agency ID --pin VKEY --username somchai --key officer.age"
    )]
    Statement(answering::State),
    /// Write a case into a folder, sealed as it is, so that any age program opens it.
    #[command(
        after_help = "Example:\n  prongsai integrity export CASE folder --to https://narathiwat.example --agency ID \
        --pin VKEY --username somchai --key officer.age"
    )]
    Export(cases::Export),
    /// Seal a case again for the officers of the current key directory.
    #[command(
        after_help = "Example:\n  prongsai integrity reseal CASE --to https://narathiwat.example --agency ID --pin VKEY \
        --username somchai --key officer.age"
    )]
    Reseal(answering::Reseal),
    /// Seal what came on paper or by word of mouth; the receipt is for the person who brought it.
    #[command(
        after_help = "Example:\n  prongsai integrity intake --channel letter --text-file letter.txt \
        --to https://narathiwat.example --agency ID --pin VKEY --username somchai --key officer.age"
    )]
    Intake(answering::Intake),
}

pub fn run(asked: &Integrity) -> Done {
    match asked {
        Integrity::Report(report) => report::run(report),
        Integrity::Inbox(holder) => reporter::inbox(holder),
        Integrity::Message(write) => reporter::message(write),
        Integrity::Proof(holder) => reporter::proof(holder),
        Integrity::List(list) => cases::list(list),
        Integrity::Open(open) => cases::open(open),
        Integrity::Reply(reply) => answering::reply(reply),
        Integrity::Statement(state) => answering::state(state),
        Integrity::Export(export) => cases::export(export),
        Integrity::Reseal(reseal) => answering::reseal(reseal),
        Integrity::Intake(intake) => answering::intake(intake),
    }
}
