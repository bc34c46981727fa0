-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who was booked is read from the appointments: schema 030.

DROP VIEW booked_since;
CREATE VIEW booked_since AS
SELECT id AS n, patient_id, civil_instant(start_min) AS seen_at
FROM appointment WHERE status IN ('booked', 'arrived', 'in-visit', 'fulfilled');
UPDATE search_best SET n = (SELECT coalesce(max(id), 0) FROM appointment) WHERE prefix = '!';

DROP TRIGGER appointment_seen_insert;
DROP TRIGGER appointment_seen_update;
DROP TRIGGER appointment_seen_delete;
-- What is put back has the number it had, which may be behind the mark.
CREATE TRIGGER appointment_seen_insert AFTER INSERT ON appointment
WHEN undoing() AND NEW.status IN ('booked', 'arrived', 'in-visit', 'fulfilled') BEGIN
    INSERT INTO search_seen (patient_id, seen_at, since) VALUES (NEW.patient_id, civil_instant(NEW.start_min), change_number())
    ON CONFLICT (patient_id) DO UPDATE SET seen_at = excluded.seen_at, since = excluded.since WHERE excluded.seen_at > seen_at;
END;
-- A desk may have read of what stood there until now, though search_seen never did.
CREATE TRIGGER appointment_seen_update AFTER UPDATE OF patient_id, start_min, status ON appointment BEGIN
    INSERT INTO search_seen (patient_id, seen_at, since)
    SELECT patient_id, seen_at, change_number() FROM patient_seen WHERE patient_id IN (OLD.patient_id, NEW.patient_id)
    ON CONFLICT (patient_id) DO UPDATE SET seen_at = excluded.seen_at, since = excluded.since
    WHERE excluded.seen_at <> seen_at OR excluded.seen_at < civil_instant(OLD.start_min);
END;
CREATE TRIGGER appointment_seen_delete AFTER DELETE ON appointment BEGIN
    INSERT INTO search_seen (patient_id, seen_at, since)
    SELECT patient_id, seen_at, change_number() FROM patient_seen WHERE patient_id = OLD.patient_id
    ON CONFLICT (patient_id) DO UPDATE SET seen_at = excluded.seen_at, since = excluded.since
    WHERE excluded.seen_at <> seen_at OR excluded.seen_at < civil_instant(OLD.start_min);
END;
