/* Wax trees: built of pieces, taken apart again. */
#include "hub/service/tree.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/json.h"
#include "common/rules/route.h"
#include "hub/service/happened.h"
#include "hub/service/ledger_name.h"
#include "hub/store/order.h"
#include "hub/store/tag.h"
#include "hub/store/tree.h"

/* ------------------------------------------------------------------ what hangs on one */

bool tree_is_one(struct act *act)
{
    if (act->row.now.piece.kind == KIND_TREE)
        return true;
    act_refuse_because(act, REASON_WRONG_STATE, _("%s is no tree."), act->row.name);
    act_show_piece(act, &act->row.now.piece);
    return false;
}

static struct fault load_rows(struct act *act, const int64_t *ids, struct piece_row *rows, size_t count)
{
    struct fault fault = FAULT_OK;
    for (size_t i = 0; i < count && !fault_is(fault); i++) {
        fault = store_piece_get(act->desk->store, ids[i], &rows[i]);
        if (!fault_is(fault) && !house_link(&act->desk->house, &rows[i]))
            fault = fault_make(FAULT_INPUT, "piece %s names what is not there: run verify", rows[i].name);
    }
    return fault;
}

static struct fault load_all_rows(struct act *act, const int64_t *ids, struct piece_row **out, size_t count)
{
    struct piece_row *rows = calloc(count + 1, sizeof *rows);
    if (!rows)
        return fault_make(FAULT_FULL, "no memory for the %zu pieces of a tree", count);
    struct fault fault = load_rows(act, ids, rows, count);
    if (fault_is(fault))
        free(rows);
    else
        *out = rows;
    return fault;
}

struct fault tree_load_pieces(struct act *act, struct piece_row **out, size_t *count)
{
    int64_t ids[TREE_PIECES_MAX];
    *out = NULL;
    struct fault fault = store_tree_pieces(act->desk->store, act->row.id, ids, TREE_PIECES_MAX, count);
    return fault_is(fault) ? fault : load_all_rows(act, ids, out, *count);
}

struct fault tree_load_scrapped(struct act *act, int64_t tree, struct piece_row **out, size_t *count)
{
    int64_t ids[TREE_PIECES_MAX];
    *out = NULL;
    struct fault fault = store_tree_scrapped(act->desk->store, tree, ids, TREE_PIECES_MAX, count);
    return fault_is(fault) ? fault : load_all_rows(act, ids, out, *count);
}

/* ------------------------------------------------------------------ building: may they */

struct build {
    struct act *act;
    const struct form *form;
    struct piece_row *rows;
    size_t count;
    struct piece_row tree;
    bool refused;
};

static void refuse_piece(struct build *build, const struct piece_row *row, enum reason reason,
                         const char *pattern)
{
    build->refused = true;
    act_refuse_about(build->act, reason, pattern, row->name);
}

static const char *hang_obstacle(enum reason reason)
{
    if (reason == REASON_MIXED)
        return N_("%s is a tree itself.");
    if (reason == REASON_BAD_STEP)
        return N_("%s is not to be cast next.");
    return N_("%s is neither waiting for its first station nor done, or has metal already.");
}

static bool is_twice(const struct build *build, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (build->rows[i].id == build->rows[index].id)
            return true;
    return false;
}

static bool has_same_way(const struct piece *a, const struct piece *b)
{
    int step = a->step + 1;
    for (; step < a->step_count && step < b->step_count; step++) {
        if (!code_equal(a->steps[step].kind, b->steps[step].kind))
            return false;
        if (step_is(&a->steps[step], CASTING_KIND))
            return true;
    }
    return step == a->step_count && step == b->step_count;
}

/* A tree is of one alloy and one custody class, and its pieces stand beside each other. */
static void check_beside(struct build *build, const struct piece_row *row)
{
    const struct house *house = &build->act->desk->house;
    const struct piece_row *first = &build->rows[0];
    struct book book = desk_book_of(house, row);
    struct book first_book = desk_book_of(house, first);
    if (strcmp(book.text, first_book.text) != 0)
        act_refuse_because(build->act, REASON_MIXED, _("%s is %s, %s is %s: they do not go on one tree."),
                           first->name, ledger_name_book(house, first_book).text, row->name,
                           ledger_name_book(house, book).text);
    else if (!tree_is_beside(&first->now.piece, &row->now.piece))
        act_refuse_because(build->act, REASON_WRONG_STATE,
                           _("%s and %s are not beside each other: bring them to one station first."),
                           first->name, row->name);
    else if (!has_same_way(&first->now.piece, &row->now.piece))
        act_refuse_because(build->act, REASON_WRONG_STATE, _("%s and %s do not go the same way to casting."),
                           first->name, row->name);
    else
        return;
    build->refused = true;
}

static struct fault load_piece(struct build *build, const struct form *form, size_t index)
{
    struct act *act = build->act;
    struct piece_row *row = &build->rows[index];
    bool found = false;
    struct fault fault = store_piece_find(act->desk->store, form_tag(form, "piece"), row, &found);
    if (fault_is(fault))
        return fault;
    if (!found) {
        posting_unknown(act, "piece", N_("There is no piece with the tag %s: look at its spelling."),
                        form_text(form, "piece"));
        build->refused = true;
        return FAULT_OK;
    }
    if (!house_link(&act->desk->house, row))
        return fault_make(FAULT_INPUT, "piece %s names what is not there: run verify", row->name);
    enum reason reason = tree_may_hang(&row->now.piece);
    if (is_twice(build, index))
        refuse_piece(build, row, REASON_EXISTS, N_("%s is listed twice."));
    else if (reason != REASON_NONE)
        refuse_piece(build, row, reason, hang_obstacle(reason));
    else
        check_beside(build, row);
    return FAULT_OK;
}

/* What cannot hang there but was hung is left off: the tree is built of the others. */
static void leave_off(struct build *build)
{
    if (!act_stands(build->act, build->act->reply->reason))
        return;
    *build->act->reply = (struct reply){.id = build->act->command->id};
    build->refused = false;
}

static struct fault load_all(struct build *build)
{
    size_t count;
    const struct form *rows = form_rows(build->form, "pieces", &count);
    struct fault fault = FAULT_OK;
    for (size_t i = 0; i < count && !fault_is(fault) && !build->refused; i++) {
        fault = load_piece(build, &rows[i], build->count);
        if (fault_is(fault))
            return fault;
        if (build->refused)
            leave_off(build);
        else
            build->count++;
    }
    if (build->count > 0 || build->refused)
        return fault;
    build->refused = true; /* none could hang: kept as history */
    act_refuse(build->act, REASON_WRONG_STATE);
    return fault;
}

/* ------------------------------------------------------------------ building: the tree */

static struct fault choose_tag(struct build *build, struct tag *out)
{
    struct piece_row row;
    bool taken = false;
    if (!form_has(build->form, "tag"))
        return posting_next_tag(build->act, out);
    *out = form_tag(build->form, "tag");
    struct fault fault = store_piece_find(build->act->desk->store, *out, &row, &taken);
    if (!fault_is(fault) && taken)
        refuse_piece(build, &row, REASON_EXISTS, N_("%s has this tag: take a new one."));
    if (fault_is(fault) || taken)
        return fault;
    int64_t piece;
    fault = store_tag_old(build->act->desk->store, out->text, &piece, &taken);
    if (!fault_is(fault) && taken)
        fault = store_piece_get(build->act->desk->store, piece, &row);
    if (!fault_is(fault) && taken)
        refuse_piece(build, &row, REASON_EXISTS, N_("%s had this tag: take a new one."));
    return fault;
}

static struct fault choose_name(struct build *build, struct tag tag)
{
    bool taken = false;
    struct text name = TEXT_IN(build->tree.name);
    text_add(&name, "%s", form_text(build->form, "name")[0] ? form_text(build->form, "name") : tag.text);
    if (!text_ok(&name)) {
        act_refuse_field(build->act, "name");
        build->refused = true;
        return FAULT_OK;
    }
    struct fault fault = store_piece_name_is_taken(build->act->desk->store, build->tree.name, &taken);
    if (fault_is(fault) || !taken)
        return fault;
    if (act_stands(build->act, REASON_EXISTS)) {
        bool fits = TEXT_COPY(build->tree.name, span_of(tag.text));
        assert(fits);
        return FAULT_OK;
    }
    act_refuse_because(build->act, REASON_EXISTS, _("Something is called %s already."), build->tree.name);
    build->refused = true;
    return FAULT_OK;
}

static void check_way(struct build *build)
{
    struct tight tight;
    struct floor_plan floor = house_floor(&build->act->desk->house);
    if (!limit_too_large_on_way(&build->tree.now.piece, &floor, &tight) ||
        act_stands(build->act, REASON_TOO_LARGE))
        return;
    build->refused = true;
    act_refuse_because(build->act, REASON_TOO_LARGE,
                       _("A tree of %zu could never go through %s: build smaller ones."), build->count,
                       house_place_name(&build->act->desk->house, &tight.at));
    build->act->reply->next = tight.at;
    numbers_set(&build->act->reply->numbers, NUMBER_QUANTITY, tight.load.pieces);
    if (tight.limit.pieces > 0)
        numbers_set(&build->act->reply->numbers, NUMBER_LIMIT, tight.limit.pieces);
}

static struct fault make_tree(struct build *build)
{
    const struct piece_row *first = &build->rows[0];
    struct tag tag = {""};
    struct fault fault = choose_tag(build, &tag);
    if (fault_is(fault) || build->refused)
        return fault;
    int64_t quantity = 0;
    build->tree = (struct piece_row){
        .model = first->model, .route = first->route, .lot = first->lot, .custody = first->custody};
    for (size_t i = 0; i < build->count; i++) {
        quantity += build->rows[i].now.piece.quantity;
        build->tree.volume_mm3_e3 += build->rows[i].volume_mm3_e3 * build->rows[i].now.piece.quantity;
    }
    struct mass due =
        theory_as_cast(build->tree.volume_mm3_e3, house_lot(&build->act->desk->house, first->lot)->density);
    build->tree.now.piece = tree_of(&first->now.piece, tag, quantity, due);
    fault = choose_name(build, tag);
    if (!fault_is(fault) && !build->refused)
        check_way(build);
    return fault;
}

static struct fault post_tree(struct build *build)
{
    struct act *act = build->act;
    struct posting posting;
    posting_begin(&posting, act);
    struct text thing = TEXT_IN(posting.event.thing);
    text_add(&thing, "piece:%s", build->tree.now.piece.tag.text);
    json_add_int(&posting.text, "pieces", (int64_t)build->count);
    struct fault fault = posting_write_new_piece(act, &posting, &build->tree);
    for (size_t i = 0; i < build->count && !fault_is(fault); i++) {
        struct piece after = tree_hang(&build->rows[i].now.piece, build->tree.id);
        posting_begin(&posting, act);
        posting.event.form = (struct span){NULL, 0}; /* the tree's event has it */
        fault = posting_write_piece(act, &posting, &build->rows[i], &after);
    }
    act_show_piece(act, &build->tree.now.piece);
    return fault;
}

static struct fault build_tree(struct act *act, const struct form *form)
{
    struct build build = {.act = act, .form = form, .rows = calloc(TREE_PIECES_MAX, sizeof *build.rows)};
    if (!build.rows)
        return fault_make(FAULT_FULL, "no memory for a tree");
    struct fault fault = load_all(&build);
    if (!fault_is(fault) && !build.refused)
        fault = make_tree(&build);
    if (!fault_is(fault) && !build.refused)
        fault = post_tree(&build);
    free(build.rows);
    return fault;
}

/* ------------------------------------------------------------------ taking apart */

static struct fault post_apart(struct act *act, struct piece_row *rows, size_t count)
{
    struct posting posting;
    struct piece tree = act->row.now.piece;
    struct piece ended = tree_end(&tree);
    posting_begin(&posting, act);
    struct fault fault = posting_write_piece(act, &posting, &act->row, &ended);
    for (size_t i = 0; i < count && !fault_is(fault); i++) {
        struct piece after = tree_take_off(&rows[i].now.piece, &tree);
        posting_begin(&posting, act);
        posting.event.form = (struct span){NULL, 0};
        fault = posting_write_piece(act, &posting, &rows[i], &after);
    }
    return fault;
}

static struct fault take_apart(struct act *act)
{
    const struct piece *tree = &act->row.now.piece;
    struct piece_row *rows;
    size_t count;
    bool waits = tree->place == PLACE_POOL || (tree->place == PLACE_STATION && !tree->transit &&
                                               tree->state != PIECE_IN_WORK && tree->state != PIECE_HELD);
    if (!tree_is_one(act))
        return FAULT_OK;
    if (!waits || tree->book_mass.ug != 0) {
        act_refuse_about(act, REASON_WRONG_STATE,
                         tree->book_mass.ug != 0 ? N_("%s is cast: cut it.")
                                                 : N_("%s is not waiting: finish or release it."),
                         act->row.name);
        act_show_piece(act, tree);
        return FAULT_OK;
    }
    struct fault fault = tree_load_pieces(act, &rows, &count);
    if (fault_is(fault))
        return fault;
    fault = post_apart(act, rows, count);
    free(rows);
    return fault;
}

/* ------------------------------------------------------------------ given up whole */

struct fault tree_scrap_pieces(struct act *act)
{
    struct piece_row *rows;
    struct posting posting;
    size_t count;
    struct fault fault = tree_load_pieces(act, &rows, &count);
    if (fault_is(fault))
        return fault;
    for (size_t i = 0; i < count && !fault_is(fault); i++) {
        struct piece after = tree_scrap_off(&rows[i].now.piece, &act->row.now.piece);
        posting_begin(&posting, act);
        posting.event.form = (struct span){NULL, 0}; /* the tree's event has it */
        fault = posting_write_piece(act, &posting, &rows[i], &after);
    }
    free(rows);
    return fault;
}

/* ------------------------------------------------------------------ which deed */

struct fault tree_book(struct act *act)
{
    switch ((int)act->command->verb) {
    case VERB_BUILD_TREE:
        return build_tree(act, act->command->form);
    case VERB_TAKE_APART:
        return take_apart(act);
    case VERB_CAST:
        return tree_cast_book(act, act->command->form);
    case VERB_CUT:
        return tree_cut_book(act, act->command->form);
    }
    assert(false); /* every verb of the family has its deed */
    return FAULT_OK;
}
