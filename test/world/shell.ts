/** Words of a command as a shell would part them: quotes, escapes, variables. No more of a shell than the examples of the page use. */
export function shellWords(command: string, variables: Readonly<Record<string, string>>): string[] {
  const words: string[] = [];
  let word: string | undefined;
  const token = /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\\n|\s+|\$([A-Z]+)|([^\s'"\\$]+)/gsy;
  const expand = (text: string): string =>
    text.replaceAll(/\\([\\"$`])|\$([A-Z]+)/g, (_all, escaped?: string, name?: string) => escaped ?? variables[name ?? ''] ?? '');
  while (token.lastIndex < command.length) {
    const at = token.lastIndex;
    const [whole, single, double, name, bare] = token.exec(command) ?? [];
    if (whole === undefined) throw new Error(`This is more of a shell than is known here: ${command.slice(at)}`);
    const part = single ?? (double === undefined ? (name === undefined ? bare : (variables[name] ?? '')) : expand(double));
    if (part !== undefined) word = (word ?? '') + part;
    else if (whole !== '\\\n' && word !== undefined) {
      words.push(word);
      word = undefined;
    }
  }
  return word === undefined ? words : [...words, word];
}

/** The request that a curl command would make. */
export function requestOfCurl(words: readonly string[]): { url: string; init: RequestInit } {
  const headers = new Headers();
  const form = new URLSearchParams();
  let [url, method, body]: (string | undefined)[] = [];
  for (let at = 1; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '-s' || word === '-si') continue;
    if (word.startsWith('http')) url = word;
    else {
      at += 1;
      const value = words[at] ?? '';
      if (word === '-X') method = value;
      else if (word === '-d') body = value;
      else if (word === '-H') headers.set(value.slice(0, value.indexOf(':')), value.slice(value.indexOf(':') + 1).trim());
      else if (word === '--data-urlencode') form.append(value.slice(0, value.indexOf('=')), value.slice(value.indexOf('=') + 1));
      else throw new Error(`curl is given ${word}`);
    }
  }
  if (url === undefined) throw new Error('curl is given no address');
  const sent = [...form].length > 0 ? form : body;
  return { url, init: { headers, method: method ?? (sent === undefined ? 'GET' : 'POST'), body: sent ?? null } };
}
