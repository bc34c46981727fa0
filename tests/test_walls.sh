#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The walls hold on a small sound house, and each falls when something is put through it.
set -u
walls=${TOP_SRCDIR:?}/tests/walls.sh
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
passed=0 failed=0

# file PATH, its lines on the standard input; a C file gets its head.
file() {
    mkdir -p "$work/house/${1%/*}"
    case $1 in
    *.[ch]) printf '/* SPDX-License-Identifier: GPL-3.0-or-later */\n/* A room of a small house. */\n' ;;
    esac >"$work/house/$1"
    cat >>"$work/house/$1"
}

house() {
    rm -rf "$work/house"
    file src/base/text.h <<'END'
int text_length(const char *s);
END
    file src/store/db.c <<'END'
#include <sqlite3.h>
#include "src/base/text.h"
const char *sql(void)
{
    return "SELECT 1"; /* strcpy(a, b) in a comment is not a call */
}
END
    file src/tags/tag.c <<'END'
#include "config.h"
#include "src/visit/visit.h"
const char *sentence(void)
{
    return _("printf(\"%s\") and gets() are only words here"); // and atoi( too
}
END
    file src/people/functions.c <<'END'
#include <sqlite3.h>
END
    file src/cli/show.c <<'END'
#include "src/desk/card.h"
void show(void)
{
    printf("%d\n", 1);
}
END
    file src/main.c <<'END'
#include "ui/kit/loop.h"
int main(void)
{
    exit(0);
}
END
    file ui/kit/loop.c <<'END'
#include <curses.h>
#include "src/insight/cube.h"
const char *loop = "select one of these";
END
    file tests/people/test_find.c <<'END'
#include "src/store/db.h"
END
    file po/POTFILES.in <<'END'
# Sorted.
src/tags/tag.c
END
}

holds() {
    if "$walls" "$work/house" >"$work/out" 2>&1; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "not ok: a sound house falls:"
        cat "$work/out"
    fi
}

# falls SENTENCE PATH: with the lines on the standard input in PATH, the walls say PATH and the sentence.
falls() {
    house
    if [ "$2" = po/POTFILES.in ]; then
        cat >"$work/house/$2"
    else
        file "$2"
    fi
    if ! "$walls" "$work/house" >"$work/out" 2>&1 && grep "^$2:[0-9]*: " "$work/out" | grep -qF -e "$1"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "not ok: $2 should fall with: $1"
        cat "$work/out"
    fi
}

house
holds

for header in curses.h ncurses.h panel.h ncursesw/curses.h; do
    falls "no curses below ui/" src/clinic/x.c <<END
#include <$header>
END
done
falls "include sqlite3.h" src/people/find.c <<'END'
#include <sqlite3.h>
END
falls "include sqlite3.h" ui/kit/table.c <<'END'
#include <sqlite3.h>
END
falls "no SQL outside src/" ui/screens/day.c <<'END'
const char *q = "SELECT name FROM patient";
END
falls "no SQL outside src/" ui/screens/day.c <<'END'
const char *q = "INSERT OR IGNORE INTO tag VALUES (1)";
END
falls "no SQL outside src/" ui/screens/day.c <<'END'
void f(void) { stmt_open(s, db, q); }
END
falls "no SQL outside src/" ui/screens/day.c <<'END'
#include "src/store/stmt.h"
END
falls "base is below store" src/base/text.c <<'END'
#include "src/store/db.h"
END
falls "people is below booking" src/people/x.c <<'END'
#include "src/booking/slots.h"
END
falls "desk is below ui" src/desk/x.c <<'END'
#include "ui/kit/loop.h"
END
falls "tags and care do not know each other" src/tags/x.c <<'END'
#include "src/care/task.h"
END
falls "cli and ui do not know each other" src/cli/x.c <<'END'
#include "ui/kit/loop.h"
END
falls "ui and cli do not know each other" ui/screens/x.c <<'END'
#include "src/cli/verb.h"
END
falls "the kit does not know the screens" ui/kit/x.c <<'END'
#include "ui/screens/day.h"
END
falls "people is below booking" tests/people/test_x.c <<'END'
#include "src/booking/slots.h"
END
falls "is no room of the house" src/attic/x.c <<'END'
int x;
END
falls "from the top of the tree" src/store/x.c <<'END'
#include "db.h"
END
falls "does not know its tests" src/store/x.c <<'END'
#include "tests/suite.h"
END
awk 'BEGIN { for (i = 0; i < 801; i++) print "int x;" }' >"$work/long"
falls "more than 800 lines" src/store/x.c <"$work/long"
falls "more than 800 lines" tests/x.desk <"$work/long"
awk 'BEGIN { print "void f(void)\n{"; for (i = 0; i < 81; i++) print "    g();"; print "}" }' >"$work/long"
falls "a function of 81 lines" src/store/x.c <"$work/long"
falls "licence" data/schema/001-x.sql <<'END'
CREATE TABLE x(a);
END
for call in strcpy strcat sprintf gets atoi atol system popen strtok; do
    falls "does without" src/store/x.c <<END
void f(void) { if (1) $call(a); }
END
done
falls "only src/cli/ and main.c print" src/visit/x.c <<'END'
void f(void) { printf("x"); }
END
falls "only src/cli/ and main.c print" src/visit/x.c <<'END'
void f(void) { fprintf(stderr, "x"); }
END
falls "only main ends the program" src/visit/x.c <<'END'
void f(void) { exit(1); }
END
falls "it does not sleep" tests/visit/test_x.c <<'END'
void f(void) { usleep(10); }
END
falls "po/POTFILES.in lacks it" src/visit/x.c <<'END'
const char *s(void) { return _("Hello"); }
END
falls "no sentences in src/store/db.c" po/POTFILES.in <<'END'
src/store/db.c
src/tags/tag.c
END
falls "not sorted" po/POTFILES.in <<'END'
src/tags/tag.c
src/store/db.c
END
for mark in TO'DO' FIX'ME' 'XX''X:' st'ub'; do
    falls "unfinished work" src/visit/x.c <<END
/* $mark later */
END
done

house
printf 'int x;\n' >"$work/house/src/base/bare.c"
if "$walls" "$work/house" | grep -q "bare.c:1: the first line is not"; then
    passed=$((passed + 1))
else
    failed=$((failed + 1))
    echo "not ok: a file without a licence line stands"
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
