//! Sorting, once: the standard library's sort is compiled anew for every type it sorts, 3 KB of WebAssembly each.

use crate::List as _;
use crate::Span;

/// Sorts `items` by `key`; what is equal stays as it was.
pub(crate) fn by_key<T>(items: &mut Vec<T>, mut key: impl FnMut(&T) -> u64) {
    let mut keys: Vec<(u64, usize)> = items.iter().map(&mut key).zip(0..).list();
    keys.sort_unstable();
    let mut slots: Vec<Option<T>> = std::mem::take(items).into_iter().map(Some).list();
    items.extend(keys.into_iter().filter_map(|(_, index)| slots.get_mut(index)?.take()));
}

/// Sorts `items` by place: by first octet, then by last.
pub(crate) fn by_span<T>(items: &mut Vec<T>, mut span: impl FnMut(&T) -> Span) {
    by_key(items, |item| {
        let span = span(item);
        u64::from(span.start) << 32 | u64::from(span.end)
    });
}

#[cfg(test)]
mod tests {
    use super::by_key;

    #[test]
    fn equals_keep_their_order() {
        let mut words = vec!["bb", "a", "cc", "b", ""];
        by_key(&mut words, |word| word.len() as u64);
        assert_eq!(words, ["", "a", "b", "bb", "cc"]);
    }
}
