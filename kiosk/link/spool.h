/* The spool: photos that this kiosk has taken and the hub does not have yet. Files beside the outbox, in
 * "<outbox>.photos", each called what its bytes are (SHA-256), as at the hub. Whatever is called so is to be
 * sent; it goes when the hub has answered, so a crash at any step sends it once more at worst, and the same
 * photo twice is one. A draft is a picture that nobody has said yes to: one for each place of a sheet, and
 * gone when the kiosk starts.
 *
 * Not thread-safe: link.c holds its lock; spool_next and spool_read may go without it on the one thread that
 * also removes. */
#ifndef TOUCHSTONE_SPOOL_H
#define TOUCHSTONE_SPOOL_H

#include "common/base/fault.h"
#include "kiosk/link/photo_files.h"

#define SPOOL_PATH_MAX  PHOTO_FOLDER_MAX
#define SPOOL_DRAFTS    2                            /* before, after */
#define SPOOL_BYTES_MAX (INT64_C(256) * 1024 * 1024) /* about a week of a busy inspector without the hub */

struct spool {
    char folder[PHOTO_FOLDER_MAX];           /* made with the first photo */
    char drafts[SPOOL_DRAFTS][PHOTO_ID_MAX]; /* of the drafts that were read; "": none */
    int64_t count, bytes;                    /* of what is to be sent */
};

/* Counts what is to be sent and removes what nobody said yes to. `store`: path of the outbox. */
MUST_USE struct fault spool_open(struct spool *spool, const char *store);

/* Where the camera is to write the draft of a place; it comes whole and on the disk, or not at all.
 * FAULT_FULL, with a sentence: there is no room for another photo. */
MUST_USE struct fault spool_begin(struct spool *spool, int place, char *path, size_t capacity);
/* It is there: judges and names it. FAULT_INPUT: it is no picture. */
MUST_USE struct fault spool_take(struct spool *spool, int place, char id[PHOTO_ID_MAX]);
/* It is to be sent, and on the disk when this returns. One that is no draft (any more) is left as it is. */
MUST_USE struct fault spool_keep(struct spool *spool, const char *id);

/* The oldest of what is to be sent; false: nothing is. */
bool spool_next(const struct spool *spool, char id[PHOTO_ID_MAX]);
/* `*data` is malloc'ed, the receiver's. FAULT_INPUT: it is not what it is called. */
MUST_USE struct fault spool_read(const struct spool *spool, const char *id, char **data, size_t *size);
/* The hub has it. */
MUST_USE struct fault spool_remove(struct spool *spool, const char *id);
/* It can never be sent: it stays, called "<id>.refused", for a person to look at. */
MUST_USE struct fault spool_set_aside(struct spool *spool, const char *id);

#endif
