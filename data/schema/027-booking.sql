-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who waits for a time, and when it would suit them.

CREATE TABLE waiting_entry (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    rev             INTEGER NOT NULL DEFAULT 1,
    patient_id      INTEGER NOT NULL REFERENCES patient (id),
    service_id      INTEGER NOT NULL REFERENCES service (id),
    practitioner_id INTEGER REFERENCES practitioner (id),       -- NULL: whoever does it
    weekdays        INTEGER NOT NULL DEFAULT 127 CHECK (weekdays BETWEEN 1 AND 127),    -- bit 0 Monday .. 6 Sunday
    from_min        INTEGER NOT NULL DEFAULT 0 CHECK (from_min BETWEEN 0 AND 1439),     -- minutes of the day, within
    to_min          INTEGER NOT NULL DEFAULT 1440 CHECK (to_min BETWEEN 1 AND 1440),    -- which the whole of it lies
    from_day        INTEGER,                                    -- NULL: from now on
    until_day       INTEGER,                                    -- inclusive; NULL: as long as it takes
    notice_min      INTEGER NOT NULL DEFAULT 0 CHECK (notice_min BETWEEN 0 AND 43200),  -- needed to come
    priority        INTEGER NOT NULL DEFAULT 2 CHECK (priority BETWEEN 1 AND 3),        -- 1 urgent, 3 can wait
    note            TEXT NOT NULL DEFAULT '',
    status          TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'booked', 'left')),
    appointment_id  INTEGER REFERENCES appointment (id),        -- booked: by which
    reason_id       INTEGER REFERENCES reason (id),             -- left: why,
    reason_note     TEXT NOT NULL DEFAULT '',                   -- or in words
    closed_at       INTEGER,
    created_at      INTEGER NOT NULL,
    created_by      INTEGER NOT NULL DEFAULT 0,
    CHECK (to_min > from_min),
    CHECK (until_day IS NULL OR from_day IS NULL OR until_day >= from_day),
    CHECK (closed_at IS NOT NULL OR status = 'open')
) STRICT;
-- Nobody waits twice for one thing; the list is read by what is done and how urgent it is.
CREATE UNIQUE INDEX waiting_entry_once ON waiting_entry (patient_id, service_id) WHERE status = 'open';
CREATE INDEX waiting_entry_open ON waiting_entry (service_id, priority, created_at) WHERE status = 'open';
CREATE INDEX waiting_entry_patient ON waiting_entry (patient_id);

-- What was agreed and did not take place, the newest first: it is still to be done.
CREATE INDEX appointment_missed ON appointment (service_id, start_min) WHERE status IN ('cancelled', 'noshow');
-- The same of one practitioner: what opened a gap.
CREATE INDEX appointment_opened ON appointment (practitioner_id, start_min) WHERE status IN ('cancelled', 'noshow');

-- Whom nobody can book is kept waiting for nothing. (A record that was merged into another gave its rows away.)
CREATE TRIGGER waiting_entry_insert BEFORE INSERT ON waiting_entry WHEN NOT undoing() AND NEW.status = 'open' BEGIN
    SELECT RAISE(ABORT, 'This person is not booked: deceased, or out of use.') WHERE EXISTS (
        SELECT 1 FROM patient WHERE id = NEW.patient_id AND (active = 0 OR lifecycle = 'deceased'));
END;
CREATE TRIGGER patient_waits_no_more AFTER UPDATE OF lifecycle, active ON patient
WHEN NOT undoing() AND NEW.merged_into_id IS NULL
 AND ((NEW.active = 0 AND OLD.active = 1) OR (NEW.lifecycle = 'deceased' AND OLD.lifecycle <> 'deceased')) BEGIN
    UPDATE waiting_entry SET status = 'left', closed_at = clock_now(), rev = rev + 1
    WHERE patient_id = NEW.id AND status = 'open';
END;

CREATE VIEW v_waiting AS
SELECT w.id, strftime('%Y-%m-%dT%H:%M:%SZ', w.created_at, 'unixepoch') AS since, w.patient_id,
       (SELECT name FROM v_name n WHERE n.patient_id = w.patient_id) AS patient, s.word AS service, d.word AS practitioner,
       trim(iif(w.weekdays & 1, 'mon ', '') || iif(w.weekdays & 2, 'tue ', '') || iif(w.weekdays & 4, 'wed ', '') ||
            iif(w.weekdays & 8, 'thu ', '') || iif(w.weekdays & 16, 'fri ', '') || iif(w.weekdays & 32, 'sat ', '') ||
            iif(w.weekdays & 64, 'sun ', '')) AS weekdays,
       printf('%02d:%02d', w.from_min / 60, w.from_min % 60) AS from_time,
       printf('%02d:%02d', w.to_min / 60, w.to_min % 60) AS to_time,
       date(w.from_day * 86400, 'unixepoch') AS from_day, date(w.until_day * 86400, 'unixepoch') AS until_day,
       w.notice_min, w.priority, w.note, w.status, w.appointment_id,
       coalesce(r.word, nullif(w.reason_note, '')) AS reason
FROM waiting_entry w
JOIN service s ON s.id = w.service_id
LEFT JOIN practitioner d ON d.id = w.practitioner_id
LEFT JOIN reason r ON r.id = w.reason_id;
