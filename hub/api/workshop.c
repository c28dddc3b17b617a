/* GET /v1/workshop: what is set up, as a workshop file: `put` takes any part of it back. GET /v1/settings:
 * every setting, chosen or not. */
#include <stdlib.h>

#include "hub/api/parts.h"
#include "hub/service/export.h"

enum api_when workshop_get(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    struct workshop workshop;
    struct text text = {0};
    int64_t left_out;
    (void)call;
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
