/* Sizing: how many pieces a line needs (DOMAIN § 4). Pure.
 *
 * With bottleneck rate r and raw process time T a perfect line needs w₀ = r · T pieces (Little). One of real
 * variability reaches, with w pieces, the share w / (w₀ + w − 1) of its rate: the practical worst case.
 * Source: W. J. Hopp, M. L. Spearman, "Factory Physics", chapter 7. */
#ifndef TOUCHSTONE_SIZING_H
#define TOUCHSTONE_SIZING_H

#include "common/base/base.h"

/* A line, or one station as a line of its own. Hours are hours of work. */
struct sizing_line {
    double rate_per_h; /* r: of its bottleneck, > 0 */
    double raw_h;      /* T: time that one piece is worked on, > 0 */
};

struct sizing_expected {
    double rate_per_h;
    double lead_h; /* from entry to exit: w / rate */
};

/* w₀ = r · T, never below one piece. */
double sizing_critical(const struct sizing_line *line);
/* With `pieces` ≥ 1 in it. */
struct sizing_expected sizing_expect(const struct sizing_line *line, int64_t pieces);
/* The fewest pieces with which the line reaches `share` (0 < share < 1) of its rate; never fewer than w₀
 * rounded up times the share. */
int64_t sizing_pieces_for(const struct sizing_line *line, double share);

#define SIZING_PIECES_MAX 100000

#endif
