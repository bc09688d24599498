import { describe, expect, it } from 'vitest';
import {
  permitSpan,
  zonedTime,
} from '../../../../src/console/pages/station/permits/permit-span.ts';

describe('a permit’s span', () => {
  it('is in the zone of the site', () => {
    expect(zonedTime('2026-11-26T08:00', 'Asia/Shanghai')).toBe(Date.parse('2026-11-26T00:00:00Z'));
    expect(zonedTime('2026-07-01T08:00', 'Europe/Berlin')).toBe(Date.parse('2026-07-01T06:00:00Z'));
    expect(zonedTime('2026-10-25T12:00', 'Europe/Berlin')).toBe(Date.parse('2026-10-25T11:00:00Z'));
  });

  it('begins at once where no start is written', () => {
    const now = Date.parse('2026-11-26T00:00:00Z');
    expect(permitSpan('', 4, 'Asia/Shanghai', now)).toEqual({
      from: '2026-11-26T00:00:00.000Z',
      to: '2026-11-26T04:00:00.000Z',
    });
  });

  it('is none where what is written is no time or no length', () => {
    expect(permitSpan('yesterday', 4, 'Asia/Shanghai', 0)).toBeNull();
    expect(permitSpan('', 0, 'Asia/Shanghai', 0)).toBeNull();
    expect(permitSpan('', Number.NaN, 'Asia/Shanghai', 0)).toBeNull();
  });
});
