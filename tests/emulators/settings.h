/* The words of a command line or a control line: `pan 4.932 settle=1500`. Blanks separate; a double quote
 * keeps blanks together. */
#ifndef BENCH_SETTINGS_H
#define BENCH_SETTINGS_H

#include "common/base/fault.h"
#include "common/base/span.h"

#define WORDS_MAX       48
#define WORDS_BYTES_MAX 4096

struct words {
    struct span word[WORDS_MAX]; /* each points into `bytes` or to what the caller lent, and ends in NUL */
    size_t count;
    char bytes[WORDS_BYTES_MAX];
};

/* Splits one line (without its end). `out` holds the copy that the words point into: do not move it
 * afterwards. */
MUST_USE struct fault words_read(struct span line, struct words *out);

/* The arguments of a program as words; they point to `arguments`. */
MUST_USE struct fault words_of_arguments(char **arguments, int count, struct words *out);

/* `key=value`: key of a-z, 0-9 and '_'. */
struct setting {
    struct span key;
    struct span value;
};

/* False when the word is no setting. */
bool setting_read(struct span word, struct setting *out);

/* The value as a number within [low, high]; the fault names the key. */
MUST_USE struct fault setting_int(struct setting setting, int64_t low, int64_t high, int64_t *out);
MUST_USE struct fault setting_real(struct setting setting, double low, double high, double *out);
MUST_USE struct fault setting_grams(struct setting setting, int64_t low_ug, int64_t high_ug, int64_t *out_ug);

#endif
