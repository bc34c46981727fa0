-- SPDX-License-Identifier: GPL-3.0-or-later
-- Follow-ups as other programs read them: no number where consent forbids to use it.

DROP VIEW v_follow_up;
CREATE VIEW v_follow_up AS
SELECT f.id, f.due, f.patient_id, (SELECT name FROM v_name n WHERE n.patient_id = f.patient_id) AS patient,
       iif(f.allowed, (SELECT value FROM contact_point c WHERE c.patient_id = f.patient_id AND c.system = 'phone'
                       ORDER BY c.rank, c.id LIMIT 1), NULL) AS phone,
       f.name, f.channel, f.attempts, f.status, f.script, f.allowed
FROM (SELECT t.id, date(t.due_day * 86400, 'unixepoch') AS due, t.patient_id, t.name, t.channel, t.attempts, t.status,
             t.script,
             (SELECT a.allowed FROM consent_allowed a JOIN task_purpose u ON u.task_id = t.id
              WHERE a.patient_id = t.patient_id AND a.channel = t.channel AND a.purpose = u.purpose) AS allowed
      FROM follow_up_task t) f;
