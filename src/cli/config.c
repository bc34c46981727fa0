/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk config: every setting, its value, where it comes from, what it may be and what it does. */
#include <string.h>

#include "src/cli/rows.h"
#include "src/cli/verbs.h"

static bool given(const struct cli *c, enum setting_id id)
{
    return id == SETTING_DATABASE && cli_has(c, "database");
}

static const char *value_of(const struct cli *c, enum setting_id id, char *out, size_t size)
{
    return given(c, id) ? c->path : setting_value(&c->settings, id, out, size);
}

static const char *source_of(const struct cli *c, enum setting_id id, const char *file)
{
    if (given(c, id))
        return _("the command line");
    return c->settings.from_file[id] ? file : _("default");
}

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
        json_text(&r.json, "value", value_of(c, id, value, sizeof value));
        json_text(&r.json, "source", source_of(c, id, c->settings.file));
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
                 source_of(c, id, _("from the file")));
        out_line("%s = %s", d->key, value_of(c, id, value, sizeof value));
    }
    return RC_OK;
}

const struct verb verb_config = {
    .name = "config",
    .usage = "",
    .help = N_("print the settings in force, where they come from and what they may be"),
    .min_arguments = 0,
    .max_arguments = 0,
    .group = GROUP_SETUP,
    .needs = NEEDS_SETTINGS,
    .run = run,
};
