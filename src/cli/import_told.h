/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a verb that imports a file tells while it runs: how far it is, and which rows are refused. */
#ifndef FD_CLI_IMPORT_TOLD_H
#define FD_CLI_IMPORT_TOLD_H

#include "src/people/import.h"

/** The `ctx` of both; begins as zeros. */
struct import_told {
    int64_t refused; /* told, or only counted once there were very many */
};

void import_told_refused(void *ctx, const struct import_refusal *r);
bool import_told_progress(void *ctx, int64_t done, int64_t total);

/** Ends the line of progress and says how many more were refused. */
void import_told_end(const struct import_told *told);

#endif
