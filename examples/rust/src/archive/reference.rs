//! Image names, by the grammar of the distribution project's `reference` package.

/// The name as Docker shows it: without `docker.io/library/`, with a tag (`latest` where there is none). None when it isn't an image name; a
/// reference by digest alone names no tag, so it is none either.
pub(crate) fn familiar_name(text: &str) -> Option<String> {
    let (named, digest) = match text.split_once('@') {
        Some((named, digest)) => (named, Some(digest)),
        None => (text, None),
    };
    let last = named.rfind('/').map_or(0, |slash| slash + 1);
    let (repository, tag) = match named[last..].find(':') {
        Some(colon) => (&named[..last + colon], Some(&named[last + colon + 1..])),
        None => (named, None),
    };
    let is_digest = |text: &str| super::digest::Digest::parse(text, "").is_ok();
    if !is_repository(repository) || !tag.is_none_or(is_tag) || !digest.is_none_or(is_digest) || (digest.is_some() && tag.is_none()) {
        return None;
    }
    let short = ["index.docker.io/", "docker.io/"].iter().find_map(|hub| repository.strip_prefix(hub));
    let familiar = short.map_or(repository, |name| name.strip_prefix("library/").unwrap_or(name));
    Some(format!("{familiar}:{}", tag.unwrap_or("latest")))
}

fn is_repository(text: &str) -> bool {
    let (first, rest) = text.split_once('/').unwrap_or((text, ""));
    let all = |path: &str| path.split('/').all(is_component);
    all(text) || (!rest.is_empty() && is_host(first) && all(rest))
}

/// Lower-case words and digits with one `.`, one or two `_`, or any number of `-` between them.
fn is_component(text: &str) -> bool {
    let word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let separators = text.split(|c: char| c.is_ascii() && word(c as u8));
    let ends = text.bytes().next().is_some_and(word) && text.bytes().next_back().is_some_and(word);
    ends && separators.into_iter().all(|part| matches!(part, "" | "." | "_" | "__") || part.bytes().all(|byte| byte == b'-'))
}

fn is_host(text: &str) -> bool {
    let (name, port) = match text.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, Some(port)),
        _ => (text, None),
    };
    let address = |inner: &str| !inner.is_empty() && inner.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b':');
    let named = || {
        let alphanumeric = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric());
        let ends = alphanumeric(name.bytes().next()) && alphanumeric(name.bytes().next_back());
        ends && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
    };
    let digits = |port: &str| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    let bracketed = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    bracketed.map_or_else(named, address) && port.is_none_or(digits)
}

fn is_tag(text: &str) -> bool {
    let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    (1..=128).contains(&text.len())
        && text.bytes().next().is_some_and(word)
        && text.bytes().all(|byte| word(byte) || matches!(byte, b'.' | b'-'))
}
