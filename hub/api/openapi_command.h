/* The commands' part of /openapi.json, and what its parts share. Only openapi.c includes it. */
#ifndef TOUCHSTONE_API_OPENAPI_COMMAND_H
#define TOUCHSTONE_API_OPENAPI_COMMAND_H

#include "hub/api/parts.h"

#define OPENAPI_CHUNK_BYTES 4096 /* no call writes more before it reserves again, unless it says so */

/* "key":{"$ref":"#/components/schemas/…"} */
void openapi_add_ref(struct text *out, const char *key, const char *schema);
/* "enum":[…]; `words` ends with NULL. */
void openapi_add_words(struct text *out, const char *const *words);

/* Among the schemas: field_… for what every command may say, do_… for each verb that this hub knows, and
 * `command`, which is one of them. */
void openapi_write_commands(struct text *out);

#endif
