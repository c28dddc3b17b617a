/* Whoever wants to catch the house: classes that mix, grams that change their owner, undos that leave half of
 * a posting, corrections and settlements twice. After each, verify. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "hub/service/alert_read.h"
#include "tests/unit/hub_service/life_helper.h"
#include "tests/unit/hub_service/metal_helper.h"

#define CLIENTS "au750y/client-7"

struct house_of {
    struct rig rig;
    struct asker office, bench;
};

static void open_house(struct house_of *it, int minimum)
{
    open_metals(&it->rig, minimum);
    it->office = rig_office(&it->rig, RIG_MANAGER);
    it->bench = rig_asker(&it->rig, 0);
}

static void close_house(struct house_of *it)
{
    rig_verify(&it->rig, NULL);
    rig_close(&it->rig);
}

static struct reply office_says(struct house_of *it, enum verb verb, const char *form)
{
    return say(&it->office, verb, "", RIG_MANAGER, 0, form);
}

static struct reply correct(struct house_of *it, int64_t event)
{
    char form[64];
    snprintf(form, sizeof form, "event=%lld reason=typo", (long long)event);
    return office_says(it, VERB_CORRECT, form);
}

/* ------------------------------------------------------------------ what the refiner pays is whose it was */

/* 3 g fine of the house's filings and 1 g of a client's are sent, or 8 g of the client's scrap: 6 g fine. */
static const struct {
    const char *name;
    bool scrap;
    const char *form;
    enum reason reason;
    const char *says;
    int64_t own_ug, client_ug, sold_ug, sold_client_ug;
} payments[] = {
    {"the client's scrap comes back as the client's", true, "fine_ug=6000000 alloy=au999", REASON_NONE, "", 0,
     6000600, 0, 0},
    {"and as nobody else's", true, "fine_ug=6000000 alloy=au999 custody=own", REASON_MIXED, "client-7", 0, 0,
     0, 0},
    {"said rightly", true, "fine_ug=6000000 alloy=au999 custody=client-7", REASON_NONE, "", 0, 6000600, 0, 0},
    {"sold, it is the client's, too", true, "fine_ug=6000000", REASON_NONE, "", 0, 0, 0, 6000000},
    {"a mixed stream is shared by what went in", false, "fine_ug=3800000 alloy=au999", REASON_NONE, "",
     2850285, 950095, 0, 0},
    {"a mixed stream is not all of one's", false, "fine_ug=3800000 alloy=au999 custody=client-7",
     REASON_MIXED, "each class gets its share", 0, 0, 0, 0},
    {"a mixed stream, sold", false, "fine_ug=3800000", REASON_NONE, "", 0, 0, 2850000, 950000},
    {"as weighed: one per cent more is not more", false, "fine_ug=4000000 mass_ug=4040000 alloy=au999",
     REASON_NONE, "", 3030000, 1010000, 0, 0},
    {"ten times what was paid", false, "fine_ug=4000000 mass_ug=40000000 alloy=au999", REASON_DOES_NOT_ADD_UP,
     "weigh it again", 0, 0, 0, 0},
};

static void send_to_refiner(struct house_of *it, bool scrap)
{
    said_yes(office_says(it, VERB_OPEN_METAL, "alloy=au750y custody=client-7 mass_ug=8000000 into=scrap"));
    said_yes(
        say(&it->bench, VERB_RETURN_SCRAP, "setting", 2, 0, "kind=filings alloy=au750y mass_ug=4000000"));
    said_yes(say(&it->bench, VERB_RETURN_SCRAP, "setting", 3, 0,
                 "kind=filings alloy=au750y custody=client-7 mass_ug=1333333"));
    said_yes(office_says(it, VERB_SEND_REFINER,
                         scrap ? "stream=scrap alloy=au750y custody=client-7 mass_ug=8000000 refiner=Norden"
                               : "stream=filings metal=au refiner=Norden"));
}

static void what_is_refined_is_whose_it_was(void **state)
{
    char form[96];
    (void)state;
    for (size_t i = 0; i < COUNT_OF(payments); i++) {
        struct house_of it;
        print_message("  %s\n", payments[i].name);
        open_house(&it, 0);
        send_to_refiner(&it, payments[i].scrap);
        snprintf(form, sizeof form, "refining=1 %s", payments[i].form);
        struct reply reply = office_says(&it, VERB_REFINED, form);
        if (payments[i].reason == REASON_NONE)
            said_yes(reply);
        else
            said_no(reply, payments[i].reason, payments[i].says);
        expect_balance(&it.rig, "au999/own", "vault", payments[i].own_ug);
        expect_balance(&it.rig, "au999/client-7", "vault", payments[i].client_ug);
        expect_balance(&it.rig, FINE, "supplier:refiner", payments[i].sold_ug);
        expect_balance(&it.rig, FINE, "supplier:refiner:client-7", payments[i].sold_client_ug);
        if (payments[i].reason == REASON_NONE)
            expect_balance(&it.rig, FINE, "refiner:1", 0);
        close_house(&it);
    }
}

/* More accounts than a refining is shared among: nothing leaves the house. */
static void too_many_givers_are_told_before_it_is_sent(void **state)
{
    struct house_of it;
    sqlite3 *db;
    (void)state;
    open_house(&it, 0);
    said_yes(say(&it.bench, VERB_RETURN_SCRAP, "setting", 2, 0, "kind=filings alloy=au750y mass_ug=4000000"));
    assert_int_equal(sqlite3_open(it.rig.path, &db), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(
            db,
            "PRAGMA foreign_keys = OFF; WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
            " WHERE i < 1024) INSERT INTO metal_return (event, account, stream, metal, book, mass_ug,"
            " claimed_ug) SELECT 1000 + i, 'open:operator:' || i, 'filings', 'au', 'au750y/own', 4, 3"
            " FROM n",
            NULL, NULL, NULL),
        SQLITE_OK);
    said_no(office_says(&it, VERB_SEND_REFINER, "stream=filings metal=au refiner=Norden"), REASON_TOO_LARGE,
            "1025 gave to filings");
    assert_int_equal(sqlite3_exec(db, "DELETE FROM metal_return WHERE event > 1000", NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(db);
    said_yes(office_says(&it, VERB_SEND_REFINER, "stream=filings metal=au refiner=Norden"));
    close_house(&it);
}

/* ------------------------------------------------------------------ melts */

static void silver_is_no_gold(void **state)
{
    struct house_of it;
    (void)state;
    open_house(&it, 7500);
    said_yes(office_says(&it, VERB_BUY_METAL, "alloy=au999 mass_ug=80000000"));
    said_yes(office_says(&it, VERB_BUY_METAL, "alloy=ag999 mass_ug=80000000"));
    said_no(say(&it.bench, VERB_MELT, "casting", 1, 0,
                "melt=m-2 alloy=au750y parts={alloy=au999 mass_ug=50000000}{alloy=ag999 mass_ug=50000000} "
                "out_ug=100000000"),
            REASON_BELOW_FINENESS, "499.950");
    said_yes(say(&it.bench, VERB_MELT, "casting", 1, 0,
                 "melt=m-2 alloy=au750y parts={alloy=au999 mass_ug=76000000}{alloy=ag999 mass_ug=24000000} "
                 "out_ug=100000000"));
    close_house(&it);
}

/* A melt of a client's gold is the client's; the newest is the newest of its class. */
static void a_melt_is_issued_as_whose_it_is(void **state)
{
    struct house_of it;
    (void)state;
    open_house(&it, 0);
    said_yes(office_says(&it, VERB_BUY_METAL, "alloy=au750y mass_ug=80000000"));
    said_yes(office_says(&it, VERB_BUY_METAL,
                         "alloy=au750y custody=client-7 mass_ug=20000000 melt=m-7 density_ug_mm3=15450"));
    struct reply reply = say(&it.bench, VERB_ISSUE_METAL, "casting", 1, 0, "alloy=au750y mass_ug=1000000");
    said_yes(reply);
    assert_string_equal(reply.thing, "lot:melt-1"); /* which the workshop began with */
    said_no(say(&it.bench, VERB_ISSUE_METAL, "casting", 1, 0, "alloy=au750y mass_ug=1000000 melt=m-7"),
            REASON_MIXED, "client-7");
    reply =
        say(&it.bench, VERB_ISSUE_METAL, "casting", 1, 0, "alloy=au750y custody=client-7 mass_ug=1000000");
    said_yes(reply);
    assert_string_equal(reply.thing, "lot:m-7");
    said_yes(office_says(&it, VERB_RECLASSIFY,
                         "alloy=au750y custody=client-7 to=own mass_ug=5000000 reason=bought"));
    said_yes(say(&it.bench, VERB_ISSUE_METAL, "casting", 1, 0, "alloy=au750y mass_ug=1000000 melt=m-7"));
    said_yes(
        say(&it.bench, VERB_MELT, "casting", 1, 0,
            "melt=m-8 alloy=au750y parts={alloy=au750y custody=client-7 mass_ug=2000000} out_ug=2000000"));
    said_no(say(&it.bench, VERB_ISSUE_METAL, "casting", 1, 0,
                "alloy=au750y custody=client-9 mass_ug=1000000 melt=m-8"),
            REASON_MIXED, "client-7");
    close_house(&it);
}

/* Where an alloy must be fine enough, scrap is cast as of a melt that is, or melted first. */
static void scrap_is_of_a_melt_that_was_assayed(void **state)
{
    struct house_of it;
    (void)state;
    open_house(&it, 7500);
    said_yes(office_says(&it, VERB_OPEN_METAL, "alloy=au750y mass_ug=20000000 into=scrap"));
    said_no(say(&it.bench, VERB_ISSUE_METAL, "casting", 1, 0, "alloy=au750y mass_ug=1000000 from=scrap"),
            REASON_BELOW_FINENESS, "of which melt");
    said_yes(say(&it.bench, VERB_ISSUE_METAL, "casting", 1, 0,
                 "alloy=au750y mass_ug=1000000 from=scrap melt=melt-1"));
    expect_balance(&it.rig, GOLD, "scrap", G(19));
    close_house(&it);
}

/* ------------------------------------------------------------------ corrections */

static int64_t notes(const struct rig *rig, const char *melt)
{
    char sql[96];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM loose_melt WHERE lot = '%s'", melt);
    return rig_number(rig, sql);
}

/* Issued by mistake and corrected: the melt that lay there before is the one to cast. */
static void a_corrected_issue_leaves_no_melt_behind(void **state)
{
    struct house_of it;
    (void)state;
    open_house(&it, 0);
    said_yes(office_says(&it, VERB_BUY_METAL, "alloy=au750y mass_ug=80000000 melt=m-2 density_ug_mm3=15450"));
    struct reply first =
        say(&it.bench, VERB_ISSUE_METAL, "casting", 1, 0, "alloy=au750y mass_ug=9000000 melt=melt-1");
    said_yes(first);
    struct reply second =
        say(&it.bench, VERB_ISSUE_METAL, "casting", 1, 0, "alloy=au750y mass_ug=8000000 melt=m-2");
    said_yes(second);
    assert_int_equal(notes(&it.rig, "m-2"), 1);
    said_yes(correct(&it, second.seq));
    assert_int_equal(notes(&it.rig, "m-2"), 0);
    assert_int_equal(notes(&it.rig, "melt-1"), 1);
    said_yes(correct(&it, first.seq));
    assert_int_equal(notes(&it.rig, "melt-1"), 0);
    expect_balance(&it.rig, GOLD, "vault", G(80));
    close_house(&it);
}

static void expect_newest(struct house_of *it, const char *melt)
{
    struct reply reply = say(&it->bench, VERB_ISSUE_METAL, "casting", 1, 0, "alloy=au750y mass_ug=1000000");
    said_yes(reply);
    assert_string_equal(reply.thing, melt);
}

/* Typed with the wrong mass and corrected: nothing is of that melt, until it is bought after all. */
static void a_corrected_purchase_leaves_no_newest_melt(void **state)
{
    static const char bought[] = "alloy=au750y mass_ug=20000000 melt=m-2 density_ug_mm3=15450";
    struct house_of it;
    (void)state;
    open_house(&it, 7500);
    said_yes(office_says(&it, VERB_BUY_METAL, "alloy=au750y mass_ug=80000000"));
    struct reply wrong =
        office_says(&it, VERB_BUY_METAL,
                    "alloy=au750y mass_ug=200000000 melt=m-2 density_ug_mm3=15450 fineness_ppm=751000");
    said_yes(wrong);
    expect_newest(&it, "lot:m-2");
    said_no(office_says(&it, VERB_BUY_METAL, bought), REASON_EXISTS, "m-2");
    said_yes(correct(&it, wrong.seq));
    expect_newest(&it, "lot:melt-1");
    said_no(office_says(&it, VERB_BUY_METAL, "alloy=au999 mass_ug=2 melt=m-2 density_ug_mm3=19300"),
            REASON_EXISTS, "m-2");
    said_yes(office_says(&it, VERB_BUY_METAL, bought));
    expect_newest(&it, "lot:melt-1"); /* its certificate was that of the other */
    said_yes(office_says(&it, VERB_ASSAY_LOT, "melt=m-2 fineness_ppm=751000"));
    expect_newest(&it, "lot:m-2");
    said_no(office_says(&it, VERB_BUY_METAL, bought), REASON_EXISTS, "m-2");
    close_house(&it);
}

/* It comes when it is bought, not when somebody mistyped it: also after another came in between. */
static void a_melt_that_is_bought_again_is_the_newest(void **state)
{
    static const char bought[] = "alloy=au750y mass_ug=20000000 melt=m-2 density_ug_mm3=15450";
    struct house_of it;
    (void)state;
    open_house(&it, 0);
    struct reply wrong = office_says(&it, VERB_BUY_METAL, bought);
    said_yes(wrong);
    said_yes(correct(&it, wrong.seq));
    said_yes(office_says(&it, VERB_BUY_METAL, "alloy=au750y mass_ug=9000000 melt=m-3 density_ug_mm3=15460"));
    expect_newest(&it, "lot:m-3");
    said_yes(office_says(&it, VERB_BUY_METAL, bought));
    expect_newest(&it, "lot:m-2");
    expect_found(&it.rig, VERB_BUY_METAL, "revision", 2);
    said_yes(office_says(&it, VERB_MEASURE_DENSITY,
                         "melt=m-3 scale=fine dry_ug=5000000 in_water_ug=4680000 temperature_c_e1=215"));
    expect_newest(&it, "lot:m-2");
    close_house(&it);
}

/* Scrap that nobody said the melt of is of none that lay there before, until its issue is corrected. */
static void scrap_is_of_no_melt_that_lay_there(void **state)
{
    struct house_of it;
    (void)state;
    open_house(&it, 0);
    said_yes(office_says(&it, VERB_BUY_METAL, "alloy=au750y mass_ug=80000000 melt=m-2 density_ug_mm3=15450"));
    said_yes(office_says(&it, VERB_OPEN_METAL, "alloy=au750y mass_ug=20000000 into=scrap"));
    said_yes(say(&it.bench, VERB_ISSUE_METAL, "casting", 1, 0, "alloy=au750y mass_ug=9000000 melt=melt-1"));
    struct reply scrap =
        say(&it.bench, VERB_ISSUE_METAL, "casting", 1, 0, "alloy=au750y mass_ug=8000000 from=scrap");
    said_yes(scrap);
    assert_int_equal(notes(&it.rig, "melt-1"), 0);
    struct reply after =
        say(&it.bench, VERB_ISSUE_METAL, "casting", 1, 0, "alloy=au750y mass_ug=7000000 melt=m-2");
    said_yes(after);
    said_yes(correct(&it, after.seq));
    assert_int_equal(notes(&it.rig, ""), 1);
    said_yes(correct(&it, scrap.seq));
    assert_int_equal(notes(&it.rig, "melt-1"), 1);
    close_house(&it);
}

/* A settlement is taken back once; then the balance is open as it was, and settled again once. */
static void a_settlement_is_booked_once(void **state)
{
    struct house_of it;
    char form[96];
    (void)state;
    open_house(&it, 0);
    said_yes(office_says(&it, VERB_BUY_METAL, "alloy=au750y mass_ug=30000000"));
    said_yes(say(&it.bench, VERB_ISSUE_METAL, "setting", 3, 0, "alloy=au750y mass_ug=3000000"));
    said_yes(say(&it.bench, VERB_RETURN_METAL, "setting", 3, 0, "alloy=au750y used_ug=1000000"));
    snprintf(form, sizeof form, "person=%s operation=setting", rig_person(3).text);
    for (int i = 0; i < 2; i++) {
        struct reply settled = office_says(&it, VERB_SETTLE, form);
        said_yes(settled);
        said_no(office_says(&it, VERB_SETTLE, form), REASON_WRONG_STATE, "nothing open");
        expect_balance(&it.rig, GOLD, "loss:setting:settlement", G(1));
        expect_balance(&it.rig, GOLD, metal_open_of(3), 0);
        if (i == 1)
            break;
        said_yes(correct(&it, settled.seq));
        said_no(correct(&it, settled.seq), REASON_EXISTS, "already");
        expect_balance(&it.rig, GOLD, "loss:setting:settlement", 0);
        expect_balance(&it.rig, GOLD, metal_open_of(3), G(1));
    }
    close_house(&it);
}

/* ------------------------------------------------------------------ undone */

/* What was scrapped is in a melt by now: it cannot be a piece again. */
static void scrap_that_was_melted_stays_scrap(void **state)
{
    (void)state;
    for (int decided = DECIDED_HUB; decided <= DECIDED_KIOSK; decided++) {
        struct rig rig;
        char form[160];
        life_open(&rig);
        struct asker bench = rig_asker(&rig, 0), other = rig_asker(&rig, 0);
        struct command scrap = asker_make(&bench, VERB_SCRAP, "casting", RIG_MANAGER, 2);
        struct form said = form_new(form_kind_of(VERB_SCRAP)->fields);
        form_set_text(&said, "reason", "porosity");
        struct reply scrapped = ask_form(&bench, &scrap, &said);
        expect_accepted(&scrapped);
        int64_t book = life_balance(&rig, "scrap");
        snprintf(form, sizeof form,
                 "melt=m-2 alloy=au750y density_ug_mm3=15450 parts={alloy=au750y from=scrap mass_ug=%lld} "
                 "out_ug=%lld",
                 (long long)book, (long long)book);
        said_yes(say(&other, VERB_MELT, "casting", 1, 0, form));
        struct reply undone = ask_withdraw(&bench, &scrap, (enum decided)decided);
        if (decided == DECIDED_HUB)
            expect_refused(&undone, REASON_NOTHING_TO_UNDO);
        else
            assert_int_equal(undone.flags[0], REASON_NOTHING_TO_UNDO);
        assert_int_equal(life_piece(&rig, 2).now.piece.place, PLACE_SCRAPPED);
        assert_int_equal(life_balance(&rig, "scrap"), 0);
        rig_verify(&rig, NULL);
        rig_close(&rig);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_refined_is_whose_it_was),
        cmocka_unit_test(too_many_givers_are_told_before_it_is_sent),
        cmocka_unit_test(silver_is_no_gold),
        cmocka_unit_test(a_melt_is_issued_as_whose_it_is),
        cmocka_unit_test(scrap_is_of_a_melt_that_was_assayed),
        cmocka_unit_test(a_corrected_issue_leaves_no_melt_behind),
        cmocka_unit_test(a_corrected_purchase_leaves_no_newest_melt),
        cmocka_unit_test(a_melt_that_is_bought_again_is_the_newest),
        cmocka_unit_test(scrap_is_of_no_melt_that_lay_there),
        cmocka_unit_test(a_settlement_is_booked_once),
        cmocka_unit_test(scrap_that_was_melted_stays_scrap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
