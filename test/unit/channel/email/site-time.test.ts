import { describe, expect, it } from 'vitest';
import { siteTime } from '../../../../src/channel/email/site-time.ts';
import { epochMs } from '../../../../src/model/units.ts';

const at = (iso: string) => epochMs(Date.parse(iso));

describe('siteTime', () => {
  it.each([
    ['Asia/Shanghai', '2026-03-03T18:13:20Z', '2026-03-04 02:13:20 (Asia/Shanghai, UTC+8)'],
    ['Europe/Berlin', '2026-07-01T22:00:00Z', '2026-07-02 00:00:00 (Europe/Berlin, UTC+2)'],
    ['Asia/Kathmandu', '2026-01-01T00:00:00Z', '2026-01-01 05:45:00 (Asia/Kathmandu, UTC+5:45)'],
    ['UTC', '2026-01-01T00:00:00Z', '2026-01-01 00:00:00 (UTC)'],
  ])('%s', (zone, iso, full) => {
    expect(siteTime(at(iso), zone).full).toBe(full);
  });

  it('gives midnight as 00, and the parts apart', () => {
    expect(siteTime(at('2026-03-03T16:00:00Z'), 'Asia/Shanghai')).toMatchObject({
      date: '2026-03-04',
      minute: '00:00',
    });
  });

  it('shows UTC for a zone that is not known here', () => {
    expect(siteTime(at('2026-01-01T00:00:00Z'), 'Mars/Olympus').full).toBe(
      '2026-01-01 00:00:00 (UTC)',
    );
  });
});
