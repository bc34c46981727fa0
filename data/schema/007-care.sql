-- SPDX-License-Identifier: GPL-3.0-or-later
-- What happens after a visit: plans, tasks, attempts, recalls.

CREATE TABLE follow_up_plan (
    id   INTEGER PRIMARY KEY AUTOINCREMENT,
    rev  INTEGER NOT NULL DEFAULT 1,
    word TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL CHECK (name <> '')
) STRICT;

CREATE TABLE follow_up_step (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    plan_id     INTEGER NOT NULL REFERENCES follow_up_plan (id),
    position    INTEGER NOT NULL,
    offset_days INTEGER NOT NULL CHECK (offset_days >= 0),
    channel     TEXT NOT NULL DEFAULT 'call' CHECK (channel IN ('call', 'sms', 'email', 'post')),
    name        TEXT NOT NULL,                                  -- "After-care day 1"
    script      TEXT NOT NULL DEFAULT '',                       -- what to ask
    UNIQUE (plan_id, position)
) STRICT;

-- A recall keeps apart what was calculated and what was agreed.
CREATE TABLE recall (
    id                 INTEGER PRIMARY KEY AUTOINCREMENT,
    rev                INTEGER NOT NULL DEFAULT 1,
    patient_id         INTEGER NOT NULL REFERENCES patient (id),
    visit_id           INTEGER REFERENCES visit (id),
    service_id         INTEGER NOT NULL REFERENCES service (id),
    interval_months    INTEGER NOT NULL CHECK (interval_months > 0),
    due_calculated_day INTEGER NOT NULL,
    due_agreed_day     INTEGER,
    status             TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'booked', 'declined', 'done')),
    appointment_id     INTEGER REFERENCES appointment (id),
    created_at         INTEGER NOT NULL
) STRICT;
CREATE INDEX recall_patient ON recall (patient_id);

CREATE TABLE follow_up_task (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    rev         INTEGER NOT NULL DEFAULT 1,
    patient_id  INTEGER NOT NULL REFERENCES patient (id),
    visit_id    INTEGER REFERENCES visit (id),
    step_id     INTEGER REFERENCES follow_up_step (id),
    recall_id   INTEGER REFERENCES recall (id),
    name        TEXT NOT NULL,
    channel     TEXT NOT NULL DEFAULT 'call' CHECK (channel IN ('call', 'sms', 'email', 'post')),
    script      TEXT NOT NULL DEFAULT '',
    planned_day INTEGER NOT NULL,                               -- where the plan put it
    due_day     INTEGER NOT NULL,                               -- where the last attempt put it
    due_minute  INTEGER NOT NULL DEFAULT 0,                     -- of the day; 0: any time
    attempts    INTEGER NOT NULL DEFAULT 0,
    status      TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'done', 'given-up', 'cancelled')),
    closed_at   INTEGER,
    created_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX follow_up_task_due ON follow_up_task (due_day, due_minute) WHERE status = 'open';
-- A visit's plan is made once, whoever finishes it how often.
CREATE UNIQUE INDEX follow_up_task_step ON follow_up_task (visit_id, step_id)
    WHERE visit_id IS NOT NULL AND step_id IS NOT NULL;
CREATE INDEX follow_up_task_recall ON follow_up_task (recall_id) WHERE recall_id IS NOT NULL;
CREATE INDEX follow_up_task_patient ON follow_up_task (patient_id);

CREATE TABLE attempt (
    id       INTEGER PRIMARY KEY AUTOINCREMENT,
    task_id  INTEGER NOT NULL REFERENCES follow_up_task (id),
    at       INTEGER NOT NULL,
    staff_id INTEGER NOT NULL DEFAULT 0,
    outcome  TEXT NOT NULL CHECK (outcome IN ('reached', 'no-answer', 'call-back', 'wrong-number', 'refused', 'sent',
                                              'booked')),
    note     TEXT NOT NULL DEFAULT '',
    next_day INTEGER                                            -- when to try again; NULL: not again
) STRICT;
CREATE INDEX attempt_task ON attempt (task_id);
CREATE INDEX attempt_at ON attempt (at);

CREATE VIEW v_follow_up AS
SELECT t.id, date(t.due_day * 86400, 'unixepoch') AS due, t.patient_id, (SELECT name FROM v_name n WHERE n.patient_id = p.id) AS patient,
       (SELECT value FROM contact_point c WHERE c.patient_id = p.id AND system = 'phone' ORDER BY rank, id LIMIT 1)
           AS phone,
       t.name, t.channel, t.attempts, t.status, t.script
FROM follow_up_task t JOIN patient p ON p.id = t.patient_id;
