/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every sentence a person reads passes through _() or, in a const table, N_(). */
#ifndef FD_BASE_I18N_H
#define FD_BASE_I18N_H

#include <libintl.h>

#define _(text)                 gettext(text)
#define N_(text)                text
#define ngettext_(one, many, n) ngettext(one, many, (unsigned long)(n))

#endif
