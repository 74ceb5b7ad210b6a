# `just --list` says what there is.

# What CI runs before the tests, with the tools already installed
check:
    bash .ci/run --only formatting spelling dependencies lints docs

# The whole suite, on SQLite and on PostgreSQL
test:
    scripts/with-postgres cargo test --locked

# Every benchmark; results go to target/figures.jsonl
figures:
    cargo bench --locked --bench '*'

# The locked OpenAPI document, from the code
openapi:
    mkdir -p openapi target
    cargo run --locked -- openapi > target/openapi.json
    mv target/openapi.json openapi/openapi.json
