-- What this database is: `epoch` changes when it is restored from a backup, so that old cursors are refused.
CREATE TABLE instance (
    name TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
);

-- The one append-only record of every state change. `seq` has no gaps and stands in commit order.
CREATE TABLE events (
    seq INTEGER PRIMARY KEY NOT NULL,
    agency_id TEXT,
    province TEXT,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    actor TEXT NOT NULL,
    at TIMESTAMP NOT NULL,
    audience TEXT NOT NULL CHECK (audience IN ('public', 'agency', 'province', 'nobody')),
    payload TEXT NOT NULL,
    nonce BLOB NOT NULL,
    entry BLOB NOT NULL
);
CREATE INDEX events_by_province ON events (province, audience, seq);
CREATE INDEX events_by_audience ON events (audience, seq);
CREATE INDEX events_by_agency ON events (agency_id, seq);
CREATE INDEX events_by_subject ON events (subject, seq);

CREATE TABLE idempotency_keys (
    id TEXT PRIMARY KEY NOT NULL,
    request_hash TEXT NOT NULL,
    location TEXT NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
