/** PostgreSQL notices that an escalation was opened. */
export const LADDER_CHANNEL = 'ouzel_ladder';
