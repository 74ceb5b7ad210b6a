//! The words of statistics.

use crate::words::words;

words! {
    /// ชุดสถิติ — what is counted and published.
    Series called "StatisticsSeries" {
        Services = "services" "สถิติการให้บริการ" "Services",
        Satisfaction = "satisfaction" "ผลสำรวจความพึงพอใจการให้บริการ" "Satisfaction with services",
        Complaints = "complaints" "สถิติเรื่องร้องเรียน/ร้องทุกข์" "Complaints",
        /// Totals of the sealed channel, and nothing else.
        CorruptionComplaints = "corruption_complaints" "สถิติเรื่องร้องเรียนการทุจริตและประพฤติมิชอบ" "Complaints of corruption",
        Loans = "loans" "สถิติการยืมทรัพย์สินของทางราชการ" "Loans of public property",
    }
}

words! {
    /// จำแนกตาม — by what a table is cut.
    Cut called "StatisticsCut" {
        /// Not at all.
        All = "all" "รวม" "All",
        Service = "service" "งานบริการ" "Service",
        ServiceChannel = "service_channel" "ช่องทางรับบริการ" "Channel of the service",
        /// Both; in years and half-years. The key is the service's code, a colon, and the channel.
        ServiceAndChannel = "service_and_channel" "งานบริการและช่องทางรับบริการ" "Service and its channel",
        Kind = "kind" "ประเภทเรื่อง" "Kind of complaint",
        Category = "category" "หมวดเรื่อง" "Category of complaint",
        Channel = "channel" "ช่องทางแจ้งเรื่อง" "Channel of the complaint",
        /// Of service requests: which form they came by.
        ServiceRequest = "service_request" "คำขอรับบริการตามแบบคำขอ" "Service request by its form",
        Borrower = "borrower" "ประเภทผู้ยืม" "Kind of borrower",
        Premises = "premises" "สถานที่ใช้" "Where it's used",
        Dimension = "dimension" "ด้านความพึงพอใจ" "Dimension of satisfaction",
    }
}

words! {
    /// ตัววัด — what a figure says. Of what isn't a count, the name says the unit.
    Measure called "StatisticsMeasure" {
        Total = "total" "ทั้งหมด" "Total",
        Received = "received" "รับคำขอ" "Received",
        Completed = "completed" "แล้วเสร็จ" "Completed",
        InProgress = "in_progress" "อยู่ระหว่างดำเนินการ" "In progress",
        /// Of what's completed.
        InTime = "in_time" "แล้วเสร็จภายในกำหนด" "Completed in time",
        Answers = "answers" "ผู้ตอบ (คน)" "Answers",
        Ratings = "ratings" "คะแนนที่ให้ (ครั้ง)" "Ratings",
        Rated1 = "rated_1" "ให้ 1" "Rated 1",
        Rated2 = "rated_2" "ให้ 2" "Rated 2",
        Rated3 = "rated_3" "ให้ 3" "Rated 3",
        Rated4 = "rated_4" "ให้ 4" "Rated 4",
        Rated5 = "rated_5" "ให้ 5" "Rated 5",
        Mean = "mean_hundredths" "ค่าเฉลี่ย × 100" "Mean, in hundredths",
        /// Of a sample: divided by one less than the ratings.
        Deviation = "sd_hundredths" "ส่วนเบี่ยงเบนมาตรฐาน × 100" "Standard deviation, in hundredths",
        /// Ratings of 4 and 5 among all.
        Satisfied = "satisfied_hundredths_percent" "ร้อยละของคะแนน 4–5 × 100" "Ratings of 4 and 5, in hundredths of a percent",
        /// The mean as a part of 5.
        OfMost = "of_most_hundredths_percent" "ค่าเฉลี่ยเป็นร้อยละของ 5 × 100" "Mean as a part of 5, in hundredths of a percent",
        Requested = "requested" "ขอยืม (ใบ)" "Requested",
        Approved = "approved" "อนุมัติ (ใบ)" "Approved",
        Rejected = "rejected" "ไม่อนุมัติ (ใบ)" "Rejected",
        Cancelled = "cancelled" "ยกเลิก (ใบ)" "Cancelled",
        HandedOver = "handed_over" "ส่งมอบ (ใบ)" "Handed over",
        ReturnedOnTime = "returned_on_time" "คืนตามกำหนด (ใบ)" "Returned on time",
        ReturnedLate = "returned_late" "คืนเกินกำหนด (ใบ)" "Returned late",
        StillOut = "still_out" "ค้างคืนเมื่อสิ้นงวด (ใบ)" "Still out at the end",
        Overdue = "overdue" "เกินกำหนดเมื่อสิ้นงวด (ใบ)" "Overdue at the end",
        PiecesLent = "pieces_lent" "ให้ยืม (ชิ้น)" "Pieces lent",
        PiecesGood = "pieces_good" "คืนเรียบร้อย (ชิ้น)" "Pieces back in order",
        PiecesDamaged = "pieces_damaged" "ชำรุด (ชิ้น)" "Pieces damaged",
        PiecesIncomplete = "pieces_incomplete" "ไม่ครบ (ชิ้น)" "Pieces incomplete",
        PiecesLost = "pieces_lost" "สูญหาย (ชิ้น)" "Pieces lost",
        PiecesRepaired = "pieces_repaired" "ชดใช้โดยซ่อมแซม (ชิ้น)" "Pieces repaired",
        PiecesReplaced = "pieces_replaced" "ชดใช้เป็นพัสดุ (ชิ้น)" "Pieces replaced in kind",
        PiecesPaid = "pieces_paid" "ชดใช้เป็นเงิน (ชิ้น)" "Pieces paid for",
        Paid = "paid_satang" "เงินชดใช้ (สตางค์)" "Paid, in satang",
        ChasedInTime = "chased_in_time" "ทวงคืนภายในกำหนด (ใบ)" "Chased in time",
        ChasedLate = "chased_late" "ทวงคืนเกินกำหนด (ใบ)" "Chased late",
        NotChased = "not_chased" "ไม่ได้ทวงคืน (ใบ)" "Not chased",
    }
}

impl Measure {
    /// Whether a longer period has the sum of its parts: not so what stands at an end, or is divided.
    pub fn adds_over_time(self) -> bool {
        self.adds_over_keys() && !matches!(self, Self::StillOut | Self::Overdue)
    }

    /// Whether the whole has the sum of what it's cut into.
    pub fn adds_over_keys(self) -> bool {
        !matches!(
            self,
            Self::Mean | Self::Deviation | Self::Satisfied | Self::OfMost
        )
    }
}
