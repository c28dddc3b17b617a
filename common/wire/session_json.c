/* Who signs in, from JSON. */
#include "common/wire/fields.h"
#include "common/wire/parse.h"
#include "common/wire/wire.h"

enum { SIGN_IN_BYTES_MAX = 1024 };

struct fault wire_read_sign_in(struct span body, struct tag *badge, char pin[PIN_TEXT_MAX])
{
    static const char *const names[] = {"badge", "pin", NULL};
    struct complaints complaints = {.problems = NULL};
    json_t *root;
    *badge = tag_of("");
    pin[0] = '\0';
    struct fault fault = parse_json(body, SIGN_IN_BYTES_MAX, "the sign-in", &root);
    if (fault_is(fault))
        return fault;
    struct fields fields = fields_root(root, &complaints);
    if (json_is_object(root)) {
        fields_allow(&fields, names);
        field_tag(&fields, "badge", REQUIRED, TAG_BADGE, badge);
        field_text(&fields, "pin", REQUIRED, pin, PIN_TEXT_MAX);
    } else {
        fields_complain(&fields, "", "must be an object, in { }");
    }
    json_decref(root);
    return complaints.count > 0 ? complaints.first : FAULT_OK;
}
