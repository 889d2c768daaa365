//! ZIP archives, as publishers pack their lists: stored and deflated entries, within a budget (APPNOTE 6.3, 4.3).
//!
//! Names are labels and nothing else: nothing is written anywhere. Only the central directory is believed about what an
//! entry is, and an entry that grows beyond what it announces is refused, so a bomb costs what it says and no more.

use miniz_oxide::inflate::decompress_to_vec_with_limit;

/// Entries looked at. Publishers' archives hold one to five.
const MAX_ENTRIES: usize = 64;
/// Octets of one entry: the largest file of a PKD collection has some 80 million.
const MAX_ENTRY: usize = 96 * 1024 * 1024;
/// Octets of all entries together.
const MAX_TOTAL: usize = 128 * 1024 * 1024;
/// How far a comment may push the end record back.
const MAX_COMMENT: usize = 0xFFFF;

const END_RECORD: &[u8; 4] = b"PK\x05\x06";
const DIRECTORY_ENTRY: &[u8; 4] = b"PK\x01\x02";
const LOCAL_HEADER: &[u8; 4] = b"PK\x03\x04";

/// Why an archive cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ArchiveError {
    /// A record is missing, or points outside.
    #[error("archive is damaged")]
    Damaged,
    /// It holds more than an import takes.
    #[error("archive is larger than allowed")]
    Limit,
    /// Encrypted, or compressed in another way than deflate.
    #[error("archive entry is packed in a way we do not read")]
    Method,
    /// An entry is not what the directory says: another length or another checksum.
    #[error("archive entry is not what the directory says")]
    Mismatch,
}

/// Whether the octets begin like a ZIP archive.
pub(crate) fn is_archive(input: &[u8]) -> bool {
    input.starts_with(LOCAL_HEADER)
}

/// Each file's name and content, in the order of the directory. Folders are left out.
pub(crate) fn entries(input: &[u8]) -> Result<Vec<(String, Vec<u8>)>, ArchiveError> {
    let start = input.len().saturating_sub(MAX_COMMENT + 22);
    let tail = input.get(start..).unwrap_or_default();
    let end = tail.windows(4).rposition(|window| window == END_RECORD).ok_or(ArchiveError::Damaged)?;
    let end = tail.get(end..).unwrap_or_default();
    let count = usize::from(short(end, 10)?);
    let mut at = long(end, 16)?;
    if count > MAX_ENTRIES {
        return Err(ArchiveError::Limit);
    }
    let (mut files, mut total) = (Vec::new(), 0_usize);
    for _ in 0..count {
        let record = input.get(at..).ok_or(ArchiveError::Damaged)?;
        if !record.starts_with(DIRECTORY_ENTRY) {
            return Err(ArchiveError::Damaged);
        }
        let [name, extra, comment] = [28, 30, 32].map(|offset| short(record, offset).map(usize::from));
        let (name, rest) = (name?, extra?.saturating_add(comment?));
        let label = record.get(46..46_usize.saturating_add(name)).ok_or(ArchiveError::Damaged)?;
        if !label.ends_with(b"/") {
            total = total.saturating_add(long(record, 24)?);
            if total > MAX_TOTAL {
                return Err(ArchiveError::Limit);
            }
            files.push((String::from_utf8_lossy(label).into_owned(), entry(input, record)?));
        }
        at = at.saturating_add(46).saturating_add(name).saturating_add(rest);
    }
    Ok(files)
}

/// An archive of these files as they are, for programs that know nothing else. Nothing where it would be too large for one.
#[cfg(any(feature = "engine", test))]
pub(crate) fn stored(files: &[(&str, &[u8])]) -> Option<Vec<u8>> {
    let long = |value: usize| u32::try_from(value).map(u32::to_le_bytes).ok();
    let short = |value: usize| u16::try_from(value).map(u16::to_le_bytes).ok();
    let (mut archive, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in files {
        let (begin, length) = (long(archive.len())?, long(content.len())?);
        // Version 2.0, no flags, stored, the first moment there is, checksum, both lengths, a name and nothing more.
        let about = [&crc32(content).to_le_bytes()[..], &length, &length, &short(name.len())?, &[0, 0]].concat();
        let head = [&[20, 0, 0, 0, 0, 0, 0, 0, 0x21, 0][..], &about].concat();
        archive.extend([&LOCAL_HEADER[..], &head, name.as_bytes(), content].concat());
        directory.extend([&DIRECTORY_ENTRY[..], &[20, 0], &head, &[0; 10], &begin, name.as_bytes()].concat());
    }
    let (count, at) = (short(files.len())?, long(archive.len())?);
    let end = [&END_RECORD[..], &[0; 4], &count, &count, &long(directory.len())?, &at, &[0, 0]].concat();
    Some([archive, directory, end].concat())
}

/// One file, unpacked and compared with what the directory says.
fn entry(input: &[u8], record: &[u8]) -> Result<Vec<u8>, ArchiveError> {
    let (flags, method) = (short(record, 8)?, short(record, 10)?);
    let (packed, length) = (long(record, 20)?, long(record, 24)?);
    if length > MAX_ENTRY {
        return Err(ArchiveError::Limit);
    }
    let local = input.get(long(record, 42)?..).ok_or(ArchiveError::Damaged)?;
    if !local.starts_with(LOCAL_HEADER) {
        return Err(ArchiveError::Damaged);
    }
    let start = usize::from(short(local, 26)?).saturating_add(usize::from(short(local, 28)?)).saturating_add(30);
    let data = local.get(start..start.saturating_add(packed)).ok_or(ArchiveError::Damaged)?;
    let content = match method {
        _ if flags & 1 != 0 => return Err(ArchiveError::Method),
        0 => data.to_vec(),
        8 => decompress_to_vec_with_limit(data, length).map_err(|_| ArchiveError::Mismatch)?,
        _ => return Err(ArchiveError::Method),
    };
    let checksum = u32::try_from(long(record, 16)?).map_err(|_| ArchiveError::Damaged)?;
    if content.len() == length && crc32(&content) == checksum { Ok(content) } else { Err(ArchiveError::Mismatch) }
}

fn short(record: &[u8], offset: usize) -> Result<u16, ArchiveError> {
    let octets = record.get(offset..offset.saturating_add(2)).and_then(|octets| octets.try_into().ok());
    octets.map(u16::from_le_bytes).ok_or(ArchiveError::Damaged)
}

fn long(record: &[u8], offset: usize) -> Result<usize, ArchiveError> {
    let octets = record.get(offset..offset.saturating_add(4)).and_then(|octets| octets.try_into().ok());
    octets.map(u32::from_le_bytes).and_then(|value| usize::try_from(value).ok()).ok_or(ArchiveError::Damaged)
}

/// The checksum of ISO 3309, reflected, as APPNOTE 4.4.7 has it.
fn crc32(octets: &[u8]) -> u32 {
    let table: [u32; 256] = std::array::from_fn(|index| {
        let start = u32::try_from(index).unwrap_or_default();
        (0..8).fold(start, |value, _| if value & 1 == 1 { value >> 1 ^ 0xEDB8_8320 } else { value >> 1 })
    });
    let step = |crc: u32, octet: &u8| {
        let [low, ..] = crc.to_le_bytes();
        crc >> 8 ^ table.get(usize::from(low ^ octet)).copied().unwrap_or_default()
    };
    !octets.iter().fold(!0, step)
}

#[cfg(test)]
mod tests {
    use miniz_oxide::deflate::compress_to_vec;
    use proptest::prelude::*;

    use super::*;

    /// One file in an archive; `length` is what the directory announces.
    fn archive(name: &str, content: &[u8], deflate: bool, length: usize) -> Vec<u8> {
        let packed = if deflate { compress_to_vec(content, 6) } else { content.to_vec() };
        let long = |value: usize| u32::try_from(value).unwrap().to_le_bytes();
        let short = |value: usize| u16::try_from(value).unwrap().to_le_bytes();
        let method = short(if deflate { 8 } else { 0 });
        let about =
            [&crc32(content).to_le_bytes()[..], &long(packed.len()), &long(length), &short(name.len())].concat();
        let head = [&[20, 0, 0, 0][..], &method, &[0; 4], &about, &[0, 0]].concat();
        let local = [&LOCAL_HEADER[..], &head, name.as_bytes(), &packed].concat();
        let directory = [&DIRECTORY_ENTRY[..], &[20, 0], &head, &[0; 14], name.as_bytes()].concat();
        let end =
            [&END_RECORD[..], &[0; 4], &[1, 0, 1, 0], &long(directory.len()), &long(local.len()), &[0, 0]].concat();
        [local, directory, end].concat()
    }

    #[test]
    fn stored_and_deflated_entries_read_back() {
        for deflate in [false, true] {
            let packed = archive("list.ml", b"abcabcabc", deflate, 9);
            assert_eq!(entries(&packed), Ok(vec![("list.ml".to_owned(), b"abcabcabc".to_vec())]));
        }
        assert_eq!(entries(&archive("folder/", b"", false, 0)), Ok(vec![]));
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    }

    #[test]
    fn what_is_written_reads_back() {
        let files: [(&str, &[u8]); 3] = [("a.json", b"{}"), ("empty", b""), ("folder/b.txt", &[7; 70_000])];
        let read = entries(&stored(&files).unwrap()).unwrap();
        assert_eq!(read, files.map(|(name, content)| (name.to_owned(), content.to_vec())));
    }

    #[test]
    fn an_entry_that_grows_beyond_its_announcement_is_refused() {
        let bomb = vec![0; 50_000_000];
        let packed = archive("bomb", &bomb, true, 1000);
        assert!(packed.len() < 100_000);
        assert_eq!(entries(&packed), Err(ArchiveError::Mismatch));
        assert_eq!(entries(&archive("bomb", b"", true, MAX_ENTRY + 1)), Err(ArchiveError::Limit));
        assert_eq!(entries(&archive("short", b"abc", false, 4)), Err(ArchiveError::Mismatch));
    }

    proptest! {
        #[test]
        fn no_changed_octet_gives_another_content(at: usize, mask in 1_u8..) {
            let mut packed = archive("list.ml", &b"certificate".repeat(20), true, 220);
            let at = at % packed.len();
            packed[at] ^= mask;
            if let Ok(files) = entries(&packed) {
                prop_assert!(files.iter().all(|(_, content)| *content == b"certificate".repeat(20)));
            }
        }

        #[test]
        fn arbitrary_octets_never_panic(data in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = entries(&data);
            let _ = entries(&[LOCAL_HEADER, data.as_slice(), END_RECORD, &[1; 18]].concat());
        }
    }
}
