# What the makefiles of the layer and of the functions share, in whose folders `sam build` runs them.
python := ../../.venv/bin/python
ARCH ?= arm64

# Amazon Linux 2023 has glibc 2.34
machine := $(ARCH:arm64=aarch64)
platforms := $(foreach libc,manylinux_2_28 manylinux_2_17 manylinux2014,--platform $(libc)_$(machine))

# $(call wheels,folder): what requirements.txt pins, for Lambda's machine, by whatever Python built the environment
wheels = $(python) -m pip install --quiet --disable-pip-version-check --no-compile --no-deps --require-hashes --only-binary :all: \
	--implementation cp --python-version 3.13 $(platforms) --target "$(1)" --requirement requirements.txt
