//! Whether the file speaks of sealing, and where; what `[store]` says is read in [`super::general`].

use toml::{
    Spanned,
    de::{DeString, DeTable, DeValue},
};

use crate::profile::setting;

/// Whether `[store]` says itself how grants are sealed.
pub(super) fn says_seal(root: &DeTable<'_>) -> bool {
    root.get("store").is_some_and(|store| store.get_ref().get("seal").is_some())
}

/// Whether a file speaks of sealing where nothing reads it: a slip must not leave in the open what is to be sealed.
pub(super) fn seals_elsewhere(root: &DeTable<'_>) -> bool {
    let is_near = |key: &str| setting::nearest(key, ["store"].into_iter()).is_some();
    root.iter().any(|(key, value)| {
        let (key, table) = (key.get_ref().as_ref(), value.get_ref().as_table());
        match key {
            "store" => false,
            // What stands below is named as anybody likes.
            "profiles" | "apps" => table.is_some_and(|table| table.values().any(below)),
            key => is_near(key) || is_seal(key) || below(value),
        }
    })
}

/// Whether something in this table, however deep, is named as the key is or nearly so.
fn below(value: &Spanned<DeValue<'_>>) -> bool {
    let odd = |(key, value): (&Spanned<DeString<'_>>, _)| match key.get_ref().as_ref() {
        "extra" | "keys" => false,
        key => is_seal(key) || below(value),
    };
    value.get_ref().as_table().is_some_and(|table| table.iter().any(odd))
}

/// Whether a key, or a line that begins with one, is named so. There are as many as profiles: this has to be quick.
pub(super) fn is_seal(key: &str) -> bool {
    key.get(..4).is_some_and(|start| ["seal", "sael"].iter().any(|it| start.eq_ignore_ascii_case(it)))
}
