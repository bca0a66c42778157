import { createHash } from 'node:crypto';
import type { Account } from './sign-in-accounts.ts';

const STYLE = `*{box-sizing:border-box}body{margin:0;background:#f0f4f5;color:#212b32;font:1.1875rem/1.5 Arial,sans-serif}
header{background:#005eb8;color:#fff;padding:1rem 0}header div,main{max-width:40rem;margin:auto;padding:0 1rem}
main{padding-top:2rem;padding-bottom:4rem}h1{font-size:2rem;line-height:1.25;margin:0 0 1rem}
fieldset{border:0;margin:0 0 1.5rem;padding:0;min-width:0}legend,.label{display:block;font-weight:600;margin-bottom:.5rem;padding:0}
.choice{display:flex;gap:.75rem;align-items:flex-start;background:#fff;border:1px solid #aeb7bd;border-radius:4px;padding:.75rem 1rem;margin-bottom:.5rem}
.choice input{width:1.5rem;height:1.5rem;flex:none;margin:.1rem 0 0}.choice small{display:block;font-size:1rem;color:#4c6272}
.choice span{min-width:0;overflow-wrap:anywhere}
input[type=password]{font:inherit;width:100%;max-width:22rem;padding:.4rem .6rem;border:2px solid #4c6272;border-radius:0}
input:focus,button:focus{outline:4px solid #ffeb3b;outline-offset:0;box-shadow:inset 0 0 0 2px #212b32}
.error{border-left:.5rem solid #d5281b;background:#fff;padding:1rem;margin-bottom:1.5rem}.error p{margin:0}
button{font:inherit;font-weight:600;color:#fff;background:#007f3b;border:0;border-radius:4px;box-shadow:0 4px 0 #00401e;padding:.75rem 1.25rem;margin-top:1.5rem;cursor:pointer}
button:hover{background:#00662f}`;

/** Where a form's answer may lead: browsers hold redirects after a form to this too. */
const policy = (redirectUri: string): string =>
  `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; form-action 'self' ${new URL(redirectUri).origin}; base-uri 'none'; frame-ancestors 'none'`;

export const pageHeaders = (redirectUri: string): Record<string, string> => ({
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
  'Content-Security-Policy': policy(redirectUri),
  // Not no-referrer: the form's Origin would be null.
  'Referrer-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
});

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? '');

const whole = (title: string, content: string): string => `<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} - Ouzel</title><style>${STYLE}</style></head>
<body><header><div><strong>Ouzel</strong> sign-in</div></header><main>${content}</main></body></html>
`;

const choice = ({ id, name, about }: Account, chosen: string | undefined): string =>
  `<label class="choice"><input type="radio" name="account" value="${escaped(id)}" required${id === chosen ? ' checked' : ''}>` +
  `<span><bdi>${escaped(name)}</bdi><small>${escaped(about)}</small></span></label>`;

/** The form of the sign-in. It posts to its own address. */
export function signInPage(
  accounts: readonly Account[],
  { error, chosen }: { error?: string; chosen?: string | undefined },
): string {
  const told = error === undefined ? '' : `<div class="error" role="alert"><p>${escaped(error)}</p></div>`;
  const form =
    `<form method="post" autocomplete="off"><fieldset><legend>Who are you?</legend>` +
    `${accounts.map((account) => choice(account, chosen)).join('')}</fieldset>` +
    `<label class="label" for="password">Password</label>` +
    `<input id="password" name="password" type="password" required autocomplete="current-password">` +
    `<div><button type="submit">Sign in</button></div></form>`;
  return whole(error === undefined ? 'Sign in' : 'Error: Sign in', `<h1>Sign in</h1>${told}${form}`);
}

/** A page that only says something. */
export const sentencePage = (title: string, sentence: string): string =>
  whole(title, `<h1>${escaped(title)}</h1><p>${escaped(sentence)}</p>`);
