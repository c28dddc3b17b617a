/* The pieces of a stock-take: known ones are moved to where they were found and weighed, unknown ones come
 * into being, missing ones are lost. */
#include <stdlib.h>
#include <string.h>

#include "common/base/grow.h"
#include "common/rules/stretch.h"
#include "hub/service/life.h"
#include "hub/service/orders.h"
#include "hub/service/stock_take.h"
#include "hub/service/stones.h"
#include "hub/service/tree.h"
#include "hub/store/model.h"
#include "hub/store/order.h"
#include "hub/store/station.h"
#include "hub/store/tag.h"

#define UNKNOWN_MODEL "unknown"

static const struct house *house_of(const struct take *take)
{
    return &take->act->desk->house;
}

/* ------------------------------------------------------------------ what it is made of, and how */

static bool goes_by(const struct workshop_route *route, struct code kind)
{
    for (int i = 0; i < route->step_count; i++)
        if (code_equal(route->steps[i].kind, kind))
            return true;
    return false;
}

/* The newest that has such a step (no kind: the newest); 0: none has. */
static int64_t route_by(const struct house *house, struct code kind)
{
    for (size_t i = house->route_count; i-- > 0;)
        if (code_is_none(kind) || goes_by(&house->routes[i], kind))
            return (int64_t)i + 1;
    return 0;
}

/* Pieces of which nobody knows the model have this one, until somebody says. */
static struct fault ensure_unknown_model(struct take *take)
{
    struct act *act = take->act;
    struct workshop_model model = {.code = code_of(UNKNOWN_MODEL), .revision = 1, .name = "Not known yet"};
    const struct house *house = house_of(take);
    if (house_newest_model(house, model.code) > 0 || house->route_count == 0)
        return FAULT_OK;
    struct fault fault = store_model_add(act->desk->store, (int64_t)house->model_count + 1,
                                         (int64_t)house->route_count, &model);
    if (!fault_is(fault))
        fault = store_workshop_touch(act->desk->store);
    return fault_is(fault) ? fault : posting_reload(act);
}

static struct code kind_here(const struct take *take, const struct form *form)
{
    int station = house_find_station(house_of(take), take->station);
    if (form_has(form, "kind") || station < 0)
        return form_code(form, "kind");
    return house_of(take)->stations[station].kind;
}

static void choose_model(struct take *take, struct take_piece *item)
{
    const struct house *house = house_of(take);
    const struct form *form = item->form;
    struct code code = form_has(form, "model") ? form_code(form, "model") : code_of(UNKNOWN_MODEL);
    struct piece_row *row = &item->row;
    row->model = house_newest_model(house, code);
    if (row->model == 0) {
        take_refuse(take, REASON_UNKNOWN_THING, _("There is no model %s."), code.text);
        return;
    }
    const struct workshop_size *size =
        workshop_size_find(house_model(house, row->model), form_text(form, "size"));
    row->volume_mm3_e3 = size ? size->volume_mm3_e3 : 0;
    if (form_has(form, "route"))
        row->route = house_newest_route(house, form_code(form, "route"));
    else if (!form_has(form, "model"))
        row->route = route_by(house, kind_here(take, form));
    else
        return;
    if (row->route == 0 && form_has(form, "route"))
        take_refuse(take, REASON_UNKNOWN_THING, _("%s: there is no such route."), item->row.name);
    else if (row->route == 0)
        take_refuse(take, REASON_BAD_STEP, _("%s: no route has a step of the kind \"%s\"."), item->row.name,
                    kind_here(take, form).text);
}

static void choose_lot(struct take *take, struct take_piece *item)
{
    const struct house *house = house_of(take);
    struct code alloy = form_code(item->form, "alloy");
    struct code melt = form_code(item->form, "melt");
    if (code_is_none(melt))
        item->row.lot = house_newest_lot(house, alloy);
    for (size_t i = house->lot_count; i-- > 0 && item->row.lot == 0;)
        if (code_equal(house->lots[i].alloy, alloy) && code_equal(house->lots[i].code, melt))
            item->row.lot = (int64_t)i + 1;
    if (item->row.lot == 0)
        take_refuse(take, REASON_UNKNOWN_THING,
                    _("%s: nobody knew it, so say its alloy; there is no melt %s of \"%s\"."), item->row.name,
                    melt.text, alloy.text);
}

/* ------------------------------------------------------------------ where it is */

/* The step of that kind which is the next from where the piece is, else the first; −1: none. */
static int step_of(const struct piece *piece, struct code kind)
{
    int found = -1;
    for (int i = piece->step_count; i-- > 0;)
        if (code_equal(piece->steps[i].kind, kind) && (i >= piece->step || found < 0 || found < piece->step))
            found = i;
    return found;
}

static void leave_station(struct piece *piece)
{
    piece->station = piece->tray = code_of("");
    piece->holder = tag_of("");
    piece->state = PIECE_DONE;
}

static enum piece_state state_said(const struct form *form, enum piece_state otherwise)
{
    return form_has(form, "state") ? (enum piece_state)form_int(form, "state") : otherwise;
}

/* A piece that lies where its route never takes it counts where it was, and lies here: like a rework that
 * nobody has fetched. */
static void put_at_station(const struct take *take, struct take_piece *item)
{
    struct piece *after = &item->after;
    int step = step_of(after, kind_here(take, item->form));
    bool counts_elsewhere = step < 0 && after->place == PLACE_STATION;
    bool same = piece_is_at(after, take->station);
    if (!counts_elsewhere)
        after->station = take->station;
    if (step >= 0 && !same)
        after->step = step;
    if (!same) {
        after->rework = counts_elsewhere && after->rework;
        after->weighed_here = false;
    }
    if (!same || after->state == PIECE_IN_WORK)
        after->state = PIECE_QUEUED;
    after->place = PLACE_STATION;
    after->tray = take->station;
    after->holder = tag_of("");
    after->transit = false;
}

static void put_in_hand(const struct take *take, struct take_piece *item)
{
    put_at_station(take, item);
    item->after.state = PIECE_IN_WORK;
    item->after.holder = take->badge;
}

static bool is_there_already(const struct take *take, const struct piece *piece)
{
    if (take->of == TAKE_FINISHED)
        return piece->place == PLACE_FINISHED;
    if (piece->place != PLACE_STATION || piece->transit)
        return false;
    if (take->of == TAKE_OPERATOR)
        return tag_equal(piece->holder, take->badge);
    return tag_is_none(piece->holder) && code_equal(piece->tray, take->station);
}

/* Where it lies; in somebody's hand it is in work, whatever is said. */
static void lay(const struct take *take, struct take_piece *item)
{
    if (take->of == TAKE_OPERATOR) {
        put_in_hand(take, item);
        return;
    }
    put_at_station(take, item);
    item->after.state = state_said(item->form, item->after.state);
}

/* A hold is no matter of place: it stays, unless it is said how the piece is. */
static void put_there(const struct take *take, struct take_piece *item)
{
    struct piece *after = &item->after;
    bool says_state = take->of == TAKE_STATION && form_has(item->form, "state");
    bool held = after->state == PIECE_HELD;
    if (is_there_already(take, after)) {
        if (says_state)
            after->state = state_said(item->form, after->state);
        return;
    }
    if (take->of == TAKE_FINISHED) {
        after->place = PLACE_FINISHED;
        after->transit = after->rework = false;
        leave_station(after);
        return;
    }
    if (held)
        after->state = after->was;
    lay(take, item);
    if (held && !says_state) {
        after->was = after->state;
        after->state = PIECE_HELD;
    }
}

/* ------------------------------------------------------------------ what it weighs */

static struct fault weigh(struct take *take, struct take_piece *item)
{
    struct piece *after = &item->after;
    struct mass stones;
    const struct form *form = item->form;
    if (form_has(form, "stones_ug"))
        after->stones = form_mass(form, "stones_ug");
    if (!form_has(form, "gross_ug")) {
        bool moved = !is_there_already(take, &item->row.now.piece);
        if (moved) /* nobody knows who carried it */
            after->since = (struct custody_since){
                .several = true, .first = after->since.first, .last = after->since.last};
        return FAULT_OK;
    }
    struct fault fault = stone_find_in(take->act->desk->store, &item->row, after, &stones);
    struct mass net = mass_subtract(form_mass(form, "gross_ug"), form_mass(form, "tare_ug"));
    after->book_mass = mass_subtract(net, mass_add(stones, findings_foreign(&after->findings)));
    after->weighed = true;
    stretch_begin(after, after->holder, after->station);
    if (after->book_mass.ug < 0)
        take_refuse(take, REASON_DOES_NOT_ADD_UP,
                    _("%s weighs less than its tare and stones: weigh it again."), item->row.name);
    return fault;
}

/* ------------------------------------------------------------------ each row */

static bool is_twice(const struct take *take, size_t index)
{
    const struct take_piece *item = &take->pieces[index];
    for (size_t i = 0; i < index; i++)
        if (tag_equal(take->pieces[i].row.now.piece.tag, item->row.now.piece.tag) ||
            strcmp(take->pieces[i].row.name, item->row.name) == 0)
            return true;
    return false;
}

/* What was missing is as it was before that, in nobody's hand: then it is where it is counted. */
static struct fault find_again(const struct take *take, struct take_piece *item)
{
    static const struct floor_now nowhere = {.station_count = 0}; /* no limit refuses a count */
    struct piece before;
    bool parked;
    struct fault fault = life_read_before_lost(take->act->desk->store, &item->row, &before);
    if (!fault_is(fault) && before.place != PLACE_MISSING)
        item->after = piece_found(&item->row.now.piece, &before, NULL, &nowhere, &parked).after;
    return fault;
}

static struct fault judge_known(struct take *take, struct take_piece *item)
{
    struct fault fault = FAULT_OK;
    item->after = item->row.now.piece;
    if (item->after.place == PLACE_ENDED) {
        take_refuse(take, REASON_WRONG_STATE, _("%s has ended: others go on in its stead. Scan those."),
                    item->row.name);
        return FAULT_OK;
    }
    item->stays = item->after.place == PLACE_TREE;
    if (item->stays)
        return FAULT_OK;
    if (item->after.place == PLACE_MISSING)
        fault = find_again(take, item);
    item->after.version = item->row.now.piece.version + 1;
    put_there(take, item);
    return fault_is(fault) ? fault : weigh(take, item);
}

/* A tag that was replaced is no new piece: refused with the tag that its piece has now. */
static struct fault refuse_old_tag(struct take *take, const struct form *form)
{
    struct store *store = take->act->desk->store;
    struct piece_row row;
    int64_t piece;
    bool old = false;
    struct fault fault = store_tag_old(store, form_tag(form, "piece").text, &piece, &old);
    if (!fault_is(fault) && old)
        fault = store_piece_get(store, piece, &row);
    if (!fault_is(fault) && old)
        take_refuse(take, REASON_UNKNOWN_THING, _("%s was replaced by %s: count the new tag of %s."),
                    form_tag(form, "piece").text, row.now.piece.tag.text, row.name);
    return fault;
}

static struct fault judge_unknown(struct take *take, struct take_piece *item)
{
    const struct form *form = item->form;
    struct piece *now = &item->row.now.piece;
    bool taken = false;
    struct text name = TEXT_IN(item->row.name);
    text_add(&name, "%s", form_text(form, "name")[0] ? form_text(form, "name") : form_text(form, "piece"));
    if (!text_ok(&name) || !TEXT_COPY(item->row.size, span_of(form_text(form, "size"))))
        take_refuse(take, REASON_BAD_FIELD, _("%s: its name or size is too long."), form_text(form, "piece"));
    item->row.custody = posting_custody(form);
    *now = (struct piece){.tag = form_tag(form, "piece"), .version = 1, .step = -1};
    now->quantity = form_has(form, "quantity") ? form_int(form, "quantity") : 1;
    struct fault fault = store_piece_name_is_taken(take->act->desk->store, item->row.name, &taken);
    if (fault_is(fault))
        return fault;
    if (taken)
        take_refuse(take, REASON_EXISTS, _("Something is called %s already."), item->row.name);
    if (!form_has(form, "gross_ug"))
        take_refuse(take, REASON_NO_WEIGHT, _("%s: nobody knew it, so weigh it."), item->row.name);
    if (!take->refused)
        choose_lot(take, item);
    if (!take->refused)
        choose_model(take, item);
    if (take->refused)
        return FAULT_OK;
    bool linked = house_link(house_of(take), &item->row);
    assert(linked);
    item->after = *now;
    int step = take->of == TAKE_FINISHED && !form_has(form, "kind") ? now->step_count - 1
                                                                    : step_of(now, kind_here(take, form));
    if (step < 0) {
        take_refuse(take, REASON_BAD_STEP, _("%s: its route has no step of the kind \"%s\"."), item->row.name,
                    kind_here(take, form).text);
        return FAULT_OK;
    }
    item->after.place = PLACE_MISSING; /* it is nowhere yet */
    put_there(take, item);
    item->after.step = step;
    return weigh(take, item);
}

/* In a tray nobody holds it, and what is in work is in somebody's hand (DOMAIN § 4). */
static bool says_in_work(struct take *take, const struct form *form)
{
    if (take->of != TAKE_STATION || !form_has(form, "state") || form_int(form, "state") != PIECE_IN_WORK)
        return false;
    take_refuse(
        take, REASON_WRONG_STATE,
        _("%s: what lies at the station is in nobody's hand. Count what is in work in the hand of the "
          "person who has it, or say queued or done."),
        form_text(form, "piece"));
    return true;
}

static struct fault judge_row(struct take *take, size_t index, const struct form *form)
{
    struct take_piece *item = &take->pieces[index];
    bool found = false;
    item->form = form;
    if (says_in_work(take, form))
        return FAULT_OK;
    struct fault fault =
        store_piece_find(take->act->desk->store, form_tag(form, "piece"), &item->row, &found);
    if (fault_is(fault))
        return fault;
    if (found && !house_link(house_of(take), &item->row))
        return fault_make(FAULT_INPUT, "piece %s names what is not there: run verify", item->row.name);
    if (!found) {
        item->row = (struct piece_row){.id = 0};
        fault = refuse_old_tag(take, form);
    }
    if (fault_is(fault) || take->refused)
        return fault;
    if (found)
        fault = judge_known(take, item);
    else
        fault = judge_unknown(take, item);
    if (!fault_is(fault) && !take->refused && is_twice(take, index))
        take_refuse(take, REASON_EXISTS, _("%s is listed twice."), item->row.name);
    return fault;
}

/* ------------------------------------------------------------------ a tree that was scrapped */

static bool is_scrapped_tree(const struct take_piece *item)
{
    const struct piece *piece = &item->row.now.piece;
    return item->row.id > 0 && piece->kind == KIND_TREE && piece->place == PLACE_SCRAPPED;
}

/* What hangs on a tree is counted with it, whether it is listed or not. */
static void leave_out(struct take *take, int64_t piece)
{
    for (size_t i = 0; i < take->piece_count; i++)
        if (take->pieces[i].row.id == piece)
            take->pieces[i].stays = true;
}

/* It turned up, and with it what hung on it: all of that, or it was not whole. */
static struct fault judge_hanging(struct take *take, const struct take_piece *item)
{
    struct piece_row *rows;
    size_t count;
    int64_t quantity = 0;
    struct fault fault = tree_load_scrapped(take->act, item->row.id, &rows, &count);
    if (fault_is(fault))
        return fault;
    for (size_t i = 0; i < count; i++) {
        quantity += rows[i].now.piece.quantity;
        leave_out(take, rows[i].id);
    }
    free(rows);
    if (quantity != item->row.now.piece.quantity)
        take_refuse(take, REASON_WRONG_STATE, _("%s is not whole any more: count its pieces."),
                    item->row.name);
    return FAULT_OK;
}

static struct fault judge_scrapped_trees(struct take *take)
{
    struct fault fault = FAULT_OK;
    for (size_t i = 0; i < take->piece_count && !fault_is(fault) && !take->refused; i++)
        if (is_scrapped_tree(&take->pieces[i]))
            fault = judge_hanging(take, &take->pieces[i]);
    return fault;
}

/* ------------------------------------------------------------------ all of them */

static bool needs_unknown_model(const struct form *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (form_has(&rows[i], "alloy") && !form_has(&rows[i], "model"))
            return true;
    return false;
}

struct fault take_read_pieces(struct take *take)
{
    size_t count;
    const struct form *rows = form_rows(take->form, "pieces", &count);
    struct fault fault = FAULT_OK;
    if (count > 0 && take->of == TAKE_VAULT)
        take_refuse(take, REASON_BAD_FIELD, _("The vault holds loose metal; pieces are at stations."));
    take->pieces = calloc(count + 1, sizeof *take->pieces);
    if (!take->pieces)
        return fault_make(FAULT_FULL, "no memory for a stock-take of %zu pieces", count);
    if (!take->refused && needs_unknown_model(rows, count))
        fault = ensure_unknown_model(take);
    for (size_t i = 0; i < count && !fault_is(fault) && !take->refused; i++) {
        fault = judge_row(take, i, &rows[i]);
        take->piece_count = i + 1;
    }
    return fault_is(fault) || take->refused ? fault : judge_scrapped_trees(take);
}

/* ------------------------------------------------------------------ posting */

static void begin(struct posting *posting, const struct take *take)
{
    posting_begin(posting, take->act);
    posting->event.form = (struct span){NULL, 0}; /* the stock-take's own event has it */
}

static struct fault post_new(struct take *take, struct take_piece *item)
{
    struct posting posting;
    struct book book = desk_book_of(house_of(take), &item->row);
    begin(&posting, take);
    item->after.version = 1;
    item->row.now.piece = item->after;
    take_post_difference(take, &posting.transfers, book, ledger_holder(&item->after), item->after.book_mass,
                         true);
    take->added++;
    return posting_write_new_piece(take->act, &posting, &item->row);
}

static struct fault hang_again(struct take *take, int64_t tree)
{
    struct piece_row *rows;
    struct posting posting;
    size_t count;
    struct fault fault = tree_load_scrapped(take->act, tree, &rows, &count);
    if (fault_is(fault))
        return fault;
    for (size_t i = 0; i < count && !fault_is(fault); i++) {
        struct piece after = tree_hang(&rows[i].now.piece, tree);
        begin(&posting, take);
        fault = posting_write_piece(take->act, &posting, &rows[i], &after);
    }
    free(rows);
    return fault;
}

static struct fault post_known(struct take *take, struct take_piece *item)
{
    struct posting posting;
    struct book book = desk_book_of(house_of(take), &item->row);
    const struct piece *before = &item->row.now.piece;
    struct piece between = item->after;
    between.book_mass = before->book_mass;
    begin(&posting, take);
    ledger_post_move(&posting.transfers, book, before, &between);
    take_post_difference(take, &posting.transfers, book, ledger_holder(&item->after),
                         mass_subtract(item->after.book_mass, before->book_mass), false);
    bool covers, hangs = is_scrapped_tree(item);
    struct fault fault = posting_cover(take->act, &posting, &covers);
    assert(fault_is(fault) || covers); /* a piece has a few transfers */
    if (!fault_is(fault))
        fault = posting_write_piece(take->act, &posting, &item->row, &item->after);
    return fault_is(fault) || !hangs ? fault : hang_again(take, item->row.id);
}

struct search {
    struct take *take;
    int64_t *ids;
    size_t count, capacity;
    bool failed;
};

static bool is_listed(const struct take *take, int64_t id)
{
    for (size_t i = 0; i < take->piece_count; i++)
        if (take->pieces[i].row.id == id)
            return true;
    return false;
}

static bool find_missing(void *context, const struct piece_row *row)
{
    struct search *search = context;
    if (!is_there_already(search->take, &row->now.piece) || is_listed(search->take, row->id))
        return true;
    int64_t *ids = grow_one(search->ids, search->count, &search->capacity, sizeof *search->ids);
    search->failed = !ids;
    if (!ids)
        return false;
    search->ids = ids;
    search->ids[search->count++] = row->id;
    return true;
}

static struct fault post_missing(struct take *take, int64_t id)
{
    struct posting posting;
    struct piece_row row;
    struct fault fault = store_piece_get(take->act->desk->store, id, &row);
    if (fault_is(fault))
        return fault;
    if (!house_link(house_of(take), &row))
        return fault_make(FAULT_INPUT, "piece %s names what is not there: run verify", row.name);
    struct piece after = row.now.piece;
    after.version++;
    after.place = PLACE_MISSING;
    after.transit = after.rework = false;
    leave_station(&after);
    after.tray = row.now.piece.tray; /* the last where it was seen answers for it */
    begin(&posting, take);
    ledger_post_move(&posting.transfers, desk_book_of(house_of(take), &row), &row.now.piece, &after);
    take->missing++;
    take->loss = mass_add(take->loss, row.now.piece.book_mass);
    return posting_write_piece(take->act, &posting, &row, &after);
}

static struct fault post_all_missing(struct take *take)
{
    struct search search = {.take = take};
    struct store *store = take->act->desk->store;
    struct fault fault = take->of == TAKE_FINISHED ? store_piece_each_ever(store, find_missing, &search)
                                                   : store_piece_each(store, 0, find_missing, &search);
    if (!fault_is(fault) && search.failed)
        fault = fault_make(FAULT_FULL, "no memory for a stock-take");
    for (size_t i = 0; i < search.count && !fault_is(fault); i++)
        fault = post_missing(take, search.ids[i]);
    free(search.ids);
    return fault;
}

struct fault take_post_pieces(struct take *take)
{
    struct fault fault = FAULT_OK;
    if (take->of != TAKE_VAULT && take->of != TAKE_STOCK && take_is_whole(take, "pieces"))
        fault = post_all_missing(take);
    for (size_t i = 0; i < take->piece_count && !fault_is(fault); i++) {
        struct take_piece *item = &take->pieces[i];
        if (item->row.id == 0)
            fault = post_new(take, item);
        else if (!item->stays)
            fault = post_known(take, item);
    }
    return fault;
}
