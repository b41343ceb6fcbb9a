//! `acts-bench`: how fast is it, beside what people would use instead? See `docs/benchmarks.md`.

fn main() -> std::process::ExitCode {
    acts_search::cli::bench_main()
}
