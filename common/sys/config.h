/* Settings files: `[section]`, `key = value`, `;` and `#` comments. Strict: an unknown section or key, a key
 * given twice, a value that does not fit and a key that is missing are each named with their line and what
 * would be right. Nothing is guessed. */
#ifndef TOUCHSTONE_CONFIG_H
#define TOUCHSTONE_CONFIG_H

#include "common/base/fault.h"
#include "common/base/span.h"

#define CONFIG_LINE_MAX 180 /* bytes of a line */
#define CONFIG_FILE_MAX 65536
#define CONFIG_KEYS_MAX 64

struct config_key {
    const char *section, *name;
    bool required;        /* the file must have it */
    const char *expected; /* what a right value is: "a size in pixels, like 1280x800" */
    /* Puts the value (without blanks around it, never empty) into `target`. False: it is not as expected. */
    bool (*take)(void *target, struct span value);
};

struct config_reader {
    const struct config_key *keys;
    size_t count; /* at most CONFIG_KEYS_MAX */
    void *target;
    /* Called for each problem, in the order of the file; `line` 0: of the whole file. NULL: not told. */
    void (*say)(void *context, int line, const char *sentence);
    void *context;
};

/* Reads the file. Ok when there was no problem; else the first problem as a sentence, "kiosk.ini line 12: …"
 * (FAULT_CONFIG), and `say` has been told all of them. FAULT_NOT_FOUND, FAULT_DENIED … when it cannot be
 * read. */
MUST_USE struct fault config_read(const char *path, const struct config_reader *reader);

/* Common values. False leaves *out alone. */
MUST_USE bool config_take_bool(struct span value, bool *out); /* yes, no, true, false, on, off */
MUST_USE bool config_take_pair(struct span value, int64_t low, int64_t high, int64_t *first,
                               int64_t *second); /* 217x136 */

#endif
