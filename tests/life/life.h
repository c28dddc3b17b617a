/* Random lives: whole workshops lived against the real service, beside a naive model that was written from
 * the domain page and not from the rules. Everything follows from a seed: the workshop, the steps, the ids,
 * the clock. See docs/proof.md. */
#ifndef TOUCHSTONE_TESTS_LIFE_H
#define TOUCHSTONE_TESTS_LIFE_H

#include "hub/service/service.h"
#include "tests/life/chance.h"

/* ------------------------------------------------------------------ the workshop of a seed */

#define LIFE_STATIONS_MAX 8
#define LIFE_PEOPLE_MAX   6
#define LIFE_PIECES_MAX   16
#define LIFE_ACTORS_MAX   3 /* kiosks */
#define LIFE_ROUTES_MAX   2

void world_make(struct workshop *out, uint64_t seed); /* workshop_release */
/* Which stations a kiosk serves, by index; the identity that asks for it. */
struct identity world_identity(const struct workshop *workshop, int actor);

/* ------------------------------------------------------------------ a step */

/* What is unusual about how a command comes. In the text of a history by these words. */
#define TRICK_LIST(X)                                                                                        \
    X(TRICK_NONE, "plain")                                                                                   \
    X(TRICK_REPEAT, "repeat")       /* the actor's last command once more, byte for byte */                  \
    X(TRICK_CONFLICT, "conflict")   /* its id with another body */                                           \
    X(TRICK_TAKEN, "taken")         /* its number with another id */                                         \
    X(TRICK_GAP, "gap")             /* a number too far on */                                                \
    X(TRICK_STRANGER, "stranger")   /* from another kiosk's identity */                                      \
    X(TRICK_REPLACE, "replace")     /* replaces the last command, which arrived */                           \
    X(TRICK_LOST, "lost")           /* replaces one that never arrived */                                    \
    X(TRICK_LATE_COPY, "late_copy") /* the one that never arrived arrives after all */

enum trick {
#define X(name, word) name,
    TRICK_LIST(X)
#undef X
        TRICK_COUNT
};

/* Whole by itself, so that a history from which others were taken out is still one. */
struct step {
    int actor;
    enum verb verb;
    int station, person, piece; /* −1: none; one too many: one that there is not */
    bool happened;              /* decided at the kiosk */
    int seen;                   /* 0: not said, 1: as it is, 2: as it was once */
    int64_t gross_ug;
    int readings;
    bool scale_known;
    int to; /* rework: index of a station whose kind it is */
    enum trick trick;
    bool together; /* the next one is on its way before this one is answered */
};

#define STEP_TEXT_MAX 160
void step_write(const struct step *step, char out[STEP_TEXT_MAX]);
MUST_USE bool step_read(struct span line, struct step *out);

/* ------------------------------------------------------------------ the naive model (model.c) */

struct model;
struct model *model_make(const struct workshop *workshop);
void model_free(struct model *model);

/* One command has its turn. Writes a sentence when the reply contradicts the domain; "" when not. */
void model_step(struct model *model, const struct step *step, const struct command *command,
                const struct reply *reply, bool same_bytes, char *problem, size_t problem_size);

/* The model's own version of a piece, to fill `seen`. */
int64_t model_version(const struct model *model, int piece);
/* The one before, for what was seen once. */
int64_t model_version_once(const struct model *model, int piece);

/* Compares with what the store has: pieces, loads, balances. "" when they agree. */
struct store;
/* `opening`: right after the import, takes the book masses over. */
void model_compare_pieces(struct model *model, struct store *store, bool opening, char *problem,
                          size_t problem_size);
void model_compare_balances(struct model *model, struct store *store, char *problem, size_t problem_size);

/* A step that makes sense, mostly (generate.c looks at the model through this). */
struct glance {
    int place; /* 0 pool, 1 station, 2 finished */
    int state, station, tray, next_station, step, holder;
    bool wants_weight, inspects, rework;
    int64_t gross_ug; /* as theory has it */
    int guilty;       /* a station whose kind it has passed; −1 */
    enum verb untold; /* implied, and to be told by its bench; VERB_COUNT: nothing */
    int untold_at;
};
struct glance model_glance(const struct model *model, int piece, struct chance *chance);
/* Whether a bench's life may say it; a whole one says all. */
bool bench_says(enum verb verb);

/* ------------------------------------------------------------------ what lives reach (coverage.c) */

#define X(name, word) +1
enum { REASON_KINDS = 0 REASON_LIST(X) };
#undef X

/* How often each verb was said, accepted, and refused for each reason; and how often each reason was
 * answered, as a refusal, as a flag, or as why a piece was received and not started. */
struct coverage {
    int64_t said[VERB_COUNT], accepted[VERB_COUNT], refused[VERB_COUNT][REASON_KINDS], answered[REASON_KINDS];
};
/* Of a command that was said before, or has no turn: only what it was answered. */
void coverage_answer(struct coverage *coverage, const struct reply *reply);
void coverage_count(struct coverage *coverage, enum verb verb, const struct reply *reply);
void coverage_add(struct coverage *total, const struct coverage *part);
/* A line a verb that such lives say, with why it was refused: whole ones each, those of a bench its own.
 * Then, by name, the reasons that were never answered and for which coverage.c has no reason why, and the
 * verbs that were never accepted. Returns how many these are; reasons are looked
 * for where both kinds were lived. */
int coverage_print(const struct coverage *coverage, bool bench, bool whole);

/* ------------------------------------------------------------------ living (run.c) */

struct life_result {
    bool failed;
    int64_t steps, accepted, refused;
    struct coverage by_verb;
    int failed_at; /* index of the step */
    char problem[600];
};

void generate_step(const struct workshop *workshop, const struct model *model, struct chance *chance,
                   struct step *out);

/* Lives `count` steps of a seed in a fresh store below `folder`; the steps go to `steps`. */
void life_live(uint64_t seed, const char *folder, struct step *steps, int count, struct life_result *out);
/* Lives a given history again. */
void life_replay(uint64_t seed, const char *folder, const struct step *steps, int count,
                 struct life_result *out);
/* Takes steps out as long as it still fails; `count` becomes smaller. */
void life_shrink(uint64_t seed, const char *folder, struct step *steps, int *count, struct life_result *out);

#endif
