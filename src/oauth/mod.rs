//! The protocol, values in and values out: no sockets, no files, no clock. A file is one section of
//! an RFC or of the fact sheet.

pub mod names;
