/* Reading the account of stones. */
#include "hub/service/measuring.h"
#include "hub/service/moment.h"

#include <string.h>

/* What single persons hold, added up kind by kind: rows come by kind. */
struct adding {
    const struct stone_takers *takers;
    struct stone_holding persons; /* of one kind; none: count 0 and no mass */
};

static bool is_of_person(struct account account)
{
    return strncmp(account.text, "operator:", strlen("operator:")) == 0;
}

static bool tell_persons(struct adding *adding)
{
    struct stone_holding persons = adding->persons;
    adding->persons = (struct stone_holding){.amount = {0}};
    bool some = persons.amount.count != 0 || persons.amount.mass.ug != 0;
    return !some || adding->takers->holding(adding->takers->context, &persons);
}

static bool add_holding(void *context, const struct stone_holding *holding)
{
    struct adding *adding = context;
    if (!code_equal(adding->persons.kind, holding->kind) && !tell_persons(adding))
        return false;
    if (!is_of_person(holding->account))
        return adding->takers->holding(adding->takers->context, holding);
    adding->persons.kind = holding->kind;
    adding->persons.account = (struct account){"persons"};
    adding->persons.amount.count += holding->amount.count;
    adding->persons.amount.mass = mass_add(adding->persons.amount.mass, holding->amount.mass);
    return true;
}

static struct fault read_held(struct store *store, bool with_persons, const struct stone_takers *takers)
{
    struct adding adding = {.takers = takers};
    if (with_persons)
        return store_stone_each_held(store, 0, takers->holding, takers->context);
    struct fault fault = store_stone_each_held(store, 0, add_holding, &adding);
    if (!fault_is(fault))
        (void)tell_persons(&adding); /* the last: nothing follows that could be stopped */
    return fault;
}

static struct fault read_stones(struct store *store, const struct stone_figures_wanted *wanted,
                                const struct stone_takers *takers)
{
    takers->begin(takers->context, "kinds");
    struct fault fault = store_stone_kind_each(store, takers->kind, takers->context);
    takers->end(takers->context);
    if (fault_is(fault))
        return fault;
    takers->begin(takers->context, "held");
    fault = read_held(store, wanted != NULL, takers);
    takers->end(takers->context);
    if (fault_is(fault) || !wanted)
        return fault;
    takers->begin(takers->context, "breakage");
    fault = store_stone_each_figure(store, wanted->from_ms, wanted->to_ms, takers->figure, takers->context);
    takers->end(takers->context);
    return fault;
}

struct fault reader_stones_held(struct reader *reader, bool with_persons,
                                bool (*take)(void *context, const struct stone_holding *holding),
                                void *context)
{
    const struct stone_takers takers = {.holding = take, .context = context};
    struct fault fault = reader_begin(reader);
    if (fault_is(fault))
        return fault;
    fault = read_held(reader->store, with_persons, &takers);
    reader_end(reader);
    return fault;
}

struct fault reader_stones(struct reader *reader, const struct stone_figures_wanted *wanted,
                           const struct stone_takers *takers)
{
    struct fault fault = reader_begin(reader);
    if (fault_is(fault))
        return fault;
    fault = read_stones(reader->store, wanted, takers);
    reader_end(reader);
    return fault;
}
