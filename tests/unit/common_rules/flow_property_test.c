/* Random histories of a small workshop: many operators do sensible and foolish things with many pieces, asked
 * and happened, and take some back. Whatever they do, after every step: each piece is in exactly one place,
 * nothing is lost or made of nothing, no block limit was exceeded by a deed that may not, and the ledger is
 * what is really there. A failure names the seed and the step. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "common/rules/flow.h"
#include "common/rules/ledger.h"

enum {
    STATIONS = 5,
    PIECES = 14,
    OPERATORS = 4,
    BOOKS = 2,
    ACCOUNTS_MAX = 160,
    STEPS = 600,
    DRAIN_ROUNDS_MAX = 200,
    SETTING_STEP = 1
};

static const uint64_t seeds[] = {1,       2,       3,        5,        8,          13,          21,
                                 34,      55,      89,       0xDEAD,   0xBEEF,     0xCAFE,      1000003,
                                 7777777, 1 << 20, 20261120, 31415926, 0x5EED5EED, ~UINT64_C(0)};

static const char *const codes[STATIONS] = {"casting", "setting", "setting-2", "polishing", "qc"};
static const char *const station_kinds[STATIONS] = {"casting", "setting", "setting", "polishing", "qc"};

static const struct route_step route[] = {
    {.kind = {"casting"}},
    {.kind = {"setting"}, .weigh = WEIGH_OUT, .sets_stones = true},
    {.kind = {"polishing"}, .weigh = WEIGH_BOTH},
    {.kind = {"qc"}, .weigh = WEIGH_IN, .inspection = true},
    {.kind = {"delivery"}},
};

struct balance {
    struct account account;
    int64_t ug;
};

struct ledger {
    struct balance items[ACCOUNTS_MAX];
    size_t count;
};

struct tracked {
    struct piece piece;
    int book;
    bool can_undo;        /* the last event changed it, and may be taken back */
    int64_t undo_version; /* of the piece after that event */
    struct piece before;
    struct transfers posted;
};

struct history {
    uint64_t seed, random;
    int step;
    struct station stations[STATIONS];
    struct load loads[STATIONS]; /* kept up event by event */
    struct tracked pieces[PIECES];
    struct ledger ledgers[BOOKS];
    int64_t carried_out, refused;
};

#define CHECK(history, condition)                                                                            \
    do {                                                                                                     \
        if (!(condition))                                                                                    \
            fail_msg("seed %llu, step %d: %s", (unsigned long long)(history)->seed, (history)->step,         \
                     #condition);                                                                            \
    } while (0)

/* splitmix64 */
static uint64_t draw(struct history *history, uint64_t below)
{
    uint64_t z = history->random += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return (z ^ z >> 31) % below;
}

/* ---------------------------------------------------------------- the books */

static int64_t *balance_of(struct history *history, int book, struct account account)
{
    struct ledger *ledger = &history->ledgers[book];
    for (size_t i = 0; i < ledger->count; i++)
        if (strcmp(ledger->items[i].account.text, account.text) == 0)
            return &ledger->items[i].ug;
    CHECK(history, ledger->count < ACCOUNTS_MAX);
    ledger->items[ledger->count] = (struct balance){account, 0};
    return &ledger->items[ledger->count++].ug;
}

static struct book book_name(int book)
{
    return ledger_book(code_of(book == 0 ? "au750y" : "ag925"), code_of("own"));
}

static void carry(struct history *history, int book, const struct transfers *transfers)
{
    for (size_t i = 0; i < transfers->count; i++) {
        const struct transfer *item = &transfers->items[i];
        CHECK(history, item->amount.ug > 0);
        CHECK(history, strcmp(item->book.text, book_name(book).text) == 0);
        *balance_of(history, book, item->debit) += item->amount.ug;
        *balance_of(history, book, item->credit) -= item->amount.ug;
    }
}

static bool is_holder(const char *account)
{
    return strncmp(account, "operator:", 9) == 0 || strncmp(account, "tray:", 5) == 0 ||
           strcmp(account, "finished") == 0;
}

static int64_t held_by(const struct history *history, int book, const char *account)
{
    int64_t ug = 0;
    for (int i = 0; i < PIECES; i++) {
        const struct tracked *tracked = &history->pieces[i];
        if (tracked->book == book && strcmp(ledger_holder(&tracked->piece).text, account) == 0)
            ug += tracked->piece.book_mass.ug;
    }
    return ug;
}

static void check_books(struct history *history)
{
    for (int book = 0; book < BOOKS; book++) {
        const struct ledger *ledger = &history->ledgers[book];
        int64_t sum = 0, in_hands = 0, in_pieces = 0;
        for (size_t i = 0; i < ledger->count; i++) {
            const char *account = ledger->items[i].account.text;
            sum += ledger->items[i].ug;
            if (!is_holder(account))
                continue;
            in_hands += ledger->items[i].ug;
            CHECK(history, ledger->items[i].ug >= 0);
            CHECK(history, ledger->items[i].ug == held_by(history, book, account));
        }
        for (int i = 0; i < PIECES; i++)
            in_pieces += history->pieces[i].book == book ? history->pieces[i].piece.book_mass.ug : 0;
        CHECK(history, sum == 0);
        CHECK(history, in_hands == in_pieces);
    }
}

/* ---------------------------------------------------------------- places and limits */

static int station_at(const struct code code)
{
    for (int i = 0; i < STATIONS; i++)
        if (strcmp(codes[i], code.text) == 0)
            return i;
    return -1;
}

static void check_place(struct history *history, const struct piece *piece)
{
    bool at_station = piece->place == PLACE_STATION;
    CHECK(history, at_station == (station_at(piece->station) >= 0));
    CHECK(history, at_station == (station_at(piece->tray) >= 0));
    CHECK(history, at_station || code_is_none(piece->station));
    CHECK(history, (piece->place == PLACE_POOL) == (piece->step == -1));
    CHECK(history, (at_station && piece->state == PIECE_IN_WORK) == !tag_is_none(piece->holder));
    CHECK(history, !tag_is_none(piece->holder) || piece->state != PIECE_IN_WORK);
    CHECK(history,
          code_equal(piece->station, piece->tray) || (piece->rework && piece->state == PIECE_QUEUED));
    CHECK(history, piece->step < (int)COUNT_OF(route) - 1);
    CHECK(history, !at_station ||
                       strcmp(station_kinds[station_at(piece->station)], route[piece->step].kind.text) == 0);
    CHECK(history, piece->book_mass.ug >= 0 && piece->quantity >= 1);
    CHECK(history, piece->stones.ug == 0 || piece->stones.ug == piece->stones_due.ug);
    bool is_set = piece->step > SETTING_STEP || (piece->step == SETTING_STEP && piece->state == PIECE_DONE);
    CHECK(history, !is_set || piece->stones.ug == piece->stones_due.ug);
}

static void check_counts(struct history *history)
{
    struct load counted[STATIONS] = {{0}};
    for (int i = 0; i < PIECES; i++) {
        const struct piece *piece = &history->pieces[i].piece;
        check_place(history, piece);
        if (piece->place != PLACE_STATION)
            continue;
        counted[station_at(piece->station)].pieces += piece->quantity;
        counted[station_at(piece->station)].mass.ug += piece->book_mass.ug;
    }
    for (int i = 0; i < STATIONS; i++) {
        CHECK(history, counted[i].pieces == history->loads[i].pieces);
        CHECK(history, counted[i].mass.ug == history->loads[i].mass.ug);
    }
}

static bool is_beyond(const struct station *station, struct load load)
{
    return station->limit.mode == LIMIT_BLOCK &&
           ((station->limit.pieces > 0 && load.pieces > station->limit.pieces) ||
            (station->limit.mass.ug > 0 && load.mass.ug > station->limit.mass.ug));
}

/* A station that took something in by a deed that may not exceed its limit is within it. */
static void check_limits(struct history *history, const struct load *earlier, bool may_exceed)
{
    for (int i = 0; i < STATIONS; i++) {
        bool grew = history->loads[i].pieces > earlier[i].pieces;
        if (grew && !may_exceed)
            CHECK(history, !is_beyond(&history->stations[i], history->loads[i]));
    }
}

/* Said independently of the rules: an asked start is followed by a place downstream. */
static void check_way_on(struct history *history, const struct piece *piece)
{
    const char *next = route[piece->step + 1].kind.text;
    bool way = strcmp(next, "delivery") == 0;
    for (int i = 0; i < STATIONS; i++) {
        struct load with = history->loads[i];
        with.pieces += piece->quantity;
        with.mass.ug += piece->book_mass.ug;
        way = way || (strcmp(station_kinds[i], next) == 0 && !is_beyond(&history->stations[i], with));
    }
    CHECK(history, way);
}

static void move_load(struct history *history, const struct piece *piece, int64_t sign)
{
    if (piece->place != PLACE_STATION)
        return;
    struct load *load = &history->loads[station_at(piece->station)];
    load->pieces += sign * piece->quantity;
    load->mass.ug += sign * piece->book_mass.ug;
}

/* ---------------------------------------------------------------- one event */

/* What the hub would do with an outcome: book it, and let the piece be what it has become. */
static void commit(struct history *history, struct tracked *tracked, const struct outcome *out, bool weighed)
{
    struct piece before = tracked->piece;
    struct book book = book_name(tracked->book);
    CHECK(history, out->after.version == before.version + 1);
    tracked->posted.count = 0;
    if (weighed)
        ledger_post_weighing(&tracked->posted, book, &before, &out->after);
    else
        ledger_post_move(&tracked->posted, book, &before, &out->after);
    carry(history, tracked->book, &tracked->posted);
    move_load(history, &before, -1);
    move_load(history, &out->after, +1);
    tracked->before = before;
    tracked->piece = out->after;
    tracked->undo_version = out->after.version;
    tracked->can_undo = true;
    history->carried_out++;
}

static void take_back(struct history *history, struct tracked *tracked)
{
    struct outcome out = piece_undo(&tracked->piece, &tracked->before, tracked->undo_version);
    CHECK(history, out.reason == (tracked->can_undo ? REASON_NONE : REASON_NOTHING_TO_UNDO));
    if (!out.changes)
        return;
    struct transfers back = {.count = 0};
    ledger_post_reversal(&back, &tracked->posted);
    carry(history, tracked->book, &back);
    move_load(history, &tracked->piece, -1);
    move_load(history, &out.after, +1);
    CHECK(history, out.after.version == tracked->piece.version + 1);
    tracked->piece = out.after;
    tracked->can_undo = false;
}

static int64_t count_in_work(const struct history *history, struct code station, struct tag operator_badge)
{
    int64_t count = 0;
    for (int i = 0; i < PIECES; i++) {
        const struct piece *piece = &history->pieces[i].piece;
        count += tag_equal(piece->holder, operator_badge) && code_equal(piece->station, station);
    }
    return count;
}

static struct outcome judge_pass(struct history *history, const struct deed *deed)
{
    struct judged weight = {.has_ruling = draw(history, 2) == 0};
    weight.ruling = (enum ruling)draw(history, 5);
    weight.readings = (int)draw(history, 3);
    return piece_pass(deed, &weight);
}

static struct outcome judge(struct history *history, const struct deed *deed, enum verb verb)
{
    switch ((int)verb) {
    case VERB_RECEIVE:
        return piece_receive(deed);
    case VERB_START:
        return piece_start(deed);
    case VERB_FINISH:
        return piece_finish(deed);
    case VERB_PASS:
        return judge_pass(history, deed);
    case VERB_REWORK:
        return piece_rework(deed, code_of(station_kinds[draw(history, STATIONS)]));
    case VERB_WEIGH:
    default:
        break;
    }
    /* a little lost, seldom a little gained, once in a while a reading that cannot be */
    int64_t change = (int64_t)draw(history, 60000) - 50000;
    int64_t metal = draw(history, 40) == 0 ? -1 : deed->piece->book_mass.ug + change;
    return piece_weigh(deed, MASS_UG(metal));
}

static struct outcome do_deed(struct history *history, struct tracked *tracked, enum verb verb, int here,
                              int operator, bool happened)
{
    struct station_now now[STATIONS];
    struct load earlier[STATIONS];
    memcpy(earlier, history->loads, sizeof earlier);
    for (int i = 0; i < STATIONS; i++)
        now[i] = (struct station_now){.station = &history->stations[i], .load = history->loads[i]};
    struct tag badge = tag_make(TAG_BADGE, operator);
    struct piece before = tracked->piece;
    struct deed deed = {
        .piece = &before,
        .here = &now[here],
        .next = now,
        .next_count = STATIONS,
        .operator_badge = badge,
        .in_work = count_in_work(history, history->stations[here].code, badge),
        .happened = happened,
    };
    struct outcome out = judge(history, &deed, verb);
    CHECK(history, !happened || out.reason == REASON_NONE);
    CHECK(history, out.reason == REASON_NONE || !out.changes);
    CHECK(history, out.changes || memcmp(&out.after, &before, sizeof before) == 0);
    if (out.changes)
        commit(history, tracked, &out, verb == VERB_WEIGH);
    else
        history->refused++;
    bool started = before.state != PIECE_IN_WORK && tracked->piece.state == PIECE_IN_WORK;
    if (started && !happened)
        check_way_on(history, &tracked->piece);
    check_limits(history, earlier, verb == VERB_REWORK || happened);
    check_counts(history);
    check_books(history);
    return out;
}

/* ---------------------------------------------------------------- histories */

static void begin(struct history *history, uint64_t seed)
{
    *history = (struct history){.seed = seed, .random = seed};
    for (int i = 0; i < STATIONS; i++) {
        struct station *station = &history->stations[i];
        station->code = code_of(codes[i]);
        station->kind = code_of(station_kinds[i]);
        station->at_once = 1 + (int)draw(history, 3);
        station->limit.pieces = 3 + (int64_t)draw(history, 5);
        station->limit.mass =
            draw(history, 3) == 0 ? MASS_MG(25000 + (int64_t)draw(history, 30000)) : MASS_UG(0);
        station->limit.mode = draw(history, 5) == 0 ? LIMIT_WARN : LIMIT_BLOCK;
    }
    for (int i = 0; i < PIECES; i++) {
        struct tracked *tracked = &history->pieces[i];
        int64_t quantity = 1 + (int64_t)draw(history, 3);
        tracked->book = (int)draw(history, BOOKS);
        tracked->piece = (struct piece){
            .tag = tag_make(TAG_PIECE, i + 1),
            .version = 1,
            .quantity = quantity,
            .step = -1,
            .book_mass = MASS_UG(quantity * (2000000 + (int64_t)draw(history, 4000000))),
            .stones_due = MASS_MG(100 * quantity),
            .steps = route,
            .step_count = COUNT_OF(route),
        };
        ledger_post_opening(&tracked->posted, book_name(tracked->book), &tracked->piece);
        carry(history, tracked->book, &tracked->posted);
    }
    check_books(history);
}

/* Half of the time what a sensible person would do at the station where the piece lies or comes next; else
 * anything anywhere. */
static void choose(struct history *history, const struct piece *piece, enum verb *verb, int *here)
{
    static const enum verb verbs[] = {VERB_RECEIVE, VERB_START, VERB_FINISH,
                                      VERB_WEIGH,   VERB_PASS,  VERB_REWORK};
    *here = (int)draw(history, STATIONS);
    *verb = verbs[draw(history, COUNT_OF(verbs))];
    if (draw(history, 2) == 0)
        return;
    if (piece->place == PLACE_STATION && piece->state != PIECE_DONE) {
        *here = station_at(piece->station);
        if (draw(history, 2) == 0)
            *verb = piece_scan_verb(piece, history->stations[*here].code);
    } else {
        *verb = VERB_RECEIVE;
    }
}

static void live(struct history *history)
{
    for (history->step = 0; history->step < STEPS; history->step++) {
        struct tracked *tracked = &history->pieces[draw(history, PIECES)];
        if (draw(history, 12) == 0) {
            take_back(history, tracked);
            check_counts(history);
            check_books(history);
            continue;
        }
        enum verb verb;
        int here;
        choose(history, &tracked->piece, &verb, &here);
        do_deed(history, tracked, verb, here, (int)draw(history, OPERATORS), draw(history, 10) == 0);
    }
}

/* Whichever station of the next kind has room takes it. */
static void drain_into_next(struct history *history, struct tracked *tracked, int operator)
{
    for (int i = 0; i < STATIONS; i++)
        if (do_deed(history, tracked, VERB_RECEIVE, i, operator, false).changes)
            return;
}

/* One sensible deed for the piece, by an operator of its own. */
static void drain_piece(struct history *history, struct tracked *tracked, int operator)
{
    const struct piece *piece = &tracked->piece;
    if (piece->place == PLACE_FINISHED)
        return;
    if (piece->place == PLACE_POOL || piece->state == PIECE_DONE) {
        drain_into_next(history, tracked, operator);
        return;
    }
    int here = station_at(piece->station);
    bool wants_weight = !piece->weighed_here && piece_step(piece)->weigh != WEIGH_NONE;
    if (wants_weight && do_deed(history, tracked, VERB_WEIGH, here, operator, false).changes)
        return;
    enum verb verb = piece_scan_verb(piece, piece->station);
    if (verb == VERB_FINISH && piece_step(piece)->inspection)
        verb = VERB_PASS;
    do_deed(history, tracked, verb, here, operator, false);
}

static bool all_finished(const struct history *history)
{
    for (int i = 0; i < PIECES; i++)
        if (history->pieces[i].piece.place != PLACE_FINISHED)
            return false;
    return true;
}

/* Pull can stop, but never lock: when everybody does what is sensible, everything gets finished, by itself
 * and within its limits. (QC's rulings are drawn too: what fails is judged again.) */
static void drain(struct history *history)
{
    for (int round = 0; round < DRAIN_ROUNDS_MAX && !all_finished(history); round++) {
        for (int i = 0; i < PIECES; i++)
            drain_piece(history, &history->pieces[i], OPERATORS + i);
        history->step++;
    }
    CHECK(history, all_finished(history));
}

static void test_whatever_happens_the_workshop_adds_up(void **state)
{
    (void)state;
    int64_t carried_out = 0, refused = 0;
    for (size_t i = 0; i < COUNT_OF(seeds); i++) {
        struct history history;
        begin(&history, seeds[i]);
        live(&history);
        drain(&history);
        carried_out += history.carried_out;
        refused += history.refused;
    }
    /* the histories are worth something: both kinds of answer are frequent */
    assert_true(carried_out > 2000);
    assert_true(refused > 2000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_whatever_happens_the_workshop_adds_up)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
