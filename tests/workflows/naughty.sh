#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Strings that break programs are typed into the form as names and notes. A workflow script is made of them: each must be
# saved, be shown without harm (every script proves that of all it made the desk send), and come out as it went in.
# NAUGHTY_EVERY=1 types all of them; without it one of every twelve, and all that are not plain ASCII.
set -eu
strings=${FRONTDESK_SHARED_DATA:-${TOP_SRCDIR:?}/../shared/data}/naughty/blns.json
if ! [ -f "$strings" ]; then
    echo "SKIPPED: there is no $strings; its strings are not typed"
    exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/fixtures"
echo 'init --kit dental' >"$work/fixtures/empty.setup"
printf '[screen]\nescape_delay_ms = 0\n' >"$work/fixtures/empty.ini"

LC_ALL=C awk -v every="${NAUGHTY_EVERY:-12}" '
# What stands between the quotes of a line, with \" and \\ only; a string with other escapes would be keys, not text.
{
    if (!match($0, /^ *".*"/))
        next
    s = substr($0, RSTART, RLENGTH)
    sub(/^ *"/, "", s)
    sub(/"$/, "", s)
    bare = s
    gsub(/\\[\\"]/, "", bare)
    if (s == "" || bare ~ /\\/ || bare ~ /[\001-\037\177]/)
        next
    count++
    if (bare !~ /[\200-\377]/ && count % every != 0)
        next
    n++ # their given names are unlike, or the form would ask whether they are one person
    printf "key F3\nexpect \"Family name\"\ntype \"%s\"\nkey Tab\ntype \"N%05d%05d\"\n", s, n * 7919 % 99991, n * 31337 % 99991
    printf "key S-Tab S-Tab\ntype \"%s\"\nkey C-s\nexpect \"Nothing booked\"\nkey Esc\nexpect \"calls due\"\n", s
    # Files quote some and tidying changes others; the rest must be there to the byte.
    if (length(s) < 100 && s !~ /["\\,]|^[=+@ -]| $|  / && bare !~ /[\300-\377]/)
        plain[++p] = s
}
END {
    print "run export patients --format csv"
    for (i = 1; i <= p; i++)
        printf "has \"%s\"\n", plain[i]
    print "lacks \"\\e\""
    print "run verify"
    print "run check"
    print n " strings" >"/dev/stderr"
}' "$strings" >"$work/body"
{
    printf '# Strings that break programs\nclinic empty\nnow 2031-03-04 09:00\nexpect "calls due"\n'
    cat "$work/body"
} >"$work/naughty.desk"
"${TOP_BUILDDIR:?}/tests/rig/desk-runner" "$work/naughty.desk" >"$work/out" 2>&1 || {
    tail -n 60 "$work/out"
    exit 1
}
tail -n 1 "$work/out"
