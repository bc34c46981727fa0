-- SPDX-License-Identifier: GPL-3.0-or-later
-- A time that came free, offered to one person after another; what each said is an attempt.

CREATE TABLE offer (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    rev             INTEGER NOT NULL DEFAULT 1,
    patient_id      INTEGER NOT NULL REFERENCES patient (id),
    practitioner_id INTEGER NOT NULL REFERENCES practitioner (id),
    service_id      INTEGER NOT NULL REFERENCES service (id),
    start_min       INTEGER NOT NULL,
    end_min         INTEGER NOT NULL,
    expires_at      INTEGER NOT NULL,                           -- until then it is theirs alone
    appointment_id  INTEGER REFERENCES appointment (id),        -- what holds it, later what it became; NULL: given back
    waiting_id      INTEGER REFERENCES waiting_entry (id),      -- why they were asked: one of these at most
    earlier_id      INTEGER REFERENCES appointment (id),        -- booked later, could come earlier
    recall_id       INTEGER REFERENCES recall (id),
    missed_id       INTEGER REFERENCES appointment (id),        -- agreed, did not take place, was not booked again
    outcome         TEXT NOT NULL DEFAULT 'open'
                        CHECK (outcome IN ('open', 'accepted', 'declined', 'no-answer', 'withdrawn')),
    answered_at     INTEGER,
    created_at      INTEGER NOT NULL,
    created_by      INTEGER NOT NULL DEFAULT 0,
    CHECK (end_min > start_min AND end_min - start_min <= 1440),
    CHECK ((waiting_id IS NOT NULL) + (earlier_id IS NOT NULL) + (recall_id IS NOT NULL) + (missed_id IS NOT NULL) <= 1)
) STRICT;
CREATE INDEX offer_gap ON offer (practitioner_id, start_min);
CREATE INDEX offer_patient ON offer (patient_id);

-- Whom nothing may reach any more is offered nothing.
CREATE TRIGGER patient_offered_no_more AFTER UPDATE OF lifecycle, active ON patient
WHEN NOT undoing() AND NEW.merged_into_id IS NULL
 AND ((NEW.active = 0 AND OLD.active = 1) OR (NEW.lifecycle = 'deceased' AND OLD.lifecycle <> 'deceased')) BEGIN
    UPDATE offer SET outcome = 'withdrawn', answered_at = clock_now(), rev = rev + 1
    WHERE patient_id = NEW.id AND outcome = 'open';
END;

-- The call that was made for it.
ALTER TABLE follow_up_task ADD COLUMN offer_id INTEGER REFERENCES offer (id);

-- Whom a gap is offered to: recalls by when they are due.
CREATE INDEX recall_open ON recall (service_id, coalesce(due_agreed_day, due_calculated_day)) WHERE status = 'open';

CREATE VIEW v_offer AS
SELECT o.id, strftime('%Y-%m-%d %H:%M', o.start_min * 60, 'unixepoch') AS start,
       strftime('%Y-%m-%d %H:%M', o.end_min * 60, 'unixepoch') AS end, o.patient_id,
       (SELECT name FROM v_name n WHERE n.patient_id = o.patient_id) AS patient, s.word AS service, d.word AS practitioner,
       CASE WHEN o.waiting_id IS NOT NULL THEN 'waiting' WHEN o.earlier_id IS NOT NULL THEN 'earlier'
            WHEN o.recall_id IS NOT NULL THEN 'recall' WHEN o.missed_id IS NOT NULL THEN 'missed' ELSE 'other' END AS kind,
       strftime('%Y-%m-%dT%H:%M:%SZ', o.expires_at, 'unixepoch') AS expires, o.appointment_id,
       o.outcome
FROM offer o JOIN service s ON s.id = o.service_id JOIN practitioner d ON d.id = o.practitioner_id;
