//! Numbers for words: the one hash table of all that is looked up by a text. A table is compiled anew for every type it
//! holds, some KB of WebAssembly each, so what belongs to a word stands in a list, at its number.

use std::collections::HashMap;

/// Different words, numbered in the order in which they came.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words(HashMap<String, u32>);

impl Words {
    /// The number of `word`, which it gets if it has none, and whether it is new.
    pub(crate) fn add(&mut self, word: &str) -> (usize, bool) {
        if let Some(number) = self.find(word) {
            return (number, false);
        }
        let number = self.0.len();
        self.0.insert(word.to_owned(), super::region::offset(number));
        (number, true)
    }

    pub(crate) fn find(&self, word: &str) -> Option<usize> {
        self.0.get(word).map(|&number| number as usize)
    }

    pub(crate) fn has(&self, word: &str) -> bool {
        self.find(word).is_some()
    }

    /// How many different words there are.
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    /// How many of them `other` has too.
    pub(crate) fn common(&self, other: &Self) -> usize {
        self.0.keys().filter(|word| other.has(word)).count()
    }
}

impl<'w> FromIterator<&'w str> for Words {
    fn from_iter<I: IntoIterator<Item = &'w str>>(words: I) -> Self {
        let mut all = Self::default();
        for word in words {
            all.add(word);
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::Words;

    #[test]
    fn a_word_keeps_its_number() {
        let mut words: Words = ["a", "b"].into_iter().collect();
        assert_eq!([words.add("b"), words.add("c"), words.add("c")], [(1, false), (2, true), (2, false)]);
        assert_eq!((words.find("a"), words.find("d"), words.len()), (Some(0), None, 3));
        assert_eq!(words.common(&["c", "d", "a"].into_iter().collect()), 2);
    }
}
