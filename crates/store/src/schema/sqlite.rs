//! How SQLite describes its tables.

pub(super) const COLUMNS: &str = r#"
    SELECT t.name AS table_name, c.name AS column_name, c.type AS sql_type,
           c."notnull" AS not_null, c.pk AS key_place,
           t.sql LIKE '%AUTOINCREMENT%' AS numbered
    FROM sqlite_schema t, pragma_table_info(t.name) c
    WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite~_%' ESCAPE '~' AND t.name <> $1
    ORDER BY t.name, c.cid"#;

pub(super) const UNIQUES: &str = r#"
    SELECT t.name AS table_name, i.name AS index_name, i.partial AS partial,
           k.name AS column_name
    FROM sqlite_schema t, pragma_index_list(t.name) i, pragma_index_info(i.name) k
    WHERE t.type = 'table' AND t.name <> $1 AND i."unique" = 1 AND i.origin <> 'pk'
    ORDER BY t.name, i.name, k.seqno"#;

pub(super) const FOREIGN_KEYS: &str = r#"
    SELECT t.name AS table_name, CAST(f.id AS TEXT) AS key_name, f."table" AS parent,
           f."from" AS column_name, f."to" AS parent_column, f.on_delete AS on_delete
    FROM sqlite_schema t, pragma_foreign_key_list(t.name) f
    WHERE t.type = 'table' AND t.name <> $1
    ORDER BY t.name, f.id, f.seq"#;
