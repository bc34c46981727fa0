-- SPDX-License-Identifier: GPL-3.0-or-later
-- Whose agreement made a line's price, and the line as others may read it.

ALTER TABLE charge ADD COLUMN organisation_id INTEGER REFERENCES organisation (id);    -- NULL: the clinic's own price
ALTER TABLE charge ADD COLUMN why TEXT NOT NULL DEFAULT '';     -- as it was told: "Sunrise Insurance -20 %"
CREATE INDEX charge_organisation ON charge (organisation_id) WHERE organisation_id IS NOT NULL;

CREATE VIEW v_charge AS
SELECT c.id, c.patient_id, (SELECT name FROM v_name n WHERE n.patient_id = c.patient_id) AS patient, c.visit_id,
       s.word AS service, c.quantity,
       printf('%.*f', x.currency_exponent, c.price_minor / pow(10, x.currency_exponent)) AS price,
       printf('%.*f', x.currency_exponent, c.discount_minor / pow(10, x.currency_exponent)) AS discount,
       printf('%.*f', x.currency_exponent,
              (c.quantity * c.price_minor - c.discount_minor) / pow(10, x.currency_exponent)) AS amount,
       o.name AS organisation, c.why,
       strftime('%Y-%m-%dT%H:%M:%SZ', c.at, 'unixepoch') AS at
FROM charge c
JOIN service s ON s.id = c.service_id
JOIN site x ON x.id = (SELECT min(id) FROM site)
LEFT JOIN organisation o ON o.id = c.organisation_id;
