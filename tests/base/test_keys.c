/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who is found by what: the keys of a person against what a receptionist types. */
#include <stdio.h>
#include <string.h>

#include "src/base/keys.h"
#include "src/base/text.h"
#include "tests/suite.h"

struct bag {
    char keys[64][KEYS_SIZE];
    int n;
};

static int collect(void *to, const char *key)
{
    struct bag *bag = to;

    ck_assert_int_lt(bag->n, 64);
    ck_assert_uint_lt(strlen(key), KEYS_SIZE);
    ck_assert(text_valid(key, (size_t)-1));
    text_copy(bag->keys[bag->n++], KEYS_SIZE, key);
    return 0;
}

static bool in_bag(const struct bag *bag, const char *prefix)
{
    for (int i = 0; i < bag->n; i++) {
        if (keys_begins(bag->keys[i], prefix))
            return true;
    }
    return false;
}

struct person {
    const char *family, *given, *alias, *phone, *number;
    int year, month, day;
};

static void keys_of_person(struct bag *bag, const struct person *p, keys_emit_fn *emit, void *to)
{
    bag->n = 0;
    keys_of_name(p->family, p->given, p->alias, emit, to);
    if (p->phone)
        keys_of_phone(p->phone, emit, to);
    if (p->number)
        keys_of_number(p->number, emit, to);
    if (p->year)
        keys_of_date(p->year, p->month, p->day, emit, to);
}

static const struct person wang = {"王", "小明", NULL, "138 0123 6789", "11010519900512002X", 1990, 5, 12};
static const struct person lv = {"吕", "布", NULL, NULL, NULL, 0, 0, 0};
static const struct person ouyang = {"", "欧阳娜娜", "Nana", NULL, NULL, 0, 0, 0};
static const struct person shan = {"单", "行", NULL, NULL, NULL, 0, 0, 0};
static const struct person anh = {"Nguyễn", "Thị Ánh", NULL, "+84 90 123 4567", "001090012345", 1990, 0, 0};
static const struct person dang = {"Đặng", "Văn Đức", NULL, NULL, NULL, 0, 0, 0};
static const struct person sara = {"Karimi", "Sara Jane", "سارا کریمی", "۰۹۱۲ ۳۴۵ ۶۷۸۹", "0012345678", 1369,
                                   2,        22};
static const struct person ali = {"شجریان", "علی‌اکبر", NULL, NULL, NULL, 0, 0, 0};
static const struct person obrien = {"O'Brien", "Jean-Luc", NULL, NULL, "AB-12", 0, 0, 0};

static const struct person ali_apart = {"شجریان", "علی اکبر", NULL, NULL, NULL, 0, 0, 0};
static const struct person ali_together = {"شجریان", "علیاکبر", NULL, NULL, NULL, 0, 0, 0};
static const struct person lan = {"Lan", NULL, NULL, "+84701234567", "11010519491231002X", 0, 0, 0};
static const struct person old_lan = {"Lan", NULL, NULL, NULL, "110105491231002", 0, 0, 0};
static const struct person reza = {"Reza", NULL, NULL, NULL, "0013542036", 0, 0, 0};
static const struct person reza_lost = {"Reza", NULL, NULL, NULL, "13542036", 0, 0, 0};
static const struct person zhong = {"鍾", "麗貞", NULL, NULL, NULL, 0, 0, 0};
static const struct person zhong_simple = {"钟", "丽贞", NULL, NULL, NULL, 0, 0, 0};
static const struct person lv_hang = {"", "吕行", NULL, NULL, NULL, 0, 0, 0};
static const struct person qian = {"乐", "茜", NULL, NULL, NULL, 0, 0, 0};
static const struct person mueller = {"Mueller", "Jörg", NULL, NULL, NULL, 0, 0, 0};
static const struct person muller = {"Müller", "Joerg", NULL, NULL, NULL, 0, 0, 0};
static const struct person plain = {"Muller", "Jorg", NULL, NULL, NULL, 0, 0, 0};
static const struct person aas = {"Ærøskøbing", "Åse", NULL, NULL, NULL, 0, 0, 0};
static const struct person sayed = {"Al-Sayed", "Łukasz Işık", NULL, NULL, NULL, 0, 0, 0};
static const struct person hue = {"Tran", "Minh Hue", NULL, NULL, NULL, 0, 0, 0};

static const struct {
    const struct person *person;
    const char *typed;
    bool found;
} cases[] = {
    {&lan,    "0120 123 4567",       true },
    {&lan,    "+84 120 123 4567",    true },
    {&lan,    "0701234567",          true },
    {&lan,    "0121 123 4567",       false},
    {&lan,    "11010519491231002X",  true },
    {&lan,    "110105491231002",     true },
    {&old_lan, "11010519491231002X", true },
    {&old_lan, "0013542036",         false},
    {&reza,   "0013542036",          true },
    {&reza,   "13542036",            true },
    {&reza_lost, "0013542036",       true },
    {&wang,   "王xm",               true },
    {&wang,   "王 xm",              true },
    {&wang,   "wang小明",         true },
    {&wang,   "王xiaom",            true },
    {&wang,   "王小m",             true },
    {&wang,   "xm",                  true },
    {&wang,   "xm wang",             true },
    {&wang,   "xmw",                 true },
    {&wang,   "xw",                  false},
    {&ali_apart,    "علی‌اکبر", true },
    {&ali_apart,    "علیاکبر",    true },
    {&ali_together, "علی‌اکبر", true },
    {&ali_together, "علی اکبر",   true },
    {&ali_together, "شجریان علی اکبر", true },
    {&ali,    "علیاکبر",       true },
    {&ali,    "اکبر",             true },
    {&ali,    "شجریان علیاکبر", true },
    {&zhong,  "钟丽贞",           true },
    {&zhong,  "鍾丽",              true },
    {&zhong,  "贞",                 true },
    {&zhong,  "zhonglz",             true },
    {&zhong_simple, "鍾麗貞",     true },
    {&zhong_simple, "麗",           true },
    {&lv_hang, "lvhang",             true },
    {&lv_hang, "luhang",             true },
    {&lv_hang, "lyuxing",            true },
    {&lv_hang, "lü xing",           true },
    {&qian,   "yueqian",             true },
    {&qian,   "yuexi",               true },
    {&qian,   "leqian",              true },
    {&qian,   "lexi",                true },
    {&qian,   "lx",                  true },
    {&mueller, "Müller",            true },
    {&mueller, "muller jorg",        true },
    {&mueller, "joerg mueller",      true },
    {&muller, "mueller",             true },
    {&muller, "muel",                true },
    {&muller, "mull",                true },
    {&muller, "joerg müller",       true },
    {&muller, "jörg mueller",       true },
    {&plain,  "Mueller",             true },
    {&plain,  "Müller Jörg",       true },
    {&plain,  "muex",                false},
    {&aas,    "aeroskobing",         true },
    {&aas,    "aeroeskoebing",       true },
    {&aas,    "ærøsk",             true },
    {&aas,    "ase",                 true },
    {&aas,    "aase",                true },
    {&sayed,  "alsayed",             true },
    {&sayed,  "al sayed",            true },
    {&sayed,  "sayed lukasz",        true },
    {&sayed,  "isik",                true },
    {&hue,    "hue",                 true },
    {&hue,    "minh huệ",          true },
    {&hue,    "huyen",               false},
    {&wang,   "wxm",                 true },
    {&wang,   "WXM",                 true },
    {&wang,   "wangxm",              true },
    {&wang,   "wang xm",             true },
    {&wang,   "wang xi",             true },
    {&wang,   "wangxiaoming",        true },
    {&wang,   "xiaoming wang",       true },
    {&wang,   "xiaoming",            true },
    {&wang,   "ming",                true },
    {&wang,   "ming wang",           true },
    {&wang,   "王",                 true },
    {&wang,   "小明",              true },
    {&wang,   "明",                 true },
    {&wang,   "王 明",             true },
    {&wang,   "wm",                  false},
    {&wang,   "小王",              false},
    {&wang,   "6789",                true },
    {&wang,   "1236789",             true },
    {&wang,   "138",                 true },
    {&wang,   "138 0123 6789",       true },
    {&wang,   "+86 138-0123-6789",   true },
    {&wang,   "0123",                false},
    {&wang,   "1101051990",          true },
    {&wang,   "11010519900512002x",  true },
    {&wang,   "1990",                true },
    {&wang,   "1990-05",             true },
    {&wang,   "1990-5-1",            true },
    {&wang,   "1990-05-12",          true },
    {&wang,   "1990/5/12",           true },
    {&wang,   "12.5.1990",           true },
    {&wang,   "05/12/1990",          true },
    {&wang,   "1990年5月12日",    true },
    {&wang,   "19900512",            true },
    {&wang,   "12/5",                true },
    {&wang,   "13/5",                false},
    {&wang,   "wang 1990",           true },
    {&wang,   "6789 xiao",           true },
    {&wang,   "1990 6789",           true },
    {&wang,   "wang 1991",           false},
    {&lv,     "lvbu",                true },
    {&lv,     "lu bu",               true },
    {&lv,     "lyu bu",              true },
    {&lv,     "ly",                  true },
    {&lv,     "lb",                  true },
    {&ouyang, "oynn",                true },
    {&ouyang, "ouyangnn",            true },
    {&ouyang, "娜娜",              true },
    {&ouyang, "nana",                true },
    {&shan,   "shan",                true },
    {&shan,   "dan",                 true },
    {&shan,   "shanhang",            true },
    {&anh,    "nguyen",              true },
    {&anh,    "anh",                 true },
    {&anh,    "ánh",                true },
    {&anh,    "nguyen anh",          true },
    {&anh,    "anh nguyen",          true },
    {&anh,    "thi nguyen",          true },
    {&anh,    "nguyenthianh",        true },
    {&anh,    "nguyen thi a",        true },
    {&anh,    "ngu a",               true },
    {&anh,    "nta",                 true },
    {&anh,    "guyen",               true },
    {&anh,    "uye",                 true },
    {&anh,    "yen",                 true },
    {&anh,    "en",                  false},
    {&anh,    "nguyen binh",         false},
    {&anh,    "0901234567",          true },
    {&anh,    "4567",                true },
    {&anh,    "001090012345",        true },
    {&anh,    "1990",                true },
    {&anh,    "1990-05",             false},
    {&dang,   "dang",                true },
    {&dang,   "Đặng",             true },
    {&dang,   "dvd",                 true },
    {&dang,   "duc dang",            true },
    {&sara,   "sara",                true },
    {&sara,   "karimi sara",         true },
    {&sara,   "sara karimi",         true },
    {&sara,   "jane sara",           true },
    {&sara,   "سارا",            true },
    {&sara,   "كريمي",          true },
    {&sara,   "0912",                true },
    {&sara,   "912345",              true },
    {&sara,   "09123456789",         true },
    {&sara,   "+98 912 345 6789",    true },
    {&sara,   "0098 912 345 6789",   true },
    {&sara,   "۶۷۸۹",            true },
    {&sara,   "0012345",             true },
    {&sara,   "۱۳۶۹/۰۲/۲۲",  true },
    {&ali,    "علی",              true },
    {&ali,    "علي اكبر",     true },
    {&ali,    "عَلی‌اکبر", true },
    {&ali,    "شجريان علی", true },
    {&obrien, "obrien",              true },
    {&obrien, "o'b",                 true },
    {&obrien, "luc",                 true },
    {&obrien, "jeanluc",             true },
    {&obrien, "jean-luc o’brien",  true },
    {&obrien, "ab12",                true },
    {&obrien, "AB-1",                true },
};

/* The test of one person, and the look-ups a store would make, agree with the table above. */
START_TEST(people_are_found_by_what_is_typed)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct keys_query q;
        struct keys_match m;
        struct bag bag;
        bool looked_up = false, sure = false;

        keys_query_init(&q, cases[i].typed);
        keys_match_init(&m, &q);
        keys_of_person(&bag, cases[i].person, keys_match_key, &m);
        ck_assert_msg(keys_match_found(&m) == cases[i].found, "%s", cases[i].typed);
        keys_of_person(&bag, cases[i].person, collect, &bag);
        ck_assert_int_gt(q.n_lookups, 0);
        for (int k = 0; k < q.n_lookups; k++) {
            looked_up |= in_bag(&bag, q.lookups[k].prefix);
            sure |= q.lookups[k].sure && in_bag(&bag, q.lookups[k].prefix);
        }
        ck_assert_msg(!cases[i].found || looked_up, "%s is not looked up", cases[i].typed);
        ck_assert_msg(!sure || cases[i].found, "%s is not sure", cases[i].typed);
    }
}
END_TEST

/* So that they are found at once, however many people have each. */
START_TEST(any_two_words_of_a_name_in_any_order_are_looked_up_surely)
{
    static const struct person minh = {"Nguyễn", "Thị Minh Anh", NULL, NULL, NULL, 0, 0, 0};
    static const struct {
        const struct person *person;
        const char *typed;
    } pairs[] = {
        {&anh,  "nguyen thi"     }, {&anh,  "thi nguyen"}, {&anh,  "nguyen anh"}, {&anh,  "anh nguyen"},
        {&anh,  "thi anh"        }, {&anh,  "anh thi"   }, {&anh,  "anh th"    }, {&anh,  "an thi"    },
        {&anh,  "anh thi nguyen" }, {&anh,  "thi nguyen anh"},
        {&minh, "nguyen minh"    }, {&minh, "minh nguyen"}, {&minh, "anh thi"  }, {&minh, "minh thi"  },
        {&minh, "minh anh nguyen"}, {&sara, "karimi jane"}, {&wang, "xiaoming wang"},
    };

    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct keys_query q;
        struct bag bag;
        bool sure = false;

        keys_query_init(&q, pairs[i].typed);
        keys_of_person(&bag, pairs[i].person, collect, &bag);
        for (int k = 0; k < q.n_lookups; k++)
            sure |= q.lookups[k].sure && in_bag(&bag, q.lookups[k].prefix);
        ck_assert_msg(sure, "%s", pairs[i].typed);
    }
}
END_TEST

START_TEST(a_common_name_has_few_keys)
{
    static const struct {
        const struct person *person;
        int most;
    } limits[] = {
        {&wang, 9 },
        {&anh,  8 },
        {&dang, 8 },
        {&ali,  8 },
        {&sara, 8 },
        {&lv,   11}
    };

    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        struct bag bag = {.n = 0};

        int inner = 0;

        keys_of_name(limits[i].person->family, limits[i].person->given, NULL, collect, &bag);
        for (int a = 0; a < bag.n; a++)
            inner += bag.keys[a][0] == 'i';
        ck_assert_int_le(bag.n - inner, limits[i].most);
        for (int a = 0; a < bag.n; a++) {
            for (int b = 0; b < a; b++)
                ck_assert_str_ne(bag.keys[a], bag.keys[b]);
        }
    }
}
END_TEST

START_TEST(the_kinds_are_as_the_contract_says)
{
    static const char *const wanted[] = {
        "n王小明 ", "n小明 ",  "n明",          "nwangxiaoming ", "nxiaomingwang ",      "nming",     "nwxm",
        "nwangxm",  "nxmwang", "d13801236789", "e987632108",     "d11010519900512002x", "b19900512", "b--0512",
    };
    struct bag bag = {.n = 0};

    keys_of_person(&bag, &wang, collect, &bag);
    ck_assert_int_eq(bag.n, (int)(sizeof wanted / sizeof *wanted));
    for (int i = 0; i < bag.n; i++)
        ck_assert_str_eq(bag.keys[i], wanted[i]);
}
END_TEST

START_TEST(a_name_in_one_field_is_as_good)
{
    struct bag apart = {.n = 0}, whole = {.n = 0};

    keys_of_name("欧阳", "娜娜", "", collect, &apart);
    keys_of_name("欧阳娜娜", NULL, NULL, collect, &whole);
    ck_assert_int_eq(apart.n, whole.n);
    for (int i = 0; i < apart.n; i++)
        ck_assert_str_eq(apart.keys[i], whole.keys[i]);
}
END_TEST

START_TEST(nothing_typed_looks_nothing_up)
{
    static const char *const empty[] = {"", "  ", "---", "/ .", "\u200B", "'"};
    struct keys_query q;
    struct keys_match m;

    for (size_t i = 0; i < sizeof empty / sizeof *empty; i++) {
        keys_query_init(&q, empty[i]);
        ck_assert_int_eq(q.n_lookups, 0);
        keys_match_init(&m, &q);
        ck_assert(keys_match_found(&m));
    }
    ck_assert_int_eq(keys_of_name(NULL, "", " ", collect, &(struct bag){.n = 0}), 0);
}
END_TEST

static int stop(void *to, const char *key)
{
    (void)key;
    ++*(int *)to;
    return 7;
}

START_TEST(an_emitter_may_stop)
{
    int calls = 0;

    ck_assert_int_eq(keys_of_name("王", "小明", "x", stop, &calls), 7);
    ck_assert_int_eq(calls, 1);
}
END_TEST

START_TEST(long_and_hostile_text_stays_in_bounds)
{
    char text[1024];
    struct keys_query q;
    struct bag bag;
    unsigned seed = 7;

    for (int round = 0; round < 3000; round++) {
        static const char *const pieces[] = {"王",   "行",   "ly",  "nyu", "7",  "1990", "-", "/", " ",
                                             "\xFF", "Ánh ", "علی", "0",   "年", "x",    "ـ", "ﷲ"};
        size_t n = 0, want = (size_t)round % 300;

        while (n < want) {
            const char *piece =
                pieces[(seed = seed * 1103515245u + 12345u) / 65536 % (sizeof pieces / sizeof *pieces)];

            memcpy(text + n, piece, strlen(piece));
            n += strlen(piece);
        }
        text[n] = '\0';
        keys_query_init(&q, text);
        for (int i = 0; i < q.n_probes; i++)
            ck_assert(text_valid(q.probes[i].prefix, (size_t)-1));
        bag.n = 0;
        keys_of_name(text, text, text, collect, &bag);
        keys_of_phone(text, collect, &bag);
        keys_of_number(text, collect, &bag);
        ck_assert_int_le(bag.n, KEYS_OF_NAME_MAX * 2 + 3);
    }
}
END_TEST

START_TEST(a_range_ends_behind_every_longer_key)
{
    char end[KEYS_SIZE + 4];

    keys_range_end(end, "n王");
    ck_assert(strcmp(end, "n王小明") > 0);
    ck_assert(strcmp(end, "n王") > 0);
    ck_assert(strcmp(end, "n玌") < 0);
    ck_assert(text_valid(end, (size_t)-1));
}
END_TEST

SUITE_MAIN("keys", people_are_found_by_what_is_typed,
           any_two_words_of_a_name_in_any_order_are_looked_up_surely, a_common_name_has_few_keys,
           the_kinds_are_as_the_contract_says, a_name_in_one_field_is_as_good, nothing_typed_looks_nothing_up,
           an_emitter_may_stop, long_and_hostile_text_stays_in_bounds, a_range_ends_behind_every_longer_key)
