/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times of the day as forms read and show them. */
#include "ui/screens/time_field.h"

#include <string.h>

#include "src/clinic/schedule_edit.h"

static enum rc parse(void *ctx, const char *text, void *value, size_t size, struct err *e)
{
    int32_t minute = TIME_NONE;
    enum rc rc = text[strspn(text, " ")] != '\0' ? schedule_time_parse(text, &minute, e) : RC_OK;

    (void)ctx;
    (void)size;
    if (rc == RC_OK)
        memcpy(value, &minute, sizeof(minute));
    return rc;
}

static void show(void *ctx, const void *value, size_t size, char *out, size_t out_size)
{
    int32_t minute;

    (void)ctx;
    (void)size;
    memcpy(&minute, value, sizeof(minute));
    out[0] = '\0';
    if (minute != TIME_NONE)
        (void)schedule_time(out, out_size, minute);
}

const struct codec time_field = { parse, show };
