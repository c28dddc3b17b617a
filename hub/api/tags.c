/* GET /v1/tags: ids for new badges, pieces and lots, with their check characters. None is reserved. */
#include "hub/api/life.h"
#include "hub/api/parts.h"

#define TAGS_MAX 100

static const struct column COLUMNS[] = {
    {"tag", COLUMN_TEXT, "free until it is used"},
    {.name = NULL},
};

enum api_when tags_get(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    static const char *const KINDS[] = {"piece", "badge", NULL};
    struct tag tags[TAGS_MAX];
    struct table table;
    int kind = 0;
    int64_t count = 1;
    bool csv;
    if (!call_word(call, "kind", KINDS, &kind, answer) ||
        !call_int(call, "count", 1, TAGS_MAX, &count, answer) || !call_wants_csv(call, &csv, answer))
        return API_NOW;
    struct fault fault = reader_free_tags(api->reader, kind == 0 ? TAG_PIECE : TAG_BADGE, (int)count, tags);
    if (fault_is(fault))
        return answer_fault(answer, fault);
    table_begin(&table, COLUMNS, csv, NULL);
    for (int64_t i = 0; i < count; i++)
        table_text(&table, tags[i].text);
    return table_answer(&table, "tags", 0, answer);
}
