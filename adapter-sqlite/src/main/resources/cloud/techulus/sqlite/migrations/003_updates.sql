-- What an update goes back to if it fails, why it did, servers that take nothing new, the subnet
-- that was given to a server last, and how long visitors wait for an answer.

ALTER TABLE services ADD COLUMN goodRevision INTEGER;
ALTER TABLE services ADD COLUMN goodReplicas INTEGER;
ALTER TABLE services ADD COLUMN setbackRevision INTEGER;
ALTER TABLE services ADD COLUMN setbackReason TEXT;
ALTER TABLE services ADD COLUMN setbackAt INTEGER;

ALTER TABLE servers ADD COLUMN availability TEXT NOT NULL DEFAULT 'open'
  CHECK (availability IN ('open', 'cordoned', 'draining'));

CREATE INDEX serversDraining ON servers (id) WHERE availability = 'draining';

ALTER TABLE settings ADD COLUMN meshLastSubnet INTEGER NOT NULL DEFAULT 0;

ALTER TABLE proxyRoutes ADD COLUMN responseTimeoutMillis INTEGER;

PRAGMA user_version = 3;
