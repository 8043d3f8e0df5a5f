//! How PostgreSQL describes the tables of the current schema.

pub(super) const COLUMNS: &str = "
    SELECT c.relname::text AS table_name, a.attname::text AS column_name,
           format_type(a.atttypid, a.atttypmod) AS sql_type,
           a.attnotnull::int::bigint AS not_null,
           COALESCE(array_position(k.conkey, a.attnum), 0)::bigint AS key_place,
           (a.attidentity <> '')::int::bigint AS numbered
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = current_schema()
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype = 'p'
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname::text <> $1
    ORDER BY c.relname, a.attnum";

pub(super) const UNIQUES: &str = "
    SELECT c.relname::text AS table_name, i.indexrelid::regclass::text AS index_name,
           (i.indpred IS NOT NULL)::int::bigint AS partial, a.attname::text AS column_name
    FROM pg_index i
    JOIN pg_class c ON c.oid = i.indrelid AND NOT c.relispartition
    JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = current_schema()
    CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS part (attnum, place)
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = part.attnum
    WHERE i.indisunique AND NOT i.indisprimary AND c.relname::text <> $1
    ORDER BY 1, 2, part.place";

pub(super) const FOREIGN_KEYS: &str = "
    SELECT c.relname::text AS table_name, k.conname::text AS key_name,
           r.relname::text AS parent, a.attname::text AS column_name,
           ra.attname::text AS parent_column,
           CASE k.confdeltype WHEN 'a' THEN 'NO ACTION' WHEN 'r' THEN 'RESTRICT'
               WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL' ELSE 'SET DEFAULT' END
               AS on_delete
    FROM pg_constraint k
    JOIN pg_class c ON c.oid = k.conrelid AND NOT c.relispartition
    JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = current_schema()
    JOIN pg_class r ON r.oid = k.confrelid
    CROSS JOIN LATERAL unnest(k.conkey, k.confkey) WITH ORDINALITY AS part (here, there, place)
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = part.here
    JOIN pg_attribute ra ON ra.attrelid = r.oid AND ra.attnum = part.there
    WHERE k.contype = 'f' AND c.relname::text <> $1
    ORDER BY 1, 2, part.place";
