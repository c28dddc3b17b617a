/* Overdue: what has lasted longer than it may, judged once a minute. The facts are read from the store, the
 * rules (common/rules/patience.h, schedule.h, capability.h) say which of them are alerts; those that are no
 * longer end by themselves. */
#ifndef TOUCHSTONE_OVERDUE_H
#define TOUCHSTONE_OVERDUE_H

#include "hub/service/desk.h"

#define OVERDUE_EVERY_MS INT64_C(60000)

/* Names of rows in hub_check. */
#define CHECK_LEDGER "ledger"
#define CHECK_BACKUP "backup"

/* Inside a transaction, after the stations' states have been refreshed; desk->now_ms is the moment, a later
 * one each time. *changed: an alert opened or ended. */
MUST_USE struct fault overdue_refresh(struct desk *desk, bool *changed);

#endif
