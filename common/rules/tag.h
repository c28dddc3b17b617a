/* Tag ids: what is printed on a tag or a badge, and what a scanner must have read exactly.
 *
 *   TS1-000123-Z     prefix, '-', six to twelve digits, '-', check character (ISO 7064 MOD 37,36 over the
 * rest without hyphens). TS1 = piece, lot or tree; TSB = badge.
 *
 * A misread is refused, never guessed or repaired. */
#ifndef TOUCHSTONE_TAG_H
#define TOUCHSTONE_TAG_H

#include "common/base/span.h"

#define TAG_TEXT_MAX 24

enum tag_kind { TAG_PIECE, TAG_BADGE };

struct tag {
    char text[TAG_TEXT_MAX]; /* "" means none */
};

enum tag_fit {
    TAG_FITS,
    TAG_NOT_OURS,    /* does not begin like one of our tags: an article number, a web address … */
    TAG_MALFORMED,   /* our prefix, but not our form */
    TAG_WRONG_CHECK, /* our form, but a character was misread */
};

/* Reads one tag id; writes *out and *kind only for TAG_FITS. */
MUST_USE enum tag_fit tag_read(struct span text, struct tag *out, enum tag_kind *kind);

/* The check character that would make a tag of a text that has one's form; '\0': it has not. For whoever
 * makes new tags: a bench is not told, because a misread is refused, not mended. */
char tag_right_check(struct span text);

#define TAG_NUMBER_MAX INT64_C(999999999999)

/* The id of number `number` (0…TAG_NUMBER_MAX). */
struct tag tag_make(enum tag_kind kind, int64_t number);

/* The number to try after `number`: behind the last one they begin at 1 again, for whoever looks which are
 * free. */
static inline int64_t tag_number_after(int64_t number)
{
    return number < TAG_NUMBER_MAX ? number + 1 : 1;
}

/* The number of a tag, which is none's (asserted). */
int64_t tag_number(struct tag tag);

/* A tag known to be well-formed, or empty (asserted). */
struct tag tag_of(const char *text);

bool tag_equal(struct tag a, struct tag b);

static inline bool tag_is_none(struct tag tag)
{
    return tag.text[0] == '\0';
}

/* ISO 7064 MOD 37,36 check character of a payload of 0-9 A-Z; '\0' when it has another character or is empty.
 */
char tag_check_character(struct span payload);

/* NFC chip UIDs are 4, 7 or 10 bytes, written as upper-case hex. */
#define UID_TEXT_MAX 21
struct uid {
    char text[UID_TEXT_MAX]; /* "" means none */
};

/* Reads hex of 8, 14 or 20 digits, either case, and refuses the random 4-byte UIDs that begin with 08 (ISO
 * 14443-3). */
MUST_USE bool uid_read(struct span text, struct uid *out);
/* The same chip; none is never the same as none. */
bool uid_equal(struct uid a, struct uid b);

#endif
