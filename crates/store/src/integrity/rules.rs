//! What must hold between rows and what no constraint of a database says: each statement gives
//! the rows that break a rule.

/// What the rule is about, and the statement; its column `fault` tells the rest.
pub(super) const RULES: &[(&str, &str)] = &[
    (
        "transitions with gaps",
        "SELECT subject_kind || ' ' || subject_id || ' has ' || COUNT(*) || ', numbered from '
             || MIN(seq) || ' to ' || MAX(seq) AS fault
         FROM transitions GROUP BY subject_kind, subject_id
         HAVING MAX(seq) - MIN(seq) + 1 <> COUNT(*)",
    ),
    (
        "a transition that does not follow from the one before",
        "SELECT t.subject_kind || ' ' || t.subject_id || ', number ' || t.seq || ' leaves '
             || t.from_health || ', but it was ' || p.to_health AS fault
         FROM transitions t JOIN transitions p ON p.subject_kind = t.subject_kind
             AND p.subject_id = t.subject_id AND p.seq = t.seq - 1
         WHERE p.to_health <> t.from_health",
    ),
    (
        "a health that is not its newest transition",
        "SELECT c.subject_kind || ' ' || c.subject_id || ' is ' || c.health || ', number '
             || c.seq AS fault
         FROM current_health c LEFT JOIN transitions t ON t.subject_kind = c.subject_kind
             AND t.subject_id = c.subject_id AND t.seq = c.seq
         WHERE t.id IS NULL OR t.to_health <> c.health OR t.at <> c.since OR EXISTS (
             SELECT 1 FROM transitions n WHERE n.subject_kind = c.subject_kind
                 AND n.subject_id = c.subject_id AND n.seq > c.seq)",
    ),
    (
        "transitions of what has no health",
        "SELECT DISTINCT t.subject_kind || ' ' || t.subject_id AS fault
         FROM transitions t LEFT JOIN current_health c ON c.subject_kind = t.subject_kind
             AND c.subject_id = t.subject_id
         WHERE c.seq IS NULL",
    ),
    (
        "the health of something that is not there",
        "SELECT c.subject_kind || ' ' || c.subject_id AS fault FROM current_health c
         WHERE NOT (c.subject_kind = 'assignment'
                 AND EXISTS (SELECT 1 FROM assignments a WHERE a.id = c.subject_id))
             AND NOT (c.subject_kind = 'host'
                 AND EXISTS (SELECT 1 FROM hosts h WHERE h.id = c.subject_id))
             AND NOT (c.subject_kind = 'service'
                 AND EXISTS (SELECT 1 FROM services s WHERE s.id = c.subject_id))",
    ),
    (
        "a classifier without its current version",
        "SELECT c.name || ', version ' || c.current_version AS fault
         FROM classifiers c LEFT JOIN classifier_versions v ON v.classifier_id = c.id
             AND v.version = c.current_version
         WHERE v.version IS NULL",
    ),
    (
        "a message without repeats or with its times reversed",
        "SELECT 'message ' || id AS fault FROM messages WHERE count < 1 OR last_at < first_at",
    ),
];
