/* Settlement slips, told from the ledger. */
#include <string.h>

#include "hub/service/ledger_read.h"
#include "hub/service/moment.h"

struct walk {
    struct reader *reader;
    int64_t only; /* 0: all, without their sums */
    bool (*take)(void *context, const struct settlement_line *line);
    void *context;
    struct fault fault;
};

static void write_name(const struct house *house, struct tag badge, char out[NAME_TEXT_MAX])
{
    struct text text = text_in(out, NAME_TEXT_MAX);
    text_add(&text, "%s", house_person_name(house, &badge));
    text_end_cut(&text);
}

/* "loss:setting:settlement" → setting, settlement. */
static void read_to(const struct account *to, struct settlement_line *line)
{
    struct span rest = span_of(to->text), word;
    bool parted = span_split(&rest, ':', &word) && span_split(&rest, ':', &word);
    if (!parted || !code_read(word, &line->operation) || !code_read(rest, &line->reason))
        line->operation = line->reason = code_of("");
}

static bool take_row(void *context, const struct settlement_row *row)
{
    struct walk *walk = context;
    struct settlement_line line = {.row = *row};
    if (walk->only != 0 && row->event != walk->only)
        return false;
    line.whose = ledger_name_account(&walk->reader->house, row->open);
    write_name(&walk->reader->house, row->operator_badge, line.by);
    line.book = ledger_name_book(&walk->reader->house, row->book);
    read_to(&row->to, &line);
    if (walk->only != 0)
        walk->fault = store_settlement_sum(walk->reader->store, row, &line.sums);
    return !fault_is(walk->fault) && walk->take(walk->context, &line);
}

static struct fault walk_all(struct walk *walk, int64_t after)
{
    struct fault fault = reader_begin(walk->reader);
    if (fault_is(fault))
        return fault;
    fault = store_settlement_each(walk->reader->store, after, take_row, walk);
    reader_end(walk->reader);
    return fault_is(fault) ? fault : walk->fault;
}

struct fault reader_settlements(struct reader *reader, int64_t after,
                                bool (*take)(void *context, const struct settlement_line *line),
                                void *context)
{
    struct walk walk = {.reader = reader, .take = take, .context = context, .fault = FAULT_OK};
    return walk_all(&walk, after);
}

struct fault reader_settlement(struct reader *reader, int64_t number,
                               bool (*take)(void *context, const struct settlement_line *line), void *context)
{
    struct walk walk = {
        .reader = reader, .only = number, .take = take, .context = context, .fault = FAULT_OK};
    return walk_all(&walk, number - 1);
}
