//! The one error of this crate, and the table of its codes.

use crate::bindings::types;
use std::{error, fmt, io};

/// What a call of this crate gives.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a call failed. Shown as operation, subject and reason: `read '/etc/x': no such file or directory (ENOENT)`.
#[derive(Debug)]
pub struct Error {
    code: ErrorCode,
    operation: &'static str,
    subject: Vec<u8>,
    detail: String,
    offset: Option<u64>,
    source: Option<Box<dyn error::Error + Send + Sync>>,
}

impl Error {
    pub(crate) fn new(code: ErrorCode, operation: &'static str, subject: impl AsRef<[u8]>, detail: impl Into<String>) -> Self {
        let (subject, detail) = (subject.as_ref().to_vec(), detail.into());
        Error { code, operation, subject, detail, offset: None, source: None }
    }

    pub(crate) fn at(self, offset: u64) -> Self {
        Error { offset: Some(offset), ..self }
    }

    /// What the component reported. Its subject stands in where the call has none; what the host refused is about the store's `directory`.
    pub(crate) fn from_wit(error: types::Error, operation: &'static str, subject: &[u8], directory: &str) -> Self {
        let types::Error { code, subject: own, offset, detail, .. } = error;
        if detail.ends_with(" failed on the host") {
            return Error::new(code.into(), operation, directory, "");
        }
        let subject = if subject.is_empty() { own } else { subject.to_vec() };
        Error { offset, ..Error::new(code.into(), operation, subject, detail) }
    }

    pub(crate) fn from_io(error: io::Error, operation: &'static str, subject: impl AsRef<[u8]>) -> Self {
        let code = code_of(&error);
        let detail = if code == ErrorCode::Io { error.to_string() } else { String::new() };
        Error { source: Some(Box::new(error)), ..Error::new(code, operation, subject, detail) }
    }

    /// The component trapped, or could not be started.
    pub(crate) fn trap(error: wasmtime::Error, operation: &'static str, subject: impl AsRef<[u8]>) -> Self {
        Error { source: Some(error.into()), ..Error::new(ErrorCode::Trap, operation, subject, "") }
    }

    /// What kind of failure it is.
    pub fn code(&self) -> ErrorCode {
        self.code
    }

    /// What was being done: `open`, `load`, `read`.
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// The path, name or digest that it is about; may be empty.
    pub fn subject(&self) -> &[u8] {
        &self.subject
    }

    /// The reason: one English clause.
    pub fn message(&self) -> &str {
        if self.detail.is_empty() { self.code.reason() } else { &self.detail }
    }

    /// Where in the input or file, in bytes.
    pub fn offset(&self) -> Option<u64> {
        self.offset
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.operation)?;
        if !self.subject.is_empty() {
            write!(f, " '{}'", String::from_utf8_lossy(&self.subject))?;
        }
        write!(f, ": {}", self.message())?;
        if let Some(offset) = self.offset {
            write!(f, " at byte {offset}")?;
        }
        write!(f, " ({})", self.code.name())
    }
}

impl error::Error for Error {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

fn code_of(error: &io::Error) -> ErrorCode {
    use io::ErrorKind as Kind;
    match error.kind() {
        Kind::AlreadyExists => ErrorCode::Exist,
        Kind::DirectoryNotEmpty => ErrorCode::NotEmpty,
        Kind::InvalidInput => ErrorCode::Invalid,
        Kind::IsADirectory => ErrorCode::IsDirectory,
        Kind::NotADirectory => ErrorCode::NotDirectory,
        Kind::NotFound => ErrorCode::NoEntry,
        Kind::PermissionDenied => ErrorCode::Access,
        Kind::QuotaExceeded => ErrorCode::Quota,
        Kind::ReadOnlyFilesystem => ErrorCode::ReadOnly,
        Kind::StorageFull => ErrorCode::InsufficientSpace,
        _ => ErrorCode::Io,
    }
}

/// Makes the enum, its conversion from WIT's and its texts of one table: a code that is added to wit/ doesn't compile without its row.
macro_rules! codes {
    ($($variant:ident $name:literal $reason:literal,)*) => {
        /// The codes of wit/types.wit, and `Trap`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ErrorCode {
            $(#[doc = concat!("`", $name, "`: ", $reason)] $variant,)*
            /// `ETRAP`: the component stopped. What was acknowledged as durable is kept; open the store again.
            Trap,
        }

        impl From<types::ErrorCode> for ErrorCode {
            fn from(code: types::ErrorCode) -> Self {
                match code {
                    $(types::ErrorCode::$variant => ErrorCode::$variant,)*
                }
            }
        }

        impl ErrorCode {
            /// The POSIX name, or one of Veneer's own.
            pub fn name(self) -> &'static str {
                match self {
                    $(ErrorCode::$variant => $name,)*
                    ErrorCode::Trap => "ETRAP",
                }
            }

            fn reason(self) -> &'static str {
                match self {
                    $(ErrorCode::$variant => $reason,)*
                    ErrorCode::Trap => "the component stopped; open the store again",
                }
            }
        }
    };
}

codes! {
    Access "EACCES" "permission denied",
    Again "EAGAIN" "resource temporarily unavailable",
    BadDescriptor "EBADF" "bad file descriptor",
    Busy "EBUSY" "resource busy or locked",
    Canceled "ECANCELED" "operation canceled",
    Deadlock "EDEADLK" "resource deadlock avoided",
    Exist "EEXIST" "file already exists",
    FileTooLarge "EFBIG" "file too large",
    IllegalByteSequence "EILSEQ" "illegal byte sequence",
    Interrupted "EINTR" "interrupted system call",
    Invalid "EINVAL" "invalid argument",
    Io "EIO" "i/o error",
    IsDirectory "EISDIR" "illegal operation on a directory",
    Loop "ELOOP" "too many symbolic links encountered",
    TooManyOpenFiles "EMFILE" "too many open files",
    TooManyLinks "EMLINK" "too many links",
    NameTooLong "ENAMETOOLONG" "name too long",
    NoData "ENODATA" "no data available",
    NoEntry "ENOENT" "no such file or directory",
    InsufficientMemory "ENOMEM" "not enough memory",
    InsufficientSpace "ENOSPC" "no space left on device",
    NotDirectory "ENOTDIR" "not a directory",
    NotEmpty "ENOTEMPTY" "directory not empty",
    Unsupported "ENOTSUP" "operation not supported",
    NoSuchDevice "ENXIO" "no such device or address",
    Overflow "EOVERFLOW" "value too large for defined data type",
    NotPermitted "EPERM" "operation not permitted",
    Quota "EDQUOT" "disk quota exceeded",
    Range "ERANGE" "result too large",
    ReadOnly "EROFS" "read-only file system",
    InvalidSeek "ESPIPE" "invalid seek",
    Stale "ESTALE" "stale file handle",
    TextFileBusy "ETXTBSY" "text file is busy",
    CrossDevice "EXDEV" "cross-device link not permitted",
    Need "ENEED" "something only the host can supply is missing",
    Corrupt "ECORRUPT" "malformed or damaged data",
    Mismatch "EMISMATCH" "not the bytes that were claimed",
    Version "EVERSION" "of a version that this Veneer does not read",
}
