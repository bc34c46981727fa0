/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How alike two records are: each degree of each field, families that are not one person, and people of four scripts
 * with slips, who must be brought together and known again. */
#include <stdio.h>
#include <string.h>

#include "src/base/prng.h"
#include "src/base/text.h"
#include "src/people/blocking.h"
#include "src/people/patient.h"
#include "tests/seed.h"
#include "tests/suite.h"

static struct match_text *text;

static void setup(void)
{
    text = match_text_new();
    ck_assert_ptr_nonnull(text);
}

static void teardown(void)
{
    match_text_free(text);
}

static struct match score(const struct match_person *a, const struct match_person *b)
{
    struct match_record x, y;
    struct match m, back;
    ck_assert(match_prepare(&x, text, a) && match_prepare(&y, text, b));
    match_score(&match_weights_default, &x, &y, &m);
    match_score(&match_weights_default, &y, &x, &back);
    ck_assert_int_eq(m.score, back.score);
    ck_assert_int_eq(m.level, back.level);
    return m;
}

/* ---- degrees ---- */

#define NAME(f, g)   {.family = f, .given = g, .born_day = PATIENT_NO_DAY}
#define ALIAS(f, g, l) {.family = f, .given = g, .alias = l, .born_day = PATIENT_NO_DAY}
#define BORN(day)    {.family = "x", .born_day = day, .born_precision = 3}
#define YEAR(day)    {.family = "x", .born_day = day, .born_precision = 1}
#define WITH(...)    {.family = "x", .born_day = PATIENT_NO_DAY, __VA_ARGS__}

static const struct {
    const char *why;
    struct match_person a, b;
    enum match_field field;
    enum match_degree want;
} degrees[] = {
    {"the same", NAME("Karimi", "Sara"), NAME("KARIMI", "sara"), MATCH_FAMILY, MATCH_EQUAL},
    {"without accents", NAME("Đặng", "Ánh"), NAME("Dang", "Anh"), MATCH_FAMILY, MATCH_FOLDED},
    {"a Persian keyboard's letters", NAME("كريمي", "علي"), NAME("کریمی", "علی"), MATCH_FAMILY, MATCH_FOLDED},
    {"pinyin", NAME("王", "小明"), NAME("Wang", "Xiao Ming"), MATCH_GIVEN, MATCH_READING},
    {"a surname's reading", NAME("曾", "国藩"), NAME("Zeng", "Guofan"), MATCH_FAMILY, MATCH_READING},
    {"another reading", NAME("吕", "布"), NAME("Lu", "Bu"), MATCH_FAMILY, MATCH_READING},
    {"homophones", NAME("王", "小明"), NAME("王", "晓明"), MATCH_GIVEN, MATCH_READING},
    {"Han brothers", NAME("王", "小明"), NAME("王", "小红"), MATCH_GIVEN, MATCH_DIFFERENT},
    {"all of a Han name in one part", NAME("王小明", ""), NAME("王", "小明"), MATCH_GIVEN, MATCH_FOLDED},
    {"a letter wrong", NAME("Karimi", "Sara"), NAME("Karemi", "Sara"), MATCH_FAMILY, MATCH_SLIP},
    {"a letter missing", NAME("Karimi", "Sara"), NAME("Karmi", "Sara"), MATCH_FAMILY, MATCH_SLIP},
    {"neighbours exchanged", NAME("Karimi", "Sara"), NAME("Kairmi", "Sara"), MATCH_FAMILY, MATCH_SLIP},
    {"two letters wrong", NAME("Hashemi", "Sara"), NAME("Hoshami", "Sara"), MATCH_FAMILY, MATCH_SLIPS},
    {"a short name is another", NAME("Li", "Wei"), NAME("Lu", "Wei"), MATCH_FAMILY, MATCH_DIFFERENT},
    {"twins' names", NAME("Karimi", "Hana"), NAME("Karimi", "Lana"), MATCH_GIVEN, MATCH_SLIPS},
    {"Vietnamese brothers", NAME("Nguyễn", "Văn An"), NAME("Nguyễn", "Văn Anh"), MATCH_GIVEN, MATCH_DIFFERENT},
    {"a word of it", NAME("Nguyễn", "Thị Ánh"), NAME("Nguyễn", "Ánh"), MATCH_GIVEN, MATCH_PART},
    {"a short form", NAME("Hill", "Jo"), NAME("Hill", "J"), MATCH_GIVEN, MATCH_PART},
    {"a nickname", NAME("Hill", "Alex"), NAME("Hill", "Alexander"), MATCH_GIVEN, MATCH_PART},
    {"a blank too many", NAME("Blaqe", "Ann"), NAME("b laqe", "Ann"), MATCH_FAMILY, MATCH_FOLDED},
    {"exchanged", NAME("Karimi", "Sara"), NAME("Sara", "Karimi"), MATCH_FAMILY, MATCH_EXCHANGED},
    {"exchanged with a slip", NAME("Karimi", "Sara"), NAME("Sara", "Karimy"), MATCH_FAMILY, MATCH_EXCHANGED},
    {"the one part in the other place", NAME("Waller", ""), NAME("", "Waller"), MATCH_GIVEN, MATCH_EXCHANGED},
    {"also known as", ALIAS("کریمی", "سارا", "Sara Karimi"), NAME("Karimi", "Sara"), MATCH_FAMILY, MATCH_READING},
    {"letters that are not read", NAME("کریمی", "سارا"), NAME("Karimi", "Sara"), MATCH_FAMILY, MATCH_MISSING},
    {"another name", NAME("Karimi", "Sara"), NAME("Berry", "Tom"), MATCH_FAMILY, MATCH_DIFFERENT},
    {"no name", NAME("", "Sara"), NAME("Berry", "Sara"), MATCH_FAMILY, MATCH_MISSING},
    {"the same day", BORN(9000), BORN(9000), MATCH_BORN, MATCH_EQUAL},
    {"day and month exchanged", BORN(7368), BORN(7427), MATCH_BORN, MATCH_EXCHANGED}, /* 1990-03-05, 1990-05-03 */
    {"one figure", BORN(9000), BORN(9001), MATCH_BORN, MATCH_SLIP},
    {"neighbouring figures", BORN(0), BORN(9), MATCH_BORN, MATCH_SLIP}, /* 01-01, 01-10 */
    {"the year alone, and in it", YEAR(8766), BORN(9000), MATCH_BORN, MATCH_PART},
    {"the year alone, another", YEAR(8766), BORN(12000), MATCH_BORN, MATCH_DIFFERENT},
    {"not known", NAME("x", ""), BORN(9000), MATCH_BORN, MATCH_MISSING},
    {"another day", BORN(9000), BORN(15555), MATCH_BORN, MATCH_DIFFERENT},
    {"woman and man", WITH(.sex = SEX_FEMALE), WITH(.sex = SEX_MALE), MATCH_SEX, MATCH_DIFFERENT},
    {"sex not known", WITH(.sex = SEX_FEMALE), WITH(.sex = SEX_UNKNOWN), MATCH_SEX, MATCH_MISSING},
    {"the second phone is the other's first", WITH(.phones = {"+441", "+447700900123"}),
     WITH(.phones = {"+447700900123"}), MATCH_PHONE, MATCH_EQUAL},
    {"a figure wrong", WITH(.phones = {"+447700900123"}), WITH(.phones = {"+447700900128"}), MATCH_PHONE, MATCH_SLIP},
    {"the same end", WITH(.phones = {"+982122345678"}), WITH(.phones = {"22345678"}), MATCH_PHONE, MATCH_PART},
    {"another phone", WITH(.phones = {"+447700900123"}), WITH(.phones = {"+448811900555"}), MATCH_PHONE, MATCH_DIFFERENT},
    {"no phone", WITH(.phones = {""}), WITH(.phones = {"+447700900123"}), MATCH_PHONE, MATCH_MISSING},
    {"a number in other capitals", WITH(.national = "11010519491231002x"), WITH(.national = "11010519491231002X"),
     MATCH_NATIONAL, MATCH_EQUAL},
    {"a figure of it", WITH(.national = "6988048"), WITH(.national = "6988148"), MATCH_NATIONAL, MATCH_SLIP},
    {"two figures of it", WITH(.national = "6988048"), WITH(.national = "6918148"), MATCH_NATIONAL, MATCH_SLIPS},
    {"another number", WITH(.national = "6988048"), WITH(.national = "1234567"), MATCH_NATIONAL, MATCH_DIFFERENT},
    {"an address with blanks elsewhere", WITH(.address = "6 tallara parkway"), WITH(.address = "6 tallara p arkway"),
     MATCH_ADDRESS, MATCH_EQUAL},
    {"its parts in another order", WITH(.address = "basedow street, oyster farm"),
     WITH(.address = "oyster farm, basedow street"), MATCH_ADDRESS, MATCH_SLIPS},
    {"another house of the street", WITH(.address = "69 giblin street"), WITH(.address = "7 giblin street"), MATCH_ADDRESS,
     MATCH_PART},
    {"another address", WITH(.address = "69 giblin street"), WITH(.address = "Kurfürstendamm 12"), MATCH_ADDRESS,
     MATCH_DIFFERENT},
    {"a town alone is no address", WITH(.city = "London"), WITH(.city = "London"), MATCH_ADDRESS, MATCH_MISSING},
    {"mail in capitals", WITH(.email = "Sara@Example.org"), WITH(.email = "sara@example.org"), MATCH_EMAIL, MATCH_EQUAL},
    {"a letter of it", WITH(.email = "sara@example.org"), WITH(.email = "sara@exmple.org"), MATCH_EMAIL, MATCH_SLIP},
};

START_TEST(a_field_agrees_by_degrees)
{
    struct match m = score(&degrees[_i].a, &degrees[_i].b);
    ck_assert_msg(m.degree[degrees[_i].field] == degrees[_i].want, "%s: %s is %s, not %s", degrees[_i].why,
                  match_fields[degrees[_i].field].word, match_degrees[m.degree[degrees[_i].field]].word,
                  match_degrees[degrees[_i].want].word);
    int sum = 0;
    for (int f = 0; f < MATCH_FIELDS; f++)
        sum += m.weight[f];
    ck_assert_int_eq(m.score, sum);
}
END_TEST

/* ---- who is one person and who is not ---- */

#define HOME .phones = {"+447700900123"}, .address = "4 Mill Lane", .city = "London", .email = "karimi@example.org"
#define PERSON(f, g, day, s) .family = f, .given = g, .born_day = day, .born_precision = 3, .sex = s

static const struct {
    const char *why;
    struct match_person a, b;
    enum match_level want;
} people[] = {
    {"the same twice", {PERSON("Karimi", "Sara", 9000, 1), HOME}, {PERSON("Karimi", "Sara", 9000, 1), HOME}, MATCH_SURELY},
    {"name and birth date", {PERSON("Karimi", "Sara", 9000, 1)}, {PERSON("Karimi", "Sara", 9000, 0)}, MATCH_SURELY},
    {"a Chinese name in pinyin", {PERSON("王", "小明", 6618, 2), .phones = {"+8613800138000"}},
     {PERSON("Wang", "Xiaoming", 6618, 0)}, MATCH_SURELY},
    {"exchanged, and another phone", {PERSON("Karimi", "Sara", 9000, 1), .phones = {"+447700900123"}},
     {PERSON("Sara", "Karimi", 9000, 1), .phones = {"+448811900555"}}, MATCH_SURELY},
    {"twins", {PERSON("Karimi", "Sara", 15000, 1), HOME}, {PERSON("Karimi", "Mina", 15000, 1), HOME}, MATCH_MAYBE},
    {"twins whose names differ by a letter", {PERSON("Karimi", "Hana", 15000, 1), HOME},
     {PERSON("Karimi", "Lana", 15000, 1), HOME}, MATCH_MAYBE},
    {"twins with numbers that follow each other", {PERSON("Karimi", "Sara", 15000, 1), HOME, .national = "0012345671"},
     {PERSON("Karimi", "Mina", 15000, 1), HOME, .national = "0012345672"}, MATCH_MAYBE},
    {"brother and sister twins", {PERSON("Karimi", "Sara", 15000, 1), HOME}, {PERSON("Karimi", "Sam", 15000, 2), HOME},
     MATCH_MAYBE},
    {"Han twins", {PERSON("王", "小明", 15000, 2), HOME}, {PERSON("王", "小红", 15000, 2), HOME}, MATCH_MAYBE},
    {"Vietnamese twins", {PERSON("Nguyễn", "Văn An", 15000, 2), HOME}, {PERSON("Nguyễn", "Văn Anh", 15000, 2), HOME},
     MATCH_MAYBE},
    {"father and son of one name", {PERSON("Hill", "John", -3000, 2), HOME}, {PERSON("Hill", "John", 8123, 2), HOME},
     MATCH_MAYBE},
    {"mother and daughter", {PERSON("Karimi", "Leila", 1000, 1), HOME}, {PERSON("Karimi", "Sara", 11234, 1), HOME},
     MATCH_NO},
    {"husband and wife", {PERSON("Hill", "John", 1000, 2), HOME}, {PERSON("Hill", "Mary", 1437, 1), HOME}, MATCH_NO},
    {"one name, another birth date", {PERSON("Hill", "John", 1000, 2)}, {PERSON("Hill", "John", 7654, 2)}, MATCH_NO},
    {"the same number, another given name", {PERSON("Hill", "Mia", 1000, 1), .national = "6988048"},
     {PERSON("Hill", "Ann", 1000, 1), .national = "6988048"}, MATCH_SURELY},
    {"the same number, nothing else", {PERSON("Karimi", "Sara", 9000, 1), .national = "6988048"},
     {PERSON("Berry", "Tom", 4321, 2), .national = "6988048"}, MATCH_MAYBE},
    {"strangers", {PERSON("Karimi", "Sara", 9000, 1)}, {PERSON("Berry", "Tom", 4321, 2)}, MATCH_NO},
};

START_TEST(a_family_is_not_one_person)
{
    struct match m = score(&people[_i].a, &people[_i].b);
    ck_assert_msg(m.level == people[_i].want, "%s: %s at %d", people[_i].why, match_levels[m.level].word, m.score);
}
END_TEST

START_TEST(a_common_name_tells_less_and_a_larger_file_asks_for_more)
{
    struct match_person p = {PERSON("Nguyễn", "Lan", 9000, 1)};
    struct match_record a, b;
    struct match rare, common;
    struct match_weights w = match_weights_default;
    ck_assert(match_prepare(&a, text, &p) && match_prepare(&b, text, &p));
    match_score(&w, &a, &b, &rare);
    a.family_most = match_rarity(100002, 1000000);
    match_score(&w, &a, &b, &common);
    ck_assert_int_eq(common.weight[MATCH_FAMILY], 32); /* every tenth: between 30 and 40, the line's 32.5 */
    ck_assert_int_lt(common.score, rare.score);
    ck_assert_uint_eq(match_rarity(2, 1000000), MATCH_RARE);
    match_weights_for(&w, 1000000);
    ck_assert_int_gt(w.maybe, match_weights_default.maybe);
    ck_assert_int_gt(w.surely, w.maybe);
    w = match_weights_default;
    match_weights_for(&w, 9000);
    ck_assert_int_eq(w.maybe, match_weights_default.maybe);
}
END_TEST

/* ---- people with slips ---- */

enum { PEOPLE = 2000, ROUNDS = 3 };

struct somebody {
    char family[64], given[64], alias[64], phone[24], national[24], email[64], address[96], city[32];
    int32_t born, sex;
};

static const char *const names[4][2][24] = {
    {{"Smith", "Jones", "Taylor", "Brown", "Williams", "Wilson", "Johnson", "Davies", "Patel", "Robinson", "Wright", "Thompson",
      "Evans", "Walker", "White", "Roberts", "Green", "Hall", "Wood", "Jackson", "Clarke", "Harrison", "Whittaker", "O'Brien"},
     {"Oliver", "Amelia", "George", "Isla", "Harry", "Ava", "Noah", "Emily", "Jack", "Sophia", "Leo", "Grace", "Oscar", "Freya",
      "Charlie", "Poppy", "Henry", "Ella", "Archie", "Evie", "Joshua", "Charlotte", "Freddie", "Jessica"}},
    {{"王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "郭", "何", "高", "林", "罗", "郑", "欧阳", "曾", "吕"},
     {"小明", "伟", "芳", "秀英", "娜", "敏", "静", "丽华", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明辉", "超群", "秀兰", "霞光", "平安", "刚毅", "桂英"}},
    {{"کریمی", "حسینی", "محمدی", "رضایی", "احمدی", "موسوی", "جعفری", "قاسمی", "رحیمی", "هاشمی", "صادقی", "نوری", "اکبری", "زارعی", "کاظمی",
      "مرادی", "سلطانی", "یوسفی", "امینی", "شریفی", "باقری", "فرهادی", "نجفی", "ابراهیمی"},
     {"سارا", "علی", "زهرا", "محمد", "فاطمه", "حسین", "مریم", "رضا", "نرگس", "امیر", "پریسا", "مهدی", "الهام", "سعید", "نیلوفر", "حمید", "شیرین",
      "بابک", "لیلا", "کیان", "مینا", "آرش", "نگار", "فرهاد"}},
    {{"Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Đinh", "Đoàn",
      "Trịnh", "Trương", "Lâm", "Mai", "Đào", "Cao"},
     {"Thị Ánh", "Văn Đức", "Minh Tuấn", "Thu Hà", "Ngọc Lan", "Quang Huy", "Hoàng Nam", "Bích Ngọc", "Thanh Tùng", "Kim Oanh", "Thị Mai",
      "Văn Hùng", "Quỳnh Như", "Tuấn Kiệt", "Đình Trọng", "Phương Thảo", "Hải Yến", "Gia Bảo", "Khánh Linh", "Đức Anh", "Thùy Dung",
      "Xuân Trường", "Bảo Châu", "Công Phượng"}},
};

static struct somebody anybody(struct prng *r)
{
    static const char *const streets[] = {"Mill Lane", "Bridge Road", "Church Street", "Tallara Parkway", "Rivett Court", "Kingsway"};
    static const char *const cities[] = {"London", "Leeds", "York", "Hull"};
    struct somebody p = {.born = (int32_t)prng_between(r, -10000, 18000), .sex = (int32_t)prng_between(r, 0, 2)};
    size_t script = prng_below(r, 4);
    snprintf(p.family, sizeof p.family, "%s", names[script][0][prng_below(r, 24)]);
    snprintf(p.given, sizeof p.given, "%s", names[script][1][prng_below(r, 24)]);
    snprintf(p.phone, sizeof p.phone, "+4477%08d", (int)prng_below(r, 100000000));
    if (prng_chance(r, 600))
        snprintf(p.national, sizeof p.national, "%010lld", (long long)prng_below(r, 10000000000));
    if (prng_chance(r, 400))
        snprintf(p.email, sizeof p.email, "u%d@example.org", (int)prng_below(r, 1000000));
    snprintf(p.address, sizeof p.address, "%d %s", (int)prng_between(r, 1, 200), streets[prng_below(r, 6)]);
    snprintf(p.city, sizeof p.city, "%s", cities[prng_below(r, 4)]);
    return p;
}

/* One letter wrong, missing, doubled or exchanged with the next. */
static void mistype(struct prng *r, char *s, size_t size)
{
    char out[96] = "";
    size_t starts[64], n = 0, used = 0, bytes;
    for (size_t at = 0; s[at] != '\0' && n < 63; at += bytes) {
        (void)text_scalar(s + at, (size_t)-1, &bytes);
        starts[n++] = at;
    }
    starts[n] = strlen(s);
    if (n < 4)
        return;
    size_t at = (size_t)prng_between(r, 1, (int64_t)n - 2), kind = prng_below(r, 4);
    for (size_t i = 0; i < n; i++) {
        size_t take = kind == 3 && i == at ? i + 1 : kind == 3 && i == at + 1 ? i - 1 : i;
        size_t length = starts[take + 1] - starts[take];
        if (kind == 0 && i == at)
            continue;
        for (int times = kind == 1 && i == at ? 2 : 1; times > 0; times--) {
            memcpy(out + used, s + starts[take], length);
            used += length;
        }
        if (kind == 2 && i == at && length == 1)
            out[used - 1] = (char)('a' + prng_below(r, 26));
    }
    out[used] = '\0';
    (void)text_copy(s, size, out);
}

static void slip(struct prng *r, struct somebody *p)
{
    char kept[64];
    struct calendar_date d = calendar_date(CALENDAR_GREGORIAN, p->born);
    switch (prng_below(r, 11)) {
    case 0: mistype(r, p->family, sizeof p->family); break;
    case 1: mistype(r, p->given, sizeof p->given); break;
    case 2: mistype(r, p->address, sizeof p->address); break;
    case 3: mistype(r, p->national, sizeof p->national); break;
    case 4:
        memcpy(kept, p->family, sizeof kept);
        memcpy(p->family, p->given, sizeof kept);
        memcpy(p->given, kept, sizeof kept);
        break;
    case 5:
        if (calendar_exists(CALENDAR_GREGORIAN, d.year, d.day, d.month))
            p->born = calendar_day(CALENDAR_GREGORIAN, d.year, d.day, d.month);
        break;
    case 6:
        if (calendar_exists(CALENDAR_GREGORIAN, d.year - 10, d.month, d.day))
            p->born = calendar_day(CALENDAR_GREGORIAN, d.year - 10, d.month, d.day);
        break;
    case 7: snprintf(p->phone, sizeof p->phone, "+4420%08d", (int)prng_below(r, 100000000)); break;
    case 8: p->national[0] = '\0'; break;
    case 9: p->address[0] = '\0'; break;
    default: p->email[0] = '\0'; break;
    }
}

struct pairs {
    const struct match_record *rows;
    struct match_weights w;
    bool met[PEOPLE];
    enum match_level found[PEOPLE];
    int64_t wrong; /* surely, and two people */
};

/* Rows i and PEOPLE + i are one person. */
static bool pair(void *ctx, uint32_t a, uint32_t b)
{
    struct pairs *p = ctx;
    struct match m;
    bool same = a % PEOPLE == b % PEOPLE;
    match_score(&p->w, &p->rows[a], &p->rows[b], &m);
    if (same) {
        p->met[a % PEOPLE] = true;
        p->found[a % PEOPLE] = m.level;
    } else if (m.level == MATCH_SURELY)
        p->wrong++;
    return true;
}

static struct match_person person_of(const struct somebody *p, int64_t id)
{
    return (struct match_person){.id = id,
                                 .family = p->family,
                                 .given = p->given,
                                 .sex = p->sex,
                                 .born_day = p->born,
                                 .born_precision = CALENDAR_EXACT,
                                 .phones = {p->phone},
                                 .national = p->national,
                                 .email = p->email,
                                 .address = p->address,
                                 .city = p->city};
}

START_TEST(people_of_four_scripts_are_known_again_after_slips)
{
    static struct match_record rows[2 * PEOPLE];
    static struct block_key keys[2 * PEOPLE * BLOCK_KEYS];
    static struct pairs p;
    struct block_count count = {0};
    struct prng r;
    int met = 0, surely = 0, maybe = 0;
    memset(&p, 0, sizeof p);
    prng_seed(&r, test_seed(_i));
    for (uint32_t i = 0; i < PEOPLE; i++) {
        struct somebody one = anybody(&r), other = one;
        for (int64_t n = prng_between(&r, 1, 3); n > 0; n--)
            slip(&r, &other);
        struct match_person a = person_of(&one, i + 1), b = person_of(&other, PEOPLE + i + 1);
        ck_assert(match_prepare(&rows[i], text, &a) && match_prepare(&rows[PEOPLE + i], text, &b));
    }
    p.rows = rows;
    p.w = match_weights_default;
    for (int pass = 0; pass < BLOCK_PASSES; pass++) {
        size_t n = 0;
        for (uint32_t i = 0; i < 2 * PEOPLE; i++) {
            int k = block_keys((enum block_pass)pass, &rows[i], CALENDAR_GREGORIAN, keys + n);
            for (; k > 0; k--)
                keys[n++].row = i;
        }
        ck_assert(block_pairs(keys, n, pair, &p, &count));
    }
    for (int i = 0; i < PEOPLE; i++) {
        met += p.met[i];
        maybe += p.found[i] >= MATCH_MAYBE;
        surely += p.found[i] == MATCH_SURELY;
    }
    printf("%d people: %d brought together, %d at maybe, %d surely, %lld wrong; %lld pairs compared\n", PEOPLE, met, maybe,
           surely, (long long)p.wrong, (long long)count.compared);
    ck_assert_int_ge(met, PEOPLE * 995 / 1000);
    ck_assert_int_ge(maybe, PEOPLE * 99 / 100);
    ck_assert_int_ge(surely, PEOPLE * 95 / 100);
    ck_assert_int_le(p.wrong, surely / 100);
    ck_assert_int_lt(count.compared, (int64_t)2 * PEOPLE * 200); /* near linear: not every one with every other */
}
END_TEST

/* ---- blocks ---- */

static bool count_pair(void *ctx, uint32_t a, uint32_t b)
{
    (void)a;
    (void)b;
    ++*(int64_t *)ctx;
    return true;
}

START_TEST(what_a_large_block_leaves_out_is_counted)
{
    enum { N = 1000 };
    static struct block_key keys[N];
    struct block_count count = {0};
    int64_t seen = 0;
    for (uint32_t i = 0; i < N; i++)
        keys[i] = (struct block_key){.key = 7, .split = i % 100, .row = i};
    ck_assert(block_pairs(keys, N, count_pair, &seen, &count));
    ck_assert_int_eq(count.compared, 100 * 45); /* a hundred groups of ten */
    ck_assert_int_eq(seen, count.compared);
    ck_assert_int_eq(count.compared + count.left_out, N * (N - 1) / 2);
    for (uint32_t i = 0; i < N; i++)
        keys[i].split = 1;
    count = (struct block_count){0};
    ck_assert(block_pairs(keys, N, count_pair, &seen, &count));
    ck_assert_int_gt(count.compared, N);
    ck_assert_int_le(count.compared, (int64_t)N * BLOCK_BOUND);
    ck_assert_int_eq(count.compared + count.left_out, N * (N - 1) / 2);
}
END_TEST

SUITE_MAIN_LOOPS("people/match", setup, teardown, 60, {a_field_agrees_by_degrees, ROWS(degrees)},
                 {a_family_is_not_one_person, ROWS(people)}, {a_common_name_tells_less_and_a_larger_file_asks_for_more, 1},
                 {people_of_four_scripts_are_known_again_after_slips, ROUNDS}, {what_a_large_block_leaves_out_is_counted, 1})
