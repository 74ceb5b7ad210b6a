//! The words of measures.

use crate::db::stored_words;
use crate::words::words;

words! {
    /// สถานะการดำเนินการ — how far a measure, or a guideline, has come.
    MeasureStatus eg InProgress {
        Planned = "planned" "ยังไม่ดำเนินการ" "Planned",
        InProgress = "in_progress" "อยู่ระหว่างดำเนินการ" "In progress",
        Done = "done" "ดำเนินการแล้ว" "Done",
    }
}

words! {
    /// รอบการรายงาน — what a report on a measure is of.
    ReportHalf called "MeasureReportHalf" {
        /// October to March.
        FirstHalf = "first_half" "รอบหกเดือนแรก" "The first half of the year",
        YearEnd = "year_end" "รอบสิ้นปีงบประมาณ" "The whole year",
    }
}

words! {
    /// ชนิดของหลักฐาน — what shows that a measure was taken.
    EvidenceKind called "MeasureEvidenceKind" {
        Link = "link" "ลิงก์" "An address",
        File = "file" "ไฟล์" "A file",
    }
}

words! {
    /// ข้อสังเกตต่อมาตรการ — what is odd about a measure or a guideline. The texts hold the warning's parameters in braces.
    MeasureWarningCode eg SummaryRepeatsMethod {
        SummaryRepeatsMethod = "summary_repeats_method"
            "สรุปผลการดำเนินการคัดลอกวิธีการดำเนินการทุกบรรทัด จึงยังไม่ได้รายงานว่าทำอะไรไปแล้ว"
            "Every line of the summary is word for word one of the method: it doesn't report what was done",
        ColumnsSwapped = "columns_swapped"
            "ช่องผู้รับผิดชอบอ่านเหมือนสิ่งที่ทำ และช่องสรุปผลการดำเนินการมีแต่ชื่อผู้รับผิดชอบ น่าจะสลับช่องกัน"
            "Who is responsible reads like what was done, and the summary only names who is responsible: they seem to be swapped",
        TextBreaksOff = "text_breaks_off"
            "ข้อความจบกลางประโยค"
            "The text stops in the middle of a sentence",
        AnotherSite = "another_site"
            "ข้อความอ้างถึงเว็บไซต์ {site} ซึ่งไม่ใช่เว็บไซต์ที่ทราบว่าเป็นของหน่วยงาน"
            "The text names {site}, which isn't known as the agency's own site",
        NameDiffers = "name_differs"
            "ตัวชี้วัดที่ {indicator} พิมพ์ว่า {printed} เกณฑ์ใช้ว่า {expected}"
            "Indicator {indicator} is printed as {printed}; its name is {expected}",
        OtherInstrument = "other_instrument"
            "พิมพ์อยู่ใต้หัวข้อ {printed} แต่ตัวชี้วัดที่ {indicator} เป็นของ {expected}"
            "It's printed under {printed}, but indicator {indicator} belongs to {expected}",
        NothingReported = "nothing_reported"
            "พ้นวันที่ {day} แล้ว ยังไม่มีรายงาน{half}"
            "{day} is over and there's no report: {half}",
    }
}

stored_words! { MeasureStatus ReportHalf EvidenceKind }
