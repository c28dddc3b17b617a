/* What the files of the words share; nobody else includes this. */
#ifndef TOUCHSTONE_WORDS_INSIDE_H
#define TOUCHSTONE_WORDS_INSIDE_H

#include "common/base/text.h"
#include "common/language/language.h"
#include "kiosk/ui/words.h"

/* Writes a sentence into an array. Names have their own maxima; the arrays are made for the longest of all of
 * them. */
#define SAY(array, ...)                                                                                      \
    do {                                                                                                     \
        struct text said = TEXT_IN(array);                                                                   \
        text_add(&said, __VA_ARGS__);                                                                        \
    } while (0)

static inline const char *or_else(const char *text, const char *otherwise)
{
    return text[0] != '\0' ? text : otherwise;
}

static inline const char *piece_name(const struct view *view)
{
    return or_else(view->name, _("the piece"));
}

/* How many midnights lie between the two, by the clock on the wall. */
int64_t words_days_before(int64_t at_ms, int64_t now_ms);

/* What is to be done now, and the sign of how. */
static inline void say_todo(struct words_message *out, enum glyph glyph, const char *todo)
{
    SAY(out->todo, "%s", todo);
    out->todo_glyph = glyph;
}

/* Has this bench readers, and none of them works? Then nobody is asked to hold anything there. */
bool words_no_reader(const struct view *view);

/* What the foot says of menus and tasks (words_task.c). */
void words_say_task(const struct view *view, struct words_message *out);

/* A fault in the language of the bench. Its sentence has no stop, and gets one; a question has its mark. */
void words_add_fault(struct text *text, const char *sentence);

/* A number in a sentence, with the decimal mark of the language. What is compared with a scale's display is
 * written with a point, as scales do: not by this. */
void words_decimal(const char *number, char out[WORDS_SHORT_MAX]);
/* Grams of a sentence, without the unit. */
void words_grams(struct mass mass, int decimals, char out[WORDS_SHORT_MAX]);

/* What was said, so that no line ends within a measure: "1.0 mm G / VS", "size 52". */
void words_keep_together(struct text *text, const char *said);

/* What is done at the kind of station of the view: "Set the stones". */
const char *words_what_to_do(const struct view *view);
/* The sign of work at a kind of station: a flame at casting. */
enum glyph words_work_glyph(const char *kind);
const char *words_in_work(const struct view *view);

#endif
