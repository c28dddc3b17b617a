#include "hub/store/stone.h"

#include <stdio.h>

#include "hub/store/inside.h"

#define LINES_MAX 128

/* ------------------------------------------------------------------ kinds */

struct fault store_stone_kind_find(struct store *store, struct code code, bool *found)
{
    sqlite3_stmt *statement;
    *found = false;
    struct fault fault = store_use(store, "SELECT 1 FROM stone_kind WHERE code = ?", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, code.text);
    fault = store_next(store, statement, "read a kind of stone", found);
    if (*found)
        store_done(statement);
    return fault;
}

struct fault store_stone_kind_add(struct store *store, const struct stone_kind *kind)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store, "INSERT INTO stone_kind VALUES (?, ?, ?, ?)", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, kind->code.text);
    put_text(&binder, kind->shape);
    put_text(&binder, kind->size);
    put_text(&binder, kind->quality);
    return store_run(store, statement, "write a kind of stone");
}

struct fault store_stone_kind_each(struct store *store,
                                   void (*take)(void *context, const struct stone_kind *kind), void *context)
{
    sqlite3_stmt *statement;
    struct fault fault =
        store_use(store, "SELECT code, shape, size, quality FROM stone_kind ORDER BY code", &statement);
    bool row = true;
    while (!fault_is(fault)) {
        fault = store_next(store, statement, "read the kinds of stones", &row);
        if (!row)
            break;
        struct columns columns = {.statement = statement};
        struct stone_kind kind;
        TAKE_TEXT(&columns, kind.code.text);
        TAKE_TEXT(&columns, kind.shape);
        TAKE_TEXT(&columns, kind.size);
        TAKE_TEXT(&columns, kind.quality);
        take(context, &kind);
    }
    return fault;
}

/* ------------------------------------------------------------------ holdings */

static void put_where(struct binder *binder, const struct stone_holding *where)
{
    put_text(binder, where->kind.text);
    put_text(binder, where->account.text);
    put_int(binder, where->piece);
}

struct fault store_stone_held(struct store *store, const struct stone_holding *where,
                              struct stone_amount *out)
{
    sqlite3_stmt *statement;
    bool row = false;
    *out = (struct stone_amount){.count = 0};
    struct fault fault =
        store_use(store, "SELECT count, ug FROM stone_holding WHERE kind = ? AND account = ? AND piece = ?",
                  &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_where(&binder, where);
    fault = store_next(store, statement, "read what stones are held", &row);
    if (!row)
        return fault;
    struct columns columns = {.statement = statement};
    out->count = take_int(&columns);
    out->mass.ug = take_int(&columns);
    store_done(statement);
    return FAULT_OK;
}

static struct fault move_holding(struct store *store, const struct stone_holding *where, int sign)
{
    sqlite3_stmt *statement;
    struct fault fault =
        store_use(store,
                  "INSERT INTO stone_holding VALUES (?, ?, ?, ?, ?) ON CONFLICT (kind, account, piece)"
                  " DO UPDATE SET count = count + excluded.count, ug = ug + excluded.ug",
                  &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_where(&binder, where);
    put_int(&binder, sign * where->amount.count);
    put_int(&binder, sign * where->amount.mass.ug);
    return store_run(store, statement, "move stones");
}

static void take_holding(struct columns *columns, struct stone_holding *out)
{
    *out = (struct stone_holding){.piece = 0};
    TAKE_TEXT(columns, out->kind.text);
    TAKE_TEXT(columns, out->account.text);
    out->piece = take_int(columns);
    out->amount.count = take_int(columns);
    out->amount.mass.ug = take_int(columns);
}

static struct fault each_held(struct store *store, sqlite3_stmt *statement,
                              bool (*take)(void *context, const struct stone_holding *holding), void *context)
{
    struct fault fault = FAULT_OK;
    bool row = true;
    while (!fault_is(fault)) {
        fault = store_next(store, statement, "read what stones are held", &row);
        if (!row)
            break;
        struct columns columns = {.statement = statement};
        struct stone_holding holding;
        take_holding(&columns, &holding);
        if (columns.bad)
            fault = store_bad_row(store, "stone_holding");
        if (columns.bad || !take(context, &holding)) {
            store_done(statement);
            break;
        }
    }
    return fault;
}

struct fault store_stone_each_held(struct store *store, int64_t piece,
                                   bool (*take)(void *context, const struct stone_holding *holding),
                                   void *context)
{
    sqlite3_stmt *statement;
    struct fault fault =
        piece ? store_use(store,
                          "SELECT kind, account, piece, count, ug FROM stone_holding"
                          " WHERE piece = ? AND (count <> 0 OR ug <> 0) ORDER BY kind, account",
                          &statement)
              : store_use(
                    store,
                    "SELECT kind, account, 0, sum(count), sum(ug) FROM stone_holding GROUP BY kind, account"
                    " HAVING sum(count) <> 0 OR sum(ug) <> 0 ORDER BY kind, account",
                    &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    if (piece)
        put_int(&binder, piece);
    return each_held(store, statement, take, context);
}

/* ------------------------------------------------------------------ transfers */

static struct fault add_transfer(struct store *store, int64_t event, int line,
                                 const struct stone_transfer *transfer, int64_t credit_piece)
{
    sqlite3_stmt *statement;
    struct fault fault =
        store_use(store, "INSERT INTO stone_transfer VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, event);
    put_int(&binder, line);
    put_text(&binder, transfer->kind.text);
    put_text(&binder, transfer->debit.text);
    put_int(&binder, transfer->piece);
    put_text(&binder, transfer->credit.text);
    put_int(&binder, credit_piece);
    put_int(&binder, transfer->amount.count);
    put_int(&binder, transfer->amount.mass.ug);
    put_text(&binder, transfer->person.text);
    put_text(&binder, transfer->setting.text);
    return store_run(store, statement, "write what became of stones");
}

struct fault store_stone_post(struct store *store, int64_t event, int line,
                              const struct stone_transfer *transfer, int64_t credit_piece)
{
    struct stone_holding to = {transfer->kind, transfer->debit, transfer->piece, transfer->amount};
    struct stone_holding from = {transfer->kind, transfer->credit, credit_piece, transfer->amount};
    struct fault fault = add_transfer(store, event, line, transfer, credit_piece);
    if (!fault_is(fault))
        fault = move_holding(store, &to, 1);
    return fault_is(fault) ? fault : move_holding(store, &from, -1);
}

struct undo_line {
    struct stone_transfer transfer;
    int64_t debit_piece;
};

static struct fault read_lines(struct store *store, int64_t event, struct undo_line *lines, int *count)
{
    sqlite3_stmt *statement;
    *count = 0;
    struct fault fault = store_use(store,
                                   "SELECT kind, debit, debit_piece, credit, credit_piece, count, ug, person,"
                                   " setting FROM stone_transfer WHERE event = ? ORDER BY line",
                                   &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, event);
    bool row = true, bad = false;
    while (!fault_is(fault) && *count < LINES_MAX) {
        fault = store_next(store, statement, "read what became of stones", &row);
        if (!row)
            break;
        struct columns columns = {.statement = statement};
        struct undo_line *line = &lines[(*count)++];
        *line = (struct undo_line){.debit_piece = 0};
        TAKE_TEXT(&columns, line->transfer.kind.text);
        TAKE_TEXT(&columns, line->transfer.credit.text); /* turned round */
        line->debit_piece = take_int(&columns);
        TAKE_TEXT(&columns, line->transfer.debit.text);
        line->transfer.piece = take_int(&columns);
        line->transfer.amount.count = take_int(&columns);
        line->transfer.amount.mass.ug = take_int(&columns);
        TAKE_TEXT(&columns, line->transfer.person.text);
        TAKE_TEXT(&columns, line->transfer.setting.text);
        bad |= columns.bad;
    }
    return !fault_is(fault) && bad ? store_bad_row(store, "stone_transfer") : fault;
}

struct fault store_stone_reverse(struct store *store, int64_t undone, int64_t event)
{
    struct undo_line lines[LINES_MAX];
    int count;
    struct fault fault = read_lines(store, undone, lines, &count);
    for (int i = count; i-- > 0 && !fault_is(fault);)
        fault = store_stone_post(store, event, count - 1 - i, &lines[i].transfer, lines[i].debit_piece);
    return fault;
}

/* ------------------------------------------------------------------ figures */

struct fault store_stone_each_figure(struct store *store, int64_t from_ms, int64_t to_ms,
                                     void (*take)(void *context, const struct stone_figure *figure),
                                     void *context)
{
    sqlite3_stmt *statement;
    struct fault fault =
        store_use(store,
                  "SELECT person, setting,"
                  " sum(count * ((debit = 'piece') - (credit = 'piece' AND debit GLOB 'operator:*'))),"
                  " sum(count * ((debit = 'broken') - (credit = 'broken'))),"
                  " sum(count * ((debit = 'lost') - (credit = 'lost'))) FROM stone_transfer AS t"
                  " JOIN event AS e ON e.seq = t.event WHERE person IS NOT NULL AND e.booked_ms >= ?"
                  " AND e.booked_ms < ? GROUP BY person, setting ORDER BY person, setting",
                  &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, from_ms);
    put_int(&binder, to_ms);
    bool row = true, bad = false;
    while (!fault_is(fault)) {
        fault = store_next(store, statement, "read the breakage", &row);
        if (!row)
            break;
        struct columns columns = {.statement = statement};
        struct stone_figure figure = {.set = 0};
        TAKE_TEXT(&columns, figure.person.text);
        TAKE_TEXT(&columns, figure.setting.text);
        figure.set = take_int(&columns);
        figure.broken = take_int(&columns);
        figure.lost = take_int(&columns);
        bad |= columns.bad;
        if (!columns.bad && (figure.set != 0 || figure.broken != 0 || figure.lost != 0))
            take(context, &figure);
    }
    return !fault_is(fault) && bad ? store_bad_row(store, "stone_transfer") : fault;
}

/* ------------------------------------------------------------------ proof */

#define MOVED                                                                                                \
    "SELECT kind, debit AS account, debit_piece AS piece, count, ug FROM stone_transfer UNION ALL"           \
    " SELECT kind, credit, credit_piece, -count, -ug FROM stone_transfer"

/* Of every place: what the transfers give, and what is noted. */
static const char DIFFERS[] =
    "SELECT kind, account, piece, sum(count), sum(ug) FROM (" MOVED
    " UNION ALL SELECT kind, account, piece, -count, -ug FROM stone_holding) GROUP BY kind, account, piece"
    " HAVING sum(count) <> 0 OR sum(ug) <> 0";

static const char NEGATIVE[] = "SELECT kind, account, piece, count, ug FROM stone_holding"
                               " WHERE (count < 0 OR ug < 0) AND account NOT IN ('" STONE_SUPPLIER
                               "', '" STONE_OPENING "', '" STONE_FOUND "')";

struct teller {
    void (*say)(void *context, const char *sentence);
    void *context;
    const char *what;
};

static bool tell(void *context, const struct stone_holding *holding)
{
    const struct teller *teller = context;
    char sentence[256];
    snprintf(sentence, sizeof sentence, "stones %s, %s: %s by %lld stones, %lld µg", holding->kind.text,
             holding->account.text, teller->what, (long long)holding->amount.count,
             (long long)holding->amount.mass.ug);
    teller->say(teller->context, sentence);
    return true;
}

struct fault store_stone_prove(struct store *store, void (*say)(void *context, const char *sentence),
                               void *context)
{
    sqlite3_stmt *statement;
    struct teller differs = {say, context, "what is noted differs from the transfers"};
    struct teller negative = {say, context, "there is less than nothing"};
    struct fault fault = store_use(store, DIFFERS, &statement);
    if (!fault_is(fault))
        fault = each_held(store, statement, tell, &differs);
    if (!fault_is(fault))
        fault = store_use(store, NEGATIVE, &statement);
    return fault_is(fault) ? fault : each_held(store, statement, tell, &negative);
}

/* ------------------------------------------------------------------ one piece */

struct fault store_stone_of_piece(struct store *store, int64_t piece, struct mass *counted,
                                  struct mass *issued)
{
    sqlite3_stmt *statement;
    bool row = false;
    *counted = *issued = MASS_UG(0);
    struct fault fault = store_use(store,
                                   "SELECT coalesce(sum(ug) FILTER (WHERE account = 'piece'), 0),"
                                   " coalesce(sum(ug) FILTER (WHERE account GLOB 'operator:*'), 0)"
                                   " FROM stone_holding WHERE piece = ? AND piece <> 0",
                                   &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_int(&binder, piece);
    fault = store_next(store, statement, "read the stones of a piece", &row);
    if (!row)
        return fault;
    struct columns columns = {.statement = statement};
    counted->ug = take_int(&columns);
    issued->ug = take_int(&columns);
    store_done(statement);
    return FAULT_OK;
}
