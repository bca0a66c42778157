// packages/ledger takes Buffer for granted. This comes before it.
import { Buffer } from 'buffer/';

Object.assign(globalThis, { Buffer });
