import { PointerError } from '@ouzel/exchange';
import type { PointerResource } from './model.ts';

const ENGLAND = 'https://fhir.nhs.uk/England';

/** The extensions that a pointer's content may have, each at most once: their code system, and codes with their displays. */
const EXTENSIONS: Readonly<Record<string, { system: string; codes: Readonly<Record<string, string>> }>> = {
  [`${ENGLAND}/StructureDefinition/Extension-England-ContentStability`]: {
    system: `${ENGLAND}/CodeSystem/England-NRLContentStability`,
    codes: { static: 'Static', dynamic: 'Dynamic' },
  },
  [`${ENGLAND}/StructureDefinition/Extension-England-NRLRetrievalMechanism`]: {
    system: `${ENGLAND}/CodeSystem/England-NRLRetrievalMechanism`,
    codes: {
      SSP: 'Spine Secure Proxy',
      Direct: 'Direct',
      LDR: 'Large Document Retrieval',
      InContext: 'Direct using In-Context',
    },
  },
};

const FORMAT_SYSTEM = `${ENGLAND}/CodeSystem/England-NRLFormatCode`;
const FORMATS = ['urn:nhs-ic:record-contact', 'urn:nhs-ic:unstructured', 'urn:nhs-ic:structured'];

type Content = PointerResource['content'][number];

const fault = (diagnostics: string, expression: string, code: 'bad-element' | 'bad-value' = 'bad-value'): PointerError =>
  new PointerError(code, 'INVALID_RESOURCE', diagnostics, expression);

function checkExtensions({ extension = [] }: Content, at: number): void {
  const where = `content[${at}].extension`;
  const urls = extension.map(({ url }) => url);
  if (new Set(urls).size !== urls.length)
    throw fault('Invalid content extension: each extension must only be given once', where, 'bad-element');
  extension.forEach(({ url, valueCodeableConcept }, place) => {
    const known = EXTENSIONS[url];
    if (known === undefined) throw fault('Invalid content extension url', `${where}[${place}].url`);
    const [coding] = valueCodeableConcept.coding;
    const path = `${where}[${place}].valueCodeableConcept.coding[0]`;
    if (coding === undefined) throw fault('Extension must have at least one coding', path, 'bad-element');
    if (coding.system !== known.system)
      throw fault(`Invalid content extension system: it must be '${known.system}'`, `${path}.system`);
    const display = known.codes[coding.code];
    if (display === undefined)
      throw fault(`Invalid content extension code: it must be one of ${Object.keys(known.codes).join(', ')}`, `${path}.code`);
    // Published examples write `static`; the code is what counts.
    if (coding.display !== undefined && coding.display.toLowerCase() !== display.toLowerCase())
      throw fault(`Invalid content extension display: it must be '${display}'`, `${path}.display`);
  });
}

function checkFormat({ format }: Content, at: number): void {
  if (format === undefined || format.system !== FORMAT_SYSTEM || FORMATS.includes(format.code ?? '')) return;
  throw fault(`Invalid content format code: it must be one of ${FORMATS.join(', ')}`, `content[${at}].format.code`);
}

/** A link that anybody may follow is an address of the web, or of the Spine Secure Proxy, and nothing that a reader's system would run. */
function checkUrl({ attachment }: Content, at: number): void {
  if (!/^(https?|ssp):\/\/[^\s]+$|^(tel|mailto):[^\s]+$/i.test(attachment.url))
    throw fault('Invalid content url: it must be an https, ssp, tel or mailto address', `content[${at}].attachment.url`);
}

export function checkContent({ content }: PointerResource): void {
  content.forEach((each, at) => {
    checkUrl(each, at);
    checkExtensions(each, at);
    checkFormat(each, at);
  });
}
