-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who died or went out of use meanwhile is put back on the waiting list by no undo.

CREATE TRIGGER waiting_entry_again BEFORE UPDATE ON waiting_entry WHEN rechecking() AND NEW.status = 'open' BEGIN
    SELECT RAISE(ABORT, 'This person is not booked: deceased, or out of use.') WHERE EXISTS (
        SELECT 1 FROM patient WHERE id = NEW.patient_id AND (active = 0 OR lifecycle = 'deceased'));
END;
