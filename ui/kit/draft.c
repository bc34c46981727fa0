/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drafts: one small text file for each form that is open, locked while its desk lives. */
#include "ui/kit/draft.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/file.h"
#include "src/base/xdg.h"

/* Line 1 "frontdesk draft 1", line 2 the instant, then "field TAB value", with \\ \n \t for themselves. Beside it lies an
 * empty file whose lock says that a desk is using this place. */
enum { PLACES = 20, MOST = 4 << 20 };
static const char head[] = "frontdesk draft 1\n";

struct value {
    char *field, *text;
};

struct draft {
    char path[PATH_MAX], lock_path[PATH_MAX];
    int lock;
    int64_t at;
    struct value *values;
    size_t n;
};

/* ---- where ---- */

static bool place_path(const char *key, int place, const char *end, char *out, size_t size)
{
    char name[300];
    int n = snprintf(name, sizeof(name), "drafts/%s.%d%s", key, place, end);
    return n > 0 && (size_t)n < sizeof(name) && xdg_path(XDG_STATE, name, out, size, NULL) == RC_OK;
}

/* Locks a place; the file must still be the one of that name, because its last owner removes it. */
static int lock_place(const char *path)
{
    struct stat mine, named;
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return -1;
    if (flock(fd, LOCK_EX | LOCK_NB) == 0 && fstat(fd, &mine) == 0 && stat(path, &named) == 0 &&
        mine.st_ino == named.st_ino && mine.st_dev == named.st_dev)
        return fd;
    (void)close(fd);
    return -1;
}

/* ---- reading ---- */

static char *unescape(char *s)
{
    char *out = s;
    for (char *p = s; *p != '\0'; p++) {
        if (*p == '\\' && p[1] != '\0') {
            p++;
            *out++ = *p == 'n' ? '\n' : *p == 't' ? '\t' : *p;
        } else {
            *out++ = *p;
        }
    }
    *out = '\0';
    return s;
}

static void load(struct draft *d)
{
    char *text = NULL, *rest;
    size_t size;
    if (file_read(d->path, MOST, &text, &size, NULL) != RC_OK)
        return;
    if (strncmp(text, head, sizeof(head) - 1) != 0) {
        free(text);
        return;
    }
    d->at = strtoll(text + sizeof(head) - 1, &rest, 10);
    for (char *line = strchr(rest, '\n'), *end; line != NULL; line = end) {
        line++;
        end = strchr(line, '\n');
        if (end != NULL)
            *end = '\0';
        char *tab = strchr(line, '\t');
        if (tab != NULL && end != NULL) {
            *tab = '\0';
            (void)draft_put(d, unescape(line), unescape(tab + 1));
        }
    }
    free(text);
}

/* ---- opening and closing ---- */

static void draft_free(struct draft *d)
{
    for (size_t i = 0; i < d->n; i++) {
        free(d->values[i].field);
        free(d->values[i].text);
    }
    free(d->values);
    free(d);
}

static struct draft *open_place(const char *key, int place)
{
    struct draft *d = calloc(1, sizeof(*d));
    if (d == NULL)
        return NULL;
    bool named = place_path(key, place, "", d->path, sizeof(d->path)) &&
                 place_path(key, place, ".lock", d->lock_path, sizeof(d->lock_path));
    d->lock = named ? lock_place(d->lock_path) : -1;
    if (d->lock >= 0) {
        load(d);
        return d;
    }
    draft_free(d);
    return NULL;
}

/* "ana-register-0.3" is place 3 of the key "ana-register-0". */
static bool is_left(const char *name)
{
    char key[256];
    const char *dot = strrchr(name, '.');
    size_t n = dot == NULL ? 0 : (size_t)(dot - name);
    if (n == 0 || n >= sizeof(key) || dot[1] < '0' || dot[1] > '9')
        return false;
    memcpy(key, name, n);
    key[n] = '\0';
    struct draft *d = open_place(key, (int)strtol(dot + 1, NULL, 10));
    bool left = d != NULL && d->at != 0;
    draft_close(d, left);
    return left;
}

bool draft_left(const char *begins, char *key, size_t size)
{
    char path[PATH_MAX];
    DIR *folder = xdg_path(XDG_STATE, "drafts", path, sizeof(path), NULL) == RC_OK ? opendir(path) : NULL;
    bool found = false;
    for (const struct dirent *entry; folder != NULL && !found && (entry = readdir(folder)) != NULL;) {
        size_t n = strlen(entry->d_name);
        found = strncmp(entry->d_name, begins, strlen(begins)) == 0 && n < size && is_left(entry->d_name);
        if (found) {
            memcpy(key, entry->d_name, n + 1);
            *strrchr(key, '.') = '\0';
        }
    }
    if (folder != NULL)
        (void)closedir(folder);
    return found;
}

struct draft *draft_open(const char *key)
{
    struct draft *first = NULL;
    char path[PATH_MAX];
    if (xdg_path(XDG_STATE, "drafts", path, sizeof(path), NULL) != RC_OK || file_make_folder(path, NULL) != RC_OK)
        return NULL;
    for (int place = 0; place < PLACES; place++) {
        bool left = place_path(key, place, "", path, sizeof(path)) && access(path, F_OK) == 0;
        if (!left && first != NULL)
            continue;
        struct draft *d = open_place(key, place);
        if (d == NULL)
            continue;
        if (d->at != 0) {
            draft_close(first, false);
            return d;
        }
        if (first == NULL)
            first = d;
        else
            draft_close(d, false);
    }
    return first;
}

void draft_close(struct draft *d, bool keep)
{
    if (d == NULL)
        return;
    if (!keep)
        (void)unlink(d->path);
    (void)unlink(d->lock_path);
    (void)close(d->lock);
    draft_free(d);
}

void draft_clear(struct draft *d)
{
    for (size_t i = 0; i < d->n; i++) {
        free(d->values[i].field);
        free(d->values[i].text);
    }
    d->n = 0;
    d->at = 0;
    (void)unlink(d->path);
}

/* ---- values ---- */

int64_t draft_at(const struct draft *d)
{
    return d->at;
}

const char *draft_get(const struct draft *d, const char *field)
{
    for (size_t i = 0; i < d->n; i++)
        if (strcmp(d->values[i].field, field) == 0)
            return d->values[i].text;
    return NULL;
}

bool draft_put(struct draft *d, const char *field, const char *value)
{
    char *text = strdup(value);
    if (text == NULL)
        return false;
    for (size_t i = 0; i < d->n; i++)
        if (strcmp(d->values[i].field, field) == 0) {
            free(d->values[i].text);
            d->values[i].text = text;
            return true;
        }
    struct value *more = realloc(d->values, (d->n + 1) * sizeof(*more));
    char *name = strdup(field);
    if (more != NULL)
        d->values = more;
    if (more == NULL || name == NULL) {
        free(text);
        free(name);
        return false;
    }
    d->values[d->n++] = (struct value){ name, text };
    return true;
}

static void escape(FILE *f, const char *s)
{
    for (; *s != '\0'; s++) {
        if (*s == '\n' || *s == '\t' || *s == '\\')
            (void)fputc('\\', f);
        (void)fputc(*s == '\n' ? 'n' : *s == '\t' ? 't' : *s, f);
    }
}

static bool write_all(int fd, const char *s, size_t n)
{
    while (n > 0) {
        ssize_t w = write(fd, s, n);
        if (w < 0 && errno == EINTR)
            continue;
        if (w <= 0)
            return false;
        s += w;
        n -= (size_t)w;
    }
    return true;
}

/* At every key, so without waiting for the disk: a killed desk loses nothing, a power cut at most the last words. */
static bool replace_file(const char *path, const char *text, size_t n)
{
    char beside[PATH_MAX + 8];
    (void)snprintf(beside, sizeof(beside), "%s.new", path);
    int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return false;
    bool done = write_all(fd, text, n);
    done = close(fd) == 0 && done;
    return done && rename(beside, path) == 0;
}

bool draft_save(struct draft *d, int64_t at)
{
    char *text = NULL;
    size_t n = 0;
    FILE *f = open_memstream(&text, &n);
    if (f == NULL)
        return false;
    (void)fprintf(f, "%s%" PRId64 "\n", head, at);
    for (size_t i = 0; i < d->n; i++) {
        escape(f, d->values[i].field);
        (void)fputc('\t', f);
        escape(f, d->values[i].text);
        (void)fputc('\n', f);
    }
    bool done = fclose(f) == 0 && replace_file(d->path, text, n);
    if (done)
        d->at = at;
    free(text);
    return done;
}
