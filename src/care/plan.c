/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Follow-up plans: read, made, and set up from a kit. */
#include "src/care/plan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/i18n.h"
#include "src/base/ini.h"
#include "src/base/text.h"
#include "src/clinic/kit.h"
#include "src/store/change.h"
#include "src/store/room.h"
#include "src/store/stmt.h"

extern const struct migration migration_007_care, migration_018_care, migration_020_care,
    migration_028_care, migration_034_care, migration_036_care;
static const struct migration *const migrations[] = { &migration_007_care, &migration_018_care, &migration_020_care,
                                                      &migration_028_care, &migration_034_care, &migration_036_care, NULL };

/* Nobody calls whoever was erased. The restricted may come back, and with them what was planned. */
static enum rc retire(struct db *db, int64_t patient_id, bool for_good, struct err *e)
{
    struct stmt st;
    enum rc rc;
    if (!for_good)
        return RC_OK;
    stmt_open(&st, db,
              "UPDATE follow_up_task SET status = 'cancelled', closed_at = :now, rev = rev + 1 WHERE patient_id = :id"
              " AND status = 'open'");
    stmt_int(&st, ":now", db_now(db));
    stmt_int(&st, ":id", patient_id);
    if ((rc = stmt_run(&st, e)) != RC_OK)
        return rc;
    stmt_open(&st, db, "UPDATE recall SET status = 'declined', rev = rev + 1 WHERE patient_id = :id AND status = 'open'");
    stmt_int(&st, ":id", patient_id);
    return stmt_run(&st, e);
}

const struct room care_room = { .name = "care", .migrations = migrations, .retire = retire };

void plan_list_release(struct plan_list *list)
{
    free(list->rows);
    *list = (struct plan_list){ 0 };
}

static enum rc load_steps(struct db *db, struct plan *plan, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "SELECT id, offset_days, channel, name, script FROM follow_up_step WHERE plan_id = :p ORDER BY position");
    stmt_int(&st, ":p", plan->id);
    while (plan->n_steps < PLAN_STEPS && stmt_row(&st)) {
        struct plan_step *step = &plan->steps[plan->n_steps++];
        step->id = stmt_col_int(&st, 0);
        step->offset_days = (int32_t)stmt_col_int(&st, 1);
        step->channel =
            (enum consent_channel)WORD_INDEX(consent_channels, stmt_col_text(&st, 2), CONSENT_CALL);
        stmt_col_copy(&st, 3, step->name, sizeof step->name);
        stmt_col_copy(&st, 4, step->script, sizeof step->script);
    }
    return stmt_finish(&st, e);
}

static void plan_row(struct stmt *st, void *row)
{
    struct plan *plan = row;
    plan->id = stmt_col_int(st, 0);
    plan->rev = stmt_col_int(st, 1);
    stmt_col_copy(st, 2, plan->word, sizeof plan->word);
    stmt_col_copy(st, 3, plan->name, sizeof plan->name);
}

enum rc plan_all(struct db *db, struct plan_list *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, "SELECT id, rev, word, name FROM follow_up_plan ORDER BY id");
    struct plan_list list = { 0 };
    enum rc rc = stmt_list(&st, &list.rows, &list.n, sizeof *list.rows, plan_row, e);
    for (size_t i = 0; i < list.n && rc == RC_OK; i++)
        rc = load_steps(db, &list.rows[i], e);
    if (rc != RC_OK) {
        plan_list_release(&list);
        return rc;
    }
    *ret = list;
    return RC_OK;
}

enum rc plan_by_word(struct db *db, const char *word, struct plan *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, "SELECT id, rev, word, name FROM follow_up_plan WHERE word = :w");
    stmt_text(&st, ":w", word);
    struct plan plan;
    enum rc rc = stmt_one(&st, &plan, sizeof plan, plan_row, e);
    if (rc == RC_NOT_FOUND)
        return err_set(e, rc, _("There is no follow-up plan \"%s\"."), word);
    if (rc == RC_OK && (rc = load_steps(db, &plan, e)) == RC_OK)
        *ret = plan;
    return rc;
}

static enum rc insert_steps(struct db *db, struct plan *plan, struct err *e)
{
    enum rc rc = RC_OK;
    for (size_t i = 0; i < plan->n_steps && rc == RC_OK; i++) {
        struct plan_step *step = &plan->steps[i];
        struct stmt st;
        stmt_open(&st, db,
                  "INSERT INTO follow_up_step (plan_id, position, offset_days, channel, name, script) "
                  "VALUES (:plan, :position, :days, :channel, :name, :script)");
        stmt_int(&st, ":plan", plan->id);
        stmt_int(&st, ":position", (int64_t)i + 1);
        stmt_int(&st, ":days", step->offset_days);
        stmt_text(&st, ":channel", consent_channels[step->channel].word);
        stmt_text(&st, ":name", step->name);
        stmt_text(&st, ":script", step->script);
        rc = stmt_insert(&st, &step->id, e);
    }
    return rc;
}

enum rc plan_create(struct db *db, struct plan *plan, struct err *e)
{
    if (plan->word[0] == '\0' || plan->n_steps == 0 || plan->n_steps > PLAN_STEPS)
        return err_set(e, RC_INVALID, _("A follow-up plan needs a word and one to %d steps."), PLAN_STEPS);
    enum rc rc = change_begin(db, ACTION_FOLLOW_UP_PLAN, e);
    if (rc != RC_OK)
        return rc;
    struct plan made = *plan;
    struct stmt st;
    stmt_open(&st, db, "INSERT INTO follow_up_plan (word, name) VALUES (:word, :name)");
    stmt_text(&st, ":word", made.word);
    stmt_text(&st, ":name", made.name[0] != '\0' ? made.name : made.word);
    if ((rc = stmt_insert(&st, &made.id, e)) == RC_OK)
        rc = insert_steps(db, &made, e);
    change_subject(db, "follow_up_plan", made.id, 0);
    if ((rc = change_end(db, rc, e)) == RC_OK) {
        made.rev = 1;
        *plan = made;
    }
    return rc;
}

/** Copies s[0..n) without the blanks around it; false when it does not fit. */
static bool copy_trimmed(char *out, size_t size, const char *s, size_t n)
{
    while (n > 0 && s[0] == ' ') {
        s++;
        n--;
    }
    while (n > 0 && s[n - 1] == ' ')
        n--;
    if (n >= size)
        return false;
    memcpy(out, s, n);
    out[n] = '\0';
    return true;
}

/** "1 call | After-care day 1 | How was the night?" */
static bool parse_step(const char *value, struct plan_step *step)
{
    const char *name = strchr(value, '|');
    if (name == NULL)
        return false;
    char when[64], channel[16];
    if (!copy_trimmed(when, sizeof when, value, (size_t)(name - value)))
        return false;
    int days, used = 0;
    if (sscanf(when, "%9d %15s%n", &days, channel, &used) != 2 || when[used] != '\0' || days < 0 || days > 3660)
        return false;
    int found = WORD_INDEX(consent_channels, channel, -1);
    if (found < 0)
        return false;
    step->offset_days = days;
    step->channel = (enum consent_channel)found;
    name++;
    const char *script = strchr(name, '|');
    size_t length = script != NULL ? (size_t)(script - name) : strlen(name);
    if (!copy_trimmed(step->name, sizeof step->name, name, length) || step->name[0] == '\0')
        return false;
    return script == NULL || copy_trimmed(step->script, sizeof step->script, script + 1, strlen(script + 1));
}

static enum rc read_plan(struct db *db, const struct ini *ini, const char *section, const char *word, bool write,
                         struct err *e)
{
    struct plan plan = { 0 };
    if (word[0] == '\0' || strlen(word) >= sizeof plan.word)
        return ini_refuse(ini, section, NULL, e, _("[%s] needs one word after the kind, a short one."), section);
    text_copy(plan.word, sizeof plan.word, word);
    enum rc rc = kit_text(ini, section, "name", word, plan.name, sizeof plan.name, e);
    while (rc == RC_OK && plan.n_steps < PLAN_STEPS) {
        char key[16], value[PLAN_NAME_SIZE + PLAN_SCRIPT_SIZE + 32];
        snprintf(key, sizeof key, "step%zu", plan.n_steps + 1);
        rc = kit_text(ini, section, key, plan.n_steps == 0 ? NULL : "", value, sizeof value, e);
        if (rc != RC_OK || value[0] == '\0')
            break;
        if (!parse_step(value, &plan.steps[plan.n_steps]))
            return kit_wrong(ini, section, key, value, _("like \"7 call | After-care day 7 | What to ask\""), e);
        plan.n_steps++;
    }
    return rc == RC_OK && write ? plan_create(db, &plan, e) : rc;
}

const struct kit_reader plan_kit_reader = { .prefix = "plan", .read = read_plan };
