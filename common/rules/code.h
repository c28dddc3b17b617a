/* A code: the short lower-case name by which people and programs call a station, a kind, an alloy, a scale, a
 * kiosk. Lower-case letters, digits, '-', '_', '.', 1…31 bytes. "" means none. */
#ifndef TOUCHSTONE_CODE_H
#define TOUCHSTONE_CODE_H

#include "common/base/span.h"

#define CODE_TEXT_MAX     32
#define NAME_TEXT_MAX     64 /* a name that people read: UTF-8 */
#define LANGUAGE_TEXT_MAX 8  /* "en", "zh_CN" */

struct code {
    char text[CODE_TEXT_MAX];
};

/* A person may have typed capitals: they are read as small letters. False when it is empty, too long, or has
 * another character. */
MUST_USE bool code_read(struct span text, struct code *out);

/* A code known at compile time or already checked; asserts that it is one, or empty. */
struct code code_of(const char *text);

bool code_equal(struct code a, struct code b);

static inline bool code_is_none(struct code code)
{
    return code.text[0] == '\0';
}

#endif
