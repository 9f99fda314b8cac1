use std::thread;

use super::*;

/// Nobody asks to stop.
static GO: AtomicBool = AtomicBool::new(false);

/// A corpus and a cache in a folder of their own, gone with the test.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("adref-precedent-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(folder.join("corpus/old")).expect("a folder");
        let place = Self(folder);
        place.write("gates.md", "---\nsymbol: G/1\n---\n\n1. Gates are to be shut at night.\n");
        place.write("old/hedges.txt", "Hedges are to be cut in June.\n");
        place
    }

    fn corpus(&self) -> PathBuf {
        self.0.join("corpus")
    }

    fn cache(&self) -> PathBuf {
        self.0.join("cache")
    }

    /// Writes a document as if it had been there for an hour.
    fn write(&self, name: &str, text: &str) {
        let path = self.corpus().join(name);
        fs::write(&path, text).expect("written");
        let hour = SystemTime::now() - Duration::from_secs(3600);
        File::options().append(true).open(&path).and_then(|file| file.set_modified(hour)).expect("set back");
    }

    fn ask(&self) -> (Index, Vec<LeftOut>) {
        index_in(Some(&self.cache()), &self.corpus(), false, &GO).expect("it can be searched")
    }

    fn kept(&self) -> PathBuf {
        let mut files = fs::read_dir(self.cache()).expect("a cache").map(|file| file.expect("a file").path());
        let kept = files.next().expect("an index");
        assert!(files.next().is_none(), "nothing else is left in the cache");
        kept
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn nearest(index: &Index, words: &str) -> String {
    let found = index.nearest(words, None, 1);
    found.first().and_then(|found| found.places.first()).map(|place| place.0.name.clone()).unwrap_or_default()
}

#[test]
fn what_is_added_changed_and_taken_away_is_seen() {
    let place = Place::new("fresh");
    let (index, _) = place.ask();
    assert_eq!(nearest(&index, "cut hedges"), "old/hedges.txt");
    place.write("weeds.md", "Weeds are to be pulled by hand.\n");
    place.write("gates.md", "1. Gates are to be painted green in spring.\n");
    fs::remove_file(place.corpus().join("old/hedges.txt")).expect("it was there");
    let (index, _) = place.ask();
    assert_eq!(nearest(&index, "pull weeds"), "weeds.md");
    assert_eq!(nearest(&index, "painted green"), "gates.md");
    assert_eq!(nearest(&index, "hedges"), "");
}

#[test]
fn only_what_changed_is_read_again() {
    let place = Place::new("again");
    let sources = sources(&place.corpus()).expect("it is there");
    let (index, fresh) = refresh(None, &sources, &GO);
    assert_eq!(fresh.expect("all of it").read, ["gates.md", "old/hedges.txt"]);
    let (index, fresh) = refresh(Some(index), &sources, &GO);
    assert!(fresh.is_none(), "nothing changed");
    place.write("gates.md", "1. Gates are to be painted green in spring.\n");
    let sources = super::sources(&place.corpus()).expect("it is there");
    let (_, fresh) = refresh(Some(index), &sources, &GO);
    assert_eq!(fresh.expect("one of them").read, ["gates.md"]);
}

#[test]
fn a_file_changed_a_moment_ago_is_looked_at_again() {
    let place = Place::new("moment");
    let path = place.corpus().join("gates.md");
    // The same size, and the same time to the second: only its bytes tell.
    fs::write(&path, "Gates are to be shut.\n").expect("written");
    let time = fs::metadata(&path).and_then(|about| about.modified()).expect("a time");
    place.ask();
    fs::write(&path, "Gates are to be oped.\n").expect("written");
    File::options().append(true).open(&path).and_then(|file| file.set_modified(time)).expect("set back");
    assert_eq!(nearest(&place.ask().0, "oped"), "gates.md");
}

#[test]
fn a_broken_document_is_named_and_the_rest_searched() {
    let place = Place::new("broken");
    place.write("broken.xml", "<akomaNtoso>\n<p>");
    for _ in 0..2 {
        let (index, left_out) = place.ask();
        assert_eq!(nearest(&index, "gates"), "gates.md");
        assert_eq!(left_out.len(), 1);
        assert_eq!((left_out[0].file.as_str(), left_out[0].line), ("broken.xml", 2));
    }
}

#[test]
fn a_corpus_of_which_nothing_can_be_read_is_refused() {
    let place = Place::new("nothing");
    for (name, text) in [("gates.md", "---\nhow\n---\n"), ("old/hedges.txt", "---\nhow: so\n")] {
        place.write(name, text);
    }
    let said =
        index_in(Some(&place.cache()), &place.corpus(), false, &GO).map(|_| ()).expect_err("nothing is left");
    assert!(matches!(&said, Failure::Input(said) if said.contains("none of its 2 documents")), "{said:?}");
    let empty =
        index_in(None, &place.corpus().join("nowhere"), false, &GO).map(|_| ()).expect_err("no folder");
    assert!(matches!(empty, Failure::Input(said) if said.contains("is not there")));
}

#[test]
fn a_damaged_index_is_made_anew() {
    let place = Place::new("damaged");
    let (whole, _) = place.ask();
    let path = place.kept();
    let bytes = fs::read(&path).expect("an index");
    for damaged in [&bytes[..bytes.len() / 2], b"", b"adref precedent 9\n", b"something else"] {
        fs::write(&path, damaged).expect("written");
        assert_eq!(place.ask().0, whole);
        assert_eq!(fs::read(&path).expect("an index"), bytes);
    }
}

#[test]
fn several_that_build_at_once_all_find_and_leave_one_index() {
    let place = Place::new("several");
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..10 {
                    let (index, _) =
                        index_in(Some(&place.cache()), &place.corpus(), true, &GO).expect("searched");
                    assert_eq!(nearest(&index, "gates"), "gates.md");
                }
            });
        }
    });
    place.kept();
    assert_eq!(place.ask().0.passages(), 2);
}

#[test]
fn without_a_place_to_keep_it_the_index_is_made_each_time() {
    let place = Place::new("nowhere");
    let file = place.0.join("a-file");
    fs::write(&file, "").expect("written");
    for cache in [None, Some(file.join("below"))] {
        let (index, _) = index_in(cache.as_deref(), &place.corpus(), false, &GO).expect("searched");
        assert_eq!(nearest(&index, "gates"), "gates.md");
    }
}

#[test]
fn work_that_is_broken_off_keeps_what_was_read() {
    let place = Place::new("stop");
    place.ask();
    let stop = AtomicBool::new(true);
    place.write("gates.md", "1. Gates are to be painted green in spring.\n");
    let said =
        index_in(Some(&place.cache()), &place.corpus(), false, &stop).map(|_| ()).expect_err("stopped");
    assert!(matches!(said, Failure::Interrupted(_)));
    assert_eq!(nearest(&place.ask().0, "painted green"), "gates.md");
}
