//! Loads an image, changes a file, and shows what differs: `cargo run --example walk STORE IMAGE.tar`.

use std::env;
use std::process::ExitCode;
use veneer::{Result, Store};

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [directory, archive] = &arguments[..] else {
        eprintln!("usage: walk STORE IMAGE");
        return ExitCode::from(2);
    };
    match walk(directory, archive) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("walk: {error}");
            ExitCode::FAILURE
        }
    }
}

fn walk(directory: &str, archive: &str) -> Result<()> {
    let store = Store::open(directory)?;
    let image = store.load(archive)?;
    println!("{} {}: {} layers, {} files", image.names.join(" "), &image.id[..19], image.layers.len(), image.entries);

    let container = store.create(&image, None)?;
    container.append("/etc/passwd", "guest:x:1000:1000::/:/bin/sh\n")?;
    container.create_dir("/greeting")?;
    container.write("/greeting/hello", "made in Rust\n")?;
    for change in container.diff()? {
        println!("{change}");
    }

    let fork = container.fork(None)?;
    fork.remove_dir_all("/greeting")?;
    println!("fork {}, from {}:", fork.name(), container.name());
    for change in fork.diff()? {
        println!("{change}");
    }
    fork.close()?;
    container.close()?;
    store.close()
}
