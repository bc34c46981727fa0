/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SQL functions of the clinic for triggers and views: may who sits here do it, and which day it is on the wall. */
#include <sqlite3.h>

#include "src/clinic/clinic.h"
#include "src/clinic/site.h"
#include "src/clinic/staff.h"

/* actor_may(right): 1 when the actor of this connection holds it. */
static void f_actor_may(sqlite3_context *c, int n, sqlite3_value **v)
{
    const char *word = (const char *)sqlite3_value_text(v[0]);
    int right = word != NULL ? WORD_INDEX(rights, word, -1) : -1;

    (void)n;
    sqlite3_result_int(c, right >= 0 && staff_may(sqlite3_user_data(c), (enum right)right));
}

/* clinic_today(): the civil day. */
static void f_clinic_today(sqlite3_context *c, int n, sqlite3_value **v)
{
    (void)n;
    (void)v;
    sqlite3_result_int(c, site_today(sqlite3_user_data(c)));
}

const struct sql_function clinic_functions[] = {
    {"actor_may",    1, 0, f_actor_may   },
    {"clinic_today", 0, 0, f_clinic_today},
    {NULL,           0, 0, NULL          },
};
