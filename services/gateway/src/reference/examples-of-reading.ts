import type { Example } from './examples.ts';

export const READING: readonly Example[] = [
  { title: 'What this server does', path: '/metadata' },
  {
    title: 'One person, and their NHS number for later',
    as: 'TOKEN',
    path: '/Patient/$WHO',
    keep: { name: 'NHS', from: 'identifier[0].value' },
  },
  { title: 'Their shared record: every source, and what is missing', as: 'TOKEN', path: '/Patient/$WHO/\\$everything' },
  {
    title: 'Of some types, since a day, by pages',
    as: 'TOKEN',
    path: '/Patient/$WHO/\\$everything?_type=Condition,Observation&start=2020-01-01&_count=20',
  },
  {
    title: 'The same later: the answer says in Content-Location where to look',
    as: 'TOKEN',
    path: '/Patient/$WHO/\\$everything',
    headers: ['Prefer: respond-async'],
    head: true,
  },
  { title: 'A patient summary (IPS)', as: 'TOKEN', path: '/Patient/$WHO/\\$summary' },
  { title: 'The little that is needed first', as: 'TOKEN', path: '/Patient/$WHO/\\$urgent-summary' },
  {
    title: 'Their vital signs, newest first, five on a page',
    as: 'TOKEN',
    path: '/Observation?patient=$WHO&category=vital-signs&_sort=-date&_count=5',
  },
  { title: 'The newest of each kind', as: 'TOKEN', path: '/Observation/\\$lastn?patient=$WHO&category=vital-signs' },
  {
    title: 'Observations with the encounters they refer to',
    as: 'TOKEN',
    path: '/Observation?patient=$WHO&_include=Observation:encounter',
  },
  {
    title: 'By NHS number, which stays out of the address',
    as: 'TOKEN',
    method: 'POST',
    path: '/Encounter/_search',
    form: ['patient:identifier=https://fhir.nhs.uk/Id/nhs-number|$NHS'],
  },
  {
    title: 'Several reads at once',
    as: 'TOKEN',
    method: 'POST',
    path: '',
    headers: ['Content-Type: application/fhir+json'],
    body: {
      resourceType: 'Bundle',
      type: 'batch',
      entry: [
        { request: { method: 'GET', url: 'Patient/$WHO' } },
        { request: { method: 'GET', url: 'AllergyIntolerance?patient=$WHO' } },
      ],
    },
  },
];
