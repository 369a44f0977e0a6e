//! Plain tables: no frame, columns two blanks apart, fit for `awk`.

use super::Paint;
use comfy_table::{Cell, ContentArrangement, Table, presets};

/// Rows under a dimmed head line.
pub(crate) fn table(head: &[&str], rows: &[Vec<String>], paint: Paint) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header(head.iter().map(Cell::new).collect::<Vec<_>>());
    for row in rows {
        table.add_row(row.clone());
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    let text = table.to_string();
    let mut lines = text.lines().map(str::trim_end);
    let first = lines.next().map(|head| paint.dim(head)).unwrap_or_default();
    std::iter::once(first).chain(lines.map(ToOwned::to_owned)).collect::<Vec<_>>().join("\n")
}
