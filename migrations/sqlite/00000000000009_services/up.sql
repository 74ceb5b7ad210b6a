-- The catalogue: what an agency does for people, and how (คู่มือการให้บริการประชาชน).
CREATE TABLE services (
    id TEXT PRIMARY KEY NOT NULL,
    agency_id TEXT NOT NULL REFERENCES agencies (id),
    code TEXT NOT NULL,
    name_th TEXT NOT NULL,
    name_en TEXT,
    unit_id TEXT REFERENCES units (id),
    time_limit_days INTEGER CHECK (time_limit_days BETWEEN 0 AND 3650),
    -- 0 is free; nothing is unknown.
    fee_satang BIGINT CHECK (fee_satang >= 0),
    fee_note TEXT,
    law TEXT,
    manual_url TEXT,
    -- The agency's form whose requests are of this service.
    form_code TEXT,
    -- JSON: the steps in their order.
    steps TEXT NOT NULL,
    offered_at_counter BOOLEAN NOT NULL,
    offered_online BOOLEAN NOT NULL,
    offered_by_phone BOOLEAN NOT NULL,
    offered_in_outreach BOOLEAN NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('active', 'retired')),
    version INTEGER NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX services_coded ON services (agency_id, code);

-- How often the counts of a month were changed.
CREATE TABLE service_months (
    agency_id TEXT NOT NULL REFERENCES agencies (id),
    month DATE NOT NULL CHECK (strftime('%d', month) = '01'),
    version INTEGER NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    PRIMARY KEY (agency_id, month)
);

-- Requests that came in during a month, how many of them are done by now, and how many of these within the time limit.
CREATE TABLE service_counts (
    agency_id TEXT NOT NULL REFERENCES agencies (id),
    service_id TEXT NOT NULL REFERENCES services (id),
    month DATE NOT NULL CHECK (strftime('%d', month) = '01'),
    channel TEXT NOT NULL CHECK (channel IN ('counter', 'online', 'phone', 'outreach')),
    received BIGINT NOT NULL,
    completed BIGINT NOT NULL,
    in_time BIGINT NOT NULL,
    revision INTEGER NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    PRIMARY KEY (service_id, month, channel),
    CHECK (0 <= in_time AND in_time <= completed AND completed <= received AND received <= 1000000000)
);
CREATE INDEX service_counts_by_month ON service_counts (agency_id, month);

-- Every value that a count ever had, the first included.
CREATE TABLE service_count_revisions (
    service_id TEXT NOT NULL REFERENCES services (id),
    month DATE NOT NULL,
    channel TEXT NOT NULL,
    revision INTEGER NOT NULL,
    received BIGINT NOT NULL,
    completed BIGINT NOT NULL,
    in_time BIGINT NOT NULL,
    author TEXT NOT NULL,
    -- Needed when a value takes the place of another.
    reason TEXT,
    source TEXT NOT NULL CHECK (source IN ('grid', 'import')),
    at TIMESTAMP NOT NULL,
    PRIMARY KEY (service_id, month, channel, revision),
    CHECK (revision = 1 OR reason IS NOT NULL)
);

-- A form by which people say how content they are: with a service, or with the agency as a whole.
CREATE TABLE satisfaction_forms (
    id TEXT PRIMARY KEY NOT NULL,
    agency_id TEXT NOT NULL REFERENCES agencies (id),
    service_id TEXT REFERENCES services (id),
    question_set TEXT NOT NULL,
    opens_on DATE NOT NULL,
    closes_on DATE,
    -- With fewer answers no mean is told.
    min_answers INTEGER NOT NULL CHECK (min_answers BETWEEN 1 AND 10000),
    status TEXT NOT NULL CHECK (status IN ('open', 'closed')),
    -- How often what it tells in reports has changed: with each answer, and each comment that is published or hidden.
    told INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    CHECK (closes_on IS NULL OR closes_on >= opens_on)
);
CREATE INDEX satisfaction_forms_by_agency ON satisfaction_forms (agency_id, id);

-- Answers have random ids and no time but their month, and stand in no order of arrival.
CREATE TABLE satisfaction_answers (
    id TEXT PRIMARY KEY NOT NULL,
    form_id TEXT NOT NULL REFERENCES satisfaction_forms (id),
    agency_id TEXT NOT NULL REFERENCES agencies (id),
    service_id TEXT REFERENCES services (id),
    month DATE NOT NULL CHECK (strftime('%d', month) = '01'),
    source TEXT NOT NULL CHECK (source IN ('form', 'paper')),
    comment TEXT,
    comment_status TEXT NOT NULL CHECK (comment_status IN ('pending', 'published', 'hidden')),
    version INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX satisfaction_answers_by_month ON satisfaction_answers (agency_id, month);
CREATE INDEX satisfaction_answers_by_comment ON satisfaction_answers (agency_id, comment_status, id)
    WHERE comment IS NOT NULL;

CREATE TABLE satisfaction_ratings (
    answer_id TEXT NOT NULL REFERENCES satisfaction_answers (id),
    question TEXT NOT NULL,
    dimension TEXT NOT NULL CHECK (dimension IN ('process', 'staff', 'channels', 'facilities', 'outcome')),
    rating SMALLINT NOT NULL CHECK (rating BETWEEN 1 AND 5),
    PRIMARY KEY (answer_id, question)
) WITHOUT ROWID;

-- Visits whose answer is in, by the hash of their token, until the token would have expired. Which answer isn't told.
CREATE TABLE satisfaction_visits (
    token_hash TEXT PRIMARY KEY NOT NULL,
    expires_on DATE NOT NULL
) WITHOUT ROWID;
CREATE INDEX satisfaction_visits_expiring ON satisfaction_visits (expires_on);
