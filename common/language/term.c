/* Words of the code as people say them: defects, reasons, kinds of returns, criteria, judgements, kinds of
 * stations. A word that is not here is the workshop's own, and is shown as it is. */
#include <string.h>

#include "common/language/language.h"

static const struct {
    const char *word, *said;
} TERMS[] = {
    /* defects */
    {"weight", N_("Weight")},
    {"inspection", N_("Inspection")},
    {"porosity", N_("Porosity")},
    {"scratch", N_("Scratch")},
    {"loose_stone", N_("Loose stone")},
    {"dimension", N_("Dimension")},
    {"other", N_("Other")},
    {"misfill", N_("Misfilled")},
    {"crack", N_("Crack")},
    {"broken", N_("Broken")},
    {"stone", N_("Stone")},
    {"design", N_("Design")},
    {"client", N_("Client")},
    /* reasons */
    {"rush_order", N_("Rush order")},
    {"client_waits", N_("The client waits")},
    {"flask_ready", N_("The flask is ready")},
    {"bench_idle", N_("A bench is idle")},
    {"staff_absent", N_("Somebody is absent")},
    {"station_down", N_("A station is down")},
    {"client_agrees", N_("The client agrees")},
    {"not_visible", N_("Not visible")},
    {"within_use", N_("Good enough for its use")},
    {"measuring", N_("Measured wrongly")},
    {"repair", N_("A repair")},
    /* how a piece went missing */
    {"not_at_its_place", N_("Not at its place")},
    {"on_the_way", N_("Lost on the way")},
    {"at_counting", N_("Not there when counted")},
    {"theft", N_("Theft")},
    /* why something of metal is not weighed */
    {"no_scale", N_("No scale here")},
    {"too_large", N_("Too large for the scale")},
    {"sealed", N_("It is sealed")},
    /* what is returned */
    /* Translators: the channel of metal between button and pieces */
    {"sprue", N_("Sprue")},
    /* Translators: what is left of the metal in the funnel of a casting */
    {"button", N_("Button")},
    {"casting", N_("Casting")},
    /* Translators: a small ready-made part: clasp, post, jump ring */
    {"finding", N_("Finding")},
    {"filings", N_("Filings")},
    {"dust", N_("Polishing dust")},
    /* Translators: what is swept from the floor */
    {"sweeps", N_("Sweeps")},
    {"solutions", N_("Solutions")},
    /* criteria */
    {"dimensions", N_("Dimensions")},
    {"fineness", N_("Fineness")},
    {"surface", N_("Surface")},
    {"stones", N_("Stones")},
    {"function", N_("Function")},
    /* Translators: where the stones will sit */
    {"seats", N_("Seats")},
    /* how a criterion was tested, and when a photo was taken */
    {"touch", N_("Touch test")},
    {"xrf", N_("XRF")},
    {"before", N_("Before")},
    {"after", N_("After")},
    /* judgements */
    {"pass", N_("Passes")},
    {"fail", N_("Fails")},
    {"conditional", N_("A manager decides")},
    {"conditional_pass", N_("Passes, but close")},
    {"conditional_fail", N_("Fails, narrowly")},
    {"no_verdict", N_("Not judged")},
    {"not_judged", N_("Not judged")},
    {"open", N_("Open")},
    /* why it could not be passed as it was */
    {"weight_fails", N_("its weight fails")},
    {"weigh_again", N_("its weight is too close")},
    {"needs_manager", N_("only a manager may pass it")},
    {"sheet_fails", N_("its inspection sheet fails")},
    {"no_sheet", N_("its inspection sheet is missing")},
    /* what was done at a bench, in alerts of before (language_deed) */
    {"receive", N_("taken in")},
    {"start", N_("started")},
    {"finish", N_("finished")},
    {"weigh", N_("weighed")},
    {"rework", N_("sent back")},
    /* accounts */
    {"loss", N_("Loss")},
    {"gain", N_("Gain")},
    {"vault", N_("Vault")},
    {"scrap", N_("Clean scrap")},
    {"stock", N_("Stock")},
    /* how stones are set */
    {"prong", N_("Prong")},
    {"bezel", N_("Bezel")},
    {"pave", N_("Pavé")},
    {"channel", N_("Channel")},
    {"bead", N_("Bead")},
    {"flush", N_("Flush")},
    /* what became of stones that are not set */
    {"with_me", N_("I have them")},
    {"lost", N_("Lost")},
    /* custody classes */
    {"own", N_("own metal")},
    {"recycled", N_("recycled")},
    /* kinds of stations */
    {"wax", N_("Wax")},
    {"tree", N_("Tree")},
    {"cleanup", N_("Clean-up")},
    {"assembly", N_("Assembly")},
    {"setting", N_("Setting")},
    {"polishing", N_("Polishing")},
    {"plating", N_("Plating")},
    {"engraving", N_("Engraving")},
    {"qc", N_("QC")},
    {"delivery", N_("Delivery")},
    /* what is no station */
    {"pool", N_("Not started")},
    /* Translators: pieces on hold that a manager took off their station, to make room */
    {"parked", N_("Parked")},
    {"melting", N_("Melting")},
    {"assay", N_("Assay")},
    {"elsewhere", N_("Elsewhere")},
    /* the books of metal that is counted fine */
    {"fine:au", N_("Fine gold")},
    {"fine:ag", N_("Fine silver")},
    {"fine:pt", N_("Fine platinum")},
    {"fine:pd", N_("Fine palladium")},
};

const char *language_term(const char *word)
{
    for (size_t i = 0; i < COUNT_OF(TERMS); i++)
        if (strcmp(TERMS[i].word, word) == 0)
            return _(TERMS[i].said);
    return word;
}

const char *language_term_at(int index)
{
    return index < (int)COUNT_OF(TERMS) ? TERMS[index].word : NULL;
}
