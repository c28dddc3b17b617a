/* send, arrive: transfer slips. A slip has several pieces: each gets an event, the last one keeps what was
 * said. */
#include <stdio.h>
#include <string.h>

#include "common/base/json.h"
#include "common/rules/theory.h"
#include "hub/service/happened.h"
#include "hub/service/life.h"
#include "hub/service/life_read.h"
#include "hub/store/limit.h"
#include "hub/store/slip.h"

/* What a slip is about, while it is judged. On the writer's stack. */
struct load_of_slip {
    size_t count;
    struct piece_row rows[SLIP_PIECES_MAX];
    struct piece afters[SLIP_PIECES_MAX];
    bool changes[SLIP_PIECES_MAX];
    int64_t overrides[SLIP_PIECES_MAX]; /* events that let a piece past the limit; 0: it needs none */
    struct slip_piece lines[SLIP_PIECES_MAX];
};

/* ------------------------------------------------------------------ what is on it */

/* Adds one row of the form. *good false: the reply is refused. */
static struct fault add_piece(struct act *act, struct load_of_slip *load, struct tag tag, bool *good)
{
    struct outcome refused = {.reason = REASON_UNKNOWN_TAG};
    struct piece_row *row = &load->rows[load->count];
    bool found = false;
    *good = false;
    struct fault fault = store_piece_find(act->desk->store, tag, row, &found);
    if (fault_is(fault))
        return fault;
    if (!found || !house_link(&act->desk->house, row))
        return life_refuse(act, &refused, _("Nothing has the tag %s."), tag.text);
    refused.reason = REASON_EXISTS;
    for (size_t i = 0; i < load->count; i++)
        if (load->rows[i].id == row->id)
            return life_refuse(act, &refused, _("%s is listed twice."), row->name);
    load->count++;
    *good = true;
    return FAULT_OK;
}

static struct fault load_list(struct act *act, const struct form *rows, size_t count,
                              struct load_of_slip *load, bool *good)
{
    struct fault fault = FAULT_OK;
    *good = true;
    for (size_t i = 0; i < count && *good && !fault_is(fault); i++)
        fault = add_piece(act, load, form_tag(&rows[i], "piece"), good);
    return fault;
}

/* The metal of `piece` that a row's weighing says; false when there is none such. *weighed: there was one. */
static bool read_metal(const struct form *row, const struct piece *piece, struct mass *metal, bool *weighed)
{
    *weighed = row && form_has(row, "gross_ug");
    *metal = MASS_UG(0);
    if (!*weighed)
        return true;
    metal->ug = form_mass(row, "gross_ug").ug - form_mass(row, "tare_ug").ug - piece_beside_metal(piece).ug;
    return metal->ug >= 0 && metal->ug <= THEORY_METAL_MAX_UG;
}

/* ------------------------------------------------------------------ posting */

static void write_found(struct text *out, const struct slip_piece *line, bool weighed, struct mass metal,
                        int64_t override)
{
    json_begin(out, '{');
    json_add_int(out, "quantity", line->quantity);
    json_add_int(out, "metal_ug", metal.ug);
    json_add_true_if(out, "weighed", weighed);
    json_add_int_if(out, "override", override);
    json_end(out, '}');
}

/* One piece's event; what was said stands in the last. */
static struct fault post_one(struct act *act, struct load_of_slip *load, size_t i, int64_t slip,
                             struct span found, int64_t *seq)
{
    struct piece_row *row = &load->rows[i];
    struct event_row event = act_event(act);
    struct transfers transfers;
    if (i + 1 < load->count)
        event.form = (struct span){NULL, 0};
    event.found = found;
    event.piece = row->id;
    event.previous = row->event;
    event.after = row->now;
    event.changes = load->changes[i];
    snprintf(event.thing, sizeof event.thing, "slip:%lld", (long long)slip);
    if (event.changes) {
        event.after.piece = load->afters[i];
        post_stamp(&event.after, &row->now, act->deed_ms);
    }
    post_transfers(&transfers, desk_book_of(&act->desk->house, row), &row->now.piece, &event);
    struct fault fault = desk_post(act->desk, &event, row, NULL, &transfers);
    if (!fault_is(fault))
        act_accept_event(act, &event);
    *seq = event.seq;
    return fault;
}

/* ------------------------------------------------------------------ sending */

static struct fault refuse_piece(struct act *act, const struct piece_row *row, const struct outcome *outcome)
{
    char where[LIFE_WHERE_MAX];
    const struct house *house = &act->desk->house;
    life_where(where, house, &row->now.piece);
    switch ((int)outcome->reason) {
    case REASON_HELD:
        return life_refuse(act, outcome, _("%s is held, %s: release it first."), row->name, where);
    case REASON_NOT_DONE:
        return life_refuse(act, outcome, _("%s is %s, and not done there."), row->name, where);
    case REASON_WRONG_STATION:
        if (code_is_none(outcome->next))
            return life_refuse(act, outcome, _("%s is %s, and only delivery follows."), row->name, where);
        return life_refuse(act, outcome, _("%s is %s, and next comes %s."), row->name, where,
                           house_place_name(house, &outcome->next));
    case REASON_NO_WEIGHT:
        act_name_field(act, "unweighed");
        return act->command->verb == VERB_SEND
                   ? life_refuse(act, outcome,
                                 _("Weigh %s before it leaves, or a manager says why it goes unweighed."),
                                 row->name)
                   : life_refuse(act, outcome,
                                 _("Weigh %s as it comes back, or a manager says why it stays unweighed."),
                                 row->name);
    case REASON_BAD_FIELD:
        act_name_field(act, "gross_ug");
        return life_refuse(act, outcome, _("That cannot be what %s weighs."), row->name);
    }
    const struct piece *piece = &row->now.piece;
    if (piece->place == PLACE_STATION && !piece->transit && !code_equal(piece->tray, piece->station))
        return life_refuse(act, outcome, _("%s lies at %s: it cannot go on this slip."), row->name,
                           house_station_name(house, &piece->tray));
    return life_refuse(act, outcome, _("%s is %s: it cannot go on this slip."), row->name, where);
}

/* `to`: NULL on the way back. */
static struct outcome judge_piece(const struct station *from, const struct station_now *to,
                                  const struct piece *piece, const struct mass *metal)
{
    return to ? slip_send_out(piece, from, to->station, metal) : slip_send_back(piece, from, metal);
}

/* What is of metal is weighed both ways, unless a manager says why not. */
static bool lacks_weight(struct act *act, bool wanted, bool weighed)
{
    return wanted && !weighed && !form_has(act->command->form, "unweighed") &&
           !act_stands(act, REASON_NO_WEIGHT);
}

/* It leaves the house: from one subcontractor to the next nobody of the house has it on a scale. */
static bool weighs_out(const struct station *from, const struct station_now *to, const struct piece *piece)
{
    return to && !from->outside && slip_weighs_out(piece);
}

static struct fault judge_pieces(struct act *act, const struct station_now *to, const struct form *rows,
                                 struct load_of_slip *load, bool *good)
{
    const struct station *from = &act->desk->house.stations[act->station];
    *good = false;
    for (size_t i = 0; i < load->count; i++) {
        const struct piece *piece = &load->rows[i].now.piece;
        struct mass metal;
        bool weighed;
        struct outcome outcome = judge_piece(from, to, piece, NULL);
        if (outcome.reason == REASON_NONE && !read_metal(&rows[i], &outcome.after, &metal, &weighed))
            outcome.reason = REASON_BAD_FIELD;
        else if (outcome.reason == REASON_NONE && weighed)
            outcome = judge_piece(from, to, piece, &metal);
        else if (outcome.reason == REASON_NONE && lacks_weight(act, weighs_out(from, to, piece), weighed))
            outcome.reason = REASON_NO_WEIGHT;
        if (outcome.reason != REASON_NONE)
            return refuse_piece(act, &load->rows[i], &outcome);
        load->afters[i] = outcome.after;
        load->changes[i] = true;
        load->lines[i] = (struct slip_piece){.piece = load->rows[i].id,
                                             .quantity = outcome.after.quantity,
                                             .metal = outcome.after.book_mass,
                                             .weighed = weighed};
    }
    *good = true;
    return FAULT_OK;
}

/* For all that no override lets past. */
static struct room room_for(const struct act *act, const struct station_now *to,
                            const struct load_of_slip *load)
{
    struct floor_now floor = house_floor_now(&act->desk->house);
    struct piece befores[SLIP_PIECES_MAX], afters[SLIP_PIECES_MAX];
    size_t count = 0;
    for (size_t i = 0; i < load->count; i++) {
        if (load->overrides[i] != 0)
            continue;
        befores[count] = load->rows[i].now.piece;
        afters[count++] = load->afters[i];
    }
    return slip_room(befores, afters, count, to, &floor);
}

/* As many overrides are used up as it takes. */
static struct fault check_room(struct act *act, const struct station_now *to, struct load_of_slip *load,
                               bool *good)
{
    struct fault fault = FAULT_OK;
    *good = true;
    if (!to)
        return FAULT_OK;
    struct room all = room_for(act, to, load), room = all;
    for (size_t i = 0; i < load->count && room.reason != REASON_NONE && !fault_is(fault); i++) {
        fault = store_override_find(act->desk->store, load->rows[i].id, to->station->code, act->desk->now_ms,
                                    &load->overrides[i]);
        if (load->overrides[i] != 0)
            room = room_for(act, to, load);
    }
    struct outcome refused = {.reason = all.reason, .numbers = all.numbers, .next = all.next};
    *good = !fault_is(fault) && room.reason == REASON_NONE;
    return fault_is(fault) || *good
               ? fault
               : life_refuse(act, &refused, _("%s has no room for everything on this slip: send fewer."),
                             life_limit_name(&act->desk->house, &refused.next));
}

static struct fault post_slip(struct act *act, const struct station_now *to, struct load_of_slip *load)
{
    const struct form *form = act->command->form;
    struct slip_row slip = {.origin = act->command->station,
                            .outward = to != NULL,
                            .declared = form_mass(form, "declared_ug"),
                            .operator_badge = act->command->operator_badge,
                            .sent_ms = act->deed_ms};
    if (to)
        slip.target = to->station->code;
    snprintf(slip.carrier, sizeof slip.carrier, "%s", form_text(form, "carrier"));
    snprintf(slip.note, sizeof slip.note, "%s", form_text(form, "note"));
    struct fault fault = store_slip_next(act->desk->store, &slip.id);
    for (size_t i = 0; i < load->count && !fault_is(fault); i++) {
        char buffer[FOUND_TEXT_MAX];
        struct text found = TEXT_IN(buffer);
        int64_t seq = 0;
        write_found(&found, &load->lines[i], load->lines[i].weighed, load->lines[i].metal,
                    load->overrides[i]);
        fault = post_one(act, load, i, slip.id, (struct span){found.data, found.size}, &seq);
        if (!fault_is(fault) && load->overrides[i] != 0)
            fault = store_override_use(act->desk->store, load->overrides[i], seq);
        slip.event = i == 0 ? seq : slip.event;
    }
    return fault_is(fault) ? fault : store_slip_add(act->desk->store, &slip, load->lines, load->count);
}

/* Where the slip goes; NULL on the way back. False: the reply is refused. */
static bool find_target(struct act *act, const struct station_now **to, struct fault *fault)
{
    const struct house *house = &act->desk->house;
    const struct form *form = act->command->form;
    int target = house_find_station(house, form_code(form, "to"));
    *to = target < 0 ? NULL : &house->now[target];
    *fault = FAULT_OK;
    if (act->station < 0)
        *fault = life_refuse_field(act, REASON_UNKNOWN_STATION, "station",
                                   _("Say from which station they are sent."));
    else if (form_has(form, "to") && !*to)
        *fault =
            life_refuse_field(act, REASON_UNKNOWN_THING, "to", _("There is no such station to send to."));
    else if (*to && !(*to)->station->outside)
        *fault =
            life_refuse_field(act, REASON_WRONG_STATE, "to",
                              _("That station is in the house: scan the piece in there, it needs no slip."));
    else if (!*to && !house->stations[act->station].outside)
        *fault = life_refuse_field(act, REASON_BAD_FIELD, "to",
                                   _("Say to which subcontractor's station they are sent."));
    else
        return true;
    return false;
}

/* Does the text fit where the slip keeps it? */
static bool texts_fit(struct act *act, struct fault *fault)
{
    const struct form *form = act->command->form;
    *fault = FAULT_OK;
    if (strlen(form_text(form, "carrier")) >= CARRIER_TEXT_MAX)
        *fault = life_refuse_field(act, REASON_BAD_FIELD, "carrier",
                                   _("The carrier's name is too long for the slip."));
    else if (strlen(form_text(form, "note")) >= SLIP_NOTE_MAX)
        *fault = life_refuse_field(act, REASON_BAD_FIELD, "note", _("The note is too long for the slip."));
    else
        return true;
    return false;
}

struct fault life_send(struct act *act)
{
    struct load_of_slip load = {.count = 0};
    size_t count;
    const struct form *rows = form_rows(act->command->form, "pieces", &count);
    struct fault fault;
    bool good = false;
    const struct station_now *to;
    if (!find_target(act, &to, &fault) || !texts_fit(act, &fault))
        return fault;
    fault = load_list(act, rows, count, &load, &good);
    if (!fault_is(fault) && good)
        fault = judge_pieces(act, to, rows, &load, &good);
    if (!fault_is(fault) && good)
        fault = check_room(act, to, &load, &good);
    return fault_is(fault) || !good ? fault : post_slip(act, to, &load);
}

/* ------------------------------------------------------------------ arriving */

struct slip_read {
    struct slip_row slip;
    struct slip_piece pieces[SLIP_PIECES_MAX];
    size_t count;
};

/* The pieces that the form names, or everything that has not come yet. */
static struct fault load_arrived(struct act *act, const struct slip_read *read, const struct form *rows,
                                 size_t count, struct load_of_slip *load, bool *good)
{
    struct fault fault = FAULT_OK;
    *good = true;
    if (rows)
        return load_list(act, rows, count, load, good);
    for (size_t i = 0; i < read->count && *good && !fault_is(fault); i++)
        if (!read->pieces[i].received)
            fault = add_piece(act, load, read->pieces[i].tag, good);
    if (!fault_is(fault) && *good && load->count == 0) {
        *good = false;
        fault = life_refuse_field(act, REASON_EXISTS, "slip", _("Everything on this slip has come already."));
    }
    return fault;
}

static const struct slip_piece *find_line(const struct slip_read *read, int64_t piece)
{
    for (size_t i = 0; i < read->count; i++)
        if (read->pieces[i].piece == piece)
            return &read->pieces[i];
    return NULL;
}

/* What is no longer on this way (the next station took it straight from the carrier, a later slip may have
 * it) is only noted as come. */
static enum reason judge_arrived(struct act *act, const struct form *row, bool is_last,
                                 struct load_of_slip *load, size_t i)
{
    const struct piece *piece = &load->rows[i].now.piece;
    struct slip_piece *line = &load->lines[i];
    struct mass metal;
    bool weighed;
    if (!read_metal(row, piece, &metal, &weighed))
        return REASON_BAD_FIELD;
    if (lacks_weight(act, is_last && slip_weighs_back(piece), weighed))
        return REASON_NO_WEIGHT;
    struct outcome outcome = slip_arrive(piece, act->command->station, weighed ? &metal : NULL);
    load->changes[i] = is_last && outcome.reason == REASON_NONE;
    load->afters[i] = outcome.after;
    line->piece = load->rows[i].id;
    line->quantity = piece->quantity;
    line->received_ms = act->deed_ms;
    line->found_weighed = weighed || (!piece->transit && piece->weighed_here); /* where it was taken in */
    line->found = weighed ? metal : piece->book_mass;
    return REASON_NONE;
}

static struct fault judge_receipt(struct act *act, const struct slip_read *read, const struct form *rows,
                                  struct load_of_slip *load, bool *good)
{
    *good = false;
    for (size_t i = 0; i < load->count; i++) {
        const struct slip_piece *line = find_line(read, load->rows[i].id);
        struct outcome refused = {.reason = REASON_UNKNOWN_THING};
        if (!line)
            return life_refuse(act, &refused, _("%s is not on slip %lld."), load->rows[i].name,
                               (long long)read->slip.id);
        refused.reason = REASON_EXISTS;
        if (line->received)
            return life_refuse(act, &refused, _("%s of slip %lld has come already."), load->rows[i].name,
                               (long long)read->slip.id);
        refused.reason = judge_arrived(act, rows ? &rows[i] : NULL, line->is_last, load, i);
        if (refused.reason != REASON_NONE)
            return refuse_piece(act, &load->rows[i], &refused);
    }
    *good = true;
    return FAULT_OK;
}

static struct fault tell_balance(struct act *act, int64_t slip)
{
    struct slip_piece pieces[SLIP_PIECES_MAX];
    size_t count = 0;
    struct fault fault = store_slip_pieces(act->desk->store, slip, pieces, &count);
    struct slip_balance balance = slip_balance_so_far(pieces, count);
    struct text detail = TEXT_IN(act->reply->detail);
    slip_balance_say(&detail, &balance);
    text_end_cut(&detail);
    return fault;
}

static struct fault post_receipt(struct act *act, int64_t slip, struct load_of_slip *load)
{
    struct fault fault = FAULT_OK;
    for (size_t i = 0; i < load->count && !fault_is(fault); i++) {
        char buffer[FOUND_TEXT_MAX];
        struct text found = TEXT_IN(buffer);
        int64_t seq = 0;
        write_found(&found, &load->lines[i], load->lines[i].found_weighed, load->lines[i].found, 0);
        fault = post_one(act, load, i, slip, (struct span){found.data, found.size}, &seq);
        if (!fault_is(fault))
            fault = store_slip_receive(act->desk->store, slip, seq, &load->lines[i]);
    }
    return fault_is(fault) ? fault : tell_balance(act, slip);
}

struct fault life_arrive(struct act *act)
{
    struct load_of_slip load = {.count = 0};
    struct slip_read read;
    size_t count = 0;
    bool good = false;
    const struct form *rows = form_rows(act->command->form, "pieces", &count);
    int64_t number = form_int(act->command->form, "slip");
    struct fault fault = store_slip_get(act->desk->store, number, &read.slip, &good);
    if (!fault_is(fault) && !good)
        return life_refuse_field(act, REASON_UNKNOWN_THING, "slip", _("There is no slip with that number."));
    if (!fault_is(fault))
        fault = store_slip_pieces(act->desk->store, number, read.pieces, &read.count);
    if (!fault_is(fault))
        fault = load_arrived(act, &read, rows, count, &load, &good);
    if (!fault_is(fault) && good)
        fault = judge_receipt(act, &read, rows, &load, &good);
    return fault_is(fault) || !good ? fault : post_receipt(act, number, &load);
}
