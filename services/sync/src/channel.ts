/** PostgreSQL notices that there are events to relay. */
export const CHANNEL = 'ouzel_sync';
