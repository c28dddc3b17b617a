#include "hub/service/choices.h"

#include <string.h>

#include "hub/service/ledger_name.h"
#include "hub/store/event.h"
#include "hub/store/ledger.h"
#include "hub/store/metal.h"
#include "hub/store/slip.h"
#include "hub/store/stone.h"

struct choosing {
    const struct house *house;
    const struct kiosk_row *kiosk;
    struct world *world;
};

/* ------------------------------------------------------------------ metals */

/* Loose metal, or metal that somebody still answers for: the one is handed out, the other comes back. */
static bool is_at_hand(struct account account)
{
    enum account_kind kind;
    return account_kind_find(span_of(account.text), &kind) &&
           (kind == ACCOUNT_VAULT || kind == ACCOUNT_LOOSE || kind == ACCOUNT_OPEN);
}

static const struct metal_info *find_metal(const struct world *world, struct book book)
{
    for (int i = 0; i < world->metal_count; i++) {
        struct book known = ledger_book(world->metals[i].alloy, world->metals[i].custody);
        if (strcmp(known.text, book.text) == 0)
            return &world->metals[i];
    }
    return NULL;
}

/* A fine book is of no alloy. */
static const struct workshop_alloy *alloy_of(const struct house *house, const struct book *book,
                                             const char **custody)
{
    const char *slash = strchr(book->text, '/');
    for (size_t i = 0; slash && i < house->alloy_count; i++) {
        const char *code = house->alloys[i].code.text;
        size_t size = strlen(code);
        if (size == (size_t)(slash - book->text) && memcmp(book->text, code, size) == 0) {
            *custody = slash + 1;
            return &house->alloys[i];
        }
    }
    return NULL;
}

static bool take_balance(void *context, const struct balance_row *row)
{
    struct choosing *choosing = context;
    struct world *world = choosing->world;
    const char *custody;
    const struct workshop_alloy *alloy = alloy_of(choosing->house, &row->book, &custody);
    if (!alloy || row->balance.ug == 0 || !is_at_hand(row->account) || find_metal(world, row->book))
        return true;
    struct metal_info *metal = &world->metals[world->metal_count++];
    *metal = (struct metal_info){.alloy = alloy->code, .custody = code_of(custody)};
    memcpy(metal->name, alloy->name, sizeof metal->name);
    return world->metal_count < METALS_MAX;
}

/* ------------------------------------------------------------------ stones, components */

/* A name that is too long for a kiosk gives way to the code. */
static void take_stone(void *context, const struct stone_kind *kind)
{
    struct world *world = ((struct choosing *)context)->world;
    if (world->stone_count == STONE_KINDS_MAX)
        return;
    struct named_thing *stone = &world->stones[world->stone_count++];
    struct ledger_name name = ledger_name_stones(kind);
    stone->code = kind->code;
    bool fits =
        TEXT_COPY(stone->name, span_of(name.text)) || TEXT_COPY(stone->name, span_of(kind->code.text));
    assert(fits);
}

static struct fault read_components(struct store *store, struct world *world)
{
    struct component_row rows[COMPONENTS_MAX];
    size_t count;
    struct fault fault = store_component_list(store, rows, COUNT_OF(rows), &count);
    for (size_t i = 0; i < count && !fault_is(fault); i++) {
        struct named_thing *component = &world->components[world->component_count++];
        component->code = rows[i].code;
        memcpy(component->name, rows[i].name, sizeof component->name);
    }
    return fault;
}

static struct fault read_lists(struct store *store, struct choosing *choosing)
{
    struct world *world = choosing->world;
    world->metal_count = world->stone_count = world->component_count = 0;
    struct fault fault = store_balance_list(store, (struct book){""}, take_balance, choosing);
    if (!fault_is(fault))
        fault = store_stone_kind_each(store, take_stone, choosing);
    return fault_is(fault) ? fault : read_components(store, world);
}

/* ------------------------------------------------------------------ slips */

static bool comes_here(const struct kiosk_row *kiosk, const struct slip_row *slip)
{
    for (int i = 0; kiosk && i < kiosk->kiosk.station_count; i++)
        if (code_equal(kiosk->kiosk.stations[i], slip->target))
            return true;
    return !kiosk || !slip->outward;
}

static bool take_slip(void *context, const struct slip_row *slip)
{
    struct choosing *choosing = context;
    struct world *world = choosing->world;
    if (comes_here(choosing->kiosk, slip))
        world->slips[world->slip_count++] =
            (struct slip_info){.number = slip->id,
                               .from = slip->origin,
                               .to = slip->target,
                               .pieces = (int)(slip->pieces - slip->received)};
    return world->slip_count < SLIPS_OPEN_MAX;
}

/* Slips are kept for ever: where nothing is on its way, nobody looks through them. */
static bool is_something_on_its_way(const struct board *board)
{
    int64_t transit = 0;
    for (int i = 0; i < board->station_count; i++)
        transit += board->stations[i].now.transit;
    return transit > 0;
}

struct fault choices_read(const struct house *house, struct store *store, int64_t after,
                          const struct kiosk_row *kiosk, struct world *world)
{
    struct choosing choosing = {house, kiosk, world};
    struct fault fault = FAULT_OK;
    world->choices_known = after == 0;
    world->slip_count = 0;
    if (after > 0)
        fault = store_event_any_form(store, after, &world->choices_known);
    if (!fault_is(fault) && world->choices_known)
        fault = read_lists(store, &choosing);
    if (!fault_is(fault) && is_something_on_its_way(&world->board))
        fault = store_slip_each(store, 0, true, take_slip, &choosing);
    return fault;
}
