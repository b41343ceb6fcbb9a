//! Prints the text that acts-index reads in a file: `cargo run --example text -- FILE`.
#![allow(clippy::print_stdout)]

use acts_search::formats::{Programs, chain};

fn main() {
    let file = std::env::args().nth(1).expect("a file");
    let bytes = std::fs::read(file).expect("the file");
    match chain::read_here(&bytes, &Programs::find()) {
        Ok(document) => {
            println!("[{}] {:?}\n{}", document.reader, document.warnings, document.text)
        }
        Err(e) => println!("{e}"),
    }
}
