-- SPDX-License-Identifier: GPL-3.0-or-later
-- An appointment learns of assistants, of the notice a cancellation gave, and why a person may be in two places; its time
-- is written in fewer pages.

ALTER TABLE appointment ADD COLUMN assistant_id INTEGER REFERENCES practitioner (id);
ALTER TABLE appointment ADD COLUMN cancelled_at INTEGER;              -- instant
ALTER TABLE appointment ADD COLUMN notice_min INTEGER;                -- from then to its beginning; negative after it
ALTER TABLE appointment ADD COLUMN late_cancel INTEGER NOT NULL DEFAULT 0 CHECK (late_cancel IN (0, 1));
ALTER TABLE appointment ADD COLUMN twice_reason TEXT NOT NULL DEFAULT '';  -- why this person may be elsewhere meanwhile

-- The same table without an index and a foreign key on the appointment: its rows are found by whom it names, near its
-- time. Triggers of appointment keep the two together.
DROP TRIGGER appointment_person;
DROP TRIGGER patient_died;
CREATE TABLE occupancy_anew (
    kind           INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 4),
    resource       INTEGER NOT NULL,
    start_min      INTEGER NOT NULL,
    end_min        INTEGER NOT NULL,
    appointment_id INTEGER NOT NULL,
    overbook       INTEGER NOT NULL DEFAULT 0 CHECK (overbook IN (0, 1)),
    expires_at     INTEGER NOT NULL DEFAULT 0,                  -- a held offer's end, seconds UTC; 0: never
    CHECK (end_min > start_min AND end_min - start_min <= 1440),
    PRIMARY KEY (kind, resource, start_min, appointment_id)
) STRICT, WITHOUT ROWID;
INSERT INTO occupancy_anew SELECT * FROM occupancy;
DROP TABLE occupancy;
ALTER TABLE occupancy_anew RENAME TO occupancy;

-- The legal moves, as src/booking/appointment.c has them.
CREATE TRIGGER appointment_legal BEFORE UPDATE OF status ON appointment
WHEN NEW.status <> OLD.status AND NOT rev_rests() AND (OLD.status, NEW.status) NOT IN (VALUES
    ('proposed', 'booked'), ('proposed', 'cancelled'), ('booked', 'cancelled'), ('booked', 'noshow'), ('booked', 'arrived'),
    ('booked', 'fulfilled'), ('noshow', 'arrived'), ('noshow', 'fulfilled'), ('arrived', 'in-visit'),
    ('arrived', 'fulfilled'), ('arrived', 'cancelled'), ('in-visit', 'fulfilled'), ('in-visit', 'cancelled')) BEGIN
    SELECT RAISE(ABORT, 'An appointment that stands so cannot become that.');
END;

-- What is called off gives back all it took, whoever calls it off. Each kind is looked for by the whole key.
CREATE TRIGGER appointment_gone AFTER UPDATE OF status ON appointment
WHEN NOT undoing() AND NEW.status IN ('cancelled', 'noshow', 'entered-in-error')
 AND OLD.status NOT IN ('cancelled', 'noshow', 'entered-in-error') BEGIN
    DELETE FROM occupancy WHERE appointment_id = OLD.id
      AND (kind = 1 AND resource = OLD.practitioner_id AND start_min BETWEEN OLD.start_min - 1440 AND OLD.end_min + 1440
        OR kind = 2 AND resource = OLD.room_id AND start_min BETWEEN OLD.start_min - 1440 AND OLD.end_min + 1440
        OR kind = 3 AND resource = OLD.patient_id AND start_min BETWEEN OLD.start_min - 1440 AND OLD.end_min + 1440
        OR kind = 4 AND resource = OLD.assistant_id AND start_min BETWEEN OLD.start_min - 1440 AND OLD.end_min + 1440);
END;
CREATE TRIGGER appointment_deleted AFTER DELETE ON appointment WHEN NOT undoing() BEGIN
    DELETE FROM occupancy WHERE appointment_id = OLD.id
      AND (kind = 1 AND resource = OLD.practitioner_id AND start_min BETWEEN OLD.start_min - 1440 AND OLD.end_min + 1440
        OR kind = 2 AND resource = OLD.room_id AND start_min BETWEEN OLD.start_min - 1440 AND OLD.end_min + 1440
        OR kind = 3 AND resource = OLD.patient_id AND start_min BETWEEN OLD.start_min - 1440 AND OLD.end_min + 1440
        OR kind = 4 AND resource = OLD.assistant_id AND start_min BETWEEN OLD.start_min - 1440 AND OLD.end_min + 1440);
END;

-- A person's time goes with the appointment when it becomes another's. Two records of one person may both have been to the
-- same hour, which then is told of twice: the one that comes does not stand in the way of what is. Of appointments still
-- to come the guard allows no two.
CREATE TRIGGER appointment_person AFTER UPDATE OF patient_id ON appointment
WHEN NEW.patient_id <> OLD.patient_id AND NOT undoing() BEGIN
    UPDATE occupancy SET resource = NEW.patient_id,
        overbook = (overbook = 1 AND NEW.twice_reason <> '') OR NEW.status = 'fulfilled' AND EXISTS (
            SELECT 1 FROM occupancy o
            WHERE o.kind = 3 AND o.resource = NEW.patient_id AND o.appointment_id <> NEW.id AND o.overbook = 0
              AND o.start_min < NEW.end_min AND o.start_min > NEW.start_min - 1440 AND o.end_min > NEW.start_min)
    WHERE kind = 3 AND resource = OLD.patient_id AND start_min BETWEEN NEW.start_min - 1440 AND NEW.end_min + 1440
      AND appointment_id = NEW.id;
END;

-- Who died is expected no more.
CREATE TRIGGER patient_died AFTER UPDATE OF lifecycle ON patient
WHEN NOT undoing() AND NEW.lifecycle = 'deceased' AND OLD.lifecycle <> 'deceased' BEGIN
    UPDATE appointment SET status = 'cancelled', side = 'patient', cancelled_at = clock_now(),
        notice_min = (civil_instant(start_min) - clock_now()) / 60, rev = rev + 1
    WHERE patient_id = NEW.id AND start_min >= clinic_today() * 1440 AND status IN ('proposed', 'booked');
END;

-- Nobody and nothing is in two places. An overbooked one stands beside others, by who may; a person beside themselves, by
-- who may, with the reason; who is received has the time that was agreed. A row that is put back as it was stands beside those that were overbooked on it since.
CREATE TRIGGER occupancy_guard_insert BEFORE INSERT ON occupancy WHEN NOT undoing() BEGIN
    SELECT RAISE(ABORT, 'This time is already taken.') WHERE NEW.overbook = 0 AND EXISTS (
        SELECT 1 FROM occupancy
        WHERE kind = NEW.kind AND resource = NEW.resource
          AND start_min < NEW.end_min AND start_min > NEW.start_min - 1440 AND end_min > NEW.start_min
          AND appointment_id <> NEW.appointment_id AND (overbook = 0 OR NOT rev_rests())
          AND (expires_at = 0 OR expires_at > clock_now()));
    SELECT RAISE(ABORT, 'You may not book over an existing appointment.')
    WHERE NEW.overbook = 1 AND NEW.kind = 1 AND NEW.start_min >= clinic_today() * 1440 AND NOT actor_may('overbook')
      AND EXISTS (SELECT 1 FROM appointment WHERE id = NEW.appointment_id AND status IN ('proposed', 'booked'));
    SELECT RAISE(ABORT, 'A person is in two places only with a reason, by who may.')
    WHERE NEW.overbook = 1 AND NEW.kind = 3 AND NEW.start_min >= clinic_today() * 1440 AND NOT EXISTS (
        SELECT 1 FROM appointment WHERE id = NEW.appointment_id AND (status NOT IN ('proposed', 'booked')
            OR twice_reason <> '' AND actor_may('book-twice')));
END;
CREATE TRIGGER occupancy_guard_update BEFORE UPDATE ON occupancy WHEN NOT undoing() BEGIN
    SELECT RAISE(ABORT, 'This time is already taken.') WHERE NEW.overbook = 0 AND EXISTS (
        SELECT 1 FROM occupancy
        WHERE kind = NEW.kind AND resource = NEW.resource
          AND start_min < NEW.end_min AND start_min > NEW.start_min - 1440 AND end_min > NEW.start_min
          AND appointment_id <> NEW.appointment_id AND overbook = 0
          AND (expires_at = 0 OR expires_at > clock_now()));
    SELECT RAISE(ABORT, 'You may not book over an existing appointment.')
    WHERE NEW.overbook = 1 AND NEW.kind = 1 AND (OLD.overbook = 0 OR rechecking())
      AND NEW.start_min >= clinic_today() * 1440 AND NOT actor_may('overbook')
      AND EXISTS (SELECT 1 FROM appointment WHERE id = NEW.appointment_id AND status IN ('proposed', 'booked'));
    SELECT RAISE(ABORT, 'A person is in two places only with a reason, by who may.')
    WHERE NEW.overbook = 1 AND NEW.kind = 3 AND (OLD.overbook = 0 OR rechecking())
      AND NEW.start_min >= clinic_today() * 1440 AND NOT EXISTS (
        SELECT 1 FROM appointment WHERE id = NEW.appointment_id AND (status NOT IN ('proposed', 'booked')
            OR twice_reason <> '' AND actor_may('book-twice')));
END;

DROP VIEW v_appointment;
CREATE VIEW v_appointment AS
SELECT a.id, strftime('%Y-%m-%d %H:%M', a.start_min * 60, 'unixepoch') AS start,
       strftime('%Y-%m-%d %H:%M', a.end_min * 60, 'unixepoch') AS end,
       a.patient_id, (SELECT name FROM v_name n WHERE n.patient_id = p.id) AS patient, s.word AS service, d.word AS practitioner,
       r.word AS room, a.status, a.confirmation, a.overbook, reason.word AS reason, a.side, a.note,
       t.word AS assistant, strftime('%Y-%m-%dT%H:%M:%SZ', a.cancelled_at, 'unixepoch') AS cancelled, a.notice_min,
       a.late_cancel, a.twice_reason
FROM appointment a
JOIN patient p ON p.id = a.patient_id
JOIN service s ON s.id = a.service_id
JOIN practitioner d ON d.id = a.practitioner_id
LEFT JOIN room r ON r.id = a.room_id
LEFT JOIN practitioner t ON t.id = a.assistant_id
LEFT JOIN reason ON reason.id = a.reason_id;
