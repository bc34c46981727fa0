-- SPDX-License-Identifier: GPL-3.0-or-later
-- Nobody is reached against their consent: the rule of consent_allowed, held for follow-ups and for every try.

-- 1: they called us, which needs no consent.
ALTER TABLE attempt ADD COLUMN incoming INTEGER NOT NULL DEFAULT 0 CHECK (incoming IN (0, 1));

-- What a follow-up is for: a recall reminds, the rest is care.
CREATE VIEW task_purpose AS
SELECT id AS task_id, patient_id, channel, CASE WHEN recall_id IS NULL THEN 'care' ELSE 'reminder' END AS purpose
FROM follow_up_task;

CREATE TRIGGER attempt_consent_insert BEFORE INSERT ON attempt WHEN NOT undoing() AND NEW.incoming = 0 BEGIN
    SELECT RAISE(ABORT, 'This person does not want to be reached this way.') WHERE EXISTS (
        SELECT 1 FROM task_purpose t JOIN consent_allowed a
            ON a.patient_id = t.patient_id AND a.channel = t.channel AND a.purpose = t.purpose
        WHERE t.task_id = NEW.task_id AND a.allowed = 0);
END;
CREATE TRIGGER follow_up_task_consent_insert BEFORE INSERT ON follow_up_task
WHEN NOT undoing() AND NEW.status = 'open' BEGIN
    SELECT RAISE(ABORT, 'This person does not want to be reached this way.') WHERE EXISTS (
        SELECT 1 FROM consent_allowed a WHERE a.patient_id = NEW.patient_id AND a.channel = NEW.channel
           AND a.purpose = CASE WHEN NEW.recall_id IS NULL THEN 'care' ELSE 'reminder' END AND a.allowed = 0);
END;
CREATE TRIGGER follow_up_task_consent_update BEFORE UPDATE OF channel ON follow_up_task
WHEN NOT undoing() AND NEW.status = 'open' AND NEW.channel <> OLD.channel BEGIN
    SELECT RAISE(ABORT, 'This person does not want to be reached this way.') WHERE EXISTS (
        SELECT 1 FROM consent_allowed a WHERE a.patient_id = NEW.patient_id AND a.channel = NEW.channel
           AND a.purpose = CASE WHEN NEW.recall_id IS NULL THEN 'care' ELSE 'reminder' END AND a.allowed = 0);
END;

-- Whom nothing may reach any more is on no worklist: the dead and records out of use have nothing open, the inactive no
-- recalls. (A record that was merged into another gave its rows away.)
CREATE TRIGGER patient_rests AFTER UPDATE OF lifecycle, active ON patient
WHEN NOT undoing() AND NEW.merged_into_id IS NULL
 AND ((NEW.active = 0 AND OLD.active = 1)
      OR (NEW.lifecycle IN ('inactive', 'deceased') AND NEW.lifecycle <> OLD.lifecycle)) BEGIN
    UPDATE follow_up_task SET status = 'cancelled', closed_at = clock_now(), rev = rev + 1
    WHERE patient_id = NEW.id AND status = 'open'
      AND (recall_id IS NOT NULL OR NEW.active = 0 OR NEW.lifecycle = 'deceased');
    UPDATE recall SET status = 'declined', rev = rev + 1 WHERE patient_id = NEW.id AND status = 'open';
END;
