import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';
import { limits } from './limits.ts';
import { accountOf, type SignIn } from './sign-in-accounts.ts';
import { pageHeaders, sentencePage, signInPage } from './sign-in-page.ts';
import { createTries } from './sign-in-tries.ts';

const INTERACTION = /^\/interaction\/[A-Za-z0-9_-]{1,64}$/;

/** A form of a few short fields. @returns undefined where it is longer. */
async function formOf(request: IncomingMessage): Promise<URLSearchParams | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const part = Buffer.from(chunk);
    bytes += part.length;
    if (bytes > limits.signInFormBytesMax) return undefined;
    chunks.push(part);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString());
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** A form of another site is refused by the browser's own word; its cookie would not come along either (SameSite=Lax). */
const isForeign = ({ headers }: IncomingMessage, issuer: string): boolean =>
  (headers.origin !== undefined && headers.origin !== new URL(issuer).origin) || headers['sec-fetch-site'] === 'cross-site';

/**
 * The page on which somebody signs in (an oidc-provider interaction): choose an account, give the password. The interaction is bound to
 * the browser by a cookie of its own. Wrong passwords are counted by address and by account.
 * @returns whether the request was for it.
 */
export function signInPages(provider: Provider, issuer: string, signIns: readonly SignIn[], now: () => Date) {
  const tries = createTries(now);
  const send = (response: ServerResponse, status: number, page: string, signIn = signIns[0]): void => {
    response.writeHead(status, pageHeaders(signIn?.redirectUri ?? issuer));
    response.end(page);
  };

  const posted = async (request: IncomingMessage, response: ServerResponse, signIn: SignIn): Promise<void> => {
    const again = (status: number, error: string, chosen?: string): void =>
      send(response, status, signInPage(signIn.accounts, { error, chosen }), signIn);
    const form = await formOf(request);
    const account = accountOf(signIn, form?.get('account') ?? undefined);
    if (form === undefined || account === undefined) return again(400, 'Choose who you are.');
    const keys = [`address ${request.socket.remoteAddress ?? ''}`, `account ${account.id}`];
    if (tries.isShut(keys))
      return again(429, 'There were too many wrong passwords. Wait ten minutes, then try again.', account.id);
    if (!timingSafeEqual(digest(form.get('password') ?? ''), digest(signIn.password))) {
      tries.wrong(keys);
      return again(403, 'The password is wrong. Check it and type it again.', account.id);
    }
    await forgetEarlier(request, response);
    await provider.interactionFinished(request, response, { login: { accountId: account.id, remember: false } });
  };

  /** Whoever signed in here before is nobody to whoever signs in now: else the library would ask them to sign out first. */
  const forgetEarlier = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const interaction = await provider.interactionDetails(request, response);
    const earlier = interaction.session === undefined ? undefined : await provider.Session.findByUid(interaction.session.uid);
    if (earlier === undefined) return;
    delete earlier.accountId;
    await earlier.persist();
    delete interaction.session;
    await interaction.persist();
  };

  /** What the interaction signs in to. */
  const wherefrom = async (request: IncomingMessage, response: ServerResponse): Promise<SignIn | undefined> => {
    try {
      const { params } = await provider.interactionDetails(request, response);
      return signIns.find(({ clientId }) => clientId === params['client_id']);
    } catch {
      return undefined;
    }
  };
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (isForeign(request, issuer) && request.method === 'POST')
      return send(response, 403, sentencePage('Not from here', 'This form was sent by another site, so nothing was done.'));
    const signIn = await wherefrom(request, response);
    if (signIn === undefined) {
      const sentence =
        'This sign-in has ended or was begun in another browser. Go back to where you came from and sign in again.';
      return send(response, 400, sentencePage('Start again', sentence));
    }
    if (request.method === 'POST') return posted(request, response, signIn);
    return send(response, 200, signInPage(signIn.accounts, {}), signIn);
  };
  return (request: IncomingMessage, response: ServerResponse): boolean => {
    if (!INTERACTION.test((request.url ?? '').replace(/\?.*$/, ''))) return false;
    answer(request, response).catch(() => response.destroy());
    return true;
  };
}
