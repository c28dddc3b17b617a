/* A piece's visit to the step that it is at: what was judged since it came. Pass, the inspection sheet and a
 * manager's acceptance go by it. */
#ifndef TOUCHSTONE_VISIT_H
#define TOUCHSTONE_VISIT_H

#include "hub/service/desk.h"
#include "hub/store/inspection.h"

struct visit {
    struct judged judged;     /* with the workshop's settings */
    int64_t weighing;         /* event of the reading whose ruling stands; 0: none */
    struct weighing_row read; /* that one */
    int64_t inspected;        /* event of the newest sheet or check that was not withdrawn; 0: none */
    struct inspection_row sheet;
};

/* Of act->row, from its newest event back to the first at this step. What was withdrawn does not count. */
MUST_USE struct fault visit_read(struct act *act, struct visit *out);
/* What can be done about a pass that was refused, as a sentence beside the answer. */
void visit_explain(struct act *act, enum reason reason);

#endif
