#include "hub/service/ledger_read.h"

#include <string.h>

#include "hub/service/moment.h"

struct telling {
    const struct house *house;
    const struct ledger_question *question;
    bool (*take)(void *context, const struct ledger_line *line);
    void *context;
    int64_t passed;
    struct ledger_line persons; /* those of one kind in one book, added up; none: balance 0 */
    bool goes_on;
};

/* "au750y/own" → 7500; a fine book is all fine. */
static int fineness_of(const struct house *house, struct book book)
{
    struct span rest = span_of(book.text);
    struct span word;
    struct code alloy;
    if (!span_split(&rest, '/', &word) || rest.size == 0 || !code_read(word, &alloy))
        return 10000;
    const struct workshop_alloy *row = house_alloy(house, alloy);
    return row ? row->fineness : 0;
}

static void tell(struct telling *telling, const struct ledger_line *line)
{
    if (line->balance.ug == 0 || !telling->goes_on)
        return;
    if (++telling->passed > telling->question->after)
        telling->goes_on = telling->take(telling->context, line);
}

static void tell_persons(struct telling *telling)
{
    tell(telling, &telling->persons);
    telling->persons = (struct ledger_line){.balance = {0}};
}

/* "operator:", "open:operator:", "loose:operator:" …: of one person. */
static bool is_of_person(struct account account)
{
    return strstr(account.text, "operator:") != NULL;
}

/* Persons are added up under what stands before their badge. */
static void add_person(struct telling *telling, const struct ledger_line *line)
{
    struct ledger_line *sum = &telling->persons;
    struct account name = {""};
    size_t size = (size_t)(strstr(line->account.text, "operator:") - line->account.text);
    struct text text = TEXT_IN(name.text);
    text_add(&text, "%.*spersons", (int)size, line->account.text);
    bool same = account_equal(sum->account, name) && strcmp(sum->book.text, line->book.text) == 0;
    if (!same) {
        tell_persons(telling);
        *sum = *line;
        sum->account = name;
        return;
    }
    sum->balance = mass_add(sum->balance, line->balance);
    sum->fine = mass_add(sum->fine, line->fine);
    if (sum->since_ms > line->since_ms)
        sum->since_ms = line->since_ms;
}

static bool take_balance(void *context, const struct balance_row *row)
{
    struct telling *telling = context;
    struct ledger_line line = {
        .book = row->book, .account = row->account, .balance = row->balance, .since_ms = row->since_ms};
    if (row->balance.ug == 0 || !account_kind_find(span_of(row->account.text), &line.kind))
        return true;
    if (telling->question->open_only && line.kind != ACCOUNT_OPEN)
        return true;
    line.fine = mass_fine(row->balance, fineness_of(telling->house, row->book));
    if (!telling->question->with_persons && is_of_person(row->account)) {
        add_person(telling, &line);
        return telling->goes_on;
    }
    tell_persons(telling);
    tell(telling, &line);
    return telling->goes_on;
}

static struct fault read_ledger(struct reader *reader, struct telling *telling, int64_t *seq)
{
    const struct ledger_question *question = telling->question;
    unsigned char seal[EVENT_SEAL_SIZE];
    struct fault fault = store_event_last(reader->store, seq, seal);
    bool now = question->seq < 0 && question->at_ms < 0;
    int64_t wanted = question->seq;
    if (!fault_is(fault) && question->at_ms >= 0)
        fault = store_event_seq_at(reader->store, question->at_ms, &wanted);
    if (fault_is(fault))
        return fault;
    if (now)
        return store_balance_list(reader->store, question->book, take_balance, telling);
    if (wanted < *seq)
        *seq = wanted;
    return store_balance_list_at(reader->store, *seq, question->book, take_balance, telling);
}

struct fault reader_ledger(struct reader *reader, const struct ledger_question *question,
                           bool (*take)(void *context, const struct ledger_line *line), void *context,
                           int64_t *seq)
{
    struct fault fault = reader_begin(reader);
    if (fault_is(fault))
        return fault;
    struct telling telling = {
        .house = &reader->house, .question = question, .take = take, .context = context, .goes_on = true};
    fault = read_ledger(reader, &telling, seq);
    if (!fault_is(fault))
        tell_persons(&telling);
    reader_end(reader);
    return fault;
}

struct fault reader_returns(struct reader *reader, int64_t after,
                            bool (*take)(void *context, const struct return_row *row), void *context)
{
    struct fault fault = reader_begin(reader);
    if (fault_is(fault))
        return fault;
    fault = store_return_each_pending(reader->store, after, take, context);
    reader_end(reader);
    return fault;
}

struct fault reader_refinings(struct reader *reader, int64_t after,
                              bool (*take)(void *context, const struct refining_row *row), void *context)
{
    struct fault fault = reader_begin(reader);
    if (fault_is(fault))
        return fault;
    fault = store_refining_each(reader->store, after, take, context);
    reader_end(reader);
    return fault;
}
