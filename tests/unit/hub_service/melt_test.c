/* Stories of melts: what they are made of, who answers for the loss, how dense and how fine they are; after
 * each, verify. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "hub/service/moment.h"
#include "tests/unit/hub_service/metal_helper.h"

/* The row of this number; 0: that which a release of au750y takes. */
static struct workshop_lot read_lot(const struct rig *rig, int64_t row)
{
    struct reader *reader;
    assert_false(fault_is(reader_open(rig->path, &reader)));
    assert_false(fault_is(reader_begin(reader)));
    const struct house *house = &reader->house;
    struct workshop_lot lot = *house_lot(house, row > 0 ? row : house_newest_lot(house, code_of("au750y")));
    reader_end(reader);
    reader_close(reader);
    return lot;
}

static struct workshop_lot last_lot(const struct rig *rig)
{
    return read_lot(rig, rig_number(rig, "SELECT max(id) FROM lot"));
}

static struct workshop_lot newest_of_alloy(const struct rig *rig)
{
    return read_lot(rig, 0);
}

static void an_alloy_is_made_of_fine_gold_and_master(void **state)
{
    struct rig rig;
    (void)state;
    open_metals(&rig, 7500);
    struct asker office = rig_office(&rig, RIG_MANAGER), bench = rig_asker(&rig, 0);
    said_yes(buy_metal(&office, "alloy=au999 mass_ug=80000000"));
    said_yes(buy_metal(&office, "alloy=master mass_ug=30000000"));
    said_no(say(&bench, VERB_MELT, "casting", 1, 0,
                "melt=m-2 alloy=au750y parts={alloy=au999 mass_ug=75000000}"
                "{alloy=master mass_ug=25100000} out_ug=100050000"),
            REASON_BELOW_FINENESS, "add fine metal");
    struct reply reply = say(&bench, VERB_MELT, "casting", 1, 0,
                             "melt=m-2 alloy=au750y parts={alloy=au999 mass_ug=75100000}"
                             "{alloy=master mass_ug=24900000} out_ug=99950000");
    said_yes(reply);
    assert_string_equal(reply.thing, "lot:m-2");
    expect_found(&rig, VERB_MELT, "in_ug", G(100));
    expect_found(&rig, VERB_MELT, "loss_ug", 50000);
    expect_found(&rig, VERB_MELT, "fineness_ppm", 750924); /* 0.9999 of 75.1 %: what came out is as fine */
    expect_found(&rig, VERB_MELT, "density_ug_mm3", last_lot(&rig).density.ug_per_mm3);
    expect_found(&rig, VERB_MELT, "density_u_ppm", last_lot(&rig).density.u_ppm);
    expect_balance(&rig, GOLD, "vault", 99950000);
    expect_balance(&rig, GOLD, metal_open_of(1), 50000); /* the melt loss is the melter's */
    expect_balance(&rig, GOLD, "conversion:melt", -G(100));
    expect_balance(&rig, "au999/own", "conversion:melt", 75100000);
    expect_balance(&rig, "au999/own", "vault", 4900000);
    expect_balance(&rig, "master/own", "vault", 5100000);
    /* Its assay decides. The melt that the workshop began with is used as it was found. */
    said_no(say(&bench, VERB_ISSUE_METAL, "casting", 1, 0, "alloy=au750y mass_ug=1000000 melt=m-2"),
            REASON_BELOW_FINENESS, "no assay yet");
    said_no(
        say(&office, VERB_ASSAY_LOT, "", RIG_MANAGER, 0, "melt=m-2 fineness_ppm=7510"), REASON_BAD_FIELD,
        "7.510 ‰, and 18k yellow has 750.0 ‰: a power of ten slipped. In parts per million it is 751000.");
    said_no(say(&office, VERB_BUY_METAL, "", RIG_MANAGER, 0, "alloy=au750y mass_ug=9 fineness_ppm=75000"),
            REASON_BAD_FIELD, "75.000 ‰, and 18k yellow has 750.0 ‰");
    reply = say(&office, VERB_ASSAY_LOT, "", RIG_MANAGER, 0, "melt=m-2 fineness_ppm=749900");
    char wrong[64];
    snprintf(wrong, sizeof wrong, "event=%lld reason=typo", (long long)reply.seq);
    said_no(say(&office, VERB_CORRECT, "", RIG_MANAGER, 0, wrong), REASON_WRONG_STATE,
            "assay it again: the last assay counts.");
    said_yes(reply);
    assert_string_equal(reply.thing, "lot:m-2");
    expect_found(&rig, VERB_ASSAY_LOT, "usable", false);
    said_no(say(&bench, VERB_ISSUE_METAL, "casting", 1, 0, "alloy=au750y mass_ug=1000000 melt=m-2"),
            REASON_BELOW_FINENESS, "749.900");
    reply = say(&bench, VERB_ISSUE_METAL, "casting", 1, 0, "alloy=au750y mass_ug=1000000");
    said_yes(reply);
    assert_string_equal(reply.thing, "lot:melt-1");
    said_yes(say(&office, VERB_ASSAY_LOT, "", RIG_MANAGER, 0, "melt=m-2 fineness_ppm=750000"));
    expect_found(&rig, VERB_ASSAY_LOT, "usable", true);
    reply = say(&bench, VERB_ISSUE_METAL, "casting", 1, 0, "alloy=au750y mass_ug=1000000");
    said_yes(reply);
    assert_string_equal(reply.thing, "lot:m-2");
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* Out of a hand, or out of the tray of a station; by somebody whom nobody knows it is the station's. */
static void whoever_melts_answers_for_it(void **state)
{
    static const char *const melts[] = {
        "melt=m-1 alloy=au750y parts={alloy=au750y mass_ug=2000000 from=loose} out_ug=1900000",
        "melt=m-2 alloy=au750y parts={alloy=au750y mass_ug=1000000} out_ug=990000",
        "melt=m-3 alloy=au750y parts={alloy=au750y mass_ug=1000000} out_ug=995000",
        "melt=m-4 alloy=au750y parts={alloy=au750y mass_ug=1000000} out_ug=995000",
    };
    struct rig rig;
    (void)state;
    open_metals(&rig, 0);
    struct asker office = rig_office(&rig, RIG_MANAGER), bench = rig_asker(&rig, 0);
    struct tag none = tag_of("");
    said_yes(buy_metal(&office, "alloy=au750y mass_ug=60000000"));
    said_yes(say(&bench, VERB_ISSUE_METAL, "casting", 1, 0, "alloy=au750y mass_ug=3000000"));
    said_yes(say(&bench, VERB_MELT, "casting", 1, 0, melts[0]));
    expect_balance(&rig, GOLD, metal_loose_of(1), G(1));
    expect_balance(&rig, GOLD, metal_open_of(1), 100000);
    said_yes(say_of(&bench, VERB_MELT, "", 1, none, true, melts[1]));
    expect_balance(&rig, GOLD, metal_open_of(1), 110000);
    said_yes(say_of(&bench, VERB_MELT, "casting", 0, none, true, melts[2]));
    expect_balance(&rig, GOLD, "open:stretch:casting:casting", 5000);
    struct reply reply = say_of(&bench, VERB_MELT, "", 0, none, true, melts[3]); /* nobody, and nowhere */
    said_yes(reply);
    assert_int_equal(reply.flag_count, 1);
    assert_int_equal(reply.flags[0], REASON_UNKNOWN_OPERATOR);
    expect_balance(&rig, GOLD, "vault", 58885000); /* 57 less 2, and 3.885 made */
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* As many parts as there may be, each of another alloy and none of them in the books: it has happened. */
static void a_full_crucible_that_nobody_had_bought_is_covered(void **state)
{
    struct rig rig;
    char text[1024];
    size_t at = (size_t)snprintf(text, sizeof text, "melt=m-2 alloy=au750y out_ug=15990000 parts=");
    (void)state;
    for (int i = 0; i < 16; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, "{alloy=au999 mass_ug=1000000}");
    assert_true(at < sizeof text);
    open_metals(&rig, 0);
    struct asker bench = rig_asker(&rig, 0);
    struct reply reply = say_of(&bench, VERB_MELT, "casting", 1, tag_of(""), true, text);
    said_yes(reply);
    assert_string_equal(reply.thing, "lot:m-2");
    expect_balance(&rig, GOLD, "vault", 15990000);
    expect_balance(&rig, "au999/own", "gain:workshop:not_covered", -G(16));
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* The newest is named; at a bench that had no hub it has been used all the same. */
static void where_no_melt_is_fine_enough_none_is_taken(void **state)
{
    struct rig rig;
    (void)state;
    open_metals(&rig, 7500);
    struct asker office = rig_office(&rig, RIG_MANAGER), bench = rig_asker(&rig, 0);
    said_yes(buy_metal(&office, "alloy=au750y mass_ug=80000000"));
    said_yes(buy_metal(&office, "alloy=au999 mass_ug=80000000"));
    said_yes(say(&office, VERB_ASSAY_LOT, "", RIG_MANAGER, 0, "melt=melt-1 fineness_ppm=749000"));
    said_no(say(&bench, VERB_ISSUE_METAL, "casting", 1, 0, "alloy=au750y mass_ug=1000000"),
            REASON_BELOW_FINENESS, "Melt melt-1 of 18k yellow was assayed at 749.000");
    said_yes(say(&bench, VERB_MELT, "casting", 1, 0,
                 "melt=m-2 alloy=au750y parts={alloy=au999 mass_ug=75100000} out_ug=75100000"));
    said_no(say(&bench, VERB_ISSUE_METAL, "casting", 1, 0, "alloy=au750y mass_ug=1000000"),
            REASON_BELOW_FINENESS, "Melt m-2 of 18k yellow has no assay yet");
    struct reply reply =
        say_of(&bench, VERB_ISSUE_METAL, "casting", 1, tag_of(""), true, "alloy=au750y mass_ug=1000000");
    said_yes(reply);
    assert_int_equal(reply.flags[0], REASON_BELOW_FINENESS);
    assert_string_equal(reply.thing, "lot:m-2");
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

static void lots_and_scrap_of_one_alloy_are_melted_together(void **state)
{
    struct rig rig;
    (void)state;
    open_metals(&rig, 0);
    struct asker office = rig_office(&rig, RIG_MANAGER), bench = rig_asker(&rig, 0);
    said_yes(buy_metal(&office, "alloy=au750y mass_ug=60000000"));
    said_yes(buy_metal(&office, "alloy=au750y mass_ug=9000000 custody=recycled"));
    said_yes(say(&office, VERB_OPEN_METAL, "", RIG_MANAGER, 0, "alloy=au750y mass_ug=20000000 into=scrap"));
    said_no(say(&bench, VERB_MELT, "casting", 1, 0,
                "melt=m-2 alloy=au750y parts={alloy=au750y mass_ug=1000000}"
                "{alloy=au750y custody=recycled mass_ug=1000000} out_ug=2000000"),
            REASON_MIXED, "reclassify");
    said_yes(say(&office, VERB_RECLASSIFY, "", RIG_MANAGER, 0,
                 "alloy=au750y custody=recycled to=own mass_ug=9000000 reason=bought"));
    expect_balance(&rig, "au750y/recycled", "vault", 0);
    expect_balance(&rig, GOLD, "vault", G(69));
    said_no(say(&bench, VERB_MELT, "casting", 1, 0,
                "melt=m-2 alloy=au750y parts={alloy=au750y mass_ug=60000000}"
                "{alloy=au750y mass_ug=20000000} out_ug=80000000"),
            REASON_NOT_ENOUGH, "Vault has 9.000 g"); /* as much as the first part left there */
    struct reply reply = say(&bench, VERB_MELT, "casting", 1, 0,
                             "melt=m-2 alloy=au750y parts={alloy=au750y mass_ug=60000000} out_ug=61000000");
    said_no(reply, REASON_DOES_NOT_ADD_UP, "60.000 g went in and 61.000 g came out: weigh again");
    assert_int_equal(reply.numbers.value[NUMBER_HAVE_UG], G(60));
    assert_int_equal(reply.numbers.value[NUMBER_WANTED_UG], G(61));
    said_no(say(&bench, VERB_MELT, "casting", 1, 0,
                "melt=m-2 alloy=au750y parts={alloy=au750y mass_ug=60000000 melt=nowhere} out_ug=60000000"),
            REASON_UNKNOWN_THING, "nowhere");
    said_no(say(&bench, VERB_MELT, "casting", 1, 0,
                "melt=m-2 alloy=au750y parts={alloy=brass mass_ug=60000000} out_ug=60000000"),
            REASON_UNKNOWN_THING, "brass");
    said_no(say(&bench, VERB_ISSUE_METAL, "casting", 1, 0, "alloy=au750y mass_ug=1000000 melt=nowhere"),
            REASON_UNKNOWN_THING, "nowhere");
    said_yes(say(&bench, VERB_MELT, "casting", 1, 0,
                 "melt=m-2 alloy=au750y parts={alloy=au750y mass_ug=60000000}"
                 "{alloy=au750y mass_ug=20000000 from=scrap} out_ug=79950000"));
    expect_balance(&rig, GOLD, "vault", 88950000);
    expect_balance(&rig, GOLD, "scrap", 0);
    expect_balance(&rig, GOLD, metal_open_of(1), 50000);
    said_no(say(&bench, VERB_MELT, "casting", 1, 0,
                "melt=m-2 alloy=au750y parts={alloy=au750y mass_ug=1} out_ug=1"),
            REASON_EXISTS, "m-2");
    reply = say_of(&bench, VERB_MELT, "casting", 1, tag_of(""), true,
                   "melt=m-2 alloy=au750y parts={alloy=au750y mass_ug=1000000} out_ug=1000000");
    said_yes(reply);
    assert_string_equal(reply.thing, ""); /* booked, and no second m-2 is made of it */
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* A density from a table does not become a composition by melting it. */
static const struct {
    const char *name, *buy, *melt;
    enum density_source source;
    int32_t low_ppm, high_ppm;
} composed[] = {
    {"fine gold, and a master alloy of which nothing is known", "alloy=master mass_ug=30000000",
     "parts={alloy=au999 mass_ug=7510000}{alloy=master mass_ug=2490000}", DENSITY_TABLE, 33000, 34000},
    {"a table's melted again",
     "alloy=au750y mass_ug=20000000 melt=table density_ug_mm3=15450 density_u_ppm=33000 density_source=table",
     "parts={alloy=au750y mass_ug=10000000 melt=table}", DENSITY_TABLE, 33000, 33000},
    {"just as poorly as a table's",
     "alloy=au750y mass_ug=20000000 melt=rough density_ug_mm3=15450 density_u_ppm=10000 density_source=table",
     "parts={alloy=au750y mass_ug=10000000 melt=rough}", DENSITY_TABLE, 10000, 10000},
    {"a measured one melted again", "alloy=au750y mass_ug=20000000",
     "parts={alloy=au750y mass_ug=10000000 melt=melt-1}", DENSITY_COMPOSITION, 3000, 3000},
    {"fine gold of a melt that a table tells, and a measured master alloy",
     "alloy=au999 mass_ug=20000000 melt=gold density_ug_mm3=19280 density_u_ppm=10000 density_source=table",
     "parts={alloy=au999 mass_ug=7510000}{alloy=master mass_ug=2490000 melt=ag-cu}", DENSITY_COMPOSITION,
     3000, 3000},
    {"said to be a composition, and not how well it is known",
     "alloy=au750y mass_ug=20000000 melt=paper density_ug_mm3=15450 density_source=composition",
     "parts={alloy=au750y mass_ug=10000000 melt=paper}", DENSITY_COMPOSITION, 3000, 3000},
};

static void a_melt_is_known_no_better_than_its_parts(void **state)
{
    struct rig rig;
    char form[256];
    (void)state;
    open_metals(&rig, 0);
    struct asker office = rig_office(&rig, RIG_MANAGER), bench = rig_asker(&rig, 0);
    said_yes(buy_metal(&office, "alloy=au999 mass_ug=80000000"));
    for (size_t i = 0; i < COUNT_OF(composed); i++) {
        print_message("  %s\n", composed[i].name);
        if (i == 1) /* from now on there is one that was measured */
            said_yes(buy_metal(&office, "alloy=master mass_ug=30000000 melt=ag-cu density_ug_mm3=9700 "
                                        "density_u_ppm=2000 density_source=pycnometer"));
        said_yes(buy_metal(&office, composed[i].buy));
        snprintf(form, sizeof form, "melt=m-%zu alloy=au750y out_ug=10000000 %s", i, composed[i].melt);
        said_yes(say(&bench, VERB_MELT, "casting", 1, 0, form));
        struct workshop_lot lot = last_lot(&rig);
        assert_int_equal(lot.source, composed[i].source);
        assert_in_range(lot.density.u_ppm, composed[i].low_ppm, composed[i].high_ppm);
    }
    said_no(say(&bench, VERB_MELT, "casting", 1, 0, /* another alloy's density */
                "melt=m-9 alloy=au750y parts={alloy=au750y mass_ug=1000000 melt=ag-cu} out_ug=1000000"),
            REASON_MIXED, "Melt ag-cu is");
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* 5 g of 15.6 g/cm³ push 0.32 g of water away. */
static const struct {
    const char *name, *form;
    enum reason reason;
    const char *says;
} buttons[] = {
    {"a melt that is not there",
     "melt=m-99 scale=fine dry_ug=5000000 in_water_ug=4680000 temperature_c_e1=215", REASON_UNKNOWN_THING,
     "m-99"},
    {"a scale that is not there",
     "melt=melt-1 scale=scale-9 dry_ug=5000000 in_water_ug=4680000 temperature_c_e1=215",
     REASON_UNKNOWN_THING, "scale-9"},
    {"it weighs more in water",
     "melt=melt-1 scale=fine dry_ug=4680000 in_water_ug=5000000 temperature_c_e1=215", REASON_DOES_NOT_ADD_UP,
     "weigh the button again"},
    {"so light that nothing is known",
     "melt=melt-1 scale=fine dry_ug=300 in_water_ug=280 temperature_c_e1=215", REASON_DOES_NOT_ADD_UP,
     "a larger one"},
    {"a button", "melt=melt-1 scale=fine dry_ug=5000000 in_water_ug=4680000 temperature_c_e1=215",
     REASON_NONE, "melt-1 has 15.57"},
};

static void a_button_in_water_gives_the_density(void **state)
{
    struct rig rig;
    (void)state;
    open_metals(&rig, 0);
    struct asker office = rig_office(&rig, RIG_MANAGER);
    for (size_t i = 0; i < COUNT_OF(buttons); i++) {
        struct reply reply = say(&office, VERB_MEASURE_DENSITY, "", RIG_MANAGER, 0, buttons[i].form);
        print_message("  %s: %s\n", buttons[i].name, reply.detail);
        assert_int_equal(reply.reason, buttons[i].reason);
        assert_non_null(strstr(reply.detail, buttons[i].says));
    }
    struct workshop_lot newest = last_lot(&rig);
    assert_string_equal(newest.code.text, "melt-1");
    assert_int_equal(newest.revision, 2);
    assert_int_equal(newest.source, DENSITY_PYCNOMETER);
    assert_in_range(newest.density.ug_per_mm3, 15570, 15579);
    assert_in_range(newest.density.u_ppm, 1, 5000); /* better than a table, and good for verdicts */
    expect_found(&rig, VERB_MEASURE_DENSITY, "density_ug_mm3", newest.density.ug_per_mm3);
    expect_found(&rig, VERB_MEASURE_DENSITY, "density_u_ppm", newest.density.u_ppm);
    /* One that is measured again is no newer for it; and whoever names it gets it as it is known now. */
    said_yes(buy_metal(&office, "alloy=au750y mass_ug=9000000 melt=melt-2 density_ug_mm3=15450"));
    said_yes(say(&office, VERB_MEASURE_DENSITY, "", RIG_MANAGER, 0,
                 "melt=melt-1 scale=fine dry_ug=5000000 in_water_ug=4679000 temperature_c_e1=215"));
    assert_int_equal(last_lot(&rig).revision, 3);
    struct reply reply = say(&office, VERB_ISSUE_METAL, "casting", RIG_MANAGER, 0, "alloy=au750y mass_ug=1");
    said_yes(reply);
    assert_string_equal(reply.thing, "lot:melt-2");
    assert_int_equal(newest_of_alloy(&rig).revision, 1);
    reply = say(&office, VERB_MEASURE_DENSITY, "", RIG_MANAGER, 0,
                "melt=melt-2 scale=fine dry_ug=5000000 in_water_ug=4679000 temperature_c_e1=215");
    said_yes(reply);
    assert_string_equal(reply.thing, "lot:melt-2");
    assert_int_equal(newest_of_alloy(&rig).source, DENSITY_PYCNOMETER);
    assert_int_equal(newest_of_alloy(&rig).revision, 2);
    assert_string_equal(newest_of_alloy(&rig).code.text, "melt-2");
    /* A scale that fails its check says nothing of a melt. */
    struct asker bench = rig_asker(&rig, 0);
    said_yes(
        say(&bench, VERB_CHECK_SCALE, "casting", 1, 0, "scale=fine weight_ug=20000000 shown_ug=20100000"));
    said_no(say(&office, VERB_MEASURE_DENSITY, "", RIG_MANAGER, 0,
                "melt=melt-2 scale=fine dry_ug=5000000 in_water_ug=4679000 temperature_c_e1=215"),
            REASON_WRONG_STATE, "check-weight of Fine scale");
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_alloy_is_made_of_fine_gold_and_master),
        cmocka_unit_test(whoever_melts_answers_for_it),
        cmocka_unit_test(a_full_crucible_that_nobody_had_bought_is_covered),
        cmocka_unit_test(where_no_melt_is_fine_enough_none_is_taken),
        cmocka_unit_test(lots_and_scrap_of_one_alloy_are_melted_together),
        cmocka_unit_test(a_melt_is_known_no_better_than_its_parts),
        cmocka_unit_test(a_button_in_water_gives_the_density),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
