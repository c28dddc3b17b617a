/* Code 128 (ISO/IEC 15417) as widths of bars and spaces: set B, and set C for runs of digits. */
#ifndef BENCH_CODE128_H
#define BENCH_CODE128_H

#include "common/base/fault.h"
#include "common/base/span.h"

#define CODE128_TEXT_MAX    128
#define CODE128_SYMBOLS_MAX (CODE128_TEXT_MAX + 32)
#define CODE128_QUIET       10 /* modules of white on each side */

struct code128 {
    /* Bar, space, bar … in modules; the first is a bar. */
    unsigned char width[CODE128_SYMBOLS_MAX * 6 + 7];
    size_t count;
    int modules; /* their sum */
};

/* Encodes 1 to CODE128_TEXT_MAX printable ASCII characters. */
MUST_USE struct fault code128_encode(struct span text, struct code128 *out);

#endif
