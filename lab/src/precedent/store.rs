//! An index as bytes, to be kept between two questions. What was damaged or made by another version is no index.

use super::index::Index;

/// How kept indexes begin. The number goes up whenever documents are read, or words counted, in another way.
const BEGINS: &[u8] = b"adref precedent 1\n";

/// Why bytes are no index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoIndex {
    /// Another version made it.
    OtherVersion,
    /// It is not as it was written.
    Damaged,
}

/// An index of the documents in a folder, with the folder's name and a sum over all of it.
pub fn to_bytes(corpus: &str, index: &Index) -> Result<Vec<u8>, String> {
    let body = rmp_serde::to_vec(&(corpus, index)).map_err(|error| error.to_string())?;
    let mut bytes = BEGINS.to_vec();
    bytes.extend(blake3::hash(&body).as_bytes());
    bytes.extend(body);
    Ok(bytes)
}

/// The index, and the folder that it is of.
pub fn from_bytes(bytes: &[u8]) -> Result<(String, Index), NoIndex> {
    let rest = bytes.strip_prefix(BEGINS).ok_or_else(|| {
        let known = bytes.starts_with(BEGINS.split_at(BEGINS.len() - 2).0);
        if known { NoIndex::OtherVersion } else { NoIndex::Damaged }
    })?;
    let (sum, body) = rest.split_at_checked(blake3::OUT_LEN).ok_or(NoIndex::Damaged)?;
    if blake3::hash(body).as_bytes() != sum {
        return Err(NoIndex::Damaged);
    }
    rmp_serde::from_slice(body).map_err(|_| NoIndex::Damaged)
}
