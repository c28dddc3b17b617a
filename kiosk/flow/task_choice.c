/* What can be chosen: words of a form, or what there is in the workshop. */
#include <string.h>

#include "kiosk/flow/task_inside.h"

struct options {
    struct view_item *items;
    int count;
};

static struct view_item *add(struct options *options)
{
    if (options->count == VIEW_ITEMS_MAX)
        return NULL;
    struct view_item *item = &options->items[options->count++];
    memset(item, 0, sizeof *item);
    return item;
}

static void add_word(struct options *options, const char *word)
{
    struct view_item *item = add(options);
    bool fits = !item || TEXT_COPY(item->word, span_of(word));
    assert(fits);
}

static void add_name(struct options *options, const char *code, const char *name, const char *detail)
{
    struct view_item *item = add(options);
    if (!item)
        return;
    bool fits = TEXT_COPY(item->word, span_of(code)) && TEXT_COPY(item->name, span_of(name)) &&
                TEXT_COPY(item->detail, span_of(detail));
    assert(fits);
}

static void add_words(struct options *options, const char *const *words)
{
    for (; *words; words++)
        if (strcmp(*words, "not_judged") != 0)
            add_word(options, *words);
}

/* The latest first: it is the most likely to be to blame. */
static void add_steps(struct options *options, const struct flow *flow, const struct world *world)
{
    struct piece piece;
    if (!local_find(flow, world, task_piece(flow), &piece))
        return;
    for (int i = piece.step - 1; i >= 0; i--) {
        const struct board_station *at = place_find_station(world, piece.steps[i].kind);
        add_name(options, piece.steps[i].kind.text, at ? at->station.name : "", "");
    }
}

static void add_metals(struct options *options, const struct world *world)
{
    for (int i = 0; i < world->metal_count; i++)
        add_name(options, world->metals[i].alloy.text, world->metals[i].name, world->metals[i].custody.text);
}

static void add_named(struct options *options, const struct named_thing *list, int count)
{
    for (int i = 0; i < count; i++)
        add_name(options, list[i].code.text, list[i].name, "");
}

static void add_subcontractors(struct options *options, const struct world *world)
{
    for (int i = 0; i < world->board.station_count; i++)
        if (world->board.stations[i].station.outside)
            add_name(options, world->board.stations[i].station.code.text,
                     world->board.stations[i].station.name, "");
}

static void add_slips(struct options *options, const struct world *world)
{
    for (int i = 0; i < world->slip_count; i++) {
        const struct slip_info *slip = &world->slips[i];
        const struct board_station *from = world_find_station(world, slip->from);
        struct view_item *item = add(options);
        if (!item)
            return;
        bool fits = TEXT_COPY(item->name, span_of(from ? from->station.name : slip->from.text));
        assert(fits);
        item->what = ITEM_SLIP;
        item->number = slip->number;
        item->mark = slip->pieces;
    }
}

int choice_list(const struct flow *flow, const struct world *world, const struct task_ask *ask,
                struct view_item *out)
{
    static const char *const defects[] = {
#define X(word) word,
        DEFECT_LIST(X)
#undef X
            NULL};
    static const char *const reasons[] = {
#define X(word) word,
        EXCESS_LIST(X)
#undef X
            NULL};
    static const char *const settings[] = {"prong", "bezel", "pave",  "channel",
                                           "bead",  "flush", "other", NULL};
    static const char *const fates[] = {"with_me", "broken", "lost", NULL};
    struct options options = {out, 0};
    switch (ask->from) {
    case FROM_WORDS:
        add_words(&options, task_field(task_kind_of(flow->task.task)->verb, ask)->words);
        break;
    case FROM_DEFECTS:
        add_words(&options, defects);
        break;
    case FROM_REASONS:
        add_words(&options, reasons);
        break;
    case FROM_FATES:
        add_words(&options, fates);
        break;
    case FROM_STEPS:
        add_steps(&options, flow, world);
        break;
    case FROM_METALS:
        add_metals(&options, world);
        break;
    case FROM_STONES:
        add_named(&options, world->stones, world->stone_count);
        break;
    case FROM_COMPONENTS:
        add_named(&options, world->components, world->component_count);
        break;
    case FROM_SETTINGS:
        add_words(&options, settings);
        break;
    case FROM_SUBCONTRACTORS:
        add_subcontractors(&options, world);
        break;
    case FROM_SLIPS:
        add_slips(&options, world);
        break;
    }
    return options.count;
}

bool choice_take(const struct flow *flow, const struct world *world, const struct task_ask *ask, int item,
                 struct task_answer *out)
{
    struct view_item items[VIEW_ITEMS_MAX];
    int count = choice_list(flow, world, ask, items);
    if (item < 0 || item >= count)
        return false;
    bool fits =
        TEXT_COPY(out->text, span_of(items[item].word)) && TEXT_COPY(out->name, span_of(items[item].name));
    assert(fits);
    if (ask->from == FROM_METALS) {
        fits = TEXT_COPY(out->second, span_of(items[item].detail));
        assert(fits);
    }
    if (ask->from == FROM_SLIPS)
        out->number = world->slips[item].number;
    return true;
}
