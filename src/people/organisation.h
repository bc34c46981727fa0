/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Organisations: insurers, employers, schools; their members, and the prices agreed with them.
 *
 * An agreed price of a service stands for itself; the discount is taken off every other service. Organisation and
 * membership each have a first and a last day, both included; a day that is PATIENT_NO_DAY is open. */
#ifndef FD_PEOPLE_ORGANISATION_H
#define FD_PEOPLE_ORGANISATION_H

#include "src/people/patient.h"

enum { ORGANISATION_NAME = 128, MEMBER_NUMBER = 64, PRICE_WHY = 192, DISCOUNT_MOST_BP = 10000 };

enum organisation_kind {
    ORGANISATION_INSURER,
    ORGANISATION_EMPLOYER,
    ORGANISATION_SCHOOL,
    ORGANISATION_OTHER,
    ORGANISATION_KINDS
};
extern const struct enum_word organisation_kinds[ORGANISATION_KINDS];

struct organisation {
    int64_t id, rev;
    int32_t kind; /* enum organisation_kind */
    char name[ORGANISATION_NAME];
    char number[64];             /* of the contract */
    char contact[128], phone[96]; /* whom to ask there */
    int32_t discount_bp;         /* hundredths of a percent, 0 to DISCOUNT_MOST_BP */
    int32_t from_day, to_day;    /* PATIENT_NO_DAY: open */
    char note[1024];
    int64_t members; /* how many; only read */
    int64_t prices;  /* agreed ones; only read */
};
struct organisation_list {
    struct organisation *rows;
    size_t n;
};
void organisation_list_release(struct organisation_list *l);

/** What err.field names. */
enum organisation_field {
    ORGANISATION_FIELD_KIND,
    ORGANISATION_FIELD_NAME,
    ORGANISATION_FIELD_NUMBER,
    ORGANISATION_FIELD_CONTACT,
    ORGANISATION_FIELD_PHONE,
    ORGANISATION_FIELD_DISCOUNT,
    ORGANISATION_FIELD_FROM,
    ORGANISATION_FIELD_TO,
    ORGANISATION_FIELD_NOTE,
    ORGANISATION_FIELD_COUNT
};

/** An insurer of which nothing is known. */
void organisation_init(struct organisation *o);

/** Pure: a name, a discount in range, days in order. err.field is an enum organisation_field. */
enum rc organisation_check(const struct organisation *o, struct err *e);

/** Writes it (id 0: a new one) as one change; RC_CONFLICT when another desk changed o->rev since, or another
 * organisation is called so. Sets id and rev. */
enum rc organisation_save(struct db *db, struct organisation *o, struct err *e);

enum rc organisation_load(struct db *db, int64_t id, struct organisation *ret, struct err *e);
/** All, those that have ended too, by name. */
enum rc organisation_list(struct db *db, struct organisation_list *ret, struct err *e);
/** By its number here, its name, or a beginning of the name that only one has. RC_NOT_FOUND, RC_INVALID with a
 * sentence. */
enum rc organisation_find(struct db *db, const char *text, struct organisation *ret, struct err *e);

/** Does it hold on that day? */
bool organisation_valid(int32_t from_day, int32_t to_day, int32_t day);

/** "20 %", "12.5 %", "" for 0; and back ("20", "12.5 %", digits of any script). */
char *organisation_discount_text(char *out, size_t size, int32_t discount_bp);
enum rc organisation_discount_parse(const char *typed, int32_t *discount_bp, struct err *e);

/* ---- prices ---- */

struct organisation_price {
    int64_t id, rev; /* 0: none is agreed */
    int64_t service_id;
    char service[128];
    int64_t price_minor;        /* the clinic's own */
    int64_t agreed_minor;       /* of one; -1: none is agreed */
};
struct organisation_price_list {
    struct organisation_price *rows;
    size_t n;
};
void organisation_price_list_release(struct organisation_price_list *l);
/** Every service that is offered, in the order of the set-up. */
enum rc organisation_prices(struct db *db, int64_t organisation_id, struct organisation_price_list *ret,
                            struct err *e);
/** agreed_minor -1 takes the price away. One change (ACTION_ORGANISATION). */
enum rc organisation_price_set(struct db *db, int64_t organisation_id, int64_t service_id, int64_t agreed_minor,
                               struct err *e);

/** What a line costs, and why. */
struct price {
    int64_t price_minor;     /* of one: the agreed price, else the clinic's */
    int64_t discount_minor;  /* of the whole line */
    int64_t organisation_id; /* 0: the clinic's own price */
    char why[PRICE_WHY];     /* "Sunrise Insurance -20 %", "Sunrise Insurance, agreed price"; "" */
};

/**
 * The price proposed for a person on a day: of all valid memberships of valid organisations the one that costs them
 * least, never more than the clinic's own price; of equal ones the organisation known longest.
 * @param quantity  1 to 1000
 * @return RC_NOT_FOUND with a sentence for a service that there is not
 */
enum rc organisation_price_for(struct db *db, int64_t patient_id, int64_t service_id, int64_t quantity, int32_t day,
                               struct price *ret, struct err *e);

/** A share of an amount that is not negative, rounded half up to the currency's smallest unit. Pure; no overflow up to
 * MONEY_MAX. */
int64_t organisation_discount(int64_t amount_minor, int32_t discount_bp);

/* ---- members ---- */

struct member {
    int64_t id, rev;
    int64_t organisation_id, patient_id;
    char number[MEMBER_NUMBER]; /* the organisation's own for them; a family may share one */
    int32_t from_day, to_day;   /* PATIENT_NO_DAY: open */
    char patient[2 * PATIENT_NAME], organisation[ORGANISATION_NAME]; /* only read */
    int32_t kind, discount_bp;       /* of the organisation, only read */
    int32_t org_from_day, org_to_day; /* of the organisation, only read */
};
struct member_list {
    struct member *rows;
    size_t n;
};
void member_list_release(struct member_list *l);

enum member_field { MEMBER_FIELD_PERSON, MEMBER_FIELD_ORGANISATION, MEMBER_FIELD_NUMBER, MEMBER_FIELD_FROM, MEMBER_FIELD_TO };

void member_init(struct member *m);
/** Pure: days in order. err.field is an enum member_field. */
enum rc member_check(const struct member *m, struct err *e);
/**
 * Writes a membership as one change (ACTION_MEMBER). With id 0 it is made, or the one that this person has there is
 * changed; otherwise RC_CONFLICT when another desk changed m->rev since. Sets id and rev.
 */
enum rc member_save(struct db *db, struct member *m, struct err *e);
enum rc member_remove(struct db *db, int64_t id, struct err *e);
enum rc member_load(struct db *db, int64_t id, struct member *ret, struct err *e);
/** The memberships of a person, also those that have ended, the newest first. */
enum rc member_of_patient(struct db *db, int64_t patient_id, struct member_list *ret, struct err *e);
/** The members of an organisation by family and given name; limit 0: all. */
enum rc member_list(struct db *db, int64_t organisation_id, size_t offset, size_t limit, struct member_list *ret,
                    struct err *e);

#endif
