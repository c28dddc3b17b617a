/* A span: borrowed bytes with their length. Never owns, need not end in NUL, may hold any byte.
 * Whoever makes a span keeps the bytes alive for as long as it is used. */
#ifndef TOUCHSTONE_SPAN_H
#define TOUCHSTONE_SPAN_H

#include "common/base/base.h"

struct span {
    const char *data;
    size_t size;
};

/* A span over a string literal or array, without its NUL. */
#define SPAN(literal) ((struct span){(literal), sizeof(literal) - 1})

/* A span over a C string; NULL gives the empty span. */
struct span span_of(const char *text);

bool span_is(struct span span, const char *text);
bool span_equal(struct span a, struct span b);
bool span_starts_with(struct span span, const char *prefix);

/* Without leading and trailing blanks and tabs. */
struct span span_trim(struct span span);

/* The next token that ends before `separator` or at the end; moves *rest behind the separator.
 * Returns false when *rest was already used up (data == NULL marks that). */
bool span_split(struct span *rest, char separator, struct span *token);

/* The next word of a list as a person writes it, with blanks or commas between; moves *rest behind it.
 * Returns false when there is none. */
bool span_word(struct span *rest, struct span *word);

/* True when the bytes are well-formed UTF-8 (RFC 3629: no overlong forms, no surrogates). */
bool span_is_utf8(struct span span);

/* True when it has no control characters but tabs and line ends: what a person could have typed. */
bool span_is_plain(struct span span);

#endif
