// Writes docs/configuration.md and contracts/fhir/CapabilityStatement.json from the code. A test compares them.
import { writeFileSync } from 'node:fs';
import { generated } from './generated.ts';

for (const { path, text } of generated()) writeFileSync(path, text);
