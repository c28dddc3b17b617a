#include "tests/emulators/condition.h"

#include <stdio.h>
#include <string.h>

#include "common/base/number.h"
#include "common/base/text.h"

/* A value of the state as text; false when there is no such key. */
static bool state_value(const json_t *state, const char *key, char *out, size_t capacity)
{
    const json_t *value = json_object_get(state, key);
    struct text text = text_in(out, capacity);
    if (json_is_integer(value))
        text_add(&text, "%lld", (long long)json_integer_value(value));
    else if (json_is_string(value))
        text_add(&text, "%s", json_string_value(value));
    return value != NULL;
}

/* Minus one, zero, one; texts that are no numbers are only equal or not. */
static int compare_values(const char *a, const char *b, bool *ordered)
{
    struct decimal left, right;
    *ordered = number_read_decimal(span_of(a), &left) && number_read_decimal(span_of(b), &right);
    if (!*ordered)
        return strcmp(a, b) == 0 ? 0 : 1;
    for (; left.decimals < right.decimals; left.decimals++)
        left.value *= 10;
    for (; right.decimals < left.decimals; right.decimals++)
        right.value *= 10;
    return left.value < right.value ? -1 : left.value > right.value;
}

bool condition_holds(const struct condition *condition, const json_t *state)
{
    char value[CONDITION_VALUE_SIZE];
    bool ordered = false;
    if (!state_value(state, condition->key, value, sizeof value))
        return false;
    int order = compare_values(value, condition->value, &ordered);
    switch (condition->compare) {
    case CONDITION_EQUAL:
        return order == 0;
    case CONDITION_UNEQUAL:
        return order != 0;
    case CONDITION_LEAST:
        return ordered && order >= 0;
    case CONDITION_MOST:
        return ordered && order <= 0;
    case CONDITION_MORE:
        return ordered && order > 0;
    case CONDITION_LESS:
        return ordered && order < 0;
    }
    return false;
}

/* "+=2" is "at least two more than now". */
static struct fault make_relative(const json_t *state, struct condition *condition)
{
    int64_t more = 0;
    const json_t *value = json_object_get(state, condition->key);
    if (!json_is_integer(value) || !number_read_int(span_of(condition->value), 0, INT32_MAX, &more))
        return fault_make(FAULT_INPUT, "%s+=%s needs a counter and a number", condition->key,
                          condition->value);
    snprintf(condition->value, sizeof condition->value, "%lld",
             (long long)(json_integer_value(value) + more));
    condition->compare = CONDITION_LEAST;
    return FAULT_OK;
}

struct fault condition_read(struct span word, const json_t *state, struct condition *condition)
{
    static const struct {
        const char *sign;
        enum condition_compare compare;
    } signs[] = {{"!=", CONDITION_UNEQUAL}, {">=", CONDITION_LEAST}, {"<=", CONDITION_MOST},
                 {"+=", CONDITION_LEAST},   {"=", CONDITION_EQUAL},  {">", CONDITION_MORE},
                 {"<", CONDITION_LESS}};
    size_t at = 0, row = 0;
    while (at < word.size && strchr("!<>=+", word.data[at]) == NULL)
        at++;
    struct span rest = {word.data + at, word.size - at};
    while (row < COUNT_OF(signs) && !span_starts_with(rest, signs[row].sign))
        row++;
    if (row == COUNT_OF(signs) || !TEXT_COPY(condition->key, ((struct span){word.data, at})))
        return fault_make(FAULT_INPUT, "write: wait KEY=VALUE [timeout=MS]; KEY is a key of the state");
    size_t sign = strlen(signs[row].sign);
    if (!TEXT_COPY(condition->value, ((struct span){rest.data + sign, rest.size - sign})))
        return fault_make(FAULT_TOO_BIG, "the value has more than %d bytes", CONDITION_VALUE_SIZE - 1);
    condition->compare = signs[row].compare;
    if (json_object_get(state, condition->key) == NULL)
        return fault_make(FAULT_NOT_FOUND, "the state has no \"%s\": see `state`", condition->key);
    return rest.data[0] == '+' ? make_relative(state, condition) : FAULT_OK;
}
