/* What must hold after every step, whatever it was (DOMAIN §§ 4, 6, 10), recomputed from what the store has;
 * and what DOMAIN decides by a sentence, for the verbs where it does. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/life/whole.h"

void whole_object(struct whole_case *of, const char *format, ...)
{
    va_list arguments;
    if (of->problem[0])
        return;
    va_start(arguments, format);
    vsnprintf(of->problem, of->problem_size, format, arguments);
    va_end(arguments);
}

void whole_field(const char *says, const char *name, char *out, size_t size)
{
    char key[48];
    snprintf(key, sizeof key, "\"%s\":", name);
    const char *at = strstr(says, key);
    out[0] = '\0';
    if (!at)
        return;
    at += strlen(key);
    at += *at == '"';
    snprintf(out, size, "%.*s", (int)strcspn(at, "\",}]"), at);
}

static bool is_one_of(const char *word, const char *const *words)
{
    while (*words && strcmp(*words, word) != 0)
        words++;
    return *words != NULL;
}
#define IS_ONE_OF(word, ...) is_one_of(word, (const char *const[]){__VA_ARGS__, NULL})

static bool is_at(const struct seen *piece, const char *place)
{
    return strcmp(piece->place, place) == 0;
}

/* ------------------------------------------------------------------ § 6: the books */

static void check_sums(struct whole_case *of)
{
    const struct view *view = of->after;
    for (int i = 0; i < view->balance_count; i++) {
        int64_t sum = 0;
        for (int k = 0; k < view->balance_count; k++)
            if (strcmp(view->balances[k].book, view->balances[i].book) == 0)
                sum += view->balances[k].ug;
        if (sum != 0)
            whole_object(of, "the book %s adds up to %lld µg", view->balances[i].book, (long long)sum);
    }
}

/* "vault, holders, component stock, scrap, streams and finished goods are never negative" */
static void check_signs(struct whole_case *of)
{
    for (int i = 0; i < of->after->balance_count; i++) {
        const struct whole_balance *balance = &of->after->balances[i];
        char kind[ACCOUNT_TEXT_MAX];
        snprintf(kind, sizeof kind, "%.*s", (int)strcspn(balance->account, ":"), balance->account);
        if (balance->ug < 0 && IS_ONE_OF(kind, "vault", "operator", "tray", "transit", "loose", "stock",
                                         "scrap", "stream", "finished", "refiner"))
            whole_object(of, "book %s: %s has %lld µg", balance->book, balance->account,
                         (long long)balance->ug);
    }
}

/* Who answers for a piece; "" when nobody of the house. */
static void write_holder(const struct seen *piece, char out[ACCOUNT_TEXT_MAX])
{
    out[0] = '\0';
    if (is_at(piece, "pool") || is_at(piece, "parked"))
        snprintf(out, ACCOUNT_TEXT_MAX, "tray:%s", piece->place);
    else if (is_at(piece, "finished"))
        snprintf(out, ACCOUNT_TEXT_MAX, "finished");
    else if (is_at(piece, "station") && piece->transit)
        snprintf(out, ACCOUNT_TEXT_MAX, "transit:%s", piece->here);
    else if (is_at(piece, "station") && piece->holder[0])
        snprintf(out, ACCOUNT_TEXT_MAX, "operator:%s", piece->holder);
    else if (is_at(piece, "station"))
        snprintf(out, ACCOUNT_TEXT_MAX, "tray:%s", piece->tray);
}

static bool has_findings(const struct view *view)
{
    for (int i = 0; i < view->count; i++)
        if (view->pieces[i].has_findings)
            return true;
    return false;
}

/* "each holder's balance = the book mass of the pieces it holds"; loose metal is apart. Findings are in books
 * of their own: `verify` adds those up. */
static void check_holders(struct whole_case *of)
{
    const struct view *view = of->after;
    char holder[ACCOUNT_TEXT_MAX];
    if (has_findings(view))
        return;
    for (int i = 0; i < view->balance_count; i++) {
        const struct whole_balance *balance = &view->balances[i];
        int64_t held = 0;
        bool holds =
            strncmp(balance->account, "tray:", 5) == 0 || strncmp(balance->account, "operator:", 9) == 0 ||
            strncmp(balance->account, "transit:", 8) == 0 || strcmp(balance->account, "finished") == 0;
        for (int k = 0; holds && k < view->count; k++) {
            write_holder(&view->pieces[k], holder);
            if (strcmp(holder, balance->account) == 0 && strcmp(view->pieces[k].book, balance->book) == 0)
                held += view->pieces[k].book_ug;
        }
        if (holds && held != balance->ug)
            whole_object(of, "book %s: %s has %lld µg, its pieces %lld", balance->book, balance->account,
                         (long long)balance->ug, (long long)held);
    }
}

/* ------------------------------------------------------------------ § 4: places and how many there are */

static void check_places(struct whole_case *of)
{
    for (int i = 0; i < of->after->count; i++) {
        const struct seen *piece = &of->after->pieces[i];
        int64_t hanging = 0;
        if (is_at(piece, "station") != (piece->here[0] != '\0'))
            whole_object(of, "%s is %s, and at \"%s\"", piece->tag, piece->place, piece->here);
        if (piece->quantity < 1 && !is_at(piece, "ended"))
            whole_object(of, "%s counts %lld", piece->tag, (long long)piece->quantity);
        if (piece->book_ug < 0 || piece->stones_ug < 0)
            whole_object(of, "%s has less than nothing", piece->tag);
        if (is_at(piece, "tree") && (piece->book_ug != 0 || piece->on_tree == 0))
            whole_object(of, "%s is on a tree with %lld µg of its own", piece->tag,
                         (long long)piece->book_ug);
        if (strcmp(piece->kind, "tree") != 0 || is_at(piece, "ended") || is_at(piece, "scrapped"))
            continue;
        for (int k = 0; k < of->after->count; k++)
            hanging += of->after->pieces[k].on_tree == piece->id ? of->after->pieces[k].quantity : 0;
        if (hanging != piece->quantity)
            whole_object(of, "the tree %s counts %lld, %lld hang on it", piece->tag,
                         (long long)piece->quantity, (long long)hanging);
    }
}

static int64_t count_all(const struct view *view)
{
    int64_t count = 0;
    for (int i = 0; i < view->count; i++)
        if (strcmp(view->pieces[i].kind, "tree") != 0 && !is_at(&view->pieces[i], "ended") &&
            !is_at(&view->pieces[i], "scrapped"))
            count += view->pieces[i].quantity;
    return count;
}

static int64_t ask_number(struct whole_case *of, const char *sql, int64_t first, int64_t second)
{
    sqlite3_stmt *row = NULL;
    int64_t out = 0;
    if (sqlite3_prepare_v2(of->db, sql, -1, &row, NULL) != SQLITE_OK)
        whole_object(of, "the store cannot be asked: %s", sqlite3_errmsg(of->db));
    sqlite3_bind_int64(row, 1, first);
    sqlite3_bind_int64(row, 2, second);
    if (sqlite3_step(row) == SQLITE_ROW)
        out = sqlite3_column_int64(row, 0);
    sqlite3_finalize(row);
    return out;
}

/* "assessed, priced, re-dated, accepted, and only then applied": as many pieces more or fewer as it says, but
 * for those that were lost, which nobody makes again. */
static void check_change(struct whole_case *of)
{
    char change[24];
    whole_field(of->step->says, "change", change, sizeof change);
    int64_t number = strtoll(change, NULL, 10);
    int64_t wanted = ask_number(of,
                                "SELECT more - fewer + (SELECT coalesce(sum(quantity), 0) FROM change_line "
                                "WHERE change = c.id AND adds) FROM order_change AS c WHERE id = ?1",
                                number, 0);
    int64_t fewer = ask_number(of, "SELECT fewer FROM order_change WHERE id = ?1", number, 0);
    int64_t grown = count_all(of->after) - count_all(of->before);
    bool drops = ask_number(of, "SELECT cancel_line FROM order_change WHERE id = ?1", number, 0) != 0;
    if (ask_number(of, "SELECT count(*) FROM order_change WHERE id = ?1 AND state = 'applied'", number, 0) ==
        0)
        whole_object(of, "change %lld was applied, and is not", (long long)number);
    if (!drops && (grown < wanted || grown > wanted + fewer))
        whole_object(of, "a change of %lld pieces made it %lld", (long long)wanted, (long long)grown);
}

static void check_number(struct whole_case *of, const char *verb)
{
    int64_t before = count_all(of->before);
    int64_t after = count_all(of->after);
    bool may_grow = IS_ONE_OF(verb, "release_order", "remake", "stock_take", "apply_change", "withdraw");
    bool may_shrink = IS_ONE_OF(verb, "scrap", "cut", "cancel_order", "apply_change", "withdraw");
    if (strcmp(verb, "apply_change") == 0 && of->reply->result == RESULT_ACCEPTED)
        check_change(of);
    if ((after > before && !may_grow) || (after < before && !may_shrink))
        whole_object(of, "%lld pieces have become %lld", (long long)before, (long long)after);
}

/* ------------------------------------------------------------------ § 10: limits */

/* "a block limit exceeded otherwise than by rework, an override, an undo, a stock-take": an override that was
 * used by this step, open, and not older than ten minutes. */
static bool may_exceed(struct whole_case *of, const char *verb, enum limit_mode mode)
{
    char reason[40];
    char tag[40];
    whole_field(of->step->says, "reason", reason, sizeof reason);
    whole_field(of->step->says, "piece", tag, sizeof tag);
    const struct seen *piece = whole_find(of->before, tag);
    if (of->step->how == HOW_HAPPENED || mode == LIMIT_WARN || (mode == LIMIT_REASON && reason[0]))
        return true;
    if (IS_ONE_OF(verb, "rework", "withdraw", "stock_take") ||
        (strcmp(verb, "unpark") == 0 && piece && piece->rework))
        return true;
    return ask_number(
               of,
               "SELECT count(*) FROM override_grant AS o JOIN event AS e ON e.seq = o.used WHERE o.used "
               "> ?1 AND o.granted_ms + 600000 >= ?2 AND o.event <= ?1 AND e.piece = o.piece",
               of->before->last_event, of->now_ms) > 0; /* of a slip each piece its own */
}

static void check_limit(struct whole_case *of, const char *verb, int station, const char *name,
                        const struct limit *limit)
{
    int64_t before = whole_count(of->before, of->shop, station);
    int64_t after = whole_count(of->after, of->shop, station);
    int64_t kept = whole_kept(of->after, name);
    bool cut = station < 0 && strcmp(verb, "cut") == 0; /* decision 263: no entry */
    if (limit->pieces > 0 && after > before && after + kept > limit->pieces && !cut &&
        !may_exceed(of, verb, limit->mode))
        whole_object(of, "%s had %lld pieces and has %lld with %lld kept, its limit is %lld", name,
                     (long long)before, (long long)after, (long long)kept, (long long)limit->pieces);
}

static void check_limits(struct whole_case *of, const char *verb)
{
    for (int i = 0; i < of->shop->station_count; i++)
        check_limit(of, verb, i, of->shop->stations[i].code.text, &of->before->limits[i]);
    for (int i = 0; i < of->shop->group_count; i++)
        check_limit(of, verb, -1, of->shop->groups[i].code.text, &of->before->group_limit);
    if (ask_number(of,
                   "SELECT count(*) FROM (SELECT 1 FROM override_grant WHERE used IS NOT NULL GROUP BY used "
                   "HAVING count(*) > 1)",
                   0, 0) > 0)
        whole_object(of, "two overrides were used by one step");
}

/* ------------------------------------------------------------------ what a sentence decides */

enum says { EITHER, YES, NO };

static enum says yes_if(bool yes)
{
    return yes ? YES : NO;
}

static bool is_on_line(const struct seen *piece)
{
    return is_at(piece, "pool") || is_at(piece, "station");
}

/* "any --hold--> held --release--> where it was"; "a manager may park held pieces"; "scrapped or missing from
 * any state"; "a lot … can be split". */
static enum says judge_life(const struct whole_case *of, const struct seen *piece, const char *verb)
{
    bool held = strcmp(piece->state, "held") == 0 && is_on_line(piece);
    char count[24];
    whole_field(of->step->says, "count", count, sizeof count);
    if (strcmp(verb, "hold") == 0)
        return piece->transit ? EITHER : yes_if(is_on_line(piece) && !held);
    if (strcmp(verb, "release") == 0)
        return yes_if(held);
    if (strcmp(verb, "park") == 0)
        return yes_if(held && is_at(piece, "station") && !piece->transit);
    if (strcmp(verb, "found") == 0)
        return yes_if(is_at(piece, "missing"));
    if (strcmp(piece->kind, "tree") == 0)
        return EITHER;
    if (strcmp(verb, "missing") == 0)
        return yes_if(is_on_line(piece) || is_at(piece, "parked") || is_at(piece, "finished"));
    if (strcmp(verb, "unpark") == 0 && !is_at(piece, "parked"))
        return NO;
    if (strcmp(verb, "split") == 0 && strtoll(count, NULL, 10) >= piece->quantity)
        return NO;
    if (strcmp(verb, "scrap") == 0)
        return yes_if((is_on_line(piece) || is_at(piece, "parked") || is_at(piece, "finished")) &&
                      strtoll(count, NULL, 10) <= piece->quantity);
    return EITHER;
}

/* Back from a subcontractor, and neither its slip nor the step that takes it in weighs it. */
static bool takes_unweighed(const struct whole_case *of, const struct seen *piece)
{
    bool back = piece->transit && strcmp(piece->state, "done") == 0 && piece->book_ug > 0;
    if (!back || piece->way < 0 || piece->way >= of->shop->route_count)
        return false;
    const struct route_step *next = &of->shop->routes[piece->way].steps[piece->step + 1];
    return next->weigh == WEIGH_NONE || next->weigh == WEIGH_OUT;
}

/* "receive: allowed if the piece is done upstream, its next step is this kind of station" */
static enum says judge_receive(const struct whole_case *of, const struct seen *piece)
{
    char station[CODE_TEXT_MAX];
    whole_field(of->step->says, "station", station, sizeof station);
    bool fetches = strcmp(piece->here, station) == 0 && strcmp(piece->tray, station) != 0;
    bool ready = is_at(piece, "pool") || (is_at(piece, "station") && strcmp(piece->state, "done") == 0);
    if (strcmp(piece->state, "held") == 0 || (!ready && !fetches) || (!fetches && takes_unweighed(of, piece)))
        return NO;
    for (int i = 0; !fetches && i < of->shop->station_count; i++)
        if (strcmp(of->shop->stations[i].code.text, station) == 0 &&
            strcmp(of->shop->stations[i].kind.text, piece->next) != 0)
            return NO;
    return EITHER;
}

/* Trees: "pieces hang on one" that have no metal; only what is cast is cut. */
static enum says judge_tree(const struct seen *piece, const char *verb)
{
    bool tree = strcmp(piece->kind, "tree") == 0 && is_on_line(piece);
    if (strcmp(verb, "cut") == 0)
        return tree && piece->book_ug > 0 ? EITHER : NO;
    if (strcmp(verb, "take_apart") == 0)
        return tree && piece->book_ug == 0 ? EITHER : NO;
    if (strcmp(verb, "cast") == 0 && piece->book_ug > 0)
        return NO;
    return EITHER;
}

/* ------------------------------------------------------------------ § 3: weighed both ways */

static bool is_weighed_on_slip(const struct whole_case *of, const struct seen *piece)
{
    char row[80], unweighed[24];
    snprintf(row, sizeof row, "{\"piece\":\"%s\",\"gross_ug\"", piece->tag);
    whole_field(of->step->says, "unweighed", unweighed, sizeof unweighed);
    return unweighed[0] || strstr(of->step->says, row);
}

/* "pieces go to it on a transfer slip … and are weighed both ways": what had metal and went, or came back. */
static void check_slips(struct whole_case *of, const char *verb)
{
    for (int i = 0; i < of->before->count && of->step->how == HOW_ASKED; i++) {
        const struct seen *before = &of->before->pieces[i];
        const struct seen *after = whole_find(of->after, before->tag);
        bool outside = strcmp(before->here, "plater") == 0 && strcmp(before->tray, "plater") == 0;
        bool goes = after && after->transit && !before->transit && !outside;
        bool comes = after && !after->transit && before->transit && strcmp(before->state, "done") == 0;
        if (before->book_ug > 0 &&
            ((strcmp(verb, "send") == 0 && goes) || (strcmp(verb, "arrive") == 0 && comes)) &&
            !is_weighed_on_slip(of, before))
            whole_object(of, "%s went or came unweighed, and no manager says why", before->tag);
    }
}

static bool is_nobodys_work(const struct seen *piece)
{
    return is_at(piece, "station") && strcmp(piece->state, "in_work") == 0 && !piece->holder[0];
}

/* Nobody but somebody of the house has work in hand: a count puts nothing into nobody's. What an unknown
 * badge took in is so already. */
static void check_hands(struct whole_case *of, const char *verb)
{
    for (int i = 0; i < of->after->count && strcmp(verb, "stock_take") == 0; i++) {
        const struct seen *after = &of->after->pieces[i];
        const struct seen *before = whole_find(of->before, after->tag);
        if (is_nobodys_work(after) && !(before && is_nobodys_work(before)))
            whole_object(of, "%s was counted into nobody's work", after->tag);
    }
}

static enum says judge_piece(const struct whole_case *of, const char *verb)
{
    char tag[40];
    whole_field(of->step->says, "piece", tag, sizeof tag);
    const struct seen *piece = whole_find(of->before, tag);
    if (!piece)
        return EITHER;
    if (strcmp(verb, "receive") == 0)
        return judge_receive(of, piece);
    if (IS_ONE_OF(verb, "cut", "take_apart", "cast"))
        return judge_tree(piece, verb);
    if (IS_ONE_OF(verb, "start", "finish", "pass", "rework", "weigh", "hand_over") &&
        (!is_at(piece, "station") || strcmp(piece->state, "held") == 0 || piece->transit))
        return NO;
    return judge_life(of, piece, verb);
}

/* "a badge alone, doing a manager's work" may never happen. */
static bool may_not(const struct whole_case *of, const char *word)
{
    enum verb verb;
    char badge[40];
    char pin[16];
    whole_field(of->step->says, "operator", badge, sizeof badge);
    whole_field(of->step->says, "pin", pin, sizeof pin);
    char unweighed[24];
    whole_field(of->step->says, "unweighed", unweighed, sizeof unweighed);
    if (!verb_find((struct span){word, strlen(word)}, &verb) ||
        (verb_who(verb) == WHO_BENCH && !unweighed[0]))
        return false;
    return strcmp(badge, of->shop->people[LIFE_PEOPLE_MAX - 1].person.badge.text) != 0 ||
           (of->step->sender != WHOLE_SENDERS_MAX - 1 && strcmp(pin, WHOLE_PIN) != 0);
}

bool whole_is_of_the_house(const struct whole_case *of)
{
    char badge[40];
    whole_field(of->step->says, "operator", badge, sizeof badge);
    for (int i = 0; i < of->shop->person_count; i++)
        if (strcmp(of->shop->people[i].person.badge.text, badge) == 0)
            return true;
    return false;
}

static void check_answer(struct whole_case *of, const char *verb)
{
    bool accepted = of->reply->result == RESULT_ACCEPTED;
    bool asked = of->step->how == HOW_ASKED;
    bool certain = (of->step->sender == WHOLE_SENDERS_MAX - 1 || IS_ONE_OF(verb, "hold", "release")) &&
                   whole_is_of_the_house(of);
    enum says says = asked ? judge_piece(of, verb) : EITHER;
    if (accepted && asked && !whole_is_of_the_house(of) &&
        !IS_ONE_OF(verb, "withdraw", "report", "hand_back"))
        whole_object(of, "%s by somebody whom nobody knows", verb);
    else if (accepted && may_not(of, verb))
        whole_object(of, "%s without a manager", verb);
    else if (accepted && says == NO)
        whole_object(of, "accepted, and DOMAIN says no");
    else if (!accepted && says == YES && certain && !may_not(of, verb))
        whole_object(of, "refused (%s), and DOMAIN says yes", reason_word(of->reply->reason));
    if (!accepted &&
        (of->after->last_event != of->before->last_event || of->after->transfers != of->before->transfers))
        whole_object(of, "refused, and something was written");
}

void whole_judge(struct whole_case *of)
{
    char verb[40];
    whole_field(of->step->says, "do", verb, sizeof verb);
    if (of->step->how == HOW_WITHDRAWN)
        snprintf(verb, sizeof verb, "withdraw");
    check_answer(of, verb);
    check_sums(of);
    check_signs(of);
    check_holders(of);
    check_places(of);
    check_number(of, verb);
    check_limits(of, verb);
    if (of->reply->result == RESULT_ACCEPTED) {
        check_slips(of, verb);
        check_hands(of, verb);
    }
    whole_judge_lent(of, verb);
    whole_judge_stock(of, verb);
}
