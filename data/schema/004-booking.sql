-- SPDX-License-Identifier: GPL-3.0-or-later
-- What was agreed for when, and what it takes. Civil minutes count from 1970-01-01T00:00 on the clinic's wall.

CREATE TABLE appointment (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    rev             INTEGER NOT NULL DEFAULT 1,
    patient_id      INTEGER NOT NULL REFERENCES patient (id),
    practitioner_id INTEGER NOT NULL REFERENCES practitioner (id),
    room_id         INTEGER REFERENCES room (id),
    service_id      INTEGER NOT NULL REFERENCES service (id),
    start_min       INTEGER NOT NULL,
    end_min         INTEGER NOT NULL,
    status          TEXT NOT NULL DEFAULT 'booked' CHECK (status IN ('proposed', 'booked', 'arrived', 'in-visit',
                        'fulfilled', 'cancelled', 'noshow', 'entered-in-error')),
    confirmation    TEXT NOT NULL DEFAULT 'unasked'
                        CHECK (confirmation IN ('unasked', 'asked', 'confirmed', 'declined')),
    overbook        INTEGER NOT NULL DEFAULT 0 CHECK (overbook IN (0, 1)),
    reason_id       INTEGER REFERENCES reason (id),             -- why it was cancelled,
    reason_note     TEXT NOT NULL DEFAULT '',                   -- or in words
    side            TEXT NOT NULL DEFAULT '' CHECK (side IN ('', 'patient', 'clinic')),
    moved_from_min  INTEGER,                                    -- where it stood before the last move
    moves           INTEGER NOT NULL DEFAULT 0,
    series_id       INTEGER,
    source          TEXT NOT NULL DEFAULT 'desk',
    note            TEXT NOT NULL DEFAULT '',
    created_at      INTEGER NOT NULL,
    created_by      INTEGER NOT NULL DEFAULT 0,
    CHECK (end_min > start_min AND end_min - start_min <= 1440)
) STRICT;
-- A day is read at every desk from here alone: all that orders, colours and counts its rows.
CREATE INDEX appointment_day ON appointment (start_min, practitioner_id, end_min, status, confirmation, patient_id);
CREATE INDEX appointment_patient ON appointment (patient_id, start_min);

-- All that can be taken, each for its own minutes. kind: 1 practitioner, 2 room, 3 person, 4 assistant.
CREATE TABLE occupancy (
    kind           INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 4),
    resource       INTEGER NOT NULL,
    start_min      INTEGER NOT NULL,
    end_min        INTEGER NOT NULL,
    appointment_id INTEGER NOT NULL REFERENCES appointment (id),
    overbook       INTEGER NOT NULL DEFAULT 0 CHECK (overbook IN (0, 1)),
    expires_at     INTEGER NOT NULL DEFAULT 0,                  -- a held offer's end, seconds UTC; 0: never
    CHECK (end_min > start_min AND end_min - start_min <= 1440),
    PRIMARY KEY (kind, resource, start_min, appointment_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX occupancy_appointment ON occupancy (appointment_id);

CREATE TRIGGER occupancy_guard_insert BEFORE INSERT ON occupancy WHEN NOT undoing() BEGIN
    SELECT RAISE(ABORT, 'This time is already taken.') WHERE NEW.overbook = 0 AND EXISTS (
        SELECT 1 FROM occupancy
        WHERE kind = NEW.kind AND resource = NEW.resource
          AND start_min < NEW.end_min AND start_min > NEW.start_min - 1440 AND end_min > NEW.start_min
          AND appointment_id <> NEW.appointment_id AND overbook = 0
          AND (expires_at = 0 OR expires_at > clock_now()));
END;
CREATE TRIGGER occupancy_guard_update BEFORE UPDATE ON occupancy WHEN NOT undoing() BEGIN
    SELECT RAISE(ABORT, 'This time is already taken.') WHERE NEW.overbook = 0 AND EXISTS (
        SELECT 1 FROM occupancy
        WHERE kind = NEW.kind AND resource = NEW.resource
          AND start_min < NEW.end_min AND start_min > NEW.start_min - 1440 AND end_min > NEW.start_min
          AND appointment_id <> NEW.appointment_id AND overbook = 0
          AND (expires_at = 0 OR expires_at > clock_now()));
END;

CREATE VIEW v_appointment AS
SELECT a.id, strftime('%Y-%m-%d %H:%M', a.start_min * 60, 'unixepoch') AS start,
       strftime('%Y-%m-%d %H:%M', a.end_min * 60, 'unixepoch') AS end,
       a.patient_id, (SELECT name FROM v_name n WHERE n.patient_id = p.id) AS patient, s.word AS service, d.word AS practitioner,
       r.word AS room, a.status, a.confirmation, a.overbook, reason.word AS reason, a.side, a.note
FROM appointment a
JOIN patient p ON p.id = a.patient_id
JOIN service s ON s.id = a.service_id
JOIN practitioner d ON d.id = a.practitioner_id
LEFT JOIN room r ON r.id = a.room_id
LEFT JOIN reason ON reason.id = a.reason_id;
