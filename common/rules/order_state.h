/* The states of an order, and what it says in words: what a workshop file has of it, too. */
#ifndef TOUCHSTONE_ORDER_STATE_H
#define TOUCHSTONE_ORDER_STATE_H

#include "common/rules/code.h"

#define ORDER_STATE_LIST(X)                                                                                  \
    X(ORDER_DRAFT, "draft")                                                                                  \
    X(ORDER_RELEASED, "released")   /* its pieces wait in the pool */                                        \
    X(ORDER_IN_WORK, "in_work")     /* the first was received at a station: follows from the pieces */       \
    X(ORDER_DELIVERED, "delivered") /* the workshop has none of its pieces any more */                       \
    X(ORDER_CLOSED, "closed")       /* the client has checked them */                                        \
    X(ORDER_CANCELLED, "cancelled")

enum order_state {
#define X(name, word) name,
    ORDER_STATE_LIST(X)
#undef X
};

#define ORDER_TEXT_MAX 401 /* bytes of one text, with its end */

/* What an order says in words. */
#define ORDER_TEXT_LIST(X) X(specification) X(documents) X(quote) X(payment) X(note) X(skip_note) X(ending)

struct order_texts {
#define X(name) char name[ORDER_TEXT_MAX];
    ORDER_TEXT_LIST(X)
#undef X
    char skip_reason[CODE_TEXT_MAX]; /* of PROTOTYPE_REASON_LIST; "": its pieces have their prototype */
};

const char *order_state_word(enum order_state state);
MUST_USE bool order_state_find(struct span word, enum order_state *out);

#endif
