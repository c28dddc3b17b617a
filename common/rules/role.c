#include "common/rules/role.h"

#include <string.h>

#include "common/rules/word.h"

WORDS_OF_ENUM(ROLE_LIST, enum role, role_word, role_find)

void roles_write(struct text *out, uint32_t roles)
{
    bool first = true;
    for (int i = 0; i < ROLE_COUNT; i++) {
        if (!roles_have(roles, (enum role)i))
            continue;
        text_add(out, "%s%s", first ? "" : " ", role_word((enum role)i));
        first = false;
    }
}

bool roles_read(struct span words, uint32_t *out)
{
    struct span rest = words, word;
    uint32_t roles = 0;
    while (rest.size > 0 && span_split(&rest, ' ', &word)) {
        enum role role;
        if (!role_find(word, &role))
            return false;
        roles |= ROLE_BIT(role);
    }
    *out = roles;
    return true;
}

bool roles_allow(uint32_t roles, enum who who)
{
    switch (who) {
    case WHO_BENCH:
        return roles != ROLE_BIT(ROLE_AUDITOR);
    case WHO_OFFICE:
        return roles_have(roles, ROLE_OFFICE) || roles_have(roles, ROLE_MANAGER);
    case WHO_MANAGER:
        return roles_have(roles, ROLE_MANAGER);
    }
    assert(false);
    return false;
}

bool roles_have_seat(uint32_t roles)
{
    return (roles & ~ROLE_BIT(ROLE_BENCH)) != 0;
}

bool pin_is_one(const char *pin)
{
    size_t size = strlen(pin);
    return size >= PIN_DIGITS_MIN && size <= PIN_DIGITS_MAX && strspn(pin, "0123456789") == size;
}

bool pin_is_locked(const struct pin_tries *tries, int64_t now_ms)
{
    return now_ms < tries->locked_until_ms;
}

bool pin_wrong(struct pin_tries *tries, int64_t now_ms)
{
    int64_t lock_ms = PIN_LOCK_MS;
    if (++tries->wrong % PIN_TRIES_MAX != 0)
        return false;
    for (int64_t i = PIN_TRIES_MAX; i < tries->wrong && lock_ms < PIN_LOCK_MS_MAX; i += PIN_TRIES_MAX)
        lock_ms *= 2;
    tries->locked_until_ms = now_ms + lock_ms;
    return true;
}
