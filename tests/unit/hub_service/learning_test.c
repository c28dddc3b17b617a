/* What weighings teach, and what becomes of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "common/rules/form.h"
#include "hub/service/desk.h"
#include "hub/service/measuring.h"
#include "hub/store/learning.h"
#include "tests/unit/hub_service/rig_helper.h"

#define PIECES 4

struct bench {
    struct rig rig;
    struct asker bench, finish;
};

static void open_bench(struct bench *bench)
{
    struct workshop workshop;
    rig_describe(&workshop, PIECES, PIECES);
    settings_set(&workshop.settings, SETTING_LEARN_N_MIN, 3);
    for (int i = 0; i < workshop.station_count; i++) {
        workshop.stations[i].limit = (struct limit){.pieces = 0};
        workshop.stations[i].at_once = 9;
    }
    rig_open_as(&bench->rig, &workshop);
    bench->bench = rig_asker(&bench->rig, 0);
    bench->finish = rig_asker(&bench->rig, 1);
}

static void is_accepted(struct reply reply)
{
    if (reply.result != RESULT_ACCEPTED)
        fail_msg("%s %s", reason_word(reply.reason), reply.detail);
}

/* 5.2 g of metal and 0.1 g of stones, and `more` micrograms. */
static void weigh_at_qc(struct bench *bench, int piece, int64_t more_ug)
{
    ask_to_qc(&bench->bench, &bench->finish, piece);
    is_accepted(ask_weigh(&bench->finish, "qc", 3, piece, 5300000 + more_ug));
}

static struct reply accept_factor(struct bench *bench, int person, const char *first, const char *last,
                                  const char *density)
{
    struct form form = form_new(form_kind_of(VERB_ACCEPT_FACTOR)->fields);
    form_set_text(&form, "model", "solitaire");
    form_set_text(&form, "alloy", "au750y");
    if (first)
        form_set_text(&form, "first", first);
    form_set_text(&form, "last", last);
    if (density)
        form_set_text(&form, "density", density);
    struct command command = asker_make(&bench->bench, VERB_ACCEPT_FACTOR, "setting", person, 0);
    command.form = &form;
    return asker_send(&bench->bench, &command);
}

struct seen {
    int count;
    struct learned_offer offers[4];
    struct sample_key keys[4];
};

static bool see(void *context, const struct learned_offer *offer)
{
    struct seen *seen = context;
    assert_true(seen->count < 4);
    seen->keys[seen->count] = *offer->key;
    seen->offers[seen->count++] = *offer;
    return true;
}

static struct seen look(const struct bench *bench)
{
    struct reader *reader;
    struct seen seen = {.count = 0};
    assert_false(fault_is(reader_open(bench->rig.path, &reader)));
    assert_false(fault_is(reader_learning(reader, see, &seen)));
    reader_close(reader);
    return seen;
}

static void test_the_product_over_what_was_not_weighed(void **state)
{
    struct bench bench;
    (void)state;
    open_bench(&bench);
    weigh_at_qc(&bench, 1, 0);
    weigh_at_qc(&bench, 2, 10000);
    struct seen seen = look(&bench);
    assert_int_equal(seen.count, 1);
    assert_string_equal(seen.keys[0].first.text, "casting"); /* no own weighing before: against V · ρ */
    assert_string_equal(seen.keys[0].last.text, "polishing");
    assert_true(seen.keys[0].tied);
    assert_int_equal(seen.keys[0].source, DENSITY_PYCNOMETER);
    assert_int_equal(seen.offers[0].learned.n, 2);
    assert_int_equal(seen.offers[0].doubt, LEARNING_TOO_FEW);
    assert_int_equal(seen.offers[0].factor.factor_ppm, 878036); /* (5.2 + 5.21) ÷ 2 ÷ (380 mm³ · 15.6) */
    assert_true(seen.offers[0].has_present);
    assert_int_equal(accept_factor(&bench, RIG_MANAGER, "casting", "polishing", NULL).reason,
                     REASON_NOT_ENOUGH);
    assert_int_equal(accept_factor(&bench, RIG_MANAGER, NULL, "polishing", NULL).reason,
                     REASON_UNKNOWN_THING);
    assert_int_equal(accept_factor(&bench, 1, "casting", "polishing", NULL).reason, REASON_NOT_ALLOWED);
    rig_verify(&bench.rig, NULL);
    rig_close(&bench.rig);
}

/* The piece that QC sends back teaches what it weighed the first time, and nothing of what is done again. */
static void test_a_piece_that_fails_teaches_too_but_not_twice(void **state)
{
    struct bench bench;
    (void)state;
    open_bench(&bench);
    weigh_at_qc(&bench, 1, -600000);
    is_accepted(ask_weigh(&bench.finish, "qc", 3, 1, 4701000)); /* again, the same step: no new piece */
    struct command rework = asker_make(&bench.finish, VERB_REWORK, "qc", 3, 1);
    rework.to = code_of("polishing");
    assert_true(TEXT_COPY(rework.defect, span_of("weight")));
    is_accepted(asker_send(&bench.finish, &rework));
    is_accepted(ask(&bench.finish, VERB_RECEIVE, "polishing", 2, 1));
    ask(&bench.finish, VERB_START, "polishing", 2, 1);
    is_accepted(ask(&bench.finish, VERB_FINISH, "polishing", 2, 1));
    is_accepted(ask(&bench.finish, VERB_RECEIVE, "qc", 3, 1));
    is_accepted(ask_weigh(&bench.finish, "qc", 3, 1, 4650000));
    struct seen seen = look(&bench);
    assert_int_equal(seen.count, 1);
    assert_int_equal(seen.offers[0].learned.n, 1);
    assert_int_equal(seen.offers[0].factor.factor_ppm, 775978); /* 4.6 ÷ 5.928 */
    rig_verify(&bench.rig, NULL);
    rig_close(&bench.rig);
}

/* Withdrawn at the bench: the weighing has not been, and taught nothing. */
static void test_a_weighing_taken_back_is_forgotten(void **state)
{
    struct bench bench;
    (void)state;
    open_bench(&bench);
    ask_to_qc(&bench.bench, &bench.finish, 1);
    struct command lost = asker_make(&bench.finish, VERB_WEIGH, "qc", 3, 1);
    lost.weighing = (struct weighing){.gross = {5300000}, .readings = 1, .scale = {"fine"}};
    is_accepted(asker_send(&bench.finish, &lost));
    assert_int_equal(look(&bench).count, 1);
    struct command command = asker_make(&bench.finish, VERB_WITHDRAW, "qc", 3, 0);
    command.has_replaces = true;
    command.replaces_id = lost.id;
    command.replaces_n = lost.n;
    is_accepted(asker_send(&bench.finish, &command));
    assert_int_equal(look(&bench).count, 0);
    is_accepted(ask_weigh(&bench.finish, "qc", 3, 1, 5300000));
    assert_int_equal(look(&bench).offers[0].learned.n, 1);
    rig_verify(&bench.rig, NULL);
    rig_close(&bench.rig);
}

static struct theory theory_at_qc(const struct house *house, struct piece_row *row, int64_t released_ms)
{
    row->released_ms = released_ms;
    return sheet_theory_at(house, row, 3, false);
}

static void test_accepted_for_pieces_released_later(void **state)
{
    struct bench bench;
    struct store *store;
    struct piece_row row;
    bool found;
    struct house *house = calloc(1, sizeof *house);
    (void)state;
    open_bench(&bench);
    weigh_at_qc(&bench, 1, 0);
    weigh_at_qc(&bench, 2, 10000);
    weigh_at_qc(&bench, 3, 20000);
    is_accepted(accept_factor(&bench, RIG_MANAGER, "casting", "polishing", "pycnometer"));
    assert_false(fault_is(store_open(bench.rig.path, STORE_READ, &store)));
    assert_false(fault_is(house_load(house, store)));
    assert_int_equal(house->factor_count, 1);
    assert_int_equal(house->factors[0].factor.factor_ppm, 878880); /* 5.21 ÷ 5.928 */
    assert_false(fault_is(store_piece_find(store, rig_piece(4), &row, &found)));
    assert_true(found && house_link(house, &row));
    int64_t accepted_ms = house->factors[0].accepted_ms;
    struct theory before = theory_at_qc(house, &row, accepted_ms - 1);
    struct theory after = theory_at_qc(house, &row, accepted_ms);
    assert_int_equal(theory_at_qc(house, &row, 0).metal.ug, before.metal.ug);
    assert_int_not_equal(before.metal.ug, after.metal.ug);
    assert_int_equal(after.metal.ug, 5210001);   /* 5.928 g · 0.87888 */
    house->lots[0].source = DENSITY_COMPOSITION; /* a new source voids it */
    assert_int_equal(theory_at_qc(house, &row, accepted_ms).metal.ug, before.metal.ug);
    house_release(house);
    store_close(store);
    free(house);
    struct seen seen = look(&bench);
    assert_int_equal(seen.offers[0].present.factor_ppm, 878880); /* beside what will be offered next */
    rig_verify(&bench.rig, NULL);
    rig_close(&bench.rig);
}

/* What is kept beside the events must be what follows from them. */
static void test_verify_knows_what_was_taught(void **state)
{
    struct bench bench;
    struct store *store;
    (void)state;
    open_bench(&bench);
    weigh_at_qc(&bench, 1, 0);
    rig_stop(&bench.rig);
    assert_false(fault_is(store_open(bench.rig.path, STORE_WRITE, &store)));
    struct sample sample;
    bool found;
    int64_t seq;
    unsigned char seal[EVENT_SEAL_SIZE];
    assert_false(fault_is(store_event_last(store, &seq, seal)));
    assert_false(fault_is(store_sample_find(store, seq, &sample, &found)));
    assert_true(found);
    assert_false(fault_is(store_sample_remove(store, seq)));
    assert_int_equal(rig_problems(&bench.rig), 2); /* it is missing, and one too few */
    sample.ratio++;
    assert_false(fault_is(store_sample_add(store, &sample)));
    assert_int_equal(rig_problems(&bench.rig), 1);
    store_close(store);
    rig_close(&bench.rig);
}

static struct theory theory_of(const struct bench *bench, int number)
{
    struct reader *reader;
    struct sheet sheet;
    bool found;
    size_t count = 0;
    assert_false(fault_is(reader_open(bench->rig.path, &reader)));
    assert_false(fault_is(reader_sheet(reader, rig_piece(number), &sheet, &found, NULL, 0, &count)));
    assert_true(found);
    reader_close(reader);
    return sheet.theory;
}

/* While steps are done again, a piece should weigh what QC found, as far as a norm can say; QC's target
 * stays. */
static void test_what_a_piece_should_weigh_while_it_is_done_again(void **state)
{
    struct bench bench;
    (void)state;
    open_bench(&bench);
    ask_to_qc(&bench.bench, &bench.finish, 1);
    struct theory target = theory_of(&bench, 1);
    is_accepted(ask_weigh(&bench.finish, "qc", 3, 1, 4700000));
    struct command rework = asker_make(&bench.finish, VERB_REWORK, "qc", 3, 1);
    rework.to = code_of("polishing");
    assert_true(TEXT_COPY(rework.defect, span_of("weight")));
    is_accepted(asker_send(&bench.finish, &rework));
    assert_int_equal(theory_of(&bench, 1).metal.ug, 4600000);    /* nothing has been done again yet */
    assert_int_equal(theory_of(&bench, 1).uncertainty.ug, 1000); /* of the stones */
    is_accepted(ask(&bench.finish, VERB_RECEIVE, "polishing", 2, 1));
    ask(&bench.finish, VERB_START, "polishing", 2, 1);
    is_accepted(ask(&bench.finish, VERB_FINISH, "polishing", 2, 1));
    is_accepted(ask(&bench.finish, VERB_RECEIVE, "qc", 3, 1));
    assert_int_equal(theory_of(&bench, 1).metal.ug, target.metal.ug);
    rig_verify(&bench.rig, NULL);
    rig_close(&bench.rig);
}

static void replace(struct command *command, const struct command *lost)
{
    command->has_replaces = true;
    command->replaces_id = lost->id;
    command->replaces_n = lost->n;
}

/* A rework that is withdrawn, and the withdrawal replaced in its turn: it was sent back, after all. */
static void test_a_rework_whose_withdrawal_was_taken_back_counts(void **state)
{
    struct bench bench;
    (void)state;
    open_bench(&bench);
    ask_to_qc(&bench.bench, &bench.finish, 1);
    int64_t target_ug = theory_of(&bench, 1).metal.ug;
    is_accepted(ask_weigh(&bench.finish, "qc", 3, 1, 4700000));
    struct command rework = asker_make(&bench.finish, VERB_REWORK, "qc", 3, 1);
    rework.to = code_of("polishing");
    assert_true(TEXT_COPY(rework.defect, span_of("weight")));
    is_accepted(asker_send(&bench.finish, &rework));
    struct command withdraw = asker_make(&bench.finish, VERB_WITHDRAW, "", 0, 0);
    replace(&withdraw, &rework);
    is_accepted(asker_send(&bench.finish, &withdraw));
    assert_int_equal(theory_of(&bench, 1).metal.ug, target_ug);
    struct command receive = asker_make(&bench.finish, VERB_RECEIVE, "polishing", 2, 1);
    replace(&receive, &withdraw);
    is_accepted(asker_send(&bench.finish, &receive));
    assert_int_equal(theory_of(&bench, 1).metal.ug, 4600000);
    rig_verify(&bench.rig, NULL);
    rig_close(&bench.rig);
}

/* The same of a weighing: it teaches, after all. */
static void test_a_weighing_whose_withdrawal_was_taken_back_teaches(void **state)
{
    struct bench bench;
    (void)state;
    open_bench(&bench);
    ask_to_qc(&bench.bench, &bench.finish, 1);
    struct command weigh = asker_make(&bench.finish, VERB_WEIGH, "qc", 3, 1);
    weigh.weighing = (struct weighing){.gross = {5300000}, .readings = 1, .scale = {"fine"}};
    is_accepted(asker_send(&bench.finish, &weigh));
    struct command withdraw = asker_make(&bench.finish, VERB_WITHDRAW, "", 0, 0);
    replace(&withdraw, &weigh);
    is_accepted(asker_send(&bench.finish, &withdraw));
    assert_int_equal(look(&bench).count, 0);
    struct command pass = asker_make(&bench.finish, VERB_PASS, "qc", 3, 1);
    replace(&pass, &withdraw);
    (void)asker_send(&bench.finish, &pass);
    assert_int_equal(look(&bench).count, 1);
    assert_int_equal(look(&bench).offers[0].learned.n, 1);
    rig_verify(&bench.rig, NULL);
    rig_close(&bench.rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_product_over_what_was_not_weighed),
        cmocka_unit_test(test_a_piece_that_fails_teaches_too_but_not_twice),
        cmocka_unit_test(test_a_weighing_taken_back_is_forgotten),
        cmocka_unit_test(test_accepted_for_pieces_released_later),
        cmocka_unit_test(test_verify_knows_what_was_taught),
        cmocka_unit_test(test_what_a_piece_should_weigh_while_it_is_done_again),
        cmocka_unit_test(test_a_rework_whose_withdrawal_was_taken_back_counts),
        cmocka_unit_test(test_a_weighing_whose_withdrawal_was_taken_back_teaches),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
