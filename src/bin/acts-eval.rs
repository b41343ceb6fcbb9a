//! `acts-eval`: how good is the ranking? See `acts_search::eval` and `docs/ranking.md`.
//!
//! `--tune` leaves the half of the public set that nothing is tuned on unseen, and switches off one
//! ingredient of the ranking after the other instead of comparing with other engines.

fn main() -> std::process::ExitCode {
    acts_search::cli::eval_main()
}
