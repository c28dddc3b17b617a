/* Stories of pieces beside the flow: held and parked, scrapped, missing, found and made again, split and
 * merged, handed on. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/hub_service/life_helper.h"

#define NONE NULL, NULL

static void open_shop(struct shop *shop)
{
    life_open(&shop->rig);
    shop_staff(shop);
}

static struct reply manage(struct shop *shop, enum verb verb, int piece)
{
    if (verb == VERB_MISSING)
        return ask_text(&shop->office, verb, "", RIG_MANAGER, piece, "reason", "not_at_its_place");
    return ask_text(&shop->office, verb, "", RIG_MANAGER, piece, NONE);
}

static int64_t load_of(const struct shop *shop, const char *station)
{
    struct board *board = rig_board(&shop->rig);
    int64_t pieces = rig_station(board, station)->now.load.pieces;
    free(board);
    return pieces;
}

/* Does a kiosk that begins anew know of it? */
static bool kiosk_knows(const struct shop *shop, int piece)
{
    struct world world = {.sheets = calloc(SHEETS_MAX, sizeof(struct sheet)),
                          .people = calloc(PEOPLE_MAX, sizeof(struct person))};
    struct reader *reader;
    assert_false(fault_is(reader_open(shop->rig.path, &reader)));
    assert_false(fault_is(reader_world(reader, &(int64_t){0}, 1, &world)));
    bool known = world_find_sheet(&world, rig_piece(piece)) != NULL;
    reader_close(reader);
    free(world.sheets);
    free(world.people);
    return known;
}

/* ------------------------------------------------------------------ held */

static void a_held_piece_cannot_be_moved_and_goes_back_to_its_state(void **state)
{
    static const enum piece_state states[] = {PIECE_QUEUED, PIECE_IN_WORK, PIECE_DONE};
    struct shop shop;
    (void)state;
    open_shop(&shop);
    EXPECT_ACCEPTED(ask(&shop.bench, VERB_RECEIVE, "setting", 1, 2)); /* in work */
    EXPECT_ACCEPTED(ask(&shop.bench, VERB_RECEIVE, "setting", 1, 3)); /* queued: one at once */
    for (size_t i = 0; i < COUNT_OF(states); i++) {
        int piece = i == 0 ? 3 : i == 1 ? 2 : 4;
        struct piece_row before = life_piece(&shop.rig, piece);
        assert_int_equal(before.now.piece.state, states[i]);
        EXPECT_ACCEPTED(ask_text(&shop.bench, VERB_HOLD, "setting", 1, piece, "note", "asks the client"));
        struct piece_row held = life_piece(&shop.rig, piece);
        assert_int_equal(held.now.piece.state, PIECE_HELD);
        assert_int_equal(held.now.piece.was, states[i]);
        assert_true(tag_equal(held.now.piece.holder, before.now.piece.holder));
        struct reply reply =
            ask(&shop.bench, states[i] == PIECE_IN_WORK ? VERB_FINISH : VERB_RECEIVE, "setting", 2, piece);
        assert_int_equal(reply.reason, REASON_HELD);
        EXPECT_REFUSED(ask_text(&shop.bench, VERB_HOLD, "setting", 1, piece, NONE), REASON_HELD);
        EXPECT_ACCEPTED(ask_text(&shop.bench, VERB_RELEASE, "setting", 1, piece, NONE));
        assert_int_equal(life_piece(&shop.rig, piece).now.piece.state, states[i]);
        EXPECT_REFUSED(ask_text(&shop.bench, VERB_RELEASE, "setting", 1, piece, NONE), REASON_WRONG_STATE);
    }
    EXPECT_ACCEPTED(ask_text(&shop.bench, VERB_HOLD, "", 1, 5, NONE)); /* in the pool */
    assert_int_equal(ask(&shop.bench, VERB_RECEIVE, "casting", 1, 5).reason, REASON_HELD);
    assert_int_equal(load_of(&shop, "setting"), 2);
    shop_close(&shop);
}

/* Who holds a piece that another has in work leaves its metal where it is; who finishes it takes it over
 * first. */
static void to_hold_is_not_to_take_over(void **state)
{
    static const char TRANSFERS[] =
        "SELECT count(*) FROM transfer WHERE event = (SELECT max(seq) FROM event)";
    struct shop shop;
    (void)state;
    open_shop(&shop);
    EXPECT_ACCEPTED(ask(&shop.bench, VERB_RECEIVE, "setting", 1, 2));
    EXPECT_ACCEPTED(manage(&shop, VERB_HOLD, 2));
    assert_int_equal(rig_number(&shop.rig, TRANSFERS), 0);
    EXPECT_ACCEPTED(manage(&shop, VERB_RELEASE, 2));
    assert_int_equal(rig_number(&shop.rig, TRANSFERS), 0);
    EXPECT_ACCEPTED(ask(&shop.bench, VERB_FINISH, "setting", 2, 2));
    assert_int_equal(rig_number(&shop.rig, TRANSFERS), 2);
    shop_close(&shop);
}

static void parking_makes_room_and_coming_back_needs_it(void **state)
{
    struct shop shop;
    (void)state;
    open_shop(&shop);
    for (int i = 2; i <= 4; i++)
        EXPECT_ACCEPTED(ask(&shop.bench, VERB_RECEIVE, "setting", i - 1, i));
    EXPECT_REFUSED(manage(&shop, VERB_PARK, 2), REASON_WRONG_STATE);
    EXPECT_ACCEPTED(ask_text(&shop.bench, VERB_HOLD, "setting", 1, 2, NONE));
    EXPECT_ACCEPTED(manage(&shop, VERB_PARK, 2));
    assert_int_equal(load_of(&shop, "setting"), 2);
    assert_true(life_balance(&shop.rig, "tray:parked") > 0);
    assert_int_equal(life_balance(&shop.rig, "operator:TSB-000001-I"), 0);
    EXPECT_REFUSED(ask_text(&shop.bench, VERB_RELEASE, "setting", 1, 2, NONE), REASON_WRONG_STATE);
    EXPECT_ACCEPTED(
        ask_count(&shop.bench, VERB_SCRAP, "", RIG_MANAGER, 1, "count", 4)); /* the lot has 2 left */
    EXPECT_ACCEPTED(ask(&shop.bench, VERB_RECEIVE, "setting", 4, 1));
    struct reply reply = manage(&shop, VERB_UNPARK, 2);
    expect_refused(&reply, REASON_STATION_FULL);
    assert_int_equal(reply.numbers.value[NUMBER_WIP], 4);
    EXPECT_ACCEPTED(manage(&shop, VERB_MISSING, 3));
    EXPECT_ACCEPTED(manage(&shop, VERB_UNPARK, 2));
    struct piece_row back = life_piece(&shop.rig, 2);
    assert_int_equal(back.now.piece.state, PIECE_HELD);
    assert_int_equal(back.now.piece.was, PIECE_QUEUED); /* who had it in work has it no more */
    assert_true(tag_is_none(back.now.piece.holder));
    EXPECT_REFUSED(manage(&shop, VERB_UNPARK, 2), REASON_WRONG_STATE);
    shop_close(&shop);
}

/* ------------------------------------------------------------------ scrapped, missing, found, made again */

static void part_of_a_lot_is_scrapped_with_its_share_of_metal(void **state)
{
    struct shop shop;
    (void)state;
    open_shop(&shop);
    int64_t whole = life_piece(&shop.rig, 1).now.piece.book_mass.ug;
    EXPECT_REFUSED(ask_count(&shop.office, VERB_SCRAP, "", RIG_MANAGER, 1, "count", 7),
                   REASON_DOES_NOT_ADD_UP);
    EXPECT_ACCEPTED(ask_count(&shop.office, VERB_SCRAP, "", RIG_MANAGER, 1, "count", 2));
    struct piece_row lot = life_piece(&shop.rig, 1);
    assert_int_equal(lot.now.piece.quantity, 4);
    assert_int_equal(life_balance(&shop.rig, "scrap") + lot.now.piece.book_mass.ug, whole);
    assert_in_range(life_balance(&shop.rig, "scrap"), whole / 3 - 1, whole / 3 + 1);
    rig_verify(&shop.rig, NULL);
    EXPECT_ACCEPTED(manage(&shop, VERB_SCRAP, 1));
    assert_int_equal(life_piece(&shop.rig, 1).now.piece.place, PLACE_SCRAPPED);
    assert_int_equal(life_balance(&shop.rig, "scrap"), whole);
    assert_false(kiosk_knows(&shop, 1));
    assert_int_equal(ask(&shop.bench, VERB_RECEIVE, "setting", 1, 1).reason, REASON_FINISHED);
    EXPECT_REFUSED(manage(&shop, VERB_SCRAP, 1), REASON_FINISHED);
    shop_close(&shop);
}

static void a_missing_piece_is_a_loss_of_its_station_until_it_is_found(void **state)
{
    struct shop shop;
    (void)state;
    open_shop(&shop);
    EXPECT_ACCEPTED(ask(&shop.bench, VERB_RECEIVE, "setting", 1, 2));
    int64_t book = life_piece(&shop.rig, 2).now.piece.book_mass.ug;
    EXPECT_REFUSED(manage(&shop, VERB_FOUND, 2), REASON_WRONG_STATE);
    EXPECT_ACCEPTED(manage(&shop, VERB_MISSING, 2));
    assert_int_equal(life_balance(&shop.rig, "loss:setting:missing"), book);
    assert_int_equal(life_balance(&shop.rig, "operator:TSB-000001-I"), 0);
    EXPECT_REFUSED(manage(&shop, VERB_SCRAP, 2), REASON_WRONG_STATE);
    assert_true(kiosk_knows(&shop, 2)); /* who scans it must be told, wherever it turns up */
    rig_verify(&shop.rig, NULL);
    EXPECT_ACCEPTED(manage(&shop, VERB_FOUND, 2));
    struct piece_row row = life_piece(&shop.rig, 2);
    assert_string_equal(row.now.piece.station.text, "setting");
    assert_int_equal(row.now.piece.state, PIECE_QUEUED);
    assert_true(row.now.piece.since.several);
    assert_int_equal(life_balance(&shop.rig, "loss:setting:missing"), 0);
    assert_int_equal(life_balance(&shop.rig, "tray:setting"), book);
    shop_close(&shop);
}

static void what_is_found_where_there_is_no_room_is_parked(void **state)
{
    struct shop shop;
    (void)state;
    open_shop(&shop);
    EXPECT_ACCEPTED(ask(&shop.bench, VERB_RECEIVE, "setting", 1, 2));
    EXPECT_ACCEPTED(manage(&shop, VERB_MISSING, 2));
    EXPECT_ACCEPTED(ask_count(&shop.office, VERB_SCRAP, "", RIG_MANAGER, 1, "count", 2));
    EXPECT_ACCEPTED(ask(&shop.bench, VERB_RECEIVE, "setting", 1, 1)); /* four: full */
    struct reply reply = manage(&shop, VERB_FOUND, 2);
    expect_accepted(&reply);
    assert_non_null(strstr(reply.detail, "parked"));
    assert_int_equal(life_piece(&shop.rig, 2).now.piece.place, PLACE_PARKED);
    assert_int_equal(load_of(&shop, "setting"), 4);
    shop_close(&shop);
}

static void what_was_lost_can_be_made_again_and_no_more(void **state)
{
    struct shop shop;
    char tag[TAG_TEXT_MAX], other[TAG_TEXT_MAX];
    (void)state;
    open_shop(&shop);
    EXPECT_ACCEPTED(ask_text(&shop.office, VERB_ACCEPT_LIMIT, "", RIG_MANAGER, 0, "of", "polishing"));
    EXPECT_ACCEPTED(ask_text(&shop.office, VERB_ACCEPT_LIMIT, "", RIG_MANAGER, 0, "of", "qc"));
    memcpy(tag, rig_piece(901).text, sizeof tag);
    memcpy(other, rig_piece(902).text, sizeof other);
    EXPECT_REFUSED(ask_text(&shop.office, VERB_REMAKE, "", RIG_MANAGER, 1, "tag", tag), REASON_WRONG_STATE);
    EXPECT_ACCEPTED(ask_count(&shop.office, VERB_SCRAP, "", RIG_MANAGER, 1, "count", 2));
    EXPECT_REFUSED(ask_text(&shop.office, VERB_REMAKE, "", RIG_MANAGER, 1, "tag", rig_piece(2).text),
                   REASON_EXISTS);
    struct reply reply = ask_text(&shop.office, VERB_REMAKE, "", RIG_MANAGER, 1, "tag", tag);
    expect_accepted(&reply);
    assert_string_equal(reply.thing, "piece:TS1-000901-M");
    struct piece_row old = life_piece(&shop.rig, 1), new = life_piece(&shop.rig, 901);
    assert_string_equal(new.name, "R-1/2");
    assert_int_equal(new.now.piece.quantity, 2);
    assert_int_equal(new.now.piece.place, PLACE_POOL);
    assert_int_equal(new.now.piece.book_mass.ug, 0);
    assert_int_equal(new.remake_of, old.id);
    assert_int_equal(new.order, old.order);
    EXPECT_REFUSED(ask_text(&shop.office, VERB_REMAKE, "", RIG_MANAGER, 1, "tag", other), REASON_WRONG_STATE);
    EXPECT_ACCEPTED(manage(&shop, VERB_MISSING, 1));
    struct command command = asker_make(&shop.office, VERB_REMAKE, "", RIG_MANAGER, 1);
    struct form form = form_new(form_kind_of(VERB_REMAKE)->fields);
    form_set_text(&form, "tag", other);
    form_set_int(&form, "count", 5);
    EXPECT_REFUSED(ask_form(&shop.office, &command, &form), REASON_DOES_NOT_ADD_UP);
    EXPECT_ACCEPTED(ask_text(&shop.office, VERB_REMAKE, "", RIG_MANAGER, 1, "tag", other));
    assert_int_equal(life_piece(&shop.rig, 902).now.piece.quantity, 4);
    assert_string_equal(life_piece(&shop.rig, 902).name, "R-1/3");
    shop_close(&shop);
}

/* ------------------------------------------------------------------ tags that the hub gives */

static int64_t given_number(const struct reply *reply)
{
    struct tag tag;
    enum tag_kind kind;
    expect_accepted(reply);
    assert_memory_equal(reply->thing, "piece:", 6);
    assert_int_equal(tag_read(span_of(reply->thing + 6), &tag, &kind),
                     TAG_FITS); /* its check character, too */
    assert_int_equal(kind, TAG_PIECE);
    return strtoll(tag.text + 4, NULL, 10);
}

static void a_tag_that_is_left_out_is_given(void **state)
{
    struct shop shop;
    char tag[TAG_TEXT_MAX];
    (void)state;
    open_shop(&shop); /* six pieces */
    struct reply reply = ask_count(&shop.bench, VERB_SPLIT, "casting", 1, 1, "count", 2);
    assert_int_equal(given_number(&reply), 7);
    assert_int_equal(life_piece(&shop.rig, 7).now.piece.quantity, 2);
    EXPECT_ACCEPTED(ask_count(&shop.office, VERB_SCRAP, "", RIG_MANAGER, 1, "count", 1));
    reply = ask_text(&shop.office, VERB_REMAKE, "", RIG_MANAGER, 1, NULL, NULL);
    assert_int_equal(given_number(&reply), 8);
    /* a printed one that was taken off is not given again, nor one with a higher number skipped */
    memcpy(tag, rig_piece(20).text, sizeof tag);
    EXPECT_ACCEPTED(ask_text(&shop.bench, VERB_BIND, "casting", 1, 1, "tag", tag));
    memcpy(tag, rig_piece(9).text, sizeof tag);
    EXPECT_ACCEPTED(ask_text(&shop.bench, VERB_BIND, "casting", 1, 20, "tag", tag));
    reply = ask_count(&shop.bench, VERB_SPLIT, "casting", 1, 9, "count", 1);
    assert_int_equal(given_number(&reply), 21);
    /* nor one that somebody has shown, whatever piece it is on */
    assert_int_equal(ask(&shop.bench, VERB_RECEIVE, "setting", 1, 22).reason, REASON_UNKNOWN_TAG);
    reply = ask_count(&shop.bench, VERB_SPLIT, "casting", 1, 9, "count", 1);
    assert_int_equal(given_number(&reply), 23);
    /* behind the last number there is the first that nothing has (2 to 8) or had (1, 9) */
    EXPECT_ACCEPTED(ask_text(&shop.bench, VERB_BIND, "casting", 1, 9, "tag", "TS1-999999999999-Z"));
    reply = ask_count(&shop.bench, VERB_SPLIT, "casting", 1, 7, "count", 1);
    assert_int_equal(given_number(&reply), 10);
    rig_verify(&shop.rig, NULL);
    shop_close(&shop);
}

#define SPLITS 2

struct splitter {
    struct asker *asker;
    struct reply replies[SPLITS];
};

static void *split_on(void *context)
{
    struct splitter *splitter = context;
    for (int i = 0; i < SPLITS; i++)
        splitter->replies[i] = ask_count(splitter->asker, VERB_SPLIT, "casting", RIG_MANAGER, 1, "count", 1);
    return NULL;
}

static void two_who_ask_at_once_get_two_tags(void **state)
{
    struct shop shop;
    pthread_t threads[2];
    (void)state;
    open_shop(&shop);
    struct splitter splitters[] = {{.asker = &shop.bench}, {.asker = &shop.office}};
    int64_t sum = 0;
    for (size_t i = 0; i < COUNT_OF(threads); i++)
        assert_int_equal(pthread_create(&threads[i], NULL, split_on, &splitters[i]), 0);
    for (size_t i = 0; i < COUNT_OF(threads); i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    for (size_t i = 0; i < COUNT_OF(splitters); i++)
        for (int k = 0; k < SPLITS; k++)
            sum += INT64_C(1) << given_number(&splitters[i].replies[k]);
    assert_int_equal(sum, 1 << 7 | 1 << 8 | 1 << 9 | 1 << 10); /* each of the four once */
    shop_close(&shop);
}

/* ------------------------------------------------------------------ lots */

static struct reply split(struct asker *asker, const char *station, int piece, int64_t count, int new)
{
    struct command command = asker_make(asker, VERB_SPLIT, station, 1, piece);
    struct form form = form_new(form_kind_of(VERB_SPLIT)->fields);
    char tag[TAG_TEXT_MAX];
    memcpy(tag, rig_piece(new).text, sizeof tag);
    form_set_int(&form, "count", count);
    form_set_text(&form, "tag", tag);
    return ask_form(asker, &command, &form);
}

static void a_lot_too_large_is_offered_the_split_that_fits(void **state)
{
    struct shop shop;
    (void)state;
    open_shop(&shop);
    int64_t whole = life_piece(&shop.rig, 1).now.piece.book_mass.ug;
    struct reply reply = ask(&shop.bench, VERB_RECEIVE, "setting", 1, 1);
    assert_int_equal(reply.reason, REASON_STATION_FULL);
    assert_int_equal(reply.numbers.value[NUMBER_FREE], 4);
    EXPECT_REFUSED(split(&shop.bench, "casting", 1, 6, 901), REASON_DOES_NOT_ADD_UP);
    EXPECT_REFUSED(split(&shop.bench, "casting", 1, 4, 2), REASON_EXISTS);
    EXPECT_ACCEPTED(split(&shop.bench, "casting", 1, 4, 901));
    struct piece_row stays = life_piece(&shop.rig, 1), leaves = life_piece(&shop.rig, 901);
    assert_int_equal(stays.now.piece.quantity, 2);
    assert_int_equal(leaves.now.piece.quantity, 4);
    assert_int_equal(stays.now.piece.book_mass.ug + leaves.now.piece.book_mass.ug, whole);
    assert_int_equal(leaves.now.arrived_ms, stays.now.arrived_ms);
    assert_int_equal(load_of(&shop, "casting"), 9);
    EXPECT_ACCEPTED(ask(&shop.bench, VERB_RECEIVE, "setting", 1, 901));
    assert_int_equal(load_of(&shop, "setting"), 4);
    rig_verify(&shop.rig, NULL);
    EXPECT_REFUSED(ask_text(&shop.bench, VERB_MERGE, "casting", 1, 1, "with", rig_piece(901).text),
                   REASON_WRONG_STATE);
    shop_close(&shop);
}

static void halves_that_lie_together_merge(void **state)
{
    struct shop shop;
    char half[TAG_TEXT_MAX];
    (void)state;
    open_shop(&shop);
    EXPECT_ACCEPTED(ask_count(&shop.office, VERB_SCRAP, "", RIG_MANAGER, 1, "count", 4)); /* leaves two */
    memcpy(half, rig_piece(901).text, sizeof half);
    int64_t whole = life_piece(&shop.rig, 1).now.piece.book_mass.ug;
    EXPECT_ACCEPTED(split(&shop.bench, "casting", 1, 1, 901));
    EXPECT_REFUSED(ask_text(&shop.bench, VERB_MERGE, "casting", 1, 1, "with", rig_piece(1).text),
                   REASON_EXISTS);
    EXPECT_REFUSED(ask_text(&shop.bench, VERB_MERGE, "casting", 1, 1, "with", rig_piece(99).text),
                   REASON_UNKNOWN_THING);
    EXPECT_ACCEPTED(ask_text(&shop.bench, VERB_MERGE, "casting", 1, 1, "with", half));
    assert_int_equal(life_piece(&shop.rig, 1).now.piece.quantity, 2);
    assert_int_equal(life_piece(&shop.rig, 1).now.piece.book_mass.ug, whole);
    struct piece_row ended = life_piece(&shop.rig, 901);
    assert_int_equal(ended.now.piece.place, PLACE_ENDED);
    assert_int_equal(ended.now.piece.book_mass.ug, 0);
    assert_int_equal(ask(&shop.bench, VERB_RECEIVE, "setting", 1, 901).reason, REASON_FINISHED);
    assert_int_equal(load_of(&shop, "casting"), 5);
    shop_close(&shop);
}

/* ------------------------------------------------------------------ another pair of hands */

static void work_in_hand_goes_to_another_with_its_metal(void **state)
{
    struct shop shop;
    (void)state;
    open_shop(&shop);
    EXPECT_ACCEPTED(ask(&shop.bench, VERB_RECEIVE, "setting", 1, 2));
    EXPECT_ACCEPTED(ask(&shop.bench, VERB_RECEIVE, "setting", 2, 3));
    int64_t book = life_piece(&shop.rig, 2).now.piece.book_mass.ug;
    EXPECT_REFUSED(ask_text(&shop.bench, VERB_HAND_OVER, "setting", 1, 2, "to", "TSB-000002-G"),
                   REASON_AT_ONCE);
    EXPECT_REFUSED(ask_text(&shop.bench, VERB_HAND_OVER, "setting", 1, 2, "to", "TSB-000001-I"),
                   REASON_EXISTS);
    EXPECT_REFUSED(ask_text(&shop.bench, VERB_HAND_OVER, "setting", 1, 4, "to", "TSB-000003-E"),
                   REASON_NOT_IN_WORK);
    EXPECT_ACCEPTED(ask_text(&shop.bench, VERB_HAND_OVER, "setting", 1, 2, "to", "TSB-000003-E"));
    struct piece_row row = life_piece(&shop.rig, 2);
    assert_string_equal(row.now.piece.holder.text, "TSB-000003-E");
    assert_true(row.now.piece.since.several);
    assert_int_equal(life_balance(&shop.rig, "operator:TSB-000003-E"), book);
    assert_int_equal(life_balance(&shop.rig, "operator:TSB-000001-I"), 0);
    shop_close(&shop);
}

/* ------------------------------------------------------------------ taking back */

static void expect_same(const struct piece_row *before, const struct piece_row *after)
{
    const struct piece *a = &before->now.piece, *b = &after->now.piece;
    assert_int_equal(a->place, b->place);
    assert_int_equal(a->state, b->state);
    assert_int_equal(a->quantity, b->quantity);
    assert_int_equal(a->book_mass.ug, b->book_mass.ug);
    assert_int_equal(a->stones.ug, b->stones.ug);
    assert_string_equal(a->station.text, b->station.text);
    assert_string_equal(a->tray.text, b->tray.text);
    assert_string_equal(a->holder.text, b->holder.text);
    assert_string_equal(a->since.operator_badge.text, b->since.operator_badge.text);
    assert_int_equal(a->since.several, b->since.several);
    assert_int_equal(before->now.arrived_ms, after->now.arrived_ms);
}

static void what_a_withdrawal_takes_back_is_as_before(void **state)
{
    static const enum verb verbs[] = {VERB_HOLD, VERB_SCRAP, VERB_MISSING};
    struct shop shop;
    (void)state;
    open_shop(&shop);
    EXPECT_ACCEPTED(ask(&shop.bench, VERB_RECEIVE, "setting", 1, 2));
    for (size_t i = 0; i < COUNT_OF(verbs); i++) {
        struct piece_row before = life_piece(&shop.rig, 2);
        int64_t held = life_balance(&shop.rig, "operator:TSB-000001-I");
        struct command command = asker_make(&shop.office, verbs[i], "", RIG_MANAGER, 2);
        struct form form = form_new(form_kind_of(verbs[i])->fields);
        EXPECT_ACCEPTED(ask_form(&shop.office, &command, &form));
        EXPECT_ACCEPTED(ask_withdraw(&shop.office, &command, DECIDED_HUB));
        struct piece_row after = life_piece(&shop.rig, 2);
        expect_same(&before, &after);
        assert_int_equal(life_balance(&shop.rig, "operator:TSB-000001-I"), held);
        rig_verify(&shop.rig, NULL);
    }
    assert_int_equal(load_of(&shop, "setting"), 1);
    shop_close(&shop);
}

static void a_split_is_not_taken_back_but_merged(void **state)
{
    struct shop shop;
    char tag[TAG_TEXT_MAX];
    (void)state;
    open_shop(&shop);
    memcpy(tag, rig_piece(901).text, sizeof tag);
    struct command command = asker_make(&shop.bench, VERB_SPLIT, "casting", 1, 1);
    struct form form = form_new(form_kind_of(VERB_SPLIT)->fields);
    form_set_int(&form, "count", 2);
    form_set_text(&form, "tag", tag);
    EXPECT_ACCEPTED(ask_form(&shop.bench, &command, &form));
    struct reply reply = ask_withdraw(&shop.bench, &command, DECIDED_HUB);
    assert_int_equal(reply.reason, REASON_NOTHING_TO_UNDO);
    assert_true(reply.has_piece); /* how it is, for who wanted it otherwise */
    assert_int_equal(reply.version, life_piece(&shop.rig, 1).now.piece.version);
    assert_int_equal(life_piece(&shop.rig, 1).now.piece.quantity, 4);
    shop_close(&shop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_held_piece_cannot_be_moved_and_goes_back_to_its_state),
        cmocka_unit_test(to_hold_is_not_to_take_over),
        cmocka_unit_test(parking_makes_room_and_coming_back_needs_it),
        cmocka_unit_test(part_of_a_lot_is_scrapped_with_its_share_of_metal),
        cmocka_unit_test(a_missing_piece_is_a_loss_of_its_station_until_it_is_found),
        cmocka_unit_test(what_is_found_where_there_is_no_room_is_parked),
        cmocka_unit_test(what_was_lost_can_be_made_again_and_no_more),
        cmocka_unit_test(a_tag_that_is_left_out_is_given),
        cmocka_unit_test(two_who_ask_at_once_get_two_tags),
        cmocka_unit_test(a_lot_too_large_is_offered_the_split_that_fits),
        cmocka_unit_test(halves_that_lie_together_merge),
        cmocka_unit_test(work_in_hand_goes_to_another_with_its_metal),
        cmocka_unit_test(what_a_withdrawal_takes_back_is_as_before),
        cmocka_unit_test(a_split_is_not_taken_back_but_merged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
