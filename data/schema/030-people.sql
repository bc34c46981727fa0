-- SPDX-License-Identifier: GPL-3.0-or-later
-- A booking writes nothing for finding people: who was booked since the best lists were made is read where they are booked.

-- Who is expected, in the order in which that was written, and when, seconds UTC. The room that books makes it anew.
CREATE VIEW booked_since AS SELECT 0 AS n, 0 AS patient_id, 0 AS seen_at WHERE 0;

-- Row '!' of search_best says how far search_seen has taken over from there: when a person is ranked, the higher counts of
-- search_seen and of what is booked behind that.
INSERT INTO search_best (prefix, n, people) VALUES ('!', 0, x'');
CREATE VIEW search_ranked AS
SELECT p.id AS patient_id,
       max(coalesce((SELECT s.seen_at FROM search_seen s WHERE s.patient_id = p.id), 0),
           coalesce((SELECT max(b.seen_at) FROM booked_since b WHERE b.patient_id = p.id
                     AND b.n > (SELECT n FROM search_best WHERE prefix = '!')), 0)) AS seen_at
FROM patient p;
