//! What the terminal can do.

use std::io::IsTerminal;

use crate::output::Look;

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub(crate) enum ColorChoice {
    /// On a terminal, unless NO_COLOR is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Width where there is no terminal to ask, and the widest that is pleasant to read.
const WIDTH: usize = 100;

/// The look of standard output.
pub(crate) fn look(color: ColorChoice) -> Look {
    let terminal = std::io::stdout().is_terminal();
    let dumb = std::env::var("TERM").is_ok_and(|t| t == "dumb");
    let no_color = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
    let color = match color {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => terminal && !dumb && !no_color,
    };
    let columns = std::env::var("COLUMNS").ok().and_then(|c| c.parse::<usize>().ok());
    let size = terminal_size::terminal_size().map(|(w, _)| usize::from(w.0)).filter(|_| terminal);
    let width = size.or(columns).unwrap_or(WIDTH).clamp(30, 120);
    Look { color, links: terminal && color && !dumb && links_work(), width }
}

/// Terminals known to show OSC 8 links, or at least to hide them.
fn links_work() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some();
    let program = std::env::var("TERM_PROGRAM").unwrap_or_default();
    set("VTE_VERSION")
        || set("WT_SESSION")
        || set("KITTY_WINDOW_ID")
        || set("KONSOLE_VERSION")
        || ["iTerm.app", "WezTerm", "vscode", "ghostty"].contains(&program.as_str())
}
