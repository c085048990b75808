//! A hash map, once: the standard library's is compiled anew for every type of key and value, 1 KB of WebAssembly each.

use std::collections::HashMap;

/// Keys, numbered in the order in which they first came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Keys(HashMap<Vec<u8>, usize>);

impl Keys {
    /// The number of `key`, which it gets if it has none, and whether it is new.
    pub(crate) fn add(&mut self, key: impl AsRef<[u8]>) -> (usize, bool) {
        self.number(key.as_ref())
    }

    /// Once for all types of keys.
    fn number(&mut self, key: &[u8]) -> (usize, bool) {
        if let Some(&number) = self.0.get(key) {
            return (number, false);
        }
        let number = self.0.len();
        self.0.insert(key.to_vec(), number);
        (number, true)
    }

    /// Whether `key` is new.
    pub(crate) fn insert(&mut self, key: impl AsRef<[u8]>) -> bool {
        self.number(key.as_ref()).1
    }

    /// The number of `key`.
    #[cfg(feature = "html")]
    pub(crate) fn find(&self, key: impl AsRef<[u8]>) -> Option<usize> {
        self.0.get(key.as_ref()).copied()
    }

    pub(crate) fn contains(&self, key: impl AsRef<[u8]>) -> bool {
        self.0.contains_key(key.as_ref())
    }

    /// How many of them `other` has too.
    #[cfg(feature = "html")]
    pub(crate) fn common(&self, other: &Self) -> usize {
        self.0.keys().filter(|key| other.contains(key)).count()
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }
}

impl<K: AsRef<[u8]>> FromIterator<K> for Keys {
    fn from_iter<I: IntoIterator<Item = K>>(keys: I) -> Self {
        let mut all = Self::default();
        for key in keys {
            all.add(key);
        }
        all
    }
}

/// Values by key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Keyed<V> {
    keys: Keys,
    values: Vec<V>,
}

impl<V> Keyed<V> {
    pub(crate) fn new() -> Self {
        Self { keys: Keys::default(), values: Vec::new() }
    }

    pub(crate) fn get(&self, key: impl AsRef<[u8]>) -> Option<&V> {
        self.keys.0.get(key.as_ref()).and_then(|&number| self.values.get(number))
    }

    pub(crate) fn get_mut(&mut self, key: impl AsRef<[u8]>) -> Option<&mut V> {
        self.keys.0.get(key.as_ref()).and_then(|&number| self.values.get_mut(number))
    }

    /// The value of `key`, which is `value` when there was none.
    pub(crate) fn entry(&mut self, key: impl AsRef<[u8]>, value: V) -> &mut V {
        let (number, is_new) = self.keys.number(key.as_ref());
        if is_new {
            return self.values.push_mut(value);
        }
        // Every number has its value.
        &mut self.values[number]
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &[u8]> {
        self.keys.0.keys().map(Vec::as_slice)
    }

    /// All values, in the order in which their keys first came.
    pub(crate) fn values(&self) -> &[V] {
        &self.values
    }

    pub(crate) fn values_mut(&mut self) -> &mut [V] {
        &mut self.values
    }
}

impl<V> Default for Keyed<V> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::{Keyed, Keys};

    #[test]
    fn values_keep_the_order_of_their_keys() {
        let mut words: Keyed<Vec<usize>> = Keyed::new();
        for (index, word) in ["b", "a", "b"].iter().enumerate() {
            words.entry(word, Vec::new()).push(index);
        }
        assert_eq!(words.values(), [vec![0, 2], vec![1]]);
        assert_eq!((words.get("a"), words.get("c")), (Some(&vec![1]), None));
    }

    #[test]
    fn a_key_is_new_once() {
        let mut keys = Keys::default();
        assert!(keys.insert("a") && keys.insert(b"") && !keys.insert("a"));
        assert!(keys.contains("a") && !keys.contains("b"));
        assert_eq!(keys.len(), 2);
    }
}
