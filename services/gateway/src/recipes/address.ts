import { base32OfUuid } from '@ouzel/fhir';
import { SUBJECT_NAMES } from '../subject-names.ts';

/** What a page link is called in an address, and as the last of its parameters. */
const PAGE = /[?&]_page=([\w-]+)$/;

/**
 * What a request as the trail has it (`GET /fhir/R4/Observation?code=x`) asked for, below the base at `path`, as answers name it:
 * `Observation?code=x`.
 */
export function addressOf(query: string, path: string): string {
  const url = query.slice(query.indexOf(' ') + 1);
  const at = url.indexOf('?');
  const whole = (at < 0 ? url : url.slice(0, at)).replace(/\/_search$/, '');
  // A read of a batch has an address without its base.
  const asked = whole.startsWith(`${path}/`) ? whole.slice(path.length + 1) : whole;
  const parameters = at < 0 ? '' : new URLSearchParams(url.slice(at + 1)).toString();
  return parameters === '' ? asked : `${asked}?${parameters}`;
}

/** Where the next page of a search is, but for its seal: the person is named by our id, whoever named them how. */
export function nextOf(self: string, person: string): string {
  const at = self.indexOf('?');
  const query = new URLSearchParams(self.slice(at + 1));
  for (const name of [...SUBJECT_NAMES, '_page']) query.delete(name);
  query.append('patient', base32OfUuid(person));
  return `${self.slice(0, at)}?${query.toString()}`;
}

export const withPage = (address: string, page: string): string => `${address}${address.includes('?') ? '&' : '?'}_page=${page}`;

/** An address parted from the seal of the page that it is of. */
export function parted(address: string): { address: string; page?: string } {
  const [found, page] = PAGE.exec(address) ?? [];
  return found === undefined || page === undefined ? { address } : { address: address.slice(0, -found.length), page };
}
