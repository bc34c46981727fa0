/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which minutes of a service need whom, read and laid over an appointment. */
#include "src/clinic/service_part.h"

#include "src/base/i18n.h"
#include "src/store/stmt.h"

const struct enum_word part_kinds[PART_KIND_COUNT] = {
    [PART_PRACTITIONER] = {"practitioner", N_("practitioner")},
    [PART_ASSISTANT] = {"assistant",    N_("assistant")   },
    [PART_ROOM] = {"room",         N_("room")        },
};

bool service_parts_need(const struct service_parts *parts, enum part_kind kind)
{
    for (size_t i = 0; i < parts->n; i++)
        if (parts->at[i].kind == (int)kind)
            return true;
    return false;
}

void service_parts_complete(struct service_parts *parts)
{
    int32_t leaves = parts->before_min + parts->with_min;
    if (!service_parts_need(parts, PART_PRACTITIONER) && parts->n < SERVICE_MAX_PARTS)
        parts->at[parts->n++] = (struct service_part){PART_PRACTITIONER, parts->before_min, leaves};
    if (!service_parts_need(parts, PART_ROOM) && parts->n < SERVICE_MAX_PARTS)
        parts->at[parts->n++] = (struct service_part){PART_ROOM, 0, leaves + parts->after_min};
}

enum rc service_parts_load(struct db *db, int64_t service_id, struct service_parts *ret, struct err *e)
{
    struct stmt st;
    struct service_parts parts = {.n = 0};
    bool found = false;
    stmt_open(&st, db,
              "SELECT s.before_min, s.with_min, s.after_min, p.kind, p.from_min,"
              " min(p.to_min, s.before_min + s.with_min + s.after_min)"
              " FROM service s LEFT JOIN service_part p ON p.service_id = s.id"
              " AND p.from_min < s.before_min + s.with_min + s.after_min"
              " WHERE s.id = :service ORDER BY p.kind, p.from_min");
    stmt_int(&st, ":service", service_id);
    while (stmt_row(&st)) {
        found = true;
        parts.before_min = (int32_t)stmt_col_int(&st, 0);
        parts.with_min = (int32_t)stmt_col_int(&st, 1);
        parts.after_min = (int32_t)stmt_col_int(&st, 2);
        /* two places are kept for what service_parts_complete() adds */
        if (!stmt_col_null(&st, 3) && parts.n < SERVICE_MAX_PARTS - 2)
            parts.at[parts.n++] =
                (struct service_part){WORD_INDEX(part_kinds, stmt_col_text(&st, 3), PART_ROOM),
                                      (int32_t)stmt_col_int(&st, 4), (int32_t)stmt_col_int(&st, 5)};
    }
    enum rc rc = stmt_finish(&st, e);
    if (rc != RC_OK)
        return rc;
    if (!found)
        return err_set(e, RC_NOT_FOUND, _("There is no such service: %lld."), (long long)service_id);
    service_parts_complete(&parts);
    *ret = parts;
    return RC_OK;
}

bool service_part_span(const struct service_parts *parts, const struct service_part *part, int64_t start_min,
                       int64_t end_min, int64_t *from_min, int64_t *to_min)
{
    int32_t leaves = parts->before_min + parts->with_min;
    int64_t point[2] = {part->from_min, part->to_min};
    for (int i = 0; i < 2; i++) {
        if (point[i] >= leaves) {
            point[i] += end_min - leaves;
        } else {
            point[i] += start_min - parts->before_min;
            if (point[i] > end_min)
                point[i] = end_min;
        }
    }
    if (point[0] >= point[1])
        return false;
    *from_min = point[0];
    *to_min = point[1];
    return true;
}
