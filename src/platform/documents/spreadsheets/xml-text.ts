// XML 1.0 has no way to write these, not even escaped.
// oxlint-disable-next-line no-control-regex
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

function escapeMarkup(text: string): string {
  return text
    .toWellFormed()
    .replace(forbidden, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
}

/** Text between the tags of a cell. What looks like Excel's own escape (`_x000D_`) is escaped so that it stays as it is. */
export function cellText(text: string): string {
  return escapeMarkup(text.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')).replaceAll('\r', '_x000D_')
}

/** Text between the quotes of an attribute. */
export function attributeText(text: string): string {
  return escapeMarkup(text).replaceAll('"', '&quot;').replaceAll('\n', '&#10;')
}
