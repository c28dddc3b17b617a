/* What a bench may choose from, told from real stock. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/hub_service/life_helper.h"
#include "tests/unit/hub_service/metal_helper.h"

static struct rig rig;
static struct asker bench, finish, office;
static struct reader *reader;
static struct world world;

static void look(int64_t kiosk, int64_t after)
{
    struct fault fault = reader_world_of(reader, kiosk, bench.outbox, &after, 2000000000000, &world);
    assert_string_equal(fault.text, "");
}

static int open_shop(void **state)
{
    (void)state;
    life_open(&rig);
    bench = rig_asker(&rig, 0);
    finish = rig_asker(&rig, 1);
    office = rig_office(&rig, RIG_MANAGER);
    world = (struct world){.sheets = calloc(SHEETS_MAX, sizeof *world.sheets),
                           .people = calloc(PEOPLE_MAX, sizeof *world.people)};
    struct fault fault = reader_open(rig.path, &reader);
    return fault_is(fault) ? -1 : 0;
}

static int close_shop(void **state)
{
    (void)state;
    rig_verify(&rig, NULL);
    reader_close(reader);
    free(world.sheets);
    free(world.people);
    rig_close(&rig);
    return 0;
}

static void metals_are_those_that_there_are(void **state)
{
    (void)state;
    look(bench.who.kiosk, 0);
    assert_true(world.choices_known);
    assert_int_equal(world.metal_count, 0);
    said_yes(say(&office, VERB_BUY_METAL, "", RIG_MANAGER, 0, "alloy=au750y mass_ug=50000000"));
    said_yes(
        say(&office, VERB_BUY_METAL, "", RIG_MANAGER, 0, "alloy=au750y custody=client-7 mass_ug=20000000"));
    look(bench.who.kiosk, 0);
    assert_int_equal(world.metal_count, 2);
    assert_string_equal(world.metals[0].alloy.text, "au750y");
    assert_string_equal(world.metals[0].custody.text, "client-7");
    assert_string_equal(world.metals[1].custody.text, "own");
    assert_string_equal(world.metals[1].name, "18k yellow");
    said_yes(say(&bench, VERB_ISSUE_METAL, "setting", 1, 0, "alloy=au750y mass_ug=50000000"));
    look(bench.who.kiosk, 0);
    assert_int_equal(world.metal_count, 2); /* the vault has none of it, the setter has: it can come back */
}

static void stones_and_components_are_named(void **state)
{
    (void)state;
    said_yes(say(&office, VERB_BUY_STONES, "", RIG_MANAGER, 0,
                 "kind=rd-3 shape=round size=3.0 quality=VS count=10 ct_e5=100000"));
    said_yes(say(&office, VERB_BUY_STONES, "", RIG_MANAGER, 0, "kind=ov-5 count=1 ct_e5=100000"));
    said_yes(say(&office, VERB_STOCK_IN, "", RIG_MANAGER, 0,
                 "component=clasp-7 name=Clasp alloy=au750y count=10 mass_ug=4500000"));
    look(bench.who.kiosk, 0);
    assert_int_equal(world.stone_count, 2);
    assert_string_equal(world.stones[0].name, "ov-5");
    assert_string_equal(world.stones[1].code.text, "rd-3");
    assert_string_equal(world.stones[1].name, "round 3.0 VS");
    assert_int_equal(world.component_count, 1);
    assert_string_equal(world.components[0].name, "Clasp");
    /* A refusal calls them the same. */
    said_no(say(&bench, VERB_ISSUE_STONES, "setting", 1, 0, "kind=rd-3 count=11"), REASON_NOT_ENOUGH,
            "has 10 of round 3.0 VS: not 11");
}

/* A poll after a move does not carry them; after what changes them, it does. */
static void they_are_told_when_they_may_have_changed(void **state)
{
    (void)state;
    look(bench.who.kiosk, 0);
    int64_t seq = world.seq;
    EXPECT_ACCEPTED(ask(&bench, VERB_RECEIVE, "setting", 1, 2));
    look(bench.who.kiosk, seq);
    assert_false(world.choices_known);
    said_yes(say(&office, VERB_BUY_METAL, "", RIG_MANAGER, 0, "alloy=au750y mass_ug=50000000"));
    look(bench.who.kiosk, seq);
    assert_true(world.choices_known);
    assert_int_equal(world.metal_count, 1);
}

static void slips_are_told_where_they_go(void **state)
{
    static const int pieces[] = {2, 3};
    (void)state;
    for (int i = 0; i < 2; i++) {
        EXPECT_ACCEPTED(ask(&bench, VERB_RECEIVE, "setting", 1, pieces[i]));
        EXPECT_ACCEPTED(ask(&bench, VERB_FINISH, "setting", 1, pieces[i]));
        EXPECT_ACCEPTED(ask(&finish, VERB_RECEIVE, "polishing", 2, pieces[i]));
        EXPECT_ACCEPTED(ask(&finish, VERB_FINISH, "polishing", 2, pieces[i]));
    }
    EXPECT_ACCEPTED(ask_slip(&office, "polishing", "plater", pieces, NULL, 2));
    look(finish.who.kiosk, 0);
    assert_int_equal(world.slip_count, 0); /* it is on its way to somebody else */
    look(0, 0);
    assert_int_equal(world.slip_count, 1);
    EXPECT_ACCEPTED(ask_arrive(&office, "plater", 1, pieces, NULL, 2));
    EXPECT_ACCEPTED(ask(&office, VERB_START, "plater", RIG_MANAGER, 2));
    EXPECT_ACCEPTED(ask_slip(&office, "plater", NULL, pieces, NULL, 2));
    look(finish.who.kiosk, 0);
    assert_int_equal(world.slip_count, 1); /* on its way back: whoever takes it in */
    assert_int_equal(world.slips[0].number, 2);
    assert_string_equal(world.slips[0].from.text, "plater");
    assert_int_equal(world.slips[0].pieces, 2);
    EXPECT_ACCEPTED(ask_arrive(&finish, "polishing", 2, pieces, NULL, 1));
    look(finish.who.kiosk, 0);
    assert_int_equal(world.slips[0].pieces, 1);
    EXPECT_ACCEPTED(ask_arrive(&finish, "polishing", 2, pieces + 1, NULL, 1));
    look(finish.who.kiosk, 0);
    assert_int_equal(world.slip_count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(metals_are_those_that_there_are, open_shop, close_shop),
        cmocka_unit_test_setup_teardown(stones_and_components_are_named, open_shop, close_shop),
        cmocka_unit_test_setup_teardown(they_are_told_when_they_may_have_changed, open_shop, close_shop),
        cmocka_unit_test_setup_teardown(slips_are_told_where_they_go, open_shop, close_shop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
