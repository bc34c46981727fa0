-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who is found by which keys, now that a record may be out of use: of such a person no key stays, and the number of
-- one who was merged into another finds the other. The keys are made anew with this step.

-- The best patients of every prefix that matches many, as of the last refill: src/people/best.c has the form. Row ''
-- counts the refills.
DROP TABLE search_best;
CREATE TABLE search_best (
    prefix TEXT PRIMARY KEY,
    n      INTEGER NOT NULL,
    people BLOB NOT NULL
) STRICT, WITHOUT ROWID;

DROP TRIGGER patient_key_insert;
DROP TRIGGER patient_key_update;
DROP TRIGGER patient_key_delete;
DROP TRIGGER contact_point_key_insert;
DROP TRIGGER contact_point_key_update;
DROP TRIGGER contact_point_key_delete;
DROP TRIGGER identifier_key_insert;
DROP TRIGGER identifier_key_update;
DROP TRIGGER identifier_key_delete;
DROP VIEW patient_key;

-- Every key of every person, as it should be, some more than once: with UNION the triggers below would read everybody.
-- src/people/functions.c has the functions. merged_keys(id): the numbers of all who were merged into that person.
CREATE VIEW patient_key AS
SELECT p.id AS patient_id, j.value AS k
FROM patient p, json_each(patient_keys(p.id, p.family, p.given, p.alias, p.born_day, p.born_precision)) j
WHERE p.active
UNION ALL
SELECT p.id, j.value FROM patient p, json_each(merged_keys(p.id)) j WHERE p.active
UNION ALL
SELECT c.patient_id, j.value
FROM contact_point c JOIN patient p ON p.id = c.patient_id, json_each(contact_keys(c.system, c.value, c.e164)) j
WHERE p.active
UNION ALL
SELECT i.patient_id, j.value
FROM identifier i JOIN patient p ON p.id = i.patient_id, json_each(identifier_keys(i.system, i.value)) j
WHERE p.active;

-- A key goes only when nothing else of the person gives it: two phones may end alike.
CREATE TRIGGER patient_key_insert AFTER INSERT ON patient BEGIN
    INSERT OR IGNORE INTO search_key (k, patient_id)
    SELECT value, NEW.id
    FROM json_each(patient_keys(NEW.id, NEW.family, NEW.given, NEW.alias, NEW.born_day, NEW.born_precision))
    WHERE NEW.active;
    INSERT INTO search_seen (patient_id, since) VALUES (NEW.id, change_number())
    ON CONFLICT (patient_id) DO UPDATE SET since = excluded.since;
END;
CREATE TRIGGER patient_key_update AFTER UPDATE OF family, given, alias, born_day, born_precision, active ON patient BEGIN
    DELETE FROM search_key
    WHERE patient_id = OLD.id
      AND k IN (SELECT value FROM json_each(patient_keys(OLD.id, OLD.family, OLD.given, OLD.alias, OLD.born_day,
                                                         OLD.born_precision)))
      AND k NOT IN (SELECT k FROM patient_key WHERE patient_id = OLD.id);
    INSERT OR IGNORE INTO search_key (k, patient_id)
    SELECT value, NEW.id
    FROM json_each(patient_keys(NEW.id, NEW.family, NEW.given, NEW.alias, NEW.born_day, NEW.born_precision))
    WHERE NEW.active;
    INSERT INTO search_seen (patient_id, since) VALUES (NEW.id, change_number())
    ON CONFLICT (patient_id) DO UPDATE SET since = excluded.since;
END;
-- Phones and numbers go out of use and come back with their person.
CREATE TRIGGER patient_key_active AFTER UPDATE OF active ON patient WHEN NEW.active <> OLD.active BEGIN
    DELETE FROM search_key
    WHERE NOT NEW.active AND patient_id = NEW.id
      AND k IN (SELECT j.value FROM contact_point c, json_each(contact_keys(c.system, c.value, c.e164)) j
                WHERE c.patient_id = NEW.id
                UNION ALL
                SELECT j.value FROM identifier i, json_each(identifier_keys(i.system, i.value)) j
                WHERE i.patient_id = NEW.id
                UNION ALL
                SELECT value FROM json_each(merged_keys(NEW.id)));
    INSERT OR IGNORE INTO search_key (k, patient_id)
    SELECT k, patient_id FROM patient_key WHERE NEW.active AND patient_id = NEW.id;
END;
-- The number of who is merged, and of all who were merged into them, follows to who stands for them now.
CREATE TRIGGER patient_key_merged AFTER UPDATE OF merged_into_id ON patient
WHEN NEW.merged_into_id IS NOT OLD.merged_into_id BEGIN
    DELETE FROM search_key
    WHERE patient_id = merged_into(OLD.merged_into_id)
      AND k IN (SELECT value FROM json_each(number_keys(NEW.id)) UNION ALL SELECT value FROM json_each(merged_keys(NEW.id)))
      AND k NOT IN (SELECT k FROM patient_key WHERE patient_id = merged_into(OLD.merged_into_id));
    INSERT OR IGNORE INTO search_key (k, patient_id)
    SELECT j.value, p.id FROM patient p, json_each(number_keys(NEW.id)) j
    WHERE p.id = merged_into(NEW.merged_into_id) AND p.active
    UNION ALL
    SELECT j.value, p.id FROM patient p, json_each(merged_keys(NEW.id)) j
    WHERE p.id = merged_into(NEW.merged_into_id) AND p.active;
    INSERT INTO search_seen (patient_id, since)
    SELECT id, change_number() FROM patient
    WHERE id IN (NEW.id, merged_into(OLD.merged_into_id), merged_into(NEW.merged_into_id))
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
    INSERT OR IGNORE INTO search_key (k, patient_id)
    SELECT j.value, p.id FROM patient p, json_each(contact_keys(NEW.system, NEW.value, NEW.e164)) j
    WHERE p.id = NEW.patient_id AND p.active;
    INSERT INTO search_seen (patient_id, since) SELECT id, change_number() FROM patient WHERE id = NEW.patient_id
    ON CONFLICT (patient_id) DO UPDATE SET since = excluded.since;
END;
CREATE TRIGGER contact_point_key_update AFTER UPDATE OF patient_id, system, value, e164 ON contact_point BEGIN
    DELETE FROM search_key
    WHERE patient_id = OLD.patient_id AND k IN (SELECT value FROM json_each(contact_keys(OLD.system, OLD.value, OLD.e164)))
      AND k NOT IN (SELECT k FROM patient_key WHERE patient_id = OLD.patient_id);
    INSERT OR IGNORE INTO search_key (k, patient_id)
    SELECT j.value, p.id FROM patient p, json_each(contact_keys(NEW.system, NEW.value, NEW.e164)) j
    WHERE p.id = NEW.patient_id AND p.active;
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
    INSERT OR IGNORE INTO search_key (k, patient_id)
    SELECT j.value, p.id FROM patient p, json_each(identifier_keys(NEW.system, NEW.value)) j
    WHERE p.id = NEW.patient_id AND p.active;
    INSERT INTO search_seen (patient_id, since) SELECT id, change_number() FROM patient WHERE id = NEW.patient_id
    ON CONFLICT (patient_id) DO UPDATE SET since = excluded.since;
END;
CREATE TRIGGER identifier_key_update AFTER UPDATE OF patient_id, system, value ON identifier BEGIN
    DELETE FROM search_key
    WHERE patient_id = OLD.patient_id AND k IN (SELECT value FROM json_each(identifier_keys(OLD.system, OLD.value)))
      AND k NOT IN (SELECT k FROM patient_key WHERE patient_id = OLD.patient_id);
    INSERT OR IGNORE INTO search_key (k, patient_id)
    SELECT j.value, p.id FROM patient p, json_each(identifier_keys(NEW.system, NEW.value)) j
    WHERE p.id = NEW.patient_id AND p.active;
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
