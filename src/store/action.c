/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables behind action.h. */
#include "src/store/action.h"

#include <string.h>

const struct action_info actions[ACTION_COUNT] = {
#define X(id, word, right, label) [ACTION_##id] = {word, label, RIGHT_##right},
    ACTIONS(X)
#undef X
};

const struct right_info rights[RIGHT_COUNT] = {
#define X(id, word, label) [RIGHT_##id] = {word, label},
    RIGHTS(X)
#undef X
};

int action_by_word(const char *word)
{
    for (int i = 0; i < ACTION_COUNT; i++)
        if (strcmp(actions[i].word, word) == 0)
            return i;
    return -1;
}

int right_by_word(const char *word)
{
    for (int i = 0; i < RIGHT_COUNT; i++)
        if (strcmp(rights[i].word, word) == 0)
            return i;
    return -1;
}
