/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk demo: a living clinic to try things on. */
#include "src/desk/demo.h"

#include <stdio.h>
#include <string.h>

#include "src/base/text.h"
#include "src/cli/rows.h"
#include "src/cli/verbs.h"
#include "src/clinic/kit.h"

enum { DEFAULT_PATIENTS = 1000, DEFAULT_YEARS = 2, DEFAULT_SEED = 1 };

static const struct option_def demo_options[] = {
    OPTION('p', "patients", "N", N_("how many people (1000)")),
    OPTION('y', "years", "Y", N_("how many years of past visits (2)")),
    OPTION('s', "seed", "S", N_("another number makes another clinic (1)")),
    OPTION('z', "timezone", "ZONE", N_("where the clinic stands, Asia/Tehran (as in the kit)")),
    OPTION_END,
};

static bool progress(void *ctx, const char *what, int64_t done, int64_t of)
{
    (void)ctx;
    out_progress("%s %lld%%", what, of > 0 ? (long long)(100 * done / of) : 0);
    return cli_stopped();
}

/** demo.db beside the clinic's own file, unless -d names one. */
static void choose_path(struct cli *c)
{
    char *slash = strrchr(c->path, '/');
    size_t at = slash ? (size_t)(slash - c->path) + 1 : 0;

    if (!cli_has(c, "database"))
        text_copy(c->path + at, sizeof c->path - at, "demo.db");
}

static enum rc print_json(struct cli *c, const struct demo_options *o, struct err *e)
{
    struct rows r;
    enum rc rc = rows_begin(&r, e);

    if (rc != RC_OK)
        return rc;
    json_object(&r.json, NULL);
    json_text(&r.json, "file", c->path);
    json_text(&r.json, "clinic", site_get(c->db)->name);
    json_int(&r.json, "patients", o->patients);
    json_int(&r.json, "years", o->years);
    json_int(&r.json, "seed", (int64_t)o->seed);
    json_object_end(&r.json);
    return rows_end(&r, RC_OK, e);
}

static enum rc run(struct cli *c, struct err *e)
{
    int64_t patients = DEFAULT_PATIENTS, years = DEFAULT_YEARS, seed = DEFAULT_SEED;
    char login[64];
    struct demo_options o = {.progress = progress, .ctx = c};
    enum rc rc;

    choose_path(c);
    cli_catch_stop();
    if ((rc = cli_number(c, "patients", 1, DEMO_PATIENTS_MAX, &patients, e)) != RC_OK ||
        (rc = cli_number(c, "years", 0, DEMO_YEARS_MAX, &years, e)) != RC_OK ||
        (rc = cli_number(c, "seed", 0, INT64_MAX, &seed, e)) != RC_OK ||
        (rc = cli_create(c, kit_names[0], cli_option(c, "timezone"), e)) != RC_OK)
        return rc;
    o.patients = patients;
    o.years = (int32_t)years;
    o.seed = (uint64_t)seed;
    o.timezone = cli_option(c, "timezone");
    o.now = db_now(c->db);
    o.login = cli_option(c, "user");
    if (!o.login)
        o.login = staff_login(login, sizeof login)[0] ? login : NULL;
    if ((rc = demo_make(c->db, &o, e)) != RC_OK) {
        cli_discard(c);
        return rc;
    }
    out_progress(NULL);
    site_forget(c->db);
    if (c->json)
        return print_json(c, &o, e);
    out_line(ngettext_("A demo clinic, %s, with %lld people and %lld year of visits, in %s.",
                       "A demo clinic, %s, with %lld people and %lld years of visits, in %s.", years),
             site_get(c->db)->name, (long long)patients, (long long)years, c->path);
    out_line(_("Open it with: frontdesk -d %s"), c->path);
    return RC_OK;
}

const struct verb verb_demo = {
    .name = "demo",
    .usage = "[--patients N] [--years Y] [--seed S] [--timezone ZONE]",
    .help = N_("make a living demo clinic to try things on"),
    .more = N_("Makes the file given by -d, else demo.db beside the clinic's own. The same numbers and the "
               "same --now make\n"
               "the same clinic."),
    .options = demo_options,
    .min_arguments = 0,
    .max_arguments = 0,
    .group = GROUP_SETUP,
    .needs = NEEDS_SETTINGS,
    .run = run,
};
