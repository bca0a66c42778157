import type { Shown } from '@ouzel/records';
import type { HistoryEntry } from './history-bundle.ts';

export const updatedOf = (text: string): Date => new Date(/"lastUpdated":"([^"]+)"/.exec(text)?.[1] ?? 0);

export function historyEntry(
  base: string,
  { type, id, version, text }: Pick<Shown, 'type' | 'id' | 'version' | 'text'>,
): HistoryEntry {
  return { fullUrl: `${base}/${type}/${id}`, text, type, id, version, updated: updatedOf(text) };
}
