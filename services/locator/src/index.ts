export { linkSuspected } from './link-suspected.ts';
export { createLocator } from './locator.ts';
export { migrations } from './migrations.ts';
export { createDirectory, type Directory, type DirectoryEntry } from './organisations.ts';
export { createTraces } from './traces.ts';
