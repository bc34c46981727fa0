/* SPDX-License-Identifier: GPL-3.0-or-later */
/* After a dropped line: from the draft that was left to the form it was typed in, which then offers it. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/people/restrict.h"
#include "src/visit/visit.h"
#include "ui/kit/draft.h"
#include "ui/screens/screens.h"
#include "ui/workflows.h"

/* Is there still something to go on with? Another desk may have finished it meanwhile. */
static bool anything(struct db *db, int64_t id)
{
    (void)db;
    (void)id;
    return true;
}

static bool patient_stands(struct db *db, int64_t id)
{
    return patient_in_use(db, id, NULL) == RC_OK; /* a draft about somebody who was erased goes */
}

static bool visit_stands(struct db *db, int64_t id)
{
    struct visit v;

    return visit_load(db, id, &v, NULL) == RC_OK && v.stage == VISIT_CHECK_OUT;
}

/* The word of the draft, its screen, what its number is, and whether that still stands; a form that is not here
 * offers its draft when it is opened. */
static const struct {
    const char *word;
    const struct screen_ops *screen;
    unsigned number;
    bool (*stands)(struct db *db, int64_t id);
} forms[] = {
    { "register", &register_screen, 0, anything },
    { "relative", &relative_screen, NEED_PATIENT, patient_stands },
    { "edit", &edit_screen, NEED_PATIENT, patient_stands },
    { "checkout", &checkout_screen, NEED_VISIT, visit_stands },
};

/* False: it is still there, because the folder cannot be written. */
static bool throw_away(const char *key)
{
    struct draft *d = draft_open(key);

    if (d == NULL)
        return false;
    draft_clear(d);
    draft_close(d, false);
    return true;
}

unsigned draft_resume(struct screen *s)
{
    char begins[128], key[256];

    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]) && s->app->o.drafts != NULL; i++) {
        (void)snprintf(begins, sizeof(begins), "%s-%s-", s->app->o.drafts, forms[i].word);
        while (draft_left(begins, key, sizeof(key))) {
            int64_t id = strtoll(key + strlen(begins), NULL, 10);
            struct gift g = { .has = forms[i].number, .patient_id = id, .visit_id = id };
            if (forms[i].stands(s->app->db, id))
                return forms[i].number == 0 ? screen_push(s, forms[i].screen, NULL, 0)
                                            : gift_push(s, forms[i].screen, &g);
            if (!throw_away(key))
                break;
        }
    }
    return FX_NONE;
}
