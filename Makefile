# make demo: a whole sale on this machine. make test: the tests. Both set up what is missing.
# Everything is built once, optimised, so that demo, test and check share one build: all of them must
# pass the same flags. Tests look inside the rooms: Package.swift builds these so, and only these, where
# the test command would otherwise build the libraries so too, which makes them slower.

SWIFT ?= swift
PREFIX ?= /usr/local
FLAGS = --configuration release
PROGRAM = .build/release/penstock
SOURCES = Package.swift Sources Tests Benchmarks

.DEFAULT_GOAL := help
.PHONY: help demo test trial bench instructions law build check lint walls format docs install clean setup

help: ## say what can be made
	@sed -nE 's/^([a-z]+):.*## (.*)/make \1\t\2/p' Makefile | expand -t 16

demo: build ## sell three drops to a simulated crowd and watch (ARGS="--speed 2": options)
	@$(PROGRAM) demo $(ARGS)

test: setup ## run all tests (ARGS="--filter RulesTests": some)
	$(SWIFT) test $(FLAGS) --disable-testable-imports $(ARGS)

trial: build ## measure the crash indicator (ARGS="--hours 60 --runs 200 --seed 0", ROUNDS=3: options)
	$(SWIFT) build $(FLAGS) --product trial >&2
	@.build/release/trial $(ARGS)
	@missing=$$(for tool in python3 tmux strace; do command -v $$tool >/dev/null || echo $$tool; done); \
	if [ -z "$$missing" ]; then echo; Benchmarks/incidents --rounds $(or $(ROUNDS),3) $(PROGRAM); \
	else echo "penstock: no incidents on real processes: missing here:" $$missing >&2; fi

bench: build law ## measure claims, batches, size and a stampede beside peers (ROUNDS=5, ARGS="--seconds 3": options)
	@Benchmarks/claims --rounds $(or $(ROUNDS),5) $(ARGS) $(PROGRAM)

instructions: law ## count the instructions of a claim, which must not exceed their limit (needs valgrind)
	@Benchmarks/instructions

law: setup
	$(SWIFT) build $(FLAGS) --product law >&2

build: setup ## build the program: .build/release/penstock
	$(SWIFT) build $(FLAGS) --product penstock

check: lint walls ## format and walls, as .ci/run does before the tests

lint: setup
	$(SWIFT) format lint --strict --parallel --recursive $(SOURCES)

walls: setup
	@# A plan from an earlier build would pass unchecked.
	$(SWIFT) build $(FLAGS) --build-tests --disable-build-manifest-caching \
		--explicit-target-dependency-import-check error

format: setup ## lay out all sources
	$(SWIFT) format --in-place --parallel --recursive $(SOURCES)

docs: setup ## build the articles into .build/docs; a broken link is an error
	@# The plugin follows no links: the articles are copied to the package that builds them.
	@rm -rf .build/manual && mkdir -p .build/manual
	@cp -R .ci/docs/. .build/manual && cp -R Sources/penstock/Penstock.docc .build/manual/Articles
	$(SWIFT) package --package-path .build/manual --scratch-path $(CURDIR)/.build/articles \
		--allow-writing-to-directory $(CURDIR)/.build/docs generate-documentation \
		--target penstock --warnings-as-errors --output-path $(CURDIR)/.build/docs

install: build ## install program and themes under PREFIX (/usr/local)
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/penstock/themes
	install -m 755 $(PROGRAM) $(DESTDIR)$(PREFIX)/bin/penstock
	install -m 644 themes/*.toml $(DESTDIR)$(PREFIX)/share/penstock/themes

clean: ## remove everything that was built
	rm -rf .build

setup:
	@SWIFT='$(SWIFT)' .ci/setup
	@test -d .build || echo 'penstock: the first build takes some minutes, later ones seconds'
