/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kits: the two that come along set a clinic up; a wrong one names what is wrong and writes nothing. */
#include <string.h>

#include "src/clinic/catalog.h"
#include "src/clinic/clinic.h"
#include "src/clinic/service_part.h"
#include "src/clinic/site.h"
#include "src/clinic/staff.h"
#include "src/store/journal.h"
#include "tests/clinic/fixture.h"

static const struct room *const rooms[] = {&store_room, &clinic_room};

static void setup(void)
{
    fixture_make(rooms, 2);
}

START_TEST(the_dental_kit_sets_up_a_dental_clinic)
{
    struct err e = {0};
    ck_ok(fixture_kit("dental", &e));
    ck_assert_str_eq(site_get(db)->name, "Sunrise Dental");
    ck_assert_str_eq(site_get(db)->currency, "GBP");
    ck_assert_int_eq(ask("SELECT count(*) FROM practitioner WHERE assistant = 0"), 3);
    ck_assert_int_eq(ask("SELECT count(*) FROM room"), 5);
    ck_assert_int_eq(ask("SELECT count(*) FROM service"), 17);
    ck_assert_int_eq(ask("SELECT price_minor FROM service WHERE word = 'scaling'"), 6500);
    ck_assert_int_eq(ask("SELECT count(*) FROM role"), 5);
    ck_assert_int_eq(ask("SELECT count(*) FROM service_practitioner"
                         " WHERE service_id = (SELECT id FROM service WHERE word = 'implant')"),
                     1);
    ck_assert_int_eq(ask("SELECT count(*) FROM journal WHERE action = 'init'"), 1);
    ck_ok(journal_verify(db, NULL, &(struct journal_head){0}, &e));
}
END_TEST

START_TEST(the_general_kit_sets_up_a_practice)
{
    struct err e = {0};
    ck_ok(fixture_kit("general", &e));
    ck_assert_str_eq(site_get(db)->name, "Riverside Practice");
    ck_assert_int_ge(ask("SELECT count(*) FROM service"), 12);
    ck_assert_int_eq(ask("SELECT count(*) FROM schedule WHERE start_min >= end_min"), 0);
}
END_TEST

START_TEST(who_sets_up_is_the_administrator_and_the_actor)
{
    struct err e = {0};
    struct staff s;
    ck_ok(fixture_kit("dental", &e));
    ck_ok(staff_find(db, "boss", &s, &e));
    ck_assert_str_eq(s.role, "administrator");
    ck_assert_int_eq(db_actor(db), s.id);
    ck_ok(staff_authorize(db, s.id, RIGHT_STAFF, &e));
}
END_TEST

START_TEST(a_second_kit_is_refused)
{
    struct err e = {0};
    ck_ok(fixture_kit("dental", &e));
    ck_assert_int_eq(fixture_kit("general", &e), RC_CONFLICT);
    ck_assert_int_eq(ask("SELECT count(*) FROM site"), 1);
}
END_TEST

#define SITE     "[site]\nname = A\ntimezone = UTC\ncurrency = USD\n"
#define ROLE     "[role boss]\nname = Boss\nrights = all\n"
#define WHO      "[practitioner li]\nname = Dr Li\nshort = Li\n"
#define PLACE    "[room one]\nname = One\nkind = chair\n"
#define SERVICE  "[service check]\nname = Check\ncategory = preventive\nminutes = 20\n"
#define OPENING  "[opening]\nmonday = 9-17\n"
#define SCHEDULE "[schedule li]\nmonday = 9-12 13-17\n"
#define WHOLE    SITE ROLE WHO PLACE SERVICE OPENING SCHEDULE

static const struct {
    const char *why, *kit, *says[3];
} wrong[] = {
    {"a zone that is none",
     "[site]\nname = A\ntimezone = Mars/Base\ncurrency = USD\n" ROLE WHO PLACE SERVICE OPENING SCHEDULE,
     {"kit.ini, line 3", "[site] timezone", "Mars/Base"}},
    {"no name",
     "[site]\ntimezone = UTC\ncurrency = USD\n" ROLE WHO PLACE SERVICE OPENING SCHEDULE,
     {"kit.ini", "[site]", "name"}},
    {"an unknown currency",
     "[site]\nname = A\ntimezone = UTC\ncurrency = QQQ\n" ROLE WHO PLACE SERVICE OPENING SCHEDULE,
     {"kit.ini, line 4", "currency", "QQQ"}},
    {"an unknown calendar",
     SITE "calendar = maya\n" ROLE WHO PLACE SERVICE OPENING SCHEDULE,
     {"kit.ini, line 5", "calendar", "maya"}},
    {"a right that is none",
     SITE "[role boss]\nname = Boss\nrights = staff fly\n" WHO PLACE SERVICE OPENING SCHEDULE,
     {"kit.ini, line 7", "rights", "fly"}},
    {"nobody may manage staff",
     SITE "[role a]\nname = A\nrights = book\n" WHO PLACE SERVICE OPENING SCHEDULE,
     {"kit.ini", "role", "staff"}},
    {"a service too long",
     WHOLE "[service x]\nname = X\ncategory = consult\nminutes = 5000\n",
     {"kit.ini", "minutes", "5000"}},
    {"a category that is none",
     WHOLE "[service x]\nname = X\ncategory = fun\nminutes = 20\n",
     {"[service x]", "category", "fun"}},
    {"a price that is none",
     WHOLE "[service x]\nname = X\ncategory = consult\nminutes = 20\nprice = cheap\n",
     {"[service x]", "price", "cheap"}},
    {"a kind of room nobody has",
     WHOLE "[service x]\nname = X\ncategory = consult\nminutes = 20\nroom = pool\n",
     {"[service x]", "room", "pool"}},
    {"a practitioner nobody is",
     WHOLE "[service x]\nname = X\ncategory = consult\nminutes = 20\nby = li tran\n",
     {"[service x]", "by", "tran"}},
    {"a plan that is not there",
     WHOLE "[service x]\nname = X\ncategory = consult\nminutes = 20\nplan = y\n",
     {"[service x]", "plan", "y"}},
    {"hours that end before they begin",
     SITE ROLE WHO PLACE SERVICE SCHEDULE "[opening]\nmonday = 17:00-09:00\n",
     {"[opening]", "monday", "17:00-09:00"}},
    {"hours that overlap",
     SITE ROLE WHO PLACE SERVICE OPENING "[schedule li]\nmonday = 09:00-13:00 12:00-17:00\n",
     {"[schedule li]", "monday", "12:00-17:00"}},
    {"a schedule of a stranger",
     WHOLE "[schedule tran]\nmonday = 9-12\n",
     {"kit.ini", "[schedule tran]", "practitioner tran"}},
    {"a date that is none",
     WHOLE "[holidays]\n2026-02-30 = Never\n",
     {"kit.ini", "[holidays]", "2026-02-30"}},
    {"a key that is none",
     SITE "colour = red\n" ROLE WHO PLACE SERVICE OPENING SCHEDULE,
     {"kit.ini, line 5", "[site]", "colour"}},
    {"a part that is longer than the service",
     WHOLE "[service x]\nname = X\ncategory = consult\nminutes = 20\nafter = 5\nroom_minutes = 0-30\n",
     {"[service x]", "room_minutes", "25"}},
    {"parts that overlap",
     WHOLE "[service x]\nname = X\ncategory = consult\nminutes = 20\npractitioner_minutes = 0-10 5-20\n",
     {"[service x]", "practitioner_minutes", "0-10 5-20"}},
    {"a part that is no minutes",
     WHOLE "[service x]\nname = X\ncategory = consult\nminutes = 20\nassistant_minutes = all\n",
     {"[service x]", "assistant_minutes", "all"}},
    {"an assistant nobody is",
     WHOLE "[service x]\nname = X\ncategory = consult\nminutes = 20\nassistants = li\n",
     {"[service x]", "assistants", "assistant"}},
    {"an assistant who is a practitioner", WHOLE "[assistant li]\nname = L\nshort = L\n",
     {"[assistant li]", "[practitioner li]", ""}},
    {"a branch that is not there", WHOLE "[room b]\nname = B\nbranch = north\n", {"[room b]", "branch", "north"}},
    {"opening hours of a branch that is not there", WHOLE "[opening north]\nmonday = 9-12\n",
     {"[opening north]", "[branch north]", ""}},
    {"hours of a room that end before they begin", WHOLE "[room b]\nname = B\ntuesday = 12-9\n",
     {"[room b]", "tuesday", "12-9"}},
    {"an overbook limit below zero", WHOLE "[practitioner b]\nname = B\nshort = B\noverbook_limit = -2\n",
     {"kit.ini", "overbook_limit", "-2"}},
    {"a section that is none", WHOLE "[fun]\na = b\n", {"kit.ini", "[fun]", ""}},
    {"a reason of no kind", WHOLE "[reasons whim]\na = b\n", {"kit.ini", "[reasons whim]", ""}},
    {"no services at all", SITE ROLE WHO PLACE OPENING SCHEDULE, {"kit.ini", "[service]", ""}},
};

START_TEST(a_wrong_kit_names_what_is_wrong_and_writes_nothing)
{
    struct err e = {0};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        enum rc rc = fixture_kit(fixture_file("kit.ini", wrong[i].kit), &e);
        ck_assert_msg(rc == RC_INVALID, "%s: %d %s", wrong[i].why, (int)rc, e.text);
        for (size_t k = 0; k < 3; k++)
            ck_assert_msg(strstr(e.text, wrong[i].says[k]) != NULL, "%s: \"%s\" is not in: %s", wrong[i].why,
                          wrong[i].says[k], e.text);
        ck_assert_int_eq(ask("SELECT (SELECT count(*) FROM site) + (SELECT count(*) FROM role) +"
                             " (SELECT count(*) FROM journal)"),
                         0);
    }
    ck_ok(fixture_kit(fixture_file("kit.ini", WHOLE), &e));
}
END_TEST

START_TEST(a_kit_says_who_assists_where_and_when_rooms_are_open)
{
    struct err e = {0};
    struct service s;
    struct service_parts parts;
    struct practitioner_list l = {0};
    struct practitioner p;
    struct place room;
    const char *kit = WHOLE
        "overbook_limit = 5\n" /* stands in [schedule li], where it does not belong */;
    ck_assert_int_eq(fixture_kit(fixture_file("kit.ini", kit), &e), RC_INVALID);
    kit = SITE "overbook_limit = 3\nlate_cancel_hours = 48\noffer_minutes = 30\nbalance_limit = 12.50\n"
               "[branch north]\nname = North\n" ROLE WHO "[assistant moss]\nname = Moss\nshort = Moss\n"
               "[practitioner tran]\nname = Tran\nshort = T\noverbook_limit = 0\nbranch = north\n" PLACE
               "[room cellar]\nname = Cellar\nbranch = north\nmonday = 9-12\n" SERVICE
               "[service two]\nname = Two chairs\ncategory = treatment\nminutes = 60\nbefore = 5\nafter = 10\n"
               "practitioner_minutes = 5-15, 45-65\nassistant_minutes = 0-75\nassistants = moss\n" OPENING
               "[opening north]\nmonday = 10-11\n" SCHEDULE "[schedule moss]\nbranch = north\ntuesday = 9-10\n";
    ck_ok(fixture_kit(fixture_file("kit.ini", kit), &e));
    ck_assert_int_eq(site_get(db)->overbook_limit, 3);
    ck_assert_int_eq(site_get(db)->late_cancel_min, 2880);
    ck_assert_int_eq(site_get(db)->offer_min, 30);
    ck_assert_int_eq(site_get(db)->balance_limit_minor, 1250);
    ck_ok(place_find(db, "cellar", &room, &e));
    ck_assert_int_eq(room.site_id, 2);
    ck_ok(practitioner_find(db, "li", &p, &e));
    ck_assert_int_eq(p.overbook_limit, 3);
    ck_ok(practitioner_find(db, "tran", &p, &e));
    ck_assert_int_eq(p.overbook_limit, 0);
    ck_assert_int_eq(p.site_id, 2);
    ck_assert_int_eq(practitioner_find(db, "moss", &p, &e), RC_NOT_FOUND);
    ck_ok(worker_find(db, "moss", &p, &e));
    ck_assert(p.assistant);
    ck_ok(service_find(db, "two", &s, &e));
    ck_ok(service_assistants(db, s.id, &l, &e));
    ck_assert_uint_eq(l.n, 1);
    practitioner_list_release(&l);
    ck_ok(service_practitioners(db, s.id, &l, &e));
    ck_assert_uint_eq(l.n, 2);
    practitioner_list_release(&l);
    ck_ok(service_parts_load(db, s.id, &parts, &e));
    ck_assert_uint_eq(parts.n, 4); /* and the room, which nothing was said of */
    ck_assert(service_parts_need(&parts, PART_ASSISTANT));
    ck_assert_int_eq(ask("SELECT site_id FROM schedule WHERE weekday = 2"), 2);
    ck_assert_int_eq(ask("SELECT count(*) FROM room_hours WHERE room_id = 2"), 1);
    ck_assert_int_eq(ask("SELECT count(*) FROM opening_hours WHERE site_id = 2"), 1);
}
END_TEST

START_TEST(a_kit_that_is_not_there_is_told)
{
    struct err e = {0};
    ck_assert_int_eq(fixture_kit("vet", &e), RC_NOT_FOUND);
    ck_assert_ptr_nonnull(strstr(e.text, "dental"));
    ck_assert_int_eq(fixture_kit("./nowhere.ini", &e), RC_NOT_FOUND);
}
END_TEST

START_TEST(what_is_said_on_the_command_line_goes_before_the_kit)
{
    struct err e = {0};
    const char *kit = fixture_file("kit.ini", WHOLE);
    struct kit_options o = {.kit = kit,
                            .name = "Ours",
                            .timezone = "Asia/Tehran",
                            .calendar = "jalali",
                            .country = "IR",
                            .currency = "IRR",
                            .login = "boss"};
    ck_ok(kit_apply(db, &o, &e));
    ck_assert_str_eq(site_get(db)->name, "Ours");
    ck_assert_int_eq(site_calendar(db), CALENDAR_JALALI);
    ck_assert_int_eq(site_get(db)->currency_exponent, 0);
    ck_assert_int_eq(site_now_min(db), (int64_t)TEST_TODAY * 1440 + 12 * 60 + 30);
}
END_TEST

START_TEST(things_are_found_by_word_name_or_beginning)
{
    struct err e = {0};
    struct service s;
    struct practitioner p;
    struct place room;
    struct reason r;
    ck_ok(fixture_kit("dental", &e));
    ck_ok(service_find(db, "scal", &s, &e));
    ck_assert_str_eq(s.word, "scaling");
    ck_ok(service_find(db, "implant", &s, &e)); /* the word itself, though another begins so */
    ck_assert_str_eq(s.word, "implant");
    ck_ok(service_find(db, "Orthodontic", &s, &e));
    ck_assert_str_eq(s.word, "adjustment");
    ck_assert_int_eq(service_find(db, "c", &s, &e), RC_INVALID);
    ck_assert_ptr_nonnull(strstr(e.text, "crown"));
    ck_assert_int_eq(service_find(db, "surfing", &s, &e), RC_NOT_FOUND);
    ck_assert_ptr_nonnull(strstr(e.text, "check-up"));
    ck_ok(practitioner_find(db, "tran", &p, &e));
    ck_assert_str_eq(p.short_name, "Trần");
    ck_ok(practitioner_find(db, "Minh", &p, &e));
    ck_assert_str_eq(p.word, "tran");
    ck_ok(place_find(db, "surg", &room, &e));
    ck_ok(reason_find(db, REASON_CANCEL, "ill", &r, &e));
    ck_assert_int_eq(r.side, SIDE_PATIENT);
}
END_TEST

SUITE_MAIN_FIXTURE("clinic/kit", setup, fixture_remove, the_dental_kit_sets_up_a_dental_clinic,
                   the_general_kit_sets_up_a_practice, who_sets_up_is_the_administrator_and_the_actor,
                   a_second_kit_is_refused, a_wrong_kit_names_what_is_wrong_and_writes_nothing,
                   a_kit_says_who_assists_where_and_when_rooms_are_open,
                   a_kit_that_is_not_there_is_told, what_is_said_on_the_command_line_goes_before_the_kit,
                   things_are_found_by_word_name_or_beginning)
