/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Importing a file of any kind: every row is validated first, then the good ones are written in short batches under one
 * number, so that desks go on working and the whole can be undone. */
#include "src/people/import.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "src/base/i18n.h"
#include "src/people/find.h"
#include "src/people/import_file.h"
#include "src/people/import_run.h"
#include "src/store/change.h"

enum {
    HOLD_MS = 30,       /* the lock, writing and committing: half of what a desk may feel */
    LEAST_MS = 10,      /* of that for writing, however long a commit takes */
    CACHE_MIB = 64,     /* keys of new people lie all over the index */
    TELL_EVERY = 1000,  /* rows between two calls of progress while validating */
    REFILL_FROM = 5000, /* so many new people that the best lists are made anew */
};

struct import {
    struct import_run run;
    struct import_file file;
    unsigned char *bad; /* a bit a row: refused while validating */
    size_t bad_room;
    int64_t commit_ms; /* that a commit takes, of late */
    struct err *e;
};

static bool stopped(struct import *im, int64_t done, int64_t total)
{
    return im->run.o->progress != NULL && im->run.o->progress(im->run.o->ctx, done, total);
}

/* ---- refusing ---- */

static bool is_bad(const struct import *im, int64_t row)
{
    return (size_t)row / 8 < im->bad_room && (im->bad[row / 8] >> (row % 8) & 1) != 0;
}

static enum rc note_bad(struct import *im, int64_t row, struct err *e)
{
    size_t at = (size_t)row / 8;

    if (at >= im->bad_room) {
        size_t room = at * 2 + 1024;
        unsigned char *larger = realloc(im->bad, room);

        if (larger == NULL)
            return err_memory(e);
        memset(larger + im->bad_room, 0, room - im->bad_room);
        im->bad = larger;
        im->bad_room = room;
    }
    im->bad[at] |= (unsigned char)(1u << (row % 8));
    return RC_OK;
}

static enum rc refuse(struct import *im, const struct err *why)
{
    im->run.result->refused++;
    if (im->run.o->refused != NULL)
        im->run.o->refused(im->run.o->ctx,
                           &(struct import_refusal){csv_line(im->run.csv), why->text, im->run.summed});
    return import_file_refuse(&im->file, im->run.csv, why->text, im->e);
}

static bool refuses(enum rc rc)
{
    return rc == RC_INVALID || rc == RC_CONFLICT || rc == RC_NOT_FOUND;
}

/* ---- validating ---- */

void import_hook_values(struct import_run *run, const char *values[IMPORT_HOOK_FIELDS])
{
    for (size_t i = 0; i < run->o->hook->n_fields; i++)
        values[i] = import_value(run, run->kind->n_fields + i);
}

static enum rc check_hook(struct import_run *run, struct err *why)
{
    const struct import_hook *hook = run->o->hook;
    const char *values[IMPORT_HOOK_FIELDS];

    if (hook == NULL || hook->check == NULL)
        return RC_OK;
    import_hook_values(run, values);
    return hook->check(hook->ctx, run->db, values, why);
}

static void count(struct import_result *r, enum import_outcome outcome)
{
    r->written += outcome == IMPORT_MADE;
    r->updated += outcome == IMPORT_UPDATED;
    r->skipped += outcome == IMPORT_SKIPPED;
}

static enum rc validate(struct import *im)
{
    struct import_run *run = &im->run;

    for (run->validating = true;;) {
        struct err why = {0};
        enum import_outcome outcome = IMPORT_MADE;
        enum rc rc;

        run->summed = false;
        rc = import_file_next(&im->file, &why);
        run->csv = im->file.csv;
        if (rc == RC_NOT_FOUND)
            break;
        if (rc == RC_OK)
            rc = run->kind->read(run, &why);
        if (rc == RC_OK)
            rc = check_hook(run, &why);
        if (rc == RC_OK)
            rc = run->kind->check(run, &outcome, &why);
        if (rc == RC_OK)
            count(run->result, outcome);
        else if (!refuses(rc)) {
            *im->e = why;
            return rc;
        } else if ((rc = note_bad(im, run->result->rows, im->e)) != RC_OK || (rc = refuse(im, &why)) != RC_OK)
            return rc;
        run->result->rows++;
        if (run->result->rows % TELL_EVERY == 0 && stopped(im, run->result->rows, 0))
            return err_set(im->e, RC_STOPPED, _("Stopped; nothing was imported."));
    }
    run->validating = false;
    return RC_OK;
}

/* ---- writing ---- */

static int64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static enum rc write_hook(struct import_run *run, int64_t patient_id, enum import_outcome outcome, struct err *why)
{
    const struct import_hook *hook = run->o->hook;
    const char *values[IMPORT_HOOK_FIELDS];

    if (hook == NULL || hook->write == NULL)
        return RC_OK;
    import_hook_values(run, values);
    return hook->write(hook->ctx, run->db, patient_id, outcome, values, why);
}

/* One row, which may be refused alone. Only a failure that ends the run is returned. */
static enum rc write_row(struct import *im)
{
    struct import_run *run = &im->run;
    struct err why = {0};
    enum import_outcome outcome = IMPORT_MADE;
    int64_t patient_id = 0;
    enum rc rc = run->kind->read(run, &why);

    if (rc == RC_OK) {
        if ((rc = change_part_begin(run->db, im->e)) != RC_OK)
            return rc;
        rc = run->kind->write(run, &outcome, &patient_id, &why);
        if (rc == RC_OK)
            rc = write_hook(run, patient_id, outcome, &why);
        rc = change_part_end(run->db, rc, &why);
    }
    if (rc == RC_OK)
        count(run->result, outcome);
    else if (refuses(rc))
        rc = refuse(im, &why);
    else
        *im->e = why;
    return rc;
}

/* One change: rows until its time is over or the file ends. */
static enum rc write_batch(struct import *im, bool *end, int64_t *row)
{
    struct import_run *run = &im->run;
    int64_t spare = HOLD_MS - im->commit_ms, begun;
    enum rc rc = change_begin(run->db, ACTION_IMPORT, im->e);

    if (rc != RC_OK)
        return rc;
    for (int64_t until = now_ms() + (spare > LEAST_MS ? spare : LEAST_MS); rc == RC_OK && now_ms() < until;) {
        struct err why = {0};
        enum rc next;

        run->summed = false;
        next = import_file_next(&im->file, &why);
        run->csv = im->file.csv;
        if ((*end = next == RC_NOT_FOUND))
            break;
        if (!is_bad(im, (*row)++)) { /* the others were told while validating */
            if (next == RC_OK)
                rc = write_row(im);
            else
                rc = err_set(im->e, RC_CONFLICT, _("The file was changed while it was read."));
        }
    }
    change_subject(run->db, run->kind->table, 0, 0);
    begun = now_ms();
    rc = change_end(run->db, rc, im->e);
    im->commit_ms = (3 * im->commit_ms + now_ms() - begun) / 4;
    return rc;
}

static enum rc write_all(struct import *im)
{
    struct import_result *r = im->run.result;
    bool end = r->rows == r->refused;
    int64_t row = 0, total = r->rows;
    enum rc rc = end ? RC_OK : change_new_batch(im->run.db, &r->batch, im->e);

    r->written = r->updated = r->skipped = r->known = r->maybe = r->kept = 0;
    change_batch(im->run.db, r->batch);
    db_cache(im->run.db, CACHE_MIB);
    while (rc == RC_OK && !end) {
        struct import_result before = *r;

        if ((rc = write_batch(im, &end, &row)) != RC_OK) {
            r->written = before.written; /* what was rolled back does not count */
            r->updated = before.updated;
            r->skipped = before.skipped;
        } else if (stopped(im, row, total) && !end)
            rc = err_set(im->e, RC_STOPPED,
                         _("Stopped after %lld of %lld rows; undo batch %lld to take them back, or import again to go on."),
                         (long long)row, (long long)total, (long long)r->batch);
    }
    change_batch(im->run.db, 0);
    db_cache(im->run.db, 0);
    if (r->written + r->updated + r->kept == 0)
        r->batch = 0;
    if (rc == RC_OK && r->written >= REFILL_FROM)
        rc = find_refill_best(im->run.db, im->e);
    return rc;
}

/* ---- the whole ---- */

static enum rc run_file(struct import *im, const char *path)
{
    struct import_run *run = &im->run;
    struct import_result *r = run->result;
    enum rc rc = import_file_open(&im->file, path, run, im->e);

    if (rc == RC_OK)
        rc = run->kind->begin(run, im->e);
    if (rc == RC_OK)
        rc = validate(im);
    import_words_tell(run, r->unknown, sizeof r->unknown);
    if (rc == RC_OK && run->o->strict && r->refused > 0)
        rc = err_set(im->e, RC_INVALID,
                     ngettext_("%lld row is not valid; nothing was imported.",
                               "%lld rows are not valid; nothing was imported.", r->refused),
                     (long long)r->refused);
    if (rc == RC_OK && !run->o->dry_run) {
        rc = import_file_again(&im->file, im->e);
        if (rc == RC_OK)
            rc = write_all(im);
    } else if (rc != RC_OK)
        r->written = r->updated = r->skipped = 0;
    run->kind->end(run);
    return import_file_close(&im->file, rc, im->e);
}

enum rc import_file(struct db *db, const struct import_kind *kind, const char *path, const struct import_options *o,
                    struct import_result *ret, struct err *e)
{
    struct err ignored;
    struct import *im = calloc(1, sizeof *im);
    enum rc rc;

    *ret = (struct import_result){0};
    if (im == NULL || (im->run.state = calloc(1, kind->state_size)) == NULL) {
        free(im);
        return err_memory(e);
    }
    im->e = e != NULL ? e : &ignored;
    im->run.db = db;
    im->run.kind = kind;
    im->run.o = o;
    im->run.map = o->map;
    im->run.result = ret;
    im->run.rules = patient_rules(db);
    im->run.duplicates = o->duplicates;
    im->commit_ms = HOLD_MS / 2;
    rc = change_allowed(db, ACTION_IMPORT, im->e);
    if (rc == RC_OK)
        rc = run_file(im, path);
    for (size_t i = 0; i < IMPORT_FIELDS_MAX; i++)
        import_words_release(&im->run.words[i]);
    free(im->bad);
    free(im->run.state);
    free(im);
    return rc;
}
