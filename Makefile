# Touchstone. `make help` lists what there is to do; CONTRIBUTING.md explains how the build is laid out.
#
# One static archive a room; the room table below says who may use whom, and the linker lines, the tests and
# `make lint` are all derived from it.

VERSION := 0.1.0
BUILD   ?= build
SAN     ?= 0
ifeq ($(SAN),1)
BUILD   := $(BUILD)-san
endif
PREFIX  ?= /usr

# ---------------------------------------------------------------- the room table
ROOMS := common/base common/rules common/wire common/language common/draw common/sys \
         kiosk/flow kiosk/scales kiosk/device kiosk/link kiosk/ui \
         hub/store hub/service hub/http hub/paper hub/api

USES_common_base   :=
USES_common_rules  := common/base
USES_common_wire   := common/base common/rules common/language
USES_common_language := common/base
USES_common_draw   := common/base
USES_common_sys    := common/base
USES_kiosk_flow    := common/base common/rules
USES_kiosk_scales  := common/base common/rules
USES_kiosk_device  := common/base common/rules common/sys kiosk/scales
USES_kiosk_link    := common/base common/rules common/wire common/sys
USES_kiosk_ui      := common/base common/rules common/language common/draw kiosk/flow
USES_hub_store     := common/base common/rules
USES_hub_service   := common/base common/rules common/language common/sys hub/store
USES_hub_http      := common/base common/sys
USES_hub_paper     := common/base common/rules common/language common/draw hub/service hub/store
USES_hub_api       := common/base common/rules common/wire common/language hub/service hub/store hub/paper

PKGS_common_base   :=
PKGS_common_rules  :=
PKGS_common_wire   := jansson
PKGS_common_language :=
PKGS_common_draw   := pangocairo cairo libqrencode
PKGS_common_sys    := libsystemd inih
PKGS_kiosk_flow    :=
PKGS_kiosk_scales  :=
PKGS_kiosk_device  := zbar libevdev libpng libjpeg
PKGS_kiosk_link    := sqlite3 libcurl
PKGS_kiosk_ui      :=
PKGS_hub_store     := sqlite3 libsodium
PKGS_hub_service   := libsodium
PKGS_hub_http      := libmicrohttpd gnutls libsodium
PKGS_hub_paper     :=
PKGS_hub_api       :=

# sources that are made: the catalogues of words
MADE_common_language := $(BUILD)/made/catalogues.c

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
ROOMS_touchstone-hub   := hub/api hub/paper hub/http hub/service hub/store common/language common/draw common/wire common/sys common/rules common/base
PKGS_touchstone-hub    := libsodium

SRC_touchstone-kiosk   := $(wildcard kiosk/*.c)
ROOMS_touchstone-kiosk := kiosk/ui kiosk/flow kiosk/link kiosk/device kiosk/scales common/language common/draw common/wire common/sys common/rules common/base
PKGS_touchstone-kiosk  := sdl2

SRC_touchstone-nfc     := $(wildcard kiosk/device/nfc_helper/*.c)
ROOMS_touchstone-nfc   := kiosk/device common/sys common/rules common/base
PKGS_touchstone-nfc    := libnfc

# the emulators: never installed, they live below the libraries that talk to hardware
EMULATORS := touchstone-bench
SRC_touchstone-bench   := $(wildcard tests/emulators/*.c)
ROOMS_touchstone-bench := common/draw common/sys common/rules common/base
PKGS_touchstone-bench  := sdl2 jansson libqrencode

# programs of tests and benches that are more than one file
TEST_PROGRAMS := hub_bench news_bench decode_bench tag_bench year_bench chaos partition storm torture life deadlock simulate
DIR_year_bench     := bench
SRC_year_bench     := tests/bench/year.c
ROOMS_year_bench   := hub/service hub/store common/language common/wire common/sys common/rules common/base
# random lives beside a naive model; its parts but main.c are in a unit test, too
LIFE_PARTS         := $(filter-out tests/life/main.c,$(wildcard tests/life/*.c))
SRC_life           := tests/life/main.c $(LIFE_PARTS)
TEST_PARTS_hub_api := $(LIFE_PARTS)
# a workshop that pushes, then pulls; its parts but main.c are in a unit test, too
SIMULATE_PARTS     := $(filter-out tests/simulate/main.c,$(wildcard tests/simulate/*.c))
SRC_simulate       := tests/simulate/main.c $(SIMULATE_PARTS) tests/life/chance.c
DIR_simulate       := simulate
ROOMS_simulate     := hub/api hub/paper hub/service hub/store common/language common/draw common/wire common/sys common/rules common/base
TEST_PARTS_hub_api += $(SIMULATE_PARTS)
ROOMS_life         := hub/service hub/store common/language common/wire common/sys common/rules common/base
DIR_chaos          := chaos
SRC_chaos          := tests/chaos/chaos.c tests/chaos/hub_process.c tests/bench/plant.c
ROOMS_chaos        := kiosk/link hub/service hub/store common/language common/wire common/sys common/rules common/base
DIR_partition      := chaos
SRC_partition      := tests/chaos/partition.c tests/chaos/net.c $(wildcard tests/chaos/scene_*.c) tests/bench/plant.c
ROOMS_partition    := kiosk/link hub/service hub/store common/language common/wire common/sys common/rules common/base
DIR_storm          := chaos
SRC_storm          := tests/chaos/storm.c tests/chaos/hub_process.c tests/chaos/gust.c tests/bench/plant.c
ROOMS_storm        := hub/service hub/store common/language common/wire common/sys common/rules common/base
DIR_torture        := torture
SRC_torture        := tests/torture/torture.c tests/torture/script.c tests/torture/disk.c tests/chaos/hub_process.c tests/bench/plant.c
ROOMS_torture      := kiosk/link hub/service hub/store common/language common/wire common/sys common/rules common/base
DIR_deadlock       := deadlock
SRC_deadlock       := tests/deadlock/main.c tests/unit/common_rules/search_helper.c
ROOMS_deadlock     := common/rules common/base
DIR_hub_bench      := bench
SRC_hub_bench      := tests/bench/hub_bench.c tests/bench/load.c tests/bench/plant.c tests/bench/tape.c
ROOMS_hub_bench    := hub/service hub/store common/language common/wire common/sys common/rules common/base
# recorded below the code under test
LDFLAGS_hub_bench  := $(foreach f,prepare_v2 prepare_v3 step reset clear_bindings bind_int bind_int64 bind_double bind_null bind_text bind_blob exec,-Wl,--wrap=sqlite3_$(f))
DIR_news_bench     := bench
SRC_news_bench     := tests/bench/news_bench.c tests/bench/load.c tests/bench/plant.c
ROOMS_news_bench   := kiosk/link common/wire common/language common/sys common/rules common/base
DIR_decode_bench   := bench
SRC_decode_bench   := tests/bench/decode_bench.c
ROOMS_decode_bench := kiosk/device kiosk/scales common/sys common/rules common/base
# pictures of tags under bad conditions, drawn as the virtual bench draws them
PICTURE_PARTS      := tests/pictures/tag_set.c $(addprefix tests/emulators/,picture.c frame.c settings.c chance.c code128.c)
DIR_tag_bench      := bench
SRC_tag_bench      := tests/bench/tag_bench.c $(PICTURE_PARTS)
ROOMS_tag_bench    := kiosk/device kiosk/scales common/sys common/rules common/base
PKGS_tag_bench     := pangocairo cairo libqrencode
TEST_PARTS_kiosk_device := $(PICTURE_PARTS) kiosk/device/nfc_helper/conflict.c
TEST_PKGS_kiosk_device  := pangocairo cairo libqrencode

# ---------------------------------------------------------------- compiler
WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes \
            -Wswitch-enum -Wformat=2 -Wcast-qual -Wpointer-arith -Wvla -Wundef
CFLAGS   ?= -O2 -g
ifeq ($(SAN),1)
SANFLAGS := -fsanitize=address,undefined -fno-omit-frame-pointer -fno-sanitize-recover=all
endif
ALL_CFLAGS = -std=c17 -D_GNU_SOURCE -DTOUCHSTONE_VERSION='"$(VERSION)"' -I. $(WARNINGS) $(WERROR) $(CFLAGS) \
             -ffunction-sections -fdata-sections -fstack-protector-strong -fPIE $(SANFLAGS)
ALL_LDFLAGS = $(LDFLAGS) -pie -Wl,--gc-sections -Wl,-z,relro,-z,now -Wl,--as-needed $(SANFLAGS)
LDLIBS_COMMON := -lpthread -lm
# what is only tested or looked through is linked by gold where it is there, in less than half the time; ld links what is installed
FAST_LINK := $(if $(shell command -v ld.gold),-fuse-ld=gold)

lib      = $(BUILD)/lib/$(call key,$(1)).a
room_src = $(wildcard $(1)/*.c) $(MADE_$(call key,$(1)))
# a room and all that it may use, transitively
closure  = $(sort $(1) $(foreach u,$(USES_$(call key,$(1))),$(call closure,$(u))))
pkgs_of  = $(sort $(foreach r,$(1),$(PKGS_$(call key,$(r)))))
libs_of  = $(sort $(foreach r,$(1),$(LIBS_$(call key,$(r)))))
pkg_libs = $(if $(strip $(1)),$(shell pkg-config --libs $(1) 2>/dev/null))
pkg_cflags = $(if $(strip $(1)),$(shell pkg-config --cflags $(1) 2>/dev/null | sed 's/-I/-isystem /g'))

.PHONY: all
all: $(PROGRAMS:%=$(BUILD)/bin/%) $(EMULATORS:%=$(BUILD)/bin/%) fonts

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

# ---------------------------------------------------------------- words: assets/words/*.po -> .mo -> C
WORDS := $(patsubst assets/words/%.po,%,$(wildcard assets/words/*.po))
$(BUILD)/words/%.mo: assets/words/%.po
	@mkdir -p $(@D)
	@msgfmt --check --endianness=little -o $@ $<
$(BUILD)/made/catalogues.c: common/language/catalogues.sh $(WORDS:%=$(BUILD)/words/%.mo)
	@mkdir -p $(@D)
	@$^ > $@.part && mv $@.part $@

# ---------------------------------------------------------------- the fonts of Chinese: of the words, of other names
FONTS := $(foreach which,Hanzi Names,$(foreach face,Regular Bold,$(BUILD)/fonts/Touchstone$(which)-$(face).otf))
$(FONTS): $(BUILD)/fonts/Touchstone%.otf: common/draw/hanzi.sh assets/words/zh_CN.po
	@mkdir -p $(@D)
	@echo "font  $@"
	@common/draw/hanzi.sh $(subst -, ,$*) assets/words/zh_CN.po > $@.part && mv $@.part $@
# for programs that run from the build folder: the system's fonts, and these
$(BUILD)/fonts/fonts.conf: Makefile
	@mkdir -p $(@D)
	@printf '<fontconfig><include>/etc/fonts/fonts.conf</include><dir prefix="relative">.</dir></fontconfig>\n' > $@
.PHONY: fonts
fonts: $(FONTS) $(BUILD)/fonts/fonts.conf

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	@echo "cc    $<"
	@$(CC) $(ALL_CFLAGS) $(PKG_CFLAGS) -MMD -MP -c -o $@ $<

# ---------------------------------------------------------------- programs
define program_rules
OBJS_$(1) := $$(patsubst %.c,$(BUILD)/obj/%.o,$$(SRC_$(1)))
$$(OBJS_$(1)): PKG_CFLAGS := $(call pkg_cflags,$(sort $(PKGS_$(1)) $(call pkgs_of,$(ROOMS_$(1)))))
$(BUILD)/$(or $(DIR_$(1)),bin)/$(1): $$(OBJS_$(1)) $(foreach r,$(ROOMS_$(1)),$(call lib,$(r)))
	@mkdir -p $$(@D)
	@echo "link  $$@"
	@$$(CC) $$(ALL_CFLAGS) $$(ALL_LDFLAGS) $(LDFLAGS_$(1)) -o $$@ $$(OBJS_$(1)) -Wl,--start-group \
	    $(foreach r,$(ROOMS_$(1)),$(call lib,$(r))) -Wl,--end-group \
	    $(call pkg_libs,$(sort $(PKGS_$(1)) $(call pkgs_of,$(ROOMS_$(1))))) $(call libs_of,$(ROOMS_$(1))) $(LDLIBS_COMMON)
endef
$(foreach p,$(PROGRAMS) $(EMULATORS) $(TEST_PROGRAMS),$(eval $(call program_rules,$(p))))

# ---------------------------------------------------------------- unit tests: tests/unit/<room>/<name>_test.c
# A test may use its room and whatever that room may use, and tests/unit/<room>/*_helper.c beside it.
define test_rules
TESTS_$(call key,$(1)) := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/unit/$(call key,$(1))/*_test.c))
HELPERS_$(call key,$(1)) := $(patsubst %.c,$(BUILD)/obj/%.o,$(wildcard tests/unit/$(call key,$(1))/*_helper.c) $(TEST_PARTS_$(call key,$(1))))
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

# the parts of the kiosk's program around its rooms: tests/unit/kiosk/<name>_test.c, with everything but main.c and the window
TESTS_kiosk := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/unit/kiosk/*_test.c))
PARTS_kiosk := $(patsubst %.c,$(BUILD)/obj/%.o,$(filter-out kiosk/main.c kiosk/window.c,$(wildcard kiosk/*.c)))
PKGS_tests_kiosk := $(sort cmocka $(call pkgs_of,$(ROOMS_touchstone-kiosk)))
$(BUILD)/obj/tests/unit/kiosk/%.o: PKG_CFLAGS := $(call pkg_cflags,$(PKGS_tests_kiosk))
$(TESTS_kiosk): $(BUILD)/tests/unit/kiosk/%: $(BUILD)/obj/tests/unit/kiosk/%.o $(PARTS_kiosk) \
    $(foreach r,$(ROOMS_touchstone-kiosk),$(call lib,$(r)))
	@mkdir -p $(@D)
	@echo "link  $@"
	@$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $(filter %.o,$^) -Wl,--start-group $(filter %.a,$^) -Wl,--end-group \
	    $(call pkg_libs,$(PKGS_tests_kiosk)) $(call libs_of,$(ROOMS_touchstone-kiosk)) $(LDLIBS_COMMON)
UNIT_TESTS += $(TESTS_kiosk)

$(UNIT_TESTS): LDFLAGS += $(FAST_LINK)

.PHONY: unit-tests
unit-tests: $(UNIT_TESTS)

-include $(shell find $(BUILD)/obj -name '*.d' 2>/dev/null)

# ---------------------------------------------------------------- what a person types
E2E_TESTS     = $(wildcard tests/e2e/*_test.sh)
BROWSER_TESTS = $(wildcard tests/browser/run_test.sh)
WORDS_TESTS   = $(wildcard tests/words/*_test.sh)
SHELL_FILES   = $(shell git ls-files '*.sh' .ci/run .ci/install-packages 2>/dev/null)
C_FILES       = $(shell git ls-files '*.c' '*.h' 2>/dev/null)
export BUILD
# what sort, sed and [a-z] mean in the scripts, whatever the language of who runs them
export LC_ALL := C.UTF-8

.DEFAULT_GOAL := all

.PHONY: help
help:
	@echo 'make demo          install what is missing, build, and run a workshop (HEADLESS=1: no display, plays the story by itself)'
	@echo 'make check         install what is missing, build with gcc and clang, lint, run every test'
	@echo 'make               build build/bin/touchstone-{hub,kiosk,nfc} and the emulators'
	@echo 'make test          the tests alone, with the present build (SAN=1: with address and undefined-behaviour sanitizers)'
	@echo 'make lint          room table, forbidden words, format, shell scripts, systemd units'
	@echo 'make bench         measure; a tab-separated table: name value unit ratio of-what'
	@echo 'make soak          random lives of a workshop beside a naive model (N=lives, SEED=first, STEPS=each), and a week of one bench (PIECES=480)'
	@echo 'make simulate      a workshop of sixteen that pushes, then pulls, against the real hub, beside what the texts report (SEED=1, DAYS=91)'
	@echo 'make mutate        change the rules one small thing at a time and see that a test fails (N=sample, MUTATE_SEED=7: that one again)'
	@echo 'make check-full    check, then the unit tests under the sanitizers, and a death at every call that changes an outbox'
	@echo 'make fuzz          a minute of libFuzzer on each parser (SECONDS=n)'
	@echo 'make words         sentences of the sources -> assets/words/*.po, and what is left to translate'
	@echo 'make screens       renew docs/screens: every screen of the kiosk in each language, size and theme, the papers, wall and office'
	@echo 'make install       into DESTDIR (PREFIX=/usr): programs, assets, manual pages, systemd units'
	@echo 'make format        clang-format on all C files'
	@echo 'make clean         remove the build folders'

.PHONY: deps-build deps-check
deps-build:
	@.ci/install-packages build
deps-check:
	@.ci/install-packages build demo check

.PHONY: demo
demo:
	@.ci/install-packages build demo
	@$(MAKE) --no-print-directory -j$$(nproc) all $(BUILD)/tools/await $(BUILD)/tools/cut_proxy
	@tests/demo/demo.sh $(if $(filter 1,$(HEADLESS)),--headless)

.PHONY: check
check:
	@.ci/install-packages build demo check
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory -j$$(nproc) WERROR=-Werror all unit-tests e2e-tools
	@$(MAKE) --no-print-directory -j$$(nproc) WERROR=-Werror CC=clang CFLAGS=-O0 LDFLAGS=$(FAST_LINK) BUILD=build-clang compile
	@$(MAKE) --no-print-directory test

# all rooms, programs and tests compiled, nothing run
.PHONY: compile test-programs
compile: all unit-tests test-programs
test-programs: $(foreach p,$(TEST_PROGRAMS),$(BUILD)/$(or $(DIR_$(p)),bin)/$(p))

# what takes a minute first, what takes a second last: so that nothing is waited for alone at the end
LONG_TESTS = $(addprefix $(BUILD)/tests/unit/,kiosk_ui/screens_test hub_api/simulate_test hub_api/life_test kiosk_ui/reach_test kiosk_ui/golden_test \
             kiosk_device/tag_set_test hub_service/happened_test kiosk_device/picture_test hub_service/verify_test common_rules/deadlock_test)
.PHONY: test
test: all unit-tests e2e-tools
	@tests/run.sh $(BROWSER_TESTS) $(E2E_TESTS) $(WORDS_TESTS) $(LONG_TESTS) $(filter-out $(LONG_TESTS),$(UNIT_TESTS))

.PHONY: check-full
check-full: check
	@$(MAKE) --no-print-directory -j$$(nproc) SAN=1 all unit-tests
	@$(MAKE) --no-print-directory SAN=1 san-test
	@TORTURE_EVERY=1 TORTURE_KIOSK_EVERY=4 TEST_LIMIT_S=3600 tests/run.sh tests/e2e/torture_test.sh tests/e2e/torture_kiosk_test.sh

.PHONY: san-test
san-test:
	@ASAN_OPTIONS=detect_leaks=1 LSAN_OPTIONS=suppressions=tests/lint/leaks.txt tests/run.sh $(UNIT_TESTS)

.PHONY: lint
lint:
	@tests/lint/rooms.sh $(foreach r,$(ROOMS),"$(r):$(USES_$(call key,$(r)))")
	@tests/lint/files.sh
	@tests/lint/words.sh
	@tests/mutate/outdated.sh
	@clang-format --dry-run -Werror $(C_FILES)
	@shellcheck $(SHELL_FILES)
	@tests/lint/units.sh
	@echo "lint: clean"

.PHONY: format
format:
	@clang-format -i $(C_FILES)

.PHONY: clean
clean:
	rm -rf build build-clang build-san

# small tools of the scripts: one C file each, standard library only
E2E_TOOLS = $(patsubst tests/tools/%.c,$(BUILD)/tools/%,$(wildcard tests/tools/*.c))
.PHONY: e2e-tools
e2e-tools: $(E2E_TOOLS) $(BUILD)/chaos/chaos $(BUILD)/chaos/partition $(BUILD)/chaos/storm $(BUILD)/torture/torture $(BUILD)/torture/file_shim.so $(BUILD)/chaos/wrong_clock.so
$(BUILD)/tools/%: tests/tools/%.c
	@mkdir -p $(@D)
	@echo "cc    $<"
	@$(CC) $(ALL_CFLAGS) $(ALL_LDFLAGS) -o $@ $<

# ---------------------------------------------------------------- words
.PHONY: words
words:
	@common/language/words.sh merge

# ---------------------------------------------------------------- pictures of the kiosk's screens, of the papers and of the hub's pages
GALLERY := $(BUILD)/tests/unit/kiosk_ui/gallery
PAPERS  := $(BUILD)/tests/unit/hub_paper/papers
define picture_rules
$(2): $(BUILD)/obj/tests/unit/$(call key,$(1))/$(notdir $(2)).o $$(HELPERS_$(call key,$(1))) $(foreach r,$(call closure,$(1)),$(call lib,$(r)))
	@mkdir -p $$(@D)
	@echo "link  $$@"
	@$$(CC) $$(ALL_CFLAGS) $$(ALL_LDFLAGS) -o $$@ $$(filter %.o,$$^) -Wl,--start-group $$(filter %.a,$$^) -Wl,--end-group \
	    $(call pkg_libs,$(call pkgs_of,$(call closure,$(1)))) $(call libs_of,$(call closure,$(1))) $(LDLIBS_COMMON)
unit-tests: $(2)
endef
$(eval $(call picture_rules,kiosk/ui,$(GALLERY)))
$(eval $(call picture_rules,hub/paper,$(PAPERS)))

.PHONY: screens
screens: $(GALLERY) $(PAPERS) $(BUILD)/bin/touchstone-hub
	@tests/unit/kiosk_ui/screens.sh $(GALLERY)
	@tests/unit/hub_paper/papers.sh $(PAPERS)
	@tests/browser/screens.sh

# ---------------------------------------------------------------- fuzz: libFuzzer needs clang
SECONDS ?= 60
FUZZ_ROOMS_scale := kiosk/scales common/rules common/base
FUZZ_ROOMS_wire  := common/wire common/language common/rules common/base
FUZZ_ROOMS_stl   := common/rules common/base
FUZZ_LIBS_wire   := -ljansson
FUZZ_ROOMS_csv   := common/base
FUZZ_ROOMS_photo := common/rules common/base
.PHONY: fuzz
fuzz: fuzz-scale fuzz-wire fuzz-stl fuzz-csv fuzz-photo
fuzz-%: tests/fuzz/%_fuzz.c
	@mkdir -p $(BUILD)/fuzz/$*-corpus
	@clang -std=c17 -D_GNU_SOURCE -I. -g -O1 -fsanitize=fuzzer,address,undefined -o $(BUILD)/fuzz/$* $< \
	    $(foreach r,$(FUZZ_ROOMS_$*),$(call room_src,$(r))) $(FUZZ_LIBS_$*) -lm
	@$(BUILD)/fuzz/$* -max_total_time=$(SECONDS) -print_final_stats=1 $(BUILD)/fuzz/$*-corpus

# ---------------------------------------------------------------- proof: see docs/proof.md
N    ?= 1000
SEED ?= 1000
STEPS ?= 400
PIECES ?= 480
.PHONY: soak
soak: $(BUILD)/bin/life $(BUILD)/deadlock/deadlock
	@mkdir -p $(BUILD)/life
	@$(BUILD)/deadlock/deadlock --seed $(SEED) --workshops $(N)
	@$(BUILD)/bin/life --seed $(SEED) --lives $(N) --steps $(STEPS) --folder $(BUILD)/life
	@$(MAKE) --no-print-directory -j$$(nproc) all e2e-tools
	@PARTITIONS=$$((10 * $(N))) PARTITION_SEED=$(SEED) tests/e2e/partition_test.sh
	@SOAK_PIECES=$(PIECES) SOAK_SEED=$(SEED) tests/soak/soak.sh

# a workshop of sixteen beside what the texts report: docs/simulation.md
DAYS ?= 91
.PHONY: simulate
simulate: $(BUILD)/simulate/simulate
	@$(BUILD)/simulate/simulate --seed $(if $(filter file,$(origin SEED)),1,$(SEED)) --days $(DAYS)

.PHONY: mutate
mutate:
	@tests/mutate/mutate.sh $(if $(filter command line,$(origin N)),$(N),$(if $(FILES),0,120)) $(FILES)

# ---------------------------------------------------------------- install
BIN   = $(DESTDIR)$(PREFIX)/bin
SHARE = $(DESTDIR)$(PREFIX)/share/touchstone
FACES = $(DESTDIR)$(PREFIX)/share/fonts/opentype/touchstone
UNITS = $(DESTDIR)$(PREFIX)/lib/systemd/system
MAN   = $(DESTDIR)$(PREFIX)/share/man/man8
$(BUILD)/man/touchstone-hub.8: docs/man/hub.sh $(BUILD)/bin/touchstone-hub
	@mkdir -p $(@D)
	@docs/man/hub.sh $(BUILD)/bin/touchstone-hub > $@
.PHONY: install
install: $(PROGRAMS:%=$(BUILD)/bin/%) $(FONTS) $(BUILD)/man/touchstone-hub.8
	install -d $(MAN)
	install -m 644 $(BUILD)/man/touchstone-hub.8 docs/man/touchstone-kiosk.8 $(MAN)
	install -d $(BIN) $(SHARE)/wall $(SHARE)/office $(SHARE)/tunnel $(SHARE)/demo/pictures $(UNITS) $(DESTDIR)$(PREFIX)/lib/sysusers.d $(DESTDIR)$(PREFIX)/lib/tmpfiles.d \
	    $(DESTDIR)$(PREFIX)/lib/udev/rules.d $(DESTDIR)/etc/touchstone
	install -m 755 $(PROGRAMS:%=$(BUILD)/bin/%) $(BIN)
	install -m 644 assets/wall/* $(SHARE)/wall
	install -m 644 assets/office/* $(SHARE)/office
	install -m 644 assets/demo/*.json $(SHARE)/demo
	install -m 644 assets/demo/pictures/*.png $(SHARE)/demo/pictures
	install -m 644 assets/alloys.json $(SHARE)
	install -d $(FACES)
	install -m 644 $(FONTS) $(FACES)
	$(if $(DESTDIR),,fc-cache $(FACES))
	install -m 644 assets/tunnel/*.conf $(SHARE)/tunnel
	install -m 644 assets/kiosk.ini.example $(DESTDIR)/etc/touchstone/kiosk.ini.example
	install -m 644 systemd/*.service $(UNITS)
	install -m 644 systemd/touchstone.sysusers $(DESTDIR)$(PREFIX)/lib/sysusers.d/touchstone.conf
	install -m 644 systemd/touchstone.tmpfiles $(DESTDIR)$(PREFIX)/lib/tmpfiles.d/touchstone.conf
	install -m 644 systemd/60-touchstone.rules $(DESTDIR)$(PREFIX)/lib/udev/rules.d/60-touchstone.rules

# ---------------------------------------------------------------- measure
$(BUILD)/bench/slow_sync.so: tests/bench/slow_sync.c
$(BUILD)/torture/file_shim.so: tests/torture/file_shim.c tests/torture/file_shim.h
$(BUILD)/chaos/wrong_clock.so: tests/chaos/wrong_clock.c
# what stands between a program and libc by LD_PRELOAD
%.so:
	@mkdir -p $(@D)
	@$(CC) -std=c17 -D_GNU_SOURCE -I. $(WARNINGS) $(WERROR) $(CFLAGS) -shared -fPIC -o $@ $< -ldl

.PHONY: bench
bench:
	@.ci/install-packages build demo check bench
	@$(MAKE) --no-print-directory -j$$(nproc) all e2e-tools $(BUILD)/bench/hub_bench $(BUILD)/bench/news_bench $(BUILD)/bench/decode_bench $(BUILD)/bench/tag_bench $(BUILD)/bench/year_bench $(BUILD)/bench/slow_sync.so >&2
	@tests/bench/run.sh
