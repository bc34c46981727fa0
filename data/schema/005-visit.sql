-- SPDX-License-Identifier: GPL-3.0-or-later
-- A person's way through the clinic on one day, what was done, and what was paid.

CREATE TABLE visit (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    rev             INTEGER NOT NULL DEFAULT 1,
    patient_id      INTEGER NOT NULL REFERENCES patient (id),
    appointment_id  INTEGER UNIQUE REFERENCES appointment (id),  -- NULL: a walk-in
    service_id      INTEGER NOT NULL REFERENCES service (id),
    practitioner_id INTEGER REFERENCES practitioner (id),       -- NULL: whoever is free
    day             INTEGER NOT NULL,                           -- civil day
    ticket          INTEGER NOT NULL,                           -- counted from 1 each day
    opened_at       INTEGER NOT NULL,
    closed_at       INTEGER,
    next_step       TEXT CHECK (next_step IN ('booked', 'recall', 'referred', 'declined', 'left')),
    next_reason_id  INTEGER REFERENCES reason (id),
    next_note       TEXT NOT NULL DEFAULT '',
    UNIQUE (day, ticket),
    CHECK (closed_at IS NULL OR next_step IS NOT NULL),
    CHECK (next_step IS NOT 'declined' OR next_reason_id IS NOT NULL OR next_note <> '')
) STRICT;
CREATE INDEX visit_patient ON visit (patient_id, day);
CREATE INDEX visit_open ON visit (day) WHERE closed_at IS NULL;
-- What of a day's visits cannot be told by the appointments.
CREATE INDEX visit_telling ON visit (day) WHERE closed_at IS NULL OR appointment_id IS NULL OR next_step = 'left';
CREATE UNIQUE INDEX visit_here ON visit (patient_id, day) WHERE closed_at IS NULL; -- nobody is here twice

-- A move in the queue ends one segment and starts the next: the journey is a query.
CREATE TABLE queue_segment (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    visit_id        INTEGER NOT NULL REFERENCES visit (id),
    stage           TEXT NOT NULL CHECK (stage IN ('waiting', 'called', 'in-room', 'check-out', 'done', 'left')),
    room_id         INTEGER REFERENCES room (id),
    practitioner_id INTEGER REFERENCES practitioner (id),
    from_id         INTEGER REFERENCES queue_segment (id),
    started_at      INTEGER NOT NULL,
    ended_at        INTEGER,
    staff_id        INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX queue_segment_visit ON queue_segment (visit_id, id);
CREATE UNIQUE INDEX queue_segment_open ON queue_segment (visit_id) WHERE ended_at IS NULL;

CREATE TABLE charge (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    rev            INTEGER NOT NULL DEFAULT 1,
    patient_id     INTEGER NOT NULL REFERENCES patient (id),
    visit_id       INTEGER REFERENCES visit (id),
    service_id     INTEGER NOT NULL REFERENCES service (id),
    quantity       INTEGER NOT NULL DEFAULT 1 CHECK (quantity > 0),
    price_minor    INTEGER NOT NULL CHECK (price_minor >= 0),   -- of one
    discount_minor INTEGER NOT NULL DEFAULT 0,
    cost_minor     INTEGER NOT NULL DEFAULT 0,
    at             INTEGER NOT NULL,
    CHECK (discount_minor BETWEEN 0 AND quantity * price_minor)
) STRICT;
CREATE INDEX charge_patient ON charge (patient_id);
CREATE INDEX charge_visit ON charge (visit_id);

CREATE TABLE payment (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    rev          INTEGER NOT NULL DEFAULT 1,
    patient_id   INTEGER NOT NULL REFERENCES patient (id),
    visit_id     INTEGER REFERENCES visit (id),
    amount_minor INTEGER NOT NULL CHECK (amount_minor <> 0),    -- negative: a refund
    method       TEXT NOT NULL DEFAULT 'cash' CHECK (method IN ('cash', 'card', 'transfer', 'insurance', 'other')),
    note         TEXT NOT NULL DEFAULT '',
    at           INTEGER NOT NULL
) STRICT;
CREATE INDEX payment_patient ON payment (patient_id);
CREATE INDEX payment_visit ON payment (visit_id);

CREATE VIEW v_visit AS
SELECT v.id, date(v.day * 86400, 'unixepoch') AS day, v.ticket, v.patient_id,
       (SELECT name FROM v_name n WHERE n.patient_id = p.id) AS patient, s.word AS service, d.word AS practitioner,
       strftime('%Y-%m-%dT%H:%M:%SZ', v.opened_at, 'unixepoch') AS opened,
       strftime('%Y-%m-%dT%H:%M:%SZ', v.closed_at, 'unixepoch') AS closed,
       (SELECT stage FROM queue_segment q WHERE q.visit_id = v.id ORDER BY q.id DESC LIMIT 1) AS stage,
       v.next_step, reason.word AS next_reason, v.next_note
FROM visit v
JOIN patient p ON p.id = v.patient_id
JOIN service s ON s.id = v.service_id
LEFT JOIN practitioner d ON d.id = v.practitioner_id
LEFT JOIN reason ON reason.id = v.next_reason_id;

-- What a person owes: positive is due, negative is credit.
CREATE VIEW v_balance AS
SELECT p.id AS patient_id,
       (SELECT coalesce(sum(quantity * price_minor - discount_minor), 0) FROM charge c WHERE c.patient_id = p.id)
       - (SELECT coalesce(sum(amount_minor), 0) FROM payment y WHERE y.patient_id = p.id) AS balance_minor
FROM patient p;

-- What ranks people who are looked for: when each was here last or is expected last, seconds UTC; 0: never.
CREATE VIEW patient_seen AS
SELECT p.id AS patient_id,
       max(coalesce((SELECT max(v.opened_at) FROM visit v WHERE v.patient_id = p.id), 0),
           coalesce((SELECT civil_instant(max(a.start_min)) FROM appointment a WHERE a.patient_id = p.id
                     AND a.status IN ('booked', 'arrived', 'in-visit', 'fulfilled')), 0)) AS seen_at
FROM patient p;

-- A new row can only raise it; anything else is computed anew.
CREATE TRIGGER appointment_seen_insert AFTER INSERT ON appointment
WHEN NEW.status IN ('booked', 'arrived', 'in-visit', 'fulfilled') BEGIN
    INSERT INTO search_seen (patient_id, seen_at, since) VALUES (NEW.patient_id, civil_instant(NEW.start_min), change_number())
    ON CONFLICT (patient_id) DO UPDATE SET seen_at = excluded.seen_at, since = excluded.since WHERE excluded.seen_at > seen_at;
END;
CREATE TRIGGER appointment_seen_update AFTER UPDATE OF patient_id, start_min, status ON appointment BEGIN
    INSERT INTO search_seen (patient_id, seen_at, since)
    SELECT patient_id, seen_at, change_number() FROM patient_seen WHERE patient_id IN (OLD.patient_id, NEW.patient_id)
    ON CONFLICT (patient_id) DO UPDATE SET seen_at = excluded.seen_at, since = excluded.since WHERE excluded.seen_at <> seen_at;
END;
CREATE TRIGGER appointment_seen_delete AFTER DELETE ON appointment BEGIN
    INSERT INTO search_seen (patient_id, seen_at, since)
    SELECT patient_id, seen_at, change_number() FROM patient_seen WHERE patient_id = OLD.patient_id
    ON CONFLICT (patient_id) DO UPDATE SET seen_at = excluded.seen_at, since = excluded.since WHERE excluded.seen_at <> seen_at;
END;
CREATE TRIGGER visit_seen_insert AFTER INSERT ON visit BEGIN
    INSERT INTO search_seen (patient_id, seen_at, since) VALUES (NEW.patient_id, NEW.opened_at, change_number())
    ON CONFLICT (patient_id) DO UPDATE SET seen_at = excluded.seen_at, since = excluded.since WHERE excluded.seen_at > seen_at;
END;
CREATE TRIGGER visit_seen_update AFTER UPDATE OF patient_id, opened_at ON visit BEGIN
    INSERT INTO search_seen (patient_id, seen_at, since)
    SELECT patient_id, seen_at, change_number() FROM patient_seen WHERE patient_id IN (OLD.patient_id, NEW.patient_id)
    ON CONFLICT (patient_id) DO UPDATE SET seen_at = excluded.seen_at, since = excluded.since WHERE excluded.seen_at <> seen_at;
END;
CREATE TRIGGER visit_seen_delete AFTER DELETE ON visit BEGIN
    INSERT INTO search_seen (patient_id, seen_at, since)
    SELECT patient_id, seen_at, change_number() FROM patient_seen WHERE patient_id = OLD.patient_id
    ON CONFLICT (patient_id) DO UPDATE SET seen_at = excluded.seen_at, since = excluded.since WHERE excluded.seen_at <> seen_at;
END;
