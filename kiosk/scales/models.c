/* The scale protocols that Touchstone speaks: one row each. */
#include "kiosk/scales/scales.h"
#include "kiosk/scales/sics.h"

static const struct scale_protocol PROTOCOLS[] = {
    {.name = "mt-sics",
     .title = "MT-SICS",
     .read = sics_read,
     .ask_now = "SI\r\n",
     .ask_stable = "S\r\n",
     .identify = "I4\r\n",
     .ask_gap_ms = 100},
    /* KERN asks for more than 100 ms between two commands */
    {.name = "kcp",
     .title = "KCP",
     .read = sics_read,
     .ask_now = "SI\r\n",
     .ask_stable = "S\r\n",
     .identify = "I4\r\n",
     .ask_gap_ms = 120},
};

const struct scale_protocol *scale_protocol_find(struct span name)
{
    for (size_t i = 0; i < COUNT_OF(PROTOCOLS); i++) {
        if (span_is(name, PROTOCOLS[i].name))
            return &PROTOCOLS[i];
    }
    return NULL;
}

const char *scale_protocol_name(size_t index)
{
    return index < COUNT_OF(PROTOCOLS) ? PROTOCOLS[index].name : NULL;
}
