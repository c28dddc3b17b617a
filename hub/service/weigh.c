/* weigh: a counted reading is judged against theory, sets the book mass, and posts the difference. */
#include "common/rules/held.h"
#include "hub/service/happened.h"

/* One that nobody knows has no check-weight: it weighs, and judges nothing. */
static struct scale_quality quality_of(const struct act *act, struct code scale)
{
    const struct house *house = &act->desk->house;
    const struct scale_info *info = house_find_scale(house, scale);
    return info ? house_scale_quality(house, info, act->desk->now_ms)
                : (struct scale_quality){.check_weight_ok = false};
}

static bool is_elsewhere(const struct piece *piece, const struct station *here)
{
    return piece->place != PLACE_STATION || !code_equal(piece->station, here->code);
}

/* A piece that has gone on is judged by the step that it was weighed at, not by the one that it is at now. */
static struct weighing_row judge_weight(const struct act *act, const struct piece_row *found)
{
    const struct house *house = &act->desk->house;
    const struct station *here = &house->stations[act->station];
    const struct weighing *weighing = &act->command->weighing;
    struct scale_quality quality = quality_of(act, weighing->scale);
    struct weighing_row row = {.weighing = *weighing};
    int32_t tolerance_ppm;
    int readings = weighing->readings == 2 ? 2 : 1;
    row.theory = sheet_theory(house, found, &tolerance_ppm);
    if (is_elsewhere(&found->now.piece, here) &&
        !sheet_theory_left(house, found, here, &row.theory, &tolerance_ppm))
        tolerance_ppm = 0;
    row.verdict =
        verdict_judge(weighing->gross, weighing->tare, &row.theory, tolerance_ppm, &quality, readings);
    row.has_verdict = tolerance_ppm > 0 && found->now.piece.kind != KIND_TREE; /* it has its sprue */
    return row;
}

static void refuse(struct act *act, const struct outcome *outcome)
{
    if (outcome->reason == REASON_BAD_FIELD)
        act_refuse_field(act, "gross_ug");
    else
        act_refuse(act, outcome->reason);
    act->reply->numbers = outcome->numbers;
    act->reply->next = outcome->next;
    act->reply->at = outcome->at;
    act_show_piece(act, &act->row.now.piece);
}

struct fault weigh_book(struct act *act)
{
    const struct house *house = &act->desk->house;
    bool happened = act->command->decided == DECIDED_KIOSK;
    act->scale_unknown = !house_find_scale(house, act->command->weighing.scale);
    if (act->scale_unknown && !happened) {
        act_refuse_field_because(act, REASON_BAD_FIELD, "scale",
                                 _("The hub knows no scale %s: have the office enter it."),
                                 act->command->weighing.scale.text);
        act_show_piece(act, &act->row.now.piece);
        return FAULT_OK;
    }
    struct piece_row found = act->row;
    found.now.piece = held_found(&act->row.now.piece, happened);
    struct weighing_row row = judge_weight(act, &found);
    struct deed deed = {
        .piece = &found.now.piece,
        .here = &house->now[act->station],
        .operator_badge = act->person < 0 ? tag_of("") : act->command->operator_badge,
        .happened = happened,
    };
    struct fault fault = act_is_late(act, &deed.late);
    if (fault_is(fault))
        return fault;
    struct outcome outcome = piece_weigh(&deed, row.verdict.actual);
    held_keep(&outcome, &act->row.now.piece);
    if (outcome.reason != REASON_NONE) {
        refuse(act, &outcome);
        return FAULT_OK;
    }
    act_flag_held(act, &outcome);
    fault = act_post(act, &outcome, &row);
    if (!fault_is(fault) && outcome.changes)
        fault = learn_note_weighing(act, &found, row.verdict.actual);
    if (!fault_is(fault) && row.has_verdict)
        fault = raise_weighing(act, &row.verdict);
    return fault;
}
