/* The digests of days, those in the store and those kept outside, against the chain as the walk comes by. */
#include <stdlib.h>
#include <string.h>

#include "common/base/grow.h"
#include "hub/service/verify_inside.h"

struct digests {
    struct digest_row *rows;
    size_t count, capacity, next;
    size_t next_line; /* of those kept outside */
    struct fault fault;
};

static bool take_row(void *context, const struct digest_row *row)
{
    struct digests *digests = context;
    struct digest_row *rows =
        grow_one(digests->rows, digests->count, &digests->capacity, sizeof *digests->rows);
    if (!rows) {
        digests->fault = fault_make(FAULT_FULL, "no memory for the digests");
        return false;
    }
    digests->rows = rows;
    digests->rows[digests->count++] = *row;
    return true;
}

struct fault digests_begin(struct proof *proof)
{
    proof->digests = calloc(1, sizeof *proof->digests);
    if (!proof->digests)
        return fault_make(FAULT_FULL, "no memory for the digests");
    struct fault fault = store_digest_each(proof->store, take_row, proof->digests);
    return fault_is(fault) ? fault : proof->digests->fault;
}

void digests_end(struct proof *proof)
{
    if (proof->digests)
        free(proof->digests->rows);
    free(proof->digests);
}

static void complain(struct proof *proof, const char *day, int64_t seq, const char *whose)
{
    proof_complain(
        proof, seq <= proof->seq ? seq : 0,
        "the digest of %s that %s kept says something else of event %lld and all before it: history was "
        "written anew",
        day, whose, (long long)seq);
}

static void check_row(struct proof *proof, const struct digest_row *row, const unsigned char *balances)
{
    unsigned char sum[DIGEST_SUM_SIZE];
    digest_sum(row, sum);
    bool fits = row->seq == proof->seq && memcmp(row->seal, proof->seal, sizeof row->seal) == 0 &&
                memcmp(row->balances, balances, sizeof row->balances) == 0 &&
                memcmp(row->sum, sum, sizeof sum) == 0;
    proof->report->digests++;
    if (!fits)
        complain(proof, row->day, row->seq, "the store");
}

static void check_line(struct proof *proof, const struct digest_line *line, const unsigned char *balances)
{
    proof->report->digests++;
    if (line->seq != proof->seq || !digest_line_fits(line, proof->seal, balances))
        complain(proof, line->day, line->seq, "you");
}

static bool row_is_due(const struct proof *proof, int64_t seq)
{
    const struct digests *digests = proof->digests;
    return digests->next < digests->count && digests->rows[digests->next].seq <= seq;
}

static bool line_is_due(const struct proof *proof, int64_t seq)
{
    size_t next = proof->digests->next_line;
    return next < proof->conf->digest_count && proof->conf->digests[next].seq <= seq;
}

/* Up to `seq`: what names an event that there is not is due at the end. */
static struct fault check_due(struct proof *proof, int64_t seq)
{
    unsigned char balances[BALANCES_DIGEST_SIZE];
    if (!row_is_due(proof, seq) && !line_is_due(proof, seq))
        return FAULT_OK;
    struct fault fault = accounts_hash(&proof->accounts, balances);
    if (fault_is(fault))
        return fault;
    while (row_is_due(proof, seq))
        check_row(proof, &proof->digests->rows[proof->digests->next++], balances);
    while (line_is_due(proof, seq))
        check_line(proof, &proof->conf->digests[proof->digests->next_line++], balances);
    return FAULT_OK;
}

struct fault digests_check(struct proof *proof)
{
    return check_due(proof, proof->seq);
}

struct fault digests_check_rest(struct proof *proof)
{
    return check_due(proof, INT64_MAX);
}
