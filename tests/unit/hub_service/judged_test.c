/* Right first time, on one history after the other: the wall and the report say the same. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "hub/service/reports.h"
#include "tests/unit/hub_service/metal_helper.h"

#define LOT     4
#define HALF    50      /* the tag of what is split off */
#define EACH_UG 5739662 /* 380 mm³ · 15.6 · 0.991 · 0.96, and half a carat */

struct told {
    int64_t judged, right, reworked, accepted;
};

/* A lot of four; a deed with a 2 is done with the one that was split off. */
static const struct {
    const char *name, *deeds;
    bool twice; /* it is inspected at polishing, too */
    struct told want;
} histories[] = {
    {"at QC, nothing said yet", "in good", false, {0, 0, 0, 0}},
    {"passes", "in good pass", false, {4, 4, 0, 0}},
    {"a pass taken back is none", "in good pass undo", false, {0, 0, 0, 0}},
    {"taken back, and passed again", "in good pass undo pass", false, {4, 4, 0, 0}},
    {"sent back, and not judged yet", "in good rework again", false, {0, 0, 0, 0}},
    {"sent back, then passes", "in good rework again good pass", false, {4, 0, 4, 0}},
    {"sending back taken back", "in good rework undo pass", false, {4, 4, 0, 0}},
    {"taking back taken back", "in good rework undo instead good pass", false, {4, 0, 4, 0}},
    {"accepted by a manager", "in light accept", false, {4, 0, 0, 4}},
    {"accepting taken back", "in light accept undo", false, {0, 0, 0, 0}},
    {"accepted after it was sent back", "in light rework again light accept", false, {4, 0, 0, 4}},
    {"both halves of what was sent back",
     "in good rework split again good pass again2 good2 pass2",
     false,
     {4, 0, 4, 0}},
    {"one half is sent back", "in split good pass good2 rework2 again2 good2 pass2", false, {4, 3, 1, 0}},
    {"not its last inspection", "in", true, {0, 0, 0, 0}},
    {"twice inspected, counted once", "in good pass", true, {4, 4, 0, 0}},
    {"a lot with a half that was sent back", "in split rework2 again2 merge good pass", true, {4, 0, 4, 0}},
};

struct floor {
    struct rig rig;
    struct asker bench, finish;
    bool twice;
};

static void open_floor(struct floor *floor, bool twice)
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

static void come_in(struct floor *floor, int piece)
{
    said_yes(ask(&floor->bench, VERB_RECEIVE, "setting", 1, piece));
    said_yes(ask(&floor->bench, VERB_FINISH, "setting", 1, piece));
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
static void again_instead(struct floor *floor, int piece)
{
    instead(floor, VERB_RECEIVE, "polishing", piece);
    finish_again(floor, piece);
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

static const struct {
    const char *word;
    void (*act)(struct floor *floor, int piece);
} deeds[] = {
    {"in", come_in},        {"again", again}, {"good", weigh_good},
    {"light", weigh_light}, {"pass", pass},   {"rework", send_back},
    {"accept", accept},     {"undo", undo},   {"instead", again_instead},
    {"split", split},       {"merge", merge},
};

static void play(struct floor *floor, const char *words)
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

/* ------------------------------------------------------------------ what is told */

/* week, judged, right, ppm, reworked, accepted; a history over midnight of a Sunday has two. */
static void hear(void *context, const struct report_cell *cells, int count)
{
    struct told *told = context;
    assert_int_equal(count, 6);
    told->judged += cells[1].number;
    told->right += cells[2].number;
    told->reworked += cells[4].number;
    told->accepted += cells[5].number;
}

static struct told report(const struct rig *rig)
{
    struct told told = {0};
    struct reader *reader;
    struct report_span ever = {0, INT64_MAX, INT64_MAX};
    assert_false(fault_is(reader_open(rig->path, &reader)));
    assert_false(fault_is(reader_report(reader, REPORT_RIGHT_FIRST_TIME, &ever, hear, &told)));
    reader_close(reader);
    return told;
}

static void the_wall_and_the_report_agree(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(histories); i++) {
        struct floor floor;
        print_message("%s\n", histories[i].name);
        open_floor(&floor, histories[i].twice);
        play(&floor, histories[i].deeds);
        struct told told = report(&floor.rig);
        assert_memory_equal(&told, &histories[i].want, sizeof told);
        struct board *board = rig_board(&floor.rig);
        assert_int_equal(board->judged_today, told.judged);
        assert_int_equal(board->right_today, told.right);
        assert_int_equal(board->finished_today, told.judged); /* nothing follows QC but delivery */
        free(board);
        rig_verify(&floor.rig, NULL);
        rig_close(&floor.rig);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_wall_and_the_report_agree)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
