/* Stones where the step that sets them ends: as they were counted, else those issued for the piece, else
 * those of its model. */
#include <string.h>

#include "common/rules/held.h"
#include "hub/service/happened.h"
#include "hub/service/stone_inside.h"
#include "hub/store/lent.h"
#include "hub/store/redo.h"

/* ------------------------------------------------------------------ what was weighed with its stones */

/* What the last reading here took off for stones, as its own record has it, less those that came out of the
 * piece since. What was split or merged since was not weighed here. */
static struct fault find_taken_off(struct store *store, int64_t last, const struct piece *now,
                                   struct mass *off)
{
    struct event_row event = {.previous = last};
    struct weighing_row weighing;
    struct mass newer = now->stones, out = MASS_UG(0);
    struct fault fault = FAULT_OK;
    bool is_there = false;
    *off = piece_stones_on_pan(now);
    while (now->weighed_here && !is_there && event.previous != 0) {
        fault = store_event_get(store, event.previous, &event);
        if (!fault_is(fault) && event.verb == VERB_WITHDRAW && event.changes) {
            fault = store_event_get(store, event.corrects, &event);
            if (!fault_is(fault))
                continue;
        }
        if (fault_is(fault))
            return fault;
        if (event.after.piece.stones.ug > newer.ug)
            out = mass_add(out, mass_subtract(event.after.piece.stones, newer));
        newer = event.after.piece.stones;
        is_there = event.verb == VERB_WEIGH && event.changes;
    }
    if (is_there)
        fault = store_weighing_find(store, event.seq, &weighing, &is_there);
    if (!fault_is(fault) && is_there)
        *off = mass_subtract(weighing.theory.stones,
                             mass_add(findings_foreign(&event.after.piece.findings), out));
    return fault;
}

struct fault stone_find_in(struct store *store, const struct piece_row *row, const struct piece *now,
                           struct mass *out)
{
    const struct route_step *step = now->weighed_here ? piece_step(now) : NULL;
    bool is_out =
        step && piece_work_state(now) != PIECE_DONE && step_weighs_through(step, piece_is_started(now));
    *out = now->stones;
    return is_out ? find_taken_off(store, row->event, now, out) : FAULT_OK;
}

/* `set` come to those that it had; a reading with others stands, so what they differ by is metal. */
static struct fault put_in(struct act *act, struct outcome *outcome, struct mass set)
{
    struct piece found = held_found(&act->row.now.piece, act->command->decided == DECIDED_KIOSK);
    struct mass off;
    struct fault fault = find_taken_off(act->desk->store, act->row.event, &found, &off);
    if (!fault_is(fault))
        piece_count_stones(outcome, &found, off, set);
    return fault;
}

void stone_begin(struct setting_down *down)
{
    down->count = 0;
    down->set = 0;
    down->mass = MASS_UG(0);
}

/* ------------------------------------------------------------------ nobody counted */

static bool take_issued(void *context, const struct stone_holding *holding)
{
    struct setting_down *down = context;
    struct stone_amount amount = stone_beyond(down, holding);
    enum account_kind kind;
    bool at_somebody = account_kind_find(span_of(holding->account.text), &kind) && kind == ACCOUNT_OPERATOR;
    if (!at_somebody || amount.count <= 0)
        return true;
    down->moves[down->count++] = (struct stone_move){
        .kind = holding->kind,
        .from = *holding,
        .to = stone_account(STONE_PIECE),
        .to_piece = holding->piece,
        .count = amount.count,
        .amount = amount,
        .person = tag_of(strchr(holding->account.text, ':') + 1),
    };
    down->set += amount.count;
    down->mass.ug += amount.mass.ug;
    return down->count < STONE_MOVES_MAX;
}

static struct fault find_due(struct store *store, struct piece_row *row)
{
    struct piece *piece = &row->now.piece;
    struct stone_amount counted, issued;
    struct fault fault = store_stone_of_piece(store, row->id, &counted, &issued);
    if (counted.count > 0)
        piece->stones_due = piece->stones;
    else if (issued.count > 0)
        piece->stones_due = mass_add(piece->stones, issued.mass);
    return fault;
}

struct fault piece_find_rest(struct store *store, struct piece_row *row)
{
    row->redo = (struct redo){.inspection = 0};
    if (!row->has_rest)
        return FAULT_OK;
    struct fault fault = find_due(store, row);
    return fault_is(fault) ? fault : store_redo_find(store, row->id, &row->redo);
}

static bool is_done(const struct piece *piece)
{
    return piece->place == PLACE_FINISHED || piece_work_state(piece) == PIECE_DONE;
}

/* The step that sets its stones is over, even if these weigh nothing that anybody knows. */
static bool ends_setting(const struct piece *before, const struct piece *after)
{
    const struct route_step *step = before->place == PLACE_STATION ? piece_step(before) : NULL;
    return step && step->sets_stones && !is_done(before) && (is_done(after) || after->step > before->step);
}

/* Adds those that were issued for it to what is set. */
static struct fault set_issued(struct act *act, struct setting_down *down)
{
    int first = down->count;
    struct fault fault = store_stone_each_held(act->desk->store, act->row.id, take_issued, down);
    for (int i = first; i < down->count; i++)
        down->moves[i].setting = stone_setting_of_model(act, &act->row);
    return fault;
}

struct fault stone_set_due(struct act *act, struct outcome *outcome, struct setting_down *down)
{
    const struct piece *before = &act->row.now.piece;
    struct stone_amount counted, issued;
    if (!act->row.has_rest || down->set > 0 || !outcome->changes || !ends_setting(before, &outcome->after))
        return FAULT_OK;
    struct mass set = mass_subtract(outcome->after.stones, before->stones);
    struct fault fault = store_stone_of_piece(act->desk->store, act->row.id, &counted, &issued);
    bool known = counted.count > 0 || issued.count > 0;
    if (!fault_is(fault) && counted.count == 0)
        fault = set_issued(act, down);
    if (fault_is(fault))
        return fault;
    return put_in(act, outcome, known ? down->mass : set);
}

/* ------------------------------------------------------------------ as counted */

enum { COUNTED_MOVES_MAX = STONE_ROWS_MAX * 3 * 2 }; /* set, broken, lost; issued for the piece, and any */
enum { TOLD_LINES_MAX = STONE_MOVES_MAX - COUNTED_MOVES_MAX };
_Static_assert(TOLD_LINES_MAX >= STONE_ROWS_MAX, "what was taken as set, of each kind");

static struct fault add_count(struct act *act, struct setting_down *down, const char *to,
                              const struct stone_count *row, int64_t count, bool *may)
{
    struct tag person = act->command->operator_badge;
    struct stone_move move = {
        .kind = row->kind,
        .from = {.account = stone_holder(person)},
        .to = stone_account(to),
        .to_piece = strcmp(to, STONE_PIECE) == 0 ? act->row.id : 0,
        .count = count,
        .stated = MASS_UG(-1),
        .person = person,
        .setting = stone_setting_of_model(act, &act->row),
    };
    return count > 0 ? stone_add_row(act, down, move, may) : FAULT_OK;
}

/* A kind that nobody knows cannot be booked; what has happened with the others stands. */
static struct fault add_counted(struct act *act, struct setting_down *down, const struct stone_count *row,
                                bool *may)
{
    struct stone_kind kind;
    bool known;
    struct fault fault = store_stone_kind_find(act->desk->store, row->kind, &kind, &known);
    if (fault_is(fault))
        return fault;
    if (!known) {
        *may = act_stands(act, REASON_UNKNOWN_THING);
        return *may ? FAULT_OK : stone_find_kind(act, row->kind, &known);
    }
    fault = add_count(act, down, STONE_PIECE, row, row->set, may);
    if (!fault_is(fault) && *may)
        fault = add_count(act, down, STONE_BROKEN, row, row->broken, may);
    if (!fault_is(fault) && *may)
        fault = add_count(act, down, STONE_LOST, row, row->lost, may);
    return fault;
}

static struct fault add_all_counted(struct act *act, struct setting_down *down, bool *may)
{
    struct fault fault = FAULT_OK;
    for (int i = 0; i < act->command->stone_count && *may && !fault_is(fault); i++)
        fault = add_counted(act, down, &act->command->stones[i], may);
    return fault;
}

static bool sets_any(const struct command *command)
{
    for (int i = 0; i < command->stone_count; i++)
        if (command->stones[i].set > 0)
            return true;
    return false;
}

static bool sets_stones(const struct piece *piece, int step)
{
    return step >= 0 && step < piece->step_count && piece->steps[step].sets_stones;
}

/* False: the reply says why nothing can be counted here. */
static bool refuses_count(struct act *act)
{
    const struct route_step *step = piece_step(&act->row.now.piece);
    bool sets = step && step->sets_stones;
    if ((sets && sets_any(act->command)) || act_stands(act, REASON_BAD_FIELD))
        return false;
    act_refuse_because(act, REASON_BAD_FIELD,
                       sets ? _("No stone of %s is set: hold it, and book what is broken or lost by itself.")
                            : _("No stones are set at this step of %s."),
                       act->row.name);
    return true;
}

static struct fault count_set(struct act *act, struct outcome *outcome, struct setting_down *down)
{
    bool may = true;
    if (act->command->stone_count == 0 || act->person < 0 || refuses_count(act))
        return FAULT_OK;
    struct fault fault = add_all_counted(act, down, &may);
    return fault_is(fault) || !may || down->set == 0 ? fault : put_in(act, outcome, down->mass);
}

/* ------------------------------------------------------------------ as counted, told late */

/* What the implied finish took as set goes back to whoever had it. */
static bool take_back_line(void *context, const struct stone_transfer *moved)
{
    struct setting_down *down = context;
    down->moves[down->count++] = (struct stone_move){
        .kind = moved->kind,
        .from = {.kind = moved->kind, .account = moved->debit, .piece = moved->debit_piece},
        .to = moved->credit,
        .to_piece = moved->credit_piece,
        .count = moved->amount.count,
        .amount = moved->amount,
        .person = moved->person,
        .setting = moved->setting,
    };
    return down->count < TOLD_LINES_MAX;
}

/* Its stones are what that finish left in it: none has come out or been counted since, and it is no other
 * part of a lot. */
static struct fault is_as_left(struct act *act, const struct event_row *implied, bool *out)
{
    const struct piece *left = &implied->after.piece, *now = &act->row.now.piece;
    bool used = false;
    struct fault fault = store_stone_is_used(act->desk->store, implied->seq, &used);
    *out = !used && left->stones.ug == now->stones.ug && left->quantity == now->quantity;
    return fault;
}

static struct fault take_back_all(struct act *act, const struct event_row *implied, struct setting_down *down,
                                  struct mass *assumed)
{
    struct event_row before;
    struct fault fault = store_event_get(act->desk->store, implied->previous, &before);
    if (!fault_is(fault))
        fault = store_stone_each_moved(act->desk->store, implied->seq, take_back_line, down);
    if (!fault_is(fault))
        *assumed = mass_subtract(implied->after.piece.stones, before.after.piece.stones);
    return fault;
}

/* Of kinds that nobody knows nothing can be booked: then what was taken as set stays. */
static struct fault count_instead(struct act *act, const struct event_row *implied, struct stones_moved *told)
{
    struct setting_down *down = &told->down;
    struct mass assumed;
    bool may = true;
    struct fault fault = take_back_all(act, implied, down, &assumed);
    if (!fault_is(fault))
        fault = add_all_counted(act, down, &may);
    if (fault_is(fault) || down->set == 0) {
        stone_begin(down);
        return fault;
    }
    told->is_told = true;
    told->after = act->row.now.piece;
    told->after.version++;
    told->after.stones = mass_add(mass_subtract(told->after.stones, assumed), down->mass);
    return FAULT_OK;
}

/* Some that were set have been told since: more come to them. */
static struct fault were_told(struct act *act, const struct event_row *implied, bool *out)
{
    struct event_row event;
    struct fault fault = FAULT_OK;
    *out = false;
    for (int64_t seq = act->row.event; seq > implied->seq && !*out && !fault_is(fault);
         seq = event.previous) {
        fault = store_event_get(act->desk->store, seq, &event);
        *out = !fault_is(fault) && event.verb == VERB_SET_STONES && event.changes;
        if (!fault_is(fault) && event.verb == VERB_WITHDRAW &&
            event.changes) /* as before what it took back */
            fault = store_event_get(act->desk->store, event.corrects, &event);
    }
    return fault;
}

static struct fault count_told(struct act *act, struct stones_moved *told)
{
    struct event_row implied;
    bool as_left = false, already = false;
    if (act->matches == 0 || act->command->stone_count == 0 || act->person < 0)
        return FAULT_OK;
    struct fault fault = store_event_get(act->desk->store, act->matches, &implied);
    if (!fault_is(fault))
        fault = is_as_left(act, &implied, &as_left);
    if (!fault_is(fault))
        fault = were_told(act, &implied, &already);
    if (fault_is(fault))
        return fault;
    bool sets = sets_stones(&act->row.now.piece, implied.after.piece.step) && sets_any(act->command);
    if (sets && as_left && !already)
        return count_instead(act, &implied, told);
    act_flag(act, sets ? REASON_LATE : REASON_BAD_FIELD);
    return FAULT_OK;
}

struct fault stone_take_back_assumed(struct act *act, bool fits, struct setting_down *down,
                                     struct mass *assumed, bool *told)
{
    const struct command *command = act->command;
    struct event_row implied;
    int64_t event = 0;
    bool as_left = false, already = false;
    *assumed = MASS_UG(0);
    *told = false;
    if (command->decided != DECIDED_KIOSK)
        return FAULT_OK;
    struct fault fault =
        store_implied_find(act->desk->store, act->row.id, command->station, VERB_FINISH, &event);
    if (fault_is(fault) || event == 0)
        return fault;
    fault = store_event_get(act->desk->store, event, &implied);
    bool before = !fault_is(fault) && sets_stones(&act->row.now.piece, implied.after.piece.step) &&
                  (command->has_seen ? command->seen < implied.after.piece.version : !fits);
    if (before)
        fault = were_told(act, &implied, &already);
    *told = already;
    if (fault_is(fault) || !before || already)
        return fault;
    fault = is_as_left(act, &implied, &as_left);
    if (fault_is(fault) || !as_left) {
        act_refuse(act, REASON_LATE); /* kept as history */
        return fault;
    }
    *told = true;
    return take_back_all(act, &implied, down, assumed);
}

struct taken {
    const struct stone_holding *from;
    int64_t count;
};

static bool count_taken(void *context, const struct stone_transfer *moved)
{
    struct taken *taken = context;
    bool same = code_equal(moved->kind, taken->from->kind) && moved->credit_piece == taken->from->piece &&
                account_equal(moved->credit, taken->from->account);
    if (same && strcmp(moved->debit.text, STONE_PIECE) == 0)
        taken->count += moved->amount.count;
    return true;
}

struct fault stone_was_assumed(struct act *act, const struct piece_row *row, const struct stone_holding *from,
                               int64_t count, bool *out)
{
    struct store *store = act->desk->store;
    struct stone_holding in_it = {from->kind, stone_account(STONE_PIECE), row->id, {0}};
    struct stone_amount there, set;
    struct taken taken = {from, 0};
    int64_t event = 0;
    *out = false;
    if (act->command->decided != DECIDED_KIOSK || row->id == 0 || !place_is_live(row->now.piece.place))
        return FAULT_OK;
    struct fault fault = store_stone_held(store, from, &there);
    if (!fault_is(fault))
        fault = store_stone_held(store, &in_it, &set);
    if (!fault_is(fault))
        fault = store_implied_find(store, row->id, act->command->station, VERB_FINISH, &event);
    if (!fault_is(fault) && event != 0)
        fault = store_stone_each_moved(store, event, count_taken, &taken);
    *out = there.count == 0 && set.count >= count && taken.count >= count;
    return fault;
}

/* ------------------------------------------------------------------ a move */

struct fault stone_judge_move(struct act *act, struct outcome *outcome, struct stones_moved *out)
{
    out->is_told = false;
    stone_begin(&out->down);
    if (!outcome->changes)
        return count_told(act, out);
    struct fault fault = count_set(act, outcome, &out->down);
    if (fault_is(fault) || act->reply->result == RESULT_REFUSED)
        return fault;
    return stone_set_due(act, outcome, &out->down);
}

struct fault stone_post_move(struct act *act, const struct outcome *outcome, const struct stones_moved *moved)
{
    struct stone_lines lines; /* many: counted, not zeroed for every command */
    lines.count = 0;
    if (!moved->is_told)
        stone_tell(&moved->down, &lines);
    act->stones = lines.count > 0 ? &lines : NULL;
    struct fault fault = act_post(act, outcome, NULL);
    act->stones = NULL;
    return fault;
}

static struct fault post_told(struct act *act, const struct setting_down *down, const struct piece *after)
{
    struct event_row event = act_event(act);
    struct transfers none = {.count = 0};
    struct stone_lines lines;
    stone_tell(down, &lines);
    event.verb = VERB_SET_STONES;
    event.stones = &lines;
    return act_post_piece_event(act, &event, &act->row, after, &none);
}

struct fault stone_post_told(struct act *act, const struct stones_moved *moved)
{
    return moved->is_told ? post_told(act, &moved->down, &moved->after) : FAULT_OK;
}

/* ------------------------------------------------------------------ what is to be set */

struct wanted {
    struct stone_due *rows;
    int count;
};

static bool take_wanted(void *context, const struct stone_holding *holding)
{
    struct wanted *wanted = context;
    enum account_kind kind;
    bool at_somebody = account_kind_find(span_of(holding->account.text), &kind) && kind == ACCOUNT_OPERATOR;
    if (at_somebody && holding->amount.count > 0)
        wanted->rows[wanted->count++] = (struct stone_due){holding->kind, holding->amount.count, ""};
    return wanted->count < STONE_ROWS_MAX;
}

struct fault stone_find_wanted(struct store *store, const struct house *house, const struct piece_row *row,
                               struct stone_due out[STONE_ROWS_MAX], int *count)
{
    const struct piece *piece = &row->now.piece;
    struct wanted issued = {out, 0};
    struct fault fault = FAULT_OK;
    bool here = piece->state != PIECE_DONE && sets_stones(piece, piece->step);
    *count = 0;
    if (piece->stones.ug > 0 || (!here && !sets_stones(piece, piece->step + 1)))
        return FAULT_OK;
    if (row->has_rest)
        fault = store_stone_each_held(store, row->id, take_wanted, &issued);
    if (!fault_is(fault))
        *count =
            issued.count > 0 ? issued.count : stone_list_due(house_stones(house, row), piece->quantity, out);
    return fault;
}
