/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who looked at whose card, and who took people's data out: noted beside the journal, so that reading wakes no desk. */
#ifndef FD_PEOPLE_ACCESS_H
#define FD_PEOPLE_ACCESS_H

#include <stdint.h>

#include "src/base/word.h"
#include "src/store/db.h"

/** What was done with a person's data. */
enum access_kind {
    ACCESS_CARD,   /* the card was opened */
    ACCESS_FILE,   /* the whole file was written out */
    ACCESS_EXPORT, /* a list of people was written out; nobody's alone */
    ACCESS_KINDS
};
extern const struct enum_word access_kinds[ACCESS_KINDS];

enum { ACCESS_REASON = 256, ACCESS_DELAY = 2 /* seconds that a note may wait in memory */ };

/**
 * Notes that the actor opened this person's card. It is kept in memory, costs nothing, and is written with its like by
 * access_settle, access_flush or db_close. The same person again within a minute is one look.
 * @param reason  "" ordinary; why, for people of the special channel: cut at a whole character where it is too long
 * @return RC_OK; RC_NO_MEMORY
 */
enum rc access_record(struct db *db, int64_t patient_id, const char *reason, struct err *e);

/** The same of anything else; patient_id 0 and how many people, for an export. */
enum rc access_note(struct db *db, enum access_kind kind, int64_t patient_id, const char *reason, int64_t people,
                    struct err *e);

/** Writes what waits, if something has waited ACCESS_DELAY seconds or longer. For the loop, between keys. */
enum rc access_settle(struct db *db, struct err *e);

/** Writes what waits now. What could not be written goes on waiting. */
enum rc access_flush(struct db *db, struct err *e);

struct access {
    int64_t id, at, patient_id, people;
    enum access_kind kind;
    char staff[64], terminal[64], reason[ACCESS_REASON];
};
struct access_list {
    struct access *rows;
    size_t n;
};
void access_list_release(struct access_list *l);

/**
 * Who looked, newest first: at this person's card and at those merged into it; patient_id 0: everybody's and the exports.
 * What waits in memory is written first.
 * @return RC_DENIED without the right to read the journal
 */
enum rc access_of(struct db *db, int64_t patient_id, int limit, struct access_list *ret, struct err *e);

/** How long it stays known who looked, days (site.access_days); older looks go when new ones are written. Right `setup`. */
enum { ACCESS_DAYS_MOST = 36525 };
enum rc access_set_keep_days(struct db *db, int days, struct err *e);

#endif
