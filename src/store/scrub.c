/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Wiping the file page by page, by the file format that sqlite.org/fileformat2.html sets out. */
#include "src/store/scrub.h"

#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "src/base/i18n.h"
#include "src/store/store.h"

enum { TURN_MS = 20, RETRY_MS = 50, PATIENCE_MS = 10000, PAGE_MOST = 65536 };
enum { INDEX_INNER = 2, TABLE_INNER = 5, INDEX_LEAF = 10, TABLE_LEAF = 13 };

struct scrub {
    struct db *db;
    sqlite3_file *file;
    int64_t page, pages, wiped;
    uint32_t size, usable;
    unsigned char *data, *chain; /* a page each */
    unsigned char *free_pages;   /* a bit a page: on the freelist as a leaf */
    bool failed, written;
};

int64_t scrub_clock_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static uint32_t two(const unsigned char *p)
{
    return (uint32_t)p[0] << 8 | p[1];
}

static uint32_t four(const unsigned char *p)
{
    return two(p) << 16 | two(p + 2);
}

static int64_t offset_of(const struct scrub *s, int64_t page)
{
    return (page - 1) * (int64_t)s->size;
}

static bool read_page(struct scrub *s, int64_t page, unsigned char *to)
{
    if (page < 1 || page > s->pages ||
        s->file->pMethods->xRead(s->file, to, (int)s->size, offset_of(s, page)) != SQLITE_OK)
        return false;
    return true;
}

/* Zeroes bytes [from, to) of a page whose contents are `data`, if any of them is something. */
static void wipe(struct scrub *s, int64_t page, unsigned char *data, uint32_t from, uint32_t to)
{
    static const unsigned char zeros[PAGE_MOST];

    if (from >= to || to > s->size || memcmp(data + from, zeros, to - from) == 0)
        return;
    memset(data + from, 0, to - from);
    if (s->file->pMethods->xWrite(s->file, zeros, (int)(to - from), offset_of(s, page) + from) != SQLITE_OK)
        s->failed = true;
    s->written = true;
}

/* ---- pages of trees ---- */

static const unsigned char *varint(const unsigned char *p, const unsigned char *end, uint64_t *value)
{
    *value = 0;
    for (int i = 0; i < 9 && p < end; i++, p++) {
        if (i == 8) {
            *value = *value << 8 | *p;
            return p + 1;
        }
        *value = *value << 7 | (*p & 0x7f);
        if (!(*p & 0x80))
            return p + 1;
    }
    return NULL;
}

/* How many bytes of a value of n stand in its cell; the rest goes on in pages of its own. */
static uint64_t local_bytes(const struct scrub *s, int kind, uint64_t n)
{
    uint64_t most = kind == TABLE_LEAF ? s->usable - 35 : (s->usable - 12) * 64 / 255 - 23;
    uint64_t least = (s->usable - 12) * 32 / 255 - 23, k;

    if (n <= most)
        return n;
    k = least + (n - least) % (s->usable - 4);
    return k <= most ? k : least;
}

/* The end of a long value's last page. Returns the bytes of the cell. */
static uint32_t wipe_chain(struct scrub *s, int kind, const unsigned char *cell, const unsigned char *end)
{
    const unsigned char *p = cell + (kind == INDEX_INNER || kind == TABLE_INNER ? 4 : 0);
    uint64_t n = 0, rowid, local, left;
    int64_t next;

    if (kind == TABLE_INNER)
        p = varint(p, end, &rowid);
    else if ((p = varint(p, end, &n)) && kind == TABLE_LEAF)
        p = varint(p, end, &rowid);
    if (!p)
        return 0;
    local = kind == TABLE_INNER ? 0 : local_bytes(s, kind, n);
    if (local >= n || p + local + 4 > end)
        return (uint32_t)(p - cell + (kind == TABLE_INNER ? 0 : (ptrdiff_t)local));
    next = four(p + local);
    left = n - local;
    for (int64_t steps = 0; next && steps < s->pages; steps++) {
        uint64_t here = left < s->usable - 4 ? left : s->usable - 4;

        if (!read_page(s, next, s->chain))
            break;
        left -= here;
        if (left == 0) {
            wipe(s, next, s->chain, 4 + (uint32_t)here, s->size);
            break;
        }
        next = four(s->chain);
    }
    return (uint32_t)(p - cell + (ptrdiff_t)local + 4);
}

static void wipe_tree_page(struct scrub *s, int64_t page)
{
    uint32_t head = page == 1 ? 100 : 0, kind = s->data[head], cells = two(s->data + head + 3);
    uint32_t content = two(s->data + head + 5), array = head + (kind == INDEX_INNER || kind == TABLE_INNER ? 12 : 8);
    uint32_t block = two(s->data + head + 1);

    if (content == 0)
        content = 65536;
    if (array + 2 * cells > content || content > s->usable)
        return; /* no tree's page after all */
    for (uint32_t i = 0; i < cells && kind != TABLE_INNER; i++) {
        uint32_t at = two(s->data + array + 2 * i);

        if (at >= content && at < s->usable)
            (void)wipe_chain(s, (int)kind, s->data + at, s->data + s->usable);
    }
    wipe(s, page, s->data, array + 2 * cells, content);
    for (uint32_t guard = 0; block >= content && block + 4 <= s->usable && guard < s->usable; guard++) {
        uint32_t next = two(s->data + block), n = two(s->data + block + 2);

        if (n < 4 || block + n > s->usable)
            break;
        wipe(s, page, s->data, block + 4, block + n);
        if (next <= block)
            break;
        block = next;
    }
}

/* ---- free pages ---- */

static bool is_free(const struct scrub *s, int64_t page)
{
    return s->free_pages[page / 8] >> (page % 8) & 1;
}

/* Marks the leaves of the freelist, and wipes what its trunks have behind their lists. */
static void read_freelist(struct scrub *s)
{
    int64_t trunk;

    memset(s->free_pages, 0, (size_t)s->pages / 8 + 1);
    if (!read_page(s, 1, s->chain))
        return;
    trunk = four(s->chain + 32);
    for (int64_t steps = 0; trunk && steps < s->pages && read_page(s, trunk, s->chain); steps++) {
        uint32_t n = four(s->chain + 4);

        if (n > s->usable / 4 - 2)
            break;
        for (uint32_t i = 0; i < n; i++) {
            int64_t leaf = four(s->chain + 8 + 4 * i);

            if (leaf > 1 && leaf <= s->pages)
                s->free_pages[leaf / 8] |= (unsigned char)(1u << (leaf % 8));
        }
        wipe(s, trunk, s->chain, 8 + 4 * n, s->size);
        trunk = four(s->chain);
    }
}

static void wipe_page(struct scrub *s, int64_t page)
{
    s->written = false;
    if (!read_page(s, page, s->data))
        return;
    switch (s->data[page == 1 ? 100 : 0]) {
    case INDEX_INNER:
    case TABLE_INNER:
    case INDEX_LEAF:
    case TABLE_LEAF:
        if (is_free(s, page))
            wipe(s, page, s->data, 0, s->size);
        else
            wipe_tree_page(s, page);
        break;
    default: /* the first byte of a page of a long value is that of a page's number, and too small for the above */
        if (is_free(s, page))
            wipe(s, page, s->data, 0, s->size);
    }
    s->wiped += s->written;
}

/* ---- turns ---- */

/* Writes the log back and cuts it to nothing. RC_BUSY while somebody reads. */
static enum rc cut_log(struct db *db, struct err *e)
{
    int code;

    sqlite3_busy_timeout(db->handle, 0);
    code = sqlite3_wal_checkpoint_v2(db->handle, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    sqlite3_busy_timeout(db->handle, 2000);
    if (code == SQLITE_OK)
        return RC_OK;
    if ((code & 0xff) == SQLITE_BUSY || (code & 0xff) == SQLITE_LOCKED)
        return err_set(e, RC_BUSY,
                       _("The person is erased, but another desk is reading and the rest of the file could not be wiped. "
                         "\"frontdesk erase --finish\" does it later."));
    return db_fail(db, e);
}

static enum rc begin(struct scrub *s, struct err *e)
{
    sqlite3_int64 bytes = 0;
    unsigned char head[100];

    if (sqlite3_file_control(s->db->handle, "main", SQLITE_FCNTL_FILE_POINTER, &s->file) != SQLITE_OK ||
        s->file->pMethods->xFileSize(s->file, &bytes) != SQLITE_OK ||
        s->file->pMethods->xRead(s->file, head, sizeof head, 0) != SQLITE_OK)
        return err_set(e, RC_IO, _("%s could not be read."), s->db->path);
    s->size = two(head + 16) == 1 ? PAGE_MOST : two(head + 16);
    s->usable = s->size - head[20];
    s->pages = bytes / s->size;
    if (!s->data) {
        s->data = malloc(PAGE_MOST);
        s->chain = malloc(PAGE_MOST);
    }
    free(s->free_pages);
    s->free_pages = calloc(1, (size_t)s->pages / 8 + 1);
    return s->data && s->chain && s->free_pages ? RC_OK : err_memory(e);
}

/* The next page of the file is written down in a commit: it makes every desk forget the pages it remembers, so that none
 * writes back what was wiped. */
static enum rc note_page(struct scrub *s, bool last, struct err *e)
{
    enum rc rc = store_exec(s->db, "BEGIN IMMEDIATE", e);

    sqlite3_db_release_memory(s->db->handle);
    if (rc != RC_OK)
        return rc;
    rc = last ? store_exec(s->db, "DELETE FROM erasure WHERE page > 0", e)
              : store_execf(s->db, e, "UPDATE erasure SET page = %lld WHERE page > 0", (long long)s->page);
    if (rc == RC_OK)
        rc = store_exec(s->db, "COMMIT", e);
    if (rc != RC_OK)
        store_exec(s->db, "ROLLBACK", NULL);
    return rc;
}

/* One turn, the lock held. */
static enum rc turn(struct scrub *s, struct err *e)
{
    int64_t until = scrub_clock_ms() + TURN_MS;
    enum rc rc = cut_log(s->db, e);

    if (rc == RC_OK)
        rc = begin(s, e);
    if (rc != RC_OK)
        return rc;
    sqlite3_db_release_memory(s->db->handle);
    read_freelist(s);
    for (; s->page <= s->pages && !s->failed && scrub_clock_ms() < until; s->page++)
        wipe_page(s, s->page);
    if (s->failed || s->file->pMethods->xSync(s->file, SQLITE_SYNC_NORMAL) != SQLITE_OK)
        return err_set(e, RC_IO, _("%s could not be written to the disk."), s->db->path);
    rc = note_page(s, s->page > s->pages, e);
    if (rc == RC_OK && s->page > s->pages)
        (void)cut_log(s->db, NULL); /* what the log holds now was written after the wiping: it may as well stay */
    return rc;
}

static enum rc where_from(struct scrub *s, struct err *e)
{
    struct stmt st;

    stmt_open(&st, s->db, "SELECT min(page) FROM erasure WHERE page > 0");
    return stmt_one_int(&st, &s->page, e);
}

enum rc scrub_file(struct db *db, const struct erase_options *o, int64_t *pages, struct err *e)
{
    struct scrub s = {.db = db};
    int patience = o && o->patience_ms ? o->patience_ms : PATIENCE_MS, waited = 0;
    enum rc rc = where_from(&s, e);

    while (rc == RC_OK) {
        rc = lock_take(&db->lock, "erase", db->wait_ms, db->wait, db->wait_ctx, e);
        if (rc != RC_OK)
            break;
        rc = turn(&s, e);
        lock_give(&db->lock);
        if (rc == RC_OK && s.page > s.pages)
            break;
        if (rc == RC_BUSY && waited < patience) { /* outside the lock: whoever reads may be waiting to write */
            poll(NULL, 0, RETRY_MS);
            waited += RETRY_MS;
            rc = RC_OK;
        }
        if (rc == RC_OK && o && o->progress && o->progress(o->ctx, _("Wiping the file"), s.page, s.pages))
            rc = err_set(e, RC_STOPPED, _("Stopped. \"frontdesk erase --finish\" goes on."));
    }
    *pages += s.wiped;
    free(s.data);
    free(s.chain);
    free(s.free_pages);
    return rc;
}
