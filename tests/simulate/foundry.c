/* The foundry: a batch of wax waits until it is worth it, is hung on trees, invested; the flasks burn out
 * over night, are cast and cut in the morning. The hub says when a tree may be started. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/wire/wire.h"
#include "tests/simulate/sim.h"

#define KILN_FLASKS    6
#define INVEST_MS      (30 * MINUTE_MS)
#define INVEST_EACH_MS MINUTE_MS
#define BURN_OUT_MS    (12 * HOUR_MS)
#define POUR_MS        (20 * MINUTE_MS)
#define CUT_EACH_MS    (2 * MINUTE_MS)
#define METAL_PART     1.6   /* of the pieces' metal goes into a flask: sprue and button come back */
#define CAST_PART      0.991 /* of a piece's metal is there after casting: the routes' factor */

/* ------------------------------------------------------------------ flasks */

static struct flask *find_flask(struct sim *sim, enum flask_state state)
{
    for (int i = 0; i < SIM_FLASKS_MAX; i++)
        if (sim->flasks[i].state == state)
            return &sim->flasks[i];
    return NULL;
}

static struct flask *find_burnt(struct sim *sim)
{
    for (int i = 0; i < SIM_FLASKS_MAX; i++)
        if (sim->flasks[i].state == FLASK_BURNING && sim->flasks[i].burnt_ms <= sim->now_ms)
            return &sim->flasks[i];
    return NULL;
}

static int count_flasks(const struct sim *sim, enum flask_state state)
{
    int count = 0;
    for (int i = 0; i < SIM_FLASKS_MAX; i++)
        count += sim->flasks[i].state == state;
    return count;
}

static void busy(struct sim *sim, struct worker *caster, enum chore chore, struct flask *flask,
                 int64_t work_ms)
{
    flask->state = FLASK_IN_HAND;
    caster->chore = chore;
    caster->flask = (int)(flask - sim->flasks);
    caster->ready_ms = shift_add(sim->now_ms, luck_time(&sim->chance, work_ms));
}

/* ------------------------------------------------------------------ building a tree */

/* What waits to be hung, in the hub's order; a tag each. */
static int list_wax(struct sim *sim, int station, struct flask *flask)
{
    size_t count = sim_next_at(sim, station);
    int hung = 0;
    flask->metal_ug = 0;
    for (size_t i = 0; i < count; i++) {
        const struct piece *piece = &sim_item(sim, i)->row.now.piece;
        if (sim->entries[i].is_here || sim->entries[i].standing != STANDS_NEXT || piece->kind == KIND_TREE)
            continue;
        if (hung < sim->hang) {
            flask->pieces[hung] = piece->tag;
            flask->metal_ug += piece->each_due.ug;
        }
        hung++;
    }
    flask->count = hung < sim->hang ? hung : (int)sim->hang;
    return hung;
}

static void write_pieces(struct text *out, const struct flask *flask)
{
    text_add(out, ",\"pieces\":[");
    for (int i = 0; i < flask->count; i++)
        text_add(out, "%s{\"piece\":\"%s\"}", i > 0 ? "," : "", flask->pieces[i].text);
    text_add(out, "]");
}

/* Too large for a limit on its way: smaller ones from now on, as the hub says. */
static bool hang_fewer(struct sim *sim, const struct reply *reply)
{
    int64_t most = numbers_has(&reply->numbers, NUMBER_LIMIT) ? reply->numbers.value[NUMBER_LIMIT] : 0;
    if (reply->reason != REASON_TOO_LARGE || most < 1 || most >= sim->hang)
        return false;
    sim->hang = most;
    return true;
}

static bool build_tree(struct sim *sim, const struct worker *caster, struct flask *flask)
{
    char rest[WIRE_FORM_TEXT_MAX];
    struct text text = TEXT_IN(rest);
    struct reply reply;
    write_pieces(&text, flask);
    if (!sim_say(sim, caster, "build_tree", tag_of(""), rest, &reply)) {
        if (!hang_fewer(sim, &reply))
            sim_fail(sim, "no tree can be built: %s %s", reason_word(reply.reason), reply.detail);
        return false;
    }
    flask->tree = tag_of(strchr(reply.thing, ':') + 1);
    flask->state = FLASK_HUNG;
    return true;
}

/* A batch is hung when there are so many; the rest of it follows tree by tree. */
static bool hang_batch(struct sim *sim, const struct worker *caster)
{
    struct flask *flask = find_flask(sim, FLASK_FREE);
    if (!flask)
        return false;
    sim->hang = sim->hang > 0 && sim->hang < SIM_FLASK_PIECES ? sim->hang : SIM_FLASK_PIECES;
    sim->hang = sim->hang > sim->batch ? sim->batch : sim->hang;
    int waiting = list_wax(sim, caster->station, flask);
    if (waiting >= sim->batch)
        sim->batch_left = waiting;
    if (flask->count == 0 || sim->batch_left == 0)
        return false;
    bool built = build_tree(sim, caster, flask);
    if (built)
        sim->batch_left = sim->batch_left > flask->count ? sim->batch_left - flask->count : 0;
    return built || sim->hang < flask->count;
}

/* ------------------------------------------------------------------ casting */

/* The tree comes to casting and, when the hub lets it, goes into its flask. */
static bool start_tree(struct sim *sim, struct worker *caster, struct flask *flask)
{
    struct reply reply;
    bool comes = flask->state == FLASK_HUNG;
    if (!sim_say(sim, caster, comes ? "receive" : "start", flask->tree, "", &reply))
        return false;
    if (comes && sim->conf.wax == WAX_AT_HAND) /* else its wax is at a station already */
        sim->own_wip += flask->count;
    flask->state = FLASK_HERE;
    if (reply.state == PIECE_IN_WORK)
        busy(sim, caster, CHORE_INVEST, flask, INVEST_MS + flask->count * INVEST_EACH_MS);
    return true;
}

/* One tree at a time waits to be started; the next is hung when it is in its flask. */
bool foundry_take(struct sim *sim, struct worker *caster)
{
    if (!sim_look(sim))
        return false;
    struct flask *flask = find_burnt(sim);
    if (flask) {
        busy(sim, caster, CHORE_POUR, flask, POUR_MS + flask->count * CUT_EACH_MS);
        return true;
    }
    flask = find_flask(sim, FLASK_HERE);
    flask = flask ? flask : find_flask(sim, FLASK_HUNG);
    if (!flask)
        return hang_batch(sim, caster);
    return count_flasks(sim, FLASK_BURNING) < KILN_FLASKS && start_tree(sim, caster, flask);
}

static void must(struct sim *sim, const struct worker *caster, const char *verb, struct tag piece,
                 const char *rest)
{
    struct reply reply;
    if (!sim_say(sim, caster, verb, piece, rest, &reply))
        sim_fail(sim, "%s of %s: %s %s", verb, piece.text, reason_word(reply.reason), reply.detail);
}

static void pour(struct sim *sim, const struct worker *caster, struct flask *flask)
{
    char rest[200];
    int64_t poured_ug = (int64_t)((double)flask->metal_ug * METAL_PART);
    int64_t pieces_ug = (int64_t)((double)flask->metal_ug * CAST_PART);
    snprintf(rest, sizeof rest, ",\"alloy\":\"au750y\",\"mass_ug\":%lld", (long long)poured_ug);
    must(sim, caster, "issue_metal", tag_of(""), rest);
    must(sim, caster, "cast", flask->tree, "");
    snprintf(rest, sizeof rest, ",\"group_ug\":%lld,\"sprue_ug\":%lld", (long long)pieces_ug,
             (long long)(poured_ug - pieces_ug));
    must(sim, caster, "cut", flask->tree, rest);
    for (int i = 0; i < flask->count; i++)
        must(sim, caster, "finish", flask->pieces[i], "");
    flask->state = FLASK_FREE;
}

void foundry_end(struct sim *sim, struct worker *caster)
{
    struct flask *flask = &sim->flasks[caster->flask];
    if (caster->chore == CHORE_POUR) {
        pour(sim, caster, flask);
    } else {
        flask->state = FLASK_BURNING;
        flask->burnt_ms = shift_open(sim->now_ms + BURN_OUT_MS);
    }
    caster->chore = CHORE_NONE;
}
