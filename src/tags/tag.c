/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tags and their groups: the set-up, and finding the tag that a person means. */
#include "src/tags/tag.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/i18n.h"
#include "src/base/text.h"
#include "src/store/change.h"
#include "src/store/room.h"
#include "src/store/stmt.h"

extern const struct migration migration_006_tags;
static const struct migration *const migrations[] = { &migration_006_tags, NULL };

static const struct erase_rule erasing[] = {
    { "tag_assignment", "patient_id", ERASE_REMOVE },
    { NULL, NULL, ERASE_EMPTY },
};
const struct room tags_room = { .name = "tags", .migrations = migrations, .merging = tags_merging, .erasing = erasing };

#define TAG_COLUMNS                                                                                               \
    "SELECT t.id, t.rev, t.group_id, t.position, g.exclusive, t.active, t.word, t.name, g.word, g.name "            \
    "FROM tag t JOIN tag_group g ON g.id = t.group_id "

static void tag_row(struct stmt *st, void *row)
{
    struct tag *tag = row;
    *tag = (struct tag){
        .id = stmt_col_int(st, 0),
        .rev = stmt_col_int(st, 1),
        .group_id = stmt_col_int(st, 2),
        .position = (int32_t)stmt_col_int(st, 3),
        .exclusive = stmt_col_int(st, 4) != 0,
        .active = stmt_col_int(st, 5) != 0,
    };
    stmt_col_copy(st, 6, tag->word, sizeof tag->word);
    stmt_col_copy(st, 7, tag->name, sizeof tag->name);
    stmt_col_copy(st, 8, tag->group, sizeof tag->group);
    stmt_col_copy(st, 9, tag->group_name, sizeof tag->group_name);
}

void tag_group_list_release(struct tag_group_list *list)
{
    free(list->rows);
    *list = (struct tag_group_list){ 0 };
}

void tag_list_release(struct tag_list *list)
{
    free(list->rows);
    *list = (struct tag_list){ 0 };
}

static void group_row(struct stmt *st, void *row)
{
    struct tag_group *group = row;
    group->id = stmt_col_int(st, 0);
    group->rev = stmt_col_int(st, 1);
    group->position = (int32_t)stmt_col_int(st, 2);
    group->exclusive = stmt_col_int(st, 3) != 0;
    stmt_col_copy(st, 4, group->word, sizeof group->word);
    stmt_col_copy(st, 5, group->name, sizeof group->name);
}

enum rc tag_groups(struct db *db, struct tag_group_list *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, "SELECT id, rev, position, exclusive, word, name FROM tag_group ORDER BY position, id");
    return stmt_list(&st, &ret->rows, &ret->n, sizeof *ret->rows, group_row, e);
}

enum rc tag_matching(struct db *db, const char *prefix, struct tag_list *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              TAG_COLUMNS "WHERE t.active = 1 AND (substr(lower(t.word), 1, length(:p)) = lower(:p) "
                          "OR substr(lower(t.name), 1, length(:p)) = lower(:p)) "
                          "ORDER BY g.position, g.id, t.position, t.id");
    stmt_text(&st, ":p", prefix != NULL ? prefix : "");
    return stmt_list(&st, &ret->rows, &ret->n, sizeof *ret->rows, tag_row, e);
}

enum rc tag_load(struct db *db, int64_t tag_id, struct tag *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, TAG_COLUMNS "WHERE t.id = :id");
    stmt_int(&st, ":id", tag_id);
    enum rc rc = stmt_one(&st, ret, sizeof *ret, tag_row, e);
    return rc == RC_NOT_FOUND ? err_set(e, rc, _("There is no such tag.")) : rc;
}

/** The tag whose word, or else name, is exactly this; RC_NOT_FOUND without a sentence. */
static enum rc find_exactly(struct db *db, const char *typed, struct tag *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              TAG_COLUMNS "WHERE t.active = 1 AND (lower(t.word) = lower(:w) OR lower(t.name) = lower(:w)) "
                          "ORDER BY lower(t.word) = lower(:w) DESC, t.id LIMIT 1");
    stmt_text(&st, ":w", typed);
    return stmt_one(&st, ret, sizeof *ret, tag_row, e);
}

enum rc tag_find(struct db *db, const char *typed, struct tag *ret, struct err *e)
{
    if (typed == NULL || typed[0] == '\0')
        return err_set(e, RC_INVALID, _("Say which tag."));
    enum rc rc = find_exactly(db, typed, ret, e);
    if (rc != RC_NOT_FOUND)
        return rc;
    struct tag_list list;
    rc = tag_matching(db, typed, &list, e);
    if (rc != RC_OK)
        return rc;
    if (list.n == 1)
        *ret = list.rows[0];
    else if (list.n == 0)
        rc = err_set(e, RC_NOT_FOUND, _("There is no tag \"%s\"."), typed);
    else
        rc = err_set(e, RC_INVALID, _("\"%s\" may be %s or %s; type more of it."), typed, list.rows[0].word,
                     list.rows[1].word);
    tag_list_release(&list);
    return rc;
}

/** A word is what people type after `tag:`; it has no blanks. */
static enum rc check_words(char *word, char *name, struct err *e)
{
    if (word[0] == '\0' || strpbrk(word, " \t\n") != NULL)
        return err_set(e, RC_INVALID, _("A tag's word must be one word without blanks."));
    if (name[0] == '\0')
        text_copy(name, TAG_NAME_SIZE, word);
    return RC_OK;
}

enum rc tag_group_save(struct db *db, struct tag_group *group, struct err *e)
{
    enum rc rc = check_words(group->word, group->name, e);
    if (rc != RC_OK || (rc = change_begin(db, ACTION_TAG_SETUP, e)) != RC_OK)
        return rc;
    struct stmt st;
    if (group->id == 0)
        stmt_open(&st, db,
                  "INSERT INTO tag_group (word, name, exclusive, position) VALUES (:word, :name, :exclusive, :at)");
    else
        stmt_open(&st, db,
                  "UPDATE tag_group SET word = :word, name = :name, exclusive = :exclusive, position = :at, "
                  "rev = rev + 1 WHERE id = :id AND rev = :rev");
    stmt_text(&st, ":word", group->word);
    stmt_text(&st, ":name", group->name);
    stmt_int(&st, ":exclusive", group->exclusive);
    stmt_int(&st, ":at", group->position);
    int64_t id = group->id;
    if (id == 0) {
        rc = stmt_insert(&st, &id, e);
    } else {
        stmt_int(&st, ":id", id);
        stmt_int(&st, ":rev", group->rev);
        rc = stmt_changed(&st, 1, e);
    }
    change_subject(db, "tag_group", id, 0);
    if ((rc = change_end(db, rc, e)) == RC_OK) {
        group->rev = group->id == 0 ? 1 : group->rev + 1;
        group->id = id;
    }
    return rc;
}

enum rc tag_save(struct db *db, struct tag *tag, struct err *e)
{
    enum rc rc = check_words(tag->word, tag->name, e);
    if (rc != RC_OK || (rc = change_begin(db, ACTION_TAG_SETUP, e)) != RC_OK)
        return rc;
    struct stmt st;
    if (tag->id == 0)
        stmt_open(&st, db,
                  "INSERT INTO tag (group_id, word, name, position, active) "
                  "VALUES (:group, :word, :name, :at, :active)");
    else
        stmt_open(&st, db,
                  "UPDATE tag SET group_id = :group, word = :word, name = :name, position = :at, active = :active, "
                  "rev = rev + 1 WHERE id = :id AND rev = :rev");
    stmt_int(&st, ":group", tag->group_id);
    stmt_text(&st, ":word", tag->word);
    stmt_text(&st, ":name", tag->name);
    stmt_int(&st, ":at", tag->position);
    stmt_int(&st, ":active", tag->active);
    int64_t id = tag->id;
    if (id == 0) {
        rc = stmt_insert(&st, &id, e);
    } else {
        stmt_int(&st, ":id", id);
        stmt_int(&st, ":rev", tag->rev);
        rc = stmt_changed(&st, 1, e);
    }
    change_subject(db, "tag", id, 0);
    if ((rc = change_end(db, rc, e)) == RC_OK) {
        tag->rev = tag->id == 0 ? 1 : tag->rev + 1;
        tag->id = id;
    }
    return rc;
}
