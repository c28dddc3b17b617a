/* What the verbs of metal and trees share when they write down what they judged. Writer's thread, inside its
 * transaction; only hub/service includes it. */
#ifndef TOUCHSTONE_POSTING_H
#define TOUCHSTONE_POSTING_H

#include "hub/service/desk.h"
#include "hub/store/metal.h"

#define POSTING_FOUND_MAX 1024

/* One event about to be written, with what it posts. */
struct posting {
    struct event_row event;
    struct transfers transfers;
    char found[POSTING_FOUND_MAX];
    struct text text; /* into `found`, which it makes JSON of */
};

/* An event of this act with nothing posted and an empty "found". */
void posting_begin(struct posting *posting, const struct act *act);
/* Looks whether every account can bear the transfers, which stand as they would be posted. When one cannot:
 * asked, it is refused with not_enough, have_ug, wanted_ug and a sentence, and *bears is false; happened, a
 * gain covers it and the event is flagged, as long as one event has room for that. */
MUST_USE struct fault posting_check(struct act *act, struct posting *posting, bool *bears);

/* A fact: what the accounts have not, a gain covers, and no flag is set. *covers is false when one event has
 * no room for that: nothing is changed then. */
MUST_USE struct fault posting_cover(struct act *act, struct posting *posting, bool *covers);
/* posting_check, then the event, about no piece; fills the reply. *posted false: refused. */
MUST_USE struct fault posting_write(struct act *act, struct posting *posting, bool *posted);
/* The event moves `row` to `after` (version one higher), without looking at balances: they are asked before
 * the first of a command's events. */
MUST_USE struct fault posting_write_piece(struct act *act, struct posting *posting, struct piece_row *row,
                                          const struct piece *after);
/* A new piece with the event that brings it. */
MUST_USE struct fault posting_write_new_piece(struct act *act, struct posting *posting,
                                              struct piece_row *row);

/* The form's `custody`, "own" when it does not say. */
struct code posting_custody(const struct form *form);
/* Refuses unknown_thing, naming the field and saying by a pattern that was marked with N_ what is not there.
 */
void posting_unknown(struct act *act, const char *field, const char *pattern, const char *name);
/* The form's `alloy`; NULL: there is none such, refused. */
const struct workshop_alloy *posting_alloy(struct act *act, const struct form *form);
/* "4.932 g" in the sentences of a reply. */
struct grams {
    char text[sizeof(struct told_grams) + 2];
};
struct grams posting_grams(struct mass mass);

/* The newest revision of a melt; NULL: none of that code. Borrowed from the house. */
const struct workshop_lot *posting_melt(const struct house *house, struct code melt, int64_t *row);
/* The house learned a melt, a model or a tag: reads it anew, and links the act's own piece again. */
MUST_USE struct fault posting_reload(struct act *act);

/* Tags are numbered on: the next one that no piece has or had, and that nobody has shown here. */
MUST_USE struct fault posting_next_tag(struct act *act, struct tag *out);
/* The next one above *number, which becomes its number; behind the last number there is the first that is
 * free. */
MUST_USE struct fault posting_tag_above(struct store *store, int64_t *number, struct tag *out);

#endif
