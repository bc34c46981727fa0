/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The bytes of a file as UTF-8: read in pieces and converted by iconv, a character that is none marked as such. */
#include "src/base/csv_encoding.h"

#include <errno.h>
#include <string.h>

#include "src/base/i18n.h"

const struct enum_word csv_encodings[CSV_ENCODING_COUNT] = {
    [CSV_GUESS] = {"guess", N_("as it looks")},
    [CSV_UTF8] = {"utf-8", "UTF-8"},
    [CSV_UTF16LE] = {"utf-16", "UTF-16"},
    [CSV_UTF16BE] = {"utf-16be", "UTF-16 BE"},
    [CSV_GB18030] = {"gb18030", "GB18030"},
    [CSV_BIG5] = {"big5", "Big5"},
    [CSV_WINDOWS_1256] = {"windows-1256", "Windows-1256"},
    [CSV_WINDOWS_1258] = {"windows-1258", "Windows-1258"},
};

static const char *const iconv_names[CSV_ENCODING_COUNT] = {
    [CSV_UTF16LE] = "UTF-16LE", [CSV_UTF16BE] = "UTF-16BE",    [CSV_GB18030] = "GB18030",
    [CSV_BIG5] = "BIG5",        [CSV_WINDOWS_1256] = "CP1256", [CSV_WINDOWS_1258] = "CP1258",
};

static const struct {
    const char *bytes;
    size_t n;
    enum csv_encoding encoding;
} marks[] = {
    {"\xef\xbb\xbf",     3, CSV_UTF8   },
    {"\xff\xfe",         2, CSV_UTF16LE},
    {"\xfe\xff",         2, CSV_UTF16BE},
    {"\x84\x31\x95\x33", 4, CSV_GB18030},
};

/* ---- what it is written in ---- */

static size_t ascii_run(const char *bytes, size_t n)
{
    size_t i = 0;

    while (i < n && bytes[i] != '\0' && !(bytes[i] & 0x80))
        i++;
    return i;
}

/* From where on to look: a little before the first letter, at a whole character of UTF-16. */
static size_t look_from(size_t plain)
{
    return plain > 64 ? (plain - 64) & ~(size_t)1 : 0;
}

/* Without a mark: from the first piece that is not plain ASCII on, if the stream can be set back behind it. */
static enum csv_encoding look(struct csv_source *s)
{
    size_t plain = ascii_run(s->in, s->held), n;
    char more[sizeof s->in];
    off_t back;

    if (plain < s->held) {
        plain = look_from(plain);
        return csv_encoding_guess(s->in + plain, s->held - plain);
    }
    if (s->ended || (back = ftello(s->f)) < 0)
        return CSV_UTF8;
    while ((n = fread(more, 1, sizeof more, s->f)) > 0 && (plain = ascii_run(more, n)) == n)
        continue;
    clearerr(s->f);
    if (fseeko(s->f, back, SEEK_SET) != 0)
        return CSV_UTF8;
    plain = look_from(plain);
    return n > 0 ? csv_encoding_guess(more + plain, n - plain) : CSV_UTF8;
}

enum rc csv_source_open(struct csv_source *s, FILE *f, enum csv_encoding encoding, struct err *e)
{
    s->f = f;
    s->guessed = s->ended = s->flushed = false;
    s->at = s->out_at = s->out_held = 0;
    s->held = fread(s->in, 1, sizeof s->in, f);
    s->ended = s->held < sizeof s->in;
    s->encoding = encoding;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (s->held >= marks[i].n && memcmp(s->in, marks[i].bytes, marks[i].n) == 0 &&
            (encoding == CSV_GUESS || encoding == marks[i].encoding)) {
            s->encoding = marks[i].encoding;
            s->at = marks[i].n;
            break;
        }
    if (s->encoding == CSV_GUESS) {
        s->encoding = look(s);
        s->guessed = true;
    }
    if (s->encoding == CSV_UTF8)
        return RC_OK;
    s->convert = iconv_open("UTF-8", iconv_names[s->encoding]);
    if (s->convert == (iconv_t)-1) {
        const char *name = csv_encodings[s->encoding].label;

        s->encoding = CSV_UTF8;
        return err_set(e, RC_IO, _("This system cannot read %s. Save the file as \"CSV UTF-8\"."), name);
    }
    return RC_OK;
}

void csv_source_close(struct csv_source *s)
{
    if (s->encoding != CSV_UTF8)
        iconv_close(s->convert);
}

/* ---- reading ---- */

/* Reads on behind what is held. */
static void read_more(struct csv_source *s)
{
    size_t n;

    memmove(s->in, s->in + s->at, s->held - s->at);
    s->held -= s->at;
    s->at = 0;
    n = fread(s->in + s->held, 1, sizeof s->in - s->held, s->f);
    s->held += n;
    s->ended = n == 0;
}

/* One piece of the stream, converted into the empty `out`. */
static void convert_piece(struct csv_source *s)
{
    char *out = s->out;
    size_t room = sizeof s->out - 1;

    if (s->held - s->at < 16 && !s->ended)
        read_more(s);
    while (s->at < s->held) {
        char *in = s->in + s->at;
        size_t left = s->held - s->at;
        size_t unit = s->encoding == CSV_UTF16LE || s->encoding == CSV_UTF16BE ? 2 : 1;
        size_t did = iconv(s->convert, &in, &left, &out, &room);

        s->at = s->held - left;
        if (did != (size_t)-1 || errno == E2BIG || room == 0 || (errno == EINVAL && !s->ended))
            break;
        *out++ = (char)CSV_BAD_BYTE; /* no character, or cut off by the end */
        room--;
        s->at += left < unit ? left : unit;
    }
    if (s->at == s->held && s->ended && !s->flushed && room >= 16) {
        iconv(s->convert, NULL, NULL, &out, &room); /* a letter that waited for its mark */
        s->flushed = true;
    }
    s->out_at = 0;
    s->out_held = (size_t)(out - s->out);
}

size_t csv_source_read(struct csv_source *s, char *out, size_t room)
{
    size_t n;

    if (s->encoding == CSV_UTF8) {
        n = s->held - s->at;
        if (n == 0)
            return fread(out, 1, room, s->f);
        n = n < room ? n : room;
        memcpy(out, s->in + s->at, n);
        s->at += n;
        return n;
    }
    while (s->out_at == s->out_held && !s->flushed && !ferror(s->f))
        convert_piece(s);
    n = s->out_held - s->out_at;
    n = n < room ? n : room;
    memcpy(out, s->out + s->out_at, n);
    s->out_at += n;
    return n;
}
