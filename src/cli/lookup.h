/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person types on the command line for somebody or something, as the one row that is meant. */
#ifndef FD_CLI_LOOKUP_H
#define FD_CLI_LOOKUP_H

#include "src/booking/appointment.h"
#include "src/cli/cli.h"
#include "src/clinic/catalog.h"
#include "src/people/find.h"
#include "src/visit/visit.h"

/**
 * A patient's number, or anything that finds exactly one person.
 * @return RC_NOT_FOUND; RC_CONFLICT after listing the candidates on standard error
 */
enum rc cli_patient(struct cli *c, const char *typed, int64_t *patient_id, struct err *e);

/**
 * An appointment's number, or a person who has exactly one appointment that can be meant: `live_only` still
 * to come today; else the next ones, also of later days. With --patient a number is a patient's.
 */
enum rc cli_appointment(struct cli *c, const char *typed, bool today_only, struct appointment *ret,
                        struct err *e);

/** --reason and --side of an appointment that is called off: a row of the clinic's reasons, or words when it is none. */
enum rc cli_reason(struct cli *c, int *side, int64_t *reason_id, char *words, size_t size, struct err *e);

/** A visit's number, a person who is in the house now; with --ticket today's ticket, with --patient a
 * patient's number. */
enum rc cli_visit(struct cli *c, const char *typed, struct visit *ret, struct err *e);

/** The option's practitioner; *id stays as it is when the option was not given. */
enum rc cli_practitioner(struct cli *c, const char *option, int64_t *id, struct err *e);

/** "12  Sara Karimi  F 34  0912 345 6789" */
char *cli_person_line(struct cli *c, const struct find_row *row, char *out, size_t size);

/** "Thu 6 Mar 2031 10:30" in the clinic's calendar; returns out. */
char *cli_when(const struct cli *c, int64_t civil_min, char *out, size_t size);
/** The same of an instant, seconds UTC; "" for 0. */
char *cli_when_at(const struct cli *c, int64_t at, char *out, size_t size);
/** "Thu 6 Mar 2031"; returns out. */
char *cli_day_text(const struct cli *c, int32_t day, char *out, size_t size);

/* Options that name a person's part in an argument; verbs that take VISIT|PATIENT list them. */
#define OPTION_PATIENT OPTION_FLAG(0, "patient", N_("a number is a patient's"))
#define OPTION_TICKET  OPTION_FLAG(0, "ticket", N_("a number is a ticket of today"))

#endif
