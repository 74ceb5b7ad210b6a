-- What was published of an agency's year, as it was published. Nothing is changed or removed.
CREATE TABLE statistics_revisions (
    id TEXT PRIMARY KEY NOT NULL,
    agency_id TEXT NOT NULL REFERENCES agencies (id),
    series TEXT NOT NULL CHECK (series IN ('services', 'satisfaction', 'complaints', 'corruption_complaints', 'loans')),
    fiscal_year INTEGER NOT NULL,
    number INTEGER NOT NULL CHECK (number > 0),
    published_on DATE NOT NULL,
    -- Of the content, in hexadecimal digits.
    sha256 TEXT NOT NULL,
    -- Canonical JSON (RFC 8785).
    content TEXT NOT NULL,
    -- JSON of what complaints were counted for it, before anything was held back; never shown.
    halves TEXT NOT NULL,
    -- Cells that the revision before hasn't, or has with other figures.
    cells_added INTEGER NOT NULL,
    cells_changed INTEGER NOT NULL,
    cells_removed INTEGER NOT NULL
);
CREATE UNIQUE INDEX statistics_revisions_numbered ON statistics_revisions (agency_id, series, fiscal_year, number);

-- Short links, as they're given to the ITA: one for each item and year of it.
CREATE TABLE statistics_links (
    code TEXT PRIMARY KEY NOT NULL,
    agency_id TEXT NOT NULL REFERENCES agencies (id),
    item_key TEXT NOT NULL,
    -- Of the item, which may be after that of the figures.
    item_year INTEGER NOT NULL,
    series TEXT NOT NULL,
    fiscal_year INTEGER NOT NULL
);
CREATE UNIQUE INDEX statistics_links_of_items ON statistics_links (agency_id, item_key, item_year);
CREATE UNIQUE INDEX statistics_links_of_series ON statistics_links (agency_id, series, fiscal_year);
