//! A sign of life on the error output: a bench takes minutes.

/// One stretch of work of a known length.
#[derive(Debug)]
pub(crate) struct Progress {
    title: String,
    whole: i64,
    tenths: i64,
}

impl Progress {
    /// Says what begins.
    pub(crate) fn begin(title: &str, whole: i64) -> Self {
        eprintln!("… {title}");
        Self { title: title.to_owned(), whole: whole.max(1), tenths: 0 }
    }

    /// Says so when a tenth more is done.
    pub(crate) fn at(&mut self, done: i64) {
        let tenths = done * 10 / self.whole;
        if tenths > self.tenths {
            self.tenths = tenths;
            eprintln!("  {}: {} %", self.title, tenths * 10);
        }
    }
}
