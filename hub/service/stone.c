/* Stones: bought, issued, set, returned, broken, lost. */
#include <string.h>

#include "common/base/json.h"
#include "hub/service/happened.h"
#include "hub/service/ledger_name.h"
#include "hub/service/metal.h"
#include "hub/service/stone_inside.h"

/* ------------------------------------------------------------------ judging one movement */

static struct mass stated_in(const struct form *form)
{
    return form_has(form, "ct_e5") ? MASS_UG(form_int(form, "ct_e5") * STONE_UG_PER_CT_E5) : MASS_UG(-1);
}

/* What is wanted weighs what was stated, if somebody weighed it. */
static struct fault refuse_few(struct act *act, const struct stone_move *move, struct stone_amount there)
{
    struct ledger_name whose = ledger_name_account(&act->desk->house, move->from.account);
    struct stone_kind kind;
    bool known;
    struct fault fault = store_stone_kind_find(act->desk->store, move->kind, &kind, &known);
    struct ledger_name name = ledger_name_stones(&kind);
    numbers_set(&act->reply->numbers, NUMBER_HAVE_UG, there.mass.ug);
    if (move->stated.ug < 0) {
        act_refuse_because(act, REASON_NOT_ENOUGH, _("%s has %lld of %s: not %lld."), whose.text,
                           (long long)there.count, name.text, (long long)move->count);
        return fault;
    }
    act_refuse_because(act, REASON_NOT_ENOUGH, _("%s has %lld of %s, %s ct in all: not %lld of %s ct."),
                       whose.text, (long long)there.count, name.text, told_carats(there.mass).text,
                       (long long)move->count, told_carats(move->stated).text);
    numbers_set(&act->reply->numbers, NUMBER_WANTED_UG, move->stated.ug);
    return fault;
}

/* *may false: the reply says why not. */
static struct fault judge_of(struct act *act, struct stone_move *move, struct stone_amount there, bool *may)
{
    struct stone_amount bought;
    if (!stone_account_is_never_negative(move->from.account.text)) {
        move->amount = (struct stone_amount){move->count, move->stated};
        *may = true;
        return FAULT_OK;
    }
    enum stone_fit fit = stone_take(there, move->count, move->stated, &move->amount);
    *may = fit == STONE_FITS || act_stands(act, REASON_NOT_ENOUGH);
    if (!*may)
        return refuse_few(act, move, there);
    if (fit == STONE_FITS && move->count == there.count)
        move->rest = mass_subtract(there.mass, move->amount.mass);
    if (fit == STONE_FITS)
        return FAULT_OK;
    struct fault fault = store_stone_bought(act->desk->store, move->kind, &bought);
    if (!fault_is(fault))
        stone_take_anyway(there, bought, move->count, move->stated, &move->amount, &move->lacks);
    return fault;
}

static struct fault judge(struct act *act, struct stone_move *move, bool *may)
{
    struct stone_amount there;
    *may = false;
    move->from.kind = move->kind;
    struct fault fault = store_stone_held(act->desk->store, &move->from, &there);
    return fault_is(fault) ? fault : judge_of(act, move, there, may);
}

static void add_line(struct stone_lines *out, const struct stone_transfer *transfer)
{
    assert(out->count < STONE_LINES_MAX);
    out->items[out->count++] = *transfer;
}

/* What was used was there: it is found first. */
static void add_found(struct stone_lines *out, const struct stone_move *move)
{
    struct stone_transfer transfer = {
        .kind = move->kind,
        .debit = move->from.account,
        .debit_piece = move->from.piece,
        .credit = stone_account(STONE_FOUND),
        .amount = move->lacks,
    };
    add_line(out, &transfer);
}

/* No stone is left there, and so no carat either. */
static void add_rest(struct stone_lines *out, const struct stone_move *move)
{
    struct stone_transfer transfer = {
        .kind = move->kind,
        .debit = stone_account(STONE_LOST),
        .credit = move->from.account,
        .credit_piece = move->from.piece,
        .amount = {.count = 0, .mass = move->rest},
    };
    add_line(out, &transfer);
}

/* One line, or two: what lacks was more than there was, and then there is no rest. */
static void add_move(struct stone_lines *out, const struct stone_move *move)
{
    if (move->lacks.count > 0)
        add_found(out, move);
    struct stone_transfer transfer = {
        .kind = move->kind,
        .debit = move->to,
        .debit_piece = move->to_piece,
        .credit = move->from.account,
        .credit_piece = move->from.piece,
        .amount = move->amount,
        .person = move->person,
        .setting = move->setting,
    };
    add_line(out, &transfer);
    if (move->rest.ug > 0)
        add_rest(out, move);
}

_Static_assert(STONE_LINES_MAX >= 2 * STONE_MOVES_MAX, "each may have to be found first, or leave a rest");

void stone_tell(const struct setting_down *down, struct stone_lines *out)
{
    out->count = 0;
    for (int i = 0; i < down->count; i++)
        add_move(out, &down->moves[i]);
}

/* Posts the piece's event with all that. */
static struct fault post_piece(struct act *act, struct piece_row *row, const struct piece *after,
                               const struct stone_lines *stones)
{
    act->stones = stones->count > 0 ? stones : NULL;
    struct fault fault = act_post_piece(act, row, after, NULL);
    act->stones = NULL;
    return fault;
}

/* ------------------------------------------------------------------ what a form names */

/* False: the reply says that nobody knows them. */
static bool find_holder(struct act *act, const char *field, struct tag *out)
{
    const struct form *form = act->command->form;
    *out = form_has(form, field) ? form_tag(form, field) : act->command->operator_badge;
    if (house_find_person(&act->desk->house, *out) >= 0)
        return true;
    act_refuse_because(act, REASON_UNKNOWN_OPERATOR, _("Nobody knows the badge %s."), out->text);
    return false;
}

struct fault stone_find_kind(struct act *act, struct code kind, bool *known)
{
    struct stone_kind found;
    struct fault fault = store_stone_kind_find(act->desk->store, kind, &found, known);
    if (!fault_is(fault) && !*known)
        act_refuse_because(act, REASON_UNKNOWN_THING, _("There are no stones %s: buy some first."),
                           kind.text);
    return fault;
}

/* The piece that a field names; row->id 0: none is named. *known false: the reply says so. */
static struct fault find_named(struct act *act, const char *field, struct piece_row *row, bool *known)
{
    *known = true;
    row->id = 0;
    if (!form_has(act->command->form, field))
        return FAULT_OK;
    struct tag tag = form_tag(act->command->form, field);
    struct fault fault = store_piece_find(act->desk->store, tag, row, known);
    if (!fault_is(fault) && *known && !house_link(&act->desk->house, row))
        fault = fault_make(FAULT_INPUT, "piece %s names a model or melt that is not there: run verify",
                           row->name);
    if (!fault_is(fault) && !*known)
        act_refuse_because(act, REASON_UNKNOWN_TAG, _("No piece has the tag %s."), tag.text);
    return fault;
}

/* How the stones are set: as said, or as all stones of the piece's model, in its size, are. */
struct code stone_setting_of_model(const struct act *act, const struct piece_row *row)
{
    struct code setting = {""};
    const struct stone_list *list = row->id ? house_stones(&act->desk->house, row) : NULL;
    for (int i = 1; list && i < list->count; i++)
        if (strcmp(list->items[i].setting, list->items[0].setting) != 0)
            return setting;
    bool known = list && list->count > 0 && code_read(span_of(list->items[0].setting), &setting);
    return known ? setting : code_of("");
}

static struct code setting_of(const struct act *act, const struct form *form, const struct piece_row *row)
{
    return form_has(form, "setting") ? form_code(form, "setting") : stone_setting_of_model(act, row);
}

/* ------------------------------------------------------------------ posting */

static struct event_row event_about(const struct act *act, struct code kind)
{
    struct event_row event = act_event(act);
    struct text thing = TEXT_IN(event.thing);
    text_add(&thing, "stone:%s", kind.text);
    assert(text_ok(&thing));
    return event;
}

static void write_found(struct text *out, const struct stone_move *move)
{
    json_begin(out, '{');
    json_add_text(out, "kind", move->kind.text);
    json_add_int(out, "count", move->amount.count);
    json_add_int(out, "mass_ug", move->amount.mass.ug);
    json_add_text(out, "from", move->from.account.text);
    json_add_text(out, "to", move->to.text);
    json_add_text_if(out, "setting", move->setting.text);
    json_end(out, '}');
    assert(text_ok(out));
}

static struct fault book_move(struct act *act, struct stone_move *move)
{
    char room[512];
    struct text found = TEXT_IN(room);
    struct stone_lines stones = {.count = 0};
    bool may;
    struct fault fault = judge(act, move, &may);
    if (fault_is(fault) || !may)
        return fault;
    struct event_row event = event_about(act, move->kind);
    write_found(&found, move);
    event.found = text_span(&found);
    add_move(&stones, move);
    event.stones = &stones;
    return act_post_event(act, &event, NULL);
}

/* ------------------------------------------------------------------ buy, issue */

static struct fault meet_kind(struct act *act, struct code code)
{
    const struct form *form = act->command->form;
    struct stone_kind kind;
    bool known;
    struct fault fault = store_stone_kind_find(act->desk->store, code, &kind, &known);
    if (fault_is(fault) || known)
        return fault;
    bool fits = TEXT_COPY(kind.shape, span_of(form_text(form, "shape"))) &&
                TEXT_COPY(kind.size, span_of(form_text(form, "size"))) &&
                TEXT_COPY(kind.quality, span_of(form_text(form, "quality")));
    if (!fits) {
        act_refuse_because(act, REASON_BAD_FIELD, _("Shape, size and quality have at most %d bytes each."),
                           STONE_WORD_MAX - 1);
        return FAULT_OK;
    }
    return store_stone_kind_add(act->desk->store, &kind);
}

static struct fault buy(struct act *act)
{
    const struct form *form = act->command->form;
    bool opens = form_int(form, "from") == 1, first_day = true;
    struct stone_move move = {
        .kind = form_code(form, "kind"),
        .from = {.account = stone_account(opens ? STONE_OPENING : STONE_SUPPLIER)},
        .to = stone_account(STONE_STOCK),
        .count = form_int(form, "count"),
        .stated = stated_in(form),
    };
    struct fault fault = opens ? metal_is_first_day(act, &first_day) : FAULT_OK;
    if (!fault_is(fault) && !first_day)
        act_refuse_because(act, REASON_WRONG_STATE,
                           _("The first day is over: book them as bought, or count the stock."));
    if (fault_is(fault) || !first_day)
        return fault;
    fault = meet_kind(act, move.kind);
    return fault_is(fault) || act->reply->result == RESULT_REFUSED ? fault : book_move(act, &move);
}

static struct fault issue(struct act *act)
{
    const struct form *form = act->command->form;
    struct piece_row row;
    bool known;
    struct stone_move move = {
        .kind = form_code(form, "kind"),
        .from = {.account = stone_account(STONE_STOCK)},
        .count = form_int(form, "count"),
        .stated = stated_in(form),
    };
    struct fault fault = stone_find_kind(act, move.kind, &known);
    if (!fault_is(fault) && known)
        fault = find_named(act, "for", &row, &known);
    if (fault_is(fault) || !known || !find_holder(act, "to", &move.person))
        return fault;
    move.to = stone_holder(move.person);
    move.to_piece = row.id;
    return book_move(act, &move);
}

/* ------------------------------------------------------------------ return, break, lose */

/* Out of a piece in which they had been set: it weighs so much less. What is scrapped lies here still, and
 * its stones are worth more than its metal. */
static struct fault take_out(struct act *act, struct piece_row *row, struct stone_move *move)
{
    struct stone_lines stones = {.count = 0};
    bool may;
    struct stone_amount counted, issued;
    struct piece after = row->now.piece;
    if (!place_is_live(after.place) && after.place != PLACE_SCRAPPED) {
        act_refuse_because(act, REASON_WRONG_STATE, _("%s has left the workshop."), row->name);
        return FAULT_OK;
    }
    struct fault fault = judge(act, move, &may);
    if (fault_is(fault) || !may)
        return fault;
    fault = store_stone_of_piece(act->desk->store, row->id, &counted, &issued);
    if (fault_is(fault))
        return fault;
    after.version++;
    after.stones = stone_left_in(after.stones, counted.mass, mass_add(move->amount.mass, move->rest));
    add_move(&stones, move);
    return post_piece(act, row, &after, &stones);
}

static struct fault give_up(struct act *act, const char *to)
{
    const struct form *form = act->command->form;
    struct piece_row for_row, out_of;
    bool known, assumed = false;
    struct stone_move move = {
        .kind = form_code(form, "kind"),
        .to = stone_account(to),
        .count = form_int(form, "count"),
        .stated = stated_in(form),
    };
    struct fault fault = stone_find_kind(act, move.kind, &known);
    if (!fault_is(fault) && known)
        fault = find_named(act, "for", &for_row, &known);
    if (!fault_is(fault) && known)
        fault = find_named(act, "out_of", &out_of, &known);
    if (fault_is(fault) || !known || !find_holder(act, "holder", &move.person))
        return fault;
    move.from = (struct stone_holding){move.kind, stone_holder(move.person), for_row.id, {0}};
    if (out_of.id == 0)
        fault = stone_was_assumed(act, &for_row, &move.from, move.count, &assumed);
    if (fault_is(fault))
        return fault;
    if (assumed)
        out_of = for_row;
    if (out_of.id)
        move.from = (struct stone_holding){move.kind, stone_account(STONE_PIECE), out_of.id, {0}};
    if (act->command->verb != VERB_RETURN_STONES)
        move.setting = setting_of(act, form, out_of.id ? &out_of : &for_row);
    return out_of.id ? take_out(act, &out_of, &move) : book_move(act, &move);
}

/* ------------------------------------------------------------------ set */

static bool is_there(const struct stone_holding *where, const struct account *account, int64_t piece)
{
    return where->piece == piece && account_equal(where->account, *account);
}

struct stone_amount stone_beyond(const struct setting_down *down, const struct stone_holding *where)
{
    struct stone_amount out = where->amount;
    for (int i = 0; i < down->count; i++) {
        const struct stone_move *move = &down->moves[i];
        if (code_equal(move->kind, where->kind) && is_there(where, &move->from.account, move->from.piece)) {
            out.count -= move->amount.count - move->lacks.count;
            out.mass.ug -= move->amount.mass.ug + move->rest.ug - move->lacks.mass.ug;
        } else if (code_equal(move->kind, where->kind) && is_there(where, &move->to, move->to_piece)) {
            out.count += move->amount.count;
            out.mass.ug += move->amount.mass.ug;
        }
    }
    return out;
}

static struct fault left_of(struct act *act, const struct setting_down *down, struct stone_holding where,
                            struct stone_amount *out)
{
    struct fault fault = store_stone_held(act->desk->store, &where, &where.amount);
    *out = stone_beyond(down, &where);
    return fault;
}

/* Part of a row: from what was issued for the piece, or in general. */
static struct fault add_part(struct act *act, struct setting_down *down, struct stone_move move, bool *may)
{
    struct stone_amount there;
    struct fault fault = left_of(act, down, move.from, &there);
    if (!fault_is(fault))
        fault = judge_of(act, &move, there, may);
    if (fault_is(fault) || !*may)
        return fault;
    if (strcmp(move.to.text, STONE_PIECE) == 0) {
        down->set += move.count;
        down->mass.ug += move.amount.mass.ug;
    }
    down->moves[down->count++] = move;
    return FAULT_OK;
}

struct fault stone_add_row(struct act *act, struct setting_down *down, struct stone_move move, bool *may)
{
    struct stone_amount own, share = {.count = 0};
    move.from.kind = move.kind;
    move.from.piece = act->row.id;
    struct fault fault = left_of(act, down, move.from, &own);
    int64_t from_own = own.count < move.count ? own.count : move.count;
    struct stone_move rest = move;
    rest.from.piece = 0;
    rest.count = move.count - from_own;
    *may = true;
    if (!fault_is(fault) && from_own > 0) {
        if (rest.count > 0 && move.stated.ug >= 0) { /* what was said of all is shared by what is known */
            (void)stone_take(own, from_own, MASS_UG(-1), &share);
            share.mass.ug = share.mass.ug < move.stated.ug ? share.mass.ug : move.stated.ug;
            rest.stated.ug = move.stated.ug - share.mass.ug;
            move.stated = share.mass;
        }
        move.count = from_own;
        fault = add_part(act, down, move, may);
    }
    if (!fault_is(fault) && *may && rest.count > 0)
        fault = add_part(act, down, rest, may);
    return fault;
}

/* Each kind once: so each row can be judged by itself. */
static bool is_twice(const struct form *rows, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (code_equal(form_code(&rows[i], "kind"), form_code(&rows[at], "kind")))
            return true;
    return false;
}

static struct fault read_rows(struct act *act, struct tag person, struct setting_down *down, bool *may)
{
    size_t count;
    const struct form *rows = form_rows(act->command->form, "stones", &count);
    struct fault fault = FAULT_OK;
    *may = down->count + 2 * (int)count <= STONE_MOVES_MAX; /* each of two parts, beside what goes back */
    if (!*may)
        act_refuse(act, REASON_TOO_LARGE);
    for (size_t i = 0; i < count && *may && !fault_is(fault); i++) {
        struct stone_move move = {
            .kind = form_code(&rows[i], "kind"),
            .from = {.account = stone_holder(person)},
            .to = stone_account(STONE_PIECE),
            .to_piece = act->row.id,
            .count = form_int(&rows[i], "count"),
            .stated = stated_in(&rows[i]),
            .person = person,
            .setting = setting_of(act, &rows[i], &act->row),
        };
        if (is_twice(rows, i)) {
            act_refuse_because(act, REASON_BAD_FIELD, _("%s is listed twice: add it up."), move.kind.text);
            *may = false;
            return FAULT_OK;
        }
        fault = stone_find_kind(act, move.kind, may);
        if (!fault_is(fault) && *may)
            fault = stone_add_row(act, down, move, may);
    }
    return fault;
}

static struct fault set(struct act *act)
{
    struct setting_down down = {.count = 0};
    struct stone_lines stones;
    struct mass assumed;
    struct piece after = act->row.now.piece;
    const struct route_step *step = after.place == PLACE_STATION ? piece_step(&after) : NULL;
    struct tag person;
    bool may, told;
    bool fits = step && step->sets_stones && after.state == PIECE_IN_WORK;
    struct fault fault = stone_take_back_assumed(act, fits, &down, &assumed, &told);
    if (fault_is(fault) || act->reply->result == RESULT_REFUSED)
        return fault;
    bool is_one = after.place != PLACE_ENDED; /* they were set, wherever it is by now */
    if (!fits && !told && !(is_one && act_stands(act, REASON_WRONG_STATE))) {
        act_refuse_because(act, REASON_WRONG_STATE, _("%s is not in work where its stones are set."),
                           act->row.name);
        return FAULT_OK;
    }
    if (!find_holder(act, "holder", &person))
        return FAULT_OK;
    fault = read_rows(act, person, &down, &may);
    if (fault_is(fault) || !may)
        return fault;
    after.version++;
    after.stones = mass_add(mass_subtract(after.stones, assumed), down.mass);
    stone_tell(&down, &stones);
    return post_piece(act, &act->row, &after, &stones);
}

struct fault stone_book(struct act *act)
{
    switch ((int)act->command->verb) {
    case VERB_BUY_STONES:
        return buy(act);
    case VERB_ISSUE_STONES:
        return issue(act);
    case VERB_SET_STONES:
        return set(act);
    case VERB_RETURN_STONES:
        return give_up(act, STONE_STOCK);
    case VERB_BREAK_STONES:
        return give_up(act, STONE_BROKEN);
    case VERB_LOSE_STONES:
        return give_up(act, STONE_LOST);
    }
    act_refuse(act, REASON_UNKNOWN_COMMAND);
    return FAULT_OK;
}
