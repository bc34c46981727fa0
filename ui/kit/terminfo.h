/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Can the terminal that TERM names show a full screen? */
#ifndef FD_KIT_TERMINFO_H
#define FD_KIT_TERMINFO_H

enum terminfo { TERMINFO_UNKNOWN, TERMINFO_DUMB, TERMINFO_FULL };

enum terminfo terminfo_look(void);

#endif
