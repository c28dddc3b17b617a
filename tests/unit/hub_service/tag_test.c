/* Stories of tags and chips: what is bound to a piece, once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "hub/service/alert_read.h"
#include "tests/unit/hub_service/life_helper.h"

static void open_shop(struct shop *shop)
{
    life_open(&shop->rig);
    shop_staff(shop);
}

#define CHIP "04A1B2C3D4E5F6"

static struct reply bind(struct shop *shop, int piece, const char *name, const char *value)
{
    return ask_text(&shop->bench, VERB_BIND, "setting", 1, piece, name, value);
}

/* Alerts of a mark that was to be given twice, so far. */
static int64_t duplicates(const struct shop *shop)
{
    int64_t counts[ALERT_KIND_COUNT];
    struct reader *reader;
    assert_false(fault_is(reader_open(shop->rig.path, &reader)));
    assert_false(fault_is(reader_alert_counts(reader, counts)));
    reader_close(reader);
    return counts[ALERT_DUPLICATE_TAG];
}

static void a_chip_belongs_to_one_piece_at_a_time(void **state)
{
    struct shop shop;
    (void)state;
    open_shop(&shop);
    EXPECT_REFUSED(bind(&shop, 2, "chip", "nonsense"), REASON_BAD_FIELD);
    EXPECT_REFUSED(bind(&shop, 2, NULL, NULL), REASON_BAD_FIELD);
    EXPECT_REFUSED(ask_text(&shop.bench, VERB_UNBIND, "setting", 1, 2, NULL, NULL), REASON_WRONG_STATE);
    EXPECT_ACCEPTED(bind(&shop, 2, "chip", "04a1b2c3d4e5f6"));
    assert_string_equal(life_piece(&shop.rig, 2).chip.text, CHIP);
    struct reply reply = bind(&shop, 3, "chip", CHIP);
    expect_refused(&reply, REASON_EXISTS);
    assert_non_null(strstr(reply.detail, "R-2"));
    assert_int_equal(duplicates(&shop), 1);
    EXPECT_REFUSED(bind(&shop, 2, "chip", CHIP), REASON_EXISTS);
    assert_int_equal(duplicates(&shop), 1); /* it is its own */
    EXPECT_ACCEPTED(ask_text(&shop.bench, VERB_UNBIND, "setting", 1, 2, NULL, NULL));
    EXPECT_ACCEPTED(bind(&shop, 3, "chip", CHIP));
    assert_string_equal(life_piece(&shop.rig, 2).chip.text, "");
    assert_string_equal(life_piece(&shop.rig, 3).chip.text, CHIP);
    shop_close(&shop);
}

static void look_at_world(struct shop *shop, int64_t *after, struct world *world)
{
    struct reader *reader;
    world->sheets = calloc(SHEETS_MAX, sizeof *world->sheets);
    world->people = calloc(PEOPLE_MAX, sizeof *world->people);
    assert_false(fault_is(reader_open(shop->rig.path, &reader)));
    assert_false(fault_is(reader_world(reader, after, 1, world)));
    reader_close(reader);
}

static void drop_world(struct world *world)
{
    free(world->sheets);
    free(world->people);
}

/* Asked for a tag that is none any more, the hub tells the one that came in its place. */
static void expect_newer(const struct shop *shop, struct tag tag, const char *newer, const char *name)
{
    struct sheet sheet = {.name = ""};
    struct reader *reader;
    bool found = true;
    assert_false(fault_is(reader_open(shop->rig.path, &reader)));
    assert_false(fault_is(reader_sheet(reader, tag, &sheet, &found, NULL, 0, NULL)));
    assert_false(found);
    assert_string_equal(sheet.piece.tag.text, newer);
    assert_string_equal(sheet.name, name);
    reader_close(reader);
}

static void a_new_tag_replaces_the_old_one_everywhere(void **state)
{
    struct shop shop;
    struct world world;
    char tag[TAG_TEXT_MAX];
    int64_t after = 6;
    (void)state;
    open_shop(&shop);
    memcpy(tag, rig_piece(901).text, sizeof tag);
    EXPECT_REFUSED(bind(&shop, 2, "tag", rig_piece(3).text), REASON_EXISTS);
    assert_int_equal(duplicates(&shop), 1);
    EXPECT_ACCEPTED(bind(&shop, 2, "tag", tag));
    struct reply reply = ask(&shop.bench, VERB_RECEIVE, "setting", 1, 2);
    expect_refused(&reply, REASON_UNKNOWN_TAG);
    assert_non_null(strstr(reply.detail, tag));
    EXPECT_ACCEPTED(ask(&shop.bench, VERB_RECEIVE, "setting", 1, 901));
    EXPECT_REFUSED(bind(&shop, 901, "tag", rig_piece(2).text), REASON_EXISTS); /* never again */
    look_at_world(&shop, &after, &world);
    assert_int_equal(world.gone_count, 1);
    assert_string_equal(world.gone[0].text, rig_piece(2).text);
    assert_int_equal(world.sheet_count, 1);
    assert_string_equal(world.sheets[0].piece.tag.text, tag);
    expect_newer(&shop, rig_piece(2), tag, "R-2");
    expect_newer(&shop, rig_piece(902), "", "");
    drop_world(&world);
    shop_close(&shop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_chip_belongs_to_one_piece_at_a_time),
        cmocka_unit_test(a_new_tag_replaces_the_old_one_everywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
