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
CREATE INDEX patient_born ON patient (born_day) WHERE born_day IS NOT NULL;
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
-- since: the number of the change, so that a desk reads only what is new to it; 0: the person stands in search_best as
-- they are. Row ('', 0) of search_best counts the refills.
CREATE TABLE search_seen (
    patient_id INTEGER PRIMARY KEY,
    seen_at    INTEGER NOT NULL DEFAULT 0,                      -- seconds UTC
    since      INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX search_seen_since ON search_seen (since) WHERE since > 0;

-- Every key of every person, as it should be, some more than once: with UNION the triggers below would read everybody.
-- src/people/search.c has the functions.
CREATE VIEW patient_key AS
SELECT p.id AS patient_id, j.value AS k
FROM patient p, json_each(patient_keys(p.id, p.family, p.given, p.alias, p.born_day, p.born_precision)) j
UNION ALL
SELECT c.patient_id, j.value FROM contact_point c, json_each(contact_keys(c.system, c.value, c.e164)) j
UNION ALL
SELECT i.patient_id, j.value FROM identifier i, json_each(identifier_keys(i.system, i.value)) j;

-- A key goes only when nothing else of the person gives it: two phones may end alike.
CREATE TRIGGER patient_key_insert AFTER INSERT ON patient BEGIN
    INSERT OR IGNORE INTO search_key (k, patient_id)
    SELECT value, NEW.id
    FROM json_each(patient_keys(NEW.id, NEW.family, NEW.given, NEW.alias, NEW.born_day, NEW.born_precision));
    INSERT INTO search_seen (patient_id, since) VALUES (NEW.id, change_number())
    ON CONFLICT (patient_id) DO UPDATE SET since = excluded.since;
END;
CREATE TRIGGER patient_key_update AFTER UPDATE OF family, given, alias, born_day, born_precision ON patient BEGIN
    DELETE FROM search_key
    WHERE patient_id = OLD.id
      AND k IN (SELECT value FROM json_each(patient_keys(OLD.id, OLD.family, OLD.given, OLD.alias, OLD.born_day,
                                                         OLD.born_precision)))
      AND k NOT IN (SELECT k FROM patient_key WHERE patient_id = OLD.id);
    INSERT OR IGNORE INTO search_key (k, patient_id)
    SELECT value, NEW.id
    FROM json_each(patient_keys(NEW.id, NEW.family, NEW.given, NEW.alias, NEW.born_day, NEW.born_precision));
    INSERT INTO search_seen (patient_id, since) VALUES (NEW.id, change_number())
    ON CONFLICT (patient_id) DO UPDATE SET since = excluded.since;
END;
CREATE TRIGGER patient_key_delete AFTER DELETE ON patient BEGIN
    DELETE FROM search_key
    WHERE patient_id = OLD.id
      AND k IN (SELECT value FROM json_each(patient_keys(OLD.id, OLD.family, OLD.given, OLD.alias, OLD.born_day,
                                                         OLD.born_precision)))
      AND k NOT IN (SELECT k FROM patient_key WHERE patient_id = OLD.id);
    DELETE FROM search_seen WHERE patient_id = OLD.id;
END;
CREATE TRIGGER contact_point_key_insert AFTER INSERT ON contact_point BEGIN
    INSERT OR IGNORE INTO search_key (k, patient_id) SELECT value, NEW.patient_id FROM json_each(contact_keys(NEW.system, NEW.value, NEW.e164));
    INSERT INTO search_seen (patient_id, since) SELECT id, change_number() FROM patient WHERE id = NEW.patient_id
    ON CONFLICT (patient_id) DO UPDATE SET since = excluded.since;
END;
CREATE TRIGGER contact_point_key_update AFTER UPDATE OF patient_id, system, value, e164 ON contact_point BEGIN
    DELETE FROM search_key
    WHERE patient_id = OLD.patient_id AND k IN (SELECT value FROM json_each(contact_keys(OLD.system, OLD.value, OLD.e164)))
      AND k NOT IN (SELECT k FROM patient_key WHERE patient_id = OLD.patient_id);
    INSERT OR IGNORE INTO search_key (k, patient_id) SELECT value, NEW.patient_id FROM json_each(contact_keys(NEW.system, NEW.value, NEW.e164));
    INSERT INTO search_seen (patient_id, since) SELECT id, change_number() FROM patient WHERE id IN (OLD.patient_id, NEW.patient_id)
    ON CONFLICT (patient_id) DO UPDATE SET since = excluded.since;
END;
CREATE TRIGGER contact_point_key_delete AFTER DELETE ON contact_point BEGIN
    DELETE FROM search_key
    WHERE patient_id = OLD.patient_id AND k IN (SELECT value FROM json_each(contact_keys(OLD.system, OLD.value, OLD.e164)))
      AND k NOT IN (SELECT k FROM patient_key WHERE patient_id = OLD.patient_id);
    INSERT INTO search_seen (patient_id, since) SELECT id, change_number() FROM patient WHERE id = OLD.patient_id
    ON CONFLICT (patient_id) DO UPDATE SET since = excluded.since;
END;
CREATE TRIGGER identifier_key_insert AFTER INSERT ON identifier BEGIN
    INSERT OR IGNORE INTO search_key (k, patient_id) SELECT value, NEW.patient_id FROM json_each(identifier_keys(NEW.system, NEW.value));
    INSERT INTO search_seen (patient_id, since) SELECT id, change_number() FROM patient WHERE id = NEW.patient_id
    ON CONFLICT (patient_id) DO UPDATE SET since = excluded.since;
END;
CREATE TRIGGER identifier_key_update AFTER UPDATE OF patient_id, system, value ON identifier BEGIN
    DELETE FROM search_key
    WHERE patient_id = OLD.patient_id AND k IN (SELECT value FROM json_each(identifier_keys(OLD.system, OLD.value)))
      AND k NOT IN (SELECT k FROM patient_key WHERE patient_id = OLD.patient_id);
    INSERT OR IGNORE INTO search_key (k, patient_id) SELECT value, NEW.patient_id FROM json_each(identifier_keys(NEW.system, NEW.value));
    INSERT INTO search_seen (patient_id, since) SELECT id, change_number() FROM patient WHERE id IN (OLD.patient_id, NEW.patient_id)
    ON CONFLICT (patient_id) DO UPDATE SET since = excluded.since;
END;
CREATE TRIGGER identifier_key_delete AFTER DELETE ON identifier BEGIN
    DELETE FROM search_key
    WHERE patient_id = OLD.patient_id AND k IN (SELECT value FROM json_each(identifier_keys(OLD.system, OLD.value)))
      AND k NOT IN (SELECT k FROM patient_key WHERE patient_id = OLD.patient_id);
    INSERT INTO search_seen (patient_id, since) SELECT id, change_number() FROM patient WHERE id = OLD.patient_id
    ON CONFLICT (patient_id) DO UPDATE SET since = excluded.since;
END;

-- The name as the desk shows it: Han without a gap, Vietnamese with the family name first, others with it last.
CREATE VIEW v_name AS
SELECT id AS patient_id,
       CASE WHEN family = '' OR given = '' THEN family || given
            WHEN family GLOB '*[々〇㐀-䶿一-鿿𠀀-𲎯]*' AND given GLOB '*[々〇㐀-䶿一-鿿𠀀-𲎯]*' THEN family || given
            WHEN family IN ('Nguyễn', 'Nguyen', 'Trần', 'Tran', 'Lê', 'Le', 'Phạm', 'Pham', 'Hoàng', 'Hoang', 'Huỳnh',
                            'Huynh', 'Phan', 'Vũ', 'Vu', 'Võ', 'Vo', 'Đặng', 'Dang', 'Bùi', 'Bui', 'Đỗ', 'Do', 'Hồ',
                            'Ho', 'Ngô', 'Ngo', 'Dương', 'Duong', 'Lý', 'Ly', 'Đinh', 'Dinh', 'Đoàn', 'Doan', 'Trịnh',
                            'Trinh', 'Trương', 'Truong', 'Lâm', 'Lam', 'Mai', 'Đào', 'Dao', 'Cao', 'Hà', 'Ha', 'Lương',
                            'Luong', 'Lưu', 'Luu')
                 AND (given LIKE '% %' OR family || given GLOB '*[Ạ-ỹĐđƠơƯưĂă]*') THEN family || ' ' || given
            ELSE given || ' ' || family END AS name
FROM patient;

CREATE VIEW v_patient AS
SELECT p.id, (SELECT name FROM v_name n WHERE n.patient_id = p.id) AS name, p.family, p.given, p.alias, p.lifecycle, p.sex,
       substr(date(p.born_day * 86400, 'unixepoch'), 1, CASE p.born_precision WHEN 1 THEN 4 WHEN 2 THEN 7 ELSE 10 END)
           AS born,
       (SELECT value FROM contact_point c WHERE c.patient_id = p.id AND system = 'phone' ORDER BY rank, id LIMIT 1)
           AS phone,
       (SELECT value FROM contact_point c WHERE c.patient_id = p.id AND system = 'phone' ORDER BY rank, id
        LIMIT 1 OFFSET 1) AS phone2,
       (SELECT value FROM contact_point c WHERE c.patient_id = p.id AND system = 'email' ORDER BY rank, id LIMIT 1)
           AS email,
       (SELECT value FROM identifier i WHERE i.patient_id = p.id AND system = 'national' ORDER BY id LIMIT 1) AS national,
       (SELECT value FROM identifier i WHERE i.patient_id = p.id AND system = 'insurance' ORDER BY id LIMIT 1)
           AS insurance,
       (SELECT value FROM identifier i WHERE i.patient_id = p.id AND system = 'card' ORDER BY id LIMIT 1) AS card,
       p.address, p.district, p.city, p.languages, p.occupation, s.word AS source, p.referrer_id, p.privacy, p.note,
       strftime('%Y-%m-%dT%H:%M:%SZ', p.created_at, 'unixepoch') AS created
FROM patient p LEFT JOIN source s ON s.id = p.source_id;
