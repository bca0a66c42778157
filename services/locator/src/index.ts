export { createLinkReviews } from './link-reviews.ts';
export { createLocator } from './locator.ts';
export { noteMissingKeys } from './match-keys.ts';
export { createMatching } from './matching.ts';
export { migrations } from './migrations.ts';
export { createDirectory, type Directory, type DirectoryEntry } from './organisations.ts';
