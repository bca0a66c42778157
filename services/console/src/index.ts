export { admitsHomeWorker, admitsOfficer } from './admits.ts';
export { type Console, type ConsoleOptions, createConsole } from './console.ts';
