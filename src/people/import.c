/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Importing people: every row is validated first, then the good ones are written in short batches under one
 * number, so that desks go on working and the whole can be undone. */
#include "src/people/import.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "src/base/csv.h"
#include "src/base/i18n.h"
#include "src/people/find.h"
#include "src/people/import_fields.h"
#include "src/store/change.h"
#include "src/store/stmt.h"

enum {
    BATCH_MS = 25,      /* spent writing before the commit, which takes about as long again */
    TELL_EVERY = 2000,  /* rows between two calls of progress while validating */
    REFILL_FROM = 5000, /* so many new people that the best lists are made anew */
};

/* ---- numbers of the old system seen in this file, as 64-bit hashes ---- */

struct seen {
    uint64_t *at;
    size_t n, room;
};

static uint64_t hash(const char *s)
{
    uint64_t h = UINT64_C(14695981039346656037); /* FNV-1a */
    for (; *s != '\0'; s++)
        h = (h ^ (unsigned char)*s) * UINT64_C(1099511628211);
    return h != 0 ? h : 1;
}

/* True when it was there already; *full without memory. */
static bool seen_put(struct seen *s, uint64_t h, bool *full)
{
    if (s->n * 2 >= s->room) {
        struct seen larger = {calloc(s->room * 2 + 1024, sizeof *s->at), 0, s->room * 2 + 1024};
        if ((*full = larger.at == NULL))
            return false;
        for (size_t i = 0; i < s->room; i++)
            if (s->at[i] != 0)
                (void)seen_put(&larger, s->at[i], full);
        free(s->at);
        *s = larger;
    }
    size_t i = h % s->room;
    while (s->at[i] != 0 && s->at[i] != h)
        i = (i + 1) % s->room;
    if (s->at[i] == h)
        return true;
    s->at[i] = h;
    s->n++;
    return false;
}

/* ---- one run ---- */

struct import {
    struct db *db;
    const struct import_options *o;
    struct import_result *result;
    struct patient_rules rules;
    struct import_columns columns;
    FILE *f;
    struct csv *csv;
    struct seen seen;
    struct patient row;
    struct err *e;
};

static enum rc begin(struct import *im, const char *path)
{
    struct err why = {0};
    csv_close(im->csv);
    im->csv = NULL;
    if (im->f == NULL && (im->f = fopen(path, "re")) == NULL)
        return err_set(im->e, errno == ENOENT ? RC_NOT_FOUND : RC_IO, _("%s cannot be read: %s."), path,
                       strerror(errno));
    if (fseek(im->f, 0, SEEK_SET) != 0)
        return err_set(im->e, RC_IO, _("%s cannot be read twice; give a plain file."), path);
    enum rc rc = csv_open(im->f, &(struct csv_options){.unprotect = true}, &im->csv, &why);
    if (rc == RC_OK)
        rc = csv_next(im->csv, &why);
    if (rc == RC_NOT_FOUND)
        return err_set(im->e, RC_INVALID, _("%s is empty."), path);
    if (rc != RC_OK)
        return err_set(im->e, rc, "%s: %s", path, why.text);
    return import_read_header(im->csv, im->o->map_file, &im->columns, im->result->ignored,
                              sizeof im->result->ignored, im->e);
}

static enum rc is_known(struct import *im, bool *known, struct err *e)
{
    struct stmt st;
    int64_t id;
    const char *number = im->row.identifiers[IDENTIFIER_IMPORT].value;
    *known = false;
    if (number[0] == '\0')
        return RC_OK;
    stmt_open(&st, im->db, "SELECT patient_id FROM identifier WHERE system = 'import' AND value = :value");
    stmt_text(&st, ":value", number);
    enum rc rc = stmt_one_int(&st, &id, e);
    *known = rc == RC_OK;
    return rc == RC_NOT_FOUND ? RC_OK : rc;
}

/* The next record as a person. RC_NOT_FOUND behind the last, RC_INVALID with the reason for a row that is
 * refused, any other code when the file or the database failed. */
static enum rc next(struct import *im, struct err *why)
{
    enum rc rc = csv_next(im->csv, why);
    return rc == RC_OK ? import_read_row(im->db, im->csv, &im->columns, &im->rules, &im->row, why) : rc;
}

static void refuse(struct import *im, const struct err *why)
{
    im->result->refused++;
    if (im->o->refused != NULL)
        im->o->refused(im->o->ctx, &(struct import_refusal){csv_line(im->csv), why->text});
}

static bool stopped(struct import *im, int64_t done, int64_t total)
{
    return im->o->progress != NULL && im->o->progress(im->o->ctx, done, total);
}

/* A row that is right in itself may be here already. */
static enum rc check_known(struct import *im, struct err *why)
{
    const char *number = im->row.identifiers[IDENTIFIER_IMPORT].value;
    bool known = false, full = false;
    enum rc rc = is_known(im, &known, why);
    if (rc != RC_OK || number[0] == '\0')
        return rc;
    known = seen_put(&im->seen, hash(number), &full) || known;
    if (full)
        return err_memory(why);
    if (!known)
        return RC_OK;
    im->result->known++;
    return err_set(why, RC_INVALID, _("Number %s was imported already."), number);
}

static enum rc validate(struct import *im)
{
    for (;;) {
        struct err why = {0};
        enum rc rc = next(im, &why);
        if (rc == RC_NOT_FOUND)
            return RC_OK;
        if (rc == RC_OK)
            rc = check_known(im, &why);
        if (rc != RC_OK && rc != RC_INVALID) {
            *im->e = why;
            return rc;
        }
        im->result->rows++;
        if (rc != RC_OK)
            refuse(im, &why);
        if (im->result->rows % TELL_EVERY == 0 && stopped(im, im->result->rows, 0))
            return err_set(im->e, RC_STOPPED, _("Stopped; nothing was imported."));
    }
}

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* One change: rows until its time is over or the file ends. */
static enum rc write_batch(struct import *im, bool *end, int64_t *written)
{
    enum rc rc = change_begin(im->db, ACTION_IMPORT, im->e);
    if (rc != RC_OK)
        return rc;
    int64_t until = now_ms() + BATCH_MS;
    while (rc == RC_OK && now_ms() < until) {
        struct err why = {0};
        bool known = false;
        enum rc row = next(im, &why);
        if ((*end = row == RC_NOT_FOUND))
            break;
        if (row == RC_INVALID)
            continue; /* it was told while validating */
        if (row != RC_OK)
            rc = err_set(im->e, row, "%s", why.text);
        else if ((rc = is_known(im, &known, im->e)) == RC_OK && !known &&
                 (rc = patient_insert(im->db, &im->row, im->e)) == RC_OK)
            (*written)++;
    }
    change_subject(im->db, "patient", 0, 0);
    return change_end(im->db, rc, im->e);
}

static enum rc write_all(struct import *im)
{
    int64_t total = im->result->rows - im->result->refused;
    bool end = total == 0;
    enum rc rc = end ? RC_OK : change_new_batch(im->db, &im->result->batch, im->e);
    change_batch(im->db, im->result->batch);
    while (rc == RC_OK && !end) {
        int64_t written = 0;
        if ((rc = write_batch(im, &end, &written)) != RC_OK)
            break;
        im->result->written += written;
        if (stopped(im, im->result->written, total) && !end)
            rc = err_set(im->e, RC_STOPPED,
                         _("Stopped after %lld of %lld rows; undo batch %lld to take them back."),
                         (long long)im->result->written, (long long)total, (long long)im->result->batch);
    }
    change_batch(im->db, 0);
    if (im->result->written == 0)
        im->result->batch = 0;
    if (rc == RC_OK && im->result->written >= REFILL_FROM)
        rc = find_refill_best(im->db, im->e);
    return rc;
}

static enum rc run(struct import *im, const char *path)
{
    enum rc rc = begin(im, path);
    if (rc == RC_OK)
        rc = validate(im);
    if (rc == RC_OK && im->o->strict && im->result->refused > 0)
        rc = err_set(im->e, RC_INVALID,
                     ngettext_("%lld row is not valid; nothing was imported.",
                               "%lld rows are not valid; nothing was imported.", im->result->refused),
                     (long long)im->result->refused);
    if (rc != RC_OK || im->o->dry_run)
        return rc;
    rc = begin(im, path);
    return rc == RC_OK ? write_all(im) : rc;
}

enum rc import_patients(struct db *db, const char *path, const struct import_options *o,
                        struct import_result *ret, struct err *e)
{
    struct err ignored;
    struct import *im = calloc(1, sizeof *im);
    *ret = (struct import_result){0};
    if (im == NULL)
        return err_memory(e);
    *im = (struct import){
        .db = db, .o = o, .result = ret, .rules = patient_rules(db), .e = e != NULL ? e : &ignored};
    enum rc rc = change_allowed(db, ACTION_IMPORT, im->e);
    if (rc == RC_OK)
        rc = run(im, path);
    csv_close(im->csv);
    if (im->f != NULL)
        fclose(im->f);
    free(im->seen.at);
    free(im);
    return rc;
}
