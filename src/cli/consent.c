/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk consent: by what a person may be reached for what, and what they answered now. */
#include <stdio.h>
#include <string.h>

#include "src/cli/lookup.h"
#include "src/cli/rows.h"
#include "src/cli/verbs.h"
#include "src/people/consent.h"

static const struct option_def consent_options[] = {
    OPTION_MANY('g', "give", "PURPOSE:CHANNEL", N_("given: reminder:sms, offer:all, all:email")),
    OPTION_MANY('r', "refuse", "PURPOSE:CHANNEL", N_("refused, written the same way")),
    OPTION_FLAG(0, "no-contact", N_("do not contact: refuses everything")),
    OPTION(0, "how", "HOW", N_("how they answered: in-person, paper, phone, online or imported")),
    OPTION_MANY(0, "unasked", "PURPOSE=yes|no", N_("what it means in this clinic that somebody was not asked")),
    OPTION_END,
};

/** One side of "reminder:sms" as bits; "all" is all of them. 0: no such word. */
static uint32_t bits(const struct enum_word *words, size_t n, const char *text)
{
    int found = word_find(&words->word, sizeof *words, n, text, -1);

    return strcmp(text, "all") == 0 ? (1u << n) - 1 : found >= 0 ? 1u << found : 0;
}

/** Puts the answers of one option into the matrix. */
static enum rc read_answers(struct cli *c, const char *option, bool given, int32_t how, struct consents *all,
                            struct err *e)
{
    const char *value;

    for (size_t i = 0; (value = options_nth(&c->options, option, i)) != NULL; i++) {
        const char *colon = strchr(value, ':');
        char purpose[16];
        uint32_t purposes = 0, channels = 0;

        if (colon && (size_t)(colon - value) < sizeof purpose) {
            snprintf(purpose, sizeof purpose, "%.*s", (int)(colon - value), value);
            purposes = bits(consent_purposes, CONSENT_PURPOSES, purpose);
            channels = bits(consent_channels, CONSENT_CHANNELS, colon + 1);
        }
        if (purposes == 0 || channels == 0)
            return cli_usage(c, e, _("--%s must be PURPOSE:CHANNEL, such as reminder:sms, not %s."), option, value);
        for (int p = 0; p < CONSENT_PURPOSES; p++)
            for (int ch = 0; ch < CONSENT_CHANNELS; ch++)
                if ((purposes & (1u << p)) && (channels & (1u << ch)))
                    all->of[p][ch] = (struct consent){.asked = true, .given = given, .how = how};
    }
    return RC_OK;
}

static enum rc run_unasked(struct cli *c, struct err *e)
{
    const char *value;
    enum rc rc = RC_OK;

    for (size_t i = 0; rc == RC_OK && (value = options_nth(&c->options, "unasked", i)) != NULL; i++) {
        const char *is = strchr(value, '=');
        char purpose[16] = "";
        int found;

        if (is && (size_t)(is - value) < sizeof purpose)
            snprintf(purpose, sizeof purpose, "%.*s", (int)(is - value), value);
        found = WORD_INDEX(consent_purposes, purpose, -1);
        if (found < 0 || (strcmp(is, "=yes") != 0 && strcmp(is, "=no") != 0))
            return cli_usage(c, e, _("--unasked must be PURPOSE=yes or PURPOSE=no, such as offer=no, not %s."), value);
        rc = consent_set_unasked(c->db, (enum consent_purpose)found, is[1] == 'y', e);
    }
    return rc;
}

static const struct out_column columns[] = {
    {N_("For"), false}, {N_("By"), false}, {N_("Answer"), false}, {N_("So"), false},
};

static enum rc print_table(struct cli *c, int64_t patient_id, struct err *e)
{
    struct consents all;
    struct out_table t;
    char text[128];
    enum rc rc = consent_read(c->db, patient_id, &all, e);

    if (rc != RC_OK)
        return rc;
    out_table_begin(&t, columns, sizeof columns / sizeof columns[0]);
    for (int p = 0; p < CONSENT_PURPOSES; p++)
        for (int ch = 0; ch < CONSENT_CHANNELS; ch++) {
            out_cell(&t, "%s", _(consent_purposes[p].label));
            out_cell(&t, "%s", _(consent_channels[ch].label));
            out_cell(&t, "%s", consent_text(c->db, &all.of[p][ch], text, sizeof text));
            out_cell(&t, "%s", all.allowed[p] & (1u << ch) ? _("allowed") : _("not allowed"));
        }
    out_table_end(&t, "");
    return RC_OK;
}

static enum rc print_json(struct cli *c, int64_t patient_id, struct err *e)
{
    struct rows r;
    struct stmt st;
    enum rc rc = rows_begin(&r, e);

    if (rc != RC_OK)
        return rc;
    stmt_open(&st, c->db, "SELECT * FROM v_consent WHERE patient_id = :id");
    stmt_int(&st, ":id", patient_id);
    return rows_end(&r, rows_statement(&r, &st, e), e);
}

static enum rc run(struct cli *c, struct err *e)
{
    struct consents all = {0};
    const char *how = cli_option(c, "how");
    int way = how ? WORD_INDEX(consent_hows, how, -1) : HOW_UNKNOWN;
    char typed[512];
    enum rc rc = run_unasked(c, e);

    if (rc != RC_OK)
        return rc;
    if (way < 0)
        return cli_usage(c, e, _("--how is in-person, paper, phone, online or imported, not %s."), how);
    if (c->options.n_arguments == 0)
        return cli_has(c, "unasked") ? RC_OK : cli_usage(c, e, _("Say which person: a number, a name, a phone."));
    cli_words(c, 0, typed, sizeof typed);
    if ((rc = cli_patient(c, typed, &all.patient_id, e)) != RC_OK)
        return rc;
    if (cli_has(c, "no-contact"))
        for (int i = 0; i < CONSENT_PURPOSES * CONSENT_CHANNELS; i++)
            all.of[i / CONSENT_CHANNELS][i % CONSENT_CHANNELS] = (struct consent){.asked = true, .how = way};
    if ((rc = read_answers(c, "refuse", false, way, &all, e)) != RC_OK ||
        (rc = read_answers(c, "give", true, way, &all, e)) != RC_OK || (rc = consent_write(c->db, &all, e)) != RC_OK)
        return rc;
    return c->json ? print_json(c, all.patient_id, e) : print_table(c, all.patient_id, e);
}

const struct verb verb_consent = {
    .name = "consent",
    .usage = "PATIENT [--give PURPOSE:CHANNEL]... [--refuse PURPOSE:CHANNEL]... [--no-contact] [--how HOW] | --unasked "
             "PURPOSE=yes|no",
    .help = N_("show and note by what a person may be reached for what"),
    .more = N_("PURPOSE is care, reminder, offer or all; CHANNEL is call, sms, email, post or all. Each answer is dated.\n"
               "Who was not asked may be reached for care and reminders, and not for offers; --unasked changes that."),
    .options = consent_options,
    .min_arguments = 0,
    .max_arguments = -1,
    .group = GROUP_PEOPLE,
    .needs = NEEDS_STAFF,
    .run = run,
};
