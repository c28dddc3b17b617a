#include "common/rules/form.h"

const struct form_kind FORMS_STONE[] = {
    {.fields = NULL},
};
