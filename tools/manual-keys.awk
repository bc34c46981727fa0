# SPDX-License-Identifier: GPL-3.0-or-later
# Writes doc/manual/keys from what tests/screens/keys prints: screen TAB key TAB name TAB sentence.
BEGIN {
    FS = "\t"
    print "THE KEYS OF EVERY SCREEN"
    print ""
    print "For everybody at the desk. F1 shows the keys of the screen you are on; here they are all together, made from"
    print "the program itself. (:) marks a command without a key: press : and type its name."
    print ""
    print "The function keys also work as Alt and a digit: Alt-1 is F1, Alt-0 is F10."
}
function wrapped(text,    out, line, words, n, i) {
    n = split(text, words, " ")
    out = line = ""
    for (i = 1; i <= n; i++) {
        if (line != "" && length(line) + 1 + length(words[i]) > 70) {
            out = out line "\n" sprintf("%40s", "")
            line = words[i]
        } else
            line = line (line == "" ? "" : " ") words[i]
    }
    return out line
}
function flush() {
    if (name != "")
        printf "  %-12s  %-22s  %s\n", keys, name, wrapped(help)
    name = ""
}
$1 != screen { flush(); screen = $1; print "\n\n" screen "\n" }
{ key = $2 == "" ? "(:)" : $2 }
$3 == name && $4 == help { keys = keys ", " key; next }
{ flush(); keys = key; name = $3; help = $4 }
END { flush() }
