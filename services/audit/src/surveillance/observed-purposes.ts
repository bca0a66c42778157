/** Purposes of use with which users look at other people. */
export const OBSERVED_PURPOSES: readonly string[] = ['TREAT', 'ETREAT', 'BTG', 'HOPERAT'];
