/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Command tables: finding, running, listing. */
#include "ui/kit/cmd.h"

#include <string.h>

#include "src/base/text.h"
#include "ui/kit/inside.h"

static unsigned cmd_redraw(struct screen *s)
{
    (void)s;
    (void)clearok(curscr, TRUE);
    return FX_RELOAD;
}

static unsigned cmd_back(struct screen *s)
{
    return s->ops->flags & SCREEN_LOCKED ? FX_NONE : FX_CLOSE;
}

const struct cmd kit_cmds[] = {
    { K_F(1), N_("Help"), N_("Show what every key does here"), 0, menu_help },
    { '?', N_("Help"), N_("Show what every key does here"), 0, menu_help },
    { K_F(10), N_("Menu"), N_("List everything that can be done, to choose from"), 0, menu_all },
    { ':', N_("Run"), N_("Run any command by its name"), 0, menu_palette },
    { K_CTRL('l'), N_("Redraw"), N_("Read everything again and draw the screen anew"), 0, cmd_redraw },
    { K_ESC, N_("Back"), N_("Go back to the screen before"), 0, cmd_back },
};
const size_t n_kit_cmds = sizeof(kit_cmds) / sizeof(kit_cmds[0]);

void cmd_tables(const struct screen *s, struct cmd_tables *ret)
{
    bool modal = s->ops->flags & (SCREEN_MODAL | SCREEN_BOX);
    const struct app_options *o = &s->app->o;
    *ret = (struct cmd_tables){ { s->ops->cmds, modal ? NULL : o->cmds, kit_cmds },
                                { s->ops->n_cmds, modal ? 0 : o->n_cmds, n_kit_cmds },
                                s->ops->mode != NULL ? s->ops->mode(s) : 0,
                                screen_typing(s),
                                s->ops->lead != NULL ? s->ops->lead(s) : NULL };
    if (s->ops->flags & SCREEN_BOX) { /* a box has its own few keys; only Ctrl-L and Esc work besides */
        ret->cmds[2] = kit_cmds + n_kit_cmds - 2;
        ret->n[2] = 2;
    }
}

bool cmd_there(const struct cmd_tables *t, const struct cmd *cmd)
{
    return (cmd->needs & NEED_MODES & ~t->mode) == 0;
}

const struct cmd *cmd_find(const struct cmd_tables *t, int key)
{
    if (key == K_NONE)
        return NULL;
    for (size_t k = 0; k < 3; k++)
        for (size_t i = 0; i < t->n[k]; i++)
            if (t->cmds[k][i].key == key && cmd_there(t, &t->cmds[k][i]))
                return &t->cmds[k][i];
    return NULL;
}

unsigned cmd_run(struct screen *s, const struct cmd *cmd)
{
    unsigned missing = cmd->needs & ~screen_holds(s);
    if (missing == 0)
        return cmd->run(s);
    const char *why = NULL;
    if (missing & NEED_ROW)
        why = _("There is nothing in the list to do that with.");
    else if (s->app->o.gifts != NULL)
        why = gift_missing(s->app->o.gifts, missing);
    if (why == NULL)
        why = _("That cannot be done here now.");
    app_message(s->app, LOOK_BAD, why);
    return FX_NONE;
}

/* A letter is no command while letters are typed. */
static bool works(const struct cmd_tables *t, const struct cmd *c)
{
    return c->key != K_NONE && !(t->typing && key_is_text(c->key));
}

/* Not shown: what an earlier table's key hides, and a command under its second key. */
static bool shown_before(const struct cmd_tables *t, const struct cmd *c)
{
    if (cmd_find(t, c->key) != c)
        return true;
    for (size_t k = 0; k < 3; k++)
        for (size_t i = 0; i < t->n[k]; i++) {
            if (&t->cmds[k][i] == c)
                return false;
            if (t->cmds[k][i].run == c->run && works(t, &t->cmds[k][i]) && cmd_find(t, t->cmds[k][i].key) == &t->cmds[k][i])
                return true;
        }
    return false;
}

/* Adds "KEY Name" if it fits before `columns`; *used counts columns. */
static bool footer_add(const struct cmd *cmd, int columns, char *out, size_t size, int *used)
{
    char key[32], item[128];
    (void)key_label(cmd->key, key, sizeof(key));
    int n = snprintf(item, sizeof(item), "%s%s %s", *used > 0 ? "  " : "", key, _(cmd->name));
    int wide = text_columns(item, (size_t)-1);
    size_t have = strlen(out);
    if (n < 0 || *used + wide > columns || have + (size_t)n + 1 > size)
        return false;
    (void)text_copy(out + have, size - have, item);
    *used += wide;
    return true;
}

/* What matters most where the screen stands now. False: not all of it fits. */
static bool footer_lead(const struct cmd_tables *t, int columns, char *out, size_t size, int *used)
{
    for (const char *key = t->lead; key != NULL && *key != '\0'; key++) {
        const struct cmd *c = cmd_find(t, *key);
        if (c != NULL && c->run != cmd_back && works(t, c) && !footer_add(c, columns, out, size, used))
            return false;
    }
    return true;
}

static bool led(const struct cmd_tables *t, const struct cmd *c)
{
    return t->lead != NULL && c->key > 0 && c->key < 127 && strchr(t->lead, c->key) != NULL;
}

/* The commands of one table, as many as fit. False: one did not. */
static bool footer_table(const struct cmd_tables *t, size_t k, int columns, char *out, size_t size, int *used)
{
    for (size_t i = 0; i < t->n[k]; i++) {
        const struct cmd *c = &t->cmds[k][i];
        if (!works(t, c) || c->run == menu_help || shown_before(t, c) || c->key == K_CTRL('l') ||
            c->run == cmd_back || led(t, c))
            continue;
        if (!footer_add(c, columns, out, size, used))
            return false;
    }
    return true;
}

/* The way out and the help have their places kept, whatever else there is to do. */
size_t cmd_footer(const struct cmd_tables *t, int columns, char *out, size_t size)
{
    const struct cmd *help = cmd_find(t, K_F(1)), *back = cmd_find(t, K_ESC);
    char last[128] = "", way_out[128] = "";
    int last_cols = 0, back_cols = 0, used = 0;
    out[0] = '\0';
    if (help != NULL && footer_add(help, columns, last, sizeof(last), &last_cols))
        columns -= last_cols + 2;
    if (back != NULL && back->run == cmd_back && footer_add(back, columns, way_out, sizeof(way_out), &back_cols))
        back_cols += 2;
    bool room = footer_lead(t, columns - back_cols, out, size, &used) &&
                footer_table(t, 0, columns - back_cols, out, size, &used);
    if (back_cols > 0)
        (void)footer_add(back, columns, out, size, &used);
    for (size_t k = 1; k < 3 && room; k++)
        room = footer_table(t, k, columns, out, size, &used);
    size_t have = strlen(out);
    if (last_cols > 0 && have + strlen(last) + 3 <= size)
        (void)snprintf(out + have, size - have, "%s%s", used > 0 ? "  " : "", last);
    return strlen(out);
}

int cmd_clash(const struct cmd *cmds, size_t n)
{
    for (size_t i = 0; i < n; i++)
        for (size_t k = i + 1; k < n; k++)
            if (cmds[i].key != K_NONE && cmds[i].key == cmds[k].key &&
                (cmds[i].needs & NEED_MODES) == (cmds[k].needs & NEED_MODES))
                return cmds[i].key;
    return K_NONE;
}

void cmd_dump(FILE *out, const char *screen, const struct cmd *cmds, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        char key[32] = "";
        if (cmds[i].key != K_NONE)
            (void)key_label(cmds[i].key, key, sizeof(key));
        (void)fprintf(out, "%s\t%s\t%s\t%s\n", screen, key, _(cmds[i].name), _(cmds[i].help));
    }
}
