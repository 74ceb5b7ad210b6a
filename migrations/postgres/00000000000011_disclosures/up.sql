-- An agency's disclosure items of a year (แบบตรวจการเปิดเผยข้อมูลสาธารณะ), once they're opened, and the year's surveys.
CREATE TABLE disclosure_years (
    agency_id TEXT NOT NULL REFERENCES agencies (id),
    fiscal_year INTEGER NOT NULL,
    -- Where visitors and staff answer the year's surveys.
    eit_url TEXT,
    iit_url TEXT,
    version INTEGER NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    PRIMARY KEY (agency_id, fiscal_year)
);

CREATE TABLE disclosure_items (
    id TEXT PRIMARY KEY NOT NULL,
    agency_id TEXT NOT NULL,
    fiscal_year INTEGER NOT NULL,
    -- Of the year's scheme; the same item has it in every year.
    item_key TEXT NOT NULL,
    -- Of its short link, which the ITA is given.
    code TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('not_started', 'in_progress', 'done')),
    -- JSON: ids of the units in charge.
    unit_ids TEXT NOT NULL,
    person TEXT,
    due_on DATE,
    progress TEXT,
    -- JSON: of each element the evidence that shows it, or null.
    elements TEXT NOT NULL,
    -- JSON: the same as a report printed it.
    printed TEXT,
    version INTEGER NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    FOREIGN KEY (agency_id, fiscal_year) REFERENCES disclosure_years (agency_id, fiscal_year)
);
CREATE UNIQUE INDEX disclosure_items_once ON disclosure_items (agency_id, fiscal_year, item_key);
CREATE UNIQUE INDEX disclosure_items_linked ON disclosure_items (code);

-- Every progress that an item had. Nothing is changed or removed.
CREATE TABLE disclosure_notes (
    id TEXT PRIMARY KEY NOT NULL,
    item_id TEXT NOT NULL REFERENCES disclosure_items (id),
    number INTEGER NOT NULL CHECK (number > 0),
    status TEXT NOT NULL,
    progress TEXT,
    author TEXT NOT NULL,
    at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX disclosure_notes_numbered ON disclosure_notes (item_id, number);

CREATE TABLE disclosure_evidence (
    id TEXT PRIMARY KEY NOT NULL,
    item_id TEXT NOT NULL REFERENCES disclosure_items (id),
    kind TEXT NOT NULL CHECK (kind IN ('link', 'file', 'live')),
    title TEXT NOT NULL,
    -- The time that it tells of.
    covers_from DATE,
    covers_to DATE CHECK (covers_to >= covers_from),
    -- Of a link.
    url TEXT,
    -- Of a file; its id is the evidence's.
    file_name TEXT,
    media_type TEXT,
    size INTEGER,
    sha256 TEXT,
    original_size INTEGER,
    original_sha256 TEXT,
    -- 1, or one more than that of the file it takes the place of.
    number INTEGER NOT NULL CHECK (number > 0),
    replaced_by TEXT,
    -- Of what the service itself shows: what it is, and what was frozen.
    source TEXT,
    address TEXT,
    revision INTEGER,
    content TEXT,
    -- Of the last look at a link.
    checked_at TIMESTAMP,
    check_status INTEGER,
    check_trouble TEXT,
    check_address TEXT,
    withdrawn_at TIMESTAMP,
    author TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX disclosure_evidence_of_item ON disclosure_evidence (item_id, id);

-- How the agency handles complaints of corruption (แนวปฏิบัติการจัดการเรื่องร้องเรียนการทุจริตและประพฤติมิชอบ). Nothing is changed or
-- removed: the newest holds.
CREATE TABLE complaint_procedures (
    agency_id TEXT NOT NULL REFERENCES agencies (id),
    revision INTEGER NOT NULL CHECK (revision > 0),
    -- JSON.
    content TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    author TEXT NOT NULL,
    at TIMESTAMP NOT NULL,
    PRIMARY KEY (agency_id, revision)
);
