//! The messages of remote-write 1.0, field by field as in Prometheus's `remote.proto` and
//! `types.proto`, and their form on the wire.

use prost::Message;

/// One request.
#[derive(Clone, PartialEq, Message)]
pub(super) struct WriteRequest {
    #[prost(message, repeated, tag = "1")]
    pub(super) timeseries: Vec<TimeSeries>,
}

/// Samples of one series, in order of time.
#[derive(Clone, PartialEq, Message)]
pub(super) struct TimeSeries {
    #[prost(message, repeated, tag = "1")]
    pub(super) labels: Vec<Label>,
    #[prost(message, repeated, tag = "2")]
    pub(super) samples: Vec<Sample>,
}

/// A part of a series' name.
#[derive(Clone, PartialEq, Eq, Message)]
pub(crate) struct Label {
    #[prost(string, tag = "1")]
    pub(super) name: String,
    #[prost(string, tag = "2")]
    pub(super) value: String,
}

/// One number at one time.
#[derive(Clone, Copy, PartialEq, Message)]
pub(super) struct Sample {
    #[prost(double, tag = "1")]
    pub(super) value: f64,
    /// Milliseconds since 1970.
    #[prost(int64, tag = "2")]
    pub(super) timestamp: i64,
}

impl WriteRequest {
    /// The compressed body of a request.
    pub(super) fn into_body(self) -> Vec<u8> {
        let bytes = self.encode_to_vec();
        snap::raw::Encoder::new().compress_vec(&bytes).expect("a batch is smaller than 4 GiB")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_are_those_of_the_protocol() {
        let label = Label { name: "a".to_owned(), value: "b".to_owned() };
        let sample = Sample { value: 1.0, timestamp: 150 };
        let series = TimeSeries { labels: vec![label], samples: vec![sample] };
        let bytes = WriteRequest { timeseries: vec![series] }.encode_to_vec();
        let label = [0x0a, 6, 0x0a, 1, b'a', 0x12, 1, b'b'];
        let sample = [0x12, 12, 0x09, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0x10, 0x96, 0x01];
        assert_eq!(bytes[..2], [0x0a, 22]);
        assert_eq!(bytes[2..10], label);
        assert_eq!(bytes[10..], sample);
    }
}
