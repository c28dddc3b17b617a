/* The set-up, as far as events tell it: what a change found is what the one before it left, new rows leave
 * the old ones alone, and the tables are what the last one left. PINs and tokens of which an event told by
 * itself are named one by one. */
#include <stdlib.h>
#include <string.h>

#include "common/base/grow.h"
#include "hub/service/verify_inside.h"

/* ------------------------------------------------------------------ rows */

/* "TSB-000007-6" of "person:TSB-000007-6". */
static const char *key_of(const struct event_row *event)
{
    const char *colon = strchr(event->thing, ':');
    return colon ? colon + 1 : event->thing;
}

static struct told_row *find_row(struct proof *proof, enum setup_part part, struct span key)
{
    for (size_t i = 0; i < proof->told_row_count; i++)
        if (proof->told_rows[i].part == part && span_is(key, proof->told_rows[i].key))
            return &proof->told_rows[i];
    return NULL;
}

static struct fault add_row(struct proof *proof, struct told_row **out)
{
    struct told_row *rows = grow_one(proof->told_rows, proof->told_row_count, &proof->told_row_capacity,
                                     sizeof *proof->told_rows);
    if (!rows)
        return fault_make(FAULT_FULL, "no memory to prove the set-up");
    proof->told_rows = rows;
    *out = &proof->told_rows[proof->told_row_count++];
    return FAULT_OK;
}

static struct fault note_row(struct proof *proof, const struct event_row *event)
{
    enum setup_part part = event->verb == VERB_SET_PIN ? SETUP_PINS : SETUP_TOKENS;
    struct told_row now = {.part = part, .seq = event->seq};
    if (!told_find_row(event->found, now.digest))
        return FAULT_OK;
    struct told_row *row = find_row(proof, part, span_of(key_of(event)));
    struct fault fault = row ? FAULT_OK : add_row(proof, &row);
    if (fault_is(fault))
        return fault;
    memcpy(now.key, key_of(event), strlen(key_of(event)) + 1);
    *row = now;
    return FAULT_OK;
}

struct rows_now {
    struct proof *proof;
    enum setup_part part;
    bool named; /* one at least */
};

static void name_row(struct rows_now *rows, const struct told_row *row, const char *what)
{
    rows->named = true;
    proof_complain(rows->proof, 0, "the %s of %s %s event %lld left it, and no event changed it",
                   row->part == SETUP_PINS ? "PIN" : "token", row->key, what, (long long)row->seq);
}

static void compare_row(void *context, struct span key, const unsigned char digest[TOLD_DIGEST_SIZE])
{
    struct rows_now *rows = context;
    struct told_row *row = find_row(rows->proof, rows->part, key);
    if (!row)
        return;
    row->is_there = true;
    if (memcmp(row->digest, digest, TOLD_DIGEST_SIZE) != 0)
        name_row(rows, row, "is not as");
}

static struct fault compare_rows(struct proof *proof, enum setup_part part, bool *named)
{
    struct rows_now rows = {proof, part, false};
    struct fault fault = told_each_row(proof->store, part, compare_row, &rows);
    for (size_t i = 0; i < proof->told_row_count && !fault_is(fault); i++)
        if (proof->told_rows[i].part == part && !proof->told_rows[i].is_there)
            name_row(&rows, &proof->told_rows[i], "is gone, and was there as");
    *named = rows.named;
    return fault;
}

/* ------------------------------------------------------------------ parts */

static bool is_same(const struct told *a, const struct told *b, enum setup_part part)
{
    return memcmp(a->digest[part], b->digest[part], TOLD_DIGEST_SIZE) == 0;
}

/* What an event found when it changed the set-up. */
static void check_was(struct proof *proof, const struct event_row *event)
{
    struct told was;
    told_find(event->found, "setup_was", &was);
    for (int i = 0; i < SETUP_PART_COUNT; i++) {
        enum setup_part part = (enum setup_part)i;
        if (told_has(&was, part) && told_has(&proof->told, part) && !is_same(&was, &proof->told, part))
            proof_complain(
                proof, event->seq,
                "event %lld: the %s of the set-up were not as event %lld had left them, and no event "
                "changed them",
                (long long)event->seq, setup_part_word(part), (long long)proof->told_seq[part]);
    }
}

/* The rows that it told are there as they were. */
static struct fault check_growing(struct proof *proof, const struct event_row *event, const struct told *told)
{
    struct fault fault = FAULT_OK;
    for (int i = 0; i < SETUP_PART_COUNT && !fault_is(fault); i++) {
        enum setup_part part = (enum setup_part)i;
        struct told now;
        if (!told_has(told, part) || !setup_part_grows(part))
            continue;
        fault = told_read_part(proof->store, part, told->rows[i], now.digest[i]);
        if (!fault_is(fault) && !is_same(&now, told, part))
            proof_complain(proof, event->seq,
                           "event %lld: the first %lld %s of the set-up are not as it told them",
                           (long long)event->seq, (long long)told->rows[i], setup_part_word(part));
    }
    return fault;
}

static void keep(struct proof *proof, const struct event_row *event, const struct told *told)
{
    for (int i = 0; i < SETUP_PART_COUNT; i++) {
        if (!told_has(told, (enum setup_part)i))
            continue;
        proof->told.has |= SETUP_BIT(i);
        memcpy(proof->told.digest[i], told->digest[i], TOLD_DIGEST_SIZE);
        proof->told_seq[i] = event->seq;
    }
}

/* The PINs stayed behind when the hub moved: what told of them tells of none that is here. */
static void forget_pins(struct proof *proof, const struct event_row *event, const struct told *told)
{
    struct told was;
    size_t kept = 0;
    told_find(event->found, "setup_was", &was);
    if (event->verb != VERB_PUT || !told_has(told, SETUP_PINS) || told_has(&was, SETUP_PINS))
        return;
    for (size_t i = 0; i < proof->told_row_count; i++)
        if (proof->told_rows[i].part != SETUP_PINS)
            proof->told_rows[kept++] = proof->told_rows[i];
    proof->told_row_count = kept;
}

static bool may_tell(const struct event_row *event)
{
    return event->seq == 1 || event->verb == VERB_PUT || event->verb == VERB_ACCEPT_LIMIT ||
           event->verb == VERB_SET_PIN || event->verb == VERB_REVOKE || event->verb == VERB_TEST_SCALE ||
           event->verb == VERB_CHECK_SCALE;
}

struct fault told_check(struct proof *proof, const struct event_row *event)
{
    struct told told;
    if (!may_tell(event))
        return FAULT_OK;
    check_was(proof, event);
    told_find(event->found, "setup", &told);
    keep(proof, event, &told);
    forget_pins(proof, event, &told);
    struct fault fault = check_growing(proof, event, &told);
    return fault_is(fault) ? fault : note_row(proof, event);
}

/* ------------------------------------------------------------------ at the end */

static struct fault check_part(struct proof *proof, enum setup_part part)
{
    struct told now;
    bool named = false;
    struct fault fault = told_read_part(proof->store, part, 0, now.digest[part]);
    if (!fault_is(fault) && (part == SETUP_PINS || part == SETUP_TOKENS))
        fault = compare_rows(proof, part, &named);
    if (!fault_is(fault) && !named && !is_same(&now, &proof->told, part))
        proof_complain(proof, 0,
                       "the %s of the set-up are not as event %lld, the last to tell them, left them",
                       setup_part_word(part), (long long)proof->told_seq[part]);
    return fault;
}

struct fault told_check_rest(struct proof *proof)
{
    struct text untold = TEXT_IN(proof->report->setup_untold);
    struct fault fault = FAULT_OK;
    for (int i = 0; i < SETUP_PART_COUNT && proof->report->events > 0 && !fault_is(fault); i++) {
        enum setup_part part = (enum setup_part)i;
        if (!told_has(&proof->told, part))
            text_add(&untold, "%s%s", untold.size > 0 ? ", " : "", setup_part_word(part));
        else if (!setup_part_grows(part))
            fault = check_part(proof, part);
    }
    assert(text_ok(&untold));
    return fault;
}

void told_end(struct proof *proof)
{
    free(proof->told_rows);
}
