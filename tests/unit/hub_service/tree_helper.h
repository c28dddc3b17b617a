/* Wax trees for a test: built at casting by person 1, in a workshop of 18k yellow. */
#ifndef TOUCHSTONE_TREE_HELPER_H
#define TOUCHSTONE_TREE_HELPER_H

#include "tests/unit/hub_service/metal_helper.h"

/* "operator:TSB-…": an account of this kind, of a person; kept until asked again. */
const char *person_account(const char *kind, int person);
/* A workshop with 200 g in the vault. Its pieces are in the pool and have no metal: nobody knows a volume, so
 * there is no theory either. Close it with rig_close. */
void open_with_wax(struct rig *rig, struct asker *office, int pieces, int64_t setting_limit);
/* "pieces={piece=…}{piece=…}", of R-first to R-last; kept until asked again. */
const char *pieces_from(int first, int last);
/* The tag of the tree that an accepted build_tree made. */
struct tag tree_in(const struct reply *reply);
struct tag build_tree(struct asker *bench, int first, int last);
/* A verb of the flow, said of a tree at casting. */
struct reply move_tree(struct asker *bench, enum verb verb, int person, struct tag tag);
/* What touches more than one piece is not withdrawn (decision 28): the asker's last command, of this id. */
void expect_not_withdrawn(struct asker *bench, struct uuid id);

#endif
