/* Lent places in whole lives, by DOMAIN's sentences (§ 10): "the hub counts it as taken until one of them
 * [the receive that uses it, the hand-back], or a write-off, is booked". */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/service/lend.h"
#include "tests/life/whole.h"

/* ------------------------------------------------------------------ lending */

struct lending {
    const struct whole_lender *lenders;
};

static struct fault lend(struct desk *desk, void *context)
{
    const struct lending *lending = context;
    struct watch watch = {.kiosk_count = LIFE_ACTORS_MAX};
    bool changed;
    for (int i = 0; i < LIFE_ACTORS_MAX; i++)
        watch.kiosks[i] = (struct kiosk_watch){
            .kiosk = lending->lenders[i].kiosk, .connected = true, .outbox = lending->lenders[i].outbox};
    return lend_refresh(desk, &watch, &changed);
}

struct fault whole_lend(struct service *service, const struct whole_lender lenders[LIFE_ACTORS_MAX])
{
    struct lending lending = {lenders};
    return service_task(service, lend, &lending);
}

/* ------------------------------------------------------------------ judging */

static const struct whole_lent *find(const struct view *view, int64_t id)
{
    for (int i = 0; i < view->lent_count; i++)
        if (view->lent[i].id == id)
            return &view->lent[i];
    return NULL;
}

static bool is_named(const char *says, int64_t id)
{
    const char *at = strstr(says, "\"lent\":[");
    at = at ? at + strlen("\"lent\":[") : NULL;
    while (at && *at != ']') {
        char *end;
        if (strtoll(at, &end, 10) == id)
            return true;
        at = *end == ',' ? end + 1 : end;
    }
    return false;
}

/* How it ends by this step; "": it does not. A receive that has happened has used it; one that asks may,
 * where there is no other room: that is seen by the limits. */
static const char *end_of(const struct whole_case *of, const char *verb, const struct whole_lent *was,
                          const struct whole_lent *is)
{
    char kiosk[CODE_TEXT_MAX];
    whole_field(of->step->says, "kiosk", kiosk, sizeof kiosk);
    bool own = of->step->sender == was->sender && is_named(of->step->says, was->id);
    if (of->reply->result != RESULT_ACCEPTED || of->step->how == HOW_WITHDRAWN)
        return "";
    if (strcmp(verb, "write_off") == 0 && strcmp(kiosk, of->shop->kiosks[was->sender].code.text) == 0)
        return "written_off";
    if (strcmp(verb, "hand_back") == 0 && own)
        return "handed_back";
    bool may = strcmp(verb, "receive") == 0 && own;
    return may && (of->step->how == HOW_HAPPENED || (is && is->ended[0] != '\0')) ? "used" : "";
}

void whole_judge_lent(struct whole_case *of, const char *verb)
{
    for (int i = 0; i < of->before->lent_count; i++) {
        const struct whole_lent *was = &of->before->lent[i], *is = find(of->after, was->id);
        const char *wanted = end_of(of, verb, was, is);
        if (was->ended[0] != '\0' && (!is || strcmp(is->ended, was->ended) != 0))
            whole_object(of, "place %lld had ended", (long long)was->id);
        else if (was->ended[0] == '\0' && (!is || strcmp(is->ended, wanted) != 0))
            whole_object(of, "place %lld of %s is \"%s\", DOMAIN says \"%s\"", (long long)was->id, was->of,
                         is ? is->ended : "gone", wanted);
    }
    for (int i = 0; i < of->after->lent_count; i++)
        if (!find(of->before, of->after->lent[i].id))
            whole_object(of, "place %lld was lent by a command", (long long)of->after->lent[i].id);
}

int64_t whole_kept(const struct view *view, const char *of)
{
    int64_t kept = 0;
    for (int i = 0; i < view->lent_count; i++)
        if (view->lent[i].ended[0] == '\0' && strcmp(view->lent[i].of, of) == 0)
            kept += view->lent[i].pieces;
    return kept;
}
