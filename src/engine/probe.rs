//! Measures a reader with a document on it. Only what needs no key is read.

use std::time::{Duration, Instant};

use crate::iso7816::files::{Extent, FileReading, FileSelector, ReadStyle};
use crate::iso7816::{CommandApdu, Le, Link, LinkError, commands};
use crate::lds::{EfAtrInfo, FileId};

/// Round trips measured; the median of an odd number is one of them.
const ROUND_TRIPS: usize = 15;

/// What a reader was measured to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Measured {
    pub(crate) shortest: Duration,
    pub(crate) median: Duration,
    /// Response bytes EF.ATR/INFO names.
    pub(crate) stated: Option<u32>,
    /// The longest answer that came. Hardly any chip has a long file that needs no key.
    pub(crate) longest: usize,
    /// Whether a command in the extended form got its answer; nothing where the chip did not say that it takes them.
    pub(crate) long_messages: Option<bool>,
}

/// Measures a link.
pub(crate) async fn measure<L: Link>(link: &mut L) -> Result<Measured, LinkError> {
    let mut times = Vec::new();
    for _ in 0..ROUND_TRIPS {
        let began = Instant::now();
        link.transmit(&commands::select_master_file()).await?;
        times.push(began.elapsed());
    }
    times.sort_unstable();
    let mut style = ReadStyle::short();
    let info = read(link, FileId::EfAtrInfo, Extent::ToTheEnd, &mut style).await;
    let access = read(link, FileId::EfCardAccess, Extent::FirstObject, &mut style).await;
    let longest = info.iter().chain(&access).map(Vec::len).max().unwrap_or_default();
    let file = if access.is_some() { FileId::EfCardAccess } else { FileId::EfAtrInfo };
    let stated = info.and_then(|bytes| EfAtrInfo::parse(&bytes).ok()).filter(EfAtrInfo::supports_extended_length);
    let stated = stated.and_then(|info| info.extended_length).map(|length| length.response);
    // Long messages only where the chip has said how long (Doc 9303-10, 3.6.4.2).
    let long_messages = match stated {
        Some(most) => Some(carries(link, &extended(file, most.saturating_sub(2).min(link.max_response()))).await),
        None => None,
    };
    let at = |index: usize| times.get(index).copied().unwrap_or_default();
    Ok(Measured { shortest: at(0), median: at(ROUND_TRIPS / 2), stated, longest, long_messages })
}

fn extended(file: FileId, most: u32) -> CommandApdu {
    commands::read_binary_by_sfi(file.sfi(), 0, Le::Bytes(most)).in_extended_form()
}

/// Readers that do not carry it refuse it themselves, cut it off, or lose the chip over it.
async fn carries<L: Link>(link: &mut L, command: &CommandApdu) -> bool {
    link.transmit(command).await.is_ok_and(|answer| !answer.data.is_empty())
}

async fn read<L: Link>(link: &mut L, file: FileId, extent: Extent, style: &mut ReadStyle) -> Option<Vec<u8>> {
    let selector = FileSelector::Either { fid: file.fid(), sfi: file.sfi() };
    FileReading::new(selector, extent).run(link, style, &mut |_| ()).await.ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iso7816::{LinkFault, ResponseApdu, blocking};
    use crate::simulator::{Loopback, specimen};

    /// A reader that refuses what is longer than a short message.
    struct Short(Loopback);

    impl Link for Short {
        async fn transmit(&mut self, command: &CommandApdu) -> Result<ResponseApdu, LinkError> {
            if command.is_extended() { Err(LinkFault::TooLong.into()) } else { self.0.transmit(command).await }
        }

        fn max_response(&self) -> u32 {
            65_536
        }
    }

    fn measured(mut link: impl Link) -> Measured {
        blocking::run(measure(&mut link)).unwrap()
    }

    #[test]
    fn what_a_reader_carries_is_measured_and_not_taken_from_the_chip() {
        for name in ["dk-ready", "pace-gm"] {
            let through = measured(specimen(name).unwrap().chip);
            assert_eq!((through.stated, through.long_messages), (Some(4096), Some(true)), "{name}");
            assert!(through.longest > 0 && through.shortest <= through.median, "{name}");
            let refused = measured(Short(specimen(name).unwrap().chip));
            assert_eq!((refused.stated, refused.long_messages), (Some(4096), Some(false)), "{name}");
        }
        let silent = measured(specimen("short-only").unwrap().chip);
        assert_eq!(silent.long_messages, None, "the chip does not say");
    }
}
