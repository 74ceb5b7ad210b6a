//! The protocol of the sealed channel, as `docs/SEALED.md` has it to the byte: what reporters, officers and both houses
//! speak. It knows neither the database nor the network, so clients use it as well as the service.

mod age_file;
mod day;
mod directory;
mod filing;
mod flaw;
mod frame;
mod heads;
mod key_file;
mod keys;
mod message;
mod note;
mod receipt;
mod statement;
mod words;

pub use age_file::{FILE_SIZES, MAX_RECIPIENTS, check_file, check_message, file_class, open, pad_file, seal};
pub use day::{day_root, entry, padded};
pub use directory::{Directory, House, Origin, Recipient, Signer};
pub use filing::Filing;
pub use flaw::Flaw;
pub use frame::{ANSWER, Envelope, FRAME, MAX_HEAD, pack_answer, pack_frame, unpack_answer, unpack_frame};
pub use heads::{
    AnswerCode, AnswerHead, ExchangeItem, Head, InboxItem, Operation, hour_of, is_current, sign_head,
    verify_head,
};
pub use key_file::SHORTEST_PASSPHRASE;
pub use keys::{Commitment, OfficerKey, commitment, from_hex, recipient, signature, verifies, verifying_key};
pub use message::{About, Attached, MESSAGE, Message, MessageKind, Reporter};
pub use note::{NoteKey, SignedNote, Verifier};
pub use receipt::{Mailbox, Receipt, ReporterKeys, mailbox};
pub use statement::{Act, Outcome, Referral, ReferralTo, SealedStatus, Statement};
pub use words::Word;

pub use age::x25519::{Identity, Recipient as AgeRecipient};
pub use ed25519_dalek::{SigningKey, VerifyingKey};
