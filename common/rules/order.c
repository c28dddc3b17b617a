#include "common/rules/order.h"

#include "common/rules/word.h"

WORDS_OF_ENUM(ORDER_STATE_LIST, enum order_state, order_state_word, order_state_find)
WORDS_OF_ENUM(CHANGE_STATE_LIST, enum change_state, change_state_word, change_state_find)
WORDS_OF_ENUM(DESIGN_STATE_LIST, enum design_state, design_state_word, design_state_find)
WORDS_SAID(LINE_PART_LIST, enum line_part, line_part_said)
WORDS_SAID(PAPER_LIST, enum leaving_paper, paper_word)

static const struct {
    const char *word;
    bool of_line;
} launch_items[] = {
#define X(name, word, of_line) {word, of_line},
    LAUNCH_ITEM_LIST(X)
#undef X
};

/* ------------------------------------------------------------------ what may be done when */

#define IN(state) (1u << (unsigned)(state))
#define LEAVES    (IN(ORDER_IN_WORK) | IN(ORDER_DELIVERED) | IN(ORDER_CLOSED))
#define HAS_LEFT  (LEAVES | IN(ORDER_CANCELLED)) /* a part of it had */

static const struct {
    enum verb verb;
    unsigned states;
} allowed[] = {
    {VERB_DRAFT_ORDER, IN(ORDER_DRAFT)},
    {VERB_SKIP_PROTOTYPE, IN(ORDER_DRAFT)}, /* a released piece keeps its route */
    {VERB_RELEASE_ORDER, IN(ORDER_DRAFT)},
    {VERB_CANCEL_ORDER, IN(ORDER_DRAFT) | IN(ORDER_RELEASED) | IN(ORDER_IN_WORK)},
    {VERB_REQUEST_CHANGE, IN(ORDER_RELEASED) | IN(ORDER_IN_WORK)}, /* a draft is simply drafted anew */
    {VERB_ASSESS_CHANGE, IN(ORDER_RELEASED) | IN(ORDER_IN_WORK)},
    {VERB_ACCEPT_CHANGE, IN(ORDER_RELEASED) | IN(ORDER_IN_WORK)},
    {VERB_APPLY_CHANGE, IN(ORDER_RELEASED) | IN(ORDER_IN_WORK)},
    {VERB_REJECT_CHANGE, ~0u}, /* what nobody wants any more can always be put away */
    {VERB_DELIVER, LEAVES},    /* delivered, closed: what was found, or came back */
    {VERB_CLOSE_SHORT, IN(ORDER_RELEASED) | IN(ORDER_IN_WORK)},
    {VERB_RECEIPT, HAS_LEFT}, /* in_work: a part of it was delivered */
    {VERB_RESERVE, HAS_LEFT},
    {VERB_CLOSE_ORDER, IN(ORDER_DELIVERED)},
};

bool order_allows(enum order_state state, enum verb verb)
{
    for (size_t i = 0; i < COUNT_OF(allowed); i++)
        if (allowed[i].verb == verb)
            return (allowed[i].states & IN(state)) != 0;
    return false;
}

bool change_allows(enum change_state state, enum verb verb)
{
    switch (state) {
    case CHANGE_REQUESTED:
        return verb == VERB_ASSESS_CHANGE || verb == VERB_REJECT_CHANGE;
    case CHANGE_ASSESSED:
        return verb == VERB_ASSESS_CHANGE || verb == VERB_ACCEPT_CHANGE || verb == VERB_REJECT_CHANGE;
    case CHANGE_ACCEPTED:
        return verb == VERB_APPLY_CHANGE || verb == VERB_REJECT_CHANGE;
    case CHANGE_REJECTED:
    case CHANGE_APPLIED:
        break;
    }
    return false;
}

bool change_is_waiting(enum change_state state)
{
    return state != CHANGE_REJECTED && state != CHANGE_APPLIED;
}

bool piece_is_begun(const struct piece *piece)
{
    return piece->place == PLACE_TREE || (piece->step >= 0 && piece->place != PLACE_ENDED);
}

static bool has_come_to(const struct piece *piece, bool (*is)(const struct route_step *step))
{
    for (int i = 0; i <= piece->step; i++)
        if (is(&piece->steps[i]))
            return true;
    return false;
}

static bool sets_stones(const struct route_step *step)
{
    return step->sets_stones;
}

static bool inspects(const struct route_step *step)
{
    return step->inspection;
}

bool piece_lets_change(const struct piece *piece, enum line_part part)
{
    if (!piece_is_begun(piece))
        return true;
    switch (part) {
    case LINE_MADE:
        return false;
    case LINE_STONES:
        return piece->stones.ug == 0 && !has_come_to(piece, sets_stones);
    case LINE_FINISH:
        break;
    }
    return !has_come_to(piece, inspects) && piece_next_step(piece);
}

/* ------------------------------------------------------------------ the launch sheet */

struct gaps {
    struct launch_gap *items;
    int count;
};

static void need(struct gaps *gaps, bool there, enum launch_item item, int line)
{
    if (there)
        return;
    assert(gaps->count < LAUNCH_GAPS_MAX);
    gaps->items[gaps->count++] = (struct launch_gap){item, line};
}

static void check_line(struct gaps *gaps, const struct launch_line *line)
{
    need(gaps, line->model, LAUNCH_MODEL, line->number);
    need(gaps, !line->model || line->size, LAUNCH_SIZE, line->number);
    need(gaps, !line->customised || line->volume, LAUNCH_VOLUME, line->number);
    need(gaps, !line->model || line->approved, LAUNCH_DESIGN, line->number);
    need(gaps, line->alloy, LAUNCH_ALLOY, line->number);
    need(gaps, !line->alloy || line->melt, LAUNCH_MELT, line->number);
    need(gaps, !line->has_stones || line->stones, LAUNCH_STONES, line->number);
    need(gaps, line->finish, LAUNCH_FINISH, line->number);
}

int launch_missing(const struct launch_sheet *sheet, struct launch_gap *out)
{
    struct gaps gaps = {out, 0};
    assert(sheet->line_count <= ORDER_LINES_MAX);
    need(&gaps, sheet->client, LAUNCH_CLIENT, 0);
    need(&gaps, sheet->due, LAUNCH_DUE, 0);
    need(&gaps, sheet->line_count > 0, LAUNCH_LINES, 0);
    for (int i = 0; i < sheet->line_count; i++)
        check_line(&gaps, &sheet->lines[i]);
    need(&gaps, sheet->specification, LAUNCH_SPECIFICATION, 0);
    need(&gaps, sheet->documents, LAUNCH_DOCUMENTS, 0);
    need(&gaps, sheet->feasible, LAUNCH_FEASIBLE, 0);
    need(&gaps, sheet->materials, LAUNCH_MATERIALS, 0);
    need(&gaps, sheet->deadline, LAUNCH_DEADLINE, 0);
    need(&gaps, sheet->quote, LAUNCH_QUOTE, 0);
    need(&gaps, sheet->payment, LAUNCH_PAYMENT, 0);
    return gaps.count;
}

void launch_gap_write(struct text *out, struct launch_gap gap)
{
    assert((size_t)gap.item < COUNT_OF(launch_items));
    assert(launch_items[gap.item].of_line == (gap.line > 0));
    if (gap.line > 0)
        text_add(out, "in line %d ", gap.line);
    text_add(out, "%s", launch_items[gap.item].word);
}

/* ------------------------------------------------------------------ prototypes */

int route_without_prototype(const struct route_step *steps, int step_count, struct route_step *out)
{
    int count = 0;
    for (int i = 0; i < step_count; i++)
        if (!code_equal(steps[i].kind, code_of(PROTOTYPE_KIND)))
            out[count++] = steps[i];
    return count;
}

/* ------------------------------------------------------------------ delivery */

bool piece_is_deliverable(const struct piece *piece)
{
    if (piece->place == PLACE_FINISHED)
        return true;
    return piece->place == PLACE_STATION && piece->state == PIECE_DONE && !piece->transit && !piece->rework &&
           !piece_next_step(piece);
}

bool piece_needs_sheet(const struct piece *piece)
{
    return has_come_to(piece, inspects);
}
