//! The secrets of a channel: sealed together for the channel's row.

use std::collections::BTreeMap;

use domain::channel::ChannelConfig;
use domain::id::ChannelId;
use store::channel::SealedSecrets;

use crate::api::Answer;
use crate::api::error::ApiError;
use crate::shared::Shared;
use crate::vault::channel_secrets_context;

/// Longest secret, in bytes.
const SECRET_BYTES_MAX: usize = 4_096;

pub(super) type Secrets = BTreeMap<String, String>;

/// What a request sets (a text) and removes (none); all names are known to the module.
pub(super) struct Changes {
    given: BTreeMap<String, Option<String>>,
    known: &'static [&'static str],
}

impl Changes {
    pub(super) fn check(
        given: BTreeMap<String, Option<String>>,
        config: &ChannelConfig,
    ) -> Answer<Self> {
        let known = config.secret_names();
        for (name, secret) in &given {
            let fault =
                |message: String| Err(ApiError::invalid(format!("secrets.{name}"), message));
            if !known.contains(&name.as_str()) {
                let names = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
                return fault(format!("is not a secret of this module; it has {names}"));
            }
            if secret.as_ref().is_some_and(|secret| secret.len() > SECRET_BYTES_MAX) {
                return fault(format!("is longer than {SECRET_BYTES_MAX} bytes"));
            }
            if secret.as_deref() == Some("") {
                return fault("is empty; send null to remove it".to_owned());
            }
        }
        Ok(Self { given, known })
    }

    /// The secrets after the change. What another module left behind goes.
    pub(super) fn apply(self, mut secrets: Secrets) -> Secrets {
        secrets.retain(|name, _| self.known.contains(&name.as_str()));
        for (name, secret) in self.given {
            match secret {
                Some(secret) => secrets.insert(name, secret),
                None => secrets.remove(&name),
            };
        }
        secrets
    }
}

pub(super) fn seal(shared: &Shared, id: ChannelId, secrets: &Secrets) -> SealedSecrets {
    let plain = serde_json::to_vec(secrets).expect("a map of texts is JSON");
    SealedSecrets {
        names: secrets.keys().cloned().collect(),
        bytes: shared.vault.seal(&channel_secrets_context(id), &plain),
    }
}

pub(super) async fn open(shared: &Shared, id: ChannelId) -> Answer<Secrets> {
    let sealed = shared.store.channel_secrets_sealed(id).await?;
    shared.vault.open_channel_secrets(id, sealed.as_deref()).map_err(ApiError::internal)
}
