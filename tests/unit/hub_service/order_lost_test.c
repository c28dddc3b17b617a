/* What was scrapped or is missing keeps its order open, until somebody says otherwise. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/hub_service/life_helper.h"
#include "tests/unit/hub_service/metal_helper.h"
#include "tests/unit/hub_service/office_helper.h"
#include "tests/unit/hub_service/tree_helper.h"

static struct form short_of(const char *order)
{
    struct form form = office_about(VERB_CLOSE_SHORT, order);
    form_set_text(&form, "note", "Ms Nord takes what there is");
    return form;
}

static void what_was_lost_keeps_the_order_open(void **state)
{
    struct office office;
    (void)state;
    office_lose_two_of_three(&office);
    EXPECT_ACCEPTED(office_manage(&office, VERB_FOUND, 3, NULL, 0));
    EXPECT_ACCEPTED(office_manage(&office, VERB_REMAKE, 4, NULL, 0)); /* TS1-000005 */
    office_bench(&office.bench, VERB_START, "casting", 1, 3);
    office_bench(&office.bench, VERB_FINISH, "casting", 1, 3);
    office_bench(&office.bench, VERB_RECEIVE, "setting", 2, 3);
    office_bench(&office.bench, VERB_FINISH, "setting", 2, 3);
    EXPECT_ACCEPTED(office_manage(&office, VERB_SCRAP, 3, NULL, 0));
    office_through_the_bench(&office, 5);
    struct form away = office_delivery("o-9");
    assert_string_equal(office_accepted(&office, VERB_DELIVER, &away).detail,
                        "o-9 stays open: it waits for R-3, which was scrapped. Make it again, change the "
                        "order, or close it short.");
    EXPECT_ACCEPTED(office_manage(&office, VERB_REMAKE, 3, NULL, 0));
    office_through_the_bench(&office, 6);
    assert_string_equal(office_accepted(&office, VERB_DELIVER, &away).detail, "");
    office_is_state(&office, "o-9", ORDER_DELIVERED);
    office_close(&office);
}

static void an_order_is_closed_short(void **state)
{
    struct office office;
    (void)state;
    office_lose_two_of_three(&office);
    struct form without = short_of("o-9");
    struct command command = asker_make(&office.bench, VERB_CLOSE_SHORT, "", 2, 0);
    command.form = &without;
    assert_int_equal(asker_send(&office.bench, &command).reason, REASON_NOT_ALLOWED);
    office_accepted(&office, VERB_CLOSE_SHORT, &without);
    office_is_state(&office, "o-9", ORDER_DELIVERED);
    assert_true(office_order(&office, "o-9").delivered_ms > 0);
    office_refused(&office, VERB_CLOSE_SHORT, &without, REASON_WRONG_STATE, "o-9 is delivered");
    /* It turned up: the client may have it all the same. */
    EXPECT_ACCEPTED(office_manage(&office, VERB_FOUND, 3, NULL, 0));
    office_bench(&office.bench, VERB_START, "casting", 1, 3);
    struct form away = office_delivery("o-9");
    office_refused(&office, VERB_DELIVER, &away, REASON_NOT_DONE, "R-3 is not finished");
    office_close(&office);
}

static void what_is_lost_later_is_waited_for_again(void **state)
{
    struct office office;
    (void)state;
    office_open(&office, 1, 0);
    struct form lines[2] = {office_line("solitaire", "52", 1), office_line("solitaire", "52", 2)};
    form_set_text(&lines[1], "as", "lot");
    office_draft(&office, "o-9", lines, 2); /* R-2, and the lot R-3 */
    office_release(&office, "o-9");
    struct form without = short_of("o-9");
    office_refused(&office, VERB_CLOSE_SHORT, &without, REASON_WRONG_STATE,
                   "Nothing of o-9 is scrapped or missing");
    EXPECT_ACCEPTED(office_manage(&office, VERB_SCRAP, 3, NULL, 0));
    EXPECT_ACCEPTED(office_manage(&office, VERB_REMAKE, 3, NULL, 0)); /* TS1-000004, both */
    office_refused(&office, VERB_CLOSE_SHORT, &without, REASON_WRONG_STATE,
                   "Nothing of o-9 is scrapped or missing");
    EXPECT_ACCEPTED(office_manage(&office, VERB_SCRAP, 4, "count", 1)); /* of what was made again */
    office_accepted(&office, VERB_CLOSE_SHORT, &without);
    office_is_state(&office, "o-9", ORDER_RELEASED);
    office_refused(&office, VERB_CLOSE_SHORT, &without, REASON_WRONG_STATE,
                   "Nothing of o-9 is scrapped or missing");
    office_through_the_bench(&office, 2);
    EXPECT_ACCEPTED(office_manage(&office, VERB_SCRAP, 4, NULL, 0));
    struct form away = office_delivery("o-9");
    assert_non_null(
        strstr(office_accepted(&office, VERB_DELIVER, &away).detail, "waits for R-3/2, which was scrapped"));
    office_accepted(&office, VERB_CLOSE_SHORT, &without);
    office_is_state(&office, "o-9", ORDER_DELIVERED);
    office_close(&office);
}

/* Two under one tag since they were merged, though the line asks for a tag each: one of them is scrapped. */
static void what_was_scrapped_of_merged_pieces_is_waited_for(void **state)
{
    struct office office;
    (void)state;
    office_open(&office, 1, 0);
    struct form line = office_line("solitaire", "52", 2), away = office_delivery("o-9");
    office_draft(&office, "o-9", &line, 1); /* */
    office_release(&office, "o-9");
    EXPECT_ACCEPTED(ask_text(&office.seat, VERB_MERGE, "", RIG_MANAGER, 2, "with", rig_piece(3).text));
    EXPECT_ACCEPTED(office_manage(&office, VERB_SCRAP, 2, "count", 1));
    office_through_the_bench(&office, 2);
    assert_non_null(
        strstr(office_accepted(&office, VERB_DELIVER, &away).detail, "waits for R-2, which was scrapped"));
    EXPECT_ACCEPTED(office_manage(&office, VERB_REMAKE, 2, NULL, 0)); /* TS1-000004 */
    office_through_the_bench(&office, 4);
    assert_string_equal(office_accepted(&office, VERB_DELIVER, &away).detail, "");
    office_is_state(&office, "o-9", ORDER_DELIVERED);
    office_close(&office);
}

static void drop_second_line(struct office *office)
{
    said_yes(say(&office->seat, VERB_REQUEST_CHANGE, "", RIG_MANAGER, 0, "order=o-9 wish=one cancel_line=2"));
    said_yes(say(&office->seat, VERB_ASSESS_CHANGE, "", RIG_MANAGER, 0, "change=1 price=0 effect=none"));
    said_yes(say(&office->seat, VERB_ACCEPT_CHANGE, "", RIG_MANAGER, 0, "change=1 by=her"));
    said_yes(say(&office->seat, VERB_APPLY_CHANGE, "", RIG_MANAGER, 0, "change=1"));
}

/* One of each line; the second was begun and scrapped, and its line is not wanted any more. */
static void what_was_lost_of_a_dropped_line_is_not_waited_for(void **state)
{
    struct office office;
    (void)state;
    office_open(&office, 1, 0);
    struct form lines[2] = {office_line("solitaire", "52", 1), office_line("solitaire", "52", 1)};
    office_draft(&office, "o-9", lines, 2); /* */
    office_release(&office, "o-9");
    office_bench(&office.bench, VERB_RECEIVE, "casting", 1, 3);
    EXPECT_ACCEPTED(office_manage(&office, VERB_SCRAP, 3, NULL, 0));
    drop_second_line(&office);
    office_through_the_bench(&office, 2);
    struct form away = office_delivery("o-9");
    assert_string_equal(office_accepted(&office, VERB_DELIVER, &away).detail, "");
    office_is_state(&office, "o-9", ORDER_DELIVERED);
    office_close(&office);
}

static void what_is_lost_as_a_whole_is_cancelled(void **state)
{
    struct office office;
    (void)state;
    office_open(&office, 1, 0);
    struct form line = office_line("solitaire", "52", 1), without = short_of("o-9");
    office_draft(&office, "o-9", &line, 1);
    office_release(&office, "o-9");
    EXPECT_ACCEPTED(office_manage(&office, VERB_SCRAP, 2, NULL, 0));
    office_refused(&office, VERB_CLOSE_SHORT, &without, REASON_WRONG_STATE,
                   "Nothing of o-9 is left to deliver: cancel it.");
    office_close(&office);
}

static void is_not_made_again(struct office *office, int piece)
{
    struct reply reply = office_manage(office, VERB_REMAKE, piece, NULL, 0);
    expect_refused(&reply, REASON_WRONG_STATE);
    if (!strstr(reply.detail, "Its order does without R-"))
        fail_msg("%d: %s", piece, reply.detail);
}

static void what_an_order_does_without_is_not_made_again(void **state)
{
    struct office office;
    (void)state;
    office_open(&office, 1, 0);
    struct form lines[3] = {office_line("solitaire", "52", 1), office_line("solitaire", "52", 1),
                            office_line("solitaire", "52", 2)};
    form_set_text(&lines[2], "as", "lot");
    office_draft(&office, "o-9", lines, 3); /* and the lot R-4 */
    office_release(&office, "o-9");
    EXPECT_ACCEPTED(office_manage(&office, VERB_SCRAP, 2, NULL, 0));
    EXPECT_ACCEPTED(office_manage(&office, VERB_SCRAP, 3, NULL, 0));
    EXPECT_ACCEPTED(office_manage(&office, VERB_SCRAP, 4, "count", 1));
    drop_second_line(&office);
    is_not_made_again(&office, 3);
    struct form without = short_of("o-9");
    office_accepted(&office, VERB_CLOSE_SHORT, &without);
    is_not_made_again(&office, 2);
    is_not_made_again(&office, 4);
    EXPECT_ACCEPTED(office_manage(&office, VERB_SCRAP, 4, NULL, 0));
    EXPECT_REFUSED(office_manage(&office, VERB_REMAKE, 4, "count", 2), REASON_DOES_NOT_ADD_UP);
    EXPECT_ACCEPTED(office_manage(&office, VERB_REMAKE, 4, NULL, 0)); /* TS1-000005, the one since */
    assert_int_equal(office_piece(&office, 5).now.piece.quantity, 1);
    EXPECT_ACCEPTED(office_manage(&office, VERB_SCRAP, 5, NULL, 0));
    struct form end = office_about(VERB_CANCEL_ORDER, "o-9");
    form_set_text(&end, "note", "withdrawn");
    office_accepted(&office, VERB_CANCEL_ORDER, &end);
    is_not_made_again(&office, 5);
    office_close(&office);
}

/* R-3 was missing, made again, and turned up: of the two one is too many. */
static void what_is_too_many_and_goes_ends_its_order(void **state)
{
    static const struct {
        enum verb verb;
        int piece;
        const char *form;
    } ends[] = {{VERB_SCRAP, 3, "reason=porosity"},
                {VERB_MISSING, 3, "reason=other"},
                {VERB_STOCK_TAKE, 0, "of=station place=casting complete=1 empty=1"}};
    (void)state;
    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        struct office office;
        office_lose_two_of_three(&office);
        EXPECT_ACCEPTED(office_manage(&office, VERB_REMAKE, 3, NULL, 0)); /* TS1-000005 */
        EXPECT_ACCEPTED(office_manage(&office, VERB_REMAKE, 4, NULL, 0)); /* TS1-000006 */
        EXPECT_ACCEPTED(office_manage(&office, VERB_FOUND, 3, NULL, 0));
        office_through_the_bench(&office, 5);
        office_through_the_bench(&office, 6);
        struct form away = office_delivery("o-9");
        struct form rows[2] = {office_row(VERB_DELIVER, "pieces"), office_row(VERB_DELIVER, "pieces")};
        struct tag tags[2] = {rig_piece(5), rig_piece(6)};
        for (int k = 0; k < 2; k++)
            form_set_text(&rows[k], "piece", tags[k].text);
        form_set_rows(&away, "pieces", rows, 2);
        office_accepted(&office, VERB_DELIVER, &away);
        office_is_state(&office, "o-9", ORDER_IN_WORK); /* R-3 is there */
        said_yes(say(&office.seat, ends[i].verb, "", RIG_MANAGER, ends[i].piece, ends[i].form));
        office_is_state(&office, "o-9", ORDER_DELIVERED);
        office_close(&office);
    }
}

static void hang(struct office *office, struct tag *tree)
{
    char form[128];
    snprintf(form, sizeof form, "pieces={piece=%s}{piece=%s}", rig_piece(1).text, rig_piece(3).text);
    struct reply built = say(&office->bench, VERB_BUILD_TREE, "casting", 1, 0, form);
    said_yes(built);
    *tree = tree_in(&built);
}

static void cast_and_cut(struct office *office, struct tag tree)
{
    char form[192];
    said_yes(buy_metal(&office->seat, "alloy=au750y mass_ug=20000000"));
    said_yes(move_tree(&office->bench, VERB_RECEIVE, 1, tree));
    said_yes(say(&office->bench, VERB_ISSUE_METAL, "casting", 1, 0, "alloy=au750y mass_ug=20000000"));
    said_yes(say_of(&office->bench, VERB_CAST, "casting", 1, tree, false, ""));
    snprintf(form, sizeof form,
             "pieces={piece=%s mass_ug=5800000}{piece=%s mass_ug=3000000 misfilled=1} sprue_ug=11200000",
             rig_piece(1).text, rig_piece(3).text);
    said_yes(say_of(&office->bench, VERB_CUT, "casting", 1, tree, false, form));
}

/* Of o-9, R-2 and R-4 are delivered; R-3, for which R-4 was made, has turned up and waits in the pool. */
static void have_one_too_many(struct office *office)
{
    struct tag tags[2] = {rig_piece(2), rig_piece(4)};
    struct form rows[2] = {office_row(VERB_DELIVER, "pieces"), office_row(VERB_DELIVER, "pieces")};
    struct form away = office_delivery("o-9");
    office_open(office, 1, 0);
    office_take_order(office, "solitaire", "52", 2); /* */
    EXPECT_ACCEPTED(office_manage(office, VERB_MISSING, 3, NULL, 0));
    EXPECT_ACCEPTED(office_manage(office, VERB_REMAKE, 3, NULL, 0)); /* TS1-000004 */
    EXPECT_ACCEPTED(office_manage(office, VERB_FOUND, 3, NULL, 0));
    office_through_the_bench(office, 2);
    office_through_the_bench(office, 4);
    for (int i = 0; i < 2; i++)
        form_set_text(&rows[i], "piece", tags[i].text);
    form_set_rows(&away, "pieces", rows, 2);
    office_accepted(office, VERB_DELIVER, &away);
    office_is_state(office, "o-9", ORDER_IN_WORK);
}

/* R-3 was hung on a tree: what ends the tree ends the order. */
static void what_ends_with_its_tree_ends_its_order(void **state)
{
    (void)state;
    for (int is_cut = 0; is_cut < 2; is_cut++) {
        struct office office;
        struct tag tree;
        have_one_too_many(&office);
        hang(&office, &tree);
        if (is_cut)
            cast_and_cut(&office, tree);
        else
            said_yes(say_of(&office.seat, VERB_SCRAP, "", RIG_MANAGER, tree, false, "reason=porosity"));
        office_is_state(&office, "o-9", ORDER_DELIVERED);
        office_close(&office);
    }
}

/* The wrong ring was scanned: its order was not over. */
static void what_was_taken_back_has_ended_no_order(void **state)
{
    struct office office;
    (void)state;
    have_one_too_many(&office);
    struct form form = office_blank(VERB_SCRAP);
    form_set_text(&form, "reason", "porosity");
    struct command command = asker_make(&office.seat, VERB_SCRAP, "", RIG_MANAGER, 3);
    EXPECT_ACCEPTED(ask_form(&office.seat, &command, &form));
    office_is_state(&office, "o-9", ORDER_DELIVERED);
    EXPECT_ACCEPTED(ask_withdraw(&office.seat, &command, DECIDED_HUB));
    assert_int_equal(office_piece(&office, 3).now.piece.place, PLACE_POOL);
    office_is_state(&office, "o-9", ORDER_IN_WORK);
    assert_int_equal(office_order(&office, "o-9").delivered_ms, 0);
    EXPECT_ACCEPTED(office_manage(&office, VERB_SCRAP, 3, NULL, 0));
    office_is_state(&office, "o-9", ORDER_DELIVERED);
    said_yes(say(&office.seat, VERB_RECEIPT, "", RIG_MANAGER, 0, "delivery=1 by=her"));
    said_yes(say(&office.seat, VERB_CLOSE_ORDER, "", RIG_MANAGER, 0, "order=o-9 by=her"));
    office_close(&office);
}

/* Found at polishing, and taken for one of o-9: it must be of a line that is there, or no change finds it;
 * taken for one of o-8 instead, it does not keep o-9 open. */
static void what_was_found_is_of_a_line_that_is_there(void **state)
{
    struct office office;
    char form[128];
    (void)state;
    office_open(&office, 1, 0);
    struct form lines[2] = {office_line("solitaire", "52", 1), office_line("solitaire", "52", 1)};
    office_draft(&office, "o-8", lines, 1); /* */
    office_release(&office, "o-8");
    office_draft(&office, "o-9", lines, 2); /* */
    office_release(&office, "o-9");
    drop_second_line(&office);
    snprintf(form, sizeof form, "of=station place=polishing pieces={piece=%s alloy=au750y gross_ug=5700000}",
             rig_piece(77).text);
    said_yes(say(&office.seat, VERB_STOCK_TAKE, "", RIG_MANAGER, 0, form));
    said_no(say(&office.seat, VERB_IDENTIFY, "", RIG_MANAGER, 77, "order=o-9 line=3"), REASON_UNKNOWN_THING,
            "line");
    said_no(say(&office.seat, VERB_IDENTIFY, "", RIG_MANAGER, 77, "order=o-9 line=2"), REASON_UNKNOWN_THING,
            "line");
    said_yes(say(&office.seat, VERB_IDENTIFY, "", RIG_MANAGER, 77, "order=o-9 line=1"));
    office_through_the_bench(&office, 3);
    struct form away = office_delivery("o-9"), row = office_row(VERB_DELIVER, "pieces");
    struct tag gone = rig_piece(3);
    form_set_text(&row, "piece", gone.text);
    form_set_rows(&away, "pieces", &row, 1);
    office_accepted(&office, VERB_DELIVER, &away);
    office_is_state(&office, "o-9", ORDER_IN_WORK);
    said_yes(say(&office.seat, VERB_IDENTIFY, "", RIG_MANAGER, 77, "order=o-8 line=1"));
    office_is_state(&office, "o-9", ORDER_DELIVERED);
    office_close(&office);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_lost_keeps_the_order_open),
        cmocka_unit_test(an_order_is_closed_short),
        cmocka_unit_test(what_is_lost_later_is_waited_for_again),
        cmocka_unit_test(what_was_scrapped_of_merged_pieces_is_waited_for),
        cmocka_unit_test(what_was_lost_of_a_dropped_line_is_not_waited_for),
        cmocka_unit_test(what_is_lost_as_a_whole_is_cancelled),
        cmocka_unit_test(what_an_order_does_without_is_not_made_again),
        cmocka_unit_test(what_was_found_is_of_a_line_that_is_there),
        cmocka_unit_test(what_is_too_many_and_goes_ends_its_order),
        cmocka_unit_test(what_ends_with_its_tree_ends_its_order),
        cmocka_unit_test(what_was_taken_back_has_ended_no_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
