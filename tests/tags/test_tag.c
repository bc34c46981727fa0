/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tags: one of an exclusive group at a time, the past kept, undo exact, lists ready to show. */
#include "src/tags/tag.h"

#include <string.h>

#include "src/booking/appointment.h"
#include "src/clinic/clinic.h"
#include "src/people/people.h"
#include "src/store/change.h"
#include "src/store/journal.h"
#include "src/visit/visit.h"
#include "tests/clinic/fixture.h"

static const struct room *const rooms[] = {&store_room,   &clinic_room, &people_room,
                                           &booking_room, &visit_room,  &tags_room};

static enum rc pass_over(struct db *on, const struct ini *ini, const char *section, const char *word, bool write,
                         struct err *e)
{
    (void)on, (void)ini, (void)section, (void)word, (void)write, (void)e;
    return RC_OK;
}

static void setup(void)
{
    struct err e = {0};
    fixture_make(rooms, sizeof rooms / sizeof rooms[0]);
    const struct kit_reader readers[] = {
        tags_kit_reader, {"plan", pass_over}, {"duplicates", pass_over}
    };
    struct kit_options o = {
        .kit = "dental", .login = "boss", .staff_name = "The Boss", .readers = readers, .n_readers = 3};
    ck_ok(kit_apply(db, &o, &e));
    must_change("INSERT INTO patient (family, given, created_at) VALUES ('Karimi', 'Sara', 1), ('Stone', 'Al', 1)");
}

static int64_t tag_named(const char *word)
{
    struct tag tag;
    struct err e = {0};
    ck_ok(tag_find(db, word, &tag, &e));
    return tag.id;
}

static const char *line_of(int64_t patient_id)
{
    static struct tag_line line;
    struct err e = {0};
    ck_ok(tag_lines(db, &patient_id, 1, &line, &e));
    return line.text;
}

START_TEST(the_kit_sets_up_groups_in_its_order)
{
    struct tag_group_list groups;
    struct err e = {0};
    ck_ok(tag_groups(db, &groups, &e));
    ck_assert_uint_ge(groups.n, 4);
    ck_assert_str_eq(groups.rows[0].word, "club");
    ck_assert(groups.rows[0].exclusive);
    ck_assert_str_eq(groups.rows[2].word, "need");
    ck_assert(!groups.rows[2].exclusive);
    tag_group_list_release(&groups);
    struct tag tag;
    ck_ok(tag_find(db, "silver", &tag, &e));
    ck_assert_str_eq(tag.name, "Silver");
    ck_assert_str_eq(tag.group, "club");
}
END_TEST

START_TEST(a_tag_is_found_by_word_name_or_the_only_beginning)
{
    static const struct {
        const char *why, *typed;
        enum rc rc;
        const char *word;
    } cases[] = {
        {"its word",                "gold",       RC_OK,        "gold"       },
        {"capitals are nothing",    "GOLD",       RC_OK,        "gold"       },
        {"its name",                "High value", RC_OK,        "high"       },
        {"the only one that begins so", "plat",   RC_OK,        "platinum"   },
        {"two begin so",            "c",          RC_INVALID,   NULL         },
        {"the word before the longer ones", "child", RC_OK,     "child"      },
        {"none",                    "purple",     RC_NOT_FOUND, NULL         },
        {"nothing typed",           "",           RC_INVALID,   NULL         },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tag tag;
        struct err e = {0};
        ck_assert_msg(tag_find(db, cases[i].typed, &tag, &e) == cases[i].rc, "%s: %s", cases[i].why, e.text);
        if (cases[i].rc == RC_OK)
            ck_assert_msg(strcmp(tag.word, cases[i].word) == 0, "%s: %s", cases[i].why, tag.word);
        else
            ck_assert_str_ne(e.text, "");
    }
}
END_TEST

START_TEST(an_exclusive_group_holds_one_and_the_past_stays)
{
    struct err e = {0};
    struct tag_assignment_list list;
    ck_ok(tag_add(db, 1, tag_named("silver"), "asked for it", &e));
    clock_at += 60;
    ck_ok(tag_add(db, 1, tag_named("implant"), NULL, &e));
    ck_ok(tag_add(db, 1, tag_named("gold"), NULL, &e));
    ck_assert_str_eq(line_of(1), "Gold Implant");
    ck_ok(tag_history(db, 1, &list, &e));
    ck_assert_uint_eq(list.n, 3);
    const struct tag_assignment *first = &list.rows[2];
    ck_assert_str_eq(first->word, "silver");
    ck_assert_str_eq(first->evidence, "asked for it");
    ck_assert_str_eq(first->by, "The Boss");
    ck_assert_int_eq(first->until_at, clock_at);
    ck_assert_str_eq(first->until_by_name, "The Boss");
    tag_assignment_list_release(&list);
}
END_TEST

START_TEST(undo_of_a_replacement_brings_the_old_tag_back)
{
    struct err e = {0};
    ck_ok(tag_add(db, 1, tag_named("silver"), NULL, &e));
    ck_ok(tag_add(db, 1, tag_named("gold"), NULL, &e));
    ck_ok(journal_undo(db, 0, NULL, &e));
    ck_assert_str_eq(line_of(1), "Silver");
    ck_ok(journal_undo(db, 0, NULL, &e));
    ck_assert_str_eq(line_of(1), "");
    ck_ok(journal_verify(db, NULL, &(struct journal_head){0}, &e));
}
END_TEST

START_TEST(adding_twice_changes_nothing_and_removing_ends_it)
{
    struct err e = {0};
    int64_t vip = tag_named("vip"), rows;
    ck_ok(tag_add(db, 1, vip, NULL, &e));
    rows = ask("SELECT count(*) FROM journal");
    ck_ok(tag_add(db, 1, vip, NULL, &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM journal"), rows);
    ck_ok(tag_remove(db, 1, vip, &e));
    ck_assert_str_eq(line_of(1), "");
    ck_assert_int_eq(tag_remove(db, 1, vip, &e), RC_NOT_FOUND);
    ck_assert_int_eq(ask("SELECT count(*) FROM tag_assignment WHERE until_at IS NOT NULL"), 1);
    ck_ok(tag_add(db, 1, vip, NULL, &e));
    ck_assert_int_eq(ask("SELECT count(*) FROM tag_assignment"), 2);
}
END_TEST

START_TEST(nobody_and_retired_tags_are_refused)
{
    struct err e = {0};
    struct tag tag;
    ck_assert_int_eq(tag_add(db, 99, tag_named("vip"), NULL, &e), RC_NOT_FOUND);
    ck_ok(tag_load(db, tag_named("vip"), &tag, &e));
    tag.active = false;
    ck_ok(tag_save(db, &tag, &e));
    ck_assert_int_eq(tag_add(db, 1, tag.id, NULL, &e), RC_INVALID);
    ck_assert_int_eq(tag_find(db, "vip", &tag, &e), RC_NOT_FOUND);
    tag.rev = 1;
    ck_assert_int_eq(tag_save(db, &tag, &e), RC_CONFLICT);
}
END_TEST

START_TEST(who_carries_a_tag_comes_in_pages)
{
    struct err e = {0};
    int64_t ids[1], vip = tag_named("vip"), count;
    size_t n;
    ck_ok(tag_add(db, 1, vip, NULL, &e));
    ck_ok(tag_add(db, 2, vip, NULL, &e));
    ck_ok(tag_count(db, vip, &count, &e));
    ck_assert_int_eq(count, 2);
    ck_ok(tag_patients(db, vip, 0, ids, 1, &n, &e));
    ck_assert_int_eq(ids[0], 1);
    ck_ok(tag_patients(db, vip, ids[0], ids, 1, &n, &e));
    ck_assert_int_eq(ids[0], 2);
    ck_ok(tag_patients(db, vip, ids[0], ids, 1, &n, &e));
    ck_assert_uint_eq(n, 0);
}
END_TEST

START_TEST(an_undo_never_leaves_two_of_an_exclusive_group)
{
    struct err e = {0};
    int64_t removed;
    ck_ok(tag_add(db, 1, tag_named("gold"), "", &e));
    ck_ok(tag_remove(db, 1, tag_named("gold"), &e));
    removed = change_last_seq(db);
    ck_ok(tag_add(db, 1, tag_named("silver"), "", &e));
    ck_assert_int_eq(journal_undo(db, removed, NULL, &e), RC_CONFLICT);
    ck_assert_ptr_nonnull(strstr(e.text, "another tag of this group"));
    ck_assert_str_eq(line_of(1), "Silver");
    ck_ok(tag_remove(db, 1, tag_named("silver"), &e));
    ck_ok(journal_undo(db, removed, NULL, &e));
    ck_assert_str_eq(line_of(1), "Gold");
}
END_TEST

SUITE_MAIN_FIXTURE("tags", setup, fixture_remove, the_kit_sets_up_groups_in_its_order,
                   a_tag_is_found_by_word_name_or_the_only_beginning, an_exclusive_group_holds_one_and_the_past_stays,
                   undo_of_a_replacement_brings_the_old_tag_back, adding_twice_changes_nothing_and_removing_ends_it,
                   an_undo_never_leaves_two_of_an_exclusive_group, nobody_and_retired_tags_are_refused, who_carries_a_tag_comes_in_pages)
