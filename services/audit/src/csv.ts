/** What a spreadsheet takes for the beginning of a formula, also in full width, and also behind what cannot be seen. */
const FORMULA = /^[\s\p{Cc}\p{Cf}]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/u;

/** A cell that is text whatever stands in it (RFC 4180; OWASP, CSV injection): quoted always, and led by an apostrophe where it could be run. */
export function cell(value: string): string {
  const text = FORMULA.test(value) ? `'${value}` : value;
  return `"${text.replaceAll('"', '""')}"`;
}

export const csvLine = (values: readonly string[]): string => `${values.map(cell).join(',')}\r\n`;
