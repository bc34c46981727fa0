/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The user's own folders, as the XDG base directory specification names them. */
#ifndef FD_BASE_XDG_H
#define FD_BASE_XDG_H

#include <stddef.h>

#include "src/base/err.h"

enum xdg { XDG_CONFIG, XDG_DATA, XDG_STATE };

/**
 * Writes where the user's file of that name belongs: XDG_STATE and "draft-7" give
 * "$XDG_STATE_HOME/frontdesk/draft-7" or "~/.local/state/frontdesk/draft-7". A variable that holds no
 * absolute path is ignored, as the specification asks; without HOME the folder is the one of the user's
 * account. Makes nothing: see file_make_folder.
 * @param name  may be "" for the folder itself
 * @param out   untouched on failure
 * @return RC_OK, RC_NOT_FOUND when the user has no home, RC_INVALID when it does not fit
 */
enum rc xdg_path(enum xdg kind, const char *name, char *out, size_t size, struct err *e);

#endif
