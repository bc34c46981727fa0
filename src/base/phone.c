/* SPDX-License-Identifier: GPL-3.0-or-later */
/* National habits of writing telephone numbers, as a table, and the one way through it. */
#include "src/base/phone.h"

#include <stdint.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "src/base/i18n.h"
#include "src/base/text.h"

/* How a country numbers, after the national plans that the ITU publishes. */
struct plan {
    const char *country;
    const char *name;   /* as a sentence holds it */
    const char *code;   /* of the country */
    const char *trunk;  /* dialled before a national number at home */
    int least, most;    /* figures of a national number, without the trunk */
    const char *mobile; /* what a mobile number begins with: one of these */
    int mobile_figures; /* how long it then is; 0: see least and most */
    const char *groups; /* how it is written, from the left */
};

static const struct plan plans[] = {
    {"AE", N_("the Emirates"), "971", "0", 8,  9,  "5",        9,  "234"  },
    {"AF", N_("Afghanistan"), "93",  "0", 9,  9,  "7",        9,  "234"  },
    {"AT", N_("Austria"), "43",  "0", 7,  13, "6",        0,  "34"   },
    {"AU", N_("Australia"), "61",  "0", 9,  9,  "4",        9,  "333"  },
    {"CA", N_("Canada"), "1",   "1", 10, 10, "23456789", 10, "334"  },
    {"CH", N_("Switzerland"), "41",  "0", 9,  9,  "7",        9,  "2322" },
    {"CN", N_("China"), "86",  "0", 10, 11, "1",        11, "344"  },
    {"DE", N_("Germany"), "49",  "0", 6,  13, "1",        0,  "34"   },
    {"ES", N_("Spain"), "34",  "",  9,  9,  "67",       9,  "333"  },
    {"FR", N_("France"), "33",  "0", 9,  9,  "67",       9,  "12222"},
    {"GB", N_("Britain"), "44",  "0", 9,  10, "7",        10, "46"   },
    {"HK", N_("Hong Kong"), "852", "",  8,  8,  "",         0,  "44"   },
    {"IN", N_("India"), "91",  "0", 10, 10, "6789",     10, "55"   },
    {"IQ", N_("Iraq"), "964", "0", 8,  10, "7",        10, "334"  },
    {"IR", N_("Iran"), "98",  "0", 10, 10, "9",        10, "334"  },
    {"IT", N_("Italy"), "39",  "",  6,  11, "3",        0,  "334"  },
    {"JP", N_("Japan"), "81",  "0", 9,  10, "789",      10, "244"  },
    {"KH", N_("Cambodia"), "855", "0", 8,  9,  "",         0,  "234"  },
    {"KR", N_("Korea"), "82",  "0", 8,  10, "1",        0,  "244"  },
    {"LA", N_("Laos"), "856", "0", 8,  10, "",         0,  "244"  },
    {"MY", N_("Malaysia"), "60",  "0", 8,  10, "1",        0,  "234"  },
    {"NL", N_("the Netherlands"), "31",  "0", 9,  9,  "6",        9,  "144"  },
    {"RU", N_("Russia"), "7",   "8", 10, 10, "9",        10, "3322" },
    {"SE", N_("Sweden"), "46",  "0", 7,  9,  "7",        9,  "2322" },
    {"SG", N_("Singapore"), "65",  "",  8,  8,  "",         0,  "44"   },
    {"TH", N_("Thailand"), "66",  "0", 8,  9,  "689",      9,  "234"  },
    {"TR", N_("Turkey"), "90",  "0", 10, 10, "5",        10, "3322" },
    {"TW", N_("Taiwan"), "886", "0", 8,  9,  "9",        9,  "333"  },
    {"US", N_("the United States"), "1",   "1", 10, 10, "23456789", 10, "334"  },
    {"VN", N_("Vietnam"), "84",  "0", 9,  10, "35789",    9,  "333"  },
};

/* What a national number begins with, where that is known here, and how long it then is: for Iran after the area codes
 * were unified in 2015, for Vietnam after those were changed in 2017 and the mobile codes in 2018. */
static const struct area {
    const char *country, *begins;
    int least, most;
} areas[] = {
    {"CN", "13 14 15 16 17 18 19",          11, 11}, /* mobile */
    {"CN", "10 20 21 22 23 24 25 27 28 29", 10, 10}, /* the greatest cities */
    {"CN", "3 4 5 6 7 8 9",                 10, 11}, /* codes of three figures; 400 and 800 */
    {"IR", "90 91 92 93 94 95 96 98 99",    10, 10}, /* mobile */
    {"IR",
     "11 13 17 21 23 24 25 26 28 31 34 35 38 41 44 45 51 54 56 58 61 66 71 74 76 77 81 83 84 86 87",
     10, 10},
    {"VN",
     "32 33 34 35 36 37 38 39 52 55 56 58 59 70 76 77 78 79 81 82 83 84 85 86 87 88 89 90 91 92 93 94 96 97 98 99",
     9, 9}, /* mobile */
    {"VN",
     "203 204 205 206 207 208 209 210 211 212 213 214 215 216 218 219 220 221 222 225 226 227 228 229 232 233 234 235 "
     "236 237 238 239 24 251 252 254 255 256 257 258 259 260 261 262 263 269 270 271 272 273 274 275 276 277 28 290 "
     "291 292 293 294 296 297 299",
     10, 10},
};

static const struct plan *plan_of(const char *country)
{
    for (size_t i = 0; i < sizeof plans / sizeof *plans; i++)
        if (strcmp(plans[i].country, country) == 0)
            return &plans[i];
    return NULL;
}

/* The plan of an international number without its "+". No country's code begins another's. */
static const struct plan *plan_by_code(const char *figures)
{
    for (size_t i = 0; i < sizeof plans / sizeof *plans; i++)
        if (strncmp(figures, plans[i].code, strlen(plans[i].code)) == 0)
            return &plans[i];
    return NULL;
}

static bool is_mobile(const struct plan *plan, const char *national)
{
    if (strcmp(plan->country, "CN") == 0 && strncmp(national, "10", 2) == 0)
        return false; /* Beijing */
    return *national && strchr(plan->mobile, *national);
}

static bool fits(const struct plan *plan, const char *national)
{
    int n = (int)strlen(national);

    if (is_mobile(plan, national) && plan->mobile_figures)
        return n == plan->mobile_figures;
    if (*plan->trunk && (*national == '0' || (*national == '1' && *plan->trunk == '1')))
        return false; /* a second trunk figure; of others a number may begin with theirs: 8 812 ... */
    return n >= plan->least && n <= plan->most;
}

/* ---- reading ---- */

enum { FIGURES_MAX = 24, MOBILE_LEAST = 9 };

/* True for blanks, hyphens, brackets and the invisible marks that come along when a number is pasted. */
static bool between(uint32_t c)
{
    return c == ' ' || c == '-' || c == '.' || c == '(' || c == ')' || c == '/' || c == '\t' || c == 0xa0 ||
           (c >= 0x200b && c <= 0x2015) || (c >= 0x2028 && c <= 0x202f) || c == 0x2212 ||
           (c >= 0x2060 && c <= 0x206f) || c == 0xfeff;
}

/* An extension follows, in the words of several countries. */
static bool is_extension(const char *s)
{
    static const char *const words[] = {"x", "X", "ext", "Ext", "EXT", "#", ";", ",", "转", "轉", "分机", "分機", "内线",
                                        "داخلی", "داخلي", "máy lẻ", "nhánh"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strncmp(s, words[i], strlen(words[i])) == 0)
            return true;
    return false;
}

/* The figures of what was typed, without an extension and, behind a country's code, without "(0)". */
static bool figures_of(const char *typed, char out[FIGURES_MAX], bool *plus)
{
    char buf[128];
    const char *s = buf;
    size_t left, took, n = 0;

    if (strlen(typed) >= sizeof buf)
        return false;
    left = text_ascii_digits(buf, sizeof buf, typed);
    *plus = false;
    for (; left > 0; s += took, left -= took) {
        uint32_t c = text_scalar(s, left, &took);

        if (c == '+' && n == 0 && !*plus) {
            *plus = true;
        } else if (n > 0 && is_extension(s)) {
            break;
        } else if (c == '(' && strncmp(s, "(0)", 3) == 0 &&
                   (*plus || strncmp(out, "00", n < 2 ? n : 2) == 0)) {
            took = 3;
        } else if (c >= '0' && c <= '9') {
            if (n + 1 == FIGURES_MAX)
                return false;
            out[n++] = (char)c;
        } else if (!between(c)) {
            return false;
        }
    }
    out[n] = '\0';
    return n > 0;
}

/* Vietnam moved its mobile numbers of ten figures to nine in 2018 (decision 798/QD-BTTTT): 120 xxx xxxx is 70
 * xxx xxxx. */
static void renew_vietnamese(char *national)
{
    static const char moved[][2][4] = {
        {"120", "70"},
        {"121", "79"},
        {"122", "77"},
        {"126", "76"},
        {"128", "78"},
        {"123", "83"},
        {"124", "84"},
        {"125", "85"},
        {"127", "81"},
        {"129", "82"},
        {"162", "32"},
        {"163", "33"},
        {"164", "34"},
        {"165", "35"},
        {"166", "36"},
        {"167", "37"},
        {"168", "38"},
        {"169", "39"},
        {"186", "56"},
        {"188", "58"},
        {"199", "59"},
    };

    for (size_t i = 0; i < sizeof moved / sizeof *moved && strlen(national) == 10; i++)
        if (strncmp(national, moved[i][0], 3) == 0) {
            memcpy(national, moved[i][1], 2);
            memmove(national + 2, national + 3, strlen(national + 3) + 1);
        }
}

bool phone_renewed(const char *figures, char out[PHONE_E164])
{
    static const char *const before[] = {"0", "84", "0084", "840"};
    char national[PHONE_E164];
    size_t n = strlen(figures);

    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
        size_t led = strlen(before[i]);

        if (n != led + 10 || strspn(figures, "0123456789") != n || strncmp(figures, before[i], led) != 0)
            continue;
        text_copy(national, sizeof national, figures + led);
        renew_vietnamese(national);
        if (strlen(national) == 9) {
            text_copy(out, PHONE_E164, national);
            return true;
        }
    }
    return false;
}

/* Finds the national number in figures typed without a country's code, or with one but no "+"; behind "+" and the code
 * they are taken as they stand. NULL: there is none. */
static char *national_of(const struct plan *plan, char *figures, bool plus)
{
    size_t trunk = strlen(plan->trunk), code = strlen(plan->code);
    bool coded = !plus && strncmp(figures, plan->code, code) == 0;
    size_t national = coded ? code + (figures[code] == '0' && *plan->trunk == '0') : 0;

    /* Where nothing is dialled before a national number, a mobile one may begin like the code: 393 320 3200 in Italy. */
    if (coded && ((int)strlen(figures) > plan->most ||
                  (is_mobile(plan, figures + code) && strlen(figures + code) >= MOBILE_LEAST)) &&
        fits(plan, figures + national))
        figures += national;
    else if (trunk && strncmp(figures, plan->trunk, trunk) == 0)
        figures += trunk;
    if (strcmp(plan->country, "VN") == 0)
        renew_vietnamese(figures);
    return fits(plan, figures) ? figures : NULL;
}

static enum rc refuse(const char *typed, struct err *e)
{
    char shown[48];

    text_copy(shown, sizeof shown, typed);
    return err_set(e, RC_INVALID, _("\"%s\" is not a telephone number. Type it whole, with its area code."),
                   shown);
}

enum rc phone_parse(const char *typed, const char *country, char out[PHONE_E164], struct err *e)
{
    const struct plan *home = plan_of(country), *plan = home;
    char figures[FIGURES_MAX], *s = figures;
    const char *abroad = home && strcmp(home->code, "1") == 0 ? "011" : "00";
    bool plus;

    if (!figures_of(typed, figures, &plus))
        return refuse(typed, e);
    if (!plus && strncmp(figures, abroad, strlen(abroad)) == 0) {
        plus = true;
        s += strlen(abroad);
    }
    if (!plus && !home)
        return err_set(e, RC_INVALID, _("Type the number with + and the code of its country."));
    if (plus && (plan = plan_by_code(s)))
        s += strlen(plan->code);
    if (plan && (!(s = national_of(plan, s, plus)) || strncmp(s, "00", 2) == 0)) /* 00 leads abroad in every plan */
        return refuse(typed, e);
    if (!plan && (*s == '0' || strlen(s) < 7 || strlen(s) > 15))
        return refuse(typed, e);
    snprintf(out, PHONE_E164, "+%s%s", plan ? plan->code : "", s);
    return RC_OK;
}

/* ---- checking ---- */

static bool begins_with_one_of(const char *list, const char *figures)
{
    for (size_t n; *list; list += n + (list[n] == ' ')) {
        n = strcspn(list, " ");
        if (strncmp(list, figures, n) == 0)
            return true;
    }
    return false;
}

/* True where nothing is known of the country's areas, too. */
static bool in_an_area(const struct plan *plan, const char *national)
{
    int n = (int)strlen(national);
    bool known = false;

    for (size_t i = 0; i < sizeof areas / sizeof *areas; i++) {
        if (strcmp(areas[i].country, plan->country) != 0)
            continue;
        known = true;
        if (n >= areas[i].least && n <= areas[i].most && begins_with_one_of(areas[i].begins, national))
            return true;
    }
    return !known;
}

enum rc phone_check(const char *typed, const char *country, struct err *e)
{
    const struct plan *plan = plan_of(country), *abroad;
    char e164[PHONE_E164], figures[FIGURES_MAX];
    bool plus;

    if (figures_of(typed, figures, &plus) && plus && (abroad = plan_by_code(figures)))
        plan = abroad;
    if (phone_parse(typed, country, e164, e) == RC_OK) {
        plan = plan_by_code(e164 + 1);
        if (!plan || in_an_area(plan, e164 + 1 + strlen(plan->code)))
            return RC_OK;
    }
    if (!plan)
        return RC_INVALID; /* as reading it said */
    return err_set(e, RC_INVALID, _("This does not look like a phone number of %s; it is kept as typed."), _(plan->name));
}

/* ---- writing ---- */

/* Writes the national number in groups: a mobile one as its plan says, any other in fours from the right. */
static void put_grouped(FILE *f, const struct plan *plan, const char *national)
{
    bool mobile = is_mobile(plan, national);
    const char *groups = mobile ? plan->groups : "";
    int left = (int)strlen(national);

    while (left > 0) {
        int n = *groups ? *groups++ - '0' : left > 4 && left % 4 ? left % 4 : 4;

        if (n > left || (n < left && !*groups && mobile))
            n = left; /* the last group takes what is left */
        fprintf(f, "%.*s%s", n, national, n < left ? " " : "");
        national += n;
        left -= n;
    }
}

/* At home without the country's code, unless that would be read as another number. */
static void put_number(char *text, size_t size, const char *e164, const struct plan *plan, bool here)
{
    const char *national = e164 + 1 + strlen(plan->code);
    FILE *f = fmemopen(text, size, "w");

    if (!f)
        return;
    if (!here)
        fprintf(f, "+%s ", plan->code);
    else if (strcmp(plan->trunk, "0") == 0 &&
             !(strcmp(plan->country, "CN") == 0 && is_mobile(plan, national)))
        fputc('0', f);
    put_grouped(f, plan, national);
    fclose(f);
}

char *phone_format(char *out, size_t size, const char *e164, const char *country)
{
    const struct plan *home = plan_of(country), *plan = *e164 == '+' ? plan_by_code(e164 + 1) : NULL;
    char text[2 * PHONE_TEXT] = "", again[PHONE_E164] = "";

    if (plan && strlen(e164) < PHONE_E164) {
        bool here = home && strcmp(home->code, plan->code) == 0;

        put_number(text, sizeof text, e164, plan, here);
        if (here && (phone_parse(text, country, again, NULL) != RC_OK || strcmp(again, e164) != 0))
            put_number(text, sizeof text, e164, plan, false);
    }
    text_copy(out, size, *text ? text : e164);
    return out;
}
