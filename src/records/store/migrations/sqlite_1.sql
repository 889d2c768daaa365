CREATE TABLE head (
    one        INTEGER PRIMARY KEY CHECK (one = 1),
    peaks      BLOB NOT NULL,
    checkpoint TEXT NOT NULL
) STRICT;

CREATE TABLE entry (
    sequence  INTEGER PRIMARY KEY,
    event_id  BLOB NOT NULL UNIQUE,
    at        INTEGER NOT NULL,
    leaf      TEXT NOT NULL,
    key       BLOB,
    content   BLOB,
    erased_at INTEGER,
    CHECK ((key IS NULL) = (content IS NULL))
) STRICT;

CREATE INDEX entry_kept ON entry (at) WHERE key IS NOT NULL;

CREATE TABLE ready (
    reference BLOB PRIMARY KEY,
    since     INTEGER NOT NULL,
    voucher   BLOB NOT NULL
) STRICT;
