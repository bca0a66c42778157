export { askGpConnect, type GpAnswer, type GpEndpoint, type GpRequest } from './client.ts';
export { createGpSource, type GpSourceOptions } from './source.ts';
export { type Area, AREAS, CARRIED, REFUSED } from './translate/areas.ts';
export { type TranslatedRecord, translateRecord } from './translate/record.ts';
