/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small files: read whole, replaced whole, folders made. Nothing here follows a link in the last place of a
 * path that it writes, and what it makes belongs to the user alone (files 0600, folders 0700). */
#ifndef FD_BASE_FILE_H
#define FD_BASE_FILE_H

#include <stddef.h>
#include <stdio.h>

#include "src/base/err.h"

/**
 * Reads a regular file whole.
 * @param most  refuses a file of more bytes
 * @param ret   malloc'd, with a NUL behind the last byte; caller frees; untouched on failure
 * @param size  its bytes without that NUL
 * @return RC_OK, RC_NOT_FOUND, RC_INVALID (not a file, or too large), RC_IO, RC_NO_MEMORY
 */
enum rc file_read(const char *path, size_t most, char **ret, size_t *size, struct err *e);

/**
 * Puts these bytes in the place of the file: a reader, or a power cut, finds the old file or the new one,
 * never a part.
 * @return RC_OK, RC_IO
 */
enum rc file_replace(const char *path, const void *data, size_t size, struct err *e);

/**
 * Opens a new file for writing, for what may hold people's data.
 * @param ret  the caller closes it
 * @return RC_CONFLICT when something stands there already, be it a link: it is not overwritten; RC_IO
 */
enum rc file_new(const char *path, FILE **ret, struct err *e);

/**
 * Closes a file that file_new() opened. Where what was to be written failed (rc), or the disk did, it is removed.
 * @return rc, or RC_IO
 */
enum rc file_finish(FILE *f, const char *path, enum rc rc, struct err *e);

/** Removes a file; one that is not there is no failure. */
enum rc file_remove(const char *path, struct err *e);

/** Makes the folder and those above it that are missing. */
enum rc file_make_folder(const char *path, struct err *e);

#endif
