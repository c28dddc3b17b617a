/* Photos of sheets and pictures of models: files that are called what their bytes are (SHA-256), in a folder
 * beside the store. Written once, never changed; which sheet or model has which is in its own reference.
 * Whatever thread asks: files are whole or not there. */
#ifndef TOUCHSTONE_STORE_PHOTO_H
#define TOUCHSTONE_STORE_PHOTO_H

#include "common/rules/code.h"
#include "common/rules/photo.h"
#include "hub/store/store.h"

/* The folder that belongs to the store at a path: "<path>.photos". One that does not fit names nothing that
 * can be opened. */
struct photo_folder {
    char path[STORE_PATH_MAX + 16];
};
struct photo_folder photo_folder_of(const char *store_path);
struct photo_folder store_photo_folder(const struct store *store);

#define PHOTO_DISK_FREE_MIN                                                                                  \
    (INT64_C(256) * 1024 * 1024) /* bytes: the ledger shall not run out of disk for pictures */

/* On the disk when it returns; one that is there whole stays. FAULT_FULL: the disk has less than
 * PHOTO_DISK_FREE_MIN left. */
MUST_USE struct fault photo_keep(const struct photo_folder *folder, const char id[PHOTO_ID_MAX],
                                 struct span bytes);
/* `bytes.data` is malloc'ed and the receiver's. FAULT_NOT_FOUND: there is none; FAULT_TOO_BIG: what lies
 * there is no photo. */
MUST_USE struct fault photo_get(const struct photo_folder *folder, const char id[PHOTO_ID_MAX], char **data,
                                size_t *size);
bool photo_is_there(const struct photo_folder *folder, const char id[PHOTO_ID_MAX]);

/* A photo that a sheet or a model names. */
struct photo_reference {
    char id[PHOTO_ID_MAX];
    int64_t inspection, event; /* 0: a model names it */
    char model[CODE_TEXT_MAX]; /* the first one that does */
    bool promised; /* the hub had it when the sheet was signed; else its event says that it was still to come
                    */
};

/* Every one, of models and then of sheets that were booked at `from_ms` ≤ t < `to_ms` (0: open), by sheet.
 * `take` returns false to stop. */
MUST_USE struct fault store_photo_each(struct store *store, int64_t from_ms, int64_t to_ms,
                                       bool (*take)(void *context, const struct photo_reference *reference),
                                       void *context);

/* Brings the photos that the sheets and models of the store at `store_path` name from one folder into
 * another; what is there already stays, what is missing is left for verify to name. *count: how many are
 * there now. */
MUST_USE struct fault photo_copy_all(const char *store_path, const struct photo_folder *from,
                                     const struct photo_folder *to, int64_t from_ms, int64_t to_ms,
                                     int64_t *count);

#endif
