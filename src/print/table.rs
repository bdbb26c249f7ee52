//! Columns that line up whatever the width of their characters.

use unicode_width::UnicodeWidthStr;

/// A cell wider than this does not widen its column: the rest of its line moves to the right.
const WIDEST: usize = 40;

/// The widths that the columns need.
pub(super) fn widths<const N: usize>(rows: &[[String; N]]) -> [usize; N] {
    let width = |column: usize| {
        rows.iter().map(|row| row[column].width()).filter(|width| *width <= WIDEST).max().unwrap_or_default()
    };
    std::array::from_fn(width)
}

/// One line of cells, with two blanks between the columns and none at the end.
pub(super) fn line(cells: &[String], widths: &[usize]) -> String {
    let mut line = padded(cells, widths);
    line.truncate(line.trim_end().len());
    line
}

/// Cells with two blanks behind each column.
pub(super) fn padded(cells: &[String], widths: &[usize]) -> String {
    let mut line = String::new();
    for (cell, width) in cells.iter().zip(widths) {
        line += cell;
        line.extend(std::iter::repeat_n(' ', width.saturating_sub(cell.width()) + 2));
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_by_what_the_eye_sees() {
        let rows = [["東京", "x"], ["acme", "y"], ["é", ""]].map(|row| row.map(str::to_owned));
        let widths = widths(&rows);
        assert_eq!(rows.map(|row| line(&row, &widths)), ["東京  x", "acme  y", "é"]);
    }

    #[test]
    fn one_long_reason_does_not_push_all_the_others_away() {
        let long = "r".repeat(WIDEST + 1);
        let rows = [["ok".to_owned(), "1".to_owned()], [long.clone(), "2".to_owned()]];
        let widths = widths(&rows);
        assert_eq!(rows.map(|row| line(&row, &widths)), ["ok  1".to_owned(), format!("{long}  2")]);
    }
}
