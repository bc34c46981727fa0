-- SPDX-License-Identifier: GPL-3.0-or-later
-- The journal, its proof, and the counters by which desks notice one another.

-- One row a change, written by change_end() alone, in the same commit as what it describes.
CREATE TABLE journal (
    seq            INTEGER PRIMARY KEY AUTOINCREMENT,
    at             INTEGER NOT NULL,             -- seconds UTC
    staff_id       INTEGER NOT NULL,             -- 0: the program itself
    staff_name     TEXT NOT NULL,                -- as it was then
    terminal       TEXT NOT NULL,
    action         TEXT NOT NULL,                -- the words of src/store/action.h
    subject        TEXT NOT NULL DEFAULT '',     -- a table
    subject_id     INTEGER NOT NULL DEFAULT 0,
    patient_id     INTEGER NOT NULL DEFAULT 0,   -- whose affair it is; 0: nobody's
    batch          INTEGER NOT NULL DEFAULT 0,
    undoes         INTEGER NOT NULL DEFAULT 0,   -- the row that this one takes back
    schema_version INTEGER NOT NULL,
    changes        BLOB,                         -- 16 bytes of salt, then an SQLite changeset; NULL once erased
    digest         BLOB NOT NULL,                -- BLAKE2b-256 of `changes`
    hash           BLOB NOT NULL                 -- BLAKE2b-256 of the hash before, every column above and the digest
) STRICT;
CREATE INDEX journal_patient ON journal (patient_id, seq) WHERE patient_id <> 0;
CREATE INDEX journal_batch ON journal (batch, seq) WHERE batch <> 0;
CREATE INDEX journal_undoes ON journal (undoes) WHERE undoes <> 0;

CREATE TRIGGER journal_insert BEFORE INSERT ON journal BEGIN SELECT require_journal(); END;
CREATE TRIGGER journal_update BEFORE UPDATE ON journal BEGIN SELECT require_journal(); END;
CREATE TRIGGER journal_delete BEFORE DELETE ON journal BEGIN SELECT require_journal(); END;

-- How many changes touched each recorded table: desks compare these and reload what they show.
CREATE TABLE topic (
    name TEXT PRIMARY KEY,
    n    INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- The columns and key of each recorded table as of each schema version in which they changed: an old changeset is
-- applied only where its table still begins with the same ones.
CREATE TABLE schema_shape (
    version INTEGER NOT NULL,
    tbl     TEXT NOT NULL,
    shape   TEXT NOT NULL,                       -- "id*,rev,name": the key's columns are starred
    PRIMARY KEY (version, tbl)
) STRICT, WITHOUT ROWID;

CREATE VIEW v_journal AS
SELECT seq, strftime('%Y-%m-%dT%H:%M:%SZ', at, 'unixepoch') AS at, staff_name AS staff, terminal, action, subject,
       subject_id, patient_id, batch, undoes
FROM journal;
