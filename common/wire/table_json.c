/* {"csv": "order,client\n…", "dry_run": true}: a CSV file that the office sends. */
#include "common/wire/fields.h"
#include "common/wire/parse.h"
#include "common/wire/wire.h"

struct fault wire_read_table(struct span body, struct arena *arena, struct wire_table *out)
{
    static const char *const names[] = {"csv", "dry_run", "outbox", "at", NULL};
    struct complaints complaints = {.problems = NULL};
    struct span text = {NULL, 0};
    json_t *root;
    *out = (struct wire_table){.dry_run = false};
    struct fault fault = parse_json_with_nul(body, WIRE_BODY_MAX, "the body", &root);
    if (fault_is(fault))
        return fault;
    struct fields fields = fields_root(root, &complaints);
    if (json_is_object(root)) {
        fields_allow(&fields, names);
        field_bool(&fields, "dry_run", OPTIONAL, &out->dry_run);
        bool is_told = field_uuid(&fields, "outbox", OPTIONAL, &out->outbox);
        field_time(&fields, "at", is_told ? REQUIRED : OPTIONAL, &out->at_ms);
        if (field_span(&fields, "csv", REQUIRED, &text))
            out->csv = (struct span){arena_copy(arena, text), text.size};
    } else {
        fields_complain(&fields, "", "must be an object, in { }");
    }
    json_decref(root);
    if (complaints.count == 0 && arena->failed)
        return fault_make(FAULT_FULL, "no memory to read a table");
    return complaints.count > 0 ? complaints.first : FAULT_OK;
}
