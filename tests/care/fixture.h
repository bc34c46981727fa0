/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A dental clinic with one person in it, and the steps of a visit: for the tests of care/ and desk/. */
#ifndef FD_TESTS_CARE_FIXTURE_H
#define FD_TESTS_CARE_FIXTURE_H

#include "src/base/text.h"
#include "src/booking/appointment.h"
#include "src/booking/slots.h"
#include "src/care/attempt.h"
#include "src/care/plan.h"
#include "src/care/recall.h"
#include "src/care/task.h"
#include "src/clinic/catalog.h"
#include "src/clinic/clinic.h"
#include "src/people/patient.h"
#include "src/people/people.h"
#include "src/visit/queue.h"
#include "src/visit/visit.h"
#include "tests/clinic/fixture.h"

static int64_t sara; /* who has a telephone */

static inline int64_t a_person(const char *family, const char *given, const char *phone)
{
    struct patient p;
    struct err e = {0};
    patient_init(&p);
    text_copy(p.family, sizeof p.family, family);
    text_copy(p.given, sizeof p.given, given);
    text_copy(p.contacts[CONTACT_PHONE].value, sizeof p.contacts[0].value, phone);
    ck_ok(patient_register(db, &p, &e));
    return p.id;
}

static inline int64_t a_service(const char *word)
{
    struct service s;
    struct err e = {0};
    ck_ok(service_find(db, word, &s, &e));
    return s.id;
}

/** Books the first free time of the service from that civil minute on. */
static inline int64_t a_booking(int64_t patient_id, const char *service, int64_t from_min)
{
    struct err e = {0};
    struct slot_query q = {.service_id = a_service(service), .patient_id = patient_id, .from_min = from_min, .limit = 1};
    struct slot_list slots;
    ck_ok(slots_find(db, &q, &slots, &e));
    ck_assert_uint_eq(slots.n, 1);
    struct appointment a = {.patient_id = patient_id,
                            .service_id = q.service_id,
                            .practitioner_id = slots.rows[0].practitioner_id,
                            .room_id = slots.rows[0].room_id,
                            .start_min = slots.rows[0].start_min};
    slot_list_release(&slots);
    ck_ok(appointment_book(db, &a, &e));
    return a.id;
}

/** Receives, seats and finishes somebody: the visit stands at the check-out. */
static inline int64_t a_treated_visit(int64_t patient_id, const char *service)
{
    struct err e = {0};
    int64_t visit;
    ck_ok(visit_walk_in(db, patient_id, a_service(service), 0, &visit, &e));
    ck_ok(visit_seat(db, visit, 0, &e));
    ck_ok(visit_finish(db, visit, &e));
    return visit;
}

/** @param apply  reads what these rooms take from a kit */
static inline void care_setup_with(const struct room *const *rooms, size_t n,
                                   enum rc (*apply)(struct db *db, struct kit_options *o, struct err *e))
{
    struct err e = {0};
    struct kit_options o = {.kit = "dental", .login = "boss", .staff_name = "The Boss"};
    fixture_make(rooms, n);
    ck_ok(apply(db, &o, &e));
    sara = a_person("Karimi", "Sara", "07912 345678");
}

#endif
