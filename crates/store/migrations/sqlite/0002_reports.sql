-- Reports over long times, planned work, and a log that costs one page a commit.

-- One row a commit, as before. Its number is the moment of the commit (microseconds since 1970,
-- one more than the last if that is later): given by the writer, since AUTOINCREMENT writes a
-- second page with each commit. `n` counts the samples in the body; 0 in rows of the first schema.
CREATE TABLE sample_log_numbered (
    id INTEGER PRIMARY KEY,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    n INTEGER NOT NULL,
    body BLOB NOT NULL
);
INSERT INTO sample_log_numbered (id, first_at, last_at, n, body)
    SELECT id, first_at, last_at, 0, body FROM sample_log;
DROP TABLE sample_log;
ALTER TABLE sample_log_numbered RENAME TO sample_log;

-- Sealed samples that wait to be joined: a day's pieces become one row of `sample_chunks`. Apart
-- from those, so that what comes and goes every day leaves no holes between what stays.
CREATE TABLE sample_pieces (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    series_id INTEGER NOT NULL REFERENCES series (id) ON DELETE CASCADE,
    tier INTEGER NOT NULL,
    t0 INTEGER NOT NULL,
    t1 INTEGER NOT NULL,
    n INTEGER NOT NULL,
    codec INTEGER NOT NULL,
    body BLOB NOT NULL
);
CREATE INDEX sample_pieces_series ON sample_pieces (series_id, tier, t1, t0);
-- By their end: most questions are about the newest.
DROP INDEX sample_chunks_series;
CREATE INDEX sample_chunks_series ON sample_chunks (series_id, tier, t1, t0);

-- Times in which nobody watched: the server was off, or its machine asleep.
CREATE TABLE monitoring_gaps (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    from_at INTEGER NOT NULL,
    to_at INTEGER NOT NULL,
    CHECK (from_at < to_at)
);
CREATE INDEX monitoring_gaps_to ON monitoring_gaps (to_at);

-- Planned work. Every window names what it is about.
CREATE TABLE maintenance_windows (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE,
    description TEXT NOT NULL,
    from_at INTEGER NOT NULL,
    to_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    CHECK (from_at < to_at)
);
CREATE INDEX maintenance_windows_to ON maintenance_windows (to_at);

-- What a window is about; exactly one target is set.
CREATE TABLE maintenance_window_members (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    maintenance_window_id INTEGER NOT NULL REFERENCES maintenance_windows (id) ON DELETE CASCADE,
    host_id INTEGER REFERENCES hosts (id) ON DELETE CASCADE,
    host_group_id INTEGER REFERENCES host_groups (id) ON DELETE CASCADE,
    service_id INTEGER REFERENCES services (id) ON DELETE CASCADE
);
CREATE INDEX maintenance_window_members_window
    ON maintenance_window_members (maintenance_window_id);

-- How many seconds of a day a subject spent in which health; planned work is counted apart and
-- not in the healths. `day` counts from 1970-01-01 in the time zone of the reports.
CREATE TABLE health_days (
    subject_kind TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    no_data_s INTEGER NOT NULL,
    ok_s INTEGER NOT NULL,
    unknown_s INTEGER NOT NULL,
    degraded_s INTEGER NOT NULL,
    minor_s INTEGER NOT NULL,
    major_s INTEGER NOT NULL,
    critical_s INTEGER NOT NULL,
    maintenance_s INTEGER NOT NULL,
    PRIMARY KEY (subject_kind, subject_id, day)
);
