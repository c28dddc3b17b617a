/* Reading the account of stones. */
#include "hub/service/measuring.h"
#include "hub/service/moment.h"

static struct fault read_stones(struct store *store, bool with_figures, const struct stone_takers *takers)
{
    takers->begin(takers->context, "kinds");
    struct fault fault = store_stone_kind_each(store, takers->kind, takers->context);
    takers->end(takers->context);
    if (fault_is(fault))
        return fault;
    takers->begin(takers->context, "held");
    fault = store_stone_each_held(store, 0, takers->holding, takers->context);
    takers->end(takers->context);
    if (fault_is(fault) || !with_figures)
        return fault;
    takers->begin(takers->context, "breakage");
    fault = store_stone_each_figure(store, takers->figure, takers->context);
    takers->end(takers->context);
    return fault;
}

struct fault reader_stones(struct reader *reader, bool with_figures, const struct stone_takers *takers)
{
    struct fault fault = reader_begin(reader);
    if (fault_is(fault))
        return fault;
    fault = read_stones(reader->store, with_figures, takers);
    reader_end(reader);
    return fault;
}
