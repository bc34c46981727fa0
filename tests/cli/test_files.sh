#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A database, a settings file or an output that cannot be used is told in one sentence, exit 1, and stays as it was.
# shellcheck source=lib.sh
. "${TOP_SRCDIR:?}/tests/cli/lib.sh"

# untouched COMMAND...: it is refused, and the bytes of $victim stay.
untouched() {
    before=$(cksum <"$victim")
    does 1 "$program" -d "$victim" "$@"
    same "$(cksum <"$victim")" "$before" "the file after $*"
}

# ---- the database
does 1 "$program" -d "$work/none.db" agenda
complains 'none.db'
if [ -e "$work/none.db" ]; then fail 'a missing file was made'; else pass; fi
does 1 "$program" agenda
complains "$XDG_DATA_HOME/frontdesk/clinic.db"

victim=$work/text.db
echo 'this is a shopping list, and a long one: milk, bread, apples, and what else there is to buy for a week or two' >"$victim"
untouched agenda
untouched check
untouched init

victim=$work/empty.db
: >"$victim"
untouched agenda

clinic
cp "$db" "$work/whole.db"
victim=$work/newer.db
cp "$db" "$victim"
printf '\0\0\377\0' | dd of="$victim" bs=1 seek=60 conv=notrunc 2>/dev/null # user_version
untouched agenda
complains 'newer'

victim=$work/corrupt.db
cp "$db" "$victim"
size=$(($(wc -c <"$victim") / 4096))
dd if=/dev/zero of="$victim" bs=4096 seek=1 count=$((size - 1)) conv=notrunc 2>/dev/null
untouched agenda
victim=$work/short.db
head -c 5000 "$db" >"$victim"
untouched agenda

# Nobody, who is not root, reads what nobody may and writes where nobody can.
mkdir "$work/closed"
cp "$work/whole.db" "$work/closed/unreadable.db"
cp "$work/whole.db" "$work/closed/read-only.db"
cp "$program" "$work/program"
chmod 000 "$work/closed/unreadable.db"
chmod 444 "$work/closed/read-only.db"
chmod 755 "$work" "$work/program"
chmod 555 "$work/closed"
as_other=''
[ "$(id -u)" -eq 0 ] && as_other='setpriv --reuid=65534 --regid=65534 --clear-groups'
if $as_other "$work/program" --version >/dev/null 2>&1; then
    for victim in "$work/closed/unreadable.db" "$work/closed/read-only.db"; do
        # shellcheck disable=SC2086 # several words
        does 1 $as_other "$work/program" -d "$victim" check
        complains "${victim##*/}"
    done
    # shellcheck disable=SC2086
    does 1 $as_other "$work/program" -d "$work/closed/new.db" init
else
    echo 'SKIPPED: cannot become another user; unreadable and read-only files are not tested'
fi
chmod 755 "$work/closed"
does 1 "$program" -d "$work" agenda
does 1 "$program" -d "$work/no/such/folder/clinic.db" agenda

# ---- the clock belongs to demos and tests
does 0 "$program" -d "$work/real.db" init --kit dental
does 1 "$program" -d "$work/real.db" --now '2031-03-04 09:00' agenda
complains '--now'
does 0 "$program" -d "$work/real.db" agenda
does 2 "$program" -d "$db" --now 'some day' agenda
does 2 "$program" -d "$work/no.db" --now 'some day' init
if [ -e "$work/no.db" ]; then fail 'a file was made although the clock was wrong'; else pass; fi

# ---- a kit that cannot be used leaves no file
does 1 "$program" -d "$work/no.db" init --kit "$work/none.ini"
does 1 "$program" -d "$work/no.db" init --kit surgery-on-mars
printf '[site]\nname =\n' >"$work/bad.ini"
does 1 "$program" -d "$work/no.db" init --kit "$work/bad.ini"
complains 'bad.ini'
does 1 "$program" -d "$work/no.db" init --timezone Mars/Olympus
if ls "$work"/no.db* >"$work/out" 2>"$work/err"; then fail 'a failed init left files'; else pass; fi

# ---- settings
printf '[store]\ndatabase = %s\n[desk]\nlate_minutes = 5\n' "$work/real.db" >"$work/good.ini"
does 0 "$program" -c "$work/good.ini" agenda
does 0 "$program" -c "$work/good.ini" config
says 'late_minutes = 5'
says "$work/good.ini"
does 0 "$program" -c "$work/good.ini" -d "$db" config --json
holds '$[0].value' "$db"
holds '$[0].source' 'the command line'
does 0 "$program" -c "$work/good.ini" config --json
holds '$[0].source' "$work/good.ini"
mkdir -p "$XDG_CONFIG_HOME/frontdesk"
printf '[desk]\nlate_minutes = 7\n' >"$XDG_CONFIG_HOME/frontdesk/frontdesk.ini"
does 0 "$program" config
says 'late_minutes = 7'
printf '[desk]\nlate_minutes = soon\n' >"$XDG_CONFIG_HOME/frontdesk/frontdesk.ini"
does 1 "$program" -d "$db" agenda
complains 'late_minutes'
complains 'soon'
does 1 "$program" config
rm "$XDG_CONFIG_HOME/frontdesk/frontdesk.ini"
does 1 "$program" -c "$work/none.ini" agenda

# ---- another writer
printf '[store]\nwait_seconds = 1\n' >"$work/short.ini"
does 75 flock "$db-lock" "$program" -c "$work/short.ini" -d "$db" --now "$now" staff add ana --role reception
does 0 flock "$db-lock" "$program" -c "$work/short.ini" -d "$db" --now "$now" agenda

# ---- output
if [ -w /dev/full ]; then
    "$program" -d "$db" journal >/dev/full 2>"$work/err"
    same $? 1 'exit on a full disk'
    complains 'could not be written'
fi
run sh -c '"$0" -d "$1" journal >&-' "$program" "$db"
same "$code" 1 'exit without an output'
run sh -c '"$0" -d "$1" journal <&- >&- 2>&-' "$program" "$db"
same "$code" 1 'exit without anything'
ok check
ok check --json
holds '$[0].findings' 0
ok verify
ok backup "$work/second.db" --json
holds '$[0].file' "$work/second.db"
ok export patients -o "$work/people.csv"
same "$(stat -c %a "$work/people.csv")" 600 'rights of an export'
refused export patients -o "$work/people.csv"
ln -s "$work/elsewhere" "$work/link.csv"
refused export patients -o "$work/link.csv"
if [ -e "$work/elsewhere" ]; then fail 'an export went through a link'; else pass; fi
refused export patients -o "$work/no/such/folder.csv"
wrong export patients --format xml
wrong export tags

done_testing
