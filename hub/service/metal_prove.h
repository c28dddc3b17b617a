/* The metal family's part of verify: a recovery stream holds what was returned into it and was not sent,
 * returns and refinings are as their events told them, and components count what came and went. That the
 * balances that are kept are the sums of their transfers is the walk's (verify_ledger.c). Only
 * verify_family.c includes it. */
#ifndef TOUCHSTONE_METAL_PROVE_H
#define TOUCHSTONE_METAL_PROVE_H

#include "hub/service/prove.h"

prove_family metal_prove;

#endif
