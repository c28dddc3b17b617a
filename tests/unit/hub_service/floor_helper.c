#include "tests/unit/hub_service/floor_helper.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/hub_service/metal_helper.h"

#define LOT     4
#define HALF    50      /* the tag of what is split off */
#define EACH_UG 5739662 /* 380 mm³ · 15.6 · 0.991 · 0.96, and half a carat */

void floor_open(struct floor *floor, bool twice)
{
    struct workshop workshop;
    rig_describe(&workshop, 1, 1);
    workshop.pieces[0].quantity = LOT;
    for (int i = 0; i < workshop.station_count; i++) {
        workshop.stations[i].limit.pieces = 3 * LOT;
        workshop.stations[i].at_once = 3 * LOT;
    }
    workshop.routes[0].steps[2].inspection = twice;
    rig_open_as(&floor->rig, &workshop);
    floor->bench = rig_asker(&floor->rig, 0);
    floor->finish = rig_asker(&floor->rig, 1);
    floor->twice = twice;
}

/* ------------------------------------------------------------------ deeds */

static void finish_again(struct floor *floor, int piece)
{
    said_yes(ask(&floor->finish, floor->twice ? VERB_PASS : VERB_FINISH, "polishing", 1, piece));
    said_yes(ask(&floor->finish, VERB_RECEIVE, "qc", 1, piece));
}

static void again(struct floor *floor, int piece)
{
    said_yes(ask(&floor->finish, VERB_RECEIVE, "polishing", 1, piece));
    finish_again(floor, piece);
}

/* Done at setting, so that polishing is next. */
static void be_set(struct floor *floor, int piece)
{
    said_yes(ask(&floor->bench, VERB_RECEIVE, "setting", 1, piece));
    said_yes(ask(&floor->bench, VERB_FINISH, "setting", 1, piece));
}

static void come_in(struct floor *floor, int piece)
{
    be_set(floor, piece);
    again(floor, piece);
}

static void weigh(struct floor *floor, int piece, int parts)
{
    int64_t quantity = piece_sheet(&floor->rig, rig_piece(piece)).piece.quantity;
    said_yes(ask_weigh(&floor->finish, "qc", 1, piece, quantity * EACH_UG / parts));
}

static void weigh_good(struct floor *floor, int piece)
{
    weigh(floor, piece, 1);
}

static void weigh_light(struct floor *floor, int piece)
{
    weigh(floor, piece, 2);
}

static void pass(struct floor *floor, int piece)
{
    said_yes(ask(&floor->finish, VERB_PASS, "qc", 1, piece));
}

static void send_back(struct floor *floor, int piece)
{
    struct command rework = asker_make(&floor->finish, VERB_REWORK, "qc", 1, piece);
    rework.to = code_of("polishing");
    snprintf(rework.defect, sizeof rework.defect, "scratch");
    said_yes(asker_send(&floor->finish, &rework));
}

static void accept(struct floor *floor, int piece)
{
    said_yes(say(&floor->finish, VERB_ACCEPT, "qc", RIG_MANAGER, piece, "reason=client_agrees"));
}

/* In place of the last deed of the bench of polishing and QC. */
static void instead(struct floor *floor, enum verb verb, const char *station, int piece)
{
    struct uuid last = floor->finish.last;
    int64_t n = floor->finish.n;
    struct command command = asker_make(&floor->finish, verb, station, 1, piece);
    command.decided = DECIDED_KIOSK;
    command.has_replaces = true;
    command.replaces_id = last;
    command.replaces_n = n;
    struct reply reply = asker_send(&floor->finish, &command);
    said_yes(reply);
    assert_int_equal(reply.flag_count, 0);
}

static void undo(struct floor *floor, int piece)
{
    instead(floor, VERB_WITHDRAW, "qc", piece);
}

/* The answer to the undo was lost, and the piece was taken in where it had been sent: it was sent, after all.
 */
static void be_fetched(struct floor *floor, int piece)
{
    instead(floor, VERB_RECEIVE, "polishing", piece);
}

static void split(struct floor *floor, int piece)
{
    char form[64];
    snprintf(form, sizeof form, "count=1 tag=%s", rig_piece(HALF).text);
    said_yes(say(&floor->finish, VERB_SPLIT, "qc", 1, piece, form));
}

static void merge(struct floor *floor, int piece)
{
    char form[64];
    snprintf(form, sizeof form, "with=%s", rig_piece(HALF).text);
    said_yes(say(&floor->finish, VERB_MERGE, "qc", 1, piece, form));
}

static void fail_sheet(struct floor *floor, int piece)
{
    said_yes(
        say(&floor->finish, VERB_INSPECT, "qc", 1, piece, "surface=fail defect=scratch guilty=polishing"));
}

static void let_past(struct floor *floor, int piece)
{
    said_yes(say(&floor->finish, VERB_OVERRIDE, "polishing", RIG_MANAGER, piece, "reason=rush_order"));
}

static const struct {
    const char *word;
    void (*act)(struct floor *floor, int piece);
} deeds[] = {
    {"in", come_in},         {"again", again},       {"good", weigh_good}, {"light", weigh_light},
    {"pass", pass},          {"rework", send_back},  {"accept", accept},   {"undo", undo},
    {"fetched", be_fetched}, {"on", finish_again},   {"split", split},     {"merge", merge},
    {"sheet", fail_sheet},   {"override", let_past}, {"set", be_set},
};

void floor_play(struct floor *floor, const char *words)
{
    struct span rest = span_of(words), word;
    while (span_split(&rest, ' ', &word)) {
        bool half = word.data[word.size - 1] == '2';
        size_t i = 0;
        word.size -= half;
        while (i < COUNT_OF(deeds) && !span_is(word, deeds[i].word))
            i++;
        assert_true(i < COUNT_OF(deeds));
        deeds[i].act(floor, half ? HALF : 1);
    }
}
