export { createLocator } from './locator.ts';
export { migrations } from './migrations.ts';
export { createPointers } from './pointers/pointers.ts';
export { createPointerPermissions, type PointerPermissions } from './pointers/permissions.ts';
export { POINTER_TYPES } from './pointers/pointer-types.ts';
export { duePointers, type ProbeOptions, probePointers, startPointerProbe } from './probe.ts';
export { type SourcePointer, sourcePointersOf } from './source-pointers.ts';
export { createDirectory, type Directory, type DirectoryEntry } from './organisations.ts';
