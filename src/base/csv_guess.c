/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which characters a file is written in, told by its bytes: each candidate reads them, and the one whose letters are
 * most like those of names and addresses is taken. */
#include "src/base/csv_encoding.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "src/base/text.h"

enum { SAMPLE = 16 << 10, WORST = -1000000, LEAST = 200 /* of the mean, in hundredths, to be no mere noise */ };

/* Characters of Chinese names, addresses and headings, simplified and traditional. */
static const char common_han[] =
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪"
    "范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤小明红华伟芳娜秀英敏静丽强磊军洋"
    "勇艳杰娟涛超霞平刚桂文辉建国玉兰梅婷雪飞欣宇浩子轩梓涵雨晨佳怡思琪俊豪志海永春凤云琴淑珍安宁晓东南西北京上海广州深圳"
    "天津重庆市省区县路街号楼室镇村乡弄单元年月日男女姓名性别出生电话手机地址备注身份证病历会员期码住科医预约时间服务状态";
static const char common_han_traditional[] =
    "張劉陳楊黃趙吳孫馬鄭謝許韓馮鄧蕭葉蘇呂盧鐘譚陸賈韋鄒閆龍賀顧龔萬錢嚴湯紅華偉麗強軍艷傑濤剛輝建國蘭飛軒鳳雲東廣"
    "臺台灣北高雄縣區鄉鎮號樓室巷弄段電話機備註證歷會員碼醫預約時間務狀態別歲銘雅惠淑芬美玲怡君家豪志明俊宏柏翰宗佩珊";

/* Letters of Vietnamese beyond ASCII, without tones or composed with them. */
static bool is_vietnamese(uint32_t c)
{
    return (c >= 0x1ea0 && c <= 0x1ef9) || c == 0x102 || c == 0x103 || c == 0x110 || c == 0x111 || c == 0x1a0 ||
           c == 0x1a1 || c == 0x1af || c == 0x1b0 || c == 0xc2 || c == 0xe2 || c == 0xca || c == 0xea || c == 0xd4 ||
           c == 0xf4;
}

static bool is_accented(uint32_t c)
{
    return c >= 0xc0 && c <= 0xff && c != 0xd7 && c != 0xf7;
}

static bool is_arabic(uint32_t c)
{
    return (c >= 0x621 && c <= 0x64a) || c == 0x67e || c == 0x686 || c == 0x698 || c == 0x6a9 || c == 0x6af ||
           c == 0x6cc;
}

static bool is_letter(uint32_t c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_common(const char *s, size_t bytes)
{
    char one[5] = "";

    memcpy(one, s, bytes);
    return strstr(common_han, one) != NULL || strstr(common_han_traditional, one) != NULL;
}

/* How plausible one character is behind the one before it, for one byte of the file in that encoding. */
static int plausible(enum csv_encoding encoding, const char *s, size_t bytes, uint32_t c, uint32_t before)
{
    if (encoding == CSV_GB18030 || encoding == CSV_BIG5) {
        if (c >= 0x4e00 && c <= 0x9fff)
            return is_common(s, bytes) ? 16 : 2;
        return (c >= 0x3000 && c <= 0x3011) || (c >= 0xff01 && c <= 0xff5e) || c == 0xb7 ? 4 : -8;
    }
    if (encoding == CSV_WINDOWS_1256) {
        if (is_arabic(c))
            return is_arabic(before) ? 5 : is_letter(before) ? -6 : 3;
        return c == 0x200c || c == 0x200d || c == 0x60c || (c >= 0x64b && c <= 0x652) ? 1 : -6;
    }
    if (is_vietnamese(c))
        return is_letter(before) || before == ' ' || before == ',' || before == '\n' || is_vietnamese(before) ? 5 : 1;
    if (is_accented(c))
        return is_accented(before) ? -6 : is_letter(before) ? 4 : 1;
    return -6;
}

/* The mean plausibility of a byte beyond ASCII, in hundredths. */
static int64_t score(enum csv_encoding encoding, const char *name, const char *bytes, size_t n)
{
    static _Thread_local char text[4 * SAMPLE];
    iconv_t convert = iconv_open("UTF-8", name);
    char *out = text;
    size_t room = sizeof text, left = n < SAMPLE ? n : SAMPLE, high = 0, took;
    const char *in = bytes;
    int64_t sum = 0;
    uint32_t before = '\n';

    if (convert == (iconv_t)-1)
        return WORST;
    for (size_t i = 0; i < left; i++)
        high += (bytes[i] & 0x80) != 0;
    while (left > 0 && iconv(convert, (char **)(uintptr_t)&in, &left, &out, &room) == (size_t)-1 && errno == EILSEQ) {
        sum -= 40; /* no such character */
        in++;
        left--;
    }
    if (errno != E2BIG)
        iconv(convert, NULL, NULL, &out, &room);
    iconv_close(convert);
    for (const char *s = text; s < out; s += took) {
        uint32_t c = text_scalar(s, (size_t)(out - s), &took);

        if (c >= 0x80)
            sum += plausible(encoding, s, took, c, before);
        before = c;
    }
    return high > 0 ? sum * 100 / (int64_t)high : 0;
}

/* Valid sequences of UTF-8 beyond ASCII, and bytes that are none; one cut off by the end is neither. */
static void count_utf8(const char *bytes, size_t n, size_t *good, size_t *bad)
{
    size_t took;

    *good = *bad = 0;
    for (size_t i = 0; i < n; i += took) {
        uint32_t c = text_scalar(bytes + i, n - i, &took);

        if (bytes[i] & 0x80 && (c != 0xfffd || took == 3))
            ++*good;
        else if (bytes[i] & 0x80 && n - i > 3)
            ++*bad;
    }
}

/* UTF-16 without a mark: one half of nearly all bytes at even, or at odd places, of its blanks, figures and commas. */
static enum csv_encoding utf16(const char *bytes, size_t n)
{
    size_t zeros[2] = {0, 0};

    for (size_t i = 0; i < n; i++)
        zeros[i & 1] += bytes[i] == '\0';
    if (zeros[0] + zeros[1] < n / 10 + 3)
        return CSV_GUESS;
    if (zeros[1] > 20 * zeros[0])
        return CSV_UTF16LE;
    return zeros[0] > 20 * zeros[1] ? CSV_UTF16BE : CSV_GUESS;
}

enum csv_encoding csv_encoding_guess(const char *bytes, size_t n)
{
    static const struct {
        enum csv_encoding encoding;
        const char *name;
    } candidates[] = {
        {CSV_GB18030,      "GB18030"},
        {CSV_BIG5,         "BIG5"   },
        {CSV_WINDOWS_1256, "CP1256" },
        {CSV_WINDOWS_1258, "CP1258" },
    };
    enum csv_encoding best = utf16(bytes, n);
    size_t good, bad;
    int64_t most = WORST;

    if (best != CSV_GUESS)
        return best;
    count_utf8(bytes, n, &good, &bad);
    if (bad == 0 || good > 4 * bad)
        return CSV_UTF8;
    for (size_t i = 0; i < sizeof candidates / sizeof *candidates; i++) {
        int64_t s = score(candidates[i].encoding, candidates[i].name, bytes, n);

        if (s > most) {
            most = s;
            best = candidates[i].encoding;
        }
    }
    return most >= LEAST ? best : CSV_UTF8;
}
