#include "hub/store/stone.h"

#include <stdio.h>

#include "hub/store/inside.h"
#include "hub/store/now.h"

/* ------------------------------------------------------------------ kinds */

static void take_kind(struct query *query, struct stone_kind *out)
{
    TAKE_TEXT(query, out->code.text);
    TAKE_TEXT(query, out->shape);
    TAKE_TEXT(query, out->size);
    TAKE_TEXT(query, out->quality);
}

struct fault store_stone_kind_find(struct store *store, struct code code, struct stone_kind *out, bool *found)
{
    struct query query;
    *out = (struct stone_kind){.code = code};
    query_begin(&query, store, "read a kind of stone",
                "SELECT code, shape, size, quality FROM stone_kind WHERE code = ?");
    put_text(&query, code.text);
    *found = query_row(&query);
    if (*found)
        take_kind(&query, out);
    return query_end(&query);
}

struct fault store_stone_kind_add(struct store *store, const struct stone_kind *kind)
{
    struct query query;
    query_begin(&query, store, "write a kind of stone", "INSERT INTO stone_kind VALUES (?, ?, ?, ?)");
    put_text(&query, kind->code.text);
    put_text(&query, kind->shape);
    put_text(&query, kind->size);
    put_text(&query, kind->quality);
    return query_run(&query);
}

struct fault store_stone_kind_each(struct store *store,
                                   void (*take)(void *context, const struct stone_kind *kind), void *context)
{
    struct query query;
    query_begin(&query, store, "read the kinds of stones",
                "SELECT code, shape, size, quality FROM stone_kind ORDER BY code");
    while (query_row(&query)) {
        struct stone_kind kind;
        take_kind(&query, &kind);
        take(context, &kind);
    }
    return query_end(&query);
}

/* ------------------------------------------------------------------ holdings */

static void put_where(struct query *query, const struct stone_holding *where)
{
    put_text(query, where->kind.text);
    put_text(query, where->account.text);
    put_int(query, where->piece);
}

struct fault store_stone_held(struct store *store, const struct stone_holding *where,
                              struct stone_amount *out)
{
    struct query query;
    *out = (struct stone_amount){.count = 0};
    query_begin(&query, store, "read what stones are held",
                "SELECT count, ug FROM stone_holding WHERE kind = ? AND account = ? AND piece = ?");
    put_where(&query, where);
    if (query_row(&query)) {
        out->count = take_int(&query);
        out->mass.ug = take_int(&query);
    }
    return query_end(&query);
}

struct fault store_stone_bought(struct store *store, struct code kind, struct stone_amount *out)
{
    struct query query;
    *out = (struct stone_amount){.count = 0};
    query_begin(&query, store, "read what stones were bought",
                "SELECT -coalesce(sum(count), 0), -coalesce(sum(ug), 0) FROM stone_holding WHERE kind = ?"
                " AND account IN ('" STONE_SUPPLIER "', '" STONE_OPENING "') AND piece = 0");
    put_text(&query, kind.text);
    if (query_row(&query)) {
        out->count = take_int(&query);
        out->mass.ug = take_int(&query);
    }
    return query_end(&query);
}

static struct fault move_holding(struct store *store, const struct stone_holding *where, int sign)
{
    struct query query;
    query_begin(&query, store, "move stones",
                "INSERT INTO stone_holding VALUES (?, ?, ?, ?, ?) ON CONFLICT (kind, account, piece)"
                " DO UPDATE SET count = count + excluded.count, ug = ug + excluded.ug");
    put_where(&query, where);
    put_int(&query, sign * where->amount.count);
    put_int(&query, sign * where->amount.mass.ug);
    return query_run(&query);
}

static void take_holding(struct query *query, struct stone_holding *out)
{
    *out = (struct stone_holding){.piece = 0};
    TAKE_TEXT(query, out->kind.text);
    TAKE_TEXT(query, out->account.text);
    out->piece = take_int(query);
    out->amount.count = take_int(query);
    out->amount.mass.ug = take_int(query);
}

static struct fault each_held(struct query *query,
                              bool (*take)(void *context, const struct stone_holding *holding), void *context)
{
    while (query_row(query)) {
        struct stone_holding holding;
        take_holding(query, &holding);
        if (query->bad || !take(context, &holding))
            break;
    }
    return query_end(query);
}

struct fault store_stone_each_held(struct store *store, int64_t piece,
                                   bool (*take)(void *context, const struct stone_holding *holding),
                                   void *context)
{
    struct query query;
    query_begin(&query, store, "read what stones are held",
                piece
                    ? "SELECT kind, account, piece, count, ug FROM stone_holding"
                      " WHERE piece = ? AND (count <> 0 OR ug <> 0) ORDER BY kind, account"
                    : "SELECT kind, account, 0, sum(count), sum(ug) FROM stone_holding GROUP BY kind, account"
                      " HAVING sum(count) <> 0 OR sum(ug) <> 0 ORDER BY kind, account");
    if (piece)
        put_int(&query, piece);
    return each_held(&query, take, context);
}

/* ------------------------------------------------------------------ transfers */

static struct fault add_transfer(struct store *store, int64_t event, int line,
                                 const struct stone_transfer *transfer)
{
    struct query query;
    query_begin(&query, store, "write what became of stones",
                "INSERT INTO stone_transfer VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    put_int(&query, event);
    put_int(&query, line);
    put_text(&query, transfer->kind.text);
    put_text(&query, transfer->debit.text);
    put_int(&query, transfer->debit_piece);
    put_text(&query, transfer->credit.text);
    put_int(&query, transfer->credit_piece);
    put_int(&query, transfer->amount.count);
    put_int(&query, transfer->amount.mass.ug);
    put_text(&query, transfer->person.text);
    put_text(&query, transfer->setting.text);
    return query_run(&query);
}

static struct fault post_line(struct store *store, int64_t event, int line,
                              const struct stone_transfer *transfer)
{
    struct stone_holding to = {transfer->kind, transfer->debit, transfer->debit_piece, transfer->amount};
    struct stone_holding from = {transfer->kind, transfer->credit, transfer->credit_piece, transfer->amount};
    struct fault fault = add_transfer(store, event, line, transfer);
    if (!fault_is(fault))
        fault = move_holding(store, &to, 1);
    return fault_is(fault) ? fault : move_holding(store, &from, -1);
}

struct fault store_stones_add(struct store *store, int64_t event, const struct stone_lines *lines)
{
    struct fault fault = FAULT_OK;
    for (int i = 0; i < lines->count && !fault_is(fault); i++)
        fault = post_line(store, event, i, &lines->items[i]);
    return fault;
}

void take_stone_transfer(struct query *query, struct stone_transfer *out)
{
    TAKE_TEXT(query, out->kind.text);
    TAKE_TEXT(query, out->debit.text);
    out->debit_piece = take_int(query);
    TAKE_TEXT(query, out->credit.text);
    out->credit_piece = take_int(query);
    out->amount.count = take_int(query);
    out->amount.mass.ug = take_int(query);
    TAKE_TEXT(query, out->person.text);
    TAKE_TEXT(query, out->setting.text);
}

struct fault store_stone_each_moved(struct store *store, int64_t event,
                                    bool (*take)(void *context, const struct stone_transfer *moved),
                                    void *context)
{
    struct query query;
    query_begin(&query, store, "read what became of stones",
                "SELECT " STONE_TRANSFER_COLUMNS " FROM stone_transfer WHERE event = ? ORDER BY line");
    put_int(&query, event);
    while (query_row(&query)) {
        struct stone_transfer moved;
        take_stone_transfer(&query, &moved);
        if (query.bad || !take(context, &moved))
            break;
    }
    return query_end(&query);
}

static bool take_turned(void *context, const struct stone_transfer *moved)
{
    struct stone_lines *lines = context;
    struct stone_transfer *turned = &lines->items[STONE_LINES_MAX - ++lines->count];
    *turned = *moved;
    turned->debit = moved->credit;
    turned->debit_piece = moved->credit_piece;
    turned->credit = moved->debit;
    turned->credit_piece = moved->debit_piece;
    return lines->count < STONE_LINES_MAX;
}

/* The last first. */
struct fault store_stones_reversed(struct store *store, int64_t undone, struct stone_lines *out)
{
    out->count = 0;
    struct fault fault = store_stone_each_moved(store, undone, take_turned, out);
    memmove(out->items, &out->items[STONE_LINES_MAX - out->count], (size_t)out->count * sizeof out->items[0]);
    return fault;
}

struct fault store_stones_unsealed(struct store *store, int64_t *out)
{
    struct query query;
    query_begin(&query, store, "read since when stones are sealed", "SELECT stones_unsealed FROM workshop");
    return query_int(&query, out);
}

struct fault store_stone_is_used(struct store *store, int64_t event, bool *out)
{
    struct query query;
    query_begin(&query, store, "see whether stones are still there",
                "SELECT 1 FROM (SELECT kind, account, piece, sum(count) AS count, sum(ug) AS ug FROM ("
                "SELECT kind, debit AS account, debit_piece AS piece, count, ug FROM stone_transfer"
                " WHERE event = ?1 UNION ALL SELECT kind, credit, credit_piece, -count, -ug"
                " FROM stone_transfer WHERE event = ?1) GROUP BY kind, account, piece) AS t"
                " JOIN stone_holding AS h USING (kind, account, piece)"
                " WHERE (h.count < t.count OR h.ug < t.ug) AND h.account NOT IN ('" STONE_SUPPLIER
                "', '" STONE_OPENING "', '" STONE_FOUND "') LIMIT 1");
    put_int(&query, event);
    return query_any(&query, out);
}

/* ------------------------------------------------------------------ figures */

struct fault store_stone_each_figure(struct store *store, int64_t from_ms, int64_t to_ms,
                                     void (*take)(void *context, const struct stone_figure *figure),
                                     void *context)
{
    struct query query;
    query_begin(&query, store, "read the breakage",
                "SELECT person, setting, " STONES_HANDLED
                " GROUP BY person, setting ORDER BY person, setting");
    put_int(&query, from_ms);
    put_int(&query, to_ms);
    while (query_row(&query)) {
        struct stone_figure figure = {.set = 0};
        TAKE_TEXT(&query, figure.person.text);
        TAKE_TEXT(&query, figure.setting.text);
        figure.set = take_int(&query);
        figure.broken = take_int(&query);
        figure.lost = take_int(&query);
        if (!query.bad && (figure.set != 0 || figure.broken != 0 || figure.lost != 0))
            take(context, &figure);
    }
    return query_end(&query);
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
    struct query query;
    struct teller differs = {say, context, "what is noted differs from the transfers"};
    struct teller negative = {say, context, "there is less than nothing"};
    query_begin(&query, store, "prove the stones", DIFFERS);
    struct fault fault = each_held(&query, tell, &differs);
    if (fault_is(fault))
        return fault;
    query_begin(&query, store, "prove the stones", NEGATIVE);
    return each_held(&query, tell, &negative);
}

/* ------------------------------------------------------------------ one piece */

struct fault store_stone_of_piece(struct store *store, int64_t piece, struct stone_amount *counted,
                                  struct stone_amount *issued)
{
    struct query query;
    *counted = *issued = (struct stone_amount){.count = 0};
    query_begin(&query, store, "read the stones of a piece",
                "SELECT coalesce(sum(count) FILTER (WHERE account = 'piece'), 0),"
                " coalesce(sum(ug) FILTER (WHERE account = 'piece'), 0),"
                " coalesce(sum(count) FILTER (WHERE account GLOB 'operator:*'), 0),"
                " coalesce(sum(ug) FILTER (WHERE account GLOB 'operator:*'), 0)"
                " FROM stone_holding WHERE piece = ? AND piece <> 0");
    put_int(&query, piece);
    if (query_row(&query)) {
        counted->count = take_int(&query);
        counted->mass.ug = take_int(&query);
        issued->count = take_int(&query);
        issued->mass.ug = take_int(&query);
    }
    return query_end(&query);
}
