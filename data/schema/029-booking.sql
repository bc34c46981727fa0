-- SPDX-License-Identifier: GPL-3.0-or-later
-- How often people did not come, by the kind of time: what the risk of a no-show is estimated from. Derived.

-- kind: src/booking/risk.h; period: 30 days, counted from 1970-01-01.
CREATE TABLE noshow_history (
    kind   INTEGER NOT NULL,
    period INTEGER NOT NULL,
    missed INTEGER NOT NULL,
    kept   INTEGER NOT NULL,
    PRIMARY KEY (kind, period)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER noshow_history_insert AFTER INSERT ON appointment WHEN NEW.status IN ('noshow', 'fulfilled') BEGIN
    INSERT INTO noshow_history (kind, period, missed, kept)
    VALUES (risk_kind(NEW.start_min, NEW.created_at), NEW.start_min / 43200, NEW.status = 'noshow', NEW.status = 'fulfilled')
    ON CONFLICT DO UPDATE SET missed = missed + excluded.missed, kept = kept + excluded.kept;
END;
CREATE TRIGGER noshow_history_update AFTER UPDATE OF status, start_min, created_at ON appointment
WHEN OLD.status IN ('noshow', 'fulfilled') OR NEW.status IN ('noshow', 'fulfilled') BEGIN
    UPDATE noshow_history SET missed = missed - (OLD.status = 'noshow'), kept = kept - (OLD.status = 'fulfilled')
    WHERE kind = risk_kind(OLD.start_min, OLD.created_at) AND period = OLD.start_min / 43200;
    INSERT INTO noshow_history (kind, period, missed, kept)
    VALUES (risk_kind(NEW.start_min, NEW.created_at), NEW.start_min / 43200, NEW.status = 'noshow', NEW.status = 'fulfilled')
    ON CONFLICT DO UPDATE SET missed = missed + excluded.missed, kept = kept + excluded.kept;
END;
CREATE TRIGGER noshow_history_delete AFTER DELETE ON appointment WHEN OLD.status IN ('noshow', 'fulfilled') BEGIN
    UPDATE noshow_history SET missed = missed - (OLD.status = 'noshow'), kept = kept - (OLD.status = 'fulfilled')
    WHERE kind = risk_kind(OLD.start_min, OLD.created_at) AND period = OLD.start_min / 43200;
END;
