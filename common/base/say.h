/* Sentences that are told in the language of whoever reads them, far from where they are made. They are
 * written in English, and beside it what they are made of, as items of JSON, one for each sentence:
 *
 *   ["%s is full: %s of %s.","Setting","4","4"],[["%s is in.","%s are in.",1],"1"]
 *
 * The English pattern is what the catalogues (assets/words) know the sentence by; a pattern that counts is
 * [one, many, how many]. What is put in, in the order of its %s, is text, or a phrase in [ ] of its own. Mark
 * patterns with N_, so that `make words` finds them. Pure. */
#ifndef TOUCHSTONE_SAY_H
#define TOUCHSTONE_SAY_H

#include "common/base/text.h"

/* Mark a sentence or a word for translation where it stands in a table, or goes to a function as it is. */
#define N_(sentence)       sentence
#define NC_(context, word) word

#define SAID_MAX       640 /* bytes of what the sentences of an alert or of a station's help are made of */
#define SAY_PHRASE_MAX 256

/* Where sentences go; both texts are lent by the caller. */
struct spoken {
    struct text *english;
    struct text *made; /* NULL: only the English is wanted */
};

/* What is put into a pattern. */
#define PARTS(...) ((const char *const[]){__VA_ARGS__, NULL})

/* A sentence after those that are there. One that does not fit any more is left out whole: false. `parts` end
 * in NULL; there are as many as the pattern has %s, which is all that it may have. */
bool said_add(struct spoken said, const char *pattern, const char *const *parts);
/* The same where a number decides between one and many. */
bool said_count(struct spoken said, const char *one, const char *many, int64_t number,
                const char *const *parts);

#define SAID(said, pattern, ...) (void)said_add((said), (pattern), PARTS(__VA_ARGS__))
#define SAID_COUNT(said, one, many, number, ...)                                                             \
    (void)said_count((said), (one), (many), (number), PARTS(__VA_ARGS__))

/* A part: made where it is put in, `.text` is what is handed over. */
struct phrase {
    char text[SAY_PHRASE_MAX];
};

struct phrase phrase_number(int64_t number); /* "12" */
/* A word that the catalogues know in this context ("" none), as C_("station", "full") marks it. */
struct phrase phrase_word(const char *context, const char *word);
/* A word of the code (a defect, a reason): language_term knows it. */
struct phrase phrase_term(const char *code);
/* "%s hour", "%s hours" with the number. */
struct phrase phrase_count(const char *one, const char *many, int64_t number);

#endif
