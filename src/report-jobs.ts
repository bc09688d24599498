import type { Notice, SendResult } from './channel/channel.ts';
import type { Config } from './config/config.ts';
import { AppError, reasonOf } from './lib/app-error.ts';
import type { Clock } from './lib/clock.ts';
import { type CronSlots, parseCron, slotAtOrBefore } from './lib/cron-slots.ts';
import { everyItem, type PageStart } from './lib/pages.ts';
import type { FleetIndex } from './model/fleet-index.ts';
import { type EpochMs, epochMs } from './model/units.ts';
import { KPI_LIMITS, type Span } from './pipeline/alarm-kpis.ts';
import type { Records } from './records/records.ts';
import { reportNotice } from './report/make-report.ts';
import type { PrintReport } from './report/press.ts';
import type {
  ReportDesk,
  ReportingSettings,
  ReportLanguage,
  ReportSources,
  ReportSpec,
} from './report/report.ts';
import { REPORTS, type ReportSetting } from './report/report-registry.ts';
import { toldSpan } from './report/report-span.ts';
import type { Job } from './schedule/schedule.ts';

export interface ReportJobParts {
  readonly config: Pick<Config, 'reports' | 'alarms'>;
  readonly records: Pick<Records, 'alarms' | 'ledger' | 'orders' | 'audit'>;
  readonly fleet: () => FleetIndex;
  readonly desk: () => ReportDesk;
  readonly print: PrintReport;
  /** The way out: the e-mail channel. */
  readonly send: (notice: Notice) => Promise<SendResult>;
  readonly clock: Clock;
}

/** Figures and zone as configured: also for the API. */
export const reportingSettings = ({
  alarms,
  reports,
}: Pick<Config, 'reports' | 'alarms'>): ReportingSettings => {
  const { acknowledgeP1Seconds, acknowledgeP2Seconds, acknowledgeP3Seconds, ...limits } =
    alarms.kpi;
  return {
    limits: {
      ...KPI_LIMITS,
      ...limits,
      acknowledgeSeconds: {
        1: acknowledgeP1Seconds,
        2: acknowledgeP2Seconds,
        3: acknowledgeP3Seconds,
      },
    },
    timeZone: reports.timeZone,
  };
};

interface Plan {
  readonly spec: ReportSpec;
  readonly slots: CronSlots;
  readonly to: readonly string[];
  readonly language: ReportLanguage;
}

const HOUR_MS = 3_600_000;
/** A mail server that refuses is asked again after so long, not each minute. */
const RETRY_MS = 300_000;

/**
 * The reports that somebody is to get. Each job looks every minute whether a time
 * of its schedule has passed whose report has not gone out: so a restart neither
 * repeats nor misses one, and a mail server that was down gets it later.
 */
export function reportJobs(parts: ReportJobParts): readonly Job[] {
  const { reports } = parts.config;
  // the registry's own keys: entries forgets them
  const settings = Object.keys(REPORTS) as ReportSetting[];
  return settings.flatMap((setting) => jobOf(REPORTS[setting], reports[setting], parts));
}

function jobOf(
  spec: ReportSpec,
  { cron, to, language }: Config['reports'][ReportSetting],
  parts: ReportJobParts,
): readonly Job[] {
  const slots = parseCron(cron);
  if (!slots.ok || to.length === 0) return [];
  const plan: Plan = { spec, slots: slots.value, to, language };
  const opened = epochMs(parts.clock.now());
  const state: Sent = { slot: null, recipients: new Set(), notBefore: 0 };
  const run = () => sendDue(plan, parts, state, opened);
  return [{ name: `report ${spec.kind}`, cron: '* * * * *', run }];
}

/** What has gone out for the newest time of the schedule, as far as this process knows. */
interface Sent {
  slot: EpochMs | null;
  recipients: Set<string>;
  notBefore: number;
}

/** @throws AppError `report-not-sent` when somebody did not get it: it is tried again. */
export async function sendDue(
  plan: Plan,
  parts: ReportJobParts,
  state: Sent,
  opened: EpochMs,
): Promise<void> {
  const now = parts.clock.now();
  const { spec, language } = plan;
  const between = dueSpan(plan, parts, now);
  if (between === null || now < state.notBefore) return;
  if (now - between.to > spec.staleHours * HOUR_MS) return;
  if (state.slot !== between.to) {
    const known = await sentBefore(spec.kind, between, parts);
    // a service that has never sent one begins with the next: the time before it was nobody's
    const begins = known.first === 'yes' && between.to < opened;
    state.recipients = begins ? new Set(plan.to) : known.recipients;
    state.slot = between.to;
  }
  const missing = plan.to.filter((recipient) => !state.recipients.has(recipient));
  if (missing.length === 0) return;
  state.notBefore = now + RETRY_MS;
  const sources = sourcesOf(parts);
  const report = await spec.make(sources, toldSpan(spec, sources, between));
  const letter = await reportNotice(report, { key: '', recipient: '', language }, parts.print);
  const failures: string[] = [];
  for (const recipient of missing) {
    const object = objectOf(spec.kind, between, recipient);
    const failure = await post({ ...letter, key: `report/${object}`, recipient }, object, parts);
    if (failure === null) state.recipients.add(recipient);
    else failures.push(`${recipient}: ${failure}`);
  }
  if (failures.length === 0) state.notBefore = 0;
  else throw new AppError('report-not-sent', failures.join('; '), { retryable: true });
}

const sourcesOf = ({ config, records, fleet, desk }: ReportJobParts): ReportSources => ({
  records,
  fleet: fleet(),
  settings: reportingSettings(config),
  desk,
});

/** From one time of the schedule to the next. */
function dueSpan({ slots }: Plan, { config }: ReportJobParts, now: number): Span | null {
  const { timeZone } = config.reports;
  const to = slotAtOrBefore(slots, timeZone, now);
  const from = to === null ? null : slotAtOrBefore(slots, timeZone, to - 1);
  return to === null || from === null ? null : { from: epochMs(from), to: epochMs(to) };
}

const objectOf = (kind: string, { to }: Span, recipient: string): string =>
  `${kind}/${new Date(to).toISOString()}/${recipient}`;

const ACTION = 'report.sent';
const PAGE = 1000;
/** A kind that has not been sent in so many lines of the audit begins anew. */
const MOST_PAGES = 100;

/** The audit decides: it outlives the process. */
async function sentBefore(
  kind: string,
  span: Span,
  { records }: ReportJobParts,
): Promise<{ readonly recipients: Set<string>; readonly first: 'yes' | 'no' }> {
  const recipients = new Set<string>();
  const period = objectOf(kind, span, '');
  const read = (start: PageStart) => records.audit.list({ limit: PAGE, ...start });
  for await (const { action, object } of everyItem(read, MOST_PAGES)) {
    if (action !== ACTION || !object.startsWith(`${kind}/`)) continue;
    if (!object.startsWith(period)) return { recipients, first: 'no' };
    recipients.add(object.slice(period.length));
  }
  return { recipients, first: recipients.size === 0 ? 'yes' : 'no' };
}

/** Null: it is on its way; otherwise why not. @param object how the audit names it. */
async function post(
  notice: Notice,
  object: string,
  { send, records, clock }: ReportJobParts,
): Promise<string | null> {
  let result: SendResult;
  try {
    result = await send(notice);
  } catch (thrown) {
    return reasonOf(thrown);
  }
  if (result.outcome === 'refused' && !result.permanent) return result.detail;
  const at = epochMs(clock.now());
  const detail = `${result.outcome}: ${result.detail}`;
  await records.audit.append([{ at, by: 'service', action: ACTION, object, detail, from: null }]);
  return null;
}
