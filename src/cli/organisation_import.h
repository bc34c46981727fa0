/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form "organisation import" of the verb organisation. */
#ifndef FD_CLI_ORGANISATION_IMPORT_H
#define FD_CLI_ORGANISATION_IMPORT_H

#include "src/cli/cli.h"

/** Imports the members and tells new, known and refused rows; the options of the verb say how. */
enum rc organisation_import(struct cli *c, int64_t organisation_id, const char *path, struct err *e);

#endif
