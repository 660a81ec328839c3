ALTER TABLE projects ADD COLUMN colour TEXT NOT NULL DEFAULT 'blue';
PRAGMA user_version = 2;
