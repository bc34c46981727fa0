/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk config: every setting, its value, where it comes from, what it may be and what it does. */
#include <string.h>

#include "src/cli/rows.h"
#include "src/cli/verbs.h"

static enum rc print_json(struct cli *c, struct err *e)
{
    char value[1024], range[256];
    struct rows r;
    enum rc rc = rows_begin(&r, e);

    if (rc != RC_OK)
        return rc;
    for (int i = 0; i < SETTING_COUNT; i++) {
        enum setting_id id = (enum setting_id)i;

        json_object(&r.json, NULL);
        json_text(&r.json, "section", setting_defs[i].section);
        json_text(&r.json, "key", setting_defs[i].key);
        json_text(&r.json, "value", setting_value(&c->settings, id, value, sizeof value));
        json_text(&r.json, "source", c->settings.from_file[i] ? c->settings.file : "default");
        json_text(&r.json, "range", setting_range(id, range, sizeof range));
        json_text(&r.json, "help", _(setting_defs[i].help));
        json_object_end(&r.json);
    }
    return rows_end(&r, RC_OK, e);
}

static enum rc run(struct cli *c, struct err *e)
{
    char value[1024], range[256];
    const char *section = "";

    if (c->json)
        return print_json(c, e);
    out_line("# %s",
             c->settings.file[0] ? c->settings.file : _("no settings file; every value is the default"));
    for (int i = 0; i < SETTING_COUNT; i++) {
        const struct setting_def *d = &setting_defs[i];
        enum setting_id id = (enum setting_id)i;

        if (strcmp(d->section, section) != 0) {
            out_line("%s", "");
            out_line("[%s]", d->section);
            section = d->section;
        }
        out_line("# %s", _(d->help));
        out_line("# %s; %s", setting_range(id, range, sizeof range),
                 c->settings.from_file[i] ? _("from the file") : _("default"));
        out_line("%s = %s", d->key, setting_value(&c->settings, id, value, sizeof value));
    }
    return RC_OK;
}

const struct verb verb_config = {
    .name = "config",
    .usage = "",
    .help = N_("print the settings in force, where they come from and what they may be"),
    .min_arguments = 0,
    .max_arguments = 0,
    .json = true,
    .group = GROUP_SETUP,
    .needs = NEEDS_SETTINGS,
    .run = run,
};
