/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines of a vCard. */
#include "src/people/vcard.h"

#include <inttypes.h>
#include <sodium.h>
#include <string.h>

#include "src/base/text.h"

/* How far the physical line has come. */
struct line {
    FILE *f;
    size_t octets;
};

/* One character, on the next line where it does not fit. */
static void put(struct line *l, const char *bytes, size_t n)
{
    if (l->octets + n > VCARD_FOLD) {
        fputs("\r\n ", l->f);
        l->octets = 1;
    }
    fwrite(bytes, 1, n, l->f);
    l->octets += n;
}

static void put_all(struct line *l, const char *s, bool escape)
{
    size_t n = strlen(s), took;

    for (; n > 0; s += took, n -= took) {
        uint32_t c = text_scalar(s, n, &took);
        char utf8[4];

        if (escape && (c == '\\' || c == ',' || c == ';')) {
            const char pair[2] = {'\\', (char)c};

            put(l, pair, 2);
        } else if (escape && c == '\n') {
            put(l, "\\n", 2);
        } else if ((c >= 0x20 && c != 0x7f) || c == '\t') {
            put(l, utf8, text_put_scalar(utf8, c));
        }
    }
}

void vcard_list(FILE *f, const char *name, char separator, const char *const *values, size_t n)
{
    struct line l = {.f = f};

    put_all(&l, name, false);
    put(&l, ":", 1);
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            put(&l, &separator, 1);
        put_all(&l, values[i], true);
    }
    fputs("\r\n", f);
}

void vcard_text(FILE *f, const char *name, const char *value)
{
    vcard_list(f, name, ',', &value, 1);
}

void vcard_plain(FILE *f, const char *name, const char *value)
{
    struct line l = {.f = f};

    put_all(&l, name, false);
    put(&l, ":", 1);
    put_all(&l, value, false);
    fputs("\r\n", f);
}

void vcard_begin(FILE *f)
{
    vcard_plain(f, "BEGIN", "VCARD");
    vcard_plain(f, "VERSION", "4.0");
}

void vcard_end(FILE *f)
{
    vcard_plain(f, "END", "VCARD");
}

char *vcard_day(char *out, size_t size, const struct patient_born *born)
{
    struct calendar_date d;

    out[0] = '\0';
    if (born->day == PATIENT_NO_DAY)
        return out;
    d = calendar_date(CALENDAR_GREGORIAN, born->day);
    if (born->precision == CALENDAR_YEAR)
        snprintf(out, size, "%04d", d.year);
    else if (born->precision == CALENDAR_MONTH)
        snprintf(out, size, "%04d-%02d", d.year, d.month);
    else
        snprintf(out, size, "%04d%02d%02d", d.year, d.month, d.day);
    return out;
}

char *vcard_instant(char *out, size_t size, int64_t at)
{
    enum { DAY = 86400 };
    int64_t day = at / DAY - (at % DAY < 0), second = at - day * DAY;
    struct calendar_date d = calendar_date(CALENDAR_GREGORIAN, (int32_t)day);

    snprintf(out, size, "%04d%02d%02dT%02d%02d%02dZ", d.year, d.month, d.day, (int)(second / 3600), (int)(second / 60 % 60),
             (int)(second % 60));
    return out;
}

char *vcard_urn(char out[VCARD_URN], const void *file_key, size_t n, int64_t id)
{
    crypto_generichash_state h;
    unsigned char u[16];
    char number[24];

    snprintf(number, sizeof number, "%" PRId64, id);
    crypto_generichash_init(&h, NULL, 0, sizeof u);
    crypto_generichash_update(&h, file_key, n);
    crypto_generichash_update(&h, (const unsigned char *)number, strlen(number));
    crypto_generichash_final(&h, u, sizeof u);
    u[6] = (unsigned char)((u[6] & 0x0f) | 0x80); /* version 8 of RFC 9562: made by a rule of one's own */
    u[8] = (unsigned char)((u[8] & 0x3f) | 0x80);
    snprintf(out, VCARD_URN, "urn:uuid:%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", u[0], u[1], u[2],
             u[3], u[4], u[5], u[6], u[7], u[8], u[9], u[10], u[11], u[12], u[13], u[14], u[15]);
    return out;
}
