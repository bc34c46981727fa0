/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calendars that are broken, hostile or huge: one sentence each, soon, and never a helper that dies unheard. */
#include "tests/libexec/cell.h"

#include <time.h>

#include "src/base/prng.h"
#include "src/base/text.h"
#include "tests/seed.h"

#define HEAD "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:u\n"
#define TAIL "\nEND:VEVENT\nEND:VCALENDAR\n"
#define TIME "DTSTART:20310308T120000Z\nDURATION:PT1H\n"

static const struct {
    const char *why, *text, *want; /* the sentence; "": it is read */
} cases[] = {
    {"nothing", "", "it holds no calendar."},
    {"something else", "%PDF-1.4\n", "it holds no calendar."},
    {"a calendar in a calendar's place alone", "BEGIN:VEVENT\n" TIME "END:VEVENT\n", "it holds no calendar."},
    {"an empty one", "BEGIN:VCALENDAR\nEND:VCALENDAR\n", ""},
    {"two of them", HEAD TIME TAIL HEAD TIME TAIL, ""},
    {"it ends in the middle", HEAD TIME, "it ends in the middle; nothing was read. Export it again."},
    {"ends that do not match", HEAD TIME "END:VTODO\n" TAIL, "it makes no sense at line 7; nothing was read."},
    {"a line without a colon", HEAD TIME "SUMMARY" TAIL, "it makes no sense at line 7; nothing was read."},
    {"a quote that stays open", HEAD "SUMMARY;X=\"a:b" TAIL, "it makes no sense at line 5; nothing was read."},
    {"bytes that are no text", HEAD "SUMMARY:\xff\xfe" TAIL, "it is no text in UTF-8, as calendars are."},
    {"no beginning", HEAD "SUMMARY:x" TAIL, "it makes no sense at line 3; nothing was read."},
    {"a month there is not", HEAD "DTSTART:20311308T120000Z" TAIL, "it makes no sense at line 5; nothing was read."},
    {"a day there is not", HEAD "DTSTART;VALUE=DATE:20310229" TAIL, "it makes no sense at line 5; nothing was read."},
    {"a year far off", HEAD "DTSTART:99990308T120000Z" TAIL, "it makes no sense at line 5; nothing was read."},
    {"no time at all", HEAD "DTSTART:tomorrow" TAIL, "it makes no sense at line 5; nothing was read."},
    {"an hour there is not", HEAD "DTSTART:20310308T250000Z" TAIL, "it makes no sense at line 5; nothing was read."},
    {"a length that is none", HEAD "DTSTART:20310308T120000Z\nDURATION:soon" TAIL,
     "it makes no sense at line 6; nothing was read."},
    {"a length without end", HEAD "DTSTART:20310308T120000Z\nDURATION:P99999999999W" TAIL,
     "it makes no sense at line 6; nothing was read."},
    {"a day that ends at an hour", HEAD "DTSTART;VALUE=DATE:20310308\nDTEND:20310308T120000Z" TAIL,
     "it makes no sense at line 3; nothing was read."},
    {"a rule that is none", HEAD TIME "RRULE:FREQ=SOMETIMES" TAIL, "it makes no sense at line 7; nothing was read."},
    {"a zone that nobody knows", HEAD "DTSTART;TZID=Mars/Olympus:20310308T120000" TAIL,
     "it has a time in a zone nobody knows at line 5; nothing was read."},
    {"a zone that is a path", HEAD "DTSTART;TZID=../../etc/passwd:20310308T120000" TAIL,
     "it has a time in a zone nobody knows at line 5; nothing was read."},
    {"a zone that changes every second",
     "BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:Z\nBEGIN:STANDARD\nDTSTART:19700101T000000\nRRULE:FREQ=SECONDLY\n"
     "TZOFFSETFROM:+0000\nTZOFFSETTO:+0100\nEND:STANDARD\nEND:VTIMEZONE\nEND:VCALENDAR\n",
     "it makes no sense at line 6; nothing was read."},
    {"every second for ever", HEAD TIME "RRULE:FREQ=SECONDLY" TAIL, "it holds more than anybody can be busy with; nothing was read."},
    {"every second since 1970, a billion times", HEAD "DTSTART:19700101T000000Z\nDURATION:PT1S\nRRULE:FREQ=SECONDLY;COUNT=1000000000" TAIL,
     "it has something at line 7 that repeats without measure; nothing was read."},
    {"a date list that is none", HEAD TIME "RRULE:FREQ=DAILY\nEXDATE:,,,,x" TAIL, "it makes no sense at line 8; nothing was read."},
    {"busy without an end", "BEGIN:VCALENDAR\nBEGIN:VFREEBUSY\nFREEBUSY:20310308T090000Z\nEND:VFREEBUSY\nEND:VCALENDAR\n",
     "it makes no sense at line 3; nothing was read."},
    {"tabs and escapes in a name", HEAD TIME "SUMMARY:a\tb\\nc\x1b[31m\nUID:x\ty" TAIL, ""},
};

static struct err said;

static enum rc reading(const char *text, size_t n, struct ics_busy_list *l)
{
    enum helper_end ended = HELPER_DIED;
    enum rc rc;

    said = (struct err){0};
    *l = (struct ics_busy_list){0};
    rc = cell_read("busy", "Europe/London", "2031-03-01", "2032-02-28", text, n, l, &ended, &said);
    ck_assert_msg(rc == RC_OK ? ended == HELPER_DONE : said.text[0] != '\0' && text_valid(said.text, (size_t)-1), "%d %s", (int)ended,
                  said.text);
    return rc;
}

START_TEST(a_bad_calendar_is_one_sentence)
{
    struct ics_busy_list l;
    enum rc rc = reading(cases[_i].text, strlen(cases[_i].text), &l);

    ck_assert_msg(strcmp(rc == RC_OK ? "" : said.text, cases[_i].want) == 0, "%s: %s", cases[_i].why, said.text);
    ics_busy_list_release(&l);
}
END_TEST

static const char good[] = HEAD TIME "RRULE:FREQ=WEEKLY;BYDAY=MO,TU\nEXDATE:20310310T120000Z\nSUMMARY;LANGUAGE=fa:سلام\n" TAIL;

START_TEST(a_calendar_cut_anywhere_is_told_so)
{
    for (size_t n = 0; n < sizeof good - 2; n += 3) { /* the last newline may be missing */
        struct ics_busy_list l;
        ck_assert_msg(reading(good, n, &l) != RC_OK, "cut at %zu", n);
        ck_assert_uint_eq(l.n, 0);
    }
}
END_TEST

START_TEST(a_nul_anywhere_is_told)
{
    char copy[sizeof good];

    for (size_t at = 0; at < sizeof good - 1; at += 11) {
        struct ics_busy_list l;
        memcpy(copy, good, sizeof good);
        copy[at] = '\0';
        ck_assert_int_eq(reading(copy, sizeof good - 1, &l), RC_INVALID);
        ck_assert_str_eq(said.text, "it is no text in UTF-8, as calendars are.");
    }
}
END_TEST

START_TEST(bytes_changed_at_random_break_nothing)
{
    struct prng p;
    char copy[sizeof good];

    prng_seed(&p, test_seed(_i));
    for (int round = 0; round < 40; round++) {
        struct ics_busy_list l;
        memcpy(copy, good, sizeof good);
        for (uint64_t n = 1 + prng_below(&p, 4); n > 0; n--)
            copy[prng_below(&p, sizeof good - 1)] = (char)prng_between(&p, 1, 126);
        (void)reading(copy, sizeof good - 1, &l);
        ics_busy_list_release(&l);
    }
}
END_TEST

/* `times` copies of a piece between a head and a tail. */
static char *many(const char *head, const char *piece, size_t times, const char *tail, size_t *n)
{
    size_t h = strlen(head), p = strlen(piece), t = strlen(tail);
    char *text = malloc(h + p * times + t + 1);

    ck_assert_ptr_nonnull(text);
    memcpy(text, head, h);
    for (size_t i = 0; i < times; i++)
        memcpy(text + h + i * p, piece, p);
    memcpy(text + h + p * times, tail, t + 1);
    *n = h + p * times + t;
    return text;
}

static const struct {
    const char *why, *head, *piece, *tail, *want;
    size_t times;
} large[] = {
    {"one inside the other, ever deeper", "BEGIN:VCALENDAR\n", "BEGIN:VEVENT\n", "", "it makes no sense at line 17; nothing was read.",
     1000000},
    {"one line without an end", HEAD "SUMMARY:", "xxxxxxxxxxxxxxxx", TAIL, "it makes no sense at line 3; nothing was read.", 1500000},
    {"one line folded a million times", HEAD TIME "DESCRIPTION:", "x\n ", TAIL, "", 1000000},
    {"five thousand that repeat for ever, in a zone", "BEGIN:VCALENDAR\n",
     "BEGIN:VEVENT\nUID:u\nDTSTART;TZID=Europe/London:20150303T120000\nDURATION:PT1H\nRRULE:FREQ=MONTHLY;INTERVAL=6\nEND:VEVENT\n",
     "END:VCALENDAR\n", "", 5000},
    {"thousands of exceptions", HEAD "DTSTART:20200308T120000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY\nEXDATE:20310308T120000Z",
     ",20310308T120000Z", TAIL, "", 3000},
    {"more than anybody can be busy with", "BEGIN:VCALENDAR\n",
     "BEGIN:VEVENT\nDTSTART:20310308T120000Z\nDURATION:PT1H\nEND:VEVENT\n", "END:VCALENDAR\n",
     "it holds more than anybody can be busy with; nothing was read.", 20001},
    {"a million zones", "BEGIN:VCALENDAR\n", "BEGIN:VTIMEZONE\nEND:VTIMEZONE\n", "END:VCALENDAR\n",
     "it makes no sense at line 1002; nothing was read.", 500000},
    {"parameters without end", HEAD "DTSTART", ";X=1", ":20310308T120000Z" TAIL, "", 1000000},
    {"fifty megabytes", HEAD TIME "COMMENT:", "0123456789abcdef", TAIL,
     "it holds more than anybody can be busy with; nothing was read.", 3300000},
};

START_TEST(a_huge_calendar_is_read_or_told_soon)
{
    struct ics_busy_list l;
    struct timespec from, to;
    size_t n;
    char *text = many(large[_i].head, large[_i].piece, large[_i].times, large[_i].tail, &n);

    clock_gettime(CLOCK_MONOTONIC, &from);
    enum rc rc = reading(text, n, &l);
    clock_gettime(CLOCK_MONOTONIC, &to);
    ck_assert_msg(strcmp(rc == RC_OK ? "" : said.text, large[_i].want) == 0, "%s: %s", large[_i].why, said.text);
    ck_assert_msg(to.tv_sec - from.tv_sec < 15, "%s took %ld s", large[_i].why, (long)(to.tv_sec - from.tv_sec));
    ics_busy_list_release(&l);
    free(text);
}
END_TEST

SUITE_MAIN_LOOPS("hostile calendars", cell_setup, NULL, 120, {a_bad_calendar_is_one_sentence, ROWS(cases)},
                 {a_calendar_cut_anywhere_is_told_so}, {a_nul_anywhere_is_told}, {bytes_changed_at_random_break_nothing, 5},
                 {a_huge_calendar_is_read_or_told_soon, ROWS(large)})
