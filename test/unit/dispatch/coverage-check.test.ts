import { performance } from 'node:perf_hooks';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { audience } from '../../../src/dispatch/audience.ts';
import {
  COVERED_WEEKS,
  coverageHoles,
  findHoles,
  windowFrom,
} from '../../../src/dispatch/coverage.ts';
import { areasOf } from '../../../src/dispatch/coverage-area.ts';
import { compilePlan, compileRules } from '../../../src/dispatch/rules.ts';
import type { AlarmType } from '../../../src/model/alarm-type.ts';
import { DispatchPlan } from '../../../src/model/dispatch-plan.ts';
import { FleetShape } from '../../../src/model/fleet.ts';
import { epochMs } from '../../../src/model/units.ts';
import { alarmSample } from './alarm-sample.ts';
import { fleetSample, PEOPLE, type PlanText } from './rules-sample.ts';

// a Thursday, 12:00 in Shanghai
const NOW = epochMs(Date.parse('2026-11-26T04:00:00Z'));
const holes = (plan: PlanText) =>
  coverageHoles(fleetSample({ people: PEOPLE, ...plan }).fleet, NOW);

type RouteText = NonNullable<PlanText['routes']>[number];
const route = (more: Partial<RouteText> = {}, id = 'all'): RouteText => ({
  id,
  priorities: [1, 2],
  steps: [{ to: [{ person: 'ann' }] }],
  ...more,
});
const roster = (turns: readonly (readonly string[])[], more: object = {}) => [
  {
    id: 'duty',
    name: 'Duty',
    starts: '2026-01-05T08:00',
    shiftHours: 168,
    turns: turns.map((turn) => [...turn]),
    ...more,
  },
];

describe('the check', () => {
  it('agrees with whom an alarm would reach, at any moment and place', () => {
    const spans = fc.constantFrom('00:00-12:00', '12:00-24:00', '20:00-08:00', '06:00-22:00');
    const routes = fc.array(
      fc.record(
        {
          priorities: fc.subarray([1, 2], { minLength: 1 }),
          zones: fc.constantFrom<string[][]>(['east'], ['west']),
          classes: fc.constantFrom<string[][]>(['factory'], ['hospital']),
          sites: fc.constantFrom<string[][]>(['S1'], ['S2', 'S3']),
          types: fc.constantFrom<string[][]>(['regulator.*'], ['leak.*', 'bypass.open']),
          hours: fc.record({ spans: fc.array(spans, { minLength: 1, maxLength: 2 }) }),
          steps: fc.constantFrom<RouteText['steps'][]>(
            [{ to: [{ roster: 'duty' }] }],
            [{ to: [{ person: 'boss' }] }],
            [{ to: [{ person: 'bob' }], channels: ['sms'] }],
          ),
        },
        { requiredKeys: ['priorities', 'steps'] },
      ),
      { minLength: 1, maxLength: 5 },
    );
    const site = fc.constantFrom('S1', 'S2', 'S3');
    const type = fc.constantFrom<AlarmType[]>(
      'regulator.overpressure',
      'leak.line-break',
      'bypass.open',
      'meter.stuck',
    );
    const hour = fc.integer({ min: 0, max: COVERED_WEEKS * 7 * 24 * 4 - 1 });
    const asked = fc.record({ site, type, hour, priority: fc.constantFrom<(1 | 2)[]>(1, 2) });
    const seen = new Set<boolean>();
    fc.assert(
      fc.property(routes, fc.array(asked, { minLength: 20 }), (given, questions) => {
        const plan: PlanText = {
          people: PEOPLE,
          rosters: roster([['ann'], ['boss'], ['bob']], { shiftHours: 31 }),
          routes: given.map((one, n) => ({ ...one, id: `r${n}` })),
        };
        const index = fleetSample(plan);
        const { fleet } = index;
        const compiled = compilePlan(fleet.dispatch ?? DispatchPlan.parse({}));
        const areas = areasOf(fleet, compiled.routes.values());
        const found = findHoles(compiled, [1, 2], areas, windowFrom(NOW));
        const rules = compileRules(index, []);
        for (const { site: id, type: about, hour: quarter, priority: grade } of questions) {
          const alarm = alarmSample({ site: id, type: about, priority: grade });
          const moment = epochMs(NOW + quarter * 900_000);
          const isHole = found.some(
            ({ area, types, priority, gaps }) =>
              area.sites.includes(id) &&
              types.includes(about) &&
              priority === grade &&
              gaps.some(({ from, to }) => from <= moment && moment < to),
          );
          seen.add(isHole);
          expect(audience(rules, alarm, moment).length === 0).toBe(isHole);
        }
      }),
      { numRuns: 200 },
    );
    expect(seen.size).toBe(2);
  });

  it('finds a hole wherever a moment has nobody', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 1, max: 23 }),
        fc.constantFrom('Europe/London', 'America/New_York', 'Asia/Shanghai'),
        (from, hours, timeZone) => {
          const two = (value: number) => String(value % 24).padStart(2, '0');
          const span = `${two(from)}:00-${two(from + hours)}:00`;
          const rest = `${two(from + hours)}:00-${two(from)}:00`;
          const day = route({ hours: { spans: [span] }, timeZone }, 'day');
          const night = route({ hours: { spans: [rest] }, timeZone }, 'night');
          expect(holes({ routes: [day, night] })).toEqual([]);
          expect(holes({ routes: [day] })).toHaveLength(1);
          expect(holes({ routes: [night] })).toHaveLength(1);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('of ten thousand sites costs little more than that of a hundred', () => {
    const fleetOf = (sites: number) =>
      FleetShape.parse({
        zones: Array.from({ length: 50 }, (_, n) => ({ id: `z${n}`, name: `Z${n}` })),
        customers: ['hospital', 'school', 'hotel', 'restaurant', 'factory', 'cng', 'other'].map(
          (one) => ({
            id: one,
            name: one,
            class: one,
          }),
        ),
        sites: Array.from({ length: sites }, (_, n) => ({
          id: `s${n}`,
          name: `S${n}`,
          zone: `z${n % 50}`,
          customer: ['hospital', 'school', 'hotel', 'restaurant', 'factory', 'cng', 'other'][n % 7],
        })),
        dispatch: {
          people: PEOPLE,
          rosters: Array.from({ length: 50 }, (_, n) => ({
            ...roster([['ann'], ['bob'], ['cem']])[0],
            id: `duty${n}`,
            shiftHours: 8,
          })),
          routes: [
            route({ types: ['system.*'] }, 'service'),
            ...Array.from({ length: 50 }, (_, n) =>
              route({ zones: [`z${n}`], steps: [{ to: [{ roster: `duty${n}` }] }] }, `zone${n}`),
            ),
            route(
              {
                sites: Array.from({ length: sites / 2 }, (_, n) => `s${n}`),
                hours: { days: ['sun'] },
              },
              'some',
            ),
          ],
        },
      });
    const [small, large] = [fleetOf(100), fleetOf(10_000)];
    const timed = (fleet: typeof small): number => {
      const began = performance.now();
      expect(coverageHoles(fleet, NOW)).not.toEqual([]);
      return performance.now() - began;
    };
    timed(small);
    const [few, many] = [
      Math.min(timed(small), timed(small)),
      Math.min(timed(large), timed(large)),
    ];
    expect(many).toBeLessThan(few * 5 + 50);
  });
});
