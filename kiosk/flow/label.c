/* Labels: the hub prints them, and the bench says how that ended. */
#include "kiosk/flow/state.h"

/* Nothing is kept for a printer: a label that comes out when nobody waits for it lands on the wrong piece. */
void label_print(const struct step *step, struct tag tag)
{
    struct flow_effects *effects = step->effects;
    assert(effects->count < FLOW_EFFECTS_MAX);
    effects->items[effects->count++] =
        (struct flow_effect){.kind = FLOW_EFFECT_PRINT, .command = {.piece = tag}};
    step_show_piece(step, (struct flow_saying){.message = MESSAGE_PRINTING, .piece = tag}, SOUND_NONE);
}

/* What is on the screen meanwhile is left there; that it was not printed is said in front of it. */
void label_printed(const struct step *step, const struct flow_event *event)
{
    struct flow *flow = step->flow;
    bool shown = flow->stage == STAGE_PIECE && flow->piece.message == MESSAGE_PRINTING &&
                 tag_equal(flow->piece.piece, event->command.piece);
    if (fault_is(event->fault)) {
        if (shown)
            step_rest(step);
        step_trouble(step, MESSAGE_NOT_PRINTED);
        flow->notice.fault = event->fault;
    } else if (shown) {
        flow->piece.message = MESSAGE_PRINTED;
        flow->piece.until_ms = flow->now_ms + FLOW_PIECE_MS;
        step_sound(step, SOUND_DONE);
    }
}
