-- What an agency does about a weak indicator in a fiscal year (มาตรการส่งเสริมคุณธรรมและความโปร่งใส). Texts of several lines are
-- JSON lists of them.
CREATE TABLE measures (
    id TEXT PRIMARY KEY NOT NULL,
    agency_id TEXT NOT NULL REFERENCES agencies (id),
    fiscal_year INTEGER NOT NULL,
    -- Its place in the year's report, from 1.
    number INTEGER NOT NULL CHECK (number >= 1),
    name TEXT NOT NULL,
    issue TEXT,
    -- As `8`, or `9.4` for a sub-indicator.
    indicator TEXT NOT NULL,
    indicator_printed TEXT,
    -- The year whose result it answers.
    based_on_year INTEGER NOT NULL,
    method TEXT NOT NULL,
    starts_on DATE,
    ends_on DATE,
    -- The period in words, where no days were given.
    period TEXT,
    responsible TEXT NOT NULL,
    -- Nothing is unknown.
    budget_satang BIGINT CHECK (budget_satang >= 0),
    summary_of_action TEXT NOT NULL,
    result TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('planned', 'in_progress', 'done')),
    -- JSON: the words of a printed report, where it comes from one.
    printed TEXT,
    version INTEGER NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    CHECK (starts_on <= ends_on),
    CHECK ((starts_on IS NULL) = (ends_on IS NULL))
);
CREATE UNIQUE INDEX measures_numbered ON measures (agency_id, fiscal_year, number);

-- What an agency means to do about an indicator in a year, and what came of it (แนวทางตามตัวชี้วัด).
CREATE TABLE measure_guidelines (
    id TEXT PRIMARY KEY NOT NULL,
    agency_id TEXT NOT NULL REFERENCES agencies (id),
    fiscal_year INTEGER NOT NULL,
    indicator INTEGER NOT NULL CHECK (indicator >= 1),
    name TEXT NOT NULL,
    guideline TEXT NOT NULL,
    responsible TEXT NOT NULL,
    starts_on DATE,
    ends_on DATE,
    status TEXT NOT NULL CHECK (status IN ('planned', 'in_progress', 'done')),
    progress TEXT NOT NULL,
    printed TEXT,
    version INTEGER NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    CHECK (starts_on <= ends_on),
    CHECK ((starts_on IS NULL) = (ends_on IS NULL))
);
CREATE UNIQUE INDEX measure_guidelines_of_indicator ON measure_guidelines (agency_id, fiscal_year, indicator);

-- Reports on a measure. None is ever changed.
CREATE TABLE measure_progress (
    measure_id TEXT NOT NULL REFERENCES measures (id),
    no INTEGER NOT NULL CHECK (no >= 1),
    half TEXT NOT NULL CHECK (half IN ('first_half', 'year_end')),
    reported_on DATE NOT NULL,
    text TEXT NOT NULL,
    author TEXT NOT NULL,
    at TIMESTAMP NOT NULL,
    PRIMARY KEY (measure_id, no)
);

-- What shows that a measure was taken: an address, or a file that is kept under the id.
CREATE TABLE measure_evidence (
    id TEXT PRIMARY KEY NOT NULL,
    measure_id TEXT NOT NULL REFERENCES measures (id),
    kind TEXT NOT NULL CHECK (kind IN ('link', 'file')),
    -- What it's called; of a file, its name.
    name TEXT NOT NULL,
    url TEXT,
    media_type TEXT,
    size INTEGER,
    sha256 TEXT,
    original_size INTEGER,
    original_sha256 TEXT,
    created_at TIMESTAMP NOT NULL,
    CHECK ((kind = 'link') = (url IS NOT NULL)),
    CHECK ((kind = 'file') = (media_type IS NOT NULL AND size IS NOT NULL AND sha256 IS NOT NULL
        AND original_size IS NOT NULL AND original_sha256 IS NOT NULL))
);
CREATE INDEX measure_evidence_of_measure ON measure_evidence (measure_id, created_at, id);
