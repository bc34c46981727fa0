#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Strings that break programs go in as names and notes, come out harmless on a terminal, and unharmed in files: what was
# exported and imported again is the same.
# shellcheck source=lib.sh
. "${TOP_SRCDIR:?}/tests/cli/lib.sh"

shared=${FRONTDESK_SHARED_DATA:-$TOP_SRCDIR/../shared/data}
if ! [ -f "$shared/naughty/blns.json" ]; then
    echo "SKIPPED: there is no $shared/naughty; its strings are not tried"
    pass
    done_testing
fi
clinic
"$TOP_BUILDDIR/tests/cli/json" -people <"$shared/naughty/blns.json" >"$work/people.csv" || fail 'no strings'
run fd import patients "$work/people.csv" --json
harmless "$work/err"
rows=$(json '$[0].rows')
same "$code" 0 'the import'
written=$(json '$[0].written')
if [ "$written" -ge $((rows * 9 / 10)) ]; then pass; else fail "only $written of $rows were taken"; fi
run fd check
same "$code" 0 'check'
run fd verify --replay
same "$code" 0 'verify'

script -qec "'$program' -d '$db' --now '$now' export patients" /dev/null </dev/null | tr -d '\r' >"$work/out"
harmless "$work/out"
script -qec "'$program' -d '$db' --now '$now' find --limit 1000 N" /dev/null </dev/null | tr -d '\r' >"$work/out"
harmless "$work/out"
for id in 10 50 100 200 300 400; do
    run fd show "$id"
    same "$code" 0 "show $id"
    harmless "$work/out"
done

ok export patients --format json
"$TOP_BUILDDIR/tests/cli/json" -each family given note <"$work/out" >"$work/once"
same "$(wc -l <"$work/once")" "$written" 'people in the export'
ok export patients
cp "$work/out" "$work/again.csv"
db=$work/second.db
clinic
run fd import patients "$work/again.csv" --json
holds '$[0].refused' 0
ok export patients --format json
"$TOP_BUILDDIR/tests/cli/json" -each family given note <"$work/out" >"$work/twice"
if cmp -s "$work/once" "$work/twice"; then
    pass
else
    diff "$work/once" "$work/twice" | head -n 20 >"$work/out"
    fail 'a second time through a file is not the same'
fi

done_testing
