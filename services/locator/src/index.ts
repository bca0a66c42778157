export { createDirectory, type Directory, type DirectoryEntry } from './organisations.ts';
export { createLocator } from './locator.ts';
export { foldLinks, type Link, type LinkEvent } from './link-fold.ts';
export { migrations } from './migrations.ts';
export { type KnownRecord, type Member, type Places, placesOf } from './placing.ts';
