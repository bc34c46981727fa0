/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Proof: the journal's chain row by row, and the tables by taking a copy back to its beginning. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/i18n.h"
#include "src/base/list.h"
#include "src/base/text.h"
#include "src/store/chain.h"
#include "src/store/erase.h"
#include "src/store/erased.h"
#include "src/store/journal.h"
#include "src/store/store.h"

/* The row the statement stands on; NULL-safe in its texts. False when a field has a wrong size, or goes on behind the end
 * of its text. */
static bool read_row(struct stmt *st, struct chain_row *r)
{
    *r = (struct chain_row){
        .seq = stmt_col_int(st, 0),
        .at = stmt_col_int(st, 1),
        .staff_id = stmt_col_int(st, 2),
        .staff = stmt_col_text(st, 3),
        .terminal = stmt_col_text(st, 4),
        .action = stmt_col_text(st, 5),
        .subject = stmt_col_text(st, 6),
        .subject_id = stmt_col_int(st, 7),
        .patient_id = stmt_col_int(st, 8),
        .batch = stmt_col_int(st, 9),
        .undoes = stmt_col_int(st, 10),
        .schema_version = stmt_col_int(st, 11),
        .digest = stmt_col_blob(st, 13),
    };
    for (int i = 3; i <= 6; i++)
        if (strlen(stmt_col_text(st, i)) != stmt_col_bytes(st, i))
            return false;
    return stmt_col_bytes(st, 13) == CHAIN_BYTES && stmt_col_bytes(st, 14) == CHAIN_BYTES;
}

/* Which changes erasures say they emptied, in order. */
struct emptied {
    int64_t *seqs;
    size_t n;
    int64_t people;
};

static enum rc add_emptied(void *ctx, int64_t seq, const char *text, struct err *e)
{
    struct emptied *list = ctx;
    struct erased_row row = {0};

    list->people += text[0] == 'e';
    while (erased_next(&text, &row)) {
        int64_t *more;

        if (row.what != 'b' || row.seq >= seq) /* only what was there before */
            continue;
        if (!(more = list_more(&list->seqs, list->n, sizeof *list->seqs)))
            return err_memory(e);
        *more = row.seq;
        list->n++;
    }
    return RC_OK;
}

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

static enum rc read_emptied(struct db *db, struct emptied *list, struct err *e)
{
    enum rc rc;

    *list = (struct emptied){0};
    rc = erased_each(db, add_emptied, list, e);
    if (list->n > 0)
        qsort(list->seqs, list->n, sizeof *list->seqs, by_number);
    return rc;
}

enum rc erase_limits(struct db *db, struct erase_limits *ret, struct err *e)
{
    struct emptied list;
    struct stmt st;
    enum rc rc = read_emptied(db, &list, e);

    free(list.seqs);
    if (rc != RC_OK)
        return rc;
    *ret = (struct erase_limits){.people = list.people, .changes = (int64_t)list.n};
    stmt_open(&st, db, "SELECT action FROM journal ORDER BY seq LIMIT 1");
    if (stmt_row(&st))
        ret->beginning = list.people > 0 && strcmp(stmt_col_text(&st, 0), actions[ACTION_GENESIS].word) == 0;
    return stmt_finish(&st, e);
}

static enum rc verify_row(struct stmt *st, int64_t expected, const struct emptied *emptied,
                          unsigned char hash[CHAIN_BYTES], struct err *e)
{
    unsigned char want[CHAIN_BYTES];
    struct chain_row r;
    enum rc rc;

    if (!read_row(st, &r))
        return err_set(e, RC_CONFLICT, _("Change %lld was altered in the journal: its proof is damaged."), (long long)r.seq);
    if (r.seq != expected)
        return err_set(e, RC_CONFLICT, _("Change %lld is missing from the journal."), (long long)expected);
    if (!stmt_col_null(st, 12)) {
        rc = journal_contents_hold(st, 12, r.seq, e);
        if (rc != RC_OK)
            return rc;
    } else if (emptied->n == 0 || !bsearch(&r.seq, emptied->seqs, emptied->n, sizeof r.seq, by_number)) {
        return err_set(e, RC_CONFLICT, _("Change %lld was emptied in the journal, and no erasure says so."), (long long)r.seq);
    }
    chain_hash(&r, hash, want);
    if (memcmp(want, stmt_col_blob(st, 14), sizeof want) != 0)
        return err_set(e, RC_CONFLICT, _("Change %lld was altered in the journal, or those before it were reordered."),
                       (long long)r.seq);
    memcpy(hash, want, CHAIN_BYTES);
    return RC_OK;
}

enum rc journal_verify(struct db *db, const struct journal_head *expect, struct journal_head *ret, struct err *e)
{
    unsigned char hash[CHAIN_BYTES] = {0};
    struct journal_head head = {.seq = 0};
    int64_t issued = 0;
    bool met = !expect || expect->seq == 0;
    enum rc rc = RC_OK, finished;
    struct emptied emptied;
    struct stmt st;

    /* Asked first: what other desks add from here on is no fault. */
    stmt_open(&st, db, "SELECT seq FROM sqlite_sequence WHERE name = 'journal'");
    rc = stmt_one_int(&st, &issued, e);
    if (rc != RC_OK && rc != RC_NOT_FOUND)
        return rc;
    rc = read_emptied(db, &emptied, e);
    stmt_open(&st, db,
              "SELECT seq, at, staff_id, staff_name, terminal, action, subject, subject_id, patient_id, batch, undoes, "
              "schema_version, changes, digest, hash FROM journal ORDER BY seq");
    while (rc == RC_OK && stmt_row(&st)) {
        rc = verify_row(&st, head.seq + 1, &emptied, hash, e);
        if (rc != RC_OK)
            break;
        head.seq++;
        if (expect && head.seq == expect->seq) {
            sodium_bin2hex(head.hash, sizeof head.hash, hash, sizeof hash);
            met = strcmp(head.hash, expect->hash) == 0;
            if (!met)
                rc = err_set(e, RC_CONFLICT, _("Change %lld is not the one that was noted: the journal was rewritten."),
                             (long long)head.seq);
        }
    }
    finished = stmt_finish(&st, rc == RC_OK ? e : NULL);
    free(emptied.seqs);
    if (rc == RC_OK)
        rc = finished;
    if (rc != RC_OK)
        return rc;
    if (issued > head.seq)
        return err_set(e, RC_CONFLICT, _("Change %lld is missing: the journal's end was cut off."),
                       (long long)head.seq + 1);
    if (!met)
        return err_set(e, RC_CONFLICT, _("Change %lld is missing: the journal ends before the head that was noted."),
                       (long long)head.seq + 1);
    sodium_bin2hex(head.hash, sizeof head.hash, hash, sizeof hash);
    if (ret)
        *ret = head;
    return RC_OK;
}

/* ---- digests ------------------------------------------------------------------------------------------------ */

void store_hash_value(crypto_generichash_state *h, sqlite3_stmt *st, int column)
{
    int type = sqlite3_column_type(st, column);
    unsigned char head[9];
    uint64_t bits = 0;
    double real;

    if (type == SQLITE_INTEGER) {
        bits = (uint64_t)sqlite3_column_int64(st, column);
    } else if (type == SQLITE_FLOAT) {
        real = sqlite3_column_double(st, column);
        memcpy(&bits, &real, sizeof bits);
    } else if (type != SQLITE_NULL) {
        bits = (uint64_t)sqlite3_column_bytes(st, column);
    }
    head[0] = (unsigned char)type;
    for (int i = 0; i < 8; i++)
        head[i + 1] = (unsigned char)(bits >> (56 - 8 * i));
    crypto_generichash_update(h, head, sizeof head);
    if (type == SQLITE_TEXT || type == SQLITE_BLOB)
        crypto_generichash_update(h, sqlite3_column_blob(st, column), bits);
}

/* Over the first *columns columns, since later versions append some; 0 takes all there are and says how many. */
static enum rc digest_table(sqlite3 *handle, const char *table, int *columns, char hex[2 * CHAIN_BYTES + 1],
                            struct err *e)
{
    unsigned char out[CHAIN_BYTES];
    crypto_generichash_state h;
    sqlite3_stmt *st = NULL;
    /* A table without rowid comes in the order of its key, any other in the order of its rowid, which is its key. */
    char *sql = sqlite3_mprintf("SELECT * FROM main.\"%w\"", table);
    int code = sql ? sqlite3_prepare_v2(handle, sql, -1, &st, NULL) : SQLITE_NOMEM;

    sqlite3_free(sql);
    crypto_generichash_init(&h, NULL, 0, CHAIN_BYTES);
    if (code == SQLITE_OK && *columns == 0)
        *columns = sqlite3_column_count(st);
    if (code == SQLITE_OK)
        while ((code = sqlite3_step(st)) == SQLITE_ROW)
            for (int i = 0; i < *columns; i++)
                store_hash_value(&h, st, i);
    sqlite3_finalize(st);
    if (code != SQLITE_DONE)
        return err_set(e, RC_DB, _("Table %s cannot be read: %s."), table, sqlite3_errmsg(handle));
    crypto_generichash_final(&h, out, sizeof out);
    sodium_bin2hex(hex, 2 * CHAIN_BYTES + 1, out, sizeof out);
    return RC_OK;
}

struct digesting {
    sqlite3 *handle;
    sqlite3_str *text;
};

static enum rc add_digest(struct db *db, const char *table, void *ctx, struct err *e)
{
    struct digesting *d = ctx;
    char hex[2 * CHAIN_BYTES + 1];
    int columns = 0;
    enum rc rc = digest_table(d->handle, table, &columns, hex, e);

    (void)db;
    if (rc == RC_OK)
        sqlite3_str_appendf(d->text, "%s %d %s\n", table, columns, hex);
    return rc;
}

enum rc store_digest(sqlite3 *handle, struct db *db, char **ret, struct err *e)
{
    struct digesting d = {handle, sqlite3_str_new(handle)};
    enum rc rc = store_each_table(db, add_digest, &d, e);
    char *text = sqlite3_str_finish(d.text);

    *ret = text ? strdup(text) : NULL;
    sqlite3_free(text);
    if (rc == RC_OK && !*ret)
        rc = err_memory(e);
    return rc;
}

enum rc journal_digest(struct db *db, char hex[65], struct err *e)
{
    unsigned char out[CHAIN_BYTES];
    char *lines = NULL;
    enum rc rc = store_exec(db, "SAVEPOINT digest", e); /* one moment, whatever other desks do meanwhile */

    if (rc != RC_OK)
        return rc;
    rc = store_digest(db->handle, db, &lines, e);
    store_exec(db, "RELEASE digest", NULL);
    if (rc == RC_OK) {
        crypto_generichash(out, sizeof out, (const unsigned char *)lines, strlen(lines), NULL, 0);
        sodium_bin2hex(hex, 2 * CHAIN_BYTES + 1, out, sizeof out);
    }
    free(lines);
    return rc;
}

/* ---- replay ------------------------------------------------------------------------------------------------- */

/* What erasures took: rows that no change can bring back. In the copy, since it goes with it. */
#define UNPROVED                                                                                                        \
    "CREATE TEMP TABLE unproved (tbl TEXT NOT NULL, key TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (tbl, key))"   \
    " WITHOUT ROWID; CREATE INDEX temp.unproved_seq ON unproved (seq); CREATE TEMP TABLE emptied (seq INTEGER PRIMARY KEY)"

/* Runs a question with up to three answers bound; the first column of the first row, or -1. */
static int64_t ask_copy(sqlite3 *copy, const char *sql, const char *table, const char *key, int64_t seq)
{
    sqlite3_stmt *st = NULL;
    int64_t value = -1;

    if (sqlite3_prepare_v2(copy, sql, -1, &st, NULL) == SQLITE_OK) {
        if (table) {
            sqlite3_bind_text(st, 1, table, -1, SQLITE_STATIC);
            sqlite3_bind_text(st, 2, key, -1, SQLITE_STATIC);
        }
        sqlite3_bind_int64(st, 3, seq);
        if (sqlite3_step(st) == SQLITE_ROW)
            value = sqlite3_column_int64(st, 0);
    }
    sqlite3_finalize(st);
    return value;
}

/* A row that an erasure after this change took the past of. */
static bool is_unproved(sqlite3 *copy, const char *table, const char *key, int64_t seq)
{
    return ask_copy(copy, "SELECT 1 FROM temp.unproved WHERE tbl = ?1 AND key IN (?2, '*') AND seq > ?3", table, key, seq) == 1;
}

/* Rows whose past a change took, which is passed here, go: nothing can say what they were before, and where they stayed they
 * would be in the way of what was there then (a number that was given again). */
static enum rc drop_unproved(sqlite3 *copy, int64_t first_seq, int64_t last_seq, struct err *e)
{
    sqlite3_stmt *st = NULL;
    int code = sqlite3_prepare_v2(copy, "SELECT tbl, key FROM temp.unproved WHERE seq BETWEEN ?1 AND ?2 AND key <> '*'", -1, &st, NULL);

    sqlite3_bind_int64(st, 1, first_seq);
    sqlite3_bind_int64(st, 2, last_seq);
    while (code == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW) {
        char *sql = erased_select(copy, "DELETE", (const char *)sqlite3_column_text(st, 0),
                                  (const char *)sqlite3_column_text(st, 1));

        code = sql ? sqlite3_exec(copy, sql, NULL, NULL, NULL) : SQLITE_OK;
        sqlite3_free(sql);
    }
    sqlite3_finalize(st);
    return code == SQLITE_OK ? RC_OK : err_set(e, RC_DB, _("The copy for the proof failed: %s."), sqlite3_errmsg(copy));
}

/* The copy stands as the erasure left it: its rows must be what the note says, and are not looked at from here back. */
static enum rc pass_erasure(sqlite3 *copy, int64_t seq, const char *text, struct err *e)
{
    struct erased_row row = {0};
    enum rc rc = RC_OK;

    while (rc == RC_OK && erased_next(&text, &row)) {
        int columns = row.columns;
        char hex[65];

        if (row.what == 'b')
            (void)ask_copy(copy, "INSERT OR IGNORE INTO temp.emptied VALUES (?3)", NULL, NULL, row.seq);
        if (row.what != 'o' && row.what != 't' && row.what != 'k')
            continue;
        if (row.what != 'k' && strcmp(row.key, "*") != 0 && !is_unproved(copy, row.table, row.key, seq) &&
            (rc = erased_digest(copy, row.table, row.key, &columns, hex, e)) == RC_OK &&
            strcmp(hex[0] ? hex : "-", row.hex) != 0)
            rc = err_set(e, RC_CONFLICT,
                         _("Table %s, row %s is not as change %lld left it: it was changed outside the program."), row.table,
                         row.key, (long long)seq);
        (void)ask_copy(copy,
                       "INSERT INTO temp.unproved VALUES (?1, ?2, ?3) ON CONFLICT (tbl, key) DO UPDATE SET seq = max(seq, "
                       "excluded.seq)",
                       row.table, row.key, row.what == 'k' ? row.seq : seq);
    }
    return rc == RC_OK ? drop_unproved(copy, seq, seq, e) : rc;
}

struct wrong_row {
    sqlite3 *copy;
    int64_t seq;
    struct err err;
    bool met;
};

static int on_difference(void *ctx, int why, sqlite3_changeset_iter *it)
{
    struct wrong_row *w = ctx;
    const char *table = "";
    char key[128] = "";
    int columns, op, indirect;

    (void)why;
    sqlite3changeset_op(it, &table, &columns, &op, &indirect);
    if (is_unproved(w->copy, table, erased_key(it, op, key, sizeof key), w->seq))
        return SQLITE_CHANGESET_OMIT;
    w->met = true;
    journal_key_text(it, op, key, sizeof key);
    err_set(&w->err, RC_CONFLICT, _("Table %s, row %s is not as change %lld left it: it was changed outside the program."),
            table, key, (long long)w->seq);
    return SQLITE_CHANGESET_ABORT;
}

static enum rc copy_for_replay(struct db *db, sqlite3 **ret, struct err *e)
{
    sqlite3 *copy = NULL;
    sqlite3_backup *b;
    sqlite3_stmt *st = NULL;
    int code = sqlite3_open("", &copy); /* a private file that is gone when closed, in memory while it is small */

    if (code == SQLITE_OK && (b = sqlite3_backup_init(copy, "main", db->handle, "main"))) {
        sqlite3_backup_step(b, -1);
        code = sqlite3_backup_finish(b);
    }
    while (code == SQLITE_OK) {
        char *sql = NULL;

        code = sqlite3_prepare_v2(copy, "SELECT name FROM sqlite_schema WHERE type = 'trigger' LIMIT 1", -1, &st, NULL);
        if (code == SQLITE_OK && sqlite3_step(st) == SQLITE_ROW)
            sql = sqlite3_mprintf("DROP TRIGGER \"%w\"", sqlite3_column_text(st, 0));
        sqlite3_finalize(st);
        if (!sql)
            break;
        code = sqlite3_exec(copy, sql, NULL, NULL, NULL);
        sqlite3_free(sql);
    }
    if (code != SQLITE_OK) {
        err_set(e, RC_DB, _("The copy for the proof could not be made: %s."), sqlite3_errmsg(copy));
        sqlite3_close(copy);
        return RC_DB;
    }
    *ret = copy;
    return RC_OK;
}

static enum rc take_back(struct db *db, sqlite3 *copy, int64_t seq, char **genesis, struct err *e)
{
    struct wrong_row wrong = {.copy = copy, .seq = seq};
    struct journal_blob blob;
    enum rc rc = journal_changes(db, seq, &blob, e);
    int code;

    if (rc == RC_NOT_FOUND && ask_copy(copy, "SELECT 1 FROM temp.emptied WHERE seq = ?3", NULL, NULL, seq) == 1)
        return drop_unproved(copy, seq, seq, e);
    if (rc == RC_OK && blob.erasure) {
        char *text = calloc(1, (size_t)blob.n + 1);

        if (text)
            memcpy(text, blob.bytes, (size_t)blob.n);
        rc = text ? pass_erasure(copy, seq, text, e) : err_memory(e);
        free(text);
        free(blob.bytes);
        return rc;
    }
    if (rc == RC_OK && blob.genesis) {
        *genesis = calloc(1, (size_t)blob.n + 1);
        if (*genesis)
            memcpy(*genesis, blob.bytes, (size_t)blob.n);
        else
            rc = err_memory(e);
        free(blob.bytes);
        return rc;
    }
    if (rc == RC_OK)
        rc = journal_shapes_hold(db, seq, blob.schema_version, blob.bytes, blob.n, e);
    if (rc == RC_OK) {
        code = sqlite3changeset_apply_v2(copy, blob.n, blob.bytes, NULL, on_difference, &wrong, NULL, NULL,
                                         SQLITE_CHANGESETAPPLY_INVERT | SQLITE_CHANGESETAPPLY_NOSAVEPOINT);
        if (wrong.met) {
            rc = RC_CONFLICT;
            if (e)
                *e = wrong.err;
        } else if (code != SQLITE_OK) {
            rc = err_set(e, RC_DB, _("Change %lld cannot be taken back: %s."), (long long)seq, sqlite3_errmsg(copy));
        }
    }
    free(blob.bytes);
    return rc;
}

struct beginning {
    sqlite3 *copy;
    const char *digests; /* of the genesis row, or NULL: every table began empty */
};

/* The line of a table in the digests, "name hex"; NULL when there is none. */
static const char *digest_of(const char *digests, const char *table)
{
    size_t n = strlen(table);

    for (const char *at = digests; at && *at; at = strchr(at, '\n'), at += at != NULL)
        if (strncmp(at, table, n) == 0 && at[n] == ' ')
            return at + n + 1;
    return NULL;
}

static enum rc began_so(struct db *db, const char *table, void *ctx, struct err *e)
{
    struct beginning *b = ctx;
    char hex[2 * CHAIN_BYTES + 1], empty[2 * CHAIN_BYTES + 1];
    unsigned char out[CHAIN_BYTES];
    const char *began = digest_of(b->digests, table);
    char *after = NULL;
    int columns = began ? (int)strtol(began, &after, 10) : 0;
    enum rc rc;

    (void)db;
    /* Rows that the digest counted, or whose keys are not known, were erased: nothing can be said of the table's beginning. */
    if (ask_copy(b->copy, began ? "SELECT 1 FROM temp.unproved WHERE tbl = ?1"
                                : "SELECT 1 FROM temp.unproved WHERE tbl = ?1 AND key = '*'", table, "", 0) == 1)
        return RC_OK;
    rc = digest_table(b->copy, table, &columns, hex, e);
    if (began)
        began = after + strspn(after, " ");
    if (rc != RC_OK)
        return rc;
    crypto_generichash(out, sizeof out, NULL, 0, NULL, 0);
    sodium_bin2hex(empty, sizeof empty, out, sizeof out);
    if (strncmp(began ? began : empty, hex, strlen(hex)) == 0)
        return RC_OK;
    return err_set(e, RC_CONFLICT, _("Table %s holds rows that no change accounts for: it was changed outside the program."),
                   table);
}

/* The newest change of the copy: other desks may have gone on since it was made. */
static int64_t newest_of(sqlite3 *copy)
{
    sqlite3_stmt *st = NULL;
    int64_t seq = 0;

    if (sqlite3_prepare_v2(copy, "SELECT max(seq) FROM journal", -1, &st, NULL) == SQLITE_OK &&
        sqlite3_step(st) == SQLITE_ROW)
        seq = sqlite3_column_int64(st, 0);
    sqlite3_finalize(st);
    return seq;
}

enum rc journal_replay(struct db *db, struct err *e)
{
    char *genesis = NULL;
    sqlite3 *copy = NULL;
    enum rc rc = copy_for_replay(db, &copy, e);

    if (rc == RC_OK)
        sqlite3_exec(copy, "PRAGMA temp_store = MEMORY; " UNPROVED "; BEGIN", NULL, NULL, NULL);
    for (int64_t seq = rc == RC_OK ? newest_of(copy) : 0; rc == RC_OK && seq > 0; seq--)
        rc = take_back(db, copy, seq, &genesis, e);
    if (rc == RC_OK)
        rc = drop_unproved(copy, 0, INT64_MAX, e); /* what came back meanwhile, and what began with the file */
    if (rc == RC_OK) {
        struct beginning b = {copy, genesis};

        rc = store_each_table(db, began_so, &b, e);
    }
    free(genesis);
    sqlite3_close(copy);
    return rc;
}
