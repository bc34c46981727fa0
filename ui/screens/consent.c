/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Consent: by what a person may be reached for what, as one small matrix.
 * Purpose: what somebody says in passing ("no more text messages", "do not contact me") is noted in two or three keys.
 * Reads and writes: people/consent. Nothing is written before Enter; then all that changed is one change, dated now. */
#include <stdlib.h>
#include <string.h>

#include "src/people/consent.h"
#include "src/people/patient.h"
#include "src/people/privacy.h"
#include "ui/kit/dialog.h"
#include "ui/screens/screens.h"
#include "ui/screens/show.h"
#include "ui/workflows.h"

enum { LABEL = 12, CELL = 14, HEAD = 2 };

struct matrix {
    struct consents was, now;
    int purpose, channel; /* where the cursor stands */
    int32_t how;          /* of what is answered now */
    char name[2 * PATIENT_NAME];
};

static bool same(const struct consent *a, const struct consent *b)
{
    return a->asked == b->asked && a->given == b->given;
}

static bool changed(const struct matrix *m)
{
    for (int p = 0; p < CONSENT_PURPOSES; p++)
        for (int c = 0; c < CONSENT_CHANNELS; c++)
            if (!same(&m->was.of[p][c], &m->now.of[p][c]))
                return true;
    return false;
}

/* ---- drawing ---- */

static void draw_cell(struct screen *s, const struct matrix *m, int p, int c)
{
    const struct consent *one = &m->now.of[p][c];
    bool here = p == m->purpose && c == m->channel, fresh = !same(one, &m->was.of[p][c]);
    bool may = one->asked ? one->given : m->now.unasked[p];
    const char *text = !one->asked ? may ? _("(yes)") : _("(no)") : may ? _("yes") : _("no");
    enum look look = here ? LOOK_FOCUS : !one->asked ? LOOK_DIM : one->given ? LOOK_GOOD : LOOK_BAD;

    put_format(s->canvas, HEAD + p, LABEL + c * (CELL + 1), CELL, look, "%s%s", text, fresh ? " *" : "");
    if (here)
        put_cursor(s->canvas, HEAD + p, LABEL + c * (CELL + 1));
}

static void consent_draw(struct screen *s)
{
    const struct matrix *m = s->priv;
    char text[128];
    struct consent one = m->now.of[m->purpose][m->channel];

    for (int c = 0; c < CONSENT_CHANNELS; c++)
        put_text(s->canvas, 0, LABEL + c * (CELL + 1), CELL, LOOK_DIM, _(consent_channels[c].label));
    for (int p = 0; p < CONSENT_PURPOSES; p++) {
        put_text(s->canvas, HEAD + p, 1, LABEL - 2, LOOK_PLAIN, _(consent_purposes[p].label));
        for (int c = 0; c < CONSENT_CHANNELS; c++)
            draw_cell(s, m, p, c);
    }
    int row = HEAD + CONSENT_PURPOSES + 1;
    if (one.asked && same(&one, &m->was.of[m->purpose][m->channel]))
        put_text(s->canvas, row, 1, s->cols - 2, LOOK_PLAIN, consent_text(s->app->db, &one, text, sizeof(text)));
    else if (one.asked)
        put_text(s->canvas, row, 1, s->cols - 2, LOOK_PLAIN, one.given ? _("given now") : _("refused now"));
    else
        put_text(s->canvas, row, 1, s->cols - 2, LOOK_DIM, _("(yes), (no): nobody asked; this is what the clinic does then."));
    if (m->now.allowed[0] == 0 && !consent_no_contact(&m->now) && !changed(m))
        put_text(s->canvas, row, 1, s->cols - 2, LOOK_WARN, _("Whoever is deceased is not reached at all."));
    if (consent_no_contact(&m->now))
        put_text(s->canvas, row, 1, s->cols - 2, LOOK_BAD, _("Do not contact: refused everything."));
    put_format(s->canvas, row + 1, 1, s->cols - 2, LOOK_PLAIN, _("Answered: %s (h changes it)"),
               _(consent_hows[m->how].label));
}

/* ---- commands ---- */

static unsigned answer(struct screen *s, bool given)
{
    struct matrix *m = s->priv;

    m->now.of[m->purpose][m->channel] = (struct consent){ .asked = true, .given = given, .how = m->how };
    m->channel = m->channel + 1 < CONSENT_CHANNELS ? m->channel + 1 : m->channel;
    return FX_DRAW;
}

static unsigned yes(struct screen *s)
{
    return answer(s, true);
}

static unsigned no(struct screen *s)
{
    return answer(s, false);
}

static unsigned no_contact(struct screen *s)
{
    struct matrix *m = s->priv;

    for (int p = 0; p < CONSENT_PURPOSES; p++)
        for (int c = 0; c < CONSENT_CHANNELS; c++)
            m->now.of[p][c] = (struct consent){ .asked = true, .how = m->how };
    return FX_DRAW;
}

static unsigned next_how(struct screen *s)
{
    struct matrix *m = s->priv;

    m->how = m->how + 1 < CONSENT_HOWS ? m->how + 1 : HOW_IN_PERSON;
    return FX_DRAW;
}

static unsigned save(struct screen *s)
{
    struct matrix *m = s->priv;
    struct consents fresh = { .patient_id = m->now.patient_id };
    struct err e;

    if (!changed(m))
        return FX_CLOSE;
    for (int p = 0; p < CONSENT_PURPOSES; p++)
        for (int c = 0; c < CONSENT_CHANNELS; c++)
            if (!same(&m->was.of[p][c], &m->now.of[p][c])) /* the others may have been answered elsewhere meanwhile */
                fresh.of[p][c] = (struct consent){ .asked = true, .given = m->now.of[p][c].given, .how = m->how };
    if (consent_write(s->app->db, &fresh, &e) != RC_OK)
        return screen_error(s, &e);
    return screen_info(s, consent_no_contact(&m->now) ? _("%s is not to be contacted.") : _("Consent of %s is noted."),
                       m->name) |
           FX_CLOSE;
}

static unsigned leave(struct screen *s)
{
    (void)s;
    return FX_CLOSE;
}

static unsigned move(struct screen *s, int key)
{
    struct matrix *m = s->priv;

    if (key == K_ESC && changed(m)) /* what somebody refused is not lost by the key that leaves other boxes */
        return ask_confirm(s, _("Throw away what was answered?"), _("Throw it away"), leave);
    if (key == K_UP && m->purpose > 0)
        m->purpose--;
    else if (key == K_DOWN && m->purpose + 1 < CONSENT_PURPOSES)
        m->purpose++;
    else if (key == K_LEFT && m->channel > 0)
        m->channel--;
    else if (key == K_RIGHT && m->channel + 1 < CONSENT_CHANNELS)
        m->channel++;
    else if (key != K_UP && key != K_DOWN && key != K_LEFT && key != K_RIGHT)
        return FX_PASS;
    return FX_DRAW;
}

/* ---- opening and closing ---- */

static enum rc consent_open(struct screen *s, struct err *e)
{
    struct matrix *m = calloc(1, sizeof(*m));
    struct patient p;
    enum rc rc;

    s->priv = m;
    if (m == NULL)
        return err_memory(e);
    if ((rc = patient_load(s->app->db, gift_of(s)->patient_id, &p, e)) != RC_OK ||
        (rc = consent_read(s->app->db, p.id, &m->was, e)) != RC_OK)
        return rc;
    m->now = m->was;
    m->how = HOW_IN_PERSON;
    (void)patient_said_name(s->app->db, p.id, m->name, sizeof(m->name));
    screen_title(s, _("May %s be reached?"), m->name);
    s->want_rows = HEAD + CONSENT_PURPOSES + 3;
    s->want_cols = LABEL + CONSENT_CHANNELS * (CELL + 1);
    return RC_OK;
}

static void consent_close(struct screen *s)
{
    free(s->priv);
}

static const struct cmd cmds[] = {
    { 'y', N_("Yes"), N_("This may be done: note it and go on to the next"), 0, yes },
    { 'n', N_("No"), N_("This is refused: note it and go on to the next"), 0, no },
    { 'd', N_("Do not contact"), N_("Refuses everything at once"), 0, no_contact },
    { 'h', N_("How"), N_("How they said so: in person, on paper, by phone, online"), 0, next_how },
    { K_ENTER, N_("Save"), N_("Write down what was answered, dated now; Esc leaves it as it was"), 0, save },
    { K_CTRL('s'), N_("Save"), N_("The same as Enter"), 0, save },
};

const struct screen_ops consent_screen = {
    .word = "consent",
    .title = N_("Consent"),
    .cmds = cmds,
    .n_cmds = sizeof(cmds) / sizeof(cmds[0]),
    .flags = SCREEN_BOX,
    .open = consent_open,
    .draw = consent_draw,
    .key = move,
    .close = consent_close,
};
