/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The short version of a card in three rows. */
#include "ui/screens/person.h"

#include <stdio.h>

#include "src/base/civil.h"
#include "ui/kit/app.h"
#include "ui/screens/show.h"

static void draw_name(struct screen *s, int row, const struct card_brief *b)
{
    char text[512] = "", part[SHOW_SIZE];
    int col = 1 + put_word(s->canvas, row, 1, s->cols / 2, LOOK_STRONG, b->name);

    show_add(text, sizeof(text), "", b->sex);
    show_add(text, sizeof(text), " ", b->age);
    show_add(text, sizeof(text), "   ", b->phone);
    show_add(text, sizeof(text), "   ", show_balance(s->app->db, b->balance_minor, part, sizeof(part)));
    show_add(text, sizeof(text), "   ", b->tags);
    put_text(s->canvas, row, col + 2, s->cols - col - 3, LOOK_PLAIN, text);
}

static void draw_times(struct screen *s, int row, const struct card_brief *b, const char *first)
{
    struct db *db = s->app->db;
    char text[512] = "", part[256], when[SHOW_SIZE];

    show_add(text, sizeof(text), "", first);
    if (first[0] == '\0' && b->ticket != 0) {
        (void)snprintf(part, sizeof(part), _("Here, ticket %d"), b->ticket);
        show_add(text, sizeof(text), "", part);
    }
    if (b->last_min != 0) {
        (void)snprintf(part, sizeof(part), _("Last %s %s"),
                       show_day_said(db, civil_min_day(b->last_min), when, sizeof(when)), b->last_service);
        show_add(text, sizeof(text), "   ", part);
    }
    if (b->next_min != 0) {
        (void)snprintf(part, sizeof(part), _("Next %s %s"),
                       show_when_said(db, b->next_min, when, sizeof(when)), b->next_service);
        show_add(text, sizeof(text), "   ", part);
    }
    if (b->task[0] != '\0') {
        (void)snprintf(part, sizeof(part), _("Call due %s: %s"),
                       show_day_said(db, b->task_due_day, when, sizeof(when)), b->task);
        show_add(text, sizeof(text), "   ", part);
    }
    put_text(s->canvas, row, 1, s->cols - 2, LOOK_PLAIN, text);
}

void person_draw(struct screen *s, int row, const struct card_brief *b, const char *first)
{
    bool minded = b->alerts[0] != '\0';

    draw_name(s, row, b);
    if (minded)
        put_format(s->canvas, row + 1, 1, s->cols - 2, LOOK_BAD, "! %s", b->alerts);
    draw_times(s, row + 1 + minded, b, first);
}
