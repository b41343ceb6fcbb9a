//! Walks a corpus in one deterministic order.

use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::Fingerprint;

/// A file to index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Path from the corpus, with `/` between folders on every system.
    pub path: String,
    /// For the comparison with the last run.
    pub fingerprint: Fingerprint,
    /// Path to open, where that is not `path` beneath the corpus: names need not be text. A corpus may
    /// have a million files.
    odd: Option<Box<Path>>,
}

impl Entry {
    fn new(root: &Path, path: String, full: &Path, fingerprint: Fingerprint) -> Self {
        let odd = (root.join(&path) != full).then(|| full.into());
        Self { path, fingerprint, odd }
    }

    /// Path to open, of a file of the corpus `root`.
    #[must_use]
    pub fn full(&self, root: &Path) -> PathBuf {
        self.odd.as_deref().map_or_else(|| root.join(&self.path), Path::to_path_buf)
    }
}

/// A file or folder that is passed over or cannot be reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Path from the corpus.
    pub path: String,
    /// Why, in words for a person.
    pub reason: String,
    /// True if it ought to have been readable: reported and remembered, not merely counted.
    pub error: bool,
}

/// What a walk found.
#[derive(Debug, Default)]
pub struct WalkOutcome {
    /// Files to index, ordered by path.
    pub entries: Vec<Entry>,
    /// The rest.
    pub skipped: Vec<Skipped>,
}

/// Walks `root` for the files that a reader exists for (`supported`). Hidden files and folders are left out, symbolic links are followed only to files
/// inside the corpus (folders are never followed, so no circle is possible).
#[must_use]
pub fn walk(root: &Path, supported: fn(&Path) -> bool) -> WalkOutcome {
    walk_under(root, "", supported)
}

/// As [`walk`], of the folder or file `under` (from the corpus, with `/`) and nothing else. What is not
/// there gives nothing.
#[must_use]
pub fn walk_under(root: &Path, under: &str, supported: fn(&Path) -> bool) -> WalkOutcome {
    let mut out = WalkOutcome::default();
    let real_root = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
    let start = if under.is_empty() { root.to_path_buf() } else { root.join(under) };
    if under.split('/').any(|name| name.starts_with('.')) {
        let reason = "hidden files are left out".to_owned();
        out.skipped.push(Skipped { path: under.to_owned(), reason, error: false });
        return out;
    }
    let found = if under.is_empty() { None } else { Some(std::fs::symlink_metadata(&start)) };
    match found {
        Some(Err(_)) => return out,
        Some(Ok(found)) if !found.is_dir() => {
            match admit(&start, found.is_symlink(), under, &real_root, supported) {
                Ok(fingerprint) => {
                    out.entries.push(Entry::new(root, under.to_owned(), &start, fingerprint));
                }
                Err((reason, error)) => {
                    out.skipped.push(Skipped { path: under.to_owned(), reason, error });
                }
            }
            return out;
        }
        _ => {}
    }
    let walker = WalkDir::new(&start)
        .follow_links(false)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(|e| e.depth() == 0 || !hidden(e.file_name()));
    for entry in walker {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().unwrap_or(root);
                let reason =
                    error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
                out.skipped.push(Skipped { path: relative(root, path), reason, error: true });
                continue;
            }
        };
        if entry.depth() == 0 || entry.file_type().is_dir() {
            continue;
        }
        let path = relative(root, entry.path());
        match admit(entry.path(), entry.path_is_symlink(), &path, &real_root, supported) {
            Ok(fingerprint) => {
                out.entries.push(Entry::new(root, path, entry.path(), fingerprint));
            }
            Err((reason, error)) => out.skipped.push(Skipped { path, reason, error }),
        }
    }
    out.entries.sort_by(|a, b| a.path.cmp(&b.path));
    out
}

/// A path as the corpus names it: from its root, with `/`, through no link to a folder. `None` if it
/// lies elsewhere. It need not be there (any more).
#[must_use]
pub fn inside(root: &Path, path: &Path) -> Option<String> {
    let root = root.canonicalize().ok()?;
    let path = std::path::absolute(path).ok()?;
    // The folder is taken as what it is; the last name as it is written, since it may be a link.
    let named = path.file_name().filter(|_| !path.ends_with(".."));
    let (folder, name) = match (path.parent(), named) {
        (Some(folder), Some(name)) => (folder, Some(name)),
        _ => (path.as_path(), None),
    };
    let mut real = existing(folder)?;
    real.extend(name);
    let inside = real.strip_prefix(&root).ok();
    // The corpus itself may be named by a link.
    let inside = match inside {
        None if real.canonicalize().ok()? == root => Path::new(""),
        other => other?,
    };
    Some(relative(Path::new(""), inside))
}

/// A folder without links, of which the last ones need not be there.
fn existing(folder: &Path) -> Option<PathBuf> {
    match folder.canonicalize() {
        Ok(real) => Some(real),
        Err(_) if folder.ends_with("..") => None,
        Err(_) => Some(existing(folder.parent()?)?.join(folder.file_name()?)),
    }
}

fn admit(
    full: &Path,
    link: bool,
    path: &str,
    real_root: &Path,
    supported: fn(&Path) -> bool,
) -> Result<Fingerprint, (String, bool)> {
    if link {
        let target = full.canonicalize().map_err(|e| (format!("broken link: {e}"), true))?;
        if !target.starts_with(real_root) {
            return Err(("a link that leads out of the corpus".to_owned(), false));
        }
        if target.is_dir() {
            return Err(("a link to a folder".to_owned(), false));
        }
    }
    let metadata = std::fs::metadata(full).map_err(|e| (e.to_string(), true))?;
    if !metadata.is_file() {
        return Err(("not a regular file".to_owned(), false));
    }
    if !supported(full) {
        return Err(("no reader for this kind of file".to_owned(), false));
    }
    if !path.contains('/') && path.to_ascii_lowercase().starts_with("readme.") {
        return Err(("describes the corpus, is not an act".to_owned(), false));
    }
    Ok(Fingerprint::of(&metadata))
}

fn hidden(name: &std::ffi::OsStr) -> bool {
    name.as_encoded_bytes().first() == Some(&b'.')
}

fn relative(root: &Path, path: &Path) -> String {
    let rest = path.strip_prefix(root).unwrap_or(path);
    let parts: Vec<_> = rest.components().map(|c| c.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn order_hidden_and_kinds() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        for path in ["b/2.txt", "b/1.md", "a.TXT", ".cache/x.txt", ".h.txt", "c.exe", "README.md"] {
            fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
            fs::write(root.join(path), "x").unwrap();
        }
        let out = walk(root, crate::formats::supported);
        let paths: Vec<_> = out.entries.iter().map(|e| e.path.as_str()).collect();
        assert_eq!(paths, ["a.TXT", "b/1.md", "b/2.txt"]);
        let skipped: Vec<_> = out.skipped.iter().map(|s| (s.path.as_str(), s.error)).collect();
        assert_eq!(skipped, [("README.md", false), ("c.exe", false)]);
    }

    #[cfg(unix)]
    #[test]
    fn names_inside() {
        use std::os::unix::fs::symlink;
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("corpus");
        fs::create_dir_all(root.join("a/b")).unwrap();
        fs::write(root.join("a/1.txt"), "x").unwrap();
        symlink(root.join("a"), root.join("link")).unwrap();
        symlink(root.join("a/1.txt"), root.join("1.txt")).unwrap();
        symlink(&root, dir.path().join("other")).unwrap();
        for (path, expected) in [
            ("corpus/a/1.txt", Some("a/1.txt")),
            ("corpus/a/./b/../1.txt", Some("a/1.txt")),
            ("corpus/link/1.txt", Some("a/1.txt")),
            ("corpus/1.txt", Some("1.txt")),
            ("corpus/gone/2.txt", Some("gone/2.txt")),
            ("other/a", Some("a")),
            ("corpus", Some("")),
            ("other", Some("")),
            ("corpus/a/..", Some("")),
            ("elsewhere.txt", None),
            ("corpus/../elsewhere.txt", None),
            ("corpus2/x", None),
        ] {
            assert_eq!(inside(&root, &dir.path().join(path)).as_deref(), expected, "{path}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links() {
        use std::os::unix::fs::symlink;
        let dir = tempfile::tempdir().unwrap();
        let outside = tempfile::tempdir().unwrap();
        let root = dir.path();
        fs::write(root.join("a.txt"), "x").unwrap();
        fs::write(outside.path().join("o.txt"), "x").unwrap();
        symlink(root, root.join("circle")).unwrap();
        symlink(outside.path().join("o.txt"), root.join("out.txt")).unwrap();
        symlink(root.join("a.txt"), root.join("in.txt")).unwrap();
        symlink(root.join("gone.txt"), root.join("broken.txt")).unwrap();
        let out = walk(root, crate::formats::supported);
        let paths: Vec<_> = out.entries.iter().map(|e| e.path.as_str()).collect();
        assert_eq!(paths, ["a.txt", "in.txt"]);
        assert_eq!(out.skipped.len(), 3);
        assert_eq!(out.skipped.iter().filter(|s| s.error).count(), 1);
    }
}
