/* Tables whose rows no event has whole: their sums are told in the chain, and are what the tables have. */
#include <string.h>

#include "hub/service/verify_inside.h"

static void follow(struct proof *proof, int64_t seq, const struct table_seal *told)
{
    enum sealed_table table;
    unsigned char seal[EVENT_SEAL_SIZE];
    table_seal_make(seal, proof->seal, told);
    if (memcmp(seal, told->seal, sizeof seal) != 0)
        proof_complain(proof, seq,
                       "event %lld: what was told behind it of a table (%s) was changed after it was sealed",
                       (long long)seq, told->table);
    memcpy(proof->seal, told->seal, sizeof proof->seal);
    if (!sealed_table_find(told->table, &table))
        return; /* its seal says that it was so */
    proof->tables[table].seq = seq;
    memcpy(proof->tables[table].sum, told->sum, TABLE_SUM_SIZE);
}

void tables_follow(struct proof *proof, const struct history_item *item)
{
    for (size_t i = 0; i < item->table_count; i++)
        follow(proof, item->event.seq, &item->tables[i]);
}

static struct fault check_table(struct proof *proof, enum sealed_table table)
{
    unsigned char sum[TABLE_SUM_SIZE];
    struct fault fault = store_table_sum(proof->store, table, sum);
    if (fault_is(fault))
        return fault;
    const char *words = sealed_table_words(table);
    long long seq = proof->tables[table].seq;
    if (seq == 0)
        proof_complain(proof, 0, "%s: nothing tells how they were; it was taken out", words);
    else if (memcmp(sum, proof->tables[table].sum, sizeof sum) != 0)
        proof_complain(proof, 0,
                       "%s are not as event %lld left them, and nothing that was booked changed them", words,
                       seq);
    return FAULT_OK;
}

struct fault tables_check_rest(struct proof *proof)
{
    struct fault fault = FAULT_OK;
    for (int i = 0; i < SEALED_TABLE_COUNT && proof->report->events > 0 && !fault_is(fault); i++)
        fault = check_table(proof, (enum sealed_table)i);
    return fault;
}
