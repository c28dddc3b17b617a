/* Every posting of loose metal and refining, transfer by transfer: which book, where to, where from, how
 * much; and nothing besides. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "common/rules/melt.h"
#include "common/rules/metal.h"
#include "common/rules/refine.h"
#include "tests/unit/common_rules/line_helper.h"

enum { LINES_MAX = 3, LINE_MAX = 3 * ACCOUNT_TEXT_MAX };

static struct book gold(void)
{
    return ledger_book(code_of("au750y"), code_of("own"));
}

static struct book recycled(void)
{
    return ledger_book(code_of("au750y"), code_of("recycled"));
}

static struct book fine_gold(void)
{
    return ledger_fine_book(code_of("au"));
}

static struct account open_one(void)
{
    return account_of(ACCOUNT_OPEN, "operator:1");
}

static struct account loose_one(void)
{
    return account_of(ACCOUNT_LOOSE, "operator:1");
}

static struct account refiner(void)
{
    return account_of(ACCOUNT_REFINER, "r");
}

/* ---------------------------------------------------------------- one deed each */

static void purchase(struct transfers *out)
{
    metal_post_purchase(out, gold(), MASS_UG(7));
}

static void opening(struct transfers *out)
{
    metal_post_opening(out, gold(), loose_one(), MASS_UG(7));
}

static void issue(struct transfers *out)
{
    metal_post_issue(out, gold(), metal_vault(), loose_one(), MASS_UG(7));
}

static void return_in_two(struct transfers *out)
{
    metal_post_return(out, gold(), loose_one(), open_one(), MASS_UG(7), MASS_UG(3));
}

static void scrap(struct transfers *out)
{
    metal_post_scrap(out, gold(), open_one(), MASS_UG(7));
}

static void stream(struct transfers *out)
{
    assert_int_equal(
        metal_post_stream(out, gold(), fine_gold(), "filings", open_one(), MASS_UG(8), 750000).ug, 6);
}

static void collection(struct transfers *out)
{
    metal_post_collection(out, fine_gold(), "sweeps", MASS_UG(7));
}

static void reclassification(struct transfers *out)
{
    metal_post_reclassification(out, gold(), recycled(), metal_scrap(), MASS_UG(7));
}

static void settled_loss(struct transfers *out)
{
    metal_post_settlement(out, gold(), open_one(), MASS_UG(7), "polishing", "settled");
}

static void settled_gain(struct transfers *out)
{
    metal_post_settlement(out, gold(), open_one(), MASS_UG(-7), "polishing", "settled");
}

static void settled_nothing(struct transfers *out)
{
    metal_post_settlement(out, gold(), open_one(), MASS_UG(0), "polishing", "settled");
}

static void sending(struct transfers *out)
{
    refine_post_sending(out, fine_gold(), metal_stream("filings"), refiner(), MASS_UG(7));
}

static void giver_short(struct transfers *out)
{
    refine_post_giver(out, fine_gold(), refiner(),
                      &(struct refine_giver){open_one(), MASS_UG(9), MASS_UG(7)});
}

static void giver_surplus(struct transfers *out)
{
    refine_post_giver(out, fine_gold(), refiner(),
                      &(struct refine_giver){open_one(), MASS_UG(7), MASS_UG(9)});
}

static void assay_less(struct transfers *out)
{
    refine_post_assay(out, fine_gold(), metal_stream("filings"), open_one(), MASS_UG(9), MASS_UG(7));
}

static void assay_more(struct transfers *out)
{
    refine_post_assay(out, fine_gold(), metal_stream("filings"), open_one(), MASS_UG(7), MASS_UG(9));
}

/* A finding of white gold in a piece of yellow goes with it, in its own book; the solder of its alloy is in
 * the piece's own mass already. */
static void move_with_findings(struct transfers *out)
{
    struct piece before = line_piece(CASTING, PIECE_DONE, tag_of(""));
    before.book_mass = MASS_UG(7);
    before.findings.count = 2;
    before.findings.items[0] = (struct finding){
        .alloy = code_of("au750w"), .custody = code_of("own"), .mass = MASS_UG(3), .own = false};
    before.findings.items[1] = (struct finding){
        .alloy = code_of("au750y"), .custody = code_of("own"), .mass = MASS_UG(2), .own = true};
    before.findings.items[2] = before.findings.items[0]; /* not counted */
    struct piece after = before;
    after.tray = after.station = code_of("setting");
    after.step++;
    after.state = PIECE_QUEUED;
    ledger_post_move(out, gold(), &before, &after);
}

static const struct {
    const char *name;
    void (*post)(struct transfers *out);
    const char *want[LINES_MAX];
} rows[] = {
    {"a purchase", purchase, {"au750y/own vault < supplier 7"}},
    {"the first day", opening, {"au750y/own loose:operator:1 < opening 7"}},
    {"an issue", issue, {"au750y/own loose:operator:1 < vault 7"}},
    {"what comes back, and what does not",
     return_in_two,
     {"au750y/own vault < loose:operator:1 7", "au750y/own open:operator:1 < loose:operator:1 3"}},
    {"clean scrap", scrap, {"au750y/own scrap < open:operator:1 7"}},
    {"filings",
     stream,
     {"au750y/own conversion:filings < open:operator:1 8", "fine:au stream:filings < conversion:filings 6"}},
    {"sweeps", collection, {"fine:au stream:sweeps < loss:workshop:sweeps 7"}},
    {"another custody",
     reclassification,
     {"au750y/own conversion:custody < scrap 7", "au750y/recycled scrap < conversion:custody 7"}},
    {"a loss settled", settled_loss, {"au750y/own loss:polishing:settled < open:operator:1 7"}},
    {"a gain settled", settled_gain, {"au750y/own open:operator:1 < gain:polishing:settled 7"}},
    {"nothing to settle", settled_nothing, {NULL}},
    {"to the refiner", sending, {"fine:au refiner:r < stream:filings 7"}},
    {"the refiner paid less", giver_short, {"fine:au open:operator:1 < refiner:r 2"}},
    {"the refiner paid more", giver_surplus, {"fine:au refiner:r < open:operator:1 2"}},
    {"the assay found less", assay_less, {"fine:au open:operator:1 < stream:filings 2"}},
    {"the assay found more", assay_more, {"fine:au stream:filings < open:operator:1 2"}},
    {"a piece and the finding in it",
     move_with_findings,
     {"au750y/own tray:setting < tray:casting 7", "au750w/own tray:setting < tray:casting 3"}},
};

static void test_each_posting(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct transfers out = {.count = 0};
        rows[i].post(&out);
        size_t want = 0;
        while (want < LINES_MAX && rows[i].want[want])
            want++;
        if (out.count != want)
            fail_msg("%s: %zu transfers", rows[i].name, out.count);
        for (size_t k = 0; k < want; k++) {
            char line[LINE_MAX + BOOK_TEXT_MAX];
            (void)snprintf(line, sizeof line, "%s %s < %s %lld", out.items[k].book.text,
                           out.items[k].debit.text, out.items[k].credit.text,
                           (long long)out.items[k].amount.ug);
            if (strcmp(line, rows[i].want[k]) != 0)
                fail_msg("%s: %s", rows[i].name, line);
        }
    }
}

/* ---------------------------------------------------------------- what an account can bear */

static const struct {
    const char *name;
    int64_t have, takes;
    bool bears;
    int64_t gain, left;
} bear_rows[] = {
    {"more than enough", 8, 7, true, 0, 1},
    {"to the microgram", 7, 7, true, 0, 0},
    {"a microgram short", 6, 7, false, 1, 0},
    {"from nothing", 0, 7, false, 7, 0},
};

static void test_what_an_account_bears(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(bear_rows); i++) {
        struct transfers wish = {.count = 0}, done;
        struct balances balances;
        struct shortage shortage;
        metal_post_issue(&wish, gold(), metal_vault(), loose_one(), MASS_UG(bear_rows[i].takes));
        metal_post_issue(&wish, gold(), loose_one(), metal_scrap(), MASS_UG(bear_rows[i].takes));
        ledger_touched(&wish, &balances);
        assert_string_equal(balances.items[1].account.text, "vault");
        balances.items[1].mass = MASS_UG(bear_rows[i].have);
        if (ledger_bear(&wish, &balances, &shortage) != bear_rows[i].bears)
            fail_msg("%s: bears", bear_rows[i].name);
        ledger_touched(&wish, &balances);
        balances.items[1].mass = MASS_UG(bear_rows[i].have);
        assert_true(ledger_cover(&done, &wish, &balances, "late"));
        bool covered = bear_rows[i].gain > 0;
        if (done.count != 2 + (size_t)covered || (covered && done.items[0].amount.ug != bear_rows[i].gain) ||
            balances.items[1].mass.ug != bear_rows[i].left)
            fail_msg("%s: %zu transfers, %lld left", bear_rows[i].name, done.count,
                     (long long)balances.items[1].mass.ug);
    }
}

/* A gain covers what the first takes; the second takes what the first has brought, and wants no gain. */
static void test_what_came_in_before_counts(void **state)
{
    (void)state;
    struct transfers wish = {.count = 0}, done;
    struct balances balances;
    metal_post_issue(&wish, gold(), metal_vault(), loose_one(), MASS_UG(7));
    metal_post_issue(&wish, gold(), loose_one(), metal_scrap(), MASS_UG(7));
    ledger_touched(&wish, &balances);
    assert_true(ledger_cover(&done, &wish, &balances, "late"));
    assert_int_equal(done.count, 3);
    assert_string_equal(done.items[0].debit.text, "vault");
    assert_string_equal(done.items[0].credit.text, "gain:late");
    assert_string_equal(done.items[2].debit.text, "scrap");
}

/* So many that are short one by one, and so many more that are not. */
static const struct {
    int are_short, bear;
    bool fits;
} room_rows[] = {
    {TRANSFERS_MAX / 2, 0, true},      {TRANSFERS_MAX / 2, 1, false}, {TRANSFERS_MAX / 2 - 1, 2, true},
    {TRANSFERS_MAX / 2 + 1, 0, false}, {0, TRANSFERS_MAX, true},
};

static void test_one_event_has_room_for_so_many_gains(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(room_rows); i++) {
        struct transfers wish = {.count = 0}, done;
        struct balances balances;
        for (int k = 0; k < room_rows[i].are_short; k++)
            metal_post_issue(&wish, gold(), metal_vault(), loose_one(), MASS_UG(7));
        for (int k = 0; k < room_rows[i].bear; k++)
            metal_post_purchase(&wish, gold(), MASS_UG(7));
        ledger_touched(&wish, &balances);
        if (ledger_cover(&done, &wish, &balances, "late") != room_rows[i].fits)
            fail_msg("%d that are short, %d that are not", room_rows[i].are_short, room_rows[i].bear);
    }
}

static void test_no_kind_of_account_but_these(void **state)
{
    static const char *const strangers[] = {"", "vaul", "vaults", "no-kind:x", ":"};
    enum account_kind kind;
    (void)state;
    for (size_t i = 0; i < COUNT_OF(strangers); i++)
        if (account_kind_find(span_of(strangers[i]), &kind))
            fail_msg("\"%s\"", strangers[i]);
    assert_false(account_kind_find((struct span){0}, &kind));
    assert_true(account_kind_find(span_of("vault"), &kind));
    assert_int_equal(kind, ACCOUNT_VAULT);
}

/* A melt that is refused posts nothing; nor is a part counted that is not given. */
static void test_a_melt_that_should_not_be_posts_what_happened(void **state)
{
    const struct melt_part parts[] = {
        {code_of("au750y"), code_of("own"), 7500, metal_vault(), MASS_UG(5000)},
        {code_of("au750y"), code_of("recycled"), 7500, metal_vault(), MASS_UG(5000)},
        {code_of("au999"), code_of("own"), 9990, metal_vault(), MASS_UG(5000)},
    };
    (void)state;
    struct melt mixed = melt_judge(code_of("au750y"), parts, 2, MASS_UG(10000), open_one());
    assert_int_equal(mixed.reason, REASON_MIXED);
    assert_int_equal(mixed.transfers.count, 4); /* out, and into the book of the first */
    assert_string_equal(mixed.transfers.items[2].book.text, "au750y/recycled");
    assert_string_equal(mixed.transfers.items[3].book.text, "au750y/own");
    struct melt one = melt_judge(code_of("au750y"), parts, 1, MASS_UG(4999), open_one());
    assert_int_equal(one.reason, REASON_NONE);
    assert_int_equal(one.fineness_ppm, 750000);
    assert_int_equal(one.loss.ug, 1);
    assert_int_equal(one.transfers.count, 3); /* out of the vault, back, and what is missing */
    struct melt gain = melt_judge(code_of("au750y"), parts, 1, MASS_UG(5051), open_one());
    assert_int_equal(gain.reason, REASON_DOES_NOT_ADD_UP); /* over 1 % */
    assert_int_equal(gain.transfers.count, 3);             /* the surplus is the melter's */
    assert_string_equal(gain.transfers.items[2].credit.text, open_one().text);
    assert_int_equal(gain.transfers.items[2].amount.ug, 51);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_posting),
        cmocka_unit_test(test_what_an_account_bears),
        cmocka_unit_test(test_what_came_in_before_counts),
        cmocka_unit_test(test_one_event_has_room_for_so_many_gains),
        cmocka_unit_test(test_no_kind_of_account_but_these),
        cmocka_unit_test(test_a_melt_that_should_not_be_posts_what_happened),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
