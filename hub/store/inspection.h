/* Inspection sheets and setting's checks: written once; a newer one names the one that it supersedes. */
#ifndef TOUCHSTONE_STORE_INSPECTION_H
#define TOUCHSTONE_STORE_INSPECTION_H

#include "common/rules/inspection.h"
#include "common/rules/piece_history.h"
#include "hub/store/store.h"

#define INSPECTION_NOTE_MAX 200
#define PHOTO_REFERENCE_MAX 160

struct inspection_photo {
    struct code moment; /* "before", "after" */
    char reference[PHOTO_REFERENCE_MAX];
};

struct inspection_row {
    int64_t id;    /* its number */
    int64_t event; /* that signed it */
    int64_t piece; /* row */
    struct inspection sheet;
    int step; /* of the piece's route, where it was inspected */
    struct code station;
    int64_t supersedes;    /* 0: none */
    int64_t superseded_by; /* 0: it stands; filled when read */
    bool withdrawn;        /* its event was undone; filled when read */
    enum inspection_result result;
    struct code defect, guilty; /* none unless something fails */
    struct tag operator_badge;
    bool with_pin;
    int64_t at_ms;
    char note[INSPECTION_NOTE_MAX];
    int photo_count;
    struct inspection_photo photos[INSPECTION_PHOTOS_MAX];
};

/* Writes a sheet; row->id is set. */
MUST_USE struct fault store_inspection_add(struct store *store, struct inspection_row *row);
MUST_USE struct fault store_inspection_get(struct store *store, int64_t id, struct inspection_row *out,
                                           bool *found);
MUST_USE struct fault store_inspection_of_event(struct store *store, int64_t event,
                                                struct inspection_row *out, bool *found);
/* Does an inspection sheet of the piece stand: not taken back, and not sent back since? Setting's check is
 * none.
 */
MUST_USE struct fault store_inspection_stands(struct store *store, int64_t piece, bool *stands);
/* The photos that the sheets and checks of a piece name, of those that were not taken back, newest first;
 * pictures that are kept elsewhere are left out. Returns up to `max` in `out`. */
MUST_USE struct fault store_inspection_photos(struct store *store, int64_t piece, struct piece_photo *out,
                                              int max, int *count);
/* All of a piece with a number above `after`, oldest first. `take` returns false to stop. */
MUST_USE struct fault store_inspection_each(struct store *store, int64_t piece, int64_t after,
                                            bool (*take)(void *context, const struct inspection_row *row),
                                            void *context);

/* Compares sheets, their lines and their photos with the events that signed them. */
MUST_USE struct fault store_inspection_prove(struct store *store,
                                             void (*say)(void *context, const char *sentence), void *context);

#endif
