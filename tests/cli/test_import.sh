#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# People come in from a CSV file, those refused are named by line, and a batch can be taken back.
# shellcheck source=lib.sh
. "${TOP_SRCDIR:?}/tests/cli/lib.sh"

clinic
printf '\357\273\277Family name,Given name,Birth date,Phone,Shoe size\r\nKarimi,Sara,1992-05-12,0912 345 6789,38\r\nLi,Wei,1980-02-30,,\r\n王,小明,,0701234567,\r\n' >"$work/people.csv"
run fd import patients "$work/people.csv" --dry-run
same "$code" 0 'a dry run with a bad row'
says '3 rows: 2 would be imported, 1 refused.'
complains 'line 3: '
run fd find karimi
same "$code" 1 'a dry run that wrote'
run fd import patients "$work/people.csv" --strict
same "$code" 1 'strict with a bad row'
run fd find karimi
same "$code" 1 'strict that wrote'
run fd import patients "$work/people.csv" --json
same "$code" 0 'an import with a bad row'
complains 'line 3: '
holds '$[0].written' 2
holds '$[0].refused' 1
holds '$[0].doubted' 1
holds '$[0].ignored' 'Shoe size'
batch=$(json '$[0].batch')
ok find sara
says 'Sara Karimi'
ok undo --batch "$batch"
says '0 remain'
refused find sara
ok verify --replay
refused import patients "$work/none.csv"
refused import patients "$work"
complains "$work: "
ok journal
says "batch $batch"
printf 'family,phone\n,\n,1\n' >"$work/bad.csv"
refused import patients "$work/bad.csv"
complains 'No row could be imported'
wrong import tags "$work/people.csv"
wrong import patients

# Who is here already keeps the number of the other program, so that its appointments find them
printf 'family,given,born,phone,number\nZandi,Ravi,1970-01-02,07700 900999,P1\n' >"$work/a.csv"
printf 'family,given,born,phone,number\nZandi,Ravi,1970-01-02,07700 900999,Q7\n' >"$work/b.csv"
printf 'number,patient,service,practitioner,start\nA1,Q7,consultation,li,2031-03-05 10:00\n' >"$work/appointments.csv"
ok import patients "$work/a.csv"
ok import patients "$work/b.csv" --duplicates skip
ok import appointments "$work/appointments.csv"
says '1 row: 1 imported'

# A number that nobody has is never read as a piece of somebody's phone
refused tag add 999 vip
complains 'There is no patient number 999'

shared=${FRONTDESK_SHARED_DATA:-$TOP_SRCDIR/../shared/data}
if [ -d "$shared/febrl" ] && [ -d "$shared/synthea" ]; then
    for file in "$shared/febrl/dataset1.csv" "$shared/synthea/patients.csv"; do
        run fd import patients "$file" --json
        same "$code" 0 "import of $file"
        rows=$(json '$[0].rows')
        if [ "$(json '$[0].written')" -ge $((rows * 9 / 10)) ]; then pass; else fail "$file: few of $rows rows were taken"; fi
    done
    ok check
else
    echo "SKIPPED: there is no $shared; the real files are not imported"
fi

done_testing
