/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Themes: four tables of attributes, one row a look. */
#include "ui/kit/theme.h"

#include <stdlib.h>
#include <string.h>

#include "ui/kit/inside.h"

struct style {
    attr_t attr;
    short front, back; /* -1: the terminal's own */
};

static const struct style looks_mono[LOOK_COUNT] = {
    [LOOK_PLAIN] = { A_NORMAL, -1, -1 },    [LOOK_HEAD] = { A_BOLD, -1, -1 },
    [LOOK_STRONG] = { A_BOLD, -1, -1 },     [LOOK_DIM] = { A_NORMAL, -1, -1 },
    [LOOK_GOOD] = { A_NORMAL, -1, -1 },     [LOOK_WARN] = { A_BOLD, -1, -1 },
    [LOOK_BAD] = { A_REVERSE, -1, -1 },     [LOOK_KEY] = { A_BOLD, -1, -1 },
    [LOOK_FIELD] = { A_UNDERLINE, -1, -1 }, [LOOK_FOCUS] = { A_REVERSE, -1, -1 },
    [LOOK_MATCH] = { A_UNDERLINE, -1, -1 },
};

static const struct style looks_dark[LOOK_COUNT] = {
    [LOOK_PLAIN] = { A_NORMAL, -1, -1 },
    [LOOK_HEAD] = { A_BOLD, COLOR_CYAN, -1 },
    [LOOK_STRONG] = { A_BOLD, -1, -1 },
    [LOOK_DIM] = { A_NORMAL, COLOR_CYAN, -1 },
    [LOOK_GOOD] = { A_NORMAL, COLOR_GREEN, -1 },
    [LOOK_WARN] = { A_BOLD, COLOR_YELLOW, -1 },
    [LOOK_BAD] = { A_BOLD, COLOR_RED, -1 },
    [LOOK_KEY] = { A_BOLD, COLOR_CYAN, -1 },
    [LOOK_FIELD] = { A_UNDERLINE, -1, -1 },
    [LOOK_FOCUS] = { A_NORMAL, COLOR_BLACK, COLOR_CYAN },
    [LOOK_MATCH] = { A_UNDERLINE, COLOR_YELLOW, -1 },
};

static const struct style looks_light[LOOK_COUNT] = {
    [LOOK_PLAIN] = { A_NORMAL, -1, -1 },
    [LOOK_HEAD] = { A_BOLD, COLOR_BLUE, -1 },
    [LOOK_STRONG] = { A_BOLD, -1, -1 },
    [LOOK_DIM] = { A_NORMAL, COLOR_BLUE, -1 },
    [LOOK_GOOD] = { A_NORMAL, COLOR_GREEN, -1 },
    [LOOK_WARN] = { A_BOLD, COLOR_MAGENTA, -1 },
    [LOOK_BAD] = { A_BOLD, COLOR_RED, -1 },
    [LOOK_KEY] = { A_BOLD, COLOR_BLUE, -1 },
    [LOOK_FIELD] = { A_UNDERLINE, -1, -1 },
    [LOOK_FOCUS] = { A_NORMAL, COLOR_WHITE, COLOR_BLUE },
    [LOOK_MATCH] = { A_UNDERLINE, COLOR_MAGENTA, -1 },
};

static const struct style looks_contrast[LOOK_COUNT] = {
    [LOOK_PLAIN] = { A_NORMAL, COLOR_WHITE, COLOR_BLACK },
    [LOOK_HEAD] = { A_BOLD, COLOR_WHITE, COLOR_BLACK },
    [LOOK_STRONG] = { A_BOLD, COLOR_WHITE, COLOR_BLACK },
    [LOOK_DIM] = { A_NORMAL, COLOR_WHITE, COLOR_BLACK },
    [LOOK_GOOD] = { A_BOLD, COLOR_WHITE, COLOR_BLACK },
    [LOOK_WARN] = { A_BOLD, COLOR_YELLOW, COLOR_BLACK },
    [LOOK_BAD] = { A_BOLD, COLOR_BLACK, COLOR_YELLOW },
    [LOOK_KEY] = { A_BOLD, COLOR_YELLOW, COLOR_BLACK },
    [LOOK_FIELD] = { A_UNDERLINE, COLOR_WHITE, COLOR_BLACK },
    [LOOK_FOCUS] = { A_BOLD, COLOR_BLACK, COLOR_WHITE },
    [LOOK_MATCH] = { A_UNDERLINE, COLOR_YELLOW, COLOR_BLACK },
};

static const char *const names[] = {
    [THEME_AUTO] = "auto", [THEME_DARK] = "dark",         [THEME_LIGHT] = "light",
    [THEME_MONO] = "mono", [THEME_CONTRAST] = "contrast",
};

static attr_t attrs[LOOK_COUNT];

int theme_by_name(const char *name)
{
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (strcmp(names[i], name) == 0)
            return (int)i;
    return -1;
}

/* Some terminals tell their colours as "15;0", front and back. */
static bool light_background(void)
{
    const char *colours = getenv("COLORFGBG"), *back = colours == NULL ? NULL : strrchr(colours, ';');
    return back != NULL && (strcmp(back, ";15") == 0 || strcmp(back, ";7") == 0);
}

static const struct style *theme_table(enum theme theme)
{
    if (theme == THEME_AUTO && light_background())
        theme = THEME_LIGHT;
    switch (theme) {
    case THEME_LIGHT:
        return looks_light;
    case THEME_MONO:
        return looks_mono;
    case THEME_CONTRAST:
        return looks_contrast;
    case THEME_AUTO:
    case THEME_DARK:
        break;
    }
    return looks_dark;
}

void theme_start(enum theme theme)
{
    const char *none = getenv("NO_COLOR");
    if ((none != NULL && none[0] != '\0') || !has_colors())
        theme = THEME_MONO;
    const struct style *looks = theme_table(theme);
    bool plain = theme == THEME_MONO;
    if (!plain) {
        (void)start_color();
        (void)use_default_colors();
    }
    for (short i = 0; i < LOOK_COUNT; i++) {
        attrs[i] = looks[i].attr;
        if (!plain && (looks[i].front != -1 || looks[i].back != -1)) {
            (void)init_pair((short)(i + 1), looks[i].front, looks[i].back);
            attrs[i] |= (attr_t)COLOR_PAIR(i + 1);
        }
    }
}

attr_t theme_attr(enum look look)
{
    return attrs[(unsigned)look < LOOK_COUNT ? look : LOOK_PLAIN];
}
