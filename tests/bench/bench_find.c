/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding: every keystroke of many people's names, initials, phones and birth dates, in the engine and on the screen. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/prng.h"
#include "src/base/text.h"
#include "src/desk/finder.h"
#include "src/people/find.h"
#include "src/people/patient.h"
#include "src/store/stmt.h"
#include "tests/bench/bench.h"

enum { PEOPLE = 400, TYPED = 256 };

/* What is typed for one patient, by kind of query. */
enum kind { AS_WRITTEN, GIVEN_FAMILY, PHONE_END, BORN, KINDS };
static const char *const kinds[KINDS] = {"name as written", "given name, then family name", "end of the phone",
                                         "birth date"};

static bool type_for(struct db *db, int64_t id, enum kind kind, char out[TYPED])
{
    struct stmt st;
    bool there;

    stmt_open(&st, db,
              "SELECT family, given, (SELECT value FROM contact_point WHERE patient_id = patient.id AND system = 'phone' "
              "ORDER BY rank LIMIT 1), date(born_day * 86400, 'unixepoch') FROM patient WHERE id = :id");
    stmt_int(&st, ":id", id);
    there = stmt_row(&st);
    if (there) {
        const char *family = stmt_col_text(&st, 0), *given = stmt_col_text(&st, 1), *phone = stmt_col_text(&st, 2);

        if (kind == AS_WRITTEN)
            snprintf(out, TYPED, "%s%s%s", family, (unsigned char)family[0] >= 0xe3 ? "" : " ", given);
        else if (kind == GIVEN_FAMILY)
            snprintf(out, TYPED, "%s %s", given, family);
        else if (kind == PHONE_END)
            snprintf(out, TYPED, "%s", strlen(phone) > 6 ? phone + strlen(phone) - 6 : phone);
        else
            snprintf(out, TYPED, "%s", stmt_col_text(&st, 3));
    }
    stmt_finish(&st, NULL);
    return there && out[0];
}

static void engine(const struct bench *b, struct db *db, enum kind kind, bool desk)
{
    struct samples s = {0};
    struct prng random;
    char typed[TYPED], prefix[TYPED], title[80];

    prng_seed(&random, 7);
    for (int i = 0; i < PEOPLE; i++) {
        if (!type_for(db, prng_between(&random, 1, b->patients), kind, typed))
            continue;
        for (size_t n = 0; typed[n];) {
            struct finder_list rows = {0};
            struct find_list found = {0};
            double begun;
            struct err e;

            n += text_grapheme(typed + n, strlen(typed + n));
            snprintf(prefix, sizeof prefix, "%.*s", (int)n, typed);
            if (kind == PHONE_END && n < 4)
                continue;
            begun = now_us();
            if (desk)
                finder_find(db, prefix, 20, &rows, &e);
            else
                find_query(db, prefix, NULL, &found, &e);
            samples_add(&s, now_us() - begun);
            finder_list_release(&rows);
            find_list_release(&found);
        }
    }
    snprintf(title, sizeof title, "%s: %s", desk ? "rows ready to show" : "engine", kinds[kind]);
    bench_row(title, &s, "ms", "engine p99 <= 1 ms");
}

static void screen(const struct bench *b, struct db *db)
{
    struct tty t = tty_start(b, b->database);
    struct samples s = {0};
    struct prng random;
    char typed[TYPED], key[16];
    double last;

    tty_drain(&t, 300, &last);
    tty_send(&t, "/");
    tty_drain(&t, 100, &last);
    prng_seed(&random, 11);
    for (int i = 0; i < 40; i++) {
        if (!type_for(db, prng_between(&random, 1, b->patients), (enum kind)(i % 2), typed))
            continue;
        for (size_t n = 0; typed[n];) {
            size_t step = text_grapheme(typed + n, strlen(typed + n));
            double begun = now_us();

            snprintf(key, sizeof key, "%.*s", (int)step, typed + n);
            tty_send(&t, key);
            if (tty_drain(&t, 25, &last) > 0)
                samples_add(&s, last - begun);
            n += step;
        }
        tty_send(&t, "\x15"); /* empties the box */
        tty_drain(&t, 200, &last);
    }
    tty_stop(&t);
    bench_row("key to last byte on the terminal", &s, "ms", "p99 <= 3 ms");
}

void bench_find(const struct bench *b)
{
    struct db *db = bench_open(b->database);

    bench_head("find, per keystroke");
    for (int desk = 0; desk < 2; desk++)
        for (int kind = 0; kind < KINDS; kind++)
            engine(b, db, (enum kind)kind, desk);
    screen(b, db);
    db_close(db);
}
