/* A cast tree is cut: its pieces go on where it was, misfilled ones, sprue and button are scrap. */
#include <stdlib.h>

#include "common/base/json.h"
#include "hub/service/happened.h"
#include "hub/service/tree.h"

struct cutting {
    struct act *act;
    const struct form *form;
    struct piece_row *rows; /* what hangs on it */
    size_t count;
    struct cut_part parts[TREE_PIECES_MAX];
    bool listed[TREE_PIECES_MAX];
    struct cut cut;
    struct piece tree; /* in the hands of whoever cuts it */
    bool refused;
};

/* ------------------------------------------------------------------ what the form says */

static size_t find_piece(const struct cutting *cutting, struct tag tag)
{
    size_t i = 0;
    while (i < cutting->count && !tag_equal(cutting->rows[i].now.piece.tag, tag))
        i++;
    return i;
}

static void read_part(struct cutting *cutting, const struct form *row)
{
    size_t at = find_piece(cutting, form_tag(row, "piece"));
    bool is_odd = at == cutting->count || cutting->listed[at];
    if (is_odd && act_stands(cutting->act, at < cutting->count ? REASON_EXISTS : REASON_UNKNOWN_THING))
        return; /* a line about nothing */
    if (is_odd) {
        act_refuse_about(cutting->act, at < cutting->count ? REASON_EXISTS : REASON_UNKNOWN_THING,
                         at < cutting->count ? N_("%s is listed twice.")
                                             : N_("%s does not hang on this tree."),
                         form_text(row, "piece"));
        cutting->refused = true;
        return;
    }
    cutting->listed[at] = true;
    cutting->parts[at].has_mass = form_has(row, "mass_ug");
    cutting->parts[at].mass = form_mass(row, "mass_ug");
    cutting->parts[at].misfilled = form_int(row, "misfilled") != 0;
}

static void read_parts(struct cutting *cutting)
{
    size_t count;
    const struct form *rows = form_rows(cutting->form, "pieces", &count);
    for (size_t i = 0; i < cutting->count; i++) /* of one alloy: theories are as volumes */
        cutting->parts[i].theory =
            MASS_UG(cutting->rows[i].volume_mm3_e3 * cutting->rows[i].now.piece.quantity);
    for (size_t i = 0; i < count && !cutting->refused; i++)
        read_part(cutting, &rows[i]);
}

static void refuse_cut(struct cutting *cutting)
{
    struct act *act = cutting->act;
    const struct cut *cut = &cutting->cut;
    cutting->refused = true;
    if (cut->reason == REASON_NO_WEIGHT)
        act_refuse_because(act, cut->reason,
                           _("Weigh the pieces: each for itself or all together (group_ug); a misfilled one "
                             "for itself."));
    else
        act_refuse_because(act, cut->reason, _("%s had %s, and what was weighed is %s: weigh again."),
                           act->row.name, posting_grams(cutting->tree.book_mass).text,
                           posting_grams(mass_subtract(cutting->tree.book_mass, cut->missing)).text);
    act->reply->numbers = cut->numbers;
    act_show_piece(act, &act->row.now.piece);
}

static struct cut cut_with(struct cutting *cutting, bool has_group, struct mass group)
{
    const struct form *form = cutting->form;
    return tree_cut(cutting->parts, cutting->count, has_group, group, form_mass(form, "sprue_ug"),
                    form_mass(form, "button_ug"), cutting->tree.book_mass);
}

/* It is cut, whatever was weighed: a misfilled piece that nobody weighed counts nothing, and what is left of
 * the tree is shared among the others. */
static void cut_unweighed(struct cutting *cutting)
{
    const struct form *form = cutting->form;
    struct mass shown = mass_add(form_mass(form, "sprue_ug"), form_mass(form, "button_ug"));
    for (size_t i = 0; i < cutting->count; i++) {
        struct cut_part *part = &cutting->parts[i];
        part->has_mass |= part->misfilled;
        shown = mass_add(shown, part->mass);
    }
    struct mass rest = mass_subtract(cutting->tree.book_mass, shown);
    cutting->cut = cut_with(cutting, true,
                            form_has(form, "group_ug") ? form_mass(form, "group_ug")
                            : rest.ug > 0              ? rest
                                                       : MASS_UG(0));
}

/* A share is nobody's: what the first who works on the piece loses would hide in it. */
static void check_shares(struct cutting *cutting)
{
    for (size_t i = 0; i < cutting->count && !cutting->refused; i++) {
        const struct piece_row *row = &cutting->rows[i];
        if (cutting->parts[i].has_mass || cutting->parts[i].misfilled || tree_may_share(&row->now.piece) ||
            act_stands(cutting->act, REASON_NO_WEIGHT))
            continue;
        cutting->refused = true;
        act_refuse_because(cutting->act, REASON_NO_WEIGHT,
                           _("%s is not weighed in at any step before others have worked on it: weigh each "
                             "piece for itself."),
                           row->name);
        act_show_piece(cutting->act, &cutting->act->row.now.piece);
    }
}

static void judge(struct cutting *cutting)
{
    const struct form *form = cutting->form;
    read_parts(cutting);
    if (cutting->refused)
        return;
    cutting->cut = cut_with(cutting, form_has(form, "group_ug"), form_mass(form, "group_ug"));
    enum reason reason = cutting->cut.reason;
    if (reason == REASON_NONE)
        check_shares(cutting);
    if (reason == REASON_NONE)
        return;
    if (!act_stands(cutting->act, reason))
        refuse_cut(cutting);
    else if (reason == REASON_NO_WEIGHT)
        cut_unweighed(cutting);
}

/* ------------------------------------------------------------------ who cast it */

/* The casting, and whether it was cut, by the life of the tree without what was taken back. */
static struct fault find_casting(struct act *act, struct event_row *cast, bool *is_cast, bool *is_cut)
{
    struct event_row event;
    struct fault fault = FAULT_OK;
    *is_cast = *is_cut = false;
    for (int64_t seq = act->row.event; seq != 0 && !*is_cast && !fault_is(fault); seq = event.previous) {
        fault = store_event_get(act->desk->store, seq, &event);
        bool back = !fault_is(fault) && event.verb == VERB_WITHDRAW && event.changes;
        if (back) /* on with what was before that */
            fault = store_event_get(act->desk->store, event.corrects, &event);
        if (fault_is(fault) || back || !event.changes)
            continue;
        *is_cut |= event.verb == VERB_CUT;
        *is_cast = event.verb == VERB_CAST;
        if (*is_cast)
            *cast = event;
    }
    return fault;
}

/* The caster's; the stretch's, when nobody knows who it was. */
static struct fault find_open(struct cutting *cutting, struct account *out)
{
    struct act *act = cutting->act;
    struct event_row cast;
    bool is_cast, is_cut;
    struct fault fault = find_casting(act, &cast, &is_cast, &is_cut);
    *out = ledger_open_balance(&act->row.now.piece);
    if (!fault_is(fault) && is_cast && !tag_is_none(cast.after.piece.holder))
        *out = ledger_open_operator(cast.after.piece.holder);
    return fault;
}

struct fault tree_find_credited(struct act *act, struct account *out, bool *found)
{
    struct event_row cast;
    bool is_cast, is_cut;
    struct fault fault = find_casting(act, &cast, &is_cast, &is_cut);
    *out = ledger_open_balance(&act->row.now.piece);
    *found = is_cut && !is_cast;
    return fault;
}

/* ------------------------------------------------------------------ posting */

static struct fault post_tree(struct cutting *cutting, bool *bears)
{
    struct act *act = cutting->act;
    struct posting posting;
    struct account open;
    struct book book = desk_book_of(&act->desk->house, &act->row);
    struct piece after = tree_end(&act->row.now.piece);
    struct fault fault = find_open(cutting, &open);
    if (fault_is(fault))
        return fault;
    posting_begin(&posting, act);
    ledger_post_move(&posting.transfers, book, &act->row.now.piece, &cutting->tree);
    tree_post_cut(&posting.transfers, book, ledger_holder(&cutting->tree), open, &cutting->cut,
                  form_mass(cutting->form, "sprue_ug"), form_mass(cutting->form, "button_ug"));
    json_add_int(&posting.text, "pieces", (int64_t)cutting->count);
    json_add_int(&posting.text, "missing_ug", cutting->cut.missing.ug);
    json_add_int_if(&posting.text, "shared_ug", cutting->cut.shared.ug);
    json_add_int_if(&posting.text, "misfilled_ug", cutting->cut.misfilled.ug);
    fault = posting_check(act, &posting, bears);
    return fault_is(fault) || !*bears ? fault : posting_write_piece(act, &posting, &act->row, &after);
}

static struct piece scrapped(const struct piece *piece)
{
    struct piece after = *piece;
    after.place = PLACE_SCRAPPED;
    after.state = PIECE_DONE;
    after.station = after.tray = code_of("");
    after.holder = tag_of("");
    return after;
}

static struct fault post_piece(struct cutting *cutting, size_t index)
{
    struct act *act = cutting->act;
    struct piece_row *row = &cutting->rows[index];
    const struct cut_part *part = &cutting->parts[index];
    struct piece off = tree_cut_off(&row->now.piece, &cutting->tree, part);
    struct posting posting;
    posting_begin(&posting, act);
    posting.event.form = (struct span){NULL, 0}; /* the tree's event has it */
    json_add_true_if(&posting.text, "shared", !part->has_mass);
    json_add_true_if(&posting.text, "misfilled", part->misfilled);
    if (part->misfilled) {
        struct piece gone = scrapped(&off);
        ledger_post_move(&posting.transfers, desk_book_of(&act->desk->house, row), &off, &gone);
        off = gone;
    }
    int64_t before = row->event;
    struct fault fault = posting_write_piece(act, &posting, row, &off);
    bool teaches = part->has_mass && !part->misfilled;
    return fault_is(fault) || !teaches ? fault : learn_note_cut(act, row, before);
}

static struct fault post(struct cutting *cutting)
{
    bool bears = false;
    struct fault fault = post_tree(cutting, &bears);
    if (fault_is(fault) || !bears)
        return fault;
    for (size_t i = 0; i < cutting->count && !fault_is(fault); i++)
        fault = post_piece(cutting, i);
    return fault;
}

/* ------------------------------------------------------------------ the deed */

static bool may_be_cut(struct act *act)
{
    const struct piece *tree = &act->row.now.piece;
    const char *why = NULL;
    if (!tree_is_one(act))
        return false;
    if (tree->place != PLACE_STATION || tree->state != PIECE_IN_WORK)
        why = N_("%s is not in work: start it first.");
    else if (tree->book_mass.ug == 0)
        why = N_("%s is not cast yet.");
    bool lies_here = tree->place == PLACE_STATION && !tree->transit;
    if (!why || (lies_here && act_stands(act, REASON_WRONG_STATE)))
        return true;
    act_refuse_about(act, REASON_WRONG_STATE, why, act->row.name);
    act_show_piece(act, tree);
    return false;
}

struct fault tree_cut_book(struct act *act, const struct form *form)
{
    if (!may_be_cut(act))
        return FAULT_OK;
    struct cutting *cutting = calloc(1, sizeof *cutting);
    if (!cutting)
        return fault_make(FAULT_FULL, "no memory to cut a tree");
    cutting->act = act;
    cutting->form = form;
    cutting->tree = act->row.now.piece;
    if (act->person >= 0) /* whoever cuts it has it in hand */
        cutting->tree.holder = act->command->operator_badge;
    struct fault fault = tree_load_pieces(act, &cutting->rows, &cutting->count);
    if (!fault_is(fault) && cutting->count == 0)
        fault = fault_make(FAULT_INPUT, "nothing hangs on tree %s: run verify", act->row.name);
    if (!fault_is(fault))
        judge(cutting);
    if (!fault_is(fault) && !cutting->refused)
        fault = post(cutting);
    free(cutting->rows);
    free(cutting);
    return fault;
}
