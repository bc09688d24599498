import { z } from 'zod';
import { bypassOpen } from '../../src/detect/bypass-open.ts';
import { commsSilent } from '../../src/detect/comms-silent.ts';
import { defineDetector } from '../../src/detect/define-detector.ts';
import type { Detector } from '../../src/detect/detector.ts';
import { regulatorOverpressure } from '../../src/detect/regulator-overpressure.ts';
import type { Priority } from '../../src/model/alarm-type.ts';
import type { Finding } from '../../src/model/finding.ts';
import type { FleetIndex } from '../../src/model/fleet-index.ts';
import { type EpochMs, epochMs } from '../../src/model/units.ts';
import { t } from '../support/detector-run.ts';
import { sampleFleet } from '../support/sample-fleet.ts';

/** The history's first moment: an hour before quiet hours. */
export const BEGIN = t('21:00');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const mail = (to: string) => [{ channel: 'email', to }];
const PEOPLE = [
  {
    id: 'ann',
    name: 'Ann',
    language: 'en',
    addresses: [...mail('ann@x'), { channel: 'sms', to: '+8613800000001', priorities: [1, 2] }],
  },
  { id: 'bob', name: 'Bob', addresses: mail('bob@x') },
  { id: 'aide', name: 'Aide', addresses: mail('aide@x') },
  { id: 'chief', name: 'Chief', addresses: mail('chief@x') },
  { id: 'boss', name: 'Boss', addresses: mail('boss@x') },
  { id: 'office', name: 'Office', addresses: mail('office@x') },
];
/** Turns of an hour, by plan. */
const TURNS = [
  [['ann'], ['bob']],
  [['bob'], ['ann', 'aide']],
] as const;
const ADDRESSES: ReadonlyMap<string, readonly string[]> = new Map(
  PEOPLE.map(({ id, addresses }) => [id, addresses.map(({ channel, to }) => `${channel} ${to}`)]),
);

const dispatchOf = (plan: number) => ({
  people: PEOPLE,
  rosters: [
    {
      id: 'duty',
      name: 'Duty',
      timeZone: 'UTC',
      starts: '2026-11-23T00:00',
      shiftHours: 1,
      turns: TURNS[plan % 2],
    },
  ],
  routes: [
    {
      id: 'grave',
      priorities: [1],
      steps: [
        { to: [{ roster: 'duty' }] },
        { afterMinutes: 2, to: [{ person: 'chief' }] },
        { afterMinutes: 5, to: [{ person: 'boss' }] },
      ],
    },
    {
      id: 'important',
      priorities: [2],
      steps: [{ to: [{ roster: 'duty' }, ...(plan % 2 === 1 ? [{ person: 'aide' }] : [])] }],
      remindMinutes: 10,
    },
    {
      id: 'ordinary',
      priorities: [3, 4],
      timeZone: 'UTC',
      steps: [{ to: [{ person: 'office' }] }],
      quiet: '22:00-23:00',
      digestAt: '22:30',
    },
  ],
  fallback: [{ person: 'boss' }],
  reAlarmHours: { 1: 0.3, 2: 0.3 },
});

/** The sample fleet's versions, from 1 on: each second one with the other plan. */
export const fleetNamed = (version: number): FleetIndex =>
  sampleFleet((fleet) => ({ ...fleet, dispatch: dispatchOf(version - 1) }), version);

/** Whom the first step of the routes calls, worked out by hand: `email ann@x`. */
export function calledFirst(version: number, priority: Priority, at: EpochMs): readonly string[] {
  const plan = (version - 1) % 2;
  const duty = TURNS[plan]?.[Math.floor((at - t('00:00')) / HOUR) % 2] ?? [];
  const people =
    priority >= 3 ? ['office'] : priority === 2 && plan === 1 ? [...duty, 'aide'] : duty;
  return [...new Set(people)].flatMap((one) => ADDRESSES.get(one) ?? []);
}

/** Before when a message that tells of something that holds may not go, worked out by hand. */
export function notBeforeOf(priority: Priority, at: EpochMs): EpochMs {
  const day = Math.floor((at - t('00:00')) / (24 * HOUR)) * 24 * HOUR;
  const within = (at - t('00:00') - day) / HOUR;
  const clock = (hours: number): EpochMs => epochMs(t('00:00') + day + hours * HOUR);
  if (priority === 4) return within <= 22.5 ? clock(22.5) : clock(46.5);
  return priority === 3 && within >= 22 && within < 23 ? clock(23) : at;
}

interface Door {
  readonly priority: Priority | null;
}

/** The door as a fault that can be of any priority: `lel` is 10 for P1, 40 for P4, else nothing. */
const door = defineDetector<object, null, Door>({
  type: 'station.door',
  watches: 'station',
  about: { rule: 'planted', formula: '', delay: '', source: '', cannotSee: '' },
  params: z.object({}),
  state: z.object({ priority: z.literal([1, 2, 3, 4]).nullable() }),
  version: 1,
  judges: 'condition',
  applies: () => true,
  prepare: () => null,
  start: () => ({ priority: null }),
  step(state, event): readonly [Door, readonly Finding[]] {
    if (event.kind !== 'reading' || event.reading.record !== 'station') return [state, []];
    const { lel } = event.reading.values;
    if (lel === undefined) return [state, []];
    const since = event.reading.ts;
    const priority = gradeOf(lel);
    if (priority === state.priority) return [state, []];
    if (priority !== null)
      return [{ priority }, [{ verdict: 'began', since, priority, evidence: [] }]];
    return [{ priority }, [{ verdict: 'ended', since, evidence: [] }]];
  },
  dueAt: () => null,
});

const GRADES: ReadonlyMap<number, Priority> = new Map([
  [10, 1],
  [20, 2],
  [30, 3],
  [40, 4],
]);
const gradeOf = (lel: number): Priority | null => GRADES.get(lel) ?? null;

export const TELLING_DETECTORS: readonly Detector[] = [
  bypassOpen,
  regulatorOverpressure,
  commsSilent,
  door,
];
