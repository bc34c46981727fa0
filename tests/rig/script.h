/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A workflow script as lines of words: a verb, then what belongs to it. */
#ifndef FD_TESTS_SCRIPT_H
#define FD_TESTS_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>

struct script_line {
    int number; /* from 1 */
    char *text; /* as written */
    char **words;
    size_t n;
};

struct script {
    char *path;
    struct script_line *lines; /* only those that say something */
    size_t n;
};

/**
 * Reads a script. Words are separated by blanks; "..." keeps blanks and knows \" \\ \e \n \t \xHH. A line
 * that begins with # is a remark, and so is what follows three or more blanks after a verb's first word,
 * unless it is quoted.
 * @return false with a sentence on stderr
 */
bool script_load(struct script *s, const char *path);
void script_release(struct script *s);

#endif
