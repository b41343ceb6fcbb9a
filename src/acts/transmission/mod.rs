//! Files that were transmitted together: the act, its annexes, the messages about them.
//!
//! The ACTES protocol names files `[type-]IDENTIFIER-TRANSACTION-MESSAGE_PIECE.ext`
//! (`99_DE-059-200030633-20240319-2024__5-DE-1-1_1.pdf`): piece 0 is the message in XML, 1 the act,
//! 2 and more its annexes. Message 1-1 transmits an act, 1-2 is its receipt.

mod message;

pub use message::{Message, message};

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::extract::actes;
use crate::text::pattern::{Pattern, compile};

/// A file's name in the protocol, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileName {
    /// The identifier in full.
    pub id: String,
    /// Which message of the exchange: "1-1" transmits, "1-2" acknowledges.
    pub message: String,
    /// Which piece of the message.
    pub piece: u32,
}

static TAIL: LazyLock<Pattern> = LazyLock::new(|| {
    compile(r"^-(\d{1,2}-\d{1,2})_(\d{1,3})(?:\D|$)").expect("a constant pattern")
});

/// Reads a file's name, without its folder.
#[must_use]
pub fn file_name(name: &str) -> Option<FileName> {
    let (id, range) = actes::find(name).into_iter().next()?;
    let tail = TAIL.captures(name.get(range.end..)?)?;
    Some(FileName {
        id: id.id,
        message: tail.get(1)?.as_str().to_owned(),
        piece: tail.get(2)?.as_str().parse().ok()?,
    })
}

/// A document and what was transmitted with it, by index in a list of files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Group {
    /// The act.
    pub main: usize,
    /// Its annexes, in order.
    pub annexes: Vec<usize>,
    /// Messages about it, in XML.
    pub messages: Vec<usize>,
}

/// Groups the files of one folder by their names. A file that belongs to no other is a group of its
/// own; so is an annex whose act is not there.
#[must_use]
pub fn group(names: &[&str]) -> Vec<Group> {
    let parsed: Vec<Option<FileName>> = names.iter().map(|n| file_name(n)).collect();
    let is_message = |k: usize| ends_with(names[k], ".xml");
    let mut mains: BTreeMap<&str, usize> = BTreeMap::new();
    for (k, name) in parsed.iter().enumerate() {
        if let Some(name) = name.as_ref().filter(|n| n.piece == 1 && n.message == "1-1")
            && !is_message(k)
        {
            mains.entry(&name.id).or_insert(k);
        }
    }
    let mut groups: Vec<Group> = Vec::new();
    let mut of_main: BTreeMap<usize, usize> = BTreeMap::new();
    let home = |k: usize| -> Option<usize> {
        let name = parsed[k].as_ref()?;
        let main = *mains.get(name.id.as_str())?;
        (main != k && (is_message(k) || name.piece > 1)).then_some(main)
    };
    for k in (0..names.len()).filter(|k| home(*k).is_none()) {
        of_main.insert(k, groups.len());
        groups.push(Group { main: k, ..Group::default() });
    }
    for k in 0..names.len() {
        if let Some(group) = home(k).and_then(|main| groups.get_mut(*of_main.get(&main)?)) {
            if is_message(k) { group.messages.push(k) } else { group.annexes.push(k) }
        }
    }
    let piece = |k: &usize| parsed[*k].as_ref().map_or(0, |n| n.piece);
    for group in &mut groups {
        group.annexes.sort_by_key(piece);
    }
    groups
}

/// Groups files as a message names them; the rest by their own names.
#[must_use]
pub fn group_by_message(names: &[&str], messages: &BTreeMap<usize, Message>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut placed: Vec<usize> = Vec::new();
    let find = |name: &str| names.iter().position(|n| base(n) == base(name));
    for (k, message) in messages {
        let Some(main) = message.document.as_deref().and_then(find) else { continue };
        let annexes: Vec<usize> = message.annexes.iter().filter_map(|n| find(n)).collect();
        placed.extend(annexes.iter().copied().chain([main, *k]));
        groups.push(Group { main, annexes, messages: vec![*k] });
    }
    // The receipt of the one act there is.
    let receipts = messages.iter().filter(|(k, m)| m.received.is_some() && !placed.contains(k));
    if let ([group], receipts) =
        (groups.as_mut_slice(), receipts.map(|(k, _)| *k).collect::<Vec<_>>())
    {
        placed.extend(&receipts);
        group.messages.extend(receipts);
    }
    let rest: Vec<usize> = (0..names.len()).filter(|k| !placed.contains(k)).collect();
    let rest_names: Vec<&str> = rest.iter().map(|k| names[*k]).collect();
    let back = |list: Vec<usize>| list.into_iter().map(|k| rest[k]).collect();
    groups.extend(group(&rest_names).into_iter().map(|g| Group {
        main: rest[g.main],
        annexes: back(g.annexes),
        messages: back(g.messages),
    }));
    groups
}

fn base(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

fn ends_with(name: &str, ending: &str) -> bool {
    name.len() >= ending.len()
        && name.get(name.len() - ending.len()..).is_some_and(|e| e.eq_ignore_ascii_case(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "059-299900019-20240326-2024_031-DE";

    #[test]
    fn names() {
        for (name, expected) in [
            ("99_DE-059-299900019-20240326-2024_031-DE-1-1_1.pdf", Some(("1-1", 1))),
            ("059-299900019-20240326-2024_031-DE-1-1_0.xml", Some(("1-1", 0))),
            ("21_DA-059-299900019-20240326-2024_031-DE-1-1_12.pdf", Some(("1-1", 12))),
            ("059-299900019-20240326-2024_031-DE-1-2_0.xml", Some(("1-2", 0))),
            ("059-299900019-20240326-2024_031-DE.pdf", None),
            ("deliberation.pdf", None),
        ] {
            let got = file_name(name).map(|n| (n.id, n.message, n.piece));
            let expected = expected.map(|(m, p)| (ID.to_owned(), m.to_owned(), p));
            assert_eq!(got, expected, "{name}");
        }
    }

    #[test]
    fn groups() {
        let other = "059-299900019-20240326-2024_032-DE";
        let names: Vec<String> = [
            format!("99_DE-{ID}-1-1_1.pdf"),
            format!("21_DA-{ID}-1-1_3.pdf"),
            format!("22_DA-{ID}-1-1_2.pdf"),
            format!("{ID}-1-1_0.xml"),
            format!("{ID}-1-2_0.XML"),
            format!("22_DA-{other}-1-1_2.pdf"),
            "autre.pdf".to_owned(),
        ]
        .to_vec();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let alone = |main| Group { main, ..Group::default() };
        assert_eq!(
            group(&names),
            [Group { main: 0, annexes: vec![2, 1], messages: vec![3, 4] }, alone(5), alone(6)]
        );
    }

    #[test]
    fn groups_that_a_message_names() {
        let names =
            ["EACT--299900019--20240327-1.xml", "m.xml", "acte.pdf", "x/annexe.pdf", "ar.xml"];
        let act = Message {
            document: Some("acte.pdf".to_owned()),
            annexes: vec!["annexe.pdf".to_owned(), "gone.pdf".to_owned()],
            ..Message::default()
        };
        let received = Message { received: Some("2024-03-28".to_owned()), ..Message::default() };
        let groups = group_by_message(&names, &[(1, act), (4, received)].into());
        assert_eq!(
            groups,
            [
                Group { main: 2, annexes: vec![3], messages: vec![1, 4] },
                Group { main: 0, ..Group::default() }
            ]
        );
    }
}
