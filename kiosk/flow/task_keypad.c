/* The keypad of a task: what its keys do, and what the digits mean: a count, grams, millimetres, a PIN. */
#include <string.h>

#include "kiosk/flow/task_inside.h"

/* Decimals that the number may have: grams to the milligram, millimetres to the hundredth. */
static int decimals_of(const struct task_ask *ask, enum verb verb)
{
    if (ask->kind == ASK_LENGTH || ask->kind == ASK_CARATS)
        return 2;
    if (ask->kind == ASK_PIN || ask->kind == ASK_CHOICE || !ask->field)
        return 0;
    return task_field(verb, ask)->type == FORM_MASS ? 3 : 0;
}

bool task_is_text(const struct task_ask *ask)
{
    return ask->kind == ASK_SERIAL;
}

/* A serial number is text: nought may lead it, and a point is a character like any. */
static void press_text(char *typed, enum flow_key key)
{
    size_t size = strlen(typed);
    if (size >= VIEW_TYPED_MAX - 1)
        return;
    typed[size++] = key == KEY_POINT ? '.' : (char)('0' + (int)key);
    typed[size] = '\0';
}

void task_press(struct flow *flow, enum flow_key key)
{
    char *typed = flow->task.typed;
    size_t size = strlen(typed);
    const char *point = strchr(typed, '.');
    int decimals = decimals_of(task_ask(flow), task_kind_of(flow->task.task)->verb);
    bool pin = task_ask(flow)->kind == ASK_PIN;
    if (key == KEY_DELETE) {
        if (size > 0)
            typed[size - 1] = '\0';
        return;
    }
    if (task_is_text(task_ask(flow))) {
        press_text(typed, key);
        return;
    }
    bool full = pin ? size >= PIN_DIGITS_MAX : size >= 8 || (point && strlen(point) > (size_t)decimals);
    if (full || (key == KEY_POINT && (point || decimals == 0)))
        return;
    if (key == KEY_POINT && size == 0)
        typed[size++] = '0';
    typed[size++] = key == KEY_POINT ? '.' : (char)('0' + (int)key);
    typed[size] = '\0';
}

/* The number that is typed, in units of the last of `decimals`. */
static int64_t typed_number(const char *typed, int decimals)
{
    int64_t number = 0;
    int behind = -1;
    for (const char *at = typed; *at != '\0'; at++) {
        if (*at == '.')
            behind = 0;
        else {
            number = number * 10 + (*at - '0');
            behind += behind >= 0;
        }
    }
    for (int i = behind < 0 ? 0 : behind; i < decimals; i++)
        number *= 10;
    return number;
}

/* Of stones as planned none may be in it; of what is counted there may be none, if somebody says so. */
static bool may_be_none(const struct task_ask *ask, enum verb verb, const char *typed)
{
    int64_t low, high;
    if (ask->prompt == PROMPT_STONES_IN)
        return true;
    if (ask->kind != ASK_COUNT || typed[0] == '\0')
        return false;
    form_bounds(task_field(verb, ask), &low, &high);
    return low == 0;
}

bool task_take_typed(struct flow *flow)
{
    struct flow_task *task = &flow->task;
    const struct task_ask *ask = task_ask(flow);
    int decimals = decimals_of(ask, task_kind_of(task->task)->verb);
    struct task_answer *answer = &task->answers[task->at];
    if (ask->kind == ASK_PIN) {
        if (!pin_is_one(task->typed))
            return false;
        bool fits = TEXT_COPY(task->pin, span_of(task->typed));
        assert(fits);
        answer->given = true;
        memset(task->typed, 0, sizeof task->typed);
        return true;
    }
    if (task_is_text(ask)) {
        task_answer_text(answer, task->typed);
        return true;
    }
    int64_t number = typed_number(task->typed, decimals);
    int64_t unit = decimals == 3             ? 1000 /* mg → µg */
                   : ask->kind == ASK_LENGTH ? 10   /* 0.01 mm → µm */
                   : ask->kind == ASK_CARATS ? 2000 /* 0.01 ct → µg */
                                             : 1;
    answer->number = number * unit;
    bool good = number > 0 || may_be_none(ask, task_kind_of(task->task)->verb, task->typed);
    answer->given = ask->kind == ASK_LENGTH ? task_is_length(answer->number) : good;
    return answer->given;
}
