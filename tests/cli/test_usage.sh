#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every command says how it is used, and refuses what it does not know with exit 2, before it touches a file.
# shellcheck source=lib.sh
. "${TOP_SRCDIR:?}/tests/cli/lib.sh"

does 0 "$program" --help
cp "$work/out" "$work/help"
# shellcheck disable=SC2046 # each word is a command
set -- $(sed -n 's/^  \([a-z]\{1,\}\)\(  .*\)\{0,1\}$/\1/p' "$work/help")
[ $# -ge 37 ] || fail "--help lists $# commands"
for word; do
    does 0 "$program" "$word" --help
    says "Usage: frontdesk $word"
    wrong "$word" --no-such-option
    complains '--no-such-option'
done
same "$(awk 'length > 120' "$work/help" | wc -l)" 0 'long lines in --help'

does 0 "$program" --version
says 'frontdesk '
wrong nonsense
complains 'nonsense'
wrong --no-such-option agenda
wrong -d
wrong agenda -x
does 2 "$program" -d '' agenda
does 2 "$program" -d "$(printf '%02000d' 0)" agenda
wrong show
wrong backup one two
wrong check extra
wrong --json
complains '--json'
wrong find --limit
wrong slots a b
wrong demo --patients many
wrong demo --patients 0
wrong --user a --user b agenda
if [ -e "$db" ]; then fail 'wrong usage made a file'; else pass; fi

clinic
wrong find --limit 0 x
wrong find --limit ten x
wrong find --limit 99999999999999999999 x
wrong slots scaling --from someday
wrong agenda someday
wrong journal --limit -5
wrong undo --batch none
wrong undo 3 --batch 4
wrong export patients --json --format csv
complains '--json'
wrong book 1 scaling --at 't 10:00' --overbook
wrong book 1 scaling --at 't 10:00' --from t
ok --json agenda
ok agenda --json -- t+1

done_testing
