/* A piece: one physical thing with one tag, in exactly one place and in one state there (DOMAIN § 4). */
#ifndef TOUCHSTONE_PIECE_H
#define TOUCHSTONE_PIECE_H

#include "common/rules/code.h"
#include "common/rules/finding.h"
#include "common/rules/limit.h"
#include "common/rules/mass.h"
#include "common/rules/step.h"
#include "common/rules/tag.h"

#define PIECE_STATE_LIST(X)                                                                                  \
    X(PIECE_QUEUED, "queued")                                                                                \
    X(PIECE_IN_WORK, "in_work")                                                                              \
    X(PIECE_DONE, "done")                                                                                    \
    X(PIECE_HELD, "held")

enum piece_state {
#define X(name, word) name,
    PIECE_STATE_LIST(X)
#undef X
};

#define PLACE_LIST(X)                                                                                        \
    X(PLACE_POOL, "pool") /* released, waits for its first station; no limit */                              \
    X(PLACE_STATION, "station")                                                                              \
    X(PLACE_FINISHED, "finished") /* finished goods: no limit */                                             \
    X(PLACE_PARKED, "parked")     /* held, and taken off its station by a manager */                         \
    X(PLACE_TREE, "tree")         /* hangs on a wax tree, which stands for it (its metal is the tree's) */   \
    X(PLACE_DELIVERED, "delivered")                                                                          \
    X(PLACE_SCRAPPED, "scrapped")                                                                            \
    X(PLACE_MISSING, "missing")                                                                              \
    X(PLACE_ENDED, "ended") /* a tree that was cut, a lot that was merged: others go on in its stead */

enum place {
#define X(name, word) name,
    PLACE_LIST(X)
#undef X
};

#define PIECE_KIND_LIST(X)                                                                                   \
    X(KIND_PIECE, "piece") /* one, or (quantity > 1) a lot: identical pieces under one tag */                \
    X(KIND_TREE, "tree")   /* a wax tree: counts the pieces that hang on it */

enum piece_kind {
#define X(name, word) name,
    PIECE_KIND_LIST(X)
#undef X
};

const char *piece_kind_word(enum piece_kind kind);
MUST_USE bool piece_kind_find(struct span word, enum piece_kind *out);
/* On the line, in the pool, parked or in finished goods: the workshop still has it under this tag. */
bool place_is_live(enum place place);
const char *piece_state_word(enum piece_state state);
MUST_USE bool piece_state_find(struct span word, enum piece_state *out);
const char *place_word(enum place place);
MUST_USE bool place_find(struct span word, enum place *out);

/* Who had the piece since it was last weighed: stretch.h. */
struct custody_since {
    struct tag operator_badge; /* the only operator so far, or none */
    bool several;              /* more than one operator held it */
    struct code first;         /* first and last station of the stretch; none: nobody touched it */
    struct code last;
};

/* All that the rules need of one piece. `step` is the index of the route step whose station it is at (or was
 * last at); -1 in the pool. The next step is always step + 1: a rework sets `step` back to the step that is
 * done again. */
struct piece {
    struct tag tag;
    enum piece_kind kind;
    int64_t version;  /* grows by one with every event */
    int64_t quantity; /* 1; a lot counts n */
    enum place place;
    enum piece_state state;
    struct code station; /* where it counts as WIP; none unless PLACE_STATION */
    struct code tray;    /* where it lies; not `station` while a rework waits to be scanned there */
    int step;
    bool rework;          /* first in the queue, and exempt from the limit on entry; until finished there */
    struct tag holder;    /* operator from start to finish; none: the tray */
    enum piece_state was; /* while held: the state it goes back to */
    bool transit; /* on its way to a subcontractor, or back: counts at `station`, nobody there has it yet */
    int64_t tree; /* PLACE_TREE: the row of the tree that it hangs on; 0: none */
    struct mass book_mass;  /* metal, as last weighed or, before that, theory */
    struct mass stones;     /* set so far, in the whole quantity */
    struct mass stones_due; /* those of its model, in the whole quantity; fixed, like its steps */
    struct mass each_due;   /* theory of one piece as it is cast, of a tree: of all that hangs on it; fixed.
                             * What limits in grams count until it is weighed */
    bool weighed;
    bool weighed_here; /* since it was received at this step (WEIGH_BOTH: since its start) */
    struct custody_since since;
    struct findings findings;       /* components out of stock that are in it */
    const struct route_step *steps; /* borrowed */
    int step_count;
};

/* How its work stands, whether it is held or not: while it is, the state it goes back to. */
enum piece_state piece_work_state(const struct piece *piece);
/* The work of the step it is at has begun: in work or done, also while it is held so. */
bool piece_is_started(const struct piece *piece);

/* It counts at that station, whatever its state: also on its way there, and as a rework that lies elsewhere.
 */
bool piece_is_at(const struct piece *piece, struct code station);

/* Before casting a piece has no metal: none in the pool, and at no step before the end of casting, where its
 * route has one. By its place alone: what was weighed has some. */
bool piece_has_metal(const struct piece *piece);
/* It has metal on a scale: by its place, or because a weighing found some. */
bool piece_is_of_metal(const struct piece *piece);

/* It should have metal by its place, and the books have none of it: it left casting without a weight, so that
 * what was issued for it is still in the caster's hands. Not a tree: that is weighed when it is cast. */
bool piece_lacks_metal(const struct piece *piece);

/* What limits count of it: its pieces and its book mass; before it has any (no metal before casting), theory.
 */
struct load piece_load(const struct piece *piece);

/* The step that comes after the present one; NULL when only delivery follows. */
const struct route_step *piece_next_step(const struct piece *piece);
/* The step it is at; NULL in the pool. */
const struct route_step *piece_step(const struct piece *piece);

/* When the step it is at wants the scale; in the pool, never. */
enum weigh_policy piece_weigh_policy(const struct piece *piece);

/* It is weighed as its work at this step ends. */
bool piece_weighs_out(const struct piece *piece);
/* The index of the step whose theory the piece is held against as it is now: the one that it is at, until
 * that is done; then the one that it comes to, and the last one where none comes. -1: in the pool, without
 * steps. Whether as that step leaves it, or as it comes in: step_weighs_through. */
int piece_theory_step(const struct piece *piece);
/* The stones in it just before the route step `step` or, `through`, when that step is done. The piece is at
 * that step or at the one before it; -1 is the pool. */
struct mass piece_stones_at(const struct piece *piece, int step, bool through);
/* The stones that lie on the pan when it is weighed where it is now: a step that sets stones and weighs them
 * out has them in before its finish books them. */
struct mass piece_stones_on_pan(const struct piece *piece);
/* All that lies on the pan then and is no metal of its own book: those stones, and findings of other books.
 */
struct mass piece_beside_on_pan(const struct piece *piece);
/* What is on the pan with it and is no metal of its own book: the stones set so far, findings of other books.
 */
struct mass piece_beside_metal(const struct piece *piece);

#endif
