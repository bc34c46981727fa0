#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The real program where the disk is full, the file system read-only, or something else stands where a file should: one
# sentence, exit 1, the clinic as it was.
# shellcheck source=../cli/lib.sh
. "${TOP_SRCDIR:?}/tests/cli/lib.sh"

# one_sentence CODE COMMAND...: it ends so, saying one line on stderr and nothing else.
one_sentence() {
    does "$@"
    same "$(wc -l <"$work/err")" 1 "lines on stderr of $*"
    harmless "$work/err"
}

clinic
ok register --family Karimi --given Sara
whole=$work/whole.db
ok backup "$whole"
before=$(cksum <"$whole")

# ---- something else beside or in the place of the file
mkfifo "$work/pipe.db"
one_sentence 1 timeout 10 "$program" -d "$work/pipe.db" agenda
complains 'pipe.db'
one_sentence 1 "$program" -d /dev/null agenda
for end in wal lock; do
    cp "$whole" "$work/beside.db"
    mkdir "$work/beside.db-$end"
    one_sentence 1 "$program" -d "$work/beside.db" agenda
    same "$(cksum <"$work/beside.db")" "$before" "the file beside a folder -$end"
    rm -r "$work"/beside.db*
done
cp "$whole" "$work/beside.db"
ln -s "$work/elsewhere" "$work/beside.db-lock"
run "$program" -d "$work/beside.db" agenda
if [ -e "$work/elsewhere" ]; then fail 'the lock was made through a link'; else pass; fi

# A journal left by another program must not be played into the clinic.
cp "$whole" "$work/left.db"
head -c 5000 /dev/zero >"$work/left.db-wal"
does 0 "$program" -d "$work/left.db" --now "$now" find Karimi
says 'Sara'

# ---- inside a private mount namespace, where there may be one
if [ "$(id -u)" -ne 0 ] || ! unshare -m true 2>"$work/err"; then
    echo 'SKIPPED: no private mount namespace here; a read-only file system and a full disk are not tried'
    done_testing
fi
mkdir "$work/disk"
# on_disk OPTIONS COMMANDS: the commands with a small file system of their own at $work/disk.
on_disk() {
    # shellcheck disable=SC2016 # the inner shell expands them
    unshare -m sh -c 'mount -t tmpfs -o "$1" none "$2" && cp "$3" "$2/clinic.db" && cd "$2" && shift 3 && eval "$*"' \
        sh "$1" "$work/disk" "$whole" "$2" >"$work/out" 2>"$work/err"
    code=$?
}
quoted="'$program' -d clinic.db --now '$now'"

on_disk size=16m "mount -o remount,ro '$work/disk' && $quoted agenda"
same "$code" 1 'a read-only file system'
same "$(wc -l <"$work/err")" 1 'lines about a read-only file system'
complains 'clinic.db'
on_disk size=16m "mount -o remount,ro '$work/disk' && $quoted init --name x; $quoted register --family x"
same "$code" 1 'registering on a read-only file system'

# Full before the program begins: not even the files beside the clinic's have room.
on_disk size=16m "dd if=/dev/zero of=filler bs=4k 2>/dev/null; $quoted register --family Full"
same "$code" 1 'a disk that was full before'
complains 'is full. Nothing was changed'

# Full at any point: each refusal is a sentence, what was acknowledged is there, and the file is whole when there is room.
on_disk size=16m "
    n=0; room=\$(df --output=avail -k . | tail -n 1)
    head -c \$((room * 1024 - 300000)) /dev/zero >filler
    while $quoted register --family Full --given \"N\$n\" --phone \"07700 900\$((100 + n))\" >/dev/null && [ \$n -lt 400 ]; do
        n=\$((n + 1)); done
    $quoted agenda >/dev/null; echo agenda \$?
    rm filler
    $quoted register --family After --given All || exit 2
    $quoted check && $quoted verify --replay && $quoted find --limit 1000 Full --json >found.json || exit 3
    echo \"acknowledged \$n\"; grep -c '\"id\"' found.json"
same "$code" 0 'a full disk'
if grep -q 'full' "$work/err"; then pass; else fail 'nobody said that the disk is full'; fi
says 'agenda 0'
acknowledged=$(sed -n 's/^acknowledged //p' "$work/out")
there=$(tail -n 1 "$work/out")
if [ "${acknowledged:-0}" -gt 0 ] && [ "${acknowledged:-0}" -lt 400 ]; then pass; else fail "the disk was never full: $acknowledged"; fi
same "$there" "$acknowledged" 'people registered before the disk was full'

done_testing
