/* Wax trees: built of pieces, taken apart again, cast out of loose metal. */
#include "hub/service/tree.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/json.h"
#include "common/rules/route.h"
#include "hub/store/tag.h"
#include "hub/service/ledger_name.h"
#include "hub/service/metal.h"
#include "hub/store/order.h"

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

/* ------------------------------------------------------------------ casting */

struct casting {
    struct piece piece; /* as it is cast: in somebody's hands */
    struct book book;
    struct mass own_loose, tray_loose;
    int64_t melt;
    struct cast cast;
};

static bool may_be_cast(struct act *act)
{
    const struct piece *piece = &act->row.now.piece;
    const struct route_step *step = piece_step(piece);
    const char *why = NULL;
    if (piece->place != PLACE_STATION || piece->state != PIECE_IN_WORK)
        why = N_("%s is not in work: start it first.");
    else if (!step || !step_is(step, CASTING_KIND))
        why = N_("%s is not at casting.");
    else if (piece->book_mass.ug != 0)
        why = N_("%s is cast already.");
    if (!why || act_stands(act, REASON_WRONG_STATE))
        return true;
    act_refuse_about(act, REASON_WRONG_STATE, why, act->row.name);
    act_show_piece(act, piece);
    return false;
}

/* Whoever casts what waits there has begun to work on it. */
static void take_in_hand(struct act *act, struct casting *casting)
{
    casting->piece = act->row.now.piece;
    if (casting->piece.state != PIECE_QUEUED || casting->piece.transit || act->person < 0)
        return;
    casting->piece.state = PIECE_IN_WORK;
    casting->piece.holder = act->command->operator_badge;
}

static struct fault load_loose(struct act *act, struct casting *casting)
{
    const struct piece *piece = &casting->piece;
    struct store *store = act->desk->store;
    casting->own_loose = MASS_UG(0);
    struct fault fault =
        store_balance_get(store, casting->book, ledger_loose_tray(piece->station), &casting->tray_loose);
    if (!fault_is(fault) && !tag_is_none(piece->holder))
        fault = store_balance_get(store, casting->book, ledger_loose_operator(piece->holder),
                                  &casting->own_loose);
    return fault;
}

/* The melt that was last issued to the caster, else to the station. */
static struct fault issued_melt(struct act *act, const struct casting *casting, struct code *out)
{
    const struct piece *piece = &casting->piece;
    struct store *store = act->desk->store;
    struct fault fault = FAULT_OK;
    *out = code_of("");
    if (!tag_is_none(piece->holder) && casting->own_loose.ug > 0)
        fault = store_loose_melt_find(store, ledger_loose_operator(piece->holder), casting->book, out);
    if (!fault_is(fault) && code_is_none(*out))
        fault = store_loose_melt_find(store, ledger_loose_tray(piece->station), casting->book, out);
    return fault;
}

static struct fault choose_melt(struct act *act, const struct form *form, struct casting *casting,
                                bool *usable)
{
    struct code melt = form_code(form, "melt");
    struct code alloy = house_lot(&act->desk->house, act->row.lot)->alloy;
    struct fault fault = FAULT_OK;
    if (code_is_none(melt))
        fault = issued_melt(act, casting, &melt);
    return fault_is(fault) ? fault
                           : metal_choose_melt(act, melt, alloy, act->row.custody, &casting->melt, usable);
}

static void refuse_cast(struct act *act, const struct casting *casting)
{
    act_refuse_because(act, casting->cast.reason,
                       _("%s of %s lie loose at %s: issue metal for the flask first."),
                       posting_grams(mass_add(casting->own_loose, casting->tray_loose)).text,
                       ledger_name_book(&act->desk->house, casting->book).text,
                       house_station_name(&act->desk->house, &act->row.now.piece.station));
    act->reply->numbers = casting->cast.numbers;
    act_show_piece(act, &act->row.now.piece);
}

/* What the cast tree does not show is the caster's. */
static void weigh_cast(struct casting *casting, struct posting *posting, struct mass weighed)
{
    struct piece before = casting->cast.after;
    if (weighed.ug == 0)
        return;
    casting->cast.after.book_mass = weighed;
    casting->cast.after.weighed = casting->cast.after.weighed_here = true;
    ledger_post_weighing(&posting->transfers, casting->book, &before, &casting->cast.after);
}

/* The tree and all that hangs on it are of this melt from now on. */
static struct fault set_melt(struct act *act, int64_t melt)
{
    int64_t ids[TREE_PIECES_MAX];
    size_t count;
    struct fault fault = store_tree_pieces(act->desk->store, act->row.id, ids, TREE_PIECES_MAX, &count);
    if (!fault_is(fault))
        fault = store_piece_set_lot(act->desk->store, act->row.id, melt);
    for (size_t i = 0; i < count && !fault_is(fault); i++)
        fault = store_piece_set_lot(act->desk->store, ids[i], melt);
    act->row.lot = melt;
    return fault;
}

static struct fault post_cast(struct act *act, const struct form *form, struct casting *casting)
{
    struct posting posting;
    bool bears = true;
    posting_begin(&posting, act);
    ledger_post_move(&posting.transfers, casting->book, &act->row.now.piece, &casting->piece);
    for (size_t i = 0; i < casting->cast.transfers.count; i++)
        posting.transfers.items[posting.transfers.count++] = casting->cast.transfers.items[i];
    weigh_cast(casting, &posting, form_mass(form, "weighed_ug"));
    struct text thing = TEXT_IN(posting.event.thing);
    text_add(&thing, "lot:%s", house_lot(&act->desk->house, casting->melt)->code.text);
    json_add_int(&posting.text, "cast_ug", casting->cast.mass.ug);
    struct fault fault = posting_check(act, &posting, &bears);
    if (fault_is(fault) || !bears)
        return fault;
    fault = posting_write_piece(act, &posting, &act->row, &casting->cast.after);
    return fault_is(fault) ? fault : set_melt(act, casting->melt);
}

/* It was cast, out of what was said, else out of what it weighs since: what lacks is covered by a gain. */
static void cover_loose(const struct act *act, const struct form *form, struct casting *casting,
                        struct mass *wanted)
{
    struct mass have = mass_add(casting->own_loose, casting->tray_loose);
    if (act->command->decided != DECIDED_KIOSK)
        return;
    if (wanted->ug == 0 && have.ug == 0)
        *wanted = form_mass(form, "weighed_ug");
    if (wanted->ug > have.ug)
        casting->tray_loose.ug = wanted->ug - casting->own_loose.ug;
}

/* What it was cast into is at no bench any more: the loose metal is used up, and the caster answers for it.
 * If it was cut before the casting was told, whoever was credited with what the cut showed does: the two
 * cancel. */
static struct fault use_up(struct act *act, const struct casting *casting, struct mass used)
{
    struct posting posting;
    bool posted;
    struct account open, loose = ledger_loose_operator(act->command->operator_badge);
    bool credited;
    if (used.ug == 0 || act->person < 0) {
        act_refuse(act, REASON_WRONG_STATE); /* kept as history */
        return FAULT_OK;
    }
    struct fault fault = tree_find_credited(act, &open, &credited);
    if (fault_is(fault))
        return fault;
    if (!credited)
        open = ledger_open_operator(act->command->operator_badge);
    posting_begin(&posting, act);
    posting.event.changes = false;
    ledger_post(&posting.transfers, casting->book, open, loose, used);
    act_show_piece(act, &act->row.now.piece);
    return posting_write(act, &posting, &posted);
}

static struct fault cast_tree(struct act *act, const struct form *form)
{
    struct casting casting = {.book = desk_book_of(&act->desk->house, &act->row)};
    struct mass wanted = form_mass(form, "mass_ug");
    bool usable = false;
    if (!may_be_cast(act))
        return FAULT_OK;
    if (act->row.now.piece.place != PLACE_STATION)
        return use_up(act, &casting, wanted);
    take_in_hand(act, &casting);
    struct fault fault = load_loose(act, &casting);
    if (!fault_is(fault))
        fault = choose_melt(act, form, &casting, &usable);
    if (fault_is(fault) || !usable)
        return fault;
    if (casting.melt == 0)
        casting.melt = act->row.lot;
    cover_loose(act, form, &casting, &wanted);
    casting.cast = tree_cast(casting.book, &casting.piece, wanted, casting.own_loose, casting.tray_loose);
    if (casting.cast.reason != REASON_NONE) {
        refuse_cast(act, &casting);
        return FAULT_OK;
    }
    return post_cast(act, form, &casting);
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
        return cast_tree(act, act->command->form);
    case VERB_CUT:
        return tree_cut_book(act, act->command->form);
    }
    assert(false); /* every verb of the family has its deed */
    return FAULT_OK;
}
