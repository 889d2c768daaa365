//! Reading is limited by the chip: no more READ BINARY commands than the files need at the length the chip allows.
#![cfg(feature = "simulator")]

use paskontrol::inspection::FileRecord;
use paskontrol::iso7816::{CommandApdu, LinkError, ResponseApdu};
use paskontrol::simulator::{Loopback, specimen};
use paskontrol::{Link, NoProgress, OsRng, Plan, blocking, inspect};

/// Counts READ BINARY; the instruction byte stays readable under secure messaging (Doc 9303-11, 9.8.4).
struct Counting {
    chip: Loopback,
    secured_reads: usize,
    largest_answer: usize,
}

impl Link for Counting {
    async fn transmit(&mut self, command: &CommandApdu) -> Result<ResponseApdu, LinkError> {
        let response = self.chip.transmit(command).await?;
        if command.cla & 0x0C == 0x0C && matches!(command.ins, 0xB0 | 0xB1) {
            self.secured_reads += 1;
            self.largest_answer = self.largest_answer.max(response.data.len());
        }
        Ok(response)
    }

    fn max_response(&self) -> u32 {
        self.chip.max_response()
    }
}

/// The most file bytes in a protected answer of `limit` bytes: DO'87' with padding to eight, DO'99', DO'8E'.
fn most_file_bytes(limit: usize) -> usize {
    let length_octets = |value: usize| match value {
        0..=0x7F => 1,
        0x80..=0xFF => 2,
        _ => 3,
    };
    let answer = |plain: usize| {
        let value = 1 + (plain / 8 + 1) * 8;
        1 + length_octets(value) + value + 4 + 10
    };
    (0..limit).rev().find(|plain| answer(*plain) <= limit).unwrap_or_default()
}

#[test]
fn reading_takes_hardly_more_commands_than_the_files_need() {
    for (name, limit) in [("short-only", 256), ("dk-ready", 4094), ("big-dg2", 4094)] {
        let specimen = specimen(name).unwrap();
        let plan = Plan::for_mrz(&specimen.mrz.lines().join("\n")).unwrap();
        let limit = limit.min(usize::try_from(specimen.chip.chip().personality().limits.max_response).unwrap());
        let mut link = Counting { chip: specimen.chip, secured_reads: 0, largest_answer: 0 };
        let evidence = blocking::run(inspect(&mut link, &plan, &mut OsRng, &mut NoProgress)).unwrap();
        let most = most_file_bytes(limit);
        let needed: usize = evidence
            .files
            .iter()
            .filter(|(file, _)| !file.contains("ATR") && !file.contains("CardAccess"))
            .filter_map(|(_, record)| match record {
                FileRecord::Read { content } => Some(content.0.len().div_ceil(most)),
                _ => None,
            })
            .sum();
        assert!(link.largest_answer <= limit, "{name}: {} bytes in an answer", link.largest_answer);
        assert!(link.secured_reads * 10 <= needed * 11, "{name}: {} commands where {needed} do", link.secured_reads);
    }
}
