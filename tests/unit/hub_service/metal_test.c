/* Stories of loose metal: bought, issued, returned, refined, settled, corrected; after each, verify.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/hub_service/metal_helper.h"

/* ---------------------------------------------------------------- in and out of the vault */

static void metal_goes_out_and_comes_back(void **state)
{
    struct rig rig;
    (void)state;
    open_metals(&rig, 0);
    struct asker office = rig_office(&rig, RIG_MANAGER), bench = rig_asker(&rig, 0);
    said_yes(say(&office, VERB_OPEN_METAL, "", RIG_MANAGER, 0, "alloy=au750y mass_ug=50000000"));
    said_yes(buy_metal(&office, "alloy=au750y mass_ug=30000000"));
    expect_balance(&rig, GOLD, "vault", G(80));
    expect_balance(&rig, GOLD, "opening", -G(50));
    expect_balance(&rig, GOLD, "supplier", -G(30));
    struct reply reply = say(&bench, VERB_ISSUE_METAL, "casting", 1, 0, "alloy=au750y mass_ug=90000000");
    said_no(reply, REASON_NOT_ENOUGH, "Vault has 80.000 g of 18k yellow, own metal, and 90.000 g are wanted");
    assert_int_equal(reply.numbers.value[NUMBER_HAVE_UG], G(80));
    assert_int_equal(reply.numbers.value[NUMBER_WANTED_UG], G(90));
    said_yes(say(&bench, VERB_ISSUE_METAL, "casting", 1, 0, "alloy=au750y mass_ug=20000000"));
    reply =
        say(&bench, VERB_ISSUE_METAL, "casting", 1, 0, "alloy=au750y mass_ug=10000000 to_station=casting");
    said_yes(reply);
    assert_string_equal(reply.thing, "lot:melt-1");
    expect_balance(&rig, GOLD, metal_loose_of(1), G(20));
    expect_balance(&rig, GOLD, "loose:tray:casting", G(10));
    /* 5 g come back unused, 1 g went into pieces: the holder has 14 g, and the open balance only the gram. */
    said_yes(say(&bench, VERB_RETURN_METAL, "casting", 1, 0, "alloy=au750y mass_ug=5000000 used_ug=1000000"));
    expect_balance(&rig, GOLD, "vault", G(55));
    expect_balance(&rig, GOLD, metal_loose_of(1), G(14));
    expect_balance(&rig, GOLD, metal_open_of(1), G(1));
    said_no(say(&bench, VERB_RETURN_METAL, "casting", 2, 0, "alloy=au750y mass_ug=1"), REASON_NOT_ENOUGH,
            "has 0.000 g");
    said_no(say(&bench, VERB_RETURN_METAL, "casting", 1, 0, "alloy=au750y"), REASON_BAD_FIELD, NULL);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

static struct command issue_of(struct asker *bench, struct form *form, int64_t ug)
{
    struct command command = asker_make(bench, VERB_ISSUE_METAL, "casting", 1, 0);
    *form = form_new(form_kind_of(VERB_ISSUE_METAL)->fields);
    form_set_text(form, "alloy", "au750y");
    form_set_int(form, "mass_ug", ug);
    command.form = form;
    return command;
}

/* The answer to an issue was lost, and the kiosk tells it as it happened: 20 g went out, and not 40. */
static void an_issue_that_is_told_again_is_one(void **state)
{
    struct rig rig;
    struct form form, again;
    (void)state;
    open_metals(&rig, 0);
    struct asker office = rig_office(&rig, RIG_MANAGER), bench = rig_asker(&rig, 0);
    said_yes(say(&office, VERB_OPEN_METAL, "", RIG_MANAGER, 0, "alloy=au750y mass_ug=50000000"));
    struct command lost = issue_of(&bench, &form, 20000000);
    struct reply first = asker_send(&bench, &lost);
    said_yes(first);
    struct command told = issue_of(&bench, &again, 20000000);
    told.decided = DECIDED_KIOSK;
    told.has_replaces = true;
    told.replaces_id = lost.id;
    told.replaces_n = lost.n;
    struct reply second = asker_send(&bench, &told);
    said_yes(second);
    assert_int_equal(second.seq, first.seq);
    expect_balance(&rig, GOLD, metal_loose_of(1), 20000000);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

static void what_had_happened_is_booked_and_covered(void **state)
{
    struct rig rig;
    (void)state;
    open_metals(&rig, 0);
    struct asker bench = rig_asker(&rig, 0);
    struct reply reply =
        say_of(&bench, VERB_ISSUE_METAL, "casting", 1, tag_of(""), true, "alloy=au750y mass_ug=20000000");
    said_yes(reply);
    assert_int_equal(reply.flag_count, 1);
    assert_int_equal(reply.flags[0], REASON_NOT_ENOUGH);
    expect_balance(&rig, GOLD, "vault", 0);
    expect_balance(&rig, GOLD, metal_loose_of(1), G(20));
    expect_balance(&rig, GOLD, "gain:workshop:not_covered", -G(20));
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

static void what_is_not_there_is_named(void **state)
{
    struct rig rig;
    (void)state;
    open_metals(&rig, 0);
    struct asker office = rig_office(&rig, RIG_MANAGER), bench = rig_asker(&rig, 0);
    struct reply reply = buy_metal(&office, "alloy=brass mass_ug=1");
    said_no(reply, REASON_UNKNOWN_THING, "brass");
    assert_string_equal(reply.field, "alloy");
    said_yes(buy_metal(&office, "alloy=au750y mass_ug=30000000"));
    said_no(say(&bench, VERB_ISSUE_METAL, "casting", 1, 0, "alloy=au750y mass_ug=1 to_station=smithy"),
            REASON_UNKNOWN_THING, "smithy");
    said_no(say(&bench, VERB_ISSUE_METAL, "casting", 1, 0, "alloy=au999 mass_ug=1 melt=melt-1"), REASON_MIXED,
            "melt-1");
    said_no(buy_metal(&office, "alloy=au750y mass_ug=5 melt=melt-1 density_ug_mm3=15600"), REASON_EXISTS,
            "melt-1");
    said_no(say(&bench, VERB_BUY_METAL, "casting", 1, 0, "alloy=au750y mass_ug=5"), REASON_NOT_ALLOWED, NULL);
    rig_close(&rig);
}

/* ---------------------------------------------------------------- returns */

static void returns_come_off_the_open_balance(void **state)
{
    struct rig rig;
    char text[96];
    (void)state;
    open_metals(&rig, 0);
    struct asker bench = rig_asker(&rig, 0);
    said_yes(say(&bench, VERB_RETURN_SCRAP, "setting", 3, 0, "kind=sprue alloy=au750y mass_ug=2000000"));
    expect_balance(&rig, GOLD, "scrap", G(2));
    expect_balance(&rig, GOLD, metal_open_of(3), -G(2));
    /* 1.333333 g of filings at 750 ‰ are 0.99999975 g fine: 1 000 000 µg, rounded once. */
    struct reply reply =
        say(&bench, VERB_RETURN_SCRAP, "setting", 3, 0, "kind=filings alloy=au750y mass_ug=1333333");
    said_yes(reply);
    snprintf(text, sizeof text, "return:%lld", (long long)reply.seq);
    assert_string_equal(reply.thing, text);
    expect_balance(&rig, GOLD, metal_open_of(3), -G(2) - 1333333);
    expect_balance(&rig, GOLD, "conversion:filings", 1333333);
    expect_balance(&rig, FINE, "stream:filings", 1000000);
    expect_balance(&rig, FINE, "conversion:filings", -1000000);
    said_no(
        say(&bench, VERB_RETURN_SCRAP, "setting", 3, 0, "kind=sprue alloy=au750y mass_ug=2 fineness_ppm=5"),
        REASON_BAD_FIELD, NULL);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

static void an_assay_charges_the_giver(void **state)
{
    struct rig rig;
    char text[96];
    (void)state;
    open_metals(&rig, 0);
    struct asker office = rig_office(&rig, RIG_MANAGER), bench = rig_asker(&rig, 0);
    struct reply reply =
        say(&bench, VERB_RETURN_SCRAP, "setting", 3, 0, "kind=filings alloy=au750y mass_ug=4000000");
    expect_balance(&rig, FINE, "stream:filings", G(3));
    snprintf(text, sizeof text, "return=%lld fineness_ppm=700000", (long long)reply.seq);
    said_yes(say(&office, VERB_ASSAY_RETURN, "", RIG_MANAGER, 0, text));
    expect_found(&rig, VERB_ASSAY_RETURN, "fine_ug", 2800000);
    expect_found(&rig, VERB_ASSAY_RETURN, "shortfall_ug", 200000);
    expect_balance(&rig, FINE, "stream:filings", 2800000); /* 4 g at 700 ‰ */
    expect_balance(&rig, FINE, metal_open_of(3), 200000);  /* base metal was in it */
    said_no(say(&office, VERB_ASSAY_RETURN, "", RIG_MANAGER, 0, text), REASON_EXISTS,
            "has this assay already");
    snprintf(text, sizeof text, "return=%lld fineness_ppm=760000", (long long)reply.seq);
    struct reply second = say(&office, VERB_ASSAY_RETURN, "", RIG_MANAGER, 0, text);
    said_yes(second); /* the laboratory puts it right */
    expect_found(&rig, VERB_ASSAY_RETURN, "supersedes", second.seq - 1);
    expect_balance(&rig, FINE, "stream:filings", 3040000);
    expect_found(&rig, VERB_ASSAY_RETURN, "shortfall_ug", -240000); /* of what the first had found */
    expect_balance(&rig, FINE, metal_open_of(3), -40000);
    snprintf(text, sizeof text, "return=%lld fineness_ppm=700000", (long long)reply.seq);
    said_yes(say(&office, VERB_ASSAY_RETURN, "", RIG_MANAGER, 0, text)); /* the first was right after all */
    expect_balance(&rig, FINE, metal_open_of(3), 200000);
    said_no(say(&office, VERB_ASSAY_RETURN, "", RIG_MANAGER, 0, "return=2 fineness_ppm=1"),
            REASON_UNKNOWN_THING, NULL);
    snprintf(text, sizeof text, "event=%lld reason=typo", (long long)reply.seq);
    said_no(say(&office, VERB_CORRECT, "", RIG_MANAGER, 0, text), REASON_WRONG_STATE, "assayed");
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

static void collected_metal_is_the_workshops_or_a_stretchs(void **state)
{
    struct rig rig;
    (void)state;
    open_metals(&rig, 0);
    struct asker bench = rig_asker(&rig, 0);
    said_yes(say(&bench, VERB_COLLECT, "casting", 1, 0,
                 "stream=sweeps metal=au mass_ug=900000000 fineness_ppm=12000"));
    expect_balance(&rig, FINE, "stream:sweeps", 10800000);
    expect_balance(&rig, FINE, "loss:workshop:sweeps", -10800000);
    said_yes(say(&bench, VERB_COLLECT, "setting", 1, 0,
                 "stream=dust metal=au mass_ug=2000000 fineness_ppm=500000 alloy=au750y "
                 "first=setting last=polishing"));
    expect_balance(&rig, GOLD, "open:stretch:setting:polishing", -G(2));
    expect_balance(&rig, FINE, "stream:dust", G(1));
    said_no(say(&bench, VERB_COLLECT, "casting", 1, 0, "stream=sweeps metal=pt mass_ug=9 fineness_ppm=12000"),
            REASON_UNKNOWN_THING, "pt");
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* ---------------------------------------------------------------- refining */

static void a_refiner_pays_less_and_the_benches_share_it(void **state)
{
    struct rig rig;
    char text[96];
    (void)state;
    open_metals(&rig, 0);
    struct asker office = rig_office(&rig, RIG_MANAGER), bench = rig_asker(&rig, 0);
    struct reply given = say(&bench, VERB_RETURN_SCRAP, "setting", 2, 0,
                             "kind=filings alloy=au750y mass_ug=4000000"); /* 3 g fine */
    said_yes(given);
    said_yes(say(&bench, VERB_RETURN_SCRAP, "setting", 3, 0,
                 "kind=filings alloy=au750y mass_ug=8000000")); /* 6 g fine */
    said_yes(say(&bench, VERB_RETURN_SCRAP, "casting", 1, 0,
                 "kind=filings alloy=au750y mass_ug=1333334")); /* 1.0000005 g fine, rounded to even */
    struct reply silver =
        say(&bench, VERB_RETURN_SCRAP, "setting", 2, 0, "kind=filings alloy=ag999 mass_ug=1000000");
    said_yes(silver);
    struct reply reply =
        say(&office, VERB_SEND_REFINER, "", RIG_MANAGER, 0, "stream=filings metal=au refiner=Norden");
    said_yes(reply);
    assert_string_equal(reply.thing, "refining:1");
    expect_balance(&rig, FINE, "stream:filings", 0);
    expect_balance(&rig, FINE, "refiner:1", 10000000);
    snprintf(text, sizeof text, "return=%lld fineness_ppm=700000", (long long)given.seq);
    said_no(say(&office, VERB_ASSAY_RETURN, "", RIG_MANAGER, 0, text), REASON_WRONG_STATE,
            "went to the refiner with refining 1");
    snprintf(text, sizeof text, "return=%lld fineness_ppm=999000", (long long)silver.seq); /* it did not */
    said_yes(say(&office, VERB_ASSAY_RETURN, "", RIG_MANAGER, 0, text));
    snprintf(text, sizeof text, "event=%lld reason=typo", (long long)given.seq);
    said_no(say(&office, VERB_CORRECT, "", RIG_MANAGER, 0, text), REASON_WRONG_STATE,
            "was sent to the refiner");
    said_no(say(&office, VERB_SEND_REFINER, "", RIG_MANAGER, 0, "stream=filings metal=au refiner=Norden"),
            REASON_NOT_ENOUGH, "Nothing");
    said_yes(say(&bench, VERB_RETURN_SCRAP, "setting", 2, 0, "kind=filings alloy=au750y mass_ug=800000"));
    said_yes(say(&office, VERB_SEND_REFINER, "", RIG_MANAGER, 0, "stream=filings metal=au refiner=Norden"));
    said_yes(say(&office, VERB_REFINED, "", RIG_MANAGER, 0, "refining=1 fine_ug=9500000 alloy=au999"));
    expect_found(&rig, VERB_REFINED, "expected_ug", 10000000);
    expect_found(&rig, VERB_REFINED, "paid_ug", 9500000);
    expect_found(&rig, VERB_REFINED, "givers", 3);
    expect_balance(&rig, FINE, "refiner:1", 0);
    expect_balance(&rig, FINE, metal_open_of(1), 50000);
    expect_balance(&rig, FINE, metal_open_of(2), 150000);
    expect_balance(&rig, FINE, metal_open_of(3), 300000);
    expect_balance(&rig, "au999/own", "vault", 9500950); /* 9.5 g fine at 999.9 ‰ */
    said_no(say(&office, VERB_REFINED, "", RIG_MANAGER, 0, "refining=1 fine_ug=1"), REASON_WRONG_STATE,
            "paid already");
    expect_balance(&rig, FINE, "refiner:2", 600000); /* is still to be paid */
    said_yes(say(&office, VERB_REFINED, "", RIG_MANAGER, 0, "refining=2 fine_ug=600000"));
    said_no(say(&office, VERB_REFINED, "", RIG_MANAGER, 0, "refining=7 fine_ug=1"), REASON_UNKNOWN_THING,
            NULL);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

static void a_refiner_pays_more_for_scrap(void **state)
{
    struct rig rig;
    (void)state;
    open_metals(&rig, 0);
    struct asker office = rig_office(&rig, RIG_MANAGER);
    said_yes(say(&office, VERB_OPEN_METAL, "", RIG_MANAGER, 0, "alloy=au750y mass_ug=8000000 into=scrap"));
    said_no(say(&office, VERB_SEND_REFINER, "", RIG_MANAGER, 0,
                "stream=scrap alloy=au750y mass_ug=9000000 refiner=Norden"),
            REASON_NOT_ENOUGH, "scrap");
    said_no(say(&office, VERB_SEND_REFINER, "", RIG_MANAGER, 0,
                "stream=scrap alloy=brass mass_ug=1 refiner=Norden"),
            REASON_UNKNOWN_THING, "brass");
    said_no(say(&office, VERB_SEND_REFINER, "", RIG_MANAGER, 0, "stream=scrap alloy=au750y refiner=Norden"),
            REASON_BAD_FIELD, NULL);
    said_yes(say(&office, VERB_SEND_REFINER, "", RIG_MANAGER, 0,
                 "stream=scrap alloy=au750y mass_ug=8000000 refiner=Norden"));
    expect_balance(&rig, FINE, "refiner:1", G(6));
    said_yes(say(&office, VERB_REFINED, "", RIG_MANAGER, 0, "refining=1 fine_ug=6100000"));
    expect_balance(&rig, FINE, "refiner:1", 0);
    expect_balance(&rig, FINE, "loss:workshop:scrap", -100000);
    expect_balance(&rig, FINE, "supplier:refiner", 6100000); /* sold to it */
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* ---------------------------------------------------------------- settling, correcting */

static void a_settlement_closes_what_is_open(void **state)
{
    struct rig rig;
    char text[128];
    (void)state;
    open_metals(&rig, 0);
    struct asker office = rig_office(&rig, RIG_MANAGER), bench = rig_asker(&rig, 0);
    said_yes(buy_metal(&office, "alloy=au750y mass_ug=30000000"));
    said_yes(say(&bench, VERB_ISSUE_METAL, "setting", 3, 0, "alloy=au750y mass_ug=3000000"));
    said_yes(say(&bench, VERB_RETURN_METAL, "setting", 3, 0, "alloy=au750y used_ug=1000000"));
    said_yes(say(&bench, VERB_RETURN_SCRAP, "setting", 3, 0, "kind=filings alloy=au750y mass_ug=400000"));
    expect_balance(&rig, GOLD, metal_open_of(3), 600000);
    struct reply wrong =
        say(&bench, VERB_RETURN_SCRAP, "setting", 3, 0, "kind=filings alloy=au750y mass_ug=200000");
    snprintf(text, sizeof text, "event=%lld reason=typo", (long long)wrong.seq);
    said_yes(say(&office, VERB_CORRECT, "", RIG_MANAGER, 0, text));
    expect_balance(&rig, GOLD, metal_open_of(3), 600000);
    snprintf(text, sizeof text, "person=%s operation=setting alloy=brass", rig_person(3).text);
    said_no(say(&office, VERB_SETTLE, "", RIG_MANAGER, 0, text), REASON_UNKNOWN_THING, "brass");
    expect_balance(&rig, GOLD, metal_open_of(3), 600000);
    snprintf(text, sizeof text, "person=%s operation=setting", rig_person(3).text);
    said_yes(say(&office, VERB_SETTLE, "", RIG_MANAGER, 0, text));
    expect_balance(&rig, GOLD, metal_open_of(3), 0);
    expect_balance(&rig, GOLD, "loss:setting:settlement", 600000);
    expect_found(&rig, VERB_SETTLE, "pending_fine_ug", 300000);
    expect_balance(&rig, FINE, "stream:filings", 300000); /* waits for its assay beside it */
    said_no(say(&office, VERB_SETTLE, "", RIG_MANAGER, 0, text), REASON_WRONG_STATE,
            "Person 3 has nothing open.");
    snprintf(text, sizeof text, "person=%s operation=setting alloy=au750y", rig_person(3).text);
    said_no(say(&office, VERB_SETTLE, "", RIG_MANAGER, 0, text), REASON_WRONG_STATE,
            "Person 3 has nothing open in 18k yellow, own metal.");
    said_no(say(&office, VERB_SETTLE, "", RIG_MANAGER, 0, "first=casting last=polishing operation=polishing"),
            REASON_WRONG_STATE, "Casting – Polishing has nothing open.");
    said_no(say(&office, VERB_SETTLE, "", RIG_MANAGER, 0, "operation=setting"), REASON_BAD_FIELD, NULL);
    said_yes(say(&bench, VERB_RETURN_SCRAP, "setting", 3, 0, "kind=sprue alloy=au750y mass_ug=100000"));
    said_yes(say(&office, VERB_SETTLE, "", RIG_MANAGER, 0, text));
    expect_balance(&rig, GOLD, "gain:setting:settlement", -100000);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

static void a_correction_turns_the_postings_round_once(void **state)
{
    struct rig rig;
    char text[96];
    (void)state;
    open_metals(&rig, 0);
    struct asker office = rig_office(&rig, RIG_MANAGER), bench = rig_asker(&rig, 0);
    struct reply bought = buy_metal(&office, "alloy=au750y mass_ug=30000000");
    struct reply issued = say(&bench, VERB_ISSUE_METAL, "setting", 3, 0, "alloy=au750y mass_ug=8000000");
    snprintf(text, sizeof text, "event=%lld reason=typo", (long long)bought.seq);
    said_no(say(&office, VERB_CORRECT, "", RIG_MANAGER, 0, text), REASON_NOT_ENOUGH, "Vault has");
    snprintf(text, sizeof text, "event=%lld reason=typo", (long long)issued.seq);
    struct reply corrected = say(&office, VERB_CORRECT, "", RIG_MANAGER, 0, text);
    said_yes(corrected);
    expect_balance(&rig, GOLD, "vault", G(30));
    expect_balance(&rig, GOLD, metal_loose_of(3), 0);
    said_no(say(&office, VERB_CORRECT, "", RIG_MANAGER, 0, text), REASON_EXISTS, "already");
    snprintf(text, sizeof text, "event=%lld reason=typo", (long long)corrected.seq);
    said_no(say(&office, VERB_CORRECT, "", RIG_MANAGER, 0, text), REASON_WRONG_STATE, "correction");
    struct reply given =
        say(&bench, VERB_RETURN_SCRAP, "setting", 3, 0, "kind=dust alloy=au750y mass_ug=400000");
    said_yes(say(&bench, VERB_RETURN_SCRAP, "setting", 2, 0, "kind=dust alloy=au750y mass_ug=800000"));
    snprintf(text, sizeof text, "event=%lld reason=typo", (long long)given.seq);
    said_yes(say(&office, VERB_CORRECT, "", RIG_MANAGER, 0, text));
    expect_balance(&rig, FINE, "stream:dust", 600000); /* the other's stands */
    said_yes(say(&office, VERB_SEND_REFINER, "", RIG_MANAGER, 0, "stream=dust metal=au refiner=Norden"));
    expect_balance(&rig, FINE, "stream:dust", 0);
    said_no(say(&office, VERB_SEND_REFINER, "", RIG_MANAGER, 0, "stream=dust metal=au refiner=Norden"),
            REASON_NOT_ENOUGH, "Nothing");
    said_no(say(&office, VERB_CORRECT, "", RIG_MANAGER, 0, "event=999 reason=typo"), REASON_UNKNOWN_THING,
            "999");
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(metal_goes_out_and_comes_back),
        cmocka_unit_test(an_issue_that_is_told_again_is_one),
        cmocka_unit_test(what_had_happened_is_booked_and_covered),
        cmocka_unit_test(what_is_not_there_is_named),
        cmocka_unit_test(returns_come_off_the_open_balance),
        cmocka_unit_test(an_assay_charges_the_giver),
        cmocka_unit_test(collected_metal_is_the_workshops_or_a_stretchs),
        cmocka_unit_test(a_refiner_pays_less_and_the_benches_share_it),
        cmocka_unit_test(a_refiner_pays_more_for_scrap),
        cmocka_unit_test(a_settlement_closes_what_is_open),
        cmocka_unit_test(a_correction_turns_the_postings_round_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
