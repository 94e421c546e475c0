# What `sam build` runs for a function, in its folder: the entry module and its bytecode. All else is in the layer.
python := ../../.venv/bin/python

build-%:
	@cp app.py "$(ARTIFACTS_DIR)/"
	@$(python) -m local.shipped "$(ARTIFACTS_DIR)"
