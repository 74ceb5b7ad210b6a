-- What an agency lends to whom. An agency without a row has the defaults of the program.
CREATE TABLE asset_policies (
    agency_id TEXT PRIMARY KEY NOT NULL REFERENCES agencies (id),
    lend_to_agencies BOOLEAN NOT NULL,
    lend_to_citizens BOOLEAN NOT NULL,
    -- Who has something overdue gets nothing more, but by an override that says why.
    block_overdue BOOLEAN NOT NULL,
    most_days INTEGER NOT NULL CHECK (most_days BETWEEN 1 AND 3660),
    remind_days INTEGER NOT NULL CHECK (remind_days BETWEEN 0 AND 60),
    version INTEGER NOT NULL,
    updated_at TIMESTAMP NOT NULL
);

CREATE TABLE assets (
    id TEXT PRIMARY KEY NOT NULL,
    agency_id TEXT NOT NULL REFERENCES agencies (id),
    -- เลขครุภัณฑ์, in the words of the accounting office.
    number TEXT NOT NULL,
    name TEXT NOT NULL,
    category TEXT,
    serial TEXT,
    accounting_class TEXT NOT NULL CHECK (accounting_class IN ('durable', 'supply')),
    use_kind TEXT NOT NULL CHECK (use_kind IN ('returnable', 'consumable')),
    tracking TEXT NOT NULL CHECK (tracking IN ('individual', 'lot')),
    -- What it's counted in: เครื่อง, ตัว, รีม.
    measure TEXT NOT NULL,
    -- How many can be used, whether here or lent; of a consumable, how many are in stock.
    quantity INTEGER NOT NULL CHECK (quantity >= 0),
    -- How many of them are lent; of a consumable always 0, because what was handed over isn't in stock any more.
    out_quantity INTEGER NOT NULL CHECK (out_quantity >= 0),
    -- How many pieces of a lot wait for repair.
    unusable INTEGER NOT NULL CHECK (unusable >= 0),
    -- Of one piece.
    value_satang BIGINT CHECK (value_satang >= 0),
    acquired_on DATE,
    unit_id TEXT REFERENCES units (id),
    place TEXT,
    condition TEXT NOT NULL CHECK (condition IN ('good', 'worn', 'damaged')),
    status TEXT NOT NULL CHECK (status IN ('available', 'in_repair', 'lost', 'disposed', 'written_off')),
    lend_to_staff BOOLEAN NOT NULL,
    lend_to_agencies BOOLEAN NOT NULL,
    lend_to_citizens BOOLEAN NOT NULL,
    note TEXT,
    -- Number, name, category and serial in small letters, in which is searched.
    searched TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL,
    -- Nothing is handed out that isn't there.
    CHECK (out_quantity <= quantity),
    CHECK (tracking = 'lot' OR quantity = 1 AND unusable = 0),
    CHECK (use_kind = 'returnable' OR tracking = 'lot' AND out_quantity = 0)
);
CREATE UNIQUE INDEX assets_numbered ON assets (agency_id, number);
CREATE INDEX assets_by_unit ON assets (agency_id, unit_id, number);

-- The register's history: what was changed, by whom, with the values before.
CREATE TABLE asset_changes (
    asset_id TEXT NOT NULL REFERENCES assets (id),
    no INTEGER NOT NULL,
    action TEXT NOT NULL,
    actor TEXT NOT NULL,
    at TIMESTAMP NOT NULL,
    details TEXT NOT NULL,
    PRIMARY KEY (asset_id, no)
);

CREATE TABLE asset_photos (
    id TEXT PRIMARY KEY NOT NULL,
    asset_id TEXT NOT NULL REFERENCES assets (id),
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    original_size INTEGER NOT NULL,
    original_sha256 TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX asset_photos_by_asset ON asset_photos (asset_id, id);

-- What came into the stock of a consumable and left it.
CREATE TABLE stock_movements (
    asset_id TEXT NOT NULL REFERENCES assets (id),
    no INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('opening', 'received', 'issued', 'lent', 'returned', 'corrected')),
    change INTEGER NOT NULL CHECK (change <> 0),
    balance INTEGER NOT NULL CHECK (balance >= 0),
    loan_id TEXT,
    note TEXT,
    actor TEXT NOT NULL,
    at TIMESTAMP NOT NULL,
    PRIMARY KEY (asset_id, no)
);

CREATE TABLE stocktakes (
    id TEXT PRIMARY KEY NOT NULL,
    agency_id TEXT NOT NULL REFERENCES agencies (id),
    fiscal_year INTEGER NOT NULL,
    started_on DATE NOT NULL,
    -- By when it's to be reported.
    due_on DATE NOT NULL,
    closed_at TIMESTAMP,
    version INTEGER NOT NULL,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX stocktakes_once ON stocktakes (agency_id, fiscal_year);

-- What was to be found when its count was recorded, or else when the stocktake began, and what was.
CREATE TABLE stocktake_lines (
    stocktake_id TEXT NOT NULL REFERENCES stocktakes (id),
    asset_id TEXT NOT NULL REFERENCES assets (id),
    expected_quantity INTEGER NOT NULL,
    expected_out INTEGER NOT NULL,
    expected_place TEXT,
    expected_unit_id TEXT,
    found_quantity INTEGER CHECK (found_quantity >= 0),
    found_place TEXT,
    found_condition TEXT,
    note TEXT,
    actor TEXT,
    at TIMESTAMP,
    PRIMARY KEY (stocktake_id, asset_id)
);

-- The last number given in a year.
CREATE TABLE loan_counters (
    agency_id TEXT NOT NULL REFERENCES agencies (id),
    fiscal_year INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (agency_id, fiscal_year)
);

CREATE TABLE loans (
    id TEXT PRIMARY KEY NOT NULL,
    agency_id TEXT NOT NULL REFERENCES agencies (id),
    fiscal_year INTEGER NOT NULL,
    number INTEGER NOT NULL,
    borrower_kind TEXT NOT NULL CHECK (borrower_kind IN ('staff', 'agency', 'citizen')),
    -- Of staff with an account.
    borrower_id TEXT,
    borrower_name TEXT NOT NULL,
    -- The unit, the other agency, or the community.
    borrower_office TEXT,
    -- A telephone number or an address.
    borrower_contact TEXT,
    -- By which one borrower's loans are found.
    borrower_key TEXT NOT NULL,
    purpose TEXT NOT NULL,
    premises TEXT NOT NULL CHECK (premises IN ('inside', 'outside')),
    place TEXT NOT NULL,
    from_on DATE NOT NULL,
    due_on DATE NOT NULL CHECK (due_on >= from_on),
    urgent BOOLEAN NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('requested', 'approved', 'on_loan', 'returned', 'closed', 'rejected', 'cancelled')),
    requested_by TEXT NOT NULL,
    requested_at TIMESTAMP NOT NULL,
    -- Who has to approve it, and of which unit.
    approver TEXT NOT NULL CHECK (approver IN ('agency_head', 'unit_head')),
    approver_unit_id TEXT REFERENCES units (id),
    -- Why somebody with something overdue gets it all the same, as given with the request.
    override_reason TEXT,
    -- Days in Bangkok of the first handover, the last return, and on which the chasing was recorded.
    handed_on DATE,
    returned_on DATE,
    chased_on DATE,
    version INTEGER NOT NULL,
    updated_at TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX loans_numbered ON loans (agency_id, fiscal_year, number);
CREATE INDEX loans_by_status ON loans (agency_id, status, due_on, id);
CREATE INDEX loans_by_due ON loans (agency_id, due_on, id);
CREATE INDEX loans_by_borrower ON loans (agency_id, borrower_key, status, due_on);
CREATE INDEX loans_by_person ON loans (borrower_id, id);
CREATE INDEX loans_by_handover ON loans (agency_id, handed_on);
-- What is out anywhere, for the service's own rounds.
CREATE INDEX loans_out ON loans (due_on, id) WHERE status = 'on_loan';

CREATE TABLE loan_lines (
    loan_id TEXT NOT NULL REFERENCES loans (id),
    no INTEGER NOT NULL,
    asset_id TEXT NOT NULL REFERENCES assets (id),
    individual BOOLEAN NOT NULL,
    quantity INTEGER NOT NULL CHECK (quantity > 0),
    from_on DATE NOT NULL,
    until_on DATE NOT NULL CHECK (until_on >= from_on),
    -- How many it keeps from others between these days: all that was asked for and isn't back, while the loan lives.
    held INTEGER NOT NULL CHECK (held BETWEEN 0 AND quantity),
    handed INTEGER NOT NULL CHECK (handed BETWEEN 0 AND quantity),
    -- How many are with the borrower.
    out INTEGER NOT NULL CHECK (out BETWEEN 0 AND handed),
    -- How many came back otherwise than good, or not, and aren't settled.
    unsettled INTEGER NOT NULL CHECK (unsettled BETWEEN 0 AND handed),
    -- Of one piece on the day of the handover.
    price_satang BIGINT,
    -- When the first of it was handed over, and when the last of it came back; both of what's handed over.
    lent_from TIMESTAMP,
    lent_until TIMESTAMP,
    PRIMARY KEY (loan_id, no)
);
CREATE UNIQUE INDEX loan_lines_once ON loan_lines (loan_id, asset_id);
-- An asset is with one borrower.
CREATE UNIQUE INDEX one_open_loan_of_an_asset ON loan_lines (asset_id) WHERE individual AND out > 0;
CREATE INDEX loan_lines_held ON loan_lines (asset_id, from_on, until_on) WHERE held > 0;
CREATE INDEX loan_lines_by_asset ON loan_lines (asset_id, loan_id);
CREATE INDEX loan_lines_back ON loan_lines (asset_id, lent_until) WHERE individual AND lent_until IS NOT NULL;

-- On no day more is kept for loans than there is. The most is kept on a day on which one of them begins. A copy of another
-- database takes what was there: pieces that were lost since may have been kept for somebody.
CREATE FUNCTION loan_line_is_free() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    there INTEGER;
BEGIN
    IF EXISTS (SELECT 1 FROM instance WHERE name = 'copying') THEN
        RETURN NULL;
    END IF;
    -- Who asks for the same asset waits here, and looks at what this write has done.
    SELECT quantity INTO there FROM assets WHERE id = NEW.asset_id FOR UPDATE;
    IF EXISTS (
        SELECT 1 FROM loan_lines AS start
        WHERE start.asset_id = NEW.asset_id AND start.held > 0
            AND start.from_on BETWEEN NEW.from_on AND NEW.until_on
            AND (SELECT sum(held) FROM loan_lines AS other
                 WHERE other.asset_id = NEW.asset_id AND other.held > 0
                     AND other.from_on <= start.from_on AND other.until_on >= start.from_on) > there)
    THEN
        RAISE EXCEPTION 'asset_taken' USING ERRCODE = 'exclusion_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER loan_lines_free_at_first AFTER INSERT ON loan_lines
FOR EACH ROW WHEN (NEW.held > 0) EXECUTE FUNCTION loan_line_is_free();
CREATE TRIGGER loan_lines_free_later AFTER UPDATE OF held, from_on, until_on ON loan_lines
FOR EACH ROW WHEN (NEW.held > OLD.held OR NEW.held > 0 AND (NEW.from_on < OLD.from_on OR NEW.until_on > OLD.until_on))
EXECUTE FUNCTION loan_line_is_free();

-- Nor is it at any time with two: what's recorded late isn't handed over before somebody else brought it back.
CREATE FUNCTION loan_line_is_lent_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Whoever lends the same asset waits here, and looks at what this write has done.
    PERFORM 1 FROM assets WHERE id = NEW.asset_id FOR UPDATE;
    IF EXISTS (
        SELECT 1 FROM loan_lines AS other
        WHERE other.asset_id = NEW.asset_id AND other.individual AND other.lent_until > NEW.lent_from)
    THEN
        RAISE EXCEPTION 'asset_lent_then' USING ERRCODE = 'exclusion_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER loan_lines_lent_once AFTER UPDATE OF out ON loan_lines
FOR EACH ROW WHEN (NEW.individual AND NEW.out > 0 AND OLD.out = 0) EXECUTE FUNCTION loan_line_is_lent_once();

-- The life of a loan, step by step. Nothing is ever changed here but `voided_by`.
CREATE TABLE loan_steps (
    loan_id TEXT NOT NULL REFERENCES loans (id),
    no INTEGER NOT NULL,
    action TEXT NOT NULL,
    whose TEXT NOT NULL CHECK (whose IN ('borrower', 'officer', 'approver', 'service')),
    actor TEXT NOT NULL,
    at TIMESTAMP NOT NULL,
    text TEXT,
    -- What it names: lines, conditions, a signature.
    details TEXT NOT NULL,
    voided_by INTEGER,
    PRIMARY KEY (loan_id, no)
);

-- Scans of what was signed on paper.
CREATE TABLE loan_files (
    id TEXT PRIMARY KEY NOT NULL,
    loan_id TEXT NOT NULL REFERENCES loans (id),
    step INTEGER NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    original_size INTEGER NOT NULL,
    original_sha256 TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL
);
CREATE INDEX loan_files_by_loan ON loan_files (loan_id, step, id);

-- What a borrower was reminded of, each once for a due day.
CREATE TABLE loan_reminders (
    loan_id TEXT NOT NULL REFERENCES loans (id),
    kind TEXT NOT NULL CHECK (kind IN ('due_soon', 'due', 'overdue')),
    due_on DATE NOT NULL,
    at TIMESTAMP NOT NULL,
    PRIMARY KEY (loan_id, kind, due_on)
);
