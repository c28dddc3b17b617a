/* What the store has, read with plain SQL, and the books added up anew from the transfers. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/life/whole.h"

static void copy_text(sqlite3_stmt *row, int column, char *out, size_t size)
{
    const unsigned char *text = sqlite3_column_text(row, column);
    snprintf(out, size, "%s", text ? (const char *)text : "");
}

static sqlite3_stmt *ask(sqlite3 *db, const char *sql, char *problem, size_t size)
{
    sqlite3_stmt *out = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &out, NULL) != SQLITE_OK && !problem[0])
        snprintf(problem, size, "the store cannot be asked: %s", sqlite3_errmsg(db));
    return out;
}

/* From its first to its last station there, excursions included. */
static bool counts_in_group(sqlite3_stmt *row, int first, const struct seen *piece)
{
    return sqlite3_column_type(row, first) != SQLITE_NULL && strcmp(piece->place, "station") == 0 &&
           piece->step >= sqlite3_column_int(row, first) && piece->step <= sqlite3_column_int(row, first + 1);
}

/* "au585w/own=1200000@3,+au750y/own=80000@2": those without a '+' are of another book than the piece. */
static int64_t foreign(const char *findings)
{
    int64_t ug = 0;
    for (const char *item = findings; item && *item; item = strchr(item, ',') ? strchr(item, ',') + 1 : NULL)
        if (*item != '+' && strchr(item, '='))
            ug += strtoll(strchr(item, '=') + 1, NULL, 10);
    return ug;
}

static void take_piece(sqlite3_stmt *row, struct seen *out)
{
    out->id = sqlite3_column_int64(row, 0);
    copy_text(row, 1, out->tag, sizeof out->tag);
    copy_text(row, 2, out->place, sizeof out->place);
    copy_text(row, 3, out->state, sizeof out->state);
    copy_text(row, 4, out->here, sizeof out->here);
    copy_text(row, 5, out->tray, sizeof out->tray);
    copy_text(row, 6, out->holder, sizeof out->holder);
    copy_text(row, 7, out->kind, sizeof out->kind);
    out->step = sqlite3_column_int(row, 8);
    out->quantity = sqlite3_column_int64(row, 9);
    out->book_ug = sqlite3_column_int64(row, 10);
    out->stones_ug = sqlite3_column_int64(row, 11);
    out->on_tree = sqlite3_column_int64(row, 12);
    out->transit = sqlite3_column_int(row, 13);
    out->rework = sqlite3_column_int(row, 14);
    out->version = sqlite3_column_int64(row, 15);
    copy_text(row, 16, out->book, sizeof out->book);
    copy_text(row, 17, out->next, sizeof out->next);
    copy_text(row, 18, out->order, sizeof out->order);
    out->has_findings = sqlite3_column_bytes(row, 19) > 2;
    out->foreign_ug = foreign((const char *)sqlite3_column_text(row, 19));
    out->weighed_here = sqlite3_column_int(row, 22);
    out->inspects = sqlite3_column_int(row, 23);
    out->sets_stones = sqlite3_column_int(row, 24);
    copy_text(row, 25, out->weigh, sizeof out->weigh);
    copy_text(row, 26, out->ruling, sizeof out->ruling);
    out->volume_mm3_e3 = sqlite3_column_int64(row, 27);
    out->density_ug_mm3 = sqlite3_column_int64(row, 28);
    out->way = sqlite3_column_int(row, 29) - 1;
    copy_text(row, 30, out->untold, sizeof out->untold);
    copy_text(row, 31, out->was, sizeof out->was);
    out->slip = sqlite3_column_int64(row, 32);
    out->in_group = counts_in_group(row, 20, out);
}

static void look_at_pieces(sqlite3 *db, struct view *view, char *problem, size_t size)
{
    sqlite3_stmt *row = ask(
        db,
        "WITH p AS (SELECT piece.*, coalesce(nullif(piece.route, 0), model.route) AS way FROM piece JOIN "
        "model ON model.id = piece.model), way AS (SELECT s.route, min(s.step) AS first, max(s.step) AS last "
        "FROM route_step AS s JOIN station ON station.kind = s.kind JOIN station_group_member AS m ON "
        "m.station = station.code GROUP BY s.route) SELECT p.id, tag, place, p.state, here, tray, holder, "
        "p.kind, p.step, quantity, book_ug, stones_ug, on_tree, transit, rework, version, lot.alloy || '/' "
        "|| custody, (SELECT n.kind FROM route_step AS n WHERE n.route = p.way AND n.step = p.step + 1), "
        "o.code, findings, way.first, way.last, weighed_here, cur.inspection, cur.sets_stones, cur.weigh, "
        "ruling_here, volume_mm3_e3, lot.ug_per_mm3, p.way, (SELECT i.station FROM implied AS i WHERE "
        "i.piece = p.id AND i.verb = 'finish' AND i.matched IS NULL ORDER BY i.event), p.was, (SELECT "
        "max(slip) "
        "FROM slip_piece WHERE piece = p.id) FROM p JOIN lot ON "
        "lot.id = p.lot LEFT JOIN "
        "client_order AS o ON o.id = "
        "p.client_order LEFT JOIN way ON way.route = p.way LEFT JOIN route_step AS cur ON cur.route = p.way "
        "AND cur.step = p.step ORDER BY p.id",
        problem, size);
    view->count = 0;
    while (row && sqlite3_step(row) == SQLITE_ROW && view->count < WHOLE_PIECES_MAX)
        take_piece(row, &view->pieces[view->count++]);
    sqlite3_finalize(row);
}

static void post(struct view *view, const char *book, const char *account, int64_t ug)
{
    int at = 0;
    while (at < view->balance_count &&
           (strcmp(view->balances[at].book, book) != 0 || strcmp(view->balances[at].account, account) != 0))
        at++;
    assert(at < WHOLE_BALANCES);
    if (at == view->balance_count) {
        view->balance_count++;
        view->balances[at] = (struct whole_balance){.ug = 0};
        snprintf(view->balances[at].book, BOOK_TEXT_MAX, "%s", book);
        snprintf(view->balances[at].account, ACCOUNT_TEXT_MAX, "%s", account);
    }
    view->balances[at].ug += ug;
}

static void look_at_transfers(sqlite3 *db, struct view *view, char *problem, size_t size)
{
    sqlite3_stmt *row =
        ask(db,
            "SELECT b.name, d.name, c.name, t.amount_ug FROM transfer AS t JOIN book AS b ON b.id = t.book "
            "JOIN account AS d ON d.id = t.debit JOIN account AS c ON c.id = t.credit WHERE t.event > ?",
            problem, size);
    if (row)
        sqlite3_bind_int64(row, 1, view->last_event);
    while (row && sqlite3_step(row) == SQLITE_ROW) {
        const char *book = (const char *)sqlite3_column_text(row, 0);
        post(view, book, (const char *)sqlite3_column_text(row, 1), sqlite3_column_int64(row, 3));
        post(view, book, (const char *)sqlite3_column_text(row, 2), -sqlite3_column_int64(row, 3));
        view->transfers++;
    }
    sqlite3_finalize(row);
}

int64_t whole_theory(const struct workshop *shop, const struct seen *piece, int steps)
{
    double ug = (double)(piece->volume_mm3_e3 * piece->density_ug_mm3 * piece->quantity) / 1000;
    if (piece->way < 0 || piece->way >= shop->route_count)
        return 0;
    for (int i = 0; i < steps && i < shop->routes[piece->way].step_count; i++)
        ug *= shop->routes[piece->way].steps[i].factor_ppm / 1e6;
    return (int64_t)(ug + 0.5);
}

int64_t whole_balance(const struct view *view, const char *book, const char *account)
{
    for (int i = 0; i < view->balance_count; i++)
        if (strcmp(view->balances[i].book, book) == 0 && strcmp(view->balances[i].account, account) == 0)
            return view->balances[i].ug;
    return 0;
}

static void move_stones(struct view *view, const char *account, int64_t piece, int64_t count, int64_t ug)
{
    int at = 0;
    while (at < view->stone_count &&
           (view->stones[at].piece != piece || strcmp(view->stones[at].account, account) != 0))
        at++;
    assert(at < WHOLE_BALANCES);
    if (at == view->stone_count) {
        view->stone_count++;
        view->stones[at] = (struct whole_stones){.piece = piece};
        snprintf(view->stones[at].account, ACCOUNT_TEXT_MAX, "%s", account);
    }
    view->stones[at].count += count;
    view->stones[at].ug += ug;
}

static void look_at_stones(sqlite3 *db, struct view *view, char *problem, size_t size)
{
    sqlite3_stmt *row =
        ask(db,
            "SELECT debit, debit_piece, credit, credit_piece, count, ug FROM stone_transfer WHERE event > ? "
            "ORDER BY event, line",
            problem, size);
    if (row)
        sqlite3_bind_int64(row, 1, view->last_event);
    while (row && sqlite3_step(row) == SQLITE_ROW) {
        int64_t count = sqlite3_column_int64(row, 4), ug = sqlite3_column_int64(row, 5);
        move_stones(view, (const char *)sqlite3_column_text(row, 0), sqlite3_column_int64(row, 1), count, ug);
        move_stones(view, (const char *)sqlite3_column_text(row, 2), sqlite3_column_int64(row, 3), -count,
                    -ug);
    }
    sqlite3_finalize(row);
}

static void take_limit(sqlite3_stmt *row, struct limit *out)
{
    const char *mode = (const char *)sqlite3_column_text(row, 3);
    *out = (struct limit){.pieces = sqlite3_column_int64(row, 1), .mass = {sqlite3_column_int64(row, 2)}};
    out->mode = strcmp(mode, "warn") == 0     ? LIMIT_WARN
                : strcmp(mode, "reason") == 0 ? LIMIT_REASON
                                              : LIMIT_BLOCK;
}

static void look_at_limits(sqlite3 *db, const struct workshop *shop, struct view *view, char *problem,
                           size_t size)
{
    sqlite3_stmt *row = ask(db,
                            "SELECT code, limit_pieces, limit_ug, limit_mode FROM station UNION ALL SELECT "
                            "code, limit_pieces, limit_ug, limit_mode FROM station_group",
                            problem, size);
    while (row && sqlite3_step(row) == SQLITE_ROW) {
        const char *code = (const char *)sqlite3_column_text(row, 0);
        for (int i = 0; i < shop->station_count; i++)
            if (strcmp(shop->stations[i].code.text, code) == 0)
                take_limit(row, &view->limits[i]);
        for (int i = 0; i < shop->group_count; i++)
            if (strcmp(shop->groups[i].code.text, code) == 0)
                take_limit(row, &view->group_limit);
    }
    sqlite3_finalize(row);
}

static void look_at_numbers(sqlite3 *db, struct view *view, char *problem, size_t size)
{
    sqlite3_stmt *row =
        ask(db,
            "SELECT (SELECT max(event) FROM metal_return), (SELECT max(id) FROM refining), c.id, "
            "c.state, (SELECT count FROM component WHERE code = 'clasp') FROM (SELECT 1) LEFT JOIN "
            "order_change AS c ON c.id = (SELECT max(id) FROM "
            "order_change)",
            problem, size);
    if (row && sqlite3_step(row) == SQLITE_ROW) {
        view->last_return = sqlite3_column_int64(row, 0);
        view->last_refining = sqlite3_column_int64(row, 1);
        view->last_change = sqlite3_column_int64(row, 2);
        copy_text(row, 3, view->change_state, sizeof view->change_state);
        view->clasps = sqlite3_column_int64(row, 4);
    }
    sqlite3_finalize(row);
}

void whole_look_at_lent(sqlite3 *db, struct view *view, char *problem, size_t size)
{
    sqlite3_stmt *row = ask(
        db, "SELECT id, pieces, kiosk - 1, place, coalesce(ended, '') FROM lent ORDER BY id", problem, size);
    view->lent_count = 0;
    while (row && sqlite3_step(row) == SQLITE_ROW && view->lent_count < WHOLE_LENT_MAX) {
        struct whole_lent *lent = &view->lent[view->lent_count++];
        lent->id = sqlite3_column_int64(row, 0);
        lent->pieces = sqlite3_column_int64(row, 1);
        lent->sender = sqlite3_column_int(row, 2);
        copy_text(row, 3, lent->of, sizeof lent->of);
        copy_text(row, 4, lent->ended, sizeof lent->ended);
    }
    sqlite3_finalize(row);
}

void whole_look(sqlite3 *db, const struct workshop *shop, struct view *view, char *problem, size_t size)
{
    look_at_pieces(db, view, problem, size);
    look_at_transfers(db, view, problem, size);
    look_at_stones(db, view, problem, size);
    look_at_limits(db, shop, view, problem, size);
    look_at_numbers(db, view, problem, size);
    whole_look_at_lent(db, view, problem, size);
    sqlite3_stmt *row = ask(db, "SELECT coalesce(max(seq), 0) FROM event", problem, size);
    if (row && sqlite3_step(row) == SQLITE_ROW)
        view->last_event = sqlite3_column_int64(row, 0);
    sqlite3_finalize(row);
}

const struct seen *whole_find(const struct view *view, const char *tag)
{
    for (int i = 0; i < view->count; i++)
        if (strcmp(view->pieces[i].tag, tag) == 0)
            return &view->pieces[i];
    return NULL;
}

int64_t whole_count(const struct view *view, const struct workshop *shop, int station)
{
    int64_t count = 0;
    for (int i = 0; i < view->count; i++) {
        const struct seen *piece = &view->pieces[i];
        bool here =
            strcmp(piece->place, "station") == 0 &&
            (station < 0 ? piece->in_group : strcmp(piece->here, shop->stations[station].code.text) == 0);
        count += here ? piece->quantity : 0;
    }
    return count;
}
