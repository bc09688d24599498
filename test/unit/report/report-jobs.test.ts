import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Notice, SendResult } from '../../../src/channel/channel.ts';
import { loadConfig } from '../../../src/config/load-config.ts';
import { AppError } from '../../../src/lib/app-error.ts';
import type { PrintReport } from '../../../src/report/press.ts';
import { reportingSettings, reportJobs } from '../../../src/report-jobs.ts';
import { startSchedule } from '../../../src/schedule/schedule.ts';
import { deskSample } from '../../support/report-desk.ts';
import { openReportWorld, type ReportWorld, when } from './report-samples.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const configOf = (reports: string) => {
  const loaded = loadConfig({ text: `reports:\n${reports}`, path: 'x.yaml', env: {} });
  if (!loaded.ok) throw new Error(loaded.error.map(({ message }) => message).join());
  return loaded.value;
};

const TWO = configOf(`
  handover: { cron: "0 8,20 * * *", to: [a@example.org, b@example.org], language: both }
`);

const { desk, fleet: deskFleet } = deskSample();

describe('reports by their schedule', () => {
  let world: ReportWorld;
  let clock: { now: () => number; at: number };
  let sent: Notice[];
  let answer: (notice: Notice) => SendResult;
  const accepted: SendResult = { outcome: 'accepted', providerId: null, detail: '250 ok' };
  beforeEach(async () => {
    world = await openReportWorld();
    const watch = { at: when(0) as number, now: () => watch.at };
    clock = watch;
    sent = [];
    answer = () => accepted;
  });
  afterEach(() => world.close());

  const print: PrintReport = async (_, format) => new TextEncoder().encode(format);
  /** The service, started now; each call is the next minute of node-cron. */
  const start = (config = TWO, fleet = world.sources.fleet, press = print) => {
    const jobs = reportJobs({
      config,
      records: world.records,
      fleet: () => fleet,
      desk: () => desk,
      print: press,
      clock,
      send: async (notice) => {
        const result = answer(notice);
        if (result.outcome === 'accepted') sent.push(notice);
        return result;
      },
    });
    return {
      jobs,
      async minute(at: number) {
        clock.at = at;
        for (const job of jobs) await job.run();
      },
    };
  };
  const told = () => sent.map(({ recipient, title }) => `${recipient} ${title.en}`);

  it('go out once for each shift and recipient, with the time since the last', async () => {
    clock.at = when(10);
    const service = start();
    for (let at = when(11); at < when(25 * 60); at = when((at - when(0)) / MINUTE + 7))
      await service.minute(at);
    expect(told()).toEqual([
      'a@example.org Shift handover 2026-11-23 20:00',
      'b@example.org Shift handover 2026-11-23 20:00',
      'a@example.org Shift handover 2026-11-24 08:00',
      'b@example.org Shift handover 2026-11-24 08:00',
    ]);
    expect(sent[0]?.lines[0]?.en).toContain('2026-11-23 08:00 to 2026-11-23 20:00');
    expect(new Set(sent.map(({ key }) => key)).size).toBe(4);
  });

  it('a restart neither repeats one nor misses one', async () => {
    clock.at = when(10);
    await start().minute(when(12 * 60));
    expect(sent).toHaveLength(2);
    for (let n = 1; n < 4; n += 1) await start().minute(when(12 * 60 + n));
    expect(sent).toHaveLength(2);
    // down when the next shift changed, back an hour later
    clock.at = when(25 * 60);
    await start().minute(when(25 * 60));
    expect(told().slice(2)).toEqual([
      'a@example.org Shift handover 2026-11-24 08:00',
      'b@example.org Shift handover 2026-11-24 08:00',
    ]);
  });

  it('a first start tells nothing of the time before it', async () => {
    clock.at = when(12 * 60 + 30);
    await start().minute(when(12 * 60 + 31));
    expect(sent).toEqual([]);
  });

  it('who was not reached gets it later, the others not again', async () => {
    clock.at = when(10);
    const service = start();
    const refused: SendResult = { outcome: 'refused', permanent: false, detail: '451 later' };
    answer = ({ recipient }) => (recipient.startsWith('b') ? refused : accepted);
    await expect(service.minute(when(12 * 60))).rejects.toThrow(/b@example\.org: 451 later/);
    await service.minute(when(12 * 60 + 1));
    expect(told()).toHaveLength(1);
    answer = () => accepted;
    await service.minute(when(12 * 60 + 6));
    expect(told()).toEqual([
      'a@example.org Shift handover 2026-11-23 20:00',
      'b@example.org Shift handover 2026-11-23 20:00',
    ]);
  });

  it('a mail server that is gone is asked again, until the report is stale', async () => {
    clock.at = when(10);
    const service = start();
    answer = () => {
      throw new AppError('channel.unreachable', 'no connection', { retryable: true });
    };
    for (const hours of [0, 1, 3])
      await expect(service.minute(when(12 * 60) + hours * HOUR)).rejects.toThrow('no connection');
    answer = () => accepted;
    await service.minute(when(12 * 60) + 7 * HOUR);
    expect(sent).toEqual([]);
  });

  it('an address that is refused for good is not asked again', async () => {
    clock.at = when(10);
    const service = start();
    answer = () => ({ outcome: 'refused', permanent: true, detail: '550 no such user' });
    await service.minute(when(12 * 60));
    answer = () => accepted;
    await service.minute(when(12 * 60 + 10));
    expect(sent).toEqual([]);
    const { items } = await world.records.audit.list({ limit: 9 });
    expect(items.map(({ action, object, detail }) => [action, object, detail])).toContainEqual([
      'report.sent',
      'handover/2026-11-23T12:00:00.000Z/b@example.org',
      'refused: 550 no such user',
    ]);
  });

  it('the monthly one goes out on its day', async () => {
    const monthly = configOf(`
  timeZone: Europe/London
  monthly: { cron: "0 6 1 * *", to: [boss@example.org], language: en }`);
    clock.at = when(10);
    await start(monthly).minute(Date.parse('2026-12-01T06:00:30Z'));
    expect(told()).toEqual(['boss@example.org Monthly safety points 2026-12-01 06:00']);
    expect(sent[0]?.lines[0]?.en).toContain('2026-11-01 06:00 to 2026-12-01 06:00 (Europe/London');
  });

  it('the loss of the last calendar month goes out, with a workbook and a PDF, late readers waited for', async () => {
    const loss = configOf('  loss: { to: [boss@example.org] }');
    clock.at = Date.parse('2026-04-03T00:59:00Z');
    await start(loss, deskFleet).minute(Date.parse('2026-04-03T01:00:20Z'));
    expect(sent[0]?.lines[0]?.en).toContain('2026-03-01 00:00 to 2026-04-01 00:00 (Asia/Shanghai');
    expect(sent[0]?.key).toBe('report/loss/2026-04-03T01:00:00.000Z/boss@example.org');
    expect(sent[0]?.attachments?.map(({ name }) => name)).toEqual([
      'gaswatch-loss-2026-04-01-0000.xlsx',
      'gaswatch-loss-2026-04-01-0000.pdf',
    ]);
  });

  it('a press that fails is tried again', async () => {
    clock.at = when(10);
    const service = start(TWO, world.sources.fleet, async () => {
      throw new AppError('report-not-printed', 'no memory');
    });
    await expect(service.minute(when(12 * 60))).rejects.toThrow('no memory');
    await start().minute(when(12 * 60 + 6));
    expect(sent).toHaveLength(2);
  });

  it('without addresses there is no job; the jobs are ones that node-cron takes', async () => {
    expect(start(configOf('  timeZone: UTC')).jobs).toEqual([]);
    const failures: unknown[] = [];
    const schedule = startSchedule(start().jobs, (_, thrown) => failures.push(thrown));
    await schedule.stop();
    expect(failures).toEqual([]);
  });
});

describe('the settings', () => {
  const problemsOf = (text: string): string => {
    const loaded = loadConfig({ text, path: 'x.yaml', env: {} });
    return loaded.ok
      ? ''
      : loaded.error.map(({ path, message }) => `${path} ${message}`).join('\n');
  };

  it('carry the limits of the figures', () => {
    const loaded = loadConfig({
      text: 'alarms: { kpi: { perDay: 100, acknowledgeP2Seconds: 600 } }',
      path: 'x.yaml',
      env: { GASWATCH__ALARMS__KPI__STALE: '3' },
    });
    if (!loaded.ok) throw new Error('refused');
    expect(reportingSettings(loaded.value)).toMatchObject({
      timeZone: 'Asia/Shanghai',
      limits: { perDay: 100, stale: 3, standing: 10, acknowledgeSeconds: { 1: 120, 2: 600 } },
    });
  });

  it('are refused where they cannot be meant', () => {
    const bad = problemsOf(
      'reports: { timeZone: Mars/Olympus, handover: { cron: "61 8 * * *", to: [nobody] } }',
    );
    expect(bad).toMatch(/reports\.timeZone/);
    expect(bad).toMatch(/reports\.handover\.cron .*minute/);
    expect(bad).toMatch(/reports\.handover\.to/);
    expect(problemsOf('alarms: { kpi: { busyShare: 5 } }')).toMatch(/alarms\.kpi\.busyShare/);
  });
});
