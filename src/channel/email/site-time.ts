import type { EpochMs } from '../../model/units.ts';

/** A moment as people at the site read it. */
export interface SiteTime {
  /** `2026-03-04` */
  readonly date: string;
  /** `02:13` */
  readonly minute: string;
  /** `2026-03-04 02:13:20 (Asia/Shanghai, UTC+8)` */
  readonly full: string;
}

/** Falls back to UTC when the zone is unknown here: a message is never lost to a clock database. */
export function siteTime(at: EpochMs, timeZone: string): SiteTime {
  const { parts, zone } = partsIn(at, timeZone) ?? partsIn(at, 'UTC') ?? { parts: {}, zone: 'UTC' };
  const { year = '', month = '', day = '', hour = '', minute = '', second = '' } = parts;
  const date = `${year}-${month}-${day}`;
  const offset = (parts['timeZoneName'] ?? 'GMT').replace('GMT', 'UTC').replace(/\+0$/, '');
  const name = zone === offset ? zone : `${zone}, ${offset}`;
  return {
    date,
    minute: `${hour}:${minute}`,
    full: `${date} ${hour}:${minute}:${second} (${name})`,
  };
}

function partsIn(at: EpochMs, timeZone: string) {
  try {
    const format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'shortOffset',
    });
    const parts: Readonly<Record<string, string>> = Object.fromEntries(
      format.formatToParts(new Date(at)).map(({ type, value }) => [type, value]),
    );
    return { parts, zone: timeZone };
  } catch (thrown) {
    if (thrown instanceof RangeError) return null;
    throw thrown;
  }
}
