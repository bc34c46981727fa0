#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The calendar of the clinic: hours set from a day on, days that are different, holidays from a list, whom that strands.
# shellcheck source=lib.sh
. "${TOP_SRCDIR:?}/tests/cli/lib.sh"

clinic
ok staff add ana --role reception
ok register --family Karimi --given Sara
ok book 1 check-up --with li --at '2031-03-10 09:00'
ok schedule
says 'every 2 weeks'
says 'treatment, until 3 days before'
ok schedule list moss --json
holds '$[0].start' 08:30
holds '$[0].practitioner' moss

ok schedule set li mon 10-12 13:30-18 --from 2031-03-10 --until 2031-03-20 --dry-run
says 'Tried only; nothing was changed.'
says 'Li works 10:00-12:00, 13:30-18:00 that day.'
ok schedule stranded
says 'Every booked appointment fits the hours.'
ok schedule set li mon 10-12 13:30-18 --from 2031-03-10 --until 2031-03-20
says '1 appointment no longer fits:'
ok schedule stranded --json
holds '$[0].practitioner' li
ok slots check-up --with li --from '2031-03-10'
says '10:00'
ok move 1 --at '2031-03-10 10:00'
ok schedule stranded
says 'Every booked appointment fits the hours.'
ok schedule set tran sun 10-12
says 'Some of it lies outside the opening hours, and is not worked.'
ok schedule set tran sun none
says_not 'outside'
ok schedule set tran sat none
ok schedule set chair1 mon-fri 8-18
ok schedule list chair1 --json
holds '$[4].end' 18:00
ok schedule set clinic sun 10-12 --from t+30
ok schedule list clinic
says '10:00-12:00'

ok schedule except li away 2031-03-10 9:30-11 --note congress
says 'Li is away: congress.'
ok schedule except clinic closed 2031-03-11 --until 2031-03-12
ok schedule exceptions
says 'congress'
ok schedule exceptions li --json
holds '$[0].start' 09:30
ok schedule remove 1
ok undo
ok schedule exceptions li
says 'congress'

refused schedule list nobody
complains 'There is no such practitioner: nobody.'
refused schedule set li mon 10-12 --from 2031-03-01
complains 'is past'
refused schedule set li mon 10-12 11-13
complains 'overlap'
refused schedule except li away 2031-03-10 10-12
complains 'noted already'
refused schedule except li away 2031-02-30
refused schedule remove 4711
refused schedule set li mon 10-12 --branch north
wrong schedule set li mon 12-10
wrong schedule set li mon ten
wrong schedule set chair1 mon 8-18 --prefer treatment
wrong schedule set li mon 8-9 --prefer fun
wrong schedule except li closed 2031-03-10
wrong schedule except chair1 away 2031-03-10
wrong schedule remove x
wrong schedule dance
refused --user ana schedule set li mon none
refused --user ana holiday add t+1 Fair
ok --user ana schedule list li

ok holiday add 2031-03-21 Nowruz
refused holiday add 2031-03-21 Again
complains 'already: Nowruz'
printf '# ours\n2031-05-01 May Day\n01/06/2031\tSummer\n2020-01-01 Past\n' >"$work/days.txt"
ok holiday import "$work/days.txt"
says 'days: 3 in the file, 2 new from today on, 0 gone.'
ok holiday list --json
holds '$[1].name' 'May Day'
holds '$[1].calendar' days
printf '2031-05-01 May Day\n' >"$work/days.txt"
ok holiday import "$work/days.txt"
says '0 new from today on, 1 gone.'
ok undo
ok holiday list
says 'Summer'
ok holiday remove 2031-03-21
refused holiday remove 2031-03-21
refused holiday import "$work/nowhere.txt"
printf 'no date\n' >"$work/bad.txt"
refused holiday import "$work/bad.txt"
complains 'Line 1 does not begin with a date'
wrong holiday add 2031-03-21

# Hours are typed alike wherever they are asked for.
ok slots check-up --between 17-24
refused slots check-up --between 12-9
ok waiting add 1 scaling --hours 9:00-24:00
says 'after 09:00'
ok absent tran t+9 --from 13 --to 24:00 --dry-run

done_testing
