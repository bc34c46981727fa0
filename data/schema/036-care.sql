-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who died or went out of use meanwhile is offered nothing again by an undo.

CREATE TRIGGER offer_again BEFORE UPDATE ON offer WHEN rechecking() AND NEW.outcome = 'open' BEGIN
    SELECT RAISE(ABORT, 'This person is not booked: deceased, or out of use.') WHERE EXISTS (
        SELECT 1 FROM patient WHERE id = NEW.patient_id AND (active = 0 OR lifecycle = 'deceased'));
END;
