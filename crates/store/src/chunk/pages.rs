//! The order in which rows fill pages: a day of one series takes anything up to a whole page, and
//! rows that are written as they come leave a quarter of each page empty.

/// What a page of SQLite holds of rows. Two of them are about one of PostgreSQL's.
const PAGE_BYTES: usize = 4_084;
/// What a row takes beside its body, about.
const ROW_BYTES: usize = 36;

/// The places of rows with bodies of these sizes, page by page: the largest first, each on the
/// first page that has room for it.
pub(super) fn filling_order(body_sizes: &[usize]) -> Vec<usize> {
    let mut largest_first: Vec<usize> = (0..body_sizes.len()).collect();
    largest_first.sort_by_key(|place| std::cmp::Reverse(body_sizes[*place]));
    let mut pages: Vec<(usize, Vec<usize>)> = Vec::new();
    for place in largest_first {
        let size = body_sizes[place] + ROW_BYTES;
        match pages.iter_mut().find(|(room, _)| *room >= size) {
            Some((room, rows)) => {
                *room -= size;
                rows.push(place);
            }
            None => pages.push((PAGE_BYTES.saturating_sub(size), vec![place])),
        }
    }
    pages.into_iter().flat_map(|(_, rows)| rows).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// How many pages rows need that are laid down in this order.
    fn pages(sizes: impl Iterator<Item = usize>) -> usize {
        let (mut pages, mut room) = (0, 0);
        for size in sizes.map(|size| size + ROW_BYTES) {
            if size > room {
                pages += 1;
                room = PAGE_BYTES;
            }
            room = room.saturating_sub(size);
        }
        pages
    }

    proptest! {
        #[test]
        fn every_row_is_laid_down_once(sizes in proptest::collection::vec(0..9_000_usize, 0..200)) {
            let mut order = filling_order(&sizes);
            order.sort_unstable();
            prop_assert_eq!(order, (0..sizes.len()).collect::<Vec<_>>());
        }
    }

    #[test]
    fn large_and_small_ones_share_pages() {
        let sizes: Vec<usize> = (0..100).flat_map(|_| [2_900, 2_100, 900, 1_700]).collect();
        let order = filling_order(&sizes);
        assert_eq!(pages(sizes.iter().copied()), 300);
        assert_eq!(pages(order.iter().map(|place| sizes[*place])), 200);
    }
}
