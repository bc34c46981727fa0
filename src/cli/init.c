/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk init: a new clinic from a kit; whoever runs it becomes its administrator. */
#include "src/cli/rows.h"
#include "src/cli/verbs.h"
#include "src/clinic/kit.h"
#include "src/desk/rooms.h"

static const struct option_def init_options[] = {
    OPTION('k', "kit", "KIT", N_("dental, general, or a file of your own (dental)")),
    OPTION('n', "name", "NAME", N_("the clinic's name")),
    OPTION(0, "timezone", "ZONE", N_("its time zone, such as Asia/Tehran")),
    OPTION(0, "country", "CC", N_("its country, two letters: how phones and numbers are read")),
    OPTION(0, "currency", "CUR", N_("its currency, three letters")),
    OPTION(0, "calendar", "NAME", N_("gregorian or jalali")),
    OPTION_END,
};

static enum rc print_json(struct cli *c, struct err *e)
{
    struct rows r;
    enum rc rc = rows_begin(&r, e);

    if (rc != RC_OK)
        return rc;
    json_object(&r.json, NULL);
    json_text(&r.json, "file", c->path);
    json_text(&r.json, "clinic", site_get(c->db)->name);
    json_text(&r.json, "administrator", db_actor_name(c->db));
    json_object_end(&r.json);
    return rows_end(&r, RC_OK, e);
}

static enum rc run(struct cli *c, struct err *e)
{
    const char *kit = cli_option(c, "kit");
    struct kit_options o = {
        .kit = kit ? kit : kit_names[0],
        .name = cli_option(c, "name"),
        .timezone = cli_option(c, "timezone"),
        .calendar = cli_option(c, "calendar"),
        .country = cli_option(c, "country"),
        .currency = cli_option(c, "currency"),
        .login = cli_option(c, "user"),
    };
    enum rc rc = cli_create(c, o.kit, o.timezone, e);

    if (rc != RC_OK)
        return rc;
    if ((rc = apply_kit(c->db, &o, e)) != RC_OK || (c->fixed && (rc = cli_mark_test(c, e)) != RC_OK)) {
        cli_discard(c);
        return rc;
    }
    if (c->json)
        return print_json(c, e);
    out_line(_("A new clinic, %s, in %s."), site_get(c->db)->name, c->path);
    out_line(_("%s is its administrator. Add others with: frontdesk staff add LOGIN --role ROLE"),
             db_actor_name(c->db));
    return RC_OK;
}

const struct verb verb_init = {
    .name = "init",
    .usage = "[--kit KIT] [--name NAME] [--timezone ZONE] [--country CC] [--currency CUR]",
    .help = N_("set up a new clinic"),
    .more = N_("Makes the file given by -d, or the one of the settings. What is not given stands in the kit. "
               "A file made\n"
               "under --now is a test file: --now works on it from then on."),
    .options = init_options,
    .min_arguments = 0,
    .max_arguments = 0,
    .group = GROUP_SETUP,
    .needs = NEEDS_SETTINGS,
    .run = run,
};
