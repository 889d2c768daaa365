//! The Merkle tree over the leaves (RFC 6962, 2.1; the same as RFC 9162, 2.1).

use serde::{Deserialize, Serialize};

use crate::crypto::digest::DigestAlgorithm;

/// SHA-256 of a leaf or a node.
pub type Hash = [u8; 32];

/// `SHA-256(0x00 ‖ leaf)` (RFC 6962, 2.1).
pub(in crate::records) fn leaf_hash(leaf: &[u8]) -> Hash {
    sha256(&[&[0], leaf])
}

/// `SHA-256(0x01 ‖ left ‖ right)`.
fn node_hash(left: &Hash, right: &Hash) -> Hash {
    sha256(&[&[1], left, right])
}

fn sha256(parts: &[&[u8]]) -> Hash {
    DigestAlgorithm::Sha256.digest_parts(parts).try_into().unwrap_or_default()
}

/// What is needed to grow a tree: the roots of its complete subtrees, the largest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(in crate::records) struct Frontier {
    size: u64,
    peaks: Vec<Hash>,
}

impl Frontier {
    /// From the size and the peaks' octets; nothing where they do not belong together.
    pub(in crate::records) fn parse(size: u64, octets: &[u8]) -> Option<Self> {
        let (peaks, rest) = octets.as_chunks::<32>();
        let fits = rest.is_empty() && u32::try_from(peaks.len()).ok()? == size.count_ones();
        fits.then(|| Self { size, peaks: peaks.to_vec() })
    }

    /// The peaks, one after another.
    pub(in crate::records) fn octets(&self) -> Vec<u8> {
        self.peaks.concat()
    }

    /// How many leaves.
    pub(in crate::records) const fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf at the right.
    pub(in crate::records) fn push(&mut self, leaf: Hash) {
        let mut root = leaf;
        // Each complete pair closes: as many as the size has ones at its end.
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                root = node_hash(&left, &root);
            }
        }
        self.peaks.push(root);
        self.size = self.size.saturating_add(1);
    }

    /// The tree's root; of no leaves, the digest of nothing.
    pub(in crate::records) fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev();
        match peaks.next() {
            None => sha256(&[]),
            Some(smallest) => peaks.fold(*smallest, |right, left| node_hash(left, &right)),
        }
    }
}

/// The siblings from a leaf up to the root (RFC 6962, 2.1.1); nothing where there is no such leaf.
pub(in crate::records) fn inclusion_path(leaves: &[Hash], index: usize) -> Option<Vec<Hash>> {
    if index >= leaves.len() {
        return None;
    }
    let (mut path, mut level, mut index) = (Vec::new(), leaves.to_vec(), index);
    while level.len() > 1 {
        if let Some(sibling) = level.get(index ^ 1) {
            path.push(*sibling);
        }
        level = level.chunks(2).filter_map(join).collect();
        index /= 2;
    }
    Some(path)
}

/// A pair becomes its node; a last one without a sibling goes up as it is.
fn join(pair: &[Hash]) -> Option<Hash> {
    match pair {
        [left, right] => Some(node_hash(left, right)),
        [alone] => Some(*alone),
        _ => None,
    }
}

/// Proof that an event stands at its place in a log of some size.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InclusionProof {
    /// The leaf, as text.
    pub leaf: String,
    /// Its place, from 0.
    pub index: u64,
    /// How many leaves the tree has.
    pub size: u64,
    /// The siblings from the leaf upwards, in hexadecimal.
    pub path: Vec<String>,
    /// The signed word about the tree ([`Checkpoint`](super::Checkpoint)).
    pub checkpoint: String,
}

impl InclusionProof {
    /// The root these siblings lead to (RFC 9162, 2.1.3.2); nothing where the path has another length.
    #[must_use]
    pub fn root(&self) -> Option<Hash> {
        if self.index >= self.size {
            return None;
        }
        let (mut index, mut last) = (self.index, self.size.saturating_sub(1));
        let mut root = leaf_hash(self.leaf.as_bytes());
        for sibling in &self.path {
            let mut hash = Hash::default();
            hex::decode_to_slice(sibling, &mut hash).ok()?;
            if last == 0 {
                return None;
            }
            // Levels at which this subtree stands alone at the right have no sibling.
            while index & 1 == 0 && index == last {
                (index, last) = (index >> 1, last >> 1);
                if last == 0 {
                    return None;
                }
            }
            root = if index & 1 == 1 { node_hash(&hash, &root) } else { node_hash(&root, &hash) };
            (index, last) = (index >> 1, last >> 1);
        }
        while last != 0 {
            if index & 1 == 1 || index != last {
                return None;
            }
            (index, last) = (index >> 1, last >> 1);
        }
        Some(root)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// RFC 6962, 2.1 in its own words: split at the largest power of two below the size.
    fn by_definition(leaves: &[Hash]) -> Hash {
        match leaves {
            [] => sha256(&[]),
            [leaf] => *leaf,
            _ => {
                let split = leaves.len().next_power_of_two() / 2;
                node_hash(&by_definition(&leaves[..split]), &by_definition(&leaves[split..]))
            }
        }
    }

    fn frontier(leaves: &[Hash]) -> Frontier {
        let mut frontier = Frontier::default();
        leaves.iter().for_each(|leaf| frontier.push(*leaf));
        frontier
    }

    #[test]
    fn roots_are_those_of_certificate_transparency() {
        // The reference tree of the Certificate Transparency sources: these eight leaves and the roots of its first n.
        let leaves =
            ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
                .map(|leaf| leaf_hash(&hex::decode(leaf).unwrap()));
        for (size, root) in [
            (0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            (1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"),
            (2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"),
            (3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77"),
            (4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"),
            (5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4"),
            (6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef"),
            (7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"),
            (8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"),
        ] {
            assert_eq!(hex::encode(frontier(&leaves[..size]).root()), root, "{size}");
        }
    }

    #[test]
    fn a_frontier_needs_one_peak_for_each_one_of_its_size() {
        assert!(Frontier::parse(5, &[7; 64]).is_some());
        assert!(Frontier::parse(5, &[7; 32]).is_none());
        assert!(Frontier::parse(5, &[7; 65]).is_none());
    }

    proptest! {
        #[test]
        fn a_grown_tree_has_the_root_of_the_definition(leaves in prop::collection::vec(any::<Hash>(), 0..70)) {
            let grown = frontier(&leaves);
            prop_assert_eq!(grown.root(), by_definition(&leaves));
            prop_assert_eq!(Frontier::parse(grown.size(), &grown.octets()), Some(grown));
        }

        #[test]
        fn each_leaf_is_proved_and_no_other(count in 1_usize..70, at in any::<prop::sample::Index>(), bit in 0_usize..256) {
            let texts: Vec<String> = (0..count).map(|number| number.to_string()).collect();
            let leaves: Vec<Hash> = texts.iter().map(|text| leaf_hash(text.as_bytes())).collect();
            let index = at.index(count);
            let path = inclusion_path(&leaves, index).unwrap();
            let proof = InclusionProof {
                leaf: texts[index].clone(),
                index: u64::try_from(index).unwrap(),
                size: u64::try_from(count).unwrap(),
                path: path.iter().map(hex::encode).collect(),
                checkpoint: String::new(),
            };
            let root = Some(by_definition(&leaves));
            prop_assert_eq!(proof.root(), root);
            let other = InclusionProof { leaf: format!("{} ", proof.leaf), ..proof.clone() };
            prop_assert_ne!(other.root(), root);
            let elsewhere = InclusionProof { index: (proof.index + 1) % proof.size, ..proof.clone() };
            prop_assert!(count == 1 || elsewhere.root() != root);
            let longer = InclusionProof { path: [proof.path.clone(), vec![hex::encode([0; 32])]].concat(), ..proof.clone() };
            prop_assert_ne!(longer.root(), root);
            if let Some(first) = path.first() {
                let mut sibling = *first;
                sibling[bit / 8] ^= 1 << (bit % 8);
                let mut path = proof.path.clone();
                path[0] = hex::encode(sibling);
                prop_assert_ne!(InclusionProof { path, ..proof }.root(), root);
            }
        }
    }
}
