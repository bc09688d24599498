import { describe, expect, it } from 'vitest';
import { durationMs } from '../../../simulators/scenario/duration.ts';
import { injectionsOf } from '../../../simulators/scenario/inject.ts';
import {
  loadScenario,
  readScenario,
  scenarioNames,
} from '../../../simulators/scenario/load-scenario.ts';
import { planSites } from '../../../simulators/site/fleet-plan.ts';
import { AppError } from '../../../src/lib/app-error.ts';

const GOOD = `
name: sample
title: { en: Sample, zh: 样例 }
length: 26h
sites: [factory, hotel]
reporting: { stationSeconds: 10, meter: hourly }
`;
const withFault = (fault: string): string => `${GOOD}faults:\n  - ${fault}\n`;

function problemsOf(text: string): string {
  try {
    readScenario(text, 'sample.yaml');
  } catch (thrown) {
    if (thrown instanceof AppError) return `${thrown.code}: ${thrown.message}`;
    throw thrown;
  }
  return 'accepted';
}

describe('scenarios that ship', () => {
  it('are all valid and named as their file', () => {
    const names = scenarioNames();
    for (const name of names) expect(loadScenario(name).name).toBe(name);
    expect(names).toEqual(
      expect.arrayContaining([
        'bypass-at-night',
        'duty-run-trips',
        'overpressure',
        'quiet',
        'rtu-offline-then-backfills',
        'valve-leak',
      ]),
    );
  });

  it('are listed when an unknown one is asked for', () => {
    expect(() => loadScenario('../secrets')).toThrowError(/unknown scenario.*known: .*quiet/);
  });
});

describe('readScenario', () => {
  it('accepts a minimal one', () => {
    expect(readScenario(GOOD, 'sample.yaml')).toMatchObject({ length: 26 * 3_600_000, faults: [] });
  });

  it.each([
    ['an unknown key', `${GOOD}colour: red\n`, /colour/],
    ['a bad length', GOOD.replace('26h', '26 hours'), /length: a duration is like 26h/],
    ['no length at all', GOOD.replace('26h', '0s'), /length: a scenario lasts at least 1s/],
    ['an unknown site', GOOD.replace('hotel', 'castle'), /sites\.1: a site is one of: factory/],
    [
      'an unknown fault',
      withFault('{fault: fire, site: hotel, onset: {after: 1h}}'),
      /faults\.0\.fault: a fault is one of: bypass-open/,
    ],
    [
      'a fault at a site that is not there',
      withFault('{fault: silence, site: cng, onset: {after: 1h}}'),
      /cng is not in sites/,
    ],
    [
      'a station fault without a station',
      withFault('{fault: bypass-open, site: hotel, onset: {after: 1h}}'),
      /needs a site with a station/,
    ],
    [
      'a valve fault without a valve',
      withFault('{fault: valve-leak, site: factory, onset: {after: 1h}}'),
      /needs a meter with a valve/,
    ],
    [
      'a gateway fault without a gateway',
      withFault('{fault: gateway-lost, site: hotel, onset: {after: 1h}}'),
      /needs a meter behind a gateway/,
    ],
    [
      'a corrector fault without a corrector',
      withFault('{fault: pressure-frozen, site: hotel, onset: {after: 1h}}'),
      /needs a meter with a corrector/,
    ],
    [
      'a fault after the end',
      withFault('{fault: silence, site: hotel, onset: {after: 27h}}'),
      /after the end/,
    ],
    [
      'two kinds of onset',
      withFault('{fault: silence, site: hotel, onset: {after: 1h, at: "01:30"}}'),
      /faults\.0\.onset/,
    ],
    [
      'a size of nothing',
      withFault('{fault: silence, site: hotel, onset: {after: 1h}, size: 0}'),
      /faults\.0\.size/,
    ],
    ['text that is not YAML', 'name: [', /sample\.yaml/],
  ])('refuses %s', (_, text, problem) => {
    expect(problemsOf(text)).toMatch(/^simulate\.bad-scenario/);
    expect(problemsOf(text)).toMatch(problem);
  });

  it('names every problem at once', () => {
    const text = GOOD.replace('26h', 'x').replace('stationSeconds: 10', 'stationSeconds: 0');
    expect(problemsOf(text)).toMatch(/length:[\s\S]*reporting\.stationSeconds:/);
  });
});

describe('durationMs', () => {
  it.each([
    ['45s', 45_000],
    ['1h30m', 5_400_000],
    ['2d1s', 172_801_000],
    ['', null],
    ['h', null],
    ['1m1h', null],
    ['-1h', null],
    ['1.5h', null],
  ])('%s', (text, expected) => {
    expect(durationMs(text)).toBe(expected);
  });
});

describe('injectionsOf', () => {
  const scenario = readScenario(
    withFault(
      '{fault: bypass-open, site: factory, onset: {at: "01:30"}, duration: 45m, live: {after: 20s}}',
    ),
    'sample.yaml',
  );
  const sites = planSites(scenario.sites, scenario.reporting, null);

  it('puts a time of day at the last such moment for which the fault still fits', () => {
    for (let hour = 0; hour < 24; hour += 1) {
      const startMs = Date.UTC(2026, 4, 4, hour);
      const [injection] = injectionsOf(scenario, sites, startMs, 'replay');
      const onset = injection?.onsetMs ?? 0;
      expect(new Date(onset).toISOString()).toMatch(/T17:30:00/);
      expect(onset).toBeGreaterThanOrEqual(startMs);
      expect(injection?.endMs).toBe(onset + 45 * 60_000);
      expect(injection?.endMs).toBeLessThanOrEqual(startMs + scenario.length);
      expect(onset + 24 * 3_600_000 + 45 * 60_000).toBeGreaterThan(startMs + scenario.length);
    }
  });

  it('uses the live times at speed 1', () => {
    const [injection] = injectionsOf(scenario, sites, 1_000_000, 'live');
    expect(injection).toMatchObject({ onsetMs: 1_020_000, endMs: null });
  });

  it('hits one of the sites that share something, or all of them', () => {
    const at = (target: string) =>
      readScenario(
        GOOD.replace('factory', 'park') +
          `faults:\n  - {fault: counter-stuck, site: park, onset: {after: 1h}, ${target}}\n`,
        'sample.yaml',
      );
    const hit = (target: string): readonly string[] => {
      const one = at(target);
      const planned = planSites(one.sites, one.reporting, 12);
      return injectionsOf(one, planned, 0, 'replay').map(({ site }) => site.id);
    };
    expect(hit('on: first')).toEqual(['park-1-a']);
    expect(hit('member: 3')).toEqual(['park-1-d']);
    expect(hit('on: group')).toHaveLength(5);
    expect(hit('on: all')).toHaveLength(10);
  });

  it('hits the first site of a template, or all', () => {
    const many = planSites(['factory', 'hotel'], scenario.reporting, 12);
    expect(injectionsOf(scenario, many, 0, 'replay')).toHaveLength(1);
    const everywhere = {
      ...scenario,
      faults: scenario.faults.map((f) => ({ ...f, on: 'all' as const })),
    };
    expect(injectionsOf(everywhere, many, 0, 'replay')).toHaveLength(4);
  });
});
