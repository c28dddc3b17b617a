/* The rule of the plurals: an expression of C over n, read by descent. The rules are short and come with the
 * program; brackets still nest only so deep. */
#include "common/language/catalogue.h"

enum { DEPTH_MAX = 16 };

struct reader {
    const char *at, *end;
    unsigned long n;
    int depth;
    bool wrong;
};

static unsigned long read_choice(struct reader *reader);

static void skip_blanks(struct reader *reader)
{
    while (reader->at < reader->end && (*reader->at == ' ' || *reader->at == '\t'))
        reader->at++;
}

static bool take(struct reader *reader, const char *sign)
{
    skip_blanks(reader);
    struct span rest = {reader->at, (size_t)(reader->end - reader->at)};
    if (!span_starts_with(rest, sign))
        return false;
    reader->at += span_of(sign).size;
    return true;
}

static unsigned long read_number(struct reader *reader)
{
    unsigned long value = 0;
    if (reader->at == reader->end || *reader->at < '0' || *reader->at > '9')
        reader->wrong = true;
    for (; reader->at < reader->end && *reader->at >= '0' && *reader->at <= '9' && value < 1000000;
         reader->at++)
        value = value * 10 + (unsigned long)(*reader->at - '0');
    return value;
}

static unsigned long read_atom(struct reader *reader)
{
    if (++reader->depth > DEPTH_MAX)
        reader->wrong = true;
    unsigned long value = 0;
    if (reader->wrong)
        return 0;
    if (take(reader, "!"))
        value = !read_atom(reader);
    else if (take(reader, "n"))
        value = reader->n;
    else if (!take(reader, "("))
        value = read_number(reader);
    else {
        value = read_choice(reader);
        reader->wrong = !take(reader, ")") || reader->wrong;
    }
    reader->depth--;
    return value;
}

/* From the loosest to the tightest; of one level the longer sign first. */
static const struct {
    int level;
    const char *sign;
} SIGNS[] = {{0, "||"}, {1, "&&"}, {2, "=="}, {2, "!="}, {3, "<="}, {3, ">="}, {3, "<"},
             {3, ">"},  {4, "+"},  {4, "-"},  {5, "*"},  {5, "/"},  {5, "%"}};
enum { LEVELS = 6 };

static const char *take_sign(struct reader *reader, int level)
{
    for (size_t i = 0; i < COUNT_OF(SIGNS); i++) {
        if (SIGNS[i].level == level && take(reader, SIGNS[i].sign))
            return SIGNS[i].sign;
    }
    return NULL;
}

static unsigned long join(struct reader *reader, const char *sign, unsigned long a, unsigned long b)
{
    bool equal = sign[1] == '=';
    switch (sign[0]) {
    case '|':
        return a || b;
    case '&':
        return a && b;
    case '=':
        return a == b;
    case '!':
        return a != b;
    case '<':
        return equal ? a <= b : a < b;
    case '>':
        return equal ? a >= b : a > b;
    case '+':
        return a + b;
    case '-':
        return a - b;
    case '*':
        return a * b;
    default:
        break;
    }
    reader->wrong = reader->wrong || b == 0;
    if (b == 0)
        return 0;
    return sign[0] == '/' ? a / b : a % b;
}

static unsigned long read_level(struct reader *reader, int level)
{
    if (level == LEVELS)
        return read_atom(reader);
    unsigned long value = read_level(reader, level + 1);
    for (const char *sign; !reader->wrong && (sign = take_sign(reader, level));)
        value = join(reader, sign, value, read_level(reader, level + 1));
    return value;
}

static unsigned long read_choice(struct reader *reader)
{
    unsigned long condition = read_level(reader, 0);
    if (reader->wrong || !take(reader, "?"))
        return condition;
    unsigned long first = read_choice(reader);
    reader->wrong = !take(reader, ":") || reader->wrong;
    unsigned long second = reader->wrong ? 0 : read_choice(reader);
    return condition ? first : second;
}

int plural_form(struct span rule, unsigned long number)
{
    struct reader reader = {.at = rule.data, .end = rule.data + rule.size, .n = number};
    unsigned long value = read_choice(&reader);
    skip_blanks(&reader);
    return reader.wrong || reader.at != reader.end || value > 9 ? -1 : (int)value;
}
