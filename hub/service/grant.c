#include "hub/service/desk.h"

struct fault grant_book(struct act *act)
{
    act_refuse(act, REASON_UNKNOWN_COMMAND);
    return FAULT_OK;
}
