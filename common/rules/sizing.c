#include "common/rules/sizing.h"

#include <math.h>

double sizing_critical(const struct sizing_line *line)
{
    assert(line->rate_per_h > 0 && line->raw_h > 0);
    double critical = line->rate_per_h * line->raw_h;
    return critical < 1 ? 1 : critical;
}

struct sizing_expected sizing_expect(const struct sizing_line *line, int64_t pieces)
{
    assert(pieces >= 1);
    double critical = sizing_critical(line);
    double rate = line->rate_per_h * (double)pieces / (critical + (double)pieces - 1);
    return (struct sizing_expected){.rate_per_h = rate, .lead_h = (double)pieces / rate};
}

/* w / (w₀ + w − 1) ≥ s  ⇔  w ≥ s · (w₀ − 1) / (1 − s). */
int64_t sizing_pieces_for(const struct sizing_line *line, double share)
{
    assert(share > 0 && share < 1);
    double critical = sizing_critical(line);
    double pieces = ceil(share * (critical - 1) / (1 - share) - 1e-9);
    pieces = pieces < 1 ? 1 : pieces;
    return pieces > SIZING_PIECES_MAX ? SIZING_PIECES_MAX : (int64_t)pieces;
}
