#include "common/rules/tree.h"

#include "common/rules/share.h"
#include "common/rules/stretch.h"

/* ------------------------------------------------------------------ building */

enum reason tree_may_hang(const struct piece *piece)
{
    const struct route_step *next = piece_next_step(piece);
    bool waits = piece->place == PLACE_POOL || (piece->place == PLACE_STATION && piece->state == PIECE_DONE);
    if (piece->kind == KIND_TREE)
        return REASON_MIXED;
    if (!waits || piece->book_mass.ug != 0)
        return REASON_WRONG_STATE;
    bool is_due = next && (step_is(next, TREE_KIND) || step_is(next, CASTING_KIND));
    return is_due ? REASON_NONE : REASON_BAD_STEP;
}

bool tree_is_beside(const struct piece *a, const struct piece *b)
{
    return a->place == b->place && code_equal(a->station, b->station) && a->step == b->step;
}

struct piece tree_of(const struct piece *first, struct tag tag, int64_t quantity, struct mass due)
{
    struct piece tree = *first;
    tree.tag = tag;
    tree.kind = KIND_TREE;
    tree.version = 1;
    tree.quantity = quantity;
    tree.each_due = due;
    tree.stones = tree.stones_due = MASS_UG(0);
    tree.weighed = tree.weighed_here = false;
    tree.since = (struct custody_since){.several = false};
    return tree;
}

struct piece tree_hang(const struct piece *piece, int64_t tree)
{
    struct piece after = *piece;
    after.version++;
    after.place = PLACE_TREE;
    after.station = after.tray = code_of("");
    after.holder = tag_of("");
    after.tree = tree;
    return after;
}

/* How far the piece has come by its own route: as far as the tree's goes the same way. One that was told past
 * casting uncut has gone where its own route leads, which need not be the piece's. */
static int own_step(const struct piece *piece, const struct piece *tree)
{
    int step = piece->step < tree->step ? piece->step : tree->step;
    while (step < tree->step && step + 1 < piece->step_count &&
           code_equal(piece->steps[step + 1].kind, tree->steps[step + 1].kind))
        step++;
    return step;
}

struct piece tree_take_off(const struct piece *piece, const struct piece *tree)
{
    struct piece after = *piece;
    after.version++;
    after.place = tree->place;
    after.state = tree->state == PIECE_DONE ? PIECE_DONE : PIECE_QUEUED;
    after.station = tree->station;
    after.tray = tree->tray;
    after.step = own_step(piece, tree);
    after.holder = tag_of("");
    after.tree = 0;
    after.weighed_here = false;
    return after;
}

struct piece tree_scrap_off(const struct piece *piece, const struct piece *tree)
{
    struct piece after = *piece;
    after.version++;
    after.place = PLACE_SCRAPPED;
    after.tray = tree->place == PLACE_POOL      ? code_of(POOL_TRAY)
                 : tree->place == PLACE_STATION ? tree->station
                                                : tree->tray;
    after.tree = 0;
    return after;
}

struct piece tree_end(const struct piece *tree)
{
    struct piece after = *tree;
    after.version++;
    after.place = PLACE_ENDED;
    after.state = PIECE_DONE;
    after.station = after.tray = code_of("");
    after.holder = tag_of("");
    after.book_mass = MASS_UG(0);
    after.rework = false;
    return after;
}

/* ------------------------------------------------------------------ casting */

static struct mass smaller(struct mass a, struct mass b)
{
    return a.ug < b.ug ? a : b;
}

struct cast tree_cast(struct book book, const struct piece *piece, struct mass wanted, struct mass own_loose,
                      struct mass tray_loose)
{
    struct cast cast = {.reason = REASON_NONE, .after = *piece};
    struct mass have = mass_add(own_loose, tray_loose);
    cast.mass = wanted.ug > 0 ? wanted : have;
    if (have.ug == 0 || cast.mass.ug > have.ug) {
        cast.reason = REASON_NOT_ENOUGH;
        numbers_set(&cast.numbers, NUMBER_HAVE_UG, have.ug);
        numbers_set(&cast.numbers, NUMBER_WANTED_UG, cast.mass.ug);
        return cast;
    }
    struct mass own = smaller(cast.mass, own_loose);
    struct account holder = ledger_holder(piece);
    if (!tag_is_none(piece->holder))
        ledger_post(&cast.transfers, book, holder, ledger_loose_operator(piece->holder), own);
    ledger_post(&cast.transfers, book, holder, ledger_loose_tray(piece->station),
                mass_subtract(cast.mass, own));
    cast.after.version++;
    cast.after.book_mass = mass_add(piece->book_mass, cast.mass);
    stretch_begin(&cast.after, piece->holder, piece->station);
    return cast;
}

/* ------------------------------------------------------------------ cutting */

#define SURPLUS_MIN_UG 50000 /* as much as a few readings may differ on a coarse scale */

static bool is_shared(const struct cut_part *part)
{
    return !part->has_mass && !part->misfilled;
}

/* Some of them share it. */
static void share_group(struct cut_part *parts, size_t count, struct mass group)
{
    int64_t weights[TREE_PIECES_MAX];
    int64_t shares[TREE_PIECES_MAX];
    size_t sharing = 0;
    for (size_t i = 0; i < count; i++)
        if (is_shared(&parts[i]))
            weights[sharing++] = parts[i].theory.ug;
    assert(sharing > 0);
    share_out(group.ug, weights, sharing, shares);
    for (size_t i = count; i-- > 0;)
        if (is_shared(&parts[i]))
            parts[i].mass = MASS_UG(shares[--sharing]);
}

static bool is_any_shared(const struct cut_part *parts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (is_shared(&parts[i]))
            return true;
    return false;
}

static bool lacks_weight(const struct cut_part *parts, size_t count, bool has_group)
{
    for (size_t i = 0; i < count; i++)
        if (!parts[i].has_mass && (parts[i].misfilled || !has_group))
            return true;
    return false;
}

struct cut tree_cut(struct cut_part *parts, size_t count, bool has_group, struct mass group,
                    struct mass sprue, struct mass button, struct mass tree)
{
    struct cut cut = {.reason = REASON_NONE};
    struct mass shown = mass_add(sprue, button);
    assert(count >= 1 && count <= TREE_PIECES_MAX);
    if (lacks_weight(parts, count, has_group)) {
        cut.reason = REASON_NO_WEIGHT;
        return cut;
    }
    bool nobody = has_group && !is_any_shared(parts, count); /* weighed, and nobody to have it */
    has_group = has_group && !nobody;
    if (has_group)
        share_group(parts, count, group);
    cut.shared = has_group ? group : MASS_UG(0);
    for (size_t i = 0; i < count; i++) {
        shown = mass_add(shown, parts[i].mass);
        if (parts[i].misfilled)
            cut.misfilled = mass_add(cut.misfilled, parts[i].mass);
    }
    cut.missing = mass_subtract(tree, shown);
    int64_t surplus_max = tree.ug / 100 > SURPLUS_MIN_UG ? tree.ug / 100 : SURPLUS_MIN_UG;
    if (-cut.missing.ug > surplus_max) {
        cut.reason = REASON_DOES_NOT_ADD_UP;
        numbers_set(&cut.numbers, NUMBER_HAVE_UG, tree.ug);
        numbers_set(&cut.numbers, NUMBER_WANTED_UG, shown.ug);
    }
    if (nobody) {
        cut.reason = REASON_DOES_NOT_ADD_UP;
        numbers_set(&cut.numbers, NUMBER_HAVE_UG, 0);
        numbers_set(&cut.numbers, NUMBER_WANTED_UG, group.ug);
    }
    return cut;
}

bool tree_may_share(const struct piece *piece)
{
    int casting = room_casting_step(piece);
    for (int i = casting; i < piece->step_count; i++)
        if (piece->steps[i].weigh != WEIGH_NONE)
            return i == casting || piece->steps[i].weigh != WEIGH_OUT;
    return false;
}

void tree_post_cut(struct transfers *out, struct book book, struct account holder, struct account open,
                   const struct cut *cut, struct mass sprue, struct mass button)
{
    struct account scrap = account_of(ACCOUNT_SCRAP, "");
    ledger_post_signed(out, book, open, holder, cut->missing);
    ledger_post(out, book, scrap, holder, sprue);
    ledger_post(out, book, scrap, holder, button);
}

struct piece tree_cut_off(const struct piece *piece, const struct piece *tree, const struct cut_part *part)
{
    struct piece after = *piece;
    after.version++;
    after.place = PLACE_STATION;
    after.state = PIECE_IN_WORK;
    after.station = tree->station;
    after.tray = tree->tray;
    after.step = own_step(piece, tree);
    after.holder = tree->holder;
    after.tree = 0;
    after.rework = false;
    after.book_mass = part->mass;
    after.weighed = part->has_mass;
    after.weighed_here = part->has_mass;
    if (part->has_mass)
        stretch_begin(&after, tree->holder, tree->station);
    else
        after.since = (struct custody_since){
            .several = true,
            .first = code_is_none(tree->since.first) ? tree->station : tree->since.first,
            .last = tree->station,
        };
    return after;
}
