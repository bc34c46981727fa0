-- SPDX-License-Identifier: GPL-3.0-or-later
-- Records that were merged into others, for as long as they are.

-- What the two were before stands in the journal, at `seq`; `marks` says how far each table had come, so that what was
-- added since can be told apart: {"appointment": 4711}. No foreign keys: a row of this table never moves. It goes when the
-- two are taken apart.
CREATE TABLE patient_merge (
    patient_id INTEGER NOT NULL,                                -- who is no longer
    into_id    INTEGER NOT NULL,
    seq        INTEGER NOT NULL,                                -- of the journal
    at         INTEGER NOT NULL,
    staff_id   INTEGER NOT NULL,
    marks      TEXT NOT NULL,
    PRIMARY KEY (patient_id),
    CHECK (patient_id <> into_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX patient_merge_into ON patient_merge (into_id, seq);

-- Undoing asks nothing, so it does not take apart what has grown since, nor join again what has.
CREATE TRIGGER patient_merge_delete BEFORE DELETE ON patient_merge WHEN undoing() BEGIN
    SELECT RAISE(ABORT, 'Something was added since; unmerge them instead, which asks whose it is.')
    WHERE merge_has_grown(OLD.patient_id);
END;
CREATE TRIGGER patient_merge_update BEFORE UPDATE ON patient_merge BEGIN
    SELECT RAISE(ABORT, 'Something was added since; merge them again instead.') WHERE person_has_rows(NEW.patient_id);
END;
