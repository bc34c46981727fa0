#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# For the tests of the command line: a home of its own, the program, and sentences to check what it did.
# Source it; call done_testing at the end.
set -u
LC_ALL=C.UTF-8 TZ=UTC
export LC_ALL TZ
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
HOME=$work/home XDG_CONFIG_HOME=$work/config XDG_DATA_HOME=$work/data XDG_STATE_HOME=$work/state
export HOME XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME
unset SSH_CONNECTION LANGUAGE NO_COLOR
mkdir -p "$HOME"
program=${FRONTDESK:-${TOP_BUILDDIR:?}/frontdesk}
passed=0 failed=0
db=$work/clinic.db
now='2031-03-04 09:00' # a Tuesday

# fd ARGUMENT...: the program on the test's clinic, its clock standing at $now.
fd() {
    "$program" -d "$db" --now "$now" "$@"
}

pass() {
    passed=$((passed + 1))
}

fail() {
    failed=$((failed + 1))
    printf 'FAILED: %s\n' "$*"
    sed 's/^/    out: /' "$work/out"
    sed 's/^/    err: /' "$work/err"
}

# run ARGUMENT...: sets $code, $work/out, $work/err.
run() {
    "$@" >"$work/out" 2>"$work/err" </dev/null
    code=$?
}

# does CODE COMMAND...: it ends with that code; a failure says so in a sentence, a success says nothing on stderr.
does() {
    want=$1
    shift
    run "$@"
    if [ "$code" -ne "$want" ]; then
        fail "exit $code, not $want: $*"
    elif [ "$want" -ne 0 ] && ! grep -q '^frontdesk: .*\.$' "$work/err"; then
        fail "no sentence: $*"
    elif [ "$want" -eq 0 ] && [ -s "$work/err" ]; then
        fail "something on stderr: $*"
    else
        pass
    fi
}
ok() {
    does 0 fd "$@"
}
refused() {
    does 1 fd "$@"
}
wrong() {
    does 2 fd "$@"
    grep -q '^Usage: frontdesk' "$work/err" || fail "no usage line: $*"
}

# says TEXT, complains TEXT: the last run's standard output or error holds it.
says() {
    if grep -qF -- "$1" "$work/out"; then pass; else fail "does not say: $1"; fi
}
complains() {
    if grep -qF -- "$1" "$work/err"; then pass; else fail "does not complain: $1"; fi
}
says_not() {
    if grep -qF -- "$1" "$work/out"; then fail "says: $1"; else pass; fi
}

# json PATH: what the last run's output holds there; it must be JSON.
json() {
    "$TOP_BUILDDIR/tests/cli/json" "$1" <"$work/out" || echo invalid
}
# holds PATH VALUE
holds() {
    got=$(json "$1" 2>&1)
    if [ "$got" = "$2" ]; then pass; else fail "$1 is $got, not $2"; fi
}
# same A B WHAT
same() {
    if [ "$1" = "$2" ]; then pass; else fail "$3: $1, not $2"; fi
}

# harmless FILE: no control byte but newline, no escape, no direction mark.
harmless() {
    if LC_ALL=C grep -q "[$(printf '\001-\010\013-\037\177')]" "$1" ||
        LC_ALL=C grep -q "$(printf '\342\200[\252-\256]')" "$1"; then
        fail "harmful bytes in $1"
    else
        pass
    fi
}

# clinic: a dental clinic with its clock at $now, in UTC.
clinic() {
    run "$program" -d "$db" --now "$now" init --kit dental --timezone UTC --name 'Test Dental'
    [ "$code" -eq 0 ] || fail "no clinic"
}

done_testing() {
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
    exit
}
