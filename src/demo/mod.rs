//! The demo: the dashboard on a simulated world of its own, with a robot where there is no browser.

mod form;
pub mod robot;
