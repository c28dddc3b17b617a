/* A stock-take says where a piece is: what that makes of it, wherever it was and however. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/hub_service/life_helper.h"
#include "tests/unit/hub_service/metal_helper.h"

enum before {
    DONE,
    IN_HAND,
    IN_QUEUE,
    HELD_DONE,
    HELD_IN_HAND,
    PARKED,
    HELD_AND_LOST,
    LOST,
    COUNTED_OUT,
    SENT_BACK,
    SENT_BACK_AND_LOST
};

/* R-1 is done at casting; person 1 takes it into work at setting; QC sends it back there. */
static const struct {
    enum before before;
    const char *found; /* where the stock-take finds it */
    const char *name;
    enum place place;
    const char *station, *tray;
    enum piece_state state, was;
    int holder;
    int step;
    bool rework;
} rows[] = {
    {DONE, "of=station place=casting", "done, where it is", PLACE_STATION, "casting", "casting", PIECE_DONE,
     PIECE_QUEUED, 0, 0, false},
    {DONE, "of=station place=casting state=queued", "not done after all", PLACE_STATION, "casting", "casting",
     PIECE_QUEUED, PIECE_QUEUED, 0, 0, false},
    {DONE, "of=station place=polishing", "at another station", PLACE_STATION, "polishing", "polishing",
     PIECE_QUEUED, PIECE_QUEUED, 0, 2, false},
    {DONE, "of=operator place=polishing badge=3", "in somebody's hand", PLACE_STATION, "polishing",
     "polishing", PIECE_IN_WORK, PIECE_QUEUED, 3, 2, false},
    {DONE, "of=finished", "in finished goods", PLACE_FINISHED, "", "", PIECE_DONE, PIECE_QUEUED, 0, 0, false},
    {IN_HAND, "of=station place=setting", "in work, in the tray", PLACE_STATION, "setting", "setting",
     PIECE_QUEUED, PIECE_QUEUED, 0, 1, false},
    {IN_HAND, "of=station place=setting state=done", "in work, in the tray and done", PLACE_STATION,
     "setting", "setting", PIECE_DONE, PIECE_QUEUED, 0, 1, false},
    {IN_HAND, "of=operator place=setting badge=1", "in work, where it is", PLACE_STATION, "setting",
     "setting", PIECE_IN_WORK, PIECE_QUEUED, 1, 1, false},
    {IN_HAND, "of=operator place=setting badge=1 state=done", "in hand it is in work, whatever is said",
     PLACE_STATION, "setting", "setting", PIECE_IN_WORK, PIECE_QUEUED, 1, 1, false},
    {IN_HAND, "of=operator place=setting badge=3", "in work, in another's hand", PLACE_STATION, "setting",
     "setting", PIECE_IN_WORK, PIECE_QUEUED, 3, 1, false},
    {IN_HAND, "of=station place=polishing", "in work, at another station", PLACE_STATION, "polishing",
     "polishing", PIECE_QUEUED, PIECE_QUEUED, 0, 2, false},
    {IN_HAND, "of=station place=casting", "in work, back at the first station", PLACE_STATION, "casting",
     "casting", PIECE_QUEUED, PIECE_QUEUED, 0, 0, false},
    {IN_HAND, "of=finished", "in work, in finished goods", PLACE_FINISHED, "", "", PIECE_DONE, PIECE_QUEUED,
     0, 1, false},
    {HELD_DONE, "of=station place=casting", "held, where it is", PLACE_STATION, "casting", "casting",
     PIECE_HELD, PIECE_DONE, 0, 0, false},
    {HELD_DONE, "of=station place=casting state=done", "held no more, as is said", PLACE_STATION, "casting",
     "casting", PIECE_DONE, PIECE_QUEUED, 0, 0, false},
    {HELD_DONE, "of=station place=polishing", "held, at another station", PLACE_STATION, "polishing",
     "polishing", PIECE_HELD, PIECE_QUEUED, 0, 2, false},
    {HELD_DONE, "of=finished", "held, in finished goods", PLACE_FINISHED, "", "", PIECE_DONE, PIECE_QUEUED, 0,
     0, false},
    {HELD_IN_HAND, "of=operator place=setting badge=1", "held in hand, where it is", PLACE_STATION, "setting",
     "setting", PIECE_HELD, PIECE_IN_WORK, 1, 1, false},
    {HELD_IN_HAND, "of=station place=setting", "held in hand, in the tray", PLACE_STATION, "setting",
     "setting", PIECE_HELD, PIECE_QUEUED, 0, 1, false},
    {HELD_IN_HAND, "of=station place=polishing", "held in hand, at another station", PLACE_STATION,
     "polishing", "polishing", PIECE_HELD, PIECE_QUEUED, 0, 2, false},
    {HELD_IN_HAND, "of=operator place=setting badge=3", "held in hand, in another's", PLACE_STATION,
     "setting", "setting", PIECE_HELD, PIECE_IN_WORK, 3, 1, false},
    {PARKED, "of=station place=casting", "parked, in its tray: held there", PLACE_STATION, "casting",
     "casting", PIECE_HELD, PIECE_QUEUED, 0, 0, false},
    {HELD_AND_LOST, "of=station place=casting", "missing while it was held: held there", PLACE_STATION,
     "casting", "casting", PIECE_HELD, PIECE_DONE, 0, 0, false},
    {HELD_AND_LOST, "of=station place=polishing", "the same, at another station", PLACE_STATION, "polishing",
     "polishing", PIECE_HELD, PIECE_QUEUED, 0, 2, false},
    {LOST, "of=station place=casting", "missing, where it was: done there", PLACE_STATION, "casting",
     "casting", PIECE_DONE, PIECE_QUEUED, 0, 0, false},
    {LOST, "of=operator place=casting badge=3", "missing, in somebody's hand", PLACE_STATION, "casting",
     "casting", PIECE_IN_WORK, PIECE_QUEUED, 3, 0, false},
    {COUNTED_OUT, "of=station place=casting", "missed by a count, held: held there", PLACE_STATION, "casting",
     "casting", PIECE_HELD, PIECE_DONE, 0, 0, false},
    {COUNTED_OUT, "of=finished", "missed by a count, in finished goods", PLACE_FINISHED, "", "", PIECE_DONE,
     PIECE_QUEUED, 0, 0, false},
    {SENT_BACK_AND_LOST, "of=station place=setting", "sent back and missing, and fetched", PLACE_STATION,
     "setting", "setting", PIECE_QUEUED, PIECE_QUEUED, 0, 1, true},
    {SENT_BACK, "of=station place=qc", "sent back, where it is", PLACE_STATION, "setting", "qc", PIECE_QUEUED,
     PIECE_QUEUED, 0, 1, true},
    {SENT_BACK, "of=station place=setting", "sent back, and fetched", PLACE_STATION, "setting", "setting",
     PIECE_QUEUED, PIECE_QUEUED, 0, 1, true},
    {SENT_BACK, "of=station place=polishing", "sent back, at another station", PLACE_STATION, "polishing",
     "polishing", PIECE_QUEUED, PIECE_QUEUED, 0, 2, false},
};

static void send_back(struct shop *shop)
{
    EXPECT_ACCEPTED(ask(&shop->bench, VERB_FINISH, "setting", 1, 1));
    EXPECT_ACCEPTED(ask(&shop->finish, VERB_RECEIVE, "polishing", 2, 1));
    EXPECT_ACCEPTED(ask(&shop->finish, VERB_FINISH, "polishing", 2, 1));
    EXPECT_ACCEPTED(ask(&shop->finish, VERB_RECEIVE, "qc", 4, 1));
    struct command command = asker_make(&shop->finish, VERB_REWORK, "qc", 4, 1);
    command.to = code_of("setting");
    assert_true(TEXT_COPY(command.defect, span_of("loose_stone")));
    EXPECT_ACCEPTED(asker_send(&shop->finish, &command));
}

static void become(struct shop *shop, enum before before)
{
    if (before == IN_HAND || before == HELD_IN_HAND || before == SENT_BACK || before == SENT_BACK_AND_LOST)
        EXPECT_ACCEPTED(ask(&shop->bench, VERB_RECEIVE, "setting", 1, 1));
    if (before == SENT_BACK || before == SENT_BACK_AND_LOST)
        send_back(shop);
    if (before == HELD_DONE || before == HELD_IN_HAND || before == PARKED || before == HELD_AND_LOST ||
        before == COUNTED_OUT)
        EXPECT_ACCEPTED(ask_text(&shop->office, VERB_HOLD, "", RIG_MANAGER, 1, NULL, NULL));
    if (before == PARKED)
        EXPECT_ACCEPTED(ask_text(&shop->office, VERB_PARK, "", RIG_MANAGER, 1, NULL, NULL));
    if (before == COUNTED_OUT)
        said_yes(say(&shop->office, VERB_STOCK_TAKE, "", RIG_MANAGER, 0, "of=station place=casting empty=1"));
    if (before == HELD_AND_LOST || before == LOST || before == SENT_BACK_AND_LOST)
        EXPECT_ACCEPTED(ask_text(&shop->office, VERB_MISSING, "", RIG_MANAGER, 1, NULL, NULL));
}

/* "of=operator place=setting badge=3 state=done" as a whole stock-take of R-1. */
static struct reply count(struct shop *shop, const char *found)
{
    char form[256], of[64], state[32] = "";
    int person;
    const char *badge = strstr(found, " badge="), *said = strstr(found, " state=");
    size_t size = badge ? (size_t)(badge - found) : said ? (size_t)(said - found) : strlen(found);
    snprintf(of, sizeof of, "%.*s", (int)size, found);
    if (said)
        snprintf(state, sizeof state, "%s", said);
    if (badge && sscanf(badge, " badge=%d", &person) == 1)
        snprintf(form, sizeof form, "%s badge=%s pieces={piece=%s%s}", of, rig_person(person).text,
                 rig_piece(1).text, state);
    else
        snprintf(form, sizeof form, "%s pieces={piece=%s%s}", of, rig_piece(1).text, state);
    return say(&shop->office, VERB_STOCK_TAKE, "", RIG_MANAGER, 0, form);
}

static void what_a_count_makes_of_a_piece(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct shop shop;
        print_message("  %s\n", rows[i].name);
        rig_open(&shop.rig, 2, 2);
        shop_staff(&shop);
        become(&shop, rows[i].before);
        said_yes(count(&shop, rows[i].found));
        struct piece piece = life_piece(&shop.rig, 1).now.piece;
        assert_int_equal(piece.place, rows[i].place);
        assert_string_equal(piece.station.text, rows[i].station);
        assert_string_equal(piece.tray.text, rows[i].tray);
        assert_string_equal(piece_state_word(piece.state), piece_state_word(rows[i].state));
        if (piece.state == PIECE_HELD)
            assert_string_equal(piece_state_word(piece.was), piece_state_word(rows[i].was));
        assert_string_equal(piece.holder.text, rows[i].holder > 0 ? rig_person(rows[i].holder).text : "");
        assert_int_equal(piece.step, rows[i].step);
        assert_int_equal(piece.rework, rows[i].rework);
        shop_close(&shop);
    }
}

/* In a tray nobody holds it: "in work" there made it in work with nobody. */
static void what_lies_in_a_tray_is_in_nobodys_work(void **state)
{
    static const struct {
        enum before before;
        const char *found, *name;
    } trays[] = {
        {DONE, "of=station place=casting state=in_work", "done, where it is"},
        {DONE, "of=station place=setting state=in_work", "done, at another station"},
        {IN_HAND, "of=station place=setting state=in_work", "in somebody's work"},
        {HELD_IN_HAND, "of=station place=setting state=in_work", "in somebody's work, and held"},
    };
    (void)state;
    for (size_t i = 0; i < COUNT_OF(trays); i++) {
        struct shop shop;
        print_message("  %s\n", trays[i].name);
        rig_open(&shop.rig, 2, 2);
        shop_staff(&shop);
        become(&shop, trays[i].before);
        said_no(count(&shop, trays[i].found), REASON_WRONG_STATE, "in the hand of the person who has it");
        shop_close(&shop);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_count_makes_of_a_piece),
        cmocka_unit_test(what_lies_in_a_tray_is_in_nobodys_work),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
