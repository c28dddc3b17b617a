# Touchstone. `make help` lists what there is to do; CONTRIBUTING.md explains how the build is laid out.
#
# One static archive a room; the room table below says who may use whom, and the linker lines, the tests and
# `make lint` are all derived from it.

VERSION := 0.1.0
BUILD   ?= build
CC      ?= gcc
SAN     ?= 0
PREFIX  ?= /usr

# ---------------------------------------------------------------- the room table
ROOMS := common/base common/rules common/wire common/draw common/sys \
         kiosk/flow kiosk/scales kiosk/device kiosk/link kiosk/ui \
         hub/store hub/service hub/http hub/api

USES_common_base   :=
USES_common_rules  := common/base
USES_common_wire   := common/base common/rules
USES_common_draw   := common/base
USES_common_sys    := common/base
USES_kiosk_flow    := common/base common/rules
USES_kiosk_scales  := common/base common/rules
USES_kiosk_device  := common/base common/rules common/sys kiosk/scales
USES_kiosk_link    := common/base common/rules common/wire common/sys
USES_kiosk_ui      := common/base common/rules common/draw kiosk/flow
USES_hub_store     := common/base common/rules
USES_hub_service   := common/base common/rules hub/store
USES_hub_http      := common/base common/sys
USES_hub_api       := common/base common/rules common/wire hub/service hub/store

PKGS_common_base   :=
PKGS_common_rules  :=
PKGS_common_wire   := jansson
PKGS_common_draw   := pangocairo cairo libqrencode
PKGS_common_sys    := libsystemd inih
PKGS_kiosk_flow    :=
PKGS_kiosk_scales  :=
PKGS_kiosk_device  := libnfc zbar libevdev libpng libjpeg
PKGS_kiosk_link    := sqlite3 libcurl
PKGS_kiosk_ui      :=
PKGS_hub_store     := sqlite3
PKGS_hub_service   := libsodium
PKGS_hub_http      := libmicrohttpd gnutls libsodium
PKGS_hub_api       :=

# libraries that have no pkg-config file
LIBS_kiosk_device  := -lgif
# what only the tests of a room need
TEST_PKGS_kiosk_link := libmicrohttpd jansson
TEST_PKGS_hub_http   := libcurl
TEST_PKGS_hub_api    := libcurl libsodium sqlite3

key = $(subst /,_,$(1))

# ---------------------------------------------------------------- programs
# name: its own sources, the rooms it links, further packages
PROGRAMS := touchstone-hub touchstone-kiosk touchstone-nfc

SRC_touchstone-hub     := $(wildcard hub/*.c)
ROOMS_touchstone-hub   := hub/api hub/http hub/service hub/store common/wire common/sys common/rules common/base
PKGS_touchstone-hub    := libsodium

SRC_touchstone-kiosk   := $(wildcard kiosk/*.c)
ROOMS_touchstone-kiosk := kiosk/ui kiosk/flow kiosk/link kiosk/device kiosk/scales common/draw common/wire common/sys common/rules common/base
PKGS_touchstone-kiosk  := sdl2

SRC_touchstone-nfc     := kiosk/device/nfc_helper/main.c
ROOMS_touchstone-nfc   := kiosk/device common/sys common/rules common/base
PKGS_touchstone-nfc    := libnfc

# the emulators: never installed, they live below the libraries that talk to hardware
EMULATORS := touchstone-bench
SRC_touchstone-bench   := $(wildcard tests/emulators/*.c)
ROOMS_touchstone-bench := common/draw common/sys common/rules common/base
PKGS_touchstone-bench  := sdl2 jansson libqrencode

# ---------------------------------------------------------------- compiler
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes \
            -Wswitch-enum -Wformat=2 -Wcast-qual -Wpointer-arith -Wvla -Wundef
CFLAGS   ?= -O2 -g
ifeq ($(SAN),1)
SANFLAGS := -fsanitize=address,undefined -fno-omit-frame-pointer -fno-sanitize-recover=all
BUILD    := $(BUILD)-san
endif
ALL_CFLAGS = -std=c17 -D_GNU_SOURCE -DTOUCHSTONE_VERSION='"$(VERSION)"' -I. $(WARNINGS) $(WERROR) $(CFLAGS) \
             -ffunction-sections -fdata-sections -fstack-protector-strong -fPIE $(SANFLAGS)
ALL_LDFLAGS = $(LDFLAGS) -pie -Wl,--gc-sections -Wl,-z,relro,-z,now -Wl,--as-needed $(SANFLAGS)
LDLIBS_COMMON := -lpthread -lm

lib      = $(BUILD)/lib/$(call key,$(1)).a
room_src = $(wildcard $(1)/*.c)
# a room and all that it may use, transitively
closure  = $(sort $(1) $(foreach u,$(USES_$(call key,$(1))),$(call closure,$(u))))
pkgs_of  = $(sort $(foreach r,$(1),$(PKGS_$(call key,$(r)))))
libs_of  = $(sort $(foreach r,$(1),$(LIBS_$(call key,$(r)))))
pkg_libs = $(if $(strip $(1)),$(shell pkg-config --libs $(1) 2>/dev/null))
pkg_cflags = $(if $(strip $(1)),$(shell pkg-config --cflags $(1) 2>/dev/null | sed 's/-I/-isystem /g'))

.PHONY: all
all: $(PROGRAMS:%=$(BUILD)/bin/%) $(EMULATORS:%=$(BUILD)/bin/%)

# ---------------------------------------------------------------- rooms -> archives
define room_rules
OBJS_$(call key,$(1)) := $(patsubst %.c,$(BUILD)/obj/%.o,$(call room_src,$(1)))
$$(OBJS_$(call key,$(1))): PKG_CFLAGS := $(call pkg_cflags,$(call pkgs_of,$(call closure,$(1))))
$(call lib,$(1)): $$(OBJS_$(call key,$(1)))
	@mkdir -p $$(@D)
	@rm -f $$@
	@ar rcs $$@ $$^
endef
$(foreach r,$(ROOMS),$(eval $(call room_rules,$(r))))

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	@echo "cc    $<"
	@$(CC) $(ALL_CFLAGS) $(PKG_CFLAGS) -MMD -MP -c -o $@ $<

# ---------------------------------------------------------------- programs
define program_rules
OBJS_$(1) := $$(patsubst %.c,$(BUILD)/obj/%.o,$$(SRC_$(1)))
$$(OBJS_$(1)): PKG_CFLAGS := $(call pkg_cflags,$(sort $(PKGS_$(1)) $(call pkgs_of,$(ROOMS_$(1)))))
$(BUILD)/bin/$(1): $$(OBJS_$(1)) $(foreach r,$(ROOMS_$(1)),$(call lib,$(r)))
	@mkdir -p $$(@D)
	@echo "link  $$@"
	@$$(CC) $$(ALL_CFLAGS) $$(ALL_LDFLAGS) -o $$@ $$(OBJS_$(1)) -Wl,--start-group \
	    $(foreach r,$(ROOMS_$(1)),$(call lib,$(r))) -Wl,--end-group \
	    $(call pkg_libs,$(sort $(PKGS_$(1)) $(call pkgs_of,$(ROOMS_$(1))))) $(call libs_of,$(ROOMS_$(1))) $(LDLIBS_COMMON)
endef
$(foreach p,$(PROGRAMS) $(EMULATORS),$(eval $(call program_rules,$(p))))

# ---------------------------------------------------------------- unit tests: tests/unit/<room>/<name>_test.c
# A test may use its room and whatever that room may use, and tests/unit/<room>/*_helper.c beside it.
define test_rules
TESTS_$(call key,$(1)) := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/unit/$(call key,$(1))/*_test.c))
HELPERS_$(call key,$(1)) := $(patsubst %.c,$(BUILD)/obj/%.o,$(wildcard tests/unit/$(call key,$(1))/*_helper.c))
$(BUILD)/obj/tests/unit/$(call key,$(1))/%.o: PKG_CFLAGS := $(call pkg_cflags,cmocka $(TEST_PKGS_$(call key,$(1))) $(call pkgs_of,$(call closure,$(1))))
$$(TESTS_$(call key,$(1))): $(BUILD)/tests/unit/$(call key,$(1))/%: $(BUILD)/obj/tests/unit/$(call key,$(1))/%.o \
    $$(HELPERS_$(call key,$(1))) $(foreach r,$(call closure,$(1)),$(call lib,$(r)))
	@mkdir -p $$(@D)
	@echo "link  $$@"
	@$$(CC) $$(ALL_CFLAGS) $$(ALL_LDFLAGS) -o $$@ $$(filter %.o,$$^) -Wl,--start-group $$(filter %.a,$$^) \
	    -Wl,--end-group $(call pkg_libs,cmocka $(TEST_PKGS_$(call key,$(1))) $(call pkgs_of,$(call closure,$(1)))) $(call libs_of,$(call closure,$(1))) $(LDLIBS_COMMON)
UNIT_TESTS += $$(TESTS_$(call key,$(1)))
endef
$(foreach r,$(ROOMS),$(eval $(call test_rules,$(r))))

.PHONY: unit-tests
unit-tests: $(UNIT_TESTS)

-include $(shell find $(BUILD)/obj -name '*.d' 2>/dev/null)
