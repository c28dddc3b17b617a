/* Transfer slips, the rules alone: what may go and come back, what is then of the piece, whom a difference is
 * charged to, and whether there is room for all that is on a slip. Setting is done at a subcontractor here.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "common/rules/slip.h"
#include "tests/unit/common_rules/line_helper.h"

static void hold(struct piece *piece)
{
    piece->was = piece->state;
    piece->state = PIECE_HELD;
}

static void travel(struct piece *piece)
{
    piece->transit = true;
}

static void park(struct piece *piece)
{
    piece->place = PLACE_PARKED;
}

static void hang(struct piece *piece)
{
    piece->place = PLACE_TREE;
}

static void end(struct piece *piece)
{
    piece->place = PLACE_FINISHED;
    piece->state = PIECE_DONE;
}

static void lie_elsewhere(struct piece *piece)
{
    piece->station = code_of("casting-2");
}

static void lie_in_the_house(struct piece *piece)
{
    piece->tray = code_of("qc");
}

static void come_from_the_pool(struct piece *piece)
{
    piece->place = PLACE_POOL;
    piece->state = PIECE_QUEUED;
    piece->station = piece->tray = code_of("");
}

/* ------------------------------------------------------------------ out */

static const struct {
    const char *name;
    int step;
    enum piece_state state;
    void (*make)(struct piece *piece);
    enum reason reason;
    const char *at, *next;
} outs[] = {
    {"done at casting", CASTING, PIECE_DONE, NULL, REASON_NONE, "casting", "setting"},
    {"in the pool", CASTING, PIECE_DONE, come_from_the_pool, REASON_NONE, "", "setting"},
    {"held", CASTING, PIECE_DONE, hold, REASON_HELD, "casting", ""},
    {"parked", CASTING, PIECE_DONE, park, REASON_HELD, "", ""},
    {"on its way", CASTING, PIECE_DONE, travel, REASON_WRONG_STATE, "casting", ""},
    {"on a tree", CASTING, PIECE_DONE, hang, REASON_WRONG_STATE, "", ""},
    {"finished", CASTING, PIECE_DONE, end, REASON_FINISHED, "", ""},
    {"queued", CASTING, PIECE_QUEUED, NULL, REASON_NOT_DONE, "casting", "setting"},
    {"in work", CASTING, PIECE_IN_WORK, NULL, REASON_NOT_DONE, "casting", "setting"},
    {"at another station", CASTING, PIECE_DONE, lie_elsewhere, REASON_WRONG_STATION, "casting-2", "setting"},
    {"polishing comes next", SETTING, PIECE_DONE, NULL, REASON_WRONG_STATION, "setting", "polishing"},
    {"nothing comes next", ROUTE_STEPS - 1, PIECE_DONE, come_from_the_pool, REASON_WRONG_STATION, "", ""},
};

static struct piece made(int step, enum piece_state state, void (*make)(struct piece *piece))
{
    struct piece piece = line_piece(step < LINE_STATIONS ? step : QC, state, line_operator(1));
    piece.step = step;
    if (make)
        make(&piece);
    return piece;
}

static void test_what_may_be_sent(void **state)
{
    (void)state;
    struct line line;
    line_make(&line);
    for (size_t i = 0; i < COUNT_OF(outs); i++) {
        struct piece piece = made(outs[i].step, outs[i].state, outs[i].make);
        struct outcome out =
            slip_send_out(&piece, &line.stations[outs[i].step == SETTING ? SETTING : CASTING],
                          &line.stations[SETTING], NULL);
        bool goes = outs[i].reason == REASON_NONE;
        if (out.reason != outs[i].reason || strcmp(out.at.text, outs[i].at) != 0 ||
            strcmp(out.next.text, outs[i].next) != 0 || out.changes != goes ||
            out.after.version != piece.version + goes)
            fail_msg("%s: \"%s\", at \"%s\", next \"%s\"", outs[i].name, reason_word(out.reason), out.at.text,
                     out.next.text);
    }
}

static void test_what_is_sent_counts_there_and_is_nobodys(void **state)
{
    (void)state;
    struct line line;
    line_make(&line);
    struct piece piece = line_piece(CASTING, PIECE_DONE, tag_of(""));
    piece.rework = piece.weighed_here = true;
    piece.holder = line_operator(1); /* of a piece that was imported so */
    piece.since = (struct custody_since){
        .operator_badge = line_operator(1), .first = code_of("casting"), .last = code_of("casting")};
    struct outcome out = slip_send_out(&piece, &line.stations[CASTING], &line.stations[SETTING], NULL);
    assert_int_equal(out.after.place, PLACE_STATION);
    assert_int_equal(out.after.state, PIECE_QUEUED);
    assert_int_equal(out.after.step, SETTING);
    assert_string_equal(out.after.station.text, "setting");
    assert_string_equal(out.after.tray.text, "setting");
    assert_true(tag_is_none(out.after.holder));
    assert_true(out.after.transit);
    assert_false(out.after.rework);
    assert_false(out.after.weighed_here);
    assert_int_equal(out.after.book_mass.ug, piece.book_mass.ug);
    assert_true(out.after.since.several);
    assert_string_equal(out.after.since.first.text, "casting");
    assert_string_equal(out.after.since.last.text, "setting");
    come_from_the_pool(&piece);
    piece.step = CASTING;
    out = slip_send_out(&piece, &line.stations[QC], &line.stations[SETTING], NULL);
    assert_int_equal(out.after.place, PLACE_STATION);
}

/* What was found missing then is of those before; from here on it is the stretch's. */
static void test_weighed_as_it_goes(void **state)
{
    (void)state;
    struct line line;
    line_make(&line);
    struct piece piece = line_piece(CASTING, PIECE_DONE, tag_of(""));
    piece.since = (struct custody_since){.operator_badge = line_operator(1), .first = code_of("casting")};
    struct outcome out =
        slip_send_out(&piece, &line.stations[CASTING], &line.stations[SETTING], &MASS_MG(4990));
    assert_int_equal(out.after.book_mass.ug, 4990000);
    assert_true(out.after.weighed);
    assert_false(out.after.weighed_here); /* at the step that it goes to */
    assert_string_equal(out.after.since.first.text, "setting");
    assert_string_equal(out.after.since.last.text, "setting");
    assert_true(tag_is_none(out.after.since.operator_badge));
}

/* QC's verdict queued it there; it lies in QC's tray until the slip takes it. */
static void test_a_rework_goes_like_any_other(void **state)
{
    (void)state;
    struct line line;
    line_make(&line);
    struct piece piece = line_piece(SETTING, PIECE_QUEUED, tag_of(""));
    piece.rework = piece.weighed_here = true;
    piece.tray = code_of("qc");
    piece.since = (struct custody_since){.operator_badge = line_operator(1), .first = code_of("qc")};
    struct outcome out = slip_send_out(&piece, &line.stations[QC], &line.stations[SETTING], NULL);
    assert_int_equal(out.reason, REASON_NONE);
    assert_int_equal(out.after.step, SETTING);
    assert_string_equal(out.after.tray.text, "setting");
    assert_true(out.after.transit && out.after.rework);
    assert_false(out.after.weighed_here);
    assert_int_equal(out.after.book_mass.ug, piece.book_mass.ug);
    assert_true(out.after.since.several);
    assert_string_equal(out.after.since.last.text, "setting");
    out = slip_send_out(&piece, &line.stations[QC], &line.stations[SETTING], &MASS_MG(4990));
    assert_int_equal(out.after.book_mass.ug, 4990000);
    assert_false(out.after.weighed_here);
    assert_string_equal(out.after.since.first.text, "setting");
    assert_true(tag_is_none(out.after.since.operator_badge));
}

/* ------------------------------------------------------------------ back, and receipt */

static const struct {
    const char *name;
    int step;
    enum piece_state state;
    void (*make)(struct piece *piece);
    enum reason reason;
    int64_t stones_mg; /* set when it is back */
} backs[] = {
    {"queued there: its step ends with the slip", SETTING, PIECE_QUEUED, NULL, REASON_NONE, LINE_STONES_MG},
    {"in work there", SETTING, PIECE_IN_WORK, NULL, REASON_NONE, LINE_STONES_MG},
    {"held there", SETTING, PIECE_QUEUED, hold, REASON_HELD, 0},
    {"on its way there", SETTING, PIECE_QUEUED, travel, REASON_WRONG_STATE, 0},
    {"done there, and come back already", SETTING, PIECE_DONE, lie_in_the_house, REASON_WRONG_STATE,
     LINE_STONES_MG},
    {"a rework that was not sent yet", SETTING, PIECE_QUEUED, lie_in_the_house, REASON_WRONG_STATE, 0},
    {"at casting", CASTING, PIECE_DONE, NULL, REASON_WRONG_STATION, 0},
};

static void test_what_comes_back(void **state)
{
    (void)state;
    struct line line;
    line_make(&line);
    for (size_t i = 0; i < COUNT_OF(backs); i++) {
        struct piece piece = made(backs[i].step, backs[i].state, backs[i].make);
        piece.rework = true;
        struct outcome out = slip_send_back(&piece, &line.stations[SETTING], NULL);
        const struct piece *after = &out.after;
        bool comes = backs[i].reason == REASON_NONE;
        if (out.reason != backs[i].reason || after->stones.ug != backs[i].stones_mg * 1000 ||
            out.changes != comes || after->version != piece.version + comes)
            fail_msg("%s: \"%s\", stones %lld", backs[i].name, reason_word(out.reason),
                     (long long)after->stones.ug);
        if (comes && (after->state != PIECE_DONE || !tag_is_none(after->holder) || after->rework ||
                      !after->transit || strcmp(after->tray.text, "setting") != 0 || !after->since.several))
            fail_msg("%s: not done, or somebody's, or not on its way", backs[i].name);
    }
}

/* Done there by a scan: its stones are what they were counted. */
static void test_back_when_done_there(void **state)
{
    (void)state;
    struct line line;
    line_make(&line);
    struct piece piece = line_piece(SETTING, PIECE_DONE, tag_of(""));
    piece.stones = MASS_MG(LINE_STONES_MG / 2);
    struct outcome out = slip_send_back(&piece, &line.stations[SETTING], &MASS_MG(4800));
    assert_int_equal(out.after.stones.ug, MASS_MG(LINE_STONES_MG / 2).ug);
    assert_int_equal(out.after.book_mass.ug, 4800000);
    assert_true(out.after.weighed);
    assert_true(out.after.weighed_here);
    assert_false(out.after.since.several); /* a new stretch, of the station alone */
    assert_string_equal(out.after.since.first.text, "setting");
}

static const struct {
    const char *name;
    enum piece_state state;
    bool transit, held;
    const char *here;
    enum reason reason;
    bool is_back;
    const char *tray;
} receipts[] = {
    {"at the subcontractor", PIECE_QUEUED, true, false, "qc", REASON_NONE, false, "setting"},
    {"in the house", PIECE_DONE, true, false, "qc", REASON_NONE, true, "qc"},
    {"in the house, of one that is held", PIECE_DONE, true, true, "qc", REASON_NONE, true, "qc"},
    {"at the subcontractor, of one that is held", PIECE_QUEUED, true, true, "qc", REASON_NONE, false,
     "setting"},
    {"in the house, told by nobody's station", PIECE_DONE, true, false, "", REASON_NONE, true, "setting"},
    {"of one that is not on its way", PIECE_DONE, false, false, "qc", REASON_WRONG_STATE, false, "setting"},
};

static void test_receipt(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(receipts); i++) {
        struct piece piece = line_piece(SETTING, receipts[i].state, tag_of(""));
        piece.transit = receipts[i].transit;
        if (receipts[i].held)
            hold(&piece);
        struct outcome out = slip_arrive(&piece, code_of(receipts[i].here), &MASS_MG(4900));
        bool came = receipts[i].reason == REASON_NONE;
        if (out.reason != receipts[i].reason || slip_is_back(&piece) != receipts[i].is_back ||
            out.after.transit || strcmp(out.after.tray.text, receipts[i].tray) != 0 ||
            out.after.book_mass.ug != (came ? 4900000 : 5000000) || out.changes != came)
            fail_msg("%s: \"%s\", tray %s, %lld", receipts[i].name, reason_word(out.reason),
                     out.after.tray.text, (long long)out.after.book_mass.ug);
    }
    struct piece nowhere = line_piece(-1, PIECE_QUEUED, tag_of(""));
    nowhere.transit = true;
    assert_int_equal(slip_arrive(&nowhere, code_of("qc"), NULL).reason, REASON_WRONG_STATE);
}

/* ------------------------------------------------------------------ what is weighed, and what it tells */

static void have_no_metal(struct piece *piece)
{
    piece->book_mass = MASS_UG(0);
}

static void be_wax(struct piece *piece)
{
    piece->book_mass = MASS_UG(0);
    piece->state = PIECE_IN_WORK;
}

static const struct {
    const char *name;
    int step;
    enum piece_state state;
    void (*make)(struct piece *piece);
    bool transit, out, back;
} scales[] = {
    {"cast", CASTING, PIECE_DONE, NULL, false, true, false},
    {"cast, of which the book knows no weight yet", CASTING, PIECE_DONE, have_no_metal, false, true, false},
    {"wax at casting", CASTING, PIECE_QUEUED, be_wax, false, false, false},
    {"on its way there", SETTING, PIECE_QUEUED, NULL, true, true, false},
    {"on its way back", SETTING, PIECE_DONE, NULL, true, true, true},
    {"on its way back, held", SETTING, PIECE_DONE, hold, true, true, true},
    {"wax on its way back", CASTING, PIECE_DONE, be_wax, true, false, false},
};

static void test_what_is_of_metal_is_weighed(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(scales); i++) {
        struct piece piece = made(scales[i].step, scales[i].state, scales[i].make);
        piece.transit = scales[i].transit;
        if (slip_weighs_out(&piece) != scales[i].out || slip_weighs_back(&piece) != scales[i].back)
            fail_msg("%s: out %d, back %d", scales[i].name, slip_weighs_out(&piece),
                     slip_weighs_back(&piece));
    }
}

#define NORM                                                                                                 \
    {                                                                                                        \
        .event = 7, .piece = {10}, .limit_piece = { 20 }                                                     \
    }
#define BOTH_WAYS .weighed_out = true, .weighed_back = true

static const struct {
    const char *name;
    struct slip_line lines[2];
    size_t count;
    int64_t pieces, unweighed, went, came, loss, limit;
    enum custody_ruling ruling;
} balances[] = {
    {"nothing has come", {{.quantity = 0}}, 0, 0, 0, 0, 0, 0, 0, CUSTODY_NO_NORM},
    {"just the limit", {{1, BOTH_WAYS, {900}, {880}, NORM}}, 1, 1, 0, 900, 880, 20, 20, CUSTODY_WITHIN},
    {"one past it", {{1, BOTH_WAYS, {900}, {879}, NORM}}, 1, 1, 0, 900, 879, 21, 20, CUSTODY_OVER},
    {"one too many", {{1, BOTH_WAYS, {900}, {921}, NORM}}, 1, 1, 0, 900, 921, -21, 20, CUSTODY_GAIN},
    {"a lot of three may lose three times that",
     {{3, BOTH_WAYS, {900}, {840}, NORM}},
     1,
     3,
     0,
     900,
     840,
     60,
     60,
     CUSTODY_WITHIN},
    {"what one gains the other has lost",
     {{1, BOTH_WAYS, {900}, {860}, NORM}, {1, BOTH_WAYS, {900}, {905}, NORM}},
     2,
     2,
     0,
     1800,
     1765,
     35,
     40,
     CUSTODY_WITHIN},
    {"of one nobody knows what it may lose",
     {{1, BOTH_WAYS, {900}, {890}, NORM}, {1, BOTH_WAYS, {100}, {99}, {.event = 0}}},
     2,
     2,
     0,
     1000,
     989,
     11,
     20,
     CUSTODY_NO_NORM},
    {"not weighed as it went",
     {{2, .weighed_back = true, .went = {900}, .came = {100}, .norm = NORM}},
     1,
     0,
     2,
     0,
     0,
     0,
     0,
     CUSTODY_NO_NORM},
    {"one not weighed as it came: of the other",
     {{1, BOTH_WAYS, {900}, {880}, NORM}, {1, .weighed_out = true, .went = {900}, .norm = NORM}},
     2,
     1,
     1,
     900,
     880,
     20,
     20,
     CUSTODY_WITHIN},
};

static void test_what_went_and_what_came(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(balances); i++) {
        struct slip_balance is = slip_balance_of(balances[i].lines, balances[i].count);
        if (is.pieces != balances[i].pieces || is.unweighed != balances[i].unweighed ||
            is.went.ug != balances[i].went || is.came.ug != balances[i].came ||
            is.custody.loss.ug != balances[i].loss || is.custody.limit.ug != balances[i].limit ||
            is.custody.ruling != balances[i].ruling)
            fail_msg("%s: %lld of %lld, %s", balances[i].name, (long long)is.custody.loss.ug,
                     (long long)is.custody.limit.ug, custody_ruling_word(is.custody.ruling));
    }
}

/* ------------------------------------------------------------------ room for all of it */

/* Two pieces of 5 g come to setting; the group is of setting and polishing. `from`: the steps
 * from which they come. */
static const struct {
    const char *name;
    struct limit station;
    struct load there, lent;
    struct limit group;
    struct load in_group, lent_in_group;
    int from[2];
    enum reason reason;
    int64_t wip, limit, wip_ug, limit_ug, quantity, reserved, reserved_ug, free; /* 0: not told */
} rooms[] = {
    {"two fit", .station = {.pieces = 4}, .there = {.pieces = 2}, .from = {CASTING, CASTING},
     .reason = REASON_NONE},
    {"one is too many", .station = {.pieces = 4}, .there = {.pieces = 3}, .from = {CASTING, CASTING},
     .reason = REASON_STATION_FULL, .wip = 3, .limit = 4, .quantity = 2, .free = 1},
    {"a place is lent", .station = {.pieces = 4}, .there = {.pieces = 2}, .lent = {.pieces = 1},
     .from = {CASTING, CASTING}, .reason = REASON_STATION_FULL, .wip = 2, .limit = 4, .quantity = 2,
     .reserved = 1, .free = 1},
    {"too heavy", .station = {.mass = {15000000}}, .there = {.pieces = 1, .mass = {5000001}},
     .from = {CASTING, CASTING}, .reason = REASON_STATION_FULL, .wip = 1, .wip_ug = 5000001,
     .limit_ug = 15000000, .quantity = 2, .free = 1},
    {"too heavy beside what is kept for a kiosk", .station = {.mass = {15000000}},
     .there = {.pieces = 1, .mass = {5000000}}, .lent = {.pieces = 1, .mass = {1}},
     .from = {CASTING, CASTING}, .reason = REASON_STATION_FULL, .wip = 1, .wip_ug = 5000000,
     .limit_ug = 15000000, .quantity = 2, .reserved = 1, .reserved_ug = 1, .free = 1},
    {"just not too heavy", .station = {.mass = {15000000}}, .there = {.pieces = 1, .mass = {5000000}},
     .from = {CASTING, CASTING}, .reason = REASON_NONE},
    {"the group is full", .station = {.pieces = 9}, .group = {.pieces = 3}, .in_group = {.pieces = 2},
     .from = {CASTING, CASTING}, .reason = REASON_GROUP_FULL, .wip = 2, .limit = 3, .quantity = 2, .free = 1},
    {"the group has lent a place", .station = {.pieces = 9}, .group = {.pieces = 3},
     .in_group = {.pieces = 1}, .lent_in_group = {.pieces = 1}, .from = {CASTING, CASTING},
     .reason = REASON_GROUP_FULL, .wip = 1, .limit = 3, .quantity = 2, .reserved = 1, .free = 1},
    {"one of them is in the group already", .station = {.pieces = 9}, .group = {.pieces = 3},
     .in_group = {.pieces = 2}, .from = {CASTING, POLISHING}, .reason = REASON_NONE},
    {"both are in the group already, which is over", .station = {.pieces = 9}, .group = {.pieces = 3},
     .in_group = {.pieces = 4}, .from = {POLISHING, POLISHING}, .reason = REASON_NONE},
    {"one is a rework that counts there already", .station = {.pieces = 4}, .there = {.pieces = 3},
     .from = {SETTING, CASTING}, .reason = REASON_NONE},
    {"both are reworks, for which it is over", .station = {.pieces = 4}, .there = {.pieces = 5},
     .from = {SETTING, SETTING}, .reason = REASON_NONE},
    {"station and group are full: the station is told", .station = {.pieces = 4}, .there = {.pieces = 3},
     .group = {.pieces = 3}, .in_group = {.pieces = 3}, .from = {CASTING, CASTING},
     .reason = REASON_STATION_FULL, .wip = 3, .limit = 4, .quantity = 2, .free = 1},
};

static bool says(const struct numbers *numbers, enum number number, int64_t want)
{
    return want == 0 ? !numbers_has(numbers, number) : numbers->value[number] == want;
}

static void test_room_for_a_whole_slip(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rooms); i++) {
        struct line line;
        struct group group = {.code = code_of("fine-work"), .limit = rooms[i].group, .member_count = 2};
        struct group_now groups[] = {{&group, rooms[i].in_group, rooms[i].lent_in_group}, {.group = NULL}};
        struct floor_now floor = {line.now, LINE_STATIONS, groups, 1};
        line_make(&line);
        line.stations[SETTING].limit = rooms[i].station;
        line.now[SETTING].load = rooms[i].there;
        line.now[SETTING].lent = rooms[i].lent;
        group.members[0] = (struct group_member){.kind = code_of("setting")};
        group.members[1] = (struct group_member){.kind = code_of("polishing")};
        struct piece before[3] = {line_piece(rooms[i].from[0], PIECE_DONE, tag_of("")),
                                  line_piece(rooms[i].from[1], PIECE_DONE, tag_of("")),
                                  line_piece(CASTING, PIECE_DONE, tag_of(""))};
        struct piece after[3]; /* the third is not on this slip */
        for (int k = 0; k < 3; k++)
            after[k] = line_piece(SETTING, PIECE_QUEUED, tag_of(""));
        struct room room = slip_room(before, after, 2, &line.now[SETTING], &floor);
        const char *of = room.reason == REASON_STATION_FULL ? "setting" : room.reason ? "fine-work" : "";
        if (room.reason != rooms[i].reason || strcmp(room.next.text, of) != 0 ||
            !says(&room.numbers, NUMBER_WIP, rooms[i].wip) ||
            !says(&room.numbers, NUMBER_LIMIT, rooms[i].limit) ||
            !says(&room.numbers, NUMBER_WIP_UG, rooms[i].wip_ug) ||
            !says(&room.numbers, NUMBER_LIMIT_UG, rooms[i].limit_ug) ||
            !says(&room.numbers, NUMBER_QUANTITY, rooms[i].quantity) ||
            !says(&room.numbers, NUMBER_RESERVED, rooms[i].reserved) ||
            !says(&room.numbers, NUMBER_RESERVED_UG, rooms[i].reserved_ug) ||
            !says(&room.numbers, NUMBER_FREE, rooms[i].free))
            fail_msg("%s: \"%s\" of \"%s\"", rooms[i].name, reason_word(room.reason), room.next.text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_may_be_sent),
        cmocka_unit_test(test_what_is_sent_counts_there_and_is_nobodys),
        cmocka_unit_test(test_weighed_as_it_goes),
        cmocka_unit_test(test_a_rework_goes_like_any_other),
        cmocka_unit_test(test_what_comes_back),
        cmocka_unit_test(test_back_when_done_there),
        cmocka_unit_test(test_receipt),
        cmocka_unit_test(test_what_is_of_metal_is_weighed),
        cmocka_unit_test(test_what_went_and_what_came),
        cmocka_unit_test(test_room_for_a_whole_slip),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
