/* GET /v1/alerts: what wants, or wanted, attention. A kiosk sees what the wall shows, the office its own, a
 * manager all. */
#include "hub/api/alerts.h"

#include "hub/api/parts.h"
#include "hub/service/alert_read.h"

static const struct column COLUMNS[] = {
    {"id", COLUMN_INT, "what acknowledge names"},
    {"kind", COLUMN_TEXT, "kind of alert"},
    {"severity", COLUMN_TEXT, "notice, warning or urgent"},
    {"state", COLUMN_TEXT, "open, acknowledged or ended"},
    {"subject", COLUMN_TEXT, "what it is about"},
    {"station", COLUMN_TEXT, "where it is to be mended, if at one station"},
    {"text", COLUMN_TEXT, "a sentence"},
    {"first", COLUMN_TIME, "first seen"},
    {"last", COLUMN_TIME, "last seen"},
    {"count", COLUMN_INT, "how often"},
    {"acknowledged", COLUMN_TIME, "when somebody had seen it"},
    {"by", COLUMN_TEXT, "whose badge"},
    {"ended", COLUMN_TIME, "when it was over"},
    {"link", COLUMN_TEXT, "where its evidence is to be seen"},
    {.name = NULL},
};

static const char *state_of(const struct alert *alert)
{
    if (alert->ended_ms != 0)
        return "ended";
    return alert->acknowledged ? "acknowledged" : "open";
}

/* An alarm about a person's losses is an alert with its chart: its subject begins with the badge. */
static void write_link(struct table *table, const struct alert *alert)
{
    struct span subject = span_of(alert->subject), badge;
    char link[96];
    struct text text = TEXT_IN(link);
    if (alert->kind != ALERT_LOSS_DRIFT && alert->kind != ALERT_LOSS) {
        table_text(table, "");
        return;
    }
    (void)span_split(&subject, ' ', &badge);
    text_add(&text, "/v1/drift?operator=%.*s&format=svg", (int)badge.size, badge.data);
    text_end_cut(&text);
    table_text(table, link);
}

static bool take_alert(void *context, const struct alert *alert)
{
    struct table_page *page = context;
    struct table *table = &page->table;
    if (!table_page_takes(page, alert->id))
        return false;
    table_int(table, alert->id);
    table_text(table, alert_kind_word(alert->kind));
    table_text(table, severity_word(alert_severity(alert->kind)));
    table_text(table, state_of(alert));
    table_text(table, alert->subject);
    table_text(table, alert->station.text);
    table_text(table, alert->text);
    table_time(table, alert->first_ms);
    table_time(table, alert->last_ms);
    table_int(table, alert->count);
    table_time(table, alert->acknowledged_ms);
    table_text(table, alert->acknowledged_by.text);
    table_time(table, alert->ended_ms);
    write_link(table, alert);
    return true;
}

static enum alert_audience audience_of(const struct identity *who)
{
    if (who->is_manager)
        return FOR_MANAGER;
    return who->is_office ? FOR_OFFICE : FOR_WALL;
}

enum api_when alerts_get(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    static const char *const STATES[] = {"open", "acknowledged", "ended", "all", NULL};
    struct table_page page;
    int filter = ALERTS_OPEN;
    if (!call_word(call, "state", STATES, &filter, answer) || !table_page_begin(&page, call, COLUMNS, answer))
        return API_NOW;
    struct fault fault = reader_alerts(api->reader, (enum alert_filter)filter, audience_of(call->who),
                                       page.after, take_alert, &page);
    return table_page_answer(&page, fault, "alerts", answer);
}
