/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Han readings and forms: the generated tables, and by hand the surnames that are read in a way of their own. */
#include "src/base/han.h"

#include <string.h>
#include <uchar.h>

#include "src/base/han-table.h"

enum { SURNAME_READINGS = 3 };

/* Surnames of one character that are read otherwise than the character mostly is, or in more than one way. Facts from
 * the Xiandai Hanyu Cidian and lists of surnames that are often misread. */
static const struct {
    char32_t scalar;
    const char *reading[SURNAME_READINGS];
} surnames[] = {
    {U'么', {"yao"}},
    {U'乐', {"yue", "le"}},
    {U'乜', {"nie"}},
    {U'仇', {"qiu"}},
    {U'佴', {"nai"}},
    {U'区', {"ou"}},
    {U'单', {"shan"}},
    {U'卜', {"bu"}},
    {U'厘', {"xi"}},
    {U'句', {"gou"}},
    {U'召', {"shao", "zhao"}},
    {U'员', {"yun"}},
    {U'圈', {"juan"}},
    {U'契', {"qi", "xie"}},
    {U'宓', {"mi", "fu"}},
    {U'尉', {"wei", "yu"}},
    {U'折', {"she"}},
    {U'拓', {"tuo"}},
    {U'曾', {"zeng"}},
    {U'朴', {"piao"}},
    {U'查', {"zha"}},
    {U'洗', {"xian"}},
    {U'炅', {"gui"}},
    {U'牟', {"mu", "mou"}},
    {U'番', {"pan"}},
    {U'盖', {"ge", "gai"}},
    {U'祭', {"zhai"}},
    {U'种', {"chong"}},
    {U'秘', {"bi"}},
    {U'粘', {"nian"}},
    {U'繁', {"po"}},
    {U'缪', {"miao"}},
    {U'翟', {"zhai", "di"}},
    {U'能', {"nai"}},
    {U'莘', {"shen", "xin"}},
    {U'薄', {"bo"}},
    {U'覃', {"qin", "tan"}},
    {U'角', {"jue"}},
    {U'解', {"xie"}},
    {U'谌', {"chen", "shen"}},
    {U'贠', {"yun"}},
    {U'贲', {"ben", "bi", "fei"}},
    {U'费', {"fei", "bi"}},
    {U'还', {"huan"}},
    {U'适', {"kuo"}},
    {U'逢', {"feng", "pang"}},
    {U'郄', {"qie", "xi"}},
    {U'郇', {"xun", "huan"}},
    {U'郗', {"xi", "chi"}},
    {U'都', {"du"}},
    {U'重', {"chong"}},
    {U'铫', {"yao"}},
    {U'镡', {"tan", "chan", "xin"}},
    {U'长', {"chang"}},
    {U'阚', {"kan"}},
    {U'隗', {"wei", "kui"}},
    {U'隽', {"juan", "jun"}},
    {U'颉', {"xie"}},
    {U'黑', {"he", "hei"}},
};

/* Readings that given names have beside those of the table; after Hanyu Da Zidian and Xiandai Hanyu Cidian. */
static const struct {
    char32_t scalar;
    const char *reading;
} also[] = {
    {U'偲', "si"   },
    {U'媞', "ti"   },
    {U'崴', "wei"  },
    {U'晟', "sheng"},
    {U'裳', "chang"},
    {U'鋆', "jun"  },
    {U'镐', "hao"  },
    {U'隽', "jun"  },
};

/* Surnames of two characters in use, in simplified form; readings only where the plain ones would be wrong. Pairs that
 * mostly are a surname and a given name (高阳, 张简) are not here: they want the field of their own that forms have. */
static const struct {
    const char32_t name[3];
    const char *reading[2];
} compounds[] = {
    {U"万俟", {"mo", "qi"}},
    {U"上官", {0}},
    {U"东方", {0}},
    {U"东郭", {0}},
    {U"东里", {0}},
    {U"东野", {0}},
    {U"东门", {0}},
    {U"中行", {"zhong", "hang"}},
    {U"主父", {"zhu", "fu"}},
    {U"乐正", {"yue", "zheng"}},
    {U"亓官", {0}},
    {U"仆固", {0}},
    {U"令尹", {0}},
    {U"令狐", {0}},
    {U"仲孙", {0}},
    {U"公乘", {"gong", "sheng"}},
    {U"公仪", {0}},
    {U"公伯", {0}},
    {U"公冶", {0}},
    {U"公孙", {0}},
    {U"公户", {0}},
    {U"公皙", {0}},
    {U"公祖", {0}},
    {U"公羊", {0}},
    {U"公良", {0}},
    {U"公西", {0}},
    {U"公输", {0}},
    {U"北堂", {0}},
    {U"北宫", {0}},
    {U"单于", {"chan", "yu"}},
    {U"南宫", {0}},
    {U"南荣", {0}},
    {U"南郭", {0}},
    {U"南门", {0}},
    {U"即墨", {0}},
    {U"叔孙", {0}},
    {U"司城", {0}},
    {U"司寇", {0}},
    {U"司徒", {0}},
    {U"司空", {0}},
    {U"司马", {0}},
    {U"呼延", {0}},
    {U"哥舒", {0}},
    {U"壤驷", {0}},
    {U"士孙", {0}},
    {U"夏侯", {0}},
    {U"太叔", {0}},
    {U"太史", {0}},
    {U"夫余", {0}},
    {U"夹谷", {"jia", "gu"}},
    {U"子书", {0}},
    {U"子桑", {0}},
    {U"子车", {"zi", "ju"}},
    {U"宇文", {0}},
    {U"完颜", {0}},
    {U"宗政", {0}},
    {U"宰父", {"zai", "fu"}},
    {U"富察", {0}},
    {U"尉迟", {"yu", "chi"}},
    {U"尔朱", {0}},
    {U"屈突", {0}},
    {U"屠岸", {0}},
    {U"左丘", {0}},
    {U"巫马", {0}},
    {U"徒单", {"tu", "shan"}},
    {U"微生", {0}},
    {U"慕容", {0}},
    {U"扶余", {0}},
    {U"拓拔", {"tuo", "ba"}},
    {U"拓跋", {"tuo", "ba"}},
    {U"斛律", {0}},
    {U"梁丘", {0}},
    {U"欧侯", {0}},
    {U"欧阳", {0}},
    {U"段干", {"duan", "gan"}},
    {U"毋丘", {0}},
    {U"沮渠", {0}},
    {U"淳于", {0}},
    {U"漆雕", {0}},
    {U"澹台", {"tan", "tai"}},
    {U"濮阳", {0}},
    {U"独孤", {0}},
    {U"申屠", {0}},
    {U"百里", {0}},
    {U"皇甫", {0}},
    {U"相里", {0}},
    {U"端木", {0}},
    {U"第五", {0}},
    {U"綦毋", {0}},
    {U"纳兰", {0}},
    {U"羊舌", {0}},
    {U"耶律", {0}},
    {U"胡毋", {0}},
    {U"范姜", {0}},
    {U"褚师", {0}},
    {U"西乞", {0}},
    {U"西郭", {0}},
    {U"西门", {0}},
    {U"诸葛", {0}},
    {U"谷梁", {0}},
    {U"豆卢", {0}},
    {U"贯丘", {0}},
    {U"贺拔", {0}},
    {U"赫连", {0}},
    {U"轩辕", {0}},
    {U"达奚", {0}},
    {U"那拉", {0}},
    {U"钟离", {0}},
    {U"长孙", {"zhang", "sun"}},
    {U"闻人", {0}},
    {U"闾丘", {0}},
    {U"陆费", {"lu", "bi"}},
    {U"颛孙", {0}},
    {U"鲜于", {"xian", "yu"}},
};

enum { N_COMPOUNDS = sizeof compounds / sizeof *compounds };

uint32_t han_simplified(uint32_t c)
{
    size_t low = 0, high = han_forms_count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (han_forms[middle].scalar == c)
            return han_forms[middle].simple;
        if (han_forms[middle].scalar < c)
            low = middle + 1;
        else
            high = middle;
    }
    return c;
}

static size_t compound(const uint32_t *name)
{
    uint32_t first = han_simplified(name[0]), second = han_simplified(name[1]);
    size_t i;

    for (i = 0; i < N_COMPOUNDS && (compounds[i].name[0] != first || compounds[i].name[1] != second); i++)
        continue;
    return i;
}

size_t han_surname(const uint32_t *name, size_t n)
{
    return n >= 2 && compound(name) < N_COMPOUNDS ? 2 : n > 0;
}

/* Adds a reading that is not there yet, and what people type where it has ü. */
static size_t add(const char **ret, size_t n, const char *reading)
{
    static const char *const plain[][2] = {
        {"lv",  "lu" },
        {"nv",  "nu" },
        {"lve", "lue"},
        {"nve", "nue"}
    };

    if (!*reading || n == HAN_READINGS_MAX)
        return n;
    for (size_t i = 0; i < n; i++) {
        if (strcmp(ret[i], reading) == 0)
            return n;
    }
    ret[n++] = reading;
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
        if (strcmp(reading, plain[i][0]) == 0)
            return add(ret, n, plain[i][1]);
    }
    return n;
}

/* Place of the first further reading of c. */
static size_t first_other(uint32_t c)
{
    size_t low = 0, high = han_others_count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (han_others[middle].scalar < c)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Adds the readings that a character of the surname has as such, where they are not the plain one. */
static size_t add_of_surname(const char **ret, const uint32_t *name, size_t surname, size_t i)
{
    size_t pair = surname == 2 ? compound(name) : N_COMPOUNDS, n = 0;
    uint32_t c = han_simplified(name[i]);

    if (pair < N_COMPOUNDS)
        return compounds[pair].reading[i] ? add(ret, n, compounds[pair].reading[i]) : 0;
    for (size_t k = 0; k < sizeof surnames / sizeof *surnames; k++) {
        for (size_t r = 0; surnames[k].scalar == c && r < SURNAME_READINGS && surnames[k].reading[r]; r++)
            n = add(ret, n, surnames[k].reading[r]);
    }
    return n;
}

size_t han_readings(const uint32_t *name, size_t surname, size_t i, const char *ret[HAN_READINGS_MAX])
{
    uint32_t c = name[i];
    uint16_t entry = 0;
    size_t n = i < surname ? add_of_surname(ret, name, surname, i) : 0;

    if (c >= 0x3400 && c <= 0x4DBF)
        entry = han_main[c - 0x3400];
    else if (c >= 0x4E00 && c <= 0x9FFF)
        entry = han_main[c - 0x4E00 + 0x4DC0 - 0x3400];
    n = add(ret, n, han_syllables[entry & ~HAN_HAS_OTHERS]);
    if (entry & HAN_HAS_OTHERS) {
        for (size_t k = first_other(c); k < han_others_count && han_others[k].scalar == c; k++)
            n = add(ret, n, han_syllables[han_others[k].syllable]);
    }
    for (size_t k = 0; k < sizeof also / sizeof *also; k++) {
        if (also[k].scalar == c)
            n = add(ret, n, also[k].reading);
    }
    return n;
}
