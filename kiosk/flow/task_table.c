/* The tasks: what each fills in, where it is offered, what it asks for. */
#include <string.h>

#include "common/rules/engraving.h"
#include "common/rules/slip.h"
#include "kiosk/flow/task_inside.h"

#define END                                                                                                  \
    {                                                                                                        \
        .kind = ASK_END                                                                                      \
    }
#define PIECE                                                                                                \
    {                                                                                                        \
        .kind = ASK_PIECE, .prompt = PROMPT_PIECE                                                            \
    }
#define TREE                                                                                                 \
    {                                                                                                        \
        .kind = ASK_PIECE, .prompt = PROMPT_TREE                                                             \
    }
/* A manager's badge and PIN: a badge alone does no manager's work. */
#define MANAGER_WHERE(rule)                                                                                  \
    {.kind = ASK_MANAGER, .prompt = PROMPT_MANAGER, .applies = (rule)},                                      \
    {                                                                                                        \
        .kind = ASK_PIN, .prompt = PROMPT_PIN, .applies = (rule)                                             \
    }
#define MANAGER MANAGER_WHERE(NULL)
#define REASON                                                                                               \
    {                                                                                                        \
        .kind = ASK_CHOICE, .prompt = PROMPT_REASON, .field = "reason"                                       \
    }
#define METAL                                                                                                \
    {                                                                                                        \
        .kind = ASK_CHOICE, .prompt = PROMPT_METAL, .field = "alloy", .from = FROM_METALS                    \
    }
#define MASS                                                                                                 \
    {                                                                                                        \
        .kind = ASK_MASS, .prompt = PROMPT_MASS, .field = "mass_ug"                                          \
    }
#define STONE                                                                                                \
    {                                                                                                        \
        .kind = ASK_CHOICE, .prompt = PROMPT_STONE, .field = "kind", .from = FROM_STONES                     \
    }
#define COUNT                                                                                                \
    {                                                                                                        \
        .kind = ASK_COUNT, .prompt = PROMPT_COUNT, .field = "count"                                          \
    }
#define BOOK                                                                                                 \
    {                                                                                                        \
        .kind = ASK_BOOK, .prompt = PROMPT_BOOK                                                              \
    }

/* ------------------------------------------------------------------ when something is asked */

static int64_t checks_of(const struct flow *flow)
{
    const struct task_kind *kind = task_kind_of(flow->task.task);
    for (int i = 0; kind->asks[i].kind != ASK_END; i++)
        if (kind->asks[i].kind == ASK_CHECKS)
            return flow->task.answers[i].number;
    return 0;
}

/* A criterion that fails needs its defect, and the step that caused it. */
static bool something_fails(const struct flow *flow, const struct world *world)
{
    (void)world;
    for (int64_t checks = checks_of(flow); checks > 0; checks >>= 2)
        if ((checks & 3) == 2)
            return true;
    return false;
}

/* The finger gauge's number is a circumference in millimetres (ISO 8653): a ring's inner diameter follows
 * from it, and need not be asked for. */
static bool nominal_is_unknown(const struct flow *flow, const struct world *world)
{
    return task_nominal_um(flow, world) == 0;
}

/* ------------------------------------------------------------------ what is asked */

static const struct task_ask ONE_PIECE[] = {PIECE, END};
static const struct task_ask ONE_TREE[] = {TREE, END};
static const struct task_ask ONE_PIECE_BY_MANAGER[] = {PIECE, MANAGER, END};
static const struct task_ask REWORK[] = {
    PIECE,
    {.kind = ASK_CHOICE, .prompt = PROMPT_DEFECT, .from = FROM_DEFECTS},
    {.kind = ASK_CHOICE, .prompt = PROMPT_GUILTY, .from = FROM_STEPS},
    END,
};
static const struct task_ask INSPECT[] = {
    PIECE,
    {.kind = ASK_PHOTO, .prompt = PROMPT_PHOTO_BEFORE, .optional = true, .applies = task_has_camera},
    {.kind = ASK_CHECKS, .prompt = PROMPT_CRITERIA},
    {.kind = ASK_LENGTH,
     .prompt = PROMPT_NOMINAL,
     .field = "nominal_um",
     .optional = true,
     .applies = nominal_is_unknown},
    {.kind = ASK_LENGTH, .prompt = PROMPT_MEASURED, .field = "actual_um", .optional = true},
    {.kind = ASK_CHOICE, .prompt = PROMPT_DEFECT, .field = "defect", .applies = something_fails},
    {.kind = ASK_CHOICE,
     .prompt = PROMPT_GUILTY,
     .field = "guilty",
     .from = FROM_STEPS,
     .applies = something_fails},
    {.kind = ASK_PHOTO, .prompt = PROMPT_PHOTO_AFTER, .optional = true, .applies = task_has_camera},
    BOOK,
    END,
};
static const struct task_ask CHECK_SETTING[] = {
    PIECE,
    {.kind = ASK_PHOTO, .prompt = PROMPT_PHOTO_BEFORE, .applies = task_has_camera},
    {.kind = ASK_CHECKS, .prompt = PROMPT_CRITERIA},
    {.kind = ASK_CHOICE, .prompt = PROMPT_DEFECT, .field = "defect", .applies = something_fails},
    {.kind = ASK_CHOICE,
     .prompt = PROMPT_GUILTY,
     .field = "guilty",
     .from = FROM_STEPS,
     .applies = something_fails},
    END,
};
static const struct task_ask REASON_BY_MANAGER[] = {PIECE, REASON, MANAGER, END};
static const struct task_ask ENGRAVE[] = {
    PIECE,
    {.kind = ASK_SERIAL, .prompt = PROMPT_SERIAL, .field = "serial", .optional = true},
    END,
};
static const struct task_ask EXCEED[] = {
    PIECE,
    {.kind = ASK_CHOICE, .prompt = PROMPT_REASON, .from = FROM_REASONS},
    END,
};
static const struct task_ask HAND_OVER[] = {
    PIECE,
    {.kind = ASK_PERSON, .prompt = PROMPT_PERSON, .field = "to"},
    END,
};
static const struct task_ask SPLIT[] = {
    {.kind = ASK_PIECE, .prompt = PROMPT_LOT},
    COUNT,
    {.kind = ASK_NEW_TAG, .prompt = PROMPT_NEW_TAG, .field = "tag"},
    END,
};
static const struct task_ask MERGE[] = {
    {.kind = ASK_PIECE, .prompt = PROMPT_LOT},
    {.kind = ASK_PIECE, .prompt = PROMPT_OTHER_HALF, .field = "with"},
    END,
};
static const struct task_ask BIND_CHIP[] = {
    PIECE,
    {.kind = ASK_CHIP, .prompt = PROMPT_CHIP, .field = "chip"},
    END,
};
static const struct task_ask BIND_TAG[] = {
    PIECE,
    {.kind = ASK_NEW_TAG, .prompt = PROMPT_NEW_TAG, .field = "tag"},
    END,
};
static const struct task_ask STOCK_OUT[] = {
    PIECE,
    {.kind = ASK_CHOICE, .prompt = PROMPT_COMPONENT, .field = "component", .from = FROM_COMPONENTS},
    COUNT,
    END,
};
static const struct task_ask STONES[] = {STONE, COUNT, END};
static const struct task_ask SPOILT_STONES[] = {
    STONE,
    COUNT,
    {.kind = ASK_CHOICE, .prompt = PROMPT_SETTING, .field = "setting", .from = FROM_SETTINGS},
    END,
};
static const struct task_ask SET_STONES[] = {
    PIECE,
    {.kind = ASK_CHOICE, .prompt = PROMPT_STONE, .field = "kind", .row = "stones", .from = FROM_STONES},
    {.kind = ASK_COUNT, .prompt = PROMPT_COUNT, .field = "count", .row = "stones"},
    END,
};
static const struct task_ask FINISH[] = {
    PIECE,
    {.kind = ASK_COUNT, .prompt = PROMPT_STONES_IN, .applies = task_stones_asked},
    {.kind = ASK_CHOICE, .prompt = PROMPT_STONES_REST, .from = FROM_FATES, .applies = task_stones_lack},
    {.kind = ASK_STONES, .prompt = PROMPT_STONES_DUE, .optional = true},
    END,
};
static const struct task_ask BUILD_TREE[] = {
    {.kind = ASK_PIECES, .prompt = PROMPT_TREE_PIECES, .field = "pieces"},
    {.kind = ASK_NEW_TAG, .prompt = PROMPT_NEW_TAG, .field = "tag", .optional = true},
    END,
};
static const struct task_ask CAST[] = {
    TREE,
    {.kind = ASK_MASS, .prompt = PROMPT_TREE_MASS, .field = "weighed_ug"},
    END,
};
static const struct task_ask CUT[] = {
    TREE,
    {.kind = ASK_PIECES, .prompt = PROMPT_CUT_PIECES, .field = "pieces", .weighs = true, .marks = true},
    {.kind = ASK_MASS, .prompt = PROMPT_SPRUE, .field = "sprue_ug", .optional = true},
    {.kind = ASK_MASS, .prompt = PROMPT_BUTTON, .field = "button_ug", .optional = true},
    BOOK,
    END,
};
static const struct task_ask METAL_AND_MASS[] = {METAL, MASS, END};
static const struct task_ask RETURN_SCRAP[] = {
    {.kind = ASK_CHOICE, .prompt = PROMPT_RETURN_KIND, .field = "kind"},
    METAL,
    MASS,
    END,
};
static bool weighs_out(const struct flow *flow, const struct world *world, const struct piece *piece)
{
    (void)flow;
    (void)world;
    return slip_weighs_out(piece);
}

/* The slip that came is one back into the house; else it is at the subcontractor's own bench. */
static bool comes_back(const struct flow *flow, const struct world *world)
{
    for (int i = 0; i < world->slip_count; i++)
        if (world->slips[i].number == flow->task.answers[0].number)
            return code_is_none(world->slips[i].to);
    return false;
}

static bool comes_there(const struct flow *flow, const struct world *world)
{
    return !comes_back(flow, world);
}

static bool weighs_back(const struct flow *flow, const struct world *world, const struct piece *piece)
{
    return comes_back(flow, world) && piece_is_of_metal(piece);
}

/* A manager says why, to the hub: without it what has happened is flagged there. */
static bool lacks_weight(const struct flow *flow, const struct world *world)
{
    (void)world;
    for (int i = 0; deed_would_be_live(flow) && i < flow->task.row_count; i++)
        if (flow->task.rows[i].wants_weight && !flow->task.rows[i].weighed)
            return true;
    return false;
}

#define UNWEIGHED                                                                                            \
    {                                                                                                        \
        .kind = ASK_CHOICE, .prompt = PROMPT_UNWEIGHED, .field = "unweighed", .applies = lacks_weight        \
    }

static const struct task_ask SEND[] = {
    {.kind = ASK_CHOICE, .prompt = PROMPT_SUBCONTRACTOR, .field = "to", .from = FROM_SUBCONTRACTORS},
    {.kind = ASK_PIECES,
     .prompt = PROMPT_PIECES,
     .field = "pieces",
     .weighs = true,
     .wants_weight = weighs_out},
    UNWEIGHED,
    BOOK,
    MANAGER_WHERE(lacks_weight),
    END,
};
static const struct task_ask ARRIVE[] = {
    {.kind = ASK_CHOICE, .prompt = PROMPT_SLIP, .field = "slip", .from = FROM_SLIPS},
    {.kind = ASK_PIECES,
     .prompt = PROMPT_PIECES,
     .field = "pieces",
     .weighs = true,
     .wants_weight = weighs_back,
     .applies = comes_back},
    {.kind = ASK_PIECES,
     .prompt = PROMPT_PIECES,
     .field = "pieces",
     .weighs = true,
     .optional = true, /* there nobody asks for a weight: all that is on the slip */
     .applies = comes_there},
    UNWEIGHED,
    BOOK,
    MANAGER_WHERE(lacks_weight),
    END,
};
static const struct task_ask CHECK_SCALE[] = {
    {.kind = ASK_COUNT, .prompt = PROMPT_CHECK_WEIGHT, .field = "weight_ug"},
    {.kind = ASK_MASS, .prompt = PROMPT_ON_SCALE, .field = "shown_ug"},
    END,
};
static const struct task_ask TEST_SCALE[] = {
    {.kind = ASK_WEIGHINGS, .prompt = PROMPT_TEN_TIMES, .field = "weighings"},
    END,
};
static const struct task_ask STOCK_TAKE[] = {
    {.kind = ASK_PIECES, .prompt = PROMPT_STATION_STOCK, .field = "pieces", .weighs = true},
    {.kind = ASK_CHOICE,
     .prompt = PROMPT_METAL,
     .field = "alloy",
     .row = "pieces",
     .from = FROM_METALS,
     .each = true},
    {.kind = ASK_CARATS,
     .prompt = PROMPT_STONES_SET,
     .field = "stones_ug",
     .row = "pieces",
     .optional = true,
     .each = true},
    BOOK,
    MANAGER,
    END,
};

/* What lies in stock, one kind at a time. What they weigh is asked for where the bench has a scale; without
 * it each weighs what it does in the book. */
static const struct task_ask STOCK_COMPONENTS[] = {
    {.kind = ASK_CHOICE,
     .prompt = PROMPT_COMPONENT,
     .field = "component",
     .row = "components",
     .from = FROM_COMPONENTS},
    {.kind = ASK_COUNT, .prompt = PROMPT_COUNT, .field = "count", .row = "components"},
    {.kind = ASK_MASS, .prompt = PROMPT_MASS, .field = "mass_ug", .row = "components", .optional = true},
    MANAGER,
    END,
};
static const struct task_ask STOCK_STONES[] = {
    {.kind = ASK_CHOICE, .prompt = PROMPT_STONE, .field = "kind", .row = "stones", .from = FROM_STONES},
    {.kind = ASK_COUNT, .prompt = PROMPT_COUNT, .field = "count", .row = "stones"},
    MANAGER,
    END,
};

static const struct task_fixed TAKE_STOCK[] = {{"of", "stock"}, {NULL, NULL}};
static const struct task_fixed TAKE_WHOLE_STATION[] = {{"of", "station"}, {"complete", NULL}, {NULL, NULL}};

/* ------------------------------------------------------------------ the tasks */

static const struct task_kind KINDS[TASK_COUNT] = {
    [TASK_QUEUE] = {VERB_COUNT, TASK_SHORT | TASK_OF_BENCH, {0}, NULL, NULL},
    [TASK_LOOK] = {VERB_COUNT, TASK_SHORT | TASK_OF_PIECE, {0}, ONE_PIECE, NULL},
    [TASK_WEIGH] = {VERB_WEIGH, TASK_SHORT | TASK_OF_PIECE | TASK_WITH_SCALE, {0}, ONE_PIECE, NULL},
    [TASK_HOLD] = {VERB_HOLD, TASK_OF_PIECE, {0}, ONE_PIECE, NULL},
    [TASK_RELEASE] = {VERB_RELEASE, TASK_OF_PIECE, {0}, ONE_PIECE, NULL},
    [TASK_REWORK] = {VERB_REWORK, TASK_OF_PIECE, {"qc", "setting"}, REWORK, NULL},
    [TASK_INSPECT] = {VERB_INSPECT, TASK_OF_PIECE, {"qc"}, INSPECT, NULL},
    [TASK_CHECK_SETTING] = {VERB_CHECK_SETTING, TASK_OF_PIECE, {"setting"}, CHECK_SETTING, NULL},
    [TASK_ENGRAVE] = {VERB_ENGRAVE, TASK_OF_PIECE, {ENGRAVING_KIND, "qc"}, ENGRAVE, NULL},
    [TASK_ACCEPT] = {VERB_ACCEPT, TASK_OF_PIECE, {"qc"}, REASON_BY_MANAGER, NULL},
    [TASK_OVERRIDE] = {VERB_OVERRIDE, TASK_OF_PIECE | TASK_UNLISTED, {0}, REASON_BY_MANAGER, NULL},
    [TASK_EXCEED] = {VERB_RECEIVE, TASK_OF_PIECE | TASK_UNLISTED, {0}, EXCEED, NULL},
    [TASK_HAND_OVER] = {VERB_HAND_OVER, TASK_OF_PIECE, {0}, HAND_OVER, NULL},
    [TASK_SPLIT] = {VERB_SPLIT, TASK_OF_PIECE, {0}, SPLIT, NULL},
    [TASK_MERGE] = {VERB_MERGE, TASK_OF_PIECE, {0}, MERGE, NULL},
    [TASK_BIND_CHIP] = {VERB_BIND, TASK_OF_PIECE, {0}, BIND_CHIP, NULL},
    [TASK_BIND_TAG] = {VERB_BIND, TASK_OF_PIECE, {0}, BIND_TAG, NULL},
    [TASK_LABEL] = {VERB_COUNT, TASK_SHORT | TASK_OF_PIECE, {0}, ONE_PIECE, NULL},
    [TASK_STOCK_OUT] = {VERB_STOCK_OUT, TASK_OF_PIECE, {"assembly", "setting"}, STOCK_OUT, NULL},
    [TASK_ISSUE_STONES] = {VERB_ISSUE_STONES, TASK_OF_BENCH, {"setting"}, STONES, NULL},
    [TASK_SET_STONES] = {VERB_SET_STONES, TASK_OF_PIECE | TASK_OF_BENCH, {"setting"}, SET_STONES, NULL},
    [TASK_FINISH] = {VERB_FINISH, TASK_SHORT | TASK_OF_PIECE | TASK_UNLISTED, {0}, FINISH, NULL},
    [TASK_RETURN_STONES] = {VERB_RETURN_STONES, TASK_OF_BENCH, {"setting"}, STONES, NULL},
    [TASK_BREAK_STONES] = {VERB_BREAK_STONES, TASK_OF_BENCH, {"setting"}, SPOILT_STONES, NULL},
    [TASK_LOSE_STONES] = {VERB_LOSE_STONES, TASK_OF_BENCH, {"setting"}, SPOILT_STONES, NULL},
    [TASK_BUILD_TREE] = {VERB_BUILD_TREE, TASK_OF_BENCH, {"tree", "wax", "casting"}, BUILD_TREE, NULL},
    [TASK_TAKE_APART] =
        {VERB_TAKE_APART, TASK_OF_PIECE | TASK_OF_BENCH, {"tree", "wax", "casting"}, ONE_TREE, NULL},
    [TASK_CAST] = {VERB_CAST, TASK_OF_PIECE | TASK_OF_BENCH, {"casting"}, CAST, NULL},
    [TASK_CUT] = {VERB_CUT, TASK_OF_PIECE | TASK_OF_BENCH, {"casting"}, CUT, NULL},
    [TASK_ISSUE_METAL] = {VERB_ISSUE_METAL, TASK_OF_BENCH, {0}, METAL_AND_MASS, NULL},
    [TASK_RETURN_METAL] = {VERB_RETURN_METAL, TASK_OF_BENCH, {0}, METAL_AND_MASS, NULL},
    [TASK_RETURN_SCRAP] = {VERB_RETURN_SCRAP, TASK_OF_BENCH, {0}, RETURN_SCRAP, NULL},
    [TASK_SEND] = {VERB_SEND, TASK_OF_BENCH, {0}, SEND, NULL},
    [TASK_ARRIVE] = {VERB_ARRIVE, TASK_OF_BENCH, {0}, ARRIVE, NULL},
    [TASK_CHECK_SCALE] = {VERB_CHECK_SCALE, TASK_WITH_SCALE | TASK_OF_BENCH, {0}, CHECK_SCALE, NULL},
    [TASK_TEST_SCALE] = {VERB_TEST_SCALE, TASK_WITH_SCALE | TASK_OF_BENCH, {0}, TEST_SCALE, NULL},
    [TASK_STOCK_TAKE] = {VERB_STOCK_TAKE, TASK_OF_BENCH, {0}, STOCK_TAKE, TAKE_WHOLE_STATION},
    [TASK_STOCK_COMPONENTS] =
        {VERB_STOCK_TAKE, TASK_OF_BENCH | TASK_MANAGERS, {0}, STOCK_COMPONENTS, TAKE_STOCK},
    [TASK_STOCK_STONES] = {VERB_STOCK_TAKE, TASK_OF_BENCH | TASK_MANAGERS, {0}, STOCK_STONES, TAKE_STOCK},
    [TASK_PARK] = {VERB_PARK, TASK_OF_PIECE | TASK_MANAGERS, {0}, ONE_PIECE_BY_MANAGER, NULL},
    [TASK_UNPARK] = {VERB_UNPARK, TASK_OF_PIECE | TASK_MANAGERS, {0}, ONE_PIECE_BY_MANAGER, NULL},
    [TASK_SCRAP] = {VERB_SCRAP, TASK_OF_PIECE | TASK_MANAGERS, {0}, REASON_BY_MANAGER, NULL},
    [TASK_MISSING] = {VERB_MISSING, TASK_OF_PIECE | TASK_MANAGERS, {0}, REASON_BY_MANAGER, NULL},
    [TASK_FOUND] = {VERB_FOUND, TASK_OF_PIECE | TASK_MANAGERS, {0}, ONE_PIECE_BY_MANAGER, NULL},
};

const struct task_kind *task_kind_of(enum task task)
{
    assert(task > TASK_NONE && task < TASK_COUNT);
    return &KINDS[task];
}

/* ------------------------------------------------------------------ where it is offered */

static bool fits_kind(const struct task_kind *kind, struct code station_kind)
{
    for (int i = 0; i < TASK_KINDS_MAX && kind->kinds[i]; i++)
        if (strcmp(kind->kinds[i], station_kind.text) == 0)
            return true;
    return kind->kinds[0] == NULL;
}

static bool actor_is_manager(const struct flow *flow, const struct world *world)
{
    const struct person *person = world_find_person(world, people_actor(flow));
    return person && roles_have(person_roles(person), ROLE_MANAGER);
}

/* Nothing to choose from is nothing to begin. */
static bool has_options(const struct flow *flow, const struct world *world, const struct task_kind *kind)
{
    struct view_item items[VIEW_ITEMS_MAX];
    for (int i = 0; kind->asks && kind->asks[i].kind != ASK_END; i++) {
        const struct task_ask *ask = &kind->asks[i];
        bool lists = ask->kind == ASK_CHOICE && ask->from >= FROM_METALS && !ask->each;
        if (lists && !ask->optional && choice_list(flow, world, ask, items) == 0)
            return false;
    }
    return true;
}

/* Where we are first, then the other stations of this bench. */
struct code task_station(const struct flow *flow, const struct world *world, enum task task)
{
    const struct task_kind *kind = task_kind_of(task);
    const struct board_station *at = world_find_station(world, flow->station);
    for (int i = 0; !(at && fits_kind(kind, at->station.kind)) && i < flow->conf.station_count; i++)
        at = world_find_station(world, flow->conf.stations[i]);
    return at && fits_kind(kind, at->station.kind) ? at->station.code : code_of("");
}

bool task_is_offered(const struct flow *flow, const struct world *world, enum task task)
{
    const struct task_kind *kind = task_kind_of(task);
    if ((kind->where & TASK_UNLISTED) || code_is_none(task_station(flow, world, task)))
        return false;
    if ((kind->where & TASK_WITH_SCALE) && !world_find_scale(world, flow->conf.scale))
        return false;
    if ((kind->where & TASK_MANAGERS) && !actor_is_manager(flow, world))
        return false;
    if (task == TASK_BIND_CHIP && flow->devices[FLOW_DEVICE_NFC] == FLOW_DEVICE_OFF)
        return false;
    return has_options(flow, world, kind);
}
