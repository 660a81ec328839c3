-- Calls that came with a key, and what they were answered, for those who send them again.

CREATE TABLE keyedCalls (
  caller TEXT NOT NULL,
  key TEXT NOT NULL,
  -- What tells its request from others; sealed under the master key, as the body below.
  requestKeyId TEXT NOT NULL,
  request TEXT NOT NULL,
  startedAt INTEGER NOT NULL,
  -- The answer; no status: not known (yet), a status and no body: it was too large to be kept.
  status INTEGER,
  location TEXT,
  bodyKeyId TEXT,
  body TEXT,
  PRIMARY KEY (caller, key),
  CHECK (status IS NOT NULL OR (location IS NULL AND body IS NULL)),
  CHECK ((bodyKeyId IS NULL) = (body IS NULL))
) STRICT;

CREATE INDEX keyedCallsByCaller ON keyedCalls (caller, startedAt);
CREATE INDEX keyedCallsByAge ON keyedCalls (startedAt);

PRAGMA user_version = 5;
