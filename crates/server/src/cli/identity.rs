//! `prophasis identity`

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::Place;
use super::output::say;
use crate::app;
use crate::identity::Identity;

pub(super) fn print(place: &Place) -> anyhow::Result<()> {
    let config = place.load()?;
    app::make_data_dir(&config)?;
    say!("{}", URL_SAFE_NO_PAD.encode(Identity::open_or_create(&config)?.pin))?;
    Ok(())
}
