/** Lines wait until they have this many characters together, or the first of them has waited this long. */
const WAITING_CHARS_MAX = 8_192;
const WAITING_MS_MAX = 50;

export interface Lines {
  write(line: string): void;
  /** Writes what waits, now. */
  flush(): void;
}

/**
 * Writes lines a few at a time: a line a request would be a system call a request. A warning or an error, and the end of the process, write at
 * once what is waiting. A process that is killed loses the last `WAITING_MS_MAX` of its `info` lines: it is the audit trail, not the log,
 * that must lose nothing. (SonicBoom's own `minLength` was measured: it made a request dearer, not cheaper.)
 */
export function createLines(sink: { write(text: string): unknown }): Lines {
  let waiting = '';
  let used = false;
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting === '') return;
    const text = waiting;
    waiting = '';
    sink.write(text);
  };
  const write = (line: string): void => {
    if (!used) process.once('exit', flush);
    used = true;
    waiting += line;
    if (waiting.length >= WAITING_CHARS_MAX) flush();
    else timer ??= setTimeout(flush, WAITING_MS_MAX).unref();
  };
  return { write, flush };
}
