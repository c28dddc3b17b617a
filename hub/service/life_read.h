/* Reading what belongs to the life of pieces: transfer slips, inspection sheets. One moment of the store
 * each. */
#ifndef TOUCHSTONE_LIFE_READ_H
#define TOUCHSTONE_LIFE_READ_H

#include "hub/service/service.h"
#include "hub/store/engraving.h"
#include "hub/store/event.h"
#include "hub/store/inspection.h"
#include "hub/store/slip.h"

/* Slips by number above `after`; with `open` only those that have something on its way. `take` returns false
 * to stop. */
MUST_USE struct fault reader_slips(struct reader *reader, int64_t after, bool open,
                                   bool (*take)(void *context, const struct slip_row *slip,
                                                const struct slip_piece *pieces, size_t count),
                                   void *context);

/* What a slip on its way back brought of what had gone out: of those on it that have come. */
struct slip_balance slip_balance_so_far(const struct slip_piece *pieces, size_t count);

/* "12.300 g went out, 12.210 g came back: a loss of 0.090 g, within the limit of 0.120 g." In the language of
 * the moment; nothing where nothing was weighed both ways. */
void slip_balance_say(struct text *out, const struct slip_balance *balance);

/* The sheets and checks of a piece, oldest first; *found false when nothing has the tag. */
MUST_USE struct fault reader_inspections(struct reader *reader, struct tag tag, bool *found,
                                         bool (*take)(void *context, const struct inspection_row *row),
                                         void *context);

/* Of its photos those that a bench shows; *count: how many. */
MUST_USE struct fault reader_photos(struct reader *reader, struct tag tag,
                                    struct piece_photo out[PIECE_PHOTOS_MAX], int *count);

/* What an auditor asks of a sheet: the weighing that its weight is of, and which piece it is. */
struct evidence {
    bool weighed;
    struct weighing_row weighing;
    struct engraving engraved; /* that stands now; serial "": none */
};
MUST_USE struct fault reader_evidence(struct reader *reader, const struct inspection_row *row,
                                      struct evidence *out);

#endif
