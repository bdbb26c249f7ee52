//! Seals as the loop sees them: what a login will be saved with, before it begins, and changing that of a saved
//! grant.

use super::{ground::Ground, random};
use crate::{
    deck::Msg,
    flow::{Event, Fault, FlowId},
    plain::Plain,
    profile::{ProfileName, Seal},
    store::{LOCK_PATIENCE, StoreError},
};

impl Ground {
    /// Draws what only chance can give, once what the login brings can be sealed where it is to be: that is
    /// known before any browser opens (T64).
    pub(super) fn mint(&self, id: FlowId, name: ProfileName) {
        self.block(move |ground| {
            let event = match ground.dir.tokens().prepare(&name) {
                Ok(()) => random::mint().unwrap_or_else(|why| Event::Refused(Fault::NoSecret(why))),
                Err(error) => Event::Refused(Fault::Store(Plain::new(error.to_string()))),
            };
            Msg::Flow(id, event)
        });
    }

    /// Seals a saved grant in this way, or opens it for good.
    pub(super) fn seal(&self, name: ProfileName, way: Seal) {
        let ground = self.clone();
        tokio::spawn(async move {
            let sealed = ground.change_seal(&name, way).await.map_err(|error| Plain::new(error.to_string()));
            let _ = ground.say.send(Msg::Sealed(name, way, sealed));
        });
    }

    async fn change_seal(&self, name: &ProfileName, way: Seal) -> Result<bool, StoreError> {
        let (tokens, file) = (self.dir.tokens(), name.clone());
        let prepared = tokio::task::spawn_blocking(move || tokens.prepare_seal(&file, way)).await;
        prepared.unwrap_or(Ok(()))?;
        let taken =
            self.gates.take(self.dir.tokens(), name.clone(), "seal", LOCK_PATIENCE, move |lock| lock.seal(way)).await;
        taken.map(|(_, changed)| changed)
    }
}
