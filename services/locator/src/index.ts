export { linkSuspected } from './link-suspected.ts';
export { createLinkReviews } from './link-reviews.ts';
export { foldLinks, type Link, type LinkEvent } from './link-fold.ts';
export { createLocator } from './locator.ts';
export { noteMissingKeys } from './match-keys.ts';
export { lookFurther, startLookingFurther } from './look-further.ts';
export { createMatching } from './matching.ts';
export { migrations } from './migrations.ts';
export { type KnownRecord, type Member, type Places, placesOf } from './placing.ts';
export { areDoubtful, peopleBehind } from './people-behind.ts';
export { createPastPatients, type PastPatients } from './past-patients.ts';
export { createPeople } from './people.ts';
export { createPointers } from './pointers/pointers.ts';
export { createPointerPermissions, type PointerPermissions } from './pointers/permissions.ts';
export { POINTER_TYPES } from './pointers/pointer-types.ts';
export { duePointers, type ProbeOptions, probePointers, startPointerProbe } from './probe.ts';
export { type SourcePointer, sourcePointersOf } from './source-pointers.ts';
export { noteMissingUnlinkedKeys } from './unlinked.ts';
export { createSurveyedPeople } from './surveyed-people.ts';
export { createTraces } from './traces.ts';
export {
  createDirectory,
  type Directory,
  type DirectoryEntry,
  DSPT_STATUSES,
  type DsptStatus,
  type ListedOrganisation,
} from './organisations.ts';
export { createSourceHealth, type SourceHealth } from './source-health.ts';
