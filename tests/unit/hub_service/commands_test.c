/* One piece through the workshop, and every way in which it is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/hub_service/metal_helper.h"

#define CAST_UG   INT64_C(5874648) /* 380 mm³ · 15.6 · 0.991 */
#define THEORY_UG INT64_C(5639662) /* … · 0.96: polished */
#define STONES_UG INT64_C(100000)  /* 0.50 ct */

struct row {
    const char *name;
    int kiosk; /* 0 bench, 1 finish */
    enum verb verb;
    const char *station;
    int person, piece;
    int64_t gross_ug;
    const char *to;
    /* wanted: */
    enum result result;
    enum reason reason;
    enum piece_state state;
    enum reason not_started;
};

static const struct row story[] = {
    {"a setter badges in", 0, VERB_BADGE_IN, "setting", 1, 0, .result = RESULT_ACCEPTED},
    {"the first piece is received and started", 0, VERB_RECEIVE, "setting", 1, 1, .state = PIECE_IN_WORK},
    {"the second waits: at once is one", 0, VERB_RECEIVE, "setting", 1, 2, .state = PIECE_QUEUED,
     .not_started = REASON_AT_ONCE},
    {"another setter starts at once", 0, VERB_RECEIVE, "setting", 2, 3, .state = PIECE_IN_WORK},
    {"the fourth waits", 0, VERB_RECEIVE, "setting", 2, 4, .state = PIECE_QUEUED,
     .not_started = REASON_AT_ONCE},
    {"the fifth finds setting full", 0, VERB_RECEIVE, "setting", 1, 5, .result = RESULT_REFUSED,
     .reason = REASON_STATION_FULL},
    {"an operator has one at once", 0, VERB_START, "setting", 1, 2, .result = RESULT_REFUSED,
     .reason = REASON_AT_ONCE},
    {"a piece that is there already", 0, VERB_RECEIVE, "setting", 1, 1, .result = RESULT_REFUSED,
     .reason = REASON_ALREADY_HERE},
    {"polishing is not this kiosk's", 0, VERB_RECEIVE, "polishing", 1, 1, .result = RESULT_REFUSED,
     .reason = REASON_NOT_YOUR_STATION},
    {"no such station", 0, VERB_RECEIVE, "engraving", 1, 1, .result = RESULT_REFUSED,
     .reason = REASON_UNKNOWN_STATION},
    {"no such person", 0, VERB_RECEIVE, "setting", 99, 5, .result = RESULT_REFUSED,
     .reason = REASON_UNKNOWN_OPERATOR},
    {"no such piece", 0, VERB_RECEIVE, "setting", 1, 999, .result = RESULT_REFUSED,
     .reason = REASON_UNKNOWN_TAG},
    {"polishing wants one that is not done", 1, VERB_RECEIVE, "polishing", 3, 1, .result = RESULT_REFUSED,
     .reason = REASON_NOT_DONE},
    {"the first piece is finished", 0, VERB_FINISH, "setting", 1, 1, .state = PIECE_DONE},
    {"done, it still counts", 0, VERB_RECEIVE, "setting", 1, 5, .result = RESULT_REFUSED,
     .reason = REASON_STATION_FULL},
    {"polishing takes it", 1, VERB_RECEIVE, "polishing", 3, 1, .state = PIECE_IN_WORK},
    {"now the fifth goes in", 0, VERB_RECEIVE, "setting", 3, 5, .state = PIECE_IN_WORK},
    {"polished", 1, VERB_FINISH, "polishing", 3, 1, .state = PIECE_DONE},
    {"QC takes it", 1, VERB_RECEIVE, "qc", 4, 1, .state = PIECE_IN_WORK},
    {"no pass without a weight", 1, VERB_PASS, "qc", 4, 1, .result = RESULT_REFUSED,
     .reason = REASON_NO_WEIGHT},
    {"an inspection is not just finished", 1, VERB_FINISH, "qc", 4, 1, .result = RESULT_REFUSED,
     .reason = REASON_NOT_INSPECTED},
    {"weighed 5 % too light", 1, VERB_WEIGH, "qc", 4, 1, .gross_ug = STONES_UG + THEORY_UG * 95 / 100,
     .state = PIECE_IN_WORK},
    {"what fails does not pass", 1, VERB_PASS, "qc", 4, 1, .result = RESULT_REFUSED,
     .reason = REASON_WEIGHT_FAILS},
    {"rework to a kind that is not on its way", 1, VERB_REWORK, "qc", 4, 1, .to = "plating",
     .result = RESULT_REFUSED, .reason = REASON_BAD_STEP},
    {"back to polishing", 1, VERB_REWORK, "qc", 4, 1, .to = "polishing", .state = PIECE_QUEUED},
    {"fetched there", 1, VERB_RECEIVE, "polishing", 3, 1, .state = PIECE_IN_WORK},
    {"polished again", 1, VERB_FINISH, "polishing", 3, 1, .state = PIECE_DONE},
    {"QC again", 1, VERB_RECEIVE, "qc", 4, 1, .state = PIECE_IN_WORK},
    {"weighed right", 1, VERB_WEIGH, "qc", 4, 1, .gross_ug = STONES_UG + THEORY_UG + 1000,
     .state = PIECE_IN_WORK},
    {"passes", 1, VERB_PASS, "qc", 4, 1, .state = PIECE_DONE},
    {"has left the line", 1, VERB_RECEIVE, "qc", 4, 1, .result = RESULT_REFUSED, .reason = REASON_FINISHED},
    {"a setter goes home", 0, VERB_BADGE_OUT, "setting", 1, 0, .result = RESULT_ACCEPTED},
};

static struct reply play(struct asker askers[2], const struct row *row)
{
    struct command command =
        asker_make(&askers[row->kiosk], row->verb, row->station, row->person, row->piece);
    if (row->gross_ug)
        command.weighing =
            (struct weighing){.gross = {row->gross_ug}, .readings = 1, .scale = {"fine"}, .raw = "S S"};
    if (row->to)
        command.to = code_of(row->to);
    return asker_send(&askers[row->kiosk], &command);
}

static void check(const struct row *row, const struct reply *reply)
{
    if (reply->result != row->result || reply->reason != row->reason)
        fail_msg("%s: %s %s instead of %s %s", row->name, result_word(reply->result),
                 reason_word(reply->reason), result_word(row->result), reason_word(row->reason));
    bool moved = row->result == RESULT_ACCEPTED && row->piece > 0;
    if (moved && (reply->state != row->state || reply->not_started != row->not_started || reply->seq == 0))
        fail_msg("%s: %s, not started: %s", row->name, piece_state_word(reply->state),
                 reason_word(reply->not_started));
}

static void test_story(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 10, 8);
    struct asker askers[2] = {rig_asker(&rig, 0), rig_asker(&rig, 1)};
    for (size_t i = 0; i < COUNT_OF(story); i++) {
        struct reply reply = play(askers, &story[i]);
        check(&story[i], &reply);
    }
    struct verify_report report;
    rig_verify(&rig, &report);
    assert_int_equal(report.pieces, 10);
    assert_int_equal(report.books, 1);
    rig_close(&rig);
}

static void test_numbers_and_board(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 8, 8);
    struct asker bench = rig_asker(&rig, 0);
    ask(&bench, VERB_BADGE_IN, "setting", 1, 0);
    for (int i = 1; i <= 4; i++)
        ask(&bench, VERB_RECEIVE, "setting", i, i);
    ask(&bench, VERB_FINISH, "setting", 1, 1);
    ask(&bench, VERB_FINISH, "setting", 2, 2);
    struct reply reply = ask(&bench, VERB_RECEIVE, "setting", 1, 5);
    assert_int_equal(reply.reason, REASON_STATION_FULL);
    assert_int_equal(reply.numbers.value[NUMBER_WIP], 4);
    assert_int_equal(reply.numbers.value[NUMBER_LIMIT], 4);
    assert_string_equal(reply.next.text, "setting");
    assert_string_equal(reply.at.text, "casting");
    assert_true(reply.has_piece);
    struct board *board = rig_board(&rig);
    const struct board_station *setting = rig_station(board, "setting");
    assert_int_equal(setting->state, STATION_FULL);
    assert_int_equal(setting->now.done, 2);
    assert_int_equal(setting->now.in_work, 2);
    assert_int_equal(setting->now.present, 1);
    assert_string_equal(
        setting->help,
        "Setting is full: 4 of 4. 2 pieces are done and wait for Polishing. 1 of 3 people is at work.");
    const struct board_station *casting = rig_station(board, "casting");
    assert_int_equal(casting->state, STATION_STOPPED);
    assert_string_equal(
        casting->help,
        "Casting is stopped. 4 pieces wait. Setting is full: 4 of 4. 1 of 3 people is at work.");
    assert_int_equal(rig_station(board, "qc")->state, STATION_STARVED);
    assert_int_equal(board->pieces_on_line, 8);
    bool told = false;
    for (int i = 0; i < board->alert_count; i++)
        told |= board->alerts[i].kind == ALERT_SCAN_REFUSED &&
                strcmp(board->alerts[i].text, "Setting is full: 4 of 4. R-5 stays at Casting.") == 0;
    assert_true(told);
    free(board);
    rig_close(&rig);
}

static void test_seen(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 2, 2);
    struct asker bench = rig_asker(&rig, 0);
    struct command command = asker_make(&bench, VERB_RECEIVE, "setting", 1, 1);
    command.has_seen = true;
    command.seen = 7;
    struct reply reply = asker_send(&bench, &command);
    assert_int_equal(reply.result, RESULT_CHANGED);
    assert_int_equal(reply.version, 1);
    command = asker_make(&bench, VERB_RECEIVE, "setting", 1, 1);
    command.has_seen = true;
    command.seen = 1;
    reply = asker_send(&bench, &command);
    assert_int_equal(reply.result, RESULT_ACCEPTED);
    assert_int_equal(reply.version, 2);
    rig_close(&rig);
}

static void test_kiosk_decided(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 8, 8);
    struct asker bench = rig_asker(&rig, 0);
    struct asker other = rig_asker(&rig, 0);
    for (int i = 1; i <= 4; i++)
        ask(&bench, VERB_RECEIVE, "setting", i, i);
    struct command command = asker_make(&bench, VERB_RECEIVE, "setting", 5, 5);
    command.decided = DECIDED_KIOSK;
    struct reply reply = asker_send(&bench, &command);
    assert_int_equal(reply.result, RESULT_ACCEPTED);
    assert_int_equal(reply.flags[0], REASON_STATION_FULL);
    ask(&other, VERB_FINISH, "setting", 1, 1);
    struct asker finish = rig_asker(&rig, 1);
    ask(&finish, VERB_RECEIVE, "polishing", 3, 1);
    command = asker_make(&bench, VERB_FINISH, "setting", 1, 1); /* late: it is at polishing now */
    command.decided = DECIDED_KIOSK;
    command.has_seen = true;
    command.seen = 2;
    reply = asker_send(&bench, &command);
    assert_int_equal(reply.result, RESULT_ACCEPTED);
    assert_int_equal(reply.flags[0], REASON_LATE);
    assert_string_equal(reply.station.text, "polishing");
    assert_int_equal(reply.state, PIECE_IN_WORK);
    struct board *board = rig_board(&rig);
    assert_int_equal(rig_station(board, "setting")->state, STATION_FULL); /* 5 − the one that went on */
    free(board);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

static void test_weighing(void **state)
{
    static const struct {
        const char *name;
        int64_t metal_ug;
        const char *scale;
        enum ruling ruling;
    } rows[] = {
        {"right", THEORY_UG, "fine", RULING_PASS},
        {"a little light", THEORY_UG - 112000, "fine", RULING_CONDITIONAL_PASS},
        {"light", THEORY_UG - 114000, "fine", RULING_CONDITIONAL_FAIL},
        {"far too light", THEORY_UG / 2, "fine", RULING_FAIL},
    };
    struct rig rig;
    (void)state;
    rig_open(&rig, 2, 2);
    struct asker bench = rig_asker(&rig, 0);
    struct asker finish = rig_asker(&rig, 1);
    ask_to_qc(&bench, &finish, 1);
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct command command = asker_make(&finish, VERB_WEIGH, "qc", 3, 1);
        command.weighing = (struct weighing){.gross = {rows[i].metal_ug + STONES_UG},
                                             .readings = 1,
                                             .scale = code_of(rows[i].scale),
                                             .has_shown = true,
                                             .shown = RULING_PASS};
        struct reply reply = asker_send(&finish, &command);
        if (!reply.has_verdict || reply.verdict.ruling != rows[i].ruling)
            fail_msg("%s: %s", rows[i].name, ruling_word(reply.verdict.ruling));
        assert_int_equal(reply.verdict.deviation.ug, rows[i].metal_ug - THEORY_UG);
        assert_int_equal(reply.flag_count, rows[i].ruling == RULING_PASS ? 0 : 1);
    }
    struct reader *reader;
    struct sheet sheet;
    struct history_line lines[16];
    size_t count;
    bool found;
    assert_false(fault_is(reader_open(rig.path, &reader)));
    assert_false(fault_is(reader_sheet(reader, rig_piece(1), &sheet, &found, lines, 16, &count)));
    assert_true(found);
    assert_int_equal(sheet.piece.book_mass.ug, THEORY_UG / 2);
    assert_int_equal(sheet.theory.metal.ug, THEORY_UG);
    assert_true(sheet.rush);
    assert_string_equal(sheet.stones_text, "1 × 0.50 ct prong");
    assert_int_equal(count, 10);
    assert_int_equal(lines[0].verb, VERB_REPORT);
    assert_int_equal(lines[9].verdict.ruling, RULING_FAIL);
    reader_close(reader);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* Taken back later than the next command, and once; what has gone on since stays. */
static void test_an_earlier_command_is_taken_back(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 2, 2);
    struct asker bench = rig_asker(&rig, 0);
    struct command mistake = asker_make(&bench, VERB_RECEIVE, "setting", 1, 1);
    assert_int_equal(asker_send(&bench, &mistake).result, RESULT_ACCEPTED);
    assert_int_equal(ask(&bench, VERB_RECEIVE, "setting", 2, 2).result, RESULT_ACCEPTED);
    struct command undo = asker_replace(&bench, &mistake, VERB_WITHDRAW);
    struct reply reply = asker_send(&bench, &undo);
    assert_int_equal(reply.result, RESULT_ACCEPTED);
    assert_int_equal(reply.flag_count, 0);
    assert_string_equal(reply.station.text, "casting");
    struct command twice = asker_replace(&bench, &mistake, VERB_WITHDRAW);
    reply = asker_send(&bench, &twice);
    assert_int_equal(reply.result, RESULT_ACCEPTED);
    assert_int_equal(reply.flag_count, 0);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* ------------------------------------------------------------------ stones */

static void expect_stones(const struct rig *rig, const char *when, int64_t set_ug, int64_t on_pan_ug)
{
    struct sheet sheet = piece_sheet(rig, rig_piece(1));
    if (sheet.piece.stones.ug != set_ug || sheet.theory.stones.ug != on_pan_ug ||
        sheet.piece.stones_due.ug != STONES_UG)
        fail_msg("%s: %lld µg of stones are set, theory has %lld, due are %lld", when,
                 (long long)sheet.piece.stones.ug, (long long)sheet.theory.stones.ug,
                 (long long)sheet.piece.stones_due.ug);
}

static const struct {
    struct row row;
    int64_t stones_ug; /* set afterwards */
} stone_story[] = {
    {{"setting takes it", 0, VERB_RECEIVE, "setting", 1, 1, .state = PIECE_IN_WORK}, 0},
    {{"the stone is set", 0, VERB_FINISH, "setting", 1, 1, .state = PIECE_DONE}, STONES_UG},
    {{"polishing takes it", 1, VERB_RECEIVE, "polishing", 2, 1, .state = PIECE_IN_WORK}, STONES_UG},
    {{"polished", 1, VERB_FINISH, "polishing", 2, 1, .state = PIECE_DONE}, STONES_UG},
    {{"QC takes it", 1, VERB_RECEIVE, "qc", 3, 1, .state = PIECE_IN_WORK}, STONES_UG},
    {{"back to setting", 1, VERB_REWORK, "qc", 3, 1, .to = "setting", .state = PIECE_QUEUED}, STONES_UG},
    {{"fetched there", 0, VERB_RECEIVE, "setting", 1, 1, .state = PIECE_IN_WORK}, STONES_UG},
    {{"set anew", 0, VERB_FINISH, "setting", 1, 1, .state = PIECE_DONE}, STONES_UG},
    {{"polishing again", 1, VERB_RECEIVE, "polishing", 2, 1, .state = PIECE_IN_WORK}, STONES_UG},
    {{"polished again", 1, VERB_FINISH, "polishing", 2, 1, .state = PIECE_DONE}, STONES_UG},
    {{"QC again", 1, VERB_RECEIVE, "qc", 3, 1, .state = PIECE_IN_WORK}, STONES_UG},
    {{"metal and stone are right", 1, VERB_WEIGH, "qc", 3, 1, .gross_ug = THEORY_UG + STONES_UG,
      .state = PIECE_IN_WORK},
     STONES_UG},
    {{"passes", 1, VERB_PASS, "qc", 3, 1, .state = PIECE_DONE}, STONES_UG},
};

static void test_a_solitaire_passes_with_the_stone_that_was_set_here(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 1, 1);
    struct asker askers[2] = {rig_asker(&rig, 0), rig_asker(&rig, 1)};
    expect_stones(&rig, "cast", 0, 0);
    for (size_t i = 0; i < COUNT_OF(stone_story); i++) {
        const struct row *row = &stone_story[i].row;
        struct reply reply = play(askers, row);
        check(row, &reply);
        expect_stones(&rig, row->name, stone_story[i].stones_ug, stone_story[i].stones_ug);
        if (row->verb != VERB_WEIGH)
            continue;
        assert_int_equal(reply.verdict.ruling, RULING_PASS);
        assert_int_equal(reply.verdict.actual.ug, THEORY_UG);
        assert_int_equal(reply.verdict.deviation.ug, 0);
    }
    struct sheet sheet = piece_sheet(&rig, rig_piece(1));
    assert_int_equal(sheet.piece.place, PLACE_FINISHED);
    assert_int_equal(sheet.piece.book_mass.ug, THEORY_UG); /* stones are no metal */
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

static void test_undoing_the_finish_takes_the_stone_out(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 1, 1);
    struct asker bench = rig_asker(&rig, 0);
    ask(&bench, VERB_RECEIVE, "setting", 1, 1);
    struct command lost = asker_make(&bench, VERB_FINISH, "setting", 1, 1);
    assert_int_equal(asker_send(&bench, &lost).result, RESULT_ACCEPTED);
    expect_stones(&rig, "finished", STONES_UG, STONES_UG);
    struct command withdraw = asker_replace(&bench, &lost, VERB_WITHDRAW);
    struct reply reply = asker_send(&bench, &withdraw);
    assert_int_equal(reply.result, RESULT_ACCEPTED);
    assert_int_equal(reply.state, PIECE_IN_WORK);
    expect_stones(&rig, "undone", 0, 0);
    assert_int_equal(ask(&bench, VERB_FINISH, "setting", 1, 1).result, RESULT_ACCEPTED);
    expect_stones(&rig, "finished again", STONES_UG, STONES_UG);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* Weighed out, the stone is in already, and only the finish books it. */
static void test_weighing_out_at_setting_counts_the_stone(void **state)
{
    struct rig rig;
    struct workshop workshop;
    (void)state;
    rig_describe(&workshop, 1, 1);
    workshop.routes[0].steps[1].weigh = WEIGH_OUT;
    workshop.routes[0].steps[1].tolerance_ppm = 20000;
    rig_open_as(&rig, &workshop);
    struct asker bench = rig_asker(&rig, 0);
    expect_stones(&rig, "theory of what setting will make of it", 0, STONES_UG);
    ask(&bench, VERB_RECEIVE, "setting", 1, 1);
    expect_stones(&rig, "in work", 0, STONES_UG);
    struct reply reply = ask_weigh(&bench, "setting", 1, 1, CAST_UG + STONES_UG);
    assert_int_equal(reply.verdict.ruling, RULING_PASS);
    assert_int_equal(reply.verdict.actual.ug, CAST_UG);
    expect_stones(&rig, "weighed", 0, STONES_UG);
    ask(&bench, VERB_FINISH, "setting", 1, 1);
    expect_stones(&rig, "finished", STONES_UG, STONES_UG);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* ------------------------------------------------------------------ the world, kiosks, import */

static void test_world(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 6, 4);
    struct asker bench = rig_asker(&rig, 0);
    struct world world = {.sheets = calloc(SHEETS_MAX, sizeof(struct sheet)),
                          .people = calloc(PEOPLE_MAX, sizeof(struct person))};
    struct reader *reader;
    assert_false(fault_is(reader_open(rig.path, &reader)));
    assert_false(fault_is(reader_world(reader, &(int64_t){0}, 1, &world)));
    assert_int_equal(world.sheet_count, 6);
    assert_int_equal(world.person_count, 6);
    assert_int_equal(world.scale_count, 1);
    assert_int_equal(world.seq, 6);
    ask(&bench, VERB_RECEIVE, "setting", 1, 2);
    assert_false(fault_is(reader_world(reader, &(int64_t){6}, 1, &world)));
    assert_int_equal(world.sheet_count, 1);
    assert_string_equal(world.sheets[0].name, "R-2");
    assert_int_equal(world.seq, 7);
    reader_close(reader);
    free(world.sheets);
    free(world.people);
    rig_close(&rig);
}

static void test_enroll(void **state)
{
    struct rig rig;
    char first[SERVICE_TOKEN_MAX];
    char second[SERVICE_TOKEN_MAX];
    struct identity who;
    struct reader *reader;
    bool found;
    (void)state;
    rig_open(&rig, 1, 1);
    struct workshop_kiosk kiosk = {.code = {"bench"}};
    assert_false(fault_is(service_enroll(rig.service, &kiosk, first)));
    assert_false(fault_is(reader_open(rig.path, &reader)));
    assert_false(fault_is(reader_find_kiosk(reader, span_of(first), &who, &found)));
    assert_true(found);
    assert_int_equal(who.station_count, 2);
    assert_string_equal(who.stations[1].text, "setting");
    assert_false(fault_is(service_enroll(rig.service, &kiosk, second)));
    assert_false(fault_is(reader_find_kiosk(reader, span_of(first), &who, &found)));
    assert_false(found);
    assert_false(fault_is(reader_find_kiosk(reader, span_of(second), &who, &found)));
    assert_true(found);
    struct workshop_kiosk wrong = {.code = {"new"}, .station_count = 1, .stations = {{"moon"}}};
    assert_int_equal(service_enroll(rig.service, &wrong, first).code, FAULT_NOT_FOUND);
    reader_close(reader);
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_story),
        cmocka_unit_test(test_numbers_and_board),
        cmocka_unit_test(test_seen),
        cmocka_unit_test(test_kiosk_decided),
        cmocka_unit_test(test_weighing),
        cmocka_unit_test(test_an_earlier_command_is_taken_back),
        cmocka_unit_test(test_world),
        cmocka_unit_test(test_a_solitaire_passes_with_the_stone_that_was_set_here),
        cmocka_unit_test(test_undoing_the_finish_takes_the_stone_out),
        cmocka_unit_test(test_weighing_out_at_setting_counts_the_stone),
        cmocka_unit_test(test_enroll),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
