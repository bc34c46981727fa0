/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads what a program sent to its terminal as tokens, and says whether each is one that curses sends. */
#include "tests/rig/rig.h"

#include <string.h>

/* What the terminfo entry xterm-256color and its mouse capability can produce; '#' is a run of digits and
 * ';'. A stored text that smuggles in anything else is seen. */
static const char *const allowed[] = {
    /* cursor and margins */
    "[#H",
    "[H",
    "[#G",
    "[#d",
    "[A",
    "[#A",
    "[#B",
    "[C",
    "[#C",
    "[#D",
    "[#r",
    "M",
    "7",
    "8",
    /* erasing, inserting, deleting, scrolling, repeating, tabs */
    "[J",
    "[2J",
    "[K",
    "[1K",
    "[#X",
    "[P",
    "[#P",
    "[#@",
    "[L",
    "[#L",
    "[M",
    "[#M",
    "[#S",
    "[#T",
    "[#b",
    "[Z",
    "[3g",
    "H",
    /* attributes and characters */
    "[m",
    "[#m",
    "(B",
    "(0",
    /* modes: screen, keypad, cursor, wrap, insert, mouse */
    "[?1049h",
    "[?1049l",
    "[22;0;0t",
    "[23;0;0t",
    "[?1h",
    "[?1l",
    "=",
    ">",
    "[?25l",
    "[?25h",
    "[?12l",
    "[?12;25h",
    "[?7h",
    "[?7l",
    "[4h",
    "[4l",
    "[!p",
    "[?3;4l",
    "[?1034h",
    "[?1034l",
    "[?5h",
    "[?5l",
    "[?1000h",
    "[?1000l",
    "[?1002h",
    "[?1002l",
    "[?1003h",
    "[?1003l",
    "[?1006h",
    "[?1006l",
    "[?1006;1000h",
    "[?1006;1000l",
    "[?1006;1002h",
    "[?1006;1002l",
    "[?1006;1003h",
    "[?1006;1003l",
    "[?2004h", /* a paste is told from typing */
    "[?2004l",
    "[8h", /* who orders right-to-left text: ECMA-48 BDSM */
    "[8l",
    "[>c", /* which terminal this is */
};

static bool matches(const char *pattern, const char *s, size_t n)
{
    size_t at = 0;
    for (; *pattern != '\0'; pattern++) {
        if (*pattern == '#') {
            size_t from = at;
            while (at < n && strchr("0123456789;", s[at]) != NULL)
                at++;
            if (at == from)
                return false;
        } else if (at < n && s[at] == *pattern) {
            at++;
        } else {
            return false;
        }
    }
    return at == n;
}

/* Bytes of the sequence after an escape character; n when it does not end. */
static size_t sequence_length(const char *s, size_t n)
{
    if (n == 0)
        return 0;
    size_t at = 1;
    if (s[0] == '[') {
        while (at < n && (unsigned char)s[at] >= 0x20 && (unsigned char)s[at] < 0x40)
            at++;
    } else if (strchr("()*+-./ #%", s[0]) == NULL) {
        return 1;
    }
    return at < n ? at + 1 : n;
}

static bool sequence_allowed(const char *s, size_t n)
{
    for (size_t i = 0; i < sizeof(allowed) / sizeof(allowed[0]); i++) {
        if (matches(allowed[i], s, n))
            return true;
    }
    return false;
}

/* One UTF-8 scalar; 0 bytes when it is not one. */
static size_t scalar(const unsigned char *s, size_t n, uint32_t *c)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t want = s[0] < 0x80    ? 1
                  : s[0] >= 0xf8 ? 0
                  : s[0] >= 0xf0 ? 4
                  : s[0] >= 0xe0 ? 3
                  : s[0] >= 0xc0 ? 2
                                 : 0;
    if (want == 0 || want > n)
        return 0;
    *c = want == 1 ? s[0] : s[0] & (0xffU >> (want + 1));
    for (size_t i = 1; i < want; i++) {
        if ((s[i] & 0xc0) != 0x80)
            return 0;
        *c = *c << 6 | (s[i] & 0x3fU);
    }
    return *c < least[want] || *c > 0x10ffff || (*c >= 0xd800 && *c <= 0xdfff) ? 0 : want;
}

static bool harmless(uint32_t c)
{
    if (c < 0x20)
        return c == '\r' || c == '\n' || c == '\b' || c == '\t' || c == '\a';
    return !((c >= 0x7f && c <= 0x9f) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) ||
             c == 0x2028 || c == 0x2029 || c == 0xfeff || (c >= 0xe0000 && c <= 0xe007f));
}

bool rig_stream_clean(const char *bytes, size_t n, char *why, size_t size)
{
    size_t at = 0;
    while (at < n) {
        if (bytes[at] == '\033') {
            size_t len = sequence_length(bytes + at + 1, n - at - 1);
            if (!sequence_allowed(bytes + at + 1, len)) {
                snprintf(why, size, "escape sequence ESC %.*s at byte %zu", (int)len, bytes + at + 1, at);
                return false;
            }
            at += 1 + len;
            continue;
        }
        uint32_t c = 0;
        size_t len = scalar((const unsigned char *)bytes + at, n - at, &c);
        if (len == 0) {
            snprintf(why, size, "byte %02x at byte %zu is not UTF-8", (unsigned char)bytes[at], at);
            return false;
        }
        if (!harmless(c)) {
            snprintf(why, size, "character U+%04X at byte %zu", (unsigned)c, at);
            return false;
        }
        at += len;
    }
    return true;
}
