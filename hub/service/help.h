/* The sentence on the wall that would help: what stands, what blocks it, who is missing (DOMAIN § 4). Pure.
 */
#ifndef TOUCHSTONE_HELP_H
#define TOUCHSTONE_HELP_H

#include "common/rules/board.h"

/* `goes_to`: where most of what is done here goes next; `blocked_by`: the full station that keeps it here.
 * NULL for none. `out` is "" when nothing needs help. */
void help_write(char out[HELP_TEXT_MAX], const struct board_station *at, const struct board_station *goes_to,
                const struct board_station *blocked_by);

#endif
