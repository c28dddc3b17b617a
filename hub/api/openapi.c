/* /openapi.json, written out of the tables: the paths out of resources.c, the commands by openapi_command.c.
 */
#include "hub/api/openapi.h"

#include <string.h>

#include "hub/api/openapi_command.h"

/* ------------------------------------------------------------------ replies */

static void write_reply(struct text *out)
{
#define X(name, word) word,
    static const char *const RESULTS[] = {RESULT_LIST(X) NULL};
    static const char *const REASONS[] = {REASON_LIST(X) NULL};
    static const char *const NUMBERS[] = {NUMBER_LIST(X) NULL};
#undef X
    text_reserve(out, 4 * OPENAPI_CHUNK_BYTES);
    json_begin_field(out, "reply", '{');
    json_add_text(out, "type", "object");
    json_begin_field(out, "properties", '{');
    openapi_add_ref(out, "id", "field_id");
    json_begin_field(out, "result", '{');
    openapi_add_words(out, RESULTS);
    json_end(out, '}');
    json_begin_field(out, "reason", '{');
    openapi_add_words(out, REASONS + 1); /* the first is none */
    json_end(out, '}');
    json_begin_field(out, "numbers", '{');
    json_add_text(out, "type", "object");
    json_begin_field(out, "properties", '{');
    for (size_t i = 0; NUMBERS[i]; i++) {
        json_begin_field(out, NUMBERS[i], '{');
        json_add_text(out, "type", "integer");
        json_end(out, '}');
    }
    json_end(out, '}');
    json_end(out, '}');
    text_add(
        out,
        ",\"detail\":{\"type\":\"string\",\"description\":\"a sentence: what is wrong, and the remedy\"},"
        "\"problems\":{\"type\":\"array\",\"description\":\"put: all that is wrong with the part\",\"items\":"
        "{\"type\":\"object\",\"properties\":{\"where\":{\"type\":\"string\"},\"what\":{\"type\":\"string\"}}"
        "}},"
        "\"field\":{\"type\":\"string\"},\"next\":{\"type\":\"string\"},\"at_station\":{\"type\":\"string\"},"
        "\"thing\":{\"type\":\"string\"},\"flags\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}},"
        "\"lent\":{\"type\":\"array\",\"items\":{\"type\":\"integer\"}},\"lender\":{\"type\":\"string\"},"
        "\"lender_gone\":{\"type\":\"string\",\"format\":\"date-time\"},"
        "\"seq\":{\"type\":\"integer\"},\"not_started\":{\"type\":\"string\"},"
        "\"piece\":{\"type\":\"object\"},\"verdict\":{\"type\":\"object\"}");
    json_end(out, '}');
    json_begin_field(out, "required", '[');
    json_add_item(out, "result");
    json_end(out, ']');
    json_end(out, '}');
}

static void write_components(struct text *out)
{
    text_reserve(out, OPENAPI_CHUNK_BYTES);
    json_begin_field(out, "components", '{');
    text_add(out,
             "\"securitySchemes\":{\"bearer\":{\"type\":\"http\",\"scheme\":\"bearer\",\"description\":"
             "\"of a kiosk (touchstone-hub enroll, POST /v1/kiosks), or of a session (POST /v1/session)\"}}");
    json_begin_field(out, "schemas", '{');
    text_add(
        out,
        "\"problem\":{\"type\":\"object\",\"description\":\"RFC 9457\",\"properties\":{\"type\":{\"type\":"
        "\"string\"},\"title\":{\"type\":\"string\"},\"status\":{\"type\":\"integer\"},\"detail\":"
        "{\"type\":\"string\"}},\"required\":[\"title\",\"status\",\"detail\"]},"
        "\"session\":{\"type\":\"object\",\"properties\":{\"badge\":{\"type\":\"string\"},\"pin\":"
        "{\"type\":\"string\"}},\"required\":[\"badge\",\"pin\"]},"
        "\"kiosk\":{\"type\":\"object\",\"properties\":{\"code\":{\"type\":\"string\"},\"name\":"
        "{\"type\":\"string\"},\"stations\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}}},"
        "\"required\":[\"code\"]},"
        "\"table\":{\"type\":\"object\",\"properties\":{\"csv\":{\"type\":\"string\"},\"dry_run\":"
        "{\"type\":\"boolean\"},\"outbox\":{\"type\":\"string\",\"format\":\"uuid\"},"
        "\"at\":{\"type\":\"string\",\"format\":\"date-time\"}},\"required\":[\"csv\"]}");
    openapi_write_commands(out);
    write_reply(out);
    text_reserve(out, OPENAPI_CHUNK_BYTES);
    json_end(out, '}');
    json_end(out, '}');
}

/* ------------------------------------------------------------------ paths */

static const char *method_word(enum api_method method)
{
    switch (method) {
    case API_POST:
    case API_PICTURE:
        return "post";
    case API_DELETE:
        return "delete";
    case API_GET:
    case API_STREAM:
        break;
    }
    return "get";
}

static const char *right_words(enum api_right right)
{
    switch (right) {
    case API_ENTRY:
        return "Anybody on this machine; an old token that comes along is not looked at.";
    case API_OPEN:
        return "Anybody on this machine.";
    case API_KIOSK:
        return "A kiosk, or a seat in the office.";
    case API_OFFICE:
        return "A seat in the office.";
    case API_MANAGER:
        return "A manager who is signed in.";
    }
    return "";
}

static const char *param_schema(const char *type)
{
    if (strcmp(type, "integer") == 0)
        return "\"type\":\"integer\"";
    if (strcmp(type, "uuid") == 0)
        return "\"type\":\"string\",\"format\":\"uuid\"";
    if (strcmp(type, "time") == 0)
        return "\"type\":\"string\",\"format\":\"date-time\"";
    return "\"type\":\"string\"";
}

static void add_param(struct text *out, const char *name, const char *in, const char *type, const char *about,
                      const char *example)
{
    text_reserve(out, OPENAPI_CHUNK_BYTES);
    json_begin_item(out);
    json_add_text(out, "name", name);
    json_add_text(out, "in", in);
    if (strcmp(in, "path") == 0)
        json_add_bool(out, "required", true);
    json_add_text_if(out, "description", about);
    json_begin_field(out, "schema", '{');
    text_add(out, "%s", param_schema(type));
    json_end(out, '}');
    json_add_text_if(out, "example", example ? example : "");
    json_end(out, '}');
}

static void add_params(struct text *out, const struct api_resource *resource)
{
    const char *open = strchr(resource->path, '{');
    json_begin_field(out, "parameters", '[');
    if (open) {
        char name[64];
        size_t size = strcspn(open + 1, "}");
        bool fits = TEXT_COPY(name, ((struct span){open + 1, size}));
        assert(fits);
        add_param(out, name, "path", "string", "", resource->example);
    }
    for (const struct api_resource_param *param = resource->params; param && param->name; param++)
        add_param(out, param->name, "query", param->type, param->about, param->example);
    json_end(out, ']');
}

#define BINARY "{\"schema\":{\"type\":\"string\",\"format\":\"binary\"}}"
#define TEXT   "{\"schema\":{\"type\":\"string\"}}"

static const char PHOTOS[] = "\"image/jpeg\":" BINARY ",\"image/png\":" BINARY;

static void add_answer_content(struct text *out, const struct api_resource *resource)
{
    static const struct {
        enum api_kind kind;
        const char *content;
    } KINDS[] = {
        {API_JSON, "\"application/json\":{\"schema\":{\"type\":\"object\"}}"},
        {API_REPLIES,
         "\"application/json\":{\"schema\":{\"oneOf\":[{\"$ref\":\"#/components/schemas/reply\"},"
         "{\"type\":\"array\",\"items\":{\"$ref\":\"#/components/schemas/reply\"}}]}}"},
        {API_CSV, "\"text/csv\":" TEXT},
        {API_SVG, "\"image/svg+xml\":" TEXT},
        {API_PDF, "\"application/pdf\":" BINARY},
        {API_ZPL, "\"application/vnd.zebra-zpl\":" TEXT},
        {API_PHOTO, PHOTOS},
        {API_PLAIN, "\"text/plain\":" TEXT},
        {API_NEWS, "\"text/event-stream\":" TEXT},
    };
    const char *before = "";
    for (size_t i = 0; i < COUNT_OF(KINDS); i++)
        if ((resource->gives & KINDS[i].kind) != 0) {
            text_add(out, "%s%s", before, KINDS[i].content);
            before = ",";
        }
}

static void add_json_body(struct text *out, const struct api_body *body)
{
    json_begin_field(out, "application/json", '{');
    if (body->kind == API_BODY_COMMANDS)
        text_add(out,
                 "\"schema\":{\"oneOf\":[{\"$ref\":\"#/components/schemas/command\"},{\"type\":\"array\","
                 "\"minItems\":1,\"maxItems\":%d,\"items\":{\"$ref\":\"#/components/schemas/command\"}}]}",
                 WIRE_COMMANDS_MAX);
    else if (body->schema)
        openapi_add_ref(out, "schema", body->schema);
    json_add_key(out, "example");
    text_add(out, "%s", body->example);
    json_end(out, '}');
}

static void add_body(struct text *out, const struct api_resource *resource)
{
    if (!resource->takes)
        return;
    json_begin_field(out, "requestBody", '{');
    json_add_bool(out, "required", true);
    json_begin_field(out, "content", '{');
    if (resource->takes->kind == API_BODY_PHOTO)
        text_add(out, "%s", PHOTOS);
    else
        add_json_body(out, resource->takes);
    json_end(out, '}');
    json_end(out, '}');
}

static void add_operation(struct text *out, const struct api_resource *resource)
{
    text_reserve(out, OPENAPI_CHUNK_BYTES);
    json_begin_field(out, method_word(resource->method), '{');
    json_add_text(out, "summary", resource->about);
    json_add_text(out, "description", right_words(resource->right));
    if (resource->right > API_OPEN)
        text_add(out, ",\"security\":[{\"bearer\":[]}]");
    add_params(out, resource);
    text_reserve(out, OPENAPI_CHUNK_BYTES);
    add_body(out, resource);
    json_begin_field(out, "responses", '{');
    text_add(out, "\"200\":{\"description\":\"the answer\",\"content\":{");
    add_answer_content(out, resource);
    text_add(out, "}}");
    text_add(
        out,
        ",\"default\":{\"description\":\"why not\",\"content\":{\"application/problem+json\":{\"schema\":"
        "{\"$ref\":\"#/components/schemas/problem\"}}}}");
    json_end(out, '}');
    json_end(out, '}');
}

static bool is_first_of_path(const struct api_resource *resources, int index)
{
    for (int i = 0; i < index; i++)
        if (strcmp(resources[i].path, resources[index].path) == 0)
            return false;
    return true;
}

static void write_paths(struct text *out)
{
    int count;
    const struct api_resource *resources = api_resources(&count);
    json_begin_field(out, "paths", '{');
    for (int i = 0; i < count; i++) {
        if (!is_first_of_path(resources, i))
            continue;
        text_reserve(out, OPENAPI_CHUNK_BYTES);
        json_begin_field(out, resources[i].path, '{');
        for (int k = i; k < count; k++)
            if (strcmp(resources[k].path, resources[i].path) == 0)
                add_operation(out, &resources[k]);
        json_end(out, '}');
    }
    text_reserve(out, OPENAPI_CHUNK_BYTES);
    json_end(out, '}');
}

enum api_when openapi_get(struct api *api, const struct api_call *call, struct api_answer *answer)
{
    struct text text = {.data = NULL};
    (void)api;
    (void)call;
    text_reserve(&text, 2 * OPENAPI_CHUNK_BYTES);
    json_begin(&text, '{');
    json_add_text(&text, "openapi", "3.1.0");
    text_add(&text,
             ",\"info\":{\"title\":\"Touchstone\",\"version\":\"%s\",\"description\":\"What a kiosk, a page "
             "or a program says to the hub of a jewelry workshop. Masses are whole micrograms (_ug), times "
             "RFC 3339 in UTC. What this document cannot say is in docs/contract.md.\"}",
             TOUCHSTONE_VERSION);
    write_paths(&text);
    write_components(&text);
    json_end(&text, '}');
    return answer_text(answer, &text);
}
