/* The settings that a manager chose; the others have their defaults (common/rules/setting.h). */
#ifndef TOUCHSTONE_STORE_SETTING_H
#define TOUCHSTONE_STORE_SETTING_H

#include "common/rules/setting.h"
#include "hub/store/store.h"

MUST_USE struct fault store_setting_set(struct store *store, enum setting setting, int64_t value);
/* A name or a value that this program does not know (an older one wrote it) counts as not chosen. */
MUST_USE struct fault store_setting_list(struct store *store, struct settings *out);

#endif
