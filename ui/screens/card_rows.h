/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A section of the card as rows of text: what card.c shows in its table. */
#ifndef FD_UI_CARD_ROWS_H
#define FD_UI_CARD_ROWS_H

#include "src/desk/card.h"
#include "ui/kit/app.h"
#include "ui/kit/table.h"

enum card_section {
    CARD_APPOINTMENTS,
    CARD_VISITS,
    CARD_FOLLOW_UPS,
    CARD_TAGS,
    CARD_JOURNAL,
    CARD_DETAILS,
    CARD_FAMILY,
    CARD_SECTIONS
};

enum { CARD_CELLS = 4, CARD_CELL_SIZE = 400 };

struct card_row {
    int64_t id; /* of what it shows: appointment, visit, task (recalls below 0; so is what is waited for), assignment, journal row, patient */
    enum look look;
    char cell[CARD_CELLS][CARD_CELL_SIZE];
};
struct card_rows {
    struct card_row *rows;
    size_t n;
};

/** Replaces what ret holds; untouched on failure. */
enum rc card_rows_make(struct db *db, const struct card *c, enum card_section section, struct card_rows *ret,
                       struct err *e);
void card_rows_release(struct card_rows *rows);

/** NULL when the card holds no such appointment. */
const struct appointment *card_appointment(const struct card *c, int64_t id);

/** Opens all that is known of an appointment or a visit as a text to read. */
unsigned card_row_read(struct screen *s, const struct card *c, enum card_section section, int64_t id);

#endif
