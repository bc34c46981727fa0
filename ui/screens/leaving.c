/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the card: the whole file written out, the person restricted or erased, and who opened the card.
 * Purpose: answer somebody who asks what is kept about them, or asks to be forgotten.
 * Reads: people/erase, people/access. Writes: people/erase, people/restrict, a file of desk/person_file. */
#include "ui/screens/leaving.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/text.h"
#include "src/desk/person_file.h"
#include "src/desk/values.h"
#include "src/people/access.h"
#include "src/people/erase.h"
#include "src/people/privacy.h"
#include "src/people/restrict.h"
#include "src/store/change.h"
#include "src/store/copies.h"
#include "ui/kit/app.h"
#include "ui/kit/dialog.h"
#include "ui/screens/show.h"
#include "ui/workflows.h"

enum { LOOKS = 40, LOOKS_TEXT = 8192, PATH_SIZE = 400 };

/* ---- the whole file ---- */

static unsigned save_file(struct screen *s, const char *path)
{
    const char *end = strrchr(path, '.');
    enum person_file_format format = end != NULL && strcmp(end, ".json") == 0 ? PERSON_FILE_JSON : PERSON_FILE_TXT;
    struct err e = { .rc = RC_OK };

    if (person_file_save(s->app->db, gift_of(s)->patient_id, path, format, &e) != RC_OK)
        return screen_error(s, &e) | FX_AGAIN;
    return screen_info(s, _("Written to %s. Only you can read it."), path);
}

unsigned leaving_file(struct screen *s)
{
    const char *home = getenv("HOME");
    struct err e = { .rc = RC_OK };
    char path[PATH_SIZE];

    if (change_may(s->app->db, RIGHT_EXPORT, &e) != RC_OK)
        return screen_error(s, &e);
    (void)snprintf(path, sizeof(path), "%s/person-%lld.txt", home != NULL ? home : ".",
                   (long long)gift_of(s)->patient_id);
    return ask_text(s, _("Everything kept about this person"), _("Write to the new file (.txt or .json)"), path,
                    PATH_SIZE - 1, true, save_file);
}

/* ---- restricting ---- */

static unsigned restrict_for(struct screen *s, const char *reason)
{
    struct err e = { .rc = RC_OK };

    if (patient_restrict(s->app->db, gift_of(s)->patient_id, reason, &e) != RC_OK)
        return screen_error(s, &e);
    return screen_info(s, _("Restricted: number %lld is kept, and shown and used nowhere. u takes it back."),
                       (long long)gift_of(s)->patient_id) |
           FX_CLOSE;
}

unsigned leaving_restrict(struct screen *s)
{
    struct err e = { .rc = RC_OK };

    if (change_allowed(s->app->db, ACTION_RESTRICT, &e) != RC_OK)
        return screen_error(s, &e);
    return ask_text(s, _("Restrict: keep by law only"), _("Why; from then on they are shown and used nowhere"), "", 200, true, restrict_for);
}

/* ---- erasing ---- */

static bool progress(void *ctx, const char *what, int64_t done, int64_t total)
{
    return progress_step(ctx, what, done, total);
}

/* The first place in somebody else's free text where the name still stands. */
struct mention {
    char table[64];
    int64_t patient_id;
};

static enum rc keep_first(void *ctx, const char *table, int64_t id, int64_t patient_id, struct err *e)
{
    struct mention *m = ctx;

    (void)e;
    if (m->table[0] == '\0') {
        (void)text_copy(m->table, sizeof(m->table), value_table(table));
        m->patient_id = strcmp(table, "patient") == 0 ? id : patient_id;
    }
    return RC_OK;
}

static unsigned tell_erased(struct screen *s, int64_t id, const char *name)
{
    struct copy_list copies = { 0 };
    struct mention m = { .table = "" };

    (void)erase_mentions(s->app->db, name, keep_first, &m, NULL);
    if (m.table[0] != '\0')
        (void)screen_info(s, _("Erased. The name still stands in: %s, of number %lld."), m.table, (long long)m.patient_id);
    else if (copies_with(s->app->db, "patient", id, &copies, NULL) == RC_OK && copies.n > 0)
        (void)screen_info(s, _("Erased. Still in the copy %s: remove it too."), copies.rows[0].path);
    else
        (void)screen_info(s, _("Erased: number %lld. The accounts and the journal's chain are whole."), (long long)id);
    copy_list_release(&copies);
    return FX_CLOSE;
}

static unsigned erase_named(struct screen *s, const char *typed)
{
    int64_t id = gift_of(s)->patient_id;
    struct erase_options o = { .progress = progress, .ctx = s->app };
    struct erase_done done = { 0 };
    char name[2 * PATIENT_NAME], number[24], digits[64];
    struct err e = { .rc = RC_OK };
    enum rc rc = erase_name(s->app->db, id, name, &e);

    (void)snprintf(number, sizeof(number), "%lld", (long long)id);
    (void)text_ascii_digits(digits, sizeof(digits), typed);
    if (rc == RC_OK && strcmp(typed, name) != 0 && strcmp(digits, number) != 0)
        rc = err_set(&e, RC_INVALID, _("That is neither the name nor the number. Nobody was erased."));
    if (rc != RC_OK)
        return screen_error(s, &e);
    rc = patient_erase(s->app->db, id, &o, &done, &e);
    progress_end(s->app);
    if (rc != RC_OK)
        return screen_error(s, &e) | (done.seq != 0 ? FX_CLOSE : FX_NONE);
    return tell_erased(s, id, name);
}

unsigned leaving_erase(struct screen *s)
{
    struct err e = { .rc = RC_OK };
    char name[2 * PATIENT_NAME] = "", title[2 * PATIENT_NAME + 64];

    if (erase_check(s->app->db, gift_of(s)->patient_id, &e) != RC_OK)
        return screen_error(s, &e);
    (void)snprintf(title, sizeof(title), _("Erase %s for good: it cannot be undone"),
                   patient_said_name(s->app->db, gift_of(s)->patient_id, name, sizeof(name)));
    return ask_text(s, title, _("The name or the number once more"), "", 2 * PATIENT_NAME - 1, true, erase_named);
}

/* ---- who looked ---- */

unsigned leaving_looks(struct screen *s)
{
    struct access_list list = { 0 };
    struct err e = { .rc = RC_OK };
    char text[LOOKS_TEXT] = "", when[SHOW_SIZE];
    size_t used = 0;

    if (access_of(s->app->db, gift_of(s)->patient_id, LOOKS, &list, &e) != RC_OK)
        return screen_error(s, &e);
    for (size_t i = 0; i < list.n && used + 1 < sizeof(text); i++) {
        const struct access *a = &list.rows[i];
        int n = snprintf(text + used, sizeof(text) - used, "%s  %s  %s  %s%s%s\n",
                         show_at(s->app->db, a->at, when, sizeof(when)), a->staff, a->terminal,
                         _(access_kinds[a->kind].label), a->reason[0] != '\0' ? ": " : "", a->reason);
        used += n > 0 && (size_t)n < sizeof(text) - used ? (size_t)n : sizeof(text) - used - 1;
    }
    access_list_release(&list);
    return ask_read(s, _("Who looked"), text[0] != '\0' ? text : _("Nobody has looked."));
}
