import type { EventKind, RelationshipKind } from '@ouzel/exchange';

/** Who is told of what: every organisation that has this relationship with the person. What they may see of it is decided when it is sent. */
export const ROUTES: readonly { kind: EventKind; relationship: RelationshipKind }[] = [
  { kind: 'admission', relationship: 'gp-registration' },
  { kind: 'admission', relationship: 'open-case' },
  { kind: 'discharge', relationship: 'gp-registration' },
  { kind: 'discharge', relationship: 'open-case' },
  { kind: 'admission-cancelled', relationship: 'gp-registration' },
  { kind: 'admission-cancelled', relationship: 'open-case' },
  { kind: 'vital-signs', relationship: 'gp-registration' },
];
