//! The protocol, values in and values out: no sockets, no files, no clock. A file is one section of
//! an RFC or of the fact sheet. What a person sees of a value is made here too, so that no front can
//! forget to mask it.

pub mod authorize;
pub mod call;
pub mod callback;
pub mod card;
pub mod code;
pub mod curl;
pub mod draft;
pub mod error;
pub mod field;
pub mod finding;
pub mod form;
pub mod grant_list;
pub mod identity;
pub mod introspect;
pub mod jwt;
pub mod mask;
pub mod names;
pub mod paste;
pub mod pkce;
pub mod refusal;
pub mod request;
pub mod retry;
pub mod revoke;
pub mod sfdx_url;
pub mod signature;
pub mod single_access;
pub mod token;
pub mod trace;
