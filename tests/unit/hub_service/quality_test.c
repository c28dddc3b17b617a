/* Stories of inspection: sheets signed, superseded and withdrawn, setting's check, a manager's word. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/base/text.h"
#include "hub/service/engrave.h"
#include "hub/service/life_read.h"
#include "hub/store/inspection.h"
#include "tests/unit/hub_service/life_helper.h"

#define THEORY_UG INT64_C(5639662) /* 380 mm³ · 15.6 · 0.991 · 0.96 */
#define STONES_UG INT64_C(100000)
#define CLOSE_UG  (THEORY_UG - 112000) /* within ± 2 %, but not by the scale's doubt */

static void open_with(struct shop *shop, enum setting setting, int64_t value)
{
    struct workshop workshop;
    rig_describe(&workshop, 2, 2);
    settings_set(&workshop.settings, setting, value);
    assert_true(TEXT_COPY(workshop.alloys[0].hallmark, span_of("750")));
    rig_open_as(&shop->rig, &workshop);
    shop_staff(shop);
}

static struct reply inspect_as(struct asker *asker, enum decided decided, const char *word, const char *value,
                               int64_t supersedes)
{
    struct form row;
    struct form form = sheet_form(&row);
    struct command command = asker_make(asker, VERB_INSPECT, "qc", 3, 1);
    command.decided = decided;
    if (word)
        form_set_text(&form, word, value);
    if (word && strcmp(value, "fail") == 0) {
        form_set_text(&form, "defect", "scratch");
        form_set_text(&form, "guilty", "polishing");
    }
    if (supersedes > 0)
        form_set_int(&form, "supersedes", supersedes);
    return ask_form(asker, &command, &form);
}

static struct reply inspect(struct asker *asker, const char *word, const char *value, int64_t supersedes)
{
    return inspect_as(asker, DECIDED_HUB, word, value, supersedes);
}

static struct inspection_row sheet_of(const struct shop *shop, int64_t id)
{
    struct inspection_row row;
    struct store *store;
    bool found = false;
    assert_false(fault_is(store_open(shop->rig.path, STORE_READ, &store)));
    assert_false(fault_is(store_inspection_get(store, id, &row, &found)));
    store_close(store);
    assert_true(found);
    return row;
}

/* The station where it is shown: "" for none; NULL: there is no such alert. */
static const char *alert_at(const struct shop *shop, enum alert_kind kind)
{
    static char station[CODE_TEXT_MAX];
    struct board *board = rig_board(&shop->rig);
    bool found = false;
    for (int i = 0; i < board->alert_count && !found; i++) {
        found = board->alerts[i].kind == kind;
        memcpy(station, board->alerts[i].station.text, sizeof station);
    }
    free(board);
    return found ? station : NULL;
}

static void alert_reads(const struct shop *shop, enum alert_kind kind, const char *want)
{
    const char *text = NULL;
    struct board *board = rig_board(&shop->rig);
    for (int i = 0; i < board->alert_count; i++)
        if (board->alerts[i].kind == kind)
            text = board->alerts[i].text;
    assert_non_null(text);
    assert_string_equal(text, want);
    free(board);
}

static bool has_alert(const struct shop *shop, enum alert_kind kind)
{
    return alert_at(shop, kind) != NULL;
}

/* ------------------------------------------------------------------ sheets */

static void a_sheet_keeps_the_scales_weight_and_is_superseded_not_changed(void **state)
{
    struct shop shop;
    (void)state;
    open_with(&shop, SETTING_SHEET_REQUIRED, 1);
    ask_to_qc(&shop.bench, &shop.finish, 1);
    EXPECT_ACCEPTED(ask_weigh(&shop.finish, "qc", 3, 1, THEORY_UG + STONES_UG));
    EXPECT_REFUSED(ask(&shop.finish, VERB_PASS, "qc", 3, 1), REASON_NO_SHEET);
    struct reply reply = inspect(&shop.finish, "surface", "fail", 0);
    expect_accepted(&reply);
    assert_string_equal(reply.thing, "inspection:1");
    assert_string_equal(alert_at(&shop, ALERT_INSPECTION_FAILS), "polishing");
    EXPECT_REFUSED(ask(&shop.finish, VERB_PASS, "qc", 3, 1), REASON_SHEET_FAILS);
    EXPECT_REFUSED(inspect(&shop.finish, NULL, NULL, 0), REASON_EXISTS);
    EXPECT_REFUSED(inspect(&shop.finish, NULL, NULL, 7), REASON_EXISTS);
    EXPECT_ACCEPTED(inspect(&shop.finish, NULL, NULL, 1));
    struct inspection_row first = sheet_of(&shop, 1), second = sheet_of(&shop, 2);
    assert_int_equal(first.result, INSPECTION_FAIL);
    assert_string_equal(first.guilty.text, "polishing");
    assert_int_equal(first.superseded_by, 2);
    assert_int_equal(second.result, INSPECTION_PASS);
    assert_int_equal(second.sheet.line_count, 6);
    const struct inspection_line *weight = &second.sheet.lines[1];
    assert_int_equal(weight->criterion, CRITERION_WEIGHT);
    assert_int_equal(weight->judgement, JUDGEMENT_PASS);
    assert_int_equal(weight->actual, THEORY_UG);
    assert_true(weight->weighing > 0);
    EXPECT_ACCEPTED(ask(&shop.finish, VERB_PASS, "qc", 3, 1));
    assert_false(has_alert(&shop, ALERT_INSPECTION_FAILS));
    shop_close(&shop);
}

static void a_sheet_of_an_earlier_visit_does_not_count(void **state)
{
    struct shop shop;
    (void)state;
    open_with(&shop, SETTING_SHEET_REQUIRED, 1);
    ask_to_qc(&shop.bench, &shop.finish, 1);
    EXPECT_ACCEPTED(ask_weigh(&shop.finish, "qc", 3, 1, THEORY_UG + STONES_UG));
    EXPECT_ACCEPTED(inspect(&shop.finish, NULL, NULL, 0));
    struct command back = asker_make(&shop.finish, VERB_REWORK, "qc", 3, 1);
    back.to = code_of("polishing");
    assert_true(TEXT_COPY(back.defect, span_of("scratch")));
    EXPECT_ACCEPTED(asker_send(&shop.finish, &back));
    EXPECT_ACCEPTED(ask(&shop.finish, VERB_RECEIVE, "polishing", 2, 1));
    EXPECT_ACCEPTED(ask(&shop.finish, VERB_FINISH, "polishing", 2, 1));
    EXPECT_ACCEPTED(ask(&shop.finish, VERB_RECEIVE, "qc", 3, 1));
    EXPECT_ACCEPTED(ask_weigh(&shop.finish, "qc", 3, 1, THEORY_UG + STONES_UG));
    EXPECT_REFUSED(ask(&shop.finish, VERB_PASS, "qc", 3, 1), REASON_NO_SHEET);
    EXPECT_ACCEPTED(inspect(&shop.finish, NULL, NULL, 0));
    EXPECT_ACCEPTED(ask(&shop.finish, VERB_PASS, "qc", 3, 1));
    shop_close(&shop);
}

/* QC, without the hub, knew of no hold: its sheet counts, and the piece stays held. */
static void a_sheet_of_what_was_held_counts_when_it_has_happened(void **state)
{
    struct shop shop;
    (void)state;
    open_with(&shop, SETTING_SHEET_REQUIRED, 1);
    ask_to_qc(&shop.bench, &shop.finish, 1);
    EXPECT_ACCEPTED(ask_weigh(&shop.finish, "qc", 3, 1, THEORY_UG + STONES_UG));
    EXPECT_ACCEPTED(ask(&shop.bench, VERB_HOLD, "setting", 1, 1));
    EXPECT_REFUSED(inspect(&shop.finish, NULL, NULL, 0), REASON_HELD);
    struct reply reply = inspect_as(&shop.finish, DECIDED_KIOSK, NULL, NULL, 0);
    assert_int_equal(reply.result, RESULT_ACCEPTED);
    assert_string_equal(reply.thing, "inspection:1");
    assert_int_equal(reply.flag_count, 1);
    assert_int_equal(reply.flags[0], REASON_HELD);
    assert_int_equal(reply.state, PIECE_HELD);
    EXPECT_ACCEPTED(ask(&shop.bench, VERB_RELEASE, "setting", 1, 1));
    EXPECT_ACCEPTED(ask(&shop.finish, VERB_PASS, "qc", 3, 1));
    shop_close(&shop);
}

static void a_withdrawn_sheet_does_not_count(void **state)
{
    struct shop shop;
    (void)state;
    open_with(&shop, SETTING_SHEET_REQUIRED, 1);
    ask_to_qc(&shop.bench, &shop.finish, 1);
    EXPECT_ACCEPTED(ask_weigh(&shop.finish, "qc", 3, 1, THEORY_UG + STONES_UG));
    struct reply reply = inspect(&shop.finish, NULL, NULL, 0);
    struct command lost = {
        .id = reply.id, .n = shop.finish.n, .station = code_of("qc"), .operator_badge = rig_person(3)};
    EXPECT_ACCEPTED(ask_withdraw(&shop.finish, &lost, DECIDED_KIOSK));
    assert_true(sheet_of(&shop, 1).withdrawn);
    EXPECT_REFUSED(ask(&shop.finish, VERB_PASS, "qc", 3, 1), REASON_NO_SHEET);
    EXPECT_ACCEPTED(inspect(&shop.finish, NULL, NULL, 0));
    EXPECT_ACCEPTED(ask(&shop.finish, VERB_PASS, "qc", 3, 1));
    shop_close(&shop);
}

/* Decision 98: a kiosk that was never answered may replace its withdrawal, too. */
static void a_sheet_whose_withdrawal_was_taken_back_counts(void **state)
{
    struct shop shop;
    (void)state;
    open_with(&shop, SETTING_SHEET_REQUIRED, 1);
    ask_to_qc(&shop.bench, &shop.finish, 1);
    EXPECT_ACCEPTED(ask_weigh(&shop.finish, "qc", 3, 1, THEORY_UG + STONES_UG));
    struct reply reply = inspect(&shop.finish, NULL, NULL, 0);
    struct command lost = {
        .id = reply.id, .n = shop.finish.n, .station = code_of("qc"), .operator_badge = rig_person(3)};
    reply = ask_withdraw(&shop.finish, &lost, DECIDED_KIOSK);
    assert_true(sheet_of(&shop, 1).withdrawn);
    struct command pass = asker_make(&shop.finish, VERB_PASS, "qc", 3, 1);
    pass.has_replaces = true;
    pass.replaces_id = reply.id;
    pass.replaces_n = pass.n - 1;
    EXPECT_ACCEPTED(asker_send(&shop.finish, &pass));
    assert_false(sheet_of(&shop, 1).withdrawn);
    shop_close(&shop);
}

static const struct {
    const char *name, *word, *value, *defect, *guilty, *station;
    enum reason want;
    const char *says;
} wrong_rows[] = {
    {"fails without a defect", "surface", "fail", NULL, "polishing", "qc", REASON_BAD_FIELD,
     "This fails: Surface. Name the code of its defect."},
    {"fails without who caused it", "surface", "fail", "scratch", NULL, "qc", REASON_BAD_FIELD,
     "This fails: Surface. Name the step that caused it."},
    {"caused by a step that it never had", "surface", "fail", "scratch", "plating", "qc", REASON_BAD_FIELD,
     "has not been at a step"},
    {"a defect where nothing fails", "surface", "pass", "scratch", NULL, "qc", REASON_BAD_FIELD,
     "Nothing fails"},
    {"at another station", "surface", "pass", NULL, NULL, "polishing", REASON_WRONG_STATION, "not here"},
};

static void a_sheet_that_makes_no_sense_is_refused(void **state)
{
    struct shop shop;
    (void)state;
    open_with(&shop, SETTING_SHEET_REQUIRED, 0);
    ask_to_qc(&shop.bench, &shop.finish, 1);
    for (size_t i = 0; i < COUNT_OF(wrong_rows); i++) {
        struct form row;
        struct form form = sheet_form(&row);
        struct command command = asker_make(&shop.finish, VERB_INSPECT, wrong_rows[i].station, 3, 1);
        form_set_text(&form, wrong_rows[i].word, wrong_rows[i].value);
        if (wrong_rows[i].defect)
            form_set_text(&form, "defect", wrong_rows[i].defect);
        if (wrong_rows[i].guilty)
            form_set_text(&form, "guilty", wrong_rows[i].guilty);
        struct reply reply = ask_form(&shop.finish, &command, &form);
        if (reply.reason != wrong_rows[i].want || !strstr(reply.detail, wrong_rows[i].says))
            fail_msg("%s: %s, \"%s\"", wrong_rows[i].name, reason_word(reply.reason), reply.detail);
    }
    EXPECT_ACCEPTED(ask_weigh(&shop.finish, "qc", 3, 1, THEORY_UG + STONES_UG));
    EXPECT_ACCEPTED(ask(&shop.finish, VERB_PASS, "qc", 3, 1)); /* no sheet is asked for */
    shop_close(&shop);
}

/* 750 of an alloy that has 7500 parts per 10 000. */
static void a_fineness_that_slipped_is_told_as_such(void **state)
{
    static const struct {
        int64_t measured;
        const char *says; /* NULL: it is judged */
    } slips[] = {
        {750, "A fineness of 75.0 ‰, and 18k yellow has 750.0 ‰: a power of ten slipped. In parts per 10 000 "
              "it is 7500."},
        {75, "7.5 ‰, and 18k yellow"},
        {752, "it is 7520."},
        {7520, NULL},
        {1, NULL}, /* brass */
        {3750, NULL},
    };
    struct shop shop;
    (void)state;
    open_with(&shop, SETTING_SHEET_REQUIRED, 0);
    ask_to_qc(&shop.bench, &shop.finish, 1);
    for (size_t i = 0; i < COUNT_OF(slips); i++) {
        struct form row;
        struct form form = sheet_form(&row);
        struct command command = asker_make(&shop.finish, VERB_INSPECT, "qc", 3, 1);
        form_set_int(&form, "measured", slips[i].measured);
        form_set_text(&form, "surface", "fail");
        struct reply reply = ask_form(&shop.finish, &command, &form); /* nobody named a defect yet */
        if (!strstr(reply.detail, slips[i].says ? slips[i].says : "This fails: ") ||
            strcmp(reply.field, slips[i].says ? "measured" : "defect") != 0)
            fail_msg("%lld: %s: %s", (long long)slips[i].measured, reply.field, reply.detail);
    }
    shop_close(&shop);
}

static void a_sheet_is_signed_with_a_pin_where_the_workshop_wants_it(void **state)
{
    struct shop shop;
    struct form row;
    (void)state;
    open_with(&shop, SETTING_SIGN_WITH_PIN, 1);
    ask_to_qc(&shop.bench, &shop.finish, 1);
    EXPECT_ACCEPTED(ask_weigh(&shop.finish, "qc", 3, 1, THEORY_UG + STONES_UG));
    EXPECT_REFUSED(inspect(&shop.finish, NULL, NULL, 0), REASON_WRONG_PIN);
    struct form form = sheet_form(&row);
    struct command command = asker_make(&shop.finish, VERB_INSPECT, "qc", RIG_MANAGER, 1);
    assert_true(TEXT_COPY(command.pin, span_of(RIG_PIN)));
    EXPECT_ACCEPTED(ask_form(&shop.finish, &command, &form));
    assert_true(sheet_of(&shop, 1).with_pin);
    shop_close(&shop);
}

/* ------------------------------------------------------------------ setting's check */

static struct reply check_setting(struct asker *asker, int64_t count, const char *guilty)
{
    struct form form = form_new(form_kind_of(VERB_CHECK_SETTING)->fields);
    struct command command = asker_make(asker, VERB_CHECK_SETTING, "setting", 1, 1);
    form_set_int(&form, "count", count);
    form_set_text(&form, "seats", "pass");
    if (guilty) {
        form_set_text(&form, "defect", "other");
        form_set_text(&form, "guilty", guilty);
    }
    return ask_form(asker, &command, &form);
}

static void setting_counts_the_stones_against_the_order(void **state)
{
    struct shop shop;
    (void)state;
    open_with(&shop, SETTING_SHEET_REQUIRED, 0);
    EXPECT_REFUSED(check_setting(&shop.bench, 1, NULL), REASON_WRONG_STATION);
    EXPECT_ACCEPTED(ask(&shop.bench, VERB_RECEIVE, "setting", 1, 1));
    EXPECT_REFUSED(check_setting(&shop.bench, 2, NULL), REASON_BAD_FIELD); /* the model has one */
    EXPECT_ACCEPTED(check_setting(&shop.bench, 2, "casting"));
    assert_int_equal(sheet_of(&shop, 1).sheet.kind, INSPECTION_SETTING);
    assert_int_equal(sheet_of(&shop, 1).result, INSPECTION_FAIL);
    assert_string_equal(alert_at(&shop, ALERT_INSPECTION_FAILS), "casting");
    shop_close(&shop);
}

/* The step that caused it does it again, and the check of then is another one. */
static void what_fails_settings_check_goes_back(void **state)
{
    struct shop shop;
    (void)state;
    open_with(&shop, SETTING_SHEET_REQUIRED, 0);
    EXPECT_ACCEPTED(ask(&shop.bench, VERB_RECEIVE, "setting", 1, 1));
    EXPECT_ACCEPTED(check_setting(&shop.bench, 2, "casting"));
    struct command back = asker_make(&shop.bench, VERB_REWORK, "setting", 1, 1);
    back.to = code_of("casting");
    assert_true(TEXT_COPY(back.defect, span_of("porosity")));
    EXPECT_ACCEPTED(asker_send(&shop.bench, &back));
    struct piece piece = life_piece(&shop.rig, 1).now.piece;
    assert_true(piece.rework && piece.state == PIECE_QUEUED);
    assert_string_equal(piece.station.text, "casting");
    assert_string_equal(piece.tray.text, "setting");
    EXPECT_ACCEPTED(ask(&shop.bench, VERB_RECEIVE, "casting", 1, 1));
    EXPECT_ACCEPTED(ask(&shop.bench, VERB_FINISH, "casting", 1, 1));
    EXPECT_ACCEPTED(ask(&shop.bench, VERB_RECEIVE, "setting", 1, 1));
    EXPECT_ACCEPTED(check_setting(&shop.bench, 1, NULL));
    assert_int_equal(sheet_of(&shop, 2).result, INSPECTION_PASS);
    assert_int_equal(sheet_of(&shop, 2).supersedes, 0);
    shop_close(&shop);
}

static void a_size_is_set_with_its_own_stones(void **state)
{
    struct shop shop;
    struct workshop workshop;
    (void)state;
    rig_describe(&workshop, 2, 2); /* the model has one of 0.5 ct; this size three of 0.1 ct */
    workshop.models[0].sizes[0].has_stones = true;
    workshop.models[0].sizes[0].stones = (struct stone_list){1, {{3, MASS_MG(20), "pave", {""}}}};
    rig_open_as(&shop.rig, &workshop);
    shop.bench = rig_asker(&shop.rig, 0);
    shop.finish = rig_asker(&shop.rig, 1);
    EXPECT_ACCEPTED(ask(&shop.bench, VERB_RECEIVE, "setting", 1, 1));
    EXPECT_REFUSED(check_setting(&shop.bench, 1, NULL),
                   REASON_BAD_FIELD); /* one is too few: name the defect */
    EXPECT_ACCEPTED(check_setting(&shop.bench, 3, NULL));
    assert_int_equal(sheet_of(&shop, 1).result, INSPECTION_PASS);
    EXPECT_ACCEPTED(ask(&shop.bench, VERB_FINISH, "setting", 1, 1));
    assert_int_equal(life_piece(&shop.rig, 1).now.piece.stones.ug, 60000);
    EXPECT_ACCEPTED(ask(&shop.finish, VERB_RECEIVE, "polishing", 2, 1));
    EXPECT_ACCEPTED(ask(&shop.finish, VERB_FINISH, "polishing", 2, 1));
    EXPECT_ACCEPTED(ask(&shop.finish, VERB_RECEIVE, "qc", 3, 1));
    EXPECT_ACCEPTED(ask_weigh(&shop.finish, "qc", 3, 1, THEORY_UG + 60000));
    EXPECT_ACCEPTED(ask(&shop.finish, VERB_PASS, "qc", 3, 1));
    shop_close(&shop);
}

static struct evidence evidence_of(const struct shop *shop, const struct inspection_row *row)
{
    struct evidence out;
    struct reader *reader;
    assert_false(fault_is(reader_open(shop->rig.path, &reader)));
    assert_false(fault_is(reader_evidence(reader, row, &out)));
    reader_close(reader);
    return out;
}

/* What is printed on it: not the newest reading, but the one that the sheet is of. */
static void a_sheet_has_its_own_weighing_as_evidence(void **state)
{
    struct shop shop;
    struct form form = form_new(form_kind_of(VERB_ENGRAVE)->fields);
    (void)state;
    open_with(&shop, SETTING_SHEET_REQUIRED, 1);
    ask_to_qc(&shop.bench, &shop.finish, 1);
    EXPECT_ACCEPTED(inspect(&shop.finish, NULL, NULL, 0));
    EXPECT_ACCEPTED(ask_weigh(&shop.finish, "qc", 3, 1, THEORY_UG + STONES_UG));
    EXPECT_ACCEPTED(inspect(&shop.finish, NULL, NULL, 1));
    EXPECT_ACCEPTED(ask_weigh(&shop.finish, "qc", 3, 1, THEORY_UG + STONES_UG + 1000));
    struct inspection_row first = sheet_of(&shop, 1), second = sheet_of(&shop, 2);
    struct evidence evidence = evidence_of(&shop, &first);
    assert_false(evidence.weighed);
    assert_string_equal(evidence.engraved.serial, "");
    struct command engraving = asker_make(&shop.bench, VERB_ENGRAVE, "setting", 1, 1);
    form_set_text(&form, "serial", "TS-7");
    EXPECT_ACCEPTED(ask_form(&shop.bench, &engraving, &form));
    evidence = evidence_of(&shop, &second);
    assert_true(evidence.weighed);
    assert_int_equal(evidence.weighing.weighing.gross.ug, THEORY_UG + STONES_UG);
    assert_true(evidence.weighing.has_verdict);
    assert_true(evidence.weighing.verdict.tolerance.ug > 0 && evidence.weighing.verdict.uncertainty.ug > 0);
    assert_string_equal(evidence.engraved.serial, "TS-7");
    shop_close(&shop);
}

/* ------------------------------------------------------------------ a manager's word */

static int64_t finished_today(const struct shop *shop)
{
    struct board *board = rig_board(&shop->rig);
    int64_t count = board->finished_today;
    free(board);
    return count;
}

/* The benches are told, so that they offer what the hub will take. */
static void a_bench_knows_what_a_manager_passes(void **state)
{
    static const enum setting settings[] = {SETTING_CONDITIONAL_TO_MANAGER, SETTING_NO_VERDICT_STOPS};
    struct reader *reader;
    struct world world = {.sheets = calloc(SHEETS_MAX, sizeof *world.sheets),
                          .people = calloc(PEOPLE_MAX, sizeof *world.people)};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(settings); i++)
        for (int on = 0; on <= 1; on++) {
            struct shop shop;
            open_with(&shop, settings[i], on);
            assert_false(fault_is(reader_open(shop.rig.path, &reader)));
            assert_false(fault_is(reader_world(reader, &(int64_t){0}, 1, &world)));
            assert_int_equal(i == 0 ? world.conditional_stops : world.no_verdict_stops, on);
            reader_close(reader);
            shop_close(&shop);
        }
    free(world.sheets);
    free(world.people);
}

static void only_a_manager_passes_what_is_close_twice(void **state)
{
    struct shop shop;
    (void)state;
    open_with(&shop, SETTING_CONDITIONAL_TO_MANAGER, 1);
    ask_to_qc(&shop.bench, &shop.finish, 1);
    EXPECT_REFUSED(ask_text(&shop.office, VERB_ACCEPT, "", RIG_MANAGER, 1, "reason", "not_visible"),
                   REASON_NO_WEIGHT);
    EXPECT_ACCEPTED(ask_weigh(&shop.finish, "qc", 3, 1, CLOSE_UG + STONES_UG));
    EXPECT_ACCEPTED(ask_weigh(&shop.finish, "qc", 3, 1, CLOSE_UG + STONES_UG));
    EXPECT_REFUSED(ask(&shop.finish, VERB_PASS, "qc", 3, 1), REASON_NEEDS_MANAGER);
    struct command alone = asker_make(&shop.finish, VERB_ACCEPT, "qc", 3, 1);
    struct form form = form_new(form_kind_of(VERB_ACCEPT)->fields);
    form_set_text(&form, "reason", "not_visible");
    EXPECT_REFUSED(ask_form(&shop.finish, &alone, &form), REASON_NOT_ALLOWED);
    int64_t book = life_piece(&shop.rig, 1).now.piece.book_mass.ug;
    struct command command = asker_make(&shop.office, VERB_ACCEPT, "", RIG_MANAGER, 1);
    EXPECT_ACCEPTED(ask_form(&shop.office, &command, &form));
    assert_int_equal(life_piece(&shop.rig, 1).now.piece.place, PLACE_FINISHED);
    assert_int_equal(life_balance(&shop.rig, "finished"), book);
    alert_reads(&shop, ALERT_ACCEPTED,
                "A manager accepted R-1: its weight is too close to the limit. Reason: it cannot be seen.");
    assert_int_equal(finished_today(&shop), 1);
    EXPECT_ACCEPTED(ask_withdraw(&shop.office, &command, DECIDED_HUB));
    assert_int_equal(finished_today(&shop), 0);
    assert_int_equal(life_piece(&shop.rig, 1).now.piece.state, PIECE_IN_WORK);
    assert_int_equal(life_balance(&shop.rig, "finished"), 0);
    shop_close(&shop);
}

static void the_inspector_passes_it_where_the_workshop_says_so(void **state)
{
    struct shop shop;
    (void)state;
    open_with(&shop, SETTING_CONDITIONAL_TO_MANAGER, 0);
    ask_to_qc(&shop.bench, &shop.finish, 1);
    EXPECT_ACCEPTED(ask_weigh(&shop.finish, "qc", 3, 1, CLOSE_UG + STONES_UG));
    EXPECT_ACCEPTED(ask_weigh(&shop.finish, "qc", 3, 1, CLOSE_UG + STONES_UG));
    EXPECT_REFUSED(ask_text(&shop.office, VERB_ACCEPT, "", RIG_MANAGER, 1, "reason", "not_visible"),
                   REASON_WRONG_STATE);
    EXPECT_ACCEPTED(ask(&shop.finish, VERB_PASS, "qc", 3, 1));
    shop_close(&shop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sheet_keeps_the_scales_weight_and_is_superseded_not_changed),
        cmocka_unit_test(a_sheet_has_its_own_weighing_as_evidence),
        cmocka_unit_test(a_sheet_of_an_earlier_visit_does_not_count),
        cmocka_unit_test(a_sheet_of_what_was_held_counts_when_it_has_happened),
        cmocka_unit_test(a_withdrawn_sheet_does_not_count),
        cmocka_unit_test(a_sheet_whose_withdrawal_was_taken_back_counts),
        cmocka_unit_test(a_sheet_that_makes_no_sense_is_refused),
        cmocka_unit_test(a_fineness_that_slipped_is_told_as_such),
        cmocka_unit_test(a_sheet_is_signed_with_a_pin_where_the_workshop_wants_it),
        cmocka_unit_test(setting_counts_the_stones_against_the_order),
        cmocka_unit_test(what_fails_settings_check_goes_back),
        cmocka_unit_test(a_size_is_set_with_its_own_stones),
        cmocka_unit_test(a_bench_knows_what_a_manager_passes),
        cmocka_unit_test(only_a_manager_passes_what_is_close_twice),
        cmocka_unit_test(the_inspector_passes_it_where_the_workshop_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
