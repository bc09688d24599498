import type { Logger } from 'pino';
import type { Channel } from './channel/channel.ts';
import type { Config } from './config/config.ts';
import type { Clock } from './lib/clock.ts';
import type { MeteringBooks } from './metering/contract/metering-books.ts';
import { openNotices, postNotices } from './metering/prepaid/notice-post.ts';
import {
  creditRound,
  type OutageMemory,
  outageRound,
  type RoundSources,
} from './metering/prepaid/notice-rounds.ts';
import { NOTICE_WAYS, type NoticeWay } from './metering/prepaid/notice-settings.ts';
import { zoneOf } from './model/archive/fleet-places.ts';
import type { FleetIndex } from './model/fleet-index.ts';
import { type EpochMs, epochMs } from './model/units.ts';
import type { Records } from './records/records.ts';
import type { Job } from './schedule/schedule.ts';

export interface CustomerNoticeParts {
  readonly config: {
    readonly metering: Pick<Config['metering'], 'notices' | 'gasDayStartHour'>;
    readonly reports: Pick<Config['reports'], 'timeZone'>;
  };
  readonly records: Pick<Records, 'archive'>;
  readonly books: Pick<MeteringBooks, 'days'>;
  readonly channels: ReadonlyMap<string, Pick<Channel, 'send'>>;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  fleet(): FleetIndex;
}

/** A round of sending gives way after so long: a stop of the service waits for it. */
const ROUND_MS = 8_000;
const KEPT_OPEN_MS = 3 * 86_400_000;

/** Planning and sending of what customers are told; none where it is switched off. */
export function customerNoticeJobs(parts: CustomerNoticeParts): readonly Job[] {
  const { enabled } = parts.config.metering.notices;
  const ways = waysOf(parts);
  if (!enabled) return [];
  if (ways.size === 0)
    parts.log.warn('metering.notices: none of its ways is configured, no customer can be told');
  const state: State = { memory: { done: new Map() }, from: 0 };
  return [
    { name: 'tell customers', cron: '*/10 * * * * *', run: () => tell(parts, ways, state) },
    { name: 'customers with little credit', cron: '17 * * * *', run: () => lookAtCredit(parts) },
  ];
}

interface State {
  readonly memory: OutageMemory;
  /** Notices due before are not looked at again; at the start all are. */
  from: number;
}

const waysOf = ({
  channels,
  config,
}: Pick<CustomerNoticeParts, 'channels' | 'config'>): ReadonlyMap<
  NoticeWay,
  Pick<Channel, 'send'>
> =>
  new Map(
    NOTICE_WAYS.filter((way) => config.metering.notices.ways.includes(way)).flatMap((way) => {
      const channel = channels.get(way);
      return channel === undefined ? [] : [[way, channel] as const];
    }),
  );

function sourcesOf(parts: CustomerNoticeParts): RoundSources {
  const { records, books, config } = parts;
  const { notices, gasDayStartHour } = config.metering;
  const open = waysOf(parts);
  return {
    archive: records.archive,
    books,
    fleet: parts.fleet(),
    startHour: gasDayStartHour,
    // a way that is not configured is none
    settings: { ...notices, ways: notices.ways.filter((way) => open.has(way)) },
  };
}

async function lookAtCredit(parts: CustomerNoticeParts): Promise<void> {
  const queued = await creditRound(sourcesOf(parts), epochMs(parts.clock.now()));
  if (queued > 0) parts.log.info({ queued }, 'customers with little credit are to be told');
}

async function tell(
  parts: CustomerNoticeParts,
  ways: ReturnType<typeof waysOf>,
  state: State,
): Promise<void> {
  const { records, clock, config, log } = parts;
  const now = epochMs(clock.now());
  const queued = await outageRound(sourcesOf(parts), state.memory, now);
  if (queued > 0) log.info({ queued }, 'customers are to be told of outages');
  const { archive } = records;
  const open = await openNotices(archive, epochMs(state.from));
  state.from = earliest(open, now);
  const timeZoneOf = ({ customer, site = '', meter = '' }: Told): string =>
    zoneOf(
      parts.fleet(),
      { customer, ...(site === '' ? {} : { site }), ...(meter === '' ? {} : { meter }) },
      config.reports.timeZone,
    );
  const post = { archive, clock, ways, settings: config.metering.notices, timeZoneOf };
  const { accepted, lost, troubles } = await postNotices(post, open, now + ROUND_MS);
  if (accepted + lost > 0) log.info({ accepted, lost }, 'notices to customers');
  for (const reason of troubles) log.warn({ reason }, 'a way to customers is out of order');
}

interface Told {
  readonly customer: string;
  readonly site?: string | undefined;
  readonly meter?: string | undefined;
}

/** What is queued later is due now or later; a little is kept for clocks that are set. */
const earliest = (open: Awaited<ReturnType<typeof openNotices>>, now: EpochMs): number =>
  Math.min(now - KEPT_OPEN_MS, ...open.slice(0, 1).map(({ item }) => item.validFrom));
