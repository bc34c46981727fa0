-- SPDX-License-Identifier: GPL-3.0-or-later
-- Erasures that are not finished, and where copies of the file were put.

-- One row while the journal and the file still hold something of whoever was erased; the program itself keeps it.
CREATE TABLE erasure (
    subject_id INTEGER PRIMARY KEY,              -- of the table that the erasure was about
    seq        INTEGER NOT NULL,                 -- the change that erased the rows
    page       INTEGER NOT NULL DEFAULT 0        -- 0: the journal is still to be looked through; else the next page to wipe
) STRICT;

-- Every copy that was made by the program, so that an erasure can say where the person still is.
CREATE TABLE backup (
    path TEXT PRIMARY KEY,
    at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
