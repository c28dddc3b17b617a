#include "common/rules/form.h"

const struct form_kind FORMS_METAL[] = {
    {.fields = NULL},
};
