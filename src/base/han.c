/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Han readings: the generated table, and by hand the surnames that are read in a way of their own. */
#include "src/base/han.h"

#include <string.h>
#include <uchar.h>

#include "src/base/han-table.h"

/* Surnames of one character that are not read as the character mostly is. */
static const struct {
    char32_t scalar;
    const char *reading;
} surnames[] = {
    {U'乐', "yue"  },
    {U'樂', "yue"  },
    {U'乜', "nie"  },
    {U'仇', "qiu"  },
    {U'令', "ling" },
    {U'佴', "nai"  },
    {U'俱', "ju"   },
    {U'区', "ou"   },
    {U'區', "ou"   },
    {U'单', "shan" },
    {U'單', "shan" },
    {U'卜', "bu"   },
    {U'召', "shao" },
    {U'句', "gou"  },
    {U'员', "yun"  },
    {U'員', "yun"  },
    {U'尉', "wei"  },
    {U'干', "gan"  },
    {U'折', "she"  },
    {U'撒', "sa"   },
    {U'曾', "zeng" },
    {U'朴', "piao" },
    {U'柏', "bai"  },
    {U'查', "zha"  },
    {U'洗', "xian" },
    {U'牟', "mu"   },
    {U'盖', "ge"   },
    {U'蓋', "ge"   },
    {U'祭', "zhai" },
    {U'种', "chong"},
    {U'秘', "bi"   },
    {U'祕', "bi"   },
    {U'粘', "nian" },
    {U'繁', "po"   },
    {U'缪', "miao" },
    {U'繆', "miao" },
    {U'翟', "zhai" },
    {U'薄', "bo"   },
    {U'覃', "qin"  },
    {U'解', "xie"  },
    {U'贠', "yun"  },
    {U'郇', "xun"  },
    {U'都', "du"   },
    {U'重', "chong"},
    {U'钭', "tou"  },
    {U'长', "chang"},
    {U'長', "chang"},
    {U'阚', "kan"  },
    {U'隗', "wei"  },
};

/* Surnames of two characters; readings only where the plain ones would be wrong. */
static const struct {
    const char32_t name[3];
    const char *reading[2];
} compounds[] = {
    {U"万俟", {"mo", "qi"}    },
    {U"萬俟", {"mo", "qi"}    },
    {U"上官", {0}             },
    {U"东方", {0}             },
    {U"東方", {0}             },
    {U"东郭", {0}             },
    {U"東郭", {0}             },
    {U"乐正", {"yue", "zheng"}},
    {U"樂正", {"yue", "zheng"}},
    {U"亓官", {0}             },
    {U"令狐", {0}             },
    {U"仲孙", {0}             },
    {U"仲孫", {0}             },
    {U"公冶", {0}             },
    {U"公孙", {0}             },
    {U"公孫", {0}             },
    {U"公羊", {0}             },
    {U"南宫", {0}             },
    {U"南宮", {0}             },
    {U"单于", {"chan", "yu"}  },
    {U"單于", {"chan", "yu"}  },
    {U"司寇", {0}             },
    {U"司徒", {0}             },
    {U"司空", {0}             },
    {U"司马", {0}             },
    {U"司馬", {0}             },
    {U"呼延", {0}             },
    {U"夏侯", {0}             },
    {U"太叔", {0}             },
    {U"夹谷", {"jia", "gu"}   },
    {U"宇文", {0}             },
    {U"宗政", {0}             },
    {U"宰父", {"zai", "fu"}   },
    {U"尉迟", {"yu", "chi"}   },
    {U"尉遲", {"yu", "chi"}   },
    {U"巫马", {0}             },
    {U"巫馬", {0}             },
    {U"慕容", {0}             },
    {U"拓跋", {"tuo", "ba"}   },
    {U"拓拔", {"tuo", "ba"}   },
    {U"梁丘", {0}             },
    {U"欧阳", {0}             },
    {U"歐陽", {0}             },
    {U"淳于", {0}             },
    {U"漆雕", {0}             },
    {U"澹台", {"tan", "tai"}  },
    {U"澹臺", {"tan", "tai"}  },
    {U"濮阳", {0}             },
    {U"濮陽", {0}             },
    {U"独孤", {0}             },
    {U"獨孤", {0}             },
    {U"申屠", {0}             },
    {U"百里", {0}             },
    {U"皇甫", {0}             },
    {U"端木", {0}             },
    {U"第五", {0}             },
    {U"纳兰", {0}             },
    {U"納蘭", {0}             },
    {U"羊舌", {0}             },
    {U"耶律", {0}             },
    {U"西门", {0}             },
    {U"西門", {0}             },
    {U"诸葛", {0}             },
    {U"諸葛", {0}             },
    {U"谷梁", {0}             },
    {U"赫连", {0}             },
    {U"赫連", {0}             },
    {U"轩辕", {0}             },
    {U"軒轅", {0}             },
    {U"钟离", {0}             },
    {U"鍾離", {0}             },
    {U"长孙", {"zhang", "sun"}},
    {U"長孫", {"zhang", "sun"}},
    {U"闻人", {0}             },
    {U"聞人", {0}             },
    {U"闾丘", {0}             },
    {U"閭丘", {0}             },
    {U"颛孙", {0}             },
    {U"顓孫", {0}             },
    {U"鲜于", {"xian", "yu"}  },
    {U"鮮于", {"xian", "yu"}  },
};

enum { N_COMPOUNDS = sizeof compounds / sizeof *compounds };

static size_t compound(const uint32_t *name)
{
    size_t i;

    for (i = 0; i < N_COMPOUNDS && (compounds[i].name[0] != name[0] || compounds[i].name[1] != name[1]); i++)
        continue;
    return i;
}

size_t han_surname(const uint32_t *name, size_t n)
{
    return n >= 2 && compound(name) < N_COMPOUNDS ? 2 : n > 0;
}

/* The reading of a character of the surname where it is not the plain one, or NULL. */
static const char *surname_reading(const uint32_t *name, size_t surname, size_t i)
{
    size_t pair = surname == 2 ? compound(name) : N_COMPOUNDS;

    if (pair < N_COMPOUNDS)
        return compounds[pair].reading[i];
    for (size_t k = 0; k < sizeof surnames / sizeof *surnames; k++) {
        if (surnames[k].scalar == name[i])
            return surnames[k].reading;
    }
    return NULL;
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

size_t han_readings(const uint32_t *name, size_t surname, size_t i, const char *ret[HAN_READINGS_MAX])
{
    const char *own = i < surname ? surname_reading(name, surname, i) : NULL;
    uint32_t c = name[i];
    uint16_t entry = 0;
    size_t n = 0;

    if (own)
        n = add(ret, n, own);
    if (c >= 0x3400 && c <= 0x4DBF)
        entry = han_main[c - 0x3400];
    else if (c >= 0x4E00 && c <= 0x9FFF)
        entry = han_main[c - 0x4E00 + 0x4DC0 - 0x3400];
    n = add(ret, n, han_syllables[entry & ~HAN_HAS_OTHERS]);
    if (entry & HAN_HAS_OTHERS) {
        for (size_t k = first_other(c); k < han_others_count && han_others[k].scalar == c; k++)
            n = add(ret, n, han_syllables[han_others[k].syllable]);
    }
    return n;
}
