/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Consent: the answers of a person, and the one rule by which they are reached or left alone. */
#include "src/people/consent.h"

#include <stdio.h>
#include <string.h>

#include "src/base/i18n.h"
#include "src/base/text.h"
#include "src/clinic/site.h"
#include "src/people/privacy.h"
#include "src/store/change.h"
#include "src/store/stmt.h"

enum rc consent_read(struct db *db, int64_t patient_id, struct consents *ret, struct err *e)
{
    struct consents c = {.patient_id = patient_id};
    struct stmt st;
    size_t n = 0;
    stmt_open(&st, db,
              "SELECT a.channel, a.purpose, a.allowed, c.given, c.at, c.how, d.allowed FROM consent_allowed a"
              " JOIN consent_default d ON d.purpose = a.purpose LEFT JOIN consent c ON c.patient_id = a.patient_id"
              " AND c.channel = a.channel AND c.purpose = a.purpose WHERE a.patient_id = :id");
    stmt_int(&st, ":id", patient_id);
    for (; stmt_row(&st); n++) {
        int channel = WORD_INDEX(consent_channels, stmt_col_text(&st, 0), 0);
        int purpose = WORD_INDEX(consent_purposes, stmt_col_text(&st, 1), 0);
        c.of[purpose][channel] = (struct consent){
            .asked = !stmt_col_null(&st, 3),
            .given = stmt_col_int(&st, 3) != 0,
            .at = stmt_col_int(&st, 4),
            .how = WORD_INDEX(consent_hows, stmt_col_text(&st, 5), HOW_UNKNOWN),
        };
        c.unasked[purpose] = stmt_col_int(&st, 6) != 0;
        if (stmt_col_int(&st, 2) != 0)
            c.allowed[purpose] |= 1u << channel;
    }
    enum rc rc = stmt_finish(&st, e);
    if (rc == RC_OK && n == 0)
        rc = err_set(e, RC_NOT_FOUND, _("There is no patient number %lld."), (long long)patient_id);
    if (rc == RC_OK)
        *ret = c;
    return rc;
}

bool consent_no_contact(const struct consents *c)
{
    for (int purpose = 0; purpose < CONSENT_PURPOSES; purpose++)
        for (int channel = 0; channel < CONSENT_CHANNELS; channel++)
            if (!c->of[purpose][channel].asked || c->of[purpose][channel].given)
                return false;
    return true;
}

uint32_t consent_allowed(struct db *db, int64_t patient_id, enum consent_purpose purpose)
{
    uint32_t channels = 0;
    struct stmt st;
    stmt_open(&st, db,
              "SELECT channel FROM consent_allowed WHERE patient_id = :id AND purpose = :purpose AND allowed = 1");
    stmt_int(&st, ":id", patient_id);
    stmt_text(&st, ":purpose", consent_purposes[purpose].word);
    while (stmt_row(&st))
        channels |= 1u << WORD_INDEX(consent_channels, stmt_col_text(&st, 0), 0);
    return stmt_finish(&st, NULL) == RC_OK ? channels : 0;
}

char *consent_channels_text(char *out, size_t size, uint32_t channels)
{
    size_t used = 0;
    out[0] = '\0';
    for (int i = 0; i < CONSENT_CHANNELS && used < size; i++)
        if (channels & (1u << i)) {
            int n = snprintf(out + used, size - used, "%s%s", used > 0 ? ", " : "", _(consent_channels[i].label));
            used += n > 0 ? (size_t)n : 0;
        }
    if (used == 0)
        text_copy(out, size, _("nothing"));
    return out;
}

enum rc consent_allows(struct db *db, int64_t patient_id, enum consent_channel channel, enum consent_purpose purpose,
                       struct err *e)
{
    uint32_t channels = consent_allowed(db, patient_id, purpose);
    char name[2 * PATIENT_NAME], instead[96];
    if (channels & (1u << channel))
        return RC_OK;
    return err_set(e, RC_DENIED, _("%s may not be reached so (%s, for %s). Allowed: %s."),
                   patient_display_of(db, patient_id, name, sizeof name), _(consent_channels[channel].label),
                   _(consent_purposes[purpose].label), consent_channels_text(instead, sizeof instead, channels));
}

int consent_channel_for(struct db *db, int64_t patient_id, enum consent_channel wanted, enum consent_purpose purpose)
{
    uint32_t channels = consent_allowed(db, patient_id, purpose);
    if (channels & (1u << wanted))
        return (int)wanted;
    for (int i = 0; i < CONSENT_CHANNELS; i++)
        if (channels & (1u << i))
            return i;
    return -1;
}

char *consent_text(struct db *db, const struct consent *c, char *out, size_t size)
{
    char day[64];
    if (!c->asked) {
        text_copy(out, size, _("not asked"));
        return out;
    }
    (void)calendar_format_day(day, sizeof day, site_calendar(db), (int32_t)(site_min_of(db, c->at) / 1440),
                              CALENDAR_ISO);
    (void)snprintf(out, size, c->how == HOW_UNKNOWN ? "%s %s" : "%s %s, %s", c->given ? _("given") : _("refused"), day,
                   _(consent_hows[c->how].label));
    return out;
}

enum rc consent_put(struct db *db, int64_t patient_id, int purpose, int channel, bool given, int32_t how, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db,
              "INSERT INTO consent (patient_id, channel, purpose, given, at, how)"
              " VALUES (:patient, :channel, :purpose, :given, :at, :how) ON CONFLICT (patient_id, channel, purpose)"
              " DO UPDATE SET given = excluded.given, at = excluded.at, how = excluded.how, rev = rev + 1"
              " WHERE given <> excluded.given");
    stmt_int(&st, ":patient", patient_id);
    stmt_text(&st, ":channel", consent_channels[channel].word);
    stmt_text(&st, ":purpose", consent_purposes[purpose].word);
    stmt_int(&st, ":given", given);
    stmt_int(&st, ":at", db_now(db));
    stmt_text(&st, ":how", consent_hows[how].word);
    return stmt_run(&st, e);
}

/* Raises the person's rev, so that a form which was opened before does not put old answers back. */
static enum rc touch(struct db *db, int64_t patient_id, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, "UPDATE patient SET rev = rev + 1 WHERE id = :id");
    stmt_int(&st, ":id", patient_id);
    return stmt_changed(&st, 1, e);
}

static enum rc write_answers(struct db *db, int64_t patient_id, const struct consents *c, struct err *e)
{
    struct consents was;
    bool any = false;
    enum rc rc = consent_read(db, patient_id, &was, e);
    for (int purpose = 0; purpose < CONSENT_PURPOSES; purpose++)
        for (int channel = 0; channel < CONSENT_CHANNELS && rc == RC_OK; channel++) {
            const struct consent *new = &c->of[purpose][channel], *old = &was.of[purpose][channel];
            if (!new->asked || (old->asked && old->given == new->given))
                continue;
            any = true;
            rc = consent_put(db, patient_id, purpose, channel, new->given, new->how, e);
        }
    return rc == RC_OK && any ? touch(db, patient_id, e) : rc;
}

enum rc consent_write(struct db *db, const struct consents *c, struct err *e)
{
    int64_t id;
    enum rc rc = patient_resolve(db, c->patient_id, &id, e);
    if (rc != RC_OK || (rc = change_begin(db, ACTION_CONSENT, e)) != RC_OK)
        return rc;
    rc = write_answers(db, id, c, e);
    change_subject(db, "patient", id, id);
    return change_end(db, rc, e);
}

enum rc consent_note(struct db *db, int64_t patient_id, uint32_t purposes, uint32_t channels, bool given,
                     enum consent_how how, struct err *e)
{
    struct consents c = {.patient_id = patient_id};
    for (int purpose = 0; purpose < CONSENT_PURPOSES; purpose++)
        for (int channel = 0; channel < CONSENT_CHANNELS; channel++)
            c.of[purpose][channel] = (struct consent){
                .asked = (purposes & (1u << purpose)) && (channels & (1u << channel)), .given = given, .how = (int32_t)how};
    return consent_write(db, &c, e);
}

enum rc consent_set_unasked(struct db *db, enum consent_purpose purpose, bool allowed, struct err *e)
{
    struct stmt st;
    enum rc rc = change_begin(db, ACTION_SETUP, e);
    if (rc != RC_OK)
        return rc;
    stmt_open(&st, db,
              "INSERT INTO consent_unasked (purpose, allowed) VALUES (:purpose, :allowed) ON CONFLICT (purpose)"
              " DO UPDATE SET allowed = excluded.allowed, rev = rev + 1 WHERE allowed <> excluded.allowed");
    stmt_text(&st, ":purpose", consent_purposes[purpose].word);
    stmt_int(&st, ":allowed", allowed);
    return change_end(db, stmt_run(&st, e), e);
}
