CREATE TABLE half (id INTEGER) STRICT;
DROP TABLE projects;
PRAGMA user_version = 2;
INSERT INTO nowhere VALUES (1);
