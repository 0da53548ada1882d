/**
 * Text that a spreadsheet program would take for a formula, with an apostrophe in front. The apostrophe is part of the
 * value, because a style (quotePrefix) would be lost the moment the sheet is saved as .csv. Full-width signs are included:
 * East Asian Excel takes ＝ for =. Pure: the web writes .csv with it too.
 */
export function neutraliseFormula(text: string): string {
  return /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text
}
