# corolint for a Makefile: `include corolint.mk`, set COROLINT_SOURCES, then `make lint`.
# One report a source, made again when the source or one of its headers changed; the findings are
# over all of them. Flags are those of the compiler: CPPFLAGS and CXXFLAGS.
COROLINT ?= corolint
COROLINT_DIR ?= .corolint
COROLINT_LINK_FLAGS ?=
COROLINT_REPORTS := $(addprefix $(COROLINT_DIR)/,$(addsuffix .report,$(COROLINT_SOURCES)))

$(COROLINT_DIR)/%.report: %
	@mkdir -p $(@D)
	$(COROLINT) summarize $< -o $@ --deps $@.d --root . -- $(CPPFLAGS) $(CXXFLAGS)

.PHONY: lint
lint: $(COROLINT_REPORTS)
	$(COROLINT) link $^ --root . $(COROLINT_LINK_FLAGS)

-include $(addsuffix .d,$(COROLINT_REPORTS))
