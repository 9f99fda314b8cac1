//! Agreed language: what is read of documents, what is found, and how often a sentence that was changed is found again.

use std::fmt::Write as _;
use std::path::PathBuf;

use adref_lab::precedent::index::{Entry, Index};
use adref_lab::precedent::near::{Near, Strength};
use adref_lab::precedent::store::{self, NoIndex};
use adref_lab::precedent::{self, Document, Format, Kind};
use adref_sim::lexicon::Lexicon;
use proptest::prelude::*;

const RESOLUTION: &str = "---
symbol: G/RES/4/12
title: \"The upkeep of the common garden\"
adopted: 2019-05-03
how: recorded vote
vote: 92-50-21
tags:
  - gardens
---
# The upkeep of the common garden

The Assembly of Gardeners,

*Recalling* the rules on the watering of common beds, as amended,

*Noting with concern* that weeds cross the borders of every bed,[^1]

1. *Calls upon* all gardeners to exchange seeds and tools on a voluntary basis;

2. *Invites* gardeners in a position to do so:

   (a) to share [what they know](https://example.org) of the pruning of hedges;

   (b) to keep the paths between beds open;

3. *Decides* to hold one further meeting on the gate in the spring.

[^1]: A note that nobody agreed to at all.

| a table | of nothing |
| --- | --- |
| that was | ever agreed |
";

const ACT: &str = r##"<?xml version="1.0" encoding="UTF-8"?>
<akn:akomaNtoso xmlns:akn="http://docs.oasis-open.org/legaldocml/ns/akn/3.0">
  <akn:statement name="resolution">
    <akn:meta>
      <akn:identification source="#x"><akn:FRBRWork><akn:FRBRdate date="2020-10-09" name="adoption"/></akn:FRBRWork></akn:identification>
      <akn:workflow source="#x"><akn:step date="2020-09-01" outcome="draftResolution" as="G/C.1/5/L.2"/></akn:workflow>
      <akn:analysis source="#x"><akn:parliamentary><akn:voting outcome="adoptedWithoutVote"><akn:quorum value=""/></akn:voting></akn:parliamentary></akn:analysis>
    </akn:meta>
    <akn:coverPage><akn:p><akn:docNumber refersTo="#symbol">G/RES/5/7</akn:docNumber></akn:p></akn:coverPage>
    <akn:preface><akn:p><akn:docTitle refersTo="#resolutionTitle">Seeds &amp; tools</akn:docTitle></akn:p></akn:preface>
    <akn:preamble>
      <akn:formula name="enactingFormula"><akn:p>The Assembly of Gardeners gathered in its hall,</akn:p></akn:formula>
      <akn:container name="Noting"><akn:p><akn:span>Noting</akn:span> that weeds cross the borders of every bed<akn:authorialNote><akn:p>See the survey of the weeds.</akn:p></akn:authorialNote> in caf&#233;s,</akn:p></akn:container>
    </akn:preamble>
    <akn:mainBody>
      <akn:paragraph><akn:num>1.</akn:num><akn:list><akn:intro><akn:p>Encourages the gardeners:</akn:p></akn:intro>
        <akn:point><akn:num>(a)</akn:num><akn:content><akn:p>To share what they know of the pruning of hedges;</akn:p></akn:content></akn:point></akn:list></akn:paragraph>
    </akn:mainBody>
    <akn:attachments><akn:attachment><akn:statement name="annex"><akn:mainBody>
      <akn:paragraph><akn:num>2.</akn:num><akn:content><akn:p>Gates should be shut at night.</akn:p></akn:content></akn:paragraph>
    </akn:mainBody></akn:statement></akn:attachment></akn:attachments>
  </akn:statement>
</akn:akomaNtoso>
"##;

fn document(format: Format, text: &str) -> Document {
    precedent::read(format, text.as_bytes()).expect("it can be read")
}

fn index(documents: Vec<(&str, Document)>) -> Index {
    let entry = |(name, document): (&str, Document)| Entry {
        name: name.to_owned(),
        size: 0,
        modified: 0,
        settled: true,
        hash: [0; 32],
        read: Ok(document),
    };
    Index::new(documents.into_iter().map(entry).collect())
}

fn told(document: &Document) -> Vec<String> {
    let passages = document.passages.iter();
    passages
        .map(|one| format!("{} {:?} {}", one.label.as_deref().unwrap_or("-"), one.kind, one.text))
        .collect()
}

#[test]
fn a_resolution_in_markdown_is_read_without_its_headings_notes_and_tables() {
    let read = document(Format::Markdown, RESOLUTION);
    assert_eq!(read.symbol.as_deref(), Some("G/RES/4/12"));
    assert_eq!(read.title.as_deref(), Some("The upkeep of the common garden"));
    assert_eq!(read.adopted.map(|day| day.to_string()).as_deref(), Some("2019-05-03"));
    assert_eq!(read.vote.map(|vote| vote.to_string()).as_deref(), Some("92-50-21"));
    assert_eq!(
        told(&read),
        [
            "- None The Assembly of Gardeners,",
            "PP1 Some(Preamble) Recalling the rules on the watering of common beds, as amended,",
            "PP2 Some(Preamble) Noting with concern that weeds cross the borders of every bed,",
            "OP1 Some(Operative) Calls upon all gardeners to exchange seeds and tools on a voluntary basis;",
            "OP2 Some(Operative) Invites gardeners in a position to do so:",
            "OP2(a) Some(Operative) to share what they know of the pruning of hedges;",
            "OP2(b) Some(Operative) to keep the paths between beds open;",
            "OP3 Some(Operative) Decides to hold one further meeting on the gate in the spring.",
        ]
    );
    assert_eq!(read.passages.get(3).map(|passage| passage.line), Some(18));
}

#[test]
fn akoma_ntoso_is_read_with_its_metadata_its_items_and_its_annex() {
    let read = document(Format::AkomaNtoso, ACT);
    assert_eq!(read.symbol.as_deref(), Some("G/RES/5/7"));
    assert_eq!(read.title.as_deref(), Some("Seeds & tools"));
    assert_eq!(read.how.as_deref(), Some("without a vote"));
    assert_eq!(read.draft.as_deref(), Some("G/C.1/5/L.2"));
    assert_eq!(read.adopted.map(|day| day.to_string()).as_deref(), Some("2020-10-09"));
    assert_eq!(
        told(&read),
        [
            "PP1 Some(Preamble) Noting that weeds cross the borders of every bed in cafés,",
            "OP1(a) Some(Operative) To share what they know of the pruning of hedges;",
            "annex, 2 Some(Annex) Gates should be shut at night.",
        ]
    );
    let item = read.passages.get(1).expect("there are three");
    assert_eq!(item.under.as_deref(), Some("Encourages the gardeners:"));
}

#[test]
fn plain_text_is_parted_by_empty_lines_and_keeps_its_lines() {
    let text = "---\r\nsymbol: R/1\r\n---\r\nFirst of all, gates\r\nare to be shut.\r\n\r\n\r\n7. Hedges are cut in June.\r\n";
    let read = document(Format::Plain, text);
    assert_eq!(read.symbol.as_deref(), Some("R/1"));
    assert_eq!(
        told(&read),
        ["- None First of all, gates are to be shut.", "para. 7 None Hedges are cut in June."]
    );
    let lines: Vec<usize> = read.passages.iter().map(|passage| passage.line).collect();
    assert_eq!(lines, [4, 8]);
}

#[test]
fn what_is_wrong_is_told_with_its_line_and_a_remedy() {
    let long = format!("---\ntitle: x\n---\n\n{}", "gate ".repeat(5000));
    let deep = format!("<akomaNtoso>{}", "<a>".repeat(200));
    let bomb = "<!DOCTYPE a [<!ENTITY b \"bbbb\"><!ENTITY c \"&b;&b;\">]>\n<akomaNtoso>&c;</akomaNtoso>";
    let cases: Vec<(Format, &[u8], usize, &str)> = vec![
        (Format::Markdown, b"---\nsymbol: a\nadopted: spring\n---\n", 3, "adopted: “spring” is no day"),
        (Format::Markdown, b"---\nvote: 12-3\n---\n", 2, "vote: “12-3” is no count of three numbers"),
        (Format::Markdown, b"---\nnothing here\n---\n", 2, "“nothing here” is no key with a value"),
        (Format::Markdown, b"---\nhow: a\nhow: b\n---\n", 3, "`how` is said twice"),
        (Format::Plain, b"---\nhow: a\n", 1, "the front matter that begins here does not end"),
        (Format::Plain, b"a\nb\n\xff\n", 3, "not UTF-8"),
        (Format::Plain, long.as_bytes(), 5, "a paragraph of 24999 bytes begins here"),
        (Format::AkomaNtoso, b"<html>\n</html>", 1, "this is no Akoma Ntoso: it begins with <html>"),
        (Format::AkomaNtoso, b"<akomaNtoso>\n<p>\n</q>", 3, "not well-formed"),
        (Format::AkomaNtoso, b"<akomaNtoso>\n<p>", 2, "<p> is not closed"),
        (Format::AkomaNtoso, b"<akomaNtoso>\n</akomaNtoso>", 2, "there is no paragraph"),
        (Format::AkomaNtoso, b"<akomaNtoso>\n&oops;</akomaNtoso>", 2, "&oops; stands for nothing"),
        (Format::AkomaNtoso, bomb.as_bytes(), 1, "a document type is declared"),
        (Format::AkomaNtoso, deep.as_bytes(), 1, "elements are more than 128 deep"),
    ];
    for (format, bytes, line, wanted) in cases {
        let fault = precedent::read(format, bytes).expect_err(wanted);
        assert!(fault.message.contains(wanted), "{wanted}: {}", fault.message);
        assert_eq!(fault.line, line, "{wanted}");
        assert!(!fault.help.is_empty(), "{wanted}");
    }
}

#[test]
fn the_same_words_in_two_documents_are_one_paragraph_the_latest_first() {
    let index = index(vec![
        ("a.md", document(Format::Markdown, RESOLUTION)),
        ("b.xml", document(Format::AkomaNtoso, ACT)),
    ]);
    assert_eq!((index.passages(), index.distinct()), (11, 10));
    let found = index.nearest("share what they know about pruning hedges", None, 3);
    let places: Vec<&str> =
        found[0].places.iter().filter_map(|(_, document, _)| document.symbol.as_deref()).collect();
    assert_eq!(places, ["G/RES/5/7", "G/RES/4/12"]);
    let annexes = index.nearest("gates", Some(Kind::Annex), 3);
    assert_eq!(annexes.len(), 1);
    assert!(index.nearest("submarines", None, 3).is_empty());
}

#[test]
fn an_item_is_as_strong_as_what_it_hangs_on() {
    let lexicon = Lexicon::standard();
    let read = document(Format::AkomaNtoso, ACT);
    let item = read.passages.get(1).expect("there are three");
    let near = Near::new(&lexicon, item, "Decides to share what they know of the pruning of hedges;");
    let yours = Strength::of(&lexicon, None, "Decides to share what they know of the pruning of hedges;");
    assert_eq!(near.strength.by, ["encourages"]);
    assert!(near.strength.force < yours.force, "{} {}", near.strength.force, yours.force);
    assert_eq!((near.shared, near.asked, near.words), (9, 11, 10));
}

#[test]
fn an_index_is_kept_and_what_is_damaged_is_no_index() {
    let index = index(vec![("a.md", document(Format::Markdown, RESOLUTION))]);
    let bytes = store::to_bytes("/somewhere", &index).expect("it can be written");
    assert_eq!(store::from_bytes(&bytes).expect("whole"), ("/somewhere".to_owned(), index));
    for at in [0, 30, 60, bytes.len() - 1] {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        assert_eq!(store::from_bytes(&changed).expect_err("changed"), NoIndex::Damaged, "byte {at}");
    }
    for end in [0, 10, 20, 49, 60, bytes.len() - 1] {
        assert!(store::from_bytes(&bytes[..end]).is_err(), "cut at {end}");
    }
    let other = [b"adref precedent 0\n", &bytes[18..]].concat();
    assert_eq!(store::from_bytes(&other).expect_err("older"), NoIndex::OtherVersion);
}

#[test]
fn the_order_of_documents_leaves_no_trace() {
    let (one, two) = (document(Format::Markdown, RESOLUTION), document(Format::AkomaNtoso, ACT));
    let forth = index(vec![("a.md", one.clone()), ("b.xml", two.clone())]);
    let back = index(vec![("b.xml", two), ("a.md", one)]);
    assert_eq!(forth, back);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_bring_a_reader_down(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        for format in [Format::Markdown, Format::Plain, Format::AkomaNtoso] {
            let _ = precedent::read(format, &bytes);
        }
    }

    #[test]
    fn no_change_to_a_document_brings_a_reader_down(at in 0..2000_usize, with in "[<>&;:\\-\\[\\]()a-z0-9/\"\n ]{0,12}") {
        for (format, text) in [(Format::Markdown, RESOLUTION), (Format::AkomaNtoso, ACT), (Format::Plain, RESOLUTION)] {
            let mut text: Vec<char> = text.chars().collect();
            let at = at.min(text.len());
            text.splice(at..(at + 3).min(text.len()), with.chars());
            let text: String = text.into_iter().collect();
            let _ = precedent::read(format, text.as_bytes());
        }
    }
}

/// The three resolutions among the data that this is built with, if they are there.
fn samples() -> Option<Vec<(String, Document)>> {
    let data = std::env::var_os("ADREF_DATA")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/data"), PathBuf::from);
    let mut read = Vec::new();
    for name in ["A_RES_75_240.xml", "A_RES_75_32.xml", "A_RES_76_19.xml"] {
        let Ok(bytes) = std::fs::read(data.join("akn").join(name)) else {
            println!("skipped: there is no {name} in {}; set ADREF_DATA", data.join("akn").display());
            return None;
        };
        read.push((name.to_owned(), precedent::read(Format::AkomaNtoso, &bytes).expect(name)));
    }
    Some(read)
}

#[test]
fn resolutions_as_published_are_read_whole() {
    let Some(read) = samples() else { return };
    let told: Vec<String> = read
        .iter()
        .map(|(_, one)| {
            let of = |kind| one.passages.iter().filter(|passage| passage.kind == Some(kind)).count();
            format!(
                "{} {} {} {} PP{} OP{}",
                one.symbol.as_deref().unwrap_or_default(),
                one.adopted.map(|day| day.to_string()).unwrap_or_default(),
                one.how.as_deref().unwrap_or_default(),
                one.vote.map(|vote| vote.to_string()).unwrap_or_default(),
                of(Kind::Preamble),
                of(Kind::Operative)
            )
        })
        .collect();
    println!("{told:#?}");
    assert_eq!(
        told,
        [
            "A/RES/75/240 2020-12-31 recorded vote 92-50-21 PP22 OP5",
            "A/RES/75/32 2020-12-07 recorded vote 163-10-7 PP16 OP11",
            "A/RES/76/19 2021-12-06 without a vote  PP13 OP9",
        ]
    );
}

/// `cargo test -p adref-tests --test precedent found_again -- --nocapture` prints the table.
#[test]
fn a_paragraph_that_was_changed_is_found_again() {
    let Some(read) = samples() else { return };
    let documents: Vec<(&str, Document)> =
        read.iter().map(|(name, one)| (name.as_str(), one.clone())).collect();
    let index = index(documents);
    let texts: Vec<&str> =
        read.iter().flat_map(|(_, one)| &one.passages).map(|passage| passage.text.as_str()).collect();
    // Words to put in the place of others come from the same texts: they lead astray as best they can.
    let stock: Vec<&str> = texts.iter().flat_map(|text| text.split(' ')).collect();
    let mut table = String::new();
    for (how, changed, kept) in [
        ("a tenth changed", 10, None),
        ("a third changed", 33, None),
        ("half changed", 50, None),
        ("8 words of it, 2 changed", 25, Some(8)),
        ("4 words of it, 1 changed", 25, Some(4)),
    ] {
        let (mut first, mut among, mut all) = (0_u32, 0_u32, 0_u32);
        for seed in 0..20_u64 {
            for (number, text) in texts.iter().enumerate() {
                let asked = altered(text, changed, kept, &stock, seed << 32 | number as u64);
                let found = index.nearest(&asked, None, 5);
                let at =
                    found.iter().position(|found| found.places.iter().any(|(_, _, one)| one.text == *text));
                first += u32::from(at == Some(0));
                among += u32::from(at.is_some());
                all += 1;
            }
        }
        let share = |part: u32| 100.0 * f64::from(part) / f64::from(all);
        let _ = writeln!(
            table,
            "{how:<26} {all:>5} asked  first {:>5.1} %  among five {:>5.1} %",
            share(first),
            share(among)
        );
        if kept.is_none() && changed <= 33 {
            assert!(share(first) > 95.0, "{table}");
        }
    }
    println!("{table}");
}

/// A text with so many words in a hundred dropped or replaced, or of a run of its words.
fn altered(text: &str, changed: u64, kept: Option<usize>, stock: &[&str], seed: u64) -> String {
    let mut drawn = 0_u64;
    let mut draw = |below: usize| {
        drawn += 1;
        let hash = blake3::hash(&[seed.to_le_bytes(), drawn.to_le_bytes()].concat());
        let number = u64::from_le_bytes(hash.as_bytes()[..8].try_into().expect("eight bytes"));
        (number % below.max(1) as u64) as usize
    };
    let mut words: Vec<&str> = text.split(' ').collect();
    if let Some(kept) = kept.filter(|kept| *kept < words.len()) {
        let from = draw(words.len() - kept + 1);
        words = words[from..from + kept].to_vec();
    }
    let times = (words.len() as u64 * changed / 100).max(1);
    for _ in 0..times {
        let at = draw(words.len());
        if draw(2) == 0 && words.len() > 1 {
            words.remove(at);
        } else {
            words[at] = stock[draw(stock.len())];
        }
    }
    words.join(" ")
}
