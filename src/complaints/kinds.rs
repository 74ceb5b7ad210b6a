//! The words of complaints.

use crate::words::words;

words! {
    /// ประเภทเรื่อง — what a citizen brings. Corruption of officials isn't one of them: that goes through the sealed channel.
    ComplaintKind {
        Complaint = "complaint" "เรื่องร้องเรียน/ร้องทุกข์" "Complaint",
        Suggestion = "suggestion" "ข้อเสนอแนะ" "Suggestion",
        /// Published with its answer when both sides agree.
        Question = "question" "ถาม-ตอบ" "Question",
        /// With the fields that the agency asks for.
        ServiceRequest = "service_request" "คำขอรับบริการ" "Service request",
    }
}

words! {
    /// ช่องทาง — how it came in.
    Channel {
        Web = "web" "เว็บไซต์" "Website",
        Counter = "counter" "เคาน์เตอร์ / มาด้วยตนเอง" "Counter",
        Phone = "phone" "โทรศัพท์" "Phone",
        Letter = "letter" "จดหมาย / หนังสือ" "Letter",
        Box = "box" "ตู้รับเรื่องร้องเรียน" "Complaint box",
        Line = "line" "LINE" "LINE",
        Facebook = "facebook" "Facebook" "Facebook",
        Referral = "referral" "หน่วยงานอื่นส่งต่อ" "Referred by another office",
    }
}

words! {
    /// สถานะเรื่อง — where a case stands.
    CaseStatus {
        Received = "received" "รับเรื่องแล้ว" "Received",
        Acknowledged = "acknowledged" "ตอบรับแล้ว" "Acknowledged",
        InProgress = "in_progress" "กำลังดำเนินการ" "In progress",
        WaitingForReporter = "waiting_for_reporter" "รอข้อมูลจากผู้แจ้ง" "Waiting for the reporter",
        Referred = "referred" "ส่งต่อหน่วยงานอื่น" "Referred",
        Resolved = "resolved" "ดำเนินการเสร็จ" "Resolved",
        Closed = "closed" "ปิดเรื่อง" "Closed",
        Rejected = "rejected" "ไม่รับพิจารณา" "Rejected",
        Duplicate = "duplicate" "เรื่องซ้ำ" "Duplicate",
        Withdrawn = "withdrawn" "ผู้แจ้งถอนเรื่อง" "Withdrawn",
        Reopened = "reopened" "เปิดเรื่องใหม่" "Reopened",
        /// What it said is destroyed here; it counts there.
        Moved = "moved" "ย้ายไปช่องทางแจ้งทุจริตแบบปิดผนึก" "Moved to the sealed channel",
    }
}

impl CaseStatus {
    /// Whether somebody at the office still has something to do.
    pub fn is_open(self) -> bool {
        matches!(
            self,
            Self::Received
                | Self::Acknowledged
                | Self::InProgress
                | Self::WaitingForReporter
                | Self::Referred
                | Self::Reopened
        )
    }
}

words! {
    /// ขั้นตอน — one step in the life of a case.
    CaseAction eg Reply {
        Receive = "receive" "รับเรื่อง" "Received",
        Acknowledge = "acknowledge" "ตอบรับเรื่อง" "Acknowledged",
        Assign = "assign" "มอบหมาย" "Assigned",
        Start = "start" "เริ่มดำเนินการ" "Started",
        Ask = "ask" "สอบถามผู้แจ้ง" "Asked the reporter",
        /// The reporter's answer to a question.
        Respond = "respond" "ผู้แจ้งตอบ" "The reporter answered",
        /// What the reporter adds unasked.
        Add = "add" "ผู้แจ้งให้ข้อมูลเพิ่ม" "The reporter added something",
        /// Going on without the reporter's answer.
        Resume = "resume" "ดำเนินการต่อ" "Resumed",
        Refer = "refer" "ส่งต่อหน่วยงานอื่น" "Referred",
        ReferralAnswer = "referral_answer" "ได้รับคำตอบจากหน่วยงานอื่น" "The other office answered",
        Reply = "reply" "ตอบผู้แจ้ง" "Replied",
        /// For the office only.
        Note = "note" "บันทึกภายใน" "Internal note",
        Resolve = "resolve" "ดำเนินการเสร็จ" "Resolved",
        Close = "close" "ปิดเรื่อง" "Closed",
        Reject = "reject" "ไม่รับพิจารณา" "Rejected",
        MarkDuplicate = "mark_duplicate" "รวมกับเรื่องเดิม" "Marked as a duplicate",
        Withdraw = "withdraw" "ถอนเรื่อง" "Withdrawn",
        Reopen = "reopen" "เปิดเรื่องใหม่" "Reopened",
        Rate = "rate" "ให้คะแนน" "Rated",
        /// The office's consent that a question is published; with the reporter's the answer is public.
        Publish = "publish" "เผยแพร่คำถามและคำตอบ" "Published",
        Unpublish = "unpublish" "เลิกเผยแพร่" "No longer published",
        /// It tells of corruption: an officer sealed it in, and the plain copy is destroyed.
        MoveToSealed = "move_to_sealed" "ย้ายเข้าช่องทางแจ้งทุจริตแบบปิดผนึก" "Moved to the sealed channel",
        /// An overdue case is told to who is above.
        Escalate = "escalate" "รายงานผู้บังคับบัญชา" "Escalated",
        /// Another step is void from here on, for a reason.
        Void = "void" "ยกเลิกขั้นตอน" "Voided a step",
    }
}

words! {
    /// ผู้ดำเนินการ — whose step it is.
    StepBy {
        Reporter = "reporter" "ผู้แจ้ง" "The reporter",
        Officer = "officer" "เจ้าหน้าที่" "An officer",
        /// A head of unit or the approver.
        Head = "head" "หัวหน้าส่วนราชการ / ผู้อนุมัติ" "A head of unit, or the approver",
        Service = "service" "ระบบ" "The service",
    }
}

words! {
    /// กำหนดเวลา — one of a case's clocks.
    ClockKind {
        Acknowledge = "acknowledge" "ตอบรับ" "Acknowledge",
        /// The first substantive answer.
        Answer = "answer" "ตอบครั้งแรก" "First answer",
        Resolve = "resolve" "ดำเนินการเสร็จ" "Resolve",
    }
}

words! {
    /// วิธีนับวัน — which days count.
    DayBasis {
        Calendar = "calendar" "วันปฏิทิน" "Calendar days",
        Working = "working" "วันทำการ" "Working days",
    }
}

words! {
    /// เหตุที่ไม่รับพิจารณา — why a case is rejected.
    RejectionReason {
        NoEvidence = "no_evidence" "ขาดหลักฐาน" "No evidence",
        AnonymousLetter = "anonymous_letter" "บัตรสนเท่ห์ที่ไม่ระบุพยานหลักฐานแวดล้อม" "An anonymous letter without circumstantial evidence",
        NotOurs = "not_ours" "ไม่อยู่ในอำนาจหน้าที่" "Not within the office's powers",
        InCourt = "in_court" "อยู่ระหว่างการพิจารณาของศาล หรือศาลตัดสินแล้ว" "Before a court, or decided by one",
        Decided = "decided" "มีคำวินิจฉัยถึงที่สุดแล้ว" "Decided already",
        Personal = "personal" "ข้อพิพาทส่วนบุคคล" "A private dispute",
        Abusive = "abusive" "ข้อความหยาบคายหรือก่อกวน" "Abuse",
        Other = "other" "อื่น ๆ" "Other",
    }
}

words! {
    /// ฉบับของไฟล์ — which copy of a file.
    FileCopy {
        Working = "working" "ฉบับใช้งาน (ไม่มีข้อมูลกล้องและพิกัด)" "Working copy, without what a camera wrote into it",
        Original = "original" "ต้นฉบับตามที่ส่งมา" "As it was sent",
    }
}

words! {
    /// หน่วยงานที่ส่งต่อ — to whom a case is referred.
    ReferralBody {
        Agency = "agency" "หน่วยงานอื่น" "Another office",
        DamrongdhamaProvince = "damrongdhama_province" "ศูนย์ดำรงธรรมจังหวัด" "Provincial Damrongdhama Centre",
        DamrongdhamaDistrict = "damrongdhama_district" "ศูนย์ดำรงธรรมอำเภอ" "District Damrongdhama Centre",
        Nacc = "nacc" "สำนักงาน ป.ป.ช." "NACC",
        Pacc = "pacc" "สำนักงาน ป.ป.ท." "PACC",
        Ombudsman = "ombudsman" "ผู้ตรวจการแผ่นดิน" "Ombudsman",
        Police = "police" "สถานีตำรวจ" "Police",
    }
}
crate::db::stored_words! { ComplaintKind Channel CaseStatus CaseAction StepBy ClockKind DayBasis }
