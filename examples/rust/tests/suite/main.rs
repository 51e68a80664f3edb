//! The crate through its public surface, against the component in dist/ and the command line in bin/.

mod archives;
mod containers;
mod failures;
mod fixture;
mod node;
mod stores;
mod writers;
