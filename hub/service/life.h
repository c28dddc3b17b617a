/* The files of FAMILY_LIFE among themselves: life.c (hold, park, scrap …), life_lot.c, life_tag.c,
 * life_slip.c. */
#ifndef TOUCHSTONE_SERVICE_LIFE_H
#define TOUCHSTONE_SERVICE_LIFE_H

#include "common/rules/life.h"
#include "hub/service/desk.h"

#define FOUND_TEXT_MAX 512

/* Refuses what a rule refused, with its numbers and a sentence of our own; a deed that had happened is kept
 * as history instead, flagged. */
MUST_USE struct fault life_refuse(struct act *act, const struct outcome *outcome, const char *format, ...)
    PRINTF_LIKE(3, 4);
/* The same of act's piece, because of a field of the form, which is named. */
MUST_USE struct fault life_refuse_field(struct act *act, enum reason reason, const char *field,
                                        const char *format, ...) PRINTF_LIKE(4, 5);
/* The sentence that fits a reason wherever it comes from: "R-2041 is held." */
MUST_USE struct fault life_refuse_plainly(struct act *act, const struct outcome *outcome);
/* Posts what a rule allowed, with what the hub found (JSON, may be empty). */
MUST_USE struct fault life_post(struct act *act, const struct outcome *outcome, struct span found);

/* "at Setting", "in the pool", "parked" …, in the language of the job */
#define LIFE_WHERE_MAX (2 * NAME_TEXT_MAX)
void life_where(char out[LIFE_WHERE_MAX], const struct house *house, const struct piece *piece);

/* The name of the station or the group that a limit belongs to. Borrowed. */
const char *life_limit_name(const struct house *house, const struct code *code);

/* A missing piece as it was before the event that lost it; still missing when nothing was before that. */
MUST_USE struct fault life_read_before_lost(struct store *store, const struct piece_row *row,
                                            struct piece *out);

/* A tag for something new: REASON_NONE, or the reply is refused (it has one already, or once had). */
MUST_USE struct fault life_check_new_tag(struct act *act, struct tag tag, bool *good);

/* life_lot.c */
MUST_USE struct fault life_split(struct act *act);
MUST_USE struct fault life_merge(struct act *act);
MUST_USE struct fault life_remake(struct act *act);
/* How many of it were scrapped since it came, or are missing. */
MUST_USE struct fault life_count_lost(struct store *store, const struct piece_row *row, int64_t *out);
/* life_identify.c */
MUST_USE struct fault life_identify(struct act *act);
/* life_tag.c */
MUST_USE struct fault life_bind(struct act *act);
MUST_USE struct fault life_unbind(struct act *act);
/* life_slip.c */
MUST_USE struct fault life_send(struct act *act);
MUST_USE struct fault life_arrive(struct act *act);

#endif
