//! `collect` into a `Vec`, written plainly: the standard library's is compiled anew for every iterator, with a reservation
//! of what `size_hint` says, and the linter collects in some 150 places.

pub(crate) trait List: Iterator + Sized {
    /// All items.
    fn list(self) -> Vec<Self::Item> {
        let mut list = Vec::new();
        self.for_each(|item| {
            list.push(item);
        });
        list
    }
}

impl<I: Iterator> List for I {}
