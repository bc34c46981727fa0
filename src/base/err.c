/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Filling in failures; every sentence is cut at a character and cleaned before anybody prints it. */
#include "src/base/err.h"

#include <stdarg.h>
#include <stdio.h>

#include "src/base/i18n.h"
#include "src/base/text.h"

__attribute__((format(printf, 4, 0))) static enum rc err_fill(struct err *e, enum rc rc, int field,
                                                              const char *format, va_list args)
{
    char raw[2 * sizeof e->text];

    if (!e)
        return rc;
    e->rc = rc;
    e->field = field;
    vsnprintf(raw, sizeof raw, format, args);
    text_clean(e->text, sizeof e->text, raw, (size_t)-1);
    return rc;
}

enum rc err_set(struct err *e, enum rc rc, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    err_fill(e, rc, ERR_NO_FIELD, format, args);
    va_end(args);
    return rc;
}

enum rc err_field(struct err *e, int field, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    err_fill(e, RC_INVALID, field, format, args);
    va_end(args);
    return RC_INVALID;
}

enum rc err_memory(struct err *e)
{
    return err_set(e, RC_NO_MEMORY, _("There is not enough memory. Close other programs and try again."));
}

int err_exit_code(enum rc rc)
{
    switch (rc) {
    case RC_OK:
        return 0;
    case RC_BUSY:
        return 75;
    case RC_NOT_FOUND:
    case RC_CONFLICT:
    case RC_INVALID:
    case RC_DENIED:
    case RC_DB:
    case RC_IO:
    case RC_NO_MEMORY:
    case RC_STOPPED:
        return 1;
    }
    return 1;
}
