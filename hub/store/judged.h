/* Right first time (DOMAIN § 7): said here once, for the wall and for the reports.
 *
 * QC is done with a piece at the last inspection of its way, by a pass or by a manager's acceptance: then it
 * is judged. It is right first time when it passed, and nobody had sent it back before. What a lot went
 * through its halves went through, and so did the lot that they merge into. A verdict that was taken back is
 * none. */
#ifndef TOUCHSTONE_STORE_JUDGED_H
#define TOUCHSTONE_STORE_JUDGED_H

#include "hub/store/inside.h"

/* What the index event_lineage knows. */
#define JUDGED_LINEAGE(alias)                                                                                \
    "(" alias ".verb = 'rework' OR " alias ".verb = 'split' OR " alias ".verb = 'merge') AND " alias         \
    ".changes = 1"

/* The event sent its piece back, and that stands. */
#define JUDGED_SENT_BACK(alias)                                                                              \
    JUDGED_LINEAGE(alias) " AND " alias ".verb = 'rework' AND NOT " EVENT_TAKEN_BACK(alias ".seq")

/* Was the piece of event e sent back before? A split posts the new half first and its lot next, a merge the
 * half that ends first and then the lot that goes on. */
#define JUDGED_REWORKED                                                                                      \
    "EXISTS (WITH RECURSIVE line (piece, until) AS (SELECT e.piece, e.seq UNION"                             \
    " SELECT o.piece, o.seq FROM line JOIN event AS s ON s.piece = line.piece AND s.seq < line.until"        \
    " JOIN event AS o ON o.seq = s.seq + iif(s.verb = 'split', 1, -1)"                                       \
    " WHERE " JUDGED_LINEAGE(                                                                                \
        "s") " AND (s.verb = 'merge' OR (s.verb = 'split' AND s.previous IS NULL)))"                         \
             " SELECT 1 FROM line JOIN event AS r ON r.piece = line.piece AND r.seq < line.until"            \
             " WHERE " JUDGED_SENT_BACK("r") ")"

#define JUDGED_BY(verbs)                                                                                     \
    "SELECT e.booked_ms AS ms, e.quantity AS pieces, e.verb = 'accept' AS accepted, " JUDGED_REWORKED        \
    " AS reworked, e.place = 'finished' AS finished FROM event AS e JOIN piece AS p ON p.id = e.piece"       \
    " JOIN model AS m ON m.id = p.model WHERE " verbs " AND e.changes = 1 AND e.booked_ms >= ?1"             \
    " AND e.booked_ms < ?2 AND NOT " EVENT_TAKEN_BACK(                                                       \
        "e.seq") " AND NOT EXISTS (SELECT 1 FROM route_step AS later WHERE later.route = "                   \
                 "coalesce(p.route, m.route) AND later.step > e.step AND later.inspection = 1)"

/* SQL: the pieces judged from ?1 to before ?2: ms, pieces, accepted, reworked, finished (nothing but delivery
 * follows). The words in each WHERE are those of the indexes event_inspection and event_accept. */
#define JUDGED                                                                                               \
    "(" JUDGED_BY("e.verb IN ('pass', 'rework') AND e.verb = 'pass'") " UNION ALL " JUDGED_BY(               \
        "e.verb = 'accept'") ")"

/* Of its rows: the pieces that were right first time. */
#define JUDGED_RIGHT "(pieces * (NOT accepted AND NOT reworked))"

#endif
