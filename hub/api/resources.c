/* Which path is whose: one row a resource. The order is that of /openapi.json. */
#include <string.h>

#include "hub/api/alerts.h"
#include "hub/api/events.h"
#include "hub/api/life.h"
#include "hub/api/metrics.h"
#include "hub/api/ledger.h"
#include "hub/api/openapi.h"
#include "hub/api/orders.h"
#include "hub/api/parts.h"
#include "hub/api/proposals.h"
#include "hub/api/reports.h"

#define PARAM_END                                                                                            \
    {                                                                                                        \
        .name = NULL                                                                                         \
    }

static const struct api_resource_param KIOSK_PARAMS[] = {
    {"after", "integer", "seq of the newest event that the kiosk has seen; without it, all is told", "1"},
    {"outbox", "uuid", "the outbox that the kiosk writes to: places are lent to it", NULL},
    {"clock", "time", "what the kiosk's clock says", NULL},
    PARAM_END,
};

#define PARAM_FORMAT                                                                                         \
    {                                                                                                        \
        "format", "word",                                                                                    \
            "json (also by default) or csv; the same by an Accept header that begins with text/csv", "json"  \
    }
#define PARAM_AFTER                                                                                          \
    {                                                                                                        \
        "after", "cursor", "`next` of the page before; without it, the first page", NULL                     \
    }
#define PARAM_LIMIT                                                                                          \
    {                                                                                                        \
        "limit", "integer", "items on a page, 1 to 1000 (100; of a CSV, all)", "50"                          \
    }

static const struct api_resource_param ALERT_PARAMS[] = {
    {"state", "word", "open (not acknowledged; by default), acknowledged (and not over), ended or all",
     "all"},
    PARAM_AFTER,
    PARAM_LIMIT,
    PARAM_FORMAT,
    PARAM_END,
};

static const struct api_resource_param CUSTODY_PARAMS[] = {
    {"from", "date-or-time", "booked since then; by default a day before the end", "2026-11-01"},
    {"to", "date-or-time", "booked before then; by default now", NULL},
    {"since", "word",
     "period (by default), or settlement: only what came after each operator's last settlement",
     "settlement"},
    PARAM_FORMAT,
    PARAM_END,
};

static const struct api_resource_param ORDER_PARAMS[] = {
    {"state", "word",
     "draft, released, in_work, delivered, closed, cancelled, open (released or in work) or all (by default)",
     "open"},
    PARAM_AFTER,
    PARAM_LIMIT,
    PARAM_FORMAT,
    PARAM_END,
};

static const struct api_resource_param WORKSHOP_PARAMS[] = {
    {"only", "word",
     "some of its lists, with commas between: {\"seq\",\"part\"}; put and draft_order take seq back as seen",
     "people,stations"},
    PARAM_END,
};

static const struct api_resource_param SLIP_PARAMS[] = {
    {"state", "word", "open (something is on its way; by default) or all", "all"},
    PARAM_AFTER,
    PARAM_LIMIT,
    PARAM_END,
};

static const struct api_resource_param TAG_PARAMS[] = {
    {"kind", "word", "piece (also of a lot or a tree; by default) or badge", "badge"},
    {"count", "integer", "how many, 1 to 100 (1)", "5"},
    PARAM_FORMAT,
    PARAM_END,
};

static const struct api_resource_param ENGRAVING_PARAMS[] = {
    {"serial", "word", "only the piece with this serial number", "TS-2026-0117"},
    PARAM_AFTER,
    PARAM_LIMIT,
    PARAM_FORMAT,
    PARAM_END,
};

static const struct api_resource_param EVENT_PARAMS[] = {
    {"after", "cursor", "seq of the last event that is known; without it, from the first", "3"},
    PARAM_LIMIT,
    PARAM_END,
};

static const struct api_resource_param PIECE_PARAMS[] = {
    {"history", "integer", "how many of its newest events are told, 0 to 500; without it, 500", "20"},
    PARAM_END,
};

#define PARAM_LANGUAGE                                                                                       \
    {                                                                                                        \
        "language", "word",                                                                                  \
            "en, fr, hi, it, th or zh_CN; by default the workshop's, else what Accept-Language likes best",  \
            "th"                                                                                             \
    }

static const struct api_resource_param PAPER_PARAMS[] = {PARAM_LANGUAGE, PARAM_END};

static const struct api_resource_param FORMAT_PARAMS[] = {PARAM_FORMAT, PARAM_END};

static const struct api_resource_param REPORT_PARAMS[] = {
    {"from", "date-or-time", "begin of the period; without it, 28 days before its end", "2026-11-01"},
    {"to", "date-or-time", "end of the period, not in it; without it, now", NULL},
    {"by", "word", "metal_loss: operation (by default), operator (managers only) or alloy", NULL},
    {"format", "word", "json (also by default), csv, or svg: its chart", "svg"},
    PARAM_LANGUAGE,
    PARAM_END,
};

static const struct api_resource_param STONE_PARAMS[] = {
    {"from", "date-or-time", "managers: broken since then; by default as far back as person_days allows",
     "2026-11-01"},
    {"to", "date-or-time", "managers: broken before then; by default now", NULL},
    PARAM_FORMAT,
    PARAM_END,
};

static const struct api_resource_param PROPOSAL_PARAMS[] = {
    {"days", "integer", "days back that are looked at (setting sizing_days)", "28"},
    {"percent", "integer", "share of the bottleneck's rate to reach (setting sizing_percent)", "80"},
    {"flask_cost_cents", "integer", "what a flask costs (a setting)", NULL},
    {"piece_day_cents", "integer", "what a piece in work costs a day (a setting)", NULL},
    {"flask_metal_min_mg", "integer", "metal that a casting takes at least (a setting)", NULL},
    PARAM_END,
};

static const struct api_resource_param DRIFT_PARAMS[] = {
    {"from", "date-or-time", "days since then; by default 90 days before the end", NULL},
    {"to", "date-or-time", "days before then; by default now", NULL},
    {"operator", "word", "badge: only this person's charts", NULL},
    {"format", "word", "json (by default), or svg: the charts", "svg"},
    PARAM_LANGUAGE,
    PARAM_END,
};

static const struct api_resource_param LEDGER_PARAMS[] = {
    {"book", "word", "only this book: alloy/custody, or fine:metal", "au750y/own"},
    {"open", "word", "true: open balances only", "true"},
    {"seq", "integer", "as it was after this event", "1"},
    {"at", "date-or-time", "as it was at this moment", NULL},
    PARAM_AFTER,
    PARAM_LIMIT,
    PARAM_FORMAT,
    PARAM_END,
};

static const struct api_resource_param PAGE_PARAMS[] = {
    PARAM_AFTER,
    PARAM_LIMIT,
    PARAM_FORMAT,
    PARAM_END,
};

#define PARAM_LABEL_SIZE                                                                                     \
    {                                                                                                        \
        "size", "word", "jewelry (by default), bag or badge (by default of a badge)", "bag"                  \
    }

static const struct api_resource_param LABEL_PARAMS[] = {
    {"format", "word", "pdf (by default) or zpl", "zpl"},
    PARAM_LABEL_SIZE,
    {"dpi", "integer", "zpl: dots per inch of the printer, 203 (by default) or 300", "300"},
    PARAM_END,
};

static const struct api_resource_param PRINT_PARAMS[] = {PARAM_LABEL_SIZE, PARAM_END};

/* ------------------------------------------------------------------ what is sent along */

static const struct api_body EMPTY_BODY = {API_BODY_JSON, NULL, "{}"};
static const struct api_body COMMANDS_BODY = {
    API_BODY_COMMANDS, NULL,
    "{\"id\":\"0193a5b0-0000-7000-8000-000000000001\",\"outbox\":\"0193a5b0-0000-7000-8000-00000000000b\","
    "\"n\":1,\"decided\":\"hub\",\"at\":\"2026-11-20T14:07:00.250Z\",\"operator\":\"TSB-000007-6\","
    "\"do\":\"hold\",\"piece\":\"TS1-002045-1\",\"note\":\"asks the client\"}"};
static const struct api_body SESSION_BODY = {API_BODY_JSON, "session",
                                             "{\"badge\":\"TSB-000007-6\",\"pin\":\"2468\"}"};
static const struct api_body KIOSK_BODY = {
    API_BODY_JSON, "kiosk", "{\"code\":\"bench-7\",\"name\":\"Bench 7\",\"stations\":[\"setting\"]}"};
static const struct api_body TABLE_BODY = {API_BODY_JSON, "table",
                                           "{\"csv\":\"order,client,due,model,size,quantity,alloy\\no-3001,"
                                           "Galerie Nord,2026-12-24,solitaire,52,1,au750y\\n\","
                                           "\"dry_run\":true}"};
static const struct api_body PHOTO_BODY = {API_BODY_PHOTO, NULL, NULL};

static const struct api_resource resources[] = {
    {API_GET, "/healthz", API_OPEN, API_SHORT, health_get, NULL, API_JSON, NULL,
     "Tells that the hub can read its store, its version and the version of this contract.", NULL},
    {API_GET, "/openapi.json", API_OPEN, API_SHORT, openapi_get, NULL, API_JSON, NULL,
     "This document: resources, commands with their fields and examples.", NULL},
    {API_GET, "/metrics", API_OPEN, API_SHORT, metrics_get, NULL, API_PLAIN, NULL,
     "What the hub counts of itself, in the text format of Prometheus.", NULL},
    {API_POST, "/v1/commands", API_KIOSK, API_SHORT, commands_post, NULL, API_REPLIES, &COMMANDS_BODY,
     "Takes one command or an array of them, and answers in order when they are on the disk.", NULL},
    {API_POST, "/v1/session", API_ENTRY, API_SHORT, session_post, NULL, API_JSON, &SESSION_BODY,
     "Signs somebody of the office in, with badge and PIN: {\"badge\",\"pin\"}. The token ends by itself "
     "when nothing is done with it.",
     NULL},
    {API_GET, "/v1/session", API_OFFICE, API_SHORT, session_get, NULL, API_JSON, NULL,
     "Whose session the token is, and until when.", NULL},
    {API_DELETE, "/v1/session", API_OFFICE, API_SHORT, session_delete, NULL, API_JSON, NULL,
     "Ends the session of the token.", NULL},
    {API_POST, "/v1/kiosks", API_MANAGER, API_SHORT, kiosks_post, NULL, API_JSON, &KIOSK_BODY,
     "Lets a kiosk in, or gives one that is known a new token (its old one ends): "
     "{\"code\",\"name\",\"stations\"}; a "
     "known one may leave out name and stations. The token is told this once.",
     NULL},
    {API_GET, "/v1/workshop", API_OFFICE, API_LONG, workshop_get, WORKSHOP_PARAMS, API_JSON, NULL,
     "The workshop as a workshop file: what is set up, in its newest revisions, and the pieces as a "
     "stock-take would "
     "find them. The command put takes any part of it back.",
     NULL},
    {API_POST, "/v1/tables/{kind}", API_OFFICE, API_LONG, tables_post, NULL, API_JSON, &TABLE_BODY,
     "Takes a CSV file of orders, operators (a manager's) or stock in, all of it or nothing, and lists every "
     "problem with its line and column; dry_run writes nothing. Sent again with its outbox and time, it is "
     "booked once.",
     "orders"},
    {API_GET, "/v1/settings", API_OFFICE, API_SHORT, settings_list_get, FORMAT_PARAMS, API_JSON | API_CSV,
     NULL, "Every setting of the workshop with its value, its default and its bounds.", NULL},
    {API_GET, "/v1/board", API_OPEN, API_SHORT, board_get, NULL, API_JSON, NULL,
     "The whole workshop at one moment, as the wall shows it.", NULL},
    {API_GET, "/v1/words", API_OPEN, API_SHORT, languages_get, NULL, API_JSON, NULL,
     "Which languages Touchstone speaks.", NULL},
    {API_GET, "/v1/words/{language}", API_OPEN, API_SHORT, words_get, NULL, API_JSON, NULL,
     "The sentences of a language by their English, for pages that tell what the board says with \"say\".",
     "th"},
    {API_STREAM, "/v1/stream", API_OPEN, API_SHORT, NULL, NULL, API_NEWS, NULL,
     "The board as server-sent events: a new one whenever it changes.", NULL},
    {API_GET, "/v1/kiosk", API_KIOSK, API_SHORT, kiosk_get, KIOSK_PARAMS, API_JSON, NULL,
     "What a kiosk must know beforehand: board, people, scales and the sheets of the pieces.", NULL},
    {API_GET, "/v1/alerts", API_KIOSK, API_SHORT, alerts_get, ALERT_PARAMS, API_JSON | API_CSV, NULL,
     "Alerts with who has seen them, the newest first: for a kiosk those of the wall, for a manager all.",
     NULL},
    {API_GET, "/v1/reports", API_OFFICE, API_SHORT, reports_get, FORMAT_PARAMS, API_JSON | API_CSV, NULL,
     "Which figures there are.", NULL},
    {API_GET, "/v1/reports/{report}", API_OFFICE, API_LONG, report_get, REPORT_PARAMS,
     API_JSON | API_CSV | API_SVG, NULL, "One of the figures, as rows.", "wip"},
    {API_GET, "/v1/events", API_MANAGER, API_LONG, events_get, EVENT_PARAMS, API_JSON, NULL,
     "What happened, in order: each event with what was said and found, the piece afterwards, and its "
     "transfers.",
     NULL},
    {API_GET, "/v1/stations", API_KIOSK, API_SHORT, stations_get, FORMAT_PARAMS, API_JSON | API_CSV, NULL,
     "Stations with their limits and states.", NULL},
    {API_GET, "/v1/models", API_OFFICE, API_SHORT, models_get, FORMAT_PARAMS, API_JSON | API_CSV, NULL,
     "Models in their newest revision.", NULL},
    {API_GET, "/v1/operators", API_MANAGER, API_SHORT, operators_get, FORMAT_PARAMS, API_JSON | API_CSV, NULL,
     "People with their roles, and where they are in.", NULL},
    {API_GET, "/v1/stock", API_OFFICE, API_SHORT, stock_get, FORMAT_PARAMS, API_JSON | API_CSV, NULL,
     "Component stock: how many there are, what they weigh, and what the last count of each found.", NULL},
    {API_GET, "/v1/tags", API_OFFICE, API_SHORT, tags_get, TAG_PARAMS, API_JSON | API_CSV, NULL,
     "Free tags or badges, with their check character. The same ones come until they are used.", NULL},
    {API_GET, "/v1/pieces/{tag}", API_KIOSK, API_SHORT, piece_get, PIECE_PARAMS, API_JSON, NULL,
     "The sheet of a piece, with the events of its life.", "TS1-002041-9"},
    {API_GET, "/v1/inspections/{tag}", API_KIOSK, API_SHORT, inspections_get, NULL, API_JSON, NULL,
     "The inspection sheets of a piece and setting's checks, oldest first.", "TS1-002041-9"},
    {API_GET, "/v1/engravings", API_KIOSK, API_SHORT, engravings_get, ENGRAVING_PARAMS, API_JSON | API_CSV,
     NULL, "Serial numbers and hallmarks that stand, oldest first, with their pieces.", NULL},
    {API_PICTURE, "/v1/photos", API_KIOSK, API_LONG, photo_post, NULL, API_JSON, &PHOTO_BODY,
     "Takes in a photo, a JPEG or a PNG of up to 4 MiB, and answers with its id: a sheet names it as the "
     "reference of a photo.",
     NULL},
    {API_GET, "/v1/photos/{id}", API_KIOSK, API_LONG, photo_get_by_id, NULL, API_PHOTO, NULL,
     "A photo that was taken in.", "eaa4a94ea300e0d2c775968cbe42f0b5b51ceafdeb73d64e9efddf6d4e880865"},
    {API_GET, "/v1/slips", API_KIOSK, API_SHORT, slips_get, SLIP_PARAMS, API_JSON, NULL,
     "Transfer slips to subcontractors and back, with what has come.", NULL},
    {API_GET, "/v1/inspections/{tag}/pdf", API_KIOSK, API_LONG, inspection_pdf_get, PAPER_PARAMS, API_PDF,
     NULL, "The inspection sheet of a piece that stands, to be printed and signed.", "TS1-002031-D"},
    {API_GET, "/v1/slips/{slip}/pdf", API_KIOSK, API_LONG, slip_pdf_get, PAPER_PARAMS, API_PDF, NULL,
     "A transfer slip, to be printed and signed.", "1"},
    {API_GET, "/v1/deliveries/{delivery}/pdf", API_OFFICE, API_LONG, delivery_pdf_get, PAPER_PARAMS, API_PDF,
     NULL, "The delivery slip: what leaves, piece by piece, with serial numbers and hallmarks, to be signed.",
     "1"},
    {API_GET, "/v1/labels/{tag}", API_KIOSK, API_LONG, label_get, LABEL_PARAMS, API_PDF | API_ZPL, NULL,
     "The label of a piece or a badge: a PDF, or what a label printer understands.", "TS1-002041-9"},
    {API_POST, "/v1/labels/{tag}/print", API_KIOSK, API_PRINTING, label_print, PRINT_PARAMS, API_JSON,
     &EMPTY_BODY, "Prints the label of a piece or a badge on the hub's label printer. The body is {}.",
     "TS1-002041-9"},
    {API_GET, "/v1/orders", API_OFFICE, API_LONG, orders_get, ORDER_PARAMS, API_JSON | API_CSV, NULL,
     "Orders with how far they are and when they will be ready.", NULL},
    {API_GET, "/v1/orders/{code}", API_OFFICE, API_LONG, order_get, NULL, API_JSON, NULL,
     "An order: its launch sheet and what it lacks, lines, pieces, changes, designs and deliveries.",
     "o-1041"},
    {API_GET, "/v1/schedule", API_OPEN, API_LONG, schedule_get, NULL, API_JSON, NULL,
     "The day's schedule: at every station the pieces in the order of their turn, and when each order will "
     "be ready.",
     NULL},
    {API_GET, "/v1/proposals", API_OFFICE, API_LONG, proposals_get, PROPOSAL_PARAMS, API_JSON, NULL,
     "Limits that the workshop's own data propose, each with the rate and lead time to expect, and the "
     "smallest economic casting batch.",
     NULL},
    {API_GET, "/v1/scales", API_KIOSK, API_SHORT, scales_get, NULL, API_JSON, NULL,
     "What each scale is worth now, what it can judge, and its newest tests and checks.", NULL},
    {API_GET, "/v1/learning", API_OFFICE, API_LONG, learning_get, NULL, API_JSON, NULL,
     "What weighings have taught of the stage factors, with n and spread, beside what holds.", NULL},
    {API_GET, "/v1/custody", API_MANAGER, API_LONG, custody_get, CUSTODY_PARAMS, API_JSON | API_CSV, NULL,
     "What each operator got, gave back and lost at each operation, against what is expected.", NULL},
    {API_GET, "/v1/drift", API_MANAGER, API_SHORT, drift_get, DRIFT_PARAMS, API_JSON | API_SVG, NULL,
     "The charts that look for small losses, day by day, with their limits and alarms.", NULL},
    {API_GET, "/v1/stones", API_OFFICE, API_SHORT, stones_get, STONE_PARAMS, API_JSON | API_CSV, NULL,
     "Stones by kind: what is held where; for managers, what each setter set, broke and lost. As CSV, what "
     "is held where.",
     NULL},
    {API_GET, "/v1/ledger", API_OFFICE, API_LONG, ledger_get, LEDGER_PARAMS, API_JSON | API_CSV, NULL,
     "Balances of the metal accounts, book by book, now or as they were; single persons for managers only.",
     NULL},
    {API_GET, "/v1/ledger/returns", API_MANAGER, API_SHORT, ledger_returns_get, PAGE_PARAMS,
     API_JSON | API_CSV, NULL,
     "What was returned into a recovery stream and waits for its assay or for the refiner.", NULL},
    {API_GET, "/v1/ledger/refinings", API_OFFICE, API_SHORT, ledger_refinings_get, PAGE_PARAMS,
     API_JSON | API_CSV, NULL, "What was sent to the refiner, expected and paid.", NULL},
    {API_GET, "/v1/ledger/settlements", API_MANAGER, API_LONG, settlements_get, PAGE_PARAMS,
     API_JSON | API_CSV, NULL,
     "Settlements of open balances: what was moved to loss or gain, a row for each book.", NULL},
    {API_GET, "/v1/ledger/settlements/{settlement}", API_MANAGER, API_LONG, settlement_get, FORMAT_PARAMS,
     API_JSON | API_CSV, NULL,
     "A settlement slip: for each book what was open, missing and returned since the last one, and the rest.",
     "24"},
    {API_GET, "/v1/ledger/settlements/{settlement}/pdf", API_MANAGER, API_LONG, settlement_pdf_get,
     PAPER_PARAMS, API_PDF, NULL, "A settlement slip, to be printed and signed.", "24"},
};

const struct api_resource *api_resources(int *count)
{
    *count = (int)COUNT_OF(resources);
    return resources;
}

/* ------------------------------------------------------------------ asking */

static bool may(enum api_right right, const struct identity *who)
{
    switch (right) {
    case API_ENTRY:
    case API_OPEN:
        return true;
    case API_KIOSK:
        return who != NULL;
    case API_OFFICE:
        return who && (who->is_office || who->is_manager);
    case API_MANAGER:
        return who && who->is_manager;
    }
    return false;
}

static bool has_param(const struct api_resource *resource, struct span name)
{
    for (const struct api_resource_param *param = resource->params; param && param->name; param++)
        if (span_is(name, param->name))
            return true;
    return false;
}

/* A parameter that nobody reads would give an answer to another question than was asked. */
static bool params_are_known(const struct api_resource *resource, const struct api_call *call,
                             struct api_answer *answer)
{
    if (call->param_count > API_PARAMS_MAX) {
        answer_problem_of(answer, API_BAD, "More than %d parameters.", API_PARAMS_MAX);
        return false;
    }
    for (int i = 0; i < call->param_count; i++) {
        struct span name = call->params[i].name;
        if (has_param(resource, name))
            continue;
        answer_problem_of(answer, API_BAD, "%s has no parameter \"%.*s\".", resource->path,
                          name.size > 32 ? 32 : (int)name.size, name.data);
        return false;
    }
    return true;
}

enum api_when api_ask(struct api *api, int resource, const struct api_call *call, struct api_answer *answer)
{
    const struct api_resource *row = &resources[resource];
    assert(resource >= 0 && resource < (int)COUNT_OF(resources) && row->ask);
    if (!may(row->right, call->who))
        return answer_problem(answer, call->who ? API_FORBIDDEN : API_NO_IDENTITY,
                              row->right == API_MANAGER ? "Only a manager may read this: sign in with PIN."
                                                        : "Only the office may read this: sign in.");
    if (!params_are_known(row, call, answer))
        return API_NOW;
    if (row->length == API_SHORT)
        return row->ask(api, call, answer);
    return worker_ask(row->length == API_LONG ? api->worker : api->printer, resource, call, answer);
}
