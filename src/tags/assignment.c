/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who carries which tag since when: given, taken away, listed. */
#include <stdlib.h>

#include "src/base/i18n.h"
#include "src/base/text.h"
#include "src/store/change.h"
#include "src/store/stmt.h"
#include "src/tags/tag.h"

enum rc tag_carried(struct db *db, int64_t patient_id, int64_t tag_id, bool *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "SELECT count(*) FROM tag_assignment WHERE patient_id = :p AND tag_id = :t AND until_at IS NULL");
    stmt_int(&st, ":p", patient_id);
    stmt_int(&st, ":t", tag_id);
    int64_t n = 0;
    enum rc rc = stmt_one_int(&st, &n, e);
    if (rc == RC_OK)
        *ret = n > 0;
    return rc;
}

/** Ends what the person carries of an exclusive group. */
static enum rc end_others(struct db *db, int64_t patient_id, int64_t group_id, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "UPDATE tag_assignment SET until_at = :now, until_by = :by, rev = rev + 1 "
              "WHERE patient_id = :p AND until_at IS NULL AND tag_id IN (SELECT id FROM tag WHERE group_id = :g)");
    stmt_int(&st, ":now", db_now(db));
    stmt_int(&st, ":by", db_actor(db));
    stmt_int(&st, ":p", patient_id);
    stmt_int(&st, ":g", group_id);
    return stmt_run(&st, e);
}

enum rc tags_merging(struct db *db, int64_t from, int64_t into, bool asking, struct err *e)
{
    struct stmt st;
    if (asking)
        return RC_OK;
    stmt_open(&st, db,
              "UPDATE tag_assignment SET until_at = :now, until_by = :by, rev = rev + 1 WHERE patient_id = :from"
              " AND until_at IS NULL AND EXISTS (SELECT 1 FROM tag t JOIN tag_group g ON g.id = t.group_id"
              " JOIN tag o ON o.group_id = g.id JOIN tag_assignment b ON b.tag_id = o.id"
              " WHERE t.id = tag_assignment.tag_id AND g.exclusive = 1 AND o.id <> t.id AND b.patient_id = :into"
              " AND b.until_at IS NULL)");
    stmt_int(&st, ":now", db_now(db));
    stmt_int(&st, ":by", db_actor(db));
    stmt_int(&st, ":from", from);
    stmt_int(&st, ":into", into);
    return stmt_run(&st, e);
}

static enum rc add_inside(struct db *db, int64_t patient_id, int64_t tag_id, const char *evidence, struct err *e)
{
    struct tag tag;
    enum rc rc = tag_load(db, tag_id, &tag, e);
    if (rc != RC_OK)
        return rc;
    if (!tag.active)
        return err_set(e, RC_INVALID, _("The tag \"%s\" is no longer in use."), tag.name);
    bool carried = false;
    if ((rc = tag_carried(db, patient_id, tag_id, &carried, e)) != RC_OK || carried)
        return rc;
    struct stmt st;
    stmt_open(&st, db, "SELECT id FROM patient WHERE id = :id");
    stmt_int(&st, ":id", patient_id);
    int64_t id;
    if ((rc = stmt_one_int(&st, &id, e)) != RC_OK)
        return rc == RC_NOT_FOUND ? err_set(e, rc, _("There is no person with this number.")) : rc;
    if (tag.exclusive && (rc = end_others(db, patient_id, tag.group_id, e)) != RC_OK)
        return rc;
    stmt_open(&st, db,
              "INSERT INTO tag_assignment (patient_id, tag_id, from_at, by_staff, evidence) "
              "VALUES (:p, :t, :now, :by, :why)");
    stmt_int(&st, ":p", patient_id);
    stmt_int(&st, ":t", tag_id);
    stmt_int(&st, ":now", db_now(db));
    stmt_int(&st, ":by", db_actor(db));
    stmt_text(&st, ":why", evidence != NULL ? evidence : "");
    if ((rc = stmt_insert(&st, &id, e)) == RC_OK)
        change_subject(db, "tag_assignment", id, patient_id);
    return rc;
}

enum rc tag_add(struct db *db, int64_t patient_id, int64_t tag_id, const char *evidence, struct err *e)
{
    enum rc rc = change_begin(db, ACTION_TAG_ADD, e);
    if (rc != RC_OK)
        return rc;
    return change_end(db, add_inside(db, patient_id, tag_id, evidence, e), e);
}

static enum rc remove_inside(struct db *db, int64_t patient_id, int64_t tag_id, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "SELECT id FROM tag_assignment WHERE patient_id = :p AND tag_id = :t AND until_at IS NULL");
    stmt_int(&st, ":p", patient_id);
    stmt_int(&st, ":t", tag_id);
    int64_t id;
    enum rc rc = stmt_one_int(&st, &id, e);
    if (rc != RC_OK)
        return rc == RC_NOT_FOUND ? err_set(e, rc, _("This person does not carry that tag.")) : rc;
    stmt_open(&st, db,
              "UPDATE tag_assignment SET until_at = :now, until_by = :by, rev = rev + 1 "
              "WHERE id = :id AND until_at IS NULL");
    stmt_int(&st, ":now", db_now(db));
    stmt_int(&st, ":by", db_actor(db));
    stmt_int(&st, ":id", id);
    if ((rc = stmt_changed(&st, 1, e)) == RC_OK)
        change_subject(db, "tag_assignment", id, patient_id);
    return rc;
}

enum rc tag_remove(struct db *db, int64_t patient_id, int64_t tag_id, struct err *e)
{
    enum rc rc = change_begin(db, ACTION_TAG_REMOVE, e);
    if (rc != RC_OK)
        return rc;
    return change_end(db, remove_inside(db, patient_id, tag_id, e), e);
}

#define ASSIGNMENT_COLUMNS                                                                                        \
    "SELECT a.id, a.tag_id, a.patient_id, a.from_at, a.until_at, a.by_staff, a.until_by, t.word, t.name, g.word, "  \
    "g.name, giver.name, ender.name, a.evidence FROM tag_assignment a JOIN tag t ON t.id = a.tag_id "              \
    "JOIN tag_group g ON g.id = t.group_id LEFT JOIN staff giver ON giver.id = a.by_staff "                        \
    "LEFT JOIN staff ender ON ender.id = a.until_by "

static void assignment_row(struct stmt *st, void *row)
{
    struct tag_assignment *a = row;
    a->id = stmt_col_int(st, 0);
    a->tag_id = stmt_col_int(st, 1);
    a->patient_id = stmt_col_int(st, 2);
    a->from_at = stmt_col_int(st, 3);
    a->until_at = stmt_col_int(st, 4);
    a->by_staff = stmt_col_int(st, 5);
    a->until_by = stmt_col_int(st, 6);
    stmt_col_copy(st, 7, a->word, sizeof a->word);
    stmt_col_copy(st, 8, a->name, sizeof a->name);
    stmt_col_copy(st, 9, a->group, sizeof a->group);
    stmt_col_copy(st, 10, a->group_name, sizeof a->group_name);
    stmt_col_copy(st, 11, a->by, sizeof a->by);
    stmt_col_copy(st, 12, a->until_by_name, sizeof a->until_by_name);
    stmt_col_copy(st, 13, a->evidence, sizeof a->evidence);
}

void tag_assignment_list_release(struct tag_assignment_list *list)
{
    free(list->rows);
    *list = (struct tag_assignment_list){ 0 };
}

enum rc tag_of_patient(struct db *db, int64_t patient_id, struct tag_assignment_list *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              ASSIGNMENT_COLUMNS "WHERE a.patient_id = :p AND a.until_at IS NULL "
                                 "ORDER BY g.position, g.id, t.position, t.id");
    stmt_int(&st, ":p", patient_id);
    return stmt_list(&st, &ret->rows, &ret->n, sizeof *ret->rows, assignment_row, e);
}

enum rc tag_history(struct db *db, int64_t patient_id, struct tag_assignment_list *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, ASSIGNMENT_COLUMNS "WHERE a.patient_id = :p ORDER BY a.from_at DESC, a.id DESC");
    stmt_int(&st, ":p", patient_id);
    return stmt_list(&st, &ret->rows, &ret->n, sizeof *ret->rows, assignment_row, e);
}

enum rc tag_patients(struct db *db, int64_t tag_id, int64_t after_id, int64_t *ids, size_t max, size_t *n,
                     struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "SELECT patient_id FROM tag_assignment WHERE tag_id = :t AND patient_id > :after AND until_at IS NULL "
              "AND EXISTS (SELECT 1 FROM patient p WHERE p.id = patient_id AND p.active = 1) "
              "ORDER BY patient_id LIMIT :max");
    stmt_int(&st, ":t", tag_id);
    stmt_int(&st, ":after", after_id);
    stmt_int(&st, ":max", (int64_t)max);
    size_t found = 0;
    while (found < max && stmt_row(&st))
        ids[found++] = stmt_col_int(&st, 0);
    enum rc rc = stmt_finish(&st, e);
    if (rc == RC_OK)
        *n = found;
    return rc;
}

enum rc tag_count(struct db *db, int64_t tag_id, int64_t *ret, struct err *e)
{
    struct stmt st;
    /* Those out of use are few and have an index: taking them off is quicker than looking at everybody. */
    stmt_open(&st, db,
              "SELECT (SELECT count(*) FROM tag_assignment WHERE tag_id = :t AND until_at IS NULL) - "
              "(SELECT count(*) FROM patient p INDEXED BY patient_out_of_use JOIN tag_assignment a ON a.patient_id = p.id "
              "AND a.tag_id = :t AND a.until_at IS NULL WHERE p.active = 0)");
    stmt_int(&st, ":t", tag_id);
    return stmt_one_int(&st, ret, e);
}

enum rc tag_lines(struct db *db, const int64_t *patient_ids, size_t n, struct tag_line *ret, struct err *e)
{
    for (size_t i = 0; i < n; i++) {
        struct stmt st;
        stmt_open(&st, db,
                  "SELECT t.name FROM tag_assignment a JOIN tag t ON t.id = a.tag_id JOIN tag_group g "
                  "ON g.id = t.group_id WHERE a.patient_id = :p AND a.until_at IS NULL "
                  "ORDER BY g.position, g.id, t.position, t.id");
        stmt_int(&st, ":p", patient_ids[i]);
        char *line = ret[i].text;
        size_t used = 0;
        line[0] = '\0';
        while (stmt_row(&st) && used + 2 < TAG_LINE_SIZE) {
            if (used > 0)
                line[used++] = ' ';
            used += text_copy(line + used, TAG_LINE_SIZE - used, stmt_col_text(&st, 0));
        }
        enum rc rc = stmt_finish(&st, e);
        if (rc != RC_OK)
            return rc;
    }
    return RC_OK;
}
