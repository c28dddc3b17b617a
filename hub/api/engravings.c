/* GET /v1/engravings: serial numbers and hallmarks, and whose piece a number is. */
#include <string.h>

#include "hub/api/life.h"
#include "hub/api/parts.h"
#include "hub/service/engrave.h"

static const struct column COLUMNS[] = {
    {"record", COLUMN_INT, "its number"},
    {"serial", COLUMN_TEXT, "serial number"},
    {"hallmark", COLUMN_TEXT, "as struck"},
    {"marks", COLUMN_TEXT, "other marks"},
    {"inscription", COLUMN_TEXT, "what else is engraved"},
    {"piece", COLUMN_TEXT, "tag of the piece"},
    {"name", COLUMN_TEXT, "name of the piece"},
    {"station", COLUMN_TEXT, "where it was recorded"},
    {"by", COLUMN_TEXT, "whose badge"},
    {"at", COLUMN_TIME, "when"},
    {.name = NULL},
};

static bool take_engraving(void *context, const struct engraving_row *row)
{
    struct table_page *page = context;
    struct table *table = &page->table;
    if (!table_page_takes(page, row->id))
        return false;
    table_int(table, row->id);
    table_text(table, row->what.serial);
    table_text(table, row->what.hallmark);
    table_text(table, row->what.marks);
    table_text(table, row->what.inscription);
    table_text(table, row->tag.text);
    table_text(table, row->name);
    table_text(table, row->station.text);
    table_text(table, row->operator_badge.text);
    table_time(table, row->at_ms);
    return true;
}

enum api_when engravings_get(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    struct table_page page;
    struct span asked = call_query(call, "serial");
    char serial[SERIAL_TEXT_MAX] = "";
    if (asked.size > 0 && !serial_is_one(asked))
        return answer_problem(answer, API_BAD,
                              "\"serial\" must be a serial number: 1 to 32 letters, digits, - . and /.");
    if (asked.size > 0)
        memcpy(serial, asked.data, asked.size);
    if (!table_page_begin(&page, call, COLUMNS, answer))
        return API_NOW;
    struct fault fault = reader_engravings(api->reader, serial, page.after, take_engraving, &page);
    return table_page_answer(&page, fault, "engravings", answer);
}
