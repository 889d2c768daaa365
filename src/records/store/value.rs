//! Values of statements that are not the records' own, on either engine.

/// A value in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    Null,
    /// A whole number.
    Int(i64),
    /// Text.
    Text(String),
    /// Octets.
    Octets(Vec<u8>),
}

impl Value {
    /// The number, if it is one.
    #[must_use]
    pub const fn int(&self) -> Option<i64> {
        match self {
            Self::Int(number) => Some(*number),
            _ => None,
        }
    }

    /// The text, if it is text.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The octets, if it is octets.
    #[must_use]
    pub fn octets(&self) -> Option<&[u8]> {
        match self {
            Self::Octets(octets) => Some(octets),
            _ => None,
        }
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&[u8]> for Value {
    fn from(octets: &[u8]) -> Self {
        Self::Octets(octets.to_vec())
    }
}

#[cfg(feature = "sqlite")]
mod sqlite {
    use super::Value;
    use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

    impl ToSql for Value {
        fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
            Ok(ToSqlOutput::Borrowed(match self {
                Self::Null => ValueRef::Null,
                Self::Int(number) => ValueRef::Integer(*number),
                Self::Text(text) => ValueRef::Text(text.as_bytes()),
                Self::Octets(octets) => ValueRef::Blob(octets),
            }))
        }
    }

    impl FromSql for Value {
        fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
            match value {
                ValueRef::Null => Ok(Self::Null),
                ValueRef::Integer(number) => Ok(Self::Int(number)),
                ValueRef::Text(_) => value.as_str().map(Self::from),
                ValueRef::Blob(octets) => Ok(Self::from(octets)),
                ValueRef::Real(_) => Err(FromSqlError::InvalidType),
            }
        }
    }
}

#[cfg(feature = "postgres")]
mod postgres {
    use std::error::Error;

    use super::Value;
    use ::postgres::types::private::BytesMut;
    use ::postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

    impl ToSql for Value {
        fn to_sql(&self, kind: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
            match self {
                Self::Null => Ok(IsNull::Yes),
                Self::Int(number) => number.to_sql_checked(kind, out),
                Self::Text(text) => text.to_sql_checked(kind, out),
                Self::Octets(octets) => octets.to_sql_checked(kind, out),
            }
        }

        fn accepts(kind: &Type) -> bool {
            [Type::INT8, Type::TEXT, Type::BYTEA].contains(kind)
        }

        to_sql_checked!();
    }

    impl<'a> FromSql<'a> for Value {
        fn from_sql(kind: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
            match *kind {
                Type::INT8 => i64::from_sql(kind, raw).map(Self::Int),
                Type::BYTEA => <&[u8]>::from_sql(kind, raw).map(Self::from),
                _ => <&str>::from_sql(kind, raw).map(Self::from),
            }
        }

        fn from_sql_null(_: &Type) -> Result<Self, Box<dyn Error + Sync + Send>> {
            Ok(Self::Null)
        }

        fn accepts(kind: &Type) -> bool {
            <Self as ToSql>::accepts(kind)
        }
    }
}
