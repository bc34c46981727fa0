/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calendar helper alone: what repeats, over changes of the clock, in other zones, moved and called off. */
#include "tests/libexec/cell.h"

#include "src/base/prng.h"
#include "tests/seed.h"

/* Rules since 2007 and 1996; the United States have no other source here than this. */
#define NEW_YORK                                                                                                       \
    "BEGIN:VTIMEZONE\nTZID:Office\nBEGIN:DAYLIGHT\nDTSTART:20070311T020000\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU\n"   \
    "TZOFFSETFROM:-0500\nTZOFFSETTO:-0400\nEND:DAYLIGHT\nBEGIN:STANDARD\nDTSTART:20071104T020000\n"                    \
    "RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU\nTZOFFSETFROM:-0400\nTZOFFSETTO:-0500\nEND:STANDARD\nEND:VTIMEZONE\n"

/* In 2031 the clock of London goes forward on 30 March at 01:00 and back on 26 October at 02:00, that of New York on 9 March
 * at 02:00 and 2 November at 02:00; Tehran and Ho Chi Minh stand still at +03:30 and +07:00. */
static const struct {
    const char *why, *zone, *events, *want;
    bool autumn; /* read October and November instead of March to May */
} cases[] = {
    /* what repeats keeps its time on the wall */
    {"weekly over the change in London", "Europe/London",
     "DTSTART;TZID=Europe/London:20310323T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=3",
     "2031-03-23 09:00-10:00, 2031-03-30 09:00-10:00, 2031-04-06 09:00-10:00"},
    {"London as Tehran sees it", "Asia/Tehran",
     "DTSTART;TZID=Europe/London:20310323T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=2",
     "2031-03-23 12:30-13:30, 2031-03-30 11:30-12:30"},
    {"New York as Saigon sees it, the night after", "Asia/Ho_Chi_Minh",
     "DTSTART;TZID=America/New_York:20310302T133000\nDURATION:PT30M\nRRULE:FREQ=WEEKLY;COUNT=2",
     "2031-03-03 01:30-02:00, 2031-03-10 00:30-01:00"},
    {"New York as London sees it, in the weeks between both changes", "Europe/London",
     "DTSTART;TZID=America/New_York:20310307T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=3",
     "2031-03-07 14:00-15:00, 2031-03-21 13:00-14:00, 2031-04-04 14:00-15:00"},
    {"a zone that only the file knows", "UTC", "DTSTART;TZID=Office:20310308T120000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2",
     "2031-03-08 17:00-18:00, 2031-03-09 16:00-17:00"},
    {"a zone under an old prefix", "UTC",
     "DTSTART;TZID=/mozilla.org/20050126_1/Asia/Tehran:20310308T120000\nDURATION:PT1H", "2031-03-08 08:30-09:30"},
    {"UTC", "Asia/Tehran", "DTSTART:20310308T120000Z\nDTEND:20310308T121500Z", "2031-03-08 15:30-15:45"},
    {"a floating time is that of the clinic's wall", "Asia/Tehran", "DTSTART:20310308T120000\nDTEND:20310308T123000",
     "2031-03-08 12:00-12:30"},
    {"an hour that is skipped is taken as if it had not been", "Europe/London",
     "DTSTART;TZID=Europe/London:20310330T013000\nDURATION:PT30M", "2031-03-30 02:30-03:00"},
    {"up to the hour that is skipped", "Europe/London",
     "DTSTART;TZID=Europe/London:20310330T003000\nDTEND;TZID=Europe/London:20310330T010000", "2031-03-30 00:30-01:00"},
    {"over the hour that is repeated, up to its first end", "Europe/London",
     "DTSTART:20311026T003000Z\nDTEND:20311026T011500Z", "2031-10-26 01:30-02:00", true},
    {"the hour that is repeated is its first pass", "UTC", "DTSTART;TZID=Europe/London:20311026T013000\nDURATION:PT10M",
     "2031-10-26 00:30-00:40", true},
    {"weekly back into winter, as Tehran sees it", "Asia/Tehran",
     "DTSTART;TZID=Europe/London:20311019T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=2",
     "2031-10-19 11:30-12:30, 2031-10-26 12:30-13:30", true},
    {"the same through a night", "Europe/London",
     "DTSTART;TZID=Europe/London:20311025T220000\nDTEND;TZID=Europe/London:20311026T060000",
     "2031-10-25 22:00-2031-10-26 06:00", true},
    {"seconds are rounded outwards", "UTC", "DTSTART:20310308T120030Z\nDTEND:20310308T121501Z", "2031-03-08 12:00-12:16"},
    /* rules */
    {"until a moment in UTC, included", "America/New_York",
     "DTSTART;TZID=America/New_York:20310305T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;UNTIL=20310319T130000Z",
     "2031-03-05 09:00-10:00, 2031-03-12 09:00-10:00, 2031-03-19 09:00-10:00"},
    {"until just before it", "America/New_York",
     "DTSTART;TZID=America/New_York:20310305T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;UNTIL=20310319T125959Z",
     "2031-03-05 09:00-10:00, 2031-03-12 09:00-10:00"},
    {"until a day, included", "UTC", "DTSTART:20310305T090000\nDURATION:PT1H\nRRULE:FREQ=DAILY;UNTIL=20310306",
     "2031-03-05 09:00-10:00, 2031-03-06 09:00-10:00"},
    {"every second week on two days, weeks from Saturday", "Asia/Tehran",
     "DTSTART;TZID=Asia/Tehran:20310301T100000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;INTERVAL=2;WKST=SA;BYDAY=SA,MO;COUNT=4",
     "2031-03-01 10:00-11:00, 2031-03-03 10:00-11:00, 2031-03-15 10:00-11:00, 2031-03-17 10:00-11:00"},
    {"the last Friday of a month", "UTC", "DTSTART:20310131T090000\nDURATION:PT1H\nRRULE:FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20310430",
     "2031-03-28 09:00-10:00, 2031-04-25 09:00-10:00"},
    {"the 31st is left out where there is none", "UTC", "DTSTART;VALUE=DATE:20301231\nRRULE:FREQ=MONTHLY",
     "2031-03-31, 2031-05-31"},
    {"for ever, from long ago", "UTC", "DTSTART:19700301T100000\nDURATION:PT1H\nRRULE:FREQ=YEARLY", "2031-03-01 10:00-11:00"},
    {"for ever by weeks, from long ago", "UTC", "DTSTART:20010503T100000\nDURATION:PT1H\nRRULE:FREQ=MONTHLY;INTERVAL=6;BYDAY=1TH",
     "2031-05-01 10:00-11:00"},
    {"a month of the Persian calendar", "Asia/Tehran",
     "DTSTART;VALUE=DATE:20310321\nRRULE:RSCALE=PERSIAN;FREQ=MONTHLY;COUNT=2", "2031-03-21, 2031-04-21"},
    /* dates more and less */
    {"dates that are excepted", "Europe/London",
     "DTSTART;TZID=Europe/London:20310323T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=4\n"
     "EXDATE;TZID=Europe/London:20310330T090000\nEXDATE:20310406T080000Z",
     "2031-03-23 09:00-10:00, 2031-04-13 09:00-10:00"},
    {"an excepted day", "UTC", "DTSTART:20310323T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE;VALUE=DATE:20310324",
     "2031-03-23 09:00-10:00, 2031-03-25 09:00-10:00"},
    {"dates that are added, each once", "UTC",
     "DTSTART:20310323T090000Z\nDURATION:PT1H\nRDATE:20310401T090000Z,20310402T090000Z\nRDATE:20310401T090000Z",
     "2031-03-23 09:00-10:00, 2031-04-01 09:00-10:00, 2031-04-02 09:00-10:00"},
    {"added in another zone", "Asia/Tehran",
     "DTSTART;TZID=Asia/Tehran:20310323T090000\nDURATION:PT1H\nRDATE:20310401T053000Z",
     "2031-03-23 09:00-10:00, 2031-04-01 09:00-10:00"},
    {"a rule of exceptions", "UTC",
     "DTSTART:20310303T090000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=4\nEXRULE:FREQ=DAILY;INTERVAL=2;COUNT=9",
     "2031-03-04 09:00-10:00, 2031-03-06 09:00-10:00"},
    /* one of them alone */
    {"one moved", "Europe/London",
     "UID:u\nDTSTART;TZID=Europe/London:20310323T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=3\nEND:VEVENT\nBEGIN:VEVENT\n"
     "UID:u\nRECURRENCE-ID;TZID=Europe/London:20310330T090000\nDTSTART;TZID=Europe/London:20310331T140000\nDURATION:PT2H",
     "2031-03-23 09:00-10:00, 2031-04-06 09:00-10:00, 2031-03-31 14:00-16:00"},
    {"one called off, told in UTC", "Europe/London",
     "UID:u\nDTSTART;TZID=Europe/London:20310323T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=3\nEND:VEVENT\nBEGIN:VEVENT\n"
     "UID:u\nRECURRENCE-ID:20310330T080000Z\nDTSTART:20310330T080000Z\nSTATUS:CANCELLED",
     "2031-03-23 09:00-10:00, 2031-04-06 09:00-10:00"},
    {"from one on later and longer", "UTC",
     "UID:u\nDTSTART:20310323T090000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=3\nEND:VEVENT\nBEGIN:VEVENT\n"
     "UID:u\nRECURRENCE-ID;RANGE=THISANDFUTURE:20310330T090000Z\nDTSTART:20310330T110000Z\nDURATION:PT2H",
     "2031-03-23 09:00-10:00, 2031-04-06 11:00-13:00, 2031-03-30 11:00-13:00"},
    {"another's does not touch it", "UTC",
     "UID:u\nDTSTART:20310323T090000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=2\nEND:VEVENT\nBEGIN:VEVENT\n"
     "UID:other\nRECURRENCE-ID:20310330T090000Z\nDTSTART:20310330T110000Z\nDURATION:PT2H",
     "2031-03-23 09:00-10:00, 2031-03-30 09:00-10:00, 2031-03-30 11:00-13:00"},
    /* whole days, lengths */
    {"a whole day", "Asia/Tehran", "DTSTART;VALUE=DATE:20310308", "2031-03-08"},
    {"three whole days", "UTC", "DTSTART;VALUE=DATE:20310308\nDTEND;VALUE=DATE:20310311", "2031-03-08 00:00-2031-03-11 00:00"},
    {"two whole days by length", "UTC", "DTSTART;VALUE=DATE:20310308\nDURATION:P2D", "2031-03-08 00:00-2031-03-10 00:00"},
    {"a day's length is a day, also one of 23 hours", "Europe/London",
     "DTSTART;TZID=Europe/London:20310329T120000\nDURATION:P1D", "2031-03-29 12:00-2031-03-30 12:00"},
    {"24 hours are 24 hours", "Europe/London", "DTSTART;TZID=Europe/London:20310329T120000\nDURATION:PT24H",
     "2031-03-29 12:00-2031-03-30 13:00"},
    {"what lasts no time takes none", "UTC", "DTSTART:20310308T120000Z", ""},
    {"what ends before it begins takes none", "UTC", "DTSTART:20310308T120000Z\nDTEND:20310308T110000Z", ""},
    {"what reaches in from before is cut", "UTC", "DTSTART:20310227T120000Z\nDTEND:20310301T080000Z", "2031-03-01 00:00-08:00"},
    {"and out behind", "UTC", "DTSTART:20310531T230000Z\nDTEND:20310602T080000Z", "2031-05-31 23:00-2031-06-01 00:00"},
    /* free */
    {"what is called off", "UTC", "DTSTART:20310308T120000Z\nDURATION:PT1H\nSTATUS:CANCELLED", ""},
    {"what leaves free", "UTC", "DTSTART:20310308T120000Z\nDURATION:PT1H\nTRANSP:TRANSPARENT", ""},
    {"what is not sure takes time", "UTC", "DTSTART:20310308T120000Z\nDURATION:PT1H\nSTATUS:TENTATIVE", "2031-03-08 12:00-13:00"},
    {"times of being busy", "UTC",
     "DTSTART:20310308T120000Z\nEND:VEVENT\nBEGIN:VFREEBUSY\nFREEBUSY;FBTYPE=BUSY:20310308T090000Z/PT30M,"
     "20310308T100000Z/20310308T103000Z\nFREEBUSY;FBTYPE=FREE:20310308T110000Z/PT1H\nEND:VFREEBUSY\nBEGIN:VEVENT\n"
     "DTSTART:20310308T130000Z",
     "2031-03-08 09:00-09:30, 2031-03-08 10:00-10:30"},
    {"an alarm in it says nothing", "UTC",
     "DTSTART:20310308T120000Z\nDURATION:PT1H\nBEGIN:VALARM\nTRIGGER:-PT15M\nDURATION:PT5M\nEND:VALARM", "2031-03-08 12:00-13:00"},
    {"folded lines and capital letters", "UTC", "dtstart:203103\n 08T1200\n\t00Z\nDuration:PT1\n H", "2031-03-08 12:00-13:00"},
};

static size_t calendar_of(char *out, size_t size, const char *events)
{
    return (size_t)snprintf(out, size, "BEGIN:VCALENDAR\nVERSION:2.0\n" NEW_YORK "BEGIN:VEVENT\n%s\nEND:VEVENT\nEND:VCALENDAR\n",
                            events);
}

START_TEST(a_calendar_is_read_as_who_wrote_it_meant_it)
{
    char text[4096], got[4096];
    struct ics_busy_list l = {0};
    enum helper_end ended;
    struct err e = {0};
    size_t n = calendar_of(text, sizeof text, cases[_i].events);

    enum rc rc = cell_read("busy", cases[_i].zone, cases[_i].autumn ? "2031-10-01" : "2031-03-01",
                           cases[_i].autumn ? "2031-11-30" : "2031-05-31", text, n, &l, &ended, &e);
    ck_assert_msg(rc == RC_OK, "%s: %s", cases[_i].why, e.text);
    cell_text(&l, got, sizeof got);
    ck_assert_msg(strcmp(got, cases[_i].want) == 0, "%s\n  got  %s\n  want %s", cases[_i].why, got, cases[_i].want);
    ics_busy_list_release(&l);
}
END_TEST

START_TEST(whole_days_are_read_with_their_names_also_those_that_leave_free)
{
    static const char text[] = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nDTSTART;VALUE=DATE:20310321\nTRANSP:TRANSPARENT\n"
                               "SUMMARY:Nowruz\\, نوروز\nRRULE:FREQ=YEARLY\nEND:VEVENT\nBEGIN:VEVENT\nDTSTART:20310322T100000\n"
                               "DURATION:PT1H\nSUMMARY:no day\nEND:VEVENT\nEND:VCALENDAR\n";
    struct ics_busy_list l = {0};
    enum helper_end ended;
    struct err e = {0};

    ck_assert_int_eq(cell_read("days", "Asia/Tehran", "2031-01-01", "2033-12-31", text, sizeof text - 1, &l, &ended, &e), RC_OK);
    ck_assert_uint_eq(l.n, 3);
    ck_assert_str_eq(l.rows[0].summary, "Nowruz, نوروز");
    ck_assert_str_eq(l.rows[0].uid, "1");
    ck_assert(l.rows[2].all_day && civil_min_day(l.rows[2].start_min) == cell_day("2033-03-21"));
    ics_busy_list_release(&l);
}
END_TEST

/* A rule at random; many are dull, some are none. */
static void random_rule(struct prng *p, char *out, size_t size)
{
    static const char *const freq[] = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"};
    static const char *const more[] = {"", ";BYDAY=MO,TH", ";BYDAY=SU", ";BYMONTHDAY=1,15,31", ";BYMONTH=3,4", ";WKST=SU;BYDAY=TU,SU",
                                       ";BYDAY=2WE,-1FR", ";BYSETPOS=1;BYDAY=MO,TU,WE"};
    size_t f = (size_t)prng_below(p, 4), m = (size_t)prng_below(p, 8);

    if (m == 6 && f < 2)
        m = 1;
    if (m == 3 && f == 1)
        m = 2;
    snprintf(out, size, "RRULE:FREQ=%s;INTERVAL=%d%s", freq[f], (int)prng_between(p, 1, 4), more[m]);
}

START_TEST(a_later_window_shows_what_the_whole_shows)
{
    /* Far behind its beginning a rule is entered in the middle; from its beginning it is counted through. */
    static const char *const windows[][2] = {{"2031-03-01", "2031-05-31"}, {"2030-11-11", "2031-01-20"}};
    struct prng p;

    prng_seed(&p, test_seed(_i));
    char rule[128], event[400], text[2048], whole_text[32], got[16384], want[16384];
    random_rule(&p, rule, sizeof rule);
    int year = (int)prng_between(&p, 2005, 2029), month = (int)prng_between(&p, 1, 12), day = (int)prng_between(&p, 1, 28);
    snprintf(event, sizeof event, "DTSTART;TZID=Europe/London:%04d%02d%02dT%02d0000\nDURATION:PT1H\n%s", year, month, day,
             (int)prng_below(&p, 22), rule);
    snprintf(whole_text, sizeof whole_text, "%04d-%02d-%02d", year, month, day);
    size_t n = calendar_of(text, sizeof text, event);
    for (size_t w = 0; w < 2; w++) {
        struct ics_busy_list whole = {0}, part = {0}, cut = {0};
        enum helper_end ended;
        struct err e = {0};
        ck_assert_msg(cell_read("busy", "Europe/London", whole_text, "2031-12-31", text, n, &whole, &ended, &e) == RC_OK, "%s: %s",
                      rule, e.text);
        ck_assert_int_eq(cell_read("busy", "Europe/London", windows[w][0], windows[w][1], text, n, &part, &ended, &e), RC_OK);
        int64_t first = (int64_t)cell_day(windows[w][0]) * 1440, last = ((int64_t)cell_day(windows[w][1]) + 1) * 1440;
        cut.rows = calloc(whole.n + 1, sizeof *cut.rows);
        for (size_t i = 0; i < whole.n; i++)
            if (whole.rows[i].end_min > first && whole.rows[i].start_min < last)
                cut.rows[cut.n++] = whole.rows[i];
        ck_assert_msg(strcmp(cell_text(&part, got, sizeof got), cell_text(&cut, want, sizeof want)) == 0,
                      "%s\n  got  %s\n  want %s", event, got, want);
        ics_busy_list_release(&whole);
        ics_busy_list_release(&part);
        ics_busy_list_release(&cut);
    }
}
END_TEST

START_TEST(what_is_written_is_read_at_the_same_minutes)
{
    static const char *const zones[] = {"Europe/London", "America/New_York", "Asia/Tehran", "Asia/Ho_Chi_Minh", "UTC",
                                        "Australia/Lord_Howe"};
    static const char *const arguments[] = {"write", NULL};
    const struct helper h = {"frontdesk-ics", arguments, ICS_LINES_MOST, 30};
    enum { EVENTS = 400 };
    static int64_t start[EVENTS], end[EVENTS];
    struct ics_busy_list l = {0};
    enum helper_end ended;
    struct err e = {0};
    char *lines, *said;
    size_t size, n = 0;
    FILE *f = open_memstream(&lines, &size);
    struct prng p;

    prng_seed(&p, test_seed(_i));
    ck_assert_int_eq(civil_init(zones[_i], &e), RC_OK);
    int64_t first = (int64_t)cell_day("2031-01-01") * 1440;
    fprintf(f, "calendar\tA, b; c\t%s\t1900000000\t%lld\t%lld\n", zones[_i], (long long)first, (long long)first + 367 * 1440);
    while (n < EVENTS) { /* half of them around changes of the clock, which all lie on Sundays here */
        int64_t day = prng_below(&p, 2) ? (int64_t)prng_below(&p, 365) : 4 + 7 * (int64_t)prng_below(&p, 52), at;
        start[n] = first + day * 1440 + (int64_t)prng_below(&p, 96) * 15;
        end[n] = start[n] + 15 * prng_between(&p, 1, 12);
        bool exists = true; /* nothing is booked in an hour that is skipped */
        for (int64_t min = start[n]; min < end[n]; min += 5)
            exists = exists && civil_instant(min, &at, NULL) == RC_OK;
        if (!exists)
            continue;
        fprintf(f, "event\tu%zu\t1\tCONFIRMED\t%lld\t%lld\tA, b; c\\d %zu\t\t\n", n, (long long)start[n], (long long)end[n], n);
        n++;
    }
    fprintf(f, "end\t%zu\n", n);
    ck_assert_int_eq(fclose(f), 0);
    ck_assert_int_eq(helper_run(&h, lines, size, &said, &size, &ended, &e), RC_OK);
    ck_assert_int_eq(ended, HELPER_DONE);
    for (char *line = said, *stop; (stop = strstr(line, "\r\n")) != NULL; line = stop + 2)
        ck_assert_int_le(stop - line, 75);
    ck_assert_int_eq(cell_read("busy", zones[_i], "2031-01-01", "2032-01-02", said, size, &l, &ended, &e), RC_OK);
    ck_assert_uint_eq(l.n, n);
    for (size_t i = 0; i < n; i++) {
        char words[64];
        snprintf(words, sizeof words, "A, b; c\\d %zu", i);
        ck_assert_msg(l.rows[i].start_min == start[i] && l.rows[i].end_min == end[i], "%s: %lld-%lld is %lld-%lld", zones[_i],
                      (long long)(start[i] - first), (long long)(end[i] - first), (long long)(l.rows[i].start_min - first),
                      (long long)(l.rows[i].end_min - first));
        ck_assert_str_eq(l.rows[i].summary, words);
    }
    ics_busy_list_release(&l);
    free(lines);
    free(said);
}
END_TEST

SUITE_MAIN_LOOPS("calendar helper", cell_setup, NULL, 60, {a_calendar_is_read_as_who_wrote_it_meant_it, ROWS(cases)},
                 {whole_days_are_read_with_their_names_also_those_that_leave_free},
                 {a_later_window_shows_what_the_whole_shows, 30}, {what_is_written_is_read_at_the_same_minutes, 6})
