-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who died is expected no more.

CREATE TRIGGER patient_died AFTER UPDATE OF lifecycle ON patient
WHEN NOT undoing() AND NEW.lifecycle = 'deceased' AND OLD.lifecycle <> 'deceased' BEGIN
    DELETE FROM occupancy WHERE appointment_id IN (
        SELECT id FROM appointment WHERE patient_id = NEW.id AND start_min >= clinic_today() * 1440
           AND status IN ('proposed', 'booked'));
    UPDATE appointment SET status = 'cancelled', side = 'patient', rev = rev + 1
    WHERE patient_id = NEW.id AND start_min >= clinic_today() * 1440 AND status IN ('proposed', 'booked');
END;
