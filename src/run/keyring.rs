//! [`Keyring`]: the system's keyring, behind a port and with an end to every call: it may be absent, locked or
//! hang, and each of that is said within three seconds. What is kept there and why is not decided here.

pub mod stale;
#[cfg(feature = "keyring")]
mod system;

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError, Weak, mpsc},
    thread,
    time::Duration,
};

use zeroize::Zeroizing;

use crate::{
    plain::Plain,
    secret::Secret,
    store::{KEY_LENGTH, Key},
};

/// How long a call may take. With the program's own start and end it is told within three seconds (T64).
const PATIENCE: Duration = Duration::from_millis(2500);

/// What the system's own is called.
pub const NAME: &str = if cfg!(target_os = "macos") {
    "the Keychain"
} else if cfg!(windows) {
    "the Credential Manager"
} else {
    "the Secret Service"
};

/// Why the keyring does not do what is asked of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// The program has none.
    #[error("this orgdeck was built without a keyring")]
    NotBuilt,
    /// Nothing answers to that name, in the system's words.
    #[error("no keyring is running here ({0}); start one, or seal by a passphrase")]
    Absent(Plain),
    /// It wants to be unlocked first.
    #[error("the keyring is locked: unlock it, then try again")]
    Locked,
    /// It hangs, or waits for a person.
    #[error("the keyring does not answer: it hangs, or is locked and asks for its password on the desktop")]
    Silent,
    /// Something else, in the system's words.
    #[error("the keyring failed: {0}")]
    Failed(Plain),
}

/// Something kept under a name. What it is kept as is for the machine, the label for a person who looks into
/// the keyring.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Entry {
    /// The name.
    pub name: String,
    /// What a person sees.
    pub label: &'static str,
}

impl Entry {
    /// The key of a grant.
    fn key(id: &str) -> Self {
        Self { name: format!("grant-key/{id}"), label: "orgdeck: the key of a saved login" }
    }

    /// The client secret of an app.
    fn client_secret(client_id: &str) -> Self {
        Self { name: format!("client-secret/{client_id}"), label: "orgdeck: the client secret of an app" }
    }
}

/// What a keyring does. Its calls block, and may never return.
pub trait Service: Send + Sync {
    /// What is kept under a name; `None` where nothing is.
    ///
    /// # Errors
    /// Why it cannot be told.
    fn get(&self, entry: &Entry) -> Result<Option<Zeroizing<Vec<u8>>>, Trouble>;

    /// Keeps something under a name, instead of what was kept there.
    ///
    /// # Errors
    /// Why it is not kept.
    fn put(&self, entry: &Entry, secret: &[u8]) -> Result<(), Trouble>;

    /// Lets go of what is kept under a name; nothing may be.
    ///
    /// # Errors
    /// Why it may be there still.
    fn remove(&self, entry: &Entry) -> Result<(), Trouble>;
}

/// A keyring whose calls end. A clone is the same one.
#[derive(Clone)]
pub struct Keyring {
    service: Arc<dyn Service>,
    /// Whoever calls next waits for the call before, and its time starts then. While one hangs that was given
    /// up, all others fail at once.
    hanging: Arc<Mutex<Weak<()>>>,
}

impl Keyring {
    /// A keyring behind the port.
    pub fn new(service: Arc<dyn Service>) -> Self {
        Self { service, hanging: Arc::default() }
    }

    /// The system's own. Nothing is connected before it is asked something.
    pub fn of_system() -> Self {
        #[cfg(feature = "keyring")]
        return Self::new(Arc::new(system::System::default()));
        #[cfg(not(feature = "keyring"))]
        Self::new(Arc::new(NotBuilt))
    }

    /// The key of a grant; `None` where there is none.
    ///
    /// # Errors
    /// Why it cannot be told.
    pub fn key(&self, id: &str) -> Result<Option<Key>, Trouble> {
        let entry = Entry::key(id);
        let Some(bytes) = self.call(move |service| service.get(&entry))? else { return Ok(None) };
        let key: &[u8; KEY_LENGTH] =
            bytes.as_slice().try_into().map_err(|_| Trouble::Failed("what it keeps there is no key".into()))?;
        Ok(Some(Key::new(Zeroizing::new(*key))))
    }

    /// Keeps the key of a grant. When this returns it was read back.
    ///
    /// # Errors
    /// Why it is not kept.
    pub fn put_key(&self, id: &str, key: &Key) -> Result<(), Trouble> {
        let (entry, kept) = (Entry::key(id), key.clone());
        self.call(move |service| service.put(&entry, kept.bytes()))?;
        match self.key(id)? {
            Some(found) if found == *key => Ok(()),
            _ => Err(Trouble::Failed("it does not give back what it was given".into())),
        }
    }

    /// Lets go of the key of a grant.
    ///
    /// # Errors
    /// Why it may be there still.
    pub fn remove_key(&self, id: &str) -> Result<(), Trouble> {
        let entry = Entry::key(id);
        self.call(move |service| service.remove(&entry))
    }

    /// The client secret of the app with this client id; `None` where there is none.
    ///
    /// # Errors
    /// Why it cannot be told.
    pub fn client_secret(&self, client_id: &str) -> Result<Option<Secret>, Trouble> {
        let entry = Entry::client_secret(client_id);
        let Some(bytes) = self.call(move |service| service.get(&entry))? else { return Ok(None) };
        let text = std::str::from_utf8(&bytes);
        text.map(|text| Some(Secret::from(text))).map_err(|_| Trouble::Failed("what it keeps there is no text".into()))
    }

    /// Keeps the client secret of the app with this client id.
    ///
    /// # Errors
    /// Why it is not kept.
    pub fn put_client_secret(&self, client_id: &str, secret: &Secret) -> Result<(), Trouble> {
        let (entry, kept) = (Entry::client_secret(client_id), secret.clone());
        self.call(move |service| service.put(&entry, kept.expose().as_bytes()))
    }

    /// The same for who edits settings and knows nothing of keyrings.
    pub fn safe(&self) -> impl Fn(&str, &Secret) -> Result<(), Plain> {
        |client_id, secret| self.put_client_secret(client_id, secret).map_err(|trouble| Plain::new(trouble.to_string()))
    }

    /// Lets go of the client secret of the app with this client id.
    ///
    /// # Errors
    /// Why it may be there still.
    pub fn remove_client_secret(&self, client_id: &str) -> Result<(), Trouble> {
        let entry = Entry::client_secret(client_id);
        self.call(move |service| service.remove(&entry))
    }

    /// Does one thing on a thread of its own, which is left behind where it does not come to an end.
    fn call<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn Service) -> Result<T, Trouble> + Send + 'static,
    ) -> Result<T, Trouble> {
        let mut hanging = self.hanging.lock().unwrap_or_else(PoisonError::into_inner);
        if hanging.strong_count() > 0 {
            return Err(Trouble::Silent);
        }
        let alive = Arc::new(());
        let (service, witness, (tell, told)) = (self.service.clone(), Arc::downgrade(&alive), mpsc::channel());
        let thread = thread::Builder::new().name("keyring".to_owned()).spawn(move || {
            let done = work(&*service);
            drop(alive);
            // Who has given up needs no answer.
            let _ = tell.send(done);
        });
        thread.map_err(|error| Trouble::Failed(Plain::new(error.to_string())))?;
        told.recv_timeout(PATIENCE).unwrap_or_else(|why| {
            *hanging = witness;
            Err(match why {
                mpsc::RecvTimeoutError::Timeout => Trouble::Silent,
                mpsc::RecvTimeoutError::Disconnected => Trouble::Failed("its client broke down".into()),
            })
        })
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keyring")
    }
}

/// Without the cargo feature there is none.
#[cfg(not(feature = "keyring"))]
struct NotBuilt;

#[cfg(not(feature = "keyring"))]
impl Service for NotBuilt {
    fn get(&self, _: &Entry) -> Result<Option<Zeroizing<Vec<u8>>>, Trouble> {
        Err(Trouble::NotBuilt)
    }

    fn put(&self, _: &Entry, _: &[u8]) -> Result<(), Trouble> {
        Err(Trouble::NotBuilt)
    }

    fn remove(&self, _: &Entry) -> Result<(), Trouble> {
        Err(Trouble::NotBuilt)
    }
}

#[cfg(test)]
pub(super) mod tests;
