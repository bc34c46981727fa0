/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Work that takes longer than a moment: how far it is, and Esc stops it. */
#include <stdio.h>

#include "src/base/text.h"
#include "ui/kit/inside.h"

enum { SHOW_EVERY_MS = 100 };

/* Esc, or a dropped line; other keys typed meanwhile are not for this moment. */
static bool asked_to_stop(struct app *app)
{
    int key = term_read(app, 0, &app->loop->dropped);
    if (key == K_RESIZE) {
        app->loop->resize_waits = true; /* drawn anew when the work is done */
        app_hide(app);
    }
    return key == K_ESC || app->loop->dropped;
}

bool progress_step(struct app *app, const char *what, int64_t done, int64_t total)
{
    struct loop *l = app->loop;
    int64_t now = term_ms();
    if (l->work_ms == 0)
        l->work_ms = now;
    if (now - l->work_ms < SHOW_MS || now - l->shown_ms < SHOW_EVERY_MS)
        return false;
    l->shown_ms = now;
    char text[300];
    if (total > 0)
        (void)snprintf(text, sizeof(text), _("%s  %d%%  Esc stops"), what, (int)(done * 100 / total));
    else
        (void)snprintf(text, sizeof(text), _("%s  %lld  Esc stops"), what, (long long)done);
    app_message(app, LOOK_STRONG, text);
    if (!l->small)
        app_frame(app);
    app_flush(app);
    return asked_to_stop(app);
}

void progress_end(struct app *app)
{
    app->loop->work_ms = app->loop->shown_ms = 0;
    app->loop->message[0] = '\0';
}

bool app_wait(void *ctx, int waited_ms)
{
    struct app *app = ctx;
    if (waited_ms < SHOW_MS)
        return false;
    char text[200];
    (void)snprintf(text, sizeof(text), _("Another desk is writing; waiting for my turn: %d s.  Esc gives up"),
                   waited_ms / 1000);
    app_message(app, LOOK_STRONG, text);
    if (!app->loop->small)
        app_frame(app);
    app_flush(app);
    bool stop = asked_to_stop(app);
    app->loop->message[0] = '\0';
    return stop;
}
