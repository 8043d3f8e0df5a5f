//! Reading numbers out of a script's tables: raw, bounded, and without the missing ones.

use mlua::{Table, Value};

/// Longest array a helper takes.
const ARRAY_LEN_MAX: usize = 100_000;

/// `value` as an array, or an error that names the helper.
pub(super) fn array(helper: &str, value: Option<&Value>) -> mlua::Result<Table> {
    match value {
        Some(Value::Table(table)) if table.raw_len() <= ARRAY_LEN_MAX => Ok(table.clone()),
        Some(Value::Table(_)) => {
            let text = format!("{helper} takes at most {ARRAY_LEN_MAX} elements");
            Err(mlua::Error::runtime(text))
        }
        other => {
            let given = other.map_or("nothing", Value::type_name);
            Err(mlua::Error::runtime(format!("{helper} needs an array, not {given}")))
        }
    }
}

/// The finite number that `value` is, if it is one.
pub(super) fn number(value: &Value) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "Lua's own numbers are doubles")]
    let number = match value {
        Value::Integer(integer) => *integer as f64,
        Value::Number(number) => *number,
        _ => return None,
    };
    number.is_finite().then_some(number)
}

/// Argument `index` as a finite number, or an error that names the helper and the argument.
pub(super) fn required(helper: &str, what: &str, value: Option<&Value>) -> mlua::Result<f64> {
    value
        .and_then(number)
        .ok_or_else(|| mlua::Error::runtime(format!("{helper} needs a number as {what}")))
}

/// The elements of the array part, one by one; no metamethod runs.
pub(super) fn elements(table: &Table) -> impl Iterator<Item = mlua::Result<Value>> + '_ {
    (1..=table.raw_len()).map(move |index| table.raw_get(index))
}

/// The present numbers of an array; markers of missing values and anything else are skipped.
pub(super) fn numbers(helper: &str, value: Option<&Value>) -> mlua::Result<Vec<f64>> {
    let table = array(helper, value)?;
    let mut found = Vec::with_capacity(table.raw_len());
    for element in elements(&table) {
        found.extend(number(&element?));
    }
    Ok(found)
}

/// The pairs of two arrays in which both are numbers: (time in s, value).
pub(super) fn points(
    helper: &str,
    values: Option<&Value>,
    times: Option<&Value>,
) -> mlua::Result<Vec<(f64, f64)>> {
    let (values, times) = (array(helper, values)?, array(helper, times)?);
    let mut found = Vec::with_capacity(values.raw_len());
    for (value, time_s) in elements(&values).zip(elements(&times)) {
        if let (Some(value), Some(time_s)) = (number(&value?), number(&time_s?)) {
            found.push((time_s, value));
        }
    }
    Ok(found)
}
