/* A bench at setting, its stones and what the store says of them. The stock has ten "rd-3" of 0.1 ct; the
 * model wants one of 0.5 ct. */
#ifndef TOUCHSTONE_SETTER_HELPER_H
#define TOUCHSTONE_SETTER_HELPER_H

#include "hub/store/stone.h"
#include "tests/unit/hub_service/rig_helper.h"

#define SETTER 1

struct setter {
    struct rig rig;
    struct asker asker;
    struct store *store; /* reads */
};

void setter_open(struct setter *bench);
void setter_open_as(struct setter *bench, struct workshop *workshop);
void setter_close(struct setter *bench); /* proves everything first */

struct setter_say { /* a form of one of the verbs; 0 and NULL: left out */
    enum verb verb;
    int person;
    const char *kind;
    int64_t count, ct_e5;
    int to, for_piece, out_of;
    const char *setting;
};
struct reply setter_tell(struct setter *bench, struct setter_say say);
struct reply setter_set(struct setter *bench, int piece, const char *kind, int64_t count);
/* `ct_e5` 0: nobody weighed them. */
struct reply setter_set_weighed(struct setter *bench, int piece, const char *kind, int64_t count,
                                int64_t ct_e5);

/* How many of the kind an account has, and what they weigh (`ug` may be NULL); of rd-3. `piece` 0: for none.
 */
int64_t setter_held_of(struct setter *bench, const char *kind, const char *account, int piece, int64_t *ug);
int64_t setter_held(struct setter *bench, const char *account, int piece, int64_t *ug);
struct piece setter_piece(struct setter *bench, int number);
char *setter_account(void); /* the setter's account; kept until asked again */

#endif
