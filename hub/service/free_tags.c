/* Tags and badges for what is still to be made: numbered on from the highest. */
#include "hub/service/moment.h"
#include "hub/service/posting.h"
#include "hub/store/order.h"

static void number_badges(const struct house *house, int count, struct tag *out)
{
    int64_t number = 0;
    for (size_t i = 0; i < house->person_count; i++) {
        int64_t taken = tag_number(house->people[i].person.badge);
        number = taken > number ? taken : number;
    }
    for (int i = 0; i < count;) {
        number = tag_number_after(number);
        out[i] = tag_make(TAG_BADGE, number);
        i += house_find_person(house, out[i]) < 0;
    }
}

static struct fault number_pieces(struct store *store, int count, struct tag *out)
{
    int64_t number;
    struct fault fault = store_tag_highest(store, &number);
    for (int i = 0; i < count && !fault_is(fault); i++)
        fault = posting_tag_above(store, &number, &out[i]);
    return fault;
}

struct fault reader_free_tags(struct reader *reader, enum tag_kind kind, int count, struct tag *out)
{
    struct fault fault = reader_begin(reader);
    if (fault_is(fault))
        return fault;
    if (kind == TAG_BADGE)
        number_badges(&reader->house, count, out);
    else
        fault = number_pieces(reader->store, count, out);
    reader_end(reader);
    return fault;
}
