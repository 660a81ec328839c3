-- What it takes to recover: keys in doubt, how far a rollout has come, who was removed, and a log.

ALTER TABLE servers ADD COLUMN candidateKey TEXT;
ALTER TABLE servers ADD COLUMN candidateWireguardKey TEXT;
ALTER TABLE servers ADD COLUMN rejectedKey TEXT;

-- That a deployment on it was given last.
ALTER TABLE servers ADD COLUMN lastAddress TEXT;

CREATE UNIQUE INDEX serversByCandidate ON servers (candidateKey) WHERE candidateKey IS NOT NULL;

-- A server has to call in time also when its key was decided on and it did not call yet.
DROP INDEX serversOnline;
CREATE INDEX serversExpected ON servers (ifnull(lastHeartbeat, 0))
  WHERE status = 'online' OR (status = 'unknown' AND candidateKey IS NULL);

ALTER TABLE services ADD COLUMN rolloutStage TEXT
  CHECK (rolloutStage IN ('rolling', 'done', 'failed'));
ALTER TABLE services ADD COLUMN rolloutFailures INTEGER NOT NULL DEFAULT 0;
ALTER TABLE services ADD COLUMN rolloutLastFailureAt INTEGER;

-- Those that are done are found to be so at the next look.
UPDATE services SET rolloutStage = 'rolling' WHERE rolloutRevision IS NOT NULL;

CREATE INDEX servicesRolling ON services (id) WHERE rolloutStage IN ('rolling', 'failed');

ALTER TABLE deployments ADD COLUMN notBefore INTEGER;

CREATE TABLE removedNodes (
  id TEXT NOT NULL,
  publicKey TEXT NOT NULL,
  removedAt INTEGER NOT NULL,
  PRIMARY KEY (id, publicKey)
) STRICT, WITHOUT ROWID;

CREATE TABLE auditLog (
  -- The order of events.
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT NOT NULL
) STRICT;

PRAGMA user_version = 2;
