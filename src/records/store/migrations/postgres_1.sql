CREATE TABLE head (
    one        SMALLINT PRIMARY KEY CHECK (one = 1),
    peaks      BYTEA,
    checkpoint TEXT
);

-- The row every writer locks first, also before there is anything.
INSERT INTO head (one) VALUES (1);

CREATE TABLE entry (
    sequence  BIGINT PRIMARY KEY,
    event_id  BYTEA NOT NULL UNIQUE,
    at        BIGINT NOT NULL,
    leaf      TEXT NOT NULL,
    key       BYTEA,
    content   BYTEA,
    erased_at BIGINT,
    CHECK ((key IS NULL) = (content IS NULL))
);

CREATE INDEX entry_kept ON entry (at) WHERE key IS NOT NULL;

CREATE TABLE ready (
    reference BYTEA PRIMARY KEY,
    since     BIGINT NOT NULL,
    voucher   BYTEA NOT NULL
);
