/* GET /v1/workshop: what is set up, as a workshop file, or some lists of it: `put` takes any part of it back.
 * GET /v1/settings: every setting, chosen or not. */
#include <stdlib.h>
#include <string.h>

#include "hub/api/parts.h"
#include "hub/service/export.h"

static enum api_when whole_get(struct api *api, struct api_answer *answer)
{
    struct workshop workshop;
    struct text text = {0};
    int64_t left_out;
    struct fault fault = reader_workshop(api->reader, &workshop, &left_out);
    if (!fault_is(fault)) {
        text_reserve(&text, WIRE_WORKSHOP_TEXT_MAX);
        if (text.data)
            wire_write_workshop(&text, &workshop);
    }
    workshop_release(&workshop);
    if (!fault_is(fault))
        return answer_file(answer, &text, "application/json", "workshop.json");
    free(text.data);
    return answer_fault(answer, fault);
}

/* ------------------------------------------------------------------ some of its lists */

static const struct list {
    const char *word;
    size_t count_at; /* where its count stands in a struct workshop */
} LISTS[] = {
    {"stations", offsetof(struct workshop, station_count)},
    {"groups", offsetof(struct workshop, group_count)},
    {"people", offsetof(struct workshop, person_count)},
    {"alloys", offsetof(struct workshop, alloy_count)},
    {"lots", offsetof(struct workshop, lot_count)},
    {"routes", offsetof(struct workshop, route_count)},
    {"models", offsetof(struct workshop, model_count)},
    {"scales", offsetof(struct workshop, scale_count)},
    {"kiosks", offsetof(struct workshop, kiosk_count)},
    {"orders", offsetof(struct workshop, order_count)},
    {"order_lines", offsetof(struct workshop, line_count)},
    {"pieces", offsetof(struct workshop, piece_count)},
};

/* A bit for each list that `only` names; 0: it names one that is none. */
static uint32_t lists_of(struct span only)
{
    uint32_t lists = 0;
    struct span word;
    while (span_split(&only, ',', &word)) {
        size_t i = 0;
        while (i < COUNT_OF(LISTS) && !span_is(word, LISTS[i].word))
            i++;
        if (i == COUNT_OF(LISTS))
            return 0;
        lists |= UINT32_C(1) << i;
    }
    return lists;
}

static bool is_in(uint32_t lists, const char *word)
{
    for (size_t i = 0; i < COUNT_OF(LISTS); i++)
        if (strcmp(LISTS[i].word, word) == 0)
            return (lists >> i & 1) != 0;
    return false;
}

static void keep_only(struct workshop *workshop, uint32_t lists)
{
    for (size_t i = 0; i < COUNT_OF(LISTS); i++)
        if ((lists >> i & 1) == 0)
            memset((char *)workshop + LISTS[i].count_at, 0, sizeof workshop->piece_count);
    workshop->settings.has = 0;
}

static enum api_when part_get(struct api *api, uint32_t lists, struct api_answer *answer)
{
    struct workshop workshop;
    struct text text = {0};
    int64_t seq;
    struct workshop_want want = {.orders = is_in(lists, "orders") || is_in(lists, "order_lines"),
                                 .pieces = is_in(lists, "pieces")};
    struct fault fault = reader_workshop_part(api->reader, want, &workshop, &seq);
    if (!fault_is(fault)) {
        keep_only(&workshop, lists);
        text_reserve(&text, WIRE_WORKSHOP_TEXT_MAX);
        json_begin(&text, '{');
        json_add_int(&text, "seq", seq);
        json_add_key(&text, "part");
        wire_write_workshop(&text, &workshop);
        json_end(&text, '}');
    }
    workshop_release(&workshop);
    if (!fault_is(fault))
        return answer_text(answer, &text);
    free(text.data);
    return answer_fault(answer, fault);
}

enum api_when workshop_get(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    struct span only = call_query(call, "only");
    uint32_t lists = lists_of(only);
    if (only.size == 0)
        return whole_get(api, answer);
    if (lists == 0)
        return answer_problem(answer, API_BAD,
                              "only names lists of a workshop file, with commas between: people,stations.");
    return part_get(api, lists, answer);
}

static const struct column SETTING_COLUMNS[] = {
    {"name", COLUMN_TEXT, "as in a workshop file, with its unit"},
    {"value", COLUMN_INT, "0 and 1 stand for false and true"},
    {"is_chosen", COLUMN_TRUTH, "false: the default holds"},
    {"default", COLUMN_INT, ""},
    {"low", COLUMN_INT, "the least that may be chosen"},
    {"high", COLUMN_INT, "the most"},
    {"about", COLUMN_TEXT, "what it is"},
    {.name = NULL},
};

enum api_when settings_list_get(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    struct settings settings;
    struct table table;
    bool csv = false;
    if (!call_wants_csv(call, &csv, answer))
        return API_NOW;
    struct fault fault = reader_settings(api->reader, &settings);
    if (fault_is(fault))
        return answer_fault(answer, fault);
    table_begin(&table, SETTING_COLUMNS, csv, NULL);
    for (int i = 0; i < SETTING_COUNT; i++) {
        const struct setting_kind *kind = setting_kind_of((enum setting)i);
        table_text(&table, kind->word);
        table_int(&table, settings_get(&settings, (enum setting)i));
        table_truth(&table, settings_have(&settings, (enum setting)i));
        table_int(&table, kind->preset);
        table_int(&table, kind->low);
        table_int(&table, kind->high);
        table_text(&table, kind->about);
    }
    return table_answer(&table, "settings", 0, answer);
}
