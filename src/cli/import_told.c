/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Progress and refused rows of an import, on standard error. */
#include "src/cli/import_told.h"

#include "src/cli/verbs.h"

enum { LIST_MOST = 200 }; /* refused rows told one by one */

void import_told_refused(void *ctx, const struct import_refusal *r)
{
    struct import_told *told = ctx;

    if (r->summed || told->refused++ >= LIST_MOST)
        return;
    out_progress(NULL);
    out_hint(_("line %lld: %s"), (long long)r->line, r->reason);
}

bool import_told_progress(void *ctx, int64_t done, int64_t total)
{
    (void)ctx;
    if (total > 0)
        out_progress(_("%lld of %lld"), (long long)done, (long long)total);
    else
        out_progress(_("%lld read"), (long long)done);
    return cli_stopped();
}

void import_told_end(const struct import_told *told)
{
    int64_t more = told->refused - LIST_MOST;

    out_progress(NULL);
    if (more > 0)
        out_hint(ngettext_("and %lld more line", "and %lld more lines", more), (long long)more);
}
