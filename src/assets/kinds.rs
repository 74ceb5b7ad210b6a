//! The words of assets and loans.

use crate::db::stored_words;
use crate::words::words;

words! {
    /// ประเภททางบัญชี — how the accounting office books it.
    AccountingClass {
        Durable = "durable" "ครุภัณฑ์" "Durable article",
        Supply = "supply" "วัสดุ" "Supply",
    }
}

words! {
    /// ลักษณะการใช้ — whether the same thing comes back (ระเบียบกระทรวงการคลัง พ.ศ. 2560 ข้อ 208 and 210).
    UseKind {
        Returnable = "returnable" "ใช้คงรูป" "Keeps its form",
        /// As much of the same kind comes back.
        Consumable = "consumable" "ใช้สิ้นเปลือง" "Is used up",
    }
}

words! {
    /// วิธีติดตาม — whether each piece has a number of its own.
    Tracking called "AssetTracking" {
        Individual = "individual" "รายชิ้น" "Piece by piece",
        /// 200 chairs are one lot.
        Lot = "lot" "เป็นชุดนับจำนวน" "As a lot with a quantity",
    }
}

words! {
    /// สถานะทรัพย์สิน — what became of an asset. Whether it's lent follows from the loans.
    AssetStatus {
        Available = "available" "พร้อมใช้งาน" "In use",
        InRepair = "in_repair" "ส่งซ่อม" "In repair",
        Lost = "lost" "สูญหาย" "Lost",
        Disposed = "disposed" "จำหน่าย" "Disposed of",
        WrittenOff = "written_off" "จำหน่ายเป็นสูญ" "Written off",
    }
}

words! {
    /// สภาพทรัพย์สิน — in what condition the register has an asset.
    AssetCondition {
        Good = "good" "ดี" "Good",
        Worn = "worn" "เก่าแต่ใช้งานได้" "Worn, still serves",
        Damaged = "damaged" "ชำรุด" "Damaged",
    }
}

words! {
    /// ผู้ยืม — who borrows.
    BorrowerKind {
        Staff = "staff" "บุคลากรของหน่วยงาน" "Staff of the agency",
        Agency = "agency" "หน่วยงานของรัฐอื่น" "Another agency of the state",
        Citizen = "citizen" "ประชาชนหรือชุมชน" "A citizen or a community",
    }
}

words! {
    /// สถานที่ใช้ — where it's used.
    Premises {
        Inside = "inside" "ภายในสถานที่ของหน่วยงาน" "Inside the agency's premises",
        Outside = "outside" "นอกสถานที่" "Outside of them",
    }
}

words! {
    /// ผู้มีอำนาจอนุมัติ — whose approval a loan needs.
    LoanApprover {
        AgencyHead = "agency_head" "หัวหน้าหน่วยงานของรัฐ" "The head of the agency",
        UnitHead = "unit_head" "หัวหน้าหน่วยงานซึ่งรับผิดชอบพัสดุ" "The head of the unit in charge of it",
    }
}

words! {
    /// สถานะการยืม — where a loan stands.
    LoanStatus {
        Requested = "requested" "รออนุมัติ" "Asked for",
        Approved = "approved" "อนุมัติแล้ว รอรับของ" "Approved",
        OnLoan = "on_loan" "อยู่ระหว่างยืม" "With the borrower",
        /// Something is still to be settled.
        Returned = "returned" "คืนแล้ว รอชดใช้" "Back, not settled",
        Closed = "closed" "เสร็จสิ้น" "Closed",
        Rejected = "rejected" "ไม่อนุมัติ" "Rejected",
        Cancelled = "cancelled" "ยกเลิก" "Cancelled",
    }
}

words! {
    /// ขั้นตอนการยืม — a step in the life of a loan.
    LoanAction {
        Request = "request" "ขอยืม" "Asked for",
        Approve = "approve" "อนุมัติ" "Approved",
        RecordApproval = "record_approval" "บันทึกการอนุมัติบนกระดาษ" "Approval on paper recorded",
        Reject = "reject" "ไม่อนุมัติ" "Rejected",
        Cancel = "cancel" "ยกเลิก" "Cancelled",
        HandOver = "hand_over" "ส่งมอบ" "Handed over",
        Extend = "extend" "ขยายกำหนดคืน" "Extended",
        RecordExtension = "record_extension" "บันทึกการขยายกำหนดบนกระดาษ" "Extension on paper recorded",
        Return = "return" "รับคืน" "Returned",
        Settle = "settle" "ชดใช้" "Settled",
        Chase = "chase" "ทวงคืน" "Chased",
        Void = "void" "ยกเลิกขั้นตอน" "Step voided",
    }
}

words! {
    /// ผู้ดำเนินการ — who takes a step of a loan.
    LoanStepBy {
        Borrower = "borrower" "ผู้ยืม" "The borrower",
        Officer = "officer" "เจ้าหน้าที่พัสดุ" "The asset officer",
        Approver = "approver" "ผู้อนุมัติ" "The approver",
        Service = "service" "ระบบ" "The service",
    }
}

words! {
    /// สภาพเมื่อคืน — how something came back.
    ReturnCondition {
        Good = "good" "เรียบร้อย" "In good order",
        Damaged = "damaged" "ชำรุด" "Damaged",
        Incomplete = "incomplete" "ไม่ครบ" "Incomplete",
        /// It didn't come back.
        Lost = "lost" "สูญหาย" "Lost",
    }
}

words! {
    /// วิธีชดใช้ — how something was made good (ข้อ 209).
    SettlementKind {
        Repair = "repair" "ซ่อมแซมให้คงสภาพเดิม" "Repaired",
        InKind = "in_kind" "ชดใช้เป็นพัสดุอย่างเดียวกัน" "Replaced in kind",
        /// At the price on the day of the handover.
        Money = "money" "ชดใช้เป็นเงิน" "Paid for",
    }
}

words! {
    /// การเคลื่อนไหวของวัสดุ — why a stock changed.
    StockKind {
        Opening = "opening" "ยอดยกมา" "Opening balance",
        Received = "received" "รับเข้า" "Received",
        Issued = "issued" "เบิกจ่าย" "Issued",
        Lent = "lent" "ให้ยืม" "Lent",
        Returned = "returned" "คืน" "Returned",
        Corrected = "corrected" "ปรับปรุงยอด" "Corrected",
    }
}

words! {
    /// การเปลี่ยนแปลงในทะเบียน — what was done to an asset in the register.
    AssetAction {
        Register = "register" "ขึ้นทะเบียน" "Registered",
        Change = "change" "แก้ไขทะเบียน" "Changed",
        SetStatus = "set_status" "เปลี่ยนสถานะ" "Status set",
        AddPhoto = "add_photo" "เพิ่มภาพถ่าย" "Photo added",
        Import = "import" "นำเข้าจากไฟล์" "Imported",
        Stocktake = "stocktake" "ตรวจนับ" "Counted",
        Loan = "loan" "ยืม-คืน" "Changed by a loan",
    }
}

words! {
    /// การเตือน — what a borrower is reminded of.
    ReminderKind {
        DueSoon = "due_soon" "ใกล้ครบกำหนด" "Due soon",
        Due = "due" "ครบกำหนดวันนี้" "Due today",
        Overdue = "overdue" "เกินกำหนด" "Overdue",
    }
}

words! {
    /// ผลของแถว — what a row of an imported register does to its asset.
    AssetImported {
        Created = "created" "ขึ้นทะเบียนใหม่" "Registered",
        Changed = "changed" "แก้ไขทะเบียน" "Changed",
        Unchanged = "unchanged" "เหมือนเดิม" "The same already",
    }
}

words! {
    /// ผลการตรวจนับ — what was found of an asset. Something may be moved and missing at once.
    StocktakeResult {
        /// All that should be there, or it's all lent.
        Found = "found" "พบครบ" "Found",
        Missing = "missing" "ไม่พบหรือพบไม่ครบ" "Missing",
        /// More than should be there.
        More = "more" "พบเกิน" "More than expected",
        Moved = "moved" "อยู่ผิดที่" "At another place",
        Uncounted = "uncounted" "ยังไม่นับ" "Not counted yet",
    }
}

stored_words! {
    AccountingClass UseKind Tracking AssetStatus AssetCondition BorrowerKind Premises LoanApprover LoanStatus LoanAction LoanStepBy
    StockKind AssetAction ReminderKind
}
