-- SPDX-License-Identifier: GPL-3.0-or-later
-- Tags in groups, and who carries which since when, by whose hand.

CREATE TABLE tag_group (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    rev       INTEGER NOT NULL DEFAULT 1,
    word      TEXT NOT NULL UNIQUE,
    name      TEXT NOT NULL CHECK (name <> ''),
    exclusive INTEGER NOT NULL DEFAULT 0 CHECK (exclusive IN (0, 1)),   -- at most one of the group at a time
    position  INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE tag (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    rev      INTEGER NOT NULL DEFAULT 1,
    group_id INTEGER NOT NULL REFERENCES tag_group (id),
    word     TEXT NOT NULL UNIQUE,
    name     TEXT NOT NULL CHECK (name <> ''),
    position INTEGER NOT NULL DEFAULT 0,
    active   INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1))
) STRICT;

-- The past stays: removing a tag ends its assignment.
CREATE TABLE tag_assignment (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    rev        INTEGER NOT NULL DEFAULT 1,
    patient_id INTEGER NOT NULL REFERENCES patient (id),
    tag_id     INTEGER NOT NULL REFERENCES tag (id),
    from_at    INTEGER NOT NULL,
    until_at   INTEGER,
    by_staff   INTEGER NOT NULL DEFAULT 0,
    until_by   INTEGER NOT NULL DEFAULT 0,
    rule_id    INTEGER,                                         -- NULL: by hand
    evidence   TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX tag_assignment_now ON tag_assignment (patient_id, tag_id) WHERE until_at IS NULL;
CREATE INDEX tag_assignment_patient ON tag_assignment (patient_id, from_at);
CREATE INDEX tag_assignment_tag ON tag_assignment (tag_id, patient_id) WHERE until_at IS NULL;

-- Of an exclusive group one at a time, also when something is undone: what an undo touched is looked at again.
CREATE TRIGGER tag_exclusive_insert BEFORE INSERT ON tag_assignment WHEN NEW.until_at IS NULL AND NOT undoing() BEGIN
    SELECT RAISE(ABORT, 'The person carries another tag of this group now.') FROM tag t
    JOIN tag_group g ON g.id = t.group_id WHERE t.id = NEW.tag_id AND g.exclusive = 1 AND EXISTS (
        SELECT 1 FROM tag_assignment a JOIN tag o ON o.id = a.tag_id
        WHERE a.patient_id = NEW.patient_id AND a.until_at IS NULL AND a.tag_id <> t.id AND o.group_id = g.id);
END;
CREATE TRIGGER tag_exclusive_update BEFORE UPDATE ON tag_assignment WHEN NEW.until_at IS NULL AND NOT undoing() BEGIN
    SELECT RAISE(ABORT, 'The person carries another tag of this group now.') FROM tag t
    JOIN tag_group g ON g.id = t.group_id WHERE t.id = NEW.tag_id AND g.exclusive = 1 AND EXISTS (
        SELECT 1 FROM tag_assignment a JOIN tag o ON o.id = a.tag_id
        WHERE a.patient_id = NEW.patient_id AND a.until_at IS NULL AND a.tag_id <> t.id AND o.group_id = g.id);
END;

CREATE VIEW v_tag_assignment AS
SELECT a.id, a.patient_id, g.word AS tag_group, t.word AS tag, t.name,
       strftime('%Y-%m-%dT%H:%M:%SZ', a.from_at, 'unixepoch') AS since,
       strftime('%Y-%m-%dT%H:%M:%SZ', a.until_at, 'unixepoch') AS until,
       staff.login AS by, a.evidence
FROM tag_assignment a
JOIN tag t ON t.id = a.tag_id
JOIN tag_group g ON g.id = t.group_id
LEFT JOIN staff ON staff.id = a.by_staff;

CREATE VIEW v_tag AS
SELECT t.id, g.word AS tag_group, t.word AS tag, t.name, g.exclusive, t.active,
       (SELECT count(*) FROM tag_assignment a WHERE a.tag_id = t.id AND a.until_at IS NULL) AS carried
FROM tag t JOIN tag_group g ON g.id = t.group_id;
