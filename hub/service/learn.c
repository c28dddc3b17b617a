/* What the scales and the learning say: each verb has a function in learn_*.c. */
#include "hub/service/learn.h"

struct fault learn_book(struct act *act)
{
    switch ((int)act->command->verb) {
    case VERB_TEST_SCALE:
        return learn_test_scale(act);
    case VERB_CHECK_SCALE:
        return learn_check_scale(act);
    case VERB_ACCEPT_FACTOR:
        return learn_accept_factor(act);
    case VERB_ACCEPT_NORM:
        return learn_accept_norm(act);
    }
    act_refuse(act, REASON_UNKNOWN_COMMAND);
    return FAULT_OK;
}
