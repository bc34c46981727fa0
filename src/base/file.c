/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading and replacing small files so that neither a hostile link nor a power cut can harm them. */
#include "config.h"

#include "src/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/i18n.h"

static enum rc file_error(struct err *e, const char *path, int number)
{
    if (number == ENOENT)
        return err_set(e, RC_NOT_FOUND, _("There is no file %s."), path);
    return err_set(e, RC_IO, "%s: %s.", path, strerror(number));
}

/* Reads up to `room` bytes, going on after an interruption. Returns the bytes, or -1 with errno. */
static ssize_t read_all(int fd, char *buf, size_t room)
{
    size_t n = 0;

    while (n < room) {
        ssize_t got = read(fd, buf + n, room - n);

        if (got == 0)
            break;
        if (got < 0 && errno != EINTR)
            return -1;
        if (got > 0)
            n += (size_t)got;
    }
    return (ssize_t)n;
}

static int write_all(int fd, const char *data, size_t size)
{
    while (size > 0) {
        ssize_t put = write(fd, data, size);

        if (put < 0 && errno != EINTR)
            return -1;
        if (put > 0) {
            data += put;
            size -= (size_t)put;
        }
    }
    return 0;
}

enum rc file_read(const char *path, size_t most, char **ret, size_t *size, struct err *e)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat st;
    char *buf = NULL;
    ssize_t n = -1;
    enum rc rc;

    if (fd < 0)
        return file_error(e, path, errno);
    if (fstat(fd, &st) != 0)
        rc = file_error(e, path, errno);
    else if (!S_ISREG(st.st_mode))
        rc = err_set(e, RC_INVALID, _("%s is not a file."), path);
    else if ((uintmax_t)st.st_size > most)
        rc = err_set(e, RC_INVALID, _("%s is larger than %zu bytes."), path, most);
    else if (!(buf = malloc((size_t)st.st_size + 1)))
        rc = err_memory(e);
    else if ((n = read_all(fd, buf, (size_t)st.st_size)) < 0)
        rc = file_error(e, path, errno);
    else
        rc = RC_OK;
    close(fd);
    if (rc != RC_OK) {
        free(buf);
        return rc;
    }
    buf[n] = '\0';
    *ret = buf;
    *size = (size_t)n;
    return RC_OK;
}

/* Makes the rename itself last through a power cut. */
static int sync_folder(const char *path)
{
    char copy[PATH_MAX];
    int fd, failed;

    snprintf(copy, sizeof copy, "%s", path);
    fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    failed = fsync(fd);
    close(fd);
    return failed;
}

enum rc file_replace(const char *path, const void *data, size_t size, struct err *e)
{
    char temp[PATH_MAX];
    struct stat st;
    int fd, number = 0, n = snprintf(temp, sizeof temp, "%s.XXXXXX", path);

    if (n < 0 || (size_t)n >= sizeof temp)
        return file_error(e, path, ENAMETOOLONG);
    if (lstat(path, &st) == 0 && !S_ISREG(st.st_mode))
        return err_set(e, RC_IO, _("%s is not a file; it is left as it is."), path);
    fd = mkostemp(temp, O_CLOEXEC); /* O_EXCL, 0600 */
    if (fd < 0)
        return file_error(e, path, errno);
    if (write_all(fd, data, size) != 0 || fsync(fd) != 0)
        number = errno;
    if (close(fd) != 0 && number == 0)
        number = errno;
    if (number == 0 && rename(temp, path) != 0)
        number = errno;
    if (number != 0) {
        unlink(temp);
        return file_error(e, path, number);
    }
    return sync_folder(path) == 0 ? RC_OK : file_error(e, path, errno);
}

enum rc file_remove(const char *path, struct err *e)
{
    if (unlink(path) == 0 || errno == ENOENT)
        return RC_OK;
    return file_error(e, path, errno);
}

enum rc file_make_folder(const char *path, struct err *e)
{
    char part[PATH_MAX];
    struct stat st;
    int n = snprintf(part, sizeof part, "%s", path);

    if (n < 0 || (size_t)n >= sizeof part)
        return file_error(e, path, ENAMETOOLONG);
    for (char *slash = part + (*part != '\0'); slash; *slash = '/', slash++) {
        slash = strchr(slash, '/');
        if (slash)
            *slash = '\0';
        if (mkdir(part, S_IRWXU) != 0 && errno != EEXIST)
            return file_error(e, part, errno);
        if (!slash)
            break;
    }
    if (stat(path, &st) != 0)
        return file_error(e, path, errno);
    return S_ISDIR(st.st_mode) ? RC_OK : err_set(e, RC_IO, _("%s is not a folder."), path);
}

/* ---- a new file, a piece at a time ---- */

enum rc file_new(const char *path, FILE **ret, struct err *e)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    FILE *f = fd < 0 ? NULL : fdopen(fd, "w");

    if (f) {
        *ret = f;
        return RC_OK;
    }
    if (fd >= 0) {
        (void)close(fd);
        (void)unlink(path);
        return err_memory(e);
    }
    if (errno == EEXIST || errno == ELOOP)
        return err_set(e, RC_CONFLICT, _("%s is there already; it is not overwritten."), path);
    return err_set(e, RC_IO, _("%s cannot be made: %s."), path, strerror(errno));
}

enum rc file_finish(FILE *f, const char *path, enum rc rc, struct err *e)
{
    if (rc == RC_OK && (fflush(f) != 0 || ferror(f) || fsync(fileno(f)) != 0))
        rc = err_set(e, RC_IO, _("%s could not be written: %s."), path, strerror(errno));
    if (fclose(f) != 0 && rc == RC_OK)
        rc = err_set(e, RC_IO, _("%s could not be written: %s."), path, strerror(errno));
    if (rc != RC_OK)
        (void)unlink(path);
    return rc;
}
