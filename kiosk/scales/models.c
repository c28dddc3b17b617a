/* The scale protocols that Touchstone speaks: one row each. Detection tries them in this order, so what can
 * be told apart best comes first, and what only a number and a unit make comes last. docs/scales.md says
 * which maker has which. */
#include "kiosk/scales/pattern.h"
#include "kiosk/scales/protocols.h"

#define ESC "\x1b"

#define SICS_COMMANDS                                                                                        \
    {                                                                                                        \
        [SCALE_ZERO] = {"Z\r\n", "Z A"}, [SCALE_TARE] = { "T\r\n", "T " }                                    \
    }
/* Neither acknowledges in every setting: the zero on the display does. */
#define SBI_COMMANDS                                                                                         \
    {                                                                                                        \
        [SCALE_ZERO] = {ESC "V\r\n", NULL}, [SCALE_TARE] = { ESC "U\r\n", NULL }                             \
    }
#define LETTER_COMMANDS                                                                                      \
    {                                                                                                        \
        [SCALE_ZERO] = {"Z\r\n", NULL}, [SCALE_TARE] = { "T\r\n", NULL }                                     \
    }

static const struct scale_protocol PROTOCOLS[] = {
    {.name = "mt-sics",
     .title = "MT-SICS",
     .line = sics_line,
     .ask_now = "SI\r\n",
     .ask_stable = "S\r\n",
     .ask_gap_ms = 100,
     .command = SICS_COMMANDS,
     .lines = "9600 8N1, 2400 7E1, 19200 8N1"},
    /* KERN asks for more than 100 ms between two commands. */
    {.name = "kcp",
     .title = "KCP",
     .line = sics_line,
     .ask_now = "SI\r\n",
     .ask_stable = "S\r\n",
     .ask_gap_ms = 120,
     .command = SICS_COMMANDS,
     .lines = "9600 8N1"},
    {.name = "mt-continuous",
     .title = "Mettler continuous",
     .frame = mt_continuous_frame,
     .frame_end = mt_continuous_end,
     .command = LETTER_COMMANDS,
     .lines = "9600 8N1, 9600 7E1, 4800 7E1"},
    {.name = "toledo8217",
     .title = "Toledo 8217",
     .frame = toledo8217_frame,
     .ask_now = "W",
     .ask_gap_ms = 150,
     .command = {[SCALE_ZERO] = {"Z", NULL}, [SCALE_TARE] = {"T", NULL}},
     .lines = "9600 7E1"},
    {.name = "sbi16",
     .title = "Sartorius SBI (16 characters)",
     .line = sbi16_line,
     .ask_now = ESC "P\r\n",
     .ask_gap_ms = 200,
     .command = SBI_COMMANDS,
     .lines = "1200 7O1, 9600 8O1, 19200 8O1, 9600 8N1"},
    {.name = "sbi22",
     .title = "Sartorius SBI (22 characters)",
     .line = sbi22_line,
     .ask_now = ESC "P\r\n",
     .ask_gap_ms = 200,
     .command = SBI_COMMANDS,
     .lines = "9600 8O1, 1200 7O1, 19200 8O1, 9600 8N1"},
    {.name = "and",
     .title = "A&D standard",
     .line = and_line,
     .ask_now = "Q\r\n",
     .ask_stable = "S\r\n",
     .ask_gap_ms = 120,
     .command = LETTER_COMMANDS,
     .lines = "2400 7E1, 9600 7E1, 9600 8N1"},
    {.name = "and-csv",
     .title = "A&D CSV",
     .line = and_csv_line,
     .ask_now = "Q\r\n",
     .ask_stable = "S\r\n",
     .ask_gap_ms = 120,
     .command = LETTER_COMMANDS,
     .lines = "2400 7E1"},
    {.name = "and-mt",
     .title = "A&D MT",
     .line = and_mt_line,
     .ask_now = "Q\r\n",
     .ask_stable = "S\r\n",
     .ask_gap_ms = 120,
     .command = LETTER_COMMANDS,
     .lines = "2400 7E1, 9600 8N1"},
    {.name = "and-dp",
     .title = "A&D dump print",
     .line = and_dp_line,
     .ask_now = "Q\r\n",
     .ask_stable = "S\r\n",
     .ask_gap_ms = 120,
     .command = LETTER_COMMANDS,
     .lines = "2400 7E1"},
    {.name = "and-nu",
     .title = "A&D numeric",
     .line = and_nu_line,
     .ask_now = "Q\r\n",
     .ask_gap_ms = 120,
     .command = LETTER_COMMANDS,
     .lines = "2400 7E1"},
    {.name = "radwag",
     .title = "Radwag",
     .line = radwag_line,
     .ask_now = "SI\r\n",
     .ask_stable = "S\r\n",
     .ask_gap_ms = 120,
     .command = {[SCALE_ZERO] = {"Z\r\n", "Z D"}, [SCALE_TARE] = {"T\r\n", "T D"}},
     .lines = "9600 8N1, 4800 8N1"},
    {.name = "kern-ew",
     .title = "KERN EW, Vibra",
     .line = kern_ew_line,
     .command = {[SCALE_TARE] = {"T \r\n", "A00"}},
     .lines = "1200 8N2, 1200 8N1"},
    {.name = "kern-sw",
     .title = "KERN s/w",
     .line = kern_sw_line,
     .ask_now = "w",
     .ask_stable = "s",
     .ask_gap_ms = 200,
     .command = {[SCALE_TARE] = {"t", NULL}},
     .lines = "9600 8N1, 4800 8N1, 2400 8N1"},
    {.name = "tscale",
     .title = "ST,GS indicators",
     .pattern = "ST,{word}{,} {sign}{value}{unit}{stable} || US,{word}{,} {sign}{value}{unit} || "
                "OL,{word},-{any}{under} || OL,{any}{over}",
     .lines = "9600 8N1, 2400 8N1"},
    {.name = "aczet26",
     .title = "Citizen, Aczet CY",
     .pattern = "{width:24} {sign}{value}{blank}{unit} || -------OL------{over} || -------UL------{under}",
     .lines = "9600 8N1, 1200 8O1"},
    {.name = "creedmoor",
     .title = "Creedmoor",
     .pattern = "{width:12}{value}{blank}{unit}",
     .lines = "9600 8N1"},
    {.name = "ussolid",
     .title = "U.S. Solid, G&G",
     .pattern = "{width:13}{sign}{value}{unit} || {sign}~~~~~~~~{any}{over}",
     .lines = "9600 8N1, 600 8N1"},
    /* Characters that it does not know may change its settings: nothing is sent to find it. */
    {.name = "shimadzu",
     .title = "Shimadzu, CAS CBL and CUX",
     .pattern = "S{sign}{value}{unit}{stable} || U{sign}{value}{unit} || {blank}{value}{unit} || "
                "-{value}{unit} || "
                "{word}- oL{under} || - oL{under} || {word} oL{over} || oL{over}",
     .ask_now = "D07\r",
     .ask_stable = "D08\r",
     .ask_gap_ms = 150,
     .command = {[SCALE_TARE] = {"T\r", NULL}},
     .lines = "1200 8N1, 9600 8N1",
     .shy = true},
    {.name = "and-kf",
     .title = "A&D KF",
     .line = and_kf_line,
     .ask_now = "Q\r\n",
     .ask_stable = "S\r\n",
     .ask_gap_ms = 120,
     .command = LETTER_COMMANDS,
     .lines = "2400 7E1"},
    {.name = "adam",
     .title = "Adam",
     .pattern = "{width:16}{sign}{value} {unit}",
     .ask_now = "P\r\n",
     .ask_gap_ms = 200,
     .command = LETTER_COMMANDS,
     .lines = "9600 8N1, 4800 8N1",
     .shy = true}, /* "P" switches an A&D off */
    {.name = "ohaus",
     .title = "Ohaus",
     .line = ohaus_line,
     .ask_now = "IP\r\n",
     .ask_stable = "SP\r\n",
     .ask_gap_ms = 120,
     .command = LETTER_COMMANDS,
     .lines = "9600 8N1, 2400 7N2, 2400 7E1"},
    {.name = "hid", .title = "USB HID", .frame = hid_frame, .lines = ""},
    {.name = "pattern", .title = "the pattern of kiosk.ini", .pattern = "", .lines = "9600 8N1"},
};

const struct scale_protocol *scale_protocol_find(struct span name)
{
    for (size_t i = 0; i < COUNT_OF(PROTOCOLS); i++) {
        if (span_is(name, PROTOCOLS[i].name))
            return &PROTOCOLS[i];
    }
    return NULL;
}

const struct scale_protocol *scale_protocol_at(size_t index)
{
    return index < COUNT_OF(PROTOCOLS) ? &PROTOCOLS[index] : NULL;
}
