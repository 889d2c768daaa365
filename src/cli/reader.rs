//! `reader list`.

use super::exit::Exit;
use super::output::Screen;
use crate::wording::printable;

/// Names the readers, one a line.
#[cfg(feature = "pcsc")]
pub(super) fn list(screen: &Screen) -> Exit {
    match crate::readers::pcsc::list() {
        Err(error) => super::fault::reader(screen, error),
        Ok(readers) if readers.is_empty() => super::fault::reader(screen, crate::readers::ReaderError::NoReader),
        Ok(readers) => {
            if screen.json {
                screen.document(&serde_json::json!({ "readers": readers }));
            } else {
                for (index, name) in readers.iter().enumerate() {
                    screen.line(format!("  {index}  {}", printable(name)));
                }
            }
            Exit::Done
        }
    }
}

/// Without PC/SC there are no readers to name.
#[cfg(not(feature = "pcsc"))]
pub(super) fn list(screen: &Screen) -> Exit {
    super::fault::reader(screen, crate::readers::ReaderError::NoService)
}
