/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A settings file is refused with one sentence, or all that it says can be written and read again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/ini.h"
#include "src/base/text.h"
#include "tests/fuzz/fuzz.h"

static const char *const pieces[] = {
    "[a]\n", "[", "]", "[b c]", "k", "=", " = ", "v", "\"", "\\", ";", "#", "\n", "\r\n", " ", "\t", "k=v\n", "K = \"a; b\"\n", "n = 12\n", "-", "99999999999999999999",
    "0x1", "\xef\xbb\xbf", "\xff", "王", "\x01", "%s", "a.b", ":", "\xe2\x80\xae", NULL,
};

/* What the file says, written out in full. */
static char *spelled(const struct ini *ini)
{
    struct err e = {.text = ""};
    char *text = NULL;
    size_t size;
    FILE *f = open_memstream(&text, &size);

    MUST(f);
    for (size_t i = 0; i < ini_section_count(ini); i++) {
        const char *section = ini_section(ini, i);

        MUST(section[0] && strlen(section) <= INI_NAME_MAX && ini_has_section(ini, section) && ini_line(ini, section, NULL) > 0);
        fprintf(f, "[%s]\n", section);
        for (size_t k = 0; k < ini_key_count(ini, section); k++) {
            const char *key = ini_key(ini, section, k), *value = ini_get(ini, section, key);
            int64_t number = -7;

            MUST(key[0] && strlen(key) <= INI_NAME_MAX && ini_line(ini, section, key) > 0);
            MUST(value && text_valid(value, (size_t)-1) && !strpbrk(value, "\"\n\r\x1b\x01"));
            fuzz_told(ini_int(ini, section, key, -5, 1000, &number, &e), &e);
            MUST(number == -7 || (number >= -5 && number <= 1000));
            fprintf(f, strchr(value, '\\') ? "%s = %s\n" : "%s = \"%s\"\n", key, value);
        }
    }
    fclose(f);
    return text;
}

static void run(const char *s, size_t n)
{
    struct err e = {.text = ""};
    struct ini *ini = NULL;
    char *once, *twice;
    enum rc rc = ini_load_text("x.ini", s, &ini, &e);

    (void)n;
    fuzz_told(rc, &e);
    MUST(rc == RC_OK || !ini);
    if (rc != RC_OK)
        return;
    once = spelled(ini);
    ini_free(ini);
    MUST(ini_load_text("again.ini", once, &ini, &e) == RC_OK);
    twice = spelled(ini);
    ini_free(ini);
    MUST(strcmp(once, twice) == 0);
    free(once);
    free(twice);
}

const struct fuzz_target fuzz_ini = {"ini", run, pieces, 1000};
