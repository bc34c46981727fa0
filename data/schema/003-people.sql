-- SPDX-License-Identifier: GPL-3.0-or-later
-- Everybody the clinic knows, how to reach them, and the keys by which they are found.

CREATE TABLE patient (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,           -- also our number
    rev            INTEGER NOT NULL DEFAULT 1,
    lifecycle      TEXT NOT NULL DEFAULT 'patient' CHECK (lifecycle IN ('prospect', 'patient', 'inactive', 'deceased')),
    family         TEXT NOT NULL DEFAULT '',                    -- as written, NFC
    given          TEXT NOT NULL DEFAULT '',
    alias          TEXT NOT NULL DEFAULT '',                    -- also known as; the name in another script
    sex            TEXT NOT NULL DEFAULT 'unknown' CHECK (sex IN ('female', 'male', 'other', 'unknown')),
    born_day       INTEGER,                                     -- first day of what is known; NULL: not known
    born_precision INTEGER NOT NULL DEFAULT 3 CHECK (born_precision IN (1, 2, 3)),   -- year, month, day
    address        TEXT NOT NULL DEFAULT '',
    district       TEXT NOT NULL DEFAULT '',
    city           TEXT NOT NULL DEFAULT '',
    languages      TEXT NOT NULL DEFAULT '',                    -- BCP 47 tags, separated by blanks, best first
    occupation     TEXT NOT NULL DEFAULT '',
    privacy        TEXT NOT NULL DEFAULT 'normal' CHECK (privacy IN ('normal', 'masked', 'special')),
    source_id      INTEGER REFERENCES source (id),              -- how they came
    referrer_id    INTEGER REFERENCES patient (id),             -- or who referred them
    note           TEXT NOT NULL DEFAULT '',
    created_at     INTEGER NOT NULL,
    CHECK (family <> '' OR given <> '')
) STRICT;
CREATE INDEX patient_referrer ON patient (referrer_id) WHERE referrer_id IS NOT NULL;

CREATE TABLE contact_point (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    rev        INTEGER NOT NULL DEFAULT 1,
    patient_id INTEGER NOT NULL REFERENCES patient (id),
    system     TEXT NOT NULL CHECK (system IN ('phone', 'email', 'other')),
    use        TEXT NOT NULL DEFAULT 'mobile' CHECK (use IN ('mobile', 'home', 'work', 'other')),
    value      TEXT NOT NULL CHECK (value <> ''),               -- as typed
    e164       TEXT NOT NULL DEFAULT '',                        -- "+989123456789"; '' when it is no such number
    rank       INTEGER NOT NULL DEFAULT 1                       -- 1 is called first
) STRICT;
CREATE INDEX contact_point_patient ON contact_point (patient_id, rank);
CREATE INDEX contact_point_e164 ON contact_point (e164) WHERE e164 <> '';

CREATE TABLE identifier (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    rev        INTEGER NOT NULL DEFAULT 1,
    patient_id INTEGER NOT NULL REFERENCES patient (id),
    system     TEXT NOT NULL CHECK (system IN ('national', 'insurance', 'card', 'import')),
    value      TEXT NOT NULL CHECK (value <> ''),               -- normalised: ASCII digits and capitals
    note       TEXT NOT NULL DEFAULT ''                         -- why a wrong number was kept
) STRICT;
CREATE INDEX identifier_patient ON identifier (patient_id);
CREATE INDEX identifier_value ON identifier (system, value);

CREATE TABLE consent (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    rev        INTEGER NOT NULL DEFAULT 1,
    patient_id INTEGER NOT NULL REFERENCES patient (id),
    channel    TEXT NOT NULL CHECK (channel IN ('call', 'sms', 'email', 'post')),
    purpose    TEXT NOT NULL DEFAULT 'care' CHECK (purpose IN ('care', 'reminder', 'offer')),
    given      INTEGER NOT NULL CHECK (given IN (0, 1)),
    at         INTEGER NOT NULL,
    how        TEXT NOT NULL DEFAULT '',
    UNIQUE (patient_id, channel, purpose)
) STRICT;

CREATE TABLE alert (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    rev        INTEGER NOT NULL DEFAULT 1,
    patient_id INTEGER NOT NULL REFERENCES patient (id),
    kind       TEXT NOT NULL CHECK (kind IN ('allergy', 'infection', 'mobility', 'language', 'conduct', 'money',
                                             'scheduling', 'other')),
    text       TEXT NOT NULL CHECK (text <> ''),
    until_day  INTEGER                                          -- NULL: for good
) STRICT;
CREATE INDEX alert_patient ON alert (patient_id);

-- "other is KIND of patient"; the opposite direction is a row of its own.
CREATE TABLE patient_link (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    patient_id INTEGER NOT NULL REFERENCES patient (id),
    other_id   INTEGER NOT NULL REFERENCES patient (id),
    kind       TEXT NOT NULL CHECK (kind IN ('guardian', 'ward', 'parent', 'child', 'spouse', 'sibling', 'friend',
                                             'carer', 'cared-for')),
    UNIQUE (patient_id, other_id, kind),
    CHECK (patient_id <> other_id)
) STRICT;
CREATE INDEX patient_link_other ON patient_link (other_id);

CREATE TABLE household (
    id   INTEGER PRIMARY KEY AUTOINCREMENT,
    rev  INTEGER NOT NULL DEFAULT 1,
    name TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE household_member (
    household_id INTEGER NOT NULL REFERENCES household (id),
    patient_id   INTEGER NOT NULL REFERENCES patient (id),
    PRIMARY KEY (household_id, patient_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX household_member_patient ON household_member (patient_id);

CREATE TABLE organisation (
    id   INTEGER PRIMARY KEY AUTOINCREMENT,
    rev  INTEGER NOT NULL DEFAULT 1,
    kind TEXT NOT NULL CHECK (kind IN ('insurer', 'employer', 'school', 'other')),
    name TEXT NOT NULL CHECK (name <> '')
) STRICT;
CREATE TABLE organisation_member (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    rev             INTEGER NOT NULL DEFAULT 1,
    organisation_id INTEGER NOT NULL REFERENCES organisation (id),
    patient_id      INTEGER NOT NULL REFERENCES patient (id),
    number          TEXT NOT NULL DEFAULT '',
    valid_from_day  INTEGER,
    valid_to_day    INTEGER
) STRICT;
CREATE INDEX organisation_member_patient ON organisation_member (patient_id);

-- Derived: kept by triggers through the functions of people/, never recorded, rebuilt from nothing.
CREATE TABLE search_key (
    k          TEXT NOT NULL,                                   -- kind letter and folded text: src/base/keys.h
    patient_id INTEGER NOT NULL,
    PRIMARY KEY (k, patient_id)
) STRICT, WITHOUT ROWID;
-- The best patients of every prefix that matches many, as of the last refill.
CREATE TABLE search_best (
    prefix     TEXT NOT NULL,
    rank       INTEGER NOT NULL,
    patient_id INTEGER NOT NULL,
    PRIMARY KEY (prefix, rank)
) STRICT, WITHOUT ROWID;
-- When a person was last here or is next expected: what ranks the results. Upper rooms keep it by their triggers.
CREATE TABLE search_seen (
    patient_id INTEGER PRIMARY KEY,
    seen_at    INTEGER NOT NULL DEFAULT 0,                      -- seconds UTC
    since      INTEGER NOT NULL DEFAULT 0                       -- 1: after the last refill of search_best
) STRICT;
CREATE INDEX search_seen_since ON search_seen (patient_id) WHERE since = 1;
