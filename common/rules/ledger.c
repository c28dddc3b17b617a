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

struct code ledger_custody(struct book book)
{
    struct span custody = span_of(book.text), alloy;
    struct code code;
    bool found = span_split(&custody, '/', &alloy) && code_read(custody, &code);
    return found ? code : code_of("");
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
    text_add_span(&text, span_of(account_kind_word(kind))); /* for every event: no format to read */
    if (name[0] != '\0') {
        text_add_span(&text, span_of(":"));
        text_add_span(&text, span_of(name));
    }
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
        return account_below(ACCOUNT_LOSS, code_is_none(piece->tray) ? "finished" : piece->tray.text,
                             "missing");
    case PLACE_STATION:
        break;
    }
    if (piece->transit)
        return account_of(ACCOUNT_TRANSIT, piece->station.text);
    if (!tag_is_none(piece->holder))
        return account_of(ACCOUNT_OPERATOR, piece->holder.text);
    return account_of(ACCOUNT_TRAY, piece->tray.text);
}

struct account ledger_open_operator(struct tag badge)
{
    return account_below(ACCOUNT_OPEN, "operator", badge.text);
}

struct account ledger_open_stretch(struct code first, struct code last)
{
    struct account account;
    struct text text = TEXT_IN(account.text);
    text_add(&text, "%s:stretch:%s:%s", account_kind_word(ACCOUNT_OPEN), first.text, last.text);
    assert(text_ok(&text));
    return account;
}

struct account ledger_loose_operator(struct tag badge)
{
    return account_below(ACCOUNT_LOOSE, account_kind_word(ACCOUNT_OPERATOR), badge.text);
}

struct account ledger_loose_tray(struct code station)
{
    return account_below(ACCOUNT_LOOSE, account_kind_word(ACCOUNT_TRAY), station.text);
}

/* The stretch of a piece that nobody touched since its last weighing is the tray where it lay. */
struct account ledger_open_balance(const struct piece *piece)
{
    const struct custody_since *since = &piece->since;
    if (!tag_is_none(since->operator_badge) && !since->several)
        return ledger_open_operator(since->operator_badge);
    struct code lay = code_is_none(piece->tray) ? code_of(POOL_TRAY) : piece->tray;
    bool touched = !code_is_none(since->first);
    return ledger_open_stretch(touched ? since->first : lay, touched ? since->last : lay);
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
    ledger_post(out, book, ledger_holder(piece), account_of(ACCOUNT_OPENING, ""), piece->book_mass);
}

void ledger_post_move(struct transfers *out, struct book book, const struct piece *before,
                      const struct piece *after)
{
    ledger_post(out, book, ledger_holder(after), ledger_holder(before), before->book_mass);
    for (int i = 0; i < before->findings.count; i++) {
        const struct finding *finding = &before->findings.items[i];
        if (!finding->own)
            ledger_post(out, ledger_book(finding->alloy, finding->custody), ledger_holder(after),
                        ledger_holder(before), finding->mass);
    }
}

void ledger_post_weighing(struct transfers *out, struct book book, const struct piece *before,
                          const struct piece *after)
{
    struct account holder = ledger_holder(before), open = ledger_open_balance(before);
    struct mass found = mass_subtract(after->book_mass, before->book_mass);
    ledger_post_signed(out, book, holder, open, found);
}

void ledger_post_reversal(struct transfers *out, const struct transfers *posted)
{
    for (size_t i = posted->count; i-- > 0;) {
        const struct transfer *item = &posted->items[i];
        ledger_post(out, item->book, item->credit, item->debit, item->amount);
    }
}

/* ------------------------------------------------------------------ what an account can bear */

static struct account_balance *find_balance(struct balances *balances, struct book book,
                                            struct account account)
{
    for (size_t i = 0; i < balances->count; i++)
        if (strcmp(balances->items[i].book.text, book.text) == 0 &&
            account_equal(balances->items[i].account, account))
            return &balances->items[i];
    return NULL;
}

static void touch(struct balances *out, struct book book, struct account account)
{
    if (!find_balance(out, book, account))
        out->items[out->count++] = (struct account_balance){book, account, MASS_UG(0)};
}

void ledger_touched(const struct transfers *transfers, struct balances *out)
{
    out->count = 0;
    for (size_t i = 0; i < transfers->count; i++) {
        touch(out, transfers->items[i].book, transfers->items[i].debit);
        touch(out, transfers->items[i].book, transfers->items[i].credit);
    }
}

static bool may_be_negative(struct account account)
{
    enum account_kind kind;
    return !account_kind_find(span_of(account.text), &kind) || !account_is_never_negative(kind);
}

/* What is missing where a transfer takes its metal from; 0: nothing. */
static struct mass missing_for(const struct transfer *transfer, struct balances *balances)
{
    struct mass have = find_balance(balances, transfer->book, transfer->credit)->mass;
    if (may_be_negative(transfer->credit) || have.ug >= transfer->amount.ug)
        return MASS_UG(0);
    return mass_subtract(transfer->amount, have);
}

static void carry_out(const struct transfer *transfer, struct balances *balances)
{
    struct account_balance *debit = find_balance(balances, transfer->book, transfer->debit);
    struct account_balance *credit = find_balance(balances, transfer->book, transfer->credit);
    debit->mass = mass_add(debit->mass, transfer->amount);
    credit->mass = mass_subtract(credit->mass, transfer->amount);
}

bool ledger_bear(const struct transfers *transfers, struct balances *balances, struct shortage *out)
{
    for (size_t i = 0; i < transfers->count; i++) {
        const struct transfer *transfer = &transfers->items[i];
        if (missing_for(transfer, balances).ug > 0) {
            *out = (struct shortage){
                .book = transfer->book,
                .account = transfer->credit,
                .have = find_balance(balances, transfer->book, transfer->credit)->mass,
                .wanted = transfer->amount,
            };
            return false;
        }
        carry_out(transfer, balances);
    }
    return true;
}

bool ledger_cover(struct transfers *out, const struct transfers *transfers, struct balances *balances,
                  const char *reason)
{
    struct account gain = account_of(ACCOUNT_GAIN, reason);
    out->count = 0;
    for (size_t i = 0; i < transfers->count; i++) {
        const struct transfer *transfer = &transfers->items[i];
        struct mass missing = missing_for(transfer, balances);
        if (out->count + (missing.ug > 0) >= TRANSFERS_MAX)
            return false;
        ledger_post(out, transfer->book, transfer->credit, gain, missing);
        find_balance(balances, transfer->book, transfer->credit)->mass.ug += missing.ug;
        out->items[out->count++] = *transfer;
        carry_out(transfer, balances);
    }
    return true;
}
