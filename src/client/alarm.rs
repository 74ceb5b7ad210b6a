//! What doesn't stop anybody, but must not go unnoticed: signs that a house, or an officer, cheats.

use crate::words::words;

words! {
    /// What is wrong with something that was opened.
    Alarm {
        NotForThisKey = "not_for_this_key" "เปิดด้วยกุญแจนี้ไม่ได้" "It isn't sealed for this key",
        NotAMessage = "not_a_message" "เนื้อความไม่เป็นไปตามรูปแบบ" "What was sealed isn't a message of the channel",
        OtherBytes = "other_bytes" "ข้อมูลไม่ตรงกับรหัสของเรื่อง" "The bytes aren't those that the case is named after",
        OtherMailbox = "other_mailbox" "กล่องข้อความไม่ใช่ของผู้แจ้งคนนี้ อาจมีผู้สวมรอย" "The case's mailbox isn't this reporter's: somebody may have put themselves in between",
        OtherReporter = "other_reporter" "ข้อความนี้ทำไว้สำหรับผู้แจ้งคนอื่น อาจมีผู้สวมรอย" "It was written for another reporter: somebody may have put themselves in between",
        OtherCase = "other_case" "ข้อความนี้เป็นของเรื่องอื่น" "It belongs to another case",
        OtherDirectory = "other_directory" "ใช้ทะเบียนกุญแจฉบับอื่น" "It was sealed to another key directory than the case says",
        OtherKind = "other_kind" "ชนิดของข้อความไม่ตรง" "It is of another kind than the house says",
        UnknownSigner = "unknown_signer" "ลายเซ็นไม่ใช่ของเจ้าหน้าที่ในทะเบียนกุญแจ" "No officer of the key directory has signed it",
        WrongSignature = "wrong_signature" "ลายเซ็นไม่ใช่ของผู้แจ้ง" "The reporter hasn't signed it",
        NotAStatement = "not_a_statement" "คำแถลงไม่เป็นไปตามรูปแบบ" "It isn't a statement of the channel",
        WentToBoth = "went_to_both" "เรื่องนี้ควรส่งถึงจังหวัดเท่านั้น" "Its reporter meant it for the province only",
    }
}
