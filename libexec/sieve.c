/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Taking a calendar apart: lines unfolded in place, components matched, all that does not say when somebody is busy passed
 * over, zones handed to libical. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "libexec/calendar.h"
#include "src/base/list.h"
#include "src/base/text.h"

enum { DEEP = 16, NAME = 32, ZONES_MOST = 500, ZONE_LINES_MOST = 20000 };

static const char *const property_words[PROPERTY_KINDS] = {
#define X(id, word) [PROPERTY_##id] = word,
    PROPERTIES(X)
#undef X
};

bool faulty(struct fault *f, enum ics_fault what, size_t line)
{
    *f = (struct fault){what, line};
    return false;
}

/* ---- lines ---- */

/* The file, a logical line at a time. */
struct reader {
    char *at, *end;
    size_t line;      /* of the logical line's first */
    size_t next_line;
};

/* Unfolds the next logical line where it stands and closes it with a NUL; NULL at the end. */
static char *next_line(struct reader *r)
{
    char *from, *to;

    if (r->at >= r->end)
        return NULL;
    from = to = r->at;
    r->line = r->next_line;
    char *begin = to;
    for (;;) {
        char *newline = memchr(from, '\n', (size_t)(r->end - from));
        char *stop = newline != NULL ? newline : r->end;
        size_t n = (size_t)(stop - from);
        if (n > 0 && from[n - 1] == '\r')
            n--;
        memmove(to, from, n);
        to += n;
        from = newline != NULL ? newline + 1 : r->end;
        r->next_line++;
        if (from >= r->end || (*from != ' ' && *from != '\t'))
            break;
        from++;
    }
    r->at = from;
    *to = '\0'; /* at most where the newline stood, or the NUL behind the file */
    return begin;
}

/* Ends the name of NAME;PARAMETERS:VALUE, gives the rest; false for a line that is none. */
static bool take_apart(char *line, char **parameters, char **value)
{
    size_t name = strcspn(line, ";:");
    bool quoted = false;
    char *c = line + name;

    if (name == 0 || *c == '\0')
        return false;
    for (; *c != '\0' && (quoted || *c != ':'); c++)
        if (*c == '"')
            quoted = !quoted;
    if (*c != ':')
        return false;
    *c = '\0';
    *value = c + 1;
    *parameters = c; /* "" */
    if (line[name] == ';') {
        line[name] = '\0';
        *parameters = line + name + 1;
    }
    return true;
}

bool parameter(const struct property *p, const char *name, char *out, size_t size)
{
    size_t n = strlen(name);

    for (const char *at = p->parameters; *at != '\0';) {
        const char *from = at;
        bool quoted = false;
        for (; *at != '\0' && (quoted || *at != ';'); at++)
            if (*at == '"')
                quoted = !quoted;
        size_t took = (size_t)(at - from);
        at += *at == ';';
        if (took <= n || strncasecmp(from, name, n) != 0 || from[n] != '=')
            continue;
        from += n + 1;
        took -= n + 1;
        if (took >= 2 && from[0] == '"' && from[took - 1] == '"') {
            from++;
            took -= 2;
        }
        if (took >= size)
            return false;
        memcpy(out, from, took);
        out[took] = '\0';
        return true;
    }
    return false;
}

/* ---- components ---- */

struct sieving {
    struct sieved *s;
    struct fault *f;
    struct reader r;
    char open[DEEP][NAME]; /* components that are open */
    int depth;
    bool found;        /* a calendar */
    bool failed;
    FILE *zones;       /* text of the zones, as libical will read it */
    char *zone_text;
    size_t zone_size, n_zones, n_zone_lines;
    bool in_zone;
};

static bool within(const struct sieving *g, int depth, const char *name)
{
    return g->depth >= depth && strcasecmp(g->open[depth - 1], name) == 0;
}

static bool begin(struct sieving *g, const char *name)
{
    struct component *c;

    if (g->depth == DEEP || strlen(name) >= NAME || (g->depth == 0 && strcasecmp(name, "VCALENDAR") != 0))
        return false;
    memcpy(g->open[g->depth++], name, strlen(name) + 1);
    if (g->depth == 1)
        g->found = true;
    bool event = within(g, 2, "VEVENT"), freebusy = within(g, 2, "VFREEBUSY");
    if (g->depth == 2 && (event || freebusy)) {
        if ((c = list_more(&g->s->components, g->s->n_components, sizeof *c)) == NULL)
            return false;
        *c = (struct component){event ? COMPONENT_EVENT : COMPONENT_FREEBUSY, g->r.line, g->s->n_properties,
                                g->s->n_properties};
        g->s->n_components++;
    }
    if (g->depth == 2 && within(g, 2, "VTIMEZONE")) {
        g->in_zone = true;
        g->n_zones++;
    }
    if (g->in_zone)
        fprintf(g->zones, "BEGIN:%s\r\n", name);
    return g->n_zones <= ZONES_MOST;
}

static bool end(struct sieving *g, const char *name)
{
    if (g->depth == 0 || strcasecmp(g->open[g->depth - 1], name) != 0)
        return false;
    if (g->in_zone)
        fprintf(g->zones, "END:%s\r\n", name);
    g->depth--;
    if (g->depth < 2)
        g->in_zone = false;
    return true;
}

/* Of a zone, what libical needs of it. A rule that changes the clock more than yearly is none. */
static bool zone_line(struct sieving *g, const char *name, const char *parameters, const char *value)
{
    static const char *const kept[] = {"TZID", "DTSTART", "RRULE", "RDATE", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME"};

    if (strcasecmp(name, "RRULE") == 0 && strcasestr(value, "FREQ=YEARLY") == NULL)
        return false;
    if (strlen(value) > 4096 || ++g->n_zone_lines > ZONE_LINES_MOST)
        return false;
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        if (strcasecmp(name, kept[i]) == 0)
            fprintf(g->zones, "%s%s%s:%s\r\n", kept[i], strcmp(kept[i], "RDATE") == 0 && *parameters ? ";" : "",
                    strcmp(kept[i], "RDATE") == 0 ? parameters : "", value);
    return true;
}

static bool event_line(struct sieving *g, const char *name, char *parameters, char *value)
{
    struct component *c = &g->s->components[g->s->n_components - 1];
    struct property *p;

    for (int kind = 0; kind < PROPERTY_KINDS; kind++) {
        if (strcasecmp(name, property_words[kind]) != 0)
            continue;
        if ((p = list_more(&g->s->properties, g->s->n_properties, sizeof *p)) == NULL)
            return false;
        *p = (struct property){(enum property_kind)kind, parameters, value, g->r.line};
        c->last = ++g->s->n_properties;
        return true;
    }
    return true;
}

static bool line(struct sieving *g, char *text)
{
    char *parameters, *value;

    if (text[strspn(text, " \t")] == '\0')
        return true;
    if (!take_apart(text, &parameters, &value))
        return false;
    if (strcasecmp(text, "BEGIN") == 0)
        return begin(g, value);
    if (strcasecmp(text, "END") == 0)
        return end(g, value);
    if (g->depth == 0)
        return false;
    if (g->in_zone)
        return zone_line(g, text, parameters, value);
    if (g->depth == 2 && (within(g, 2, "VEVENT") || within(g, 2, "VFREEBUSY")))
        return event_line(g, text, parameters, value);
    return true;
}

bool sieve(char *text, size_t n, struct sieved *ret, struct fault *f)
{
    struct sieving g = {.s = ret, .f = f, .r = {text, text + n, 1, 1}};
    char *at;

    *ret = (struct sieved){0};
    if (strlen(text) != n || !text_valid(text, n))
        return faulty(f, ICS_ENCODING, 0);
    if (n >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
        g.r.at += 3;
    if ((g.zones = open_memstream(&g.zone_text, &g.zone_size)) == NULL)
        return faulty(f, ICS_MANY, 0);
    fputs("BEGIN:VCALENDAR\r\n", g.zones);
    while ((at = next_line(&g.r)) != NULL)
        if (!line(&g, at)) {
            (void)fclose(g.zones);
            free(g.zone_text);
            return faulty(f, g.found ? ICS_BROKEN : ICS_NO_CALENDAR, g.r.line);
        }
    fputs("END:VCALENDAR\r\n", g.zones);
    bool whole = g.found && g.depth == 0;
    if (fclose(g.zones) != 0)
        return faulty(f, ICS_MANY, 0);
    if (whole && g.n_zones > 0)
        ret->zones = icalparser_parse_string(g.zone_text);
    free(g.zone_text);
    return whole || faulty(f, g.found ? ICS_CUT : ICS_NO_CALENDAR, 0);
}

void sieved_release(struct sieved *s)
{
    free(s->components);
    free(s->properties);
    if (s->zones != NULL)
        icalcomponent_free(s->zones);
    *s = (struct sieved){0};
}
