/* Stories of transfer slips. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/rules/slip.h"
#include "hub/service/measuring.h"
#include "hub/service/moment.h"
#include "hub/store/slip.h"
#include "hub/store/waiting.h"
#include "tests/unit/hub_service/life_helper.h"
#include "tests/unit/hub_service/metal_helper.h"

static void open_shop(struct shop *shop)
{
    life_open(&shop->rig);
    shop_staff(shop);
}

/* Cast, set and polished. */
static void bring_to_polished(struct shop *shop, int piece)
{
    EXPECT_ACCEPTED(ask(&shop->bench, VERB_RECEIVE, "setting", 1, piece));
    EXPECT_ACCEPTED(ask(&shop->bench, VERB_FINISH, "setting", 1, piece));
    EXPECT_ACCEPTED(ask(&shop->finish, VERB_RECEIVE, "polishing", 2, piece));
    EXPECT_ACCEPTED(ask(&shop->finish, VERB_FINISH, "polishing", 2, piece));
}

static enum station_state state_of(const struct shop *shop, const char *station)
{
    struct board *board = rig_board(&shop->rig);
    enum station_state state = rig_station(board, station)->state;
    free(board);
    return state;
}

static void helps(const struct shop *shop, const char *station, const char *want)
{
    struct board *board = rig_board(&shop->rig);
    const char *help = rig_station(board, station)->help;
    if (!strstr(help, want))
        fail_msg("%s: %s, wanted %s", station, help, want);
    free(board);
}

static int64_t load_of(const struct shop *shop, const char *station)
{
    struct board *board = rig_board(&shop->rig);
    int64_t pieces = rig_station(board, station)->now.load.pieces;
    free(board);
    return pieces;
}

#define STONES_UG 100000

static void a_slip_goes_out_and_back_and_is_weighed_both_ways(void **state)
{
    static const int pieces[] = {2, 3};
    struct shop shop;
    (void)state;
    open_shop(&shop);
    bring_to_polished(&shop, 2);
    bring_to_polished(&shop, 3);
    int64_t book = life_piece(&shop.rig, 2).now.piece.book_mass.ug;
    int64_t out[] = {book + STONES_UG - 20000, book + STONES_UG};
    struct reply reply = ask_slip(&shop.office, "polishing", "plater", pieces, out, 2);
    expect_accepted(&reply);
    assert_string_equal(reply.thing, "slip:1");
    struct piece_row row = life_piece(&shop.rig, 2);
    assert_true(row.now.piece.transit);
    assert_string_equal(row.now.piece.station.text, "plater");
    assert_int_equal(row.now.piece.book_mass.ug, book - 20000);
    assert_int_equal(life_balance(&shop.rig, "transit:plater"), 2 * book - 20000);
    assert_int_equal(life_balance(&shop.rig, "open:stretch:casting:polishing"), 20000); /* before it left */
    /* what was said of both stands in one of the two events */
    assert_int_equal(rig_number(&shop.rig, "SELECT count(form) FROM event WHERE verb = 'send'"), 1);
    assert_int_equal(load_of(&shop, "plater"), 2);
    assert_int_not_equal(state_of(&shop, "plater"),
                         STATION_STOPPED); /* no limit keeps what is not there yet */
    assert_int_equal(ask(&shop.office, VERB_START, "plater", RIG_MANAGER, 2).reason, REASON_WRONG_STATE);
    rig_verify(&shop.rig, NULL);

    EXPECT_ACCEPTED(ask_arrive(&shop.office, "plater", 1, pieces, NULL, 1));
    EXPECT_ACCEPTED(ask_arrive(&shop.office, "plater", 1, NULL, NULL, 0)); /* the rest */
    assert_int_equal(life_balance(&shop.rig, "transit:plater"), 0);
    EXPECT_REFUSED(ask_arrive(&shop.office, "plater", 1, pieces, NULL, 2), REASON_EXISTS);
    EXPECT_ACCEPTED(ask(&shop.office, VERB_START, "plater", RIG_MANAGER, 2));
    reply = ask_slip(&shop.office, "plater", NULL, pieces, NULL, 2);
    expect_accepted(&reply);
    assert_string_equal(reply.thing, "slip:2");
    row = life_piece(&shop.rig, 2);
    assert_int_equal(row.now.piece.state, PIECE_DONE);
    assert_true(row.now.piece.transit);
    assert_int_equal(row.now.piece.book_mass.ug, book - 20000); /* nobody weighed it */
    assert_int_equal(load_of(&shop, "plater"), 2);
    helps(&shop, "qc", "QC has nothing to do."); /* nothing of it can be taken yet */

    int64_t back[] = {book + STONES_UG - 25000, book + STONES_UG + 3000};
    EXPECT_ACCEPTED(ask_arrive(&shop.finish, "polishing", 2, pieces, back, 2));
    row = life_piece(&shop.rig, 2);
    assert_false(row.now.piece.transit);
    assert_string_equal(row.now.piece.tray.text, "polishing");
    assert_int_equal(row.now.piece.book_mass.ug, book - 25000);
    assert_int_equal(life_balance(&shop.rig, "open:stretch:plater:plater"), 5000 - 3000);
    EXPECT_ACCEPTED(ask(&shop.finish, VERB_RECEIVE, "qc", 3, 2));
    assert_int_equal(load_of(&shop, "plater"), 1);
    shop_close(&shop);
}

/* Out of the house and back into it; each is R-2 at its tag, "goes" when it must. */
static const struct {
    const char *name;
    int who;         /* at the kiosk; badge and PIN */
    const char *out; /* of the slip out, beside where to */
    enum reason out_want;
    const char *back; /* of its receipt */
    enum reason back_want;
} ways[] = {
    {"unweighed", RIG_MANAGER, "pieces={piece=TS1-000002-I}", REASON_NO_WEIGHT, NULL, REASON_NONE},
    {"weighed both ways", 2, "pieces={piece=TS1-000002-I gross_ug=4990000}", REASON_NONE,
     "pieces={piece=TS1-000002-I gross_ug=4980000}", REASON_NONE},
    {"not as it comes back", 2, "pieces={piece=TS1-000002-I gross_ug=4990000}", REASON_NONE,
     "pieces={piece=TS1-000002-I}", REASON_NO_WEIGHT},
    {"all on it, of which none is weighed", 2, "pieces={piece=TS1-000002-I gross_ug=4990000}", REASON_NONE,
     "", REASON_NO_WEIGHT},
    {"a polisher may not say why", 2, "pieces={piece=TS1-000002-I} unweighed=no_scale", REASON_NOT_ALLOWED,
     NULL, REASON_NONE},
    {"a manager says why", RIG_MANAGER, "pieces={piece=TS1-000002-I} unweighed=no_scale", REASON_NONE,
     "unweighed=sealed", REASON_NONE},
};

static void what_is_of_metal_is_weighed_both_ways_or_a_manager_says_why_not(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(ways); i++) {
        struct shop shop;
        char form[160];
        open_shop(&shop);
        bring_to_polished(&shop, 2);
        snprintf(form, sizeof form, "to=plater %s", ways[i].out);
        struct reply reply = say(&shop.finish, VERB_SEND, "polishing", ways[i].who, 0, form);
        if (reply.reason != ways[i].out_want)
            fail_msg("%s: out %s, \"%s\"", ways[i].name, reason_word(reply.reason), reply.detail);
        if (ways[i].back) {
            EXPECT_ACCEPTED(ask_arrive(&shop.office, "plater", 1, NULL, NULL, 0));
            EXPECT_ACCEPTED(ask_slip(&shop.office, "plater", NULL, &(int){2}, NULL, 1));
            snprintf(form, sizeof form, "slip=2 %s", ways[i].back);
            reply = say(&shop.finish, VERB_ARRIVE, "polishing", ways[i].who, 0, form);
            if (reply.reason != ways[i].back_want)
                fail_msg("%s: back %s, \"%s\"", ways[i].name, reason_word(reply.reason), reply.detail);
        }
        shop_close(&shop);
    }
}

/* Whatever was done before it: the deed before was of a piece that lies somewhere. */
static void what_is_refused_of_no_piece_tells_no_place(void **state)
{
    struct shop shop;
    (void)state;
    open_shop(&shop);
    EXPECT_ACCEPTED(ask(&shop.bench, VERB_RECEIVE, "setting", 1, 2));
    struct reply reply = ask_arrive(&shop.finish, "polishing", 99, NULL, NULL, 0);
    assert_int_equal(reply.reason, REASON_UNKNOWN_THING);
    assert_string_equal(reply.field, "slip");
    assert_true(code_is_none(reply.at));
    shop_close(&shop);
}

/* It has happened without the hub: it stands, and is flagged. */
static void unweighed_without_the_hub_it_stands_flagged(void **state)
{
    struct shop shop;
    (void)state;
    open_shop(&shop);
    bring_to_polished(&shop, 2);
    struct reply reply = say_of(&shop.finish, VERB_SEND, "polishing", 2, tag_of(""), true,
                                "to=plater pieces={piece=TS1-000002-I}");
    expect_accepted(&reply);
    assert_int_equal(reply.flag_count, 1);
    assert_int_equal(reply.flags[0], REASON_NO_WEIGHT);
    assert_true(life_piece(&shop.rig, 2).now.piece.transit);
    shop_close(&shop);
}

static bool take_polisher(void *context, const struct custody_line *line)
{
    if (tag_equal(line->operator_badge, rig_person(2)) && strcmp(line->operation.text, "polishing") == 0)
        *(struct custody_sums *)context = *line->sums;
    return true;
}

/* What the receipt says: what went, what came, and whether that may be lost at plating. */
static const struct {
    const char *name;
    const char *norm; /* NULL: none */
    int64_t lost_ug;
    const char *says;
} losses[] = {
    {"no norm yet", NULL, 20000, "a loss of 0.020 g, and no norm says"},
    {"within the norm", "20000", 20000, "a loss of 0.020 g, within the limit of 0.020 g"},
    {"over it", "20000", 20001, "a loss of 0.020 g, over the limit of 0.020 g"},
    {"more than went, within it", "20000", -20000, "within the limit of 0.020 g"},
    {"more than went, beyond it", "20000", -20001, "more than went, beyond the limit of 0.020 g"},
};

static void the_receipt_says_what_went_what_came_and_whether_that_may_be(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(losses); i++) {
        struct shop shop;
        char norm[160];
        open_shop(&shop);
        snprintf(norm, sizeof norm,
                 "operation=plating alloy=au750y piece_ug=10000 limit_piece_ug=%s spread_ug=1000",
                 losses[i].norm ? losses[i].norm : "");
        if (losses[i].norm)
            said_yes(say(&shop.office, VERB_ACCEPT_NORM, "", RIG_MANAGER, 0, norm));
        bring_to_polished(&shop, 2);
        int64_t gross = life_piece(&shop.rig, 2).now.piece.book_mass.ug + STONES_UG;
        EXPECT_ACCEPTED(ask_slip(&shop.office, "polishing", "plater", &(int){2}, &gross, 1));
        EXPECT_ACCEPTED(ask_arrive(&shop.office, "plater", 1, NULL, NULL, 0));
        EXPECT_ACCEPTED(ask_slip(&shop.office, "plater", NULL, &(int){2}, NULL, 1));
        gross -= losses[i].lost_ug;
        struct reply reply = ask_arrive(&shop.finish, "polishing", 2, &(int){2}, &gross, 1);
        expect_accepted(&reply);
        if (!strstr(reply.detail, losses[i].says))
            fail_msg("%s: \"%s\"", losses[i].name, reply.detail);
        rig_well(service_fold(shop.rig.service)); /* weighed as it left, and as it came: worked on twice */
        assert_int_equal(rig_report_sum(&shop.rig, REPORT_LOSS_BY_OPERATION, 2), 2);
        assert_int_equal(rig_report_sum(&shop.rig, REPORT_LOSS_BY_OPERATION, 3),
                         2 * (gross - STONES_UG + losses[i].lost_ug));
        assert_int_equal(rig_report_sum(&shop.rig, REPORT_LOSS_BY_OPERATION, 4), losses[i].lost_ug);
        shop_close(&shop);
    }
}

/* Two went out; one of them was scrapped on its way back: what it weighed is no loss of the other. */
static void what_was_scrapped_on_the_way_back_is_no_loss(void **state)
{
    struct shop shop;
    (void)state;
    open_shop(&shop);
    EXPECT_ACCEPTED(ask_count(&shop.office, VERB_SCRAP, "", RIG_MANAGER, 1, "count", 4)); /* leaves two */
    bring_to_polished(&shop, 1);
    int64_t gross = life_piece(&shop.rig, 1).now.piece.book_mass.ug + 2 * STONES_UG;
    EXPECT_ACCEPTED(ask_slip(&shop.office, "polishing", "plater", &(int){1}, &gross, 1));
    EXPECT_ACCEPTED(ask_arrive(&shop.office, "plater", 1, NULL, NULL, 0));
    EXPECT_ACCEPTED(ask_slip(&shop.office, "plater", NULL, &(int){1}, NULL, 1));
    EXPECT_ACCEPTED(ask_count(&shop.office, VERB_SCRAP, "", RIG_MANAGER, 1, "count", 1));
    gross /= 2;
    struct reply reply = ask_arrive(&shop.finish, "polishing", 2, &(int){1}, &gross, 1);
    expect_accepted(&reply);
    assert_string_equal(reply.detail, ""); /* nothing was weighed both ways */
    shop_close(&shop);
}

/* What the one who had a piece alone lost is weighed as it leaves the house: his loss has its piece. */
static void who_had_a_piece_that_is_sent_out_answers_for_one_piece(void **state)
{
    struct shop shop;
    (void)state;
    open_shop(&shop);
    EXPECT_ACCEPTED(ask(&shop.bench, VERB_RECEIVE, "setting", 2, 2));
    EXPECT_ACCEPTED(ask(&shop.bench, VERB_FINISH, "setting", 2, 2));
    EXPECT_ACCEPTED(ask(&shop.finish, VERB_RECEIVE, "polishing", 2, 2));
    EXPECT_ACCEPTED(ask(&shop.finish, VERB_FINISH, "polishing", 2, 2));
    int64_t gross = life_piece(&shop.rig, 2).now.piece.book_mass.ug + STONES_UG - 30000;
    EXPECT_ACCEPTED(ask_slip(&shop.office, "polishing", "plater", &(int){2}, &gross, 1));
    struct reader *reader;
    struct custody_sums sums = {.pieces = -1};
    rig_well(reader_open(shop.rig.path, &reader));
    rig_well(reader_custody(reader, 0, INT64_MAX, false, take_polisher, &sums));
    reader_close(reader);
    assert_int_equal(sums.in.ug - sums.out.ug, 30000);
    assert_int_equal(sums.pieces, 1);
    shop_close(&shop);
}

/* A clasp of a client's gold lies on the pan with its piece, both ways, and is none of its metal: it is in
 * the client's book already. */
static void a_clasp_of_another_book_is_not_weighed_into_its_piece(void **state)
{
    struct shop shop;
    (void)state;
    open_shop(&shop);
    said_yes(say(&shop.office, VERB_STOCK_IN, "", RIG_MANAGER, 0,
                 "component=clasp-9 alloy=au750y custody=client-7 count=1 mass_ug=400000"));
    bring_to_polished(&shop, 2);
    said_yes(say(&shop.finish, VERB_STOCK_OUT, "polishing", 2, 2, "component=clasp-9"));
    int64_t book = life_piece(&shop.rig, 2).now.piece.book_mass.ug;
    EXPECT_ACCEPTED(
        ask_slip(&shop.office, "polishing", "plater", &(int){2}, &(int64_t){book + STONES_UG + 400000}, 1));
    assert_int_equal(life_piece(&shop.rig, 2).now.piece.book_mass.ug, book);
    EXPECT_ACCEPTED(
        ask_arrive(&shop.office, "plater", 1, &(int){2}, &(int64_t){book + STONES_UG + 400000 - 7000}, 1));
    assert_int_equal(life_piece(&shop.rig, 2).now.piece.book_mass.ug, book - 7000);
    assert_int_equal(ledger_balance(&shop.rig, "au750y/client-7", "tray:plater"), 400000);
    shop_close(&shop);
}

/* QC sends a piece back to the plater: it counts there from the verdict on, and goes there on a slip. */
static void a_rework_goes_to_the_plater_on_a_slip(void **state)
{
    struct shop shop;
    (void)state;
    open_shop(&shop);
    bring_to_polished(&shop, 2);
    struct reply reply = ask(&shop.office, VERB_RECEIVE, "plater", RIG_MANAGER, 2);
    expect_refused(&reply, REASON_WRONG_STATE);
    assert_non_null(strstr(reply.detail, "on a transfer slip"));
    EXPECT_ACCEPTED(ask_slip(&shop.office, "polishing", "plater", &(int){2}, NULL, 1));
    EXPECT_ACCEPTED(ask_arrive(&shop.office, "plater", 1, NULL, NULL, 0));
    EXPECT_ACCEPTED(ask_slip(&shop.office, "plater", NULL, &(int){2}, NULL, 1));
    EXPECT_ACCEPTED(ask(&shop.finish, VERB_RECEIVE, "qc", 3, 2));
    EXPECT_ACCEPTED(ask_arrive(&shop.finish, "qc", 2, NULL, NULL, 0));
    struct command back = asker_make(&shop.finish, VERB_REWORK, "qc", 3, 2);
    back.to = code_of("plating");
    assert_true(TEXT_COPY(back.defect, span_of("scratch")));
    reply = asker_send(&shop.finish, &back);
    expect_accepted(&reply);
    assert_int_equal(load_of(&shop, "plater"), 1);
    EXPECT_REFUSED(ask(&shop.office, VERB_RECEIVE, "plater", RIG_MANAGER, 2), REASON_WRONG_STATE);
    EXPECT_REFUSED(ask(&shop.office, VERB_START, "plater", RIG_MANAGER, 2), REASON_WRONG_STATE);
    EXPECT_REFUSED(ask_slip(&shop.office, "polishing", "plater", &(int){2}, NULL, 1), REASON_WRONG_STATION);
    int64_t book = life_piece(&shop.rig, 2).now.piece.book_mass.ug;
    EXPECT_ACCEPTED(ask_slip(&shop.office, "qc", "plater", &(int){2}, &(int64_t){book + STONES_UG}, 1));
    assert_int_equal(life_balance(&shop.rig, "transit:plater"), book);
    assert_int_equal(load_of(&shop, "plater"), 1);
    EXPECT_ACCEPTED(ask_arrive(&shop.office, "plater", 3, NULL, NULL, 0));
    EXPECT_ACCEPTED(ask(&shop.office, VERB_START, "plater", RIG_MANAGER, 2));
    EXPECT_ACCEPTED(ask_slip(&shop.office, "plater", NULL, &(int){2}, NULL, 1));
    EXPECT_ACCEPTED(ask(&shop.finish, VERB_RECEIVE, "qc", 3, 2));
    shop_close(&shop);
}

static void the_limit_is_tested_on_the_whole_slip(void **state)
{
    static const int first[] = {1, 2}, second[] = {3, 4};
    struct shop shop;
    (void)state;
    open_shop(&shop);
    EXPECT_ACCEPTED(ask_count(&shop.office, VERB_SCRAP, "", RIG_MANAGER, 1, "count", 4)); /* leaves two */
    bring_to_polished(&shop, 1);
    bring_to_polished(&shop, 2);
    EXPECT_ACCEPTED(ask_slip(&shop.office, "polishing", "plater", first, NULL, 2));
    bring_to_polished(&shop, 3);
    bring_to_polished(&shop, 4);
    struct reply reply = ask_slip(&shop.office, "polishing", "plater", second, NULL, 2);
    expect_refused(&reply, REASON_STATION_FULL);
    assert_int_equal(reply.numbers.value[NUMBER_WIP], 3);
    assert_int_equal(reply.numbers.value[NUMBER_FREE], 1);
    assert_int_equal(life_piece(&shop.rig, 3).now.piece.state, PIECE_DONE);
    EXPECT_ACCEPTED(ask_slip(&shop.office, "polishing", "plater", &second[1], NULL, 1));
    shop_close(&shop);
}

/* "A transfer slip is the entry at a subcontractor": as many are let past as need it. */
static void an_override_lets_a_piece_go_on_a_slip(void **state)
{
    static const int first[] = {1, 2}, second[] = {3, 4};
    struct shop shop;
    (void)state;
    open_shop(&shop);
    EXPECT_ACCEPTED(ask_count(&shop.office, VERB_SCRAP, "", RIG_MANAGER, 1, "count", 4)); /* leaves two */
    bring_to_polished(&shop, 1);
    bring_to_polished(&shop, 2);
    EXPECT_ACCEPTED(ask_slip(&shop.office, "polishing", "plater", first, NULL, 2));
    bring_to_polished(&shop, 3);
    bring_to_polished(&shop, 4);
    for (size_t i = 0; i < COUNT_OF(second); i++)
        EXPECT_ACCEPTED(ask_text(&shop.office, VERB_OVERRIDE, "plater", RIG_MANAGER, second[i], "reason",
                                 "client_waits"));
    EXPECT_ACCEPTED(ask_slip(&shop.office, "polishing", "plater", second, NULL, 2));
    assert_int_equal(load_of(&shop, "plater"), 5);
    assert_int_equal(rig_number(&shop.rig, "SELECT count(*) FROM override_grant WHERE used IS NULL"), 1);
    shop_close(&shop);
}

static const struct {
    const char *name;
    const char *station, *to;
    int pieces[2];
    int64_t gross_ug;
    size_t count;
    enum reason want;
    const char *field, *says; /* a part of the sentence */
} wrong_rows[] = {
    {"to nowhere", "polishing", "nowhere", {2}, -1, 1, REASON_UNKNOWN_THING, "to", "no such station"},
    {"to a station in the house", "polishing", "qc", {2}, -1, 1, REASON_WRONG_STATE, "to", "in the house"},
    {"back from a station in the house", "polishing", NULL, {2}, -1, 1, REASON_BAD_FIELD, "to", "to which"},
    {"from nowhere", "", "plater", {2}, -1, 1, REASON_UNKNOWN_STATION, "station", "from which"},
    {"nothing has the tag", "polishing", "plater", {77}, -1, 1, REASON_UNKNOWN_TAG, "", "TS1-000077"},
    {"twice on the list", "polishing", "plater", {2, 2}, -1, 2, REASON_EXISTS, "", "listed twice"},
    {"its next step is elsewhere",
     "casting",
     "plater",
     {3},
     -1,
     1,
     REASON_WRONG_STATION,
     "",
     "R-3 is at Casting, and next comes Setting"},
    {"it is at another station",
     "casting",
     "plater",
     {2},
     -1,
     1,
     REASON_WRONG_STATION,
     "",
     "R-2 is at Polishing"},
    {"lighter than its stones",
     "polishing",
     "plater",
     {2},
     STONES_UG - 1,
     1,
     REASON_BAD_FIELD,
     "gross_ug",
     "R-2"},
    {"not at the plater", "plater", NULL, {2}, -1, 1, REASON_WRONG_STATION, "", "R-2 is at Polishing"},
};

static void what_cannot_go_on_a_slip_is_refused_by_name(void **state)
{
    struct shop shop;
    (void)state;
    open_shop(&shop);
    bring_to_polished(&shop, 2);
    for (size_t i = 0; i < COUNT_OF(wrong_rows); i++) {
        int64_t gross[] = {wrong_rows[i].gross_ug, wrong_rows[i].gross_ug};
        struct reply reply =
            ask_slip(&shop.office, wrong_rows[i].station, wrong_rows[i].to, wrong_rows[i].pieces,
                     wrong_rows[i].gross_ug < 0 ? NULL : gross, wrong_rows[i].count);
        if (reply.reason != wrong_rows[i].want || strcmp(reply.field, wrong_rows[i].field) != 0 ||
            !strstr(reply.detail, wrong_rows[i].says))
            fail_msg("%s: %s of \"%s\", \"%s\"", wrong_rows[i].name, reason_word(reply.reason), reply.field,
                     reply.detail);
    }
    EXPECT_REFUSED(ask_arrive(&shop.office, "plater", 9, NULL, NULL, 0), REASON_UNKNOWN_THING);
    /* nothing but its stones is on the pan: possible */
    EXPECT_ACCEPTED(ask_slip(&shop.office, "polishing", "plater", &(int){2}, &(int64_t){STONES_UG}, 1));
    EXPECT_REFUSED(ask_arrive(&shop.office, "plater", 1, &(int){3}, NULL, 1), REASON_UNKNOWN_THING);
    shop_close(&shop);
}

/* What is too long to be kept whole is refused. */
static void a_slip_keeps_what_was_said(void **state)
{
    static const struct {
        const char *field;
        int chars;
        enum reason want;
    } texts[] = {
        {"carrier", CARRIER_TEXT_MAX, REASON_BAD_FIELD},
        {"note", SLIP_NOTE_MAX, REASON_BAD_FIELD},
        {"note", SLIP_NOTE_MAX - 1, REASON_NONE},
    };
    struct shop shop;
    (void)state;
    open_shop(&shop);
    bring_to_polished(&shop, 2);
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        char form[96 + SLIP_NOTE_MAX], text[SLIP_NOTE_MAX + 1] = "";
        memset(text, 'x', (size_t)texts[i].chars);
        snprintf(form, sizeof form, "to=plater %s=%s pieces={piece=%s gross_ug=5000000}", texts[i].field,
                 text, rig_piece(2).text);
        struct reply reply = say(&shop.office, VERB_SEND, "polishing", RIG_MANAGER, 0, form);
        if (reply.reason != texts[i].want)
            fail_msg("%s of %d: %s", texts[i].field, texts[i].chars, reason_word(reply.reason));
    }
    assert_int_equal(rig_number(&shop.rig, "SELECT length(note) FROM slip"), SLIP_NOTE_MAX - 1);
    shop_close(&shop);
}

/* Only what lies there leaves: not what came back already, nor what QC sent back and still has. */
static void what_does_not_lie_at_the_subcontractors_does_not_come_from_there(void **state)
{
    struct shop shop;
    (void)state;
    open_shop(&shop);
    bring_to_polished(&shop, 2);
    EXPECT_ACCEPTED(ask_slip(&shop.office, "polishing", "plater", &(int){2}, NULL, 1));
    EXPECT_ACCEPTED(ask_arrive(&shop.office, "plater", 1, NULL, NULL, 0));
    EXPECT_ACCEPTED(ask_slip(&shop.office, "plater", NULL, &(int){2}, NULL, 1));
    EXPECT_ACCEPTED(ask_arrive(&shop.finish, "polishing", 2, &(int){2}, NULL, 1));
    struct reply reply = ask_slip(&shop.office, "plater", NULL, &(int){2}, NULL, 1);
    expect_refused(&reply, REASON_WRONG_STATE);
    assert_non_null(strstr(reply.detail, "R-2 lies at Polishing"));
    EXPECT_ACCEPTED(ask(&shop.finish, VERB_RECEIVE, "qc", 3, 2));
    struct command back = asker_make(&shop.finish, VERB_REWORK, "qc", 3, 2);
    back.to = code_of("plating");
    assert_true(TEXT_COPY(back.defect, span_of("scratch")));
    EXPECT_ACCEPTED(asker_send(&shop.finish, &back));
    reply = ask_slip(&shop.office, "plater", NULL, &(int){2}, NULL, 1);
    expect_refused(&reply, REASON_WRONG_STATE);
    assert_non_null(strstr(reply.detail, "R-2 lies at QC"));
    assert_true(life_piece(&shop.rig, 2).now.piece.rework);
    shop_close(&shop);
}

/* Slip 1 to the plater, which is confirmed, and slip 2 back, which is not: QC took piece 2 from the carrier.
 */
static void bring_back_to_qc(struct shop *shop)
{
    open_shop(shop);
    bring_to_polished(shop, 2);
    EXPECT_ACCEPTED(ask_slip(&shop->office, "polishing", "plater", &(int){2}, NULL, 1));
    EXPECT_ACCEPTED(ask_arrive(&shop->office, "plater", 1, NULL, NULL, 0));
    EXPECT_ACCEPTED(ask_slip(&shop->office, "plater", NULL, &(int){2}, NULL, 1));
    EXPECT_ACCEPTED(ask(&shop->finish, VERB_RECEIVE, "qc", 3, 2));
}

static void what_the_next_station_took_straight_from_the_carrier_is_noted_as_come(void **state)
{
    struct shop shop;
    (void)state;
    bring_back_to_qc(&shop);
    struct piece_row before = life_piece(&shop.rig, 2);
    assert_false(before.now.piece.transit);
    EXPECT_ACCEPTED(ask_arrive(&shop.finish, "qc", 2, NULL, NULL, 0));
    struct piece_row after = life_piece(&shop.rig, 2);
    assert_int_equal(after.now.piece.version, before.now.piece.version);
    assert_string_equal(after.now.piece.station.text, "qc");
    shop_close(&shop);
}

static bool is_third(void *context, const struct slip_row *slip)
{
    ++*(int *)context;
    assert_int_equal(slip->id, 3);
    return true;
}

static void waits_third(void *context, const struct waiting_row *row)
{
    ++*(int *)context;
    assert_string_equal(row->subject, "3");
}

static void expect_only_third_open(const struct shop *shop)
{
    struct store *store;
    int listed = 0, waiting = 0;
    assert_false(fault_is(store_open(shop->rig.path, STORE_READ, &store)));
    assert_false(fault_is(store_slip_each(store, 0, true, is_third, &listed)));
    assert_false(fault_is(store_waiting_each(store, WAITING_SLIPS, waits_third, &waiting)));
    store_close(store);
    assert_int_equal(listed, 1);
    assert_int_equal(waiting, 1);
}

/* Nobody confirmed that slip 2 came, and QC sent the piece back to the plater on slip 3. */
static void an_earlier_slip_knows_nothing_of_a_later_way(void **state)
{
    struct shop shop;
    (void)state;
    bring_back_to_qc(&shop);
    struct command back = asker_make(&shop.finish, VERB_REWORK, "qc", 3, 2);
    back.to = code_of("plating");
    assert_true(TEXT_COPY(back.defect, span_of("scratch")));
    EXPECT_ACCEPTED(asker_send(&shop.finish, &back));
    EXPECT_ACCEPTED(ask_slip(&shop.office, "qc", "plater", &(int){2}, NULL, 1));
    expect_only_third_open(&shop);
    struct piece_row before = life_piece(&shop.rig, 2);
    EXPECT_ACCEPTED(ask_arrive(&shop.finish, "qc", 2, NULL, NULL, 0)); /* noted as come, at last */
    struct piece_row after = life_piece(&shop.rig, 2);
    assert_true(after.now.piece.transit);
    assert_int_equal(after.now.piece.version, before.now.piece.version);
    EXPECT_ACCEPTED(ask_arrive(&shop.office, "plater", 3, NULL, NULL, 0));
    assert_false(life_piece(&shop.rig, 2).now.piece.transit);
    shop_close(&shop);
}

static void a_sent_slip_is_not_taken_back(void **state)
{
    struct shop shop;
    (void)state;
    open_shop(&shop);
    bring_to_polished(&shop, 2);
    struct command lost = {.n = shop.office.n + 1};
    struct reply reply = ask_slip(&shop.office, "polishing", "plater", &(int){2}, NULL, 1);
    expect_accepted(&reply);
    lost.id = reply.id;
    lost.operator_badge = rig_person(RIG_MANAGER);
    assert_int_equal(ask_withdraw(&shop.office, &lost, DECIDED_HUB).reason, REASON_NOTHING_TO_UNDO);
    assert_true(life_piece(&shop.rig, 2).now.piece.transit);
    shop_close(&shop);
}

/* A bench tells that it sent it, by a badge that nobody has: the slip says so, as the event does. */
static void what_somebody_unknown_has_sent_is_on_its_way(void **state)
{
    struct shop shop;
    char form[80];
    (void)state;
    open_shop(&shop);
    bring_to_polished(&shop, 2);
    snprintf(form, sizeof form, "to=plater pieces={piece=%s}", rig_piece(2).text);
    EXPECT_ACCEPTED(say_of(&shop.finish, VERB_SEND, "polishing", 77, tag_of(""), true, form));
    assert_true(life_piece(&shop.rig, 2).now.piece.transit);
    rig_verify(&shop.rig, NULL);
    shop_close(&shop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_slip_goes_out_and_back_and_is_weighed_both_ways),
        cmocka_unit_test(what_is_of_metal_is_weighed_both_ways_or_a_manager_says_why_not),
        cmocka_unit_test(what_is_refused_of_no_piece_tells_no_place),
        cmocka_unit_test(unweighed_without_the_hub_it_stands_flagged),
        cmocka_unit_test(the_receipt_says_what_went_what_came_and_whether_that_may_be),
        cmocka_unit_test(what_was_scrapped_on_the_way_back_is_no_loss),
        cmocka_unit_test(who_had_a_piece_that_is_sent_out_answers_for_one_piece),
        cmocka_unit_test(a_clasp_of_another_book_is_not_weighed_into_its_piece),
        cmocka_unit_test(a_rework_goes_to_the_plater_on_a_slip),
        cmocka_unit_test(the_limit_is_tested_on_the_whole_slip),
        cmocka_unit_test(an_override_lets_a_piece_go_on_a_slip),
        cmocka_unit_test(what_cannot_go_on_a_slip_is_refused_by_name),
        cmocka_unit_test(a_slip_keeps_what_was_said),
        cmocka_unit_test(what_does_not_lie_at_the_subcontractors_does_not_come_from_there),
        cmocka_unit_test(what_the_next_station_took_straight_from_the_carrier_is_noted_as_come),
        cmocka_unit_test(an_earlier_slip_knows_nothing_of_a_later_way),
        cmocka_unit_test(a_sent_slip_is_not_taken_back),
        cmocka_unit_test(what_somebody_unknown_has_sent_is_on_its_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
