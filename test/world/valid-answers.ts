// Every FHIR answer that a test of the API gets is checked against the R4 schema, where the schema is beside the checkout: a request whose
// answer is not valid fails, and with it the test that made it.
const inner = globalThis.fetch;

// Loaded at the first answer: most suites get none.
async function assertValid(url: string, text: string): Promise<void> {
  const { samplesAreHere } = await import('../contract/samples.ts');
  if (!samplesAreHere) return;
  const { answerFaults } = await import('../contract/answer-faults.ts');
  const faults = answerFaults(JSON.parse(text));
  if (faults.length > 0) throw new Error(`The answer to ${url} is not valid R4:\n${faults.slice(0, 10).join('\n')}`);
}

globalThis.fetch = async (input, init) => {
  const response = await inner(input, init);
  const isFhir = response.headers.get('content-type')?.startsWith('application/fhir+json') === true;
  if (!isFhir || !/\/(fhir\/R4|ig|nrl\/\w+\/FHIR\/R4)(\/|\?|$)/.test(response.url)) return response;
  const text = await response.clone().text();
  if (text !== '') await assertValid(response.url, text);
  return response;
};
