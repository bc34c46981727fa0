/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person lets the clinic do to reach them: for each purpose and channel whether it was given or refused, when
 * and how. The rule itself is the view consent_allowed, so that every path, also a trigger, asks the same one. */
#ifndef FD_PEOPLE_CONSENT_H
#define FD_PEOPLE_CONSENT_H

#include "src/people/patient.h"

/** One answer. Not asked: given is false, at is 0. */
struct consent {
    bool asked, given;
    int32_t how; /* enum consent_how */
    int64_t at;  /* seconds UTC */
};
struct consents {
    int64_t patient_id;
    struct consent of[CONSENT_PURPOSES][CONSENT_CHANNELS];
    bool unasked[CONSENT_PURPOSES]; /* what "not asked" means here: allowed or not */
    uint32_t allowed[CONSENT_PURPOSES]; /* bit 1 << enum consent_channel: what consent_allows() would let pass */
};
enum rc consent_read(struct db *db, int64_t patient_id, struct consents *ret, struct err *e);

/** Bits of the channels by which this person may be reached for a purpose now; none for somebody who is not there. */
uint32_t consent_allowed(struct db *db, int64_t patient_id, enum consent_purpose purpose);

/** Every channel of every purpose was refused. */
bool consent_no_contact(const struct consents *c);

/**
 * The rule: RC_OK when this person may be reached so; else RC_DENIED with a sentence that names the channels which are
 * allowed instead. The deceased, and records out of use, are never reached; the inactive only for care.
 */
enum rc consent_allows(struct db *db, int64_t patient_id, enum consent_channel channel, enum consent_purpose purpose,
                       struct err *e);

/** "call, e-mail": bits of channels in words, "nothing" for none; returns out. */
char *consent_channels_text(char *out, size_t size, uint32_t channels);

/** "given 2031-03-04, in person": one answer in words; "not asked"; returns out. */
char *consent_text(struct db *db, const struct consent *c, char *out, size_t size);

/** `wanted` when it is allowed, else the first channel that is; -1 when none is. */
int consent_channel_for(struct db *db, int64_t patient_id, enum consent_channel wanted, enum consent_purpose purpose);

/**
 * Notes answers as one change (ACTION_CONSENT): every pair of a purpose and a channel whose bits are set in purposes
 * and channels gets the same answer, dated now. Answers that stand so already keep their date.
 */
enum rc consent_note(struct db *db, int64_t patient_id, uint32_t purposes, uint32_t channels, bool given,
                     enum consent_how how, struct err *e);

/** Writes those of c->of that were asked where they differ from what stands, as one change, dated now. A form of this person
 * that was opened before is refused when it is saved (RC_CONFLICT), so that it cannot put old answers back. */
enum rc consent_write(struct db *db, const struct consents *c, struct err *e);

/** One answer, in the open change: what the two above and the form of a person write. */
enum rc consent_put(struct db *db, int64_t patient_id, int purpose, int channel, bool given, int32_t how, struct err *e);

/** Do not contact: refuses everything at once. */
static inline enum rc consent_refuse_all(struct db *db, int64_t patient_id, enum consent_how how, struct err *e)
{
    return consent_note(db, patient_id, ~0u, ~0u, false, how, e);
}

/** What "not asked" means for a purpose in this clinic: a change of the set-up. */
enum rc consent_set_unasked(struct db *db, enum consent_purpose purpose, bool allowed, struct err *e);

#endif
