/** A value of ours in a Cookie header: what has another shape is none. */
export function cookieOf(header: string | undefined, name: string): string | undefined {
  for (const pair of (header ?? '').split(';')) {
    const [key, value = ''] = pair.trim().split('=');
    if (key === name && /^[A-Za-z0-9_-]{43}$/.test(value)) return value;
  }
  return undefined;
}

interface Cookie {
  name: string;
  value: string;
  path: string;
  sameSite: 'Strict' | 'Lax';
  maxAgeSeconds?: number;
}

/** A Set-Cookie header. No script reads it, and over HTTPS it never goes out without. */
export const setCookie = ({ name, value, path, sameSite, maxAgeSeconds }: Cookie, secure: boolean): string =>
  [
    `${name}=${value}`,
    `Path=${path}`,
    'HttpOnly',
    `SameSite=${sameSite}`,
    ...(maxAgeSeconds === undefined ? [] : [`Max-Age=${maxAgeSeconds}`]),
    ...(secure ? ['Secure'] : []),
  ].join('; ');
