-- SPDX-License-Identifier: GPL-3.0-or-later
-- How many appointments of one practitioner may stand over others on one day, however many desks try at once.

CREATE TRIGGER occupancy_limit_insert BEFORE INSERT ON occupancy
WHEN NEW.kind = 1 AND NEW.overbook = 1 AND NOT undoing() AND NEW.start_min >= clinic_today() * 1440 BEGIN
    SELECT RAISE(ABORT, 'That day has as many overbooked appointments as it may.')
    WHERE EXISTS (SELECT 1 FROM appointment WHERE id = NEW.appointment_id AND status IN ('proposed', 'booked'))
      AND (SELECT count(DISTINCT appointment_id) FROM occupancy
           WHERE kind = 1 AND resource = NEW.resource AND start_min >= NEW.start_min / 1440 * 1440
             AND start_min < NEW.start_min / 1440 * 1440 + 1440 AND overbook = 1 AND appointment_id <> NEW.appointment_id
             AND (expires_at = 0 OR expires_at > clock_now()))
       >= (SELECT coalesce(d.overbook_limit, s.overbook_limit) FROM practitioner d JOIN site s ON s.id = d.site_id
           WHERE d.id = NEW.resource);
END;
CREATE TRIGGER occupancy_limit_update BEFORE UPDATE ON occupancy
WHEN NEW.kind = 1 AND NEW.overbook = 1 AND (OLD.overbook = 0 OR rechecking()) AND NOT undoing()
 AND NEW.start_min >= clinic_today() * 1440 BEGIN
    SELECT RAISE(ABORT, 'That day has as many overbooked appointments as it may.')
    WHERE EXISTS (SELECT 1 FROM appointment WHERE id = NEW.appointment_id AND status IN ('proposed', 'booked'))
      AND (SELECT count(DISTINCT appointment_id) FROM occupancy
           WHERE kind = 1 AND resource = NEW.resource AND start_min >= NEW.start_min / 1440 * 1440
             AND start_min < NEW.start_min / 1440 * 1440 + 1440 AND overbook = 1 AND appointment_id <> NEW.appointment_id
             AND (expires_at = 0 OR expires_at > clock_now()))
       >= (SELECT coalesce(d.overbook_limit, s.overbook_limit) FROM practitioner d JOIN site s ON s.id = d.site_id
           WHERE d.id = NEW.resource);
END;
