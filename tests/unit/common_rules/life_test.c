/* The rules of a piece's life: what each allows in every place and state, and what it leaves behind. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/rules/ledger.h"
#include "common/rules/life.h"
#include "common/rules/lot.h"
#include "common/rules/slip.h"
#include "tests/unit/common_rules/line_helper.h"

static struct piece piece_in(enum place place, enum piece_state state)
{
    struct piece piece = line_piece(SETTING, state, line_operator(1));
    piece.place = place;
    if (place != PLACE_STATION) {
        piece.tray = place == PLACE_PARKED ? piece.station : code_of("");
        piece.station = code_of("");
        piece.holder = tag_of("");
    }
    if (state == PIECE_HELD)
        piece.was = PIECE_QUEUED;
    return piece;
}

/* ------------------------------------------------------------------ what is allowed where */

static const struct {
    enum place place;
    enum piece_state state;
    enum reason hold, release, park, scrap, lose;
} rows[] = {
    {PLACE_POOL, PIECE_QUEUED, REASON_NONE, REASON_WRONG_STATE, REASON_WRONG_STATE, REASON_NONE, REASON_NONE},
    {PLACE_STATION, PIECE_QUEUED, REASON_NONE, REASON_WRONG_STATE, REASON_WRONG_STATE, REASON_NONE,
     REASON_NONE},
    {PLACE_STATION, PIECE_IN_WORK, REASON_NONE, REASON_WRONG_STATE, REASON_WRONG_STATE, REASON_NONE,
     REASON_NONE},
    {PLACE_STATION, PIECE_DONE, REASON_NONE, REASON_WRONG_STATE, REASON_WRONG_STATE, REASON_NONE,
     REASON_NONE},
    {PLACE_STATION, PIECE_HELD, REASON_HELD, REASON_NONE, REASON_NONE, REASON_NONE, REASON_NONE},
    {PLACE_PARKED, PIECE_HELD, REASON_HELD, REASON_WRONG_STATE, REASON_WRONG_STATE, REASON_NONE, REASON_NONE},
    {PLACE_FINISHED, PIECE_DONE, REASON_FINISHED, REASON_WRONG_STATE, REASON_WRONG_STATE, REASON_NONE,
     REASON_NONE},
    {PLACE_TREE, PIECE_QUEUED, REASON_WRONG_STATE, REASON_WRONG_STATE, REASON_WRONG_STATE, REASON_WRONG_STATE,
     REASON_WRONG_STATE},
    {PLACE_DELIVERED, PIECE_DONE, REASON_FINISHED, REASON_WRONG_STATE, REASON_WRONG_STATE, REASON_FINISHED,
     REASON_FINISHED},
    {PLACE_SCRAPPED, PIECE_DONE, REASON_FINISHED, REASON_WRONG_STATE, REASON_WRONG_STATE, REASON_FINISHED,
     REASON_FINISHED},
    {PLACE_MISSING, PIECE_DONE, REASON_FINISHED, REASON_WRONG_STATE, REASON_WRONG_STATE, REASON_WRONG_STATE,
     REASON_WRONG_STATE},
    {PLACE_ENDED, PIECE_DONE, REASON_FINISHED, REASON_WRONG_STATE, REASON_WRONG_STATE, REASON_FINISHED,
     REASON_FINISHED},
};

static void expect(size_t row, const char *verb, const struct outcome *got, enum reason want,
                   const struct piece *before)
{
    if (got->reason != want)
        fail_msg("%s, %s: %s gives %s", place_word(rows[row].place), piece_state_word(rows[row].state), verb,
                 reason_word(got->reason));
    assert_string_equal(got->at.text, before->place == PLACE_STATION ? "setting" : "");
    assert_int_equal(got->changes, want == REASON_NONE);
    assert_int_equal(got->after.version, before->version + (want == REASON_NONE ? 1 : 0));
}

static void every_verb_knows_every_place(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct piece piece = piece_in(rows[i].place, rows[i].state);
        struct outcome hold = piece_hold(&piece), release = piece_release(&piece), park = piece_park(&piece),
                       scrap = piece_scrap(&piece, 0), lose = piece_lose(&piece);
        expect(i, "hold", &hold, rows[i].hold, &piece);
        expect(i, "release", &release, rows[i].release, &piece);
        expect(i, "park", &park, rows[i].park, &piece);
        expect(i, "scrap", &scrap, rows[i].scrap, &piece);
        expect(i, "missing", &lose, rows[i].lose, &piece);
    }
}

static void a_tree_is_given_up_whole(void **state)
{
    static const struct {
        const char *name;
        enum place place;
        int64_t count;
        enum reason want;
    } trees[] = {
        {"in the pool", PLACE_POOL, 0, REASON_NONE},
        {"at a station", PLACE_STATION, 0, REASON_NONE},
        {"as many as hang on it", PLACE_STATION, 7, REASON_NONE},
        {"parked", PLACE_PARKED, 0, REASON_NONE},
        {"a part of it", PLACE_STATION, 6, REASON_DOES_NOT_ADD_UP},
        {"more than hang on it", PLACE_STATION, 8, REASON_DOES_NOT_ADD_UP},
        {"cut already", PLACE_ENDED, 0, REASON_FINISHED},
        {"scrapped already", PLACE_SCRAPPED, 0, REASON_FINISHED},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(trees); i++) {
        struct piece tree = piece_in(trees[i].place, PIECE_QUEUED);
        print_message("  %s\n", trees[i].name);
        tree.kind = KIND_TREE;
        tree.quantity = 7;
        struct outcome out = piece_scrap(&tree, trees[i].count);
        assert_int_equal(out.reason, trees[i].want);
        if (out.reason == REASON_NONE)
            assert_int_equal(out.after.place, PLACE_SCRAPPED);
    }
    struct piece tree = piece_in(PLACE_STATION, PIECE_IN_WORK);
    tree.kind = KIND_TREE;
    assert_int_equal(piece_lose(&tree).reason, REASON_WRONG_STATE);
    assert_int_equal(piece_hold(&tree).reason, REASON_NONE);
}

static void held_and_released_is_as_before(void **state)
{
    static const enum piece_state states[] = {PIECE_QUEUED, PIECE_IN_WORK, PIECE_DONE};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(states); i++) {
        struct piece piece = piece_in(PLACE_STATION, states[i]);
        struct piece held = piece_hold(&piece).after;
        struct piece back = piece_release(&held).after;
        assert_int_equal(back.state, states[i]);
        assert_int_equal(back.was, PIECE_QUEUED);
        assert_true(tag_equal(back.holder, piece.holder));
        assert_true(account_equal(ledger_holder(&held), ledger_holder(&piece)));
    }
}

static void who_loses_a_piece_from_hand_has_it_no_more(void **state)
{
    struct piece piece = piece_in(PLACE_STATION, PIECE_IN_WORK);
    (void)state;
    struct piece lost = piece_lose(&piece).after;
    assert_true(tag_is_none(lost.holder));
    assert_string_equal(ledger_holder(&lost).text, "loss:setting:missing");
    struct piece pooled = piece_in(PLACE_POOL, PIECE_QUEUED);
    struct piece gone = piece_lose(&pooled).after;
    assert_string_equal(ledger_holder(&gone).text, "loss:pool:missing");
    struct piece finished = piece_in(PLACE_FINISHED, PIECE_DONE);
    gone = piece_lose(&finished).after;
    assert_string_equal(ledger_holder(&gone).text, "loss:finished:missing");
}

/* ------------------------------------------------------------------ parked, and back */

/* Parked out of somebody's hands: they had it, and nobody goes on with it by himself. */
static void parked_it_is_in_nobodys_hands(void **state)
{
    struct piece piece = piece_in(PLACE_STATION, PIECE_IN_WORK);
    (void)state;
    piece.tray = code_of("qc"); /* a rework that nobody has scanned yet */
    struct piece held = piece_hold(&piece).after;
    struct piece parked = piece_park(&held).after;
    assert_int_equal(parked.place, PLACE_PARKED);
    assert_int_equal(parked.state, PIECE_HELD);
    assert_int_equal(parked.was, PIECE_QUEUED);
    assert_true(tag_is_none(parked.holder) && code_is_none(parked.station));
    assert_string_equal(parked.tray.text, "setting");
    assert_true(tag_equal(parked.since.operator_badge, line_operator(1)));
    assert_string_equal(parked.since.last.text, "setting");
}

static void parked_out_of_the_tray_nobody_had_it(void **state)
{
    struct piece piece = piece_in(PLACE_STATION, PIECE_DONE);
    (void)state;
    struct piece held = piece_hold(&piece).after;
    struct piece parked = piece_park(&held).after;
    assert_int_equal(parked.was, PIECE_DONE);
    assert_true(tag_is_none(parked.since.operator_badge) && !parked.since.several);
}

static void on_its_way_it_is_lost_or_scrapped_like_any_other(void **state)
{
    struct piece piece = piece_in(PLACE_STATION, PIECE_QUEUED);
    (void)state;
    piece.transit = true;
    assert_int_equal(piece_scrap(&piece, 0).reason, REASON_NONE);
    assert_false(piece_scrap(&piece, 0).after.transit);
    assert_false(piece_lose(&piece).after.transit);
}

static const struct {
    const char *name;
    enum place place;
    int64_t there;
    bool may_exceed, rework;
    enum reason want;
} unpark_rows[] = {
    {"there is room", PLACE_PARKED, 3, false, false, REASON_NONE},
    {"it is full", PLACE_PARKED, 4, false, false, REASON_STATION_FULL},
    {"it is full, and a manager lets it past", PLACE_PARKED, 4, true, false, REASON_NONE},
    {"rework may exceed it", PLACE_PARKED, 4, false, true, REASON_NONE},
    {"it is not parked", PLACE_STATION, 3, false, false, REASON_WRONG_STATE},
    {"it is missing", PLACE_MISSING, 3, true, true, REASON_WRONG_STATE},
};

static void what_is_parked_comes_back_when_there_is_room(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(unpark_rows); i++) {
        struct line line;
        line_make(&line);
        struct floor_now floor = {line.now, LINE_STATIONS, NULL, 0};
        struct piece piece = piece_in(unpark_rows[i].place, PIECE_HELD);
        piece.rework = unpark_rows[i].rework;
        line.now[SETTING].load.pieces = unpark_rows[i].there;
        struct outcome out = piece_unpark(&piece, &line.now[SETTING], &floor, unpark_rows[i].may_exceed);
        if (out.reason != unpark_rows[i].want)
            fail_msg("%s: %s", unpark_rows[i].name, reason_word(out.reason));
        if (out.reason == REASON_STATION_FULL) {
            assert_string_equal(out.next.text, "setting");
            assert_int_equal(out.numbers.value[NUMBER_LIMIT], 4);
        }
        if (out.reason != REASON_NONE)
            continue;
        assert_int_equal(out.after.place, PLACE_STATION);
        assert_string_equal(out.after.station.text, "setting");
        assert_string_equal(out.after.tray.text, "setting");
    }
}

/* ------------------------------------------------------------------ lost and found */

static struct outcome find(const struct piece *lost, const struct piece *before, int64_t there, bool *parked)
{
    struct line line;
    line_make(&line);
    struct floor_now floor = {line.now, LINE_STATIONS, NULL, 0};
    line.now[SETTING].load.pieces = there;
    return piece_found(lost, before, &line.now[SETTING], &floor, parked);
}

/* A count that misses it notes neither how far it was nor what it was. */
static void found_it_is_as_far_as_it_was(void **state)
{
    static const struct {
        const char *name;
        enum piece_state state, was;
        bool rework;
        enum piece_state back, back_was;
    } lost_rows[] = {
        {"queued", PIECE_QUEUED, PIECE_QUEUED, false, PIECE_QUEUED, PIECE_QUEUED},
        {"queued for a rework", PIECE_QUEUED, PIECE_QUEUED, true, PIECE_QUEUED, PIECE_QUEUED},
        {"in a hand that has it no more", PIECE_IN_WORK, PIECE_QUEUED, false, PIECE_QUEUED, PIECE_QUEUED},
        {"done", PIECE_DONE, PIECE_QUEUED, false, PIECE_DONE, PIECE_QUEUED},
        {"held when it was done", PIECE_HELD, PIECE_DONE, false, PIECE_HELD, PIECE_DONE},
        {"held in work", PIECE_HELD, PIECE_IN_WORK, false, PIECE_HELD, PIECE_QUEUED},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(lost_rows); i++) {
        struct piece before = piece_in(PLACE_STATION, lost_rows[i].state);
        bool parked;
        before.was = lost_rows[i].was;
        before.rework = lost_rows[i].rework;
        struct piece lost = piece_lose(&before).after;
        lost.state = PIECE_DONE;
        lost.rework = false;
        struct piece found = find(&lost, &before, 3, &parked).after;
        if (found.state != lost_rows[i].back || found.was != lost_rows[i].back_was ||
            found.rework != lost_rows[i].rework)
            fail_msg("%s: %s, was %s, rework %d", lost_rows[i].name, piece_state_word(found.state),
                     piece_state_word(found.was), found.rework);
    }
}

static void found_it_is_where_it_was(void **state)
{
    struct piece before = piece_in(PLACE_STATION, PIECE_IN_WORK);
    bool parked;
    (void)state;
    before.tray = code_of("qc");
    before.transit = true;
    struct piece lost = piece_lose(&before).after;
    struct piece found = find(&lost, &before, 3, &parked).after;
    assert_false(parked);
    assert_int_equal(found.place, PLACE_STATION);
    assert_int_equal(found.state, PIECE_QUEUED);
    assert_string_equal(found.station.text, "setting");
    assert_string_equal(found.tray.text, "qc");
    assert_true(found.transit);
    assert_true(found.since.several); /* who knows who had it */
    assert_true(tag_is_none(found.since.operator_badge));
    assert_int_equal(find(&before, &before, 3, &parked).reason, REASON_WRONG_STATE); /* nobody misses it */
}

static void found_it_is_parked_where_there_is_no_room(void **state)
{
    struct piece before = piece_in(PLACE_STATION, PIECE_DONE);
    bool parked;
    (void)state;
    before.tray = code_of("qc");
    before.transit = true;
    struct piece lost = piece_lose(&before).after;
    struct piece found = find(&lost, &before, 4, &parked).after;
    assert_true(parked);
    assert_int_equal(found.place, PLACE_PARKED);
    assert_int_equal(found.state, PIECE_HELD);
    assert_int_equal(found.was, PIECE_DONE);
    assert_string_equal(found.tray.text, "setting");
    assert_true(code_is_none(found.station));
    assert_false(found.transit);
    before.rework = true; /* which may exceed the limit */
    assert_int_equal(find(&lost, &before, 4, &parked).after.place, PLACE_STATION);
    assert_false(parked);
}

static void what_was_held_before_it_was_lost_goes_on_where_it_was(void **state)
{
    struct piece piece = piece_in(PLACE_STATION, PIECE_DONE);
    bool parked;
    (void)state;
    struct piece before = piece_hold(&piece).after;
    struct piece lost = piece_lose(&before).after;
    struct piece found = find(&lost, &before, 4, &parked).after;
    assert_true(parked);
    assert_int_equal(found.state, PIECE_HELD);
    assert_int_equal(found.was, PIECE_DONE);
}

/* ------------------------------------------------------------------ another pair of hands */

static const struct {
    const char *name;
    int step;
    enum piece_state state;
    bool weighed_here;
    int to, at_once;
    int64_t in_work;
    enum reason want;
    bool counts; /* both have had it */
} hand_rows[] = {
    {"to somebody who is free", SETTING, PIECE_IN_WORK, false, 2, 1, 0, REASON_NONE, true},
    {"to somebody who has enough", SETTING, PIECE_IN_WORK, false, 2, 1, 1, REASON_AT_ONCE, false},
    {"the last that they may have", SETTING, PIECE_IN_WORK, false, 2, 3, 2, REASON_NONE, true},
    {"where nobody counts", SETTING, PIECE_IN_WORK, false, 2, 0, 9, REASON_NONE, true},
    {"to themselves", SETTING, PIECE_IN_WORK, false, 1, 1, 0, REASON_EXISTS, false},
    {"that is in the tray", SETTING, PIECE_QUEUED, false, 2, 1, 0, REASON_NOT_IN_WORK, false},
    {"before it is weighed in", QC, PIECE_IN_WORK, false, 2, 1, 0, REASON_NONE, false},
    {"after it is weighed in", QC, PIECE_IN_WORK, true, 2, 1, 0, REASON_NONE, true},
};

static void work_in_hand_goes_to_another(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(hand_rows); i++) {
        struct line line;
        line_make(&line);
        struct station *here = &line.stations[hand_rows[i].step];
        struct piece piece = line_piece(hand_rows[i].step, hand_rows[i].state, line_operator(1));
        here->at_once = hand_rows[i].at_once;
        piece.weighed_here = hand_rows[i].weighed_here;
        piece.since.operator_badge = line_operator(1);
        struct outcome out =
            piece_hand_over(&piece, here, line_operator(hand_rows[i].to), hand_rows[i].in_work);
        if (out.reason != hand_rows[i].want || out.after.since.several != hand_rows[i].counts)
            fail_msg("%s: %s, several %d", hand_rows[i].name, reason_word(out.reason),
                     out.after.since.several);
        if (out.reason == REASON_AT_ONCE) {
            assert_int_equal(out.numbers.value[NUMBER_IN_WORK], 1);
            assert_int_equal(out.numbers.value[NUMBER_AT_ONCE], 1);
        }
        if (out.reason == REASON_NONE)
            assert_true(tag_equal(out.after.holder, line_operator(2)));
    }
}

static void elsewhere_nothing_is_in_hand(void **state)
{
    struct line line;
    struct piece piece = piece_in(PLACE_STATION, PIECE_IN_WORK);
    (void)state;
    line_make(&line);
    assert_int_equal(piece_hand_over(&piece, &line.stations[QC], line_operator(2), 0).reason,
                     REASON_NOT_IN_WORK);
    piece.place = PLACE_PARKED;
    assert_int_equal(piece_hand_over(&piece, &line.stations[SETTING], line_operator(2), 0).reason,
                     REASON_NOT_IN_WORK);
}

/* ------------------------------------------------------------------ lots */

static void some_of_a_lot_are_scrapped(void **state)
{
    struct piece lot = piece_in(PLACE_STATION, PIECE_DONE);
    (void)state;
    lot.quantity = 4;
    lot.book_mass = MASS_UG(4000);
    lot.stones = MASS_UG(400);
    lot.weighed_here = true; /* all four of them */
    struct outcome out = piece_scrap(&lot, 1);
    assert_false(out.after.weighed_here);
    assert_true(out.after.since.several);
    assert_int_equal(out.after.quantity, 3);
    assert_int_equal(out.after.book_mass.ug, 3000);
    assert_int_equal(out.after.stones.ug, 300);
    assert_int_equal(out.after.place, PLACE_STATION);
    assert_int_equal(piece_scrap(&lot, 4).after.place, PLACE_SCRAPPED);
    assert_int_equal(piece_scrap(&lot, 5).reason, REASON_DOES_NOT_ADD_UP);
    lot.place = PLACE_DELIVERED; /* what has left comes before how many */
    assert_int_equal(piece_scrap(&lot, 5).reason, REASON_FINISHED);
}

static void parts_of_a_lot_are_the_whole(void **state)
{
    (void)state;
    for (int64_t whole = 0; whole < 40; whole++)
        for (int64_t quantity = 2; quantity < 9; quantity++)
            for (int64_t count = 1; count < quantity; count++) {
                struct piece lot = piece_in(PLACE_STATION, PIECE_DONE);
                lot.quantity = quantity;
                lot.book_mass = lot.stones = MASS_UG(whole);
                struct lot_split split = lot_split(&lot, count, tag_make(TAG_PIECE, 99));
                assert_int_equal(split.reason, REASON_NONE);
                assert_int_equal(split.stays.quantity + split.leaves.quantity, quantity);
                assert_int_equal(split.stays.book_mass.ug + split.leaves.book_mass.ug, whole);
                assert_int_equal(split.stays.stones.ug + split.leaves.stones.ug, whole);
                int64_t off =
                    split.leaves.book_mass.ug * quantity - whole * count; /* at most half a microgram */
                assert_true(2 * off <= quantity && 2 * off >= -quantity);
                struct lot_merge merge = lot_merge(&split.stays, &split.leaves);
                assert_int_equal(merge.reason, REASON_NONE);
                assert_int_equal(merge.stays.quantity, quantity);
                assert_int_equal(merge.stays.book_mass.ug, whole);
            }
}

static void a_half_is_weighed_on_its_own_and_answered_for_by_several(void **state)
{
    struct piece lot = piece_in(PLACE_STATION, PIECE_IN_WORK);
    (void)state;
    lot.quantity = 4;
    lot.weighed = lot.weighed_here = true;
    struct lot_split split = lot_split(&lot, 2, tag_make(TAG_PIECE, 99));
    assert_false(split.stays.weighed_here || split.leaves.weighed_here);
    assert_true(tag_equal(split.leaves.holder, lot.holder));
    split.leaves.since.operator_badge = line_operator(2);
    split.stays.since.operator_badge = line_operator(1);
    struct lot_merge merge = lot_merge(&split.stays, &split.leaves);
    assert_true(merge.stays.since.several);
    assert_true(tag_is_none(merge.stays.since.operator_badge));
}

static void only_what_lies_together_merges(void **state)
{
    struct piece lot = piece_in(PLACE_STATION, PIECE_DONE);
    (void)state;
    lot.quantity = 4;
    struct lot_split split = lot_split(&lot, 2, tag_make(TAG_PIECE, 99));
    struct piece other = split.leaves;
    assert_int_equal(lot_merge(&split.stays, &split.stays).reason, REASON_EXISTS);
    other.state = PIECE_QUEUED;
    assert_int_equal(lot_merge(&split.stays, &other).reason, REASON_WRONG_STATE);
    other = split.leaves;
    other.station = code_of("polishing");
    assert_int_equal(lot_merge(&split.stays, &other).reason, REASON_WRONG_STATE);
    other = split.leaves;
    other.step++;
    assert_int_equal(lot_merge(&split.stays, &other).reason, REASON_WRONG_STATE);
    other = split.leaves;
    other.rework = true;
    assert_int_equal(lot_merge(&split.stays, &other).reason, REASON_WRONG_STATE);
    assert_int_equal(lot_split(&lot, 4, tag_make(TAG_PIECE, 99)).reason, REASON_DOES_NOT_ADD_UP);
    assert_int_equal(lot_split(&lot, 0, tag_make(TAG_PIECE, 99)).reason, REASON_DOES_NOT_ADD_UP);
    lot.kind = KIND_TREE;
    assert_int_equal(lot_split(&lot, 2, tag_make(TAG_PIECE, 99)).reason, REASON_WRONG_STATE);
}

/* ------------------------------------------------------------------ slips */

static void a_carrier_is_nobody_whom_metal_could_be_charged_to(void **state)
{
    struct line line;
    line_make(&line);
    struct piece piece = piece_in(PLACE_STATION, PIECE_DONE);
    (void)state;
    piece.since = (struct custody_since){
        .operator_badge = line_operator(1), .first = piece.station, .last = piece.station};
    struct outcome out = slip_send_out(&piece, &line.stations[SETTING], &line.stations[POLISHING], NULL);
    assert_int_equal(out.reason, REASON_NONE);
    assert_true(out.after.transit && out.after.since.several);
    assert_string_equal(ledger_open_balance(&out.after).text, "open:stretch:setting:polishing");
    assert_string_equal(ledger_holder(&out.after).text, "transit:polishing");
    assert_false(slip_is_back(&out.after));
    struct mass weighed = MASS_MG(4990);
    struct piece there = slip_arrive(&out.after, code_of(""), &weighed).after;
    assert_int_equal(there.book_mass.ug, 4990000);
    assert_string_equal(ledger_open_balance(&there).text, "open:stretch:polishing:polishing");
    assert_int_equal(slip_arrive(&there, code_of(""), NULL).reason, REASON_WRONG_STATE);
    struct outcome back = slip_send_back(&there, &line.stations[POLISHING], NULL);
    assert_int_equal(back.after.state, PIECE_DONE);
    assert_true(slip_is_back(&back.after));
    struct piece home = slip_arrive(&back.after, code_of("qc"), NULL).after;
    assert_string_equal(home.tray.text, "qc");
    assert_string_equal(home.station.text, "polishing");
    assert_string_equal(ledger_holder(&home).text, "tray:qc");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_verb_knows_every_place),
        cmocka_unit_test(a_tree_is_given_up_whole),
        cmocka_unit_test(held_and_released_is_as_before),
        cmocka_unit_test(who_loses_a_piece_from_hand_has_it_no_more),
        cmocka_unit_test(parked_it_is_in_nobodys_hands),
        cmocka_unit_test(parked_out_of_the_tray_nobody_had_it),
        cmocka_unit_test(on_its_way_it_is_lost_or_scrapped_like_any_other),
        cmocka_unit_test(what_is_parked_comes_back_when_there_is_room),
        cmocka_unit_test(found_it_is_as_far_as_it_was),
        cmocka_unit_test(found_it_is_where_it_was),
        cmocka_unit_test(found_it_is_parked_where_there_is_no_room),
        cmocka_unit_test(what_was_held_before_it_was_lost_goes_on_where_it_was),
        cmocka_unit_test(work_in_hand_goes_to_another),
        cmocka_unit_test(elsewhere_nothing_is_in_hand),
        cmocka_unit_test(some_of_a_lot_are_scrapped),
        cmocka_unit_test(parts_of_a_lot_are_the_whole),
        cmocka_unit_test(a_half_is_weighed_on_its_own_and_answered_for_by_several),
        cmocka_unit_test(only_what_lies_together_merges),
        cmocka_unit_test(a_carrier_is_nobody_whom_metal_could_be_charged_to),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
