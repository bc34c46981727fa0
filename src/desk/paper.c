/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns and pages of plain text. */
#include "src/desk/paper.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "src/base/civil.h"
#include "src/base/file.h"
#include "src/base/helper.h"
#include "src/base/i18n.h"
#include "src/base/text.h"
#include "src/booking/appointment.h"
#include "src/clinic/site.h"
#include "src/desk/agenda.h"
#include "src/desk/ics_file.h"
#include "src/people/access.h"

/* ---- cells ---- */

/* Text in exactly so many columns: cut at a whole character, marked where it was cut, filled up unless it is the last. */
static void put_cell(FILE *out, const char *text, int columns, bool last)
{
    char clean[1024];
    int used = 0;
    size_t n = text_clean(clean, sizeof clean, text, (size_t)-1), fits = text_fit(clean, n, columns, &used);
    bool cut = fits < n;

    if (cut)
        fits = text_fit(clean, n, columns - 1, &used);
    fwrite(clean, 1, fits, out);
    if (cut) {
        fputc('>', out);
        used++;
    }
    for (; !last && used < columns + 2; used++)
        fputc(' ', out);
}

/* ---- pages ---- */

struct sheet {
    struct db *db;
    FILE *out;
    int32_t day;
    int page_lines; /* 0: endless */
    int line, page;
    bool begun;
    const char *who;
    int booked;
    int64_t people;
};

static void put_rule(struct sheet *s)
{
    for (int i = 0; i < PAPER_COLUMNS; i++)
        fputc('-', s->out);
    fputc('\n', s->out);
    s->line++;
}

/* "left          right" */
static void put_both(struct sheet *s, const char *left, const char *right)
{
    int columns = text_columns(right, (size_t)-1);

    put_cell(s->out, left, PAPER_COLUMNS - columns - 2, columns == 0);
    fprintf(s->out, "%s\n", right);
    s->line++;
}

static void begin_page(struct sheet *s)
{
    char day[64], page[48], name[256];

    if (s->begun)
        fputs(s->page_lines > 0 ? "\f" : "\n\n", s->out);
    s->begun = true;
    s->line = 0;
    s->page++;
    text_clean(name, sizeof name, site_get(s->db)->name, (size_t)-1);
    put_both(s, name, calendar_format_day(day, sizeof day, site_calendar(s->db), s->day, CALENDAR_LONG));
    (void)snprintf(page, sizeof page, _("page %d"), s->page);
    put_both(s, s->who, s->page > 1 ? page : "");
    put_rule(s);
}

static void put_row(struct sheet *s, const struct agenda_line *line)
{
    char hhmm[CIVIL_TEXT], text[256], state[96];
    bool gap = line->row.kind == AGENDA_GAP;

    if (s->page_lines > 0 && s->line >= s->page_lines)
        begin_page(s);
    fprintf(s->out, "%s %c", civil_format_time(hhmm, sizeof hhmm, line->row.start_min), line->alert ? '!' : ' ');
    if (gap) {
        (void)snprintf(text, sizeof text, _("--- free %lld min ---"), (long long)(line->row.end_min - line->row.start_min));
        put_cell(s->out, text, PAPER_COLUMNS / 2, true);
    } else {
        bool plain = line->row.state == AGENDA_EXPECTED || line->row.state == AGENDA_LATE;
        put_cell(s->out, line->patient, 22, false);
        put_cell(s->out, line->service, 20, false);
        put_cell(s->out, line->room, 15, plain);
        put_cell(s->out, plain ? "" : agenda_state_text(line, state, sizeof state), 10, true);
    }
    fputc('\n', s->out);
    s->line++;
    s->booked += line->row.kind == AGENDA_APPOINTMENT;
    s->people += !gap;
}

/* One practitioner's part; nothing for who has nothing that day unless they were asked for. */
static enum rc put_practitioner(struct sheet *s, const struct practitioner *p, bool asked, struct err *e)
{
    struct agenda_query q = {.day = s->day, .practitioner_id = p->id};
    struct agenda a = {0};
    char count[96];
    enum rc rc = agenda_read(s->db, &q, &a, e);

    if (rc != RC_OK)
        return rc;
    s->page = s->booked = 0;
    s->who = p->name;
    bool has = asked;
    for (size_t i = 0; i < a.n; i++)
        has = has || (a.rows[i].kind != AGENDA_GAP && a.rows[i].practitioner_id == p->id);
    if (has)
        begin_page(s);
    for (size_t i = 0; has && i < a.n && rc == RC_OK; i++) {
        struct agenda_line line;
        if (a.rows[i].practitioner_id != p->id)
            continue;
        rc = agenda_fill(s->db, &a.rows[i], &line, e);
        if (rc == RC_OK)
            put_row(s, &line);
        else if (rc == RC_NOT_FOUND) /* another desk took it */
            rc = RC_OK;
    }
    if (has && rc == RC_OK) {
        if (s->page_lines > 0 && s->line + 2 > s->page_lines)
            begin_page(s);
        else
            put_rule(s);
        (void)snprintf(count, sizeof count, ngettext_("%d appointment", "%d appointments", s->booked), s->booked);
        fprintf(s->out, "%s\n", count);
        s->line++;
    }
    agenda_release(&a);
    return rc;
}

enum rc paper_day(struct db *db, int32_t day, int64_t practitioner_id, int page_lines, FILE *out, struct err *e)
{
    struct practitioner_list all = {0};
    struct sheet s = {.db = db, .out = out, .day = day, .page_lines = page_lines};
    struct practitioner one;
    char text[64];
    enum rc rc;

    if (practitioner_id != 0) {
        if ((rc = practitioner_load(db, practitioner_id, &one, e)) == RC_OK)
            rc = put_practitioner(&s, &one, true, e);
    } else {
        rc = practitioner_list(db, &all, e);
        for (size_t i = 0; i < all.n && rc == RC_OK; i++)
            rc = put_practitioner(&s, &all.rows[i], false, e);
        practitioner_list_release(&all);
    }
    if (rc == RC_OK && !s.begun)
        fprintf(out, _("Nothing on %s.\n"), calendar_format_day(text, sizeof text, site_calendar(db), day, CALENDAR_LONG));
    if (rc == RC_OK && (fflush(out) != 0 || ferror(out)))
        rc = err_set(e, RC_IO, _("The output could not be written whole."));
    if (rc == RC_OK)
        rc = access_note(db, ACCESS_EXPORT, 0, "day sheet", s.people, e);
    return rc == RC_OK ? access_flush(db, e) : rc;
}

/* ---- the slip ---- */

static void put_line(FILE *out, const char *indent, const char *text)
{
    char clean[512];

    text_clean(clean, sizeof clean, text, (size_t)-1);
    if (clean[0] != '\0')
        fprintf(out, "%s%s\n", indent, clean);
}

enum rc paper_slip(struct db *db, int64_t appointment_id, FILE *out, struct err *e)
{
    struct appointment a;
    struct practitioner p;
    struct venue v;
    char day[64], from[CIVIL_TEXT], to[CIVIL_TEXT], text[512];
    enum rc rc = appointment_load(db, appointment_id, &a, e);

    if (rc == RC_OK && !appointment_live(a.status))
        rc = err_set(e, RC_CONFLICT, _("This appointment does not stand (%s); there is no slip for it."),
                     _(appointment_statuses[a.status].label));
    if (rc == RC_OK)
        rc = practitioner_load(db, a.practitioner_id, &p, e);
    if (rc == RC_OK)
        rc = venue_of(db, &a, &v, e);
    if (rc != RC_OK)
        return rc;
    put_line(out, "", v.name);
    put_line(out, "", v.address);
    put_line(out, "", v.phone);
    fprintf(out, "\n%s\n", _("Your appointment"));
    put_line(out, "  ", a.patient);
    (void)snprintf(text, sizeof text, "%s, %s - %s",
                   calendar_format_day(day, sizeof day, site_calendar(db), civil_min_day(a.start_min), CALENDAR_LONG),
                   civil_format_time(from, sizeof from, a.start_min), civil_format_time(to, sizeof to, a.end_min));
    put_line(out, "  ", text);
    put_line(out, "  ", a.service);
    (void)snprintf(text, sizeof text, _("with %s"), p.name);
    put_line(out, "  ", text);
    if (v.phone[0] != '\0') {
        fputc('\n', out);
        (void)snprintf(text, sizeof text, _("If you cannot come, please call %s."), v.phone);
        put_line(out, "", text);
    }
    fprintf(out, _("Appointment number %lld\n"), (long long)a.id);
    if (fflush(out) != 0 || ferror(out))
        rc = err_set(e, RC_IO, _("The output could not be written whole."));
    return rc;
}

/* ---- where it goes ---- */

enum rc paper_save(struct db *db, int64_t appointment_id, enum paper_kind kind, const char *path, struct err *e)
{
    FILE *f;
    enum rc rc = file_new(path, &f, e);

    if (rc != RC_OK)
        return rc;
    rc = kind == PAPER_ICS ? ics_appointment(db, appointment_id, f, e) : paper_slip(db, appointment_id, f, e);
    return file_finish(f, path, rc, e);
}

/* A paper in memory on its way to the printer. */
struct printing {
    FILE *f;
    char *text;
    size_t size;
};

static enum rc printing_begin(struct printing *p, struct err *e)
{
    *p = (struct printing){0};
    return (p->f = open_memstream(&p->text, &p->size)) != NULL ? RC_OK : err_memory(e);
}

static enum rc printing_end(struct printing *p, enum rc rc, const char *command, struct err *e)
{
    if (fclose(p->f) != 0 && rc == RC_OK)
        rc = err_memory(e);
    if (rc == RC_OK)
        rc = helper_print(command, p->text, p->size, e);
    free(p->text);
    return rc;
}

enum rc paper_print_slip(struct db *db, int64_t appointment_id, const char *command, struct err *e)
{
    struct printing p;
    enum rc rc = printing_begin(&p, e);

    return rc == RC_OK ? printing_end(&p, paper_slip(db, appointment_id, p.f, e), command, e) : rc;
}

enum rc paper_print_day(struct db *db, int32_t day, int64_t practitioner_id, const char *command, struct err *e)
{
    struct printing p;
    enum rc rc = printing_begin(&p, e);

    return rc == RC_OK ? printing_end(&p, paper_day(db, day, practitioner_id, PAPER_LINES, p.f, e), command, e) : rc;
}
