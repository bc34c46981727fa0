/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A toy desk on the kit, to test the kit on and to copy screens from: a long list, a form, a workflow.
 * usage: toykit [--rows N] [--names FILE] [--live FILE] [--theme NAME] [--bidi app|terminal|auto] */
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/calendar.h"
#include "src/base/money.h"
#include "src/base/text.h"
#include "ui/kit/app.h"
#include "ui/kit/dialog.h"
#include "ui/kit/form.h"
#include "ui/kit/table.h"
#include "ui/kit/workflow.h"

enum { TODAY = 22340, NAMES_MOST = 4096 }; /* 2031-03-02 */

/* ---- what the toy has instead of a clinic ---- */

static struct {
    int64_t rows;
    const char *live;
    char *names[NAMES_MOST];
    int n_names;
    int64_t reads; /* rows the list asked for */
} toy = { .rows = 1000000 };

struct toy_gift {
    unsigned has;
    int64_t person_id, service_id;
    int32_t day;
};
enum { NEED_PERSON = NEED_OWN << 0, NEED_SERVICE = NEED_OWN << 1, NEED_DAY = NEED_OWN << 2 };

static const struct workflow toy_book;
static const struct screen_ops form_screen;

static void person_name(int64_t id, char *out, size_t size)
{
    static const char *const names[] = { "Sara Karimi", "Nguyễn Thị Ánh", "王小明",
                                         "علی‌اکبر رضایی", "John O'Brien" };
    if (toy.n_names > 0)
        (void)text_copy(out, size, toy.names[(id - 1) % toy.n_names]);
    else
        (void)snprintf(out, size, "%s %" PRId64, names[id % 5], id);
}

/* ---- the example to follow: a list with details of the row below it ----
 * Purpose: choose a person and do the next thing. Reads: people. Writes: nothing itself. Refreshed by: topic
 * "person". */

struct people {
    struct table table;
    int64_t row; /* the row the source lent last */
    char detail[200];
};

static int64_t people_count(void *ctx)
{
    (void)ctx;
    return toy.rows;
}

static const void *people_row(void *ctx, int64_t index)
{
    struct people *p = ctx;
    toy.reads++;
    p->row = index + 1;
    return &p->row;
}

static int64_t people_id(const void *row)
{
    return *(const int64_t *)row;
}

static int64_t people_find(void *ctx, int64_t id)
{
    (void)ctx;
    return id >= 1 && id <= toy.rows ? id - 1 : -1;
}

static const struct table_source people_source = {
    .count = people_count, .row = people_row, .id = people_id, .find = people_find
};

static void number_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)snprintf(out, size, "%" PRId64, people_id(row));
}

static void name_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    person_name(people_id(row), out, size);
}

static void state_cell(void *ctx, const void *row, char *out, size_t size)
{
    (void)ctx;
    (void)text_copy(out, size, people_id(row) % 7 == 0 ? "late" : "expected");
}

static enum look state_look(void *ctx, const void *row)
{
    (void)ctx;
    return people_id(row) % 7 == 0 ? LOOK_WARN : LOOK_PLAIN;
}

static const struct column people_columns[] = {
    { N_("No"), 8, COLUMN_RIGHT, 0, number_cell, NULL },
    { N_("Name"), 0, 0, 0, name_cell, NULL },
    { N_("State"), 10, 0, 0, state_cell, state_look },
    { N_("Note"), 20, 0, 100, state_cell, NULL }, /* only where there is room */
};

static enum rc people_open(struct screen *s, struct err *e)
{
    struct people *p = calloc(1, sizeof(*p));
    if (p == NULL)
        return err_memory(e);
    s->priv = p;
    p->table = (struct table){ .columns = people_columns,
                               .n_columns = sizeof(people_columns) / sizeof(people_columns[0]),
                               .source = &people_source,
                               .ctx = p,
                               .empty = _("Nobody is here yet. F3 registers somebody.") };
    s->table = &p->table;
    return RC_OK;
}

static void people_rest(struct screen *s)
{
    struct people *p = s->priv;
    char name[128] = "";
    if (table_id(s->table) != 0)
        person_name(table_id(s->table), name, sizeof(name));
    (void)snprintf(p->detail, sizeof(p->detail), "Details of %s", name);
}

static void people_draw(struct screen *s)
{
    const struct people *p = s->priv;
    table_draw(s->table, s->canvas, 0, 0, s->rows - 2, s->cols);
    put_rule(s->canvas, s->rows - 2);
    put_text(s->canvas, s->rows - 1, 1, s->cols - 2, LOOK_STRONG, p->detail);
}

static unsigned people_holds(struct screen *s)
{
    return table_id(s->table) != 0 ? NEED_PERSON : 0;
}

static void people_context(struct screen *s, void *gift)
{
    struct toy_gift *g = gift;
    g->person_id = table_id(s->table);
    if (g->person_id != 0)
        g->has |= NEED_PERSON;
}

static void people_close(struct screen *s)
{
    free(s->priv);
}

static unsigned cmd_edit(struct screen *s)
{
    struct toy_gift g = { .has = NEED_PERSON, .person_id = table_id(s->table) };
    return screen_push(s, &form_screen, &g, sizeof(g));
}

static unsigned removed(struct screen *s)
{
    if (toy.rows > 0)
        toy.rows--;
    return screen_info(s, _("Removed. %lld left."), (long long)toy.rows) | FX_RELOAD;
}

static unsigned cmd_remove(struct screen *s)
{
    return ask_confirm(s, _("Remove the last person of the list?"), _("Remove"), removed);
}

static unsigned reasoned(struct screen *s, const char *text)
{
    return screen_info(s, _("Reason: %s"), text);
}

static unsigned cmd_reason(struct screen *s)
{
    return ask_text(s, _("No-show"), _("Why?"), "", 200, true, reasoned);
}

static unsigned cmd_book(struct screen *s)
{
    return workflow_begin(s, &toy_book);
}

static unsigned cmd_work(struct screen *s)
{
    int64_t i = 0, total = 400000000;
    while (i < total && !progress_step(s->app, _("Counting"), i, total))
        i += 1;
    progress_end(s->app);
    return screen_info(s, i < total ? _("Stopped.") : _("Counted.")) | FX_DRAW;
}

static unsigned cmd_quit(struct screen *s)
{
    (void)s;
    return FX_QUIT;
}

static const struct cmd people_cmds[] = {
    { K_ENTER, N_("Card"), N_("Open the card of the selected person"), NEED_ROW, cmd_edit },
    { 'b', N_("Book"), N_("Book an appointment for the selected person"), NEED_ROW, cmd_book },
    { 'x', N_("No-show"), N_("Mark as not come, with a reason"), NEED_ROW, cmd_reason },
    { 'd', N_("Remove"), N_("Take the last person out of the list"), NEED_ROW, cmd_remove },
    { 'w', N_("Work"), N_("Do something that takes long"), 0, cmd_work },
    { 'q', N_("Quit"), N_("Leave the desk"), 0, cmd_quit },
};

static const struct screen_ops people_screen = {
    .word = "people",
    .title = N_("People"),
    .cmds = people_cmds,
    .n_cmds = sizeof(people_cmds) / sizeof(people_cmds[0]),
    .topics = "person",
    .flags = SCREEN_LOCKED,
    .open = people_open,
    .draw = people_draw,
    .rest = people_rest,
    .holds = people_holds,
    .context = people_context,
    .close = people_close,
};

/* ---- the example of a form ---- */

struct person {
    int64_t id;
    char family[120], note[1000], phone[40];
    int32_t born_day;
    int32_t sex;
    uint32_t languages;
    bool consent;
    int64_t fee_minor;
    struct lookup source;
};
enum { PF_HEAD, PF_FAMILY, PF_BORN, PF_SEX, PF_PHONE, PF_LANGUAGES, PF_CONSENT, PF_FEE, PF_SOURCE, PF_NOTE };

static const struct choice sexes[] = { { 0, N_("not told") }, { 1, N_("female") }, { 2, N_("male") } };
static const struct choice languages[] = {
    { 1, N_("Chinese") }, { 2, N_("English") }, { 4, N_("Persian") }, { 8, N_("Vietnamese") }
};

static void source_take(struct screen *s, struct lookup *l, const void *value, size_t size)
{
    const struct toy_gift *g = value;
    (void)s;
    (void)size;
    l->id = g->person_id;
    person_name(l->id, l->label, sizeof(l->label));
}

static const struct screen_ops find_screen;

static const struct field_def person_fields[] = {
    [PF_HEAD] = { N_("Who this is"), FIELD_HEADING, 0, 0, 0, 0 },
    [PF_FAMILY] = { N_("Family name"), FIELD_TEXT, 40, REQUIRED, BIND(struct person, family) },
    [PF_BORN] = { N_("Born"), FIELD_DATE, 12, 0, BIND(struct person, born_day) },
    [PF_SEX] = { N_("Sex"), FIELD_CHOICE, 12, BESIDE, BIND(struct person, sex), CHOICES(sexes) },
    [PF_PHONE] = { N_("Phone"), FIELD_PHONE, 20, 0, BIND(struct person, phone) },
    [PF_LANGUAGES] = { N_("Languages"), FIELD_MULTI, 40, 0, BIND(struct person, languages),
                       CHOICES(languages) },
    [PF_CONSENT] = { N_("May be called"), FIELD_YESNO, 0, 0, BIND(struct person, consent) },
    [PF_FEE] = { N_("Fee"), FIELD_MONEY, 14, 0, BIND(struct person, fee_minor) },
    [PF_SOURCE] = { N_("Sent by"), FIELD_LOOKUP, 40, 0, BIND(struct person, source), .opens = &find_screen,
                    .take = source_take },
    [PF_NOTE] = { N_("Note"), FIELD_NOTE, 13, 0, BIND(struct person, note) },
};

static enum rc person_check(struct screen *s, struct err *e)
{
    const struct person *p = s->priv;
    if (p->born_day != INT32_MIN && p->born_day > TODAY)
        return err_field(e, PF_BORN, _("Nobody is born tomorrow."));
    return RC_OK;
}

static unsigned person_save(struct screen *s)
{
    const struct person *p = s->priv;
    return screen_info(s, _("Saved %s."), p->family) | FX_CLOSE;
}

static const struct form_def person_form = {
    .fields = person_fields,
    .n = sizeof(person_fields) / sizeof(person_fields[0]),
    .check = person_check,
    .save = person_save,
    .draft = "person",
};

static enum rc form_screen_open(struct screen *s, struct err *e)
{
    struct person *p = calloc(1, sizeof(*p));
    const struct toy_gift *g = s->arg;
    if (p == NULL)
        return err_memory(e);
    s->priv = p;
    p->born_day = INT32_MIN;
    p->fee_minor = INT64_MIN;
    if (g != NULL && g->has & NEED_PERSON) {
        p->id = g->person_id;
        person_name(p->id, p->family, sizeof(p->family));
        screen_title(s, "%s", p->family);
    }
    return form_open(s, &person_form, p, p->id, e);
}

static const struct screen_ops form_screen = {
    .word = "person",
    .title = N_("Register"),
    .open = form_screen_open,
    .close = people_close,
};

/* ---- screens that give one thing ---- */

static unsigned cmd_give_person(struct screen *s)
{
    struct toy_gift g = { .has = NEED_PERSON, .person_id = table_id(s->table) };
    return screen_give(s, &g, sizeof(g));
}

static const struct cmd find_cmds[] = {
    { K_ENTER, N_("Take"), N_("Take the selected person"), NEED_ROW, cmd_give_person },
};
static const struct screen_ops find_screen = {
    .word = "find",
    .title = N_("Find"),
    .cmds = find_cmds,
    .n_cmds = 1,
    .open = people_open,
    .draw = people_draw,
    .rest = people_rest,
    .close = people_close,
};

static unsigned service_chosen(struct screen *s, int64_t value)
{
    struct toy_gift g = { .has = NEED_SERVICE, .service_id = value };
    return screen_give(s, &g, sizeof(g));
}

static unsigned service_opened(struct screen *s)
{
    static const struct choice services[] = { { 1, N_("Scaling") },
                                              { 2, N_("Whitening") },
                                              { 3, N_("Implant review") } };
    return ask_choice(s, _("Service"), services, 3, 1, service_chosen);
}

static unsigned cmd_give_day(struct screen *s)
{
    struct toy_gift g = { .has = NEED_DAY, .day = (int32_t)table_id(s->table) };
    return screen_give(s, &g, sizeof(g));
}

static const struct cmd service_cmds[] = {
    { K_ENTER, N_("Choose"), N_("Choose the service"), 0, service_opened },
};
static const struct screen_ops service_screen = {
    .word = "service", .title = N_("Service"), .cmds = service_cmds, .n_cmds = 1, .opened = service_opened
};
static const struct cmd day_cmds[] = {
    { K_ENTER, N_("Take"), N_("Take this day"), NEED_ROW, cmd_give_day },
};
static const struct screen_ops day_screen = {
    .word = "day",
    .title = N_("Day"),
    .cmds = day_cmds,
    .n_cmds = 1,
    .open = people_open,
    .draw = people_draw,
    .close = people_close,
};

static enum rc book_done(struct screen *s, const void *gift, struct err *e)
{
    const struct toy_gift *g = gift;
    if (g->day == 13)
        return err_set(e, RC_CONFLICT, _("Day 13 is taken. Choose another."));
    (void)screen_info(s, _("Booked: person %lld, service %lld, day %d."), (long long)g->person_id,
                      (long long)g->service_id, (int)g->day);
    return RC_OK;
}

static const struct need toy_needs[] = {
    { NEED_PERSON, N_("Choose a person first."), &find_screen, BIND(struct toy_gift, person_id) },
    { NEED_SERVICE, N_("Choose a service first."), &service_screen, BIND(struct toy_gift, service_id) },
    { NEED_DAY, N_("Choose a day first."), &day_screen, BIND(struct toy_gift, day) },
};
static const struct gift_table toy_gifts = { toy_needs, 3, sizeof(struct toy_gift) };
static const struct workflow toy_book = { .title = N_("Book"),
                                          .needs = { NEED_PERSON, NEED_SERVICE, NEED_DAY },
                                          .done = book_done };
static const struct workflow toy_find = {
    .title = N_("Find"), .needs = { NEED_PERSON }, .fresh = NEED_PERSON, .next = { { .screen = &form_screen } }
};

static unsigned cmd_register(struct screen *s)
{
    return screen_push(s, &form_screen, NULL, 0);
}

static unsigned cmd_find_any(struct screen *s)
{
    return workflow_begin(s, &toy_find);
}

/* ---- what takes long to read, and what is carried ---- */

struct lengthy {
    int64_t of, read;
    int pressed;
};

static enum rc lengthy_open(struct screen *s, struct err *e)
{
    struct lengthy *l = calloc(1, sizeof(*l));
    s->priv = l;
    if (l == NULL)
        return err_memory(e);
    l->of = 100;
    return RC_OK;
}

static unsigned lengthy_more(struct screen *s)
{
    struct lengthy *l = s->priv;
    if (l->read >= l->of)
        return FX_NONE;
    l->read++;
    return FX_DRAW | (l->read < l->of ? FX_AGAIN : FX_NONE);
}

static void lengthy_draw(struct screen *s)
{
    const struct lengthy *l = s->priv;
    put_format(s->canvas, 0, 1, s->cols - 2, LOOK_PLAIN, "read %lld of %lld, pressed %d", (long long)l->read,
               (long long)l->of, l->pressed);
}

static unsigned lengthy_press(struct screen *s)
{
    ((struct lengthy *)s->priv)->pressed++;
    return FX_DRAW;
}

static unsigned lengthy_endless(struct screen *s)
{
    ((struct lengthy *)s->priv)->of = INT64_MAX;
    return FX_DRAW;
}

static unsigned lengthy_carry(struct screen *s)
{
    app_carry(s->app, s->app->carried[0] != '\0' ? "" : " Carried: a stone ");
    return FX_DRAW;
}

static unsigned lengthy_say(struct screen *s)
{
    return screen_info(s, "A sentence.");
}

static void lengthy_close(struct screen *s)
{
    free(s->priv);
}

static const struct cmd lengthy_cmds[] = {
    { 'p', N_("Press"), N_("Count how often this was pressed"), 0, lengthy_press },
    { 'e', N_("Endless"), N_("Never be done with reading"), 0, lengthy_endless },
    { 'c', N_("Carry"), N_("Carry something, or let it go"), 0, lengthy_carry },
    { 's', N_("Say"), N_("Say a sentence"), 0, lengthy_say },
};
static const struct screen_ops lengthy_screen = {
    .word = "lengthy",
    .title = N_("Lengthy"),
    .cmds = lengthy_cmds,
    .n_cmds = sizeof(lengthy_cmds) / sizeof(lengthy_cmds[0]),
    .open = lengthy_open,
    .more = lengthy_more,
    .draw = lengthy_draw,
    .close = lengthy_close,
};

static unsigned cmd_lengthy(struct screen *s)
{
    return screen_push(s, &lengthy_screen, NULL, 0);
}

static unsigned cmd_undo(struct screen *s)
{
    struct err e;
    (void)err_set(
        &e, RC_NOT_FOUND,
        _("There is nothing to undo: nobody has changed anything here today, neither you at this desk nor "
          "anybody else at another, so all is as it was this morning."));
    return screen_error(s, &e);
}

static const struct cmd toy_cmds[] = {
    { '/', N_("Find"), N_("Find anybody"), 0, cmd_find_any },
    { K_F(2), N_("Find"), N_("Find anybody"), 0, cmd_find_any },
    { K_F(3), N_("Register"), N_("Register a new person"), 0, cmd_register },
    { K_F(4), N_("Book"), N_("Book an appointment"), 0, cmd_book },
    { K_F(9), N_("Lengthy"), N_("Read what takes long"), 0, cmd_lengthy },
    { 'u', N_("Undo"), N_("Take the last change back"), 0, cmd_undo },
};

/* ---- main ---- */

static enum rc date_parse(void *ctx, const char *text, void *value, size_t size, struct err *e)
{
    int32_t day;
    (void)ctx;
    enum rc rc = calendar_parse(text, CALENDAR_GREGORIAN, TODAY, CALENDAR_ANY_DAY, &day, NULL, e);
    if (rc == RC_OK && size == sizeof(day))
        memcpy(value, &day, sizeof(day));
    return rc;
}

static void date_show(void *ctx, const void *value, size_t size, char *out, size_t out_size)
{
    int32_t day = 0;
    (void)ctx;
    memcpy(&day, value, size < sizeof(day) ? size : sizeof(day));
    (void)calendar_format_day(out, out_size, CALENDAR_GREGORIAN, day, CALENDAR_ISO);
}

static enum rc fee_parse(void *ctx, const char *text, void *value, size_t size, struct err *e)
{
    int64_t minor;
    (void)ctx;
    enum rc rc = money_parse(text, 2, &minor, e);
    if (rc == RC_OK && size == sizeof(minor))
        memcpy(value, &minor, sizeof(minor));
    return rc;
}

static void fee_show(void *ctx, const void *value, size_t size, char *out, size_t out_size)
{
    int64_t minor = 0;
    (void)ctx;
    memcpy(&minor, value, size < sizeof(minor) ? size : sizeof(minor));
    (void)money_format(out, out_size, minor, 2);
}

static int64_t toy_now(void *ctx)
{
    (void)ctx;
    return (int64_t)TODAY * 86400 + 10 * 3600 + 42 * 60;
}

static void toy_show_now(void *ctx, char *out, size_t size)
{
    (void)ctx;
    (void)snprintf(out, size, "Sun 2 Mar 2031 10:42");
}

/* Another desk, as a file with a number: the number of rows there are now. */
static int64_t live_rows(void *ctx)
{
    long long n = 0;
    FILE *f = fopen(toy.live, "r");
    (void)ctx;
    if (f == NULL)
        return 0;
    if (fscanf(f, "%lld", &n) == 1 && n > 0)
        toy.rows = n;
    (void)fclose(f);
    return n;
}

static int64_t live_topics(void *ctx, const char *tables)
{
    return strcmp(tables, "person") == 0 ? live_rows(ctx) : 0;
}

static bool read_names(const char *path)
{
    char *line = NULL;
    size_t size = 0;
    ssize_t n;
    FILE *f = fopen(path, "r");
    if (f == NULL)
        return false;
    while (toy.n_names < NAMES_MOST && (n = getline(&line, &size, f)) > 0) {
        line[strcspn(line, "\n")] = '\0';
        if ((toy.names[toy.n_names] = strdup(line)) != NULL)
            toy.n_names++;
    }
    toy.rows = toy.n_names;
    free(line);
    (void)fclose(f);
    return true;
}

static bool read_options(int argc, char **argv, struct app_options *o)
{
    static const struct option options[] = { { "rows", 1, NULL, 'r' }, { "names", 1, NULL, 'n' },
                                             { "live", 1, NULL, 'l' }, { "theme", 1, NULL, 't' },
                                             { "bidi", 1, NULL, 'b' }, { NULL, 0, NULL, 0 } };
    int c;
    while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
        if (c == 'r') {
            toy.rows = strtoll(optarg, NULL, 10);
        } else if (c == 'n' && !read_names(optarg)) {
            return false;
        } else if (c == 'l') {
            toy.live = optarg;
            o->data_version = live_rows;
            o->topics = live_topics;
        } else if (c == 't') {
            o->theme = (enum theme)theme_by_name(optarg);
        } else if (c == 'b') {
            o->bidi = strcmp(optarg, "terminal") == 0 ? BIDI_TERMINAL
                      : strcmp(optarg, "auto") == 0   ? BIDI_AUTO
                                                      : BIDI_APP;
        } else if (c == '?') {
            return false;
        }
    }
    return true;
}

int main(int argc, char **argv)
{
    struct app_options o = {
        .clinic = "Toy clinic",
        .who = "ana  reception",
        .now = toy_now,
        .show_now = toy_show_now,
        .date = { date_parse, date_show },
        .money = { fee_parse, fee_show },
        .cmds = toy_cmds,
        .n_cmds = sizeof(toy_cmds) / sizeof(toy_cmds[0]),
        .gifts = &toy_gifts,
        .bidi = BIDI_APP,
        .drafts = "ana",
    };
    struct app *app = NULL;
    struct err e = { .rc = RC_OK };
    int status = 1;
    if (!read_options(argc, argv, &o))
        return 2;
    if (app_open(&o, &app, &e) == RC_OK)
        status = app_run(app, &people_screen, NULL, 0, &e);
    app_close(app);
    if (e.rc != RC_OK)
        (void)fprintf(stderr, "toykit: %s\n", e.text);
    for (int i = 0; i < toy.n_names; i++)
        free(toy.names[i]);
    return status;
}
