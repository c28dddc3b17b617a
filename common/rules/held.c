#include "common/rules/held.h"

#include "common/rules/life.h"

/* ------------------------------------------------------------------ what is done with it */

struct piece held_found(const struct piece *piece, bool happened)
{
    struct piece found = *piece;
    struct outcome released = piece_release(piece);
    if (!happened || released.reason != REASON_NONE)
        return found;
    found.state = released.after.state;
    found.was = released.after.was;
    return found;
}

void held_keep(struct outcome *outcome, const struct piece *piece)
{
    struct piece *after = &outcome->after;
    if (piece->state != PIECE_HELD)
        return;
    if (!outcome->changes) {
        *after = *piece;
        return;
    }
    if (after->place != PLACE_STATION) {
        *outcome = (struct outcome){.flag = REASON_HELD, .at = outcome->at, .after = *piece};
        return;
    }
    after->was = after->state;
    after->state = PIECE_HELD;
}

/* ------------------------------------------------------------------ which holds a release ends */

/* The kiosk that put it on has let it go since. */
static bool is_let_go(const struct held_note *notes, int hold)
{
    for (int i = 0; i < hold; i++)
        if (notes[i].kind == HELD_OFF && notes[i].kiosk == notes[hold].kiosk)
            return true;
    return false;
}

static bool is_known(const struct held_note *notes, int hold, int64_t kiosk, int64_t seen)
{
    int64_t version = notes[hold].version;
    if (notes[hold].kiosk == kiosk)
        return true;
    for (int i = 0; i < hold; i++)
        seen -= notes[i].kiosk == kiosk;
    return notes[hold].kind == HELD_AGAIN ? seen > version : seen >= version;
}

bool held_is_over(const struct held_note *notes, int count, int64_t kiosk, int64_t seen)
{
    for (int i = 0; i < count; i++) {
        bool holds = notes[i].kind == HELD_ON || notes[i].kind == HELD_AGAIN;
        if (holds && !is_let_go(notes, i) && !is_known(notes, i, kiosk, seen))
            return false;
    }
    return true;
}
