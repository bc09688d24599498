import { z } from 'zod';
import { parseCron } from '../../lib/cron-slots.ts';
import { timeZone } from '../../model/time-zone.ts';
import { REPORTS, type ReportSetting } from '../../report/report-registry.ts';
import { fiveCronFields, mailAddress, seconds, wholeNumber } from './fields.ts';

const share = (standard: number, doc: string) =>
  z.number().min(0).max(1).default(standard).describe(doc);
const count = (standard: number, doc: string) =>
  z.number().min(0).max(100_000).default(standard).describe(doc);

/** What is asked of a console, by EEMUA 191 and ISA-18.2 as secondary sources give it. */
const kpi = z.strictObject({
  meanPer10Min: count(2, 'Alarms per 10 minutes on average, at most; about 1 is good.'),
  maxPer10Min: count(10, 'Alarms in any period of 10 minutes, at most.'),
  perDay: count(150, 'Alarms a day, at most.'),
  busyShare: share(0.01, 'Share of 10-minute periods with more than 10 alarms, below.'),
  floodAbove: wholeNumber(1, 1000)
    .default(10)
    .describe('A flood begins once more than this come within 10 minutes.'),
  floodBelow: wholeNumber(1, 1000).default(5).describe('It ends once fewer than this do.'),
  floodShare: share(0.01, 'Share of the time in floods, below.'),
  top10Share: share(0.05, 'Share of all alarms that the ten most frequent have, below.'),
  chattering: count(0, 'Alarms that come three times within a minute, at most.'),
  stale: count(5, 'Alarms active for more than 24 h, fewer than.'),
  standing: count(10, 'Alarms active at once, fewer than.'),
  shelved: count(30, 'Alarms shelved at once, fewer than.'),
  p1Share: share(0.05, 'Share of priority 1, at most.'),
  p2Share: share(0.15, 'Share of priority 2, at most.'),
  p3Share: share(0.8, 'Share of priority 3, at least.'),
  acknowledgeP1Seconds: seconds().default(120).describe('Priority 1 is acknowledged within this.'),
  acknowledgeP2Seconds: seconds().default(900).describe('Priority 2 is acknowledged within this.'),
  acknowledgeP3Seconds: seconds()
    .default(28_800)
    .describe('Priority 3 is acknowledged within this.'),
  acknowledgedShare: share(0.9, 'Share of alarms acknowledged in time, at least.'),
  least: wholeNumber(0, 100_000)
    .default(20)
    .describe('Shares of fewer alarms than this are not judged.'),
});

export const alarmsSection = z.strictObject({
  kpi: kpi.prefault({}).describe('Limits of the alarm figures.'),
});

const cron = (standard: string, doc: string) =>
  fiveCronFields()
    .superRefine((text, context) => {
      const read = parseCron(text);
      if (!read.ok) context.addIssue({ code: 'custom', message: read.error });
    })
    .default(standard)
    .describe(doc);

const posting = (standard: string, doc: string) =>
  z.strictObject({
    cron: cron(standard, doc),
    to: z.array(mailAddress()).default([]).describe('E-mail addresses; empty: it is not sent.'),
    language: z.enum(['zh', 'en', 'both']).default('zh').describe('Of the report.'),
  });

type Posting = ReturnType<typeof postingOf>;
const postingOf = ({ cron: standard, when, about }: (typeof REPORTS)[ReportSetting]) =>
  posting(standard, when).prefault({}).describe(about);

/** A key for each report of the registry, whose names are forgotten on the way. */
const postings = Object.fromEntries(
  Object.entries(REPORTS).map(([setting, spec]) => [setting, postingOf(spec)]),
) as Readonly<Record<ReportSetting, Posting>>;

export const reportsSection = z.strictObject({
  timeZone: timeZone
    .meta({ expects: 'a time zone name such as Asia/Shanghai' })
    .default('Asia/Shanghai')
    .describe('Schedules and times of reports are in this zone.'),
  ...postings,
});
