//! What could not be read, what is doubtful, what is missing; and whether any of it is new.

use crate::harness::Desk;

fn act(number: &str) -> String {
    format!(
        "Commune de Caudry\nDélibération n° {number}\nSéance du 27 mars 2024\nObjet : Tarifs {number}\nLe conseil municipal, à l'unanimité, décide d'approuver les tarifs {number}.\n"
    )
}

#[test]
fn what_is_new_and_what_is_missing() {
    let desk = Desk::new();
    for n in [1, 2, 4, 6] {
        desk.file(&format!("{n}.txt"), act(&format!("2024-00{n}")));
    }
    desk.file("vide.txt", "");
    desk.file("lettre.txt", "Madame, Monsieur, veuillez trouver ci-joint le compte rendu.\n");
    desk.file("ident.txt", act("2024-005") + "ID : 059-215901398-20240328-2024_015-DE\n");
    assert_eq!(desk.run_index(&["-q"]).code(), 0);
    let first = desk.run_index(&["--report"]);
    assert_eq!(first.code(), 1, "all is new: {}", first.out());
    for line in [
        "empty: vide.txt: the file is empty: no text in it",
        "no number: lettre.txt",
        "no date: lettre.txt",
        "no authority: lettre.txt",
        "conflict: ident.txt: date is 2024-03-28 by the identifier, 2024-03-27 in the text",
        "numbers missing: Commune de Caudry, 2024 (DE): 1 between 2024-001 and 2024-006: 3",
    ] {
        assert!(first.out().lines().any(|l| l == line), "{line}\n{}", first.out());
    }
    // A program that is told what is new need not read the rest.
    assert_eq!(desk.run_index(&["--report", "--json"]).code(), 0);
    desk.file("vide-2.txt", "");
    desk.run_index(&["-q"]);
    let later = desk.run_index(&["--report", "--json"]);
    assert_eq!(later.code(), 1);
    let json = later.json();
    let new: Vec<&str> = json["problems"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|p| p["new"] == true)
        .filter_map(|p| p["path"].as_str())
        .collect();
    assert_eq!(new, ["vide-2.txt"]);
    assert_eq!(json["series"][0]["numbers"], serde_json::json!([3]));
    let text = desk.run_index(&["--report"]);
    assert_eq!(text.code(), 0, "{}", text.out());
    assert!(text.out().ends_with("; 0 new since the last report\n"), "{}", text.out());
}

#[test]
fn kinds_of_trouble() {
    let desk = Desk::new();
    desk.file("a.txt", act("2024-001"));
    desk.file("big.txt", "x".repeat(5000));
    desk.file("image.txt", [0x89, b'P', b'N', b'G', 13, 10, 26, 10, 0, 0, 0, 1]);
    desk.file("cut.pdf", "%PDF-1.4\nnothing");
    desk.file("cut.zip", "PK\u{3}\u{4}nothing");
    desk.file("t.csv", "a,b\n1,2\n");
    desk.run_index(&["-q", "--max-size", "4K"]);
    let json = desk.run_index(&["--report", "--json"]).json();
    let kinds: Vec<(&str, &str)> = json["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| (p["path"].as_str().unwrap(), p["kind"].as_str().unwrap()))
        .collect();
    assert_eq!(
        kinds,
        [
            ("big.txt", "over a limit"),
            ("cut.pdf", "damaged"),
            ("cut.zip", "damaged"),
            ("image.txt", "no reader"),
            ("t.csv", "unreadable")
        ]
    );
}
