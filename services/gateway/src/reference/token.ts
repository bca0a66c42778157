import { PURPOSES } from '@ouzel/exchange';
import type { Gateway } from '../context.ts';
import { code, codes, type Markup, markup } from './markup.ts';

const CLAIMS = `{
  "iss": "<client id>", "sub": "<client id>", "aud": "<token endpoint>",
  "jti": "<used once>", "iat": 1790000000, "exp": 1790000300,
  "extensions": {
    "ihe_iua": {
      "purpose_of_use": "TREAT",
      "subject_id": "<the user, where there is one>"
    }
  }
}`;

const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];

/** How a program gets a token: SMART backend services, and in the sample a command. */
export function comingIn({
  base,
  authBase,
  smartConfiguration,
  sample,
}: Pick<Gateway, 'base' | 'authBase' | 'smartConfiguration' | 'sample'>): Markup {
  const { token_endpoint: stated, token_endpoint_auth_signing_alg_values_supported: algorithms } = smartConfiguration;
  const endpoint = typeof stated === 'string' ? stated : `${authBase}/token`;
  const inSample = markup`<p>This is a sample with invented people. In its folder, a token of a sample client is one command away:</p>
<pre tabindex="0"><code>npm run token -- --as clinician</code></pre>`;
  return markup`<h2 id="token">Get a token</h2>
<p>Every request carries <code>Authorization: Bearer</code> and an access token, but for the open addresses below. A registered
program gets one by <a href="https://hl7.org/fhir/smart-app-launch/backend-services.html">SMART backend services</a>:</p>
<ol>
<li>Sign a JWT with your registered key (${codes(strings(algorithms))}). It lives at most five minutes and is used once.</li>
<li>Post it to <code>${endpoint}</code> as <code>client_assertion</code>, with <code>grant_type=client_credentials</code>,
<code>client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer</code> and <code>scope</code>.</li>
<li>Send the <code>access_token</code> of the answer until it expires.</li>
</ol>
<p>The JWT says why you ask and for whom, in the names of
<a href="https://profiles.ihe.net/ITI/IUA/index.html">IHE IUA</a>. The purpose is one of ${codes(PURPOSES)}.</p>
<pre tabindex="0"><code>${CLAIMS}</code></pre>
<p>All of it for a machine: <a href="${base}/.well-known/smart-configuration">${code('.well-known/smart-configuration')}</a>.</p>
${sample ? inSample : ''}`;
}
