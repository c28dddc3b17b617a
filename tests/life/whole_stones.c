/* What stones did after each step of a whole life, by DOMAIN's sentences (§§ 4, 6) and none of the rules'
 * code: "stones have the same custody (count and carats: issue, set, return, break, lose)", and a finish at
 * setting says which are in it. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/life/whole_ledger.h"

#define MOVES_MAX 64

struct stone_move {
    char account[ACCOUNT_TEXT_MAX];
    int64_t piece, count;
};

struct stone_case {
    struct whole_case *of;
    const struct whole_memory *memory;
    const char *says;
    char verb[40], operator[ACCOUNT_TEXT_MAX]; /* account of whoever acts */
    const struct seen *piece, *after;          /* NULL: about none */
    struct stone_move moves[MOVES_MAX];
    int count;
    bool is_known; /* somebody counted, or issued for it: whatever they weigh, its model says nothing more */
    int64_t assumed_piece, assumed_ug; /* stones of its model that nobody had counted, and that are now */
};

/* ------------------------------------------------------------------ what is said */

static bool is_verb(const struct stone_case *it, const char *verb)
{
    return strcmp(it->verb, verb) == 0;
}

static int64_t number(const struct stone_case *it, const char *name)
{
    char text[40];
    whole_field(it->says, name, text, sizeof text);
    return strtoll(text, NULL, 10);
}

/* Of whom a field names, or of whoever acts. */
static void write_holder(const struct stone_case *it, const char *name, char out[ACCOUNT_TEXT_MAX])
{
    char badge[40];
    whole_field(it->says, name, badge, sizeof badge);
    snprintf(out, ACCOUNT_TEXT_MAX, badge[0] ? "operator:%s" : "%s", badge[0] ? badge : it->operator);
}

/* The id of the piece that a field names; 0: none. */
static int64_t piece_named(const struct stone_case *it, const char *name)
{
    char tag[40];
    whole_field(it->says, name, tag, sizeof tag);
    const struct seen *piece = whole_find(it->of->before, tag);
    return piece ? piece->id : 0;
}

/* ------------------------------------------------------------------ what should have moved */

static struct whole_stones there(const struct view *view, const char *account, int64_t piece)
{
    for (int i = 0; i < view->stone_count; i++)
        if (view->stones[i].piece == piece && strcmp(view->stones[i].account, account) == 0)
            return view->stones[i];
    return (struct whole_stones){.count = 0};
}

static int64_t *moved(struct stone_case *it, const char *account, int64_t piece)
{
    int at = 0;
    while (at < it->count && (it->moves[at].piece != piece || strcmp(it->moves[at].account, account) != 0))
        at++;
    assert(at < MOVES_MAX);
    if (at == it->count) {
        it->moves[it->count++] = (struct stone_move){.piece = piece};
        snprintf(it->moves[at].account, ACCOUNT_TEXT_MAX, "%s", account);
    }
    return &it->moves[at].count;
}

static void move(struct stone_case *it, const char *from, int64_t from_piece, const char *to,
                 int64_t to_piece, int64_t count)
{
    *moved(it, from, from_piece) -= count;
    *moved(it, to, to_piece) += count;
}

static int64_t left(struct stone_case *it, const char *account, int64_t piece)
{
    return there(it->of->before, account, piece).count + *moved(it, account, piece);
}

/* First what was issued for the piece, then what they have of any. What has happened with more than that was
 * there: it is found first. */
static void use(struct stone_case *it, const char *from, const char *to, int64_t to_piece, int64_t count)
{
    int64_t own = left(it, from, it->piece->id), loose = left(it, from, 0);
    int64_t first = own < count ? own : count, rest = count - first;
    move(it, from, it->piece->id, to, to_piece, first);
    if (rest > loose && it->of->step->how == HOW_HAPPENED)
        move(it, "found", 0, from, 0, rest - loose);
    move(it, from, 0, to, to_piece, rest);
}

/* ------------------------------------------------------------------ what an event did */

static sqlite3_stmt *ask(const struct stone_case *it, const char *sql, int64_t first, int64_t second)
{
    sqlite3_stmt *row = NULL;
    if (sqlite3_prepare_v2(it->of->db, sql, -1, &row, NULL) != SQLITE_OK)
        whole_object(it->of, "the store cannot be asked: %s", sqlite3_errmsg(it->of->db));
    sqlite3_bind_int64(row, 1, first);
    sqlite3_bind_int64(row, 2, second);
    return row;
}

/* One number; 0: there is none. */
static int64_t ask_number(const struct stone_case *it, const char *sql, int64_t first, int64_t second)
{
    sqlite3_stmt *row = ask(it, sql, first, second);
    int64_t number = sqlite3_step(row) == SQLITE_ROW ? sqlite3_column_int64(row, 0) : 0;
    sqlite3_finalize(row);
    return number;
}

/* What an event moved, the other way round. */
static void reverse(struct stone_case *it, int64_t event)
{
    sqlite3_stmt *row =
        ask(it,
            "SELECT debit, debit_piece, credit, credit_piece, count FROM stone_transfer WHERE "
            "event = ?",
            event, 0);
    while (sqlite3_step(row) == SQLITE_ROW)
        move(it, (const char *)sqlite3_column_text(row, 0), sqlite3_column_int64(row, 1),
             (const char *)sqlite3_column_text(row, 2), sqlite3_column_int64(row, 3),
             sqlite3_column_int64(row, 4));
    sqlite3_finalize(row);
}

/* What an event put into its piece beyond the stones that it moved there: those of its model, assumed. */
static int64_t assumed_by(const struct stone_case *it, int64_t event)
{
    return ask_number(it,
                      "SELECT a.stones_ug - b.stones_ug - (SELECT coalesce(sum(CASE WHEN debit = 'piece' "
                      "THEN ug WHEN credit = 'piece' THEN -ug ELSE 0 END), 0) FROM stone_transfer WHERE "
                      "event = ?1) FROM event AS a JOIN event AS b ON b.seq = a.previous WHERE a.seq = ?1",
                      event, 0);
}

/* Nothing, where the piece has gone on since; else what the deed did, and what it had implied. */
static void take_back(struct stone_case *it)
{
    int64_t since = it->of->before->last_event;
    if (ask_number(it, "SELECT count(*) FROM event WHERE seq > ? AND changes", since, 0) == 0)
        return;
    const struct whole_deed *undone = &it->memory->last[it->of->step->sender];
    reverse(it, undone->event);
    it->assumed_piece = undone->piece;
    it->assumed_ug = assumed_by(it, undone->event);
    sqlite3_stmt *row = ask(it, "SELECT event FROM implied WHERE matched > ?", since, 0);
    while (sqlite3_step(row) == SQLITE_ROW)
        reverse(it, sqlite3_column_int64(row, 0));
    sqlite3_finalize(row);
}

/* ------------------------------------------------------------------ the verbs of stones */

static void buy(struct stone_case *it)
{
    move(it, "supplier", 0, "stock", 0, number(it, "count"));
}

static void issue(struct stone_case *it)
{
    char to[ACCOUNT_TEXT_MAX];
    write_holder(it, "to", to);
    move(it, "stock", 0, to, piece_named(it, "for"), number(it, "count"));
}

static void give_up(struct stone_case *it)
{
    char from[ACCOUNT_TEXT_MAX];
    const char *to = is_verb(it, "return_stones") ? "stock" : is_verb(it, "break_stones") ? "broken" : "lost";
    int64_t out_of = piece_named(it, "out_of");
    write_holder(it, "holder", from);
    if (out_of)
        move(it, "piece", out_of, to, 0, number(it, "count"));
    else
        move(it, from, piece_named(it, "for"), to, 0, number(it, "count"));
}

/* The stock is as it was counted: what is there beyond was there on the first day, or is found. */
static void count_stock(struct stone_case *it)
{
    char of[16];
    int64_t counted;
    whole_field(it->says, "of", of, sizeof of);
    if (strcmp(of, "stock") != 0 || !whole_counted(it->says, "stones", &counted))
        return;
    int64_t more = counted - there(it->of->before, "stock", 0).count;
    bool opens = there(it->of->after, "opening", 0).count != there(it->of->before, "opening", 0).count;
    if (more > 0)
        move(it, opens ? "opening" : "found", 0, "stock", 0, more);
    else
        move(it, "stock", 0, "lost", 0, -more);
}

/* ------------------------------------------------------------------ the end of a setting step */

static bool is_at_setting(const struct seen *piece)
{
    const char *state = strcmp(piece->state, "held") == 0 ? piece->was : piece->state;
    return strcmp(piece->place, "station") == 0 && piece->sets_stones && strcmp(state, "done") != 0;
}

/* There is one kind, once bought; and whoever counted has stones. */
static bool is_known(const struct stone_case *it)
{
    char kind[CODE_TEXT_MAX];
    whole_field(it->says, "kind", kind, sizeof kind);
    return strcmp(kind, "rd") == 0 && it->of->before->stone_count > 0 && whole_is_of_the_house(it->of);
}

/* "at setting for the stones set": as counted; of a kind, or by somebody, that nobody knows nothing can be
 * booked. True: some were. */
static bool count_set(struct stone_case *it)
{
    int64_t in_it = number(it, "set");
    bool known = is_known(it);
    if (it->of->step->how == HOW_ASKED && (!known || in_it == 0 || !is_at_setting(it->piece)))
        whole_object(it->of, "stones were counted that are not, or not here, to be set");
    if (!known)
        return false;
    use(it, it->operator, "piece", it->piece->id, in_it);
    use(it, it->operator, "broken", 0, number(it, "broken"));
    use(it, it->operator, "lost", 0, number(it, "lost"));
    return in_it > 0; /* else those issued for it are, that are left */
}

/* It was set on its way: where it was, or at a bench before the one that takes it in, which has not told yet.
 */
static bool was_set(const struct stone_case *it)
{
    const struct seen *piece = it->piece;
    bool set = is_at_setting(piece);
    if (piece->way < 0 || piece->way >= it->of->shop->route_count)
        return set;
    for (int i = piece->step + 1; i < it->after->step; i++)
        set |= it->of->shop->routes[piece->way].steps[i].sets_stones;
    return set;
}

/* Nobody said: those that were issued for it are "the stones set (those issued)", unless some were counted.
 */
static void set_issued(struct stone_case *it)
{
    const struct view *before = it->of->before;
    if (!was_set(it))
        return;
    it->is_known = there(before, "piece", it->piece->id).count > 0;
    if (it->is_known)
        return;
    for (int i = 0; i < before->stone_count; i++) {
        const struct whole_stones *one = &before->stones[i];
        int64_t issued = one->piece == it->piece->id ? left(it, one->account, one->piece) : 0;
        if (issued <= 0 || strncmp(one->account, "operator:", 9) != 0)
            continue;
        it->is_known = true;
        move(it, one->account, one->piece, "piece", one->piece, issued);
    }
}

/* ------------------------------------------------------------------ a finish that is told late */

/* The step where it was booked as implied. */
static bool sets_stones(const struct stone_case *it, int64_t implied)
{
    const struct seen *piece = it->piece;
    int step = (int)ask_number(it, "SELECT step FROM event WHERE seq = ?", implied, 0);
    return piece->way >= 0 && piece->way < it->of->shop->route_count &&
           it->of->shop->routes[piece->way].steps[step].sets_stones;
}

/* … sets stones, and those are as that left them. */
static bool may_be_counted(const struct stone_case *it, int64_t implied)
{
    const struct seen *piece = it->piece;
    return sets_stones(it, implied) &&
           ask_number(it, "SELECT stones_ug FROM event WHERE seq = ?", implied, 0) == piece->stones_ug &&
           ask_number(it, "SELECT quantity FROM event WHERE seq = ?", implied, 0) == piece->quantity;
}

/* Some that were set have been told since. */
static bool were_told(const struct stone_case *it, int64_t implied)
{
    return ask_number(it,
                      "SELECT count(*) FROM event WHERE verb = 'set_stones' AND changes AND seq > ?1 AND"
                      " seq <= ?2 AND piece = (SELECT piece FROM event WHERE seq = ?1)",
                      implied, it->of->before->last_event) > 0;
}

/* Those that are told when the step had been implied to be over are instead of what was taken as set, once;
 * none, where it has others since. */
static void set(struct stone_case *it)
{
    char from[ACCOUNT_TEXT_MAX], here[CODE_TEXT_MAX], sql[256];
    whole_field(it->says, "station", here, sizeof here);
    snprintf(sql, sizeof sql,
             "SELECT min(event) FROM implied WHERE piece = ? AND verb = 'finish' AND matched IS NULL AND"
             " event <= ? AND station = '%s'",
             here);
    bool in_work = is_at_setting(it->piece) && strcmp(it->piece->state, "in_work") == 0;
    int64_t implied = it->of->step->how == HOW_HAPPENED && !in_work
                          ? ask_number(it, sql, it->piece->id, it->of->before->last_event)
                          : 0;
    if (implied != 0 && !sets_stones(it, implied))
        implied = 0;
    if (!whole_is_of_the_house(it->of)) /* nobody had them */
        return;
    bool more = implied != 0 && were_told(it, implied);
    if (implied != 0 && !more && !may_be_counted(it, implied))
        return;
    if (implied != 0 && !more) {
        reverse(it, implied);
        it->assumed_piece = it->piece->id;
        it->assumed_ug = assumed_by(it, implied);
    }
    write_holder(it, "holder", from);
    use(it, from, "piece", it->piece->id, number(it, "count"));
}

/* "Matched when they arrive": what was taken as set goes back, and what was counted goes in. */
static void tell(struct stone_case *it, int64_t implied)
{
    bool booked = it->after->version > it->piece->version;
    int64_t in_it = strstr(it->says, "\"stones\":[") ? number(it, "set") : 0;
    if (booked && !may_be_counted(it, implied))
        whole_object(it->of, "stones were counted anew of a piece that has others since");
    if (booked) {
        reverse(it, implied);
        it->assumed_piece = it->piece->id;
        it->assumed_ug = assumed_by(it, implied);
        (void)count_set(it);
    } else if (in_it > 0 && is_known(it) && may_be_counted(it, implied) && !were_told(it, implied)) {
        whole_object(it->of, "%lld stones were counted, and nothing of it booked", (long long)in_it);
    }
}

static void end_step(struct stone_case *it)
{
    const struct seen *after = it->after;
    int64_t implied =
        is_verb(it, "finish") && it->of->step->how == HOW_HAPPENED
            ? ask_number(it,
                         "SELECT json_extract(found, '$.matches') FROM event WHERE piece = ?1"
                         " AND seq > ?2 AND verb = 'finish' AND json_extract(found, '$.matches')"
                         " <= ?2",
                         it->piece->id, it->of->before->last_event)
            : 0;
    if (implied != 0) {
        tell(it, implied);
        return;
    }
    bool held =
        after && strcmp(after->state, "held") == 0 && !is_verb(it, "receive"); /* carried on all the same */
    bool ends = after && (held || strcmp(after->state, "done") == 0 || after->step > it->piece->step ||
                          strcmp(after->place, "finished") == 0);
    if (!ends || after->version == it->piece->version)
        return; /* it was received and started only, or is history */
    if (!strstr(it->says, "\"stones\":[") || !count_set(it))
        set_issued(it);
}

/* ------------------------------------------------------------------ halves of a lot */

/* Its stones go with it, in whosever hands: `part` of `all`, by number; what stays is rounded. */
static void go_along(struct stone_case *it, int64_t from, int64_t to, int64_t part, int64_t all)
{
    const struct view *before = it->of->before;
    for (int i = 0; i < before->stone_count; i++) {
        const struct whole_stones *one = &before->stones[i];
        int64_t stays = (2 * one->count * (all - part) + all) / (2 * all);
        if (one->piece == from && one->count > 0)
            move(it, one->account, from, one->account, to, one->count - stays);
    }
}

static void split(struct stone_case *it)
{
    const struct view *after = it->of->after;
    for (int i = 0; i < after->count; i++)
        if (!whole_find(it->of->before, after->pieces[i].tag))
            go_along(it, it->piece->id, after->pieces[i].id, after->pieces[i].quantity, it->piece->quantity);
}

static void merge(struct stone_case *it)
{
    go_along(it, piece_named(it, "with"), it->piece->id, 1, 1);
}

/* ------------------------------------------------------------------ comparing */

/* Nobody has fewer than none; and where there are none they weigh nothing. */
static void check_amounts(const struct stone_case *it)
{
    for (int i = 0; i < it->of->after->stone_count; i++) {
        const struct whole_stones *one = &it->of->after->stones[i];
        bool outside = strcmp(one->account, "supplier") == 0 || strcmp(one->account, "found") == 0 ||
                       strcmp(one->account, "opening") == 0;
        if (!outside && (one->count < 0 || one->ug < 0))
            whole_object(it->of, "%s (piece %lld) has %lld stones of %lld µg", one->account,
                         (long long)one->piece, (long long)one->count, (long long)one->ug);
    }
}

static void check_moves(struct stone_case *it)
{
    const struct view *after = it->of->after;
    for (int i = 0; i < after->stone_count; i++) {
        const struct whole_stones *one = &after->stones[i];
        int64_t changed = one->count - there(it->of->before, one->account, one->piece).count;
        int64_t wanted = *moved(it, one->account, one->piece);
        if (changed != wanted)
            whole_object(it->of, "%s (piece %lld) has %lld stones more, DOMAIN says %lld", one->account,
                         (long long)one->piece, (long long)changed, (long long)wanted);
    }
    for (int i = 0; i < it->count; i++) {
        const struct stone_move *move = &it->moves[i];
        int64_t before = there(it->of->before, move->account, move->piece).count;
        if (there(after, move->account, move->piece).count - before != move->count)
            whole_object(it->of, "%lld stones for %s were not booked", (long long)move->count, move->account);
    }
}

/* Half of a lot has half of what is its only stone: less than the stone that the accounts have there. */
static bool has_half_a_stone(const struct seen *piece, const struct view *view)
{
    return piece->stones_ug < there(view, "piece", piece->id).ug;
}

/* What a piece has in stones follows those that were counted into it, and out of it; where nobody knows what
 * these weigh, its model says it. */
static void check_pieces(const struct stone_case *it)
{
    for (int i = 0; i < it->of->before->count; i++) {
        const struct seen *was = &it->of->before->pieces[i], *is = whole_find(it->of->after, was->tag);
        int64_t into = there(it->of->after, "piece", was->id).ug - there(it->of->before, "piece", was->id).ug;
        int64_t more = is ? is->stones_ug - was->stones_ug : into;
        more += it->assumed_piece == was->id ? it->assumed_ug : 0;
        bool known = into != 0 || (it->is_known && it->piece == was);
        if (!known || !is || is->version == was->version || more == into)
            continue;
        bool halved = has_half_a_stone(was, it->of->before) || has_half_a_stone(is, it->of->after);
        if (!halved || llabs(more) > llabs(into))
            whole_object(it->of, "%s has %lld µg of stones more, and %lld were set in it", was->tag,
                         (long long)more, (long long)into);
    }
}

/* ------------------------------------------------------------------ a step */

static const struct {
    const char *verb;
    bool of_piece;
    void (*move)(struct stone_case *it);
} DEEDS[] = {
    {"buy_stones", false, buy},
    {"issue_stones", false, issue},
    {"return_stones", false, give_up},
    {"break_stones", false, give_up},
    {"lose_stones", false, give_up},
    {"set_stones", true, set},
    {"split", true, split},
    {"merge", true, merge},
    {"finish", true, end_step},
    {"stock_take", false, count_stock},
    {"pass", true, end_step},
    {"receive", true, end_step},
};

void whole_count_stones(struct whole_case *of, const struct whole_memory *memory)
{
    struct stone_case it = {.of = of, .memory = memory, .says = of->step->says};
    char tag[40], badge[40];
    if (of->reply->result != RESULT_ACCEPTED)
        return;
    whole_field(it.says, "do", it.verb, sizeof it.verb);
    whole_field(it.says, "operator", badge, sizeof badge);
    snprintf(it.operator, sizeof it.operator, "operator:%s", badge);
    whole_field(it.says, "piece", tag, sizeof tag);
    it.piece = whole_find(of->before, tag);
    it.after = it.piece ? whole_find(of->after, it.piece->tag) : NULL;
    if (of->step->how == HOW_WITHDRAWN)
        take_back(&it);
    for (size_t i = 0; of->step->how != HOW_WITHDRAWN && i < COUNT_OF(DEEDS); i++)
        if (is_verb(&it, DEEDS[i].verb) && (it.piece || !DEEDS[i].of_piece))
            DEEDS[i].move(&it);
    check_amounts(&it);
    check_moves(&it);
    check_pieces(&it);
}
