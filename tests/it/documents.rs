//! The documents say what is true: README commands run, links lead somewhere, layers hold.

use std::path::{Path, PathBuf};

use crate::harness::Desk;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Splits a command of the README as a shell would, as far as the README needs it.
fn words(line: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut quote = None;
    for c in line.chars() {
        match (c, quote) {
            ('\'' | '"', None) => quote = Some(c),
            (c, Some(q)) if c == q => quote = None,
            (' ', None) => out.push(String::new()),
            _ => out.last_mut().unwrap().push(c),
        }
    }
    out.retain(|w| !w.is_empty());
    out
}

#[test]
fn readme_commands_run() {
    let readme = std::fs::read_to_string(root().join("README.md")).unwrap();
    let desk = Desk::new();
    let corpus = root().join("corpus");
    assert_eq!(desk.run_index(&["-q", "--corpus", corpus.to_str().unwrap()]).code(), 0);
    let mut shell = false;
    let mut ran = 0;
    for line in readme.lines() {
        if line.starts_with("```") {
            shell = line == "```sh";
            continue;
        }
        let command = line.split(['|', '>']).next().unwrap().trim();
        if !shell || !(command.starts_with("acts-search") || command.starts_with("acts-index")) {
            continue;
        }
        let words = words(command.split(" #").next().unwrap());
        let mut args: Vec<&str> = words[1..].iter().map(String::as_str).collect();
        // Commands that name a place of their own keep it; others use the sample.
        let place = corpus.to_str().unwrap();
        if words[0] == "acts-index" && !args.contains(&"--corpus") && !args.contains(&"--report") {
            args.extend(["--corpus", place]);
        }
        let named =
            args.iter().any(|a| a.starts_with('/') || a.starts_with('~')) && !args.contains(&place);
        if named {
            continue;
        }
        let result =
            if words[0] == "acts-index" { desk.run_index(&args) } else { desk.search(&args) };
        // A first report is all new.
        let expected = i32::from(args.contains(&"--report"));
        assert_eq!(result.code(), expected, "{line}\n{}{}", result.out(), result.err());
        ran += 1;
    }
    assert!(ran >= 8, "only {ran} commands");
}

#[test]
fn links_lead_somewhere() {
    let mut documents = [
        "README.md",
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "SECURITY.md",
        "tests/fixtures/README.md",
        "benches/results/README.md",
    ]
    .map(|name| root().join(name))
    .to_vec();
    documents.extend(std::fs::read_dir(root().join("docs")).unwrap().map(|e| e.unwrap().path()));
    let mut seen = 0;
    for document in documents {
        let text = std::fs::read_to_string(&document).unwrap();
        for (i, _) in text.match_indices("](") {
            let target = &text[i + 2..];
            let target = &target[..target.find(')').unwrap_or(0)];
            let file = target.split('#').next().unwrap();
            if file.is_empty() || file.contains("://") {
                continue;
            }
            assert!(
                document.parent().unwrap().join(file).exists(),
                "{}: {target}",
                document.display()
            );
            seen += 1;
        }
    }
    assert!(seen > 10);
}

/// Every rule that the code names is documented, and every one documented exists.
#[test]
fn rules_are_documented() {
    let docs = std::fs::read_to_string(root().join("docs/fields.md")).unwrap();
    let mut code = String::new();
    collect(&root().join("src/acts"), &mut |path| {
        code.push_str(&std::fs::read_to_string(path).unwrap())
    });
    let pattern = regex_of_rules();
    let found = |text: &str| -> std::collections::BTreeSet<String> {
        pattern.find_iter(text).map(|m| m.as_str().trim_matches(['"', '`']).to_owned()).collect()
    };
    for rule in found(&code) {
        assert!(docs.contains(&format!("`{rule}`")), "{rule} is not in docs/fields.md");
    }
}

fn regex_of_rules() -> regex::Regex {
    regex::Regex::new(r#""(?:number|date|title|authority|epci|nature|matiere|votes|attendance|citation|president|secretary|amount|acronym|period|actes|receipt)\.[a-z-]+""#).unwrap()
}

fn collect(folder: &Path, visit: &mut dyn FnMut(&Path)) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, visit);
        } else if path.extension().is_some_and(|e| e == "rs") {
            visit(&path);
        }
    }
}

/// Dependencies point one way; only some folders name tantivy.
#[test]
fn layers() {
    const ORDER: [&str; 11] = [
        "text", "corpus", "formats", "worker", "acts", "french", "index", "query", "search",
        "output", "cli",
    ];
    let src = root().join("src");
    // eval and bench stand beside output: they measure what is below, and name tantivy to compare. Of
    // these two, bench uses eval. What is below, or shows answers, knows of neither.
    let measured = [&ORDER[..10], &["pipeline"]].concat();
    for (layer, forbidden) in
        [("eval", ["output", "cli", "bench"]), ("bench", ["output", "cli", "cli"])]
            .into_iter()
            .chain(measured.iter().map(|l| (*l, ["eval", "bench", "cli"])))
    {
        collect(&src.join(layer), &mut |path| {
            let text = std::fs::read_to_string(path).unwrap();
            for above in forbidden {
                let named = text.contains(&format!("crate::{above}::"));
                assert!(!named, "{} names {above}", path.display());
            }
        });
    }
    for (k, layer) in ORDER.iter().enumerate() {
        collect(&src.join(layer), &mut |path| {
            let text = std::fs::read_to_string(path).unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap();
            for above in &ORDER[k + 1..] {
                let upward = [":", ";", ",", "}"]
                    .iter()
                    .any(|end| code.contains(&format!("crate::{above}{end}")));
                // Output shows what the pipeline did; the pipeline stands beside index.
                assert!(!upward, "{} names {above}, which stands above it", path.display());
            }
            if code.contains("tantivy::") {
                assert!(
                    ["french", "index", "query", "search"].contains(layer),
                    "{} names tantivy",
                    path.display()
                );
            }
        });
    }
}

/// The picture in the README is what the command prints, but for hits left out and the time taken.
#[test]
fn readme_shows_the_page() {
    let readme =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let picture = readme.split("```text\n").nth(1).and_then(|t| t.split("\n```").next()).unwrap();
    let page = crate::harness::SAMPLE.search(&["PLIE Cambrésis"]).out();
    let lines: Vec<&str> = picture.lines().filter(|l| !l.is_empty() && *l != "…").collect();
    assert!(lines.len() > 10);
    for line in lines {
        let line = line.split(" · 21 ms").next().unwrap();
        assert!(page.contains(line), "the README shows {line:?}; the page is\n{page}");
    }
}
