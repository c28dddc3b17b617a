/* What others have the writer do besides booking commands: signing in, PINs, kiosks, imports, folding,
 * batches. */
#include <sodium.h>
#include <stdlib.h>

#include "common/base/log.h"
#include "hub/service/enroll.h"
#include "hub/service/fold.h"
#include "hub/service/import.h"
#include "hub/service/metal.h"
#include "hub/service/orders.h"
#include "hub/service/pin.h"
#include "hub/service/session.h"
#include "hub/service/told.h"
#include "hub/service/writer.h"
#include "hub/store/session.h"

struct fault service_task(struct service *service, struct fault (*run)(struct desk *desk, void *context),
                          void *context)
{
    return writer_ask(service, run, context, false);
}

static void signed_in(void *context, struct fault fault)
{
    struct sign_in *sign_in = context;
    sodium_memzero(sign_in->pin, sizeof sign_in->pin);
    sign_in->done(sign_in, fault);
}

void service_sign_in(struct service *service, struct sign_in *sign_in)
{
    writer_tell(service, session_begin, signed_in, sign_in, true);
}

static void noted(void *context, struct fault fault)
{
    log_fault("writer", fault);
    free(context);
}

struct sign_out {
    struct session_note note;
    void (*done)(void *context, struct fault fault);
    void *context;
};

static struct fault end_session(struct desk *desk, void *context)
{
    struct sign_out *out = context;
    return session_end(desk, &out->note);
}

static void signed_out(void *context, struct fault fault)
{
    struct sign_out *out = context;
    out->done(out->context, fault);
    free(out);
}

void service_sign_out(struct service *service, struct span token,
                      void (*done)(void *context, struct fault fault), void *context)
{
    struct sign_out *out = malloc(sizeof *out);
    if (!out) {
        done(context, fault_make(FAULT_FULL, "no memory to sign out"));
        return;
    }
    *out = (struct sign_out){.done = done, .context = context};
    digest_token(out->note.token, token);
    writer_tell(service, end_session, signed_out, out, true);
}

void service_session_used(struct service *service, struct span token)
{
    struct session_note *note = malloc(sizeof *note);
    if (!note)
        return;
    digest_token(note->token, token);
    writer_tell(service, session_touch, noted, note, true);
}

struct new_pin {
    struct tag badge;
    const char *pin;
};

static struct fault set_new_pin(struct desk *desk, void *context)
{
    static const struct transfers none = {.count = 0};
    const struct new_pin *new_pin = context;
    char room[TOLD_TEXT_MAX];
    struct text found = TEXT_IN(room);
    struct event_row event = {
        .verb = VERB_SET_PIN, .at_ms = desk->now_ms, .booked_ms = desk->now_ms, .changes = true};
    struct text thing = TEXT_IN(event.thing);
    if (house_find_person(&desk->house, new_pin->badge) < 0)
        return fault_make(FAULT_NOT_FOUND,
                          "nobody has the badge %s: import the workshop first, or correct it",
                          new_pin->badge.text);
    struct fault fault = pin_change(desk, new_pin->badge, new_pin->pin, &found);
    if (fault_is(fault) || desk->seq == 0) /* the first event tells how the work begins */
        return fault;
    text_add(&thing, "person:%s", new_pin->badge.text);
    event.found = text_span(&found);
    return desk_post(desk, &event, NULL, NULL, &none);
}

struct fault service_set_pin(struct service *service, struct tag badge, const char *pin)
{
    struct new_pin new_pin = {badge, pin};
    if (!pin_is_one(pin))
        return fault_make(FAULT_INPUT, "a PIN is %d to %d digits", PIN_DIGITS_MIN, PIN_DIGITS_MAX);
    return service_task(service, set_new_pin, &new_pin);
}

static struct fault tell_pins_left(struct desk *desk, void *context)
{
    (void)context;
    return pin_tell_left(desk);
}

struct fault service_tell_pins_left(struct service *service)
{
    return service_task(service, tell_pins_left, NULL);
}

struct fault service_enroll(struct service *service, const struct workshop_kiosk *kiosk, char *token)
{
    struct enrolment enrolment = {.kiosk = kiosk, .token = token};
    return service_task(service, enroll_kiosk, &enrolment);
}

static struct fault let_in(struct desk *desk, void *context)
{
    struct let_in *ask = context;
    struct enrolment enrolment = {.kiosk = &ask->kiosk, .by = ask->by, .token = ask->token};
    return enroll_kiosk(desk, &enrolment);
}

static void was_let_in(void *context, struct fault fault)
{
    struct let_in *ask = context;
    ask->done(ask, fault);
}

void service_let_in(struct service *service, struct let_in *ask)
{
    writer_tell(service, let_in, was_let_in, ask, false);
}

struct fault service_import_with(struct service *service, const struct service_import *ask)
{
    struct import import = {.workshop = ask->workshop,
                            .pictures = ask->pictures,
                            .picture_count = ask->picture_count,
                            .by = ask->by,
                            .now_ms = ask->now_ms,
                            .dry_run = ask->dry_run,
                            .problems = ask->problems,
                            .progress = ask->progress,
                            .context = ask->context};
    struct fault fault = service_task(service, import_workshop, &import);
    return ask->dry_run && import.is_good ? FAULT_OK : fault;
}

struct fault service_import(struct service *service, const struct workshop *workshop, int64_t now_ms,
                            void (*progress)(void *context, int64_t done, int64_t of), void *context)
{
    struct service_import ask = {
        .workshop = workshop, .now_ms = now_ms, .progress = progress, .context = context};
    return service_import_with(service, &ask);
}

static struct fault fold_chunk(struct desk *desk, void *context)
{
    return fold_events(desk->store, FOLD_EVENTS_MAX, context);
}

struct fault service_fold(struct service *service)
{
    bool left = true;
    struct fault fault = FAULT_OK;
    while (left && !fault_is(fault))
        fault = writer_ask(service, fold_chunk, &left, true);
    return fault;
}

/* ------------------------------------------------------------------ all or nothing */

struct item_at_hand {
    const struct service_batch *batch;
    size_t item;
};

static void say_of_item(void *context, const char *where, const char *sentence)
{
    const struct item_at_hand *hand = context;
    hand->batch->say(hand->batch->context, hand->item, where, sentence);
}

/* What is written down by hand may name what is still to come; in a file it is misspelt. */
static bool names_are_known(const struct desk *desk, const struct service_batch *batch)
{
    struct item_at_hand hand = {batch, 0};
    struct problems problems = {.say = say_of_item, .context = &hand};
    for (; hand.item < batch->job->count; hand.item++) {
        const struct command *command = &batch->job->items[hand.item].command;
        if (command->verb == VERB_DRAFT_ORDER && command->form)
            order_say_unknown(&desk->house, command->form, &problems);
        if (command->verb == VERB_STOCK_IN && command->form)
            metal_say_unknown(&desk->house, command->form, &problems);
    }
    return problems.count == 0;
}

static struct fault book_batch(struct desk *desk, void *context)
{
    struct service_batch *batch = context;
    int64_t seat = 0;
    if (house_find_person(&desk->house, batch->job->who.badge) < 0)
        return fault_make(FAULT_NOT_FOUND, "nobody has the badge %s", batch->job->who.badge.text);
    struct fault fault = store_seat_get(desk->store, batch->job->who.badge, &seat);
    batch->job->who.kiosk = -seat;
    if (!fault_is(fault))
        fault = desk_book_job(desk, batch->job);
    bool known = fault_is(fault) || names_are_known(desk, batch);
    if (!fault_is(fault) && (!batch->keep(batch->context, batch->job) || !known))
        fault = fault_make(FAULT_BUSY, "nothing was written");
    return fault;
}

struct fault service_book_batch(struct service *service, struct service_batch *batch)
{
    return service_task(service, book_batch, batch);
}
