import type { Scenario } from '../../../simulators/scenario/scenario.ts';
import type { TemplateName } from '../../../simulators/site/templates/registry.ts';
import type { TruthLine } from '../../../simulators/truth.ts';
import { seededRandom } from '../../../src/lib/seeded-random.ts';
import type { Alarm } from '../../../src/model/alarm.ts';
import { judgeScenario } from './judge-scenario.ts';
import { isAnnunciated, type Stray } from './score.ts';

/** A span in which nothing is wrong: every alarm is a false one. */
export interface QuietRun {
  readonly template: TemplateName;
  readonly siteDays: number;
  readonly strays: readonly Stray[];
  readonly readings: number;
  readonly stateBytes: number;
}

/** One for every customer class, and those that are fed and read together. */
export const QUIET_TEMPLATES: readonly TemplateName[] = [
  'factory',
  'hospital',
  'school',
  'hotel',
  'restaurant',
  'cng',
  'laundry',
  'park',
  'street',
];

const DAY_MS = 86_400_000;
const YEAR_FROM = Date.UTC(2025, 0, 6);

export interface QuietRequest {
  readonly template: TemplateName;
  readonly seed: string;
  readonly days: number;
}

export async function liveQuietly({ template, seed, days }: QuietRequest): Promise<QuietRun> {
  const random = seededRandom(`${seed}/day`);
  const scenario: Scenario = {
    name: 'quiet',
    title: { en: 'Quiet', zh: '平静' },
    length: days * DAY_MS,
    stepSeconds: 60,
    sites: [template],
    reporting: { stationSeconds: 120, meter: 'hourly' },
    link: 'realistic',
    faults: [],
  };
  const startMs = YEAR_FROM + random.int(365) * DAY_MS;
  const { alarms, truth, readings, stateBytes } = await judgeScenario(scenario, seed, startMs);
  const bytes = [...stateBytes.values()];
  return {
    template,
    siteDays: days * bytes.length,
    strays: alarms
      .filter((alarm) => isAnnunciated(alarm) && !isTrue(alarm, truth))
      .map((alarm) => ({
        type: alarm.type,
        subject: alarm.subject.id,
        priority: alarm.priority,
        occurredAt: alarm.occurredAt,
        beforeOnset: false,
      })),
    readings,
    stateBytes: Math.max(0, ...bytes),
  };
}

const HOUR_MS = 3_600_000;

/** Links fail as they do in life: such a silence is no false alarm. */
const isTrue = (alarm: Alarm, truth: readonly TruthLine[]): boolean =>
  truth.some(
    ({ type, subject, onset }) =>
      (type === alarm.type || (type === 'comms.gateway' && alarm.type === 'comms.silent')) &&
      (subject.id === alarm.subject.id || type === 'comms.gateway') &&
      Math.abs(Date.parse(onset) - alarm.occurredAt) <= 26 * HOUR_MS,
  );
