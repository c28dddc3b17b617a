/* Stories of component stock: findings in, and out of it into pieces, of the same alloy and of another. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/hub_service/metal_helper.h"

#define WHITE "au585w/own"

static void check(const struct rig *rig, const char *book, const char *account, int64_t ug)
{
    int64_t have = ledger_balance(rig, book, account);
    if (have != ug)
        fail_msg("%s %s has %lld µg, not %lld", book, account, (long long)have, (long long)ug);
}

static const char *in_hand(int person)
{
    static char text[64];
    snprintf(text, sizeof text, "operator:%s", rig_person(person).text);
    return text;
}

static void open_with_white(struct rig *rig, struct asker *office, int64_t quantity)
{
    struct workshop workshop;
    rig_describe(&workshop, 2, 2);
    workshop.pieces[1].quantity = quantity;
    workshop.alloys = realloc(workshop.alloys, 2 * sizeof *workshop.alloys);
    assert_non_null(workshop.alloys);
    workshop.alloys[1] =
        (struct workshop_alloy){.code = {"au585w"}, .name = "14k white", .metal = {"au"}, .fineness = 5850};
    workshop.alloy_count = 2;
    rig_open_as(rig, &workshop);
    *office = rig_office(rig, RIG_MANAGER);
}

static void stock_is_counted_and_weighed(void **state)
{
    struct rig rig;
    struct asker office;
    (void)state;
    open_with_white(&rig, &office, 1);
    said_yes(say(&office, VERB_BUY_METAL, "", RIG_MANAGER, 0, "alloy=au750y mass_ug=50000000"));
    struct reply reply = say(&office, VERB_STOCK_IN, "", RIG_MANAGER, 0,
                             "component=clasp-7 alloy=au750y count=10 mass_ug=4500000 from=vault minimum=3");
    said_yes(reply);
    assert_string_equal(reply.thing, "component:clasp-7");
    expect_found(&rig, VERB_STOCK_IN, "count", 10);
    expect_found(&rig, VERB_STOCK_IN, "mass_ug", 4500000);
    check(&rig, GOLD, "vault", 45500000);
    check(&rig, GOLD, "stock:clasp-7", 4500000);
    said_no(say(&office, VERB_STOCK_IN, "", RIG_MANAGER, 0,
                "component=clasp-7 alloy=au585w count=1 mass_ug=450000"),
            REASON_MIXED, "clasp-7");
    said_no(say(&office, VERB_STOCK_IN, "", RIG_MANAGER, 0,
                "component=clasp-7 alloy=au750y count=1 mass_ug=90000000 from=vault"),
            REASON_NOT_ENOUGH, "Vault has");
    reply = say(&office, VERB_STOCK_IN, "", RIG_MANAGER, 0,
                "component=clasp-7 alloy=au750y count=1 mass_ug=450000 "
                "name=clasps-of-seven-millimetres-with-a-spring-and-a-ring-for-the-finest-chains");
    said_no(reply, REASON_BAD_FIELD, NULL);
    assert_string_equal(reply.field, "name");
    check(&rig, GOLD, "stock:clasp-7", 4500000);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* A finding of the same alloy is metal of the piece; one of another goes with it in its own book, lies on the
 * pan, and is not its metal. */
static void findings_go_with_their_piece(void **state)
{
    struct rig rig;
    struct asker office, bench, finish;
    (void)state;
    open_with_white(&rig, &office, 1);
    bench = rig_asker(&rig, 0);
    finish = rig_asker(&rig, 1);
    said_yes(say(&office, VERB_STOCK_IN, "", RIG_MANAGER, 0,
                 "component=ring-1 alloy=au750y count=3 mass_ug=1000000 minimum=3"));
    said_yes(say(&office, VERB_STOCK_IN, "", RIG_MANAGER, 0,
                 "component=clasp-9 alloy=au585w count=2 mass_ug=800000"));
    said_yes(ask(&bench, VERB_RECEIVE, "setting", 3, 1));
    struct sheet before = piece_sheet(&rig, rig_piece(1));
    said_yes(say(&bench, VERB_STOCK_OUT, "setting", 3, 1, "component=ring-1"));
    said_yes(say(&bench, VERB_STOCK_OUT, "setting", 3, 1, "component=clasp-9 mass_ug=410000"));
    struct sheet sheet = piece_sheet(&rig, rig_piece(1));
    assert_int_equal(sheet.piece.book_mass.ug, before.piece.book_mass.ug + 333333); /* a third of a gram */
    assert_int_equal(sheet.piece.findings.count, 2);
    check(&rig, GOLD, in_hand(3), sheet.piece.book_mass.ug);
    check(&rig, WHITE, in_hand(3), 410000);
    check(&rig, WHITE, "stock:clasp-9", 390000);
    check(&rig, GOLD, "stock:ring-1", 666667);
    rig_verify(&rig, NULL);
    struct board *board = rig_board(&rig);
    assert_int_equal(board->alerts[0].kind, ALERT_STOCK_LOW);
    free(board);
    said_yes(ask(&bench, VERB_FINISH, "setting", 3, 1));
    said_yes(ask(&finish, VERB_RECEIVE, "polishing", 4, 1));
    said_yes(ask(&finish, VERB_FINISH, "polishing", 4, 1));
    said_yes(ask(&finish, VERB_RECEIVE, "qc", 5, 1));
    check(&rig, WHITE, in_hand(5), 410000);
    /* Its theory: 5.9280 g · 0.991 · 0.96 by its model and 0.333333 g · 0.96 of the ring, set with half a
     * carat, and the clasp beside. */
    struct reply weighed = ask_weigh(&finish, "qc", 5, 1, 5639662 + 320000 + 100000 + 410000);
    said_yes(weighed);
    assert_int_equal(weighed.verdict.actual.ug, 5639662 + 320000);
    assert_true(llabs(weighed.verdict.deviation.ug) <= 2);
    assert_int_equal(piece_sheet(&rig, rig_piece(1)).piece.book_mass.ug, 5639662 + 320000);
    said_yes(ask(&finish, VERB_PASS, "qc", 5, 1));
    check(&rig, WHITE, "finished", 410000);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* A stock-take weighs the piece with the clasp in it: the clasp is in its own book already. */
static void a_stock_take_weighs_no_gram_twice(void **state)
{
    char form[160];
    struct rig rig;
    struct asker office, bench;
    (void)state;
    open_with_white(&rig, &office, 1);
    bench = rig_asker(&rig, 0);
    said_yes(say(&office, VERB_STOCK_IN, "", RIG_MANAGER, 0,
                 "component=clasp-9 alloy=au585w count=2 mass_ug=800000"));
    said_yes(say(&bench, VERB_STOCK_OUT, "casting", 1, 1, "component=clasp-9 mass_ug=410000"));
    int64_t book = piece_sheet(&rig, rig_piece(1)).piece.book_mass.ug;
    snprintf(form, sizeof form, "of=station place=casting pieces={piece=%s gross_ug=%lld}", rig_piece(1).text,
             (long long)(book + 410000 - 3000));
    said_yes(say(&office, VERB_STOCK_TAKE, "", RIG_MANAGER, 0, form));
    assert_int_equal(piece_sheet(&rig, rig_piece(1)).piece.book_mass.ug, book - 3000);
    check(&rig, GOLD, "loss:casting:stock_take", 3000);
    check(&rig, WHITE, "tray:casting", 410000);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

static void what_cannot_take_a_finding(void **state)
{
    struct rig rig;
    struct asker office, bench;
    (void)state;
    open_with_white(&rig, &office, 3);
    bench = rig_asker(&rig, 0);
    said_yes(say(&office, VERB_STOCK_IN, "", RIG_MANAGER, 0,
                 "component=ring-1 alloy=au750y count=3 mass_ug=1000000"));
    said_no(say(&bench, VERB_STOCK_OUT, "casting", 1, 1, "component=ring-1 count=4"), REASON_NOT_ENOUGH,
            "in stock");
    said_no(say(&bench, VERB_STOCK_OUT, "casting", 1, 1, "component=ring-2"), REASON_UNKNOWN_THING, "ring-2");
    said_no(say(&bench, VERB_STOCK_OUT, "casting", 1, 2, "component=ring-1"), REASON_WRONG_STATE, "split");
    said_yes(say(&bench, VERB_STOCK_OUT, "casting", 1, 1, "component=ring-1 count=3"));
    expect_found(&rig, VERB_STOCK_OUT, "taken", 3);
    check(&rig, GOLD, "stock:ring-1", 0); /* the last take all */
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

static void one_piece_takes_findings_of_so_many_kinds(void **state)
{
    struct rig rig;
    struct asker office, bench;
    (void)state;
    open_with_white(&rig, &office, 1);
    bench = rig_asker(&rig, 0);
    for (int i = 0; i <= FINDINGS_MAX; i++) {
        char in[128], out[64];
        snprintf(in, sizeof in, "component=ring-%d alloy=au585w custody=client-%d count=2 mass_ug=2000", i,
                 i);
        snprintf(out, sizeof out, "component=ring-%d", i);
        said_yes(say(&office, VERB_STOCK_IN, "", RIG_MANAGER, 0, in));
        struct reply reply = say(&bench, VERB_STOCK_OUT, "casting", 1, 1, out);
        if (i < FINDINGS_MAX)
            said_yes(reply);
        else
            said_no(reply, REASON_TOO_LARGE, "components of 4 kinds already");
    }
    check(&rig, "au585w/client-3", "stock:ring-3", 1000);
    check(&rig, "au585w/client-4", "stock:ring-4", 2000);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* Scanned by mistake: within the minute the next command takes it back, and the count with it. */
static struct reply withdraw(struct asker *asker, bool happened)
{
    struct uuid lost = asker->last;
    struct command command = asker_make(asker, VERB_WITHDRAW, "casting", 1, 0);
    command.decided = happened ? DECIDED_KIOSK : DECIDED_HUB;
    command.has_replaces = true;
    command.replaces_id = lost;
    command.replaces_n = command.n - 1;
    return asker_send(asker, &command);
}

static void a_finding_comes_out_again(void **state)
{
    static const struct {
        const char *name, *form;
        bool happened;
        int64_t ring, clasp, lost; /* in stock before it was taken back; where none was left */
    } scans[] = {
        {"two of the piece's own alloy", "component=ring-1 count=2", false, 333333, 800000, 0},
        {"one of another, weighed", "component=clasp-9 mass_ug=410000", true, 1000000, 390000, 0},
        {"all there are", "component=ring-1 count=3", true, 0, 800000, 0},
        {"all there are, lighter than the book", "component=ring-1 count=3 mass_ug=900000", false, 0, 800000,
         100000},
    };
    struct rig rig;
    struct asker office, bench;
    (void)state;
    open_with_white(&rig, &office, 1);
    bench = rig_asker(&rig, 0);
    said_yes(say(&office, VERB_STOCK_IN, "", RIG_MANAGER, 0,
                 "component=ring-1 alloy=au750y count=3 mass_ug=1000000 minimum=2"));
    said_yes(say(&office, VERB_STOCK_IN, "", RIG_MANAGER, 0,
                 "component=clasp-9 alloy=au585w count=2 mass_ug=800000"));
    struct sheet before = piece_sheet(&rig, rig_piece(1));
    for (size_t i = 0; i < COUNT_OF(scans); i++) {
        print_message("%s\n", scans[i].name);
        said_yes(say(&bench, VERB_STOCK_OUT, "casting", 1, 1, scans[i].form));
        check(&rig, GOLD, "stock:ring-1", scans[i].ring);
        check(&rig, WHITE, "stock:clasp-9", scans[i].clasp);
        check(&rig, GOLD, "loss:stock:stock_take", scans[i].lost);
        said_yes(withdraw(&bench, scans[i].happened));
        check(&rig, GOLD, "loss:stock:stock_take", 0);
        check(&rig, GOLD, "stock:ring-1", 1000000);
        check(&rig, WHITE, "stock:clasp-9", 800000);
        struct sheet sheet = piece_sheet(&rig, rig_piece(1));
        assert_int_equal(sheet.piece.book_mass.ug, before.piece.book_mass.ug);
        assert_int_equal(sheet.piece.findings.count, 0);
        rig_verify(&rig, NULL); /* the count, too */
    }
    struct board *board = rig_board(&rig);
    for (int i = 0; i < board->alert_count; i++)
        assert_int_not_equal(board->alerts[i].kind, ALERT_STOCK_LOW); /* there are enough again */
    free(board);
    rig_close(&rig);
}

/* The withdrawal's answer was lost, too, and the next deed replaced it: the finding is in its piece, if there
 * is one left. */
static void what_was_taken_back_and_is_in_all_the_same_is_out_of_stock(void **state)
{
    static const struct {
        const char *meanwhile; /* taken out for another piece */
        int64_t findings, left;
    } rows[] = {{NULL, 1, 2}, {"component=ring-1 count=3 mass_ug=600000", 0, 0}};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct rig rig;
        struct asker office, bench;
        open_with_white(&rig, &office, 1);
        bench = rig_asker(&rig, 0);
        struct asker other = rig_asker(&rig, 0);
        said_yes(say(&office, VERB_STOCK_IN, "", RIG_MANAGER, 0,
                     "component=ring-1 alloy=au750y count=3 mass_ug=1000000"));
        said_yes(say(&bench, VERB_STOCK_OUT, "casting", 1, 1, "component=ring-1"));
        said_yes(withdraw(&bench, false));
        if (rows[i].meanwhile)
            said_yes(say(&other, VERB_STOCK_OUT, "casting", 1, 2, rows[i].meanwhile));
        struct uuid lost = bench.last;
        struct command receive = asker_make(&bench, VERB_RECEIVE, "setting", 2, 1);
        receive.decided = DECIDED_KIOSK;
        receive.has_replaces = true;
        receive.replaces_id = lost;
        receive.replaces_n = receive.n - 1;
        said_yes(asker_send(&bench, &receive));
        assert_int_equal(piece_sheet(&rig, rig_piece(1)).piece.findings.count, rows[i].findings);
        assert_int_equal(rig_number(&rig, "SELECT count FROM component"), rows[i].left);
        rig_verify(&rig, NULL);
        rig_close(&rig);
    }
}

/* What went on with the finding in it stays as it is. */
static void a_finding_stays_in_what_went_on(void **state)
{
    struct rig rig;
    struct asker office, bench;
    (void)state;
    open_with_white(&rig, &office, 1);
    bench = rig_asker(&rig, 0);
    struct asker other = rig_asker(&rig, 0);
    said_yes(say(&office, VERB_STOCK_IN, "", RIG_MANAGER, 0,
                 "component=ring-1 alloy=au750y count=3 mass_ug=1000000"));
    said_yes(say(&bench, VERB_STOCK_OUT, "casting", 1, 1, "component=ring-1"));
    said_yes(ask(&other, VERB_RECEIVE, "setting", 2, 1));
    said_no(withdraw(&bench, false), REASON_NOTHING_TO_UNDO, NULL);
    check(&rig, GOLD, "stock:ring-1", 666667);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* ------------------------------------------------------------------ a rework: its factors, what is put in */

/* 4.6 g were at QC. Setting keeps 0.995 when it is done again, polishing 0.98; a finding of 0.1 g goes in. */
static const struct {
    const char *name;
    bool before, at_setting, at_polishing;
    int64_t polished_ug; /* expected when both have been done again */
} reworks[] = {
    {"none", false, false, false, 4485460},
    {"before QC weighed it", true, false, false, 4485460},
    {"at setting: polishing takes its part of it", false, true, false, 4583460},
    {"at polishing", false, false, true, 4585460},
    {"at both", false, true, true, 4683460},
    {"before, and at both", true, true, true, 4683460},
};

static void open_for_rework(struct rig *rig)
{
    struct workshop workshop;
    rig_describe(&workshop, 1, 1);
    workshop.routes[0].steps[1].rework_factor_ppm = 995000;
    workshop.routes[0].steps[2].rework_factor_ppm = 980000;
    workshop.routes[0].steps[2].weigh = WEIGH_OUT;
    rig_open_as(rig, &workshop);
    struct asker office = rig_office(rig, RIG_MANAGER);
    said_yes(say(&office, VERB_STOCK_IN, "", RIG_MANAGER, 0,
                 "component=ring-1 alloy=au750y count=9 mass_ug=900000"));
}

static void put_in(struct asker *asker, const char *station, int person, bool wanted)
{
    if (wanted)
        said_yes(say(asker, VERB_STOCK_OUT, station, person, 1, "component=ring-1"));
}

/* What is done again waits first in the queue. */
static void take_in(struct asker *asker, const char *station, int person)
{
    said_yes(ask(asker, VERB_RECEIVE, station, person, 1));
    if (piece_sheet(asker->rig, rig_piece(1)).piece.state == PIECE_QUEUED)
        said_yes(ask(asker, VERB_START, station, person, 1));
}

static void at_setting(struct asker *bench, bool finding)
{
    take_in(bench, "setting", 1);
    put_in(bench, "setting", 1, finding);
    said_yes(ask(bench, VERB_FINISH, "setting", 1, 1));
}

static void send_back(struct asker *finish)
{
    take_in(finish, "polishing", 2);
    said_yes(ask_weigh(finish, "polishing", 2, 1, 4700000));
    said_yes(ask(finish, VERB_FINISH, "polishing", 2, 1));
    said_yes(ask(finish, VERB_RECEIVE, "qc", 3, 1));
    said_yes(ask_weigh(finish, "qc", 3, 1, 4700000)); /* with half a carat */
    struct command rework = asker_make(finish, VERB_REWORK, "qc", 3, 1);
    rework.to = code_of("setting");
    assert_true(TEXT_COPY(rework.defect, span_of("weight")));
    said_yes(asker_send(finish, &rework));
}

static void a_finding_of_a_rework_is_in_its_theory(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(reworks); i++) {
        struct rig rig;
        print_message("%s\n", reworks[i].name);
        open_for_rework(&rig);
        struct asker bench = rig_asker(&rig, 0), finish = rig_asker(&rig, 1);
        at_setting(&bench, reworks[i].before);
        send_back(&finish);
        at_setting(&bench, reworks[i].at_setting);
        take_in(&finish, "polishing", 2);
        put_in(&finish, "polishing", 2, reworks[i].at_polishing);
        assert_int_equal(piece_sheet(&rig, rig_piece(1)).theory.metal.ug, reworks[i].polished_ug);
        rig_verify(&rig, NULL);
        rig_close(&rig);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stock_is_counted_and_weighed),
        cmocka_unit_test(findings_go_with_their_piece),
        cmocka_unit_test(a_stock_take_weighs_no_gram_twice),
        cmocka_unit_test(what_cannot_take_a_finding),
        cmocka_unit_test(one_piece_takes_findings_of_so_many_kinds),
        cmocka_unit_test(a_finding_comes_out_again),
        cmocka_unit_test(what_was_taken_back_and_is_in_all_the_same_is_out_of_stock),
        cmocka_unit_test(a_finding_stays_in_what_went_on),
        cmocka_unit_test(a_finding_of_a_rework_is_in_its_theory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
