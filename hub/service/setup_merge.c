/* Putting a part of a workshop and what the hub has together: the whole, checked. setup_merge_write.c writes
 * it. */
#include "hub/service/setup_merge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/number.h"
#include "hub/store/model.h"
#include "hub/store/tag.h"

#define ORDERS_TOGETHER_MAX 65536

/* ------------------------------------------------------------------ the whole: the part first */

static struct fault no_memory(void)
{
    return fault_make(FAULT_FULL, "no memory to put the workshop together");
}

/* Room for what the part has and as many again; the part's items in front. NULL: no memory. */
static void *join(const void *items, int count, size_t more, size_t size)
{
    char *array = calloc((size_t)count + more + 1, size);
    if (array && count > 0)
        memcpy(array, items, (size_t)count * size);
    return array;
}

/* Every list begins each item with its code. */
static bool has_code(const void *items, int count, size_t size, struct code code)
{
    for (int i = 0; i < count; i++)
        if (code_equal(*(const struct code *)((const char *)items + (size_t)i * size), code))
            return true;
    return false;
}

#define JOIN(list, counter, member, their_items, their_count)                                                \
    do {                                                                                                     \
        whole->list = join(part->list, part->counter, (size_t)(their_count), sizeof *whole->list);           \
        if (!whole->list)                                                                                    \
            return no_memory();                                                                              \
        whole->counter = part->counter;                                                                      \
        for (size_t i = (size_t)(their_count); i-- > 0;)                                                     \
            if (!has_code(&whole->list[0].member, whole->counter, sizeof *whole->list,                       \
                          (their_items)[i].member))                                                          \
                whole->list[whole->counter++] = (their_items)[i];                                            \
    } while (0)

/* Backwards over what the hub has, so that of models, routes and melts the newest revision comes first. */
static struct fault join_lists(struct workshop *whole, const struct workshop *part, const struct house *house)
{
    JOIN(stations, station_count, code, house->stations, house->station_count);
    JOIN(groups, group_count, code, house->groups, house->group_count);
    JOIN(alloys, alloy_count, code, house->alloys, house->alloy_count);
    JOIN(lots, lot_count, code, house->lots, house->lot_count);
    JOIN(routes, route_count, code, house->routes, house->route_count);
    JOIN(models, model_count, code, house->models, house->model_count);
    JOIN(scales, scale_count, code, house->scales, house->scale_count);
    return FAULT_OK;
}

static struct fault join_kiosks(struct workshop *whole, const struct workshop *part,
                                const struct house *house)
{
    whole->kiosks = join(part->kiosks, part->kiosk_count, house->kiosk_count, sizeof *whole->kiosks);
    if (!whole->kiosks)
        return no_memory();
    whole->kiosk_count = part->kiosk_count;
    for (size_t i = 0; i < house->kiosk_count; i++)
        if (!has_code(whole->kiosks, whole->kiosk_count, sizeof *whole->kiosks, house->kiosks[i].kiosk.code))
            whole->kiosks[whole->kiosk_count++] = house->kiosks[i].kiosk;
    return FAULT_OK;
}

static bool has_badge(const struct workshop *workshop, struct tag badge)
{
    for (int i = 0; i < workshop->person_count; i++)
        if (tag_equal(workshop->people[i].person.badge, badge))
            return true;
    return false;
}

static struct fault join_people(struct workshop *whole, const struct workshop *part,
                                const struct house *house)
{
    whole->people = join(part->people, part->person_count, house->person_count, sizeof *whole->people);
    if (!whole->people)
        return no_memory();
    whole->person_count = part->person_count;
    for (size_t i = 0; i < house->person_count; i++)
        if (!has_badge(whole, house->people[i].person.badge))
            whole->people[whole->person_count++] = house->people[i];
    return FAULT_OK;
}

/* Pieces are the part's alone; of orders, those that it names as well. */
static struct fault join_orders(struct workshop *whole, const struct workshop *part, struct store *store)
{
    whole->pieces = join(part->pieces, part->piece_count, 0, sizeof *whole->pieces);
    whole->orders = join(part->orders, part->order_count, (size_t)part->piece_count, sizeof *whole->orders);
    whole->order_lines = join(part->order_lines, part->line_count, 0, sizeof *whole->order_lines);
    if (!whole->pieces || !whole->orders || !whole->order_lines)
        return no_memory();
    whole->line_count = part->line_count;
    whole->piece_count = part->piece_count;
    whole->order_count = part->order_count;
    struct fault fault = FAULT_OK;
    for (int i = 0; i < part->piece_count && !fault_is(fault); i++) {
        int64_t id = 0;
        struct code code = part->pieces[i].order;
        if (code_is_none(code) || has_code(whole->orders, whole->order_count, sizeof *whole->orders, code))
            continue;
        fault = store_order_id(store, code, &id);
        if (id != 0)
            whole->orders[whole->order_count++].code = code;
    }
    return fault;
}

/* ------------------------------------------------------------------ where a problem is */

/* A problem of something that the part does not have is named by its code instead of a place. */
struct places {
    struct problems *problems;
    const struct workshop *part, *whole;
};

struct list_view {
    const char *name;
    int part_count, whole_count;
    const char *first;
    size_t size;
};

#define VIEW(list, counter, member)                                                                          \
    {                                                                                                        \
#list, places->part->counter, places->whole->counter,                                                \
            (const char *)&places->whole->list[0].member, sizeof *places->whole->list                        \
    }

static void say_placed(void *context, const char *where, const char *sentence)
{
    const struct places *places = context;
    const struct list_view views[] = {
        VIEW(stations, station_count, code), VIEW(groups, group_count, code),
        VIEW(alloys, alloy_count, code),     VIEW(lots, lot_count, code),
        VIEW(routes, route_count, code),     VIEW(models, model_count, code),
        VIEW(scales, scale_count, code),     VIEW(kiosks, kiosk_count, code),
        VIEW(people, person_count, person),
    };
    struct span rest = span_of(where), name, digits;
    int64_t index = -1;
    if (span_split(&rest, '[', &name) && rest.data && span_split(&rest, ']', &digits))
        if (!number_read_int(digits, 0, INT32_MAX, &index))
            index = -1;
    for (size_t i = 0; i < COUNT_OF(views) && index >= 0; i++) {
        if (!span_is(name, views[i].name) || index < views[i].part_count || index >= views[i].whole_count)
            continue;
        char place[PROBLEM_TEXT_MAX];
        struct text text = TEXT_IN(place);
        text_add(&text, "%s of the hub: %s", views[i].name, views[i].first + (size_t)index * views[i].size);
        text_end_cut(&text);
        problem_add(places->problems, place, "%s", sentence);
        return;
    }
    problem_add(places->problems, where, "%s", sentence);
}

/* ------------------------------------------------------------------ what may not change under what is there
 */

static void PRINTF_LIKE(4, 5)
    complain(struct problems *problems, const char *list, int index, const char *format, ...)
{
    char where[64], sentence[PROBLEM_TEXT_MAX];
    struct text place = TEXT_IN(where), text = TEXT_IN(sentence);
    va_list arguments;
    text_add(&place, "%s[%d]", list, index);
    va_start(arguments, format);
    text_add_list(&text, format, arguments);
    va_end(arguments);
    text_end_cut(&text);
    problem_add(problems, where, "%s", sentence);
}

static bool is_on_a_route(const struct house *house, const struct station *station)
{
    for (size_t r = 0; r < house->route_count; r++)
        for (int i = 0; i < house->routes[r].step_count; i++)
            if (station_takes(station, &house->routes[r].steps[i]))
                return true;
    return false;
}

/* Pieces keep the route that they were released with: some station must go on doing its steps. */
static bool another_takes(const struct workshop *whole, const struct station *was)
{
    const struct route_step step = {.kind = was->kind, .visit = was->visit};
    for (int i = 0; i < whole->station_count; i++)
        if (!code_equal(whole->stations[i].code, was->code) && station_takes(&whole->stations[i], &step))
            return true;
    return false;
}

static void protect_station(const struct setup_merge *merge, const struct house *house, int index)
{
    const struct station *now = &merge->part->stations[index];
    int at = house_find_station(house, now->code);
    if (at < 0)
        return;
    const struct station *was = &house->stations[at];
    if (code_equal(was->kind, now->kind) && code_equal(was->visit, now->visit))
        return;
    if (house->now[at].load.pieces > 0)
        complain(merge->problems, "stations", index,
                 "%s is not empty (pieces there: %lld): its kind cannot change before it is", was->name,
                 (long long)house->now[at].load.pieces);
    else if (is_on_a_route(house, was) && !another_takes(&merge->whole, was))
        complain(merge->problems, "stations", index,
                 "%s is the only station of the kind %s, which routes have: add another first", was->name,
                 was->kind.text);
}

static void protect_alloy(const struct setup_merge *merge, const struct house *house, int index)
{
    const struct workshop_alloy *now = &merge->part->alloys[index];
    const struct workshop_alloy *was = house_alloy(house, now->code);
    if (!was || (code_equal(was->metal, now->metal) && was->fineness == now->fineness))
        return;
    for (size_t i = 0; i < house->lot_count; i++)
        if (code_equal(house->lots[i].alloy, now->code)) {
            complain(merge->problems, "alloys", index,
                     "%s has melts already: its metal and fineness cannot change; make another alloy",
                     now->code.text);
            return;
        }
}

static void protect_lot(const struct setup_merge *merge, const struct house *house, int index)
{
    const struct workshop_lot *now = &merge->part->lots[index];
    for (size_t i = 0; i < house->lot_count; i++)
        if (code_equal(house->lots[i].code, now->code) && !code_equal(house->lots[i].alloy, now->alloy)) {
            complain(merge->problems, "lots", index, "%s is a melt of %s: it does not become another alloy",
                     now->code.text, house->lots[i].alloy.text);
            return;
        }
}

static bool has_manager(const struct workshop_person *people, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (roles_have(person_roles(&people[i].person), ROLE_MANAGER))
            return true;
    return false;
}

static void protect(const struct setup_merge *merge, const struct house *house)
{
    const struct workshop *part = merge->part;
    for (int i = 0; i < part->station_count; i++)
        protect_station(merge, house, i);
    for (int i = 0; i < part->alloy_count; i++)
        protect_alloy(merge, house, i);
    for (int i = 0; i < part->lot_count; i++)
        protect_lot(merge, house, i);
    if (has_manager(house->people, house->person_count) &&
        !has_manager(merge->whole.people, (size_t)merge->whole.person_count))
        problem_add(merge->problems, "people", "nobody would be a manager any more: leave one");
}

static void check_counts(struct setup_merge *merge)
{
    int64_t before = merge->problems->count;
    const struct workshop *whole = &merge->whole;
    static const char format[] = "would be %d, the most is %d";
    if (whole->station_count > STATIONS_MAX)
        problem_add(merge->problems, "stations", format, whole->station_count, STATIONS_MAX);
    if (whole->group_count > GROUPS_MAX)
        problem_add(merge->problems, "groups", format, whole->group_count, GROUPS_MAX);
    if (whole->person_count > PEOPLE_MAX)
        problem_add(merge->problems, "people", format, whole->person_count, PEOPLE_MAX);
    if (whole->scale_count > SCALES_MAX)
        problem_add(merge->problems, "scales", format, whole->scale_count, SCALES_MAX);
    merge->overflows = merge->problems->count > before;
}

/* A chip belongs to one thing at a time: bind asks the badges, and a badge asks the pieces. */
static struct fault check_chips(const struct setup_merge *merge, struct store *store)
{
    struct fault fault = FAULT_OK;
    for (int i = 0; i < merge->part->person_count && !fault_is(fault); i++) {
        struct uid chip = merge->part->people[i].person.chip;
        struct piece_row piece;
        bool found = false;
        char where[64];
        struct text place = TEXT_IN(where);
        text_add(&place, "people[%d].chip", i);
        if (chip.text[0] != '\0')
            fault = store_piece_find_chip(store, chip, &piece, &found);
        if (!fault_is(fault) && found)
            problem_add(merge->problems, where, "%s is bound to %s (%s): unbind it there first", chip.text,
                        piece.name, piece.now.piece.tag.text);
    }
    return fault;
}

struct fault setup_merge_join(struct setup_merge *merge, struct desk *desk, const struct workshop *part,
                              struct problems *problems)
{
    *merge = (struct setup_merge){.part = part, .problems = problems};
    const struct house *house = &desk->house;
    struct fault fault = join_lists(&merge->whole, part, house);
    if (!fault_is(fault))
        fault = join_kiosks(&merge->whole, part, house);
    if (!fault_is(fault))
        fault = join_people(&merge->whole, part, house);
    if (!fault_is(fault))
        fault = join_orders(&merge->whole, part, desk->store);
    if (!fault_is(fault))
        check_counts(merge);
    return fault_is(fault) ? fault : check_chips(merge, desk->store);
}

void setup_merge_check(struct setup_merge *merge, struct desk *desk)
{
    struct places places = {merge->problems, merge->part, &merge->whole};
    struct problems placed = {.say = say_placed, .context = &places};
    if (merge->overflows)
        return;
    workshop_check(&merge->whole, &placed);
    protect(merge, &desk->house);
}

void setup_merge_release(struct setup_merge *merge)
{
    workshop_release(&merge->whole);
    merge->part = NULL;
}

/* ------------------------------------------------------------------ pieces that a limit is too small for */

struct giants {
    struct desk *desk;
    void (*say)(void *context, const char *sentence);
    void *context;
    int64_t count;
};

static bool look_at_piece(void *context, const struct piece_row *piece)
{
    struct giants *giants = context;
    const struct house *house = &giants->desk->house;
    struct floor_plan floor = house_floor(house);
    struct piece_row row = *piece;
    struct tight tight;
    char sentence[PROBLEM_TEXT_MAX];
    if (!house_link(house, &row) || !limit_too_large_on_way(&row.now.piece, &floor, &tight))
        return true;
    giants->count++;
    if (giants->say) {
        snprintf(sentence, sizeof sentence, "%s is too large for %s", row.name, tight.at.text);
        giants->say(giants->context, sentence);
    }
    return true;
}

struct fault setup_merge_too_large(struct desk *desk, void (*say)(void *context, const char *sentence),
                                   void *context, int64_t *count)
{
    struct giants giants = {desk, say, context, 0};
    struct fault fault = store_piece_each(desk->store, 0, look_at_piece, &giants);
    *count = giants.count;
    return fault;
}
