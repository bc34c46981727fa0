-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a person allows, what is to be minded about them and by whom, and what was noted.

-- Who sees an alert; the rights are see-clinical, see-reception and see-managers.
ALTER TABLE alert ADD COLUMN audience TEXT NOT NULL DEFAULT 'everyone'
    CHECK (audience IN ('everyone', 'clinical', 'reception', 'managers'));
-- Of a scheduling alert: with whom the person may be booked all the same; NULL: with nobody.
ALTER TABLE alert ADD COLUMN only_with_id INTEGER REFERENCES practitioner (id);

-- What holds today and may be seen by who asks. Everything that shows alerts reads this.
CREATE VIEW alert_seen AS
SELECT id, patient_id, kind, text, until_day, audience, only_with_id FROM alert
WHERE (until_day IS NULL OR until_day >= clinic_today())
  AND (audience = 'everyone' OR actor_may('see-' || audience));

-- The few records that are out of use.
CREATE INDEX patient_out_of_use ON patient (id) WHERE active = 0;

-- Dated notes; patient.note is the standing one.
CREATE TABLE note (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    rev        INTEGER NOT NULL DEFAULT 1,
    patient_id INTEGER NOT NULL REFERENCES patient (id),
    staff_id   INTEGER NOT NULL DEFAULT 0,                      -- who wrote it
    at         INTEGER NOT NULL,
    text       TEXT NOT NULL CHECK (text <> '')
) STRICT;
CREATE INDEX note_patient ON note (patient_id, id);

-- What it means in this clinic that a person was not asked; a purpose without a row: as consent_default says.
CREATE TABLE consent_unasked (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    rev     INTEGER NOT NULL DEFAULT 1,
    purpose TEXT NOT NULL UNIQUE CHECK (purpose IN ('care', 'reminder', 'offer')),
    allowed INTEGER NOT NULL CHECK (allowed IN (0, 1))
) STRICT;

CREATE VIEW consent_default AS
SELECT d.purpose, coalesce((SELECT allowed FROM consent_unasked u WHERE u.purpose = d.purpose), d.allowed) AS allowed
FROM (SELECT 'care' AS purpose, 1 AS allowed UNION ALL SELECT 'reminder', 1 UNION ALL SELECT 'offer', 0) d;

-- The rule of consent: whatever reaches a person, by whichever path, asks here. Care and reminders are allowed until they
-- are refused, offers only when given. Nobody reaches the dead; who is inactive is reached for care alone.
CREATE VIEW consent_allowed AS
SELECT p.id AS patient_id, c.channel, d.purpose,
       CASE WHEN p.active = 0 OR p.lifecycle = 'deceased' THEN 0
            WHEN p.lifecycle = 'inactive' AND d.purpose <> 'care' THEN 0
            ELSE coalesce((SELECT given FROM consent x
                           WHERE x.patient_id = p.id AND x.channel = c.channel AND x.purpose = d.purpose), d.allowed)
       END AS allowed
FROM patient p
CROSS JOIN (SELECT 'call' AS channel UNION ALL SELECT 'sms' UNION ALL SELECT 'email' UNION ALL SELECT 'post') c
CROSS JOIN consent_default d;

CREATE VIEW v_consent AS
SELECT a.patient_id, a.purpose, a.channel, a.allowed, c.given, strftime('%Y-%m-%dT%H:%M:%SZ', c.at, 'unixepoch') AS at,
       c.how
FROM consent_allowed a
LEFT JOIN consent c ON c.patient_id = a.patient_id AND c.channel = a.channel AND c.purpose = a.purpose;

CREATE VIEW v_note AS
SELECT n.id, n.patient_id, strftime('%Y-%m-%dT%H:%M:%SZ', n.at, 'unixepoch') AS at, s.name AS staff, n.text
FROM note n LEFT JOIN staff s ON s.id = n.staff_id;

-- The name as the desk shows it: Han without a gap, Vietnamese with the family name first, others with it last. Who comes
-- by the special channel, and whose record is out of use, is a number wherever people are listed.
DROP VIEW v_name;
CREATE VIEW v_name AS
SELECT id AS patient_id,
       CASE WHEN privacy = 'special' OR (active = 0 AND merged_into_id IS NULL) THEN '#' || id
            WHEN family = '' OR given = '' THEN family || given
            WHEN family GLOB '*[々〇㐀-䶿一-鿿𠀀-𲎯]*' AND given GLOB '*[々〇㐀-䶿一-鿿𠀀-𲎯]*' THEN family || given
            WHEN family IN ('Nguyễn', 'Nguyen', 'Trần', 'Tran', 'Lê', 'Le', 'Phạm', 'Pham', 'Hoàng', 'Hoang', 'Huỳnh',
                            'Huynh', 'Phan', 'Vũ', 'Vu', 'Võ', 'Vo', 'Đặng', 'Dang', 'Bùi', 'Bui', 'Đỗ', 'Do', 'Hồ',
                            'Ho', 'Ngô', 'Ngo', 'Dương', 'Duong', 'Lý', 'Ly', 'Đinh', 'Dinh', 'Đoàn', 'Doan', 'Trịnh',
                            'Trinh', 'Trương', 'Truong', 'Lâm', 'Lam', 'Mai', 'Đào', 'Dao', 'Cao', 'Hà', 'Ha', 'Lương',
                            'Luong', 'Lưu', 'Luu')
                 AND (given LIKE '% %' OR family || given GLOB '*[Ạ-ỹĐđƠơƯưĂă]*') THEN family || ' ' || given
            ELSE given || ' ' || family END AS name
FROM patient;
