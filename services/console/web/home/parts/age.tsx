import { useEffect, useState } from 'react';
import { When } from '../../parts/when.tsx';

const MINUTE_MS = 60_000;

/** How long ago, in words that need no reckoning. */
export function ageText(at: Date, nowMs: number): string {
  const minutes = Math.floor((nowMs - at.getTime()) / MINUTE_MS);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} ${minutes === 1 ? 'minute' : 'minutes'} ago`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return `${hours} ${hours === 1 ? 'hour' : 'hours'} ago`;
  return `${Math.floor(hours / 24)} days ago`;
}

/** A time and how long ago it is; the latter goes on by itself. */
export function Age({ at }: { at: Date }) {
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    const timer = window.setInterval(() => setNowMs(Date.now()), MINUTE_MS / 2);
    return () => window.clearInterval(timer);
  }, []);
  return (
    <>
      {ageText(at, nowMs)} <span className="console-beside">{<When at={at} />}</span>
    </>
  );
}
