/* Wax trees are cast out of loose metal: what was issued for the flask. */
#include "common/base/json.h"
#include "common/rules/route.h"
#include "hub/service/ledger_name.h"
#include "hub/service/metal.h"
#include "hub/service/tree.h"
#include "hub/store/tree.h"

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
    act->row.lot = melt;
    return store_tree_set_melt(act->desk->store, act->row.id, melt);
}

static struct fault post_cast(struct act *act, const struct form *form, struct casting *casting)
{
    struct posting posting;
    char room[POSTING_FOUND_MAX + TREE_MELTS_MAX];
    bool bears = true;
    posting_begin(&posting, act);
    posting.text = TEXT_IN(room);
    json_begin(&posting.text, '{');
    ledger_post_move(&posting.transfers, casting->book, &act->row.now.piece, &casting->piece);
    for (size_t i = 0; i < casting->cast.transfers.count; i++)
        posting.transfers.items[posting.transfers.count++] = casting->cast.transfers.items[i];
    weigh_cast(casting, &posting, form_mass(form, "weighed_ug"));
    struct text thing = TEXT_IN(posting.event.thing);
    text_add(&thing, "lot:%s", house_lot(&act->desk->house, casting->melt)->code.text);
    json_add_int(&posting.text, "cast_ug", casting->cast.mass.ug);
    struct fault fault = store_tree_tell_melts(act->desk->store, act->row.id, casting->melt, &posting.text);
    if (!fault_is(fault))
        fault = posting_check(act, &posting, &bears);
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

struct fault tree_cast_book(struct act *act, const struct form *form)
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
