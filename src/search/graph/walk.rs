//! The graph around an act: what it cites and what that cites, what cites it and what cites that.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde::Serialize;

use super::{Cited, Standing};
use crate::acts::extract::number;
use crate::acts::model::{Citation, EffectKind, Found};
use crate::index::StoredAct;
use crate::search::brief::Brief;
use crate::search::engine::{Engine, SearchError};

/// Acts of a graph at the most: more are no picture.
const MOST: usize = 300;

/// An act of a graph, or one that is cited and not here.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Node {
    /// Identity of the act; for one that is missing, what is known of it.
    pub id: String,
    /// The act, where it is in the index.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub act: Option<Brief>,
    /// Kind, number and day of one that is missing, as cited.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cited_as: Option<String>,
}

/// A citation of a graph.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Edge {
    /// The act that cites.
    pub from: String,
    /// The act that is cited.
    pub to: String,
    /// What the one does to the other, where its words say so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub effect: Option<EffectKind>,
    /// The words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// Number of the avenant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rank: Option<u32>,
    /// How sure it is that this act is meant; a hypothesis is `ambiguous` and has reasons.
    pub standing: Standing,
    /// Why an act without number may be the cited one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hypothesis: Vec<String>,
}

/// The graph around an act.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Graph {
    /// Identity of the act in the middle.
    pub root: String,
    /// Steps that were followed.
    pub depth: usize,
    /// The acts, the one in the middle first.
    pub nodes: Vec<Node>,
    /// The citations.
    pub edges: Vec<Edge>,
    /// There is more than is here: it was cut at a limit of acts.
    pub cut: bool,
}

impl Graph {
    /// An act of the graph.
    #[must_use]
    pub fn node(&self, id: &str) -> Option<&Node> {
        self.nodes.iter().find(|n| n.id == id)
    }
}

/// A graph as it grows.
struct Growing {
    nodes: BTreeMap<String, Node>,
    order: Vec<String>,
    edges: Vec<Edge>,
    seen: BTreeSet<(String, String, Option<EffectKind>)>,
    cut: bool,
}

impl Growing {
    /// True if the node is new, and there is room for it.
    fn add(&mut self, node: Node) -> bool {
        if self.nodes.contains_key(&node.id) {
            return false;
        }
        if self.order.len() >= MOST {
            self.cut = true;
            return false;
        }
        self.order.push(node.id.clone());
        self.nodes.insert(node.id.clone(), node);
        true
    }

    fn link(&mut self, edge: Edge) {
        let known = self.nodes.contains_key(&edge.from) && self.nodes.contains_key(&edge.to);
        if known && self.seen.insert((edge.from.clone(), edge.to.clone(), edge.effect)) {
            self.edges.push(edge);
        }
    }
}

impl Engine {
    /// The graph around an act, so many steps far.
    ///
    /// # Errors
    /// A damaged index.
    pub fn graph(&self, root: &StoredAct, depth: usize) -> Result<Graph, SearchError> {
        let mut growing = Growing {
            nodes: BTreeMap::new(),
            order: Vec::new(),
            edges: Vec::new(),
            seen: BTreeSet::new(),
            cut: false,
        };
        growing.add(node(Brief::of(&root.act)));
        for down in [true, false] {
            // Acts may cite each other: each is visited once a direction.
            let mut visited = BTreeSet::from([root.act.id.clone()]);
            let mut queue = VecDeque::from([(root.act.id.clone(), 0)]);
            while let Some((id, far)) = queue.pop_front() {
                if far == depth {
                    continue;
                }
                let Some(stored) = self.by_id(&id)? else { continue };
                let next = if down {
                    self.descend(&stored, &mut growing)?
                } else {
                    self.ascend(&stored, &mut growing)?
                };
                for id in next {
                    if visited.insert(id.clone()) {
                        queue.push_back((id, far + 1));
                    }
                }
            }
        }
        let Growing { mut nodes, order, edges, cut, .. } = growing;
        let nodes = order.iter().filter_map(|id| nodes.remove(id)).collect();
        Ok(Graph { root: root.act.id.clone(), depth, nodes, edges, cut })
    }

    fn by_id(&self, id: &str) -> Result<Option<StoredAct>, SearchError> {
        let filter = Box::new(self.term(self.generation.fields.id, id));
        Ok(self.some(&[filter], 1)?.into_iter().next())
    }

    /// Adds what an act cites; gives the acts to go on with.
    fn descend(
        &self,
        stored: &StoredAct,
        growing: &mut Growing,
    ) -> Result<Vec<String>, SearchError> {
        let mut next = Vec::new();
        for cited in self.cites(stored)? {
            let Cited { citation, standing, acts, hypotheses, .. } = cited;
            let from = &stored.act.id;
            if standing == Standing::Missing {
                let missing = missing(&citation.value);
                let to = missing.id.clone();
                growing.add(missing);
                growing.link(edge(from, &to, &citation, standing));
                for h in hypotheses {
                    let id = h.act.id.clone();
                    growing.add(node(h.act));
                    let reasons = h.hypothesis.reasons;
                    let edge = edge(from, &id, &citation, Standing::Ambiguous);
                    growing.link(Edge { hypothesis: reasons, ..edge });
                }
                continue;
            }
            for act in acts {
                let id = act.id.clone();
                growing.add(node(act));
                growing.link(edge(from, &id, &citation, standing));
                // What only may be meant is shown, and not followed.
                if standing != Standing::Ambiguous {
                    next.push(id);
                }
            }
        }
        Ok(next)
    }

    /// Adds what cites an act; gives the acts to go on with.
    fn ascend(
        &self,
        stored: &StoredAct,
        growing: &mut Growing,
    ) -> Result<Vec<String>, SearchError> {
        let mut next = Vec::new();
        let cited_by = self.cited_by(stored)?;
        growing.cut |= cited_by.cut;
        for citing in cited_by.acts {
            let id = citing.act.id.clone();
            growing.add(node(citing.act));
            growing.link(edge(&id, &stored.act.id, &citing.citation, citing.standing));
            if citing.standing != Standing::Ambiguous {
                next.push(id);
            }
        }
        Ok(next)
    }
}

fn node(act: Brief) -> Node {
    Node { id: act.id.clone(), act: Some(act), cited_as: None }
}

/// What is known of a missing act: "délibération 2022/070 of 2022-07-06".
fn missing(citation: &Citation) -> Node {
    let number = citation.number.as_deref().unwrap_or("without number");
    let date = citation.date.map(|d| format!(" of {d}")).unwrap_or_default();
    let authority = citation.authority.as_ref().map(|a| format!(", {a}")).unwrap_or_default();
    let cited_as = format!("{} {number}{date}{authority}", citation.kind.label());
    let key = citation.number.as_deref().map(number::key).unwrap_or_default();
    let day = citation.date.map(|d| d.to_string()).unwrap_or_default();
    let id = format!("missing: {} {key} {day}{authority}", citation.kind.name());
    Node { id, act: None, cited_as: Some(cited_as) }
}

fn edge(from: &str, to: &str, citation: &Found<Citation>, standing: Standing) -> Edge {
    let effect = citation.value.effect.as_ref().map(|e| &e.value);
    Edge {
        from: from.to_owned(),
        to: to.to_owned(),
        effect: effect.map(|e| e.kind),
        words: effect.map(|e| e.words.clone()),
        rank: effect.and_then(|e| e.rank),
        standing,
        hypothesis: Vec::new(),
    }
}
