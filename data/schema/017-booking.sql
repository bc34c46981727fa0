-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who is not booked, whoever asks by whichever path: the deceased, records out of use, and people with an alert that
-- restricts scheduling unless the role may. Receiving somebody who stands at the desk is not booking.

CREATE TRIGGER appointment_may_insert BEFORE INSERT ON appointment
WHEN NOT undoing() AND NEW.status IN ('proposed', 'booked') BEGIN
    SELECT RAISE(ABORT, 'This person is not booked: deceased, or out of use.') WHERE EXISTS (
        SELECT 1 FROM patient WHERE id = NEW.patient_id AND (active = 0 OR lifecycle = 'deceased'));
    SELECT RAISE(ABORT, 'Booking is restricted for this person.') WHERE EXISTS (
        SELECT 1 FROM alert WHERE patient_id = NEW.patient_id AND kind = 'scheduling'
           AND (until_day IS NULL OR until_day >= clinic_today()) AND only_with_id IS NOT NEW.practitioner_id)
        AND NOT actor_may('book-restricted');
END;
-- Moved, handed to another practitioner, or booked again after it had been called off.
CREATE TRIGGER appointment_may_update BEFORE UPDATE OF start_min, practitioner_id, status ON appointment
WHEN NOT undoing() AND NEW.status IN ('proposed', 'booked')
 AND (NEW.start_min <> OLD.start_min OR NEW.practitioner_id <> OLD.practitioner_id
      OR OLD.status NOT IN ('proposed', 'booked')) BEGIN
    SELECT RAISE(ABORT, 'This person is not booked: deceased, or out of use.') WHERE EXISTS (
        SELECT 1 FROM patient WHERE id = NEW.patient_id AND (active = 0 OR lifecycle = 'deceased'));
    SELECT RAISE(ABORT, 'Booking is restricted for this person.') WHERE EXISTS (
        SELECT 1 FROM alert WHERE patient_id = NEW.patient_id AND kind = 'scheduling'
           AND (until_day IS NULL OR until_day >= clinic_today()) AND only_with_id IS NOT NEW.practitioner_id)
        AND NOT actor_may('book-restricted');
END;
