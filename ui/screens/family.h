/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one person can be to another, as choices of a field or a question; the likely ones first. */
#ifndef FD_UI_FAMILY_H
#define FD_UI_FAMILY_H

#include "src/people/link.h"
#include "ui/kit/form.h"

extern const struct choice link_choices[LINK_KIND_COUNT];

#endif
