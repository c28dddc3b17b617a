/* GET /v1/ledger: the balances of the metal accounts, what is open and since when; what waits for an assay;
 * what went to the refiner; the slips of settlements. Accounts of single persons are a manager's to see. */
#include "hub/api/ledger.h"

#include <string.h>

#include "hub/api/parts.h"
#include "hub/service/ledger_read.h"

/* ------------------------------------------------------------------ balances */

static const struct column BALANCES[] = {
    {"book", COLUMN_TEXT, "alloy and custody class, or fine:<metal>"},
    {"account", COLUMN_TEXT, "vault, operator:…, open:…, loss:…"},
    {"kind", COLUMN_TEXT, "kind of account"},
    {"balance_ug", COLUMN_INT, "what it has; less than nothing: what came from there"},
    {"fine_ug", COLUMN_INT, "fine metal of it, by the alloy's fineness"},
    {"since", COLUMN_TIME, "not nothing since; absent for an earlier moment"},
    {.name = NULL},
};

static bool take_line(void *context, const struct ledger_line *line)
{
    struct table_page *page = context;
    struct table *table = &page->table;
    if (!table_page_takes(page, page->after + 1))
        return false;
    table_text(table, line->book.text);
    table_text(table, line->account.text);
    table_text(table, account_kind_word(line->kind));
    table_int(table, line->balance.ug);
    table_int(table, line->fine.ug);
    table_time(table, line->since_ms);
    return true;
}

static bool read_book(const struct api_call *call, struct ledger_question *question,
                      struct api_answer *answer)
{
    struct span book = call_query(call, "book");
    if (TEXT_COPY(question->book.text, book))
        return true;
    answer_problem(answer, API_BAD, "book must be an alloy and a custody class, au750y/own, or fine:au.");
    return false;
}

static bool read_question(const struct api_call *call, struct ledger_question *question,
                          struct api_answer *answer)
{
    static const char *const TRUTHS[] = {"false", "true", NULL};
    int open_only = 0;
    question->seq = question->at_ms = -1;
    if (!read_book(call, question, answer) || !call_word(call, "open", TRUTHS, &open_only, answer) ||
        !call_int(call, "seq", 0, INT64_MAX, &question->seq, answer) ||
        !call_time(call, "at", &question->at_ms, answer))
        return false;
    question->open_only = open_only != 0;
    question->with_persons = call_is_manager(call);
    if (question->seq >= 0 && question->at_ms >= 0) {
        answer_problem(answer, API_BAD, "Either seq or at, not both.");
        return false;
    }
    return true;
}

enum api_when ledger_get(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    struct ledger_question question = {.book = {""}};
    struct table_page page;
    int64_t seq;
    if (!read_question(call, &question, answer) || !table_page_begin(&page, call, BALANCES, answer))
        return API_NOW;
    question.after = page.after;
    struct fault fault = reader_ledger(api->reader, &question, take_line, &page, &seq);
    return table_page_answer(&page, fault, "ledger", answer);
}

/* ------------------------------------------------------------------ returns */

static const struct column RETURNS[] = {
    {"return", COLUMN_INT, "number of the event; assay_return names it"},
    {"account", COLUMN_TEXT, "whose open balance its result goes to"},
    {"stream", COLUMN_TEXT, "filings, dust, sweeps or solutions"},
    {"metal", COLUMN_TEXT, "precious metal"},
    {"book", COLUMN_TEXT, "of its alloy, where it is of one"},
    {"mass_ug", COLUMN_INT, "as it was weighed"},
    {"claimed_ug", COLUMN_INT, "fine metal as claimed"},
    {"assayed_ug", COLUMN_INT, "fine metal as assayed"},
    {"refining", COLUMN_INT, "sent to the refiner with"},
    {"picked", COLUMN_TRUTH, "at random, for an assay"},
    {.name = NULL},
};

static bool take_return(void *context, const struct return_row *row)
{
    struct table_page *page = context;
    struct table *table = &page->table;
    if (!table_page_takes(page, row->event))
        return false;
    table_int(table, row->event);
    table_text(table, row->account.text);
    table_text(table, row->stream.text);
    table_text(table, row->metal.text);
    table_text(table, row->book.text);
    table_int(table, row->mass.ug);
    table_int(table, row->claimed.ug);
    if (row->assayed_known)
        table_int(table, row->assayed.ug);
    else
        table_none(table);
    if (row->refining > 0)
        table_int(table, row->refining);
    else
        table_none(table);
    table_truth(table, row->picked);
    return true;
}

enum api_when ledger_returns_get(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    struct table_page page;
    if (!table_page_begin(&page, call, RETURNS, answer))
        return API_NOW;
    struct fault fault = reader_returns(api->reader, page.after, take_return, &page);
    return table_page_answer(&page, fault, "returns", answer);
}

/* ------------------------------------------------------------------ refinings */

static const struct column REFININGS[] = {
    {"refining", COLUMN_INT, "its number; refined names it"},
    {"sent", COLUMN_INT, "event that sent it"},
    {"refiner", COLUMN_TEXT, "to whom"},
    {"stream", COLUMN_TEXT, "what was sent"},
    {"metal", COLUMN_TEXT, "precious metal"},
    {"expected_ug", COLUMN_INT, "fine metal expected"},
    {"paid_ug", COLUMN_INT, "fine metal paid"},
    {"paid", COLUMN_INT, "event that booked it"},
    {.name = NULL},
};

static bool take_refining(void *context, const struct refining_row *row)
{
    struct table_page *page = context;
    struct table *table = &page->table;
    if (!table_page_takes(page, row->id))
        return false;
    table_int(table, row->id);
    table_int(table, row->event);
    table_text(table, row->refiner);
    table_text(table, row->stream.text);
    table_text(table, row->metal.text);
    table_int(table, row->expected.ug);
    if (row->is_paid) {
        table_int(table, row->paid.ug);
        table_int(table, row->paid_event);
    } else {
        table_none(table);
        table_none(table);
    }
    return true;
}

enum api_when ledger_refinings_get(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    struct table_page page;
    if (!table_page_begin(&page, call, REFININGS, answer))
        return API_NOW;
    struct fault fault = reader_refinings(api->reader, page.after, take_refining, &page);
    return table_page_answer(&page, fault, "refinings", answer);
}

/* ------------------------------------------------------------------ settlements */

#define SETTLEMENT_COLUMNS                                                                                   \
    {"settlement", COLUMN_INT, "its number"}, {"settled", COLUMN_TIME, "when"},                              \
        {"by", COLUMN_TEXT, "badge of who settled"}, {"by_name", COLUMN_TEXT, "name"},                       \
        {"account", COLUMN_TEXT, "the open balance, of a person or of a stretch"},                           \
        {"whose", COLUMN_TEXT, "name, or the first and the last station"},                                   \
        {"book", COLUMN_TEXT, "alloy and custody class, or fine:<metal>"},                                   \
        {"rest_ug", COLUMN_INT, "moved to loss; less than nothing: to gain"},                                \
        {"to", COLUMN_TEXT, "loss or gain, by operation and reason"},                                        \
        {"operation", COLUMN_TEXT, "operation"}, {"reason", COLUMN_TEXT, "reason"},                          \
    {                                                                                                        \
        "corrected", COLUMN_INT, "the event that took it back"                                               \
    }
static const struct column SETTLEMENTS[] = {SETTLEMENT_COLUMNS, {.name = NULL}};
static const struct column SETTLEMENT[] = {
    SETTLEMENT_COLUMNS,
    {"opening_ug", COLUMN_INT, "open since before; 0 unless a settlement was taken back"},
    {"missing_ug", COLUMN_INT, "found missing since the last settlement"},
    {"returned_ug", COLUMN_INT, "returned since then"},
    {.name = NULL},
};

static void write_settlement(struct table *table, const struct settlement_line *line)
{
    const struct settlement_row *row = &line->row;
    table_int(table, row->event);
    table_time(table, row->booked_ms);
    table_text(table, row->operator_badge.text);
    table_text(table, line->by);
    table_text(table, row->open.text);
    table_text(table, line->whose.text);
    table_text(table, row->book.text);
    table_int(table, row->rest.ug);
    table_text(table, row->to.text);
    table_text(table, line->operation.text);
    table_text(table, line->reason.text);
    if (row->corrected != 0)
        table_int(table, row->corrected);
    else
        table_none(table);
}

/* The books of one settlement stay on one page. */
static bool take_settlement(void *context, const struct settlement_line *line)
{
    struct table_page *page = context;
    if (line->row.event != page->after && !table_page_takes(page, line->row.event))
        return false;
    write_settlement(&page->table, line);
    return true;
}

enum api_when settlements_get(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    struct table_page page;
    if (!table_page_begin(&page, call, SETTLEMENTS, answer))
        return API_NOW;
    struct fault fault = reader_settlements(api->reader, page.after, take_settlement, &page);
    return table_page_answer(&page, fault, "settlements", answer);
}

static bool take_book(void *context, const struct settlement_line *line)
{
    struct table_page *page = context;
    page->taken++;
    write_settlement(&page->table, line);
    table_int(&page->table, line->sums.opening.ug);
    table_int(&page->table, line->sums.missing.ug);
    table_int(&page->table, line->sums.returned.ug);
    return true;
}

enum api_when settlement_get(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    struct table_page page = {.next = 0};
    int64_t number;
    bool csv;
    if (!call_number(call, "settlement", &number, answer) || !call_wants_csv(call, &csv, answer))
        return API_NOW;
    table_begin(&page.table, SETTLEMENT, csv, NULL);
    struct fault fault = reader_settlement(api->reader, number, take_book, &page);
    if (!fault_is(fault) && page.taken > 0)
        return table_answer(&page.table, "settlement", 0, answer);
    table_drop(&page.table);
    return fault_is(fault)
               ? answer_fault(answer, fault)
               : answer_problem_of(answer, API_NOT_FOUND, "There is no settlement %lld.", (long long)number);
}
