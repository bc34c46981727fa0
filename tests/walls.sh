#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The walls of the house, proved: who may include whom, where SQL and curses may stand, and what no source may hold.
# usage: tests/walls.sh [TOP-OF-THE-SOURCES]
set -u
cd "${1:-${TOP_SRCDIR:-.}}" || exit 99
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
LC_ALL=C
export LC_ALL

folders=''
for folder in src ui libexec tests data tools; do
    [ -d "$folder" ] && folders="$folders $folder"
done
# shellcheck disable=SC2086 # one word a folder
find $folders -name '*.[ch]' -type f | sort >"$work/sources"
# shellcheck disable=SC2086 # one word a folder
find $folders \( -name '*.sh' -o -name '*.awk' -o -name '*.sql' -o -name '*.ini' -o -name '*.desk' \) -type f |
    sort >"$work/others"

# ---- C: comments are taken out first; "bare" is the code with empty string literals ------------

cat >"$work/walls.awk" <<'END'
BEGIN {
    n = split("base store clinic people booking visit tags insight desk cli", order, " ")
    for (i = 1; i <= n; i++)
        rank[order[i]] = i
    rank["care"] = rank["club"] = rank["outreach"] = rank["tags"]
    rank["kit"] = rank["screens"] = rank["ui"] = rank["cli"]
    WORD = "(^|[^A-Za-z0-9_])"
    UNSAFE = WORD "(strcpy|strcat|sprintf|vsprintf|gets|atoi|atol|atoll|atof|system|popen|strtok|tmpnam|mktemp)[ ]*[(]"
    SAYS = WORD "(printf|puts|putchar|vprintf|perror)[ ]*[(]|" WORD "(fprintf|vfprintf|fputs|fputc|putc)[ ]*[(].*std(err|out)"
    ENDS = WORD "(exit|_exit|abort|quick_exit)[ ]*[(]"
    SLEEPS = WORD "(sleep|usleep|nanosleep|clock_nanosleep)[ ]*[(]"
    SQL = "\"[ ]*(SELECT|WITH|PRAGMA|INSERT (OR [A-Z]+ )?INTO|REPLACE INTO|UPDATE [a-z_]+ SET|DELETE FROM|" \
        "CREATE (TEMP |UNIQUE )?(TABLE|INDEX|TRIGGER|VIEW)|DROP (TABLE|INDEX|TRIGGER|VIEW)|ALTER TABLE|" \
        "ATTACH|BEGIN IMMEDIATE|SAVEPOINT|ROLLBACK TO|VACUUM)( |\")"
    TRANSLATED = WORD "(_|N_|ngettext_)[(]"
    INCLUDE = "^[ ]*#[ ]*include[ ]*"
}

function bad(sentence) { print FILENAME ":" FNR ": " sentence }

# Sets code and bare from a line; a comment may go on into the next one.
function strip(rest,    at, two, quote) {
    code = bare = ""
    while (rest != "") {
        if (in_comment) {
            at = index(rest, "*/")
            if (at == 0)
                return
            in_comment = 0
            rest = substr(rest, at + 2)
        }
        if (!match(rest, /\/\*|\/\/|"|'/)) {
            code = code rest
            bare = bare rest
            return
        }
        at = RSTART
        code = code substr(rest, 1, at - 1)
        bare = bare substr(rest, 1, at - 1)
        two = substr(rest, at, 2)
        quote = substr(two, 1, 1)
        rest = substr(rest, at)
        if (two == "/*") {
            in_comment = 1
            rest = substr(rest, 3)
        } else if (two == "//" || !match(rest, quote == "\"" ? "^\"([^\"\\\\]|\\\\.)*\"" : "^'([^'\\\\]|\\\\.)*'")) {
            return
        } else {
            code = code substr(rest, 1, RLENGTH)
            bare = bare quote quote
            rest = substr(rest, RLENGTH + 1)
        }
    }
}

# The room of a path: src/people/x.c and tests/people/x.c are of people, all of ui/ is of ui; "" for what is outside.
function room_of(path,    part) {
    if (split(path, part, "/") < 2)
        return ""
    if (part[1] == "ui")
        return "ui"
    if (part[1] == "src" || (part[1] == "tests" && part[2] in rank))
        return part[2] ~ /\./ ? "" : part[2]
    return ""
}

function included(name,    to) {
    if (top == "libexec" && name ~ /^(src\/|ui\/)/ && name !~ /^src\/base\//)
        bad("a helper knows no clinic: \"" name "\"")
    if (name ~ /^libexec\// && top != "libexec")
        bad("helpers are other programs: \"" name "\"")
    if (name !~ /^(src|ui|libexec|tests)\// && name != "config.h")
        bad("an include is written from the top of the tree: \"" name "\"")
    to = room_of(name)
    if (name ~ /^src\/store\/stmt[.]h$/ && top == "ui")
        bad("no SQL outside src/")
    if (FILENAME ~ /^ui\/kit\// && name ~ /^ui\// && name !~ /^ui\/kit\//)
        bad("the kit does not know the screens: \"" name "\"")
    if (name ~ /^tests\// && top != "tests")
        bad("the program does not know its tests: \"" name "\"")
    if (room == "" || to == "" || room == to)
        return
    if (room in rank && !(to in rank))
        bad("src/" to " is no room of the house")
    else if (rank[to] > rank[room])
        bad(room " is below " to " and must not include it")
    else if (rank[to] == rank[room] && !(top == "tests" && to == "ui"))
        bad(room " and " to " do not know each other")
}

FNR == 1 {
    in_comment = 0
    body = 0
    top = FILENAME
    sub(/\/.*/, "", top)
    room = room_of(FILENAME)
    if (top == "src" && room != "" && !(room in rank))
        bad("src/" room " is no room of the house")
    generated = 0
    if (!/^\/\* SPDX-License-Identifier: GPL-3.0-or-later( AND [A-Za-z0-9.-]+)? \*\/$/)
        bad("the first line is not the licence's SPDX line")
}
FNR == 2 && !/^\/\*/ { bad("the second line does not begin to say what lives here") }
FNR == 2 && /generated by tools\// { generated = 1 }
FNR == 801 && !generated { bad("more than 800 lines") }
{
    strip($0)
    if (code ~ INCLUDE) {
        name = code
        sub(INCLUDE, "", name)
        if (name ~ /^"/)
            included(substr(name, 2, index(substr(name, 2), "\"") - 1))
        if (top == "src" && name ~ /^<(ncursesw?\/)?(ncurses|curses|panel|form|menu|term|cursesapp)[.]h>/)
            bad("no curses below ui/")
        if (name ~ /^<sqlite3[.]h>/ && top != "tests" && FILENAME !~ /^src\/store\// && FILENAME !~ /^src\/[a-z]+\/(room|[a-z_]*functions)[.]c$/)
            bad("only src/store/, and what a room registers there in room.c or functions.c, include sqlite3.h")
        next
    }
    if (top == "ui" && (code ~ SQL || bare ~ WORD "(stmt_|sqlite3_|db_handle)"))
        bad("no SQL outside src/")
    if (bare ~ UNSAFE)
        bad("a call that this house does without")
    if (top == "src" && FILENAME !~ /^src\/(cli\/|main[.]c$)/ && bare ~ SAYS)
        bad("only src/cli/ and main.c print")
    if (top != "tests" && FILENAME !~ /^src\/(main|base\/helper)[.]c$/ && bare ~ ENDS)
        bad("only main ends the program, and a child that could not become another")
    if (top == "tests" && FILENAME !~ /^tests\/bench\// && bare ~ SLEEPS)
        bad("a test waits for a condition, it does not sleep")
    if ((top == "src" || top == "ui") && bare !~ /^[ ]*#[ ]*define[ ]+(_|N_|ngettext_)[(]/ && bare ~ TRANSLATED)
        print "+" FILENAME
    if ($0 ~ /^[{]/)
        body = FNR
    if ($0 ~ /^[}]/ && body > 0) {
        if (top != "tests" && FNR - body > 81)
            bad("a function of " (FNR - body - 1) " lines; 80 are the most")
        body = 0
    }
}
END
xargs awk -f "$work/walls.awk" <"$work/sources" >"$work/found" || exit 99
grep -v '^+' "$work/found" >"$work/bad"

# ---- other sources -----------------------------------------------------------------------------

while read -r file; do
    case $file in
    *.desk) ;;
    *) head -n 2 "$file" | grep -q 'SPDX-License-Identifier: GPL-3.0-or-later' ||
        echo "$file:1: the first lines lack the licence's SPDX line" ;;
    esac
    [ "$(wc -l <"$file")" -le 800 ] || echo "$file:801: more than 800 lines"
done <"$work/others" >>"$work/bad"

# Marks of unfinished work; in pieces here, so that this file holds none.
marks='TO''DO|FIX''ME|XX''X:|HA''CK|TB''D|WI''P|st''ub'
cat "$work/sources" "$work/others" |
    xargs grep -nwE "$marks" /dev/null | sed 's/^\([^:]*:[0-9]*\):.*/\1: a mark of unfinished work/' >>"$work/bad"

# ---- translations ------------------------------------------------------------------------------

grep '^+' "$work/found" | sed 's/^+//' | sort -u >"$work/translated"
if [ -f po/POTFILES.in ]; then
    grep -v '^#' po/POTFILES.in | grep -v '^$' >"$work/listed"
    sort -u "$work/listed" | cmp -s - "$work/listed" || echo "po/POTFILES.in:1: not sorted, or a name twice" >>"$work/bad"
    sort -u "$work/listed" | grep -v '^data/' >"$work/listed.sorted"
    comm -23 "$work/translated" "$work/listed.sorted" | sed 's/$/:1: has sentences, but po\/POTFILES.in lacks it/' >>"$work/bad"
    comm -13 "$work/translated" "$work/listed.sorted" | sed 's/^/po\/POTFILES.in:1: no sentences in /' >>"$work/bad"
elif [ -s "$work/translated" ]; then
    echo "po/POTFILES.in:1: is missing" >>"$work/bad"
fi

# ---- the verdict -------------------------------------------------------------------------------

files=$(cat "$work/sources" "$work/others" | wc -l)
broken=$(cut -d: -f1 "$work/bad" | sort -u | wc -l)
if [ "$files" -eq 0 ]; then
    echo "no sources here"
    echo "0 passed, 1 failed"
    exit 1
fi
sort -t: -k1,1 -k2,2n "$work/bad"
echo "$((files - broken)) passed, $broken failed"
[ "$broken" -eq 0 ]
