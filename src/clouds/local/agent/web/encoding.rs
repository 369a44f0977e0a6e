//! Which compression a client gets, and the compressed copies: made once per file and kept beside it.

use super::super::store::Store;
use axum::http::{HeaderMap, header::ACCEPT_ENCODING};
use std::{
    collections::HashMap,
    io::{self, BufReader, BufWriter, Write as _},
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::{OnceCell, Semaphore};

/// Smaller files gain nothing from it, in bytes; the upper bound is CloudFront's (10,000,000), so that a site behaves the same there.
const WORTH_IT: std::ops::RangeInclusive<u64> = 1025..=10_000_000;
/// Files compressed at a time, so that the threads that read files for visitors stay free.
static COMPRESSING: Semaphore = Semaphore::const_new(2);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Encoding {
    Brotli,
    Gzip,
}

impl Encoding {
    /// As in `Content-Encoding`; also the end of the file name and of the ETag.
    pub(crate) fn token(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }
}

/// Whether files of this type and size are ever sent compressed.
pub(super) fn is_compressible(content_type: &str, size: u64) -> bool {
    let mime = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let by_name = matches!(
        mime.as_str(),
        "application/javascript"
            | "application/json"
            | "application/xml"
            | "application/wasm"
            | "application/manifest+json"
            | "application/vnd.ms-fontobject"
            | "application/x-javascript"
            | "font/ttf"
            | "font/otf"
            | "image/svg+xml"
            | "image/bmp"
            | "image/x-icon"
            | "image/vnd.microsoft.icon"
    );
    WORTH_IT.contains(&size) && (by_name || mime.starts_with("text/") || mime.ends_with("+json") || mime.ends_with("+xml"))
}

/// The encoding the client likes best; `None` for the plain file.
pub(super) fn negotiate(headers: &HeaderMap) -> Option<Encoding> {
    let sent = headers.get_all(ACCEPT_ENCODING).iter().filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(','));
    let wishes: HashMap<String, u16> = sent.filter_map(wish).collect();
    let of = |name: &str| wishes.get(name).or_else(|| wishes.get("*")).copied();
    let plain = wishes.get("identity").copied().unwrap_or(1);
    let (brotli, gzip) = (of("br").unwrap_or(0), of("gzip").or_else(|| of("x-gzip")).unwrap_or(0));
    if brotli.max(gzip) < plain.max(1) {
        return None;
    }
    Some(if brotli >= gzip { Encoding::Brotli } else { Encoding::Gzip })
}

/// A coding and its weight in thousandths.
fn wish(item: &str) -> Option<(String, u16)> {
    let mut parts = item.split(';').map(str::trim);
    let name = parts.next().filter(|name| !name.is_empty())?.to_ascii_lowercase();
    let weight = parts.find_map(|p| p.strip_prefix("q=").or_else(|| p.strip_prefix("Q=")));
    let Some(weight) = weight else { return Some((name, 1000)) };
    let (whole, fraction) = weight.split_once('.').unwrap_or((weight, ""));
    let digits: String = fraction.chars().chain("000".chars()).take(3).collect();
    let value = whole.parse::<u16>().ok()?.checked_mul(1000)?.checked_add(digits.parse().ok()?)?;
    (value <= 1000).then_some((name, value))
}

/// Size of a copy in bytes, once it is made; `None` where it would not be smaller.
type Size = Arc<OnceCell<Option<u64>>>;

/// The compressed copies of one site's files.
#[derive(Debug, Default)]
pub(crate) struct Variants {
    /// By the content they are made from.
    known: Mutex<HashMap<(String, Encoding), Size>>,
}

impl Variants {
    /// Where the compressed copy of a blob is, and its size; `None` if there is nothing to gain. Makes it at first.
    pub(super) async fn of(&self, store: &Store, sha256: &str, encoding: Encoding) -> io::Result<Option<(PathBuf, u64)>> {
        let cell = {
            let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(known.entry((sha256.to_owned(), encoding)).or_default())
        };
        let size = cell.get_or_try_init(|| make(store.clone(), sha256.to_owned(), encoding)).await?;
        Ok(size.map(|size| (store.variant(sha256, encoding), size)))
    }

    /// Forgets what is known: blobs were removed.
    pub(crate) fn forget(&self) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// The size of the copy, which is made if it is not there. An empty one stands for "not smaller".
async fn make(store: Store, sha256: String, encoding: Encoding) -> io::Result<Option<u64>> {
    let _turn = COMPRESSING.acquire().await.map_err(io::Error::other)?;
    tokio::task::spawn_blocking(move || {
        let path = store.variant(&sha256, encoding);
        let size = if let Ok(there) = fs_err::metadata(&path) {
            there.len()
        } else {
            let blob = fs_err::File::open(store.blob(&sha256))?;
            let plain = blob.metadata()?.len();
            let temporary = store.temporary()?;
            compress(BufReader::new(blob), temporary.as_file(), encoding)?;
            let size = temporary.as_file().metadata()?.len();
            let size = if size < plain { size } else { 0 };
            temporary.as_file().set_len(size)?;
            store.keep(temporary, &path)?;
            size
        };
        Ok((size > 0).then_some(size))
    })
    .await
    .map_err(io::Error::other)?
}

fn compress(mut from: impl io::BufRead, to: impl io::Write, encoding: Encoding) -> io::Result<()> {
    let mut to = BufWriter::new(to);
    match encoding {
        Encoding::Brotli => {
            let params = brotli::enc::BrotliEncoderParams { quality: 7, ..Default::default() };
            brotli::BrotliCompress(&mut from, &mut to, &params)?;
        }
        Encoding::Gzip => {
            let mut gzip = flate2::write::GzEncoder::new(&mut to, flate2::Compression::new(6));
            io::copy(&mut from, &mut gzip)?;
            gzip.finish()?;
        }
    }
    to.flush()
}

#[cfg(test)]
mod tests {
    use super::{Encoding, is_compressible, negotiate};
    use axum::http::{HeaderMap, HeaderValue, header::ACCEPT_ENCODING};

    #[test]
    fn negotiation() {
        use Encoding::{Brotli, Gzip};
        let table = [
            ("", None),
            ("gzip, deflate, br", Some(Brotli)),
            ("gzip", Some(Gzip)),
            ("GZIP;q=0.5", Some(Gzip)),
            ("gzip;q=1.0, br;q=0.9", Some(Gzip)),
            ("br;q=0, gzip;q=0", None),
            ("*", Some(Brotli)),
            ("*;q=0.1, br;q=0", Some(Gzip)),
            ("*;q=0", None),
            ("identity", None),
            ("identity;q=1, br;q=0.5", None),
            ("identity;q=0, gzip;q=0.001", Some(Gzip)),
            ("br;q=7, gzip", Some(Gzip)),
            ("brx, gzipped", None),
        ];
        for (sent, wanted) in table {
            let headers: HeaderMap = [(ACCEPT_ENCODING, HeaderValue::from_static(sent))].into_iter().collect();
            assert_eq!(negotiate(&headers), wanted, "{sent}");
        }
        assert_eq!(negotiate(&HeaderMap::new()), None);
    }

    #[test]
    fn only_text_that_is_long_enough() {
        assert!(is_compressible("text/html; charset=utf-8", 1025));
        assert!(is_compressible("image/svg+xml", 5000));
        assert!(!is_compressible("text/html", 1024));
        assert!(!is_compressible("image/png", 5000));
        assert!(!is_compressible("text/plain", 10_000_001));
    }
}
