export const limits = {
  /** How long before an appointment whoever it is with may prepare for it, days. */
  appointmentOpensDays: 14,
  /** Longest that an appointment counts, whatever its end says, days. */
  appointmentLastsDaysMax: 7,
  /** A call that nobody says has ended counts for this long after it was last heard of, hours. */
  callOpenHoursMax: 24,
  /** Organisations to which one resource may give a relationship. */
  organisationsMax: 20,
} as const;
