/* What metal keeps beside the transfers, proved from them. */
#include "hub/service/metal_prove.h"

#include "hub/store/metal.h"

struct fault metal_prove(const struct prover *prover)
{
    int64_t streams;
    struct fault fault = store_stream_count_wrong(prover->store, &streams);
    if (!fault_is(fault) && streams > 0)
        prove_complain(prover, 0, "%lld recovery streams do not hold what was returned into them",
                       (long long)streams);
    struct prover mine = *prover;
    if (!fault_is(fault))
        fault = store_refining_prove(prover->store, prove_say, &mine);
    return fault_is(fault) ? fault : store_component_prove(prover->store, prove_say, &mine);
}
