//! Agreed language over 10,000 paragraphs: how long an index takes to make, to read back and to ask. `cargo bench -p adref-tests
//! --bench precedent`.

use std::hint::black_box;

use adref_lab::precedent::index::{Entry, Index};
use adref_lab::precedent::{Document, Passage, store};
use criterion::{Criterion, criterion_group, criterion_main};

/// Paragraphs, in documents of 40.
const PARAGRAPHS: u64 = 10_000;
/// Words of a paragraph.
const WORDS: u64 = 50;

/// A made-up word, some far commoner than others as in a language.
fn word(paragraph: u64, at: u64) -> String {
    let hash = blake3::hash(&[paragraph.to_le_bytes(), at.to_le_bytes()].concat());
    let number = u64::from(u32::from_le_bytes(hash.as_bytes()[..4].try_into().expect("four bytes")));
    // The product of two even draws leans towards the small numbers.
    format!("w{}", (number % 100) * (number / 100 % 100))
}

/// Paragraphs of them.
fn entries() -> Vec<Entry> {
    let text = |paragraph| (0..WORDS).map(|at| word(paragraph, at)).collect::<Vec<_>>().join(" ");
    let passage =
        |paragraph| Passage { label: None, kind: None, under: None, text: text(paragraph), line: 1 };
    (0..PARAGRAPHS / 40)
        .map(|document| Entry {
            name: format!("{document:05}.md"),
            size: 0,
            modified: 0,
            settled: true,
            hash: [0; 32],
            read: Ok(Document {
                passages: (document * 40..(document + 1) * 40).map(passage).collect(),
                ..Document::default()
            }),
        })
        .collect()
}

fn precedent(c: &mut Criterion) {
    let entries = entries();
    let index = Index::new(entries.clone());
    let bytes = store::to_bytes("/corpus", &index).expect("it can be written");
    println!("{} paragraphs, {} bytes kept", index.passages(), bytes.len());
    // Four words in five of a paragraph.
    let kept = (0..WORDS).filter(|at| at % 5 != 0).map(|at| word(7, at));
    let asked = kept.collect::<Vec<_>>().join(" ");
    let mut group = c.benchmark_group("precedent, 10,000 paragraphs");
    group.bench_function("make", |b| b.iter(|| Index::new(black_box(entries.clone()))));
    group.bench_function("read back", |b| b.iter(|| store::from_bytes(black_box(&bytes)).is_ok()));
    group.bench_function("ask 40 words", |b| b.iter(|| index.nearest(black_box(&asked), None, 5).len()));
    group.finish();
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = precedent
}
criterion_main!(benches);
