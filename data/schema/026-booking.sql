-- SPDX-License-Identifier: GPL-3.0-or-later
-- Series: what was agreed as one, with the rule as it was asked for. Each appointment of one names it in series_id.

CREATE TABLE series (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    rev             INTEGER NOT NULL DEFAULT 1,
    patient_id      INTEGER NOT NULL REFERENCES patient (id),
    service_id      INTEGER NOT NULL REFERENCES service (id),
    practitioner_id INTEGER NOT NULL REFERENCES practitioner (id),
    first_day       INTEGER NOT NULL,
    start_min       INTEGER NOT NULL CHECK (start_min BETWEEN 0 AND 1439),  -- of the day
    every           INTEGER NOT NULL CHECK (every BETWEEN 1 AND 366),
    unit            TEXT NOT NULL CHECK (unit IN ('day', 'week')),
    weekdays        INTEGER NOT NULL DEFAULT 0 CHECK (weekdays BETWEEN 0 AND 127), -- bit 0 Monday; 0: as it comes
    count           INTEGER CHECK (count BETWEEN 2 AND 60),
    until_day       INTEGER,
    made_at         INTEGER NOT NULL,
    made_by         INTEGER NOT NULL DEFAULT 0,
    CHECK ((count IS NULL) <> (until_day IS NULL))
) STRICT;
CREATE INDEX series_patient ON series (patient_id);
-- Only what belongs to a series is in it: a single booking does not pay for it.
CREATE INDEX appointment_series ON appointment (series_id, start_min) WHERE series_id IS NOT NULL;

-- What has no outcome yet, oldest first: what is past of it was forgotten.
CREATE INDEX appointment_open ON appointment (start_min) WHERE status IN ('booked', 'arrived', 'in-visit');

CREATE VIEW v_series AS
SELECT x.id, x.patient_id, (SELECT name FROM v_name n WHERE n.patient_id = x.patient_id) AS patient, s.word AS service,
       d.word AS practitioner, date(x.first_day * 86400, 'unixepoch') AS first_day,
       printf('%02d:%02d', x.start_min / 60, x.start_min % 60) AS time, x.every, x.unit, x.weekdays, x.count,
       date(x.until_day * 86400, 'unixepoch') AS until_day,
       (SELECT count(*) FROM appointment a WHERE a.series_id = x.id AND a.series_id IS NOT NULL) AS appointments,
       (SELECT count(*) FROM appointment a WHERE a.series_id = x.id AND a.series_id IS NOT NULL
           AND a.status = 'booked' AND a.start_min >= clinic_today() * 1440) AS still_to_come,
       strftime('%Y-%m-%dT%H:%M:%SZ', x.made_at, 'unixepoch') AS made_at
FROM series x
JOIN service s ON s.id = x.service_id
JOIN practitioner d ON d.id = x.practitioner_id;
