//! Every bound of the protocol, in one place, so that both ends refuse the same things.

/// Largest request line and header block, in bytes.
pub const REQUEST_HEADER_BYTES_MAX: usize = 16 * 1024;

/// Largest body of a run request, in bytes: parameters are settings, not data.
pub const RUN_REQUEST_BYTES_MAX: usize = 256 * 1024;

/// Largest plugin package as uploaded, in bytes.
pub const ARCHIVE_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Largest reply of an agent, in bytes. The bounds below keep an honest reply well under it.
pub const REPLY_BYTES_MAX: usize = 1024 * 1024;

/// Largest message of a result, in bytes; a longer one is cut, and says so.
pub const MESSAGE_BYTES_MAX: usize = 64 * 1024;

/// Most named metrics in one run.
pub const METRICS_MAX: usize = 512;

/// Largest name of a metric, in bytes, with its instance in square brackets.
pub const METRIC_NAME_BYTES_MAX: usize = 200;

/// Largest unit of a metric, in bytes.
pub const UNIT_BYTES_MAX: usize = 32;

/// Largest plugin id, in bytes.
pub const PLUGIN_ID_BYTES_MAX: usize = 200;

/// Most plugins installed on one agent: the greeting lists them all in one reply.
pub const INSTALLED_PLUGINS_MAX: usize = 1024;

/// Longest time that a plugin may take, in milliseconds, whatever the request says.
pub const TIMEOUT_MS_MAX: u64 = 300_000;

/// What a plugin may print in one run unless the request says otherwise, in bytes.
pub const OUTPUT_BYTES_DEFAULT: u64 = 1024 * 1024;

/// What a plugin may print in one run, in bytes, whatever the request says.
pub const OUTPUT_BYTES_MAX: u64 = 16 * 1024 * 1024;
