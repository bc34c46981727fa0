/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The journal's rows: written, chained, listed, taken apart into columns, and their chain proved. */
#include "src/store/journal.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/i18n.h"
#include "src/base/text.h"
#include "src/store/chain.h"
#include "src/store/store.h"

extern const struct migration migration_001_store, migration_015_store;
static const struct migration *const store_migrations[] = {&migration_001_store, &migration_015_store, NULL};
const struct room store_room = {.name = "store", .migrations = store_migrations};

static void chain_number(crypto_generichash_state *h, int64_t value)
{
    unsigned char out[8];

    for (int i = 0; i < 8; i++)
        out[i] = (unsigned char)((uint64_t)value >> (56 - 8 * i));
    crypto_generichash_update(h, out, sizeof out);
}

static void chain_text(crypto_generichash_state *h, const char *text)
{
    size_t n = strlen(text);

    chain_number(h, (int64_t)n);
    crypto_generichash_update(h, (const unsigned char *)text, n);
}

void chain_hash(const struct chain_row *r, const unsigned char before[CHAIN_BYTES], unsigned char ret[CHAIN_BYTES])
{
    crypto_generichash_state h;

    crypto_generichash_init(&h, NULL, 0, CHAIN_BYTES);
    crypto_generichash_update(&h, before, CHAIN_BYTES);
    chain_number(&h, r->seq);
    chain_number(&h, r->at);
    chain_number(&h, r->staff_id);
    chain_text(&h, r->staff);
    chain_text(&h, r->terminal);
    chain_text(&h, r->action);
    chain_text(&h, r->subject);
    chain_number(&h, r->subject_id);
    chain_number(&h, r->patient_id);
    chain_number(&h, r->batch);
    chain_number(&h, r->undoes);
    chain_number(&h, r->schema_version);
    crypto_generichash_update(&h, r->digest, CHAIN_BYTES);
    crypto_generichash_final(&h, ret, CHAIN_BYTES);
}

static enum rc newest(struct db *db, int64_t *seq, unsigned char hash[CHAIN_BYTES], struct err *e)
{
    struct stmt st;

    *seq = 0;
    memset(hash, 0, CHAIN_BYTES);
    stmt_open(&st, db, "SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1");
    if (stmt_row(&st)) {
        *seq = stmt_col_int(&st, 0);
        if (stmt_col_bytes(&st, 1) == CHAIN_BYTES)
            memcpy(hash, stmt_col_blob(&st, 1), CHAIN_BYTES);
    }
    return stmt_finish(&st, e);
}

enum rc journal_append(struct db *db, const void *changes, size_t n, struct err *e)
{
    const struct change *c = &db->change;
    unsigned char before[CHAIN_BYTES], digest[CHAIN_BYTES], hash[CHAIN_BYTES];
    unsigned char *salted = malloc(SALT_BYTES + n);
    struct chain_row row;
    struct stmt st;
    enum rc rc;

    if (!salted)
        return err_memory(e);
    randombytes_buf(salted, SALT_BYTES);
    memcpy(salted + SALT_BYTES, changes, n);
    crypto_generichash(digest, sizeof digest, salted, SALT_BYTES + n, NULL, 0);
    rc = newest(db, &row.seq, before, e);
    if (rc != RC_OK) {
        free(salted);
        return rc;
    }
    row = (struct chain_row){
        .seq = row.seq + 1,
        .at = db_now(db),
        .staff_id = db->actor,
        .staff = db->actor_name,
        .terminal = db->terminal,
        .action = actions[c->action].word,
        .subject = c->subject,
        .subject_id = c->subject_id,
        .patient_id = c->patient_id,
        .batch = db->batch,
        .undoes = c->undoes,
        .schema_version = db->version,
        .digest = digest,
    };
    chain_hash(&row, before, hash);
    stmt_open(&st, db,
              "INSERT INTO journal (seq, at, staff_id, staff_name, terminal, action, subject, subject_id, patient_id, "
              "batch, undoes, schema_version, changes, digest, hash) VALUES (:seq, :at, :staff_id, :staff, :terminal, "
              ":action, :subject, :subject_id, :patient_id, :batch, :undoes, :version, :changes, :digest, :hash)");
    stmt_int(&st, ":seq", row.seq);
    stmt_int(&st, ":at", row.at);
    stmt_int(&st, ":staff_id", row.staff_id);
    stmt_text(&st, ":staff", row.staff);
    stmt_text(&st, ":terminal", row.terminal);
    stmt_text(&st, ":action", row.action);
    stmt_text(&st, ":subject", row.subject);
    stmt_int(&st, ":subject_id", row.subject_id);
    stmt_int(&st, ":patient_id", row.patient_id);
    stmt_int(&st, ":batch", row.batch);
    stmt_int(&st, ":undoes", row.undoes);
    stmt_int(&st, ":version", row.schema_version);
    stmt_blob(&st, ":changes", salted, SALT_BYTES + n);
    stmt_blob(&st, ":digest", digest, sizeof digest);
    stmt_blob(&st, ":hash", hash, sizeof hash);
    db->journal_writing = true;
    rc = stmt_run(&st, e);
    db->journal_writing = false;
    free(salted);
    if (rc == RC_OK)
        db->last_seq = row.seq;
    return rc;
}

enum rc journal_list(struct db *db, const struct journal_query *q, journal_entry_fn *fn, void *ctx, struct err *e)
{
    enum rc rc = RC_OK, finished;
    struct stmt st;

    /* Two statements, so that one person's few rows never cost a walk through everybody's. */
    stmt_open(&st, db,
              q->patient_id
                  ? "SELECT seq, at, staff_id, staff_name, terminal, action, subject, subject_id, patient_id, batch, undoes, "
                    "(SELECT max(u.seq) FROM journal u WHERE u.undoes = j.seq AND u.undoes <> 0) FROM journal j "
                    "WHERE patient_id = :patient AND patient_id <> 0 AND (:seq = 0 OR seq = :seq) "
                    "AND (:before = 0 OR seq < :before) AND at >= :since AND (:staff = 0 OR staff_id = :staff) "
                    "ORDER BY seq DESC LIMIT :limit"
                  : "SELECT seq, at, staff_id, staff_name, terminal, action, subject, subject_id, patient_id, batch, undoes, "
                    "(SELECT max(u.seq) FROM journal u WHERE u.undoes = j.seq AND u.undoes <> 0) FROM journal j "
                    "WHERE :patient = 0 AND (:seq = 0 OR seq = :seq) AND (:before = 0 OR seq < :before) "
                    "AND at >= :since AND (:staff = 0 OR staff_id = :staff) ORDER BY seq DESC LIMIT :limit");
    stmt_int(&st, ":patient", q->patient_id);
    stmt_int(&st, ":seq", q->seq);
    stmt_int(&st, ":before", q->before_seq);
    stmt_int(&st, ":since", q->since_at);
    stmt_int(&st, ":staff", q->staff_id);
    stmt_int(&st, ":limit", q->limit ? q->limit : 100);
    while (rc == RC_OK && stmt_row(&st)) {
        struct journal_entry entry = {
            .seq = stmt_col_int(&st, 0),
            .at = stmt_col_int(&st, 1),
            .staff_id = stmt_col_int(&st, 2),
            .subject_id = stmt_col_int(&st, 7),
            .patient_id = stmt_col_int(&st, 8),
            .batch = stmt_col_int(&st, 9),
            .undoes = stmt_col_int(&st, 10),
            .undone_by = stmt_col_int(&st, 11),
        };
        int action;

        stmt_col_copy(&st, 3, entry.staff, sizeof entry.staff);
        stmt_col_copy(&st, 4, entry.terminal, sizeof entry.terminal);
        stmt_col_copy(&st, 5, entry.action, sizeof entry.action);
        stmt_col_copy(&st, 6, entry.subject, sizeof entry.subject);
        action = WORD_INDEX(actions, entry.action, -1);
        text_copy(entry.label, sizeof entry.label, action >= 0 ? _(actions[action].label) : entry.action);
        rc = fn(ctx, &entry, e);
    }
    finished = stmt_finish(&st, rc == RC_OK ? e : NULL);
    return rc == RC_OK ? finished : rc;
}

enum rc journal_contents_hold(struct stmt *st, int column, int64_t seq, struct err *e)
{
    unsigned char digest[CHAIN_BYTES];

    crypto_generichash(digest, sizeof digest, stmt_col_blob(st, column), stmt_col_bytes(st, column), NULL, 0);
    if (stmt_col_bytes(st, column + 1) == CHAIN_BYTES && memcmp(digest, stmt_col_blob(st, column + 1), CHAIN_BYTES) == 0)
        return RC_OK;
    return err_set(e, RC_CONFLICT, _("Change %lld was altered in the journal: its contents do not fit their proof."), (long long)seq);
}

enum rc journal_changes(struct db *db, int64_t seq, struct journal_blob *ret, struct err *e)
{
    struct stmt st;
    enum rc rc;
    size_t n;

    *ret = (struct journal_blob){0};
    stmt_open(&st, db, "SELECT changes, digest, schema_version, action FROM journal WHERE seq = :seq");
    stmt_int(&st, ":seq", seq);
    if (!stmt_row(&st)) {
        rc = stmt_finish(&st, e);
        return rc != RC_OK ? rc : err_set(e, RC_NOT_FOUND, _("There is no change %lld in the journal."), (long long)seq);
    }
    n = stmt_col_bytes(&st, 0);
    if (n > 0 && (rc = journal_contents_hold(&st, 0, seq, e)) != RC_OK) {
        stmt_finish(&st, NULL);
        return rc;
    }
    ret->schema_version = (int)stmt_col_int(&st, 2);
    ret->erasure = strcmp(stmt_col_text(&st, 3), actions[ACTION_ERASE].word) == 0;
    ret->genesis = ret->erasure || strcmp(stmt_col_text(&st, 3), actions[ACTION_GENESIS].word) == 0;
    if (n > SALT_BYTES) {
        ret->bytes = malloc(n - SALT_BYTES);
        if (ret->bytes) {
            memcpy(ret->bytes, (const char *)stmt_col_blob(&st, 0) + SALT_BYTES, n - SALT_BYTES);
            ret->n = (int)(n - SALT_BYTES);
        }
    }
    rc = stmt_finish(&st, e);
    if (rc == RC_OK && !ret->bytes)
        rc = err_set(e, RC_NOT_FOUND, _("What change %lld changed was erased."), (long long)seq);
    return rc;
}

void journal_value_text(sqlite3_value *v, char *out, size_t size)
{
    const unsigned char *text;

    if (sqlite3_value_type(v) == SQLITE_BLOB) {
        snprintf(out, size, _("(%d bytes)"), sqlite3_value_bytes(v));
        return;
    }
    text = sqlite3_value_text(v);
    text_copy(out, size, text ? (const char *)text : "");
}

static bool column_name(struct db *db, const char *table, int column, char *out, size_t size)
{
    struct stmt st;

    out[0] = '\0';
    stmt_open(&st, db, "SELECT name FROM pragma_table_info(:table) WHERE cid = :column");
    stmt_text(&st, ":table", table);
    stmt_int(&st, ":column", column);
    if (stmt_row(&st))
        stmt_col_copy(&st, 0, out, size);
    return stmt_finish(&st, NULL) == RC_OK && out[0];
}

void journal_key_text(sqlite3_changeset_iter *it, int op, char *out, size_t size)
{
    unsigned char *key;
    int columns;
    size_t n = 0;

    out[0] = '\0';
    sqlite3changeset_pk(it, &key, &columns);
    for (int i = 0; i < columns; i++) {
        sqlite3_value *v = NULL;

        if (!key[i])
            continue;
        if (op == SQLITE_INSERT)
            sqlite3changeset_new(it, i, &v);
        else
            sqlite3changeset_old(it, i, &v);
        if (!v)
            continue;
        if (n && n + 1 < size)
            out[n++] = '/';
        journal_value_text(v, out + n, size - n);
        n += strlen(out + n);
    }
}

/* One row's columns that changed, each given to fn. */
static enum rc tell_row(struct db *db, sqlite3_changeset_iter *it, journal_value_fn *fn, void *ctx, struct err *e)
{
    static const char *const words[] = {[SQLITE_INSERT] = "insert", [SQLITE_UPDATE] = "update", [SQLITE_DELETE] = "delete"};
    const char *table;
    int columns, op, indirect;
    char key[128], name[64], before[4096], after[4096];
    enum rc rc = RC_OK;

    sqlite3changeset_op(it, &table, &columns, &op, &indirect);
    journal_key_text(it, op, key, sizeof key);
    for (int i = 0; i < columns && rc == RC_OK; i++) {
        sqlite3_value *old = NULL, *new = NULL;
        struct journal_value value = {.table = table, .op = words[op], .key = key, .column = name};

        if (op != SQLITE_INSERT)
            sqlite3changeset_old(it, i, &old);
        if (op != SQLITE_DELETE)
            sqlite3changeset_new(it, i, &new);
        if ((op == SQLITE_UPDATE && !new) || (!old && !new) || !column_name(db, table, i, name, sizeof name))
            continue;
        if (old && sqlite3_value_type(old) != SQLITE_NULL) {
            journal_value_text(old, before, sizeof before);
            value.before = before;
        }
        if (new && sqlite3_value_type(new) != SQLITE_NULL) {
            journal_value_text(new, after, sizeof after);
            value.after = after;
        }
        if (value.before || value.after)
            rc = fn(ctx, &value, e);
    }
    return rc;
}

enum rc journal_values(struct db *db, int64_t seq, journal_value_fn *fn, void *ctx, struct err *e)
{
    struct journal_blob blob;
    sqlite3_changeset_iter *it;
    enum rc rc = journal_changes(db, seq, &blob, e);

    if (rc != RC_OK || blob.genesis) {
        free(blob.bytes);
        return rc;
    }
    if (sqlite3changeset_start(&it, blob.n, blob.bytes) != SQLITE_OK) {
        free(blob.bytes);
        return err_memory(e);
    }
    while (rc == RC_OK && sqlite3changeset_next(it) == SQLITE_ROW)
        rc = tell_row(db, it, fn, ctx, e);
    if (sqlite3changeset_finalize(it) != SQLITE_OK && rc == RC_OK)
        rc = err_set(e, RC_DB, _("What change %lld changed cannot be read."), (long long)seq);
    free(blob.bytes);
    return rc;
}

enum rc journal_head(struct db *db, struct journal_head *ret, struct err *e)
{
    unsigned char hash[CHAIN_BYTES];
    enum rc rc = newest(db, &ret->seq, hash, e);

    if (rc == RC_OK)
        sodium_bin2hex(ret->hash, sizeof ret->hash, hash, sizeof hash);
    return rc;
}
