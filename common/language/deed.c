/* What was done, as a person says it afterwards. What is not here happened in the office. */
#include <string.h>

#include "common/language/language.h"

static const struct {
    const char *word, *said;
} DEEDS[] = {
    {"receive", N_("Taken in")},
    {"start", N_("Started")},
    {"finish", N_("Finished")},
    {"weigh", N_("Weighed")},
    {"pass", N_("Passed")},
    {"rework", N_("Sent back")},
    {"withdraw", N_("Taken back")},
    {"hold", N_("Put on hold")},
    {"release", N_("No longer on hold")},
    {"park", N_("Parked")},
    {"unpark", N_("Brought back")},
    {"scrap", N_("Scrapped")},
    {"missing", N_("Missing")},
    {"found", N_("Found")},
    {"remake", N_("Made anew")},
    {"split", N_("Lot split")},
    {"merge", N_("Lot joined")},
    {"bind", N_("Tag or chip bound")},
    {"unbind", N_("Tag or chip taken off")},
    {"send", N_("Sent out")},
    {"arrive", N_("Came in")},
    {"hand_over", N_("Handed to another")},
    {"inspect", N_("Inspection sheet")},
    {"check_setting", N_("Check before setting")},
    {"engrave", N_("Serial number")},
    {"accept", N_("Accepted as it is")},
    {"override", N_("Let past a limit")},
    {"build_tree", N_("Put on a tree")},
    {"take_apart", N_("Taken off a tree")},
    {"cast", N_("Cast")},
    {"cut", N_("Cut off a tree")},
    {"issue_metal", N_("Metal taken")},
    {"return_metal", N_("Metal returned")},
    {"return_scrap", N_("Scrap returned")},
    {"collect", N_("Sweeps collected")},
    {"melt", N_("Melted")},
    {"stock_take", N_("Counted")},
    {"stock_out", N_("Component added")},
    {"issue_stones", N_("Stones taken")},
    {"set_stones", N_("Stones set")},
    {"return_stones", N_("Stones returned")},
    {"break_stones", N_("Stone broken")},
    {"lose_stones", N_("Stone lost")},
    {"release_order", N_("Order released")},
    {"apply_change", N_("Order changed")},
    {"cancel_order", N_("Order cancelled")},
    {"correct", N_("Corrected")},
    {"deliver", N_("Delivered")},
    {"receipt", N_("The client has it")},
};

const char *language_deed(const char *verb)
{
    for (size_t i = 0; i < COUNT_OF(DEEDS); i++)
        if (strcmp(DEEDS[i].word, verb) == 0)
            return DEEDS[i].said;
    return NULL;
}
