//! One act in several files: transmissions and their archives, copies, rows of a table.

use std::io::Write;

use crate::harness::Desk;

const ID: &str = "059-215901398-20240327-2024_031-DE";

const ACT: &str = "COMMUNE DE CAUDRY\nExtrait du registre des délibérations du conseil municipal\nSéance du 27 mars 2024\nDélibération n° 2024-031\nObjet : Subvention à la fanfare municipale\nLe conseil municipal, sur le rapport de Monsieur le Maire, considérant l'activité de la fanfare et le nombre de ses concerts, après en avoir délibéré, à l'unanimité, décide d'attribuer une subvention de 1 200 euros à la fanfare municipale pour l'année 2024 et dit que les crédits sont inscrits au budget.\nLe Maire,\nPaul MARTIN\n";

const ANNEX: &str =
    "Programme des concerts\n\u{0C}Le xylophone est prêté par l'école de musique.\n";

fn envelope() -> Vec<u8> {
    let text = format!(
        r#"<?xml version="1.0" encoding="ISO-8859-1"?><actes:Acte xmlns:actes="http://www.interieur.gouv.fr/ACTES#v1.1-20040216" actes:Date="2024-03-27" actes:NumeroInterne="2024_031" actes:CodeNatureActe="1"><actes:CodeMatiere1 actes:CodeMatiere="7"/><actes:CodeMatiere2 actes:CodeMatiere="5"/><actes:Objet>Subvention à la fanfare</actes:Objet><actes:Document><actes:NomFichier>99_DE-{ID}-1-1_1.txt</actes:NomFichier></actes:Document><actes:Annexes actes:Nombre="1"><actes:Annexe><actes:NomFichier>21_DA-{ID}-1-1_2.txt</actes:NomFichier></actes:Annexe></actes:Annexes></actes:Acte>"#
    );
    encoding_rs::WINDOWS_1252.encode(&text).0.into_owned()
}

fn receipt() -> Vec<u8> {
    format!(r#"<actes:ARActe xmlns:actes="http://www.interieur.gouv.fr/ACTES#v1.1-20040216" actes:DateReception="2024-03-29" actes:IDActe="{ID}"/>"#).into_bytes()
}

fn transmission() -> Vec<(String, Vec<u8>)> {
    vec![
        (format!("99_DE-{ID}-1-1_1.txt"), ACT.as_bytes().to_vec()),
        (format!("21_DA-{ID}-1-1_2.txt"), ANNEX.as_bytes().to_vec()),
        (format!("{ID}-1-1_0.xml"), envelope()),
        (format!("{ID}-1-2_0.xml"), receipt()),
    ]
}

fn zip(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn tar_gz(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut tar = tar::Builder::new(flate2::write::GzEncoder::new(
        Vec::new(),
        flate2::Compression::default(),
    ));
    for (name, content) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        header.set_cksum();
        tar.append_data(&mut header, name, content.as_slice()).unwrap();
    }
    tar.into_inner().unwrap().finish().unwrap()
}

/// The one act of a transmission, however its files came.
fn is_the_act(desk: &Desk) {
    let hits = desk.search(&["--json", "xylophone"]).json();
    assert_eq!(hits["total"], 1, "{hits:#}");
    let hit = &hits["hits"][0];
    assert_eq!(
        (&hit["number"], &hit["date"], &hit["matiere"], &hit["authority"]["siren"]),
        (&"2024-031".into(), &"2024-03-27".into(), &"7.5".into(), &"215901398".into())
    );
    assert_eq!(hit["parts"], serde_json::json!(["deliberation", "annexe"]));
    let snippet = &hit["snippets"][0];
    // Page and line are those of the annex's own file.
    assert_eq!(
        (&snippet["part"], &snippet["page"], &snippet["line"]),
        (&"annexe".into(), &2.into(), &2.into())
    );
    assert!(
        snippet["file"].as_str().unwrap().ends_with(&format!("21_DA-{ID}-1-1_2.txt")),
        "{hit:#}"
    );
    let record = desk.search(&["--show", ID]).out();
    assert!(
        record.contains("receipt              2024-03-29  [receipt, actes.receipt"),
        "{record}"
    );
    assert!(record.contains("7.5 Subventions  [envelope, actes.envelope"), "{record}");
}

#[test]
fn files_of_one_transmission() {
    let desk = Desk::new();
    for (name, content) in transmission() {
        desk.file(&format!("2024/{name}"), content);
    }
    let ran = desk.run_index(&["--json"]).json();
    assert_eq!(
        (&ran["files"], &ran["acts"], &ran["added"].as_array().unwrap().len()),
        (&4.into(), &1.into(), &4)
    );
    is_the_act(&desk);
    assert_eq!(desk.run_index(&["--json"]).json()["unchanged"], 4);
    // The annex changes, then goes: the act follows.
    desk.file(&format!("2024/21_DA-{ID}-1-1_2.txt"), "Le triangle est prêté.\n");
    let ran = desk.run_index(&["--json"]).json();
    assert_eq!(
        (ran["changed"].as_array().unwrap().len(), &ran["unchanged"]),
        (1, &3.into()),
        "{ran:#}"
    );
    assert_eq!(desk.search(&["--count", "triangle fanfare"]).out().trim(), "1");
    std::fs::remove_file(desk.corpus().join(format!("2024/21_DA-{ID}-1-1_2.txt"))).unwrap();
    assert_eq!(desk.run_index(&["--json"]).json()["acts"], 1);
    assert_eq!(desk.search(&["--count", "triangle"]).out().trim(), "0");
    assert_eq!(desk.search(&["--count", "fanfare"]).out().trim(), "1");
}

#[test]
fn archives() {
    for (name, content) in [
        ("t.zip", zip(&transmission())),
        ("t.tar.gz", tar_gz(&transmission())),
        // As an export has it: the transmission in an archive of its own.
        ("export.zip", zip(&[("EACT/t.tar.gz".to_owned(), tar_gz(&transmission()))])),
    ] {
        let desk = Desk::new();
        desk.file(name, content);
        let ran = desk.run_index(&["--json"]).json();
        assert_eq!(
            (&ran["acts"], &ran["unreadable"]),
            (&1.into(), &serde_json::json!([])),
            "{name}: {ran:#}"
        );
        is_the_act(&desk);
        let hit = desk.search(&["--json", "xylophone"]).json()["hits"][0].clone();
        assert_eq!((&hit["id"], &hit["path"]), (&name.into(), &name.into()));
    }
    // An archive without messages is a folder.
    let desk = Desk::new();
    let other = ACT.replace("2024-031", "2024-032").replace("fanfare", "chorale");
    desk.file(
        "a.zip",
        zip(&[
            ("x/1.txt".to_owned(), ACT.as_bytes().to_vec()),
            ("x/2.txt".to_owned(), other.into_bytes()),
        ]),
    );
    assert_eq!(desk.run_index(&["--json"]).json()["acts"], 2);
    let hit = desk.search(&["--json", "chorale"]).json()["hits"][0].clone();
    assert_eq!((&hit["id"], &hit["path"]), (&"a.zip/x/2.txt".into(), &"a.zip".into()));
}

#[test]
fn hostile_archives_cost_themselves_only() {
    let desk = Desk::new();
    let act = || ("acte.txt".to_owned(), ACT.as_bytes().to_vec());
    desk.file("good.txt", ACT.replace("2024-031", "2024-099"));
    desk.file("bomb.zip", zip(&[("zeros.txt".to_owned(), vec![b' '; 300 << 20])]));
    let many: Vec<_> = (0..3000).map(|k| (format!("{k}.txt"), b"x".to_vec())).collect();
    desk.file("many.zip", zip(&many));
    desk.file("cut.zip", {
        let whole = zip(&[act()]);
        whole[..whole.len() / 2].to_vec()
    });
    desk.file("cut.tar.gz", {
        let whole = tar_gz(&[act()]);
        whole[..whole.len() / 2].to_vec()
    });
    let mut deep = zip(&[act()]);
    for _ in 0..4 {
        deep = zip(&[("inner.zip".to_owned(), deep)]);
    }
    desk.file("deep.zip", deep);
    desk.file("out.zip", zip(&[("../../escaped.txt".to_owned(), b"x".to_vec()), act()]));
    desk.file("empty.zip", zip(&[]));
    let ran = desk.run_index(&["--json"]);
    assert_eq!(ran.code(), 0, "{}", ran.err());
    let json = ran.json();
    let listed: Vec<&str> =
        json["unreadable"].as_array().unwrap().iter().filter_map(|u| u["path"].as_str()).collect();
    assert_eq!(
        listed,
        ["bomb.zip", "cut.tar.gz", "cut.zip", "deep.zip", "empty.zip", "many.zip"],
        "{json:#}"
    );
    assert!(json["warnings"].to_string().contains("leads out of the archive"), "{json:#}");
    assert_eq!(desk.search(&["--count"]).out().trim(), "2");
    assert!(!desk.corpus().parent().unwrap().join("escaped.txt").exists());
}

#[test]
fn copies_are_one_act() {
    let desk = Desk::new();
    let stamped =
        format!("Envoyé en préfecture le 28/03/2024\nReçu en préfecture le 29/03/2024\n{ACT}");
    desk.file("a/deliberation.txt", ACT);
    desk.file("b/tampon.txt", &stamped);
    let page = format!("<html><body><p>{}</p></body></html>", ACT.replace('\n', "</p><p>"));
    desk.file("web/2024-031.html", page);
    // Another act of the day, with nearly the same words.
    desk.file("c.txt", ACT.replace("2024-031", "2024-032").replace("fanfare", "chorale"));
    let ran = desk.run_index(&["--json"]).json();
    assert_eq!((&ran["acts"], &ran["copies"]), (&2.into(), &2.into()), "{ran:#}");
    // What is missing is counted in acts, not in files of them.
    assert_eq!(ran["not_found"]["matiere"], 2, "{ran:#}");
    let hits = desk.search(&["--json", "fanfare"]).json();
    assert_eq!(hits["total"], 1);
    assert_eq!(hits["hits"][0]["others"].as_array().unwrap().len(), 2, "{hits:#}");
    // Whatever file is named, the act is shown, with all that any of them says.
    for file in ["a/deliberation.txt", "b/tampon.txt", "web/2024-031.html"] {
        let record = desk.search(&["--show", file]).out();
        assert!(record.contains("receipt              2024-03-29"), "{file}: {record}");
        assert_eq!(record.matches("also in").count(), 2, "{record}");
    }
    // The one that spoke goes; another one speaks.
    let spoke = hits["hits"][0]["path"].as_str().unwrap().to_owned();
    std::fs::remove_file(desk.corpus().join(&spoke)).unwrap();
    let ran = desk.run_index(&["--json"]).json();
    assert_eq!((&ran["acts"], &ran["copies"]), (&2.into(), &1.into()), "{ran:#}");
    assert_eq!(desk.search(&["--count", "fanfare"]).out().trim(), "1");
    // A rebuild gives the same as the updates did.
    let before = desk.search(&["--jsonl", "--show", "2024-031", "--json"]).out();
    desk.run_index(&["--rebuild", "-q"]);
    assert_eq!(desk.search(&["--jsonl", "--show", "2024-031", "--json"]).out(), before);
}

const TABLE: &str = "COLL_NOM;COLL_SIRET;DELIB_ID;DELIB_DATE;DELIB_MATIERE_CODE;DELIB_OBJET;VOTE_POUR;DELIB_URL\nCaudry;21590139800018;2024/31;2024-03-27;7.5;Subvention à la fanfare;30;\nCaudry;21590139800018;;2024-03-27;8.9;Tarifs de l'école de danse pour l'année;;\nCaudry;21590139800018;2024/77;2024-06-12;7.1;Achat d'un orgue de Barbarie;;\nCaudry;21590139800018;2024/78;2024-06-12;9.1;Jumelage;;https://caudry.example/docs/jumelage-2024.txt\n";

#[test]
fn rows_of_a_table_meet_their_acts() {
    let desk = Desk::new();
    desk.file("2024/fanfare.txt", ACT);
    let danse = ACT
        .replace("n° 2024-031", "")
        .replace("Subvention à la fanfare municipale", "Tarifs de l'école de danse")
        .replace("fanfare", "danse");
    desk.file("2024/danse.txt", danse);
    desk.file(
        "2024/jumelage-2024.txt",
        "Convention de jumelage entre les communes, pour le développement des échanges.\n",
    );
    desk.file("deliberations.csv", TABLE);
    desk.file("budget.csv", "poste;montant\nvoirie;3\n");
    let ran = desk.run_index(&["--json"]).json();
    assert_eq!((&ran["acts"], &ran["copies"]), (&4.into(), &3.into()), "{ran:#}");
    assert_eq!(ran["unreadable"][0]["path"], "budget.csv");
    // By number, by day and objet, by the name of the file.
    for (query, matiere, path) in [
        ("fanfare", "7.5", "2024/fanfare.txt"),
        ("danse", "8.9", "2024/danse.txt"),
        ("jumelage échanges", "9.1", "2024/jumelage-2024.txt"),
        ("orgue de Barbarie", "7.1", "deliberations.csv"),
    ] {
        let hits = desk.search(&["--json", query]).json();
        assert_eq!(
            (&hits["total"], &hits["hits"][0]["matiere"], &hits["hits"][0]["path"]),
            (&1.into(), &matiere.into(), &path.into()),
            "{query}: {hits:#}"
        );
    }
    // What is declared fills, and is compared.
    let record = desk.search(&["--show", "2024-031"]).out();
    assert!(record.contains("[deliberations.csv, l. 2"), "{record}");
    // A row without its document says so.
    let page = desk.search(&["orgue"]).out();
    assert!(page.contains("(line 4 of a table: no document)"), "{page}");
    // The table goes, and what it declared with it.
    std::fs::remove_file(desk.corpus().join("deliberations.csv")).unwrap();
    desk.run_index(&["-q"]);
    assert_eq!(desk.search(&["--count"]).out().trim(), "3");
    assert!(!desk.search(&["--show", "2024-031"]).out().contains("scdl.row"));
}

/// The sample acts as published: each format gives the words of its text, and the same act.
#[test]
fn published_samples() {
    use acts_search::formats::{Programs, chain};
    let corpus = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/corpus"));
    let words = |text: &str| -> Vec<String> {
        let folded = acts_search::text::fold_str(text);
        folded
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let read = |path: &str| -> Vec<String> {
        let bytes = std::fs::read(corpus.join(path)).unwrap();
        words(&chain::read_here(&bytes, &Programs::default()).unwrap().text)
    };
    for (source, published) in [
        (
            "ca2me/2024/99_DE-059-299900019-20240326-2024_031-DE-1-1_1.txt",
            "ca2me/2024/publies/2024-031 participation PLIE.pdf",
        ),
        (
            "ca2me/2024/99_DE-059-299900019-20240326-2024_032-DE-1-1_1.txt",
            "ca2me/2024/publies/2024-032_tampon.pdf",
        ),
        ("ccpo/2024/DEL2024_046_MSP.txt", "ccpo/2024/publies/DEL2024_046.pdf"),
        (
            "ca2me/2025/convention halte fluviale.txt",
            "ca2me/2025/publies/convention halte fluviale.docx",
        ),
        (
            "ca2me/2025/2025.041 motion ligne ferroviaire.txt",
            "ca2me/2025/publies/2025-041 motion ligne ferroviaire.odt",
        ),
        (
            "ca2me/2023/2023_118_tarifs_centre_aquatique.txt",
            "ca2me/2023/publies/2023-118 centre aquatique.doc",
        ),
        (
            "villers-sur-erclin/2024/deliberations/2024-029 PLIE mise a disposition salle.txt",
            "villers-sur-erclin/2024/publies/2024-029.html",
        ),
    ] {
        let (text, page) = (read(source), read(published));
        for run in [1, 5] {
            let have: std::collections::HashSet<&[String]> = page.windows(run).collect();
            let all = text.windows(run).count();
            let kept = text.windows(run).filter(|w| have.contains(w)).count();
            println!("{published}: {kept} of {all} runs of {run} words");

            // A stamp stands between the words of two pages.
            let least = if published.contains("tampon") && run > 1 { 97 } else { 98 };
            assert!(kept * 100 >= all * least, "{published}: {kept} of {all} runs of {run} words");
        }
    }
    // Each is an act of its text, whoever speaks for it.
    let sample = &crate::harness::SAMPLE;
    for (file, number) in [
        ("ca2me/2024/publies/2024-031 participation PLIE.pdf", "2024/031"),
        ("ca2me/2024/publies/2024-032_tampon.pdf", "2024/032"),
        ("ccpo/2024/publies/DEL2024_046.pdf", "DEL2024_046"),
        ("ccpo/2024/publies/059-299900027-20240321-DEL2024_047-DE.tar.gz", "DEL2024_047"),
        ("villers-sur-erclin/2024/publies/2024-029.html", "2024-029"),
        ("serainvillers/publies/deliberations.csv#4", "14/2024"),
    ] {
        let record = sample.search(&["--show", file]).out();
        assert!(record.contains(&format!("number               {number} ")), "{file}: {record}");
        assert_eq!(sample.search(&["--count", "--number", number]).out().trim(), "1", "{number}");
    }
}
