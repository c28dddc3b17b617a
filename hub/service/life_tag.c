/* bind, unbind: chips, and new printed tags. A tag or a chip belongs to one thing at a time; what had it
 * before stays written. */
#include <string.h>

#include "hub/service/life.h"
#include "hub/store/tag.h"

/* The deed itself, then what it did to the marks: the event must be there first. */
static struct fault post_mark(struct act *act, const struct piece_row *marked, enum tag_mark mark,
                              const char *old, const char *new)
{
    struct outcome outcome = outcome_accept(outcome_begin(&act->row.now.piece));
    outcome.after.tag = marked->now.piece.tag;
    struct fault fault = life_post(act, &outcome, (struct span){NULL, 0});
    struct store *store = act->desk->store;
    if (!fault_is(fault) && old[0] != '\0')
        fault = store_mark_add(store, act->reply->seq, marked->id, mark, old, false);
    if (!fault_is(fault) && new[0] != '\0')
        fault = store_mark_add(store, act->reply->seq, marked->id, mark, new, true);
    return fault_is(fault) ? fault : store_piece_mark(store, marked);
}

static struct fault bind_tag(struct act *act, struct tag tag)
{
    struct piece_row marked = act->row;
    char old[TAG_TEXT_MAX];
    bool good = false;
    struct fault fault = life_check_new_tag(act, tag, &good);
    if (fault_is(fault) || !good)
        return fault;
    memcpy(old, marked.now.piece.tag.text, sizeof old);
    marked.now.piece.tag = tag;
    return post_mark(act, &marked, MARK_TAG, old, tag.text);
}

static const struct person *person_with_chip(const struct house *house, struct uid chip)
{
    for (size_t i = 0; i < house->person_count; i++)
        if (strcmp(house->people[i].person.chip.text, chip.text) == 0)
            return &house->people[i].person;
    return NULL;
}

static struct fault bind_chip(struct act *act, struct uid chip)
{
    struct outcome taken = act_refusal(act, REASON_EXISTS);
    const struct person *person = person_with_chip(&act->desk->house, chip);
    struct piece_row marked = act->row;
    struct piece_row other;
    bool found = false;
    struct fault fault = FAULT_OK;
    if (person) {
        fault = raise_duplicate_tag(act, chip.text, person->name);
        return fault_is(fault) ? fault
                               : life_refuse(act, &taken, _("The chip %s is the badge of %s: take another."),
                                             chip.text, person->name);
    }
    fault = store_piece_find_chip(act->desk->store, chip, &other, &found);
    if (fault_is(fault))
        return fault;
    if (found && other.id == act->row.id)
        return life_refuse(act, &taken, _("The chip %s is bound to %s already."), chip.text, other.name);
    if (found) {
        fault = raise_duplicate_tag(act, chip.text, other.name);
        return fault_is(fault)
                   ? fault
                   : life_refuse(act, &taken, _("The chip %s is bound to %s (%s): unbind it there first."),
                                 chip.text, other.name, other.now.piece.tag.text);
    }
    marked.chip = chip;
    return post_mark(act, &marked, MARK_CHIP, act->row.chip.text, chip.text);
}

struct fault life_bind(struct act *act)
{
    const struct form *form = act->command->form;
    struct uid chip;
    const char *text = form_text(form, "chip");
    if (form_has(form, "chip") == form_has(form, "tag"))
        return life_refuse_field(act, REASON_BAD_FIELD, "chip", _("Say a chip or a tag: one of the two."));
    if (form_has(form, "tag"))
        return bind_tag(act, form_tag(form, "tag"));
    if (!uid_read((struct span){text, strlen(text)}, &chip))
        return life_refuse_field(
            act, REASON_BAD_FIELD, "chip",
            _("That is not the UID of a chip: 8, 14 or 20 hex digits, and not a random one (08…)."));
    return bind_chip(act, chip);
}

struct fault life_unbind(struct act *act)
{
    struct piece_row marked = act->row;
    if (act->row.chip.text[0] == '\0')
        return life_refuse_field(act, REASON_WRONG_STATE, "", _("No chip is bound to it."));
    marked.chip.text[0] = '\0';
    return post_mark(act, &marked, MARK_CHIP, act->row.chip.text, "");
}
