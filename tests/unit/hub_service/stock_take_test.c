/* Stock-takes: a workshop with a hundred pieces begins on a Monday; later ones find, move and miss. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/hub_service/metal_helper.h"

static void check(const struct rig *rig, const char *book, const char *account, int64_t ug)
{
    int64_t have = ledger_balance(rig, book, account);
    if (have != ug)
        fail_msg("%s %s has %lld µg, not %lld", book, account, (long long)have, (long long)ug);
}

/* "pieces={piece=… alloy=… gross_ug=…}…" of numbers first … last, each 5 g and its number in milligrams. */
static const char *rows_of(const char *head, int first, int last, const char *more)
{
    static char text[16384];
    size_t at = (size_t)snprintf(text, sizeof text, "%s pieces=", head);
    for (int i = first; i <= last; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, "{piece=%s alloy=au750y gross_ug=%d%s}",
                               rig_piece(i).text, 5000000 + i * 1000, more);
    assert_true(at < sizeof text);
    return text;
}

static int64_t mass_of(int first, int last)
{
    int64_t sum = 0;
    for (int i = first; i <= last; i++)
        sum += 5000000 + i * 1000;
    return sum;
}

static struct reply take(struct asker *office, const char *form)
{
    return say(office, VERB_STOCK_TAKE, "", RIG_MANAGER, 0, form);
}

static void open_empty(struct rig *rig, struct asker *office)
{
    struct workshop workshop;
    rig_describe(&workshop, 0, 0);
    rig_open_as(rig, &workshop);
    *office = rig_office(rig, RIG_MANAGER);
}

static void a_workshop_begins_on_a_monday(void **state)
{
    struct rig rig;
    struct asker office, bench, finish;
    char text[160];
    (void)state;
    open_empty(&rig, &office);
    said_yes(take(&office, rows_of("of=station place=casting", 1, 40, " state=done")));
    said_yes(take(&office, rows_of("of=station place=setting", 41, 60, "")));
    snprintf(text, sizeof text, "of=operator place=setting badge=%s", rig_person(3).text);
    said_yes(take(&office, rows_of(text, 61, 63, "")));
    said_yes(take(&office, rows_of("of=station place=polishing", 64, 85, " stones_ug=100000 state=done")));
    said_yes(take(&office, rows_of("of=finished", 86, 100, " stones_ug=100000")));
    said_yes(take(&office, "of=vault complete=1 loose={alloy=au750y mass_ug=250000000}"
                           "{alloy=au750y mass_ug=31000000 in=scrap}"));
    said_yes(take(&office, "of=station place=casting loose={alloy=au750y mass_ug=12000000}"));
    int64_t stones = (100 - 63) * 100000;
    check(&rig, GOLD, "opening", -(mass_of(1, 100) - stones + G(250 + 31 + 12)));
    check(&rig, GOLD, "tray:casting", mass_of(1, 40));
    check(&rig, GOLD, "finished", mass_of(86, 100) - 15 * 100000);
    check(&rig, GOLD, "loose:tray:casting", G(12));
    rig_verify(&rig, NULL);
    struct board *board = rig_board(&rig);
    assert_int_equal(rig_station(board, "setting")->now.load.pieces, 23);
    assert_int_equal(rig_station(board, "setting")->state, STATION_OVER);
    assert_int_equal(board->pieces_on_line, 85);
    free(board);
    /* And the work goes on: what was in hand is finished, what was done goes on to QC. */
    bench = rig_asker(&rig, 0);
    finish = rig_asker(&rig, 1);
    said_yes(ask(&bench, VERB_FINISH, "setting", 3, 61));
    struct reply refused = ask(&bench, VERB_RECEIVE, "setting", 3, 1);
    assert_int_equal(refused.reason, REASON_STATION_FULL);
    said_yes(ask(&finish, VERB_RECEIVE, "qc", 5, 64));
    said_yes(ask_weigh(&finish, "qc", 5, 64, 5060000));
    assert_int_equal(piece_sheet(&rig, rig_piece(64)).piece.book_mass.ug, 5060000 - 100000);
    check(&rig, GOLD, "open:stretch:polishing:polishing", 4000);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

static void open_running(struct rig *rig, struct asker *office)
{
    struct workshop workshop;
    rig_describe(&workshop, 6, 4);
    rig_open_at(rig, &workshop, 1760000000000); /* its first day was long ago */
    *office = rig_office(rig, RIG_MANAGER);
}

/* The vault is at no station, whatever is said of one. */
static void a_count_of_the_vault_misses_no_pieces(void **state)
{
    struct rig rig;
    struct asker office;
    (void)state;
    open_running(&rig, &office);
    said_yes(take(&office, "of=vault place=casting empty=1"));
    expect_found(&rig, VERB_STOCK_TAKE, "missing", 0);
    said_yes(take(&office, "of=finished place=casting empty=1"));
    expect_found(&rig, VERB_STOCK_TAKE, "missing", 0);
    assert_int_equal(piece_sheet(&rig, rig_piece(1)).piece.place, PLACE_STATION);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* More books are gone than one event has room for, and than are looked for at once. */
enum { BOOKS = 2 * TRANSFERS_MAX + 2 };

static void what_a_complete_count_does_not_list_is_gone(void **state)
{
    struct rig rig;
    struct asker office;
    char text[96];
    (void)state;
    open_running(&rig, &office);
    for (int i = 1; i <= BOOKS; i++) {
        snprintf(text, sizeof text, "alloy=au750y custody=client-%d mass_ug=%d", i, i);
        said_yes(say(&office, VERB_BUY_METAL, "", RIG_MANAGER, 0, text));
    }
    said_yes(take(&office, "of=vault complete=1 loose={alloy=au750y custody=client-7 mass_ug=7}"));
    expect_found(&rig, VERB_STOCK_TAKE, "loss_ug", BOOKS * (BOOKS + 1) / 2 - 7);
    assert_int_equal(rig_number(&rig, "SELECT count(*) FROM event WHERE verb = 'stock_take'"),
                     1 + BOOKS / TRANSFERS_MAX);
    for (int i = 1; i <= BOOKS; i++) {
        snprintf(text, sizeof text, "au750y/client-%d", i);
        check(&rig, text, "vault", i == 7 ? 7 : 0);
        check(&rig, text, "loss:vault:stock_take", i == 7 ? 0 : i);
    }
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

static void what_is_found_elsewhere_is_moved_there(void **state)
{
    struct rig rig;
    struct asker office;
    char text[256];
    (void)state;
    open_running(&rig, &office);
    int64_t book = piece_sheet(&rig, rig_piece(1)).piece.book_mass.ug;
    snprintf(text, sizeof text, "of=station place=polishing pieces={piece=%s gross_ug=%lld}",
             rig_piece(1).text, (long long)book - 20000);
    said_yes(take(&office, text));
    struct sheet sheet = piece_sheet(&rig, rig_piece(1));
    assert_string_equal(sheet.piece.station.text, "polishing");
    assert_int_equal(sheet.piece.state, PIECE_QUEUED);
    assert_int_equal(sheet.piece.step, 2);
    check(&rig, GOLD, "tray:polishing", book - 20000);
    check(&rig, GOLD, "loss:polishing:stock_take", 20000);
    /* Twice the same says the same. */
    said_yes(take(&office, text));
    check(&rig, GOLD, "loss:polishing:stock_take", 20000);
    snprintf(text, sizeof text, "of=finished pieces={piece=%s gross_ug=%lld}", rig_piece(1).text,
             (long long)book - 30000);
    said_yes(take(&office, text));
    check(&rig, GOLD, "loss:finished:stock_take", 10000);
    said_yes(take(&office, "of=finished empty=1"));
    expect_found(&rig, VERB_STOCK_TAKE, "missing", 1);
    check(&rig, GOLD, "finished", 0);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* Counted and not weighed: nobody knows who carried it there, so what it lost is nobody's alone. */
static void whoever_has_it_answers_for_what_was_weighed(void **state)
{
    (void)state;
    for (int weighed = 0; weighed <= 1; weighed++) {
        struct rig rig;
        struct asker office;
        char text[256], gross[32] = "";
        open_running(&rig, &office);
        struct asker bench = rig_asker(&rig, 0), finish = rig_asker(&rig, 1);
        int64_t book = piece_sheet(&rig, rig_piece(1)).piece.book_mass.ug;
        if (weighed)
            snprintf(gross, sizeof gross, " gross_ug=%lld", (long long)book);
        snprintf(text, sizeof text, "of=operator place=setting badge=%s pieces={piece=%s%s}",
                 rig_person(3).text, rig_piece(1).text, gross);
        said_yes(take(&office, text));
        said_yes(ask(&bench, VERB_FINISH, "setting", 3, 1));
        said_yes(ask(&finish, VERB_RECEIVE, "polishing", 3, 1));
        said_yes(ask(&finish, VERB_FINISH, "polishing", 3, 1));
        said_yes(ask(&finish, VERB_RECEIVE, "qc", 5, 1));
        said_yes(ask_weigh(&finish, "qc", 5, 1, book - 20000 + 100000));
        check(&rig, GOLD, metal_open_of(3), weighed ? 20000 : 0);
        check(&rig, GOLD, "open:stretch:casting:polishing", weighed ? 0 : 20000);
        rig_verify(&rig, NULL);
        rig_close(&rig);
    }
}

static void what_is_not_there_is_missing_and_may_turn_up(void **state)
{
    struct rig rig;
    struct asker office;
    char text[512];
    (void)state;
    open_running(&rig, &office);
    int64_t book = piece_sheet(&rig, rig_piece(1)).piece.book_mass.ug;
    snprintf(text, sizeof text, "of=station place=casting complete=1 pieces={piece=%s}{piece=%s}",
             rig_piece(1).text, rig_piece(2).text);
    said_yes(take(&office, text));
    assert_int_equal(piece_sheet(&rig, rig_piece(3)).piece.place, PLACE_MISSING);
    assert_int_equal(piece_sheet(&rig, rig_piece(2)).piece.state, PIECE_DONE);
    check(&rig, GOLD, "tray:casting", 2 * book);
    check(&rig, GOLD, "loss:casting:missing", 2 * book);
    expect_found(&rig, VERB_STOCK_TAKE, "pieces", 2);
    expect_found(&rig, VERB_STOCK_TAKE, "missing", 2);
    expect_found(&rig, VERB_STOCK_TAKE, "loss_ug", 2 * book);
    rig_verify(&rig, NULL);
    snprintf(text, sizeof text, "of=station place=setting pieces={piece=%s gross_ug=%lld}", rig_piece(3).text,
             (long long)book + 5000);
    said_yes(take(&office, text));
    check(&rig, GOLD, "loss:casting:missing", book);
    check(&rig, GOLD, "tray:setting", book + 5000);
    check(&rig, GOLD, "gain:setting:stock_take", -5000);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

static void a_piece_that_nobody_knew_comes_into_being(void **state)
{
    struct rig rig;
    struct asker office;
    char text[512];
    (void)state;
    open_running(&rig, &office);
    snprintf(text, sizeof text,
             "of=station place=setting pieces={piece=%s alloy=au750y gross_ug=3300000 stones_ug=300000 "
             "model=solitaire size=52 name=R-77 quantity=2}",
             rig_piece(77).text);
    said_yes(take(&office, text));
    struct sheet sheet = piece_sheet(&rig, rig_piece(77));
    assert_string_equal(sheet.name, "R-77");
    expect_found(&rig, VERB_STOCK_TAKE, "added", 1);
    assert_true(sheet.piece.weighed);
    assert_int_equal(rig_number(&rig, "SELECT p.arrived_ms - e.booked_ms FROM piece AS p JOIN event AS e"
                                      " ON e.seq = p.event WHERE p.name = 'R-77'"),
                     0);
    assert_int_equal(sheet.piece.book_mass.ug, G(3));
    assert_int_equal(sheet.piece.quantity, 2);
    check(&rig, GOLD, "gain:setting:stock_take", -G(3));
    said_no(take(&office, rows_of("of=station place=setting", 80, 81, " name=R-77")), REASON_EXISTS, "R-77");
    said_no(take(&office, rows_of("of=station place=setting", 80, 80, " model=crown")), REASON_UNKNOWN_THING,
            "crown");
    said_no(take(&office, rows_of("of=station place=setting", 80, 80, " kind=plating")), REASON_BAD_STEP,
            "plating");
    struct reply nowhere = take(&office, rows_of("of=station place=smithy", 80, 80, ""));
    said_no(nowhere, REASON_UNKNOWN_STATION, "smithy");
    assert_string_equal(nowhere.field, "place");
    said_no(take(&office, rows_of("of=vault", 80, 80, "")), REASON_BAD_FIELD, NULL);
    snprintf(text, sizeof text, "of=station place=setting pieces={piece=%s gross_ug=5}", rig_piece(80).text);
    said_no(take(&office, text), REASON_UNKNOWN_THING, "alloy");
    snprintf(text, sizeof text, "of=station place=setting pieces={piece=%s}{piece=%s}", rig_piece(1).text,
             rig_piece(1).text);
    said_no(take(&office, text), REASON_EXISTS, "twice");
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* § 6: "order and model may follow". */
static void what_it_is_may_follow(void **state)
{
    struct rig rig;
    struct asker office;
    char text[512];
    (void)state;
    open_running(&rig, &office);
    snprintf(text, sizeof text,
             "of=station place=setting pieces={piece=%s alloy=au750y gross_ug=5700000 name=R-77}",
             rig_piece(77).text);
    said_yes(take(&office, text));
    assert_false(piece_sheet(&rig, rig_piece(77)).theory.known);
    said_no(say(&office, VERB_IDENTIFY, "", RIG_MANAGER, 77, ""), REASON_BAD_FIELD, "model");
    said_no(say(&office, VERB_IDENTIFY, "", RIG_MANAGER, 77, "model=crown"), REASON_UNKNOWN_THING, "model");
    said_no(say(&office, VERB_IDENTIFY, "", RIG_MANAGER, 77, "model=solitaire size=99"), REASON_UNKNOWN_THING,
            "size");
    said_no(say(&office, VERB_IDENTIFY, "", RIG_MANAGER, 77, "order=o-99"), REASON_UNKNOWN_THING, "order");
    said_yes(say(&office, VERB_IDENTIFY, "", RIG_MANAGER, 77, "model=solitaire size=52"));
    struct sheet sheet = piece_sheet(&rig, rig_piece(77));
    assert_string_equal(sheet.model, "Solitaire");
    assert_true(sheet.theory.known);
    assert_int_equal(sheet.piece.stones_due.ug, 100000);
    assert_string_equal(sheet.piece.station.text, "setting"); /* it lies where it lay, on its own route */
    said_yes(say(&office, VERB_IDENTIFY, "", RIG_MANAGER, 77, "order=o-1 line=1"));
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* A melt is of one alloy. */
static void what_is_of_another_alloy_is_not_of_that_melt(void **state)
{
    struct rig rig;
    (void)state;
    open_metals(&rig, 0);
    struct asker office = rig_office(&rig, RIG_MANAGER);
    char text[160];
    snprintf(text, sizeof text,
             "of=station place=setting pieces={piece=%s alloy=au999 melt=melt-1 gross_ug=5000000}",
             rig_piece(7).text);
    said_no(take(&office, text), REASON_UNKNOWN_THING, "there is no melt melt-1");
    rig_close(&rig);
}

static void a_tag_that_was_replaced_is_no_new_piece(void **state)
{
    struct rig rig;
    struct asker office, bench;
    char text[160];
    (void)state;
    open_running(&rig, &office);
    bench = rig_asker(&rig, 0);
    snprintf(text, sizeof text, "tag=%s", rig_piece(90).text);
    said_yes(say(&bench, VERB_BIND, "casting", 1, 1, text));
    snprintf(text, sizeof text, "%s was replaced by %s: count the new tag of", rig_piece(1).text,
             rig_piece(90).text);
    said_no(take(&office, rows_of("of=station place=setting", 1, 1, "")), REASON_UNKNOWN_THING, text);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* 4 pieces at casting (TS1-000001 … 4), 6 g loose in its tray, 44 g in the vault. */
static const struct whole_row {
    const char *name, *form;
    bool lists; /* two of the four, too */
    bool refused;
    int64_t missing, tray_ug, vault_ug;
} whole_rows[] = {
    {"a slip for the vault that nobody filled in", "of=vault", false, true, 0, G(6), G(44)},
    {"one that says it is complete", "of=vault complete=1", false, true, 0, G(6), G(44)},
    {"the vault is empty", "of=vault empty=1", false, false, 0, G(6), 0},
    {"a slip for a station that nobody filled in", "of=station place=casting complete=1", false, true, 0,
     G(6), G(44)},
    {"a station is empty", "of=station place=casting empty=1", false, false, 4, 0, G(44)},
    {"its pieces were counted, its metal not looked at", "of=station place=casting complete=1", true, false,
     2, G(6), G(44)},
    {"its pieces were counted, and there is no metal", "of=station place=casting complete=1 empty=1", true,
     false, 2, 0, G(44)},
    {"some pieces were counted, and there is no metal", "of=station place=casting empty=1", true, false, 0, 0,
     G(44)},
    {"its metal was counted, its pieces not looked at",
     "of=station place=casting complete=1 loose={alloy=au750y mass_ug=5000000}", false, false, 0, G(5),
     G(44)},
};

static void what_nobody_looked_at_stays(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(whole_rows); i++) {
        const struct whole_row *row = &whole_rows[i];
        struct rig rig;
        struct asker office;
        char text[256];
        open_running(&rig, &office);
        said_yes(say(&office, VERB_BUY_METAL, "", RIG_MANAGER, 0, "alloy=au750y mass_ug=50000000"));
        said_yes(say(&office, VERB_ISSUE_METAL, "", RIG_MANAGER, 0,
                     "alloy=au750y mass_ug=6000000 to_station=casting"));
        print_message("  %s\n", row->name);
        snprintf(text, sizeof text, row->lists ? "%s pieces={piece=%s}{piece=%s}" : "%s", row->form,
                 rig_piece(1).text, rig_piece(2).text);
        if (row->refused)
            said_no(take(&office, text), REASON_INCOMPLETE, "or say that it is empty");
        else
            said_yes(take(&office, text));
        check(&rig, GOLD, "loose:tray:casting", row->tray_ug);
        check(&rig, GOLD, "vault", row->vault_ug);
        if (!row->refused)
            expect_found(&rig, VERB_STOCK_TAKE, "missing", row->missing);
        rig_verify(&rig, NULL);
        rig_close(&rig);
    }
}

/* Missed by a count and found again, a piece is as far as it was, and no further. */
static void what_was_missed_goes_on_where_it_was(void **state)
{
    struct rig rig;
    struct asker office, bench;
    (void)state;
    open_running(&rig, &office);
    bench = rig_asker(&rig, 0);
    said_yes(ask(&bench, VERB_RECEIVE, "setting", 3, 1)); /* in work: the other waits */
    said_yes(ask(&bench, VERB_RECEIVE, "setting", 3, 2));
    assert_int_equal(piece_sheet(&rig, rig_piece(2)).piece.state, PIECE_QUEUED);
    said_yes(take(&office, "of=station place=setting empty=1"));
    assert_int_equal(piece_sheet(&rig, rig_piece(2)).piece.place, PLACE_MISSING);
    said_yes(say(&office, VERB_FOUND, "", RIG_MANAGER, 2, ""));
    struct piece piece = piece_sheet(&rig, rig_piece(2)).piece;
    assert_int_equal(piece.place, PLACE_STATION);
    assert_string_equal(piece.station.text, "setting");
    assert_int_equal(piece.state, PIECE_QUEUED);
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

static void loose_metal_is_counted_too(void **state)
{
    struct rig rig;
    struct asker office, bench;
    char text[256];
    (void)state;
    open_running(&rig, &office);
    bench = rig_asker(&rig, 0);
    said_yes(say(&office, VERB_BUY_METAL, "", RIG_MANAGER, 0, "alloy=au750y mass_ug=50000000"));
    said_yes(say(&bench, VERB_ISSUE_METAL, "setting", 3, 0, "alloy=au750y mass_ug=6000000"));
    static const char *const others[] = {"of=finished empty=1", "of=stock empty=1"};
    for (size_t i = 0; i < COUNT_OF(others); i++) { /* loose metal is none of these */
        snprintf(text, sizeof text, "%s badge=%s", others[i], rig_person(3).text);
        said_yes(take(&office, text));
        check(&rig, GOLD, metal_loose_of(3), G(6));
    }
    snprintf(text, sizeof text, "of=operator place=setting badge=%s empty=1", rig_person(3).text);
    said_yes(take(&office, text));
    check(&rig, GOLD, "loss:setting:stock_take", G(6));
    said_yes(take(&office, "of=vault loose={alloy=au750y mass_ug=44500000}"));
    check(&rig, GOLD, "gain:vault:stock_take", -500000);
    expect_found(&rig, VERB_STOCK_TAKE, "gain_ug", 500000);
    expect_found(&rig, VERB_STOCK_TAKE, "loss_ug", 0);
    said_no(take(&office, "of=vault loose={alloy=au750y mass_ug=1}{alloy=au750y mass_ug=2}"), REASON_EXISTS,
            "twice");
    said_no(take(&office, "of=vault loose={alloy=au750y mass_ug=1}{alloy=brass mass_ug=2}"),
            REASON_UNKNOWN_THING, "brass");
    said_no(say(&office, VERB_OPEN_METAL, "", RIG_MANAGER, 0, "alloy=au750y mass_ug=1"), REASON_WRONG_STATE,
            "first day");
    rig_verify(&rig, NULL);
    rig_close(&rig);
}

/* Whose it is must be said, and be known; the badge is that of this person, 0: none. */
static const struct {
    const char *of;
    int badge;
    enum reason reason;
    const char *detail;
} whose_rows[] = {
    {"of=station", 0, REASON_UNKNOWN_STATION, "Say which station is counted"},
    {"of=operator", 3, REASON_UNKNOWN_STATION, "Say at which station they work"},
    {"of=operator place=setting", 0, REASON_UNKNOWN_OPERATOR, "Say by the badge"},
    {"of=operator place=setting", 60, REASON_UNKNOWN_OPERATOR, "Nobody has the badge"},
    {"of=station place=setting loose={alloy=au750y mass_ug=1 in=scrap}", 0, REASON_BAD_FIELD,
     "Clean scrap lies in the vault"},
    {"of=finished loose={alloy=au750y mass_ug=1}", 0, REASON_BAD_FIELD, "Finished goods are pieces"},
};

static void whose_it_is_must_be_known(void **state)
{
    struct rig rig;
    struct asker office;
    (void)state;
    open_running(&rig, &office);
    for (size_t i = 0; i < COUNT_OF(whose_rows); i++) {
        char text[128], badge[64] = "";
        if (whose_rows[i].badge > 0)
            snprintf(badge, sizeof badge, " badge=%s", rig_person(whose_rows[i].badge).text);
        snprintf(text, sizeof text, "%s%s", whose_rows[i].of, badge);
        said_no(take(&office, text), whose_rows[i].reason, whose_rows[i].detail);
    }
    rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_workshop_begins_on_a_monday),
        cmocka_unit_test(a_count_of_the_vault_misses_no_pieces),
        cmocka_unit_test(what_a_complete_count_does_not_list_is_gone),
        cmocka_unit_test(what_nobody_looked_at_stays),
        cmocka_unit_test(what_was_missed_goes_on_where_it_was),
        cmocka_unit_test(what_is_found_elsewhere_is_moved_there),
        cmocka_unit_test(whoever_has_it_answers_for_what_was_weighed),
        cmocka_unit_test(what_is_not_there_is_missing_and_may_turn_up),
        cmocka_unit_test(a_piece_that_nobody_knew_comes_into_being),
        cmocka_unit_test(what_it_is_may_follow),
        cmocka_unit_test(what_is_of_another_alloy_is_not_of_that_melt),
        cmocka_unit_test(a_tag_that_was_replaced_is_no_new_piece),
        cmocka_unit_test(loose_metal_is_counted_too),
        cmocka_unit_test(whose_it_is_must_be_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
