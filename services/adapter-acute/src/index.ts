export { type Acceptance, acceptMessage, type AcuteIntakeOptions } from './accept.ts';
export { type MllpListener, openMllpListener } from './listener.ts';
export { migrations } from './migrations.ts';
export { translateMessage, type TranslatedMessage } from './translate/message.ts';
