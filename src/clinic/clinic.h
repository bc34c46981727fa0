/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The room of the clinic as it is set up, handed to the store: schema 002 and the question who may do what.
 */
#ifndef FD_CLINIC_CLINIC_H
#define FD_CLINIC_CLINIC_H

#include "src/store/room.h"

extern const struct room clinic_room;

/* functions.c */
extern const struct sql_function clinic_functions[];

#endif
