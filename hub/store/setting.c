#include "hub/store/setting.h"

#include "hub/store/inside.h"

struct fault store_setting_set(struct store *store, enum setting setting, int64_t value)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store, "INSERT OR REPLACE INTO setting VALUES (?, ?)", &statement);
    if (fault_is(fault))
        return fault;
    struct binder binder = {.statement = statement};
    put_text(&binder, setting_kind_of(setting)->word);
    put_int(&binder, value);
    return store_run(store, statement, "write a setting");
}

static void take_setting(sqlite3_stmt *statement, struct settings *out)
{
    struct columns columns = {.statement = statement};
    enum setting setting;
    bool known = setting_find(take_span(&columns), &setting);
    int64_t value = take_int(&columns);
    if (known && value >= setting_kind_of(setting)->low && value <= setting_kind_of(setting)->high)
        settings_set(out, setting, value);
}

struct fault store_setting_list(struct store *store, struct settings *out)
{
    sqlite3_stmt *statement;
    struct fault fault = store_use(store, "SELECT name, value FROM setting", &statement);
    bool row = true;
    *out = (struct settings){0};
    while (!fault_is(fault)) {
        fault = store_next(store, statement, "read the settings", &row);
        if (!row)
            break;
        take_setting(statement, out);
    }
    return fault;
}
