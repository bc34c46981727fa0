/* SPDX-License-Identifier: GPL-3.0-or-later */
/* After a dropped line: from the draft that was left to the form it was typed in, which then offers it. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui/kit/draft.h"
#include "ui/screens/screens.h"
#include "ui/workflows.h"

/* The word of the draft, its screen, and what its number is; a form that is not here offers its draft when it
 * is opened. */
static const struct {
    const char *word;
    const struct screen_ops *screen;
    unsigned number;
} forms[] = {
    { "register", &register_screen, 0 },
    { "edit", &edit_screen, NEED_PATIENT },
    { "checkout", &checkout_screen, NEED_VISIT },
};

unsigned draft_resume(struct screen *s)
{
    char begins[128], key[256];

    for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]) && s->app->o.drafts != NULL; i++) {
        (void)snprintf(begins, sizeof(begins), "%s-%s-", s->app->o.drafts, forms[i].word);
        if (!draft_left(begins, key, sizeof(key)))
            continue;
        int64_t id = strtoll(key + strlen(begins), NULL, 10);
        struct gift g = { .has = forms[i].number, .patient_id = id, .visit_id = id };
        return forms[i].number == 0 ? screen_push(s, forms[i].screen, NULL, 0)
                                    : gift_push(s, forms[i].screen, &g);
    }
    return FX_NONE;
}
