-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who may be in the file twice: what staff decided, the clinic's weights, and what the last scan found.

-- "These are two people." In either order; a merge of one of them into a third takes the decision along.
CREATE TABLE two_people (
    id   INTEGER PRIMARY KEY AUTOINCREMENT,
    a_id INTEGER NOT NULL REFERENCES patient (id),
    b_id INTEGER NOT NULL REFERENCES patient (id),
    at   INTEGER NOT NULL,
    UNIQUE (a_id, b_id),
    CHECK (a_id <> b_id)
) STRICT;
CREATE INDEX two_people_b ON two_people (b_id);

-- What the kit says differently from src/people/match_weights.c: 'family.slip', 'household', 'surely', 'maybe'.
CREATE TABLE duplicate_weight (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    name   TEXT NOT NULL UNIQUE,
    weight INTEGER NOT NULL                                     -- tenths of a bit
) STRICT;

CREATE INDEX contact_point_email ON contact_point (value COLLATE NOCASE) WHERE system = 'email';

-- Derived: the worklist. A pair is a candidate; whoever shows it compares the two as they stand then.
CREATE TABLE duplicate_pair (
    a_id  INTEGER NOT NULL,
    b_id  INTEGER NOT NULL,                                     -- a_id < b_id
    level INTEGER NOT NULL,                                     -- 1 maybe, 2 surely
    score INTEGER NOT NULL,
    scan  INTEGER NOT NULL,                                     -- the scan that found it
    PRIMARY KEY (a_id, b_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX duplicate_pair_b ON duplicate_pair (b_id);
CREATE INDEX duplicate_pair_best ON duplicate_pair (level DESC, score DESC, a_id, b_id);
-- One row as soon as somebody asked for a scan.
CREATE TABLE duplicate_state (
    id       INTEGER PRIMARY KEY CHECK (id = 1),
    scan     INTEGER NOT NULL,                                  -- counts them
    at       INTEGER NOT NULL DEFAULT 0,                        -- when the last one ended, seconds UTC
    people   INTEGER NOT NULL DEFAULT 0,
    pairs    INTEGER NOT NULL DEFAULT 0,
    compared INTEGER NOT NULL DEFAULT 0,
    left_out INTEGER NOT NULL DEFAULT 0
) STRICT;
-- Names so common that agreeing in them weighs less than the table says; counted by each scan.
CREATE TABLE duplicate_common (
    part INTEGER NOT NULL CHECK (part IN (0, 1)),               -- 0 family, 1 given
    name TEXT NOT NULL,                                         -- folded, as it is read
    most INTEGER NOT NULL,                                      -- tenths of a bit
    PRIMARY KEY (part, name)
) STRICT, WITHOUT ROWID;
-- Who was registered or changed since, and by which change.
CREATE TABLE duplicate_due (
    patient_id INTEGER PRIMARY KEY,
    since      INTEGER NOT NULL
) STRICT;

CREATE TRIGGER duplicate_due_patient_insert AFTER INSERT ON patient WHEN EXISTS (SELECT 1 FROM duplicate_state) BEGIN
    INSERT OR REPLACE INTO duplicate_due (patient_id, since) VALUES (NEW.id, change_number());
END;
CREATE TRIGGER duplicate_due_patient_update
AFTER UPDATE OF family, given, alias, sex, born_day, born_precision, address, district, city, active ON patient
WHEN EXISTS (SELECT 1 FROM duplicate_state) BEGIN
    INSERT OR REPLACE INTO duplicate_due (patient_id, since) VALUES (NEW.id, change_number());
END;
CREATE TRIGGER duplicate_due_patient_delete AFTER DELETE ON patient BEGIN
    DELETE FROM duplicate_pair WHERE a_id = OLD.id;
    DELETE FROM duplicate_pair WHERE b_id = OLD.id;
    DELETE FROM duplicate_due WHERE patient_id = OLD.id;
END;
CREATE TRIGGER duplicate_due_contact_insert AFTER INSERT ON contact_point
WHEN EXISTS (SELECT 1 FROM duplicate_state) BEGIN
    INSERT OR REPLACE INTO duplicate_due (patient_id, since) VALUES (NEW.patient_id, change_number());
END;
CREATE TRIGGER duplicate_due_contact_update AFTER UPDATE ON contact_point
WHEN EXISTS (SELECT 1 FROM duplicate_state) BEGIN
    INSERT OR REPLACE INTO duplicate_due (patient_id, since) VALUES (NEW.patient_id, change_number());
END;
CREATE TRIGGER duplicate_due_identifier_insert AFTER INSERT ON identifier
WHEN EXISTS (SELECT 1 FROM duplicate_state) BEGIN
    INSERT OR REPLACE INTO duplicate_due (patient_id, since) VALUES (NEW.patient_id, change_number());
END;
CREATE TRIGGER duplicate_due_identifier_update AFTER UPDATE ON identifier
WHEN EXISTS (SELECT 1 FROM duplicate_state) BEGIN
    INSERT OR REPLACE INTO duplicate_due (patient_id, since) VALUES (NEW.patient_id, change_number());
END;
