-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who looked at whose card; people kept by law only; how long both are kept.

-- How many years the law makes this clinic keep the records of a visit; 0: it need not.
ALTER TABLE site ADD COLUMN keep_years INTEGER NOT NULL DEFAULT 10 CHECK (keep_years BETWEEN 0 AND 100);
-- How long it stays known who looked at a card.
ALTER TABLE site ADD COLUMN access_days INTEGER NOT NULL DEFAULT 1096 CHECK (access_days BETWEEN 1 AND 36525);

ALTER TABLE patient ADD COLUMN restricted_reason TEXT NOT NULL DEFAULT '';

-- Written in batches beside the journal; not recorded, and no counter moves, so that reading wakes no desk. patient_id is no
-- reference: it says whose card it was then, whoever that number was merged into since.
CREATE TABLE access (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    at         INTEGER NOT NULL,
    staff_id   INTEGER NOT NULL,
    staff_name TEXT NOT NULL,
    terminal   TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('card', 'file', 'export')),
    patient_id INTEGER NOT NULL DEFAULT 0,       -- 0: nobody's alone
    people     INTEGER NOT NULL DEFAULT 1,       -- how many an export held
    reason     TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX access_patient ON access (patient_id, at);
CREATE INDEX access_at ON access (at);
CREATE TRIGGER access_insert BEFORE INSERT ON access BEGIN SELECT require_note(); END;
CREATE TRIGGER access_update BEFORE UPDATE ON access BEGIN SELECT require_note(); END;
CREATE TRIGGER access_delete BEFORE DELETE ON access BEGIN SELECT require_note(); END;

CREATE VIEW v_access AS
SELECT id, strftime('%Y-%m-%dT%H:%M:%SZ', at, 'unixepoch') AS at, staff_name AS staff, terminal, kind, patient_id, people,
       reason
FROM access;

-- Who was erased stays erased.
CREATE TRIGGER patient_erased_update BEFORE UPDATE ON patient WHEN OLD.erased_at IS NOT NULL AND NOT rev_rests() BEGIN
    SELECT RAISE(ABORT, 'This person was erased; nothing can be changed.');
END;
