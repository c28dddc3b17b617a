#include "kiosk/link/events.h"

#include <string.h>

#include "common/base/text.h"

/* "data: x" → the field and its value, one blank after the colon left out. */
static void split_line(struct span line, struct span *field, struct span *value)
{
    const char *colon = memchr(line.data, ':', line.size);
    *field = line;
    *value = (struct span){"", 0};
    if (!colon)
        return;
    field->size = (size_t)(colon - line.data);
    *value = (struct span){colon + 1, line.size - field->size - 1};
    if (value->size > 0 && value->data[0] == ' ') {
        value->data++;
        value->size--;
    }
}

static void take_field(struct events *events, struct span line)
{
    struct span field, value;
    split_line(line, &field, &value);
    if (span_is(field, "data"))
        events->has_data = true;
    else if (span_is(field, "event") && !TEXT_COPY(events->name, value))
        events->name[0] = '\0'; /* longer than any name of ours */
}

/* True when the line was the empty one that ends an event with data. */
static bool take_line(struct events *events)
{
    struct span line = {events->line, events->size};
    events->size = 0;
    if (line.size > 0) {
        take_field(events, line);
        return false;
    }
    bool complete = events->has_data;
    events->has_data = false;
    if (!complete)
        events->name[0] = '\0';
    return complete;
}

static bool take_byte(struct events *events, char c)
{
    bool second_of_pair = c == '\n' && events->after_return;
    events->after_return = c == '\r';
    if (second_of_pair)
        return false;
    if (c == '\n' || c == '\r')
        return take_line(events);
    if (events->size < sizeof events->line)
        events->line[events->size++] = c;
    return false;
}

bool events_read(struct events *events, struct span *rest, const char **name)
{
    if (events->told)
        events->name[0] = '\0';
    events->told = false;
    while (rest->size > 0) {
        char c = *rest->data++;
        rest->size--;
        if (take_byte(events, c)) {
            events->told = true;
            *name = events->name[0] ? events->name : "message";
            return true;
        }
    }
    return false;
}
