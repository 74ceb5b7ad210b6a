-- What an agency changed of the categories that every agency has, or added to them.
CREATE TABLE complaint_categories (
    agency_id TEXT NOT NULL REFERENCES agencies (id),
    code TEXT NOT NULL,
    name_th TEXT NOT NULL,
    name_en TEXT,
    -- Who usually works on it.
    unit_id TEXT REFERENCES units (id),
    sort INTEGER NOT NULL,
    is_open BOOLEAN NOT NULL,
    version INTEGER NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    PRIMARY KEY (agency_id, code)
);

-- Deadlines of its own; category '' is for all of them.
CREATE TABLE complaint_deadlines (
    agency_id TEXT NOT NULL REFERENCES agencies (id),
    kind TEXT NOT NULL,
    category TEXT NOT NULL,
    clock TEXT NOT NULL CHECK (clock IN ('acknowledge', 'answer', 'resolve')),
    days INTEGER NOT NULL CHECK (days BETWEEN 1 AND 365),
    basis TEXT NOT NULL CHECK (basis IN ('calendar', 'working')),
    source TEXT NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    PRIMARY KEY (agency_id, kind, category, clock)
);

-- How often an agency set its deadlines: the version of the whole list, an empty one too.
CREATE TABLE complaint_deadline_lists (
    agency_id TEXT PRIMARY KEY NOT NULL REFERENCES agencies (id),
    version INTEGER NOT NULL,
    updated_at TIMESTAMP NOT NULL
);

-- The extra fields of a service request, as a JSON Schema.
CREATE TABLE service_forms (
    agency_id TEXT NOT NULL REFERENCES agencies (id),
    code TEXT NOT NULL,
    name_th TEXT NOT NULL,
    name_en TEXT,
    fields TEXT NOT NULL,
    is_open BOOLEAN NOT NULL,
    version INTEGER NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    PRIMARY KEY (agency_id, code)
);

CREATE TABLE reply_templates (
    id TEXT PRIMARY KEY NOT NULL,
    agency_id TEXT NOT NULL REFERENCES agencies (id),
    name TEXT NOT NULL,
    text TEXT NOT NULL,
    is_open BOOLEAN NOT NULL,
    version INTEGER NOT NULL,
    updated_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX reply_templates_once ON reply_templates (agency_id, name);

-- The last case number given in a year.
CREATE TABLE complaint_counters (
    agency_id TEXT NOT NULL REFERENCES agencies (id),
    fiscal_year INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (agency_id, fiscal_year)
);

CREATE TABLE complaints (
    id TEXT PRIMARY KEY NOT NULL,
    agency_id TEXT NOT NULL REFERENCES agencies (id),
    fiscal_year INTEGER NOT NULL,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('complaint', 'suggestion', 'question', 'service_request')),
    category TEXT NOT NULL,
    service_code TEXT,
    fields TEXT,
    channel TEXT NOT NULL CHECK (channel IN ('web', 'counter', 'phone', 'letter', 'box', 'line', 'facebook', 'referral')),
    received_on DATE NOT NULL,
    received_at TIMESTAMP NOT NULL,
    -- The number in the office's own register (เลขรับ).
    reference TEXT,
    description TEXT NOT NULL,
    -- Where it is: address, moo, tambon, latitude, longitude.
    place TEXT,
    anonymous BOOLEAN NOT NULL,
    may_publish BOOLEAN NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('received', 'acknowledged', 'in_progress', 'waiting_for_reporter', 'referred',
        'resolved', 'closed', 'rejected', 'duplicate', 'withdrawn', 'reopened', 'moved')),
    unit_id TEXT REFERENCES units (id),
    officer_id TEXT,
    duplicate_of TEXT REFERENCES complaints (id) DEFERRABLE INITIALLY IMMEDIATE,
    -- The deadlines as they were when it came in.
    terms TEXT NOT NULL,
    -- When the next of them runs out; 9999-12-31 when none runs.
    due DATE NOT NULL,
    due_clock TEXT,
    escalated INTEGER NOT NULL,
    ended_at TIMESTAMP,
    published_at TIMESTAMP,
    -- The hash of the reporter's receipt.
    receipt TEXT,
    version INTEGER NOT NULL,
    updated_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX complaints_numbered ON complaints (agency_id, fiscal_year, number);
CREATE UNIQUE INDEX complaints_by_receipt ON complaints (receipt);
CREATE INDEX complaints_by_due ON complaints (agency_id, due, id);
CREATE INDEX complaints_by_status ON complaints (agency_id, status, due, id);
CREATE INDEX complaints_by_category ON complaints (agency_id, category, due, id);
CREATE INDEX complaints_by_unit ON complaints (agency_id, unit_id, due, id);
CREATE INDEX complaints_by_officer ON complaints (agency_id, officer_id, due, id);
CREATE INDEX complaints_by_channel ON complaints (agency_id, channel, due, id);
CREATE INDEX complaints_by_day ON complaints (agency_id, received_on, id);
-- What runs out anywhere, and what ended anywhere, for the service's own rounds.
CREATE INDEX complaints_running_out ON complaints (due, escalated);
CREATE INDEX complaints_by_end ON complaints (ended_at);
CREATE INDEX complaints_published ON complaints (agency_id, published_at, id);

-- Who reported; sealed under a key that isn't here, and empty once it was erased.
CREATE TABLE complaint_contacts (
    complaint_id TEXT PRIMARY KEY NOT NULL REFERENCES complaints (id),
    sealed BLOB,
    erased_at TIMESTAMP
);

-- The life of a case, step by step. Nothing is ever changed here but `voided_by`.
CREATE TABLE complaint_steps (
    complaint_id TEXT NOT NULL REFERENCES complaints (id),
    no INTEGER NOT NULL,
    action TEXT NOT NULL,
    whose TEXT NOT NULL CHECK (whose IN ('reporter', 'officer', 'head', 'service')),
    actor TEXT,
    at TIMESTAMP NOT NULL,
    -- What it says: to the reporter, or in notes to the office.
    text TEXT,
    -- What it names: a reason, an assignee, a referral, a rating.
    details TEXT NOT NULL,
    voided_by INTEGER,
    PRIMARY KEY (complaint_id, no)
);

CREATE TABLE complaint_files (
    id TEXT PRIMARY KEY NOT NULL,
    complaint_id TEXT NOT NULL REFERENCES complaints (id),
    -- With which step it came.
    step INTEGER NOT NULL,
    by_reporter BOOLEAN NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    original_size INTEGER NOT NULL,
    original_sha256 TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX complaint_files_by_complaint ON complaint_files (complaint_id, id);

-- What a description is found by: its agency, and each two characters of it that follow each other.
CREATE TABLE complaint_grams (
    complaint_id TEXT PRIMARY KEY NOT NULL REFERENCES complaints (id),
    grams TEXT NOT NULL
);
CREATE VIRTUAL TABLE complaint_search USING fts5 (grams, complaint_id UNINDEXED, tokenize = 'ascii', detail = 'none');
CREATE TRIGGER complaint_grams_indexed AFTER INSERT ON complaint_grams BEGIN
    INSERT INTO complaint_search (grams, complaint_id) VALUES (new.grams, new.complaint_id);
END;
-- What is taken out of the index is gone from it, not only marked.
INSERT INTO complaint_search (complaint_search, rank) VALUES ('secure-delete', 1);
CREATE TRIGGER complaint_grams_forgotten AFTER DELETE ON complaint_grams BEGIN
    DELETE FROM complaint_search WHERE complaint_id = old.complaint_id;
END;
