/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one way to write: a named action by a named actor, recorded as one journal row in the same commit. */
#ifndef FD_STORE_CHANGE_H
#define FD_STORE_CHANGE_H

#include <stdbool.h>
#include <stdint.h>

#include "src/store/action.h"
#include "src/store/db.h"

/**
 * Takes the writer's lock, begins a transaction, checks the actor's right. Nested calls join the outer change.
 * @return RC_BUSY after 5 s with a sentence that says who is writing; RC_DENIED names the right and who has it
 */
enum rc change_begin(struct db *db, enum action action, struct err *e);

/**
 * Commits with the journal row when rc is RC_OK, else rolls everything back; e keeps the first sentence. A nested
 * failure marks the outer change as failed. A change that touched nothing leaves no journal row.
 */
enum rc change_end(struct db *db, enum rc rc, struct err *e);

/** True between change_begin and change_end. */
bool change_is_open(const struct db *db);

/**
 * A transaction under the writer's lock for what no journal row describes (who looked at what): only tables that their
 * room derives may be written. Not inside a change.
 */
enum rc change_note_begin(struct db *db, struct err *e);
enum rc change_note_end(struct db *db, enum rc rc, struct err *e);

/** What the change is about: a table's name and its row. The last call wins; patient_id 0 means nobody's. */
void change_subject(struct db *db, const char *table, int64_t id, int64_t patient_id);

/**
 * A part of an open change that may fail alone: what it wrote is taken back, and the change goes on as if it had not
 * been tried. Parts do not nest.
 */
enum rc change_part_begin(struct db *db, struct err *e);
enum rc change_part_end(struct db *db, enum rc rc, struct err *e);

/** Bulk work: changes made from here on belong to this batch; 0 ends it. change_new_batch gives a free number. */
void change_batch(struct db *db, int64_t batch);
enum rc change_new_batch(struct db *db, int64_t *batch, struct err *e);

/** Sequence number of the journal row that the last successful outermost change_end wrote; 0 if none. */
int64_t change_last_seq(const struct db *db);

/** May this actor do this action? The same question that change_begin asks; screens grey out with it. */
enum rc change_allowed(struct db *db, enum action action, struct err *e);

/** The same of a right itself, where nothing is written. */
enum rc change_may(struct db *db, enum right right, struct err *e);

/**
 * Fills a new file without the journal (demo only): one transaction; guards, derived triggers and every index that is
 * not unique are asleep until the end. Changes of the rooms join it unrecorded. The end
 * rebuilds every room's derived tables and writes one genesis row. Refused on a file that has a journal.
 */
enum rc change_genesis_begin(struct db *db, struct err *e);
enum rc change_genesis_end(struct db *db, enum rc rc, struct err *e);

#endif
