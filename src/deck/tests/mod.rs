//! The deck by itself: messages in, effects out, no runtime and no sleep.

mod arrival;
mod copies;
mod disk;
mod ending;
mod errands;
mod held;
mod held_errands;
mod lanes;
mod order;
mod refreshed;
mod repeat;
mod rows;
mod seal;
mod settings;
mod stage;
