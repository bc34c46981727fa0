/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who works here and what each may do. A staff member is a login of the operating system. */
#ifndef FD_CLINIC_STAFF_H
#define FD_CLINIC_STAFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/err.h"
#include "src/store/action.h"
#include "src/store/db.h"

struct staff {
    int64_t id, rev, role_id;
    char login[64], name[128];
    char role[32]; /* the role's word */
    char role_name[64];
    bool active;
};
struct staff_list {
    struct staff *rows;
    size_t n;
};
void staff_list_release(struct staff_list *l);

struct role {
    int64_t id;
    char word[32], name[64];
    bool rights[RIGHT_COUNT];
};
struct role_list {
    struct role *rows;
    size_t n;
};
void role_list_release(struct role_list *l);

/** The login of getuid(), or "" when the system does not know it; returns out. */
char *staff_login(char *out, size_t size);

/**
 * Finds out who sits here, and makes them the actor of this connection.
 * @param user  from --user, or NULL. Honoured only when this process runs as the owner of the database file,
 * or when it is that process's own login.
 * @return RC_DENIED for unknown and disabled logins, with the names of those who can change that
 */
enum rc staff_identify(struct db *db, const char *user, struct staff *ret, struct err *e);

enum rc staff_list(struct db *db, struct staff_list *ret, struct err *e); /* active first, by name */
enum rc staff_find(struct db *db, const char *login, struct staff *ret, struct err *e);
enum rc role_list(struct db *db, struct role_list *ret, struct err *e);

/** role is its word. RC_INVALID names what is wrong; RC_CONFLICT for a login that is taken. */
enum rc staff_add(struct db *db, const char *login, const char *name, const char *role, int64_t *id,
                  struct err *e);

/** Changes name, role (NULL: as it is). The last active administrator stays one. */
enum rc staff_change(struct db *db, int64_t id, const char *name, const char *role, struct err *e);

/** Disables or enables. The last active administrator cannot be disabled. */
enum rc staff_set_active(struct db *db, int64_t id, bool active, struct err *e);

/** May that staff member do it? RC_DENIED names the right, the roles and the people that have it.
 * clinic_room.authorize. */
enum rc staff_authorize(struct db *db, int64_t staff_id, int right, struct err *e);

/** May who sits here do it? The same without a sentence, quick enough for every row of a list. */
bool staff_may(struct db *db, enum right right);

/** "Ana Ruiz, Li Wei": active staff who hold a right, at most five; "nobody"; returns out. */
char *staff_who_may(struct db *db, enum right right, char *out, size_t size);

#endif
