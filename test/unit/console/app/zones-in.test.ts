import { expect, it } from 'vitest';
import { zonesIn } from '../../../../src/console/app/zones-in.ts';

const site = (id: string, timeZone: string) => ({ id, timeZone });

it('a time is in the zone of its site', () => {
  const zoneOf = zonesIn([site('a', 'Asia/Shanghai'), site('b', 'Asia/Urumqi')]);
  expect(zoneOf('b')).toBe('Asia/Urumqi');
});

it('what names no site is in the zone that all sites share, if they do', () => {
  const one = zonesIn([site('a', 'Asia/Shanghai'), site('b', 'Asia/Shanghai')]);
  expect([one(null), one(undefined), one('gone')]).toEqual(Array(3).fill('Asia/Shanghai'));
  expect(zonesIn([site('a', 'Asia/Shanghai'), site('b', 'Asia/Urumqi')])(null)).toBeUndefined();
  expect(zonesIn([])('a')).toBeUndefined();
});
