#include "tests/unit/common_rules/line_helper.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const char *const kinds[LINE_STATIONS] = {"casting", "setting", "polishing", "qc"};

const struct route_step line_route[ROUTE_STEPS] = {
    {.kind = {"casting"}, .factor_ppm = 991000, .factor_verified = true, .standard_s = 600},
    {.kind = {"setting"},
     .factor_ppm = 990000,
     .factor_verified = true,
     .weigh = WEIGH_OUT,
     .sets_stones = true,
     .standard_s = 1800},
    {.kind = {"polishing"},
     .factor_ppm = 950000,
     .factor_verified = true,
     .weigh = WEIGH_BOTH,
     .standard_s = 900},
    {.kind = {"qc"},
     .factor_ppm = 1000000,
     .factor_verified = true,
     .weigh = WEIGH_IN,
     .tolerance_ppm = 20000,
     .inspection = true,
     .standard_s = 300},
    {.kind = {"delivery"}, .factor_ppm = 1000000, .factor_verified = true},
};

void line_make(struct line *line)
{
    *line = (struct line){0};
    for (int i = 0; i < LINE_STATIONS; i++) {
        struct station *station = &line->stations[i];
        station->code = code_of(kinds[i]);
        station->kind = code_of(kinds[i]);
        station->place = i;
        station->limit.pieces = 4;
        station->staff = 2;
        station->at_once = 1;
        line->now[i].station = station;
    }
}

struct piece line_piece(int step, enum piece_state state, struct tag operator_badge)
{
    struct piece piece = {
        .tag = tag_make(TAG_PIECE, 123),
        .version = 7,
        .quantity = 1,
        .place = step < 0 ? PLACE_POOL : PLACE_STATION,
        .state = state,
        .step = step,
        .book_mass = MASS_MG(5000),
        .stones = MASS_MG(step > SETTING || (step == SETTING && state == PIECE_DONE) ? LINE_STONES_MG : 0),
        .stones_due = MASS_MG(LINE_STONES_MG),
        .steps = line_route,
        .step_count = ROUTE_STEPS,
    };
    if (step >= 0)
        piece.station = piece.tray = code_of(kinds[step]);
    if (state == PIECE_IN_WORK)
        piece.holder = operator_badge;
    return piece;
}

struct tag line_operator(int number)
{
    return tag_make(TAG_BADGE, number);
}

struct outcome line_judge(enum verb verb, const struct deed *deed)
{
    switch ((int)verb) {
    case VERB_RECEIVE:
        return piece_receive(deed);
    case VERB_START:
        return piece_start(deed);
    case VERB_FINISH:
        return piece_finish(deed);
    case VERB_PASS:
        return piece_pass(deed, &(struct judged){.has_ruling = false});
    case VERB_REWORK:
        return piece_rework(deed, code_of("setting"));
    case VERB_WEIGH:
        return piece_weigh(deed, MASS_MG(4900));
    default:
        break;
    }
    assert(false); /* no deed on a piece */
    return (struct outcome){.changes = false};
}

void bench_make(struct bench *bench, int step, enum piece_state state, int here)
{
    line_make(&bench->line);
    bench->piece = line_piece(step, state, line_operator(1));
    bench->deed = (struct deed){.piece = &bench->piece,
                                .here = &bench->line.now[here],
                                .next = bench->line.now,
                                .next_count = LINE_STATIONS,
                                .operator_badge = line_operator(1)};
}

struct outcome bench_then(struct bench *bench, enum verb verb, int here, int operator_number)
{
    bench->deed.here = &bench->line.now[here];
    bench->deed.operator_badge = line_operator(operator_number);
    struct outcome out = line_judge(verb, &bench->deed);
    if (out.reason != REASON_NONE || !out.changes)
        fail_msg("%s at %s: \"%s\"", verb_word(verb), bench->line.stations[here].code.text,
                 reason_word(out.reason));
    bench->piece = out.after;
    return out;
}
