//! The deck by itself: messages in, effects out, no runtime and no sleep.

mod arrival;
mod copies;
mod disk;
mod ending;
mod held;
mod order;
mod refreshed;
mod rows;
mod settings;
mod stage;
