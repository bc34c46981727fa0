/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who works here and what each may do. */
#include "src/clinic/staff.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "src/base/i18n.h"
#include "src/base/text.h"
#include "src/store/change.h"
#include "src/store/stmt.h"

#define STAFF_SQL                                                                                            \
    "SELECT staff.id, staff.rev, staff.login, staff.name, staff.role_id, role.word, role.name, staff.active" \
    " FROM staff JOIN role ON role.id = staff.role_id "

static void read_staff(struct stmt *st, void *row)
{
    struct staff *s = row;
    *s = (struct staff){0};
    s->id = stmt_col_int(st, 0);
    s->rev = stmt_col_int(st, 1);
    stmt_col_copy(st, 2, s->login, sizeof s->login);
    stmt_col_copy(st, 3, s->name, sizeof s->name);
    s->role_id = stmt_col_int(st, 4);
    stmt_col_copy(st, 5, s->role, sizeof s->role);
    stmt_col_copy(st, 6, s->role_name, sizeof s->role_name);
    s->active = stmt_col_int(st, 7) != 0;
}

char *staff_login(char *out, size_t size)
{
    struct passwd pw, *found = NULL;
    char buffer[4096];
    out[0] = '\0';
    if (getpwuid_r(getuid(), &pw, buffer, sizeof buffer, &found) == 0 && found != NULL)
        text_copy(out, size, pw.pw_name);
    return out;
}

/* A clinic that was set up before a right existed gave it to no role: until one has it, it goes with an older one. */
static const struct {
    enum right right, older;
} grown[] = {
    {RIGHT_BOOK_RESTRICTED, RIGHT_OVERBOOK},
    {RIGHT_BOOK_TWICE,      RIGHT_OVERBOOK},
    {RIGHT_SEE_CLINICAL,    RIGHT_RECEIVE },
    {RIGHT_SEE_RECEPTION,   RIGHT_REGISTER},
    {RIGHT_SEE_MANAGERS,    RIGHT_UNDO_ANY},
    {RIGHT_MERGE,           RIGHT_UNDO_ANY},
    {RIGHT_RESTRICT,        RIGHT_SETUP   },
    {RIGHT_ERASE,           RIGHT_SETUP   },
};

/* The word under which a right is kept in this file. */
static const char *right_word(struct db *db, enum right right)
{
    for (size_t i = 0; i < sizeof grown / sizeof grown[0]; i++) {
        struct stmt st;
        int64_t known = 1;
        if (grown[i].right != right)
            continue;
        stmt_open(&st, db, "SELECT EXISTS (SELECT 1 FROM role_right WHERE right_word = :right)");
        stmt_text(&st, ":right", rights[right].word);
        if (stmt_one_int(&st, &known, NULL) == RC_OK && known == 0)
            return rights[grown[i].older].word;
    }
    return rights[right].word;
}

char *staff_who_may(struct db *db, enum right right, char *out, size_t size)
{
    struct stmt st;
    size_t used = 0;
    out[0] = '\0';
    stmt_open(&st, db,
              "SELECT name FROM staff WHERE active = 1 AND role_id IN"
              " (SELECT role_id FROM role_right WHERE right_word = :right) ORDER BY name LIMIT 5");
    stmt_text(&st, ":right", right_word(db, right));
    while (stmt_row(&st) && used < size) {
        int w = snprintf(out + used, size - used, "%s%s", used > 0 ? ", " : "", stmt_col_text(&st, 0));
        used += w > 0 ? (size_t)w : 0;
    }
    (void)stmt_finish(&st, NULL);
    if (used == 0)
        text_copy(out, size, _("nobody"));
    return out;
}

/* Only who could open the file anyway may speak for others: the account that owns it. */
static bool owns_file(const struct db *db)
{
    struct stat sb;
    return stat(db_path(db), &sb) == 0 && sb.st_uid == getuid();
}

enum rc staff_identify(struct db *db, const char *user, struct staff *ret, struct err *e)
{
    char login[64], who[160];
    struct staff s;
    staff_login(login, sizeof login);
    if (user != NULL && strcmp(user, login) != 0) {
        if (!owns_file(db))
            return err_set(e, RC_DENIED,
                           _("--user works only for the account that owns the clinic's file; this is %s."),
                           login[0] != '\0' ? login : "?");
        text_copy(login, sizeof login, user);
    }
    if (login[0] == '\0')
        return err_set(e, RC_DENIED, _("This system does not know who user number %lu is."),
                       (unsigned long)getuid());
    enum rc rc = staff_find(db, login, &s, NULL);
    if (rc != RC_OK && rc != RC_NOT_FOUND)
        return staff_find(db, login, &s, e);
    if (rc == RC_NOT_FOUND)
        return err_set(e, RC_DENIED, _("%s is not on the staff of this clinic; ask %s to add you."), login,
                       staff_who_may(db, RIGHT_STAFF, who, sizeof who));
    if (!s.active)
        return err_set(e, RC_DENIED, _("%s is disabled at this clinic; ask %s."), login,
                       staff_who_may(db, RIGHT_STAFF, who, sizeof who));
    db_set_actor(db, s.id, s.name);
    *ret = s;
    return RC_OK;
}

enum rc staff_find(struct db *db, const char *login, struct staff *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, STAFF_SQL "WHERE staff.login = :login");
    stmt_text(&st, ":login", login);
    enum rc rc = stmt_one(&st, ret, sizeof *ret, read_staff, e);
    return rc == RC_NOT_FOUND ? err_set(e, rc, _("There is no staff member %s."), login) : rc;
}

enum rc staff_list(struct db *db, struct staff_list *ret, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, STAFF_SQL "ORDER BY staff.active DESC, staff.name, staff.id");
    return stmt_list(&st, &ret->rows, &ret->n, sizeof *ret->rows, read_staff, e);
}

enum rc role_list(struct db *db, struct role_list *ret, struct err *e)
{
    struct role_list l = {0};
    struct stmt st;
    stmt_open(
        &st, db,
        "SELECT role.id, role.word, role.name, right_word FROM role LEFT JOIN role_right ON role_id = role.id"
        " ORDER BY role.id");
    while (stmt_row(&st)) {
        int64_t id = stmt_col_int(&st, 0);
        if (l.n == 0 || l.rows[l.n - 1].id != id) {
            struct role *r = stmt_add(&st, &l.rows, &l.n, sizeof *r);
            if (r == NULL)
                break;
            r->id = id;
            stmt_col_copy(&st, 1, r->word, sizeof r->word);
            stmt_col_copy(&st, 2, r->name, sizeof r->name);
        }
        int right = WORD_INDEX(rights, stmt_col_text(&st, 3), -1);
        if (right >= 0)
            l.rows[l.n - 1].rights[right] = true;
    }
    enum rc rc = stmt_finish(&st, e);
    if (rc == RC_OK)
        *ret = l;
    else
        role_list_release(&l);
    return rc;
}

static enum rc role_id(struct db *db, const char *word, int64_t *id, struct err *e)
{
    struct stmt st;
    stmt_open(&st, db, "SELECT id FROM role WHERE word = :word");
    stmt_text(&st, ":word", word);
    enum rc rc = stmt_one_int(&st, id, e);
    if (rc != RC_NOT_FOUND)
        return rc;
    struct role_list l;
    char words[128] = "";
    size_t used = 0;
    if (role_list(db, &l, e) == RC_OK) {
        for (size_t i = 0; i < l.n && used < sizeof words; i++) {
            int w = snprintf(words + used, sizeof words - used, "%s%s", used > 0 ? ", " : "", l.rows[i].word);
            used += w > 0 ? (size_t)w : 0;
        }
        role_list_release(&l);
    }
    return err_set(e, RC_INVALID, _("There is no role %s; there are: %s."), word, words);
}

static bool login_is_good(const char *login)
{
    if (login[0] == '\0' || login[0] == '-' || strlen(login) >= sizeof((struct staff *)0)->login)
        return false;
    for (const unsigned char *p = (const unsigned char *)login; *p != '\0'; p++)
        if (*p <= ' ' || *p == ':' || *p == '/' || *p == 0x7f)
            return false;
    return text_valid(login, (size_t)-1);
}

/* A name fit to stand in the journal; caller frees. */
static enum rc good_name(const char *name, char **ret, struct err *e)
{
    char *tidy = text_tidy(name, (size_t)-1, false);
    if (tidy == NULL)
        return err_memory(e);
    if (tidy[0] == '\0' || strlen(tidy) >= sizeof((struct staff *)0)->name) {
        free(tidy);
        return err_set(e, RC_INVALID, _("A staff member needs a name, at most %zu letters long."),
                       sizeof((struct staff *)0)->name - 1);
    }
    *ret = tidy;
    return RC_OK;
}

static enum rc add(struct db *db, const char *login, const char *name, const char *role, int64_t *id,
                   struct err *e)
{
    int64_t role_number;
    struct staff there;
    enum rc rc = role_id(db, role, &role_number, e);
    if (rc != RC_OK)
        return rc;
    if (staff_find(db, login, &there, NULL) == RC_OK)
        return err_set(e, RC_CONFLICT, _("%s is on the staff already, as %s."), login, there.name);
    struct stmt st;
    stmt_open(&st, db, "INSERT INTO staff (login, name, role_id) VALUES (:login, :name, :role)");
    stmt_text(&st, ":login", login);
    stmt_text(&st, ":name", name);
    stmt_int(&st, ":role", role_number);
    rc = stmt_insert(&st, id, e);
    if (rc == RC_OK)
        change_subject(db, "staff", *id, 0);
    return rc;
}

enum rc staff_add(struct db *db, const char *login, const char *name, const char *role, int64_t *id,
                  struct err *e)
{
    char *tidy;
    int64_t new_id = 0;
    if (!login_is_good(login))
        return err_set(e, RC_INVALID,
                       _("%s cannot be a login: no blanks, colons or slashes, 1 to 63 letters."), login);
    enum rc rc = good_name(name, &tidy, e);
    if (rc != RC_OK)
        return rc;
    if ((rc = change_begin(db, ACTION_STAFF_ADD, e)) == RC_OK)
        rc = change_end(db, add(db, login, tidy, role, &new_id, e), e);
    free(tidy);
    if (rc == RC_OK && id != NULL)
        *id = new_id;
    return rc;
}

static enum rc change(struct db *db, int64_t id, const char *name, const char *role, struct err *e)
{
    int64_t role_number = 0;
    enum rc rc = role != NULL ? role_id(db, role, &role_number, e) : RC_OK;
    if (rc != RC_OK)
        return rc;
    struct stmt st;
    stmt_open(
        &st, db,
        "UPDATE staff SET name = coalesce(:name, name), role_id = coalesce(:role, role_id), rev = rev + 1"
        " WHERE id = :id");
    stmt_text(&st, ":name", name);
    stmt_int_or_null(&st, ":role", role_number);
    stmt_int(&st, ":id", id);
    rc = stmt_changed(&st, 1, e);
    change_subject(db, "staff", id, 0);
    return rc;
}

enum rc staff_change(struct db *db, int64_t id, const char *name, const char *role, struct err *e)
{
    char *tidy = NULL;
    enum rc rc = name != NULL ? good_name(name, &tidy, e) : RC_OK;
    if (rc != RC_OK)
        return rc;
    if ((rc = change_begin(db, ACTION_STAFF_CHANGE, e)) == RC_OK)
        rc = change_end(db, change(db, id, tidy, role, e), e);
    free(tidy);
    return rc;
}

enum rc staff_set_active(struct db *db, int64_t id, bool active, struct err *e)
{
    enum rc rc = change_begin(db, active ? ACTION_STAFF_CHANGE : ACTION_STAFF_DISABLE, e);
    if (rc != RC_OK)
        return rc;
    struct stmt st;
    stmt_open(&st, db, "UPDATE staff SET active = :active, rev = rev + 1 WHERE id = :id");
    stmt_int(&st, ":active", active);
    stmt_int(&st, ":id", id);
    rc = stmt_changed(&st, 1, e);
    change_subject(db, "staff", id, 0);
    return change_end(db, rc, e);
}

static enum rc holds(struct db *db, int64_t staff_id, const char *word, struct err *e)
{
    struct stmt st;
    int64_t one;
    stmt_open(&st, db,
              "SELECT 1 FROM staff JOIN role_right USING (role_id)"
              " WHERE staff.id = :id AND staff.active = 1 AND right_word = :right");
    stmt_int(&st, ":id", staff_id);
    stmt_text(&st, ":right", word);
    return stmt_one_int(&st, &one, e);
}

bool staff_may(struct db *db, enum right right)
{
    return right == RIGHT_NONE || holds(db, db_actor(db), right_word(db, right), NULL) == RC_OK;
}

enum rc staff_authorize(struct db *db, int64_t staff_id, int right, struct err *e)
{
    struct stmt st;
    char who[120], roles[96];
    if (right == RIGHT_NONE)
        return RC_OK;
    const struct enum_word *r = &rights[right];
    const char *word = right_word(db, (enum right)right);
    enum rc rc = holds(db, staff_id, word, e);
    if (rc != RC_NOT_FOUND)
        return rc;
    stmt_open(&st, db,
              "SELECT group_concat(name, ', ') FROM (SELECT role.name FROM role JOIN role_right ON role_id = "
              "role.id"
              " WHERE right_word = :right ORDER BY role.id)");
    stmt_text(&st, ":right", word);
    roles[0] = '\0';
    if (stmt_row(&st))
        stmt_col_copy(&st, 0, roles, sizeof roles);
    (void)stmt_finish(&st, NULL);
    return err_set(e, RC_DENIED, _("You may not %s. Those who may: %s (%s)."), _(r->label),
                   roles[0] != '\0' ? roles : _("no role"), staff_who_may(db, (enum right)right, who, sizeof who));
}

void staff_list_release(struct staff_list *l)
{
    free(l->rows);
    *l = (struct staff_list){0};
}

void role_list_release(struct role_list *l)
{
    free(l->rows);
    *l = (struct role_list){0};
}
