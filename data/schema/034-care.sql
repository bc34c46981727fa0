-- SPDX-License-Identifier: GPL-3.0-or-later
-- When an appointment, a visit, a recall, an offer or an entry of the waiting list goes (a time given back, a change taken
-- back), the file asks who still names it: each of those is found at once, not by reading all there are.

CREATE INDEX recall_appointment ON recall (appointment_id) WHERE appointment_id IS NOT NULL;
CREATE INDEX recall_visit ON recall (visit_id) WHERE visit_id IS NOT NULL;
CREATE INDEX waiting_entry_appointment ON waiting_entry (appointment_id) WHERE appointment_id IS NOT NULL;
CREATE INDEX offer_appointment ON offer (appointment_id) WHERE appointment_id IS NOT NULL;
CREATE INDEX offer_earlier ON offer (earlier_id) WHERE earlier_id IS NOT NULL;
CREATE INDEX offer_missed ON offer (missed_id) WHERE missed_id IS NOT NULL;
CREATE INDEX offer_recall ON offer (recall_id) WHERE recall_id IS NOT NULL;
CREATE INDEX offer_waiting ON offer (waiting_id) WHERE waiting_id IS NOT NULL;
CREATE INDEX follow_up_task_offer ON follow_up_task (offer_id) WHERE offer_id IS NOT NULL;
