//! Walks a corpus in one deterministic order.

use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::Fingerprint;

/// A file to index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Path from the corpus, with `/` between folders on every system.
    pub path: String,
    /// Path to open.
    pub full: PathBuf,
    /// For the comparison with the last run.
    pub fingerprint: Fingerprint,
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
    let mut out = WalkOutcome::default();
    let real_root = root.canonicalize().unwrap_or_else(|_| root.to_path_buf());
    let walker = WalkDir::new(root)
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
                out.entries.push(Entry { path, full: entry.into_path(), fingerprint });
            }
            Err((reason, error)) => out.skipped.push(Skipped { path, reason, error }),
        }
    }
    out.entries.sort_by(|a, b| a.path.cmp(&b.path));
    out
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
