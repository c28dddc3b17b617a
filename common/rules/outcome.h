/* What a rule about a piece answers: why not, or the piece as it would be afterwards. The rules of flow.h,
 * life.h and slip.h all give one; their callers read it, post what changed and tell the rest. Pure. */
#ifndef TOUCHSTONE_OUTCOME_H
#define TOUCHSTONE_OUTCOME_H

#include "common/rules/command.h"
#include "common/rules/piece.h"

struct outcome {
    enum reason reason; /* REASON_NONE: accepted; else the first broken rule, in the order of REASON_LIST */
    enum reason flag;   /* accepted because it had happened, although … (or past a limit that only warns) */
    bool changes;       /* false: accepted as history only (late); `after` equals the piece */
    struct numbers numbers;  /* of `reason`, `flag` or `not_started` */
    struct code next;        /* the station, group or kind of step that the reason is about */
    struct code at;          /* the station that the piece is at; none: it is at none */
    enum reason not_started; /* receive: why it was not also started */
    struct piece after;      /* version already one higher when `changes` */
    bool handed_over;        /* the deed's operator first took it over from `piece->holder`: say so */
    bool used_reason;        /* it was let in only because a reason was given */
    bool used_override;      /* … because a manager had let it in: that is used up now */
};

/* The piece as it is: nothing is decided yet. */
struct outcome outcome_begin(const struct piece *piece);
/* No. `after` must still be the piece as it is. */
struct outcome outcome_refuse(struct outcome out, enum reason reason);
/* Yes: `after` is the piece from now on, one version later. */
struct outcome outcome_accept(struct outcome out);

#endif
