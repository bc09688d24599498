import { openAnswerDesk } from './answer-desk.ts';
import { openAnswerDoor } from './answer-door.ts';
import { answerKey } from './answer-key.ts';
import { answerFor, createAnswers } from './answer-links.ts';
import type { AnswersPort } from './api/answer/answers-port.ts';
import type { CallbacksPort } from './api/ports.ts';
import type { Channel } from './channel/channel.ts';
import type { Outbox } from './channel/outbox.ts';
import { openChannels } from './channels.ts';
import type { Closing } from './closing.ts';
import { lostChannels } from './dispatch-ways.ts';
import { startHeartbeat } from './heartbeat.ts';
import type { Command } from './model/command.ts';
import { CHANNEL_NAMES } from './model/dispatch-plan.ts';
import { briefOf, startNotifying } from './notify.ts';
import type { Parts } from './parts.ts';
import { customerNoticeJobs } from './prepaid-notices.ts';
import { watchProgress } from './progress-watch.ts';
import { startReachWatch } from './reach-watch.ts';
import { reckonAside } from './reckoning-client.ts';
import { printReport } from './report/press.ts';
import type { ReportDesk } from './report/report.ts';
import { reportJobs } from './report-jobs.ts';
import type { Job } from './schedule/schedule.ts';
import { selfTestJobs } from './self-test.ts';

/** Everything by which people are reached and answer. */
export interface Notifying {
  readonly outbox: Outbox;
  readonly answers: AnswersPort;
  readonly callbacks: CallbacksPort;
  /** By name. */
  readonly channels: ReadonlyMap<string, Channel>;
  /** Recurring work: the self-test of the channels. */
  readonly jobs: readonly Job[];
}

const MINUTE_MS = 60_000;
/** Longer than a tick, and than the outbox sleeps. */
const STUCK_MS = 60_000;

export async function openNotifying(parts: Parts, closing: Closing): Promise<Notifying> {
  const { config, log, clock, records, desk, watch } = parts;
  const onProblem = (err: unknown): void =>
    log.error({ err }, 'the ledger failed; it is tried again');
  const channels = openChannels(config, clock);
  tellLost(parts);
  for (const channel of channels.all.values()) closing.add(() => channel.close());
  const links = createAnswers(await answerKey(config.dataDir), config.http.publicUrl, clock);
  const answering = {
    answers: links,
    alarms: records.alarms,
    ledger: records.ledger,
    clock,
    submit: (command: Command) => desk.submit(command),
    plan: () => parts.fleet.index().fleet.dispatch,
  };
  const replies = openAnswerDesk({ ...answering, audit: records.audit, onProblem });
  const reach = startReachWatch({
    records,
    watch,
    eventClock: parts.eventClock,
    limits: {
      p1: config.notify.reachMinutes.p1 * MINUTE_MS,
      p2: config.notify.reachMinutes.p2 * MINUTE_MS,
    },
    onProblem,
  });
  closing.add(() => reach.stop());
  const outbox = startNotifying({
    ...parts,
    channels: channels.all,
    fleet: () => parts.fleet.index(),
    answerOf: (line, { alarm }) => answerFor(links, line, alarm),
    onReply: (channel, reply) => void replies.reply(channel, reply),
    onAbandoned: () => void reach.look(),
    onProblem,
  });
  closing.add(() => outbox.stop());
  beat(parts, outbox, closing);
  const { cron, to: targets } = config.notify.selfTest;
  return {
    outbox,
    answers: openAnswerDoor({
      ...answering,
      briefOf: (alarm) => briefOf(alarm, parts.fleet.index(), config.http.publicUrl),
    }),
    channels: channels.all,
    callbacks: {
      handle: async (gateway, request) => channels.sms?.takeCallback(gateway, request) ?? 'unknown',
    },
    jobs: [
      ...reportsBy(parts, channels.all.get('email')),
      ...customerNoticeJobs({
        ...parts,
        books: parts.metering.books,
        channels: channels.all,
        fleet: () => parts.fleet.index(),
      }),
      ...selfTestJobs(cron, {
        targets,
        channels: channels.all,
        clock,
        watch,
        audit: records.audit,
      }),
    ],
  };
}

/** The plan may have been right until the configuration was changed: that is an alarm, not a reason not to start. */
function tellLost({ config, fleet, watch }: Parts): void {
  const look = (): void => {
    const lost = new Set(lostChannels(fleet.index().fleet, config));
    for (const channel of CHANNEL_NAMES) {
      const detail = { name: 'detail', value: 'addresses of the plan without a way out' };
      watch.set(
        'system.notify-failing',
        `${channel}:configuration`,
        lost.has(channel) ? 'yes' : 'no',
        [detail],
      );
    }
  };
  look();
  fleet.onChange(look);
}

/** Reports go by mail: they are pages with a workbook and a PDF. */
const reportsBy = (parts: Parts, email: Channel | undefined): readonly Job[] =>
  email === undefined
    ? []
    : reportJobs({
        ...parts,
        fleet: () => parts.fleet.index(),
        desk: () => reportDesk(parts),
        print: printReport,
        send: (notice) => email.send(notice),
      });

function reportDesk({ metering, history, records, fleet, config }: Parts): ReportDesk {
  const desk = {
    books: metering.books,
    history,
    archive: records.archive,
    fleet: fleet.index(),
    startHour: config.metering.gasDayStartHour,
  };
  return { ...desk, zones: reckonAside(desk, () => metering.connect()) };
}

/** As long as detection and sending make progress, somebody outside hears of it. */
function beat({ config, clock, progress, log }: Parts, outbox: Outbox, closing: Closing): void {
  const { url, method, everySeconds, timeoutSeconds } = config.notify.heartbeat;
  if (url === undefined) return;
  const heartbeat = startHeartbeat({
    url,
    method,
    everyMs: everySeconds * 1000,
    timeoutMs: timeoutSeconds * 1000,
    stuck: watchProgress({
      clock,
      folded: () => progress.folded,
      outbox: () => outbox.figures(),
      withinMs: STUCK_MS,
    }),
    onChange: (change) => {
      if (change.now === 'sent') log.info(change, 'the watchdog hears the heartbeat again');
      else log.warn(change, 'the watchdog does not hear the heartbeat');
    },
  });
  closing.add(async () => heartbeat.stop());
}
