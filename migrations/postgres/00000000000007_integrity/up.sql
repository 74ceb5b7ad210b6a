-- ทะเบียนกุญแจ — whom reports of an agency are sealed for; every version, as it was signed.
CREATE TABLE integrity_directories (
    agency_id TEXT NOT NULL REFERENCES agencies (id),
    version INTEGER NOT NULL,
    hash TEXT NOT NULL UNIQUE,
    day DATE NOT NULL,
    note TEXT NOT NULL,
    PRIMARY KEY (agency_id, version)
);

-- What came in since the last close. Nobody reads it. An implicit rowid would be an order of arrival.
CREATE TABLE integrity_spool (
    commitment TEXT PRIMARY KEY NOT NULL,
    agency_id TEXT NOT NULL,
    -- The commitment of the report that it belongs to; its own for a report.
    case_id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('report', 'message', 'intake')),
    -- Which houses have it.
    scope TEXT NOT NULL CHECK (scope IN ('both', 'province')),
    channel TEXT NOT NULL,
    mailbox TEXT NOT NULL,
    directory TEXT NOT NULL,
    day DATE NOT NULL,
    nonce BYTEA NOT NULL,
    entry BYTEA NOT NULL,
    ciphertext BYTEA NOT NULL
);
CREATE UNIQUE INDEX integrity_spool_mailbox ON integrity_spool (mailbox) WHERE kind <> 'message';
CREATE INDEX integrity_spool_day ON integrity_spool (day, commitment);

CREATE TABLE integrity_spool_parts (
    case_id TEXT NOT NULL,
    file TEXT NOT NULL,
    n INTEGER NOT NULL,
    parts INTEGER NOT NULL,
    day DATE NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (case_id, file, n)
);

-- A report, sealed; its id is its commitment.
CREATE TABLE integrity_cases (
    id TEXT PRIMARY KEY NOT NULL,
    agency_id TEXT NOT NULL,
    scope TEXT NOT NULL CHECK (scope IN ('both', 'province')),
    kind TEXT NOT NULL CHECK (kind IN ('report', 'intake')),
    channel TEXT NOT NULL,
    mailbox TEXT NOT NULL UNIQUE,
    directory TEXT NOT NULL,
    received_on DATE NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('received', 'acknowledged', 'investigating', 'referred', 'closed')),
    outcome TEXT,
    -- The day, by this house, of the first statement that meets a due day.
    acknowledged_on DATE,
    answered_on DATE,
    closed_on DATE,
    -- How many replies and statements the inbox has.
    items INTEGER NOT NULL,
    version INTEGER NOT NULL,
    purged_on DATE,
    entry BYTEA NOT NULL,
    nonce BYTEA,
    ciphertext BYTEA,
    CHECK ((purged_on IS NULL) = (ciphertext IS NOT NULL AND nonce IS NOT NULL)),
    CHECK ((outcome IS NOT NULL) = (status = 'closed'))
);
CREATE INDEX integrity_cases_by_day ON integrity_cases (agency_id, received_on, id);

-- What was written in a case after its report.
CREATE TABLE integrity_messages (
    id TEXT PRIMARY KEY NOT NULL,
    case_id TEXT NOT NULL REFERENCES integrity_cases (id),
    kind TEXT NOT NULL CHECK (kind IN ('message', 'reply')),
    -- The number in the reporter's inbox, of a reply.
    n INTEGER,
    directory TEXT NOT NULL,
    received_on DATE NOT NULL,
    entry BYTEA,
    nonce BYTEA,
    ciphertext BYTEA,
    UNIQUE (case_id, n),
    CHECK ((kind = 'reply') = (n IS NOT NULL))
);

-- What officers stated, as they signed it.
CREATE TABLE integrity_statements (
    case_id TEXT NOT NULL REFERENCES integrity_cases (id),
    n INTEGER NOT NULL,
    act TEXT NOT NULL,
    house TEXT NOT NULL CHECK (house IN ('agency', 'province')),
    received_on DATE NOT NULL,
    statement TEXT NOT NULL,
    PRIMARY KEY (case_id, n)
);

CREATE TABLE integrity_files (
    case_id TEXT NOT NULL REFERENCES integrity_cases (id),
    file TEXT NOT NULL,
    n INTEGER NOT NULL,
    parts INTEGER NOT NULL,
    received_on DATE NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (case_id, file, n)
);

-- Who fetched a case. Kept under random ids.
CREATE TABLE integrity_openings (
    id TEXT PRIMARY KEY NOT NULL,
    case_id TEXT NOT NULL REFERENCES integrity_cases (id),
    user_id TEXT NOT NULL,
    what TEXT NOT NULL,
    opened_on DATE NOT NULL
);
CREATE INDEX integrity_openings_by_case ON integrity_openings (case_id, opened_on, id);

-- The same content, sealed again for successors.
CREATE TABLE integrity_copies (
    id TEXT PRIMARY KEY NOT NULL,
    case_id TEXT NOT NULL REFERENCES integrity_cases (id),
    of_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    made_on DATE NOT NULL,
    ciphertext BYTEA NOT NULL
);
CREATE INDEX integrity_copies_by_case ON integrity_copies (case_id, id);

-- A closed day: the entries in order, 32 bytes each, and the root over them.
CREATE TABLE integrity_days (
    day DATE PRIMARY KEY NOT NULL,
    root BYTEA NOT NULL,
    entries BYTEA NOT NULL
);
