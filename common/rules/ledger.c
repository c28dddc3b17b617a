#include "common/rules/ledger.h"

#include <string.h>

#include "common/base/text.h"

struct book ledger_book(struct code alloy, struct code custody)
{
    struct book book;
    struct text text = TEXT_IN(book.text);
    text_add(&text, "%s/%s", alloy.text, custody.text);
    assert(text_ok(&text));
    return book;
}

static const struct {
    const char *word;
    bool never_negative;
} kinds[] = {
#define X(name, word, never_negative) {word, never_negative},
    ACCOUNT_KIND_LIST(X)
#undef X
};

const char *account_kind_word(enum account_kind kind)
{
    assert((size_t)kind < COUNT_OF(kinds));
    return kinds[kind].word;
}

bool account_kind_find(struct span name, enum account_kind *out)
{
    struct span word;
    if (!span_split(&name, ':', &word))
        return false;
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (span_is(word, kinds[i].word)) {
            *out = (enum account_kind)i;
            return true;
        }
    return false;
}

bool account_is_never_negative(enum account_kind kind)
{
    assert((size_t)kind < COUNT_OF(kinds));
    return kinds[kind].never_negative;
}

struct book ledger_fine_book(struct code metal)
{
    struct book book;
    struct text text = TEXT_IN(book.text);
    text_add(&text, "fine:%s", metal.text);
    assert(text_ok(&text));
    return book;
}

struct account account_of(enum account_kind kind, const char *name)
{
    struct account account;
    struct text text = TEXT_IN(account.text);
    text_add(&text, name[0] ? "%s:%s" : "%s", account_kind_word(kind), name);
    assert(text_ok(&text));
    return account;
}

/* "operator:<badge>" and the like below an account kind. */
static struct account account_below(enum account_kind kind, const char *word, const char *name)
{
    char below[ACCOUNT_TEXT_MAX];
    struct text text = TEXT_IN(below);
    text_add(&text, "%s:%s", word, name);
    assert(text_ok(&text));
    return account_of(kind, below);
}

struct account ledger_holder(const struct piece *piece)
{
    switch (piece->place) {
    case PLACE_POOL:
    case PLACE_TREE:
    case PLACE_ENDED:
        return account_of(ACCOUNT_TRAY, POOL_TRAY);
    case PLACE_PARKED:
        return account_of(ACCOUNT_TRAY, PARKED_TRAY);
    case PLACE_FINISHED:
        return account_of(ACCOUNT_FINISHED, "");
    case PLACE_DELIVERED:
        return account_of(ACCOUNT_DELIVERED, "");
    case PLACE_SCRAPPED:
        return account_of(ACCOUNT_SCRAP, "");
    case PLACE_MISSING:
        return account_of(ACCOUNT_LOSS, "piece:missing");
    case PLACE_STATION:
        break;
    }
    if (piece->transit)
        return account_of(ACCOUNT_TRANSIT, piece->station.text);
    if (!tag_is_none(piece->holder))
        return account_of(ACCOUNT_OPERATOR, piece->holder.text);
    return account_of(ACCOUNT_TRAY, piece->tray.text);
}

/* The stretch of a piece that nobody touched since its last weighing is the tray where it lay. */
static struct account stretch_account(const struct piece *piece)
{
    const char *lay = code_is_none(piece->tray) ? POOL_TRAY : piece->tray.text;
    bool touched = !code_is_none(piece->since.first);
    struct account account;
    struct text text = TEXT_IN(account.text);
    text_add(&text, "open:stretch:%s:%s", touched ? piece->since.first.text : lay,
             touched ? piece->since.last.text : lay);
    assert(text_ok(&text));
    return account;
}

struct account ledger_open_balance(const struct piece *piece)
{
    if (!tag_is_none(piece->since.operator_badge) && !piece->since.several)
        return account_below(ACCOUNT_OPEN, "operator", piece->since.operator_badge.text);
    return stretch_account(piece);
}

bool account_equal(struct account a, struct account b)
{
    return strcmp(a.text, b.text) == 0;
}

void ledger_post(struct transfers *out, struct book book, struct account debit, struct account credit,
                 struct mass amount)
{
    if (amount.ug == 0 || account_equal(debit, credit))
        return;
    assert(amount.ug > 0);
    assert(out->count < TRANSFERS_MAX);
    out->items[out->count++] = (struct transfer){book, debit, credit, amount};
}

void ledger_post_signed(struct transfers *out, struct book book, struct account debit, struct account credit,
                        struct mass amount)
{
    if (amount.ug >= 0)
        ledger_post(out, book, debit, credit, amount);
    else
        ledger_post(out, book, credit, debit, MASS_UG(-amount.ug));
}

void ledger_post_opening(struct transfers *out, struct book book, const struct piece *piece)
{
    ledger_post(out, book, ledger_holder(piece), account_of(ACCOUNT_OPENING, ""), piece->book);
}

void ledger_post_move(struct transfers *out, struct book book, const struct piece *before,
                      const struct piece *after)
{
    ledger_post(out, book, ledger_holder(after), ledger_holder(before), before->book);
}

void ledger_post_weighing(struct transfers *out, struct book book, const struct piece *before,
                          const struct piece *after)
{
    struct account holder = ledger_holder(before), open = ledger_open_balance(before);
    struct mass found = mass_subtract(after->book, before->book);
    ledger_post_signed(out, book, holder, open, found);
}

void ledger_post_reversal(struct transfers *out, const struct transfers *posted)
{
    for (size_t i = posted->count; i-- > 0;) {
        const struct transfer *item = &posted->items[i];
        ledger_post(out, item->book, item->credit, item->debit, item->amount);
    }
}
