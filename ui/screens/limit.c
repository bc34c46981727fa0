/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The question what to limit a day to, made of the clinic's practitioners and tags. */
#include "ui/screens/limit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/text.h"
#include "src/clinic/catalog.h"
#include "src/tags/tag.h"
#include "ui/kit/app.h"
#include "ui/kit/dialog.h"

/* An answer is a row's number times KINDS plus what it is a row of. */
enum { LIMIT_ALL, LIMIT_HERE, LIMIT_PRACTITIONER, LIMIT_TAG, KINDS };

void day_limit_release(struct day_limit *l)
{
    free(l->choices);
    free(l->labels);
    l->choices = NULL;
    l->labels = NULL;
    l->n = 0;
}

static void add(struct day_limit *l, int kind, int64_t id, const char *what, const char *name)
{
    char *label = l->labels[l->n];

    if (what[0] != '\0')
        (void)snprintf(label, sizeof(*l->labels), "%s %s", what, name);
    else
        (void)text_copy(label, sizeof(*l->labels), name);
    l->choices[l->n] = (struct choice){ id * KINDS + kind, label };
    l->n++;
}

static enum rc make(struct db *db, struct day_limit *l, struct err *e)
{
    struct practitioner_list people = { 0 };
    struct tag_list tags = { 0 };
    enum rc rc = practitioner_list(db, &people, e);

    if (rc == RC_OK)
        rc = tag_matching(db, NULL, &tags, e);
    day_limit_release(l);
    if (rc == RC_OK) {
        l->choices = calloc(people.n + tags.n + 2, sizeof(*l->choices));
        l->labels = calloc(people.n + tags.n + 2, sizeof(*l->labels));
        rc = l->choices != NULL && l->labels != NULL ? RC_OK : err_memory(e);
    }
    if (rc == RC_OK) {
        add(l, LIMIT_ALL, 0, "", _("Everybody"));
        add(l, LIMIT_HERE, 0, "", _("Who is here now"));
        for (size_t i = 0; i < people.n; i++)
            add(l, LIMIT_PRACTITIONER, people.rows[i].id, _("With"), people.rows[i].name);
        for (size_t i = 0; i < tags.n; i++)
            add(l, LIMIT_TAG, tags.rows[i].id, _("Tag"), tags.rows[i].name);
    }
    practitioner_list_release(&people);
    tag_list_release(&tags);
    return rc;
}

unsigned day_limit_ask(struct screen *s, struct day_limit *l,
                       unsigned (*done)(struct screen *s, int64_t value))
{
    struct err e = { .rc = RC_OK };
    int64_t begin = l->here                   ? LIMIT_HERE
                    : l->practitioner_id != 0 ? l->practitioner_id * KINDS + LIMIT_PRACTITIONER
                    : l->tag_id != 0          ? l->tag_id * KINDS + LIMIT_TAG
                                              : LIMIT_ALL;

    if (make(s->app->db, l, &e) != RC_OK)
        return screen_error(s, &e);
    return ask_choice(s, _("Show only"), l->choices, l->n, begin, done);
}

void day_limit_take(struct db *db, struct day_limit *l, int64_t value)
{
    struct practitioner p;
    struct tag t;

    l->practitioner_id = value % KINDS == LIMIT_PRACTITIONER ? value / KINDS : 0;
    l->tag_id = value % KINDS == LIMIT_TAG ? value / KINDS : 0;
    l->here = value % KINDS == LIMIT_HERE;
    l->label[0] = '\0';
    if (l->here)
        (void)text_copy(l->label, sizeof(l->label), _("who is here"));
    else if (l->practitioner_id != 0 && practitioner_load(db, l->practitioner_id, &p, NULL) == RC_OK)
        (void)text_copy(l->label, sizeof(l->label), p.short_name);
    else if (l->tag_id != 0 && tag_load(db, l->tag_id, &t, NULL) == RC_OK)
        (void)text_copy(l->label, sizeof(l->label), t.name);
}
