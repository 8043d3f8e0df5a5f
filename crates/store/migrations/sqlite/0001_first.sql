-- The first schema. Both engines have this file with the same tables and columns; only the names
-- of the types differ. Times are microseconds since 1970 (UTC), flags are 0 or 1, sets of words
-- and configurations are JSON text. Names are unique regardless of case through `name_key`,
-- which both engines sort by its bytes.

CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE users (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE,
    role TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    created_at INTEGER NOT NULL
);

CREATE TABLE sessions (
    secret_hash BLOB PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id);

CREATE TABLE tokens (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    prefix TEXT NOT NULL,
    secret_hash BLOB NOT NULL UNIQUE,
    user_id INTEGER NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    last_used_at INTEGER
);

CREATE TABLE hosts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE,
    description TEXT NOT NULL,
    address TEXT NOT NULL,
    port INTEGER NOT NULL CHECK (port BETWEEN 1 AND 65535),
    tags TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    pin BLOB,
    agent_key_sealed BLOB,
    agent_version TEXT,
    platform TEXT,
    last_seen_at INTEGER,
    created_at INTEGER NOT NULL
);

CREATE TABLE host_groups (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE,
    description TEXT NOT NULL,
    created_at INTEGER NOT NULL
);

CREATE TABLE host_group_hosts (
    host_group_id INTEGER NOT NULL REFERENCES host_groups (id) ON DELETE CASCADE,
    host_id INTEGER NOT NULL REFERENCES hosts (id) ON DELETE CASCADE,
    PRIMARY KEY (host_group_id, host_id)
);
CREATE INDEX host_group_hosts_host ON host_group_hosts (host_id);

CREATE TABLE host_group_groups (
    host_group_id INTEGER NOT NULL REFERENCES host_groups (id) ON DELETE CASCADE,
    member_id INTEGER NOT NULL REFERENCES host_groups (id) ON DELETE CASCADE,
    PRIMARY KEY (host_group_id, member_id),
    CHECK (host_group_id <> member_id)
);

CREATE TABLE classifiers (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE,
    description TEXT NOT NULL,
    plugin_id TEXT UNIQUE,
    current_version INTEGER NOT NULL,
    created_at INTEGER NOT NULL
);

CREATE TABLE classifier_versions (
    classifier_id INTEGER NOT NULL REFERENCES classifiers (id) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    source TEXT NOT NULL,
    author TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (classifier_id, version)
);

CREATE TABLE plugins (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    version TEXT NOT NULL,
    hash TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    n_historical INTEGER NOT NULL,
    manifest TEXT NOT NULL,
    archive BLOB NOT NULL,
    default_classifier_id INTEGER NOT NULL REFERENCES classifiers (id),
    standard INTEGER NOT NULL,
    installed_at INTEGER NOT NULL
);

CREATE TABLE checks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE,
    description TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    created_at INTEGER NOT NULL
);

CREATE TABLE check_hosts (
    check_id INTEGER NOT NULL REFERENCES checks (id) ON DELETE CASCADE,
    host_id INTEGER NOT NULL REFERENCES hosts (id) ON DELETE CASCADE,
    PRIMARY KEY (check_id, host_id)
);

CREATE TABLE check_groups (
    check_id INTEGER NOT NULL REFERENCES checks (id) ON DELETE CASCADE,
    host_group_id INTEGER NOT NULL REFERENCES host_groups (id) ON DELETE CASCADE,
    PRIMARY KEY (check_id, host_group_id)
);

CREATE TABLE check_plugins (
    check_id INTEGER NOT NULL REFERENCES checks (id) ON DELETE CASCADE,
    plugin_id TEXT NOT NULL REFERENCES plugins (id),
    position INTEGER NOT NULL,
    parameters TEXT NOT NULL,
    n_historical INTEGER CHECK (n_historical >= 1),
    classifier_id INTEGER REFERENCES classifiers (id),
    PRIMARY KEY (check_id, plugin_id)
);
CREATE INDEX check_plugins_plugin ON check_plugins (plugin_id);

CREATE TABLE schedules (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE,
    description TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    active_hours TEXT,
    created_at INTEGER NOT NULL
);

CREATE TABLE schedule_checks (
    schedule_id INTEGER NOT NULL REFERENCES schedules (id) ON DELETE CASCADE,
    check_id INTEGER NOT NULL REFERENCES checks (id) ON DELETE CASCADE,
    PRIMARY KEY (schedule_id, check_id)
);

-- The delta is in seconds: from one second to one leap year.
CREATE TABLE schedule_intervals (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    schedule_id INTEGER NOT NULL REFERENCES schedules (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    start_at INTEGER NOT NULL,
    delta_s INTEGER NOT NULL CHECK (delta_s BETWEEN 1 AND 31622400),
    execute_next INTEGER NOT NULL
);

-- One plugin that one check runs on one host. Rows are made when the configuration first asks for
-- them and stay, inactive, when it no longer does: history hangs on them.
CREATE TABLE assignments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    host_id INTEGER NOT NULL REFERENCES hosts (id) ON DELETE CASCADE,
    check_id INTEGER NOT NULL REFERENCES checks (id) ON DELETE CASCADE,
    plugin_id TEXT NOT NULL REFERENCES plugins (id) ON DELETE CASCADE,
    active INTEGER NOT NULL,
    UNIQUE (host_id, check_id, plugin_id)
);
CREATE INDEX assignments_check ON assignments (check_id);
CREATE INDEX assignments_plugin ON assignments (plugin_id);

-- What is known right now, written when it changes. `health`, `since` and `seq` follow the
-- newest row of `transitions`.
CREATE TABLE current_health (
    subject_kind TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    health TEXT NOT NULL,
    since INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (subject_kind, subject_id)
);

CREATE TABLE transitions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    subject_kind TEXT NOT NULL,
    subject_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    from_health TEXT NOT NULL,
    to_health TEXT NOT NULL,
    at INTEGER NOT NULL,
    value REAL,
    reason TEXT,
    UNIQUE (subject_kind, subject_id, seq)
);
CREATE INDEX transitions_at ON transitions (at);

-- One metric of one assignment over time; the primary value is the metric "value".
CREATE TABLE series (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    assignment_id INTEGER NOT NULL REFERENCES assignments (id) ON DELETE CASCADE,
    metric TEXT NOT NULL,
    unit TEXT NOT NULL,
    UNIQUE (assignment_id, metric)
);

-- Texts, repeats folded: a row covers `count` results in a row with the same type and text.
CREATE TABLE messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    assignment_id INTEGER NOT NULL REFERENCES assignments (id) ON DELETE CASCADE,
    result_type TEXT NOT NULL,
    text TEXT NOT NULL,
    count INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL
);
CREATE INDEX messages_assignment ON messages (assignment_id, last_at);

-- One row a commit: every classified result in it, packed (see the `log` module). Sealed into
-- `sample_chunks` and deleted from here.
CREATE TABLE sample_log (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    body BLOB NOT NULL
);

-- Samples of one series and tier, compressed; t0 and t1 are whole seconds, both included.
CREATE TABLE sample_chunks (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    series_id INTEGER NOT NULL REFERENCES series (id) ON DELETE CASCADE,
    tier INTEGER NOT NULL,
    t0 INTEGER NOT NULL,
    t1 INTEGER NOT NULL,
    n INTEGER NOT NULL,
    codec INTEGER NOT NULL,
    body BLOB NOT NULL
);
CREATE INDEX sample_chunks_series ON sample_chunks (series_id, tier, t0);

CREATE TABLE services (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE,
    description TEXT NOT NULL,
    created_at INTEGER NOT NULL
);

CREATE TABLE service_redundancy_groups (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    service_id INTEGER NOT NULL REFERENCES services (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    needed INTEGER NOT NULL CHECK (needed >= 1)
);

-- A row a member; `redundancy_group_id` is null for dependencies. Exactly one target is set.
CREATE TABLE service_members (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    service_id INTEGER NOT NULL REFERENCES services (id) ON DELETE CASCADE,
    redundancy_group_id INTEGER REFERENCES service_redundancy_groups (id) ON DELETE CASCADE,
    host_id INTEGER REFERENCES hosts (id),
    host_group_id INTEGER REFERENCES host_groups (id),
    check_id INTEGER REFERENCES checks (id),
    child_service_id INTEGER REFERENCES services (id)
);
CREATE INDEX service_members_service ON service_members (service_id);

CREATE TABLE channels (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE,
    module TEXT NOT NULL,
    enabled INTEGER NOT NULL,
    config TEXT NOT NULL,
    secret_names TEXT NOT NULL,
    secrets_sealed BLOB,
    created_at INTEGER NOT NULL
);

-- Health sets are JSON arrays of words.
CREATE TABLE alerts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL UNIQUE,
    enabled INTEGER NOT NULL,
    subject TEXT NOT NULL,
    from_health TEXT NOT NULL,
    to_health TEXT NOT NULL,
    created_at INTEGER NOT NULL
);

-- What restricts an alert; exactly one target is set. No cascade: deleting the last restricted
-- host must not silently turn the rule into one about every host.
CREATE TABLE alert_restrictions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    alert_id INTEGER NOT NULL REFERENCES alerts (id) ON DELETE CASCADE,
    host_id INTEGER REFERENCES hosts (id),
    host_group_id INTEGER REFERENCES host_groups (id),
    plugin_id TEXT REFERENCES plugins (id),
    check_id INTEGER REFERENCES checks (id),
    service_id INTEGER REFERENCES services (id)
);
CREATE INDEX alert_restrictions_alert ON alert_restrictions (alert_id);

CREATE TABLE alert_channels (
    alert_id INTEGER NOT NULL REFERENCES alerts (id) ON DELETE CASCADE,
    channel_id INTEGER NOT NULL REFERENCES channels (id),
    PRIMARY KEY (alert_id, channel_id)
);

-- The outbox, and afterwards the delivery log. `alert_id` and `channel_id` carry no foreign key:
-- what was sent stays on record when a rule or a channel is deleted.
CREATE TABLE notifications (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    transition_id INTEGER NOT NULL,
    alert_id INTEGER NOT NULL,
    channel_id INTEGER NOT NULL,
    recipient TEXT NOT NULL,
    kind TEXT NOT NULL,
    dedup_key TEXT NOT NULL UNIQUE,
    problem_key TEXT NOT NULL,
    payload TEXT NOT NULL,
    host_id INTEGER,
    status TEXT NOT NULL,
    reason TEXT,
    attempts INTEGER NOT NULL,
    last_answer TEXT,
    created_at INTEGER NOT NULL,
    next_attempt_at INTEGER NOT NULL,
    lease_until INTEGER,
    sent_at INTEGER
);
CREATE INDEX notifications_due ON notifications (status, next_attempt_at);
CREATE INDEX notifications_transition ON notifications (transition_id);

CREATE TABLE notification_attempts (
    notification_id INTEGER NOT NULL REFERENCES notifications (id) ON DELETE CASCADE,
    attempt INTEGER NOT NULL,
    at INTEGER NOT NULL,
    answer TEXT,
    PRIMARY KEY (notification_id, attempt)
);

CREATE TABLE incidents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    host_id INTEGER NOT NULL REFERENCES hosts (id) ON DELETE CASCADE,
    title TEXT NOT NULL,
    worst_health TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    resolved_at INTEGER,
    acknowledged_by TEXT,
    acknowledged_at INTEGER,
    acknowledged_until INTEGER,
    note TEXT
);
CREATE INDEX incidents_host ON incidents (host_id, resolved_at);
-- A host has at most one open incident.
CREATE UNIQUE INDEX incidents_open ON incidents (host_id) WHERE resolved_at IS NULL;

CREATE TABLE system_logs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    level TEXT NOT NULL,
    source TEXT NOT NULL,
    code TEXT NOT NULL,
    message TEXT NOT NULL,
    reference TEXT
);

-- Up to which entry a user has read the system log.
CREATE TABLE system_log_reads (
    user_id INTEGER PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
    up_to_id INTEGER NOT NULL
);
