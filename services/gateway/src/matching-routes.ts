import { ihePix } from './ihe-pix.ts';
import { decideLink, linkReviews } from './link-review.ts';
import { patientMatch } from './patient-match.ts';
import { type ApiRoute, fhir, reading } from './route.ts';

const IHE = 'https://profiles.ihe.net/ITI';

/** Who somebody is: PDQm, PIXm, and the review of what could not be linked. */
export function matchingRoutes(): ApiRoute[] {
  const match = { type: 'Patient', operation: 'match', definition: `${IHE}/PDQm/OperationDefinition/PDQmMatch` } as const;
  return [
    fhir('POST', 'Patient match', '/Patient/$match', match, patientMatch),
    ...reading('Patient', 'ihe-pix', '', `${IHE}/PIXm/OperationDefinition/IHE.PIXm.pix`, ihePix),
    { door: 'ig', method: 'GET', name: 'LinkReview', path: '/LinkReview', interaction: 'operation', handle: linkReviews },
    {
      door: 'ig',
      method: 'POST',
      name: 'LinkReview decide',
      path: '/LinkReview/:item/$decide',
      interaction: 'operation',
      handle: decideLink,
    },
  ];
}
