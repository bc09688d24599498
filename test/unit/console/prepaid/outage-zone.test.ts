import { expect, it } from 'vitest';
import type { Places } from '../../../../src/console/api/places.ts';
import { outageZone } from '../../../../src/console/pages/prepaid/outage-zone.ts';
import type { OutageNotice } from '../../../../src/model/archive/customer-kinds.ts';

const site = (id: string, zone: string, timeZone: string) => [id, { id, zone, timeZone }] as const;

// what it reads of a fleet
const PLACES = {
  zones: new Map(),
  sites: new Map([site('a', 'z1', 'Asia/Shanghai'), site('b', 'z2', 'Asia/Urumqi')]),
} as unknown as Places;

type Where = Partial<Pick<OutageNotice, 'zone' | 'sites'>>;
// ids as typed
const where = (typed: { readonly zone?: string; readonly sites?: readonly string[] }) =>
  typed as Where;

it('the hours of an outage are those of its first site, or of its zone', () => {
  expect(outageZone(where({ sites: ['b', 'a'] }), PLACES)).toBe('Asia/Urumqi');
  expect(outageZone(where({ zone: 'z1', sites: [] }), PLACES)).toBe('Asia/Shanghai');
  expect(outageZone(where({ zone: 'z2' }), PLACES)).toBe('Asia/Urumqi');
});

it('are not known where no such place is', () => {
  expect(outageZone(where({ sites: ['x'] }), PLACES)).toBeUndefined();
  expect(outageZone({}, PLACES)).toBeUndefined();
  expect(outageZone(where({ zone: 'z1' }), undefined)).toBeUndefined();
});
