-- SPDX-License-Identifier: GPL-3.0-or-later
-- A person's time goes with the appointment when it becomes another's.

-- Two records of one person may both have been to the same hour, which then is told of twice: the one that comes does not
-- stand in the way of what is. Of appointments still to come the guard allows no two.
CREATE TRIGGER appointment_person AFTER UPDATE OF patient_id ON appointment
WHEN NEW.patient_id <> OLD.patient_id AND NOT undoing() BEGIN
    UPDATE occupancy SET resource = NEW.patient_id,
        overbook = NEW.status = 'fulfilled' AND EXISTS (
            SELECT 1 FROM occupancy o
            WHERE o.kind = 3 AND o.resource = NEW.patient_id AND o.appointment_id <> NEW.id AND o.overbook = 0
              AND o.start_min < NEW.end_min AND o.start_min > NEW.start_min - 1440 AND o.end_min > NEW.start_min)
    WHERE appointment_id = NEW.id AND kind = 3;
END;
