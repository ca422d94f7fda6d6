//! Cursors as text: base64url of a version, the signing key's number, what order it is of, the values and a signature.
//! Opaque, but not secret: a client that looks can read the values, and cannot change them.

use super::bytes::{self, Reader};
use crate::error::{Error, ErrorKind, Result};
use crate::statement::OrderType;
use crate::value::Value;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

const VERSION: u8 = 1;
const KEY_ID: usize = 4;
const ORDER_ID: usize = 16;
const SIGNATURE: usize = 32;
const HEADER: usize = 1 + KEY_ID + ORDER_ID;

/// At most so many characters; longer ones would not fit into most URLs and headers either.
const MAX_LENGTH: usize = 8_192;

/// A place in an ordered list, as opaque text for a client to hand back.
///
/// It comes out of a [`CursorPage`](super::CursorPage), and from clients by `parse` or serde, where it is not trusted
/// before a query has verified its signature.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Cursor(String);

impl Cursor {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn refused(message: &str) -> Error {
    Error::new(ErrorKind::InvalidInput, message)
}

impl FromStr for Cursor {
    type Err = Error;

    /// Reads the text of a cursor; the signature is verified by the query that takes it.
    fn from_str(text: &str) -> Result<Self> {
        let is_base64url = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        if text.is_empty() || text.len() > MAX_LENGTH || !text.bytes().all(is_base64url) {
            return Err(refused("this is no cursor"));
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Cursor {
    /// The values in it do not belong in logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cursor")
    }
}

impl serde::Serialize for Cursor {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> serde::Deserialize<'de> for Cursor {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// The secret that cursors are signed with: of the application, the same on all of its servers.
///
/// ```
/// # fn f(secret: &[u8], last_secret: &[u8]) -> orm::Result<()> {
/// let key = orm::CursorKey::new(secret)?.accepting(last_secret)?;
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct CursorKey(Arc<[Signer]>);

#[derive(Clone)]
struct Signer {
    id: [u8; KEY_ID],
    mac: Hmac<Sha256>,
}

impl fmt::Debug for CursorKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CursorKey")
            .field("keys", &self.0.len())
            .finish_non_exhaustive()
    }
}

impl CursorKey {
    /// The shortest secret, in bytes: as long as what HMAC-SHA256 makes (RFC 2104, "Keys").
    pub const MIN_LENGTH: usize = 32;

    /// A key from at least 32 random bytes.
    ///
    /// # Errors
    ///
    /// `Configuration` when the secret is shorter.
    pub fn new(secret: impl AsRef<[u8]>) -> Result<Self> {
        Ok(Self([Signer::new(secret.as_ref())?].into()))
    }

    /// The same key, which takes cursors that were signed with a former secret too. New ones are signed with the secret of
    /// [`new`](Self::new).
    ///
    /// # Errors
    ///
    /// `Configuration` when the secret is shorter than 32 bytes.
    pub fn accepting(self, former: impl AsRef<[u8]>) -> Result<Self> {
        let former = Signer::new(former.as_ref())?;
        Ok(Self(self.0.iter().cloned().chain([former]).collect()))
    }

    /// Signs the values of an order.
    pub(super) fn sign(&self, order: OrderId, values: &[u8]) -> Cursor {
        // `new` made the first.
        let signer = &self.0[0];
        let mut bytes = Vec::with_capacity(HEADER + values.len() + SIGNATURE);
        bytes.push(VERSION);
        bytes.extend_from_slice(&signer.id);
        bytes.extend_from_slice(&order.0);
        bytes.extend_from_slice(values);
        let signature = signer.mac.clone().chain_update(&bytes).finalize();
        bytes.extend_from_slice(&signature.into_bytes());
        Cursor(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// The values of a cursor of this order.
    pub(super) fn open(
        &self,
        cursor: &Cursor,
        order: OrderId,
        types: impl Iterator<Item = OrderType>,
    ) -> Result<Vec<Value>> {
        let bytes = URL_SAFE_NO_PAD
            .decode(&cursor.0)
            .map_err(|_| refused("this is no cursor"))?;
        if bytes.first().is_some_and(|version| *version != VERSION) {
            return Err(refused("this is no cursor, or one of another version"));
        }
        let (signed, signature) = bytes
            .len()
            .checked_sub(SIGNATURE)
            .filter(|&length| length >= HEADER)
            .and_then(|length| bytes.split_at_checked(length))
            .ok_or_else(|| refused("the cursor is cut off"))?;
        let id = &signed[1..=KEY_ID];
        let mut signers = self.0.iter().filter(|signer| signer.id == id).peekable();
        if signers.peek().is_none() {
            return Err(refused(
                "the cursor was signed with a key that is not in use, or was changed",
            ));
        }
        // Compares in constant time.
        let is_signed = signers.any(|signer| {
            let mac = signer.mac.clone().chain_update(signed);
            mac.verify_slice(signature).is_ok()
        });
        if !is_signed {
            return Err(refused("the cursor was changed or is cut off"));
        }
        if signed[1 + KEY_ID..HEADER] != order.0 {
            return Err(refused(
                "the cursor is of another query, or of another order of it",
            ));
        }
        let mut reader = Reader(&signed[HEADER..]);
        let values: Option<Vec<Value>> = types.map(|ty| reader.value(ty)).collect();
        values
            .filter(|_| reader.0.is_empty())
            .ok_or_else(|| refused("the cursor holds a value that its order cannot have any more"))
    }
}

impl Signer {
    fn new(secret: &[u8]) -> Result<Self> {
        let refuse = || {
            let message = format!(
                "the secret of a `CursorKey` has at least {} bytes; take random ones",
                CursorKey::MIN_LENGTH
            );
            Error::new(ErrorKind::Configuration, message)
        };
        if secret.len() < CursorKey::MIN_LENGTH {
            return Err(refuse());
        }
        let mac = Hmac::<Sha256>::new_from_slice(secret).map_err(|_| refuse())?;
        let name = mac.clone().chain_update(b"orm cursor key").finalize();
        let mut id = [0; KEY_ID];
        id.copy_from_slice(&name.into_bytes()[..KEY_ID]);
        // Whatever else the application signs with the same secret is no cursor.
        let mac = mac.chain_update(b"orm cursor\0");
        Ok(Self { id, mac })
    }
}

/// Which order a cursor is of: a hash of all that decides it.
#[derive(Debug, Clone, Copy)]
pub(super) struct OrderId([u8; ORDER_ID]);

impl OrderId {
    pub(super) fn of(parts: &[&str], values: &[Value]) -> Self {
        let mut bytes = Vec::new();
        for part in parts {
            bytes::write(&Value::Text((*part).to_owned().into()), &mut bytes);
        }
        values
            .iter()
            .for_each(|value| bytes::write(value, &mut bytes));
        let mut id = [0; ORDER_ID];
        id.copy_from_slice(&Sha256::digest(&bytes)[..ORDER_ID]);
        Self(id)
    }
}

/// Whether a cursor with values of so many bytes is short enough.
pub(super) fn fits(values: usize) -> bool {
    (HEADER + values + SIGNATURE).div_ceil(3) * 4 <= MAX_LENGTH
}
