#include "kiosk/link/outbox.h"

#include "common/base/text.h"
#include "common/sys/clock.h"
#include "common/wire/wire.h"
#include "kiosk/link/outbox_inside.h"

/* ---------------------------------------------------------------- writing */

static struct fault take_number(struct outbox *outbox, int64_t *n)
{
    sqlite3_stmt *statement = outbox_start(outbox, SQL_TAKE_NUMBER);
    struct fault fault = FAULT_OK;
    if (sqlite3_step(statement) == SQLITE_ROW)
        *n = sqlite3_column_int64(statement, 0);
    else
        fault = outbox_fault(outbox, "number a command");
    return fault_is(fault) ? fault : outbox_run(outbox, statement, "number a command");
}

static struct fault insert(struct outbox *outbox, const struct command *command, enum outbox_state state)
{
    char buffer[WIRE_FORM_TEXT_MAX];
    struct text text = TEXT_IN(buffer);
    wire_write_command(&text, command);
    assert(text_ok(&text)); /* the maximum covers the longest command there is */
    sqlite3_stmt *statement = outbox_start(outbox, SQL_INSERT);
    sqlite3_bind_int64(statement, 1, command->n);
    sqlite3_bind_int(statement, 2, (int)state);
    sqlite3_bind_text(statement, 3, buffer, (int)text.size, SQLITE_STATIC);
    struct fault fault = outbox_run(outbox, statement, "record it");
    for (int i = 0; i < command->lent_count && !fault_is(fault); i++) {
        statement = outbox_start(outbox, SQL_SPEND);
        sqlite3_bind_int64(statement, 1, command->lent[i]);
        fault = outbox_run(outbox, statement, "record it");
    }
    return fault;
}

static struct fault set_state(struct outbox *outbox, int64_t n, enum outbox_state state)
{
    sqlite3_stmt *statement = outbox_start(outbox, SQL_SET_STATE);
    sqlite3_bind_int64(statement, 1, n);
    sqlite3_bind_int(statement, 2, (int)state);
    return outbox_run(outbox, statement, "record an answer");
}

struct fault outbox_append(struct outbox *outbox, struct command *command, enum outbox_state state)
{
    struct command numbered = *command;
    numbered.outbox = outbox->id;
    struct fault fault = outbox_run(outbox, outbox_start(outbox, SQL_BEGIN), "record it");
    if (fault_is(fault))
        return fault;
    fault = take_number(outbox, &numbered.n);
    if (!fault_is(fault))
        fault = insert(outbox, &numbered, state);
    fault = outbox_finish(outbox, fault, "record it");
    if (!fault_is(fault))
        *command = numbered;
    return fault;
}

/* Our own text back into a command; what we cannot read we did not write. */
static struct fault parse(const struct outbox *outbox, sqlite3_stmt *statement, struct arena *arena,
                          struct command *out)
{
    struct wire_item items[1];
    size_t count;
    bool is_array;
    struct span text = {(const char *)sqlite3_column_text(statement, 0),
                        (size_t)sqlite3_column_bytes(statement, 0)};
    if (text.size == 0 || text.data[0] != '{') /* a list could have more items than there is room for */
        return fault_make(FAULT_INPUT, "the outbox %s is damaged: move it away, keep it for the manager",
                          outbox->path);
    struct fault fault = wire_read_commands(text, 0, arena, items, &count, &is_array);
    if (!fault_is(fault) && items[0].problem != REASON_NONE)
        fault = fault_make(FAULT_INPUT,
                           "the outbox %s holds a command whose %s is not understood: update this program",
                           outbox->path, items[0].field);
    if (!fault_is(fault))
        *out = items[0].command;
    return fault;
}

/* The command that a statement finds, in `arena`; `found` false: none. `doing` is for a fault. */
static struct fault read_command(struct outbox *outbox, sqlite3_stmt *statement, const char *doing,
                                 struct arena *arena, struct command *out, bool *found)
{
    int step = sqlite3_step(statement);
    *found = step == SQLITE_ROW;
    struct fault fault = *found                ? parse(outbox, statement, arena, out)
                         : step == SQLITE_DONE ? FAULT_OK
                                               : outbox_fault(outbox, doing);
    sqlite3_reset(statement);
    return fault;
}

/* The command of number `n` as it is now, under its own. */
static struct fault renumber(struct outbox *outbox, int64_t n, const struct command *command)
{
    char buffer[WIRE_FORM_TEXT_MAX];
    struct text text = TEXT_IN(buffer);
    wire_write_command(&text, command);
    assert(text_ok(&text));
    sqlite3_stmt *statement = outbox_start(outbox, SQL_RENUMBER);
    sqlite3_bind_int64(statement, 1, n);
    sqlite3_bind_int64(statement, 2, command->n);
    sqlite3_bind_text(statement, 3, buffer, (int)text.size, SQLITE_STATIC);
    return outbox_run(outbox, statement, "renumber a command");
}

/* Makes number n + 1 free: everything behind n moves up by one, the last first. */
static struct fault make_room_behind(struct outbox *outbox, int64_t n)
{
    for (int64_t moved = 0;; moved++) {
        struct command command;
        struct arena arena = {.blocks = NULL};
        sqlite3_stmt *statement = outbox_start(outbox, SQL_BEHIND);
        sqlite3_bind_int64(statement, 1, n);
        sqlite3_bind_int64(statement, 2, moved);
        bool found;
        struct fault fault = read_command(outbox, statement, "record it", &arena, &command, &found);
        if (found && !fault_is(fault)) {
            command.n++;
            fault = renumber(outbox, command.n - 1, &command);
        }
        arena_release(&arena);
        if (!found || fault_is(fault))
            return fault;
    }
}

struct fault outbox_replace(struct outbox *outbox, const struct command *live, struct command *command)
{
    struct command deed = *command;
    int64_t last;
    deed.outbox = outbox->id;
    deed.n = live->n + 1;
    deed.has_replaces = true;
    deed.replaces_id = live->id;
    deed.replaces_n = live->n;
    struct fault fault = outbox_run(outbox, outbox_start(outbox, SQL_BEGIN), "record it");
    if (fault_is(fault))
        return fault;
    fault = take_number(outbox, &last);
    if (!fault_is(fault))
        fault = make_room_behind(outbox, live->n);
    if (!fault_is(fault))
        fault = set_state(outbox, live->n, OUTBOX_VOID);
    if (!fault_is(fault))
        fault = insert(outbox, &deed, OUTBOX_PENDING);
    fault = outbox_finish(outbox, fault, "record it");
    if (!fault_is(fault))
        *command = deed;
    return fault;
}

struct fault outbox_answer(struct outbox *outbox, const struct command *commands, size_t count)
{
    struct fault fault = outbox_run(outbox, outbox_start(outbox, SQL_BEGIN), "record an answer");
    if (fault_is(fault))
        return fault;
    for (size_t i = 0; i < count && !fault_is(fault); i++)
        fault = set_state(outbox, commands[i].n, OUTBOX_ANSWERED);
    if (!fault_is(fault)) {
        sqlite3_stmt *statement = outbox_start(outbox, SQL_TRIM);
        sqlite3_bind_int64(statement, 1, commands[count - 1].n - OUTBOX_KEPT);
        fault = outbox_run(outbox, statement, "trim the outbox");
    }
    return outbox_finish(outbox, fault, "record an answer");
}

/* ---------------------------------------------------------------- another outbox */

/* Whatever stood in for a question was asked under numbers that are not this outbox's any more. */
static void adopt(struct command *command, struct uuid outbox)
{
    command->outbox = outbox;
    command->has_replaces = command->has_replaces && command->verb == VERB_WITHDRAW;
}

/* What is not answered, from 1 on: a number never moves up. */
static struct fault move_open(struct outbox *outbox, struct uuid id)
{
    for (int64_t n = 0;;) {
        struct command command;
        struct arena arena = {.blocks = NULL};
        sqlite3_stmt *statement = outbox_start(outbox, SQL_NEXT_OPEN);
        sqlite3_bind_int64(statement, 1, n);
        bool found;
        struct fault fault =
            read_command(outbox, statement, "begin another outbox", &arena, &command, &found);
        if (found && !fault_is(fault)) {
            n = command.n;
            adopt(&command, id);
            fault = take_number(outbox, &command.n);
        }
        if (found && !fault_is(fault))
            fault = renumber(outbox, n, &command);
        arena_release(&arena);
        if (!found || fault_is(fault))
            return fault;
    }
}

static struct fault set_id(struct outbox *outbox, struct uuid id)
{
    char text[UUID_TEXT_SIZE];
    sqlite3_stmt *statement = outbox_start(outbox, SQL_RENEW);
    uuid_write(id, text);
    sqlite3_bind_text(statement, 1, text, -1, SQLITE_STATIC);
    return outbox_run(outbox, statement, "begin another outbox");
}

struct fault outbox_renew(struct outbox *outbox)
{
    struct uuid id = uuid_make(clock_unix_ms());
    struct fault fault = outbox_run(outbox, outbox_start(outbox, SQL_BEGIN), "begin another outbox");
    if (fault_is(fault))
        return fault;
    fault = set_id(outbox, id);
    if (!fault_is(fault))
        fault = outbox_run(outbox, outbox_start(outbox, SQL_FORGET_CLOSED), "begin another outbox");
    if (!fault_is(fault))
        fault = outbox_run(outbox, outbox_start(outbox, SQL_FORGET_LENT), "begin another outbox");
    if (!fault_is(fault))
        fault = move_open(outbox, id);
    fault = outbox_finish(outbox, fault, "begin another outbox");
    if (!fault_is(fault))
        outbox->id = id;
    return fault;
}

/* ---------------------------------------------------------------- reading */

struct fault outbox_find_live(struct outbox *outbox, struct arena *arena, struct command *out, bool *found)
{
    sqlite3_stmt *statement = outbox_start(outbox, SQL_LIVE);
    int step = sqlite3_step(statement);
    *found = step == SQLITE_ROW;
    struct fault fault = FAULT_OK;
    if (*found)
        fault = parse(outbox, statement, arena, out);
    else if (step != SQLITE_DONE)
        fault = outbox_fault(outbox, "read the outbox");
    sqlite3_reset(statement);
    return fault;
}

static struct fault read_all(struct outbox *outbox, sqlite3_stmt *statement, struct arena *arena,
                             struct command *out, int *count)
{
    struct fault fault = FAULT_OK;
    int step;
    *count = 0;
    while ((step = sqlite3_step(statement)) == SQLITE_ROW && !fault_is(fault)) {
        fault = parse(outbox, statement, arena, &out[*count]);
        if (!fault_is(fault))
            (*count)++;
    }
    if (step != SQLITE_DONE && !fault_is(fault))
        fault = outbox_fault(outbox, "read the outbox");
    sqlite3_reset(statement);
    return fault;
}

struct fault outbox_read(struct outbox *outbox, struct arena *arena, struct command *out, int max, int *count)
{
    sqlite3_stmt *statement = outbox_start(outbox, SQL_OLDEST);
    sqlite3_bind_int(statement, 1, max);
    return read_all(outbox, statement, arena, out, count);
}

struct fault outbox_read_latest(struct outbox *outbox, struct arena *arena, struct command *out, int max,
                                int *count)
{
    sqlite3_stmt *statement = outbox_start(outbox, SQL_LATEST);
    sqlite3_bind_int(statement, 1, max);
    return read_all(outbox, statement, arena, out, count);
}

struct fault outbox_count(struct outbox *outbox, int64_t *pending, int64_t *own)
{
    sqlite3_stmt *statement = outbox_start(outbox, SQL_COUNT);
    struct fault fault = FAULT_OK;
    if (sqlite3_step(statement) == SQLITE_ROW) {
        *pending = sqlite3_column_int64(statement, 0);
        *own = sqlite3_column_int64(statement, 1);
    } else {
        fault = outbox_fault(outbox, "count the outbox");
    }
    sqlite3_reset(statement);
    return fault;
}

struct fault outbox_rewind(struct outbox *outbox, int64_t n, bool *found)
{
    sqlite3_stmt *has = outbox_start(outbox, SQL_HAS);
    sqlite3_bind_int64(has, 1, n);
    *found = sqlite3_step(has) == SQLITE_ROW;
    sqlite3_reset(has);
    if (!*found)
        return FAULT_OK;
    sqlite3_stmt *statement = outbox_start(outbox, SQL_REWIND);
    sqlite3_bind_int64(statement, 1, n);
    return outbox_run(outbox, statement, "go back in the outbox");
}
