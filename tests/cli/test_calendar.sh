#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# In and out: busy time from calendars, appointments as calendars, slips and day sheets.
# shellcheck source=lib.sh
. "${TOP_SRCDIR:?}/tests/cli/lib.sh"

clinic
ok register --family Karimi --given Sara --phone '07700 900123'
ok register --family 王 --given 小明
ok book 1 check-up --at '2031-03-05 10:00' --with li
ok book 2 check-up --at '2031-03-05 11:00' --with li

# out
ok export appointments --format ics --practitioner li
says 'BEGIN:VCALENDAR'
says 'DTSTART:20310305T100000Z'
says_not 'Sara'
ok export appointments --format ics --names -o "$work/li.ics"
run cat "$work/li.ics"
says 'Sara'
refused export appointments --format ics -o "$work/li.ics"
refused export appointments --format ics --until +5y
wrong export patients --format ics
wrong export appointments --names
ok access
says 'calendar with names'
ok slip 1
says 'Sara Karimi'
says 'Wed 5 Mar 2031, 10:00 - '
ok slip 1 --ics
says_not 'Sara'
says 'SUMMARY:Test Dental'
refused slip 99
ok slip 1 --json
holds '$[0].patient' 'Sara Karimi'
wrong daysheet --json
wrong slip 1 --ics --print
ok daysheet 2031-03-05
says '10:00  Sara Karimi'
says '2 appointments'
ok daysheet 2031-03-05 --practitioner tran -o "$work/sheet"
wrong daysheet someday
refused daysheet --practitioner nobody

# printing: a program and its words, no shell
printf "[desk]\nprint_command = cp /dev/stdin '%s/printed here'\n" "$work" >"$work/print.ini"
ok -c "$work/print.ini" slip 1 --print
says 'Given to cp'
run cat "$work/printed here"
says 'Sara Karimi'
printf '[desk]\nprint_command = no-such-printer-here\n' >"$work/print.ini"
refused -c "$work/print.ini" slip 1 --print
complains 'no-such-printer-here'

# in
cat >"$work/hospital.ics" <<'ICS'
BEGIN:VCALENDAR
BEGIN:VEVENT
UID:a
SUMMARY:Private
DTSTART:20310305T095000Z
DURATION:PT2H
RRULE:FREQ=WEEKLY
END:VEVENT
END:VCALENDAR
ICS
ok calendar import li "$work/hospital.ics" --dry-run
says '53 new'
ok calendar list
says 'No calendar'
ok calendar import li "$work/hospital.ics"
says '53 new, 0 gone, 0 as before'
says '2 appointments do not fit any more:'
says 'Li is away: hospital.'
says_not 'Private'
ok calendar import li "$work/hospital.ics" --json
holds '$[0].new' 0
holds '$[0].as_before' 53
holds '$[0].until' 2032-03-04
ok calendar list --json
holds '$[0].calendar' hospital
holds '$[0].absences' 53
refused book 1 check-up --at '2031-03-12 10:00' --with li
ok undo
ok calendar list
says 'No calendar'
ok book 1 check-up --at '2031-03-12 10:00' --with li
ok calendar import li "$work/hospital.ics" --name clinic --titles
ok calendar remove li clinic
refused calendar remove li clinic
wrong calendar import li
wrong calendar export li x
refused calendar import nobody "$work/hospital.ics"
head -c 60 "$work/hospital.ics" >"$work/cut.ics"
refused calendar import li "$work/cut.ics"
complains 'ends in the middle'
refused calendar import li "$program"
refused calendar import li "$work/nothing.ics"
refused calendar import li /dev/zero
ok staff add ana --role reception --name 'Ana Rossi'
refused --user ana calendar import li "$work/hospital.ics"
refused --user ana export appointments --format ics
ok --user ana slip 1

done_testing
