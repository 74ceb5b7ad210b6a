//! What may be wrong with what comes in.

use crate::words::words;

words! {
    /// Why a frame, a note or a message isn't one.
    Flaw {
        Size = "size" "ขนาดไม่ถูกต้อง" "The size is wrong",
        Head = "head" "ส่วนหัวของข้อมูลไม่ถูกต้อง" "The head is malformed",
        AgeHeader = "age_header" "ไม่ใช่แฟ้ม age" "It isn't an age file",
        Recipients = "recipients" "จำนวนผู้รับไม่ถูกต้อง" "The number of recipients is wrong",
        Parts = "parts" "ลำดับส่วนของแฟ้มไม่ถูกต้อง" "The numbers of the part are wrong",
        TooLong = "too_long" "ข้อความยาวเกินไป" "The text is too long",
        Receipt = "receipt" "รหัสรับเรื่องไม่ถูกต้อง" "It isn't a receipt",
        Key = "key" "กุญแจไม่ถูกต้อง" "It isn't a key",
        NoKey = "no_key" "กุญแจนี้เปิดไม่ได้" "This key doesn't open it",
        Passphrase = "passphrase" "รหัสผ่านของกุญแจไม่ถูกต้อง" "The passphrase is wrong",
        Message = "message" "เนื้อความไม่เป็นไปตามรูปแบบ" "It isn't a message of the channel",
        Signature = "signature" "ลายเซ็นไม่ถูกต้อง" "The signature is wrong",
        Note = "note" "เอกสารลงนามไม่เป็นไปตามรูปแบบ" "The signed note is malformed",
        Expired = "expired" "ทะเบียนกุญแจหมดอายุ" "The key directory has expired",
        Older = "older" "ทะเบียนกุญแจเก่ากว่าที่เคยเห็น" "The key directory is older than one that was seen",
        TooSoon = "too_soon" "กุญแจใหม่ต้องรออย่างน้อย 7 วัน" "A new key has to wait at least 7 days",
        Chain = "chain" "ทะเบียนกุญแจไม่ต่อจากฉบับก่อน" "The key directory doesn't follow the version before",
        Statement = "statement" "คำแถลงไม่เป็นไปตามรูปแบบ" "It isn't a statement",
        Mailbox = "mailbox" "ผู้แจ้งไม่ตรงกับเรื่อง" "The reporter isn't the case's",
    }
}

impl std::error::Error for Flaw {}
