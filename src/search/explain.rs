//! Why: how a query was read, and why an act ranks where it does.

use tantivy::query::Explanation;

/// An explanation as lines, the parts that count most first, to a depth a person reads.
pub(crate) fn lines(explanation: &Explanation) -> Vec<String> {
    let json = explanation.to_pretty_json();
    let Ok(value) = serde_json::from_str::<serde_json::Value>(&json) else { return vec![json] };
    let mut out = Vec::new();
    walk(&value, 0, &mut out);
    out
}

const DEEPEST: usize = 7;

fn walk(value: &serde_json::Value, depth: usize, out: &mut Vec<String>) {
    let score = value["value"].as_f64().unwrap_or(0.0);
    let description = value["description"].as_str().unwrap_or("");
    let context: Vec<&str> = value["context"].as_array().into_iter().flatten().filter_map(|c| c.as_str()).collect();
    if depth >= DEEPEST || score == 0.0 {
        return;
    }
    out.push(format!("{}{score:.3}  {description} {}", "  ".repeat(depth), context.join(" ")).trim_end().to_owned());
    let mut details: Vec<&serde_json::Value> = value["details"].as_array().into_iter().flatten().collect();
    details.sort_by(|a, b| b["value"].as_f64().unwrap_or(0.0).total_cmp(&a["value"].as_f64().unwrap_or(0.0)));
    for detail in details.into_iter().take(8) {
        walk(detail, depth + 1, out);
    }
}
