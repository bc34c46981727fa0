/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Common surnames and given names of four peoples, their telephone numbers and streets. Written down by hand. */
#include "src/desk/demo_names.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* A name in its own script and in Latin letters; NULL: it is Latin already. */
struct word {
    const char *own, *latin;
};
#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static const struct word english_families[] = {
    { "Smith", NULL },    { "Johnson", NULL },  { "Williams", NULL }, { "Brown", NULL },    { "Jones", NULL },
    { "Miller", NULL },   { "Davis", NULL },    { "Wilson", NULL },   { "Taylor", NULL },   { "Anderson", NULL },
    { "Thomas", NULL },   { "Moore", NULL },    { "Martin", NULL },   { "Jackson", NULL },  { "Thompson", NULL },
    { "White", NULL },    { "Harris", NULL },   { "Clark", NULL },    { "Lewis", NULL },    { "Robinson", NULL },
    { "Walker", NULL },   { "Young", NULL },    { "Allen", NULL },    { "King", NULL },     { "Wright", NULL },
    { "Scott", NULL },    { "Hill", NULL },     { "Green", NULL },    { "Adams", NULL },    { "Baker", NULL },
    { "Nelson", NULL },   { "Carter", NULL },   { "Mitchell", NULL }, { "Roberts", NULL },  { "Turner", NULL },
    { "Phillips", NULL }, { "Campbell", NULL }, { "Parker", NULL },   { "Evans", NULL },    { "Edwards", NULL },
    { "Collins", NULL },  { "Stewart", NULL },  { "Morris", NULL },   { "Murphy", NULL },   { "Cook", NULL },
    { "Rogers", NULL },   { "Cooper", NULL },   { "Bailey", NULL },   { "Reed", NULL },     { "Kelly", NULL },
    { "Howard", NULL },   { "Ward", NULL },     { "Watson", NULL },   { "Brooks", NULL },   { "Bennett", NULL },
    { "Gray", NULL },     { "Hughes", NULL },   { "Price", NULL },    { "Foster", NULL },   { "Ross", NULL },
    { "Jenkins", NULL },  { "Powell", NULL },   { "Russell", NULL },  { "O'Brien", NULL },  { "McCarthy", NULL },
    { "Fisher", NULL },   { "Graham", NULL },   { "Wallace", NULL },  { "Hunt", NULL },     { "Palmer", NULL },
    { "Stone", NULL },    { "Webb", NULL },     { "Hart", NULL },     { "Lane", NULL },     { "Burke", NULL },
    { "Walsh", NULL },    { "Barnes", NULL },   { "Fletcher", NULL }, { "Sinclair", NULL }, { "Whitfield", NULL },
};
static const struct word english_women[] = {
    { "Mary", NULL },      { "Emma", NULL },    { "Olivia", NULL },  { "Sarah", NULL },     { "Anna", NULL },
    { "Elizabeth", NULL }, { "Emily", NULL },   { "Jennifer", NULL }, { "Linda", NULL },    { "Sophie", NULL },
    { "Grace", NULL },     { "Laura", NULL },   { "Alice", NULL },   { "Karen", NULL },     { "Susan", NULL },
    { "Margaret", NULL },  { "Helen", NULL },   { "Rachel", NULL },  { "Charlotte", NULL }, { "Lucy", NULL },
    { "Hannah", NULL },    { "Julia", NULL },   { "Amelia", NULL },  { "Ruth", NULL },      { "Nancy", NULL },
    { "Claire", NULL },    { "Rebecca", NULL }, { "Eleanor", NULL }, { "Megan", NULL },     { "Diane", NULL },
    { "Isabel", NULL },    { "Zoe", NULL },     { "Victoria", NULL }, { "Joan", NULL },     { "Florence", NULL },
    { "Chloe", NULL },     { "Martha", NULL },  { "Heather", NULL }, { "Irene", NULL },     { "Beatrice", NULL },
};
static const struct word english_men[] = {
    { "James", NULL },   { "John", NULL },    { "Robert", NULL }, { "Michael", NULL },  { "David", NULL },
    { "William", NULL }, { "Thomas", NULL },  { "Daniel", NULL }, { "Oliver", NULL },   { "George", NULL },
    { "Richard", NULL }, { "Paul", NULL },    { "Mark", NULL },   { "Andrew", NULL },   { "Peter", NULL },
    { "Jack", NULL },    { "Henry", NULL },   { "Samuel", NULL }, { "Edward", NULL },   { "Kevin", NULL },
    { "Brian", NULL },   { "Harry", NULL },   { "Noah", NULL },   { "Liam", NULL },     { "Alexander", NULL },
    { "Patrick", NULL }, { "Simon", NULL },   { "Ryan", NULL },   { "Arthur", NULL },   { "Frank", NULL },
    { "Ethan", NULL },   { "Walter", NULL },  { "Adam", NULL },   { "Philip", NULL },   { "Charlie", NULL },
    { "Martin", NULL },  { "Raymond", NULL }, { "Leo", NULL },    { "Stephen", NULL },  { "Ernest", NULL },
};

static const struct word chinese_families[] = {
    { "王", "Wang" },  { "李", "Li" },    { "张", "Zhang" }, { "刘", "Liu" },  { "陈", "Chen" },   { "杨", "Yang" },
    { "黄", "Huang" }, { "赵", "Zhao" },  { "吴", "Wu" },    { "周", "Zhou" }, { "徐", "Xu" },     { "孙", "Sun" },
    { "马", "Ma" },    { "朱", "Zhu" },   { "胡", "Hu" },    { "郭", "Guo" },  { "何", "He" },     { "林", "Lin" },
    { "高", "Gao" },   { "罗", "Luo" },   { "郑", "Zheng" }, { "梁", "Liang" }, { "谢", "Xie" },   { "宋", "Song" },
    { "唐", "Tang" },  { "许", "Xu" },    { "韩", "Han" },   { "邓", "Deng" }, { "冯", "Feng" },   { "曹", "Cao" },
    { "彭", "Peng" },  { "曾", "Zeng" },  { "肖", "Xiao" },  { "田", "Tian" }, { "董", "Dong" },   { "潘", "Pan" },
    { "袁", "Yuan" },  { "蔡", "Cai" },   { "蒋", "Jiang" }, { "余", "Yu" },   { "于", "Yu" },     { "杜", "Du" },
    { "叶", "Ye" },    { "程", "Cheng" }, { "魏", "Wei" },   { "苏", "Su" },   { "吕", "Lü" },     { "丁", "Ding" },
    { "任", "Ren" },   { "卢", "Lu" },    { "姚", "Yao" },   { "沈", "Shen" }, { "钟", "Zhong" },  { "姜", "Jiang" },
    { "崔", "Cui" },   { "谭", "Tan" },   { "陆", "Lu" },    { "范", "Fan" },  { "汪", "Wang" },   { "廖", "Liao" },
    { "石", "Shi" },   { "金", "Jin" },   { "韦", "Wei" },   { "贾", "Jia" },  { "夏", "Xia" },    { "付", "Fu" },
    { "方", "Fang" },  { "邹", "Zou" },   { "熊", "Xiong" }, { "白", "Bai" },  { "孟", "Meng" },   { "秦", "Qin" },
    { "单", "Shan" },  { "解", "Xie" },   { "仇", "Qiu" },   { "查", "Zha" },  { "欧阳", "Ouyang" }, { "司马", "Sima" },
};
/* Given names are one of these or two. */
static const struct word chinese_women[] = {
    { "丽", "li" },    { "芳", "fang" },  { "静", "jing" }, { "敏", "min" },  { "燕", "yan" },   { "秀", "xiu" },
    { "娟", "juan" },  { "英", "ying" },  { "华", "hua" },  { "慧", "hui" },  { "玲", "ling" },  { "婷", "ting" },
    { "雪", "xue" },   { "梅", "mei" },   { "红", "hong" }, { "兰", "lan" },  { "霞", "xia" },   { "萍", "ping" },
    { "欣", "xin" },   { "怡", "yi" },    { "雨", "yu" },   { "佳", "jia" },  { "颖", "ying" },  { "倩", "qian" },
    { "琳", "lin" },   { "晓", "xiao" },  { "思", "si" },   { "梦", "meng" }, { "月", "yue" },   { "春", "chun" },
    { "诗", "shi" },   { "涵", "han" },   { "桂", "gui" },  { "淑", "shu" },  { "珍", "zhen" },  { "洁", "jie" },
};
static const struct word chinese_men[] = {
    { "伟", "wei" },  { "强", "qiang" }, { "磊", "lei" },   { "军", "jun" },  { "勇", "yong" },   { "杰", "jie" },
    { "涛", "tao" },  { "明", "ming" },  { "超", "chao" },  { "平", "ping" }, { "刚", "gang" },   { "浩", "hao" },
    { "建", "jian" }, { "国", "guo" },   { "文", "wen" },   { "志", "zhi" },  { "海", "hai" },    { "峰", "feng" },
    { "宇", "yu" },   { "小", "xiao" },  { "天", "tian" },  { "子", "zi" },   { "俊", "jun" },    { "鹏", "peng" },
    { "德", "de" },   { "永", "yong" },  { "家", "jia" },   { "轩", "xuan" }, { "博", "bo" },     { "新", "xin" },
    { "东", "dong" }, { "林", "lin" },   { "龙", "long" },  { "斌", "bin" },  { "成", "cheng" },  { "康", "kang" },
};

static const struct word persian_families[] = {
    { "محمدی", "Mohammadi" },   { "حسینی", "Hosseini" },   { "احمدی", "Ahmadi" },   { "رضایی", "Rezaei" },
    { "کریمی", "Karimi" },      { "موسوی", "Mousavi" },    { "جعفری", "Jafari" },   { "قاسمی", "Ghasemi" },
    { "مرادی", "Moradi" },      { "حیدری", "Heydari" },    { "اکبری", "Akbari" },   { "رحیمی", "Rahimi" },
    { "ابراهیمی", "Ebrahimi" }, { "صادقی", "Sadeghi" },    { "هاشمی", "Hashemi" },  { "نوری", "Nouri" },
    { "یوسفی", "Yousefi" },     { "عباسی", "Abbasi" },     { "سلیمانی", "Soleimani" }, { "باقری", "Bagheri" },
    { "رستمی", "Rostami" },     { "اسدی", "Asadi" },       { "شریفی", "Sharifi" },  { "کاظمی", "Kazemi" },
    { "طاهری", "Taheri" },      { "میرزایی", "Mirzaei" },  { "امینی", "Amini" },    { "فرهادی", "Farhadi" },
    { "زارعی", "Zarei" },       { "خسروی", "Khosravi" },   { "گلستانی", "Golestani" }, { "بهرامی", "Bahrami" },
    { "شیرازی", "Shirazi" },    { "تهرانی", "Tehrani" },   { "اصفهانی", "Esfahani" }, { "نجفی", "Najafi" },
    { "صالحی", "Salehi" },      { "قربانی", "Ghorbani" },  { "یزدانی", "Yazdani" }, { "پارسا", "Parsa" },
};
static const struct word persian_women[] = {
    { "فاطمه", "Fatemeh" }, { "زهرا", "Zahra" },     { "مریم", "Maryam" },   { "سارا", "Sara" },
    { "نرگس", "Narges" },   { "زینب", "Zeinab" },    { "لیلا", "Leila" },    { "نازنین", "Nazanin" },
    { "شیرین", "Shirin" },  { "الهام", "Elham" },    { "پریسا", "Parisa" },  { "مهسا", "Mahsa" },
    { "نیلوفر", "Niloufar" }, { "آزاده", "Azadeh" }, { "سمیرا", "Samira" },  { "ندا", "Neda" },
    { "یاسمن", "Yasaman" }, { "هانیه", "Hanieh" },   { "بهاره", "Bahareh" }, { "مینا", "Mina" },
    { "شبنم", "Shabnam" },  { "رویا", "Roya" },      { "ستاره", "Setareh" }, { "پروین", "Parvin" },
    { "گلناز", "Golnaz" },  { "آیدا", "Aida" },      { "مهناز", "Mahnaz" },  { "فرشته", "Fereshteh" },
};
static const struct word persian_men[] = {
    { "محمد", "Mohammad" }, { "علی", "Ali" },       { "حسین", "Hossein" },  { "رضا", "Reza" },
    { "مهدی", "Mehdi" },    { "امیر", "Amir" },     { "حسن", "Hassan" },    { "سعید", "Saeed" },
    { "حمید", "Hamid" },    { "مجید", "Majid" },    { "آرش", "Arash" },     { "بهروز", "Behrouz" },
    { "کامران", "Kamran" }, { "فرهاد", "Farhad" },  { "سینا", "Sina" },     { "پویا", "Pouya" },
    { "کیان", "Kian" },     { "داریوش", "Dariush" }, { "شهرام", "Shahram" }, { "نیما", "Nima" },
    { "امیرحسین", "Amirhossein" }, { "محمدرضا", "Mohammadreza" }, { "یاسر", "Yaser" }, { "بابک", "Babak" },
    { "ایمان", "Iman" },    { "جواد", "Javad" },    { "مسعود", "Masoud" },  { "پیمان", "Peyman" },
};

static const struct word vietnamese_families[] = {
    { "Nguyễn", "Nguyen" }, { "Trần", "Tran" }, { "Lê", "Le" },     { "Phạm", "Pham" },   { "Hoàng", "Hoang" },
    { "Huỳnh", "Huynh" },   { "Phan", "Phan" }, { "Vũ", "Vu" },     { "Võ", "Vo" },       { "Đặng", "Dang" },
    { "Bùi", "Bui" },       { "Đỗ", "Do" },     { "Hồ", "Ho" },     { "Ngô", "Ngo" },     { "Dương", "Duong" },
    { "Lý", "Ly" },         { "Đinh", "Dinh" }, { "Trương", "Truong" }, { "Mai", "Mai" }, { "Lâm", "Lam" },
    { "Đào", "Dao" },       { "Cao", "Cao" },   { "Tạ", "Ta" },     { "Châu", "Chau" },   { "Đoàn", "Doan" },
};
static const struct word vietnamese_women[] = {
    { "Thị Ánh", "Thi Anh" },       { "Thị Lan", "Thi Lan" },     { "Thị Hương", "Thi Huong" },
    { "Thị Mai", "Thi Mai" },       { "Thị Hoa", "Thi Hoa" },     { "Thị Thanh", "Thi Thanh" },
    { "Ngọc Anh", "Ngoc Anh" },     { "Thu Hà", "Thu Ha" },       { "Minh Châu", "Minh Chau" },
    { "Thùy Linh", "Thuy Linh" },   { "Phương Thảo", "Phuong Thao" }, { "Bích Ngọc", "Bich Ngoc" },
    { "Thị Nga", "Thi Nga" },       { "Kim Oanh", "Kim Oanh" },   { "Quỳnh Như", "Quynh Nhu" },
    { "Mỹ Duyên", "My Duyen" },     { "Hồng Nhung", "Hong Nhung" }, { "Thị Yến", "Thi Yen" },
    { "Khánh Vy", "Khanh Vy" },     { "Thanh Trúc", "Thanh Truc" }, { "Diễm My", "Diem My" },
    { "Thị Hạnh", "Thi Hanh" },     { "Bảo Trân", "Bao Tran" },   { "Cẩm Tú", "Cam Tu" },
};
static const struct word vietnamese_men[] = {
    { "Văn Hùng", "Van Hung" },     { "Văn Nam", "Van Nam" },     { "Minh Tuấn", "Minh Tuan" },
    { "Quốc Bảo", "Quoc Bao" },     { "Đức Anh", "Duc Anh" },     { "Văn Dũng", "Van Dung" },
    { "Hữu Phước", "Huu Phuoc" },   { "Thanh Tùng", "Thanh Tung" }, { "Văn Long", "Van Long" },
    { "Hoàng Nam", "Hoang Nam" },   { "Quang Huy", "Quang Huy" }, { "Gia Bảo", "Gia Bao" },
    { "Văn Thắng", "Van Thang" },   { "Minh Khôi", "Minh Khoi" }, { "Đình Trọng", "Dinh Trong" },
    { "Công Phượng", "Cong Phuong" }, { "Tuấn Kiệt", "Tuan Kiet" }, { "Văn Hải", "Van Hai" },
    { "Trung Hiếu", "Trung Hieu" }, { "Xuân Trường", "Xuan Truong" }, { "Anh Khoa", "Anh Khoa" },
    { "Văn Sơn", "Van Son" },       { "Duy Mạnh", "Duy Manh" },   { "Nhật Minh", "Nhat Minh" },
};

struct pool {
    const struct word *families, *women, *men;
    size_t n_families, n_women, n_men;
};
static const struct pool pools[DEMO_PEOPLES] = {
    [DEMO_ENGLISH] = { english_families, english_women, english_men, COUNT(english_families), COUNT(english_women),
                       COUNT(english_men) },
    [DEMO_CHINESE] = { chinese_families, chinese_women, chinese_men, COUNT(chinese_families), COUNT(chinese_women),
                       COUNT(chinese_men) },
    [DEMO_PERSIAN] = { persian_families, persian_women, persian_men, COUNT(persian_families), COUNT(persian_women),
                       COUNT(persian_men) },
    [DEMO_VIETNAMESE] = { vietnamese_families, vietnamese_women, vietnamese_men, COUNT(vietnamese_families),
                          COUNT(vietnamese_women), COUNT(vietnamese_men) },
};

/** The earlier in the list, the more likely: the smaller of two throws. */
static const struct word *pick(struct prng *p, const struct word *words, size_t n)
{
    size_t a = (size_t)prng_below(p, n), b = (size_t)prng_below(p, n);
    return &words[a < b ? a : b];
}

static const char *latin_of(const struct word *w)
{
    return w->latin != NULL ? w->latin : w->own;
}

/** Small ASCII letters alone: "O'Brien" is "obrien". */
static size_t put_letters(char *out, size_t size, size_t used, const char *s)
{
    for (; *s != '\0' && used + 1 < size; s++)
        if (isalpha((unsigned char)*s) && (unsigned char)*s < 128)
            out[used++] = (char)tolower((unsigned char)*s);
    out[used] = '\0';
    return used;
}

void demo_name(struct prng *p, enum demo_people people, bool female, const struct demo_name *relative,
               struct demo_name *ret)
{
    const struct pool *pool = &pools[people];
    const struct word *family = pick(p, pool->families, pool->n_families);
    const struct word *words = female ? pool->women : pool->men;
    size_t n = female ? pool->n_women : pool->n_men;
    const struct word *given = pick(p, words, n), *second = NULL;
    struct demo_name name = { 0 };
    if (people == DEMO_CHINESE && prng_chance(p, 720))
        second = pick(p, words, n);
    if (relative != NULL)
        for (size_t i = 0; i < pool->n_families; i++)
            if (strcmp(pool->families[i].own, relative->family) == 0)
                family = &pool->families[i];
    snprintf(name.family, sizeof name.family, "%s", family->own);
    snprintf(name.given, sizeof name.given, "%s%s", given->own, second != NULL ? second->own : "");
    char latin[64];
    snprintf(latin, sizeof latin, "%s%s", latin_of(given), second != NULL ? latin_of(second) : "");
    latin[0] = (char)toupper((unsigned char)latin[0]);
    if (people == DEMO_CHINESE && prng_chance(p, 150))
        snprintf(name.alias, sizeof name.alias, "%s %s", latin_of(family), latin);
    if (people == DEMO_PERSIAN && prng_chance(p, 350)) {
        if (prng_chance(p, 500)) { /* wrote the name in Latin letters on the form */
            snprintf(name.alias, sizeof name.alias, "%s %s", name.given, name.family);
            snprintf(name.family, sizeof name.family, "%s", latin_of(family));
            snprintf(name.given, sizeof name.given, "%s", latin);
        } else {
            snprintf(name.alias, sizeof name.alias, "%s %s", latin, latin_of(family));
        }
    }
    size_t used = put_letters(name.latin, sizeof name.latin, 0, latin);
    if (used + 2 < sizeof name.latin)
        name.latin[used++] = '.';
    put_letters(name.latin, sizeof name.latin, used, latin_of(family));
    *ret = name;
}

static const char *const english_streets[] = { "Oak Street",  "Station Road", "Mill Lane",   "High Street",
                                               "Park Avenue", "Church Road",  "River Street", "Maple Drive",
                                               "Queen Street", "Hill Road",   "Garden Lane", "Market Street" };
static const char *const chinese_streets[] = { "人民路", "解放路", "中山路", "建设路", "和平路", "文化路",
                                               "新华路", "胜利路", "长江路", "东风路", "花园路", "学府路" };
static const char *const persian_streets[] = { "خیابان ولیعصر", "خیابان انقلاب", "خیابان آزادی", "خیابان شریعتی",
                                               "خیابان بهار",   "خیابان سعدی",   "خیابان حافظ",  "کوچه گلستان",
                                               "خیابان فردوسی", "کوچه یاس" };
static const char *const vietnamese_streets[] = { "Lê Lợi",       "Trần Hưng Đạo", "Nguyễn Huệ",  "Hai Bà Trưng",
                                                  "Lý Thường Kiệt", "Nguyễn Trãi", "Phan Đình Phùng", "Điện Biên Phủ",
                                                  "Quang Trung",  "Hùng Vương" };
static const char *const districts[] = { "Centre", "Northside", "Riverside", "Old Town", "Harbour", "West End",
                                         "Hillside", "Southfield" };

const struct demo_culture demo_cultures[DEMO_PEOPLES] = {
    [DEMO_ENGLISH] = { "GB", "en", english_streets, districts, COUNT(english_streets), COUNT(districts), true },
    [DEMO_CHINESE] = { "CN", "zh-Hans en", chinese_streets, districts, COUNT(chinese_streets), COUNT(districts), false },
    [DEMO_PERSIAN] = { "IR", "fa en", persian_streets, districts, COUNT(persian_streets), COUNT(districts), false },
    [DEMO_VIETNAMESE] = { "VN", "vi en", vietnamese_streets, districts, COUNT(vietnamese_streets), COUNT(districts),
                          true },
};

/** One of the codes, then `figures` more. */
static void number(struct prng *p, char e164[DEMO_E164], const char *country, const int *codes, size_t n, int figures)
{
    int64_t most = 1;
    for (int i = 0; i < figures; i++)
        most *= 10;
    snprintf(e164, DEMO_E164, "%s%d%0*d", country, codes[prng_below(p, n)], figures,
             (int)prng_below(p, (uint64_t)most));
}

void demo_phone(struct prng *p, enum demo_people people, char e164[DEMO_E164])
{
    static const int british[] = { 7400, 7412, 7455, 7480, 7512, 7533, 7590, 7710, 7721, 7738, 7747, 7768,
                                   7780, 7803, 7815, 7834, 7856, 7890, 7904, 7913, 7930, 7951, 7976, 7988 };
    static const int chinese[] = { 130, 131, 132, 133, 135, 136, 137, 138, 139, 150, 151, 152,
                                   155, 158, 159, 176, 177, 180, 182, 185, 186, 187, 188, 189 };
    static const int persian[] = { 910, 911, 912, 913, 914, 915, 916, 917, 918, 919, 921, 930, 933, 935, 936, 937 };
    static const int vietnamese[] = { 32, 33, 34, 35, 36, 37, 38, 39, 70, 76, 77, 78, 79,
                                      81, 82, 83, 86, 88, 89, 90, 91, 93, 94, 96, 97, 98 };
    switch (people) {
    case DEMO_CHINESE:
        number(p, e164, "+86", chinese, COUNT(chinese), 8);
        return;
    case DEMO_PERSIAN:
        number(p, e164, "+98", persian, COUNT(persian), 7);
        return;
    case DEMO_VIETNAMESE:
        number(p, e164, "+84", vietnamese, COUNT(vietnamese), 7);
        return;
    case DEMO_ENGLISH:
    case DEMO_PEOPLES:
        number(p, e164, "+44", british, COUNT(british), 6);
        return;
    }
}
