//! `acts-search`: searches an index of acts. See `acts_search::cli`.

fn main() -> std::process::ExitCode {
    acts_search::cli::search_main()
}
