/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two records next to each other: may they become one, which value of each field is better and why, what will move. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/i18n.h"
#include "src/base/text.h"
#include "src/people/merge.h"
#include "src/people/merge_inside.h"
#include "src/store/change.h"
#include "src/store/reference.h"
#include "src/store/stmt.h"

/* ---- guards ---- */

/* A record that is out of use says why. */
static enum rc in_use(struct db *db, int64_t id, struct err *e)
{
    int64_t active = 1, into = 0;
    bool found;
    struct stmt st;
    enum rc rc;

    stmt_open(&st, db, "SELECT active, merged_into_id FROM patient WHERE id = :id");
    stmt_int(&st, ":id", id);
    if ((found = stmt_row(&st))) {
        active = stmt_col_int(&st, 0);
        into = stmt_col_int(&st, 1);
    }
    rc = stmt_finish(&st, e);
    if (rc != RC_OK)
        return rc;
    if (!found)
        return err_set(e, RC_NOT_FOUND, _("There is no patient number %lld."), (long long)id);
    if (into != 0)
        return err_set(e, RC_INVALID, _("Number %lld was merged into number %lld already."), (long long)id, (long long)into);
    if (!active)
        return err_set(e, RC_INVALID, _("Number %lld is restricted or erased; it is not merged."), (long long)id);
    return RC_OK;
}

enum rc merge_guard(struct db *db, int64_t from_id, int64_t into_id, struct err *e)
{
    enum rc rc;

    if (from_id == into_id)
        return err_set(e, RC_INVALID, _("Both are number %lld; choose two different people."), (long long)from_id);
    rc = in_use(db, from_id, e);
    if (rc == RC_OK)
        rc = in_use(db, into_id, e);
    return rc == RC_OK ? reference_merging(db, from_id, into_id, true, e) : rc;
}

enum rc merge_two_people(struct db *db, int64_t a, int64_t b, bool *ret, struct err *e)
{
    int64_t n = 0;
    struct stmt st;
    enum rc rc;

    stmt_open(&st, db, "SELECT count(*) FROM two_people WHERE (a_id = :a AND b_id = :b) OR (a_id = :b AND b_id = :a)");
    stmt_int(&st, ":a", a);
    stmt_int(&st, ":b", b);
    rc = stmt_one_int(&st, &n, e);
    *ret = n > 0;
    return rc;
}

/* ---- proposals ---- */

static bool known(const struct merge_choice *c, bool ours)
{
    return ours ? c->ours[0] != '\0' : c->theirs[0] != '\0';
}

static void choose(struct merge_choice *c, enum merge_side side, const char *why)
{
    c->side = side;
    c->why = why;
}

/* Only one has it, one says more, or else whoever was written down last. False when it is decided. */
static bool undecided(struct merge_choice *c)
{
    choose(c, MERGE_OURS, "");
    if (!c->differ)
        return false;
    if (known(c, true) && known(c, false))
        return true;
    choose(c, known(c, true) ? MERGE_OURS : MERGE_THEIRS, N_("the only one"));
    return false;
}

static void propose_text(struct merge_choice *c, bool theirs_newer)
{
    size_t ours = strlen(c->ours), theirs = strlen(c->theirs);

    if (!undecided(c))
        return;
    if (ours != theirs)
        choose(c, theirs > ours ? MERGE_THEIRS : MERGE_OURS, N_("fuller"));
    else
        choose(c, theirs_newer ? MERGE_THEIRS : MERGE_OURS, N_("newer"));
}

static bool ascii(const char *s)
{
    for (; *s; s++)
        if ((unsigned char)*s >= 0x80)
            return false;
    return true;
}

/* Both halves of a name from one record, or nobody has it: the one in the letters of its language, else the fuller. */
static void propose_name(struct merge_choice *family, struct merge_choice *given, bool theirs_newer)
{
    bool plain = ascii(family->ours) && ascii(given->ours), theirs_plain = ascii(family->theirs) && ascii(given->theirs);
    size_t ours = strlen(family->ours) + strlen(given->ours), theirs = strlen(family->theirs) + strlen(given->theirs);
    enum merge_side side = theirs > ours || (theirs == ours && theirs_newer) ? MERGE_THEIRS : MERGE_OURS;
    const char *why = theirs != ours ? N_("fuller") : N_("newer");

    if (plain != theirs_plain) {
        side = plain ? MERGE_THEIRS : MERGE_OURS;
        why = N_("own letters");
    }
    if (undecided(family))
        choose(family, side, why);
    if (undecided(given))
        choose(given, side, why);
}

static void propose_newer(struct merge_choice *c, bool theirs_newer)
{
    if (undecided(c))
        choose(c, theirs_newer ? MERGE_THEIRS : MERGE_OURS, N_("newer"));
}

/* Of words in an order: the higher one. */
static void propose_higher(struct merge_choice *c, int ours, int theirs, const char *why)
{
    if (undecided(c))
        choose(c, theirs > ours ? MERGE_THEIRS : MERGE_OURS, why);
}

static void text_pair(struct merge *m, enum merge_field f, const char *ours, const char *theirs)
{
    m->fields[f].differ = strcmp(ours, theirs) != 0; /* also where what differs is cut off */
    text_copy(m->fields[f].ours, sizeof m->fields[f].ours, ours);
    text_copy(m->fields[f].theirs, sizeof m->fields[f].theirs, theirs);
}

static void address_text(char *out, size_t size, const struct patient *p)
{
    const char *parts[] = {p->address, p->district, p->city};
    size_t used = 0;

    out[0] = '\0';
    for (size_t i = 0; i < sizeof parts / sizeof *parts && used + 2 < size; i++)
        if (parts[i][0])
            used += (size_t)snprintf(out + used, size - used, "%s%s", used ? ", " : "", parts[i]);
}

/* "call: care yes, offers no": what was answered. */
static void consent_text(char *out, size_t size, const struct patient *p)
{
    size_t used = 0;

    out[0] = '\0';
    for (int i = 0; i < CONSENT_PURPOSES; i++)
        for (int k = 0; k < CONSENT_CHANNELS && used + 2 < size; k++)
            if (p->consent_asked[i] >> k & 1) {
                int n = snprintf(out + used, size - used, "%s%s/%s %s", used ? ", " : "", _(consent_channels[k].label),
                                 _(consent_purposes[i].label), p->consent[i] >> k & 1 ? _("yes") : _("no"));

                used += n > 0 ? (size_t)n : 0;
            }
}

static void fill(struct merge *m, const struct patient *ours, const struct patient *theirs, const struct patient_rules *r)
{
    char a[512], b[512];

    text_pair(m, MERGE_FAMILY, ours->family, theirs->family);
    text_pair(m, MERGE_GIVEN, ours->given, theirs->given);
    text_pair(m, MERGE_ALIAS, ours->alias, theirs->alias);
    text_pair(m, MERGE_SEX, ours->sex == SEX_UNKNOWN ? "" : _(patient_sexes[ours->sex].label),
              theirs->sex == SEX_UNKNOWN ? "" : _(patient_sexes[theirs->sex].label));
    text_pair(m, MERGE_BORN, patient_born_text(a, sizeof a, &ours->born, r->calendar),
              patient_born_text(b, sizeof b, &theirs->born, r->calendar));
    text_pair(m, MERGE_PHONE, ours->contacts[CONTACT_PHONE].value, theirs->contacts[CONTACT_PHONE].value);
    text_pair(m, MERGE_EMAIL, ours->contacts[CONTACT_EMAIL].value, theirs->contacts[CONTACT_EMAIL].value);
    for (int i = IDENTIFIER_NATIONAL; i <= IDENTIFIER_CARD; i++)
        text_pair(m, (enum merge_field)(MERGE_NATIONAL + i), ours->identifiers[i].value, theirs->identifiers[i].value);
    address_text(a, sizeof a, ours);
    address_text(b, sizeof b, theirs);
    text_pair(m, MERGE_ADDRESS, a, b);
    text_pair(m, MERGE_LANGUAGES, ours->languages, theirs->languages);
    text_pair(m, MERGE_OCCUPATION, ours->occupation, theirs->occupation);
    text_pair(m, MERGE_LIFECYCLE, _(patient_lifecycles[ours->lifecycle].label),
              _(patient_lifecycles[theirs->lifecycle].label));
    text_pair(m, MERGE_PRIVACY, _(patient_privacies[ours->privacy].label), _(patient_privacies[theirs->privacy].label));
    text_pair(m, MERGE_SOURCE, ours->source.label, theirs->source.label);
    text_pair(m, MERGE_REFERRER, ours->referrer.id == theirs->id ? "" : ours->referrer.label,
              theirs->referrer.id == ours->id ? "" : theirs->referrer.label);
    consent_text(a, sizeof a, ours);
    consent_text(b, sizeof b, theirs);
    text_pair(m, MERGE_CONSENT, a, b);
    text_pair(m, MERGE_NOTE, ours->note, theirs->note);
}

/* Which state of two stands: the dead stay dead, a patient is more than a prospect, and who is active more than who is
 * not. */
static int lifecycle_rank(int lifecycle)
{
    static const int rank[LIFECYCLE_COUNT] = {
        [LIFECYCLE_PROSPECT] = 0, [LIFECYCLE_INACTIVE] = 1, [LIFECYCLE_PATIENT] = 2, [LIFECYCLE_DECEASED] = 3};

    return rank[lifecycle];
}

static void propose(struct merge *m, const struct patient *ours, const struct patient *theirs)
{
    bool newer = theirs->created_at > ours->created_at || (theirs->created_at == ours->created_at && theirs->id > ours->id);
    struct merge_choice *f = m->fields;
    static const enum merge_field texts[] = {MERGE_ALIAS, MERGE_ADDRESS, MERGE_LANGUAGES, MERGE_OCCUPATION};
    static const enum merge_field latest[] = {MERGE_SEX,       MERGE_PHONE, MERGE_EMAIL,  MERGE_NATIONAL,
                                              MERGE_INSURANCE, MERGE_CARD,  MERGE_REFERRER};

    propose_name(&f[MERGE_FAMILY], &f[MERGE_GIVEN], newer);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        propose_text(&f[texts[i]], newer);
    for (size_t i = 0; i < sizeof latest / sizeof *latest; i++)
        propose_newer(&f[latest[i]], newer);
    if (ours->born.precision != theirs->born.precision)
        propose_higher(&f[MERGE_BORN], ours->born.precision, theirs->born.precision, N_("fuller"));
    else
        propose_newer(&f[MERGE_BORN], newer);
    propose_higher(&f[MERGE_LIFECYCLE], lifecycle_rank(ours->lifecycle), lifecycle_rank(theirs->lifecycle),
                   N_("says more"));
    propose_higher(&f[MERGE_PRIVACY], ours->privacy, theirs->privacy, N_("stricter"));
    if (undecided(&f[MERGE_SOURCE])) /* how the clinic first heard of them */
        choose(&f[MERGE_SOURCE], theirs->created_at < ours->created_at ? MERGE_THEIRS : MERGE_OURS, N_("older"));
    if (undecided(&f[MERGE_NOTE])) {
        f[MERGE_NOTE].both = strlen(ours->note) + strlen(theirs->note) + 2 <= sizeof ours->note;
        if (f[MERGE_NOTE].both)
            choose(&f[MERGE_NOTE], MERGE_BOTH, N_("nothing is lost"));
        else
            propose_text(&f[MERGE_NOTE], newer);
    }
    f[MERGE_CONSENT].both = true;
    if (undecided(&f[MERGE_CONSENT]))
        choose(&f[MERGE_CONSENT], MERGE_BOTH, N_("stricter"));
}

/* ---- what will move ---- */

static enum rc count_rows(struct db *db, struct merge *m, struct err *e)
{
    const struct reference *refs;
    size_t n = 0;
    enum rc rc = reference_list(db, "patient", &refs, &n, e);

    for (size_t i = 0; i < n && rc == RC_OK; i++) {
        struct merge_rows *row = m->n_moves ? &m->moves[m->n_moves - 1] : NULL;
        int64_t rows = 0;

        if (!merge_moves(&refs[i]))
            continue;
        rc = reference_count(db, &refs[i], m->from_id, &rows, e);
        if (rc != RC_OK || rows == 0)
            continue;
        if (!row || strcmp(row->table, refs[i].table) != 0) {
            struct merge_rows *more = realloc(m->moves, (m->n_moves + 1) * sizeof *more);

            if (!more)
                return err_memory(e);
            m->moves = more;
            row = &more[m->n_moves++];
            *row = (struct merge_rows){.n = 0};
            text_copy(row->table, sizeof row->table, refs[i].table);
        }
        row->n += rows;
    }
    return rc;
}

bool merge_moves(const struct reference *r)
{
    return strcmp(r->table, "patient") != 0 || strcmp(r->column, "merged_into_id") != 0;
}

enum rc merge_prepare(struct db *db, int64_t from_id, int64_t into_id, struct merge *ret, struct err *e)
{
    struct patient *p = calloc(2, sizeof *p);
    struct merge m = {.from_id = from_id, .into_id = into_id};
    struct patient_rules r = patient_rules(db);
    enum rc rc = p ? change_allowed(db, ACTION_MERGE, e) : err_memory(e); /* it shows what cards show */

    if (rc == RC_OK)
        rc = merge_guard(db, from_id, into_id, e);

    if (rc == RC_OK)
        rc = patient_load(db, into_id, &p[0], e);
    if (rc == RC_OK)
        rc = patient_load(db, from_id, &p[1], e);
    if (rc == RC_OK)
        rc = merge_two_people(db, from_id, into_id, &m.two_people, e);
    if (rc == RC_OK) {
        m.into_rev = p[0].rev;
        m.from_rev = p[1].rev;
        patient_name(m.into_name, sizeof m.into_name, p[0].family, p[0].given);
        patient_name(m.from_name, sizeof m.from_name, p[1].family, p[1].given);
        fill(&m, &p[0], &p[1], &r);
        propose(&m, &p[0], &p[1]);
        rc = count_rows(db, &m, e);
    }
    free(p);
    if (rc != RC_OK) {
        merge_release(&m);
        return rc;
    }
    *ret = m;
    return RC_OK;
}

void merge_release(struct merge *m)
{
    free(m->moves);
    *m = (struct merge){.from_id = 0};
}
