-- SPDX-License-Identifier: GPL-3.0-or-later
-- Families that share a home, and organisations whose members have agreed prices.

-- Nobody lives in two homes, and what a household shares is never in doubt.
DROP INDEX household_member_patient;
CREATE UNIQUE INDEX household_member_patient ON household_member (patient_id);
ALTER TABLE household ADD COLUMN payer_id INTEGER REFERENCES patient (id);      -- a member; NULL: everybody for themselves
ALTER TABLE household ADD COLUMN contact_id INTEGER REFERENCES patient (id);    -- a member: who is called for the others
CREATE INDEX household_payer ON household (payer_id) WHERE payer_id IS NOT NULL;
CREATE INDEX household_contact ON household (contact_id) WHERE contact_id IS NOT NULL;

ALTER TABLE organisation ADD COLUMN number TEXT NOT NULL DEFAULT '';            -- of the contract, as they call it
ALTER TABLE organisation ADD COLUMN contact TEXT NOT NULL DEFAULT '';           -- whom to ask there
ALTER TABLE organisation ADD COLUMN phone TEXT NOT NULL DEFAULT '';             -- as typed
-- Hundredths of a percent off every service that has no agreed price.
ALTER TABLE organisation ADD COLUMN discount_bp INTEGER NOT NULL DEFAULT 0 CHECK (discount_bp BETWEEN 0 AND 10000);
ALTER TABLE organisation ADD COLUMN valid_from_day INTEGER;                     -- first and last day; NULL: open
ALTER TABLE organisation ADD COLUMN valid_to_day INTEGER;
ALTER TABLE organisation ADD COLUMN note TEXT NOT NULL DEFAULT '';

CREATE TABLE organisation_price (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    rev             INTEGER NOT NULL DEFAULT 1,
    organisation_id INTEGER NOT NULL REFERENCES organisation (id),
    service_id      INTEGER NOT NULL REFERENCES service (id),
    price_minor     INTEGER NOT NULL CHECK (price_minor >= 0),                  -- of one, for a member
    UNIQUE (organisation_id, service_id)
) STRICT;
CREATE INDEX organisation_price_service ON organisation_price (service_id);

-- A person is a member once; the journal has the years before.
CREATE UNIQUE INDEX organisation_member_once ON organisation_member (organisation_id, patient_id);
CREATE INDEX organisation_member_number ON organisation_member (organisation_id, number) WHERE number <> '';

CREATE VIEW v_link AS
SELECT l.id, l.patient_id, (SELECT name FROM v_name n WHERE n.patient_id = l.patient_id) AS patient, l.kind, l.other_id,
       (SELECT name FROM v_name n WHERE n.patient_id = l.other_id) AS other
FROM patient_link l
JOIN patient p ON p.id = l.patient_id AND p.active
JOIN patient o ON o.id = l.other_id AND o.active;

CREATE VIEW v_household_member AS
SELECT h.id AS household_id, h.name AS household, m.patient_id,
       (SELECT name FROM v_name n WHERE n.patient_id = m.patient_id) AS patient,
       iif(h.payer_id IS m.patient_id, 1, 0) AS pays, iif(h.contact_id IS m.patient_id, 1, 0) AS is_called
FROM household h
JOIN household_member m ON m.household_id = h.id
JOIN patient p ON p.id = m.patient_id AND p.active;

CREATE VIEW v_organisation AS
SELECT o.id, o.name, o.kind, o.number, o.contact, o.phone,
       iif(o.discount_bp % 100 = 0, CAST(o.discount_bp / 100 AS TEXT),
           rtrim(printf('%d.%02d', o.discount_bp / 100, o.discount_bp % 100), '0')) AS discount_percent,
       (SELECT count(*) FROM organisation_price r WHERE r.organisation_id = o.id) AS agreed_prices,
       date(o.valid_from_day * 86400, 'unixepoch') AS valid_from, date(o.valid_to_day * 86400, 'unixepoch') AS valid_to,
       (SELECT count(*) FROM organisation_member m JOIN patient p ON p.id = m.patient_id AND p.active
        WHERE m.organisation_id = o.id) AS members, o.note
FROM organisation o;

CREATE VIEW v_member AS
SELECT m.id, m.organisation_id, o.name AS organisation, o.kind, m.patient_id,
       (SELECT name FROM v_name n WHERE n.patient_id = m.patient_id) AS patient, m.number,
       date(m.valid_from_day * 86400, 'unixepoch') AS valid_from, date(m.valid_to_day * 86400, 'unixepoch') AS valid_to
FROM organisation_member m
JOIN organisation o ON o.id = m.organisation_id
JOIN patient p ON p.id = m.patient_id AND p.active;

CREATE VIEW v_organisation_price AS
SELECT r.id, r.organisation_id, o.name AS organisation, s.word AS service,
       printf('%.*f', x.currency_exponent, s.price_minor / pow(10, x.currency_exponent)) AS price,
       printf('%.*f', x.currency_exponent, r.price_minor / pow(10, x.currency_exponent)) AS agreed
FROM organisation_price r
JOIN organisation o ON o.id = r.organisation_id
JOIN service s ON s.id = r.service_id
JOIN site x ON x.id = (SELECT min(id) FROM site);
