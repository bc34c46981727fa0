/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command tables of every screen: keys that do not clash, names that fit a footer, sentences that say
 * something. */
#include <string.h>

#include "src/base/text.h"
#include "tests/screens/all.h"
#include "tests/suite.h"
#include "ui/kit/cmd.h"
#include "ui/ui.h"

enum { NAME_COLUMNS = 24 };

/* Where people are worked with; questions and pickers have letters of their own. */
static const struct screen_ops *const places[] = { &card_screen, &desk_screen, &followups_screen,
                                                   &grid_screen, &reception_screen };

/* A key that says one thing here and another there is learnt wrong. */
static const struct {
    int key;
    const char *name;
} shared[] = {
    { 'i', "Check in" },  { 'o', "Check out" }, { 'b', "Book" }, { 'm', "Move" }, { 't', "Tags" },
    { 'f', "Follow up" }, { 'e', "Edit" },      { 'u', "Undo" }, { '/', "Find" },
};

START_TEST(no_two_commands_of_a_screen_share_a_key)
{
    for (int i = 0; i < SCREENS; i++) {
        const struct screen_ops *s = screens[i];
        ck_assert_msg(cmd_clash(s->cmds, s->n_cmds) == K_NONE, "%s: key %d twice", s->word,
                      cmd_clash(s->cmds, s->n_cmds));
    }
}
END_TEST

static void check_words(const char *screen, const struct cmd *c)
{
    ck_assert_msg(c->name != NULL && c->name[0] != '\0' && text_columns(c->name, (size_t)-1) <= NAME_COLUMNS,
                  "%s: the name of key %d", screen, c->key);
    ck_assert_msg(c->help != NULL && strlen(c->help) > 12 && c->help[strlen(c->help) - 1] != '.',
                  "%s: %s: the sentence", screen, c->name);
    ck_assert_msg(c->run != NULL, "%s: %s does nothing", screen, c->name);
}

START_TEST(every_command_has_a_short_name_and_a_sentence)
{
    for (int i = 0; i < SCREENS; i++)
        for (size_t k = 0; k < screens[i]->n_cmds; k++)
            check_words(screens[i]->word, &screens[i]->cmds[k]);
}
END_TEST

static void check_shared(const char *screen, const struct cmd *c)
{
    for (size_t i = 0; i < sizeof(shared) / sizeof(shared[0]); i++)
        ck_assert_msg(c->key != shared[i].key || strcmp(shared[i].name, c->name) == 0,
                      "%s: %c is %s, elsewhere %s", screen, c->key, c->name, shared[i].name);
}

START_TEST(a_key_means_the_same_wherever_people_are_worked_with)
{
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
        for (size_t k = 0; k < places[i]->n_cmds; k++)
            check_shared(places[i]->word, &places[i]->cmds[k]);
}
END_TEST

START_TEST(every_screen_has_a_word_of_its_own_and_a_title)
{
    for (int i = 0; i < SCREENS; i++) {
        ck_assert(screens[i]->word != NULL && screens[i]->title != NULL);
        for (int k = 0; k < i; k++)
            ck_assert_msg(strcmp(screens[i]->word, screens[k]->word) != 0, "%s twice", screens[k]->word);
    }
}
END_TEST

SUITE_MAIN("commands", no_two_commands_of_a_screen_share_a_key, every_command_has_a_short_name_and_a_sentence,
           a_key_means_the_same_wherever_people_are_worked_with,
           every_screen_has_a_word_of_its_own_and_a_title)
