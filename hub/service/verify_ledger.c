/* The running balances: every account of every book after every command, beside the book mass of the pieces
 * that it holds. */
#include <stdlib.h>
#include <string.h>

#include "common/base/grow.h"
#include "hub/service/verify_inside.h"

/* ------------------------------------------------------------------ text to row */

#define SLOTS_MIN 256

struct name {
    const char *text; /* the history's, or own */
    int64_t row;      /* 0: empty */
    bool own;
};

struct names {
    struct name *books, *accounts;
    size_t book_capacity, account_capacity;
    int64_t next_account, next_book; /* for what was never opened */
    size_t book_count, account_count;
};

static size_t hash_text(const char *text)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * UINT64_C(1099511628211);
    return (size_t)(hash ^ hash >> 29);
}

static struct name *name_slot(struct name *names, size_t capacity, const char *text)
{
    size_t at = hash_text(text) & (capacity - 1);
    while (names[at].row != 0 && strcmp(names[at].text, text) != 0)
        at = (at + 1) & (capacity - 1);
    return &names[at];
}

static size_t capacity_for(int64_t count)
{
    size_t capacity = SLOTS_MIN;
    while (capacity < (size_t)count * 4)
        capacity *= 2;
    return capacity;
}

static void add_names(struct name *out, size_t capacity, const struct history *history, int64_t last,
                      const char *(*text_of)(const struct history *history, int64_t row))
{
    for (int64_t row = 1; row <= last; row++) {
        const char *text = text_of(history, row);
        if (text[0] != '\0')
            *name_slot(out, capacity, text) = (struct name){.text = text, .row = row};
    }
}

/* Finds a name, or gives it a row past the last. More of those than a quarter of the room are a fault:
 * accounts that no transfer ever named hold no metal, so there are few. */
static struct fault name_row(struct name *names, size_t capacity, size_t *count, int64_t *next,
                             const char *text, int64_t *row)
{
    struct name *name = name_slot(names, capacity, text);
    if (name->row == 0) {
        char *copy = *count + 1 < capacity ? strdup(text) : NULL;
        if (!copy)
            return fault_make(FAULT_FULL, "no memory to prove the account %s", text);
        *name = (struct name){.text = copy, .row = ++*next, .own = true};
        ++*count;
    }
    *row = name->row;
    return FAULT_OK;
}

static void free_names(struct name *names, size_t capacity)
{
    for (size_t i = 0; names && i < capacity; i++)
        if (names[i].own)
            free((char *)(uintptr_t)names[i].text);
    free(names);
}

/* ------------------------------------------------------------------ slots */

struct fault accounts_begin(struct accounts *accounts, const struct history *history)
{
    *accounts = (struct accounts){.history = history, .capacity = SLOTS_MIN};
    struct names *names = accounts->names = calloc(1, sizeof *names);
    accounts->slots = calloc(accounts->capacity, sizeof *accounts->slots);
    if (!names || !accounts->slots)
        return fault_make(FAULT_FULL, "no memory to prove the balances");
    names->next_account = store_history_accounts(history);
    names->next_book = store_history_books(history);
    names->account_capacity = capacity_for(names->next_account + SLOTS_MIN);
    names->book_capacity = capacity_for(names->next_book + SLOTS_MIN);
    names->accounts = calloc(names->account_capacity, sizeof *names->accounts);
    names->books = calloc(names->book_capacity, sizeof *names->books);
    if (!names->accounts || !names->books)
        return fault_make(FAULT_FULL, "no memory to prove the balances");
    add_names(names->accounts, names->account_capacity, history, names->next_account, store_history_account);
    add_names(names->books, names->book_capacity, history, names->next_book, store_history_book);
    names->account_count = (size_t)names->next_account;
    names->book_count = (size_t)names->next_book;
    return FAULT_OK;
}

void accounts_end(struct accounts *accounts)
{
    if (accounts->names) {
        free_names(accounts->names->accounts, accounts->names->account_capacity);
        free_names(accounts->names->books, accounts->names->book_capacity);
        free(accounts->names);
    }
    free(accounts->slots);
    free(accounts->checks);
    *accounts = (struct accounts){0};
}

static struct slot *place_of(struct slot *slots, size_t capacity, int64_t book, int64_t account)
{
    size_t at = ((size_t)account * 0x9e3779b97f4a7c15u >> 17 ^ (size_t)book * 31) & (capacity - 1);
    while (slots[at].book != 0 && (slots[at].book != book || slots[at].account != account))
        at = (at + 1) & (capacity - 1);
    return &slots[at];
}

static struct fault grow(struct accounts *accounts)
{
    size_t capacity = accounts->capacity * 2;
    struct slot *slots = calloc(capacity, sizeof *slots);
    if (!slots)
        return fault_make(FAULT_FULL, "no memory to prove the balances");
    for (size_t i = 0; i < accounts->capacity; i++)
        if (accounts->slots[i].book != 0)
            *place_of(slots, capacity, accounts->slots[i].book, accounts->slots[i].account) =
                accounts->slots[i];
    free(accounts->slots);
    accounts->slots = slots;
    accounts->capacity = capacity;
    return FAULT_OK;
}

/* A holder is where pieces are: its balance is theirs. */
static bool is_holder(enum account_kind kind)
{
    return kind == ACCOUNT_OPERATOR || kind == ACCOUNT_TRAY || kind == ACCOUNT_TRANSIT ||
           kind == ACCOUNT_FINISHED;
}

static void fill_slot(struct slot *slot, int64_t book, int64_t account, const char *name)
{
    *slot = (struct slot){.book = book, .account = account};
    slot->is_known = account_kind_find(span_of(name), &slot->kind);
    slot->is_holder = slot->is_known && is_holder(slot->kind);
    slot->never_negative = slot->is_known && account_is_never_negative(slot->kind);
}

static struct fault find_slot(struct accounts *accounts, int64_t book, int64_t account, const char *name,
                              struct slot **out)
{
    *out = place_of(accounts->slots, accounts->capacity, book, account);
    if ((*out)->book != 0)
        return FAULT_OK;
    if (accounts->count * 2 >= accounts->capacity) {
        struct fault fault = grow(accounts);
        if (fault_is(fault))
            return fault;
        *out = place_of(accounts->slots, accounts->capacity, book, account);
    }
    accounts->count++;
    fill_slot(*out, book, account, name);
    return FAULT_OK;
}

static struct fault touch(struct accounts *accounts, struct slot *slot)
{
    if (slot->is_touched)
        return FAULT_OK;
    void *checks = grow_one(accounts->checks, accounts->check_count, &accounts->check_capacity,
                            sizeof *accounts->checks);
    if (!checks)
        return fault_make(FAULT_FULL, "no memory to prove the balances");
    accounts->checks = checks;
    slot->is_touched = true;
    accounts->checks[accounts->check_count].book = slot->book;
    accounts->checks[accounts->check_count++].account = slot->account;
    return FAULT_OK;
}

/* ------------------------------------------------------------------ what moves */

static struct fault add(struct accounts *accounts, int64_t book, int64_t account, const char *name,
                        int64_t ug)
{
    struct slot *slot;
    struct fault fault = find_slot(accounts, book, account, name, &slot);
    if (fault_is(fault))
        return fault;
    if (__builtin_add_overflow(slot->balance_ug, ug, &slot->balance_ug))
        return fault_make(FAULT_INPUT, "the account %s has more than can be counted", name);
    return touch(accounts, slot);
}

struct fault accounts_post(struct accounts *accounts, const struct history_item *item)
{
    struct fault fault = FAULT_OK;
    for (size_t i = 0; i < item->transfers.count && !fault_is(fault); i++) {
        const struct transfer *transfer = &item->transfers.items[i];
        if (item->rows[i].book < 1 || transfer->amount.ug <= 0)
            continue; /* its seal says so */
        fault =
            add(accounts, item->rows[i].book, item->rows[i].debit, transfer->debit.text, transfer->amount.ug);
        if (!fault_is(fault))
            fault = add(accounts, item->rows[i].book, item->rows[i].credit, transfer->credit.text,
                        -transfer->amount.ug);
    }
    return fault;
}

struct fault accounts_hold(struct accounts *accounts, struct book book, struct account account, int64_t ug)
{
    struct names *names = accounts->names;
    struct slot *slot = NULL;
    int64_t book_row;
    int64_t account_row;
    struct fault fault = name_row(names->books, names->book_capacity, &names->book_count, &names->next_book,
                                  book.text, &book_row);
    if (!fault_is(fault))
        fault = name_row(names->accounts, names->account_capacity, &names->account_count,
                         &names->next_account, account.text, &account_row);
    if (!fault_is(fault))
        fault = find_slot(accounts, book_row, account_row, account.text, &slot);
    if (fault_is(fault))
        return fault;
    slot->held_ug += ug;
    return touch(accounts, slot);
}

/* ------------------------------------------------------------------ what must hold */

static const char *slot_book(const struct accounts *accounts, const struct slot *slot)
{
    const char *name = store_history_book(accounts->history, slot->book);
    return name[0] ? name : "(one that was never opened)";
}

static const char *slot_account(const struct accounts *accounts, const struct slot *slot)
{
    const char *name = store_history_account(accounts->history, slot->account);
    return name[0] ? name : "an account that was never opened";
}

static void check_slot(const struct accounts *accounts, struct slot *slot, struct proof *proof, int64_t seq)
{
    int64_t apart = slot->is_holder ? slot->balance_ug - slot->held_ug : 0;
    int64_t below = slot->never_negative && slot->balance_ug < 0 ? slot->balance_ug : 0;
    slot->is_touched = false;
    if (apart != 0 && apart != slot->told_apart_ug)
        proof_complain(proof, seq, "event %lld: book %s: %s has %lld µg, but the pieces there have %lld µg",
                       (long long)seq, slot_book(accounts, slot), slot_account(accounts, slot),
                       (long long)slot->balance_ug, (long long)slot->held_ug);
    if (below != 0 && slot->told_ug == 0)
        proof_complain(proof, seq, "event %lld: book %s: %s has less than nothing: %lld µg", (long long)seq,
                       slot_book(accounts, slot), slot_account(accounts, slot), (long long)slot->balance_ug);
    if (!slot->is_known)
        proof_complain(proof, seq, "event %lld: book %s: %s is no account of a workshop", (long long)seq,
                       slot_book(accounts, slot), slot_account(accounts, slot));
    slot->told_apart_ug = apart;
    slot->told_ug = below;
}

void accounts_check(struct accounts *accounts, struct proof *proof, int64_t seq)
{
    for (size_t i = 0; i < accounts->check_count; i++) {
        struct slot *slot = place_of(accounts->slots, accounts->capacity, accounts->checks[i].book,
                                     accounts->checks[i].account);
        assert(slot->book != 0);
        check_slot(accounts, slot, proof, seq);
    }
    accounts->check_count = 0;
}

/* ------------------------------------------------------------------ digests and what is kept */

struct named { /* a balance that is not nothing */
    const char *book, *account;
    int64_t ug;
};

static int by_name(const void *a, const void *b)
{
    const struct named *x = a;
    const struct named *y = b;
    int books = strcmp(x->book, y->book);
    return books ? books : strcmp(x->account, y->account);
}

struct fault accounts_hash(const struct accounts *accounts, unsigned char out[BALANCES_DIGEST_SIZE])
{
    struct balances_hash hash;
    size_t count = 0;
    struct named *named = malloc((accounts->count + 1) * sizeof *named);
    if (!named)
        return fault_make(FAULT_FULL, "no memory to sort the balances");
    for (size_t i = 0; i < accounts->capacity; i++) {
        const struct slot *slot = &accounts->slots[i];
        if (slot->balance_ug != 0)
            named[count++] =
                (struct named){store_history_book(accounts->history, slot->book),
                               store_history_account(accounts->history, slot->account), slot->balance_ug};
    }
    qsort(named, count, sizeof *named, by_name);
    balances_hash_begin(&hash);
    for (size_t i = 0; i < count; i++)
        balances_hash_add(&hash, named[i].book, named[i].account, named[i].ug);
    balances_hash_end(&hash, out);
    free(named);
    return FAULT_OK;
}

struct kept {
    struct accounts *accounts;
    struct proof *proof;
    size_t met; /* that are not nothing */
};

static bool compare_kept(void *context, const struct balance_row *row)
{
    struct kept *kept = context;
    struct names *names = kept->accounts->names;
    const struct name *book = name_slot(names->books, names->book_capacity, row->book.text);
    const struct name *account = name_slot(names->accounts, names->account_capacity, row->account.text);
    int64_t ug = /* of what no transfer named: an empty slot's */
        place_of(kept->accounts->slots, kept->accounts->capacity, book->row, account->row)->balance_ug;
    kept->met += ug != 0;
    if (ug != row->balance.ug)
        proof_complain(kept->proof, 0, "book %s: %s is kept as %lld µg, but its transfers add up to %lld µg",
                       row->book.text, row->account.text, (long long)row->balance.ug, (long long)ug);
    return true;
}

struct fault accounts_compare_kept(struct accounts *accounts, struct proof *proof)
{
    struct kept kept = {accounts, proof, 0};
    size_t wanted = 0;
    struct fault fault = store_balance_list(proof->store, (struct book){""}, compare_kept, &kept);
    for (size_t i = 0; i < accounts->capacity; i++)
        wanted += accounts->slots[i].balance_ug != 0;
    if (!fault_is(fault) && kept.met != wanted)
        proof_complain(proof, 0, "%zu balances are kept of %zu that are not nothing", kept.met, wanted);
    return fault;
}
