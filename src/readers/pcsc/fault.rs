//! What the service's errors mean to whoever holds the passport.

use pcsc::Error;

use crate::iso7816::LinkFault;
use crate::readers::ReaderError;

/// An error before there is a link.
pub(super) const fn reader_error(error: Error) -> ReaderError {
    match error {
        Error::NoService | Error::ServiceStopped | Error::Shutdown => ReaderError::NoService,
        Error::NoReadersAvailable => ReaderError::NoReader,
        Error::UnknownReader => ReaderError::ReaderNotFound,
        Error::ReaderUnavailable => ReaderError::Gone,
        Error::Timeout => ReaderError::NoCardInTime,
        Error::SharingViolation | Error::ServerTooBusy => ReaderError::Busy,
        Error::NoAccess | Error::SecurityViolation => ReaderError::Denied,
        Error::NoSmartcard | Error::RemovedCard => ReaderError::CardRemoved,
        Error::UnresponsiveCard
        | Error::UnpoweredCard
        | Error::UnsupportedCard
        | Error::CardUnsupported
        | Error::ProtoMismatch
        | Error::InvalidAtr
        | Error::NotReady => ReaderError::CardMute,
        _ => ReaderError::Failed,
    }
}

/// An error of a transmission.
///
/// `NotTransacted` and the communication errors are what drivers report when the chip leaves the field in mid-command.
pub(super) const fn link_fault(error: Error) -> LinkFault {
    match error {
        Error::RemovedCard
        | Error::NoSmartcard
        | Error::UnpoweredCard
        | Error::UnresponsiveCard
        | Error::NotTransacted
        | Error::CommError
        | Error::CommDataLost => LinkFault::ChipLost,
        Error::ResetCard => LinkFault::ChipReset,
        Error::ReaderUnavailable | Error::UnknownReader | Error::NoReadersAvailable => LinkFault::ReaderGone,
        Error::NoService | Error::ServiceStopped | Error::Shutdown => LinkFault::ServiceGone,
        Error::SharingViolation | Error::ServerTooBusy => LinkFault::ReaderBusy,
        Error::Timeout => LinkFault::Timeout,
        _ => LinkFault::ReaderFailed,
    }
}

/// What keeps a chip from being reached again, as a fault of the link that had it.
pub(super) const fn fault_of_return(error: ReaderError) -> LinkFault {
    match error {
        ReaderError::NoService => LinkFault::ServiceGone,
        ReaderError::NoReader | ReaderError::ReaderNotFound | ReaderError::Gone => LinkFault::ReaderGone,
        ReaderError::NoCardInTime | ReaderError::CardMute | ReaderError::CardRemoved => LinkFault::ChipLost,
        ReaderError::SeveralCards => LinkFault::SeveralChips,
        ReaderError::Busy => LinkFault::ReaderBusy,
        ReaderError::Hung => LinkFault::Timeout,
        ReaderError::Denied | ReaderError::Failed => LinkFault::ReaderFailed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_of_losing_a_chip_has_its_name() {
        assert_eq!(link_fault(Error::RemovedCard), LinkFault::ChipLost);
        assert_eq!(link_fault(Error::NotTransacted), LinkFault::ChipLost);
        assert_eq!(link_fault(Error::ResetCard), LinkFault::ChipReset);
        assert_eq!(link_fault(Error::ReaderUnavailable), LinkFault::ReaderGone);
        assert_eq!(link_fault(Error::NoService), LinkFault::ServiceGone);
        assert_eq!(link_fault(Error::SharingViolation), LinkFault::ReaderBusy);
        assert_eq!(link_fault(Error::InsufficientBuffer), LinkFault::ReaderFailed);
    }

    #[test]
    fn each_way_of_not_reaching_a_chip_has_its_name() {
        assert_eq!(reader_error(Error::NoService), ReaderError::NoService);
        assert_eq!(reader_error(Error::NoReadersAvailable), ReaderError::NoReader);
        assert_eq!(reader_error(Error::SharingViolation), ReaderError::Busy);
        assert_eq!(reader_error(Error::ReaderUnavailable), ReaderError::Gone);
        assert_eq!(reader_error(Error::ProtoMismatch), ReaderError::CardMute);
        assert_eq!(reader_error(Error::NoAccess), ReaderError::Denied);
    }
}
