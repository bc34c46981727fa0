/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The desk on a terminal: from an open file and a known staff member to the last key. */
#ifndef FD_UI_UI_H
#define FD_UI_UI_H

#include "src/base/err.h"
#include "src/clinic/settings.h"
#include "src/clinic/staff.h"
#include "src/store/db.h"
#include "ui/kit/screen.h"

struct clip;

/** All borrowed until ui_run returns. */
struct ui_options {
    struct db *db; /* open, with its clinic and its actor */
    const struct settings *settings;
    struct clip *clip;         /* what is carried at this desk (ui/screens/clip.h); ui_run's own */
    const struct staff *staff; /* who sits here: the first line says so, drafts are kept under the login */
};

/**
 * Opens the home desk and runs until it is left or the line drops; takes the terminal and gives it back.
 * @return RC_OK, or one sentence in e when there is no terminal that can carry a screen (nothing was drawn
 * then)
 */
enum rc ui_run(const struct ui_options *o, struct err *e);

/** The commands that work on every screen that is no question. */
extern const struct cmd ui_cmds[];
extern const size_t n_ui_cmds;

/** What ui_run was called with; never NULL. It is also the ctx of the kit's codecs. */
const struct ui_options *ui_of(const struct screen *s);

#endif
