/* The metal ledger's resources. */
#ifndef TOUCHSTONE_API_LEDGER_H
#define TOUCHSTONE_API_LEDGER_H

#include "hub/api/api.h"

/* GET /v1/ledger?book=…&open=true&seq=…&at=…: balances by book and account, now or as they were. */
enum api_when ledger_get(struct api *api, const struct api_call *call, struct api_answer *answer);
/* GET /v1/ledger/returns: what was returned and waits for an assay or for the refiner. */
enum api_when ledger_returns_get(struct api *api, const struct api_call *call, struct api_answer *answer);
/* GET /v1/ledger/refinings */
enum api_when ledger_refinings_get(struct api *api, const struct api_call *call, struct api_answer *answer);
/* GET /v1/ledger/settlements, GET /v1/ledger/settlements/{settlement} */
enum api_when settlements_get(struct api *api, const struct api_call *call, struct api_answer *answer);
enum api_when settlement_get(struct api *api, const struct api_call *call, struct api_answer *answer);

#endif
