export { compose, type Surroundings, type System } from './compose.ts';
export { type Config, liveFaults, settings } from './config.ts';
export { pdsEndpointOf } from './config-pds.ts';
export { consoleBase } from './console.ts';
export { directorySchema, readDirectory } from './directory.ts';
export { type Keys, keysSchema, runningSchema } from './files.ts';
export { migrateAll } from './migrate.ts';
export { fillSample, prepareSample, type Sample } from './sample/start.ts';
export { playStory, type Story, tokenFor } from './sample/story.ts';
