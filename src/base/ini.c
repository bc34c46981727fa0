/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checks every line of an INI file, then lets iniparser read it, then sees that both found the same. */
#include "config.h"

#include "src/base/ini.h"

#include <ctype.h>
#include <iniparser/iniparser.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <unistd.h>

#include "src/base/file.h"
#include "src/base/i18n.h"
#include "src/base/text.h"

/* A section's head (key is empty) or a key; what follows a head up to the next belongs to it. */
struct entry {
    int line;
    char section[INI_NAME_MAX + 1];
    char key[INI_NAME_MAX + 1];
    const char *value; /* the dictionary's */
};

struct ini {
    char *name;
    dictionary *dictionary;
    struct entry *entries;
    size_t n, room;
};

/* One line being checked. */
struct line {
    const char *s;
    size_t n;
    int number;
};

static enum rc refuse_line(const struct ini *ini, int line, struct err *e, const char *sentence)
{
    return err_set(e, RC_INVALID, _("%s, line %d: %s"), ini->name, line, sentence);
}

/* The head of a section, or one of its keys, which stand behind it up to the next head. */
static const struct entry *find(const struct ini *ini, const char *section, const char *key)
{
    bool here = false;

    for (size_t i = 0; i < ini->n; i++) {
        const struct entry *entry = &ini->entries[i];

        if (!entry->key[0]) {
            if (here)
                break;
            here = strcasecmp(entry->section, section) == 0;
            if (here && !key)
                return entry;
        } else if (here && key && strcasecmp(entry->key, key) == 0)
            return entry;
    }
    return NULL;
}

/* Copies a name in small letters; false when it is none. */
static bool take_name(char out[INI_NAME_MAX + 1], const char *s, size_t n)
{
    while (n && isblank((unsigned char)*s))
        s++, n--;
    while (n && isblank((unsigned char)s[n - 1]))
        n--;
    if (n == 0 || n > INI_NAME_MAX)
        return false;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];

        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              strchr(" _-./", c)) ||
            !c)
            return false;
        out[i] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    out[n] = '\0';
    return true;
}

/* Adds a head or key behind the section of the one before it. The entry, or NULL without memory. */
static struct entry *add(struct ini *ini, int line)
{
    struct entry *last;

    if (ini->n == ini->room) {
        size_t room = ini->room ? 2 * ini->room : 64;
        struct entry *grown = realloc(ini->entries, room * sizeof *grown);

        if (!grown)
            return NULL;
        ini->entries = grown;
        ini->room = room;
    }
    last = &ini->entries[ini->n++];
    *last = (struct entry){.line = line};
    if (ini->n > 1)
        memcpy(last->section, last[-1].section, sizeof last->section);
    return last;
}

static enum rc check_head(struct ini *ini, struct line l, struct err *e)
{
    char name[INI_NAME_MAX + 1];
    struct entry *entry;

    if (l.n < 2 || l.s[l.n - 1] != ']' || !take_name(name, l.s + 1, l.n - 2))
        return refuse_line(ini, l.number, e, _("This is not a section. Write it like [desk]."));
    if (find(ini, name, NULL))
        return refuse_line(ini, l.number, e, _("This section stands above already. Join the two."));
    if (!(entry = add(ini, l.number)))
        return err_memory(e);
    memcpy(entry->section, name, sizeof name);
    return RC_OK;
}

/* NULL when iniparser keeps the value s as written, else what is wrong with it. */
static const char *bad_value(const char *s, size_t n)
{
    if (n && (*s == '"' || *s == '\'')) {
        if (n < 2 || s[n - 1] != *s || memchr(s + 1, *s, n - 2) || memchr(s, '\\', n))
            return _(
                "The quotes do not fit: one before the value, one behind it, none inside, and no backslash.");
        return NULL;
    }
    if (memchr(s, '"', n))
        return _("A quote stands inside the value. Put it at the start and the end, or leave it out.");
    if (memchr(s, ';', n) || memchr(s, '#', n))
        return _("; and # begin a comment. Put the value in quotes, or the comment on a line of its own.");
    return NULL;
}

static enum rc check_key(struct ini *ini, struct line l, struct err *e)
{
    const char *equals = memchr(l.s, '=', l.n), *value, *wrong;
    char name[INI_NAME_MAX + 1];
    struct entry *entry;

    if (!equals || !take_name(name, l.s, (size_t)(equals - l.s)))
        return refuse_line(ini, l.number, e,
                           _("This is neither a section nor a setting. Write it like name = value."));
    if (ini->n == 0)
        return refuse_line(ini, l.number, e, _("This setting stands before the first [section]."));
    for (value = equals + 1; value < l.s + l.n && isblank((unsigned char)*value); value++)
        ;
    if ((wrong = bad_value(value, (size_t)(l.s + l.n - value))))
        return refuse_line(ini, l.number, e, wrong);
    if (find(ini, ini->entries[ini->n - 1].section, name))
        return refuse_line(ini, l.number, e, _("This setting stands above already. Delete one of the two."));
    if (!(entry = add(ini, l.number)))
        return err_memory(e);
    memcpy(entry->key, name, sizeof name);
    return RC_OK;
}

static enum rc check_line(struct ini *ini, struct line l, struct err *e)
{
    if (l.n > INI_LINE_MAX)
        return refuse_line(ini, l.number, e, _("The line is too long."));
    if (!text_valid(l.s, l.n))
        return refuse_line(ini, l.number, e, _("The line is not valid UTF-8. Save the file as UTF-8."));
    for (size_t i = 0; i < l.n; i++)
        if (iscntrl((unsigned char)l.s[i]) && l.s[i] != '\t')
            return refuse_line(ini, l.number, e, _("There is a control character in the line."));
    while (l.n && isblank((unsigned char)*l.s))
        l.s++, l.n--;
    while (l.n && isblank((unsigned char)l.s[l.n - 1]))
        l.n--;
    if (l.n && l.s[l.n - 1] == '\\')
        return refuse_line(ini, l.number, e, _("A line cannot end in a backslash."));
    if (l.n == 0 || *l.s == '#' || *l.s == ';')
        return RC_OK;
    return *l.s == '[' ? check_head(ini, l, e) : check_key(ini, l, e);
}

static enum rc check_text(struct ini *ini, const char *text, struct err *e)
{
    enum rc rc = RC_OK;
    int number = 0;

    while (*text && rc == RC_OK) {
        size_t n = strcspn(text, "\n");
        bool cr = n && text[n - 1] == '\r';

        rc = check_line(ini, (struct line){text, n - cr, ++number}, e);
        text += n + (text[n] == '\n');
    }
    return rc;
}

static int silent(const char *format, ...)
{
    (void)format;
    return 0;
}

/* iniparser reads files only, so the text becomes one that has no name on the disk. */
static dictionary *parse(const char *text)
{
    int fd = memfd_create("ini", MFD_CLOEXEC);
    size_t n = strlen(text);
    dictionary *d = NULL;
    char path[40];

    if (fd < 0)
        return NULL;
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    iniparser_set_error_callback(silent);
    if (write(fd, text, n) == (ssize_t)n)
        d = iniparser_load(path);
    close(fd);
    return d;
}

/* Takes the values from iniparser; a setting that it did not find is one that the checks should have refused.
 */
static enum rc take_values(struct ini *ini, struct err *e)
{
    char path[2 * INI_NAME_MAX + 2];

    for (size_t i = 0; i < ini->n; i++) {
        struct entry *entry = &ini->entries[i];

        if (!entry->key[0])
            continue;
        snprintf(path, sizeof path, "%s:%s", entry->section, entry->key);
        if (!(entry->value = iniparser_getstring(ini->dictionary, path, NULL)))
            return refuse_line(ini, entry->line, e, _("This setting cannot be read."));
    }
    return RC_OK;
}

enum rc ini_load_text(const char *name, const char *text, struct ini **ret, struct err *e)
{
    static const char mark[] = "\xef\xbb\xbf";
    struct ini *ini = calloc(1, sizeof *ini);
    enum rc rc;

    if (!ini || !(ini->name = strdup(name))) {
        ini_free(ini);
        return err_memory(e);
    }
    if (strncmp(text, mark, strlen(mark)) == 0)
        text += strlen(mark);
    rc = check_text(ini, text, e);
    if (rc == RC_OK && !(ini->dictionary = parse(text)))
        rc = err_set(e, RC_IO, _("%s could not be read."), name);
    if (rc == RC_OK)
        rc = take_values(ini, e);
    if (rc != RC_OK) {
        ini_free(ini);
        return rc;
    }
    *ret = ini;
    return RC_OK;
}

enum rc ini_load(const char *path, struct ini **ret, struct err *e)
{
    char *text;
    size_t size;
    enum rc rc = file_read(path, INI_FILE_MAX, &text, &size, e);

    if (rc != RC_OK)
        return rc;
    if (strlen(text) != size)
        rc = err_set(e, RC_INVALID, _("%s is not a text file."), path);
    else
        rc = ini_load_text(path, text, ret, e);
    free(text);
    return rc;
}

void ini_free(struct ini *ini)
{
    if (!ini)
        return;
    if (ini->dictionary)
        iniparser_freedict(ini->dictionary);
    free(ini->entries);
    free(ini->name);
    free(ini);
}

const char *ini_name(const struct ini *ini)
{
    return ini->name;
}

size_t ini_section_count(const struct ini *ini)
{
    size_t n = 0;

    for (size_t i = 0; i < ini->n; i++)
        n += !ini->entries[i].key[0];
    return n;
}

const char *ini_section(const struct ini *ini, size_t i)
{
    for (size_t at = 0; at < ini->n; at++)
        if (!ini->entries[at].key[0] && i-- == 0)
            return ini->entries[at].section;
    return NULL;
}

bool ini_has_section(const struct ini *ini, const char *section)
{
    return find(ini, section, NULL) != NULL;
}

size_t ini_key_count(const struct ini *ini, const char *section)
{
    const struct entry *head = find(ini, section, NULL), *end = ini->entries + ini->n;
    size_t n = 0;

    while (head && head + n + 1 < end && head[n + 1].key[0])
        n++;
    return n;
}

const char *ini_key(const struct ini *ini, const char *section, size_t i)
{
    const struct entry *head = find(ini, section, NULL), *end = ini->entries + ini->n;

    for (; head && ++head < end && head->key[0];)
        if (i-- == 0)
            return head->key;
    return NULL;
}

const char *ini_get(const struct ini *ini, const char *section, const char *key)
{
    const struct entry *entry = find(ini, section, key);

    return entry ? entry->value : NULL;
}

int ini_line(const struct ini *ini, const char *section, const char *key)
{
    const struct entry *entry = find(ini, section, key);

    return entry ? entry->line : 0;
}

/* A decimal number that fits, with nothing around it: strtoll alone takes blanks, and what stands behind. */
static bool strict_int(const char *s, int64_t *value)
{
    int64_t n = 0;
    bool minus = *s == '-';

    s += minus;
    if (!*s || strlen(s) > 18)
        return false;
    for (; *s; s++) {
        if (*s < '0' || *s > '9')
            return false;
        n = n * 10 + (*s - '0');
    }
    *value = minus ? -n : n;
    return true;
}

enum rc ini_int(const struct ini *ini, const char *section, const char *key, int64_t low, int64_t high,
                int64_t *value, struct err *e)
{
    const char *text = ini_get(ini, section, key);
    int64_t n;

    if (!text)
        return RC_OK;
    if (!strict_int(text, &n) || n < low || n > high)
        return ini_refuse(ini, section, key, e, _("%s = %s must be a whole number from %lld to %lld."), key,
                          text, (long long)low, (long long)high);
    *value = n;
    return RC_OK;
}

enum rc ini_refuse(const struct ini *ini, const char *section, const char *key, struct err *e,
                   const char *format, ...)
{
    char sentence[256];
    va_list args;

    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    return refuse_line(ini, ini_line(ini, section, key), e, sentence);
}
