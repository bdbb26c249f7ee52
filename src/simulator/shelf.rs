//! A shelf keeps things by name for a while. What has lain too long, or too far behind, goes when
//! something new comes: memory stays flat however long the simulator runs.

use std::collections::{BTreeMap, HashMap};

use super::clock::Millis;

/// Things by name, bounded in age and number. Each step is logarithmic in their number.
#[derive(Debug)]
pub struct Shelf<T> {
    life: Millis,
    most: usize,
    things: HashMap<String, Kept<T>>,
    /// Names by their place: the first has lain longest.
    order: BTreeMap<u64, String>,
    next_place: u64,
}

#[derive(Debug)]
struct Kept<T> {
    thing: T,
    place: u64,
    since: Millis,
}

impl<T> Shelf<T> {
    /// An empty shelf that keeps things for `life` milliseconds, `most` at once.
    pub fn new(life: Millis, most: usize) -> Self {
        Self { life, most, things: HashMap::new(), order: BTreeMap::new(), next_place: 0 }
    }

    /// Puts a thing on the shelf and takes down what is over.
    pub fn insert(&mut self, name: String, thing: T, now: Millis) {
        self.remove(&name);
        while let Some(oldest) = self.order.first_entry() {
            let since = self.things.get(oldest.get()).map_or(Millis::MIN, |kept| kept.since);
            if self.things.len() < self.most && now.saturating_sub(since) < self.life {
                break;
            }
            self.things.remove(&oldest.remove());
        }
        let place = self.take_place(&name);
        self.things.insert(name, Kept { thing, place, since: now });
    }

    /// A thing by its name; it may have lain longer than its life, if nothing came since.
    pub fn get(&self, name: &str) -> Option<&T> {
        self.things.get(name).map(|kept| &kept.thing)
    }

    /// A thing by its name, to change.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut T> {
        self.things.get_mut(name).map(|kept| &mut kept.thing)
    }

    /// Takes a thing down.
    pub fn remove(&mut self, name: &str) -> Option<T> {
        let kept = self.things.remove(name)?;
        self.order.remove(&kept.place);
        Some(kept.thing)
    }

    /// Says that a thing is in use: its life begins anew. False when there is none.
    pub fn touch(&mut self, name: &str, now: Millis) -> bool {
        let place = self.next_place;
        let Some(kept) = self.things.get_mut(name) else { return false };
        self.order.remove(&kept.place);
        (kept.place, kept.since) = (place, now);
        self.take_place(name);
        true
    }

    fn take_place(&mut self, name: &str) -> u64 {
        let place = self.next_place;
        self.next_place += 1;
        self.order.insert(place, name.to_owned());
        place
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names<T>(shelf: &Shelf<T>) -> Vec<&str> {
        assert_eq!(shelf.things.len(), shelf.order.len());
        shelf.order.values().map(String::as_str).collect()
    }

    #[test]
    fn what_has_lain_its_life_goes_when_something_comes() {
        let mut shelf = Shelf::new(10, 100);
        shelf.insert("old".to_owned(), 1, 0);
        shelf.insert("used".to_owned(), 2, 1);
        assert!(shelf.touch("used", 9));
        assert_eq!(shelf.get("old"), Some(&1));
        shelf.insert("new".to_owned(), 3, 11);
        assert_eq!(names(&shelf), ["used", "new"]);
        assert!(!shelf.touch("old", 11));
    }

    #[test]
    fn one_too_many_takes_the_oldest_down() {
        let mut shelf = Shelf::new(Millis::MAX, 2);
        for (name, at) in [("a", 0), ("b", 1), ("a", 2), ("c", 3)] {
            shelf.insert(name.to_owned(), at, at);
        }
        assert_eq!(names(&shelf), ["a", "c"], "b lay longest, for a was put there anew");
        assert_eq!(shelf.get("a"), Some(&2));
    }

    #[test]
    fn things_taken_down_leave_nothing_behind() {
        let mut shelf = Shelf::new(Millis::MAX, 10);
        for number in 0..1_000 {
            shelf.insert(number.to_string(), number, 0);
            assert_eq!(shelf.remove(&number.to_string()), Some(number));
        }
        assert!(names(&shelf).is_empty());
    }
}
