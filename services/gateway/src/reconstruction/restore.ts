/** What the trail says in the place of an NHS number, and of anything else that it leaves out of an address. */
const NUMBER = '[nhs-number]';
const PAGE = '_page=[left out]';
const LEFT_OUT = '=[left out]';

/** An address of the trail with what was left out of it put back, as far as it is known. */
export function restored(text: string, { number, page }: { number: string; page?: string | undefined }): string {
  const numbered = text.replaceAll(NUMBER, number);
  return page === undefined ? numbered : numbered.replace(PAGE, `_page=${page}`);
}

/** What of an address the trail does not keep and nobody else knows. */
export function lostOf(texts: readonly unknown[], known: { numbers: readonly string[]; page: boolean }): string | undefined {
  for (const text of texts) {
    if (typeof text !== 'string') continue;
    const rest = known.page ? text.replace(PAGE, '') : text;
    if (rest.includes(LEFT_OUT)) return 'The address held a name, a date of birth or a token, which the trail leaves out.';
    if (rest.includes(NUMBER) && known.numbers.length === 0)
      return 'The address held an NHS number of nobody who is known here, which the trail leaves out.';
  }
  return undefined;
}
