/* Proposals from standard times, and from what has happened. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "hub/service/proposal.h"
#include "hub/store/pace.h"
#include "tests/unit/hub_service/metal_helper.h"
#include "tests/unit/hub_service/tamper_helper.h"

#define HOUR INT64_C(3600000)

static const struct proposal_ask BY_SETTINGS = {-1, -1, -1, -1, -1};

static void read_proposals(const struct rig *rig, const struct proposal_ask *ask, struct proposals *out)
{
    struct reader *reader;
    assert_false(fault_is(reader_open(rig->path, &reader)));
    assert_false(fault_is(reader_proposals(reader, (int64_t)time(NULL) * 1000, ask, out)));
    reader_close(reader);
}

static const struct limit_proposal *find_limit(const struct proposals *proposals, const char *of)
{
    for (int i = 0; i < proposals->limit_count; i++)
        if (strcmp(proposals->limits[i].of.text, of) == 0)
            return &proposals->limits[i];
    fail_msg("nothing is proposed for \"%s\"", of);
    return NULL;
}

static void assert_near(double is, double want)
{
    if (is < want - 1e-6 || is > want + 1e-6)
        fail_msg("%f instead of %f", is, want);
}

/* Casting 10 min for one (40 at once), setting 30 (three people), polishing 15 (one), QC 5 (two at once):
 * polishing does four an hour, the least; T is an hour, w₀ four, and the line needs twelve. Each station gets
 * its part of them by its time; setting room for a batch of 37 besides, for a tree starts when all of it
 * would find a place there. */
static void test_by_standard_times(void **state)
{
    struct rig rig;
    struct proposals proposals;
    (void)state;
    rig_open(&rig, 6, 2);
    read_proposals(&rig, &BY_SETTINGS, &proposals);
    assert_string_equal(proposals.bottleneck.text, "polishing");
    assert_false(proposals.is_rate_measured);
    assert_near(proposals.rate_per_h, 4);
    const struct limit_proposal *line = find_limit(&proposals, "");
    assert_near(line->critical, 4);
    assert_int_equal(line->pieces, 12);
    assert_near(line->expected.rate_per_h, 3.2);
    assert_near(line->expected.lead_h, 3.75);
    const struct limit_proposal *setting = find_limit(&proposals, "setting");
    assert_int_equal(setting->present, 4);
    assert_int_equal(setting->pieces, 6 + 37);
    assert_near(setting->expected.rate_per_h, 3.2);
    assert_near(setting->expected.lead_h, 43 / 3.2);
    assert_int_equal(find_limit(&proposals, "polishing")->pieces, 3);
    assert_int_equal(find_limit(&proposals, "qc")->pieces, 2);       /* one in the hand, one done */
    assert_int_equal(find_limit(&proposals, "casting")->pieces, 38); /* and 4 · 1/6 while a tree is there */
    rig_close(&rig);
}

static void test_the_batch(void **state)
{
    struct rig rig;
    struct proposals proposals;
    (void)state;
    rig_open(&rig, 6, 2);
    read_proposals(&rig, &BY_SETTINGS, &proposals);
    assert_true(proposals.has_batch);
    assert_int_equal(proposals.waiting, 4);
    assert_int_equal(proposals.ask.metal_each.ug, 5928000);
    assert_int_equal(proposals.ask.room, 4);
    assert_int_equal(proposals.batch.by_metal, 6);
    assert_int_equal(proposals.batch.economic, 37); /* of 56 that cost least */
    assert_false(proposals.batch.fits);
    assert_near(proposals.batch.wip_days, 37.0 / 32);
    const struct proposal_ask ask = {-1, 50, 0, 50, 12000};
    read_proposals(&rig, &ask, &proposals);
    assert_int_equal(proposals.batch.pieces, 3); /* 12 g of 5.928 */
    assert_true(proposals.batch.fits);
    assert_int_equal(find_limit(&proposals, "")->pieces, 3);
    assert_int_equal(find_limit(&proposals, "setting")->pieces, 4 + 3); /* three hands and one that is done */
    rig_close(&rig);
}

static void work(struct asker *asker, const char *station, int piece, int64_t begun_ms, int64_t ended_ms)
{
    struct command command = asker_make(asker, VERB_RECEIVE, station, 1, piece);
    command.decided = DECIDED_KIOSK;
    command.at_ms = begun_ms;
    assert_int_equal(asker_send(asker, &command).state, PIECE_IN_WORK);
    command = asker_make(asker, VERB_FINISH, station, 1, piece);
    command.decided = DECIDED_KIOSK;
    command.at_ms = ended_ms;
    assert_int_equal(asker_send(asker, &command).state, PIECE_DONE);
}

/* An hour for each at setting: three people do three an hour, and that is less than polishing does. */
static void test_by_what_has_happened(void **state)
{
    struct rig rig;
    struct workshop workshop;
    struct proposals proposals;
    (void)state;
    rig_describe(&workshop, 6, 6);
    settings_set(&workshop.settings, SETTING_SIZING_N_MIN, 3);
    rig_open_as(&rig, &workshop);
    struct asker bench = rig_asker(&rig, 0);
    int64_t now = (int64_t)time(NULL) * 1000;
    work(&bench, "setting", 1, now - 9 * HOUR, now - 8 * HOUR);
    work(&bench, "setting", 2, now - 8 * HOUR, now - 7 * HOUR);
    read_proposals(&rig, &BY_SETTINGS, &proposals);
    assert_false(find_limit(&proposals, "setting")->is_measured);
    work(&bench, "setting", 3, now - 7 * HOUR, now - 2 * HOUR); /* over lunch: the median does not mind */
    read_proposals(&rig, &BY_SETTINGS, &proposals);
    const struct limit_proposal *setting = find_limit(&proposals, "setting");
    assert_true(setting->is_measured);
    assert_int_equal(setting->finished, 3);
    assert_near(setting->line.raw_h, 1);
    assert_near(setting->line.rate_per_h, 3);
    assert_string_equal(proposals.bottleneck.text, "setting");
    assert_true(proposals.is_rate_measured);
    assert_near(proposals.rate_per_h, 3); /* what it can do: it did three in half a day */
    rig_close(&rig);
}

/* Of four that are set two are polished: polishing has half of the pieces, and half of the work. */
static void test_what_passes_by(void **state)
{
    struct rig rig;
    struct workshop workshop;
    struct proposals proposals;
    (void)state;
    rig_describe(&workshop, 6, 6);
    settings_set(&workshop.settings, SETTING_SIZING_N_MIN, 2);
    rig_open_as(&rig, &workshop);
    struct asker bench = rig_asker(&rig, 0);
    struct asker finish = rig_asker(&rig, 1);
    int64_t now = (int64_t)time(NULL) * 1000;
    for (int piece = 1; piece <= 4; piece++)
        work(&bench, "setting", piece, now - (10 - piece) * HOUR, now - (9 - piece) * HOUR);
    for (int piece = 1; piece <= 2; piece++)
        work(&finish, "polishing", piece, now - (5 - piece) * HOUR, now - (5 - piece) * HOUR + HOUR / 4);
    read_proposals(&rig, &BY_SETTINGS, &proposals);
    const struct limit_proposal *line = find_limit(&proposals, "");
    assert_string_equal(proposals.bottleneck.text, "setting");
    assert_near(line->line.raw_h, 1.0 / 6 + 1 + 0.25 / 2 + 1.0 / 12);
    assert_int_equal(line->pieces, 13); /* w₀ is 4.125 */
    assert_near(find_limit(&proposals, "polishing")->visits, 0.5);
    assert_near(find_limit(&proposals, "polishing")->expected.rate_per_h, line->expected.rate_per_h / 2);
    rig_close(&rig);
}

/* A tree that was in its flask for a day holds up what the line uses in a day. */
static void test_a_tree_takes_its_time(void **state)
{
    struct rig rig;
    struct workshop workshop;
    struct proposals proposals;
    char form[96];
    (void)state;
    rig_describe(&workshop, 2, 0);
    workshop.models[0].sizes[0].volume_mm3_e3 = 0; /* wax in the pool */
    rig_open_as(&rig, &workshop);
    struct asker office = rig_office(&rig, RIG_MANAGER);
    struct asker bench = rig_asker(&rig, 0);
    said_yes(say(&office, VERB_OPEN_METAL, "", RIG_MANAGER, 0, "alloy=au750y mass_ug=40000000"));
    snprintf(form, sizeof form, "pieces={piece=%s}{piece=%s}", rig_piece(1).text, rig_piece(2).text);
    struct reply built = say(&bench, VERB_BUILD_TREE, "casting", 1, 0, form);
    said_yes(built);
    struct command command = asker_make(&bench, VERB_RECEIVE, "casting", 1, 1);
    command.piece = tag_of(strchr(built.thing, ':') + 1);
    command.decided = DECIDED_KIOSK;
    command.at_ms = (int64_t)time(NULL) * 1000 - 24 * HOUR;
    assert_int_equal(asker_send(&bench, &command).state, PIECE_IN_WORK);
    said_yes(say(&bench, VERB_ISSUE_METAL, "casting", 1, 0, "alloy=au750y mass_ug=20000000"));
    said_yes(say_of(&bench, VERB_CAST, "casting", 1, command.piece, false, ""));
    said_yes(
        say_of(&bench, VERB_CUT, "casting", 1, command.piece, false, "group_ug=11000000 sprue_ug=9000000"));
    read_proposals(&rig, &BY_SETTINGS, &proposals);
    double a_day = proposals.rate_per_h * (double)proposals.hours / (double)proposals.days;
    int64_t beside = find_limit(&proposals, "casting")->pieces - proposals.batch.pieces;
    if (beside < (int64_t)a_day || beside > (int64_t)a_day + 2)
        fail_msg("%lld pieces while a tree is there, of %f a day", (long long)beside, a_day);
    rig_close(&rig);
}

/* Three under one tag that are set one by one: an hour for each. Where all are worked on at once (R-2, cast)
 * they are done together. */
static void test_a_lot_is_worked_on_piece_by_piece(void **state)
{
    struct rig rig;
    struct workshop workshop;
    struct proposals proposals;
    (void)state;
    rig_describe(&workshop, 2, 1);
    settings_set(&workshop.settings, SETTING_SIZING_N_MIN, 1);
    workshop.pieces[0].quantity = workshop.pieces[1].quantity = 3;
    workshop.stations[1].limit.pieces = 6;
    rig_open_as(&rig, &workshop);
    struct asker bench = rig_asker(&rig, 0);
    int64_t now = (int64_t)time(NULL) * 1000;
    work(&bench, "setting", 1, now - 4 * HOUR, now - HOUR);
    work(&bench, "casting", 2, now - 4 * HOUR, now - 2 * HOUR);
    read_proposals(&rig, &BY_SETTINGS, &proposals);
    assert_near(find_limit(&proposals, "setting")->line.raw_h, 1);
    assert_near(find_limit(&proposals, "setting")->line.rate_per_h, 3);
    assert_int_equal(find_limit(&proposals, "setting")->finished, 3);
    assert_near(find_limit(&proposals, "casting")->line.raw_h, 2);
    rig_close(&rig);
}

/* Finished too soon, taken back, and finished when it was done: an hour's work, once. */
static void test_what_was_taken_back_was_not_done(void **state)
{
    struct rig rig;
    struct workshop workshop;
    struct proposals proposals;
    (void)state;
    rig_describe(&workshop, 6, 6);
    settings_set(&workshop.settings, SETTING_SIZING_N_MIN, 1);
    rig_open_as(&rig, &workshop);
    struct asker bench = rig_asker(&rig, 0);
    int64_t now = (int64_t)time(NULL) * 1000;
    work(&bench, "setting", 1, now - 3 * HOUR, now - 3 * HOUR + 1000);
    struct command sooner = {
        .id = bench.last, .n = bench.n, .station = code_of("setting"), .operator_badge = rig_person(1)};
    struct command withdrawal = asker_replace(&bench, &sooner, VERB_WITHDRAW);
    said_yes(asker_send(&bench, &withdrawal));
    struct command finish = asker_make(&bench, VERB_FINISH, "setting", 1, 1);
    finish.decided = DECIDED_KIOSK;
    finish.at_ms = now - 2 * HOUR;
    said_yes(asker_send(&bench, &finish));
    read_proposals(&rig, &BY_SETTINGS, &proposals);
    assert_int_equal(find_limit(&proposals, "setting")->finished, 1);
    assert_near(find_limit(&proposals, "setting")->line.raw_h, 1);
    rig_close(&rig);
}

/* Setting takes an hour by the route as it is now: what it took by its first revision is over. */
static void test_a_route_that_was_revised_counts_as_it_is(void **state)
{
    struct rig rig;
    struct workshop all;
    struct proposals proposals;
    (void)state;
    rig_open(&rig, 6, 2);
    rig_describe(&all, 0, 0);
    struct asker office = rig_office(&rig, RIG_MANAGER);
    struct workshop routes = {.routes = all.routes, .route_count = 1};
    routes.routes[0].steps[1].standard_s = 3600;
    struct command command = asker_make(&office, VERB_PUT, "", RIG_MANAGER, 0);
    command.put = &routes;
    said_yes(asker_send(&office, &command));
    read_proposals(&rig, &BY_SETTINGS, &proposals);
    assert_near(find_limit(&proposals, "setting")->line.raw_h, 1);
    workshop_release(&all);
    rig_close(&rig);
}

/* Half past three and half past four in the afternoon in California: UTC's midnight is between them. What the
 * office books the next day is no work at a bench. */
static void test_a_day_is_the_workshops(void **state)
{
    struct rig rig;
    struct store *store;
    int64_t hours = 0, days = 0;
    (void)state;
    setenv("TZ", "PST8", 1);
    tzset();
    rig_open(&rig, 2, 2);
    struct asker bench = rig_asker(&rig, 0);
    for (int piece = 1; piece <= 2; piece++)
        said_yes(ask(&bench, VERB_RECEIVE, "setting", piece, piece));
    struct asker office = rig_office(&rig, RIG_MANAGER);
    said_yes(ask(&office, VERB_HOLD, "setting", RIG_MANAGER, 1));
    rig_stop(&rig);
    tamper(rig.path, "DROP TRIGGER event_is_not_updated; UPDATE event SET booked_ms = 1795217400000 + "
                     "iif(verb = 'hold', 86400000, 3600000 * (piece = 2))"
                     " WHERE kiosk IS NOT NULL");
    assert_false(fault_is(store_open(rig.path, STORE_READ, &store)));
    assert_false(fault_is(store_pace_hours(store, 0, &hours, &days)));
    store_close(store);
    assert_int_equal(hours, 2);
    assert_int_equal(days, 1);
    unsetenv("TZ");
    tzset();
    rig_start(&rig);
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_standard_times),
        cmocka_unit_test(test_the_batch),
        cmocka_unit_test(test_by_what_has_happened),
        cmocka_unit_test(test_what_passes_by),
        cmocka_unit_test(test_a_tree_takes_its_time),
        cmocka_unit_test(test_a_lot_is_worked_on_piece_by_piece),
        cmocka_unit_test(test_what_was_taken_back_was_not_done),
        cmocka_unit_test(test_a_route_that_was_revised_counts_as_it_is),
        cmocka_unit_test(test_a_day_is_the_workshops),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
