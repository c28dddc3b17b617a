/* Which families have tables of their own that follow from the events. */
#include "hub/service/metal_prove.h"
#include "hub/service/prove.h"
#include "hub/service/verify_inside.h"

/* A family adds its `x_prove` here. */
static prove_family *const families[] = {
    alert_prove, grant_prove, learn_prove, lend_prove, life_prove, metal_prove, order_prove, photo_prove,
};

struct fault prove_families(const struct prover *prover)
{
    struct fault fault = FAULT_OK;
    for (size_t i = 0; i < COUNT_OF(families) && !fault_is(fault); i++)
        fault = families[i](prover);
    return fault;
}

void prove_complain(const struct prover *prover, int64_t seq, const char *format, ...)
{
    char sentence[FAULT_TEXT_MAX];
    struct text text = TEXT_IN(sentence);
    va_list arguments;
    va_start(arguments, format);
    text_add_list(&text, format, arguments);
    va_end(arguments);
    text_end_cut(&text);
    proof_complain(prover->proof, seq, "%s", sentence);
}

void prove_say(void *context, const char *sentence)
{
    const struct prover *prover = context;
    proof_complain(prover->proof, 0, "%s", sentence);
}
