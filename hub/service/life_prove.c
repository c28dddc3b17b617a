/* Transfer slips, tags and chips, inspection sheets, serial numbers: proved from the events that made them.
 */
#include "hub/service/prove.h"
#include "hub/store/engraving.h"
#include "hub/store/inspection.h"
#include "hub/store/piece.h"
#include "hub/store/slip.h"
#include "hub/store/tag.h"

struct fault life_prove(const struct prover *prover)
{
    struct prover mine = *prover;
    struct fault fault = store_slip_prove(prover->store, prove_say, &mine);
    if (!fault_is(fault))
        fault = store_mark_prove(prover->store, prove_say, &mine);
    if (!fault_is(fault))
        fault = store_inspection_prove(prover->store, prove_say, &mine);
    if (!fault_is(fault))
        fault = store_identify_prove(prover->store, prove_say, &mine);
    return fault_is(fault) ? fault : store_engraving_prove(prover->store, prove_say, &mine);
}
