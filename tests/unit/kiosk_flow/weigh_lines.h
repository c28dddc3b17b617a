/* How the scripts of the scale begin: somebody is in, and a piece is to be weighed. */
#ifndef TOUCHSTONE_WEIGH_LINES_H
#define TOUCHSTONE_WEIGH_LINES_H

#include "bench_helper.h"

#define IN                    "online", "badge Polisher-1", "asks badge_in -", "accept"
#define IN_S                  "online", "badge Setter-3", "asks badge_in -", "accept"
#define AT_QC(piece)          IN, "scan " piece, "asks receive " piece, "accept in_work", "asks badge_in -", "accept"
#define PUT(grams)            "weight " grams " unstable", "weight " grams " stable", "weight " grams " demand"
#define COUNTED(piece, grams) AT_QC(piece), "weight 0.000 stable", PUT(grams)
#define LIFTED(piece, grams)  COUNTED(piece, grams), "weight 0.000 stable"

#endif
