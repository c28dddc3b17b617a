#include "hub/service/digest.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "common/base/number.h"
#include "common/base/text.h"
#include "common/base/time.h"

#define SEAL_SAID     20 /* bytes of it that are printed */
#define BALANCES_SAID 10
#define GROUP         4
#define ALPHABET      "0123456789ABCDEFGHJKMNPQRSTVWXYZ" /* Crockford: no I, L, O, U */

/* ------------------------------------------------------------------ balances */

_Static_assert(sizeof(crypto_generichash_state) + 63 <= sizeof(struct balances_hash),
               "there is room to align it");

static crypto_generichash_state *state_of(struct balances_hash *hash)
{
    uintptr_t at = ((uintptr_t)hash->state + 63) & ~(uintptr_t)63;
    return (crypto_generichash_state *)at;
}

void balances_hash_begin(struct balances_hash *hash)
{
    crypto_generichash_init(state_of(hash), NULL, 0, BALANCES_DIGEST_SIZE);
}

void balances_hash_add(void *hash, const char *book, const char *account, int64_t ug)
{
    char line[BOOK_TEXT_MAX + ACCOUNT_TEXT_MAX + 32];
    struct text text = TEXT_IN(line);
    if (ug == 0)
        return;
    text_add(&text, "%s\n%s\n%lld\n", book, account, (long long)ug);
    assert(text_ok(&text));
    crypto_generichash_update(state_of(hash), (const unsigned char *)line, text.size);
}

void balances_hash_end(struct balances_hash *hash, unsigned char out[BALANCES_DIGEST_SIZE])
{
    crypto_generichash_final(state_of(hash), out, BALANCES_DIGEST_SIZE);
}

/* ------------------------------------------------------------------ as text */

/* Five bits a character, four characters a group. */
static void write_base32(const unsigned char *bytes, size_t size, char *out)
{
    size_t written = 0;
    unsigned pending = 0;
    int bits = 0;
    for (size_t i = 0; i < size; i++) {
        pending = pending << 8 | bytes[i];
        for (bits += 8; bits >= 5; bits -= 5) {
            if (written > 0 && written % GROUP == 0)
                *out++ = '-';
            *out++ = ALPHABET[pending >> (bits - 5) & 31];
            written++;
        }
    }
    *out = '\0';
}

_Static_assert(SEAL_SAID * 8 % 5 == 0 && BALANCES_SAID * 8 % 5 == 0, "whole characters");
#define SAID_SIZE(bytes) ((bytes)*8 / 5 + ((bytes)*8 / 5 - 1) / GROUP)
_Static_assert(SAID_SIZE(SEAL_SAID) < DIGEST_SEAL_MAX && SAID_SIZE(BALANCES_SAID) < DIGEST_BALANCES_MAX,
               "with their hyphens");

static void fill_line(struct digest_line *line, const struct digest_row *row, int64_t events)
{
    *line = (struct digest_line){.seq = row->seq, .events = events};
    bool fits = TEXT_COPY(line->day, span_of(row->day));
    assert(fits);
    write_base32(row->seal, SEAL_SAID, line->seal);
    write_base32(row->balances, BALANCES_SAID, line->balances);
}

void digest_write(const struct digest_line *line, char out[DIGEST_TEXT_MAX])
{
    struct text text = text_in(out, DIGEST_TEXT_MAX);
    text_add(&text, "touchstone %s seq %lld events %lld seal %s balances %s", line->day, (long long)line->seq,
             (long long)line->events, line->seal, line->balances);
    assert(text_ok(&text));
}

/* The word after the next one, which must be `name` (the day has none). */
static bool read_word(struct span *rest, const char *name, struct span *out)
{
    struct span word;
    return span_split(rest, ' ', &word) && span_is(word, name) && span_split(rest, ' ', out);
}

bool digest_read(struct span text, struct digest_line *out)
{
    struct span rest = text;
    struct span day;
    struct span seq;
    struct span events;
    struct span seal;
    struct span balances;
    char again[DIGEST_TEXT_MAX];
    *out = (struct digest_line){.seq = 0};
    bool fits = read_word(&rest, "touchstone", &day) && read_word(&rest, "seq", &seq) &&
                read_word(&rest, "events", &events) && read_word(&rest, "seal", &seal) &&
                read_word(&rest, "balances", &balances) && TEXT_COPY(out->day, day) &&
                TEXT_COPY(out->seal, seal) && TEXT_COPY(out->balances, balances) &&
                number_read_int(seq, 0, INT64_MAX, &out->seq) &&
                number_read_int(events, 0, INT64_MAX, &out->events);
    if (!fits)
        return false;
    digest_write(out, again);
    return span_is(text, again);
}

bool digest_line_fits(const struct digest_line *line, const unsigned char seal[EVENT_SEAL_SIZE],
                      const unsigned char balances[BALANCES_DIGEST_SIZE])
{
    char said[DIGEST_SEAL_MAX];
    write_base32(seal, SEAL_SAID, said);
    if (strcmp(said, line->seal) != 0)
        return false;
    write_base32(balances, BALANCES_SAID, said);
    return strcmp(said, line->balances) == 0;
}

/* ------------------------------------------------------------------ making one */

static void write_day(int64_t day, char out[DAY_TEXT_MAX])
{
    char time[TIME_TEXT_MAX];
    time_write(time, day * DAY_MS);
    snprintf(out, DAY_TEXT_MAX, "%.10s", time);
}

static bool read_day(const char *text, int64_t *day)
{
    char time[TIME_TEXT_MAX];
    int64_t ms;
    snprintf(time, sizeof time, "%.15sT00:00:00.000Z", text);
    if (!time_read(span_of(time), &ms))
        return false;
    *day = ms / DAY_MS;
    return true;
}

void digest_sum(const struct digest_row *row, unsigned char out[DIGEST_SUM_SIZE])
{
    char head[DAY_TEXT_MAX + 48];
    struct text text = TEXT_IN(head);
    crypto_generichash_state state;
    text_add(&text, "%s %lld %lld", row->day, (long long)row->seq, (long long)row->made_ms);
    assert(text_ok(&text));
    crypto_generichash_init(&state, NULL, 0, DIGEST_SUM_SIZE);
    crypto_generichash_update(&state, (const unsigned char *)head, text.size);
    crypto_generichash_update(&state, row->seal, sizeof row->seal);
    crypto_generichash_update(&state, row->balances, sizeof row->balances);
    crypto_generichash_final(&state, out, DIGEST_SUM_SIZE);
}

static struct fault make(struct store *store, int64_t day, int64_t now_ms, struct digest_row *out,
                         int64_t *events, bool *found)
{
    struct event_row event;
    struct balances_hash hash;
    int64_t before = 0;
    *out = (struct digest_row){.made_ms = now_ms};
    write_day(day, out->day);
    struct fault fault = store_event_seq_at(store, (day + 1) * DAY_MS - 1, &out->seq);
    if (!fault_is(fault))
        fault = store_event_seq_at(store, day * DAY_MS - 1, &before);
    *found = out->seq != 0;
    *events = out->seq - before;
    if (fault_is(fault) || !*found)
        return fault;
    fault = store_event_get(store, out->seq, &event);
    if (fault_is(fault))
        return fault;
    memcpy(out->seal, event.seal, sizeof out->seal);
    balances_hash_begin(&hash);
    fault = store_digest_balances(store, out->seq, balances_hash_add, &hash);
    balances_hash_end(&hash, out->balances);
    digest_sum(out, out->sum);
    return fault;
}

/* What the chain was at the end of a day. *found false: nothing had happened by then. */
static struct fault make_row(struct store *store, const char *day, int64_t now_ms, struct digest_row *out,
                             int64_t *events, bool *found)
{
    int64_t number = now_ms / DAY_MS;
    if (day && !read_day(day, &number))
        return fault_make(FAULT_CONFIG, "\"%.20s\" is no day: write it as 2026-11-20", day);
    if (number > now_ms / DAY_MS)
        return fault_make(FAULT_CONFIG, "%.20s has not begun in UTC: leave the day out for today's digest",
                          day);
    return make(store, number, now_ms, out, events, found);
}

struct fault digest_refresh(struct desk *desk)
{
    struct digest_row row;
    struct event_row last;
    int64_t today = desk->now_ms / DAY_MS;
    int64_t seq = 0;
    int64_t events;
    bool found = false;
    if (desk->digest_day == today)
        return FAULT_OK;
    struct fault fault = store_event_seq_at(desk->store, today * DAY_MS - 1, &seq);
    if (!fault_is(fault) && seq > 0)
        fault = store_event_get(desk->store, seq, &last);
    if (!fault_is(fault) && seq > 0)
        fault = make(desk->store, last.booked_ms / DAY_MS, desk->now_ms, &row, &events, &found);
    if (!fault_is(fault) && found)
        fault = store_digest_add(desk->store, &row);
    if (!fault_is(fault))
        desk->digest_day = today;
    return fault;
}

/* ------------------------------------------------------------------ for the command line */

static struct fault make_in(struct store *store, const char *day, int64_t now_ms, struct digest_line *out,
                            bool writes)
{
    struct digest_row row;
    int64_t events;
    bool found = false;
    struct fault fault = store_begin(store);
    if (!fault_is(fault))
        fault = make_row(store, day, now_ms, &row, &events, &found);
    if (!fault_is(fault) && !found)
        fault = fault_make(FAULT_NOT_FOUND,
                           "nothing had happened by the end of %s: ask for a later day, or once the first "
                           "event is booked",
                           row.day);
    if (!fault_is(fault) && writes) {
        char today[DAY_TEXT_MAX];
        write_day(now_ms / DAY_MS, today);
        if (strcmp(row.day, today) < 0)
            fault = store_digest_add(store, &row);
        if (!fault_is(fault))
            fault = store_commit(store);
    }
    if (!fault_is(fault))
        fill_line(out, &row, events);
    store_rollback(store);
    return fault;
}

struct fault service_digest(const char *path, const char *day, int64_t now_ms, struct digest_line *out)
{
    struct store *store = NULL;
    bool writes = true;
    if (sodium_init() < 0)
        return fault_make(FAULT_FULL, "no memory to make a digest");
    struct fault fault =
        store_open(path, STORE_READ, &store); /* to look makes no store, and brings none forward */
    store_close(store);
    if (fault_is(fault))
        return fault;
    store = NULL;
    fault = store_open(path, STORE_WRITE, &store);
    if (fault.code == FAULT_BUSY) { /* a hub has it: it keeps its days itself */
        writes = false;
        fault = store_open(path, STORE_READ, &store);
    }
    if (!fault_is(fault))
        fault = make_in(store, day, now_ms, out, writes);
    store_close(store);
    return fault;
}
