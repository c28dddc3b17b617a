/* The languages that people can read, and the one that the calling thread speaks now.
 *
 * The catalogues come from assets/words/<code>.po (gettext's tools make, merge and check them) and are part
 * of the program: there is no file to be missed at run time and no system locale to be generated. gettext's
 * own library is not used because it chooses the language by the process's locale, which must exist on the
 * machine and which no thread can change alone (see docs/decisions.md).
 *
 * `language_use` concerns only the thread that calls it; a thread that never did speaks English. Texts
 * returned are part of the program: nobody frees them. */
#ifndef TOUCHSTONE_LANGUAGE_H
#define TOUCHSTONE_LANGUAGE_H

#include "common/base/say.h"
#include "common/language/catalogue.h"

struct language {
    const char *code;  /* "en", "th", "zh_CN": as its .po file is called */
    struct span words; /* its catalogue; empty for English, in which the sentences are written */
};

/* All of them, English first. */
extern const struct language LANGUAGES[];
extern const int LANGUAGE_COUNT;

#define LANGUAGE_ENGLISH (&LANGUAGES[0])

/* By a person's or a browser's word for it: "th", "zh_CN", "zh-Hans", "fr-CH". What is before the first '-'
 * or '_' decides if the whole is unknown. NULL: none of ours. */
const struct language *language_find(struct span word);

/* Adds the codes of all, "en, fr, hi": for a sentence to who asked for another. */
void language_add_codes(struct text *out);

/* From now on this thread speaks it; NULL is English. A catalogue that is not sound is a bug (assert). */
void language_use(const struct language *language);
const struct language *language_in_use(void); /* never NULL */

/* Adds to `out` a sentence that was put together in English, in the language in use: "There is no camera at
 * /dev/video0: check its cable" is known as "There is no camera at %s: check its cable". As it is, when no
 * pattern of the catalogue gives it. */
void language_retell(const char *sentence, struct text *out);

/* A word of the code ("loose_stone", "setting") as people say it; itself when there is none. */
const char *language_term(const char *word);
/* The words of the code that it knows, 0, 1, 2 …; NULL behind the last. */
const char *language_term_at(int index);

/* What was done ("return_scrap"), as it is said afterwards and in English: what _() and phrase_word want.
 * NULL: it is no deed of a bench. */
const char *language_deed(const char *verb);

/* How a stone is set ("pave"), in a sentence; itself when it is the workshop's own word. */
const char *language_setting(const char *word);

/* Adds the stones of a piece as the hub tells them ("1 × 0.50 ct prong, 12 × 0.02 ct pave"), each number with
 * the decimal mark of the language, or as it is (`points`) beside a scale's display. */
void language_stones(const char *told, bool points, struct text *out);

/* Which of its plural forms the language in use takes for a number: 0, 1 …; −1: its rule makes no sense. */
int language_form(unsigned long number);

/* Adds a number that is written with a point ("84.6") as a sentence says it. */
void language_decimal(const char *number, struct text *out);

/* The first of a browser's languages ("th,en;q=0.8") that is ours; NULL: none. What it likes more stands
 * first, as browsers write it. */
const struct language *language_accept(struct span header);

#define FORMAT_OF(n) __attribute__((format_arg(n)))

/* The sentence in the language in use; itself where there is no translation. */
const char *language_say(const char *sentence) FORMAT_OF(1);

/* The same where one English word means two things: `context` tells which. */
const char *language_say_in(const char *context, const char *sentence) FORMAT_OF(2);

/* One or many, as the language counts. */
const char *language_count(const char *one, const char *many, unsigned long number) FORMAT_OF(1) FORMAT_OF(2);

/* For sources: mark a sentence for translation, and translate it. N_ only marks, in a table. `make words`
 * finds them; a comment that starts with "Translators:" right above goes with them. */
#define _(sentence)          language_say(sentence)
#define C_(context, word)    language_say_in(context, word)
#define P_(one, many, count) language_count(one, many, count)
/* N_ and NC_ only mark: common/base/say.h */

#endif
