//! What is done before anything else: secrets in memory are not to end in a core dump, nor to be read
//! by another process of the same user.

/// Asks the system for no core dumps. Where it refuses there is nothing better to do.
#[cfg(unix)]
pub fn apply() {
    use rustix::process::{Resource, Rlimit, setrlimit};

    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    #[cfg(target_os = "linux")]
    {
        let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
    }
}

/// There is nothing to ask for here.
#[cfg(not(unix))]
pub fn apply() {}
