//! `acts-index`: reads a folder of acts into an index. See `acts_search::cli`.

fn main() -> std::process::ExitCode {
    acts_search::cli::index_main()
}
