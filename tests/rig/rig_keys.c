/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The names of keys, and the bytes an xterm in application mode sends for them. */
#include "tests/rig/rig.h"

#include <string.h>

static const struct {
    const char *name, *bytes;
} named[] = {
    {"Enter",     "\r"       },
    {"Esc",       "\033"     },
    {"Tab",       "\t"       },
    {"S-Tab",     "\033[Z"   },
    {"Up",        "\033OA"   },
    {"Down",      "\033OB"   },
    {"Right",     "\033OC"   },
    {"Left",      "\033OD"   },
    {"Home",      "\033OH"   },
    {"End",       "\033OF"   },
    {"PgUp",      "\033[5~"  },
    {"PgDn",      "\033[6~"  },
    {"Insert",    "\033[2~"  },
    {"Delete",    "\033[3~"  },
    {"Backspace", "\177"     },
    {"Space",     " "        },
    {"F1",        "\033OP"   },
    {"F2",        "\033OQ"   },
    {"F3",        "\033OR"   },
    {"F4",        "\033OS"   },
    {"F5",        "\033[15~" },
    {"F6",        "\033[17~" },
    {"F7",        "\033[18~" },
    {"F8",        "\033[19~" },
    {"F9",        "\033[20~" },
    {"F10",       "\033[21~" },
    {"F11",       "\033[23~" },
    {"F12",       "\033[24~" },
    {"C-Left",    "\033[1;5D"},
    {"C-Right",   "\033[1;5C"},
    {"S-Up",      "\033[1;2A"},
    {"S-Down",    "\033[1;2B"},
    {"C-Home",    "\033[1;5H"},
    {"C-End",     "\033[1;5F"},
};

/* Bytes of the one UTF-8 character that s is, or 0 when it is more or less than one. */
static size_t one_character(const char *s)
{
    size_t n = strlen(s);
    unsigned char lead = (unsigned char)s[0];
    size_t want = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 0;
    return n == want ? n : 0;
}

size_t rig_key_bytes(const char *name, char out[16])
{
    for (size_t i = 0; i < sizeof(named) / sizeof(named[0]); i++) {
        if (strcmp(name, named[i].name) == 0) {
            size_t n = strlen(named[i].bytes);
            memcpy(out, named[i].bytes, n);
            return n;
        }
    }
    size_t n = one_character(name);
    if (n != 0) {
        memcpy(out, name, n);
        return n;
    }
    if (strncmp(name, "C-", 2) == 0 && name[2] >= '@' && name[2] <= '~' && name[3] == '\0') {
        out[0] = (char)(name[2] & 0x1f);
        return 1;
    }
    if (strncmp(name, "M-", 2) == 0 && name[2] != '\0') {
        char key[16];
        n = rig_key_bytes(name + 2, key);
        if (n == 0 || n >= sizeof(key))
            return 0;
        out[0] = '\033';
        memcpy(out + 1, key, n);
        return n + 1;
    }
    return 0;
}
