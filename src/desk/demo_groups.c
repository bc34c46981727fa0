/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The demo's insurer, employer and school. Their agreements begin today, so that what was charged before stays right. */
#include "src/desk/demo_model.h"
#include "src/people/organisation.h"
#include "src/store/stmt.h"

static enum rc add_members(struct demo *d, const struct organisation *o, unsigned per_mille, struct err *e)
{
    enum rc rc = RC_OK;

    for (int64_t i = 0; i < d->registered && rc == RC_OK; i++) {
        struct stmt st;

        if (d->people[i].child != (o->kind == ORGANISATION_SCHOOL) || !demo_often(d, per_mille))
            continue;
        stmt_open(&st, d->db,
                  "INSERT INTO organisation_member (organisation_id, patient_id, number, valid_from_day, valid_to_day)"
                  " VALUES (:organisation, :patient, printf('%s-%05d', :prefix, :patient), :from, :to)");
        stmt_int(&st, ":organisation", o->id);
        stmt_int(&st, ":patient", i + 1);
        stmt_text(&st, ":prefix", o->number);
        stmt_int(&st, ":from", d->today);
        stmt_int(&st, ":to", d->today + 364);
        rc = stmt_run(&st, e);
    }
    return rc;
}

enum rc demo_groups(struct demo *d, struct err *e)
{
    static const struct {
        struct organisation o;
        unsigned per_mille;
    } groups[] = {
        { { .kind = ORGANISATION_INSURER, .name = "Sunrise Insurance", .number = "SI", .contact = "Ben Hale",
            .phone = "020 7946 0500", .discount_bp = 2000 },
          90 },
        { { .kind = ORGANISATION_EMPLOYER, .name = "Harbour Shipping", .number = "HS", .contact = "Trần Thu Hà",
            .phone = "020 7946 0511", .discount_bp = 1000, .note = "Invoices go to their accounts at the end of the month." },
          40 },
        { { .kind = ORGANISATION_SCHOOL, .name = "Old Town School", .number = "OT", .contact = "Leila Rahimi",
            .phone = "020 7946 0522", .discount_bp = 1500 },
          200 },
    };
    enum rc rc = RC_OK;

    for (size_t i = 0; i < sizeof groups / sizeof groups[0] && rc == RC_OK; i++) {
        struct organisation o = groups[i].o;

        o.from_day = d->today;
        o.to_day = PATIENT_NO_DAY;
        if ((rc = organisation_save(d->db, &o, e)) == RC_OK)
            rc = add_members(d, &o, groups[i].per_mille, e);
    }
    return rc;
}
