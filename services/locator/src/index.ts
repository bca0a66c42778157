export { createLocator } from './locator.ts';
export { migrations } from './migrations.ts';
export { createDirectory, type Directory, type DirectoryEntry } from './organisations.ts';
