//! The words of services.

use crate::db::stored_words;
use crate::words::words;

words! {
    /// สถานะบริการ — whether a service is offered.
    ServiceStatus {
        Active = "active" "เปิดให้บริการ" "Offered",
        Retired = "retired" "เลิกให้บริการ" "Offered no more",
    }
}

words! {
    /// ช่องทางการให้บริการ — how a service is asked for.
    ServiceChannel {
        Counter = "counter" "ที่หน่วยงาน" "At the counter",
        Online = "online" "ออนไลน์" "Online",
        Phone = "phone" "โทรศัพท์" "By phone",
        /// หน่วยบริการเคลื่อนที่
        Outreach = "outreach" "นอกสถานที่" "In outreach",
    }
}

words! {
    /// ที่มาของจำนวน — how a count was recorded.
    CountSource called "ServiceCountSource" {
        Grid = "grid" "กรอกรายเดือน" "The month's grid",
        Import = "import" "นำเข้าจากไฟล์" "An imported file",
    }
}

words! {
    /// ผลของแถว — what a row of an imported file does to its count.
    CountImported called "ServiceCountImported" {
        Created = "created" "บันทึกใหม่" "Recorded",
        Changed = "changed" "แก้ไข" "Changed",
        Unchanged = "unchanged" "เหมือนเดิม" "The same already",
    }
}

words! {
    /// ด้านของความพึงพอใจ — what is rated.
    Dimension called "SatisfactionDimension" {
        Process = "process" "กระบวนการ ขั้นตอน และระยะเวลา" "Procedure and time",
        Staff = "staff" "เจ้าหน้าที่ผู้ให้บริการ" "Staff",
        Channels = "channels" "ช่องทางการให้บริการ" "Channels",
        Facilities = "facilities" "สิ่งอำนวยความสะดวก" "Facilities",
        Outcome = "outcome" "ผลของการให้บริการ" "Outcome",
    }
}

words! {
    /// สถานะแบบประเมิน — whether a form takes answers.
    SatisfactionFormStatus {
        Open = "open" "เปิดรับคำตอบ" "Takes answers",
        Closed = "closed" "ปิดแล้ว" "Closed",
    }
}

words! {
    /// ที่มาของคำตอบ — how an answer came in.
    AnswerSource called "SatisfactionSource" {
        Form = "form" "แบบประเมินออนไลน์" "The open form",
        Paper = "paper" "แบบประเมินกระดาษ" "Paper",
    }
}

words! {
    /// สถานะความเห็น — whether a comment is shown.
    CommentStatus called "SatisfactionCommentStatus" {
        Pending = "pending" "รอตรวจ" "To be looked at",
        Published = "published" "เผยแพร่" "Published",
        Hidden = "hidden" "ไม่เผยแพร่" "Not shown",
    }
}

stored_words! {
    ServiceStatus ServiceChannel CountSource Dimension SatisfactionFormStatus AnswerSource CommentStatus
}
