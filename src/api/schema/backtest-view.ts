import { z } from 'zod';
import { ALARM_TYPES } from '../../model/alarm-type.ts';
import type { BacktestOutcome, BacktestStatus } from '../ports.ts';
import { AlarmView, alarmView } from './alarm-view.ts';
import { Instant, instant } from './instant.ts';
import { named } from './registry.ts';

const Delay = z.object({
  medianSeconds: z.number().nullable(),
  p95Seconds: z.number().nullable(),
});

const AlarmKpis = named(
  'AlarmKpis',
  z.object({
    annunciations: z.number().int().describe('raised or come back, priority 1 to 3, unexplained'),
    perDay: z.number(),
    meanPer10Min: z.number(),
    maxPer10Min: z.number().int(),
    floodShare: z.number().describe('share of 10-minute periods with more than 10'),
    top10Share: z.number().describe('share of the ten most frequent alarms'),
    chattering: z.number().int().describe('alarms that came 3 times within a minute'),
    stale: z.number().int().describe('active for more than 24 h'),
    priorityMix: z.object({ 1: z.number(), 2: z.number(), 3: z.number() }),
  }),
);

const BacktestResult = named(
  'BacktestResult',
  z.object({
    readings: z.number().int(),
    seconds: z.number().describe('spent judging'),
    alarms: AlarmView.array().describe('with the settings to try'),
    gained: z
      .string()
      .array()
      .describe('ids among `alarms` that the settings in force do not give'),
    kept: z.string().array().describe('ids among `alarms` that both give'),
    lost: AlarmView.array().describe('given by the settings in force alone'),
    byType: z.array(
      z.object({
        type: z.enum(ALARM_TYPES),
        gained: z.number().int(),
        lost: z.number().int(),
        kept: z.number().int(),
      }),
    ),
    delay: z
      .object({ before: Delay, after: Delay })
      .describe('from onset to finding, with the settings in force and with those to try'),
    kpis: z.object({ before: AlarmKpis, after: AlarmKpis }),
  }),
);

const BacktestQuestion = z.object({
  detector: z.string().nullable(),
  params: z.record(z.string(), z.unknown()).nullable(),
  settings: z.array(z.unknown()).nullable(),
  site: z.string().nullable(),
  from: Instant,
  to: Instant,
});

export const BacktestView = named(
  'Backtest',
  z.object({
    id: z.string(),
    asked: BacktestQuestion,
    fleetVersion: z.number().int().describe('version of the fleet that is judged'),
    state: z.enum(['queued', 'running', 'done', 'failed']),
    progress: z.number().min(0).max(1),
    failure: z.string().nullable(),
    result: BacktestResult.nullable(),
  }),
);

export type BacktestView = z.infer<typeof BacktestView>;

export const backtestView = (
  id: string,
  { asked, fleetVersion, state, progress, failure, outcome }: BacktestStatus,
): z.infer<typeof BacktestView> => ({
  id,
  asked: questionView(asked),
  fleetVersion,
  state,
  progress,
  failure,
  result: outcome === null ? null : resultView(outcome),
});

const questionView = ({
  detector,
  params,
  settings,
  site,
  span,
}: BacktestStatus['asked']): z.infer<typeof BacktestQuestion> => ({
  detector,
  params: params === null ? null : { ...params },
  settings: settings === null ? null : [...settings],
  site,
  from: instant(span.from),
  to: instant(span.to),
});

const resultView = ({ result, comparison }: BacktestOutcome): z.infer<typeof BacktestResult> => ({
  readings: result.readings,
  seconds: result.seconds,
  alarms: result.alarms.map(alarmView),
  gained: comparison.gained.map(({ id }) => id),
  kept: comparison.kept.map(({ after }) => after.id),
  lost: comparison.lost.map(alarmView),
  byType: [...comparison.byType],
  delay: comparison.delay,
  kpis: comparison.kpis,
});
