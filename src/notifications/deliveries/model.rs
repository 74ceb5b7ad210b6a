//! What a delivery is.

use crate::schema::webhook_deliveries;
use crate::words::words;
use chrono::NaiveDateTime;
use diesel::prelude::*;

words! {
    /// สถานะการส่ง — what became of a delivery.
    DeliveryState eg Delivered {
        Pending = "pending" "รอส่ง" "To be sent",
        Delivered = "delivered" "ส่งแล้ว" "Delivered",
        Failed = "failed" "ส่งไม่สำเร็จ" "Given up",
    }
}

words! {
    /// เหตุที่ส่งไม่สำเร็จ — why the last attempt failed.
    Trouble eg NoConnection {
        /// The address, or the one that its name means now, isn't of the public internet.
        AddressRefused = "address_refused" "ที่อยู่ปลายทางไม่อยู่ในเครือข่ายสาธารณะ" "Not an address on the public internet",
        NameUnknown = "name_unknown" "ไม่พบชื่อเครื่องปลายทาง" "There is no such name",
        /// Nobody listens there, or TLS failed: a certificate that isn't good.
        NoConnection = "no_connection" "เชื่อมต่อไม่ได้" "No connection",
        Timeout = "timeout" "ปลายทางไม่ตอบภายในเวลา" "No answer in time",
        /// Another status than `2xx`.
        Refused = "refused" "ปลายทางไม่รับ" "Refused by the receiver",
        /// Redirects aren't followed.
        Redirected = "redirected" "ปลายทางส่งต่อไปที่อื่น" "Redirected elsewhere",
        /// `410`: the webhook is switched off.
        Gone = "gone" "ปลายทางเลิกรับแล้ว" "The receiver is gone",
        /// The webhook was switched off before it could be sent.
        Disabled = "disabled" "เว็บฮุกถูกปิด" "The webhook was switched off",
        /// The vault lacks the key of the secret.
        NoSecret = "no_secret" "เปิดกุญแจลงนามไม่ได้" "The secret cannot be opened",
    }
}

/// One event on its way to one webhook.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = webhook_deliveries, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct Delivery {
    /// Also the message's own id: the same in all attempts.
    pub id: String,
    pub webhook_id: String,
    pub event_seq: i64,
    pub kind: String,
    pub subject: String,
    /// When the event happened.
    pub at: NaiveDateTime,
    #[diesel(serialize_as = String, deserialize_as = String)]
    pub state: DeliveryState,
    pub attempts: i32,
    pub last_attempt_at: Option<NaiveDateTime>,
    pub last_status: Option<i32>,
    pub last_error: Option<String>,
    pub next_attempt_at: NaiveDateTime,
    /// Somebody is sending it until then.
    pub claimed_until: Option<NaiveDateTime>,
    pub created_at: NaiveDateTime,
}
