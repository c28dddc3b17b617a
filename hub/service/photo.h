/* Photos: taken in from a kiosk or the office, given out again. They go beside the writer: a photo says
 * nothing until a sheet or a model names it. Thread-safe. */
#ifndef TOUCHSTONE_SERVICE_PHOTO_H
#define TOUCHSTONE_SERVICE_PHOTO_H

#include "hub/store/photo.h"

/* What is known of a photo that was taken in. */
struct photo_kept {
    char id[PHOTO_ID_MAX];
    struct photo photo;
};

/* Judges the bytes and keeps them beside the store. *fit tells why not; only PHOTO_FITS is kept. Twice the
 * same is once. FAULT_FULL: no room on the disk. */
MUST_USE struct fault photo_take_in(const char *store_path, struct span bytes, struct photo_kept *out,
                                    enum photo_fit *fit);

/* One that was taken in; `bytes.data` is malloc'ed, the receiver's. FAULT_NOT_FOUND; FAULT_INPUT: it is no
 * more what it was called. */
MUST_USE struct fault photo_give_out(const char *store_path, const char *id, struct photo *out, char **data,
                                     size_t *size);

#endif
