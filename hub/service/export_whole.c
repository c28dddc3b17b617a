/* The whole store, row by row. */
#include "hub/service/export.h"

#include "hub/service/moment.h"
#include "hub/store/whole.h"

static struct record head_row(const struct whole_head *head)
{
    return (struct record){
        .name = "touchstone",
        .count = 3,
        .fields = {{"format", NULL, head->format}, {"rows", NULL, head->rows}, {"pins", NULL, head->pins}}};
}

struct fault reader_export_whole(struct reader *reader, bool (*take)(void *context, const struct record *row),
                                 void *context)
{
    struct whole_head head;
    struct fault fault = reader_begin(reader);
    if (fault_is(fault))
        return fault;
    fault = store_whole_head(reader->store, &head);
    if (!fault_is(fault)) {
        struct record first = head_row(&head);
        if (take(context, &first))
            fault = store_whole_each(reader->store, take, context);
    }
    reader_end(reader);
    return fault;
}
