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
#include "src/people/people.h"
#include "src/store/change.h"
#include "src/store/stmt.h"
#include "tests/bench/bench.h"

enum { PEOPLE = 400, TYPED_EACH = 8, TYPED = 256 };

/* What is typed for one patient, by kind of query. */
enum kind {
    AS_WRITTEN,
    GIVEN_FAMILY,
    BACKWARDS,
    STARTS,
    PINYIN,
    INITIALS,
    SURNAME_INITIALS,
    NAME_AND_YEAR,
    PHONE_END,
    WHOLE_PHONE,
    OUR_NUMBER,
    BORN,
    BORN_NAME,
    TAG_NAME,
    DOCTOR_NAME,
    SLIP_SWAPPED,
    SLIP_WRONG,
    SLIP_MISSING,
    SLIP_EXTRA,
    SLIP_ALIKE,
    SLIP_DIGIT,
    KINDS
};
static const char *const kinds[KINDS] = {
    [AS_WRITTEN] = "name as written",
    [GIVEN_FAMILY] = "given name, then family name",
    [BACKWARDS] = "its words backwards",
    [STARTS] = "starts of two words",
    [PINYIN] = "pinyin",
    [INITIALS] = "initials",
    [SURNAME_INITIALS] = "surname and initials",
    [NAME_AND_YEAR] = "name, then year of birth",
    [PHONE_END] = "end of the phone",
    [WHOLE_PHONE] = "phone",
    [OUR_NUMBER] = "our number",
    [BORN] = "birth date",
    [BORN_NAME] = "born: and name",
    [TAG_NAME] = "tag:vip and name",
    [DOCTOR_NAME] = "doctor: and name",
    [SLIP_SWAPPED] = "slip: two letters changed places",
    [SLIP_WRONG] = "slip: a letter wrong",
    [SLIP_MISSING] = "slip: a letter missing",
    [SLIP_EXTRA] = "slip: a letter too many",
    [SLIP_ALIKE] = "slip: characters read alike",
    [SLIP_DIGIT] = "slip: a digit of the phone wrong",
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

/* Puts a slip at letter `at` of a name. Letters of its own stand for the wrong ones. */
static void slip(char name[TYPED], enum kind kind, size_t at)
{
    size_t starts[TYPED + 1], n = 0;
    char out[TYPED] = "";

    for (size_t i = 0; name[i] && n < TYPED; i += text_grapheme(name + i, strlen(name + i)))
        starts[n++] = i;
    starts[n] = strlen(name);
    if (n < 4)
        return;
    at = 1 + at % (n - 2);
#define LETTER(i) (int)(starts[(i) + 1] - starts[i]), name + starts[i]
    if (kind == SLIP_SWAPPED)
        snprintf(out, TYPED, "%.*s%.*s%.*s%s", (int)starts[at], name, LETTER(at + 1), LETTER(at), name + starts[at + 2]);
    else if (kind == SLIP_WRONG)
        snprintf(out, TYPED, "%.*s%.*s%s", (int)starts[at], name, LETTER(0), name + starts[at + 1]);
    else if (kind == SLIP_MISSING)
        snprintf(out, TYPED, "%.*s%s", (int)starts[at], name, name + starts[at + 1]);
    else
        snprintf(out, TYPED, "%.*s%.*s%s", (int)starts[at], name, LETTER(n - 1), name + starts[at]);
#undef LETTER
    memcpy(name, out, TYPED);
}

struct spelling {
    bool initials, surname;
    size_t han;
    char *out;
};

/* The first key without Han characters is the whole name in pinyin; so many letters as characters are initials. */
static int spell(void *to, const char *key)
{
    struct spelling *s = to;
    size_t n = strcspn(key, " ") - 1;

    if ((unsigned char)key[1] >= 0x80 || (s->initials && n != s->han) || (s->surname && (key[n + 1] == ' ' || n <= s->han)))
        return 0;
    snprintf(s->out, TYPED, "%.*s", (int)n, key + 1);
    return 1;
}

/* The second character in another way of writing what sounds the same. */
static bool alike(char name[TYPED])
{
    static const char *const pairs[][2] = {{"小", "晓"}, {"伟", "玮"}, {"明", "鸣"}, {"强", "蔷"}, {"建", "健"}, {"国", "帼"},
                                           {"玲", "琳"}, {"文", "雯"}, {"敏", "闽"}, {"海", "嗨"}, {"燕", "艳"}, {"欣", "新"}};

    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        char *at = strstr(name, pairs[i][0]);

        if (at != NULL && at > name) {
            memcpy(at, pairs[i][1], strlen(pairs[i][1]));
            return true;
        }
    }
    return false;
}

struct known {
    char family[TYPED / 3], given[TYPED / 3], phone[64], born[16];
};

static bool know(struct db *db, int64_t id, struct known *k)
{
    struct stmt st;
    bool there;

    stmt_open(&st, db,
              "SELECT family, given, (SELECT value FROM contact_point WHERE patient_id = patient.id AND system = 'phone' "
              "ORDER BY rank LIMIT 1), date(born_day * 86400, 'unixepoch') "
              "FROM patient WHERE id = :id");
    stmt_int(&st, ":id", id);
    if ((there = stmt_row(&st))) {
        stmt_col_copy(&st, 0, k->family, sizeof k->family);
        stmt_col_copy(&st, 1, k->given, sizeof k->given);
        stmt_col_copy(&st, 2, k->phone, sizeof k->phone);
        stmt_col_copy(&st, 3, k->born, sizeof k->born);
    }
    stmt_finish(&st, NULL);
    return there;
}

static void type_han(const struct known *k, enum kind kind, char out[TYPED])
{
    struct spelling s = {kind == INITIALS, kind == SURNAME_INITIALS, (strlen(k->family) + strlen(k->given)) / 3, out};

    (void)keys_of_name(k->family, k->given, "", spell, &s);
}

static bool type_for(struct db *db, int64_t id, enum kind kind, char out[TYPED])
{
    struct known k;
    char name[TYPED];

    out[0] = '\0';
    if (!know(db, id, &k))
        return false;
    bool han = (unsigned char)k.family[0] >= 0xe3;
    snprintf(name, sizeof name, "%s%s%s", k.family, han ? "" : " ", k.given);
    switch (kind) {
    case GIVEN_FAMILY:
        snprintf(out, TYPED, "%s %s", k.given, k.family);
        break;
    case BACKWARDS:
    case STARTS:
        snprintf(name, sizeof name, "%s %s", k.family, k.given);
        words_of(name, kind == BACKWARDS, out);
        break;
    case PINYIN:
    case INITIALS:
    case SURNAME_INITIALS:
        if (han)
            type_han(&k, kind, out);
        break;
    case NAME_AND_YEAR:
        snprintf(out, TYPED, "%s %.4s", k.family, k.born);
        break;
    case PHONE_END:
        snprintf(out, TYPED, "%s", strlen(k.phone) > 6 ? k.phone + strlen(k.phone) - 6 : k.phone);
        break;
    case WHOLE_PHONE:
    case SLIP_DIGIT:
        snprintf(out, TYPED, "%s", k.phone);
        for (size_t i = 4; kind == SLIP_DIGIT && out[0] && out[i]; i++)
            if (out[i] >= '0' && out[i] <= '9' && i % 5 == (size_t)id % 5) {
                out[i] = out[i] == '9' ? '0' : (char)(out[i] + 1);
                break;
            }
        break;
    case OUR_NUMBER:
        snprintf(out, TYPED, "%lld", (long long)id);
        break;
    case BORN:
        snprintf(out, TYPED, "%s", k.born);
        break;
    case BORN_NAME:
        snprintf(out, TYPED, "born:%.4s %s", k.born, k.family);
        break;
    case TAG_NAME:
        snprintf(out, TYPED, "tag:vip %s", k.family);
        break;
    case DOCTOR_NAME:
        snprintf(out, TYPED, "doctor:li %s", k.family);
        break;
    case SLIP_ALIKE:
        if (han && alike(name))
            snprintf(out, TYPED, "%s", name);
        break;
    case KINDS:
        break;
    case AS_WRITTEN:
    case SLIP_SWAPPED:
    case SLIP_WRONG:
    case SLIP_MISSING:
    case SLIP_EXTRA:
        if (kind >= SLIP_SWAPPED && han)
            type_han(&k, PINYIN, name);
        if (kind >= SLIP_SWAPPED)
            slip(name, kind, (size_t)id);
        snprintf(out, TYPED, "%s", name);
    }
    return out[0] != '\0';
}

/* Where typing begins that is measured: behind an operator, which a person types first and as a whole. */
static size_t typed_first(const char *typed)
{
    size_t n = strcspn(typed, ":");

    return typed[n] == ':' ? n + strcspn(typed + n, " ") : 0;
}

static void engine(const struct bench *b, struct db *db, enum kind kind, bool desk)
{
    struct samples s = {0}, extra = {0};
    struct prng random;
    char typed[TYPED], prefix[TYPED], title[80];
    struct err e;

    prng_seed(&random, 7);
    for (int i = 0; i < PEOPLE; i++) {
        if (!type_for(db, prng_between(&random, 1, b->patients), kind, typed))
            continue;
        for (size_t n = typed_first(typed); typed[n];) {
            struct finder_list rows = {0};
            struct find_list found = {0}, slips = {0};
            double begun;

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
            begun = cpu_us();
            if (!desk && kind >= SLIP_SWAPPED && find_slips(db, prefix, NULL, &found, &slips, &e) == RC_OK)
                samples_add(&extra, cpu_us() - begun);
            finder_list_release(&rows);
            find_list_release(&found);
            find_list_release(&slips);
        }
    }
    snprintf(title, sizeof title, "%s: %s", desk ? "rows ready to show" : "engine", kinds[kind]);
    bench_row(title, &s, "ms", "engine p99 <= 1 ms");
    if (extra.n > 0)
        bench_row("    and those with the slip", &extra, "ms", "p99 <= 10 ms more");
    samples_release(&extra);
}

/* Somebody new with name, phone and number, all their keys in the same change. On a copy. */
static void registering(const struct bench *b)
{
    char path[512];
    struct samples s = {0};
    struct prng random;
    struct known k;

    bench_copy(b, "register.db", path, sizeof path);
    struct db *db = bench_open(path);
    prng_seed(&random, 5);
    for (int i = 0; i < 500; i++) {
        struct patient p;
        struct err e;

        if (!know(db, prng_between(&random, 1, b->patients), &k))
            continue;
        patient_init(&p);
        snprintf(p.family, sizeof p.family, "%s", k.family);
        snprintf(p.given, sizeof p.given, "%s", k.given);
        p.born.day = (int32_t)prng_between(&random, 0, 18000);
        snprintf(p.contacts[0].value, sizeof p.contacts[0].value, "077%08d", (int)prng_between(&random, 0, 99999999));
        double begun = now_us();
        if (patient_register(db, &p, &e) == RC_OK)
            samples_add(&s, now_us() - begun);
    }
    bench_row("register a person, wall", &s, "ms", "p50 <= 1 ms");
    double begun = now_us();
    struct err e;
    enum rc rc = find_refill_best(db, &e);
    bench_line("best lists made anew, wall", "", "%.1f s%s", (now_us() - begun) / 1e6, rc == RC_OK ? "" : e.text);
    begun = now_us();
    if ((rc = change_begin(db, ACTION_SETUP, &e)) == RC_OK)
        rc = change_end(db, people_room.rebuild(db, &e), &e);
    bench_line("index rebuilt from nothing, wall", "<= 90 s", "%.1f s%s", (now_us() - begun) / 1e6,
               rc == RC_OK ? "" : e.text);
    db_close(db);
}

static void bytes(const struct bench *b, struct db *db)
{
    struct stmt st;
    int64_t size = 0;

    stmt_open(&st, db, "SELECT sum(pgsize) FROM dbstat WHERE name GLOB 'search_*'");
    if (stmt_one_int(&st, &size, NULL) == RC_OK)
        bench_line("index, best lists and order of a person", "<= 450 bytes", "%.0f bytes", (double)size / (double)b->patients);
}

/* Types what is asked of one kind; wall time until the last byte, and the processor time that the desk took. */
static void type_kind(const struct bench *b, struct db *db, struct tty *t, enum kind kind, struct samples *all,
                      struct samples *used)
{
    struct samples s = {0};
    struct prng random;
    char typed[TYPED], key[16], title[80];
    double last;

    prng_seed(&random, 11);
    for (int i = 0; i < TYPED_EACH; i++) {
        if (!type_for(db, prng_between(&random, 1, b->patients), kind, typed))
            continue;
        size_t n = typed_first(typed);
        snprintf(title, sizeof title, "%.*s", (int)n, typed);
        tty_send(t, title);
        tty_drain(t, 100, &last);
        while (typed[n]) {
            size_t step = text_grapheme(typed + n, strlen(typed + n));
            double cpu = tty_cpu_us(t), begun = now_us();

            snprintf(key, sizeof key, "%.*s", (int)step, typed + n);
            tty_send(t, key);
            if (tty_drain(t, 25, &last) > 0) {
                samples_add(&s, last - begun);
                samples_add(all, last - begun);
                samples_add(used, tty_cpu_us(t) - cpu);
            }
            n += step;
        }
        tty_send(t, "\x15"); /* empties the box */
        tty_drain(t, 200, &last);
    }
    snprintf(title, sizeof title, "key to last byte: %s", kinds[kind]);
    bench_row(title, &s, "ms", "p99 <= 3 ms");
}

void bench_keys(const struct bench *b)
{
    struct db *db = bench_open(b->database);
    struct tty t = tty_start(b, b->database);
    struct samples all = {0}, used = {0};
    double last;

    bench_head("find on the screen, from a key to the last byte");
    tty_drain(&t, 2000, &last); /* what is typed before the first screen is lost */
    tty_send(&t, "/");
    tty_drain(&t, 500, &last);
    for (int kind = 0; kind <= DOCTOR_NAME; kind++)
        type_kind(b, db, &t, (enum kind)kind, &all, &used);
    tty_stop(&t);
    bench_row("key to last byte: all of these", &all, "ms", "p99 <= 3 ms");
    bench_row("    processor time of the desk", &used, "ms", "");
    db_close(db);
}

void bench_find(const struct bench *b)
{
    struct db *db = bench_open(b->database);

    bench_head("find, per keystroke (engine and rows: processor time)");
    for (int desk = 0; desk < 2; desk++)
        for (int kind = 0; kind < KINDS; kind++)
            if (desk || kind < BORN_NAME || kind > DOCTOR_NAME) /* the engine knows no operators */
                engine(b, db, (enum kind)kind, desk);
    bytes(b, db);
    db_close(db);
    registering(b);
}
