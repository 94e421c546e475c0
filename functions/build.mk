# What `sam build` runs for a function, in its folder: the entry module, what it alone depends on, and their bytecode.
# All else is in the layer.
include ../../local/wheels.mk

build-%:
	@$(if $(wildcard requirements.txt),$(call wheels,$(ARTIFACTS_DIR)))
	@cp app.py "$(ARTIFACTS_DIR)/"
	@$(python) -m local.shipped "$(ARTIFACTS_DIR)"
