//! Tests of the dashboard as a person sees it: keys go in, screens come out, and the deck between
//! them is the real one.

mod doctor;
mod form;
mod grants;
mod held;
mod help;
mod keys;
mod lanes;
mod mouse;
mod read_only;
mod repeat;
mod safety;
mod screens;
mod stage;
mod world;
