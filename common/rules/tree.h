/* Wax trees (DOMAIN §§ 3, 6): pieces hang on one, it is cast out of loose metal, and cut into its pieces
 * again. Pure. */
#ifndef TOUCHSTONE_TREE_H
#define TOUCHSTONE_TREE_H

#include "common/rules/command.h"
#include "common/rules/ledger.h"
#include "common/rules/room.h"

#define TREE_PIECES_MAX 512
#define TREE_KIND       "tree" /* kind of the step that builds it, where a route has one */

/* ------------------------------------------------------------------ building */

/* May this piece hang on a tree? In the pool, or done, with building or casting as its next step, whole, and
 * without metal. REASON_NONE, else why not (wrong_state, bad_step, mixed for a tree on a tree). */
enum reason tree_may_hang(const struct piece *piece);
/* Are they beside each other: the same place, station and step? */
bool tree_is_beside(const struct piece *a, const struct piece *b);
/* The tree that stands where `first` stood, for `quantity` pieces that weigh `due` together as they are cast.
 * Its tag is given. */
struct piece tree_of(const struct piece *first, struct tag tag, int64_t quantity, struct mass due);
/* The piece on the tree of that row: no station, no holder, no metal. */
struct piece tree_hang(const struct piece *piece, int64_t tree);
/* And off it again, where the tree is: a start of the tree is none of the piece's. */
struct piece tree_take_off(const struct piece *piece, const struct piece *tree);
/* And when the tree is scrapped as it stands: the metal, if there is any, is the tree's. */
struct piece tree_scrap_off(const struct piece *piece, const struct piece *tree);
/* The tree when nothing hangs on it any more. */
struct piece tree_end(const struct piece *tree);

/* ------------------------------------------------------------------ casting */

/* Loose metal becomes the piece's, or the tree's: taken first from the caster's own, then from the station's
 * tray; `wanted` none (0): all of both. Afterwards it has `mass` as its book, not weighed, and whatever is
 * found missing from now on is the caster's. REASON_NOT_ENOUGH with have_ug and wanted_ug in *numbers. */
struct cast {
    enum reason reason;
    struct numbers numbers;
    struct mass mass;
    struct piece after;
    struct transfers transfers;
};
struct cast tree_cast(struct book book, const struct piece *piece, struct mass wanted, struct mass own_loose,
                      struct mass tray_loose);

/* ------------------------------------------------------------------ cutting */

struct cut_part {
    bool has_mass;  /* weighed on its own; else its mass is its share of the group's */
    bool misfilled; /* scrapped; must have a mass */
    struct mass mass;
    struct mass theory; /* by which the group's mass is shared */
};

struct cut {
    enum reason reason; /* REASON_NO_WEIGHT, REASON_DOES_NOT_ADD_UP */
    struct numbers numbers;
    struct mass shared;    /* the group's mass that was shared */
    struct mass misfilled; /* all of them */
    struct mass missing;   /* what the tree had and the cut does not show; negative: too much */
};

/* May this piece have only its share of a group's mass? Its first own weighing charges the tree's stretch: so
 * it must come before anybody else works on the piece, out of casting itself or into a later step. */
bool tree_may_share(const struct piece *piece);

/* Shares `group` (when has_group) by theory, largest remainder, among the parts that have no mass of their
 * own, and compares the sum with the tree's book mass. Without a group's mass every part needs one; a
 * misfilled one needs its own in any case. More than 1 % (at least 50 mg) above the tree is a wrong reading;
 * what is told is a cut that has happened all the same. 1 to TREE_PIECES_MAX parts. */
struct cut tree_cut(struct cut_part *parts, size_t count, bool has_group, struct mass group,
                    struct mass sprue, struct mass button, struct mass tree);

/* Sprue and button → scrap, and what is missing → `open`, all off the tree's `holder`; a surplus comes first.
 * The pieces' metal stays with the holder, the misfilled ones' leaves with each of them. */
void tree_post_cut(struct transfers *out, struct book book, struct account holder, struct account open,
                   const struct cut *cut, struct mass sprue, struct mass button);

/* The piece after the cut: in work where the tree was. Weighed on its own it begins a stretch of its own with
 * its holder; with a share only, the tree's stretch goes on, and is never one person's. */
struct piece tree_cut_off(const struct piece *piece, const struct piece *tree, const struct cut_part *part);

#endif
