-- Instants are nanoseconds since 1970 (read them with datetime(column / 1000000000, 'unixepoch')),
-- addresses and keys are text, states are lower case.

CREATE TABLE servers (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  publicIp TEXT,
  wireguardIp TEXT UNIQUE,
  wireguardPublicKey TEXT UNIQUE,
  publicKey TEXT UNIQUE,
  listenPort INTEGER,
  status TEXT NOT NULL CHECK (status IN ('pending', 'online', 'offline', 'unknown')),
  lastHeartbeat INTEGER,
  resourcesCpu INTEGER NOT NULL,
  resourcesMemory INTEGER NOT NULL,
  resourcesMemoryAvailable INTEGER NOT NULL,
  resourcesDisk INTEGER NOT NULL,
  resourcesDiskAvailable INTEGER NOT NULL,
  -- SHA-256 of the token; the token itself is nowhere.
  agentToken TEXT NOT NULL UNIQUE,
  tokenCreatedAt INTEGER NOT NULL,
  tokenUsedAt INTEGER
) STRICT;

-- What was never heard of counts as heard of in 1970, here and below.
CREATE INDEX serversOnline ON servers (ifnull(lastHeartbeat, 0)) WHERE status = 'online';

CREATE TABLE proxies (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  publicIp TEXT NOT NULL,
  wireguardIp TEXT UNIQUE,
  wireguardPublicKey TEXT UNIQUE,
  publicKey TEXT UNIQUE,
  listenPort INTEGER,
  lastHeartbeat INTEGER,
  appliedRoutes INTEGER NOT NULL,
  agentToken TEXT NOT NULL UNIQUE,
  tokenCreatedAt INTEGER NOT NULL,
  tokenUsedAt INTEGER
) STRICT;

CREATE TABLE projects (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  slug TEXT NOT NULL UNIQUE
) STRICT;

-- image, port, replicas and exposedDomain repeat the current revision for people who look at the
-- table; the program reads the revision.
CREATE TABLE services (
  id TEXT NOT NULL PRIMARY KEY,
  projectId TEXT NOT NULL REFERENCES projects (id),
  name TEXT NOT NULL,
  image TEXT NOT NULL,
  port INTEGER NOT NULL,
  replicas INTEGER NOT NULL,
  exposedDomain TEXT,
  currentRevision INTEGER NOT NULL,
  rolloutRevision INTEGER,
  rolloutReplicas INTEGER,
  rolloutStartedAt INTEGER,
  deleting INTEGER NOT NULL CHECK (deleting IN (0, 1)),
  UNIQUE (projectId, name),
  -- Deferred: each of the two rows needs the other.
  FOREIGN KEY (id, currentRevision) REFERENCES revisions (serviceId, number)
    DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TABLE revisions (
  serviceId TEXT NOT NULL REFERENCES services (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  spec TEXT NOT NULL CHECK (json_valid(spec)),
  secrets TEXT NOT NULL CHECK (json_valid(secrets)),
  createdAt INTEGER NOT NULL,
  author TEXT NOT NULL,
  PRIMARY KEY (serviceId, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE secrets (
  id INTEGER PRIMARY KEY,
  serviceId TEXT NOT NULL REFERENCES services (id) ON DELETE CASCADE,
  key TEXT NOT NULL,
  keyId TEXT NOT NULL,
  encryptedValue TEXT NOT NULL,
  UNIQUE (serviceId, key)
) STRICT;

CREATE TABLE deployments (
  -- The order of creation.
  sequence INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  serviceId TEXT NOT NULL REFERENCES services (id) ON DELETE CASCADE,
  serverId TEXT REFERENCES servers (id),
  containerId TEXT,
  status TEXT NOT NULL CHECK (status IN ('pending', 'pulling', 'running', 'stopped', 'failed')),
  wireguardIp TEXT,
  port INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  desired TEXT NOT NULL CHECK (desired IN ('run', 'stop')),
  reason TEXT NOT NULL,
  withdrawnGeneration INTEGER,
  withdrawnAt INTEGER,
  createdAt INTEGER NOT NULL,
  changedAt INTEGER NOT NULL
) STRICT;

CREATE INDEX deploymentsByService ON deployments (serviceId);
CREATE INDEX deploymentsByServer ON deployments (serverId);
CREATE UNIQUE INDEX deploymentsByAddress ON deployments (wireguardIp) WHERE wireguardIp IS NOT NULL;
CREATE INDEX deploymentsUnfinished ON deployments (sequence)
  WHERE status IN ('pending', 'pulling', 'running');
CREATE INDEX deploymentsUnsettled ON deployments (sequence)
  WHERE status IN ('pending', 'pulling')
    OR (status = 'running' AND desired = 'stop')
    OR (status IN ('stopped', 'failed') AND wireguardIp IS NOT NULL);

CREATE TABLE workQueue (
  -- AUTOINCREMENT: an id that was given is never given again, or an old lease could fit new work.
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  serverId TEXT NOT NULL REFERENCES servers (id) ON DELETE CASCADE,
  type TEXT NOT NULL CHECK (type IN ('deploy', 'stop', 'update_wireguard')),
  payload TEXT NOT NULL CHECK (json_valid(payload)),
  status TEXT NOT NULL CHECK (status IN ('pending', 'processing', 'completed', 'failed')),
  createdAt INTEGER NOT NULL,
  startedAt INTEGER,
  finishedAt INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0,
  error TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX workByServer ON workQueue (serverId);
CREATE INDEX workUnfinished ON workQueue (serverId) WHERE status IN ('pending', 'processing');
CREATE INDEX workUnfinishedAbout ON workQueue (payload ->> '$.deploymentId')
  WHERE status IN ('pending', 'processing');
CREATE INDEX workProcessing ON workQueue (ifnull(startedAt, 0)) WHERE status = 'processing';
CREATE INDEX workFinished ON workQueue (finishedAt) WHERE status IN ('completed', 'failed');

CREATE TABLE proxyRoutes (
  id TEXT NOT NULL PRIMARY KEY,
  domain TEXT NOT NULL UNIQUE,
  serviceId TEXT NOT NULL UNIQUE REFERENCES services (id) ON DELETE CASCADE,
  sslEnabled INTEGER NOT NULL CHECK (sslEnabled IN (0, 1))
) STRICT;

CREATE TABLE accessTokens (
  -- SHA-256 of the token.
  token TEXT NOT NULL PRIMARY KEY
) STRICT, WITHOUT ROWID;

CREATE TABLE nonces (
  keyId TEXT NOT NULL,
  nonce TEXT NOT NULL,
  createdAt INTEGER NOT NULL,
  PRIMARY KEY (keyId, nonce)
) STRICT, WITHOUT ROWID;

CREATE INDEX noncesByAge ON nonces (createdAt);

-- One row.
CREATE TABLE settings (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  meshGeneration INTEGER NOT NULL,
  meshRange TEXT NOT NULL,
  meshTopology TEXT NOT NULL CHECK (meshTopology IN ('auto', 'full', 'hub')),
  routesGeneration INTEGER NOT NULL
) STRICT;

INSERT INTO settings VALUES (1, 0, '10.100.0.0/16', 'auto', 0);

PRAGMA user_version = 1;
