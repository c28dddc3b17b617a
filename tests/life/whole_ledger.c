/* What metal and stones did after each step of a whole life, by DOMAIN's sentences (§§ 5, 6) and none of the
 * rules' code: which amounts went between which accounts. Holders of pieces are whole_judge's; here is
 * everything else. */
#include <string.h>

#include "tests/life/whole_draw.h"
#include "tests/life/whole_posts.h"

/* ------------------------------------------------------------------ comparing */

static bool is_of(const char *account, const char *kind)
{
    size_t size = strlen(kind);
    return strncmp(account, kind, size) == 0 && (account[size] == ':' || account[size] == '\0');
}

/* Those of pieces are whole_judge's. */
static bool is_holder(const char *account)
{
    return is_of(account, "tray") || is_of(account, "operator") || is_of(account, "transit") ||
           is_of(account, "finished");
}

static unsigned bit_of(const char *badge)
{
    for (int i = 0; i < LIFE_PEOPLE_MAX; i++)
        if (strcmp(badge_of(i), badge) == 0)
            return 1u << i;
    return 0;
}

/* "What the tree, and later the cut, does not show goes to the caster's open balance." */
static bool may_be_charged(const struct whole_posts *it, const char *badge)
{
    for (int i = 0; i < it->of->before->count && posts_is_slip(it); i++)
        if (strstr(it->says, it->of->before->pieces[i].tag) &&
            (it->memory->had[it->of->before->pieces[i].id] & bit_of(badge)))
            return true;
    if (posts_is_slip(it))
        return false;
    unsigned cast = it->memory->cast[it->piece->id];
    unsigned had = posts_is_verb(it, "cut") && cast != 0 ? cast : it->memory->had[it->piece->id];
    return (had & bit_of(badge)) != 0;
}

/* "to the open balance of the one operator who held it since the last weighing": of one of those who did, or
 * of a stretch; the whole of it to one, of a slip that of each piece. Returns what was left open for it in
 * this book. */
static int64_t take_open(struct whole_posts *it, const struct whole_balance *balance, int64_t changed)
{
    int64_t open = posts_of(it, balance->book, "open");
    if (!is_of(balance->account, "open") || changed == 0 || (changed != open && !posts_is_slip(it)))
        return 0;
    if (it->piece && is_of(balance->account, "open:operator") &&
        !may_be_charged(it, balance->account + strlen("open:operator:")))
        whole_object(it->of, "%s is charged with %s, which they never had", balance->account, it->piece->tag);
    posts_move(it, balance->book, "open", "pieces", changed); /* once */
    return changed;
}

static void compare(struct whole_posts *it)
{
    const struct view *after = it->of->after;
    for (int i = 0; i < after->balance_count; i++) {
        const struct whole_balance *balance = &after->balances[i];
        int64_t changed = balance->ug - whole_balance(it->of->before, balance->book, balance->account);
        int64_t wanted = posts_of(it, balance->book, balance->account);
        if (is_holder(balance->account) || changed == wanted)
            continue;
        wanted += take_open(it, balance, changed - wanted);
        if (changed != wanted)
            whole_object(it->of, "book %s: %s changed by %lld µg, DOMAIN says %lld", balance->book,
                         balance->account, (long long)changed, (long long)wanted);
    }
    for (int i = 0; i < it->count; i++) {
        const struct whole_post *post = &it->posts[i];
        bool missing = !is_holder(post->account) && strcmp(post->account, "pieces") != 0 && post->ug != 0 &&
                       post->ug != whole_balance(after, post->book, post->account) -
                                       whole_balance(it->of->before, post->book, post->account);
        if (missing)
            whole_object(it->of, "book %s: %lld µg for %s were not posted", post->book, (long long)post->ug,
                         post->account);
    }
}

/* ------------------------------------------------------------------ who had it */

/* Whoever ends somebody else's work has had it; half of a lot had those who had the lot. */
static void note_before(struct whole_posts *it)
{
    if (it->piece && (posts_is_verb(it, "finish") || posts_is_verb(it, "pass") ||
                      posts_is_verb(it, "rework") || posts_is_verb(it, "cut")))
        it->memory->had[it->piece->id] |= bit_of(it->operator);
}

/* What it would show now is what it showed then, without the stones that came out, and with the findings of
 * other books that came in; else nobody remembers. */
static void note_readings(struct whole_posts *it, bool asked)
{
    int64_t *gross = it->memory->gross;
    for (int i = 0; i < it->of->before->count; i++) {
        const struct seen *was = &it->of->before->pieces[i], *is = whole_find(it->of->after, was->tag);
        if (!is || is->quantity != was->quantity || is->book_ug != was->book_ug)
            gross[was->id] = 0;
        else if (gross[was->id] != 0)
            gross[was->id] += (is->stones_ug < was->stones_ug ? is->stones_ug - was->stones_ug : 0) +
                              is->foreign_ug - was->foreign_ug;
    }
    if (it->piece && posts_is_verb(it, "weigh"))
        gross[it->piece->id] = asked ? posts_number(it, "gross_ug") : 0;
    if (posts_is_verb(it, "withdraw"))
        gross[it->memory->last[it->of->step->sender].piece] = 0;
}

static void note_after(struct whole_posts *it)
{
    struct whole_memory *memory = it->memory;
    const struct view *after = it->of->after;
    const struct whole_deed *back = &memory->last[it->of->step->sender];
    bool asked = it->of->step->how == HOW_ASKED; /* what had happened may be history only */
    if (it->piece && asked && posts_is_verb(it, "weigh"))
        memory->had[it->piece->id] = 0;
    note_readings(it, asked);
    if (it->piece_after && posts_is_verb(it, "cast"))
        memory->cast[it->piece->id] = bit_of(it->piece_after->holder);
    if (posts_is_verb(it, "withdraw"))
        memory->had[back->piece] |= back->had;
    for (int i = 0; i < after->count; i++) {
        const struct seen *piece = &after->pieces[i];
        if (piece->book_ug == 0) /* in wax, or again: nobody cast it */
            memory->cast[piece->id] = 0;
        memory->had[piece->id] |= bit_of(piece->holder);
        if (!whole_find(it->of->before, piece->tag) && it->piece)
            memory->had[piece->id] |= memory->had[it->piece->id];
    }
}

/* ------------------------------------------------------------------ a step */

static bool holds_findings(const struct view *view)
{
    for (int i = 0; i < view->count; i++)
        if (view->pieces[i].has_findings)
            return true;
    return false;
}

/* Left out: a stock-take, which is fact, what happened at a kiosk without metal enough, and findings, whose
 * books are their own: there the sums of whole_judge stand alone. */
static bool is_judged(const struct whole_posts *it)
{
    return !posts_is_verb(it, "stock_take") && it->of->step->how != HOW_HAPPENED &&
           !holds_findings(it->of->after);
}

void whole_book(struct whole_case *of, struct whole_memory *memory)
{
    struct whole_posts it;
    struct whole_deed *last = &memory->last[of->step->sender];
    if (of->reply->result != RESULT_ACCEPTED) {
        *last = of->step->how == HOW_AGAIN ? *last : (struct whole_deed){.event = 0};
        return;
    }
    posts_begin(&it, of, memory);
    struct whole_deed deed = {.event = of->reply->seq, .piece = it.piece ? it.piece->id : 0};
    deed.had = memory->had[deed.piece];
    note_before(&it);
    posts_make(&it);
    if (is_judged(&it))
        compare(&it);
    note_after(&it);
    *last = deed;
}
