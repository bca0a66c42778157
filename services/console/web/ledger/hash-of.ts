import './buffer.ts';
import { sha256 } from '@ouzel/ledger';

/** SHA-256 of a text in UTF-8, in hex. */
export const hashOf = (text: string): string => sha256(text).toString('hex');
