/* Copies of the store: made while a hub works in it, proved before they get their name, put back only where
 * no hub is. */
#ifndef TOUCHSTONE_STORE_BACKUP_H
#define TOUCHSTONE_STORE_BACKUP_H

#include <limits.h>

#include "hub/store/store.h"

/* Copies the store at `path` into a new file `copy`: one moment of it, one file without a log beside it,
 * synced to the disk. `progress` (may be NULL) hears pages. Faults: as store_open; there is no room. `copy`
 * is removed after a fault. */
MUST_USE struct fault store_copy(const char *path, const char *copy,
                                 void (*progress)(void *context, int64_t done, int64_t of), void *context);

/* Whether a copy of the store at `path` may take the name `copy`: nothing is there, an empty file, or a store
 * that began with the same event, or has none yet and the same name. FAULT_CONFIG for all else, which would
 * be lost. */
MUST_USE struct fault store_may_replace(const char *path, const char *copy);

/* Notes in the live store when it was last backed up, for the alert that a backup is overdue. */
MUST_USE struct fault store_note_backup(const char *path, int64_t now_ms);

/* Gives `from` the name `path`, atomically and on the disk. Whatever log lies beside `path` goes first: it
 * belongs to the file that is replaced. */
MUST_USE struct fault store_take_name(const char *from, const char *path);

/* Puts the proved copy `from` in the place of the store at `path`; what was there is kept, with its
 * log, under the name that `kept` tells ("": nothing was there): `path`.before-restore, numbered on (-2, -3)
 * when there is one already. FAULT_BUSY when a hub has it. */
MUST_USE struct fault store_put_back(const char *from, const char *path, char kept[PATH_MAX]);

#endif
