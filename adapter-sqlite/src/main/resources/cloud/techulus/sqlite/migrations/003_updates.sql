-- What an update goes back to if it fails, why it did, and servers that take nothing new.

ALTER TABLE services ADD COLUMN goodRevision INTEGER;
ALTER TABLE services ADD COLUMN goodReplicas INTEGER;
ALTER TABLE services ADD COLUMN setbackRevision INTEGER;
ALTER TABLE services ADD COLUMN setbackReason TEXT;
ALTER TABLE services ADD COLUMN setbackAt INTEGER;

ALTER TABLE servers ADD COLUMN availability TEXT NOT NULL DEFAULT 'open'
  CHECK (availability IN ('open', 'cordoned', 'draining'));

CREATE INDEX serversDraining ON servers (id) WHERE availability = 'draining';

PRAGMA user_version = 3;
