-- SPDX-License-Identifier: GPL-3.0-or-later
-- What number an appointment or a visit had in the program it was imported from, so that none comes in twice.

CREATE TABLE import_number (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    value          TEXT NOT NULL CHECK (value <> ''),
    appointment_id INTEGER REFERENCES appointment (id),
    visit_id       INTEGER REFERENCES visit (id),
    CHECK ((appointment_id IS NULL) <> (visit_id IS NULL))
) STRICT;
CREATE INDEX import_number_appointment ON import_number (value) WHERE appointment_id IS NOT NULL;
CREATE INDEX import_number_visit ON import_number (value) WHERE visit_id IS NOT NULL;
CREATE INDEX import_number_of_appointment ON import_number (appointment_id) WHERE appointment_id IS NOT NULL;
CREATE INDEX import_number_of_visit ON import_number (visit_id) WHERE visit_id IS NOT NULL;
