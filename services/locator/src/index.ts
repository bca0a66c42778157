export { createLocator } from './locator.ts';
export { migrations } from './migrations.ts';
export {
  createDirectory,
  type Directory,
  type DirectoryEntry,
  DSPT_STATUSES,
  type DsptStatus,
  type ListedOrganisation,
} from './organisations.ts';
