import readXlsxFile from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ApiPorts } from '../../../../src/api/ports.ts';
import { followCertificates } from '../../../../src/api/verification/follow-certificates.ts';
import { ok } from '../../../../src/lib/result.ts';
import { FleetShape } from '../../../../src/model/fleet.ts';
import { type FleetIndex, indexFleet } from '../../../../src/model/fleet-index.ts';
import { epochMs } from '../../../../src/model/units.ts';
import { conditionFleet, soundMeter } from '../../../support/condition-fleet.ts';
import { type ApiWorld, openApiWorld } from '../api-world.ts';

const NOW = Date.parse('2026-11-26T04:00:00Z');

describe('verification over HTTP', () => {
  let world: ApiWorld;
  let token: string;
  let index: FleetIndex;
  beforeAll(async () => {
    index = conditionFleet([
      soundMeter('m1', { verifiedUntil: '2026-10-01' }),
      soundMeter('m2', { verifiedUntil: '2026-12-10' }),
      soundMeter('m3', { installed: undefined, serial: undefined }),
    ]);
    const fleet: ApiPorts['fleet'] = {
      current: () => index,
      replace: async (text) => {
        index = indexFleet(FleetShape.parse(JSON.parse(text)), index.version + 1);
        return ok({ version: index.version });
      },
      rehearse: () => {
        throw new Error('not here');
      },
      importMeters: () => Promise.reject(new Error('not here')),
    };
    world = await openApiWorld({ ports: { fleet } });
    world.clock.current = epochMs(NOW);
    token = await world.token('meteringEngineer');
  });
  afterAll(() => world.close());

  const get = (path: string, headers = {}) =>
    world.as(token, { url: `/api/v1/verification/${path}`, headers });
  interface Listed {
    readonly meter: string;
    readonly what: string;
    readonly stage: string;
  }
  const listed = async (query: string) =>
    (await get(`due${query}`))
      .json()
      .items.map(({ meter, what, stage }: Listed) => `${meter} ${what} ${stage}`);

  it('lists what comes due, nearest first, by stage, days and kind', async () => {
    expect(await listed('')).toEqual([
      'm1 verification overdue',
      'm2 verification within-30',
      'm3 verification later',
      'm1 service-life later',
      'm2 service-life later',
    ]);
    expect(await listed('?within=30')).toHaveLength(2);
    expect(await listed('?stage=overdue')).toEqual(['m1 verification overdue']);
    expect(await listed('?what=service-life')).toHaveLength(2);
    const { counts, next } = (await get('due?limit=2')).json();
    expect(counts).toEqual({ overdue: 1, 'within-30': 1, 'within-90': 0, later: 3, unknown: 0 });
    expect((await get(`due?limit=2&cursor=${next}`)).json().items[0].meter).toBe('m3');
    expect((await get('due?cursor=zz')).json().code).toBe('bad-cursor');
  });

  it('as CSV and as a workbook', async () => {
    const csv = await get('due?stage=overdue&lang=en', { accept: 'text/csv' });
    expect(csv.body).toBe(
      `\uFEFFCustomer,Zone,Site,Meter,Serial,Size,What,Due,Days left,State,By\r\nPower plant,East,Works,m1,SN-m1,G65,verification,2026-10-01,-55,overdue,certificate\r\n`,
    );
    const [sheet] = await readXlsxFile(
      (await get('plan?year=2026&format=xlsx&lang=zh')).rawPayload,
    );
    expect(sheet?.sheet).toBe('2026 年检定计划');
    expect(sheet?.data[1]?.slice(0, 3)).toEqual([11, 11, new Date('2026-10-01T00:00:00Z')]);
  });

  it('plans a year by month', async () => {
    const plan = (await get('plan?year=2026')).json();
    expect(plan.months.slice(10)).toEqual([
      { month: 11, load: 1, proposed: 1 },
      { month: 12, load: 1, proposed: 1 },
    ]);
    expect((await get('plan?year=1066')).json().code).toBe('validation-failed');
  });

  it('certificates of the archive move the dates of the fleet; those that do not are named', async () => {
    const enter = (meter: string, serial: string, number: string) => ({
      kind: 'certificate' as const,
      id: number,
      base: 0,
      act: 'enter' as const,
      validFrom: epochMs(NOW - 86_400_000),
      validTo: null,
      body: {
        meter,
        serial,
        number,
        laboratory: 'L',
        verifiedOn: '2026-11-25',
        validUntil: '2028-11-24',
        verdict: 'pass',
      },
      subject: { meter },
      reason: 'verified',
    });
    const papers = [enter('m1', 'SN-m1', 'a'), enter('m2', 'EVC-2', 'b'), enter('m3', 'SN', 'c')];
    await world.ports.records.archive.write(papers, 'me', epochMs(NOW));
    const align = () => world.as(token, { method: 'POST', url: '/api/v1/verification/align' });
    expect((await align()).json()).toEqual({
      moved: [{ meter: 'm1', certificate: 'a', before: '2026-10-01', after: '2028-11-24' }],
      left: [
        { meter: 'm2', certificate: 'b', because: 'other serial' },
        { meter: 'm3', certificate: 'c', because: 'serial not on file' },
      ],
    });
    expect(await listed('?stage=overdue')).toEqual([]);
    expect((await align()).json().moved).toEqual([]);
    const next = enter('m2', 'SN-m2', 'd');
    const written = await world.ports.records.archive.write([next], 'me', epochMs(NOW));
    await followCertificates(world.ports, written, 'me');
    expect(await listed('?stage=within-30')).toEqual([]);
    const version = index.version;
    await followCertificates(world.ports, [{ kind: 'repair', subject: { meter: 'm2' } }], 'me');
    expect(index.version).toBe(version);
    const reader = await world.token('dispatcher');
    const refused = await world.as(reader, { method: 'POST', url: '/api/v1/verification/align' });
    expect(refused.statusCode).toBe(403);
  });
});
