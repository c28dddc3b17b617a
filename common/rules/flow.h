/* The flow of a piece: pull, not push (DOMAIN § 4). Pure: the piece and what surrounds it in, the judgement
 * and the piece as it would be afterwards out. The hub calls these where the verdict counts; the kiosk to
 * work offline. */
#ifndef TOUCHSTONE_FLOW_RULES_H
#define TOUCHSTONE_FLOW_RULES_H

#include "common/rules/outcome.h"
#include "common/rules/room.h"

/* What a judge is asked about. */
struct deed {
    const struct piece *piece;
    const struct station_now *here; /* the station that asks */
    const struct station_now
        *next; /* receive, start: stations that could take the piece after the step here; rework: stations
                * that it may go back to. Those of another kind are passed over: all may be given */
    size_t next_count;
    const struct group_now *groups; /* all of the workshop */
    size_t group_count;
    struct tag operator_badge; /* none: somebody whom nobody knows (a deed booked as implied) */
    int64_t in_work;   /* pieces that the operator has in work at this station now; a lot counts one */
    bool happened;     /* decided by the kiosk: always accepted, `flag` says what it broke */
    bool late;         /* it happened before the piece came here anew: it belongs to an earlier visit */
    bool has_reason;   /* receive, start: a coded reason is given, for limits that ask for one */
    bool has_override; /* receive, start: a manager lets this piece past a limit here, once */
};

/* A deed that had happened is always accepted. Where it makes sense for the piece as it is, it is carried
 * out, and the first rule that it broke is only flagged. Where the piece has gone on or is elsewhere it is
 * history: nothing changes, REASON_LATE (or REASON_HELD, REASON_ALREADY_HERE, REASON_NOT_INSPECTED,
 * REASON_BAD_STEP, REASON_BAD_FIELD, which say it better). What was held then is judged without its hold:
 * held.h.
 *
 * Who answers for a difference (stretch.h): two exceptions keep it with those who made it (DOMAIN § 6):
 *  - at a step that weighs `in`, nothing counts before that weighing; when the piece leaves unweighed after
 * all, station and operator count after all;
 *  - at a step that weighs `out` or `both`, the last weighing in work stands for the finish: from the finish
 * on, the stretch is that station's alone. A step that weighs `both` is weighed in before it starts: the
 * start is refused (REASON_NO_WEIGHT) until then.
 *
 * Stones: a step that sets them has set all that are due when it is finished, or passed where it inspects, or
 * when the piece was taken on from it without either. A rework leaves them as they are. */

/* Scan in: receives, and also starts when the operator has fewer pieces in work than `at_once` and downstream
 * has room; else `not_started` says why, with its numbers. A rework that is scanned where it was sent back to
 * moves into that tray. At a subcontractor's station a slip is the entry (slip.h): REASON_WRONG_STATE. */
struct outcome piece_receive(const struct deed *deed);
/* Refused while no station that could take the piece next has room (REASON_NEXT_FULL, numbers and `next` of
 * the first such), and when the operator has `at_once` pieces in work. A rework needs room downstream like
 * any other. */
struct outcome piece_start(const struct deed *deed);
/* Scan out. Refused with REASON_NO_WEIGHT when the step wants a weight out that was not taken, with
 * REASON_NOT_INSPECTED where pass or rework must end the step. */
struct outcome piece_finish(const struct deed *deed);
/* The stones were counted at the finish: `set` come to those that the piece had, instead of those due. A step
 * that weighs out has taken stones, `off`, off the reading; what they differ by is metal, for the reading
 * stands. */
void piece_count_stones(struct outcome *finished, const struct piece *before, struct mass off,
                        struct mass set);
/* What the scale has said of the piece since it came to this step. */
struct judged {
    bool has_ruling;
    enum ruling ruling;     /* the last that judged */
    int readings;           /* counted ones that were judged: not those without a verdict */
    bool conditional_stops; /* a conditional pass goes to a manager even after a second reading */
    bool no_verdict_stops;  /* so does a weight that could not be judged */
    bool sheet_missing;     /* the workshop asks for a sheet of this visit, and there is none that is whole */
    bool sheet_fails;       /* the sheet of this visit says no */
    bool accepted;          /* by a manager, with a reason: none of this stops it */
};

/* Why the piece may not pass as it is judged; REASON_NONE when it may. */
enum reason judged_obstacle(const struct judged *judged);

/* QC's pass: finished goods when only delivery follows, else done. Needs the weight where the step wants it;
 * refused with REASON_WEIGHT_FAILS when the weight fails (fail, conditional_fail), REASON_WEIGH_AGAIN when it
 * is a conditional_pass that was read only once, REASON_NEEDS_MANAGER when only a manager may accept it,
 * REASON_NO_SHEET, REASON_SHEET_FAILS, REASON_BAD_STEP where nothing is inspected. */
struct outcome piece_pass(const struct deed *deed, const struct judged *weight);
/* Rework, by QC, or by setting of what it received: queued at once, past any limit, at the first station in
 * deed->next of kind `to`, at the latest step of that kind that the piece has passed; the tray that holds it
 * stays `here` until it is received or started there. `rework` stays true until it is finished there.
 * REASON_BAD_STEP when it has passed no such step, or there is no such station, or where nothing is checked
 * (step_sends_back). */
struct outcome piece_rework(const struct deed *deed, struct code to);
/* A counted reading sets the book mass, whatever its ruling. `metal` = gross − tare − piece_beside_on_pan, 0
 * to THEORY_METAL_MAX_UG (else REASON_BAD_FIELD). A step without weigh policy is no weigh point
 * (REASON_NO_TOLERANCE); one that weighs only out weighs what is in work. */
struct outcome piece_weigh(const struct deed *deed, struct mass metal);
/* Puts the piece back as `before` (place, state, holder, book mass, stones …), one version later. Refused
 * with REASON_NOTHING_TO_UNDO when the piece is not at `after_version` any more. A limit may be exceeded by
 * an undo. */
struct outcome piece_undo(const struct piece *now, const struct piece *before, int64_t after_version);

/* The one sensible verb for scanning a piece at a station that serves it, as the kiosk sees it:
 * queued there → start, in work there → finish, else receive. (An inspection ends with pass or rework instead
 * of finish.) */
enum verb piece_scan_verb(const struct piece *piece, struct code station);

#endif
