-- SPDX-License-Identifier: GPL-3.0-or-later
-- Which records are in use, and since when a prospect is a patient.

-- 0: found, listed and booked nowhere, for one of the three reasons that follow. FHIR's Patient.active.
ALTER TABLE patient ADD COLUMN active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1));
ALTER TABLE patient ADD COLUMN merged_into_id INTEGER REFERENCES patient (id);   -- FHIR's replaced-by
ALTER TABLE patient ADD COLUMN restricted_at INTEGER;        -- kept by law only, from that instant
ALTER TABLE patient ADD COLUMN erased_at INTEGER;            -- nothing personal is left
-- created_at and source_id say when and by what the clinic first heard of them; these, of their first visit.
ALTER TABLE patient ADD COLUMN patient_at INTEGER;           -- NULL: still a prospect
ALTER TABLE patient ADD COLUMN patient_source_id INTEGER REFERENCES source (id);
CREATE INDEX patient_merged ON patient (merged_into_id) WHERE merged_into_id IS NOT NULL;

DROP VIEW v_patient;
CREATE VIEW v_patient AS
SELECT p.id, (SELECT name FROM v_name n WHERE n.patient_id = p.id) AS name, p.family, p.given, p.alias, p.lifecycle, p.sex,
       substr(date(p.born_day * 86400, 'unixepoch'), 1, CASE p.born_precision WHEN 1 THEN 4 WHEN 2 THEN 7 ELSE 10 END)
           AS born,
       (SELECT value FROM contact_point c WHERE c.patient_id = p.id AND system = 'phone' ORDER BY rank, id LIMIT 1)
           AS phone,
       (SELECT value FROM contact_point c WHERE c.patient_id = p.id AND system = 'phone' ORDER BY rank, id
        LIMIT 1 OFFSET 1) AS phone2,
       (SELECT value FROM contact_point c WHERE c.patient_id = p.id AND system = 'email' ORDER BY rank, id LIMIT 1)
           AS email,
       (SELECT value FROM identifier i WHERE i.patient_id = p.id AND system = 'national' ORDER BY id LIMIT 1) AS national,
       (SELECT value FROM identifier i WHERE i.patient_id = p.id AND system = 'insurance' ORDER BY id LIMIT 1)
           AS insurance,
       (SELECT value FROM identifier i WHERE i.patient_id = p.id AND system = 'card' ORDER BY id LIMIT 1) AS card,
       p.address, p.district, p.city, p.languages, p.occupation, s.word AS source, p.referrer_id, p.privacy, p.note,
       strftime('%Y-%m-%dT%H:%M:%SZ', p.created_at, 'unixepoch') AS created,
       strftime('%Y-%m-%dT%H:%M:%SZ', p.patient_at, 'unixepoch') AS patient_since
FROM patient p LEFT JOIN source s ON s.id = p.source_id
WHERE p.active;
