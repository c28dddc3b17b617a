#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "common/base/time.h"
#include "common/rules/sheet.h"
#include "tests/unit/common_rules/line_helper.h"

enum { SHEETS = 8 };

static const int64_t NOW = INT64_C(1700000000000);

struct picture {
    struct line line;
    struct sheet sheets[SHEETS];
    struct person people[3];
    struct world world;
};

static void picture_make(struct picture *picture)
{
    memset(picture, 0, sizeof *picture);
    line_make(&picture->line);
    picture->world.sheets = picture->sheets;
    picture->world.people = picture->people;
    picture->world.board.station_count = LINE_STATIONS;
    for (int i = 0; i < LINE_STATIONS; i++)
        picture->world.board.stations[i].station = picture->line.stations[i];
}

/* Adds a piece; returns its sheet, to be adorned. */
static struct sheet *add(struct picture *picture, int step, enum piece_state state)
{
    int index = picture->world.sheet_count++;
    assert_true(index < SHEETS);
    struct sheet *sheet = &picture->sheets[index];
    sheet->piece = line_piece(step, state, line_operator(1));
    sheet->piece.tag = tag_make(TAG_PIECE, index);
    memcpy(sheet->steps, line_route, sizeof line_route);
    sheet_link(sheet);
    sheet->since_ms = NOW - HOUR_MS;
    return sheet;
}

static void expect_next(const struct picture *picture, int station, const int *want, int count)
{
    int got[SHEETS];
    int found = world_next_pieces(&picture->world, picture->line.stations[station].code, NOW, NULL, NULL, got,
                                  SHEETS);
    assert_int_equal(found, count);
    for (int i = 0; i < count; i++)
        assert_int_equal(got[i], want[i]);
}

static void test_rework_then_rush_then_slack_then_oldest(void **state)
{
    (void)state;
    struct picture picture;
    picture_make(&picture);
    add(&picture, SETTING, PIECE_QUEUED);                               /* 0: no due date, an hour old */
    add(&picture, SETTING, PIECE_QUEUED)->since_ms = NOW - 2 * HOUR_MS; /* 1: no due date, older */
    add(&picture, SETTING, PIECE_QUEUED)->due_ms =
        NOW + 5 * HOUR_MS; /* 2: 4 h 10 of slack: 50 min still to do */
    add(&picture, CASTING, PIECE_DONE)->due_ms = NOW + 5 * HOUR_MS - 1; /* 3: the same less a millisecond */
    add(&picture, SETTING, PIECE_QUEUED)->rush = true;                  /* 4 */
    add(&picture, SETTING, PIECE_QUEUED)->piece.rework = true;          /* 5 */
    add(&picture, SETTING, PIECE_QUEUED)->due_ms = NOW - HOUR_MS;       /* 6: late already */
    expect_next(&picture, SETTING, (const int[]){5, 4, 6, 3, 2, 1, 0}, 7);
}

/* What is done already does not count: of two due at the same time, the one with more still to do comes
 * first. */
static void test_slack_counts_only_what_is_left(void **state)
{
    (void)state;
    struct picture picture;
    picture_make(&picture);
    struct sheet *queued = add(&picture, POLISHING, PIECE_QUEUED); /* polishing 15 min + QC 5 min to do */
    struct sheet *done = add(&picture, SETTING, PIECE_DONE);       /* the same */
    queued->due_ms = NOW + HOUR_MS;
    done->due_ms = NOW + HOUR_MS;
    done->since_ms = queued->since_ms - 1;
    expect_next(&picture, POLISHING, (const int[]){1, 0}, 2); /* a tie: the older one */
    queued->due_ms--;
    expect_next(&picture, POLISHING, (const int[]){0, 1}, 2);
}

/* Due at the same time: the one with more still to do comes first; what is done counts no more. */
static void test_more_work_left_is_less_slack(void **state)
{
    (void)state;
    struct picture picture;
    picture_make(&picture);
    for (int i = 0; i < 3; i++) {
        struct sheet *sheet = add(&picture, i == 2 ? CASTING : SETTING, i == 2 ? PIECE_DONE : PIECE_QUEUED);
        sheet->due_ms = NOW + 9 * HOUR_MS;
        sheet->since_ms = NOW - (9 - i) * HOUR_MS;
    }
    picture.sheets[1].steps[POLISHING].standard_s += 1;
    picture.sheets[2].steps[CASTING].standard_s += 3600;
    expect_next(&picture, SETTING, (const int[]){1, 0, 2}, 3);
}

static void test_only_what_can_be_taken_now(void **state)
{
    (void)state;
    struct picture picture;
    picture_make(&picture);
    add(&picture, SETTING, PIECE_QUEUED); /* 0 */
    add(&picture, SETTING, PIECE_IN_WORK);
    add(&picture, SETTING, PIECE_DONE);
    add(&picture, SETTING, PIECE_HELD);
    add(&picture, CASTING, PIECE_DONE); /* 4 */
    add(&picture, CASTING, PIECE_IN_WORK);
    add(&picture, POLISHING, PIECE_DONE);
    add(&picture, -1, PIECE_QUEUED);
    picture.world.sheet_count--; /* of what stands behind the last sheet there is none */
    expect_next(&picture, CASTING, NULL, 0);
    picture.world.sheet_count++;
    expect_next(&picture, SETTING, (const int[]){0, 4}, 2);
    expect_next(&picture, CASTING, (const int[]){7}, 1);
    picture.sheets[0].piece.transit = true; /* to a subcontractor, who has not got it yet */
    expect_next(&picture, SETTING, (const int[]){4}, 1);
    picture.sheets[0].piece.transit = false;
    picture.world.board.stations[SETTING].now.load.pieces =
        4; /* full: nothing more comes in, but work goes on */
    expect_next(&picture, SETTING, (const int[]){0}, 1);
    picture.world.board.stations[POLISHING].now.load.pieces = 4; /* full downstream: nothing starts */
    expect_next(&picture, SETTING, NULL, 0);
}

static void test_the_best_few_are_the_first_of_all(void **state)
{
    (void)state;
    struct picture picture;
    picture_make(&picture);
    for (int i = 0; i < SHEETS; i++)
        add(&picture, SETTING, PIECE_QUEUED)->since_ms = NOW - i * 1000;
    int got[3] = {-1, -1, -1};
    assert_int_equal(world_next_pieces(&picture.world, code_of("setting"), NOW, NULL, NULL, got, 2), 2);
    assert_int_equal(got[0], 7);
    assert_int_equal(got[1], 6);
    assert_int_equal(got[2], -1);
    for (int i = 0; i < SHEETS; i++)
        picture.sheets[i].since_ms = NOW + i * 1000; /* the best one comes first: the others fall off */
    assert_int_equal(world_next_pieces(&picture.world, code_of("setting"), NOW, NULL, NULL, got, 2), 2);
    assert_int_equal(got[0], 0);
    assert_int_equal(got[1], 1);
    assert_int_equal(got[2], -1);
    assert_int_equal(world_next_pieces(&picture.world, code_of("setting"), NOW, NULL, NULL, got, 0), 0);
    assert_int_equal(world_next_pieces(&picture.world, code_of("plating"), NOW, NULL, NULL, got, 2), 0);
}

static bool is_the(const void *tag, struct tag piece)
{
    return tag_equal(*(const struct tag *)tag, piece);
}

static void test_what_is_left_out_takes_no_place(void **state)
{
    (void)state;
    struct picture picture;
    picture_make(&picture);
    for (int i = 0; i < 3; i++)
        add(&picture, SETTING, PIECE_QUEUED)->since_ms = NOW + i * 1000;
    int got[2];
    assert_int_equal(world_next_pieces(&picture.world, code_of("setting"), NOW, is_the,
                                       &picture.sheets[0].piece.tag, got, 2),
                     2);
    assert_int_equal(got[0], 1);
    assert_int_equal(got[1], 2);
}

static void test_finds_by_tag_chip_and_code(void **state)
{
    (void)state;
    struct picture picture;
    picture_make(&picture);
    struct sheet *first = add(&picture, SETTING, PIECE_QUEUED);
    struct sheet *second = add(&picture, SETTING, PIECE_QUEUED);
    struct uid chip = {"04A1B2C3"}, badge_chip = {"04112233445566"};
    second->chip = chip;
    picture.people[0].badge = line_operator(1);
    picture.people[1].badge = line_operator(2);
    picture.people[1].chip = badge_chip;
    picture.world.person_count = 2;
    picture.world.scales[0].code = code_of("scale-1");
    picture.world.scale_count = 1;
    /* behind the last of each stands what is searched for, too, and is not there */
    picture.sheets[2].piece.tag = tag_make(TAG_PIECE, 99);
    picture.sheets[2].chip = badge_chip;
    picture.world.scales[1].code = code_of("scale-2");
    picture.world.board.stations[LINE_STATIONS].station.code = code_of("plating");
    picture.people[2].badge = line_operator(3);
    picture.people[2].chip = chip;
    const struct world *world = &picture.world;
    assert_ptr_equal(world_find_sheet(world, first->piece.tag), first);
    assert_null(world_find_sheet(world, tag_make(TAG_PIECE, 99)));
    assert_ptr_equal(world_find_sheet_by_chip(world, chip), second);
    assert_null(world_find_sheet_by_chip(world, badge_chip));
    assert_ptr_equal(world_find_person(world, line_operator(2)), &picture.people[1]);
    assert_null(world_find_person(world, line_operator(3)));
    assert_ptr_equal(world_find_person_by_chip(world, badge_chip), &picture.people[1]);
    assert_null(world_find_person_by_chip(world, chip));
    assert_ptr_equal(world_find_station(world, code_of("qc")), &picture.world.board.stations[QC]);
    assert_null(world_find_station(world, code_of("plating")));
    assert_ptr_equal(world_find_scale(world, code_of("scale-1")), &picture.world.scales[0]);
    assert_null(world_find_scale(world, code_of("scale-2")));
}

/* What has no chip, tag or code is not found by none. */
static void test_nothing_is_found_by_nothing(void **state)
{
    (void)state;
    struct picture picture;
    picture_make(&picture);
    add(&picture, SETTING, PIECE_QUEUED)->piece.tag = tag_of("");
    picture.world.person_count = picture.world.scale_count = 1;
    picture.world.board.stations[0].station.code = code_of("");
    const struct world *world = &picture.world;
    assert_null(world_find_sheet(world, tag_of("")));
    assert_null(world_find_sheet_by_chip(world, (struct uid){""}));
    assert_null(world_find_person(world, tag_of("")));
    assert_null(world_find_person_by_chip(world, (struct uid){""}));
    assert_null(world_find_station(world, code_of("")));
    assert_null(world_find_scale(world, code_of("")));
}

static void test_a_copied_sheet_has_its_own_steps(void **state)
{
    (void)state;
    struct picture picture;
    picture_make(&picture);
    struct sheet copy = *add(&picture, SETTING, PIECE_QUEUED);
    sheet_link(&copy);
    assert_ptr_equal(copy.piece.steps, copy.steps);
}

/* ---------------------------------------------------------------- steps of a piece */

static void test_the_step_and_the_next(void **state)
{
    (void)state;
    struct piece piece = line_piece(-1, PIECE_QUEUED, tag_of(""));
    assert_null(piece_step(&piece));
    assert_ptr_equal(piece_next_step(&piece), &line_route[CASTING]);
    piece = line_piece(POLISHING, PIECE_DONE, tag_of(""));
    assert_ptr_equal(piece_step(&piece), &line_route[POLISHING]);
    assert_ptr_equal(piece_next_step(&piece), &line_route[QC]);
    piece = line_piece(QC, PIECE_DONE, tag_of(""));
    assert_null(piece_next_step(&piece)); /* only delivery */
    piece.step_count = QC + 1;
    assert_null(piece_next_step(&piece)); /* not even that */
    piece = line_piece(SETTING, PIECE_DONE, tag_of(""));
    piece.place = PLACE_FINISHED;
    assert_null(piece_next_step(&piece));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rework_then_rush_then_slack_then_oldest),
        cmocka_unit_test(test_slack_counts_only_what_is_left),
        cmocka_unit_test(test_more_work_left_is_less_slack),
        cmocka_unit_test(test_only_what_can_be_taken_now),
        cmocka_unit_test(test_the_best_few_are_the_first_of_all),
        cmocka_unit_test(test_what_is_left_out_takes_no_place),
        cmocka_unit_test(test_finds_by_tag_chip_and_code),
        cmocka_unit_test(test_nothing_is_found_by_nothing),
        cmocka_unit_test(test_a_copied_sheet_has_its_own_steps),
        cmocka_unit_test(test_the_step_and_the_next),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
