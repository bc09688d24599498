import { useEffect, useState } from 'react';
import { type Say, useLanguage, useSay } from '../app/language.tsx';
import { OWN_ZONE } from './own-zone.ts';
import { partWords as words } from './words.ts';

/** A moment in the zone of its site, with the zone where it is not the reader's own. */
export function When({
  at,
  zone,
  show = 'seconds',
}: {
  readonly at: string | number | null;
  /** IANA name; absent: the browser's. */
  readonly zone?: string | undefined;
  readonly show?: 'seconds' | 'minutes' | 'day';
}) {
  const say = useSay();
  useLanguage();
  if (at === null) return <span className="soft">{say(words.never)}</span>;
  const time = typeof at === 'number' ? at : Date.parse(at);
  return (
    <time dateTime={new Date(time).toISOString()} style={{ whiteSpace: 'nowrap' }}>
      {momentText(time, zone, show)}
    </time>
  );
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** `2026-11-26 23:40:05 +08:00`: sortable, the same in both languages; the offset where it is not ours. */
export function momentText(
  time: number,
  zone: string | undefined,
  show: 'seconds' | 'minutes' | 'day',
): string {
  const key = `${zone ?? ''} ${show}`;
  const format = formats.get(key) ?? formatOf(zone, show);
  formats.set(key, format);
  const part = Object.fromEntries(
    format.formatToParts(time).map(({ type, value }) => [type, value]),
  );
  const day = `${part['year']}-${part['month']}-${part['day']}`;
  if (show === 'day') return day;
  const clock = `${part['hour']}:${part['minute']}${show === 'seconds' ? `:${part['second']}` : ''}`;
  const offset = (part['timeZoneName'] ?? '').replace('GMT', 'UTC');
  return zone === undefined || zone === OWN_ZONE ? `${day} ${clock}` : `${day} ${clock} ${offset}`;
}

const formatOf = (
  zone: string | undefined,
  show: 'seconds' | 'minutes' | 'day',
): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('en-GB', {
    ...(zone === undefined ? {} : { timeZone: zone }),
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    ...(show === 'day' ? {} : { hour: '2-digit', minute: '2-digit', timeZoneName: 'shortOffset' }),
    ...(show === 'seconds' ? { second: '2-digit' } : {}),
    hourCycle: 'h23',
  });

/** How long ago, kept up to date. */
export function Since({ at }: { readonly at: string | number | null }) {
  const say = useSay();
  const now = useNow(1_000);
  if (at === null) return <span className="soft">{say(words.never)}</span>;
  const time = typeof at === 'number' ? at : Date.parse(at);
  return <span style={{ whiteSpace: 'nowrap' }}>{spanText(Math.max(0, now - time), say)}</span>;
}

export function spanText(ms: number, say: Say): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 60) return say(words.seconds, { n: seconds });
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return say(words.minutes, { n: minutes });
  const hours = Math.floor(minutes / 60);
  return hours < 48
    ? say(words.hours, { n: hours })
    : say(words.days, { n: Math.floor(hours / 24) });
}

/** The time now, every so many ms. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), everyMs);
    return () => window.clearInterval(timer);
  }, [everyMs]);
  return now;
}
