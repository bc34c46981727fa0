-- SPDX-License-Identifier: GPL-3.0-or-later
-- The clinic as it is set up: site, staff and roles, practitioners, rooms, services, hours.

CREATE TABLE site (
    id                INTEGER PRIMARY KEY AUTOINCREMENT,
    rev               INTEGER NOT NULL DEFAULT 1,
    name              TEXT NOT NULL CHECK (name <> ''),
    kit               TEXT NOT NULL DEFAULT '',
    timezone          TEXT NOT NULL,                            -- IANA name; one for the file
    calendar          TEXT NOT NULL DEFAULT 'gregorian' CHECK (calendar IN ('gregorian', 'jalali')),
    country           TEXT NOT NULL DEFAULT '',                 -- ISO 3166 alpha-2: how phones and numbers are read
    currency          TEXT NOT NULL DEFAULT 'USD',              -- ISO 4217
    currency_exponent INTEGER NOT NULL DEFAULT 2 CHECK (currency_exponent BETWEEN 0 AND 4),
    phone             TEXT NOT NULL DEFAULT '',
    address           TEXT NOT NULL DEFAULT '',
    test              INTEGER NOT NULL DEFAULT 0 CHECK (test IN (0, 1)) -- 1: --now may set the clock of this file
) STRICT;

CREATE TABLE role (
    id   INTEGER PRIMARY KEY AUTOINCREMENT,
    word TEXT NOT NULL UNIQUE,                                  -- reception, care, clinician, manager, administrator
    name TEXT NOT NULL
) STRICT;

CREATE TABLE role_right (
    role_id    INTEGER NOT NULL REFERENCES role (id),
    right_word TEXT NOT NULL,                                   -- the words of src/store/action.h
    PRIMARY KEY (role_id, right_word)
) STRICT, WITHOUT ROWID;

CREATE TABLE staff (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    rev     INTEGER NOT NULL DEFAULT 1,
    login   TEXT NOT NULL UNIQUE CHECK (login <> ''),           -- the operating system's
    name    TEXT NOT NULL CHECK (name <> ''),
    role_id INTEGER NOT NULL REFERENCES role (id),
    active  INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
) STRICT;

-- Somebody must be left who can put things right again. It does not stand aside while undoing: a row that an undo took
-- away is not looked at afterwards, and each change of staff is one row.
CREATE TRIGGER staff_keep_update AFTER UPDATE ON staff BEGIN
    SELECT RAISE(ABORT, 'This is the last active administrator; make somebody else one first.') WHERE NOT EXISTS (
        SELECT 1 FROM staff s JOIN role_right r ON r.role_id = s.role_id WHERE s.active = 1 AND r.right_word = 'staff');
END;
CREATE TRIGGER staff_keep_delete AFTER DELETE ON staff BEGIN
    SELECT RAISE(ABORT, 'This is the last active administrator; make somebody else one first.') WHERE NOT EXISTS (
        SELECT 1 FROM staff s JOIN role_right r ON r.role_id = s.role_id WHERE s.active = 1 AND r.right_word = 'staff');
END;

CREATE TABLE practitioner (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    rev        INTEGER NOT NULL DEFAULT 1,
    site_id    INTEGER NOT NULL REFERENCES site (id),
    staff_id   INTEGER REFERENCES staff (id),
    word       TEXT NOT NULL UNIQUE,                            -- short, typed on the command line: "li"
    name       TEXT NOT NULL CHECK (name <> ''),                -- "Dr Li Wei"
    short_name TEXT NOT NULL CHECK (short_name <> ''),          -- "Li", in lists
    profession TEXT NOT NULL DEFAULT '',
    active     INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
) STRICT;

CREATE TABLE room (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    rev     INTEGER NOT NULL DEFAULT 1,
    site_id INTEGER NOT NULL REFERENCES site (id),
    word    TEXT NOT NULL UNIQUE,
    name    TEXT NOT NULL CHECK (name <> ''),
    kind    TEXT NOT NULL DEFAULT 'consulting',                 -- chair, consulting, surgery, ...: the kit's words
    state   TEXT NOT NULL DEFAULT 'free' CHECK (state IN ('free', 'occupied', 'cleaning', 'closed')),
    active  INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
) STRICT;

CREATE TABLE service (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    rev            INTEGER NOT NULL DEFAULT 1,
    word           TEXT NOT NULL UNIQUE,
    name           TEXT NOT NULL CHECK (name <> ''),
    category       TEXT NOT NULL CHECK (category IN ('treatment', 'cosmetic', 'preventive', 'consult')),
    before_min     INTEGER NOT NULL DEFAULT 0 CHECK (before_min >= 0),      -- room only: preparation
    with_min       INTEGER NOT NULL CHECK (with_min BETWEEN 5 AND 1440),    -- person, practitioner and room
    after_min      INTEGER NOT NULL DEFAULT 0 CHECK (after_min >= 0),       -- room only: turn-over
    price_minor    INTEGER NOT NULL DEFAULT 0 CHECK (price_minor >= 0),
    cost_minor     INTEGER NOT NULL DEFAULT 0 CHECK (cost_minor >= 0),
    value_class    TEXT NOT NULL DEFAULT '',
    room_kind      TEXT NOT NULL DEFAULT '',                    -- '': any room
    follow_up_plan TEXT NOT NULL DEFAULT '',                    -- word of a plan in care/
    recall_months  INTEGER NOT NULL DEFAULT 0 CHECK (recall_months >= 0),   -- 0: no recall
    active         INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
    CHECK (before_min + with_min + after_min <= 1440)
) STRICT;

-- Who can do it. No row for a service: everybody can.
CREATE TABLE service_practitioner (
    service_id      INTEGER NOT NULL REFERENCES service (id),
    practitioner_id INTEGER NOT NULL REFERENCES practitioner (id),
    PRIMARY KEY (service_id, practitioner_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE opening_hours (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    site_id   INTEGER NOT NULL REFERENCES site (id),
    weekday   INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7),             -- ISO 8601: Monday is 1
    start_min INTEGER NOT NULL CHECK (start_min BETWEEN 0 AND 1439),        -- minutes of the day
    end_min   INTEGER NOT NULL CHECK (end_min BETWEEN 1 AND 1440),
    CHECK (end_min > start_min)
) STRICT;

CREATE TABLE schedule (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    rev             INTEGER NOT NULL DEFAULT 1,
    practitioner_id INTEGER NOT NULL REFERENCES practitioner (id),
    weekday         INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    start_min       INTEGER NOT NULL CHECK (start_min BETWEEN 0 AND 1439),
    end_min         INTEGER NOT NULL CHECK (end_min BETWEEN 1 AND 1440),
    valid_from_day  INTEGER NOT NULL DEFAULT -2147483648,
    valid_to_day    INTEGER NOT NULL DEFAULT 2147483647,                    -- inclusive
    every_weeks     INTEGER NOT NULL DEFAULT 1 CHECK (every_weeks BETWEEN 1 AND 52),
    anchor_day      INTEGER NOT NULL DEFAULT 0,                             -- a day of a week in which it holds
    category        TEXT NOT NULL DEFAULT '',                               -- preferred category; '': any
    release_days    INTEGER NOT NULL DEFAULT 0 CHECK (release_days >= 0),
    CHECK (end_min > start_min)
) STRICT;
CREATE INDEX schedule_practitioner ON schedule (practitioner_id, weekday);

CREATE TABLE schedule_exception (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    rev             INTEGER NOT NULL DEFAULT 1,
    practitioner_id INTEGER REFERENCES practitioner (id),                   -- NULL: everybody
    day             INTEGER NOT NULL,
    kind            TEXT NOT NULL CHECK (kind IN ('away', 'closed', 'extra')),
    start_min       INTEGER NOT NULL DEFAULT 0 CHECK (start_min BETWEEN 0 AND 1439),
    end_min         INTEGER NOT NULL DEFAULT 1440 CHECK (end_min BETWEEN 1 AND 1440),
    note            TEXT NOT NULL DEFAULT '',
    CHECK (end_min > start_min)
) STRICT;
CREATE INDEX schedule_exception_day ON schedule_exception (day);

CREATE TABLE holiday (
    day  INTEGER PRIMARY KEY,
    name TEXT NOT NULL
) STRICT;

-- How people hear of the clinic. outreach/ builds on it.
CREATE TABLE source (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    word   TEXT NOT NULL UNIQUE,
    name   TEXT NOT NULL,
    active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
) STRICT;

-- Reasons a person picks from: why an appointment was cancelled, why a next step was declined, why somebody left.
CREATE TABLE reason (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    kind   TEXT NOT NULL CHECK (kind IN ('cancel', 'decline', 'leave')),
    word   TEXT NOT NULL,
    name   TEXT NOT NULL,
    side   TEXT NOT NULL DEFAULT '' CHECK (side IN ('', 'patient', 'clinic')),
    active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
    UNIQUE (kind, word)
) STRICT;

CREATE VIEW v_staff AS
SELECT staff.id, staff.login, staff.name, role.word AS role, staff.active
FROM staff JOIN role ON role.id = staff.role_id;

CREATE VIEW v_service AS
SELECT id, word, name, category, before_min, with_min, after_min, room_kind, follow_up_plan, recall_months,
       printf('%.*f', (SELECT currency_exponent FROM site ORDER BY id LIMIT 1),
              price_minor / pow(10, (SELECT currency_exponent FROM site ORDER BY id LIMIT 1))) AS price,
       active
FROM service;
