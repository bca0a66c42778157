/** What callers are told: what is wrong and what to do, never what was sent. */
export const SENTENCES = {
  noResource: 'Send one FHIR resource as a JSON object.',
  noSuchType: 'FHIR R4 has no resource of this type. Check its resourceType.',
  modifier: 'This element may change the meaning of the whole and is not understood here. Send the resource without it.',
  unknown: 'FHIR R4 has no such element here. Check its name, or leave it out.',
  object: 'This element must be an object.',
  list: 'This element may be there more than once, so it must be a list.',
  empty: 'An element that is sent must hold something. Fill it in, or leave it out.',
  tooMany: 'This element may not be there as many times.',
  null: 'A gap in a list must be explained by an extension at the same place.',
  missing: 'This element must be there.',
  form: 'This value is not of the form that the element has, or is no date of the calendar.',
  tooDeep: 'Elements are nested too deeply.',
  narrative:
    'A narrative is plain XHTML in one div: no scripts, forms, event handlers, entities or anything fetched from elsewhere.',
  target: 'This element may not refer to a resource of that type.',
} as const;
