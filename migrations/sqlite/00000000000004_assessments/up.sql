-- One agency's ITA result of one fiscal year, as its source printed it. Scores are hundredths.
CREATE TABLE assessments (
    id TEXT PRIMARY KEY NOT NULL,
    agency_id TEXT NOT NULL REFERENCES agencies (id),
    fiscal_year INTEGER NOT NULL,
    -- Copied from the agency, for lists.
    agency_kind TEXT NOT NULL,
    agency_name TEXT NOT NULL,
    province TEXT NOT NULL,
    amphoe TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('draft', 'published')),
    shared BOOLEAN NOT NULL,
    -- Whose figures they are: who may publish, withdraw and share them.
    recorded_by TEXT NOT NULL CHECK (recorded_by IN ('agency', 'province')),
    overall INTEGER NOT NULL,
    level TEXT,
    grade TEXT,
    rank INTEGER,
    rank_scope TEXT,
    rank_total INTEGER,
    instrument_scale TEXT NOT NULL CHECK (instrument_scale IN ('percent', 'weighted')),
    iit INTEGER, eit INTEGER, oit INTEGER,
    -- JSON array: the ten indicators in order, null where not printed.
    indicators TEXT NOT NULL,
    -- The level by the year's rule, for filters and counts.
    computed_level TEXT,
    -- JSON object: the source's own texts by field.
    printed TEXT NOT NULL,
    source TEXT NOT NULL,
    published_at TIMESTAMP,
    version INTEGER NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX assessments_once ON assessments (agency_id, fiscal_year);
CREATE INDEX assessments_by_status ON assessments (status, id);
CREATE INDEX assessments_by_year ON assessments (fiscal_year, status, id);
CREATE INDEX assessments_by_province ON assessments (province, fiscal_year, status, id);

-- Every version there ever was, with its author.
CREATE TABLE assessment_revisions (
    assessment_id TEXT NOT NULL REFERENCES assessments (id),
    version INTEGER NOT NULL,
    author TEXT NOT NULL,
    at TIMESTAMP NOT NULL,
    reason TEXT NOT NULL,
    -- JSON: the whole record as it was.
    body TEXT NOT NULL,
    PRIMARY KEY (assessment_id, version)
);
