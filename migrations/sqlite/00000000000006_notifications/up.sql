-- Where an agency's own systems want to be told of its events.
CREATE TABLE webhooks (
    id TEXT PRIMARY KEY NOT NULL,
    agency_id TEXT NOT NULL REFERENCES agencies (id),
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    -- Kinds of events with spaces between; complaint.* for all of a noun.
    kinds TEXT NOT NULL,
    enabled BOOLEAN NOT NULL,
    -- Sealed.
    secret BLOB NOT NULL,
    -- Signs as well until then.
    old_secret BLOB,
    old_secret_until TIMESTAMP,
    -- The first attempt that failed since one that was answered.
    failing_since TIMESTAMP,
    version INTEGER NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL
);
CREATE INDEX webhooks_by_agency ON webhooks (agency_id, id);

-- One event on its way to one webhook.
CREATE TABLE webhook_deliveries (
    id TEXT PRIMARY KEY NOT NULL,
    webhook_id TEXT NOT NULL REFERENCES webhooks (id),
    event_seq BIGINT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    at TIMESTAMP NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'failed')),
    attempts INTEGER NOT NULL,
    last_attempt_at TIMESTAMP,
    last_status INTEGER,
    last_error TEXT,
    next_attempt_at TIMESTAMP NOT NULL,
    -- Somebody is sending it until then.
    claimed_until TIMESTAMP,
    created_at TIMESTAMP NOT NULL,
    UNIQUE (webhook_id, event_seq)
);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (next_attempt_at) WHERE state = 'pending';
CREATE INDEX webhook_deliveries_by_age ON webhook_deliveries (created_at);

-- The outbox. Nothing in it says what a case is about.
CREATE TABLE mails (
    id TEXT PRIMARY KEY NOT NULL,
    event_seq BIGINT NOT NULL,
    -- HMAC of the address under a key that isn't here: the same event is mailed to nobody twice.
    recipient TEXT NOT NULL,
    -- Sealed; gone once the mail is sent or given up.
    address BLOB,
    template TEXT NOT NULL,
    language TEXT NOT NULL CHECK (language IN ('th', 'en')),
    params TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'sent', 'failed')),
    attempts INTEGER NOT NULL,
    last_error TEXT,
    next_attempt_at TIMESTAMP NOT NULL,
    claimed_until TIMESTAMP,
    sent_at TIMESTAMP,
    created_at TIMESTAMP NOT NULL,
    UNIQUE (event_seq, recipient),
    CHECK ((address IS NULL) = (state <> 'pending'))
);
CREATE INDEX mails_due ON mails (next_attempt_at) WHERE state = 'pending';
CREATE INDEX mails_by_age ON mails (created_at);
