#include <stdlib.h>
#include <string.h>

#include "kiosk/link/outbox_inside.h"

/* ---------------------------------------------------------------- lent places */

static struct fault set_lent(struct outbox *outbox, const struct lent *lent)
{
    sqlite3_stmt *statement = outbox_start(outbox, SQL_SET_LENT);
    sqlite3_bind_int64(statement, 1, lent->id);
    sqlite3_bind_text(statement, 2, lent->of.text, -1, SQLITE_STATIC);
    sqlite3_bind_int64(statement, 3, lent->load.pieces);
    sqlite3_bind_int64(statement, 4, lent->load.mass.ug);
    sqlite3_bind_int(statement, 5, lent->recalled);
    return outbox_run(outbox, statement, "keep a lent place");
}

struct fault outbox_set_lent(struct outbox *outbox, const struct lent *lent, int count)
{
    struct fault fault = outbox_run(outbox, outbox_start(outbox, SQL_BEGIN), "keep the lent places");
    if (fault_is(fault))
        return fault;
    fault = outbox_run(outbox, outbox_start(outbox, SQL_UNTELL_LENT), "keep the lent places");
    for (int i = 0; i < count && !fault_is(fault); i++)
        fault = set_lent(outbox, &lent[i]);
    if (!fault_is(fault))
        fault = outbox_run(outbox, outbox_start(outbox, SQL_DROP_LENT), "keep the lent places");
    return outbox_finish(outbox, fault, "keep the lent places");
}

struct fault outbox_list_lent(struct outbox *outbox, struct lent *out, int *count)
{
    sqlite3_stmt *statement = outbox_start(outbox, SQL_LIST_LENT);
    struct fault fault = FAULT_OK;
    int step;
    *count = 0;
    while ((step = sqlite3_step(statement)) == SQLITE_ROW && *count < LENT_MAX) {
        struct lent *lent = &out[(*count)++];
        *lent = (struct lent){
            .id = sqlite3_column_int64(statement, 0),
            .of = code_of((const char *)sqlite3_column_text(statement, 1)),
            .load = {sqlite3_column_int64(statement, 2), MASS_UG(sqlite3_column_int64(statement, 3))},
            .recalled = sqlite3_column_int(statement, 4) != 0};
    }
    if (step != SQLITE_DONE && step != SQLITE_ROW)
        fault = outbox_fault(outbox, "read the lent places");
    sqlite3_reset(statement);
    return fault;
}

struct fault outbox_unspend(struct outbox *outbox, const int64_t *ids, int count)
{
    struct fault fault = FAULT_OK;
    for (int i = 0; i < count && !fault_is(fault); i++) {
        sqlite3_stmt *statement = outbox_start(outbox, SQL_UNSPEND);
        sqlite3_bind_int64(statement, 1, ids[i]);
        fault = outbox_run(outbox, statement, "keep a lent place");
    }
    return fault;
}

struct fault outbox_list_idle(struct outbox *outbox, int64_t ids[LENT_NAMED_MAX], int *count)
{
    sqlite3_stmt *statement = outbox_start(outbox, SQL_IDLE_LENT);
    struct fault fault = FAULT_OK;
    int step;
    *count = 0;
    sqlite3_bind_int(statement, 1, LENT_NAMED_MAX);
    while ((step = sqlite3_step(statement)) == SQLITE_ROW)
        ids[(*count)++] = sqlite3_column_int64(statement, 0);
    if (step != SQLITE_DONE)
        fault = outbox_fault(outbox, "read the lent places");
    sqlite3_reset(statement);
    return fault;
}

/* ---------------------------------------------------------------- the world */

struct fault outbox_load_world(struct outbox *outbox, char **out, size_t *size)
{
    sqlite3_stmt *statement = outbox_start(outbox, SQL_WORLD);
    struct fault fault = FAULT_OK;
    int step = sqlite3_step(statement);
    *out = NULL;
    *size = 0;
    if (step == SQLITE_ROW && sqlite3_column_bytes(statement, 0) > 0) {
        *size = (size_t)sqlite3_column_bytes(statement, 0);
        *out = malloc(*size);
        assert(*out);
        memcpy(*out, sqlite3_column_blob(statement, 0), *size);
    } else if (step != SQLITE_DONE && step != SQLITE_ROW) {
        fault = outbox_fault(outbox, "read the last known world");
    }
    sqlite3_reset(statement);
    return fault;
}

struct fault outbox_save_world(struct outbox *outbox, struct span json)
{
    struct fault fault =
        outbox_execute(outbox, "PRAGMA synchronous = NORMAL"); /* in WAL: a commit waits for no disk */
    if (fault_is(fault))
        return fault;
    sqlite3_stmt *statement = outbox_start(outbox, SQL_SAVE_WORLD);
    sqlite3_bind_blob64(statement, 1, json.data, json.size, SQLITE_STATIC);
    fault = outbox_run(outbox, statement, "keep the last known world");
    sqlite3_clear_bindings(statement);
    struct fault again = outbox_execute(outbox, "PRAGMA synchronous = FULL");
    return fault_is(fault) ? fault : again;
}
