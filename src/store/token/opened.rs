//! Opening a token file: its card, and its grant with the key that it is sealed with.

use std::path::Path;

use zeroize::Zeroizing;

use super::{LARGEST, parse, refusal};
use crate::{
    oauth::card::{Card, Grant},
    store::{
        durable,
        error::{StoreError, shown},
        keys::{Keyholder, Ready},
        token_file,
    },
};

/// A token file with its grant in the open.
pub(in crate::store) struct Opened {
    /// The file's content.
    pub(in crate::store) content: Zeroizing<Vec<u8>>,
    pub(in crate::store) card: Card,
    pub(in crate::store) grant: Grant,
    /// The grant's text.
    pub(in crate::store) text: Zeroizing<String>,
    /// What it was opened with, where it was sealed.
    pub(in crate::store) ready: Option<Ready>,
}

/// Opens a token file, by its real path. A key that is `at_hand` is not asked for again.
pub(in crate::store) fn open(
    real: &Path,
    keys: &Keyholder,
    at_hand: Option<&Ready>,
) -> Result<Option<Opened>, StoreError> {
    let Some(content) = durable::read(real, LARGEST)? else { return Ok(None) };
    let opened = open_read(real, content.clone(), keys, at_hand);
    // Whoever changes a seal lets the old key go once the new file is there.
    if matches!(opened, Err(StoreError::Closed { .. }))
        && let Some(now) = durable::read(real, LARGEST)?.filter(|now| **now != *content)
    {
        return open_read(real, now, keys, at_hand).map(Some);
    }
    opened.map(Some)
}

fn open_read(
    real: &Path,
    content: Zeroizing<Vec<u8>>,
    keys: &Keyholder,
    at_hand: Option<&Ready>,
) -> Result<Opened, StoreError> {
    let refused = |why| refusal(why, real, &content);
    let file = parse(&content).map_err(refused)?;
    let (card, seal) = (file.card().map_err(refused)?, file.seal().map_err(refused)?);
    let ready = match (seal, at_hand) {
        (None, _) => None,
        (Some(seal), Some(ready)) if ready.seal == seal => Some(ready.clone()),
        (Some(seal), _) => match keys.find(&seal) {
            Ok(key) => Some(Ready { seal, key }),
            Err(why) => return Err(StoreError::Closed { path: shown(real), why }),
        },
    };
    let text = file.grant_text(ready.as_ref().map(|ready| &ready.key)).map_err(refused)?;
    let grant = token_file::grant(&text).map_err(refused)?;
    Ok(Opened { content, card, grant, text, ready })
}
