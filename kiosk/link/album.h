/* The album: pictures of models that this kiosk has shown, there without the hub and after a restart. Files
 * in "<outbox>.pictures". It is no record: what is not in it is asked of the hub again, what is damaged goes,
 * and what nobody has looked at for longest makes room. Not thread-safe: the link's own thread. */
#ifndef TOUCHSTONE_ALBUM_H
#define TOUCHSTONE_ALBUM_H

#include "kiosk/link/photo_files.h"

#define ALBUM_BYTES_MAX (INT64_C(64) * 1024 * 1024)

struct album {
    char folder[PHOTO_FOLDER_MAX]; /* made with the first picture */
    int64_t bytes;                 /* of all that is in it */
};

/* Counts what is in it and removes what is no picture. `store`: path of the outbox. */
MUST_USE struct fault album_open(struct album *album, const char *store);

/* `*data` is malloc'ed, the receiver's. False: it is not there, or is no more what it is called. */
bool album_read(struct album *album, const char *id, char **data, size_t *size);

/* Puts a picture in, which is what `id` names. A fault is for the log: then it is not kept, and the hub has
 * it. */
MUST_USE struct fault album_keep(struct album *album, const char *id, struct span picture);

#endif
