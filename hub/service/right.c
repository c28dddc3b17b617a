/* Who may do what: roles of operators, PINs of managers. */
#include "hub/service/desk.h"

enum reason check_right(struct act *act)
{
    enum who who = verb_who(act->command->verb);
    if (who == WHO_BENCH)
        return REASON_NONE;
    bool manager = act->person >= 0 && act->desk->house.people[act->person].person.manager;
    return manager ? REASON_NONE : REASON_NOT_ALLOWED;
}
