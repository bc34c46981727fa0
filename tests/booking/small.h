/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small clinic with hours, rooms, services and people, for the tests of booking/ and visit/. The wall is
 * UTC and shows Tuesday 2031-03-04, 09:00. */
#ifndef FD_TESTS_BOOKING_SMALL_H
#define FD_TESTS_BOOKING_SMALL_H

#include "src/booking/appointment.h"
#include "tests/clinic/fixture.h"

enum { LI = 1, TRAN, KARIMI }; /* Karimi works on Wednesdays only; the others Mon-Fri 9-12, 13-17 */
enum { CHAIR_1 = 1, CHAIR_2, SURGERY };
enum {
    SCALING = 1,
    IMPLANT,
    TALK
}; /* 30 minutes in a chair; 10+60+20 in the surgery, Tran only; 20 anywhere */
enum { WANG = 1, SARA, ANH, DANG, LAST_PATIENT = 40 }; /* 王小明, Sara Karimi, Nguyễn Thị Ánh, ... */
enum { TOO_DEAR = 1, DOCTOR_ILL };                     /* reasons to cancel: the patient's, the clinic's */

/** Civil minutes of TEST_TODAY + day, at hour:minute. */
static inline int64_t at(int day, int hour, int minute)
{
    return ((int64_t)TEST_TODAY + day) * 1440 + hour * 60 + minute;
}

/** A clinic file of these rooms with the small clinic in it; "boss" sits there and may do everything. */
void small_make(const struct room *const *rooms, size_t n_rooms);
void booking_setup(void); /* rooms up to booking/ */

/* The same with a service in parts, two assistants who work Mon-Fri 8-18. A filling: the assistant prepares for 10 minutes,
 * the practitioner works 10, it hardens for 20 with the assistant, the practitioner finishes for 10, and the chair is turned
 * over in 10. */
enum { FILLING = 4, MIA = 4, NOOR = 5 };
void parts_setup(void);

/** From here on "nurse" sits there, who may do all but overbook. */
void small_as_nurse(void);

/** Runs SQL in a change of the set-up by nobody. */
enum rc small_sql(const char *sql, struct err *e);

/** Books; gives the number, or 0 with the sentence in e. */
int64_t book(int64_t patient, int64_t practitioner, int64_t service, int64_t start_min, struct err *e);

/** Fails unless of no kind and resource any two rows overlap, and what is taken is just what live
 * appointments need. */
void check_no_overlap(void);

#endif
