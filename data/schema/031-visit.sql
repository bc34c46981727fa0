-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who owes more than the clinic allows is booked, moved and put back only by who may.

CREATE TRIGGER appointment_owes_insert BEFORE INSERT ON appointment WHEN NEW.status IN ('proposed', 'booked') BEGIN
    SELECT RAISE(ABORT, 'This person owes more than is allowed.')
    WHERE (SELECT balance_limit_minor FROM site ORDER BY id LIMIT 1) IS NOT NULL
      AND (SELECT balance_minor FROM v_balance WHERE patient_id = NEW.patient_id)
          > (SELECT balance_limit_minor FROM site ORDER BY id LIMIT 1)
      AND NOT actor_may('book-restricted');
END;
CREATE TRIGGER appointment_owes_update BEFORE UPDATE OF start_min, practitioner_id, status ON appointment
WHEN NEW.status IN ('proposed', 'booked')
 AND (OLD.status IN ('cancelled', 'entered-in-error')
      OR NOT undoing() AND (NEW.start_min <> OLD.start_min OR NEW.practitioner_id <> OLD.practitioner_id)) BEGIN
    SELECT RAISE(ABORT, 'This person owes more than is allowed.')
    WHERE (SELECT balance_limit_minor FROM site ORDER BY id LIMIT 1) IS NOT NULL
      AND (SELECT balance_minor FROM v_balance WHERE patient_id = NEW.patient_id)
          > (SELECT balance_limit_minor FROM site ORDER BY id LIMIT 1)
      AND NOT actor_may('book-restricted');
END;
