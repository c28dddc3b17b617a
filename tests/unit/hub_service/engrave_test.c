/* Serial numbers and hallmarks at the hub: whose a number is, when it is free again, what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "common/base/text.h"
#include "hub/service/engrave.h"
#include "hub/service/life_read.h"
#include "tests/unit/hub_service/life_helper.h"

static void open_pair(struct shop *shop)
{
    struct workshop workshop;
    rig_describe(&workshop, 2, 2);
    assert_true(TEXT_COPY(workshop.alloys[0].hallmark, span_of("750")));
    rig_open_as(&shop->rig, &workshop);
    shop_staff(shop);
}

static struct reply engrave_as(struct shop *shop, enum decided decided, int piece, const char *serial,
                               int64_t supersedes)
{
    struct form form = form_new(form_kind_of(VERB_ENGRAVE)->fields);
    struct command command = asker_make(&shop->bench, VERB_ENGRAVE, "setting", 1, piece);
    command.decided = decided;
    if (serial)
        form_set_text(&form, "serial", serial);
    if (supersedes)
        form_set_int(&form, "supersedes", supersedes);
    return ask_form(&shop->bench, &command, &form);
}

static struct reply engrave(struct shop *shop, int piece, const char *serial, int64_t supersedes)
{
    return engrave_as(shop, DECIDED_HUB, piece, serial, supersedes);
}

static struct engraving_row engraved_on(struct shop *shop, int piece)
{
    struct reader *reader;
    struct engraving_row row;
    bool found = false;
    assert_false(fault_is(reader_open(shop->rig.path, &reader)));
    assert_false(fault_is(reader_engraving(reader, rig_piece(piece), &row, &found)));
    reader_close(reader);
    if (!found)
        row = (struct engraving_row){.id = 0};
    return row;
}

static void a_serial_number_is_of_one_piece(void **state)
{
    struct shop shop;
    (void)state;
    open_pair(&shop);
    EXPECT_ACCEPTED(ask(&shop.bench, VERB_RECEIVE, "setting", 1, 1));
    EXPECT_ACCEPTED(ask(&shop.bench, VERB_RECEIVE, "setting", 2, 2));
    struct reply reply = engrave(&shop, 1, NULL, 0);
    assert_string_equal(reply.thing, "serial:000001");
    assert_string_equal(engraved_on(&shop, 1).what.hallmark, "750"); /* that of its alloy */
    EXPECT_REFUSED(engrave(&shop, 2, "000001", 0), REASON_EXISTS);
    EXPECT_ACCEPTED(engrave(&shop, 2, "Ab-1", 0));
    EXPECT_REFUSED(engrave(&shop, 1, "aB-1", 1), REASON_EXISTS); /* the same number, written otherwise */
    EXPECT_REFUSED(engrave(&shop, 1, "000009", 0), REASON_EXISTS);
    EXPECT_REFUSED(engrave(&shop, 1, "000009", 2), REASON_EXISTS);
    EXPECT_ACCEPTED(engrave(&shop, 1, "000009", 1)); /* it was misread */
    assert_string_equal(engraved_on(&shop, 1).what.serial, "000009");
    EXPECT_ACCEPTED(engrave(&shop, 2, "000001", 2)); /* nobody's any more */
    reply = engrave(&shop, 2, NULL, 4);
    assert_string_equal(reply.thing, "serial:000010");
    shop_close(&shop);
}

static void a_serial_number_of_what_was_held_counts_when_it_has_happened(void **state)
{
    struct shop shop;
    (void)state;
    open_pair(&shop);
    EXPECT_ACCEPTED(ask(&shop.bench, VERB_RECEIVE, "setting", 1, 1));
    EXPECT_ACCEPTED(ask(&shop.bench, VERB_HOLD, "setting", 1, 1));
    EXPECT_REFUSED(engrave(&shop, 1, "000001", 0), REASON_HELD);
    struct reply reply = engrave_as(&shop, DECIDED_KIOSK, 1, "000001", 0);
    assert_int_equal(reply.result, RESULT_ACCEPTED);
    assert_int_equal(reply.flags[0], REASON_HELD);
    assert_int_equal(reply.state, PIECE_HELD);
    assert_string_equal(engraved_on(&shop, 1).what.serial, "000001");
    shop_close(&shop);
}

static void a_withdrawn_serial_number_does_not_count(void **state)
{
    struct shop shop;
    struct form form = form_new(form_kind_of(VERB_ENGRAVE)->fields);
    (void)state;
    open_pair(&shop);
    EXPECT_ACCEPTED(ask(&shop.bench, VERB_RECEIVE, "setting", 1, 1));
    EXPECT_ACCEPTED(ask(&shop.bench, VERB_RECEIVE, "setting", 2, 2));
    struct command command = asker_make(&shop.bench, VERB_ENGRAVE, "setting", 1, 1);
    form_set_text(&form, "serial", "A-1");
    EXPECT_ACCEPTED(ask_form(&shop.bench, &command, &form));
    EXPECT_ACCEPTED(ask_withdraw(&shop.bench, &command, DECIDED_HUB));
    assert_int_equal(engraved_on(&shop, 1).id, 0);
    EXPECT_ACCEPTED(engrave(&shop, 2, "A-1", 0));
    assert_string_equal(engraved_on(&shop, 2).what.serial, "A-1");
    shop_close(&shop);
}

static struct command engrave_at_last(struct shop *shop, int piece, const char *serial, int64_t supersedes)
{
    struct reply reply = engrave(shop, piece, serial, supersedes);
    expect_accepted(&reply);
    return (struct command){.id = reply.id,
                            .n = shop->bench.n,
                            .station = code_of("setting"),
                            .operator_badge = rig_person(1),
                            .piece = rig_piece(piece)};
}

/* A number that was replaced, or taken back, was free and has gone to another piece since. */
static void a_serial_number_that_is_anothers_by_now_does_not_come_back(void **state)
{
    struct shop shop;
    struct form form = form_new(form_kind_of(VERB_ENGRAVE)->fields);
    (void)state;
    open_pair(&shop);
    EXPECT_ACCEPTED(ask(&shop.bench, VERB_RECEIVE, "setting", 1, 1));
    EXPECT_ACCEPTED(ask(&shop.bench, VERB_RECEIVE, "setting", 2, 2));
    EXPECT_ACCEPTED(engrave(&shop, 1, "A-1", 0));
    struct command lost = engrave_at_last(&shop, 1, "A-2", 1);
    struct command other = asker_make(&shop.office, VERB_ENGRAVE, "setting", RIG_MANAGER, 2);
    form_set_text(&form, "serial", "a-1");
    EXPECT_ACCEPTED(ask_form(&shop.office, &other, &form));
    EXPECT_REFUSED(ask_withdraw(&shop.bench, &lost, DECIDED_HUB), REASON_NOTHING_TO_UNDO);
    assert_string_equal(engraved_on(&shop, 1).what.serial, "A-2");
    rig_verify(&shop.rig, NULL);
    EXPECT_ACCEPTED(engrave(&shop, 2, "B-1", 3));
    lost = engrave_at_last(&shop, 1, "A-3", 2);
    struct command withdrawal = asker_replace(&shop.bench, &lost, VERB_WITHDRAW);
    EXPECT_ACCEPTED(asker_send(&shop.bench, &withdrawal)); /* decision 98 */
    other = asker_make(&shop.office, VERB_ENGRAVE, "setting", RIG_MANAGER, 2);
    form_set_text(&form, "serial", "A-3");
    form_set_int(&form, "supersedes", 4);
    EXPECT_ACCEPTED(ask_form(&shop.office, &other, &form));
    struct command next = asker_replace(&shop.bench, &withdrawal, VERB_FINISH); /* it has not happened */
    EXPECT_ACCEPTED(asker_send(&shop.bench, &next));
    assert_string_equal(engraved_on(&shop, 1).what.serial, "A-2");
    assert_string_equal(engraved_on(&shop, 2).what.serial, "A-3");
    shop_close(&shop);
}

static const struct {
    const char *name, *field, *value;
    int piece;
    enum reason want;
} wrong_engravings[] = {
    {"a hallmark of another alloy", "hallmark", "585", 1, REASON_BAD_FIELD},
    {"a number with blanks", "serial", "no 7", 1, REASON_BAD_FIELD},
    {"wax", "serial", "A-7", 3, REASON_WRONG_STATION},
    {"a lot", "serial", "A-7", 2, REASON_BAD_FIELD},
};

static void a_serial_number_that_makes_no_sense_is_refused(void **state)
{
    struct shop shop;
    struct workshop workshop;
    (void)state;
    rig_describe(&workshop, 3, 2);
    workshop.pieces[1].quantity = 2;
    assert_true(TEXT_COPY(workshop.alloys[0].hallmark, span_of("750")));
    rig_open_as(&shop.rig, &workshop);
    shop.bench = rig_asker(&shop.rig, 0);
    for (size_t i = 0; i < COUNT_OF(wrong_engravings); i++) {
        struct form form = form_new(form_kind_of(VERB_ENGRAVE)->fields);
        struct command command =
            asker_make(&shop.bench, VERB_ENGRAVE, "casting", 1, wrong_engravings[i].piece);
        print_message("  %s\n", wrong_engravings[i].name);
        form_set_text(&form, wrong_engravings[i].field, wrong_engravings[i].value);
        EXPECT_REFUSED(ask_form(&shop.bench, &command, &form), wrong_engravings[i].want);
    }
    shop_close(&shop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_serial_number_is_of_one_piece),
        cmocka_unit_test(a_serial_number_of_what_was_held_counts_when_it_has_happened),
        cmocka_unit_test(a_withdrawn_serial_number_does_not_count),
        cmocka_unit_test(a_serial_number_that_is_anothers_by_now_does_not_come_back),
        cmocka_unit_test(a_serial_number_that_makes_no_sense_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
