-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the calendar of a clinic knows more: sites, assistants, which minutes of a service need whom, rooms' hours.

-- How it is called in a kit and on the command line; '' for the only one.
ALTER TABLE site ADD COLUMN word TEXT NOT NULL DEFAULT '';
-- How many appointments a day may stand over another of the same practitioner.
ALTER TABLE site ADD COLUMN overbook_limit INTEGER NOT NULL DEFAULT 2 CHECK (overbook_limit BETWEEN 0 AND 99);
-- A cancellation with less notice than this is a late one.
ALTER TABLE site ADD COLUMN late_cancel_min INTEGER NOT NULL DEFAULT 1440 CHECK (late_cancel_min BETWEEN 0 AND 43200);
-- How long an offer is held.
ALTER TABLE site ADD COLUMN offer_min INTEGER NOT NULL DEFAULT 60 CHECK (offer_min BETWEEN 1 AND 43200);
-- Who owes more is not booked; NULL: whatever they owe.
ALTER TABLE site ADD COLUMN balance_limit_minor INTEGER CHECK (balance_limit_minor >= 0);

-- 1: assists others and is never booked on their own.
ALTER TABLE practitioner ADD COLUMN assistant INTEGER NOT NULL DEFAULT 0 CHECK (assistant IN (0, 1));
ALTER TABLE practitioner ADD COLUMN overbook_limit INTEGER CHECK (overbook_limit BETWEEN 0 AND 99); -- NULL: the site's

-- Which minutes of a service need whom, counted from the beginning of the preparation to the end of the turn-over. Without a
-- row the practitioner is needed from the end of the preparation to the beginning of the turn-over, the room for all of it,
-- and no assistant.
CREATE TABLE service_part (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    rev        INTEGER NOT NULL DEFAULT 1,
    service_id INTEGER NOT NULL REFERENCES service (id),
    kind       TEXT NOT NULL CHECK (kind IN ('practitioner', 'assistant', 'room')),
    from_min   INTEGER NOT NULL CHECK (from_min >= 0),
    to_min     INTEGER NOT NULL CHECK (to_min <= 1440),
    CHECK (to_min > from_min)
) STRICT;
CREATE INDEX service_part_service ON service_part (service_id);

-- Who can assist in it. No row for a service: every assistant.
CREATE TABLE service_assistant (
    service_id      INTEGER NOT NULL REFERENCES service (id),
    practitioner_id INTEGER NOT NULL REFERENCES practitioner (id),
    PRIMARY KEY (service_id, practitioner_id)
) STRICT, WITHOUT ROWID;

-- Where the block is worked, and in whose rooms; NULL: the practitioner's own site.
ALTER TABLE schedule ADD COLUMN site_id INTEGER REFERENCES site (id);

-- When a room can be used. A room without a row that is valid on a day can be used at any time of it.
CREATE TABLE room_hours (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    rev            INTEGER NOT NULL DEFAULT 1,
    room_id        INTEGER NOT NULL REFERENCES room (id),
    weekday        INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    start_min      INTEGER NOT NULL CHECK (start_min BETWEEN 0 AND 1439),
    end_min        INTEGER NOT NULL CHECK (end_min BETWEEN 1 AND 1440),
    valid_from_day INTEGER NOT NULL DEFAULT -2147483648,
    valid_to_day   INTEGER NOT NULL DEFAULT 2147483647,                     -- inclusive
    CHECK (end_min > start_min)
) STRICT;
CREATE INDEX room_hours_room ON room_hours (room_id, weekday);

ALTER TABLE schedule_exception ADD COLUMN room_id INTEGER REFERENCES room (id); -- that room alone; then practitioner_id is NULL
ALTER TABLE schedule_exception ADD COLUMN site_id INTEGER REFERENCES site (id); -- closed: that site alone; extra: worked there
-- The calendar it was brought in from, and what it is called there; '': entered here.
ALTER TABLE schedule_exception ADD COLUMN calendar TEXT NOT NULL DEFAULT '';
ALTER TABLE schedule_exception ADD COLUMN uid TEXT NOT NULL DEFAULT '';
ALTER TABLE holiday ADD COLUMN rev INTEGER NOT NULL DEFAULT 1;
ALTER TABLE holiday ADD COLUMN calendar TEXT NOT NULL DEFAULT '';

-- Opening hours change like all others: from a day on.
ALTER TABLE opening_hours ADD COLUMN rev INTEGER NOT NULL DEFAULT 1;
ALTER TABLE opening_hours ADD COLUMN valid_from_day INTEGER NOT NULL DEFAULT -2147483648;
ALTER TABLE opening_hours ADD COLUMN valid_to_day INTEGER NOT NULL DEFAULT 2147483647;

-- Weekdays by ISO 8601; '' where a block has no first or last day.
CREATE VIEW v_schedule AS
SELECT s.id, d.word AS practitioner, coalesce(w.word, '') AS site, s.weekday,
       printf('%02d:%02d', s.start_min / 60, s.start_min % 60) AS start,
       printf('%02d:%02d', s.end_min / 60, s.end_min % 60) AS end,
       iif(s.valid_from_day = -2147483648, '', date(s.valid_from_day * 86400, 'unixepoch')) AS valid_from,
       iif(s.valid_to_day = 2147483647, '', date(s.valid_to_day * 86400, 'unixepoch')) AS valid_to,
       s.every_weeks, s.category, s.release_days
FROM schedule s JOIN practitioner d ON d.id = s.practitioner_id LEFT JOIN site w ON w.id = s.site_id;

CREATE VIEW v_opening_hours AS
SELECT h.id, w.word AS site, h.weekday,
       printf('%02d:%02d', h.start_min / 60, h.start_min % 60) AS start,
       printf('%02d:%02d', h.end_min / 60, h.end_min % 60) AS end,
       iif(h.valid_from_day = -2147483648, '', date(h.valid_from_day * 86400, 'unixepoch')) AS valid_from,
       iif(h.valid_to_day = 2147483647, '', date(h.valid_to_day * 86400, 'unixepoch')) AS valid_to
FROM opening_hours h JOIN site w ON w.id = h.site_id;

CREATE VIEW v_room_hours AS
SELECT h.id, r.word AS room, h.weekday,
       printf('%02d:%02d', h.start_min / 60, h.start_min % 60) AS start,
       printf('%02d:%02d', h.end_min / 60, h.end_min % 60) AS end,
       iif(h.valid_from_day = -2147483648, '', date(h.valid_from_day * 86400, 'unixepoch')) AS valid_from,
       iif(h.valid_to_day = 2147483647, '', date(h.valid_to_day * 86400, 'unixepoch')) AS valid_to
FROM room_hours h JOIN room r ON r.id = h.room_id;

CREATE VIEW v_schedule_exception AS
SELECT x.id, date(x.day * 86400, 'unixepoch') AS day, x.kind, coalesce(d.word, '') AS practitioner,
       coalesce(r.word, '') AS room, coalesce(w.word, '') AS site,
       printf('%02d:%02d', x.start_min / 60, x.start_min % 60) AS start,
       printf('%02d:%02d', x.end_min / 60, x.end_min % 60) AS end, x.note, x.calendar
FROM schedule_exception x LEFT JOIN practitioner d ON d.id = x.practitioner_id LEFT JOIN room r ON r.id = x.room_id
LEFT JOIN site w ON w.id = x.site_id;

CREATE VIEW v_holiday AS
SELECT date(day * 86400, 'unixepoch') AS day, name, calendar FROM holiday;
