# `just --list` says what there is.

# What CI runs before the tests, with the tools already installed: `bash .ci/run` installs them
check:
    bash .ci/run --checks

# The whole suite, on SQLite and on PostgreSQL
test:
    scripts/with-postgres cargo test --locked

# Every benchmark; results go to target/figures.jsonl
figures:
    cargo bench --locked --bench '*'

# What browsers run in the sealed channel, from its sources
bundle:
    scripts/bundle

# The locked OpenAPI document, from the code
openapi:
    mkdir -p openapi target
    cargo run --locked -- openapi > target/openapi.json
    mv target/openapi.json openapi/openapi.json

# A running demo against its own OpenAPI document, as a visitor, an officer and an administrator
schemathesis:
    cargo build --locked
    PATH="$PWD/target/ci/venv/bin:$PATH" scripts/schemathesis target/debug/prongsai

# The examples of the sealed channel's formats, from the code; its ciphertexts are sealed anew
samples:
    PRONGSAI_TEST_WRITE_SAMPLES=1 cargo test --locked --test it the_samples_are_what_the_protocol_gives
