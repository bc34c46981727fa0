/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Folding for finding: compatibility decomposition without marks, then the letters Unicode keeps apart. */
#include "src/base/fold.h"

#include <string.h>
#include <utf8proc.h>

#include "src/base/han.h"
#include "src/base/text.h"

enum {
    SCALARS_MAX = 32, /* of one decomposed scalar; the longest in Unicode has 18 */
    ZWNJ = 0x200C,
};

/* Letters that no decomposition brings together, in order of `from`; "" drops the letter. */
static const struct variant {
    uint32_t from;
    const char *to;
} variants[] = {
    {0x00E6, "ae"}, /* æ */
    {0x00F0, "d" }, /* ð */
    {0x00F8, "o" }, /* ø */
    {0x00FE, "th"}, /* þ */
    {0x0111, "d" }, /* đ */
    {0x0127, "h" }, /* ħ */
    {0x0131, "i" }, /* ı */
    {0x0138, "q" }, /* ĸ */
    {0x0142, "l" }, /* ł */
    {0x014B, "n" }, /* ŋ */
    {0x0153, "oe"}, /* œ */
    {0x0167, "t" }, /* ŧ */
    {0x0180, "b" }, /* ƀ */
    {0x0188, "c" }, /* ƈ */
    {0x018C, "d" }, /* ƌ */
    {0x0192, "f" }, /* ƒ */
    {0x0199, "k" }, /* ƙ */
    {0x019A, "l" }, /* ƚ */
    {0x01A5, "p" }, /* ƥ */
    {0x01AD, "t" }, /* ƭ */
    {0x01B4, "y" }, /* ƴ */
    {0x01B6, "z" }, /* ƶ */
    {0x01DD, "e" }, /* ǝ */
    {0x01E5, "g" }, /* ǥ */
    {0x0253, "b" }, /* ɓ */
    {0x0256, "d" }, /* ɖ, the African form of Đ */
    {0x0257, "d" }, /* ɗ */
    {0x0259, "e" }, /* ə */
    {0x0268, "i" }, /* ɨ */
    {0x0289, "u" }, /* ʉ */
    {0x02B9, ""  }, /* letters that are apostrophes: ʹ */
    {0x02BA, ""  }, /* ʺ */
    {0x02BB, ""  }, /* ʻ */
    {0x02BC, ""  }, /* ʼ */
    {0x02BD, ""  }, /* ʽ */
    {0x02BE, ""  }, /* ʾ */
    {0x02BF, ""  }, /* ʿ */
    {0x02C8, ""  }, /* ˈ */
    {0x0621, ""  }, /* ء hamza */
    {0x0629, "ه"}, /* ة teh marbuta */
    {0x0640, ""  }, /* tatweel */
    {0x0643, "ک"}, /* ك Arabic kaf */
    {0x0649, "ی"}, /* ى alef maksura */
    {0x064A, "ی"}, /* ي Arabic yeh */
    {0x0671, "ا"}, /* ٱ alef wasla */
    {0x0695, "ر"}, /* ڕ Kurdish */
    {0x06AA, "ک"}, /* ڪ swash kaf */
    {0x06AB, "گ"}, /* ګ Pashto */
    {0x06B5, "ل"}, /* ڵ Kurdish */
    {0x06BE, "ه"}, /* ھ heh doachashmee */
    {0x06C1, "ه"}, /* ہ heh goal */
    {0x06C3, "ه"}, /* ۃ */
    {0x06C6, "و"}, /* ۆ and the vowels of Uyghur */
    {0x06C7, "و"}, /* ۇ */
    {0x06C8, "و"}, /* ۈ */
    {0x06CB, "و"}, /* ۋ */
    {0x06CD, "ی"}, /* ۍ */
    {0x06CE, "ی"}, /* ێ Kurdish */
    {0x06D0, "ی"}, /* ې */
    {0x06D2, "ی"}, /* ے */
    {0x06D5, "ه"}, /* ە, and what is left of ۀ */
};

static const char *variant_of(uint32_t c)
{
    size_t low = 0, high = sizeof variants / sizeof *variants;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (variants[middle].from == c)
            return variants[middle].to;
        if (variants[middle].from < c)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

bool fold_is_han(uint32_t c)
{
    return (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x20000 && c <= 0x3FFFD) ||
           c == 0x3005 || c == 0x3007; /* 々 and 〇 */
}

/* Folded text on its way; a space waits until a word follows. */
struct folding {
    char *out;
    size_t size, len;
    bool gap, han, full;
    bool spelled; /* ü as ue */
};

static void put_bytes(struct folding *f, const char *s, size_t n, bool han)
{
    bool space = f->len > 0 && (f->gap || f->han != han);

    if (f->full || f->len + space + n >= f->size) {
        f->full = true;
        return;
    }
    if (space)
        f->out[f->len++] = ' ';
    memcpy(f->out + f->len, s, n);
    f->len += n;
    f->gap = false;
    f->han = han;
}

static bool is_apostrophe(uint32_t c)
{
    return c == '\'' || c == '`' || c == 0xB4 || c == 0x2018 || c == 0x2019 || c == 0x2032;
}

/* One scalar after decomposition: a letter or digit goes out, all else parts words. */
static void put_folded(struct folding *f, uint32_t c)
{
    char utf8[5], digit[5];
    const char *variant;
    size_t n;

    switch ((int)utf8proc_category((utf8proc_int32_t)c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_NL:
        c = fold_is_han(c) ? han_simplified(c) : c;
        variant = variant_of(c);
        if (variant && !*variant)
            break;
        n = variant ? strlen(variant) : text_put_scalar(utf8, c);
        put_bytes(f, variant ? variant : utf8, n, fold_is_han(c));
        break;
    case UTF8PROC_CATEGORY_ND:
        utf8[text_put_scalar(utf8, c)] = '\0';
        put_bytes(f, digit, text_ascii_digits(digit, sizeof digit, utf8), false);
        break;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_CF:
        break;
    default:
        f->gap |= !is_apostrophe(c);
    }
}

/* The letter that ends the spelling of an umlaut: after its plain form has gone out, or as a mark of its own. */
static const char *spelled_end(uint32_t c, char before)
{
    switch (c) {
    case 0xC4: case 0xD6: case 0xDC: case 0xE4: case 0xF6: case 0xFC: case 0xD8: case 0xF8:
        return "e";
    case 0xC5: case 0xE5:
        return "a";
    case 0x308:
        return before == 'a' || before == 'o' || before == 'u' ? "e" : NULL;
    case 0x30A:
        return before == 'a' ? "a" : NULL;
    default:
        return NULL;
    }
}

/* Everything beyond ASCII. Apostrophes are looked at first: some of them decompose to a blank with a mark. */
static void fold_scalar(struct folding *f, uint32_t c)
{
    utf8proc_int32_t parts[SCALARS_MAX];
    const char *end = f->spelled ? spelled_end(c, f->len > 0 && !f->gap ? f->out[f->len - 1] : ' ') : NULL;
    int class = 0;
    utf8proc_ssize_t n;

    if (is_apostrophe(c))
        return;
    f->gap |= c == ZWNJ;
    n = utf8proc_decompose_char((utf8proc_int32_t)c, parts, SCALARS_MAX,
                                UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE |
                                    UTF8PROC_STRIPMARK,
                                &class);
    for (utf8proc_ssize_t i = 0; i < n && n <= SCALARS_MAX; i++)
        put_folded(f, (uint32_t)parts[i]);
    if (end)
        put_bytes(f, end, 1, false);
}

static size_t fold_to(struct folding f, const char *s)
{
    size_t left = strlen(s), took;

    if (f.size == 0)
        return 0;
    for (; left > 0 && !f.full; s += took, left -= took) {
        uint32_t c = text_scalar(s, left, &took);
        char lower = (char)(c | 0x20);

        if (c >= 0x80)
            fold_scalar(&f, c);
        else if (c >= '0' && c <= '9')
            put_bytes(&f, s, 1, false);
        else if (lower >= 'a' && lower <= 'z')
            put_bytes(&f, &lower, 1, false);
        else
            f.gap |= !is_apostrophe(c);
    }
    f.out[f.len] = '\0';
    return f.len;
}

size_t fold(char *out, size_t size, const char *s)
{
    return fold_to((struct folding){.out = out, .size = size}, s);
}

size_t fold_spelled(char *out, size_t size, const char *s)
{
    return fold_to((struct folding){.out = out, .size = size, .spelled = true}, s);
}

/* ae, oe, ue or aa where a syllable may hold them: not behind another vowel (auer) or q (que). */
static bool is_spelled(char before, const char *s)
{
    return (strncmp(s, "ae", 2) == 0 || strncmp(s, "oe", 2) == 0 || strncmp(s, "ue", 2) == 0 ||
            strncmp(s, "aa", 2) == 0) &&
           !(before && strchr("aeiouq", before));
}

size_t fold_unspelled(char *out, const char *s)
{
    size_t n = 0;

    for (char before = ' '; *s; before = *s++) {
        bool two = is_spelled(before, s);

        out[n++] = *s;
        s += two;
    }
    out[n] = '\0';
    return n;
}

const char *fold_word(const char **at, size_t *n)
{
    const char *word = *at + strspn(*at, " ");

    *n = strcspn(word, " ");
    *at = word + *n;
    return *n > 0 ? word : NULL;
}
