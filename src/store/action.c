/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables behind action.h. */
#include "src/store/action.h"

const struct action_info actions[ACTION_COUNT] = {
#define X(id, word, right, label) [ACTION_##id] = {word, label, RIGHT_##right},
    ACTIONS(X)
#undef X
};

const struct enum_word rights[RIGHT_COUNT] = {
#define X(id, word, label) [RIGHT_##id] = {word, label},
    RIGHTS(X)
#undef X
};
