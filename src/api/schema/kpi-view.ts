import { z } from 'zod';
import { ALARM_TYPES, SUBJECT_KINDS } from '../../model/alarm-type.ts';
import type { BadActorEntry, KpiTable, Span } from '../../pipeline/alarm-kpis.ts';
import type { RemedyEffect } from '../../pipeline/remedies.ts';
import { Instant, instant } from './instant.ts';
import { named } from './registry.ts';

const Localized = z.object({ zh: z.string(), en: z.string() });
const figure = z.number().nullable();

const KpiRow = z.object({
  id: z.string(),
  title: Localized,
  value: figure.describe('null: nothing to reckon with'),
  unit: z.enum(['count', 'share', 'per 10 min', 'per day']),
  limit: z.number(),
  relation: z.enum(['at most', 'below', 'at least']),
  met: z.boolean().nullable().describe('null: too few alarms to say'),
});

const Flood = z.object({
  from: Instant,
  to: Instant,
  annunciations: z.number().int(),
  peak: z.number().int().describe('most within 10 minutes'),
  unfinished: z.boolean().describe('still going on at the end of the span'),
});

const Answering = z.object({
  priority: z.number().int(),
  calls: z.number().int(),
  acknowledged: z.number().int(),
  waiting: z.number().int(),
  medianSeconds: figure,
  p95Seconds: figure,
  limitSeconds: z.number(),
  shareWithin: figure.describe('of the calls acknowledged, or waiting beyond the limit'),
});

export const KpiView = named(
  'AlarmKpiTable',
  z.object({
    from: Instant,
    to: Instant.describe('now where a later time was asked for'),
    annunciations: z
      .number()
      .int()
      .describe('raised, come back, called again or set free; priority 1 to 3; not kept quiet'),
    kpis: KpiRow.array(),
    floods: Flood.array(),
    acknowledgement: Answering.array(),
    opcUa: z
      .object({
        AlarmCount: z.number().int(),
        StartTime: Instant,
        MaximumActiveState: figure.describe('s'),
        MaximumUnAck: figure.describe('s'),
        CurrentAlarmRate: z.number().describe('in the last 10 minutes of the span'),
        MaximumAlarmRate: z.number().describe('most within any 10 minutes'),
        AverageAlarmRate: z.number().describe('per 10 minutes'),
      })
      .describe('names of OPC UA Part 9, AlarmMetricsType'),
    undated: z
      .number()
      .int()
      .describe('times that alarms came which their histories no longer date: not counted'),
  }),
);

export const kpiView = (table: KpiTable, { from, to }: Span): z.infer<typeof KpiView> => ({
  from: instant(from),
  to: instant(to),
  annunciations: table.annunciations,
  kpis: [...table.rows],
  floods: table.floods.map((flood) => ({
    ...flood,
    from: instant(flood.from),
    to: instant(flood.to),
  })),
  acknowledgement: [...table.answering],
  opcUa: { ...table.opcUa, StartTime: instant(from) },
  undated: table.undated,
});

const Effect = z.object({
  before: z.number().int().describe('times that it came with the settings in force'),
  after: z.number().int(),
  lost: z.number().int(),
  lostP1: z.number().int(),
  kept: z.number().int(),
  gained: z.number().int(),
  delayAddedSeconds: z.object({ median: z.number(), most: z.number() }).nullable(),
  verdict: z.enum(['helps', 'no-effect', 'hides-emergencies']),
});

const Remedy = z.object({
  kind: z.enum(['deadband', 'off-delay', 'on-delay']),
  changes: z.array(
    z.object({
      param: z.string(),
      from: z.number(),
      to: z.number(),
      description: z.string().describe('with its unit'),
    }),
  ),
  why: Localized,
  backtest: z
    .object({
      id: z.string(),
      state: z.enum(['queued', 'running', 'done', 'failed']),
      effect: Effect.nullable(),
    })
    .nullable()
    .describe('null: not tried on the past since the service started'),
});

export const BadActorView = named(
  'BadActor',
  z.object({
    key: z.string().describe('`type|kind:id`'),
    type: z.enum(ALARM_TYPES),
    subject: z.object({ kind: z.enum(SUBJECT_KINDS), id: z.string() }),
    site: z.string().nullable(),
    title: Localized,
    place: Localized,
    priority: z.number().int(),
    annunciations: z.number().int(),
    undated: z
      .number()
      .int()
      .describe('times that it came which its history no longer dates: not counted'),
    share: z.number().describe('of all annunciations of the span'),
    chattering: z.number().int().describe('times that it came three times within a minute'),
    fleeting: z.number().int().describe('times that it lasted less than a minute'),
    ended: z.number().int(),
    stale: z.boolean().describe('active for more than 24 h without a break'),
    activeSeconds: z.number(),
    calledFalse: z.number().int().describe('comments with 误报, 虚警 or "false alarm"'),
    pattern: z.object({
      gaps: z.number().int(),
      gapP90Seconds: figure,
      lastedMedianSeconds: figure,
      lastedP90Seconds: figure,
      excursionP90: figure.describe('share of the limit'),
      beyondP90: figure.describe('in the unit of the limit'),
    }),
    remedies: Remedy.array().describe('in the order in which to try them; none: only repair helps'),
  }),
);
export type BadActorView = z.infer<typeof BadActorView>;

export interface TriedRemedy {
  readonly id: string;
  readonly state: 'queued' | 'running' | 'done' | 'failed';
  readonly effect: RemedyEffect | null;
}

export const badActorView = (
  { remedies, ...actor }: BadActorEntry,
  triedAs: (kind: BadActorEntry['remedies'][number]['kind']) => TriedRemedy | null,
): BadActorView => ({
  ...actor,
  remedies: remedies.map(({ changes, ...remedy }) => ({
    ...remedy,
    changes: [...changes],
    backtest: triedAs(remedy.kind),
  })),
});
