#include "hub/service/import.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/service/engrave.h"
#include "hub/service/order_file.h"
#include "hub/service/setup_merge.h"
#include "hub/store/model.h"
#include "hub/store/order.h"
#include "hub/store/photo.h"

#define PROGRESS_EVERY 100
#define FOUND_BYTES    (256 + TOLD_TEXT_MAX)
#define ENGRAVED_BYTES 4096

/* ------------------------------------------------------------------ pieces */

static int64_t find_lot(const struct house *house, struct code code)
{
    for (size_t i = house->lot_count; i-- > 0;)
        if (code_equal(house->lots[i].code, code))
            return (int64_t)i + 1;
    return 0;
}

/* The first step of the route that this kind of station does; −1 in the pool or when there is none. */
static int step_of(const struct house *house, const struct workshop_route *route, struct code station)
{
    int at = house_find_station(house, station);
    for (int i = 0; at >= 0 && i < route->step_count; i++)
        if (station_takes(&house->stations[at], &route->steps[i]))
            return i;
    return -1;
}

static struct mass book_of(const struct house *house, const struct piece_row *row,
                           const struct workshop_piece *piece)
{
    if (piece->weighed)
        return mass_subtract(piece->gross, piece->stones);
    if (!piece_has_metal(&row->now.piece))
        return MASS_UG(0);
    bool done = row->now.piece.place == PLACE_STATION && row->now.piece.state == PIECE_DONE;
    return sheet_theory_at(house, row, row->now.piece.step, done).metal;
}

static struct fault make_row(const struct desk *desk, const struct import *import,
                             const struct workshop_piece *piece, struct piece_row *row)
{
    const struct house *house = &desk->house;
    int64_t order = 0;
    struct fault fault = store_order_id(desk->store, piece->order, &order);
    if (fault_is(fault))
        return fault;
    *row = (struct piece_row){
        .chip = piece->chip,
        .order = order,
        .model = house_newest_model(house, piece->model),
        .lot = find_lot(house, piece->lot),
        .line = piece->line,
        .custody = code_is_none(piece->custody) ? code_of("own") : piece->custody,
        .route = code_is_none(piece->route) ? 0 : house_newest_route(house, piece->route),
        .tolerance_ppm = piece->tolerance_ppm,
    };
    if (row->model == 0 || row->lot == 0)
        return fault_make(FAULT_INPUT, "piece %s names a model or an alloy lot that is not there",
                          piece->name);
    memcpy(row->name, piece->name, sizeof row->name);
    memcpy(row->size, piece->size, sizeof row->size);
    const struct workshop_size *size = workshop_size_find(house_model(house, row->model), piece->size);
    row->volume_mm3_e3 = piece->volume_mm3_e3 > 0 ? piece->volume_mm3_e3 : size ? size->volume_mm3_e3 : 0;
    row->now.state_ms = row->now.arrived_ms = import->now_ms;
    struct piece *now = &row->now.piece;
    now->tag = piece->tag;
    now->version = 1;
    now->quantity = piece->quantity > 0 ? piece->quantity : 1;
    now->place = code_is_none(piece->station) ? PLACE_POOL : PLACE_STATION;
    now->state = piece->state;
    now->station = now->tray = now->since.first = now->since.last = piece->station;
    now->step = step_of(house, house_piece_route(house, row->model, row->route), piece->station);
    now->stones = piece->stones;
    now->weighed = piece->weighed;
    if (now->place == PLACE_STATION && now->step < 0)
        return fault_make(FAULT_INPUT, "piece %s is at %s, which is not on its route", piece->name,
                          piece->station.text);
    bool linked = house_link(house, row);
    assert(linked);
    now->book_mass = book_of(house, row, piece);
    return FAULT_OK;
}

static struct fault take_stock(struct desk *desk, const struct import *import,
                               const struct workshop_piece *piece)
{
    struct piece_row row;
    struct transfers transfers = {.count = 0};
    struct fault fault = make_row(desk, import, piece, &row);
    if (fault_is(fault))
        return fault;
    row.event = desk->seq + 1;
    fault = store_piece_add(desk->store, &row);
    if (fault_is(fault))
        return fault;
    struct event_row event = {
        .verb = VERB_REPORT,
        .at_ms = import->now_ms,
        .booked_ms = import->now_ms,
        .station = row.now.piece.station,
        .changes = true,
        .subject = "stock-take",
        .piece = row.id,
        .after = row.now,
    };
    struct engraving_row engraved = {
        .piece = row.id, .what = piece->engraved, .station = event.station, .at_ms = import->now_ms};
    char buffer[ENGRAVED_BYTES];
    struct text found = TEXT_IN(buffer);
    if (piece->engraved.serial[0] != '\0') {
        engraving_write(&found, &engraved);
        assert(text_ok(&found)); /* each part of it is bounded */
        event.found = text_span(&found);
    }
    ledger_post_opening(&transfers, desk_book_of(&desk->house, &row), &row.now.piece);
    fault = desk_post(desk, &event, NULL, NULL, &transfers);
    engraved.event = desk->seq;
    return fault_is(fault) || found.size == 0 ? fault : store_engraving_add(desk->store, &engraved);
}

static struct fault check_serial(struct desk *desk, const struct import *import, int index)
{
    const struct workshop_piece *piece = &import->workshop->pieces[index];
    struct engraving_row other;
    char where[32];
    bool found = false;
    struct fault fault = piece->engraved.serial[0] == '\0'
                             ? FAULT_OK
                             : store_engraving_of_serial(desk->store, piece->engraved.serial, &other, &found);
    snprintf(where, sizeof where, "pieces[%d].engraved", index);
    if (!fault_is(fault) && found)
        problem_add(import->problems, where, "%s is the serial number of %s already", other.what.serial,
                    other.tag.text);
    return fault;
}

/* A name and a chip are of one piece only. */
static struct fault check_alike(struct desk *desk, const struct import *import, int index)
{
    const struct workshop_piece *piece = &import->workshop->pieces[index];
    char where[32];
    struct tag other;
    struct fault fault = check_serial(desk, import, index);
    if (!fault_is(fault))
        fault = store_piece_alike(desk->store, piece->name, piece->chip.text, &other);
    if (fault_is(fault) || tag_is_none(other))
        return fault;
    snprintf(where, sizeof where, "pieces[%d].name", index);
    problem_add(import->problems, where, "%s, or its chip, is that of %s already", piece->name, other.text);
    return FAULT_OK;
}

/* What a file says of pieces is a stock-take of the first day. One that the hub has under this tag is left as
 * it is; another may come as long as nothing but setting up and such stock-takes has happened. */
static struct fault check_pieces(struct desk *desk, const struct import *import, bool *known)
{
    const struct workshop *workshop = import->workshop;
    struct fault fault = FAULT_OK;
    bool is_first_day = true, any_new = false;
    for (int i = 0; i < workshop->piece_count && !fault_is(fault); i++) {
        struct piece_row row;
        if (tag_is_none(workshop->pieces[i].tag)) { /* it could not be read, which is said */
            known[i] = true;
            continue;
        }
        fault = store_piece_find(desk->store, workshop->pieces[i].tag, &row, &known[i]);
        any_new |= !known[i];
        if (!fault_is(fault) && !known[i])
            fault = check_alike(desk, import, i);
    }
    if (!fault_is(fault) && any_new)
        fault = store_event_is_first_day(desk->store, &is_first_day);
    for (int i = 0; i < workshop->piece_count && !fault_is(fault) && !is_first_day; i++) {
        char where[32];
        snprintf(where, sizeof where, "pieces[%d].tag", i);
        if (!known[i])
            problem_add(import->problems, where,
                        "%s is new to a workshop that is at work: take stock of it there",
                        workshop->pieces[i].tag.text);
    }
    return fault;
}

static struct fault take_all_stock(struct desk *desk, const struct import *import, const bool *known)
{
    const struct workshop *workshop = import->workshop;
    struct fault fault = FAULT_OK;
    for (int i = 0; i < workshop->piece_count && !fault_is(fault); i++) {
        if (!known || !known[i])
            fault = take_stock(desk, import, &workshop->pieces[i]);
        bool tell = (i + 1) % PROGRESS_EVERY == 0 || i + 1 == workshop->piece_count;
        if (import->progress && tell && !fault_is(fault))
            import->progress(import->context, i + 1, workshop->piece_count);
    }
    return fault;
}

struct fault import_pieces(struct desk *desk, void *context)
{
    struct fault fault = take_all_stock(desk, context, NULL);
    return fault_is(fault) ? fault : store_orders_follow_pieces(desk->store);
}

/* A hub that was set up before remembers that it was changed. */
static struct fault post_put(struct desk *desk, const struct import *import, const struct setup_merge *merge,
                             const struct told *was)
{
    static const struct transfers none = {.count = 0};
    char found[FOUND_BYTES];
    struct text text = TEXT_IN(found);
    struct event_row event = {.verb = VERB_PUT,
                              .at_ms = import->now_ms,
                              .booked_ms = import->now_ms,
                              .operator_badge = import->by,
                              .changes = true,
                              .thing = "workshop"};
    struct fault fault = setup_merge_tell_pins(merge, desk, &event);
    if (!fault_is(fault))
        fault = setup_merge_tell(merge, desk->store, was, &text);
    if (fault_is(fault))
        return fault;
    event.found = text_span(&text);
    return desk_post(desk, &event, NULL, NULL, &none);
}

/* `known`: of its pieces, then of its orders, which the hub has already. */
static struct fault import_all(struct desk *desk, struct import *import, struct setup_merge *merge,
                               bool *known)
{
    bool *known_orders = known + import->workshop->piece_count;
    bool was_empty = desk->house.station_count == 0 && desk->seq == 0;
    struct fault fault = setup_merge_join(merge, desk, import->workshop, import->problems);
    if (!fault_is(fault) && !import->is_checked)
        setup_merge_check(merge, desk);
    if (!fault_is(fault))
        fault = check_pieces(desk, import, known);
    if (!fault_is(fault))
        fault = order_file_look(desk->store, import->workshop, known_orders);
    if (!fault_is(fault) && import->problems->count > 0)
        fault = fault_make(FAULT_INPUT, "%lld %s; nothing was written", (long long)import->problems->count,
                           import->problems->count == 1 ? "problem" : "problems");
    struct told was;
    if (!fault_is(fault))
        fault = told_read(desk->store, SETUP_ALL, &was);
    if (!fault_is(fault))
        fault = setup_merge_write(merge, desk);
    if (!fault_is(fault) && !was_empty)
        fault = post_put(desk, import, merge, &was);
    if (!fault_is(fault))
        fault = order_file_import(desk, import->workshop, known_orders, import->now_ms);
    return fault_is(fault) ? fault : take_all_stock(desk, import, known);
}

/* The last thing of all: a picture is on the disk before a model names it, and none is when nothing is
 * written. */
static struct fault keep_pictures(const struct desk *desk, const struct import *import)
{
    struct photo_folder folder = store_photo_folder(desk->store);
    struct fault fault = FAULT_OK;
    for (int i = 0; i < import->picture_count && !fault_is(fault); i++) {
        const struct service_picture *picture = &import->pictures[i];
        fault = photo_keep(&folder, picture->id, (struct span){picture->bytes, picture->size});
    }
    return fault;
}

struct fault import_workshop(struct desk *desk, void *context)
{
    struct import *import = context;
    struct problems silent = {.say = NULL};
    struct setup_merge merge = {.part = NULL};
    size_t count = (size_t)import->workshop->piece_count + (size_t)import->workshop->order_count;
    bool *known = calloc(count + 1, sizeof *known);
    import->is_checked = !import->problems;
    if (!import->problems)
        import->problems = &silent;
    desk->identities_changed = true; /* roles may be others: who was remembered is looked up anew */
    struct fault fault =
        known ? import_all(desk, import, &merge, known) : fault_make(FAULT_FULL, "no memory to import");
    if (!fault_is(fault))
        fault = store_orders_follow_pieces(desk->store);
    if (!fault_is(fault) && !import->dry_run)
        fault = keep_pictures(desk, import);
    setup_merge_release(&merge);
    free(known);
    import->is_good = !fault_is(fault);
    if (!fault_is(fault) && import->dry_run) /* whoever asked knows by is_good */
        fault = fault_make(FAULT_BUSY, "a dry run: nothing was written");
    return fault;
}
