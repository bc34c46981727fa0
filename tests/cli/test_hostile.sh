#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Whatever a name, a note or an argument holds, no escape or control byte leaves by the terminal, and JSON stays JSON.
# shellcheck source=lib.sh
. "${TOP_SRCDIR:?}/tests/cli/lib.sh"

clinic
escape=$(printf '\033]0;owned\007\033[31mRed\033[0m')
override=$(printf '\342\200\256desrever')
tabs=$(printf 'one\ttwo\b\b\rthree')
c1=$(printf '\302\23331mC1')
bad=$(printf 'bad\377\376bytes')
quotes="Robert'); DROP TABLE patient;--"
n=0
for name in "$escape" "$override" "$tabs" "$c1" "$bad" "$quotes" "=cmd|' /C calc'!A0" 'a&b<c>"d"' '%s%n%p' '\\server\share'; do
    n=$((n + 1))
    run fd register --family "$name" --given "N$n" --note "$name" --force
    if [ "$code" -gt 1 ]; then fail "register $n ended with $code"; fi
    harmless "$work/out"
    harmless "$work/err"
done
ok find N6
says "$quotes"
for id in 1 2 3 4 5 6 7 8 9 10; do
    run fd show "$id"
    harmless "$work/out"
    run fd journal --patient "$id"
    harmless "$work/out"
    run fd show "$id" --json
    if [ "$code" -eq 0 ]; then holds '$[0].id' "$id"; fi
    harmless "$work/out"
done
for seq in 1 2 3 4 5 6; do
    run fd journal "$seq"
    harmless "$work/out"
done
run fd find
harmless "$work/out"

# notes and reasons are text: valid, and whole or refused
long=$(printf '%0300d' 0)
ok book 1 scaling --first --note "$bad"
ok cancel 1 --reason "$bad" --side patient
run fd export appointments -o "$work/appointments.csv"
if iconv -f UTF-8 -t UTF-8 "$work/appointments.csv" >/dev/null 2>&1; then pass; else fail 'bad bytes in a note'; fi
wrong book 1 scaling --first --note "$long"
wrong tag add 1 vip --why "$long"
ok book 1 scaling --first
wrong cancel 2 --reason "$long" --side clinic

# two tags at once are one change: none when one of them is none
refused tag add 2 vip nosuchtag
ok tag show 2 --json
if grep -q vip "$work/out"; then fail 'half of a change was kept'; else pass; fi

# what is typed comes back in sentences
for word in "$escape" "$override" "$tabs" "$c1" "$bad"; do
    for verb in show slots find move; do
        run fd "$verb" "$word"
        harmless "$work/err"
        harmless "$work/out"
    done
    run fd "$word"
    harmless "$work/err"
    run fd agenda "--$word"
    harmless "$work/err"
    run "$program" -d "$work/$word" agenda
    harmless "$work/err"
done

# on a terminal also what is written for files
for words in 'export patients' 'export patients --format json' 'find --json' 'show 2' 'journal --limit 100'; do
    script -qec "'$program' -d '$db' --now '$now' $words" /dev/null </dev/null 2>"$work/err" | tr -d '\r' >"$work/out"
    if [ -s "$work/out" ]; then pass; else fail "nothing on a terminal: $words"; fi
    harmless "$work/out"
done
script -qec "'$program' -d '$db' --now '$now' register --family Terminal" /dev/null </dev/null >/dev/null
ok journal --limit 1
says 'pts/'

# a file keeps the text for the spreadsheet, and the spreadsheet from running it
ok export patients --format json
holds '$[5].family' "$quotes"
ok export patients
if grep -q '^[^"]*,=cmd' "$work/out"; then fail 'a formula in a CSV file'; else pass; fi
ok verify --replay

done_testing
