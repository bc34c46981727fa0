/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Households: who lives together, who of them pays, and who is called for the others.
 *
 * A person is in one household at a time, or in none. Who pays and who is called are members. The address stands with
 * each person, where it is searched and printed; household_share_address gives one member's to all. A household that
 * its last member leaves is gone. */
#ifndef FD_PEOPLE_HOUSEHOLD_H
#define FD_PEOPLE_HOUSEHOLD_H

#include "src/people/link.h"
#include "src/people/patient.h"

enum { HOUSEHOLD_NAME = 128 };

struct household {
    int64_t id, rev;
    char name[HOUSEHOLD_NAME];     /* "" as a rule: then it is called by the family name of who pays, or of its first */
    int64_t payer_id, contact_id;  /* 0: everybody pays for, and is called, themselves */
    int64_t members;               /* how many; only read */
    char shown[HOUSEHOLD_NAME];    /* its name, else that of somebody in it whose name is shown, else "#7"; only read */
    char payer[2 * PATIENT_NAME];  /* names, only read; "" for nobody */
    char contact[2 * PATIENT_NAME];
};

/** The household of a person. RC_NOT_FOUND (no sentence) when they are in none. */
enum rc household_of(struct db *db, int64_t patient_id, struct household *ret, struct err *e);

/**
 * Puts `joining_id` into the household of `patient_id`, out of the one they were in. When `patient_id` is in none, that
 * of `joining_id` takes them in; when neither is, a new one begins, where `patient_id` pays and is called unless they
 * are a child. Already so is RC_OK. One change (ACTION_HOUSEHOLD).
 */
enum rc household_join(struct db *db, int64_t patient_id, int64_t joining_id, struct err *e);

/** The person lives on their own now; pays for, and is called, themselves. RC_NOT_FOUND with a sentence when in none. */
enum rc household_leave(struct db *db, int64_t patient_id, struct err *e);

/** Writes name, payer_id and contact_id of h. RC_CONFLICT when another desk was first, RC_INVALID when one of them is
 * no member. */
enum rc household_save(struct db *db, struct household *h, struct err *e);

/** Gives address, district and city of one member to all of the household; *changed counts those it changed. */
enum rc household_share_address(struct db *db, int64_t patient_id, int64_t *changed, struct err *e);

/**
 * Whose phone is rung for a person, and its number. That is the one who is called in their household, for a child (under
 * 18) and for whoever has no phone; else themselves. The contact without a phone rings nobody: then the person's own.
 */
struct household_caller {
    int64_t patient_id;          /* whose phone it is */
    bool other;                  /* not the person's own */
    char name[2 * PATIENT_NAME]; /* of whose phone it is */
    char phone[96];              /* as typed; "" when nobody has one */
};
enum rc household_caller(struct db *db, int64_t patient_id, struct household_caller *ret, struct err *e);

/** An empty record with what one of the family mostly shares with them: the family name (of their children, if there are
 * some), address, languages, and the phones of whoever is called for them. */
enum rc household_relative(struct db *db, int64_t patient_id, struct patient *ret, struct err *e);

/** Registers p as KIND of a person, in the same household if `together`: one change (ACTION_REGISTER), as
 * patient_register otherwise. */
enum rc household_register(struct db *db, struct patient *p, int64_t of_id, enum link_kind kind, bool together,
                           struct err *e);

/** Under 18 today. Not so when the birth date is not known. */
bool household_is_child(struct db *db, const struct patient *p);

/** The last birth day of an adult: who is born after it is a child today. For statements of upper rooms. */
int32_t household_adult_born(struct db *db);

/* For the SELECT of an upper room, which binds :adult to household_adult_born: who is rung for the person `p` (a row of
 * patient), by the rule above. Gives a patient's number. */
#define HOUSEHOLD_CALLER_SQL(p)                                                                                       \
    "coalesce((SELECT h.contact_id FROM household_member hm JOIN household h ON h.id = hm.household_id "              \
    "JOIN patient hc ON hc.id = h.contact_id AND hc.active "                                                          \
    "WHERE hm.patient_id = " p ".id AND h.contact_id <> " p ".id "                                                    \
    "AND EXISTS (SELECT 1 FROM contact_point WHERE patient_id = h.contact_id AND system = 'phone') "                  \
    "AND (" p ".born_day > :adult "                                                                                   \
    "OR NOT EXISTS (SELECT 1 FROM contact_point WHERE patient_id = " p ".id AND system = 'phone'))), " p ".id)"

#endif
