/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What rows of appointments and of visits have in common. For the two files of these kinds alone. */
#ifndef FD_DESK_IMPORT_ROWS_H
#define FD_DESK_IMPORT_ROWS_H

#include "src/people/import_run.h"
#include "src/store/stmt.h"

/* The columns that both begin with, in this order. */
enum {
    ROW_NUMBER,
    ROW_PATIENT,
    ROW_PATIENT_ID,
    ROW_NATIONAL,
    ROW_PHONE,
    ROW_NAME,
    ROW_FAMILY,
    ROW_GIVEN,
    ROW_SERVICE,
    ROW_PRACTITIONER,
    ROW_ROOM,
    ROW_START,
    ROW_TIME,
    ROW_END,
    ROW_COMMON
};
#define IMPORT_ROW_FIELDS                                                                                              \
    [ROW_NUMBER] = {"number", N_("Their number"),                                                                      \
                    "id|appointment id|visit id|encounter id|booking id|预约号|就诊号|شماره نوبت|mã lịch hẹn|mã lượt khám", \
                    LOOKS_ANY, NULL},                                                                                  \
    [ROW_PATIENT] = {"patient", N_("Patient's number"),                                                                \
                     "patient number|chart number|file number|patient no|病历号|شماره پرونده|mã bệnh nhân", LOOKS_ANY,  \
                     NULL},                                                                                            \
    [ROW_PATIENT_ID] = {"patient-id", N_("Our number"), "frontdesk number", LOOKS_ANY, NULL},                          \
    [ROW_NATIONAL] = {"national", N_("National number"),                                                               \
                      "national number|national id|ssn|身份证|身份证号|کد ملی|cccd|cmnd|số cccd", LOOKS_NATIONAL, NULL},  \
    [ROW_PHONE] = {"phone", N_("Phone"),                                                                               \
                   "mobile|telephone|phone number|手机|手机号|电话|موبایل|تلفن همراه|تلفن|điện thoại|số điện thoại",     \
                   LOOKS_PHONE, NULL},                                                                                 \
    [ROW_NAME] = {"name", N_("Name"), "patient name|full name|姓名|نام و نام خانوادگی|نام بیمار|họ tên|họ và tên",      \
                  LOOKS_ANY, NULL},                                                                                    \
    [ROW_FAMILY] = {"family", N_("Family name"), "family name|surname|last name|姓|نام خانوادگی|họ", LOOKS_ANY, NULL},  \
    [ROW_GIVEN] = {"given", N_("Given name"), "given name|first name|名|نام|tên", LOOKS_ANY, NULL},                     \
    [ROW_SERVICE] = {"service", N_("Service"),                                                                         \
                     "treatment|procedure|appointment type|type|description|项目|服务|治疗|خدمت|نوع خدمت|درمان|dịch vụ", \
                     LOOKS_ANY, "services"},                                                                           \
    [ROW_PRACTITIONER] = {"practitioner", N_("Practitioner"),                                                          \
                          "provider|doctor|dentist|physician|therapist|with|医生|醫生|پزشک|دکتر|bác sĩ", LOOKS_ANY,     \
                          "practitioners"},                                                                            \
    [ROW_ROOM] = {"room", N_("Room"), "chair|place|诊室|房间|اتاق|phòng", LOOKS_ANY, "rooms"},                          \
    [ROW_START] = {"start", N_("Start"),                                                                               \
                   "date|begin|begins|day|visit date|appointment date|starts at|日期|预约日期|就诊日期|تاریخ|ngày|ngày hẹn|ngày khám", \
                   LOOKS_DATE, NULL},                                                                                  \
    [ROW_TIME] = {"time", N_("Time"), "start time|hour|时间|预约时间|ساعت|giờ", LOOKS_TIME, NULL},                      \
    [ROW_END] = {"end", N_("End"), "stop|ends|end time|until|结束|پایان|kết thúc", LOOKS_ANY, NULL}

/** Who, what, with whom, where and when: what could be read of a row. */
struct import_row {
    int64_t patient_id, service_id, practitioner_id, room_id;
    int64_t start_min, end_min; /* end: as given, else as long as the service takes */
};
enum rc import_row_read(struct import_run *run, struct import_row *ret, struct err *why);

/** Are there columns for a person, a service and a start? */
enum rc import_row_header(struct import_run *run, struct err *e);

/** Was one with this number imported before, a visit or else an appointment? Then it is skipped. */
enum rc import_row_known(struct import_run *run, bool visits, enum import_outcome *outcome, struct err *why);
/** Ends a question for one that is the same as the row: if there is one, the row is skipped. */
enum rc import_row_here(struct import_run *run, struct stmt *st, enum import_outcome *outcome, struct err *why);
enum rc import_row_note(struct import_run *run, bool visits, int64_t id, struct err *why);

#endif
