//! The words of disclosure items.

use crate::db::stored_words;
use crate::words::words;

words! {
    /// สถานะการดำเนินการ — how far an item is.
    DisclosureStatus {
        NotStarted = "not_started" "ยังไม่ดำเนินการ" "Not started",
        InProgress = "in_progress" "อยู่ระหว่างดำเนินการ" "In progress",
        /// Each of its elements is shown by evidence of the required time.
        Done = "done" "ดำเนินการแล้ว" "Done",
    }
}

words! {
    /// ชนิดหลักฐาน — what a piece of evidence is.
    EvidenceKind called "DisclosureEvidenceKind" {
        Link = "link" "ลิงก์" "A link",
        File = "file" "ไฟล์" "A file",
        /// Frozen as it was when it was pinned.
        Live = "live" "ข้อมูลจากระบบนี้" "What this service itself shows",
    }
}

words! {
    /// ข้อมูลจากระบบ — what this service itself shows.
    LiveSource called "DisclosureLiveSource" {
        ServiceStatistics = "service_statistics" "สถิติการให้บริการ" "Statistics of services",
        Satisfaction = "satisfaction" "ผลสำรวจความพึงพอใจ" "Satisfaction",
        CorruptionStatistics = "corruption_statistics" "สถิติเรื่องร้องเรียนการทุจริต" "Statistics of corruption complaints",
        /// ถาม–ตอบที่เผยแพร่
        Questions = "questions" "ถาม–ตอบ (Q&A)" "Published questions and answers",
        /// บริการที่ยื่นคำขอออนไลน์ได้
        EService = "e_service" "บริการออนไลน์ (E-Service)" "Services that are offered online",
        ComplaintProcedure = "complaint_procedure" "แนวปฏิบัติการจัดการเรื่องร้องเรียน" "How complaints of corruption are handled",
        ComplaintChannel = "complaint_channel" "ช่องทางแจ้งเรื่องร้องเรียนการทุจริต" "The channel for complaints of corruption",
    }
}

words! {
    /// ข้อสังเกต — what a careful clerk notices.
    DisclosureWarning {
        SameText = "same_text" "ข้อความความคืบหน้าเหมือนข้ออื่นทุกคำ" "The progress is word for word that of another item",
        EvidenceTooOld = "evidence_too_old" "หลักฐานเก่ากว่าช่วงเวลาที่กำหนด" "Evidence is older than the required time",
        WrongItemCited = "wrong_item_cited" "อ้างถึงข้อที่ไม่ตรงกับแบบตรวจของปีนี้" "It cites another item than the year's list does",
        BreaksOff = "breaks_off" "ข้อความขาดตอน" "A text breaks off",
        OtherSite = "other_site" "อ้างถึงเว็บไซต์ที่ไม่ใช่ของหน่วยงาน" "It names a site that isn't the agency's",
        LinkBroken = "link_broken" "เปิดลิงก์ไม่ได้เมื่อตรวจครั้งล่าสุด" "A link didn't open when it was last looked at",
        SaidDone = "said_done" "รายงานที่พิมพ์ระบุว่าดำเนินการแล้ว แต่ยังไม่มีหลักฐานครบ" "The printed report says it's done, but evidence is missing",
        PrintedWrong = "printed_wrong" "รายงานที่พิมพ์มีคำผิดที่ทราบแล้ว" "The printed report has known errors",
    }
}

words! {
    /// แบบสำรวจ — a survey of the assessment that people answer.
    Survey called "AssessmentSurvey" {
        /// ผู้มีส่วนได้ส่วนเสียภายนอก
        Eit = "eit" "แบบวัดการรับรู้ของผู้มีส่วนได้ส่วนเสียภายนอก (EIT)" "External Integrity and Transparency Assessment (EIT)",
        /// บุคลากรของหน่วยงาน
        Iit = "iit" "แบบวัดการรับรู้ของผู้มีส่วนได้ส่วนเสียภายใน (IIT)" "Internal Integrity and Transparency Assessment (IIT)",
    }
}

stored_words! { DisclosureStatus EvidenceKind LiveSource }

impl LiveSource {
    /// The item of which it's evidence, by its stable key.
    pub fn item_key(self) -> &'static str {
        match self {
            Self::ServiceStatistics => "service_statistics",
            Self::Satisfaction => "service_satisfaction_survey",
            Self::CorruptionStatistics => "corruption_complaint_statistics",
            Self::Questions => "questions_and_answers",
            Self::EService => "e_service",
            Self::ComplaintProcedure => "corruption_complaint_guideline",
            Self::ComplaintChannel => "corruption_complaint_channel",
        }
    }

    pub fn of_item(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|source| source.item_key() == key)
    }
}
