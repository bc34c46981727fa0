/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads workflow scripts and fixtures into lines of words. */
#include "config.h"
#include "tests/rig/script.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int hex(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char *at = c != '\0' ? strchr(digits, c | 0x20) : NULL;
    return at != NULL ? (int)(at - digits) : -1;
}

/* One escape after its backslash; the place behind it, or NULL when there is none such. */
static const char *unescape(const char *s, char *out)
{
    static const char from[] = "\"\\ent", to[] = "\"\\\033\n\t";
    const char *at = *s != '\0' ? strchr(from, *s) : NULL;
    if (at != NULL) {
        *out = to[at - from];
        return s + 1;
    }
    if (*s == 'x' && hex(s[1]) >= 0 && hex(s[2]) >= 0) {
        *out = (char)(hex(s[1]) << 4 | hex(s[2]));
        return s + 3;
    }
    return NULL;
}

/* The word at *s into out; false when its quotes do not close or an escape is unknown. */
static bool take_word(const char **s, char *out)
{
    const char *at = *s;
    bool quoted = *at == '"';
    for (at += quoted; *at != '\0' && (quoted ? *at != '"' : *at != ' ' && *at != '\t');) {
        if (quoted && *at == '\\') {
            at = unescape(at + 1, out++);
            if (at == NULL)
                return false;
        } else {
            *out++ = *at++;
        }
    }
    *out = '\0';
    if (quoted && *at++ != '"')
        return false;
    *s = at;
    return true;
}

static bool split(struct script_line *line)
{
    const char *s = line->text;
    size_t size = strlen(s) + 1;
    char *word = malloc(size);
    line->words = calloc(size + 1, sizeof(char *)); /* never more words than characters */
    bool good = word != NULL && line->words != NULL;
    while (good) {
        size_t gap = strspn(s, " \t");
        s += gap;
        if (*s == '\0' || (line->n >= 2 && gap >= 3 && *s != '"'))
            break;
        good = take_word(&s, word) && (line->words[line->n++] = strdup(word)) != NULL;
    }
    free(word);
    return good;
}

static bool add_line(struct script *s, int number, const char *text)
{
    if (text[strspn(text, " \t")] == '\0' || text[0] == '#')
        return true;
    struct script_line *more = realloc(s->lines, (s->n + 1) * sizeof(*more));
    if (more == NULL)
        return false;
    s->lines = more;
    more[s->n] = (struct script_line){.number = number, .text = strdup(text)};
    return more[s->n++].text != NULL && split(&more[s->n - 1]);
}

bool script_load(struct script *s, const char *path)
{
    char *text = NULL;
    size_t size = 0;
    bool good = true;
    *s = (struct script){.path = strdup(path)};
    FILE *f = fopen(path, "r");
    if (f == NULL) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        return false;
    }
    for (int number = 1; good && getline(&text, &size, f) >= 0; number++) {
        text[strcspn(text, "\r\n")] = '\0';
        good = add_line(s, number, text);
        if (!good)
            fprintf(stderr,
                    "%s:%d: a quote does not close, or an escape is not one of \\\" \\\\ \\e \\n \\t \\xHH\n",
                    path, number);
    }
    free(text);
    fclose(f);
    return good;
}

void script_release(struct script *s)
{
    for (size_t i = 0; i < s->n; i++) {
        for (size_t w = 0; s->lines[i].words != NULL && w < s->lines[i].n; w++)
            free(s->lines[i].words[w]);
        free(s->lines[i].words);
        free(s->lines[i].text);
    }
    free(s->lines);
    free(s->path);
    *s = (struct script){0};
}
