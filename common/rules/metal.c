#include "common/rules/metal.h"

#include "common/base/text.h"

static const struct {
    const char *word;
    bool stream;
} returns[] = {
#define X(name, word, stream) {word, stream},
    METAL_RETURN_LIST(X)
#undef X
};

bool metal_return_is_stream(enum metal_return kind)
{
    assert((size_t)kind < COUNT_OF(returns));
    return returns[kind].stream;
}

struct account metal_vault(void)
{
    return account_of(ACCOUNT_VAULT, "");
}

struct account metal_scrap(void)
{
    return account_of(ACCOUNT_SCRAP, "");
}

struct account metal_stream(const char *stream)
{
    return account_of(ACCOUNT_STREAM, stream);
}

struct account metal_loss(enum account_kind kind, const char *operation, const char *reason)
{
    char name[ACCOUNT_TEXT_MAX];
    struct text text = TEXT_IN(name);
    text_add(&text, "%s:%s", operation, reason);
    assert(text_ok(&text));
    return account_of(kind, name);
}

void metal_post_purchase(struct transfers *out, struct book book, struct mass mass)
{
    ledger_post(out, book, metal_vault(), account_of(ACCOUNT_SUPPLIER, ""), mass);
}

void metal_post_opening(struct transfers *out, struct book book, struct account into, struct mass mass)
{
    ledger_post(out, book, into, account_of(ACCOUNT_OPENING, ""), mass);
}

void metal_post_issue(struct transfers *out, struct book book, struct account from, struct account loose,
                      struct mass mass)
{
    ledger_post(out, book, loose, from, mass);
}

void metal_post_return(struct transfers *out, struct book book, struct account loose, struct account open,
                       struct mass unused, struct mass used)
{
    ledger_post(out, book, metal_vault(), loose, unused);
    ledger_post(out, book, open, loose, used);
}

void metal_post_scrap(struct transfers *out, struct book book, struct account open, struct mass mass)
{
    ledger_post(out, book, metal_scrap(), open, mass);
}

struct mass metal_post_stream(struct transfers *out, struct book book, struct book fine_book,
                              const char *stream, struct account from, struct mass mass, int64_t fineness_ppm)
{
    struct account conversion = account_of(ACCOUNT_CONVERSION, stream);
    struct mass fine = mass_fine_ppm(mass, fineness_ppm);
    ledger_post(out, book, conversion, from, mass);
    ledger_post(out, fine_book, metal_stream(stream), conversion, fine);
    return fine;
}

void metal_post_collection(struct transfers *out, struct book fine_book, const char *stream, struct mass fine)
{
    ledger_post(out, fine_book, metal_stream(stream), metal_loss(ACCOUNT_LOSS, "workshop", stream), fine);
}

void metal_post_reclassification(struct transfers *out, struct book from, struct book to, struct account at,
                                 struct mass mass)
{
    struct account conversion = account_of(ACCOUNT_CONVERSION, "custody");
    ledger_post(out, from, conversion, at, mass);
    ledger_post(out, to, at, conversion, mass);
}

void metal_post_settlement(struct transfers *out, struct book book, struct account open,
                           struct mass open_balance, const char *operation, const char *reason)
{
    if (open_balance.ug >= 0)
        ledger_post(out, book, metal_loss(ACCOUNT_LOSS, operation, reason), open, open_balance);
    else
        ledger_post(out, book, open, metal_loss(ACCOUNT_GAIN, operation, reason), MASS_UG(-open_balance.ug));
}

bool metal_is_picked(const unsigned char draw[METAL_DRAW_SIZE], int64_t percent)
{
    uint64_t number = 0;
    for (size_t i = 0; i < METAL_DRAW_SIZE; i++)
        number = number << 8 | draw[i];
    return number % 100 < (uint64_t)percent;
}
