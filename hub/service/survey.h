/* The survey: what the board shows of the stations, out of the house's counts and one look at every piece on
 * the line. */
#ifndef TOUCHSTONE_SURVEY_H
#define TOUCHSTONE_SURVEY_H

#include "hub/service/house.h"

/* Fills name, stations (without state_since_ms), pieces_on_line, pieces_in_pool. The house is counted. */
MUST_USE struct fault survey_stations(const struct house *house, struct store *store, struct board *out);

#endif
