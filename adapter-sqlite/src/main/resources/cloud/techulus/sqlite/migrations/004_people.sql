-- Who may do what: teams that own projects, users, how they come in, and what they let in.

CREATE TABLE teams (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

INSERT INTO teams VALUES ('team_default', 'default');

-- Never NULL once this script has run; SQLite adds no column that is NOT NULL and a reference.
ALTER TABLE projects ADD COLUMN teamId TEXT REFERENCES teams (id);
UPDATE projects SET teamId = 'team_default';

CREATE INDEX projectsByTeam ON projects (teamId);

CREATE TABLE users (
  id TEXT NOT NULL PRIMARY KEY,
  email TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  passwordHash TEXT,
  admin INTEGER NOT NULL CHECK (admin IN (0, 1)),
  disabled INTEGER NOT NULL CHECK (disabled IN (0, 1)),
  -- Sealed under the master key, as secrets of services are.
  totpKeyId TEXT,
  totpSecret TEXT,
  totpConfirmed INTEGER CHECK (totpConfirmed IN (0, 1)),
  totpLastStep INTEGER,
  createdAt INTEGER NOT NULL
) STRICT;

CREATE TABLE teamMembers (
  teamId TEXT NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
  userId TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  role TEXT NOT NULL CHECK (role IN ('owner', 'developer', 'viewer')),
  PRIMARY KEY (teamId, userId)
) STRICT, WITHOUT ROWID;

CREATE INDEX membersByUser ON teamMembers (userId);

CREATE TABLE sessions (
  id TEXT NOT NULL PRIMARY KEY,
  userId TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  -- SHA-256 of the token, here and below.
  token TEXT NOT NULL UNIQUE,
  createdAt INTEGER NOT NULL,
  lastUsedAt INTEGER NOT NULL,
  address TEXT NOT NULL
) STRICT;

CREATE INDEX sessionsByUser ON sessions (userId);
CREATE INDEX sessionsByAge ON sessions (createdAt);
CREATE INDEX sessionsByUse ON sessions (lastUsedAt);

CREATE TABLE apiTokens (
  id TEXT NOT NULL PRIMARY KEY,
  userId TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  token TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  scope TEXT NOT NULL CHECK (scope IN ('viewer', 'developer', 'owner', 'admin')),
  teamId TEXT REFERENCES teams (id) ON DELETE CASCADE,
  createdAt INTEGER NOT NULL,
  expiresAt INTEGER NOT NULL,
  lastUsedAt INTEGER
) STRICT;

CREATE INDEX apiTokensByUser ON apiTokens (userId);
CREATE INDEX apiTokensByTeam ON apiTokens (teamId);

CREATE TABLE links (
  id TEXT NOT NULL PRIMARY KEY,
  token TEXT NOT NULL UNIQUE,
  purpose TEXT NOT NULL CHECK (purpose IN ('setup', 'invitation', 'password_reset')),
  teamId TEXT REFERENCES teams (id) ON DELETE CASCADE,
  role TEXT CHECK (role IN ('owner', 'developer', 'viewer')),
  userId TEXT REFERENCES users (id) ON DELETE CASCADE,
  createdAt INTEGER NOT NULL,
  author TEXT NOT NULL
) STRICT;

CREATE INDEX linksByTeam ON links (teamId);
CREATE INDEX linksByUser ON links (userId);
CREATE INDEX linksOfSetup ON links (purpose) WHERE purpose = 'setup';

ALTER TABLE auditLog ADD COLUMN address TEXT NOT NULL DEFAULT '';

PRAGMA user_version = 4;
