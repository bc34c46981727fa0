/* SPDX-License-Identifier: GPL-3.0-or-later */
/* frontdesk verify: the proof that nothing in the journal, and with --replay in the tables, was changed
 * behind it. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "src/base/text.h"
#include "src/cli/rows.h"
#include "src/cli/verbs.h"
#include "src/store/erase.h"
#include "src/store/journal.h"

static const struct option_def verify_options[] = {
    OPTION_FLAG(0, "replay", N_("also prove the tables, change by change")),
    OPTION_FLAG(0, "digest", N_("also print one hash over what the file says, the journal aside")),
    OPTION(0, "head", "CHANGE:HASH", N_("also prove that this head, noted earlier, is still there")),
    OPTION_END,
};

/** "1234:9f86d0...": what an earlier verify printed. */
static enum rc read_head(struct cli *c, struct journal_head *head, struct err *e)
{
    const char *typed = cli_option(c, "head");
    const char *colon = strchr(typed, ':');
    char number[24] = "";

    if (colon && (size_t)(colon - typed) < sizeof number)
        snprintf(number, sizeof number, "%.*s", (int)(colon - typed), typed);
    head->seq = cli_as_number(number);
    if (head->seq < 1 || strlen(colon + 1) != 64 || strspn(colon + 1, "0123456789abcdefABCDEF") != 64)
        return cli_usage(c, e, _("--head must be CHANGE:HASH as an earlier verify printed it."));
    for (size_t i = 0; i < 64; i++)
        head->hash[i] = (char)tolower((unsigned char)colon[1 + i]);
    head->hash[64] = '\0';
    return RC_OK;
}

static enum rc run(struct cli *c, struct err *e)
{
    struct journal_head expected = {0}, head = {0};
    bool noted = cli_has(c, "head"), replay = cli_has(c, "replay");
    char digest[65] = "";
    struct erase_limits limits = {0};
    struct rows r;
    enum rc rc;

    if ((noted && (rc = read_head(c, &expected, e)) != RC_OK) ||
        (rc = journal_verify(c->db, noted ? &expected : NULL, &head, e)) != RC_OK ||
        (replay && (rc = journal_replay(c->db, e)) != RC_OK) || (rc = erase_limits(c->db, &limits, e)) != RC_OK ||
        (cli_has(c, "digest") && (rc = journal_digest(c->db, digest, e)) != RC_OK))
        return rc;
    if (!c->json) {
        out_line(replay ? ngettext_("The journal and the tables are whole: %lld change.",
                                    "The journal and the tables are whole: %lld changes.", head.seq)
                        : ngettext_("The journal is whole: %lld change.",
                                    "The journal is whole: %lld changes.", head.seq),
                 (long long)head.seq);
        if (limits.people > 0)
            out_line(ngettext_("%lld person was erased: what was theirs before that is not provable any more.",
                               "%lld people were erased: what was theirs before that is not provable any more.", limits.people),
                     (long long)limits.people);
        if (limits.changes > 0)
            out_line(ngettext_("%lld change was emptied for it: what it changed is not provable either.",
                               "%lld changes were emptied for it: what they changed is not provable either.", limits.changes),
                     (long long)limits.changes);
        if (limits.beginning)
            out_line("%s", _("The tables in which they stood are not proved back to the file's beginning."));
        out_line(_("Head: %lld:%s"), (long long)head.seq, head.hash);
        if (digest[0])
            out_line(_("Digest: %s"), digest);
        return RC_OK;
    }
    if ((rc = rows_begin(&r, e)) != RC_OK)
        return rc;
    json_object(&r.json, NULL);
    json_int(&r.json, "seq", head.seq);
    json_text(&r.json, "hash", head.hash);
    json_bool(&r.json, "replayed", replay);
    json_int(&r.json, "erased", limits.changes);
    if (digest[0])
        json_text(&r.json, "digest", digest);
    json_object_end(&r.json);
    return rows_end(&r, RC_OK, e);
}

const struct verb verb_verify = {
    .name = "verify",
    .usage = "[--replay] [--digest] [--head CHANGE:HASH]",
    .help = N_("prove that the journal was not tampered with"),
    .more = N_("Names the first change that was edited, removed or reordered. Keep the head that it prints "
               "somewhere\n"
               "else: with --head a journal that was cut short or rewritten as a whole is found too. Two files that say the same\n"
               "have the same digest, however they came to it."),
    .options = verify_options,
    .min_arguments = 0,
    .max_arguments = 0,
    .group = GROUP_RECORD,
    .needs = NEEDS_FILE,
    .run = run,
};
