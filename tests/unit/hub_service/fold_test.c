/* Folding: the same whatever the chunks, true to the pieces, and undone with what is undone. */
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "hub/service/fold.h"
#include "hub/service/report_read.h"
#include "tests/unit/hub_service/metal_helper.h"
#include "tests/unit/hub_service/scene_helper.h"
#include "tests/unit/hub_service/tamper_helper.h"

#define CAST_UG 5300000

static void expect_ok(struct fault fault)
{
    if (fault_is(fault))
        fail_msg("%s", fault.text);
}

static void says_number(const struct rig *rig, const char *sql, int64_t want)
{
    int64_t got = rig_number(rig, sql);
    if (got != want)
        fail_msg("%s: got %lld, wanted %lld", sql, (long long)got, (long long)want);
}

/* Begins anew and folds everything in chunks of this size. */
static void fold_in_chunks(const struct rig *rig, int64_t size)
{
    sqlite3 *db;
    struct store *store;
    bool left = true;
    assert_int_equal(sqlite3_open(rig->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db,
                                  "DELETE FROM visit; DELETE FROM life; DELETE FROM loss_quarter;"
                                  "UPDATE figured SET seq = 0",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(db);
    expect_ok(store_open(rig->path, STORE_WRITE, &store));
    while (left) {
        expect_ok(store_begin(store));
        expect_ok(fold_events(store, size, &left));
        expect_ok(store_commit(store));
    }
    store_close(store);
}

/* All that was folded, as one number. */
static int64_t sum_of_all(const struct rig *rig)
{
    return rig_number(
        rig,
        "SELECT (SELECT sum(piece * 7 + seq * 11 + step * 13 + rework * 17 + quantity + arrived_ms % 1000"
        " + coalesce(started_ms, 5) % 1000 + coalesce(done_ms, 6) % 1000 + coalesce(left_ms, 7) % 1000)"
        " FROM visit) + (SELECT sum(piece * 3 + quantity + coalesce(finished_ms, 1) % 1000)"
        " FROM life) + coalesce((SELECT sum(quarter + missing_ug + worked_ug * 3 + pieces * 5 + settled_ug * "
        "7)"
        " FROM loss_quarter), 0)");
}

static void finished(struct asker *asker, const char *station, int person, int piece)
{
    assert_int_equal(ask(asker, VERB_RECEIVE, station, person, piece).result, RESULT_ACCEPTED);
    assert_int_equal(ask(asker, VERB_FINISH, station, person, piece).result, RESULT_ACCEPTED);
}

/* One piece through the line with a rework, one that was taken in and back again. */
static void live(struct rig *rig)
{
    struct asker bench = rig_asker(rig, 0);
    struct asker finish = rig_asker(rig, 1);
    finished(&bench, "setting", 1, 1);
    finished(&finish, "polishing", 5, 1);
    ask(&finish, VERB_RECEIVE, "qc", 3, 1);
    assert_int_equal(ask_weigh(&finish, "qc", 3, 1, 4500000).result, RESULT_ACCEPTED);
    struct command rework = asker_make(&finish, VERB_REWORK, "qc", 3, 1);
    rework.to = code_of("polishing");
    snprintf(rework.defect, sizeof rework.defect, "scratch");
    rig_next_ms(); /* nobody comes to polishing twice in one */
    assert_int_equal(asker_send(&finish, &rework).result, RESULT_ACCEPTED);
    finished(&finish, "polishing", 5, 1);
    struct command take = asker_make(&bench, VERB_RECEIVE, "setting", 2, 2);
    assert_int_equal(asker_send(&bench, &take).result, RESULT_ACCEPTED);
    struct command back = asker_replace(&bench, &take, VERB_WITHDRAW);
    assert_int_equal(asker_send(&bench, &back).result, RESULT_ACCEPTED);
}

static void folded_is_what_happened(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 4, 3);
    live(&rig);
    rig_stop(&rig);
    fold_in_chunks(&rig, 1000);
    /* who is somewhere has one open visit there, who is nowhere none */
    says_number(&rig, "SELECT count(*) FROM piece WHERE place = 'station'", 3);
    says_number(&rig,
                "SELECT count(*) FROM visit AS v JOIN piece AS p ON p.id = v.piece AND p.here = v.station"
                " AND p.arrived_ms = v.arrived_ms WHERE v.left_ms IS NULL AND p.place = 'station'",
                3);
    says_number(&rig, "SELECT count(*) FROM visit WHERE left_ms IS NULL", 3);
    /* casting, setting, polishing, qc, polishing again, all but the last left */
    says_number(&rig, "SELECT count(*) FROM visit WHERE piece = 1", 5);
    says_number(
        &rig, "SELECT count(*) FROM visit WHERE piece = 1 AND station = 'polishing' AND done_ms IS NOT NULL",
        2);
    /* taken in and back: still at casting, and no trace of setting */
    says_number(&rig, "SELECT count(*) FROM visit WHERE piece = 2", 1);
    says_number(&rig, "SELECT left_ms IS NULL FROM visit WHERE piece = 2", 1);
    /* what the stock-take of the first day found done was not finished then */
    says_number(&rig, "SELECT count(*) FROM visit WHERE station = 'casting'", 3);
    says_number(&rig, "SELECT count(*) FROM visit WHERE station = 'casting' AND done_ms IS NOT NULL", 0);
    /* what was found missing is what stands open */
    says_number(&rig,
                "SELECT (SELECT sum(missing_ug - returned_ug - settled_ug) FROM loss_quarter)"
                " - (SELECT sum(ug) FROM balance AS b JOIN account AS a ON a.id = b.account"
                " WHERE a.name GLOB 'open:*')",
                0);
    says_number(&rig, "SELECT sum(pieces) FROM loss_quarter", 1);
    rig_start(&rig);
    rig_close(&rig);
}

static void correct(struct asker *office, struct reply wrong)
{
    char text[96];
    said_yes(wrong);
    snprintf(text, sizeof text, "event=%lld reason=typo", (long long)wrong.seq);
    said_yes(say(office, VERB_CORRECT, "", RIG_MANAGER, 0, text));
}

static void losses_say_at_which_work(void **state)
{
    struct rig rig;
    struct workshop workshop;
    (void)state;
    rig_describe(&workshop, 4, 0);
    workshop.models[0].sizes[0].volume_mm3_e3 = 0; /* no theory, and no metal before it is cast */
    rig_open_as(&rig, &workshop);
    struct asker bench = rig_asker(&rig, 0);
    struct asker office = rig_office(&rig, RIG_MANAGER);
    said_yes(say(&office, VERB_OPEN_METAL, "", RIG_MANAGER, 0, "alloy=au750y mass_ug=20000000"));
    said_yes(ask(&bench, VERB_RECEIVE, "casting", 1, 4));
    said_yes(
        say(&bench, VERB_ISSUE_METAL, "casting", 1, 0, "alloy=au750y mass_ug=6000000 to_station=casting"));
    said_yes(say(&bench, VERB_CAST, "casting", 1, 4, "weighed_ug=5900000"));
    said_yes(say(&office, VERB_MELT, "", RIG_MANAGER, 0,
                 "melt=m-2 alloy=au750y parts={alloy=au750y mass_ug=10000000} out_ug=9960000"));
    char settle[128];
    snprintf(settle, sizeof settle, "person=%s operation=casting", rig_person(1).text);
    /* what was corrected was neither given back nor settled */
    correct(&office, say(&bench, VERB_RETURN_SCRAP, "casting", 1, 0, "kind=sprue alloy=au750y mass_ug=5000"));
    correct(&office, say(&office, VERB_SETTLE, "", RIG_MANAGER, 0, settle));
    said_yes(say(&office, VERB_SETTLE, "", RIG_MANAGER, 0, settle));
    said_yes(say(&bench, VERB_COLLECT, "casting", 1, 0,
                 "stream=dust metal=au mass_ug=7000 fineness_ppm=500000 alloy=au750y first=casting"));
    /* and one that shows ten milligrams more than went in: what was worked on is what went in all the same */
    said_yes(ask(&bench, VERB_RECEIVE, "casting", 1, 3));
    said_yes(
        say(&bench, VERB_ISSUE_METAL, "casting", 1, 0, "alloy=au750y mass_ug=3000000 to_station=casting"));
    said_yes(say(&bench, VERB_CAST, "casting", 1, 3, "weighed_ug=3010000"));
    rig_stop(&rig);
    fold_in_chunks(&rig, 1000);
    says_number(&rig, "SELECT count(*) FROM loss_quarter WHERE operation = ''", 0);
    says_number(&rig, "SELECT sum(worked_ug) FROM loss_quarter WHERE operation = 'casting'", 9000000);
    says_number(&rig, "SELECT sum(pieces) FROM loss_quarter WHERE operation = 'casting'", 2);
    says_number(&rig, "SELECT sum(missing_ug) FROM loss_quarter WHERE operation = 'casting'", 90000);
    says_number(&rig, "SELECT sum(settled_ug) FROM loss_quarter WHERE operation = 'casting'", 100000);
    says_number(&rig, "SELECT sum(returned_ug) FROM loss_quarter", 7000); /* the dust */
    says_number(&rig, "SELECT sum(missing_ug) FROM loss_quarter WHERE operation = 'melting'", 40000);
    rig_start(&rig);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* Ten pieces: a lot of eight, and two tags of one. */
static const struct {
    enum report report;
    int column;
    int64_t want;
} of_ten[] = {
    {REPORT_LEAD_TIME, 2, 10},
    {REPORT_LEAD_TIME, 3, (8 * 100 + 10 + 40) * 6000},
    {REPORT_LEAD_TIME, 4, 100 * 60000},
    {REPORT_LEAD_TIME, 5, 100 * 60000},
    {REPORT_CYCLE_TIME, 2, 10},
    {REPORT_CYCLE_TIME, 3, (8 * 1 + 2) * 60000 / 9}, /* one of one was never started */
    {REPORT_CYCLE_TIME, 4, (8 * 99 + 8) * 60000 / 9},
    {REPORT_CYCLE_TIME, 5, (8 * 100 + 10 + 40) * 6000},
    {REPORT_CYCLE_TIME, 6, 100 * 60000},
    {REPORT_CYCLE_TIME_BY_STATION, 7, 100 * 60000},
};

static void a_lot_is_as_many_as_it_counts(void **state)
{
    struct rig rig, copy;
    (void)state;
    rig_open(&rig, 4, 3);
    rig_stop(&rig);
    tamper_copy(&rig, &copy);
    tamper(copy.path, "DELETE FROM life; DELETE FROM visit;"
                      "WITH tag (id, pieces, minutes, queued) AS (VALUES (1, 8, 100, 1), (2, 1, 10, 2), "
                      "(3, 1, 40, NULL)) INSERT INTO visit (piece, seq, station, step, rework, quantity, "
                      "arrived_ms, started_ms, done_ms) SELECT id, 1, 'setting', 1, 0, pieces, 0,"
                      " queued * 60000, minutes * 60000 FROM tag;"
                      "INSERT INTO life (piece, began_ms, quantity, finished_ms)"
                      " SELECT piece, arrived_ms, quantity, done_ms FROM visit");
    for (size_t i = 0; i < COUNT_OF(of_ten); i++) {
        print_message("  %zu\n", i);
        assert_int_equal(rig_report_sum(&copy, of_ten[i].report, of_ten[i].column), of_ten[i].want);
    }
    tamper_remove(&copy);
    rig_close(&rig);
}

static void give_back(struct scene *scene, int64_t now_ms, int64_t mass_ug)
{
    struct form form = form_new(form_kind_of(VERB_RETURN_SCRAP)->fields);
    struct command command = asker_make(&scene->bench, VERB_RETURN_SCRAP, "casting", 1, 0);
    form_set_text(&form, "alloy", "au750y");
    form_set_text(&form, "kind", "sprue");
    form_set_int(&form, "mass_ug", mass_ug);
    command.form = &form;
    scene->desk.now_ms = now_ms;
    assert_int_equal(scene_book(scene, &scene->bench, command).result, RESULT_ACCEPTED);
}

/* Midnight in Mumbai, 18:30 by UTC: what is given back ten minutes before is of that day, and of no other. */
static void a_day_begins_at_a_half_hour(void **state)
{
    const int64_t midnight_ms = INT64_C(2000053800000), day_ms = INT64_C(86400000), minutes_ms = 600000;
    struct scene *scene = scene_open();
    bool left = true;
    (void)state;
    give_back(scene, midnight_ms - minutes_ms, 3000);
    give_back(scene, midnight_ms + minutes_ms, 500);
    expect_ok(store_begin(scene->desk.store));
    while (left)
        expect_ok(fold_events(scene->desk.store, 100, &left));
    expect_ok(store_commit(scene->desk.store));
    for (int day = -1; day <= 1; day++) {
        int64_t from_ms = midnight_ms + day * day_ms;
        assert_int_equal(
            rig_report_sum_of(&scene->rig, REPORT_LOSS_BY_OPERATOR, 5, from_ms, from_ms + day_ms),
            day < 0    ? 3000
            : day == 0 ? 500
                       : 0);
    }
    scene_close(scene);
}

/* A lot of 4 is finished at setting, split there and merged again. */
static void halves_that_merge_count_once(void **state)
{
    struct rig rig;
    struct workshop workshop;
    (void)state;
    rig_describe(&workshop, 1, 1);
    workshop.pieces[0].quantity = 4;
    for (int i = 0; i < workshop.station_count; i++) {
        workshop.stations[i].limit.pieces = 9;
        workshop.stations[i].at_once = 9;
    }
    rig_open_as(&rig, &workshop);
    struct asker bench = rig_asker(&rig, 0);
    char form[64];
    finished(&bench, "setting", 1, 1);
    snprintf(form, sizeof form, "count=1 tag=%s", rig_piece(50).text);
    said_yes(say(&bench, VERB_SPLIT, "setting", 1, 1, form));
    snprintf(form, sizeof form, "with=%s", rig_piece(50).text);
    said_yes(say(&bench, VERB_MERGE, "setting", 1, 1, form));
    rig_stop(&rig);
    fold_in_chunks(&rig, 1000);
    says_number(&rig, "SELECT sum(quantity) FROM visit WHERE station = 'setting' AND done_ms IS NOT NULL", 4);
    says_number(&rig, "SELECT count(*) FROM visit WHERE left_ms IS NULL", 1);
    says_number(&rig, "SELECT sum(quantity) FROM life", 4);
    rig_start(&rig);
    rig_close(&rig);
}

/* While pieces hang on a tree, each is in the workshop, and the tree is none beside them. */
static void what_hangs_on_a_tree_counts_once(void **state)
{
    struct rig rig;
    struct workshop workshop;
    char form[96];
    (void)state;
    rig_describe(&workshop, 3, 0);
    workshop.models[0].sizes[0].volume_mm3_e3 = 0;
    rig_open_as(&rig, &workshop);
    struct asker bench = rig_asker(&rig, 0);
    snprintf(form, sizeof form, "pieces={piece=%s}{piece=%s}", rig_piece(1).text, rig_piece(2).text);
    said_yes(say(&bench, VERB_BUILD_TREE, "casting", 1, 0, form));
    rig_stop(&rig);
    fold_in_chunks(&rig, 1000);
    says_number(&rig, "SELECT count(*) FROM piece WHERE kind = 'tree'", 1);
    says_number(&rig, "SELECT sum(quantity) FROM life", 3);
    rig_start(&rig);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* ------------------------------------------------------------------ losses against what is expected */

static void bring_to_qc(struct rig *rig, int piece)
{
    struct asker bench = rig_asker(rig, 0);
    struct asker finish = rig_asker(rig, 1);
    finished(&bench, "setting", 1, piece);
    finished(&finish, "polishing", 1, piece);
    said_yes(ask(&finish, VERB_RECEIVE, "qc", 3, piece));
}

struct told {
    int64_t pieces, worked, missing, expected, expected_fine, expected_ppm, expected_pieces;
    int rows;
};

/* Of the report by operation: what happened between casting, where the pieces were found, and QC. */
static void hear(void *context, const struct report_cell *cells, int count)
{
    struct told *told = context;
    assert_int_equal(count, 14);
    if (strcmp(cells[0].text, "casting:polishing") != 0)
        return;
    assert_string_equal(cells[1].text, "Casting – Polishing");
    told->rows++;
    told->pieces = cells[2].number;
    told->worked = cells[3].number;
    told->missing = cells[4].number;
    told->expected = cells[10].given ? cells[10].number : -1;
    told->expected_fine = cells[11].given ? cells[11].number : -1;
    told->expected_ppm = cells[12].given ? cells[12].number : -1;
    told->expected_pieces = cells[13].number;
}

static struct told losses(const struct rig *rig)
{
    struct told told = {.rows = 0};
    struct reader *reader;
    struct report_span ever = {0, INT64_C(4000000000000), INT64_C(4000000000000)};
    expect_ok(service_fold(rig->service));
    expect_ok(reader_open(rig->path, &reader));
    expect_ok(reader_report(reader, REPORT_LOSS_BY_OPERATION, &ever, hear, &told));
    reader_close(reader);
    return told;
}

static void accept_norm(struct rig *rig, const char *form)
{
    struct asker office = rig_office(rig, RIG_MANAGER);
    said_yes(say(&office, VERB_ACCEPT_NORM, "", RIG_MANAGER, 0, form));
}

/* Two pieces, each with half a carat of one stone: the first loses nothing at all, the second 20 mg. */
static void losses_stand_against_what_is_expected(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 2, 2);
    struct asker finish = rig_asker(&rig, 1);
    int64_t book = piece_sheet(&rig, rig_piece(1)).piece.book_mass.ug;
    bring_to_qc(&rig, 1);
    said_yes(ask_weigh(&finish, "qc", 3, 1, book + 100000));
    bring_to_qc(&rig, 2);
    said_yes(ask_weigh(&finish, "qc", 3, 2, book + 100000 - 20000));
    struct told told = losses(&rig);
    assert_int_equal(told.rows, 1);
    assert_int_equal(told.pieces, 2);
    assert_int_equal(told.worked, 2 * book);
    assert_int_equal(told.missing, 20000);
    assert_int_equal(told.expected, -1); /* there is no norm */
    assert_int_equal(told.expected_fine, -1);
    assert_int_equal(told.expected_ppm, -1);
    assert_int_equal(told.expected_pieces, 0);
    accept_norm(&rig, "operation=polishing alloy=au750y piece_ug=7000 limit_piece_ug=20000 spread_ug=1000");
    told = losses(&rig);
    assert_int_equal(told.expected, 14000);
    assert_int_equal(told.expected_fine, 10500); /* of 750 gold */
    assert_int_equal(told.expected_ppm, (14000000000 + book) / (2 * book));
    assert_int_equal(told.expected_pieces, 2);
    accept_norm(&rig, "operation=setting alloy=au750y piece_ug=100 stone_ug=30 limit_piece_ug=200 "
                      "limit_stone_ug=60 spread_ug=100");
    told = losses(&rig);
    assert_int_equal(told.expected, 14200); /* setting's and polishing's; the stones were set at setting */
    says_number(&rig, "SELECT sum(stones) FROM loss_quarter WHERE operation = 'setting'", 2);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* Three of 0.1 ct, where the model has one of 0.5 ct. */
static void stones_are_counted_by_the_list_of_the_size(void **state)
{
    struct rig rig;
    struct workshop workshop;
    (void)state;
    rig_describe(&workshop, 1, 1);
    workshop.models[0].sizes[0].has_stones = true;
    workshop.models[0].sizes[0].stones = (struct stone_list){1, {{3, MASS_MG(20), "pave", {""}}}};
    rig_open_as(&rig, &workshop);
    struct asker finish = rig_asker(&rig, 1);
    int64_t book = piece_sheet(&rig, rig_piece(1)).piece.book_mass.ug;
    bring_to_qc(&rig, 1);
    said_yes(ask_weigh(&finish, "qc", 3, 1, book + 60000));
    assert_int_equal(losses(&rig).missing, 0);
    says_number(&rig, "SELECT sum(stones) FROM loss_quarter WHERE operation = 'setting'", 3);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* ------------------------------------------------------------------ how weighings were judged */

static void hear_rulings(void *context, const struct report_cell *cells, int count)
{
    int64_t *row = context;
    for (int i = 1; i < count; i++)
        row[i - 1] = cells[i].number;
}

/* weighed, pass, conditional pass, conditional fail, fail, no verdict; by check-weight, theory, scale;
 * accepted */
static void rulings(const struct rig *rig, int64_t row[10])
{
    struct reader *reader;
    struct report_span ever = {0, INT64_C(4000000000000), INT64_C(4000000000000)};
    memset(row, 0, 10 * sizeof *row);
    expect_ok(reader_open(rig->path, &reader));
    expect_ok(reader_report(reader, REPORT_RULINGS, &ever, hear_rulings, row));
    reader_close(reader);
}

static void rulings_and_what_was_accepted_are_counted(void **state)
{
    static const int64_t none[10] = {0}, failed[10] = {1, 0, 0, 0, 1, 0, 0, 0, 0, 0},
                         both[10] = {2, 1, 0, 0, 1, 0, 0, 0, 0, 1},
                         blind[10] = {3, 1, 0, 0, 1, 1, 0, 1, 0, 1};
    struct rig rig;
    struct workshop workshop;
    int64_t row[10];
    (void)state;
    rig_describe(&workshop, 3, 3);
    workshop.pieces[2].lot = code_of("guess");
    workshop.lots = realloc(workshop.lots, 2 * sizeof *workshop.lots);
    assert_non_null(workshop.lots);
    workshop.lots[1] = workshop.lots[0];
    workshop.lots[1].code = code_of("guess");
    workshop.lots[1].density.u_ppm = 20000;
    workshop.lots[1].source = DENSITY_TABLE;
    workshop.lot_count = 2;
    rig_open_as(&rig, &workshop);
    struct asker finish = rig_asker(&rig, 1), office = rig_office(&rig, RIG_MANAGER);
    rulings(&rig, row);
    assert_memory_equal(row, none, sizeof none);
    int64_t target = 5639662 + 100000; /* 380 mm³ · 15.6 · 0.991 · 0.96, and half a carat */
    bring_to_qc(&rig, 1);
    said_yes(ask_weigh(&finish, "qc", 3, 1, target / 2));
    rulings(&rig, row);
    assert_memory_equal(row, failed, sizeof failed);
    said_yes(say(&office, VERB_ACCEPT, "qc", RIG_MANAGER, 1, "reason=client_agrees"));
    bring_to_qc(&rig, 2);
    said_yes(ask_weigh(&finish, "qc", 3, 2, target));
    rulings(&rig, row);
    assert_memory_equal(row, both, sizeof both);
    said_yes(ask(&finish, VERB_PASS, "qc", 3, 2));
    bring_to_qc(&rig, 3);
    said_yes(ask_weigh(&finish, "qc", 3, 3, target));
    rulings(&rig, row);
    assert_memory_equal(row, blind, sizeof blind);
    rig_close(&rig);
}

static void chunks_do_not_matter(void **state)
{
    struct rig rig;
    (void)state;
    rig_open(&rig, 4, 3);
    live(&rig);
    rig_stop(&rig);
    fold_in_chunks(&rig, 1000);
    int64_t whole = sum_of_all(&rig);
    for (int64_t size = 1; size <= 5; size += 2) {
        fold_in_chunks(&rig, size);
        assert_int_equal(sum_of_all(&rig), whole);
    }
    rig_start(&rig);
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folded_is_what_happened),
        cmocka_unit_test(losses_say_at_which_work),
        cmocka_unit_test(a_day_begins_at_a_half_hour),
        cmocka_unit_test(a_lot_is_as_many_as_it_counts),
        cmocka_unit_test(halves_that_merge_count_once),
        cmocka_unit_test(what_hangs_on_a_tree_counts_once),
        cmocka_unit_test(losses_stand_against_what_is_expected),
        cmocka_unit_test(stones_are_counted_by_the_list_of_the_size),
        cmocka_unit_test(rulings_and_what_was_accepted_are_counted),
        cmocka_unit_test(chunks_do_not_matter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
