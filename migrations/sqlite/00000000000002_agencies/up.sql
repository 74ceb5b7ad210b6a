CREATE TABLE agencies (
    id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('pao', 'city_municipality', 'town_municipality', 'subdistrict_municipality', 'sao', 'other')),
    name_th TEXT NOT NULL,
    name_en TEXT,
    province TEXT NOT NULL,
    amphoe TEXT,
    tambon TEXT,
    website TEXT,
    version INTEGER NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL
);
CREATE INDEX agencies_by_province ON agencies (province, id);
CREATE INDEX agencies_by_name ON agencies (name_th, province);
CREATE UNIQUE INDEX agencies_once ON agencies (province, coalesce(amphoe, ''), kind, name_th);

CREATE TABLE agency_external_ids (
    scheme TEXT NOT NULL,
    value TEXT NOT NULL,
    agency_id TEXT NOT NULL REFERENCES agencies (id),
    PRIMARY KEY (scheme, value)
);
CREATE INDEX agency_external_ids_by_agency ON agency_external_ids (agency_id);

CREATE TABLE units (
    id TEXT PRIMARY KEY NOT NULL,
    agency_id TEXT NOT NULL REFERENCES agencies (id),
    name_th TEXT NOT NULL,
    name_en TEXT,
    parent_id TEXT REFERENCES units (id) DEFERRABLE INITIALLY IMMEDIATE,
    sort INTEGER NOT NULL,
    closed_on DATE,
    version INTEGER NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX units_once ON units (agency_id, name_th);

CREATE TABLE positions (
    id TEXT PRIMARY KEY NOT NULL,
    agency_id TEXT NOT NULL REFERENCES agencies (id),
    unit_id TEXT REFERENCES units (id),
    -- To whom it reports.
    superior_id TEXT REFERENCES positions (id) DEFERRABLE INITIALLY IMMEDIATE,
    title_th TEXT NOT NULL,
    title_en TEXT,
    rank INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX positions_once ON positions (agency_id, title_th);

CREATE TABLE appointments (
    id TEXT PRIMARY KEY NOT NULL,
    agency_id TEXT NOT NULL REFERENCES agencies (id),
    position_id TEXT NOT NULL REFERENCES positions (id),
    user_id TEXT,
    holder_name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('holder', 'acting', 'on_behalf')),
    -- What was delegated; NULL for all that isn't given otherwise.
    subject TEXT,
    starts_on DATE NOT NULL,
    ends_on DATE,
    order_number TEXT,
    order_date DATE,
    version INTEGER NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    CHECK (ends_on IS NULL OR ends_on >= starts_on),
    CHECK (subject IS NULL OR kind = 'on_behalf')
);
CREATE INDEX appointments_by_position ON appointments (position_id, starts_on);
CREATE INDEX appointments_by_agency ON appointments (agency_id, id);
CREATE INDEX appointments_by_user ON appointments (user_id, starts_on);
