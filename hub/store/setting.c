#include "hub/store/setting.h"

#include "hub/store/inside.h"

struct fault store_setting_set(struct store *store, enum setting setting, int64_t value)
{
    struct query query;
    query_begin(&query, store, "write a setting", "INSERT OR REPLACE INTO setting VALUES (?, ?)");
    put_text(&query, setting_kind_of(setting)->word);
    put_int(&query, value);
    return query_run(&query);
}

static void take_setting(struct query *query, struct settings *out)
{
    enum setting setting;
    bool known = setting_find(take_span(query), &setting);
    int64_t value = take_int(query);
    if (known && value >= setting_kind_of(setting)->low && value <= setting_kind_of(setting)->high)
        settings_set(out, setting, value);
}

struct fault store_setting_list(struct store *store, struct settings *out)
{
    struct query query;
    *out = (struct settings){0};
    query_begin(&query, store, "read the settings", "SELECT name, value FROM setting");
    while (query_row(&query))
        take_setting(&query, out);
    return query_end(&query);
}
