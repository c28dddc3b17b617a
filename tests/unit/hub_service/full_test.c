/* Full stations, and what comes to them otherwise than by the front door: halves of a lot, a rework, a piece
 * back from a subcontractor. What counts where, whom a limit keeps out, and what would help. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/hub_service/life_helper.h"
#include "tests/unit/hub_service/metal_helper.h"

static struct shop shop;

static int open_shop(void **state)
{
    (void)state;
    life_open(&shop.rig);
    shop_staff(&shop);
    return 0;
}

static int close_shop(void **state)
{
    (void)state;
    shop_close(&shop);
    return 0;
}

static int64_t load_of(const char *station)
{
    struct board *board = rig_board(&shop.rig);
    int64_t pieces = rig_station(board, station)->now.load.pieces;
    free(board);
    return pieces;
}

static void limit_to(const char *station, int64_t pieces)
{
    char form[80];
    snprintf(form, sizeof form, "of=%s limit_pieces=%lld", station, (long long)pieces);
    said_yes(say(&shop.office, VERB_ACCEPT_LIMIT, "", RIG_MANAGER, 0, form));
}

static void helps(const char *station, const char *want)
{
    struct board *board = rig_board(&shop.rig);
    const char *help = rig_station(board, station)->help;
    if (!strstr(help, want))
        fail_msg("%s: %s, wanted %s", station, help, want);
    free(board);
}

static struct reply send_back(int piece, const char *to)
{
    struct command command = asker_make(&shop.finish, VERB_REWORK, "qc", 4, piece);
    command.to = code_of(to);
    assert_true(TEXT_COPY(command.defect, span_of("scratch")));
    return asker_send(&shop.finish, &command);
}

/* R-1 is a lot of six. Its parts count where it counted; a part comes in where all of it did not. */
static void a_lot_is_split_at_a_station_that_is_full(void **state)
{
    (void)state;
    limit_to("setting", 4);
    struct reply reply = ask(&shop.bench, VERB_RECEIVE, "setting", 1, 1);
    expect_refused(&reply, REASON_STATION_FULL);
    assert_int_equal(reply.numbers.value[NUMBER_FREE], 4);
    limit_to("casting", 9); /* six and R-2 … R-4: full, and the split enters nothing */
    assert_int_equal(load_of("casting"), 9);
    EXPECT_ACCEPTED(ask_count(&shop.bench, VERB_SPLIT, "casting", 1, 1, "count", 4));
    assert_int_equal(load_of("casting"), 9);
    EXPECT_ACCEPTED(ask(&shop.bench, VERB_RECEIVE, "setting", 1, 7)); /* the four have the next free tag */
    assert_int_equal(load_of("casting"), 5);
    assert_int_equal(load_of("setting"), 4);
    reply = ask(&shop.bench, VERB_RECEIVE, "setting", 1, 1);
    expect_refused(&reply, REASON_STATION_FULL);
    assert_int_equal(reply.numbers.value[NUMBER_FREE], 0);
    helps("casting", "Setting is full: 4 of 4.");
}

/* It comes past the limit by itself: an override for it there is not used up, and nothing new comes in. */
static void a_rework_into_a_full_station_uses_no_override(void **state)
{
    (void)state;
    limit_to("setting", 2);
    EXPECT_ACCEPTED(ask(&shop.bench, VERB_RECEIVE, "setting", 1, 2));
    EXPECT_ACCEPTED(ask(&shop.bench, VERB_FINISH, "setting", 1, 2));
    EXPECT_ACCEPTED(ask(&shop.finish, VERB_RECEIVE, "polishing", 2, 2));
    EXPECT_ACCEPTED(ask(&shop.finish, VERB_FINISH, "polishing", 2, 2));
    EXPECT_ACCEPTED(ask_slip(&shop.office, "polishing", "plater", &(int){2}, NULL, 1));
    EXPECT_ACCEPTED(ask_arrive(&shop.office, "plater", 1, NULL, NULL, 0));
    EXPECT_ACCEPTED(ask_slip(&shop.office, "plater", NULL, &(int){2}, NULL, 1));
    EXPECT_ACCEPTED(ask_arrive(&shop.finish, "polishing", 2, &(int){2}, NULL, 1));
    EXPECT_ACCEPTED(ask(&shop.finish, VERB_RECEIVE, "qc", 4, 2));
    EXPECT_ACCEPTED(ask(&shop.bench, VERB_RECEIVE, "setting", 1, 3));
    EXPECT_ACCEPTED(ask(&shop.bench, VERB_RECEIVE, "setting", 1, 4));
    EXPECT_ACCEPTED(send_back(2, "setting"));
    said_yes(say_of(&shop.office, VERB_OVERRIDE, "setting", RIG_MANAGER, rig_piece(2), false,
                    "reason=client_waits"));
    assert_int_equal(load_of("setting"), 3);
    EXPECT_ACCEPTED(ask(&shop.bench, VERB_RECEIVE, "setting", 1, 2));
    assert_int_equal(load_of("setting"), 3);
    assert_int_equal(rig_number(&shop.rig, "SELECT count(*) FROM override_grant WHERE used IS NOT NULL"), 0);
    helps("setting", "Setting is over its limit: 3 of 2. Nothing new goes in until it has drained.");
}

/* It lies in the house and counts at the plater: the next one refuses it with its own numbers, and what helps
 * is there. */
static void a_piece_back_from_the_plater_waits_for_a_full_station(void **state)
{
    (void)state;
    limit_to("qc", 1);
    for (int piece = 2; piece <= 3; piece++) {
        EXPECT_ACCEPTED(ask(&shop.bench, VERB_RECEIVE, "setting", 1, piece));
        EXPECT_ACCEPTED(ask(&shop.bench, VERB_FINISH, "setting", 1, piece));
        EXPECT_ACCEPTED(ask(&shop.finish, VERB_RECEIVE, "polishing", 2, piece));
        EXPECT_ACCEPTED(ask(&shop.finish, VERB_FINISH, "polishing", 2, piece));
    }
    EXPECT_ACCEPTED(ask_slip(&shop.office, "polishing", "plater", (int[]){2, 3}, NULL, 2));
    EXPECT_ACCEPTED(ask_arrive(&shop.office, "plater", 1, NULL, NULL, 0));
    EXPECT_ACCEPTED(ask_slip(&shop.office, "plater", NULL, (int[]){2, 3}, NULL, 2));
    EXPECT_ACCEPTED(ask_arrive(&shop.finish, "qc", 2, &(int){2}, NULL, 1));
    EXPECT_ACCEPTED(ask(&shop.finish, VERB_RECEIVE, "qc", 4, 2));
    EXPECT_ACCEPTED(ask_arrive(&shop.finish, "qc", 2, &(int){3}, NULL, 1)); /* no entry: QC is full */
    assert_int_equal(load_of("qc"), 1);
    assert_int_equal(load_of("plater"), 1);
    assert_string_equal(life_piece(&shop.rig, 3).now.piece.tray.text, "qc");
    struct reply reply = ask(&shop.finish, VERB_RECEIVE, "qc", 4, 3);
    expect_refused(&reply, REASON_STATION_FULL);
    assert_int_equal(reply.numbers.value[NUMBER_WIP], 1);
    assert_string_equal(reply.next.text, "qc");
    helps("plater", "Plater is stopped. 1 piece waits to leave. QC is full: 1 of 1.");
    EXPECT_ACCEPTED(ask_text(&shop.office, VERB_HOLD, "", RIG_MANAGER, 2, NULL, NULL));
    EXPECT_ACCEPTED(ask_text(&shop.office, VERB_PARK, "", RIG_MANAGER, 2, NULL, NULL));
    EXPECT_ACCEPTED(ask(&shop.finish, VERB_RECEIVE, "qc", 4, 3));
    assert_int_equal(load_of("plater"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_lot_is_split_at_a_station_that_is_full, open_shop, close_shop),
        cmocka_unit_test_setup_teardown(a_rework_into_a_full_station_uses_no_override, open_shop, close_shop),
        cmocka_unit_test_setup_teardown(a_piece_back_from_the_plater_waits_for_a_full_station, open_shop,
                                        close_shop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
