/* split, merge, remake: pieces that come from others. */
#include "common/rules/lot.h"

#include <stdio.h>
#include <string.h>

#include "hub/service/happened.h"
#include "hub/service/life.h"
#include "hub/service/orders.h"
#include "hub/service/posting.h"
#include "hub/service/stones.h"
#include "hub/store/engraving.h"
#include "hub/store/inspection.h"
#include "hub/store/tag.h"

#define NAMES_TRIED_MAX 1000

/* ------------------------------------------------------------------ tags and names of what is new */

struct fault life_check_new_tag(struct act *act, struct tag tag, bool *good)
{
    struct piece_row other;
    int64_t old;
    bool found = false;
    *good = false;
    struct outcome refused = act_refusal(act, REASON_EXISTS);
    struct fault fault = store_piece_find(act->desk->store, tag, &other, &found);
    if (fault_is(fault))
        return fault;
    if (found) {
        fault = raise_duplicate_tag(act, tag.text, other.name);
        return fault_is(fault)
                   ? fault
                   : life_refuse(act, &refused, _("%s has the tag %s: take another."), other.name, tag.text);
    }
    fault = store_tag_old(act->desk->store, tag.text, &old, &found);
    if (fault_is(fault))
        return fault;
    if (found)
        return life_refuse(act, &refused,
                           _("The tag %s was taken off a piece and is never used again: take another."),
                           tag.text);
    *good = true;
    return FAULT_OK;
}

/* The form's `tag`, or the next free one of the workshop when it says none: `thing` tells it, to be printed.
 */
static struct fault choose_tag(struct act *act, struct tag *out, bool *good)
{
    const struct form *form = act->command->form;
    *good = true;
    if (!form_has(form, "tag"))
        return posting_next_tag(act, out);
    *out = form_tag(form, "tag");
    return life_check_new_tag(act, *out, good);
}

/* "R-2041" → "R-2041/2", "R-2041/3" …: the first that nothing has. */
static struct fault next_name(struct act *act, const char *of, char out[NAME_TEXT_MAX], bool *found)
{
    struct fault fault = FAULT_OK;
    bool taken = true;
    for (int i = 2; taken && i < NAMES_TRIED_MAX && !fault_is(fault); i++) {
        snprintf(out, NAME_TEXT_MAX, "%.*s/%d", NAME_TEXT_MAX - 8, of, i);
        fault = store_piece_name_taken(act->desk->store, out, &taken);
    }
    *found = !taken;
    return fault;
}

/* The name that was asked for, or the next free "<name>/2" … . *good false: the reply is refused. */
static struct fault choose_name(struct act *act, const char *asked, const char *of, char out[NAME_TEXT_MAX],
                                bool *good)
{
    struct outcome refused = act_refusal(act, REASON_EXISTS);
    bool taken = false;
    *good = false;
    if (asked[0] == '\0') {
        struct fault fault = next_name(act, of, out, good);
        return fault_is(fault) || *good
                   ? fault
                   : life_refuse(act, &refused, _("Too many are called like %s: give a name."), of);
    }
    if (strlen(asked) >= NAME_TEXT_MAX)
        return life_refuse_field(act, REASON_BAD_FIELD, "name", _("A name has at most %d bytes."),
                                 NAME_TEXT_MAX - 1);
    struct fault fault = store_piece_name_taken(act->desk->store, asked, &taken);
    if (fault_is(fault))
        return fault;
    if (taken)
        return life_refuse(act, &refused, _("There is a %s already: give another name."), asked);
    snprintf(out, NAME_TEXT_MAX, "%s", asked);
    *good = true;
    return FAULT_OK;
}

/* As at release: what no limit on its way would ever take is not made. *limit: whose it is. */
static bool is_too_large(struct act *act, const struct piece *whole, struct outcome *refused,
                         const char **limit)
{
    struct floor_plan floor = house_floor(&act->desk->house);
    struct tight tight;
    *refused = act_refusal(act, REASON_TOO_LARGE);
    if (!limit_too_large_on_way(whole, &floor, &tight) || act_stands(act, REASON_TOO_LARGE))
        return false;
    refused->next = tight.at;
    numbers_set(&refused->numbers, NUMBER_QUANTITY, tight.load.pieces);
    if (tight.limit.pieces > 0)
        numbers_set(&refused->numbers, NUMBER_LIMIT, tight.limit.pieces);
    *limit = life_limit_name(&act->desk->house, &tight.at);
    return true;
}

static void tell_new(struct act *act, struct tag tag)
{
    snprintf(act->reply->thing, sizeof act->reply->thing, "piece:%s", tag.text);
}

/* ------------------------------------------------------------------ split */

/* The half keeps the times of its lot: it has waited as long. */
static struct fault post_half(struct act *act, struct piece_row *half)
{
    static const struct transfers none = {.count = 0};
    struct event_row event = act_event(act);
    half->event = act->desk->seq + 1;
    half->now.has_ruling = false;
    struct fault fault = store_piece_add(act->desk->store, half);
    if (fault_is(fault))
        return fault;
    event.piece = half->id;
    event.previous = 0;
    event.after = half->now;
    fault = desk_post(act->desk, &event, NULL, NULL, &none);
    if (!fault_is(fault))
        house_apply(&act->desk->house, NULL, &half->now.piece);
    return fault;
}

/* Those that were counted go with the pieces that they are in; what was only stated is shared by number. */
static void share_stones(struct lot_split *split, const struct stone_sharing *sharing, struct mass whole)
{
    if (sharing->counted.ug == 0 || sharing->counted.ug != whole.ug)
        return;
    split->leaves.stones = sharing->set;
    split->stays.stones = mass_subtract(whole, sharing->set);
}

/* The event of the lot that stays tells which stones went from one to the other. */
static struct fault post_with_stones(struct act *act, const struct outcome *outcome,
                                     const struct stone_sharing *sharing, int64_t from, int64_t to)
{
    struct stone_lines stones;
    stone_go_along(sharing, from, to, &stones);
    act->stones = stones.count > 0 ? &stones : NULL;
    struct fault fault = life_post(act, outcome, (struct span){NULL, 0});
    act->stones = NULL;
    return fault;
}

static struct fault post_split(struct act *act, struct lot_split *split, const char *name)
{
    struct piece_row half = act->row;
    struct stone_sharing sharing;
    struct fault fault = stone_share(act->desk->store, &act->row, split->leaves.quantity, &sharing);
    struct outcome refused = act_refusal(act, REASON_TOO_LARGE);
    if (fault_is(fault) || sharing.is_full)
        return fault_is(fault) ? fault : life_refuse_plainly(act, &refused);
    share_stones(split, &sharing, act->row.now.piece.stones);
    struct outcome outcome = {.after = split->stays, .changes = true};
    half.now.piece = split->leaves;
    half.chip.text[0] = '\0';
    half.remake_of = 0;
    memcpy(half.name, name, sizeof half.name);
    fault = post_half(act, &half);
    if (!fault_is(fault))
        fault = post_with_stones(act, &outcome, &sharing, act->row.id, half.id);
    tell_new(act, split->leaves.tag);
    return fault;
}

struct fault life_split(struct act *act)
{
    const struct form *form = act->command->form;
    struct lot_split split = lot_split(&act->row.now.piece, form_int(form, "count"), tag_of(""));
    struct outcome refused = act_refusal(act, split.reason);
    char name[NAME_TEXT_MAX];
    bool good = false;
    if (split.reason == REASON_DOES_NOT_ADD_UP)
        return life_refuse(act, &refused, _("%s counts %lld: at least one must stay."), act->row.name,
                           (long long)act->row.now.piece.quantity);
    if (split.reason != REASON_NONE)
        return life_refuse_plainly(act, &refused);
    struct fault fault = choose_tag(act, &split.leaves.tag, &good);
    if (!fault_is(fault) && good)
        fault = choose_name(act, form_text(form, "name"), act->row.name, name, &good);
    return fault_is(fault) || !good ? fault : post_split(act, &split, name);
}

/* ------------------------------------------------------------------ merge */

static bool are_halves(const struct piece_row *a, const struct piece_row *b)
{
    return a->model == b->model && strcmp(a->size, b->size) == 0 && a->volume_mm3_e3 == b->volume_mm3_e3 &&
           a->lot == b->lot && code_equal(a->custody, b->custody) && a->order == b->order &&
           a->line == b->line && a->route == b->route && a->tolerance_ppm == b->tolerance_ppm;
}

static struct fault post_merge(struct act *act, struct piece_row *other, const struct lot_merge *merge)
{
    struct outcome outcome = {.after = merge->stays, .changes = true};
    struct outcome refused = act_refusal(act, REASON_TOO_LARGE);
    struct stone_sharing sharing;
    struct fault fault = stone_share(act->desk->store, other, other->now.piece.quantity, &sharing);
    if (fault_is(fault) || sharing.is_full)
        return fault_is(fault) ? fault : life_refuse_plainly(act, &refused);
    fault = act_post_piece(act, other, &merge->ends, NULL);
    return fault_is(fault) ? fault : post_with_stones(act, &outcome, &sharing, other->id, act->row.id);
}

/* Struck into one of them, it stays a piece of its own. */
static struct fault find_serial(struct act *act, const struct piece_row *rows[2], bool *refused)
{
    struct engraving_row engraved;
    struct outcome mixed = act_refusal(act, REASON_MIXED);
    struct fault fault = FAULT_OK;
    *refused = false;
    for (int i = 0; i < 2 && !*refused && !fault_is(fault); i++)
        fault = store_engraving_of_piece(act->desk->store, rows[i]->id, &engraved, refused);
    if (fault_is(fault) || !*refused)
        return fault;
    return life_refuse(act, &mixed, _("%s has the serial number %s: it stays a piece of its own."),
                       engraved.name, engraved.what.serial);
}

static struct fault find_birth(struct store *store, int64_t seq, int64_t *out)
{
    struct event_link event = {.previous = 0};
    struct fault fault = FAULT_OK;
    for (*out = seq; seq != 0 && !fault_is(fault); seq = event.previous) {
        *out = seq;
        fault = store_event_follow(store, seq, &event);
    }
    return fault;
}

/* At the step that it is at now, and since it is alone. */
static struct fault has_sheet_since(struct store *store, const struct piece_row *row, int64_t split,
                                    bool *out)
{
    struct inspection_row sheet;
    struct event_row event;
    struct fault fault = FAULT_OK;
    *out = false;
    for (int64_t seq = row->event; seq > split && !*out && !fault_is(fault); seq = event.previous) {
        fault = store_event_get(store, seq, &event);
        if (fault_is(fault) || event.after.piece.step != row->now.piece.step)
            break;
        if (event.verb == VERB_INSPECT || event.verb == VERB_CHECK_SETTING)
            fault = store_inspection_of_event(store, seq, &sheet, out);
        if (!fault_is(fault) && *out)
            fault = store_event_stands(store, seq, out);
    }
    return fault;
}

/* What was found in one half would hide in the other. */
static struct fault find_sheet(struct act *act, const struct piece_row *rows[2], bool *refused)
{
    struct outcome mixed = act_refusal(act, REASON_MIXED);
    int64_t births[2];
    int i = 0;
    *refused = false;
    struct fault fault = find_birth(act->desk->store, rows[0]->event, &births[0]);
    if (!fault_is(fault))
        fault = find_birth(act->desk->store, rows[1]->event, &births[1]);
    int64_t split = births[0] > births[1] ? births[0] : births[1];
    for (; i < 2 && !*refused && !fault_is(fault); i++)
        fault = has_sheet_since(act->desk->store, rows[i], split, refused);
    if (fault_is(fault) || !*refused)
        return fault;
    return life_refuse(act, &mixed, _("%s has an inspection sheet of its own here: it goes on by itself."),
                       rows[i - 1]->name);
}

struct fault life_merge(struct act *act)
{
    struct tag with = form_tag(act->command->form, "with");
    struct piece_row other;
    bool found = false;
    struct fault fault = store_piece_find(act->desk->store, with, &other, &found);
    if (fault_is(fault))
        return fault;
    if (!found || !house_link(&act->desk->house, &other))
        return life_refuse_field(act, REASON_UNKNOWN_THING, "with", _("Nothing has the tag %s."), with.text);
    struct lot_merge merge = lot_merge(&act->row.now.piece, &other.now.piece);
    struct outcome refused = act_refusal(act, merge.reason);
    if (merge.reason == REASON_WRONG_STATE)
        return life_refuse(
            act, &refused,
            _("%s and %s do not lie together in the same state: bring one to the other first."),
            act->row.name, other.name);
    if (merge.reason == REASON_EXISTS)
        return life_refuse(act, &refused, _("%s cannot merge with itself."), act->row.name);
    if (merge.reason != REASON_NONE)
        return life_refuse_plainly(act, &refused);
    refused.reason = REASON_MIXED;
    const struct piece_row *rows[2] = {&act->row, &other};
    bool is_own;
    fault = find_serial(act, rows, &is_own);
    if (!fault_is(fault) && !is_own)
        fault = find_sheet(act, rows, &is_own);
    if (fault_is(fault) || is_own)
        return fault;
    if (!are_halves(&act->row, &other))
        return life_refuse(
            act, &refused,
            _("%s and %s are not halves of one lot: model, size, melt, custody or order differ."),
            act->row.name, other.name);
    const char *limit;
    if (is_too_large(act, &merge.stays, &refused, &limit))
        return life_refuse(act, &refused,
                           _("%s and %s together are too large for the limit of %s: leave them apart, or "
                             "raise the limit."),
                           act->row.name, other.name, limit);
    return post_merge(act, &other, &merge);
}

/* ------------------------------------------------------------------ remake */

/* Of what a withdrawal gives back, a scrapped part is the only one that can be counted. */
struct fault life_count_lost(struct store *store, const struct piece_row *row, int64_t *out)
{
    const struct piece *piece = &row->now.piece;
    struct event_row event;
    struct fault fault = store_event_get(store, row->event, &event);
    *out = piece->place == PLACE_SCRAPPED || piece->place == PLACE_MISSING ? piece->quantity : 0;
    while (!fault_is(fault) && event.previous != 0) {
        int64_t counted = event.after.piece.quantity;
        bool counts = event.verb == VERB_SCRAP || event.verb == VERB_WITHDRAW;
        fault = store_event_get(store, event.previous, &event);
        if (!fault_is(fault) && counts)
            *out += event.after.piece.quantity - counted;
    }
    return fault;
}

static struct piece_row remake_of(const struct act *act, int64_t count)
{
    struct piece_row row = act->row;
    const struct piece *old = &act->row.now.piece;
    row.now = (struct piece_now){.piece = {.kind = KIND_PIECE,
                                           .version = 1,
                                           .quantity = count,
                                           .place = PLACE_POOL,
                                           .state = PIECE_QUEUED,
                                           .step = -1,
                                           .steps = old->steps,
                                           .step_count = old->step_count,
                                           .each_due = old->each_due}};
    row.chip.text[0] = '\0';
    row.remake_of = act->row.id;
    row.released_ms = act->deed_ms;
    return row;
}

/* The new piece begins its life, and the old one's tells of it. */
static struct fault post_remake(struct act *act, struct piece_row row, struct tag tag, const char *name)
{
    bool may_differ = row.order != 0 && act->row.now.piece.step < 0;
    row.now.piece.tag = tag;
    memcpy(row.name, name, sizeof row.name);
    struct fault fault = may_differ ? order_make_as_line(act, &row) : FAULT_OK;
    struct outcome outcome = outcome_accept(outcome_begin(&act->row.now.piece));
    if (!fault_is(fault))
        fault = act_post_new_piece(act, &row);
    if (!fault_is(fault))
        fault = life_post(act, &outcome, (struct span){NULL, 0});
    tell_new(act, tag);
    return fault;
}

static struct fault refuse_remake(struct act *act, struct outcome *refused, int64_t lost, int64_t remade)
{
    if (lost > remade)
        return life_refuse(act, refused, _("Its order does without %s: there is nothing to make again."),
                           act->row.name);
    return life_refuse(act, refused,
                       _("Nothing of %s is left to be made again: %lld were lost, %lld are made again."),
                       act->row.name, (long long)lost, (long long)remade);
}

struct fault life_remake(struct act *act)
{
    const struct form *form = act->command->form;
    struct outcome refused = act_refusal(act, REASON_WRONG_STATE);
    int64_t lost, remade, left;
    struct tag tag;
    char name[NAME_TEXT_MAX];
    bool good = false;
    if (act->row.now.piece.kind == KIND_TREE)
        return life_refuse(act, &refused, _("%s is a tree: its pieces are made again one by one."),
                           act->row.name);
    struct fault fault = life_count_lost(act->desk->store, &act->row, &lost);
    if (!fault_is(fault))
        fault = store_piece_remade(act->desk->store, act->row.id, &remade);
    if (!fault_is(fault))
        fault = order_still_wants(act->desk->store, &act->row, &left);
    if (fault_is(fault))
        return fault;
    int64_t count = form_has(form, "count") ? form_int(form, "count") : left;
    numbers_set(&refused.numbers, NUMBER_QUANTITY, left);
    if (left == 0)
        return refuse_remake(act, &refused, lost, remade);
    refused.reason = REASON_DOES_NOT_ADD_UP;
    if (count > left)
        return life_refuse(act, &refused, _("Of %s, %lld are left to be made again."), act->row.name,
                           (long long)left);
    struct piece_row row = remake_of(act, count);
    const char *limit;
    if (is_too_large(act, &row.now.piece, &refused, &limit))
        return life_refuse(act, &refused,
                           _("%s, %lld under one tag, is too large for the limit of %s: give a smaller "
                             "number, or raise the limit."),
                           act->row.name, (long long)count, limit);
    fault = choose_tag(act, &tag, &good);
    if (!fault_is(fault) && good)
        fault = choose_name(act, form_text(form, "name"), act->row.name, name, &good);
    return fault_is(fault) || !good ? fault : post_remake(act, row, tag, name);
}
