/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One person the clinic knows, with all details: validated, registered, loaded, changed, named. */
#ifndef FD_PEOPLE_PATIENT_H
#define FD_PEOPLE_PATIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "src/base/calendar.h"
#include "src/base/err.h"
#include "src/base/word.h"
#include "src/store/db.h"

enum patient_lifecycle {
    LIFECYCLE_PROSPECT,
    LIFECYCLE_PATIENT,
    LIFECYCLE_INACTIVE,
    LIFECYCLE_DECEASED,
    LIFECYCLE_COUNT
};
enum patient_sex { SEX_UNKNOWN, SEX_FEMALE, SEX_MALE, SEX_OTHER, SEX_COUNT };
enum patient_privacy { PRIVACY_NORMAL, PRIVACY_MASKED, PRIVACY_SPECIAL, PRIVACY_COUNT };
enum contact_use { USE_MOBILE, USE_HOME, USE_WORK, USE_OTHER, USE_COUNT };
enum identifier_system {
    IDENTIFIER_NATIONAL,
    IDENTIFIER_INSURANCE,
    IDENTIFIER_CARD,
    IDENTIFIER_IMPORT,
    IDENTIFIER_COUNT
};
enum consent_channel { CONSENT_CALL, CONSENT_SMS, CONSENT_EMAIL, CONSENT_POST, CONSENT_CHANNELS };
enum consent_purpose { CONSENT_CARE, CONSENT_REMINDER, CONSENT_OFFER, CONSENT_PURPOSES };
enum alert_kind {
    ALERT_ALLERGY,
    ALERT_INFECTION,
    ALERT_MOBILITY,
    ALERT_LANGUAGE,
    ALERT_CONDUCT,
    ALERT_MONEY,
    ALERT_SCHEDULING,
    ALERT_OTHER,
    ALERT_KIND_COUNT
};
enum alert_audience { ALERT_FOR_EVERYONE, ALERT_FOR_CLINICAL, ALERT_FOR_RECEPTION, ALERT_FOR_MANAGERS, ALERT_AUDIENCES };
/** How a consent was given or refused. */
enum consent_how { HOW_UNKNOWN, HOW_IN_PERSON, HOW_PAPER, HOW_PHONE, HOW_ONLINE, HOW_IMPORTED, CONSENT_HOWS };

extern const struct enum_word patient_lifecycles[LIFECYCLE_COUNT];
extern const struct enum_word patient_sexes[SEX_COUNT];
extern const struct enum_word patient_privacies[PRIVACY_COUNT];
extern const struct enum_word contact_uses[USE_COUNT];
extern const struct enum_word identifier_systems[IDENTIFIER_COUNT];
extern const struct enum_word consent_channels[CONSENT_CHANNELS];
extern const struct enum_word consent_purposes[CONSENT_PURPOSES];
extern const struct enum_word consent_hows[CONSENT_HOWS];
extern const struct enum_word alert_kinds[ALERT_KIND_COUNT];
extern const struct enum_word alert_audiences[ALERT_AUDIENCES];

#define PATIENT_NO_DAY INT32_MIN

/* Slots of contacts[]: what stands where decides its system. */
enum {
    CONTACT_PHONE = 0, /* four phones, the first is called first */
    CONTACT_PHONES = 4,
    CONTACT_EMAIL = 4,
    CONTACT_OTHER = 5, /* a messenger's name or what else */
    PATIENT_CONTACTS = 6,
    PATIENT_ALERTS = 8,
    PATIENT_NAME = 128,
    PATIENT_LABEL = 96, /* as the kit's lookups: a name for people */
};

struct patient_contact {
    int64_t id;
    int32_t use;    /* enum contact_use */
    char value[96]; /* as typed; "" is none */
    char e164[24];  /* phones: "+98912...", filled by patient_tidy; "" when it is no such number */
};
struct patient_identifier {
    int64_t id;
    char value[64]; /* normalised by patient_tidy; "" is none */
    char note[128]; /* why a number that fails its check is kept */
};
struct patient_alert {
    int64_t id;
    int32_t kind;      /* enum alert_kind */
    int32_t audience;  /* enum alert_audience: who sees it */
    int32_t until_day; /* its last day; PATIENT_NO_DAY: for good */
    int64_t only_with; /* scheduling: the practitioner who may be booked all the same; 0: none */
    char text[160];    /* "" is none */
};
struct patient_born {
    int32_t day;       /* the first day of what is known; PATIENT_NO_DAY: not known */
    int32_t precision; /* enum calendar_precision */
};
/** Another row and how it is called. Laid out as the form kit's struct lookup. */
struct patient_ref {
    int64_t id; /* 0: none */
    char label[PATIENT_LABEL];
};

struct patient {
    int64_t id, rev;
    int32_t lifecycle, sex, privacy;
    char family[PATIENT_NAME], given[PATIENT_NAME], alias[PATIENT_NAME];
    struct patient_born born;
    char address[256], district[96], city[96];
    char languages[64]; /* BCP 47 tags separated by blanks, best first */
    char occupation[96];
    struct patient_contact contacts[PATIENT_CONTACTS];
    struct patient_identifier identifiers[IDENTIFIER_COUNT];
    uint32_t consent[CONSENT_PURPOSES]; /* bit 1 << enum consent_channel: given */
    uint32_t
        consent_asked[CONSENT_PURPOSES]; /* bit: asked; asked and not given is refused. consent implies it */
    int32_t consent_how;                         /* enum consent_how: of the answers that a form or import adds */
    struct patient_alert alerts[PATIENT_ALERTS]; /* those that hold today and that the actor may see */
    struct patient_ref source;   /* a channel ... */
    struct patient_ref referrer; /* ... or the person who referred them */
    char note[2048];             /* the standing note; the dated ones are in note.h */
    int64_t created_at;          /* when the clinic first heard of them; source is how */
    int64_t patient_at;          /* their first visit; 0: still to come, or not known */
    struct patient_ref patient_source; /* by what they came that first time; id 0: not known */
    bool active;                 /* false: merged, restricted or erased; found, listed and booked nowhere */
    int64_t merged_into_id;      /* 0: is not merged */
    int64_t restricted_at, erased_at; /* 0: is not */
};

/** What err.field names. */
enum patient_field {
    PATIENT_FIELD_FAMILY,
    PATIENT_FIELD_GIVEN,
    PATIENT_FIELD_ALIAS,
    PATIENT_FIELD_SEX,
    PATIENT_FIELD_BORN,
    PATIENT_FIELD_CONTACT,                                             /* + slot */
    PATIENT_FIELD_NATIONAL = PATIENT_FIELD_CONTACT + PATIENT_CONTACTS, /* + enum identifier_system */
    PATIENT_FIELD_NATIONAL_NOTE = PATIENT_FIELD_NATIONAL + IDENTIFIER_COUNT,
    PATIENT_FIELD_ADDRESS,
    PATIENT_FIELD_DISTRICT,
    PATIENT_FIELD_CITY,
    PATIENT_FIELD_LANGUAGES,
    PATIENT_FIELD_OCCUPATION,
    PATIENT_FIELD_SOURCE,
    PATIENT_FIELD_REFERRER,
    PATIENT_FIELD_CONSENT,
    PATIENT_FIELD_ALERT, /* + index */
    PATIENT_FIELD_NOTE = PATIENT_FIELD_ALERT + PATIENT_ALERTS,
    PATIENT_FIELD_PRIVACY,
    PATIENT_FIELD_LIFECYCLE,
    PATIENT_FIELD_COUNT
};

/** What the rules of a clinic depend on. patient_rules fills it from the site. */
struct patient_rules {
    const char *country; /* ISO 3166 alpha-2, "" unknown: how phones and national numbers are read */
    enum calendar calendar;
    int32_t today;
};
struct patient_rules patient_rules(struct db *db);

/** An empty record: nothing known. */
void patient_init(struct patient *p);

/** Brings what was typed into the form that is stored: NFC, blanks, phones to E.164, numbers to ASCII
 * capitals. */
enum rc patient_tidy(struct patient *p, const struct patient_rules *r, struct err *e);

/** The same for one text of a record, in place; what has no room in its normal form is refused at `field`. */
enum rc patient_tidy_text(char *s, size_t size, bool lines, int field, struct err *e);

/**
 * Is a tidied record good? Pure. err.field is an enum patient_field; a national number that fails its check
 * is refused until its note says why it is kept.
 */
enum rc patient_validate(const struct patient *p, const struct patient_rules *r, struct err *e);

/** Tidies, validates and writes a new person as one change; fills id, rev and created_at. */
enum rc patient_register(struct db *db, struct patient *p, struct err *e);

/** The same without a change of its own: for bulk work inside one, with a record already validated. */
enum rc patient_insert(struct db *db, struct patient *p, struct err *e);

/** RC_NOT_FOUND with a sentence, also for a record that is out of use: merged, kept by law only, erased. */
enum rc patient_load(struct db *db, int64_t id, struct patient *ret, struct err *e);

/** The same whether the record is in use or not: for merging, restriction and erasure alone. */
enum rc patient_load_any(struct db *db, int64_t id, struct patient *ret, struct err *e);

/**
 * Whose record number `id` is today: itself, or whom it was merged into, through any chain. Every number that a person
 * types and every number that a screen is opened with goes through it.
 * @return RC_NOT_FOUND with a sentence: there is none, it is kept by law only, it was erased. *survivor is untouched then
 */
enum rc patient_resolve(struct db *db, int64_t id, int64_t *survivor, struct err *e);

/** RC_OK when this very number stands for somebody in use; else RC_NOT_FOUND with the sentence why not. */
enum rc patient_check_used(struct db *db, int64_t id, struct err *e);

/** RC_CONFLICT with a sentence when the person is noted as deceased. */
enum rc patient_check_alive(struct db *db, int64_t id, struct err *e);

/**
 * Notes a visit, in the open change: a prospect becomes a patient, dated now and with source_id as what brought them (0:
 * as the clinic first heard of them), and an inactive person comes back. RC_CONFLICT for the deceased.
 */
enum rc patient_visited(struct db *db, int64_t id, int64_t source_id, struct err *e);

/** Tidies, validates and writes what differs as one change; RC_CONFLICT when another desk changed p->rev
 * since. */
enum rc patient_update(struct db *db, struct patient *p, struct err *e);

/** False until the first one is registered. */
bool patient_any(struct db *db);

/** "Sara Karimi", "王小明", "Nguyễn Thị Ánh": in the order of the name's own script; returns out. */
char *patient_name(char *out, size_t size, const char *family, const char *given);

/** The other way: which words of a tidy name typed in one go are the family's, by a comma or by its script. */
void patient_name_split(const char *typed, char family[PATIENT_NAME], char given[PATIENT_NAME]);

/** "" when the birth date is not known, "34", under two years "8m", under two months "12d"; returns out. */
char *patient_age(char *out, size_t size, const struct patient_born *born, const struct patient_rules *r);

/** "1990-05-12", "1990-05", "1990", "" in the clinic's calendar; returns out. */
char *patient_born_text(char *out, size_t size, const struct patient_born *born, enum calendar calendar);

#endif
