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

/* "prefix:name", or just the prefix when there is no name. */
static struct account account_make(const char *prefix, const char *name)
{
    struct account account;
    struct text text = TEXT_IN(account.text);
    text_add(&text, name[0] ? "%s:%s" : "%s", prefix, name);
    assert(text_ok(&text));
    return account;
}

struct account ledger_holder(const struct piece *piece)
{
    switch (piece->place) {
    case PLACE_POOL:
        return account_make("tray", POOL_TRAY);
    case PLACE_FINISHED:
        return account_make("finished", "");
    case PLACE_STATION:
        break;
    }
    if (!tag_is_none(piece->holder))
        return account_make("operator", piece->holder.text);
    return account_make("tray", piece->tray.text);
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

/* Whose open balance a difference found now would be charged to. */
static struct account open_account(const struct piece *piece)
{
    if (!tag_is_none(piece->since.operator_badge) && !piece->since.several)
        return account_make("open:operator", piece->since.operator_badge.text);
    return stretch_account(piece);
}

static bool account_equal(struct account a, struct account b)
{
    return strcmp(a.text, b.text) == 0;
}

static void post(struct transfers *out, struct book book, struct account debit, struct account credit,
                 struct mass amount)
{
    if (amount.ug == 0 || account_equal(debit, credit))
        return;
    assert(amount.ug > 0);
    assert(out->count < TRANSFERS_MAX);
    out->items[out->count++] = (struct transfer){book, debit, credit, amount};
}

void ledger_post_opening(struct transfers *out, struct book book, const struct piece *piece)
{
    post(out, book, ledger_holder(piece), account_make("opening", ""), piece->book);
}

void ledger_post_move(struct transfers *out, struct book book, const struct piece *before,
                      const struct piece *after)
{
    post(out, book, ledger_holder(after), ledger_holder(before), before->book);
}

void ledger_post_weighing(struct transfers *out, struct book book, const struct piece *before,
                          const struct piece *after)
{
    struct account holder = ledger_holder(before), open = open_account(before);
    struct mass found = mass_subtract(after->book, before->book);
    if (found.ug > 0)
        post(out, book, holder, open, found);
    else
        post(out, book, open, holder, mass_subtract(MASS_UG(0), found));
}

void ledger_post_reversal(struct transfers *out, const struct transfers *posted)
{
    for (size_t i = posted->count; i-- > 0;) {
        const struct transfer *item = &posted->items[i];
        post(out, item->book, item->credit, item->debit, item->amount);
    }
}
