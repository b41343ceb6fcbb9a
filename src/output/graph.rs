//! The graph of acts: lists, a tree of text, Graphviz DOT.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{self, Write};

use super::lines::{brief, head};
use super::style::{Look, Style, clean, wrap};
use crate::acts::model::{Citation, EffectKind};
use crate::search::{Brief, CITING_AT_MOST, Cited, CitedBy, Citing, Edge, Graph, Node, Standing};

/// "délibération 2022/070 of 2022-07-06".
fn as_cited(c: &Citation) -> String {
    let date = c.date.map(|d| format!(" of {d}")).unwrap_or_default();
    let authority = c.authority.as_ref().map(|a| format!(", {a}")).unwrap_or_default();
    let number = c.number.as_deref().unwrap_or("without number");
    clean(&format!("{} {number}{date}{authority}", c.kind.label()))
}

/// "modifies: « MODIFIE »"; nothing for a mere citation.
fn effect(c: &Citation) -> String {
    let Some(effect) = c.effect.as_ref().map(|e| &e.value) else { return String::new() };
    let rank = effect.rank.map(|r| format!(" (avenant n° {r})")).unwrap_or_default();
    clean(&format!("{}{rank}: « {} »", effect.kind.name(), effect.words))
}

/// "modified by (l. 55): « MODIFIE »".
fn done(c: &Citing) -> String {
    let effect = c.citation.value.effect.as_ref();
    let place = effect.and_then(|e| e.place).or(c.citation.place);
    let line = place.map(|p| format!(" (l. {})", p.line)).unwrap_or_default();
    let may = match c.standing {
        Standing::Found => String::new(),
        other => format!("{}: ", other.name()),
    };
    let Some(effect) = effect.map(|e| &e.value) else { return format!("{may}cited by{line}") };
    let rank = effect.rank.map(|r| format!(" (avenant n° {r})")).unwrap_or_default();
    clean(&format!("{may}{}{rank} by{line}: « {} »", effect.kind.done(), effect.words))
}

/// Writes what an act cites.
///
/// # Errors
/// What the writer refuses.
pub fn cites(act: &Brief, cited: &[Cited], look: &Look, out: &mut dyn Write) -> io::Result<()> {
    brief(act, "", look, out)?;
    for c in cited {
        let value = &c.citation.value;
        let line = c.citation.place.map(|p| format!(" (l. {})", p.line)).unwrap_or_default();
        writeln!(out)?;
        let text = format!("cites {}{line}", as_cited(value));
        for line in wrap(&text, &[], look.width, "", look) {
            writeln!(out, "{}", look.paint(Style::Bold, &line))?;
        }
        let mut said = vec![effect(value)];
        said.push(match c.standing {
            Standing::Found => String::new(),
            other => other.name().to_owned(),
        });
        said.extend(c.note.as_deref().map(clean));
        for text in said.iter().filter(|s| !s.is_empty()) {
            for line in wrap(text, &[], look.width, "  ", look) {
                writeln!(out, "{}", look.paint(Style::Warn, &line))?;
            }
        }
        for act in &c.acts {
            brief(act, "  ", look, out)?;
        }
        for h in &c.hypotheses {
            let why = h.hypothesis.reasons.join("; ");
            let text =
                format!("may be (hypothesis, {:.0} %): {why}", h.hypothesis.confidence * 100.0);
            for line in wrap(&text, &[], look.width, "  ", look) {
                writeln!(out, "{}", look.paint(Style::Warn, &line))?;
            }
            brief(&h.act, "    ", look, out)?;
        }
    }
    if cited.is_empty() {
        writeln!(out, "\nit cites no act")?;
    }
    Ok(())
}

/// Writes what cites an act.
///
/// # Errors
/// What the writer refuses.
pub fn cited_by(
    act: &Brief,
    cited_by: &CitedBy,
    look: &Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    brief(act, "", look, out)?;
    for c in &cited_by.acts {
        writeln!(out)?;
        for line in wrap(&done(c), &[], look.width, "", look) {
            writeln!(out, "{}", look.paint(Style::Bold, &line))?;
        }
        brief(&c.act, "  ", look, out)?;
    }
    let nothing = "no act of the index cites it";
    let cut =
        format!("more may cite it: {CITING_AT_MOST} acts with such a citation were looked at");
    let empty = cited_by.acts.is_empty();
    for (said, text) in [(empty && !cited_by.cut, nothing), (cited_by.cut, cut.as_str())] {
        if said {
            writeln!(out)?;
            wrap(text, &[], look.width, "", look).iter().try_for_each(|l| writeln!(out, "{l}"))?;
        }
    }
    Ok(())
}

/// Writes a graph as a tree: what the act cites, then what cites it. An act that stands in the tree
/// before is not unfolded again.
///
/// # Errors
/// What the writer refuses.
pub fn tree(graph: &Graph, look: &Look, out: &mut dyn Write) -> io::Result<()> {
    let Some(root) = graph.node(&graph.root) else { return Ok(()) };
    if let Some(act) = &root.act {
        brief(act, "", look, out)?;
    }
    for (down, name, nothing) in
        [(true, "cites", "cites no act"), (false, "is cited by", "is cited by no act of the index")]
    {
        let mut seen = BTreeSet::from([graph.root.as_str()]);
        if branches(graph, &graph.root, down).is_empty() {
            writeln!(out, "{}", look.paint(Style::Dim, nothing))?;
            continue;
        }
        writeln!(out, "{}", look.paint(Style::Bold, name))?;
        branch(graph, &graph.root, down, "", &mut seen, look, out)?;
    }
    if graph.cut {
        let text = format!("cut at {} acts: give a smaller --depth", graph.nodes.len());
        writeln!(out, "{}", look.paint(Style::Warn, &text))?;
    }
    Ok(())
}

fn branches<'g>(graph: &'g Graph, id: &str, down: bool) -> Vec<&'g Edge> {
    graph.edges.iter().filter(|e| if down { e.from == id } else { e.to == id }).collect()
}

fn branch<'g>(
    graph: &'g Graph,
    id: &str,
    down: bool,
    indent: &str,
    seen: &mut BTreeSet<&'g str>,
    look: &Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    let edges = branches(graph, id, down);
    for (k, edge) in edges.iter().enumerate() {
        let last = k + 1 == edges.len();
        let other = if down { edge.to.as_str() } else { edge.from.as_str() };
        let Some(node) = graph.node(other) else { continue };
        let again = !seen.insert(other);
        let text =
            format!("{}{}{}", said(edge, down), named(node), if again { " (above)" } else { "" });
        let (fork, rail) = if last { ("└─ ", "   ") } else { ("├─ ", "│  ") };
        let style = if node.act.is_none() { Style::Warn } else { Style::Number };
        let inner = format!("{indent}{rail}");
        for (n, line) in wrap(&text, &[], look.width, &inner, look).into_iter().enumerate() {
            let text = line.strip_prefix(&inner).unwrap_or(&line);
            let lead = if n == 0 { format!("{indent}{fork}") } else { inner.clone() };
            writeln!(out, "{lead}{}", look.paint(style, text))?;
        }
        if let Some(title) = node.act.as_ref().and_then(|a| a.title.as_ref()).filter(|_| !again) {
            for line in wrap(title, &[], look.width, &inner, look) {
                writeln!(out, "{line}")?;
            }
        }
        for reason in &edge.hypothesis {
            for line in wrap(&format!("because: {reason}"), &[], look.width, &inner, look) {
                let text = line.strip_prefix(&inner).unwrap_or(&line);
                writeln!(out, "{inner}{}", look.paint(Style::Warn, text))?;
            }
        }
        if !again {
            branch(graph, other, down, &inner, seen, look, out)?;
        }
    }
    Ok(())
}

/// What an edge says before the act that it leads to.
fn said(edge: &Edge, down: bool) -> String {
    let may = match (edge.standing, edge.hypothesis.is_empty()) {
        (_, false) => "hypothesis: ",
        (Standing::Found, _) => "",
        (Standing::Likely, _) => "likely: ",
        (Standing::Ambiguous, _) => "one of several: ",
        (Standing::Missing, _) => "missing: ",
    };
    let effect = edge.effect.filter(|_| edge.hypothesis.is_empty()).map(|kind| {
        let rank = edge.rank.map(|r| format!(" (avenant n° {r})")).unwrap_or_default();
        match (kind, down) {
            (kind, true) => format!("{}{rank} ", kind.name()),
            (kind, false) => format!("{}{rank} by ", kind.done()),
        }
    });
    format!("{may}{}", effect.unwrap_or_default())
}

fn named(node: &Node) -> String {
    match (&node.act, &node.cited_as) {
        (Some(act), _) => head(act),
        (None, Some(cited)) => clean(cited),
        (None, None) => clean(&node.id),
    }
}

/// Writes a graph in the language of Graphviz: acts as boxes, missing ones dashed, effects as labels.
///
/// # Errors
/// What the writer refuses.
pub fn dot(graph: &Graph, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "digraph acts {{")?;
    writeln!(out, "  rankdir=LR;")?;
    writeln!(out, "  node [shape=box, fontname=\"sans-serif\"];")?;
    for node in &graph.nodes {
        let title = node.act.as_ref().and_then(|a| a.title.as_deref()).unwrap_or_default();
        let label = format!("{}\n{}", named(node), short(title));
        let style = match (node.act.is_none(), node.id == graph.root) {
            (true, _) => ", style=dashed",
            (_, true) => ", penwidth=2",
            _ => "",
        };
        writeln!(out, "  {} [label={}{style}];", quoted(&node.id), quoted(label.trim_end()))?;
    }
    for edge in &graph.edges {
        let mut label = edge.effect.map(EffectKind::name).unwrap_or_default().to_owned();
        if let Some(rank) = edge.rank {
            let _ = write!(label, " (avenant n° {rank})");
        }
        let sure = edge.standing == Standing::Found || edge.standing == Standing::Missing;
        if !sure {
            let _ = write!(label, "{}?", if label.is_empty() { "" } else { " " });
        }
        let style = if sure { "" } else { ", style=dotted" };
        writeln!(
            out,
            "  {} -> {} [label={}{style}];",
            quoted(&edge.from),
            quoted(&edge.to),
            quoted(&label)
        )?;
    }
    writeln!(out, "}}")
}

/// The beginning of a title, on whole words.
fn short(title: &str) -> String {
    const MOST: usize = 60;
    let mut out = String::new();
    for word in title.split_whitespace() {
        if out.chars().count() + word.chars().count() > MOST {
            return format!("{out} …");
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// A string of the DOT language: the text of an act is untrusted.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            c => out.push_str(&clean(c.encode_utf8(&mut [0; 4]))),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_cut_is_said() {
        let act = Brief::default();
        let look = Look { color: false, links: false, width: 80 };
        for (cut, said) in [(false, "no act of the index cites it"), (true, "more may cite it")] {
            let mut out = Vec::new();
            cited_by(&act, &CitedBy { acts: Vec::new(), cut }, &look, &mut out).unwrap();
            let out = String::from_utf8(out).unwrap();
            assert!(out.contains(said), "{out}");
        }
    }

    #[test]
    fn strings_of_dot_do_not_end_early() {
        assert_eq!(quoted("a\"];b\\\n\u{1B}"), "\"a\\\"];b\\\\\\n\u{FFFD}\"");
        assert_eq!(short("un deux"), "un deux");
        assert!(short(&"mot ".repeat(40)).chars().count() <= 62);
    }
}
