/* Books and accounts of the ledger, and what is kept in them, as people say them, in the language in use. */
#ifndef TOUCHSTONE_LEDGER_NAME_H
#define TOUCHSTONE_LEDGER_NAME_H

#include "hub/service/house.h"
#include "hub/store/stone.h"

struct ledger_name {
    char text[2 * NAME_TEXT_MAX];
};

/* "18k yellow"; its code where the workshop has no such alloy. Borrowed. */
const char *ledger_name_alloy(const struct house *house, const struct code *alloy);
/* "18k yellow, own metal", "Fine gold". */
struct ledger_name ledger_name_book(const struct house *house, struct book book);
/* Whose, or where: "Ana" of what is in her hands, "Casting" of what lies there, "Casting – Polishing" of a
 * stretch, "Vault". An account that nobody can take from ("supplier") is its own name. Of metal and of
 * stones. */
struct ledger_name ledger_name_account(const struct house *house, struct account account);
/* "oval 6x4 vs", or what is known of that; else its code. */
struct ledger_name ledger_name_stones(const struct stone_kind *kind);

#endif
