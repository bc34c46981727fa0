/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forms without a terminal: the record, the checks, the focus. */
#include <locale.h>
#include <string.h>

#include "tests/suite.h"
#include "ui/kit/form_inside.h"

struct thing {
    char name[8], note[64];
    int32_t day, kind, half;
    int64_t count, whole;
    uint32_t flags;
    bool yes;
    struct lookup other;
};
enum { F_HEAD, F_NAME, F_DAY, F_KIND, F_COUNT, F_FLAGS, F_YES, F_OTHER, F_NOTE };

static const struct choice kinds[] = { { 0, "none" }, { 7, "seven" }, { 9, "nine" } };
static const struct field_def fields[] = {
    [F_HEAD] = { "Heading", FIELD_HEADING, 0, 0, 0, 0 },
    [F_NAME] = { "Name", FIELD_TEXT, 10, REQUIRED, BIND(struct thing, name) },
    [F_DAY] = { "Day", FIELD_DATE, 10, 0, BIND(struct thing, day) },
    [F_KIND] = { "Kind", FIELD_CHOICE, 10, BESIDE, BIND(struct thing, kind), CHOICES(kinds) },
    [F_COUNT] = { "Count", FIELD_NUMBER, 10, 0, BIND(struct thing, count) },
    [F_FLAGS] = { "Flags", FIELD_MULTI, 10, 0, BIND(struct thing, flags), CHOICES(kinds) },
    [F_YES] = { "Yes", FIELD_YESNO, 0, 0, BIND(struct thing, yes) },
    [F_OTHER] = { "Other", FIELD_LOOKUP, 10, 0, BIND(struct thing, other) },
    [F_NOTE] = { "Note", FIELD_NOTE, 3, 0, BIND(struct thing, note) },
};

static int saved, refused_field;

static enum rc check(struct screen *s, struct err *e)
{
    (void)s;
    return refused_field >= 0 ? err_field(e, refused_field, "No.") : RC_OK;
}

static unsigned save(struct screen *s)
{
    (void)s;
    saved++;
    return FX_CLOSE;
}

static const struct form_def def = { .fields = fields, .n = 9, .check = check, .save = save };

/* "day N" is the date language of this test. */
static enum rc day_parse(void *ctx, const char *text, void *value, size_t size, struct err *e)
{
    int32_t day = 0;
    (void)ctx;
    if (strncmp(text, "day ", 4) != 0 || size != sizeof(day))
        return err_set(e, RC_INVALID, "Not a day.");
    day = (int32_t)strtol(text + 4, NULL, 10);
    memcpy(value, &day, sizeof(day));
    return RC_OK;
}

static void day_show(void *ctx, const void *value, size_t size, char *out, size_t out_size)
{
    int32_t day = 0;
    (void)ctx;
    memcpy(&day, value, size);
    (void)snprintf(out, out_size, "day %03d", day);
}

static struct loop loop;
static struct app app = { .o = { .date = { day_parse, day_show } }, .loop = &loop };
static const struct screen_ops ops = { .word = "form" };
static struct thing thing;
static struct screen s;

static void setup(void)
{
    struct err e;
    (void)setlocale(LC_ALL, "C.UTF-8");
    thing = (struct thing){ .name = "old", .day = INT32_MIN, .count = INT64_MIN };
    s = (struct screen){ .app = &app, .ops = &ops };
    saved = 0;
    refused_field = -1;
    loop.message[0] = '\0';
    ck_assert_int_eq(form_open(&s, &def, &thing, 0, &e), RC_OK);
    form_lay_out(s.form, 80);
}

static void teardown(void)
{
    form_close(&s, false);
}

static void type(const char *text)
{
    for (; *text != '\0'; text++)
        (void)form_key(&s, *text);
}

START_TEST(test_the_focus_begins_on_the_first_field_and_goes_round_without_headings)
{
    ck_assert_int_eq(form_focus(&s), F_NAME);
    (void)form_key(&s, K_BTAB);
    ck_assert_int_eq(form_focus(&s), F_NOTE);
    (void)form_key(&s, K_TAB);
    ck_assert_int_eq(form_focus(&s), F_NAME);
    (void)form_key(&s, K_ENTER);
    ck_assert_int_eq(form_focus(&s), F_DAY);
}
END_TEST

START_TEST(test_what_is_typed_reaches_the_record_and_comes_back_as_it_is_written)
{
    type("er");
    (void)form_key(&s, K_TAB);
    type("day 7");
    (void)form_key(&s, K_TAB);
    ck_assert_str_eq(thing.name, "older");
    ck_assert_int_eq(thing.day, 7);
    ck_assert_str_eq(s.form->entries[F_DAY].line.text, "day 007");
    type("n");
    type("n");
    (void)form_key(&s, K_TAB);
    ck_assert_int_eq(thing.kind, 0);
    type("-12");
    (void)form_key(&s, K_TAB);
    ck_assert_int_eq(thing.count, -12);
}
END_TEST

START_TEST(test_a_wrong_value_is_told_and_the_record_keeps_the_old_one)
{
    (void)form_key(&s, K_TAB);
    type("tomorrow");
    (void)form_key(&s, K_TAB);
    ck_assert_str_eq(loop.message, "Not a day.");
    ck_assert_int_eq(thing.day, INT32_MIN);
    ck_assert_int_eq(form_focus(&s), F_KIND);
    (void)form_key(&s, K_CTRL('s'));
    ck_assert_int_eq(form_focus(&s), F_DAY);
    ck_assert_int_eq(saved, 0);
}
END_TEST

START_TEST(test_a_needed_field_and_the_domains_refusal_get_the_focus)
{
    (void)form_key(&s, K_CTRL('u'));
    (void)form_key(&s, K_TAB);
    (void)form_key(&s, K_CTRL('s'));
    ck_assert_str_eq(loop.message, "Name is needed.");
    ck_assert_int_eq(form_focus(&s), F_NAME);
    type("new");
    refused_field = F_OTHER;
    (void)form_key(&s, K_CTRL('s'));
    ck_assert_int_eq(form_focus(&s), F_OTHER);
    ck_assert_str_eq(loop.message, "No.");
    refused_field = -1;
    ck_assert_uint_eq(form_key(&s, K_CTRL('s')) & FX_CLOSE, FX_CLOSE);
    ck_assert_int_eq(saved, 1);
}
END_TEST

START_TEST(test_a_text_that_does_not_fit_is_refused_and_never_cut)
{
    type("abcdefgh");
    ck_assert_str_eq(s.form->entries[F_NAME].line.text, "oldabcd");
    (void)form_key(&s, K_TAB);
    ck_assert_str_eq(thing.name, "oldabcd");
}
END_TEST

START_TEST(test_only_a_real_change_is_a_change)
{
    ck_assert(!form_changed(&s));
    type("x");
    ck_assert(form_changed(&s));
    (void)form_key(&s, K_BACKSPACE);
    ck_assert(!form_changed(&s));
    ck_assert_uint_eq(form_key(&s, K_ESC), FX_CLOSE);
    type("x");
    ck_assert_uint_eq(form_key(&s, K_ESC), FX_PUSH);
    free(loop.push_arg);
    loop.push_arg = NULL;
}
END_TEST

START_TEST(test_every_kind_survives_its_draft)
{
    struct entry *en = s.form->entries;
    static const char *const texts[] = {
        [F_NAME] = "n",
        [F_DAY] = "day",
        [F_KIND] = "9",
        [F_COUNT] = "5",
        [F_FLAGS] = "9",
        [F_YES] = "1",
        [F_OTHER] = "17 Sara Karimi",
        [F_NOTE] = "two\nlines",
    };
    for (int i = F_NAME; i <= F_NOTE; i++) {
        entry_set_text(s.form, i, texts[i]);
        char *again = entry_text(s.form, i);
        ck_assert_str_eq(again, texts[i]);
        free(again);
    }
    ck_assert_int_eq(en[F_OTHER].found.id, 17);
    ck_assert_str_eq(en[F_OTHER].found.label, "Sara Karimi");
}
END_TEST

START_TEST(test_a_field_beside_another_needs_room)
{
    ck_assert_int_eq(s.form->entries[F_KIND].row, s.form->entries[F_DAY].row);
    form_lay_out(s.form, 30);
    ck_assert_int_eq(s.form->entries[F_KIND].row, s.form->entries[F_DAY].row + 1);
}
END_TEST

SUITE_MAIN_FIXTURE("form", setup, teardown,
                   test_the_focus_begins_on_the_first_field_and_goes_round_without_headings,
                   test_what_is_typed_reaches_the_record_and_comes_back_as_it_is_written,
                   test_a_wrong_value_is_told_and_the_record_keeps_the_old_one,
                   test_a_needed_field_and_the_domains_refusal_get_the_focus,
                   test_a_text_that_does_not_fit_is_refused_and_never_cut,
                   test_only_a_real_change_is_a_change, test_every_kind_survives_its_draft,
                   test_a_field_beside_another_needs_room)
