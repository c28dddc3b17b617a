/* Which tags and chips pieces have had: append-only. What a piece has now stands with the piece. */
#ifndef TOUCHSTONE_STORE_TAG_H
#define TOUCHSTONE_STORE_TAG_H

#include "hub/store/piece.h"

enum tag_mark { MARK_TAG, MARK_CHIP };

/* The event bound the mark to the piece, or (`bound` false) took it off. */
MUST_USE struct fault store_mark_add(struct store *store, int64_t event, int64_t piece, enum tag_mark mark,
                                     const char *text, bool bound);
/* The piece that a printed tag was taken off; *found false when it never was. */
MUST_USE struct fault store_tag_old(struct store *store, const char *tag, int64_t *piece, bool *found);
/* Printed tags taken off by events later than `after`, up to `max` of them; *count may be larger than `max`.
 */
MUST_USE struct fault store_tag_list_old(struct store *store, int64_t after, struct tag *out, size_t max,
                                         size_t *count);

/* Writes row->now.piece.tag and row->chip. */
MUST_USE struct fault store_piece_mark(struct store *store, const struct piece_row *row);
/* The piece that has this chip now. */
MUST_USE struct fault store_piece_find_chip(struct store *store, struct uid chip, struct piece_row *out,
                                            bool *found);
MUST_USE struct fault store_piece_name_taken(struct store *store, const char *name, bool *out);
/* How many pieces stand in for this one. */
MUST_USE struct fault store_piece_remade(struct store *store, int64_t piece, int64_t *out);
/* Whether its life tells of a scrapping, of all of it or of a part, taken back or not. */
MUST_USE struct fault store_piece_was_scrapped(struct store *store, int64_t piece, bool *out);

/* Compares bindings, and what each piece has now, with the events that bound. */
MUST_USE struct fault store_mark_prove(struct store *store, void (*say)(void *context, const char *sentence),
                                       void *context);

#endif
