/* Saying metal's commands in a line, and asking the ledger. */
#ifndef TOUCHSTONE_METAL_HELPER_H
#define TOUCHSTONE_METAL_HELPER_H

#include "common/rules/form.h"
#include "tests/unit/hub_service/rig_helper.h"

#define GOLD     "au750y/own" /* books of metal */
#define FINE     "fine:au"
#define G(grams) (INT64_C(1000000) * (grams))

/* Sends a command with a form: "alloy=au750y mass_ug=100000 to_station=casting"; a list of smaller forms is
 * "parts={alloy=au750y mass_ug=1}{alloy=…}". Texts have no blanks. `piece` 0: about none. */
struct reply say(struct asker *asker, enum verb verb, const char *station, int person, int piece,
                 const char *form);
/* The same with a piece by tag, and decided at the kiosk when `happened`. */
struct reply say_of(struct asker *asker, enum verb verb, const char *station, int person, struct tag piece,
                    bool happened, const char *form);

/* A workshop without pieces that has fine gold (au999), fine silver (ag999) and a master alloy beside 18k
 * yellow, of which `minimum` is asked (0: nothing). */
void open_metals(struct rig *rig, int minimum);
/* The office buys metal for the vault: "alloy=au750y mass_ug=30000000". */
struct reply buy_metal(struct asker *office, const char *form);
/* "open:operator:…" and "loose:operator:…" of a person; kept until asked again. */
const char *metal_open_of(int person);
const char *metal_loose_of(int person);
/* Fails the test unless the account has so much. */
void expect_balance(const struct rig *rig, const char *book, const char *account, int64_t ug);
/* An account's balance now, by its names. */
int64_t ledger_balance(const struct rig *rig, const char *book, const char *account);
/* Fails the test unless the last event of this verb holds that number among what the hub found out. */
void expect_found(const struct rig *rig, enum verb verb, const char *name, int64_t want);
/* Fails the test unless the command was accepted. */
void said_yes(struct reply reply);
/* Fails the test unless it was refused for this reason; `detail` NULL or a part of the sentence. */
void said_no(struct reply reply, enum reason reason, const char *detail);
/* A sheet by tag. */
struct sheet piece_sheet(const struct rig *rig, struct tag tag);

#endif
