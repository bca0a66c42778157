export { type AckCode, acknowledge, type Header, headerOf } from './acknowledge.ts';
export { decodeMessage } from './decode.ts';
export { createFrameDecoder, frame, type FrameDecoder } from './frame.ts';
export {
  escapeText,
  Hl7Error,
  type Message,
  parseMessage,
  printMessage,
  type Segment,
  segmentOf,
  segmentsOf,
  STANDARD,
  type Value,
  value,
  values,
} from './message.ts';
