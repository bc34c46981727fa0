/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file being imported: opened, its form settled, read twice; what is refused goes into a file of its own. */
#include "src/people/import_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "src/base/file.h"
#include "src/base/i18n.h"
#include "src/base/text.h"

enum { ORDER_ROWS = 5000 /* looked at for the order of their dates */ };

/* The column that says why; it is none of ours, so it is passed over when the mended file comes back. */
#define REASON_COLUMN "refused because"

static enum rc open_csv(struct import_file *file, struct err *e)
{
    struct err why = {0};
    enum rc rc;

    csv_close(file->csv);
    file->csv = NULL;
    if (fseek(file->f, 0, SEEK_SET) != 0)
        return err_set(e, RC_IO, _("%s cannot be read twice; give a plain file."), file->path);
    rc = csv_open(file->f, &file->options, &file->csv, &why);
    if (rc == RC_OK)
        rc = csv_next(file->csv, &why);
    if (rc == RC_NOT_FOUND)
        return err_set(e, RC_INVALID, _("%s is empty."), file->path);
    return rc == RC_OK ? rc : err_set(e, rc, "%s: %s", file->path, why.text);
}

static enum rc keep_header(struct import_file *file, struct err *e)
{
    FILE *f = open_memstream(&file->header, &file->header_size);

    if (f == NULL)
        return err_memory(e);
    file->header_fields = csv_count(file->csv);
    for (size_t i = 0; i < file->header_fields; i++) {
        fputs(csv_field(file->csv, i), f);
        fputc('\0', f);
    }
    return fclose(f) == 0 ? RC_OK : err_memory(e);
}

static bool is_header(const struct import_file *file)
{
    const char *at = file->header;

    if (csv_count(file->csv) != file->header_fields)
        return false;
    for (size_t i = 0; i < file->header_fields; i++, at += strlen(at) + 1)
        if (strcmp(at, csv_field(file->csv, i)) != 0)
            return false;
    return true;
}

/* The order of dates, told by the first rows. */
static void settle_dates(struct import_file *file, struct import_run *run)
{
    struct import_date_votes votes = {0};
    enum rc rc = RC_OK;

    for (int rows = 0; rows < ORDER_ROWS && (rc == RC_OK || rc == RC_INVALID); rows++) {
        rc = csv_next(file->csv, &(struct err){0});
        for (size_t f = 0; rc == RC_OK && f < import_field_count(run->kind, run->o->hook); f++)
            if (run->column[f] >= 0 && import_field_at(run->kind, run->o->hook, f)->looks == LOOKS_DATE)
                import_date_vote(&votes, csv_field(file->csv, (size_t)run->column[f]));
    }
    run->dates = import_date_order(&votes);
}

static void tell_form(const struct import_file *file, const struct import_run *run)
{
    char delimiter[4] = {csv_delimiter(file->csv), '\0'};
    bool guessed;
    enum csv_encoding encoding = csv_encoding(file->csv, &guessed);

    (void)snprintf(run->result->form, sizeof run->result->form,
                   guessed ? _("%s as it looks; columns parted by %s; dates: %s") : _("%s; columns parted by %s; dates: %s"),
                   csv_encodings[encoding].label, delimiter[0] == '\t' ? _("tabs") : delimiter,
                   run->dates == DATES_AUTO ? _(import_dates[DATES_DMY].label) : _(import_dates[run->dates].label));
}

/* The file of refused rows, 0600 and never one that is there: it may be the only copy of something. */
static enum rc open_refused(struct import_file *file, const char *path, struct err *e)
{
    const char *at = file->header;
    enum rc rc = file_new(path, &file->refused, e);

    if (rc != RC_OK)
        return rc;
    (void)text_copy(file->refused_path, sizeof file->refused_path, path);
    fputs("\xef\xbb\xbf", file->refused); /* or a spreadsheet takes it for something else */
    csv_write_init(&file->writer, file->refused, csv_delimiter(file->csv));
    for (size_t i = 0; i < file->header_fields; i++, at += strlen(at) + 1)
        if (strcmp(at, REASON_COLUMN) != 0)
            csv_put(&file->writer, at);
    csv_put(&file->writer, REASON_COLUMN);
    csv_end(&file->writer);
    return RC_OK;
}

enum rc import_file_open(struct import_file *file, const char *path, struct import_run *run, struct err *e)
{
    const struct import_map *map = run->map;
    struct import_result *r = run->result;
    enum rc rc;

    file->path = path;
    file->options = (struct csv_options){.unprotect = true};
    if (map != NULL) {
        file->options.encoding = map->encoding;
        file->options.delimiter = map->delimiter;
    }
    if ((file->f = fopen(path, "re")) == NULL)
        return err_set(e, errno == ENOENT ? RC_NOT_FOUND : RC_IO, _("%s cannot be read: %s."), path, strerror(errno));
    rc = open_csv(file, e);
    run->csv = file->csv;
    if (rc == RC_OK)
        rc = import_columns(file->csv, run->kind, run->o->hook, map, run->column, r->ignored, sizeof r->ignored, e);
    if (rc == RC_OK)
        rc = keep_header(file, e);
    if (rc != RC_OK)
        return rc;
    run->dates = map != NULL ? map->dates : DATES_AUTO;
    if (run->dates == DATES_AUTO)
        settle_dates(file, run);
    tell_form(file, run);
    if (run->o->refused_path != NULL)
        rc = open_refused(file, run->o->refused_path, e);
    return rc == RC_OK ? import_file_again(file, e) : rc;
}

enum rc import_file_again(struct import_file *file, struct err *e)
{
    return open_csv(file, e);
}

enum rc import_file_next(struct import_file *file, struct err *why)
{
    enum rc rc = csv_next(file->csv, why);

    if (rc == RC_OK && is_header(file))
        return err_set(why, RC_INVALID, _("These are the names of the columns once more."));
    return rc;
}

enum rc import_file_refuse(struct import_file *file, struct csv *csv, const char *reason, struct err *e)
{
    const char *at = file->header;
    size_t n = csv_count(csv);

    if (file->refused == NULL)
        return RC_OK;
    for (size_t i = 0; i < (n > file->header_fields ? n : file->header_fields); i++) {
        bool ours = i < file->header_fields && strcmp(at, REASON_COLUMN) == 0;

        if (!ours)
            csv_put(&file->writer, csv_field(csv, i));
        if (i < file->header_fields)
            at += strlen(at) + 1;
    }
    csv_put(&file->writer, reason);
    csv_end(&file->writer);
    file->n_refused++;
    return ferror(file->refused) ? err_set(e, RC_IO, _("%s could not be written whole."), file->refused_path) : RC_OK;
}

enum rc import_file_close(struct import_file *file, enum rc rc, struct err *e)
{
    csv_close(file->csv);
    if (file->f != NULL)
        fclose(file->f);
    free(file->header);
    if (file->refused != NULL) {
        bool whole = fflush(file->refused) == 0 && fsync(fileno(file->refused)) == 0;

        if ((fclose(file->refused) != 0 || !whole) && rc == RC_OK)
            rc = err_set(e, RC_IO, _("%s could not be written whole."), file->refused_path);
        if (file->n_refused == 0)
            (void)unlink(file->refused_path); /* nothing to mend */
    }
    return rc;
}
