/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Import: a file of people, appointments or visits, its columns beside what they become.
 * Purpose: learn once how another program's files are read, see what would come in, bring it in, and take it back.
 * Reads: the file, saved maps. Writes: through import_file; a map under a name. Nothing refreshes it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/text.h"
#include "src/desk/import_kinds.h"
#include "src/people/import_map.h"
#include "src/people/patient.h"
#include "src/people/privacy.h"
#include "src/store/change.h"
#include "src/store/journal.h"
#include "ui/kit/app.h"
#include "ui/kit/dialog.h"
#include "ui/kit/table.h"
#include "ui/screens/screens.h"
#include "ui/screens/show.h"

enum { HEAD_ROWS = 4, FOOT_ROWS = 7, PATH_SIZE = 1024, REFUSALS = 4, CHOICES_MOST = IMPORT_FIELDS_MAX + 1 };

struct import_view {
    struct db *db;
    struct app *app;
    struct table table;
    const struct import_kind *kind;
    char path[PATH_SIZE];
    struct import_sample sample;
    struct import_map map; /* what was chosen; columns are in the sample until it is used */
    struct choice choices[CHOICES_MOST];
    int64_t batch; /* of what was imported here, to be taken back */
    int refusals;
    char refusal[REFUSALS][200];
    char told[3 * 200]; /* what came of the last try or import */
    char map_name[80];
};

/* ---- the columns ---- */

static int64_t row_id(const void *row)
{
    return (int64_t)(intptr_t)row;
}

static size_t row_index(const struct import_view *v, const void *row)
{
    const char *first = (const char *)v->sample.columns;

    return (size_t)((const char *)row - first) / sizeof(v->sample.columns[0]);
}

static void name_cell(void *ctx, const void *row, char *out, size_t size)
{
    struct import_view *v = ctx;
    const char *name = v->sample.columns[row_index(v, row)].name;

    (void)text_copy(out, size, name[0] != '\0' ? name : _("(without a name)"));
}

static void field_cell(void *ctx, const void *row, char *out, size_t size)
{
    struct import_view *v = ctx;
    int f = v->sample.columns[row_index(v, row)].field;
    size_t n;
    const struct import_field *fields = import_kind_fields(v->kind, &n);

    (void)text_copy(out, size, f >= 0 ? _(fields[f].label) : "-");
}

static void values_cell(void *ctx, const void *row, char *out, size_t size)
{
    struct import_view *v = ctx;
    size_t i = row_index(v, row);

    out[0] = '\0';
    for (size_t k = 0; k < IMPORT_SAMPLES && v->sample.columns[i].values[k][0] != '\0'; k++)
        show_add(out, size, " | ", v->sample.columns[i].values[k]);
}

static enum look row_look(void *ctx, const void *row)
{
    struct import_view *v = ctx;

    return v->sample.columns[row_index(v, row)].field >= 0 ? LOOK_PLAIN : LOOK_DIM;
}

static const struct table_source source = { TABLE_ROWS(struct import_view, sample.columns, sample.n),
                                            .id = row_id, .look = row_look };
static const struct column columns[] = {
    { N_("Column of the file"), 22, 0, 0, name_cell, NULL },
    { N_("Becomes"), 20, 0, 0, field_cell, NULL },
    { N_("First rows"), 0, 0, 0, values_cell, NULL },
};

/* ---- the file ---- */

static unsigned look(struct screen *s)
{
    struct import_view *v = s->priv;
    struct import_sample fresh = { 0 };
    struct err e = { .rc = RC_OK };

    if (import_look(v->db, v->kind, v->path, &v->map, &fresh, &e) != RC_OK)
        return screen_error(s, &e);
    import_sample_release(&v->sample);
    v->sample = fresh;
    v->told[0] = '\0';
    v->refusals = 0;
    table_reload(&v->table);
    return FX_DRAW;
}

static unsigned take_path(struct screen *s, const char *text)
{
    struct import_view *v = s->priv;
    const char *home = getenv("HOME");
    struct import_sample fresh = { 0 };
    struct err e = { .rc = RC_OK };
    char path[PATH_SIZE];

    (void)snprintf(path, sizeof(path), "%s%s", text[0] == '~' && text[1] == '/' && home != NULL ? home : "",
                   text[0] == '~' && text[1] == '/' && home != NULL ? text + 1 : text);
    if (import_look(v->db, v->kind, path, &v->map, &fresh, &e) != RC_OK)
        return screen_error(s, &e) | FX_AGAIN;
    import_sample_release(&fresh);
    (void)text_copy(v->path, sizeof(v->path), path);
    return look(s);
}

static unsigned ask_file(struct screen *s)
{
    struct import_view *v = s->priv;
    struct err e;

    if (change_allowed(v->db, ACTION_IMPORT, &e) != RC_OK) /* before anybody maps columns in vain */
        return screen_error(s, &e) | FX_CLOSE;
    return ask_text(s, _("Import"), _("CSV file"), v->path, PATH_SIZE - 1, true, take_path);
}

/* ---- what a column becomes ---- */

static unsigned take_field(struct screen *s, int64_t value)
{
    struct import_view *v = s->priv;
    size_t at = row_index(v, table_row(&v->table));

    for (size_t i = 0; i < v->sample.n; i++)
        if (v->sample.columns[i].field == (int)value)
            v->sample.columns[i].field = -1;
    v->sample.columns[at].field = (int)value;
    return FX_DRAW;
}

static unsigned choose_field(struct screen *s)
{
    struct import_view *v = s->priv;
    size_t n;
    const struct import_field *fields = import_kind_fields(v->kind, &n);
    size_t at = row_index(v, table_row(&v->table));

    if (v->sample.columns[at].name[0] == '\0')
        return screen_info(s, _("A column without a name cannot be imported; give it one in the file."));
    v->choices[0] = (struct choice){ -1, N_("not imported") };
    for (size_t f = 0; f < n; f++)
        v->choices[f + 1] = (struct choice){ (int64_t)f, fields[f].label };
    return ask_choice(s, v->sample.columns[at].name, v->choices, n + 1, v->sample.columns[at].field, take_field);
}

/* ---- how the file is read ---- */

static unsigned choose_word(struct screen *s, const char *title, const struct enum_word *words, size_t n, int now,
                            unsigned (*done)(struct screen *s, int64_t value))
{
    struct import_view *v = s->priv;

    for (size_t i = 0; i < n; i++)
        v->choices[i] = (struct choice){ (int64_t)i, words[i].label };
    return ask_choice(s, title, v->choices, n, now, done);
}

static unsigned take_encoding(struct screen *s, int64_t value)
{
    ((struct import_view *)s->priv)->map.encoding = (enum csv_encoding)value;
    return look(s);
}

static unsigned choose_encoding(struct screen *s)
{
    return choose_word(s, _("The file's characters"), csv_encodings, CSV_ENCODING_COUNT,
                       (int)((struct import_view *)s->priv)->map.encoding, take_encoding);
}

static unsigned take_dates(struct screen *s, int64_t value)
{
    ((struct import_view *)s->priv)->map.dates = (enum import_dates)value;
    return look(s);
}

static unsigned choose_dates(struct screen *s)
{
    return choose_word(s, _("The order of its dates"), import_dates, DATES_COUNT,
                       (int)((struct import_view *)s->priv)->map.dates, take_dates);
}

static unsigned take_duplicates(struct screen *s, int64_t value)
{
    ((struct import_view *)s->priv)->map.duplicates = (enum import_duplicates)value;
    return FX_DRAW;
}

static unsigned choose_duplicates(struct screen *s)
{
    return choose_word(s, _("Who is here already"), import_duplicates, DUPLICATES_COUNT,
                       (int)((struct import_view *)s->priv)->map.duplicates, take_duplicates);
}

static unsigned take_delimiter(struct screen *s, int64_t value)
{
    ((struct import_view *)s->priv)->map.delimiter = (char)value;
    return look(s);
}

static unsigned choose_delimiter(struct screen *s)
{
    static const struct choice choices[] = {
        { 0, N_("as it looks") }, { ',', N_(", comma") },      { ';', N_("; semicolon") },
        { '\t', N_("tab") },      { '|', N_("| upright bar") },
    };

    return ask_choice(s, _("What parts its columns"), choices, sizeof(choices) / sizeof(choices[0]),
                      ((struct import_view *)s->priv)->map.delimiter, take_delimiter);
}

static unsigned take_kind(struct screen *s, int64_t value)
{
    struct import_view *v = s->priv;

    v->kind = import_kinds[value];
    memset(v->map.columns, 0, sizeof(v->map.columns));
    return look(s);
}

static unsigned choose_kind(struct screen *s)
{
    static const struct choice choices[] = { { 0, N_("People") }, { 1, N_("Appointments") }, { 2, N_("Visits") } };

    return ask_choice(s, _("What the file holds"), choices, sizeof(choices) / sizeof(choices[0]), 0, take_kind);
}

/* ---- maps ---- */

/* The columns as they stand on the screen, into the map. */
static void settle_map(struct import_view *v)
{
    memset(v->map.columns, 0, sizeof(v->map.columns));
    v->map.only = true;
    for (size_t i = 0; i < v->sample.n; i++)
        if (v->sample.columns[i].field >= 0)
            (void)text_copy(v->map.columns[v->sample.columns[i].field], IMPORT_COLUMN, v->sample.columns[i].name);
}

static unsigned take_map_name(struct screen *s, const char *name)
{
    struct import_view *v = s->priv;
    char path[PATH_SIZE];
    struct err e = { .rc = RC_OK };

    settle_map(v);
    if (import_map_save(name, v->kind, &v->map, path, sizeof(path), &e) != RC_OK)
        return screen_error(s, &e) | FX_AGAIN;
    (void)text_copy(v->map_name, sizeof(v->map_name), name);
    return screen_info(s, _("Kept as %s; at the command line: --map %s"), path, name) | FX_DRAW;
}

static unsigned save_map(struct screen *s)
{
    return ask_text(s, _("Keep this map"), _("Name"), ((struct import_view *)s->priv)->map_name, 64, true, take_map_name);
}

static unsigned take_map(struct screen *s, const char *name)
{
    struct import_view *v = s->priv;
    struct import_map *map = calloc(1, sizeof(*map));
    struct err e = { .rc = RC_OK };
    enum rc rc = map != NULL ? import_map_load(name, v->kind, NULL, map, &e) : err_memory(&e);

    if (rc == RC_OK) {
        import_map_release(&v->map);
        v->map = *map;
        (void)text_copy(v->map_name, sizeof(v->map_name), name);
    }
    free(map);
    return rc == RC_OK ? look(s) : screen_error(s, &e) | FX_AGAIN;
}

static unsigned use_map(struct screen *s)
{
    return ask_text(s, _("Use a map"), _("Name or file"), ((struct import_view *)s->priv)->map_name, PATH_SIZE - 1, true,
                    take_map);
}

/* ---- trying and importing ---- */

static void refused(void *ctx, const struct import_refusal *r)
{
    struct import_view *v = ctx;

    if (v->refusals < REFUSALS && !r->summed)
        (void)snprintf(v->refusal[v->refusals++], sizeof(v->refusal[0]), _("line %lld: %s"), (long long)r->line, r->reason);
}

static bool progress(void *ctx, int64_t done, int64_t total)
{
    return progress_step(((struct import_view *)ctx)->app, total > 0 ? _("Importing") : _("Reading"), done, total);
}

/* A name that is free, for the rows that are refused. */
static const char *refused_path(const struct import_view *v, char *out, size_t size)
{
    for (int n = 1; n < 100; n++) {
        (void)snprintf(out, size, n == 1 ? "%s.refused.csv" : "%s.refused-%d.csv", v->path, n);
        if (access(out, F_OK) != 0)
            return out;
    }
    return NULL;
}

static void tell(struct import_view *v, const struct import_result *r, bool dry_run, const char *refused_to)
{
    char more[200];

    (void)snprintf(v->told, sizeof(v->told),
                   dry_run ? _("Tried: %lld rows, %lld would be imported, %lld filled up, %lld here already, %lld refused.")
                           : _("Done: %lld rows, %lld imported, %lld filled up, %lld here already, %lld refused."),
                   (long long)r->rows, (long long)r->written, (long long)r->updated, (long long)r->skipped,
                   (long long)r->refused);
    if (r->maybe > 0) {
        (void)snprintf(more, sizeof(more),
                       dry_run ? ngettext_("%lld is perhaps somebody who is here: d says what becomes of them.",
                                           "%lld are perhaps somebody who is here: d says what becomes of them.", r->maybe)
                               : ngettext_("%lld is perhaps somebody who is here: see the duplicates.",
                                           "%lld are perhaps somebody who is here: see the duplicates.", r->maybe),
                       (long long)r->maybe);
        show_add(v->told, sizeof(v->told), " ", more);
    }
    if (r->doubted > 0) {
        (void)snprintf(more, sizeof(more),
                       ngettext_("%lld has a phone, number or birth date that cannot be right; it is kept.",
                                 "%lld have a phone, number or birth date that cannot be right; it is kept.", r->doubted),
                       (long long)r->doubted);
        show_add(v->told, sizeof(v->told), " ", more);
    }
    if (!dry_run && r->refused > 0 && refused_to != NULL) {
        (void)snprintf(more, sizeof(more), _("Those refused are in %s."), refused_to);
        show_add(v->told, sizeof(v->told), " ", more);
    }
    if (r->unknown[0] != '\0')
        show_add(v->told, sizeof(v->told), "\n", r->unknown);
}

static unsigned run_import(struct screen *s, bool dry_run)
{
    struct import_view *v = s->priv;
    char path[PATH_SIZE + 32];
    const char *refused_to = dry_run ? NULL : refused_path(v, path, sizeof(path));
    struct import_options o = { .map = &v->map,
                                .duplicates = v->map.duplicates,
                                .dry_run = dry_run,
                                .refused_path = refused_to,
                                .refused = refused,
                                .progress = progress,
                                .ctx = v };
    struct import_result r = { 0 };
    struct err e = { .rc = RC_OK };
    enum rc rc;

    settle_map(v);
    v->refusals = 0;
    rc = import_file(v->db, v->kind, v->path, &o, &r, &e);
    progress_end(v->app);
    if (r.rows > 0)
        tell(v, &r, dry_run, refused_to);
    if (r.batch > 0)
        v->batch = r.batch;
    return rc == RC_OK ? FX_DRAW : screen_error(s, &e) | FX_DRAW;
}

static unsigned try_import(struct screen *s)
{
    return run_import(s, true);
}

static unsigned do_import(struct screen *s)
{
    return run_import(s, false);
}

static unsigned confirm_import(struct screen *s)
{
    return ask_confirm(s, _("Import this file as it is shown here? Try (t) tells first what would come of it."),
                       _("Import"), do_import);
}

static void note_kept(void *ctx, const struct journal_kept *k)
{
    struct import_view *v = ctx;
    char name[2 * PATIENT_NAME] = "";

    if (v->refusals == REFUSALS)
        return;
    (void)patient_said_name(v->db, k->patient_id, name, sizeof(name));
    (void)snprintf(v->refusal[v->refusals++], sizeof(v->refusal[0]),
                   k->later.seq != 0 ? _("Kept: %.120s, changed since by %s.") : _("Kept: %.120s. %s"), name,
                   k->later.seq != 0 ? k->later.staff : k->why);
}

static bool undo_progress(void *ctx, int64_t undone)
{
    return progress_step(((struct import_view *)ctx)->app, _("Taking back"), undone, 0);
}

static unsigned do_take_back(struct screen *s)
{
    struct import_view *v = s->priv;
    int64_t undone = 0, left = 0;
    struct err e = { .rc = RC_OK };
    enum rc rc;

    v->refusals = 0;
    v->told[0] = '\0';
    rc = journal_undo_batch_with(v->db, &(struct undo_batch){ v->batch, note_kept, undo_progress, v }, &undone, &left, &e);
    progress_end(v->app);
    if (rc != RC_STOPPED && rc != RC_BUSY)
        v->batch = 0;
    if (left > 0)
        (void)snprintf(v->told, sizeof(v->told),
                       ngettext_("Taken back, but for %lld that was changed since.",
                                 "Taken back, but for %lld that were changed since.", left),
                       (long long)left);
    if (rc != RC_OK && rc != RC_CONFLICT)
        return screen_error(s, &e) | FX_DRAW;
    return (left == 0 ? screen_info(s, _("Taken back: the whole import.")) : FX_NONE) | FX_DRAW;
}

static unsigned take_back(struct screen *s)
{
    if (((struct import_view *)s->priv)->batch == 0)
        return screen_info(s, _("Nothing was imported here yet."));
    return ask_confirm(s, _("Take back everything that was imported here?"), _("Take back"), do_take_back);
}

static const struct cmd cmds[] = {
    { K_ENTER, N_("Field"), N_("Choose what the selected column becomes"), NEED_ROW, choose_field },
    { 't', N_("Try"), N_("See what would be imported and what refused; nothing is written"), NEED_ROW, try_import },
    { 'i', N_("Import"), N_("Bring the file in; it can be stopped, and taken back"), NEED_ROW, confirm_import },
    { 'w', N_("Keep map"), N_("Keep under a name how this file is read, for the next one like it"), NEED_ROW, save_map },
    { 'm', N_("Use map"), N_("Read this file as another one was: a map that was kept"), NEED_ROW, use_map },
    { 'd', N_("Duplicates"), N_("Choose what becomes of people who are here already"), NEED_ROW, choose_duplicates },
    { 'e', N_("Characters"), N_("Choose in which characters the file is written"), NEED_ROW, choose_encoding },
    { 'o', N_("Dates"), N_("Choose the order of day, month and year"), NEED_ROW, choose_dates },
    { 's', N_("Columns"), N_("Choose what parts the columns of the file"), NEED_ROW, choose_delimiter },
    { 'p', N_("Kind"), N_("Choose what the file holds: people, appointments or visits"), NEED_ROW, choose_kind },
    { 'f', N_("File"), N_("Choose another file"), 0, ask_file },
    { 'x', N_("Take back"), N_("Take back what was imported here"), 0, take_back },
};

/* ---- the screen ---- */

static enum rc import_screen_open(struct screen *s, struct err *e)
{
    struct import_view *v = calloc(1, sizeof(*v));

    s->priv = v;
    if (v == NULL)
        return err_memory(e);
    v->db = s->app->db;
    v->app = s->app;
    v->kind = &import_patients_kind;
    v->table = (struct table){ .columns = columns,
                               .n_columns = sizeof(columns) / sizeof(columns[0]),
                               .source = &source,
                               .ctx = v,
                               .empty = _("No file yet: f chooses one.") };
    s->table = &v->table;
    return RC_OK;
}

static void draw_head(struct screen *s, const struct import_view *v)
{
    char delimiter[4] = { v->sample.delimiter, '\0' };

    put_format(s->canvas, 0, 1, s->cols - 2, LOOK_STRONG, _("%s   %s"),
               v->kind == &import_patients_kind       ? _("People")
               : v->kind == &import_appointments_kind ? _("Appointments")
                                                      : _("Visits"),
               v->path);
    if (v->sample.n > 0) {
        put_format(s->canvas, 1, 1, s->cols - 2, LOOK_PLAIN,
                   v->sample.guessed ? _("e Characters: %s, as it looks   s Columns parted by %s")
                                     : _("e Characters: %s   s Columns parted by %s"),
                   csv_encodings[v->sample.encoding].label, delimiter[0] == '\t' ? _("tabs") : delimiter);
        put_format(s->canvas, 2, 1, s->cols - 2, LOOK_PLAIN, _("o Dates: %s   d Who is here already: %s"),
                   _(import_dates[v->sample.dates == DATES_AUTO ? DATES_DMY : v->sample.dates].label),
                   _(import_duplicates[v->map.duplicates].label));
    }
    put_rule(s->canvas, HEAD_ROWS - 1);
}

static void import_screen_draw(struct screen *s)
{
    struct import_view *v = s->priv;
    int foot = v->told[0] != '\0' ? FOOT_ROWS : 0, row = s->rows - foot;

    draw_head(s, v);
    table_draw(&v->table, s->canvas, HEAD_ROWS, 0, row - HEAD_ROWS, s->cols);
    if (foot == 0)
        return;
    put_rule(s->canvas, row++);
    row += put_lines(s->canvas, row, 1, FOOT_ROWS - 1, s->cols - 2, LOOK_STRONG, v->told);
    for (int i = 0; i < v->refusals && row < s->rows; i++)
        put_text(s->canvas, row++, 1, s->cols - 2, LOOK_PLAIN, v->refusal[i]);
}

/* Once something came in, taking it back is what may matter. */
static const char *import_screen_lead(const struct screen *s)
{
    return ((const struct import_view *)s->priv)->batch != 0 ? "xf" : NULL;
}

static void import_screen_close(struct screen *s)
{
    struct import_view *v = s->priv;

    if (v != NULL) {
        import_sample_release(&v->sample);
        import_map_release(&v->map);
    }
    free(v);
}

const struct screen_ops import_screen = {
    .word = "import",
    .title = N_("Import"),
    .cmds = cmds,
    .n_cmds = sizeof(cmds) / sizeof(cmds[0]),
    .open = import_screen_open,
    .opened = ask_file,
    .draw = import_screen_draw,
    .lead = import_screen_lead,
    .close = import_screen_close,
};
