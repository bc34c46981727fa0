#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A demo clinic is the same for the same numbers, is sound, and everything can be tried on it.
# shellcheck source=lib.sh
. "${TOP_SRCDIR:?}/tests/cli/lib.sh"

ok demo --patients 200 --years 1 --seed 7
says "frontdesk -d $db"
refused demo
ok verify --replay
ok check
ok agenda
says 'Tue 4 Mar 2031'
says_not 'Nothing on this day'
ok agenda --json
for path in kind start end state practitioner; do
    if [ "$(json "\$[0].$path")" != null ]; then pass; else fail "agenda --json lacks $path"; fi
done
ok followups --json
holds '$[0].status' open
ok export patients --json
does 1 fd demo --json
ok export appointments --format json
holds '$[0].id' 1
cp "$work/out" "$work/appointments"
ok export appointments --from 2031-03-04 --until 2031-03-04
says 'id,start,end,patient_id'
ok export patients
cp "$work/out" "$work/patients"

{
    fd export patients --format json 2>"$work/err"
    echo $? >"$work/code"
} | true
same "$(cat "$work/code")" 1 'exit when the reader of a pipe has gone'
complains 'could not be written whole'

first=$db
db=$work/again.db
ok demo --patients 200 --years 1 --seed 7
ok export patients
if cmp -s "$work/out" "$work/patients"; then pass; else fail 'the same seed made other people'; fi
ok export appointments --format json
if cmp -s "$work/out" "$work/appointments"; then pass; else fail 'the same seed made other appointments'; fi
db=$work/other.db
ok demo --patients 200 --years 1 --seed 8
ok export patients
if cmp -s "$work/out" "$work/patients"; then fail 'another seed made the same people'; else pass; fi

# without -d: demo.db beside the clinic's own file; the desk's day is today
does 0 "$program" demo --patients 20
says "$XDG_DATA_HOME/frontdesk/demo.db"
does 0 "$program" -d "$XDG_DATA_HOME/frontdesk/demo.db" agenda
does 1 "$program" demo --patients 20

# interrupted, it leaves nothing behind
run timeout --preserve-status -s INT 0.3 "$program" -d "$work/large.db" demo --patients 30000
same "$code" 1 'exit of an interrupted demo'
complains 'frontdesk: '
if ls "$work"/large.db* >"$work/out" 2>"$work/err"; then fail 'an interrupted demo left files'; else pass; fi

# what is done on a demo is a change like any other
db=$first
ok register --family Karimi --given Sara
ok find karimi
ok undo
refused show 201
ok verify --replay

done_testing
