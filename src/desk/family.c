/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A family, gathered from every room in one statement. */
#include "src/desk/family.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/i18n.h"
#include "src/base/text.h"
#include "src/clinic/site.h"
#include "src/people/privacy.h"
#include "src/store/stmt.h"

void family_release(struct family *f)
{
    free(f->rows);
    *f = (struct family){ 0 };
}

static uint32_t read_kinds(const char *words)
{
    uint32_t kinds = 0;
    while (*words != '\0') {
        size_t n = strcspn(words, ",");
        for (int i = 0; i < LINK_KIND_COUNT; i++)
            if (strlen(link_kinds[i].word) == n && strncmp(words, link_kinds[i].word, n) == 0)
                kinds |= 1u << i;
        words += n + (words[n] == ',');
    }
    return kinds;
}

static void read_member(struct stmt *st, struct family_member *m, const struct patient_rules *rules)
{
    struct patient_born born = { stmt_col_null(st, 5) ? PATIENT_NO_DAY : (int32_t)stmt_col_int(st, 5),
                                 (int32_t)stmt_col_int(st, 17) };
    m->patient_id = stmt_col_int(st, 0);
    (void)patient_display_column(st, 0, m->name, sizeof m->name);
    m->sex = WORD_INDEX(patient_sexes, stmt_col_text(st, 4), SEX_UNKNOWN);
    (void)patient_age(m->age, sizeof m->age, &born, rules);
    m->kinds = read_kinds(stmt_col_text(st, 6));
    m->home = stmt_col_int(st, 7) != 0;
    m->appointment_id = stmt_col_int(st, 8);
    m->next_min = stmt_col_int(st, 9);
    stmt_col_copy(st, 10, m->service, sizeof m->service);
    stmt_col_copy(st, 11, m->with, sizeof m->with);
    m->visit_id = stmt_col_int(st, 12);
    m->ticket = (int32_t)stmt_col_int(st, 13);
    m->calls_due = stmt_col_int(st, 14);
    m->due_day = stmt_col_null(st, 15) ? INT32_MIN : (int32_t)stmt_col_int(st, 15);
    stmt_col_copy(st, 16, m->task, sizeof m->task);
}

static void open_members(struct stmt *st, struct db *db)
{
    stmt_open(st, db,
              "WITH them (id) AS (SELECT other_id FROM patient_link WHERE patient_id = :id "
              "UNION SELECT patient_id FROM household_member WHERE household_id = :household AND patient_id <> :id "
              "UNION SELECT :id WHERE :self) "
              "SELECT " PATIENT_DISPLAY ", p.sex, p.born_day, "
              "(SELECT group_concat(l.kind) FROM patient_link l WHERE l.patient_id = :id AND l.other_id = p.id), "
              "EXISTS (SELECT 1 FROM household_member h WHERE h.household_id = :household AND h.patient_id = p.id) AS home, "
              "a.id, a.start_min, s.name, d.short_name, v.id, v.ticket, "
              "(SELECT count(*) FROM follow_up_task c WHERE c.patient_id = p.id AND c.status = 'open' "
              "AND c.due_day <= :today), t.due_day, t.name, p.born_precision "
              "FROM them JOIN patient p ON p.id = them.id AND p.active "
              "LEFT JOIN appointment a ON a.id = (SELECT n.id FROM appointment n WHERE n.patient_id = p.id "
              "AND n.status = 'booked' AND n.start_min >= :from ORDER BY n.start_min LIMIT 1) "
              "LEFT JOIN service s ON s.id = a.service_id LEFT JOIN practitioner d ON d.id = a.practitioner_id "
              "LEFT JOIN visit v ON v.patient_id = p.id AND v.day = :today AND v.closed_at IS NULL "
              "LEFT JOIN follow_up_task t ON t.id = (SELECT o.id FROM follow_up_task o WHERE o.patient_id = p.id "
              "AND o.status = 'open' ORDER BY o.due_day, o.due_minute, o.id LIMIT 1) "
              "ORDER BY home DESC, p.born_day IS NULL, p.born_day, p.id");
}

enum rc family_read(struct db *db, int64_t patient_id, bool self, struct family *ret, struct err *e)
{
    struct family f = { 0 };
    struct patient_rules rules = patient_rules(db);
    struct stmt st;
    enum rc rc = household_of(db, patient_id, &f.household, e);
    if (rc != RC_OK && rc != RC_NOT_FOUND)
        return rc;
    f.together = rc == RC_OK;
    open_members(&st, db);
    stmt_int(&st, ":id", patient_id);
    stmt_int(&st, ":household", f.household.id);
    stmt_int(&st, ":self", self);
    stmt_int(&st, ":today", rules.today);
    stmt_int(&st, ":from", (int64_t)rules.today * 1440);
    while (stmt_row(&st)) {
        struct family_member *m = stmt_add(&st, &f.rows, &f.n, sizeof *m);
        if (m == NULL)
            break;
        read_member(&st, m, &rules);
        m->self = m->patient_id == patient_id;
        m->pays = m->patient_id == f.household.payer_id;
        m->called = m->patient_id == f.household.contact_id;
    }
    if ((rc = stmt_finish(&st, e)) != RC_OK)
        family_release(&f);
    else
        *ret = f;
    return rc;
}

static void add(char *out, size_t size, const char *text)
{
    size_t n = strlen(out);
    n += text_copy(out + n, size - n, n > 0 ? ", " : "");
    (void)text_copy(out + n, size - n, text);
}

char *family_says(char *out, size_t size, const struct family_member *m)
{
    out[0] = '\0';
    for (int i = 0; i < LINK_KIND_COUNT; i++)
        if (m->kinds & (1u << i))
            add(out, size, _(link_kinds[i].label));
    if (out[0] == '\0' && !m->self)
        add(out, size, _("same household"));
    if (m->pays)
        add(out, size, _("pays"));
    if (m->called)
        add(out, size, _("called"));
    return out;
}
