/* The set-up, as far as events tell it: what a change found is what the one before it left, new rows leave
 * the old ones alone, and the tables are what the last one left. */
#include <string.h>

#include "hub/service/verify_inside.h"

static bool is_same(const struct told *a, const struct told *b, enum setup_part part)
{
    return memcmp(a->digest[part], b->digest[part], TOLD_DIGEST_SIZE) == 0;
}

/* What an event found when it changed the set-up. */
static void check_was(struct proof *proof, const struct event_row *event)
{
    struct told was;
    if (proof->told_seq == 0 || !told_find(event->found, "setup_was", &was))
        return;
    for (int i = 0; i < SETUP_PART_COUNT; i++)
        if (!setup_part_grows((enum setup_part)i) && !is_same(&was, &proof->told, (enum setup_part)i))
            proof_complain(
                proof, event->seq,
                "event %lld: the %s of the set-up were not as event %lld had left them, and no event "
                "changed them",
                (long long)event->seq, setup_part_word((enum setup_part)i), (long long)proof->told_seq);
}

/* The rows that it told are there as they were. */
static struct fault check_growing(struct proof *proof, const struct event_row *event, const struct told *told)
{
    struct fault fault = FAULT_OK;
    for (int i = 0; i < SETUP_PART_COUNT && !fault_is(fault); i++) {
        struct told now;
        if (!setup_part_grows((enum setup_part)i))
            continue;
        fault = told_read_part(proof->store, (enum setup_part)i, told->rows[i], now.digest[i]);
        if (!fault_is(fault) && !is_same(&now, told, (enum setup_part)i))
            proof_complain(
                proof, event->seq, "event %lld: the first %lld %s of the set-up are not as it told them",
                (long long)event->seq, (long long)told->rows[i], setup_part_word((enum setup_part)i));
    }
    return fault;
}

struct fault told_check(struct proof *proof, const struct event_row *event)
{
    bool may_tell = event->seq == 1 || event->verb == VERB_PUT || event->verb == VERB_ACCEPT_LIMIT;
    struct told told;
    if (!may_tell || !told_find(event->found, "setup", &told))
        return FAULT_OK;
    check_was(proof, event);
    proof->told = told;
    proof->told_seq = event->seq;
    return check_growing(proof, event, &told);
}

struct fault told_check_rest(struct proof *proof)
{
    struct fault fault = FAULT_OK;
    proof->report->setup_untold = proof->told_seq == 0 && proof->report->events > 0;
    for (int i = 0; i < SETUP_PART_COUNT && proof->told_seq != 0 && !fault_is(fault); i++) {
        struct told now;
        if (setup_part_grows((enum setup_part)i))
            continue;
        fault = told_read_part(proof->store, (enum setup_part)i, 0, now.digest[i]);
        if (!fault_is(fault) && !is_same(&now, &proof->told, (enum setup_part)i))
            proof_complain(proof, 0,
                           "the %s of the set-up are not as event %lld, the last to tell them, left them",
                           setup_part_word((enum setup_part)i), (long long)proof->told_seq);
    }
    return fault;
}
