/* What has happened to a held piece moves it, and its hold goes with it; and which holds a release ends. */
#include <stdarg.h>
#include <setjmp.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "common/rules/held.h"
#include "common/rules/life.h"
#include "tests/unit/common_rules/line_helper.h"

/* ---------------------------------------------------------------- what is done with it */

static const struct {
    const char *name;
    enum verb verb;
    int step; /* where it is held */
    enum piece_state was;
    int here;
    bool happened, late;
    enum reason reason, flag;
    int to;                 /* where it is held afterwards … */
    enum piece_state state; /* … and was this before */
} rows[] = {
    {"asked, it stays", VERB_RECEIVE, CASTING, PIECE_DONE, SETTING, false, false, REASON_HELD, REASON_NONE,
     CASTING, PIECE_DONE},
    {"taken in from upstream", VERB_RECEIVE, CASTING, PIECE_DONE, SETTING, true, false, REASON_NONE,
     REASON_NONE, SETTING, PIECE_IN_WORK},
    {"taken in from the pool", VERB_RECEIVE, POOL, PIECE_QUEUED, CASTING, true, false, REASON_NONE,
     REASON_NONE, CASTING, PIECE_IN_WORK},
    {"taken in before it was done", VERB_RECEIVE, CASTING, PIECE_IN_WORK, SETTING, true, false, REASON_NONE,
     REASON_NOT_DONE, SETTING, PIECE_IN_WORK},
    {"taken in far from there", VERB_RECEIVE, CASTING, PIECE_DONE, QC, true, false, REASON_NONE, REASON_LATE,
     CASTING, PIECE_DONE},
    {"started", VERB_START, SETTING, PIECE_QUEUED, SETTING, true, false, REASON_NONE, REASON_NONE, SETTING,
     PIECE_IN_WORK},
    {"started on a visit before", VERB_START, SETTING, PIECE_QUEUED, SETTING, true, true, REASON_NONE,
     REASON_LATE, SETTING, PIECE_QUEUED},
    {"finished", VERB_FINISH, CASTING, PIECE_IN_WORK, CASTING, true, false, REASON_NONE, REASON_NONE, CASTING,
     PIECE_DONE},
    {"weighed", VERB_WEIGH, QC, PIECE_IN_WORK, QC, true, false, REASON_NONE, REASON_NONE, QC, PIECE_IN_WORK},
    {"sent back", VERB_REWORK, QC, PIECE_IN_WORK, QC, true, false, REASON_NONE, REASON_NONE, SETTING,
     PIECE_QUEUED},
    {"passed to finished goods, it stays", VERB_PASS, QC, PIECE_IN_WORK, QC, true, false, REASON_NONE,
     REASON_HELD, QC, PIECE_IN_WORK},
};

static struct piece held_piece(int step, enum piece_state was)
{
    struct piece piece = line_piece(step, was, line_operator(1));
    piece.weighed_here = step == QC;
    return piece_hold(&piece).after;
}

static void what_has_happened_moves_it_and_it_stays_held(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct line line;
        line_make(&line);
        print_message("  %s\n", rows[i].name);
        struct piece piece = held_piece(rows[i].step, rows[i].was);
        struct piece found = held_found(&piece, rows[i].happened);
        struct deed deed = {.piece = &found,
                            .here = &line.now[rows[i].here],
                            .next = line.now,
                            .next_count = LINE_STATIONS,
                            .operator_badge = line_operator(1),
                            .happened = rows[i].happened,
                            .late = rows[i].late};
        struct outcome out = line_judge(rows[i].verb, &deed);
        held_keep(&out, &piece);
        bool stays = rows[i].step == rows[i].to && rows[i].was == rows[i].state && rows[i].verb != VERB_WEIGH;
        assert_int_equal(out.reason, rows[i].reason);
        assert_int_equal(out.flag, rows[i].flag);
        assert_int_equal(out.changes, !stays);
        assert_int_equal(out.after.version, piece.version + !stays);
        assert_int_equal(out.after.state, PIECE_HELD);
        assert_int_equal(out.after.was, rows[i].state);
        assert_string_equal(out.after.station.text, line.stations[rows[i].to].code.text);
        if (stays)
            assert_memory_equal(&out.after, &piece, sizeof piece);
    }
}

static void a_deed_finds_it_as_it_was_before_its_hold(void **state)
{
    struct piece free = line_piece(SETTING, PIECE_IN_WORK, line_operator(1));
    struct piece held = piece_hold(&free).after;
    struct piece found = held_found(&held, true);
    (void)state;
    free.version = held.version;
    assert_memory_equal(&found, &free, sizeof free);
}

static void what_is_free_or_parked_is_as_it_is(void **state)
{
    struct piece free = line_piece(SETTING, PIECE_QUEUED, line_operator(1));
    struct piece held = held_piece(SETTING, PIECE_QUEUED);
    struct piece parked = piece_park(&held).after;
    struct piece found = held_found(&free, true), left = held_found(&parked, true);
    struct outcome out = {.changes = true, .after = free};
    (void)state;
    assert_memory_equal(&found, &free, sizeof free);
    assert_memory_equal(&left, &parked, sizeof parked);
    held_keep(&out, &free);
    assert_memory_equal(&out.after, &free, sizeof free);
}

/* ---------------------------------------------------------------- which holds a release ends */

enum { SETTERS = 1, POLISHERS, INSPECTORS }; /* kiosks; the release happened at the first */

static const struct {
    const char *name;
    int count;
    struct held_note notes[4]; /* newest first */
    int64_t seen;
    bool over;
} spans[] = {
    {"its own", 1, {{HELD_ON, SETTERS, 5}}, 4, true},
    {"another's, which it had seen", 1, {{HELD_ON, INSPECTORS, 5}}, 5, true},
    {"another's, which it had not", 1, {{HELD_ON, INSPECTORS, 5}}, 4, false},
    {"its own, taken on meanwhile", 2, {{HELD_OTHER, POLISHERS, 6}, {HELD_ON, SETTERS, 5}}, 4, true},
    {"both held it", 2, {{HELD_AGAIN, SETTERS, 5}, {HELD_ON, INSPECTORS, 5}}, 5, false},
    {"another took its own on, and held it there",
     3,
     {{HELD_AGAIN, POLISHERS, 6}, {HELD_OTHER, POLISHERS, 6}, {HELD_ON, SETTERS, 5}},
     6,
     false},
    {"… and has let it go",
     4,
     {{HELD_OFF, POLISHERS, 6},
      {HELD_AGAIN, POLISHERS, 6},
      {HELD_OTHER, POLISHERS, 6},
      {HELD_ON, SETTERS, 5}},
     6,
     true},
    {"whoever holds it works on it", 2, {{HELD_OTHER, INSPECTORS, 6}, {HELD_ON, INSPECTORS, 5}}, 4, false},
    {"let go by another than who holds it",
     2,
     {{HELD_OFF, POLISHERS, 6}, {HELD_ON, INSPECTORS, 5}},
     4,
     false},
    {"let go by another, and held anew",
     3,
     {{HELD_AGAIN, POLISHERS, 5}, {HELD_OFF, POLISHERS, 5}, {HELD_ON, SETTERS, 5}},
     5,
     false},
    {"its own deeds in between were done without knowing",
     3,
     {{HELD_OTHER, SETTERS, 6}, {HELD_OTHER, SETTERS, 6}, {HELD_ON, INSPECTORS, 5}},
     6,
     false},
    {"it went on with it, and then saw that it is held",
     3,
     {{HELD_OTHER, SETTERS, 7}, {HELD_OTHER, SETTERS, 6}, {HELD_ON, INSPECTORS, 5}},
     7,
     true},
    {"held again while it looked on", 2, {{HELD_AGAIN, POLISHERS, 5}, {HELD_ON, INSPECTORS, 5}}, 5, false},
    {"… and it saw what was done there since",
     3,
     {{HELD_OTHER, POLISHERS, 6}, {HELD_AGAIN, POLISHERS, 5}, {HELD_ON, INSPECTORS, 5}},
     6,
     true},
};

static void a_release_ends_what_it_knew(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT_OF(spans); i++) {
        struct held_note notes[COUNT_OF(spans[i].notes) + 1];
        memcpy(notes, spans[i].notes, sizeof spans[i].notes);
        notes[spans[i].count] = (struct held_note){HELD_ON, INSPECTORS, INT64_MAX}; /* not asked about */
        if (held_is_over(notes, spans[i].count, SETTERS, spans[i].seen) != spans[i].over)
            fail_msg("%s: %s", spans[i].name, spans[i].over ? "stays held" : "is let go");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_has_happened_moves_it_and_it_stays_held),
        cmocka_unit_test(a_deed_finds_it_as_it_was_before_its_hold),
        cmocka_unit_test(what_is_free_or_parked_is_as_it_is),
        cmocka_unit_test(a_release_ends_what_it_knew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
