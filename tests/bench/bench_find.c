/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding: every keystroke of many people's names, initials, phones and birth dates, in the engine and on the screen. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/keys.h"
#include "src/base/prng.h"
#include "src/base/text.h"
#include "src/desk/finder.h"
#include "src/people/find.h"
#include "src/people/patient.h"
#include "src/store/stmt.h"
#include "tests/bench/bench.h"

enum { PEOPLE = 400, TYPED = 256 };

/* What is typed for one patient, by kind of query. */
enum kind { AS_WRITTEN, GIVEN_FAMILY, BACKWARDS, STARTS, PINYIN, INITIALS, NAME_AND_YEAR, PHONE_END, BORN, KINDS };
static const char *const kinds[KINDS] = {
    "name as written",        "given name, then family name",   "its words backwards",
    "starts of two words",    "pinyin", "initials",
    "name, then year of birth", "end of the phone", "birth date",
};

/* Of a name in Latin letters its words backwards, or the first halves of the first and the last. */
static void words_of(const char *name, bool backwards, char out[TYPED])
{
    const char *words[8];
    size_t lengths[8], n = 0, used = 0;

    for (const char *s = name; *s && n < 8; s += lengths[n], s += *s == ' ', n++) {
        words[n] = s;
        lengths[n] = strcspn(s, " ");
    }
    if (n > 2 && !backwards) {
        words[1] = words[n - 1];
        lengths[1] = lengths[n - 1];
        n = 2;
    }
    for (size_t i = 0; i < n; i++) {
        size_t at = backwards ? n - 1 - i : i, length = backwards ? lengths[at] : (lengths[at] + 1) / 2;

        while (!backwards && ((unsigned char)words[at][length] & 0xc0) == 0x80)
            length++;
        used += (size_t)snprintf(out + used, TYPED - used, "%s%.*s", i > 0 ? " " : "", (int)length, words[at]);
    }
}

struct spelling {
    bool initials;
    size_t han;
    char *out;
};

/* The first key without Han characters is the whole name in pinyin. */
static int spell(void *to, const char *key)
{
    struct spelling *s = to;
    size_t n = strlen(key) - 1;

    if ((unsigned char)key[1] >= 0x80 || (s->initials && n != s->han))
        return 0;
    snprintf(s->out, TYPED, "%s", key + 1);
    return 1;
}

static bool type_for(struct db *db, int64_t id, enum kind kind, char out[TYPED])
{
    struct stmt st;

    out[0] = '\0';
    stmt_open(&st, db,
              "SELECT family, given, (SELECT value FROM contact_point WHERE patient_id = patient.id AND system = 'phone' "
              "ORDER BY rank LIMIT 1), date(born_day * 86400, 'unixepoch') FROM patient WHERE id = :id");
    stmt_int(&st, ":id", id);
    if (stmt_row(&st)) {
        const char *family = stmt_col_text(&st, 0), *given = stmt_col_text(&st, 1), *phone = stmt_col_text(&st, 2),
                   *born = stmt_col_text(&st, 3);
        bool han = (unsigned char)family[0] >= 0xe3;
        struct spelling spelling = {kind == INITIALS, (strlen(family) + strlen(given)) / 3, out};
        char name[TYPED];

        snprintf(name, sizeof name, "%s%s%s", family, han ? "" : " ", given);
        if (kind == AS_WRITTEN)
            snprintf(out, TYPED, "%s", name);
        else if (kind == GIVEN_FAMILY)
            snprintf(out, TYPED, "%s %s", given, family);
        else if (kind == BACKWARDS || kind == STARTS) {
            snprintf(name, sizeof name, "%s %s", family, given);
            words_of(name, kind == BACKWARDS, out);
        } else if (kind == PINYIN || kind == INITIALS) {
            if (han)
                keys_of_name(family, given, "", spell, &spelling);
        } else if (kind == NAME_AND_YEAR)
            snprintf(out, TYPED, "%s %.4s", family, born);
        else if (kind == PHONE_END)
            snprintf(out, TYPED, "%s", strlen(phone) > 6 ? phone + strlen(phone) - 6 : phone);
        else
            snprintf(out, TYPED, "%s", born);
    }
    stmt_finish(&st, NULL);
    return out[0] != '\0';
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
            begun = cpu_us();
            if (desk)
                finder_find(db, prefix, 20, &rows, &e);
            else
                find_query(db, prefix, NULL, &found, &e);
            samples_add(&s, cpu_us() - begun);
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

    bench_head("find, per keystroke (engine and rows: processor time)");
    for (int desk = 0; desk < 2; desk++)
        for (int kind = 0; kind < KINDS; kind++)
            engine(b, db, (enum kind)kind, desk);
    screen(b, db);
    db_close(db);
}
