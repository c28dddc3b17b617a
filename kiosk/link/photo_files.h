/* Folders of photos beside the outbox, "<outbox>.<what>": files called what their bytes are (SHA-256), as at
 * the hub. What the spool and the album share. */
#ifndef TOUCHSTONE_PHOTO_FILES_H
#define TOUCHSTONE_PHOTO_FILES_H

#include "common/base/fault.h"
#include "common/rules/photo.h"

#define PHOTO_FOLDER_MAX 288
#define PHOTO_DISK_FREE_MIN                                                                                  \
    (INT64_C(64) * 1024 * 1024) /* bytes: the outbox shall not run out of disk for pictures */

struct photo_path {
    char text[PHOTO_FOLDER_MAX + PHOTO_ID_MAX + 16];
};

/* FAULT_TOO_BIG: the path of the outbox is too long. */
MUST_USE struct fault photo_folder_name(char out[PHOTO_FOLDER_MAX], const char *store, const char *what);
struct photo_path photo_path_of(const char *folder, const char *name, const char *ending);

/* Calls `each` for every file of the folder; one that is not there has none. */
void photo_folder_each(const char *folder, void (*each)(void *context, const char *name), void *context);
/* Bytes of the file; -1: it is not there. */
int64_t photo_folder_size(const char *folder, const char *name);
/* The photo whose file was changed or touched longest ago; false: there is none. */
bool photo_folder_oldest(const char *folder, char id[PHOTO_ID_MAX]);
/* Its disk has room for more than the outbox. */
bool photo_folder_has_disk(const char *folder);

/* A file of a photo's size, or less. `*data` is malloc'ed, the receiver's. */
MUST_USE struct fault photo_file_load(const char *path, char **data, size_t *size);

#endif
