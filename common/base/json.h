/* Writing JSON: a small writer over struct text. Commas come by themselves: a value that follows another gets
 * one. Nothing is allocated. */
#ifndef TOUCHSTONE_JSON_H
#define TOUCHSTONE_JSON_H

#include "common/base/text.h"
#include "common/base/uuid.h"

/* '{' or '[' as it is: a value of its own, whatever stands before it. */
void json_begin(struct text *out, char bracket);
/* '{' as the next item of an array. */
void json_begin_item(struct text *out);
/* `"key":{` or `"key":[`. */
void json_begin_field(struct text *out, const char *key, char bracket);
/* '}' or ']'. */
void json_end(struct text *out, char bracket);

/* `"key":`, for a value that is written by another. */
void json_add_key(struct text *out, const char *key);

/* `"key":value`. */
void json_add_int(struct text *out, const char *key, int64_t value);
void json_add_bool(struct text *out, const char *key, bool value);
void json_add_text(struct text *out, const char *key, const char *value);
void json_add_uuid(struct text *out, const char *key, struct uuid value);
void json_add_time(struct text *out, const char *key, int64_t unix_ms);

/* The same, but absent when the text is empty, the time or the number 0, the truth false. */
void json_add_text_if(struct text *out, const char *key, const char *value);
void json_add_time_if(struct text *out, const char *key, int64_t unix_ms);
void json_add_int_if(struct text *out, const char *key, int64_t value);
void json_add_true_if(struct text *out, const char *key, bool value);

/* A string with its quotes, escaped. */
void json_write_string(struct text *out, const char *text);

/* A string as the next item of an array. */
/* A list of numbers; nothing when there are none. */
void json_add_ints_if(struct text *out, const char *key, const int64_t *values, int count);
void json_add_item(struct text *out, const char *value);

#endif
