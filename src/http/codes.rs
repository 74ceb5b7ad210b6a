//! The vocabulary of problems: every code with its status and its sentence in Thai and English.

use super::problem::Language;
use std::borrow::Cow;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $status:literal $code:literal $thai:literal $english:literal;)*) => {
        /// What kind of problem it is. The words are part of the contract.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Code { $($(#[$doc])* $name,)* }

        impl Code {
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The HTTP status.
            pub fn status(self) -> u16 {
                match self { $(Self::$name => $status,)* }
            }

            /// The stable word.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            pub fn title(self, language: Language) -> &'static str {
                match (self, language) {
                    $((Self::$name, Language::Thai) => $thai, (Self::$name, Language::English) => $english,)*
                }
            }
        }

        impl utoipa::PartialSchema for Code {
            fn schema() -> RefOr<Schema> {
                let words = Self::ALL.iter().map(|code| code.code());
                enumeration("The kind of a problem, for programs; `/api/v1/vocabulary` has them with their sentences.", words)
            }
        }
    };
}

/// A text that is one of these words.
fn enumeration(description: &str, words: impl Iterator<Item = &'static str>) -> RefOr<Schema> {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .description(Some(description))
        .enum_values(Some(words))
        .into()
}

impl utoipa::ToSchema for Code {
    fn name() -> Cow<'static, str> {
        "ProblemCode".into()
    }
}

codes! {
    MalformedRequest = 400 "malformed_request" "อ่านคำขอไม่ได้" "The request can't be read";
    CursorInvalid = 400 "cursor_invalid" "ตัวชี้หน้า (cursor) ไม่ถูกต้อง" "The cursor isn't one of ours";
    Unauthenticated = 401 "unauthenticated" "ต้องเข้าสู่ระบบก่อน" "Sign in first";
    TokenInvalid = 401 "token_invalid" "โทเค็นไม่ถูกต้องหรือหมดอายุ" "The token is invalid or has expired";
    LoginFailed = 401 "login_failed" "ชื่อผู้ใช้ รหัสผ่าน หรือรหัสยืนยันไม่ถูกต้อง" "Wrong user name, password or one-time code";
    TotpRequired = 401 "totp_required" "ต้องใช้รหัสยืนยันครั้งเดียว (TOTP)" "A one-time code (TOTP) is needed";
    Forbidden = 403 "forbidden" "ไม่มีสิทธิทำรายการนี้" "You may not do this";
    NotFound = 404 "not_found" "ไม่พบข้อมูล" "Not found";
    MethodNotAllowed = 405 "method_not_allowed" "ใช้วิธีเรียก (method) นี้ที่นี่ไม่ได้" "This method isn't allowed here";
    NotAcceptable = 406 "not_acceptable" "ไม่มีรูปแบบข้อมูลที่ขอ" "There's no such format";
    Timeout = 408 "timeout" "ส่งคำขอช้าเกินไป" "The request took too long to arrive";
    AlreadyExists = 409 "already_exists" "มีข้อมูลนี้อยู่แล้ว" "It exists already";
    Conflict = 409 "conflict" "ทำรายการนี้ในสถานะปัจจุบันไม่ได้" "This can't be done in the present state";
    IdempotencyConflict = 409 "idempotency_conflict" "ใช้ Idempotency-Key นี้กับคำขออื่นไปแล้ว" "This Idempotency-Key was used for another request";
    CursorExpired = 410 "cursor_expired" "ตัวชี้หมดอายุแล้ว โปรดเริ่มจากข้อมูลชุดเต็ม" "The cursor has expired; start again from a snapshot";
    PreconditionFailed = 412 "precondition_failed" "ข้อมูลถูกแก้ไขไปแล้วหลังจากที่อ่าน" "It was changed after you read it";
    PayloadTooLarge = 413 "payload_too_large" "ข้อมูลที่ส่งมาใหญ่เกินไป" "The body is too large";
    UnsupportedMediaType = 415 "unsupported_media_type" "ชนิดข้อมูลที่ส่งมาไม่รองรับ" "This content type isn't understood";
    InvalidInput = 422 "invalid_input" "ข้อมูลที่ส่งมาไม่ถูกต้อง" "The input is invalid";
    PreconditionRequired = 428 "precondition_required" "ต้องส่ง If-Match ของฉบับที่อ่าน" "Send If-Match with the version you read";
    TooManyRequests = 429 "too_many_requests" "เรียกบ่อยเกินไป โปรดรอสักครู่" "Too many requests; wait a while";
    HeadersTooLarge = 431 "headers_too_large" "ส่วนหัวของคำขอใหญ่เกินไป" "The request's headers are too large";
    Internal = 500 "internal" "ระบบขัดข้อง" "Something went wrong here";
    Busy = 503 "busy" "ระบบมีผู้ใช้หนาแน่น โปรดลองใหม่" "The service is busy; try again";
    StorageUnavailable = 503 "storage_unavailable" "ที่เก็บข้อมูลใช้ไม่ได้ชั่วคราว" "The storage is unavailable for now";
}

impl Code {
    /// The code for a status that a library answered by itself.
    pub fn of_status(status: u16) -> Self {
        match status {
            401 => Self::Unauthenticated,
            403 => Self::Forbidden,
            404 => Self::NotFound,
            405 => Self::MethodNotAllowed,
            406 => Self::NotAcceptable,
            408 => Self::Timeout,
            409 => Self::Conflict,
            410 => Self::CursorExpired,
            412 => Self::PreconditionFailed,
            413 => Self::PayloadTooLarge,
            415 => Self::UnsupportedMediaType,
            422 => Self::InvalidInput,
            428 => Self::PreconditionRequired,
            429 => Self::TooManyRequests,
            431 => Self::HeadersTooLarge,
            503 => Self::Busy,
            400..=499 => Self::MalformedRequest,
            _ => Self::Internal,
        }
    }
}

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident = $code:literal $thai:literal $english:literal;)*) => {
        /// Why a value isn't accepted. The words are part of the contract; names in braces are parameters.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Reason { $($(#[$doc])* $name,)* }

        impl Reason {
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The stable word.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// The sentence, its parameters in braces.
            pub fn message(self, language: Language) -> &'static str {
                match (self, language) {
                    $((Self::$name, Language::Thai) => $thai, (Self::$name, Language::English) => $english,)*
                }
            }
        }

        impl utoipa::PartialSchema for Reason {
            fn schema() -> RefOr<Schema> {
                let words = Self::ALL.iter().map(|reason| reason.code());
                enumeration("Why a value isn't accepted, for programs; `/api/v1/vocabulary` has them with their sentences.", words)
            }
        }
    };
}

impl utoipa::ToSchema for Reason {
    fn name() -> Cow<'static, str> {
        "FaultCode".into()
    }
}

reasons! {
    Required = "required" "ต้องระบุ" "is required";
    WrongType = "wrong_type" "ชนิดข้อมูลไม่ถูกต้อง: {detail}" "has the wrong type: {detail}";
    UnknownField = "unknown_field" "ไม่รู้จักช่องนี้: {detail}" "isn't known: {detail}";
    Syntax = "syntax" "รูปแบบ JSON ผิด: {detail}" "isn't valid JSON: {detail}";
    NotUtf8 = "not_utf8" "ต้องเป็นข้อความ UTF-8" "must be UTF-8 text";
    NullByte = "null_byte" "มีอักขระว่าง (NUL) อักขระควบคุม หรืออักขระกลับทิศข้อความ" "holds a null byte, a control character, or one that turns the direction of text";
    OutOfRange = "out_of_range" "ต้องอยู่ระหว่าง {min} ถึง {max}" "must be from {min} to {max}";
    TooPrecise = "too_precise" "มีทศนิยมได้ไม่เกิน {digits} ตำแหน่ง" "may have at most {digits} decimals";
    NotANumber = "not_a_number" "ต้องเป็นตัวเลข" "must be a number";
    TooShort = "too_short" "สั้นเกินไป ต้องมีอย่างน้อย {min} อักขระ" "is too short: at least {min} characters";
    TooLong = "too_long" "ยาวเกินไป ไม่เกิน {max} อักขระ" "is too long: at most {max} characters";
    TooMany = "too_many" "มากเกินไป ไม่เกิน {max} รายการ" "are too many: at most {max}";
    Format = "format" "รูปแบบไม่ถูกต้อง ต้องเป็น {expected}" "has the wrong format: {expected} is expected";
    UnknownValue = "unknown_value" "ไม่อยู่ในรายการที่กำหนด: {allowed}" "must be one of: {allowed}";
    UnknownProvince = "unknown_province" "ไม่พบจังหวัด {value}" "there's no province {value}";
    UnknownAmphoe = "unknown_amphoe" "ไม่พบอำเภอ {value} ในจังหวัดนี้" "there's no amphoe {value} in this province";
    UnknownAgency = "unknown_agency" "ไม่พบหน่วยงาน {value}" "there's no agency {value}";
    AmbiguousAgency = "ambiguous_agency" "ตรงกับหลายหน่วยงาน: {candidates}" "matches several agencies: {candidates}";
    Unknown = "unknown" "ไม่พบ {value}" "there's no {value}";
    FiscalYearGregorian = "fiscal_year_gregorian" "{value} ดูเหมือนปี ค.ศ. ท่านหมายถึงปีงบประมาณ {suggestion} หรือไม่" "{value} looks like a Gregorian year: did you mean {suggestion}?";
    FiscalYearUnknown = "fiscal_year_unknown" "ไม่มีเกณฑ์ ITA ของปีงบประมาณ {value}" "there's no ITA scheme for fiscal year {value}";
    Duplicate = "duplicate" "ซ้ำกับ {other}" "is the same as {other}";
    DateOrder = "date_order" "วันสิ้นสุดต้องไม่ก่อนวันเริ่มต้น" "the end may not be before the start";
    Overlap = "overlap" "ช่วงเวลาทับซ้อนกับ {other}" "overlaps {other}";
    Cycle = "cycle" "อยู่ใต้ {other} เองอยู่แล้ว จึงเป็นส่วนเหนือไม่ได้" "is below {other}, or is it, and can't be above it";
    WeakPassword = "weak_password" "รหัสผ่านเดาง่ายเกินไป" "the password is too easy to guess";
    RoleExcluded = "role_excluded" "เป็น {role} พร้อมกับ {other} ไม่ได้" "{role} and {other} exclude each other";
    RoleByOperator = "role_by_operator" "ให้บทบาท {role} ได้เฉพาะด้วยคำสั่งของผู้ดูแลเครื่องแม่ข่าย (prongsai user add)" "{role} is given only by the operator's command (prongsai user add)";
    RoleScope = "role_scope" "บทบาทนี้ต้องผูกกับ {needed}" "this role needs {needed}";
    Encoding = "encoding" "อ่านรหัสอักขระของไฟล์ไม่ได้ ใช้ UTF-8 หรือ TIS-620" "the file's encoding can't be read: use UTF-8 or TIS-620";
    MissingColumn = "missing_column" "ไม่มีคอลัมน์ {column}" "the column {column} is missing";
    Unreadable = "unreadable" "เปิดไฟล์ไม่ได้: {detail}" "the file can't be opened: {detail}";
    NotInYourProvince = "not_in_your_province" "หน่วยงานนี้อยู่นอกจังหวัดของท่าน" "this agency isn't in your province";
    NotYourAgency = "not_your_agency" "ท่านไม่มีสิทธิบันทึกข้อมูลของหน่วยงานนี้" "you may not record anything of this agency";
    DraftNotShared = "draft_not_shared" "หน่วยงานมีฉบับร่างของปีนี้ที่ยังไม่เปิดให้จังหวัดเห็น" "the agency has a draft of this year that it hasn't shared with the province";
    RecordedByProvince = "recorded_by_province" "จังหวัดเป็นผู้บันทึกผลนี้ หน่วยงานแก้ไขไม่ได้" "the province recorded this; the agency doesn't change it";
    NeedsPublisher = "needs_publisher" "ผลนี้เผยแพร่แล้ว ผู้มีสิทธิเผยแพร่เท่านั้นจึงแก้ไขได้" "this is published: only who may publish corrects it";
    MoreFaults = "more_faults" "ยังมีข้อผิดพลาดอีก {count} แห่งที่ไม่ได้แสดง" "there are {count} more faults that aren't shown";
    WrongPassword = "wrong_password" "รหัสผ่านไม่ถูกต้อง" "the password is wrong";
    WrongCode = "wrong_code" "รหัสไม่ถูกต้อง" "the code is wrong";
    Contradiction = "contradiction" "ขัดกับ {other} โปรดระบุเพียงอย่างเดียว" "contradicts {other}: give one of the two";
    NotPrinted = "not_printed" "ไม่มีคะแนนที่พิมพ์ไว้ จึงไม่มีค่าตั้งต้น" "wasn't printed, so there's nothing to start from";
    ScaleDoubtful = "scale_doubtful" "มาตราของคะแนนที่พิมพ์น่าสงสัย จึงไม่มีค่าตั้งต้น" "is printed on a scale that's in doubt, so there's nothing to start from";
    NotOfForm = "not_of_form" "ไม่ตรงกับแบบคำขอ: {detail}" "isn't what the form asks for: {detail}";
    WrongState = "wrong_state" "ทำรายการนี้ในสถานะปัจจุบันไม่ได้" "can't be done in its present state";
    NotASchema = "not_a_schema" "ไม่ใช่ JSON Schema ของแบบคำขอ: {detail}" "isn't a JSON Schema for a form: {detail}";
    NothingSaid = "nothing_said" "ไม่มีตัวอักษรที่อ่านได้" "has no character that can be read";
    AddressRefused = "address_refused" "ที่อยู่ปลายทางนี้ไม่อยู่ในเครือข่ายสาธารณะ" "isn't an address on the public internet";
    FileType = "file_type" "รับเฉพาะไฟล์ชนิด {allowed}" "isn't a file of these types: {allowed}";
    FileDamaged = "file_damaged" "ไฟล์เสียหรือมีข้อมูลแปลกปลอม: {detail}" "is damaged, or holds what doesn't belong there: {detail}";
    FileTooLarge = "file_too_large" "ใหญ่เกินไป ไม่เกิน {max} {unit}" "is too large: at most {max} {unit}";
    Empty = "empty" "ต้องไม่ว่าง" "may not be empty";
    Promised = "promised" "มีใบยืมจองไว้: {other}" "is kept for loans: {other}";
    NotFree = "not_free" "ไม่ว่างในช่วงเวลานั้น เหลือ {left}" "isn't free then: {left} left";
    NotHere = "not_here" "ไม่พร้อมส่งมอบในขณะนี้ เหลือ {left}" "can't be handed over now: {left} here";
    NotLent = "not_lent" "ไม่ได้ให้ยืมอยู่ หรือคืนแล้ว ค้างคืน {left}" "isn't lent, or is back already: {left} out";
    NotOwed = "not_owed" "ไม่มีสิ่งที่ต้องชดใช้ ค้าง {left}" "owes nothing of that kind: {left} unsettled";
    NotLentTo = "not_lent_to" "ไม่ให้ผู้ยืมประเภทนี้ยืม" "isn't lent to this kind of borrower";
    BorrowerBlocked = "borrower_blocked" "ผู้ยืมมีของเกินกำหนดคืน: {other}" "the borrower has something overdue: {other}";
    NotApprover = "not_approver" "ไม่ได้ดำรงตำแหน่งหรือรักษาการในตำแหน่งที่มีอำนาจอนุมัติในวันนั้น" "doesn't hold or act for the position that approves on that day";
    OwnRequest = "own_request" "อนุมัติคำขอของตนเองไม่ได้" "nobody approves their own request";
    TooEarly = "too_early" "ต้องไม่ก่อน {other}" "may not be before {other}";
    InFuture = "in_future" "ยังมาไม่ถึง" "is still to come";
    NotALabel = "not_a_label" "ไม่ใช่ป้ายทรัพย์สินของหน่วยงานนี้" "isn't a label of this agency";
    Formula = "formula" "เป็นสูตร โปรดใส่ค่าแทนสูตร" "is a formula: put its value in its place";
    MoreThan = "more_than" "ต้องไม่เกิน {other} ({max})" "may not be more than {other} ({max})";
    VisitOver = "visit_over" "แบบประเมินนี้เปิดไว้นานเกินไป โปรดเปิดใหม่" "was handed out too long ago, or not by this form: open the form again";
    Answered = "answered" "มีผู้ตอบแล้ว จึงเปลี่ยนเช่นนี้ไม่ได้" "can't be changed like this: people have answered";
    NotShown = "not_shown" "ยังไม่มีหลักฐาน" "isn't shown by any evidence yet";
    OutOfPeriod = "out_of_period" "หลักฐานต้องครอบคลุมช่วง {min} ถึง {max}" "is shown by nothing that tells of {min} to {max}";
    NothingToPin = "nothing_to_pin" "ยังไม่มีข้อมูลเผยแพร่ในระบบให้อ้างอิง" "has nothing published here to be pinned yet";
    OtherFiscalYear = "other_fiscal_year" "ต้องอยู่ในปีงบประมาณ {value} เดียวกัน" "must be in the same fiscal year, {value}";
    ElementCount = "element_count" "ต้องระบุให้ครบทั้ง {max} องค์ประกอบ" "must be said of each of the {max} elements";
    ItemOfYear = "item_of_year" "เลขข้อเปลี่ยนได้ทุกปี ให้ใช้ชื่อคงที่ของข้อ: {suggestion}" "numbers of items differ by year: name it by its key, {suggestion}";
    OnlyUrgent = "only_urgent" "วัสดุสิ้นเปลืองให้ยืมได้เฉพาะระหว่างหน่วยงานเมื่อจำเป็นเร่งด่วน" "consumables are lent only between agencies, and only when urgent";
}
