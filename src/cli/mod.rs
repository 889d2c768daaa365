//! Floor 10. The command line: arguments in, words and exit codes out. No rule about passports lives here.

pub mod locale;
