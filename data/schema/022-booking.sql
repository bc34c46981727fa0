-- SPDX-License-Identifier: GPL-3.0-or-later
-- Taking a cancellation back is booking, too.

-- What is put back by an undo: the restriction is asked as for any booking, and nobody who died meanwhile is booked.
CREATE TRIGGER appointment_back_insert BEFORE INSERT ON appointment
WHEN undoing() AND NEW.status IN ('proposed', 'booked') BEGIN
    SELECT RAISE(ABORT, 'This person is not booked: deceased, or out of use.') WHERE EXISTS (
        SELECT 1 FROM patient WHERE id = NEW.patient_id AND lifecycle = 'deceased');
    SELECT RAISE(ABORT, 'Booking is restricted for this person.') WHERE EXISTS (
        SELECT 1 FROM alert WHERE patient_id = NEW.patient_id AND kind = 'scheduling'
           AND (until_day IS NULL OR until_day >= clinic_today()) AND only_with_id IS NOT NEW.practitioner_id)
        AND NOT actor_may('book-restricted');
END;
CREATE TRIGGER appointment_back_update BEFORE UPDATE OF status ON appointment
WHEN undoing() AND NEW.status IN ('proposed', 'booked') AND OLD.status IN ('cancelled', 'entered-in-error') BEGIN
    SELECT RAISE(ABORT, 'This person is not booked: deceased, or out of use.') WHERE EXISTS (
        SELECT 1 FROM patient WHERE id = NEW.patient_id AND lifecycle = 'deceased');
    SELECT RAISE(ABORT, 'Booking is restricted for this person.') WHERE EXISTS (
        SELECT 1 FROM alert WHERE patient_id = NEW.patient_id AND kind = 'scheduling'
           AND (until_day IS NULL OR until_day >= clinic_today()) AND only_with_id IS NOT NEW.practitioner_id)
        AND NOT actor_may('book-restricted');
END;
-- Who is out of use may come back with the same undo, so that is asked when all of it is in place.
CREATE TRIGGER appointment_back_recheck BEFORE UPDATE ON appointment
WHEN rechecking() AND NEW.status IN ('proposed', 'booked') AND NEW.start_min >= clinic_today() * 1440 BEGIN
    SELECT RAISE(ABORT, 'This person is not booked: deceased, or out of use.') WHERE EXISTS (
        SELECT 1 FROM patient WHERE id = NEW.patient_id AND active = 0);
END;
