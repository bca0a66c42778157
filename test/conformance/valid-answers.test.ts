import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { overSamples } from '../contract/samples.ts';

let server: Server;
let base: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    const status = request.url?.includes('bad') === true ? 'nonsense' : 'generated';
    const patient = { resourceType: 'Patient', id: 'a', text: { status, div: '<div/>' } };
    response.setHeader('Content-Type', 'application/fhir+json; charset=utf-8');
    response.end(JSON.stringify({ resourceType: 'Bundle', type: 'searchset', entry: [{ resource: patient }] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  base = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

overSamples(() => {
  test('an answer of the API that is not valid R4 fails the request that got it', async () => {
    await expect(fetch(`${base}/fhir/R4/Patient?bad`)).rejects.toThrow(/not valid R4:\n\.entry\[0\] Patient\/text\/status/);
    expect(await (await fetch(`${base}/fhir/R4/Patient?good`)).json()).toMatchObject({ resourceType: 'Bundle' });
    expect((await fetch(`${base}/elsewhere?bad`)).status).toBe(200);
  });
});
