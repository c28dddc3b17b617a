/* Who may do what: roles of people, and the proof that it is they: a PIN with the command, or a session that
 * was signed in with one. A badge alone never does a manager's work. */
#include "hub/service/pin.h"

static const char *only_for(enum who who)
{
    if (who == WHO_BENCH)
        return _("Only who works here may do this.");
    return who == WHO_MANAGER ? _("Only a manager may do this.")
                              : _("Only somebody of the office may do this.");
}

/* A session acts under its own badge, and proves who it is by that. */
static bool is_own_session(const struct act *act)
{
    return act->who->is_office && tag_equal(act->who->badge, act->command->operator_badge);
}

/* Of who signed in, whomever the command names. */
static uint32_t roles_of(const struct act *act)
{
    const struct house *house = &act->desk->house;
    int person = act->who->is_office ? house_find_person(house, act->who->badge) : act->person;
    return person >= 0 ? person_roles(&house->people[person].person) : 0;
}

static struct fault check_pin(struct act *act, enum reason *out)
{
    enum pin_fit fit;
    const char *where = house_kiosk_name(&act->desk->house, act->who->kiosk);
    struct fault fault = pin_try(act->desk, act->command->operator_badge, act->command->pin, where, &fit);
    if (fault_is(fault) || fit == PIN_FITS)
        return fault;
    struct text detail = TEXT_IN(act->reply->detail);
    pin_explain(&detail, fit);
    *out = REASON_WRONG_PIN;
    return FAULT_OK;
}

struct fault check_right(struct act *act, enum reason *out)
{
    enum who who = form_who(act->command);
    *out = REASON_NONE;
    if (act->who->is_office && !tag_is_none(act->command->operator_badge) && !is_own_session(act)) {
        act_refuse_because(act, REASON_NOT_ALLOWED, _("A session acts under its own badge only: %s."),
                           act->who->badge.text);
        *out = REASON_NOT_ALLOWED;
        return FAULT_OK;
    }
    if (act->command->verb == VERB_OVERRIDE && act->command->decided == DECIDED_KIOSK) {
        *out = REASON_NOT_ALLOWED; /* without the hub there is none: nobody could count it */
        return FAULT_OK;
    }
    if (who == WHO_BENCH && !act->who->is_office)
        return FAULT_OK; /* who badges in may work */
    uint32_t roles = roles_of(act);
    if (!roles_allow(roles, who)) {
        act_refuse_because(act, REASON_NOT_ALLOWED, "%s", only_for(who));
        *out = REASON_NOT_ALLOWED;
        return FAULT_OK;
    }
    return who == WHO_BENCH || is_own_session(act) ? FAULT_OK : check_pin(act, out);
}
