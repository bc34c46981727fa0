/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a person's rows to the properties of a vCard. */
#include "src/desk/vcards.h"

#include <stdlib.h>
#include <string.h>

#include "src/base/i18n.h"
#include "src/base/text.h"
#include "src/people/access.h"
#include "src/people/vcard.h"
#include "src/store/stmt.h"

enum { FILE_KEY = 64, TAGS = 64, TAG_SIZE = 96 };

struct cards {
    struct db *db;
    FILE *out;
    unsigned char key[FILE_KEY]; /* what makes this file's numbers its own */
    size_t n_key;
};

static enum rc read_key(struct cards *c, struct err *e)
{
    struct stmt st;

    stmt_open(&st, c->db, "SELECT hash FROM journal ORDER BY seq LIMIT 1");
    if (stmt_row(&st)) {
        c->n_key = stmt_col_bytes(&st, 0) < FILE_KEY ? stmt_col_bytes(&st, 0) : FILE_KEY;
        memcpy(c->key, stmt_col_blob(&st, 0), c->n_key);
    }
    return stmt_finish(&st, e);
}

static void put_some(FILE *f, const char *name, const char *value)
{
    if (value[0])
        vcard_text(f, name, value);
}

static enum rc put_contacts(struct cards *c, int64_t id, struct err *e)
{
    static const char *const types[USE_COUNT] = {
        [USE_MOBILE] = "cell", [USE_HOME] = "home,voice", [USE_WORK] = "work,voice", [USE_OTHER] = "voice"};
    int phones = 0, mails = 0;
    struct stmt st;

    stmt_open(&st, c->db, "SELECT system, use, value, e164 FROM contact_point WHERE patient_id = :id ORDER BY rank, id");
    stmt_int(&st, ":id", id);
    while (stmt_row(&st)) {
        const char *system = stmt_col_text(&st, 0), *e164 = stmt_col_text(&st, 3);
        int use = WORD_INDEX(contact_uses, stmt_col_text(&st, 1), USE_OTHER);
        char name[64], uri[64];

        if (strcmp(system, "phone") == 0) {
            snprintf(name, sizeof name, "TEL;VALUE=%s;TYPE=\"%s\";PREF=%d", e164[0] ? "uri" : "text", types[use], ++phones);
            snprintf(uri, sizeof uri, "tel:%s", e164);
            if (e164[0])
                vcard_plain(c->out, name, uri);
            else
                vcard_text(c->out, name, stmt_col_text(&st, 2));
        } else if (strcmp(system, "email") == 0) {
            snprintf(name, sizeof name, "EMAIL;PREF=%d", ++mails);
            vcard_text(c->out, name, stmt_col_text(&st, 2));
        } else {
            vcard_text(c->out, "X-CONTACT", stmt_col_text(&st, 2));
        }
    }
    return stmt_finish(&st, e);
}

static enum rc put_related(struct cards *c, int64_t id, struct err *e)
{
    /* The types that RFC 6350 knows (6.6.6); who cares for or stands in for somebody is an agent. */
    static const struct enum_word types[] = {
        {"guardian", "agent"}, {"ward", "kin"},       {"parent", "parent"}, {"child", "child"},       {"spouse", "spouse"},
        {"sibling", "sibling"}, {"friend", "friend"}, {"carer", "agent"},   {"cared-for", "contact"}};
    struct stmt st;

    stmt_open(&st, c->db,
              "SELECT l.kind, l.other_id FROM patient_link l JOIN patient o ON o.id = l.other_id AND o.active = 1"
              " AND o.privacy <> 'special' WHERE l.patient_id = :id ORDER BY l.id");
    stmt_int(&st, ":id", id);
    while (stmt_row(&st)) {
        int kind = WORD_INDEX(types, stmt_col_text(&st, 0), -1);
        char name[64], urn[VCARD_URN];

        snprintf(name, sizeof name, "RELATED;TYPE=%s", kind < 0 ? "contact" : types[kind].label);
        vcard_plain(c->out, name, vcard_urn(urn, c->key, c->n_key, stmt_col_int(&st, 1)));
    }
    return stmt_finish(&st, e);
}

static enum rc put_organisations(struct cards *c, int64_t id, struct err *e)
{
    struct stmt st;

    stmt_open(&st, c->db,
              "SELECT o.name FROM organisation_member m JOIN organisation o ON o.id = m.organisation_id"
              " WHERE m.patient_id = :id AND o.kind IN ('employer', 'school') ORDER BY m.id");
    stmt_int(&st, ":id", id);
    while (stmt_row(&st))
        vcard_text(c->out, "ORG", stmt_col_text(&st, 0));
    return stmt_finish(&st, e);
}

static enum rc put_tags(struct cards *c, int64_t id, struct err *e)
{
    char names[TAGS][TAG_SIZE];
    const char *values[TAGS];
    size_t n = 0;
    struct stmt st;

    stmt_open(&st, c->db,
              "SELECT t.name FROM tag_assignment a JOIN tag t ON t.id = a.tag_id WHERE a.patient_id = :id"
              " AND a.until_at IS NULL ORDER BY t.position, t.id");
    stmt_int(&st, ":id", id);
    while (n < TAGS && stmt_row(&st)) {
        stmt_col_copy(&st, 0, names[n], sizeof names[n]);
        values[n] = names[n];
        n++;
    }
    if (n > 0)
        vcard_list(c->out, "CATEGORIES", ',', values, n);
    return stmt_finish(&st, e);
}

static void put_languages(FILE *f, const char *languages)
{
    char name[32], tag[64];
    int rank = 0;

    for (const char *s = languages; *s; s += *s == ' ') {
        size_t n = strcspn(s, " ");

        snprintf(tag, sizeof tag, "%.*s", (int)n, s);
        snprintf(name, sizeof name, "LANG;PREF=%d", ++rank);
        if (n > 0)
            vcard_plain(f, name, tag);
        s += n;
    }
}

/* The columns of the statement in export_vcards(). */
enum { ID, NAME, FAMILY, GIVEN, ALIAS, SEX, BORN, PRECISION, ADDRESS, DISTRICT, CITY, LANGUAGES, OCCUPATION, NOTE, CHANGED };

static void put_person(struct cards *c, struct stmt *st)
{
    static const struct enum_word genders[] = {{"male", "M"}, {"female", "F"}, {"other", "O"}, {"unknown", "U"}};
    struct patient_born born = {stmt_col_null(st, BORN) ? PATIENT_NO_DAY : (int32_t)stmt_col_int(st, BORN),
                                (int32_t)stmt_col_int(st, PRECISION)};
    char family[PATIENT_NAME], given[PATIENT_NAME], address[256], district[96], city[96], text[VCARD_URN];
    const char *const names[] = {family, given, "", "", ""};
    const char *const place[] = {"", "", address, city, district, "", ""};

    stmt_col_copy(st, FAMILY, family, sizeof family);
    stmt_col_copy(st, GIVEN, given, sizeof given);
    stmt_col_copy(st, ADDRESS, address, sizeof address);
    stmt_col_copy(st, DISTRICT, district, sizeof district);
    stmt_col_copy(st, CITY, city, sizeof city);
    vcard_plain(c->out, "UID", vcard_urn(text, c->key, c->n_key, stmt_col_int(st, ID)));
    vcard_plain(c->out, "KIND", "individual");
    vcard_text(c->out, "FN", stmt_col_text(st, NAME));
    vcard_list(c->out, "N", ';', names, 5);
    put_some(c->out, "NICKNAME", stmt_col_text(st, ALIAS));
    if (born.day != PATIENT_NO_DAY)
        vcard_plain(c->out, "BDAY", vcard_day(text, sizeof text, &born));
    vcard_plain(c->out, "GENDER", genders[WORD_INDEX(genders, stmt_col_text(st, SEX), 3)].label);
    if (address[0] || district[0] || city[0])
        vcard_list(c->out, "ADR", ';', place, 7);
    put_languages(c->out, stmt_col_text(st, LANGUAGES));
    put_some(c->out, "TITLE", stmt_col_text(st, OCCUPATION));
    put_some(c->out, "NOTE", stmt_col_text(st, NOTE));
    vcard_plain(c->out, "REV", vcard_instant(text, sizeof text, stmt_col_int(st, CHANGED)));
}

static enum rc put_card(struct cards *c, struct stmt *st, struct err *e)
{
    int64_t id = stmt_col_int(st, ID);
    enum rc rc;

    vcard_begin(c->out);
    put_person(c, st);
    if ((rc = put_contacts(c, id, e)) != RC_OK || (rc = put_organisations(c, id, e)) != RC_OK ||
        (rc = put_related(c, id, e)) != RC_OK || (rc = put_tags(c, id, e)) != RC_OK)
        return rc;
    vcard_end(c->out);
    return RC_OK;
}

enum rc export_vcards(struct db *db, FILE *out, bool special, struct export_done *ret, struct err *e)
{
    struct cards c = {.db = db, .out = out};
    struct export_done done = {0};
    struct stmt st;
    enum rc rc = export_allowed(db, special, e), finished;

    if (rc == RC_OK)
        rc = read_key(&c, e);
    if (rc != RC_OK)
        return rc;
    stmt_open(&st, db,
              "SELECT p.id, n.name, p.family, p.given, p.alias, p.sex, p.born_day, p.born_precision, p.address, p.district,"
              " p.city, p.languages, p.occupation, p.note, coalesce((SELECT max(at) FROM journal j WHERE j.patient_id = p.id"
              " AND j.patient_id <> 0), p.created_at), p.privacy = 'special' FROM patient p JOIN v_name n"
              " ON n.patient_id = p.id WHERE p.active = 1 ORDER BY p.id");
    while (rc == RC_OK && stmt_row(&st)) {
        if (stmt_col_int(&st, CHANGED + 1) && !special) {
            done.left_out++;
            continue;
        }
        rc = put_card(&c, &st, e);
        done.people++;
    }
    finished = stmt_finish(&st, rc == RC_OK ? e : NULL);
    rc = rc == RC_OK ? finished : rc;
    if (rc == RC_OK && (fflush(out) != 0 || ferror(out)))
        rc = err_set(e, RC_IO, _("The output could not be written whole."));
    if (rc == RC_OK)
        rc = access_note(db, ACCESS_EXPORT, 0, "vcf", done.people, e);
    if (rc == RC_OK && ret)
        *ret = done;
    return rc;
}
