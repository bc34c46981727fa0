/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The calendar helper: frontdesk-ics busy|days FROM_DAY TO_DAY ZONE, frontdesk-ics write. Standard input to standard output;
 * exit 0 done, 1 a fault that the output names, 2 wrong usage. The desk starts it; nobody else needs to. */
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "libexec/calendar.h"
#include "src/base/calendar.h"
#include "src/base/civil.h"

/* All of standard input, with a NUL behind it; NULL when it is more than ICS_FILE_MOST or cannot be read. */
static char *read_all(size_t *n)
{
    char *buf = malloc((size_t)ICS_FILE_MOST + 2);
    ssize_t got = 1;

    *n = 0;
    while (buf != NULL && got != 0 && *n <= ICS_FILE_MOST) {
        got = read(STDIN_FILENO, buf + *n, (size_t)ICS_FILE_MOST + 1 - *n);
        if (got < 0)
            break;
        *n += (size_t)got;
    }
    if (buf == NULL || got < 0 || *n > ICS_FILE_MOST) {
        free(buf);
        return NULL;
    }
    buf[*n] = '\0';
    return buf;
}

static bool day(const char *text, int32_t *value)
{
    char *end;
    long n = strtol(text, &end, 10);

    *value = (int32_t)n;
    return *text != '\0' && *end == '\0' && n >= CALENDAR_FIRST_DAY && n <= CALENDAR_LAST_DAY;
}

static int read_calendar(enum reading what, int32_t first, int32_t last)
{
    struct fault f = {ICS_MANY, 0};
    struct sieved s = {0};
    size_t n, size = 0;
    char *text = read_all(&n), *lines = NULL;
    FILE *out = open_memstream(&lines, &size);

    if (out == NULL)
        return EXIT_FAILURE;
    bool good = text != NULL && sieve(text, n, &s, &f) && expand(&s, what, first, last, out, &f);
    if (fclose(out) != 0)
        good = false;
    if (good)
        (void)fwrite(lines, 1, size, stdout);
    else
        printf("error\t%s\t%zu\n", ics_faults[f.what].word, f.line);
    sieved_release(&s);
    free(lines);
    free(text);
    return fflush(stdout) == 0 && good ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int write_lines(void)
{
    size_t n;
    char *lines = read_all(&n);
    bool good = lines != NULL && write_calendar(lines, n, stdout) && fflush(stdout) == 0;
    free(lines);
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
    bool writes = argc == 2 && strcmp(argv[1], "write") == 0;
    bool days = argc == 5 && strcmp(argv[1], "days") == 0, busy = argc == 5 && strcmp(argv[1], "busy") == 0;
    int32_t first = 0, last = 0;

    (void)setlocale(LC_ALL, "C.UTF-8"); /* widths of text, not words */
    icalerror_set_errors_are_fatal(0);
    if ((!writes && !days && !busy) || ((days || busy) && (!day(argv[2], &first) || !day(argv[3], &last) || last < first ||
                                                           civil_init(argv[4], NULL) != RC_OK)))
        return 2;
    if (!confine())
        return 2;
    return writes ? write_lines() : read_calendar(days ? READ_DAYS : READ_BUSY, first, last);
}
