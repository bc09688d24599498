import readXlsxFile from 'read-excel-file/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONDITION_COLUMNS } from '../../../../src/metering/condition/condition-columns.ts';
import type { MeteringBooks } from '../../../../src/metering/contract/metering-books.ts';
import { epochMs, position } from '../../../../src/model/units.ts';
import { conditionFleet, soundMeter } from '../../../support/condition-fleet.ts';
import { periodTableOf, soundMonth } from '../../../support/period-table.ts';
import { type ApiWorld, openApiWorld } from '../api-world.ts';

/** What the API asks of the books, and a month that is the same whenever it is asked for. */
function bookOf(known: Parameters<typeof periodTableOf>[0]) {
  const asked: string[] = [];
  const books: MeteringBooks = {
    hours: async () => [],
    days: async ({ meters, from, to }) => {
      asked.push(`days ${String(meters)} ${from} ${to}`);
      const stats = soundMonth();
      const [meter] = meters === 'all' ? [] : meters;
      if (meter === undefined) return [];
      const [start, end] = [epochMs(Date.parse(from)), epochMs(Date.parse(from) + 86_400_000)];
      return [{ meter, day: from, start, end, stats, method: 'measured', version: 2 }];
    },
    periods: async ({ from, to }) => {
      asked.push(`${from} ${to}`);
      return periodTableOf(known);
    },
    versions: async () => [],
    points: async (_meter, from) =>
      [-3_600_000, 0, 3_600_000].map((after, n) => ({
        ts: epochMs(from + after),
        receivedAt: epochMs(from + after + 500),
        position: position(n + 1),
        kind: 'interval' as const,
        vm: 100 + n,
        vb: 500 + 5 * n,
        vbd: null,
      })),
    cursor: async () => position(1),
  };
  return { books, asked };
}

const METERS = ['m1', 'm2', 'm3', 'm4'].map((id) => soundMeter(id));
const FLEET = conditionFleet([
  ...METERS,
  soundMeter('m5', { verifiedUntil: '2020-01-01', capacity: undefined }),
]);
const KNOWN = {
  m1: soundMonth({ vbM3: 30 }),
  m2: soundMonth({ vbM3: 10 }),
  m3: soundMonth({ vbM3: 20, checkedVbM3: 145_000 }),
  m5: soundMonth({ vbM3: 10 }),
};

describe('condition of meters over HTTP', () => {
  const { books, asked } = bookOf(KNOWN);
  let world: ApiWorld;
  let token: string;
  beforeAll(async () => {
    const fleet = {
      current: () => FLEET,
      replace: () => Promise.reject(new Error('not here')),
      rehearse: () => {
        throw new Error('not here');
      },
      importMeters: () => Promise.reject(new Error('not here')),
    };
    world = await openApiWorld({ ports: { books, fleet } });
    token = await world.token('meteringEngineer');
  });
  afterAll(() => world.close());

  const get = (query: string, headers = {}) =>
    world.as(token, { url: `/api/v1/meters/condition${query}`, headers });
  const meters = async (query: string): Promise<string> =>
    (await get(query))
      .json()
      .items.map(({ meter }: { meter: string }) => meter)
      .join(' ');

  it('gives the rows of a window by the place of its first', async () => {
    expect(await meters('?offset=1&limit=2')).toBe('m2 m3');
    expect(await meters('?offset=4&limit=2&sort=meter&order=desc')).toBe('m1');
    expect((await get('?offset=7')).json()).toMatchObject({ meters: 5, items: [], next: null });
    expect((await get('?offset=-1')).statusCode).toBe(400);
  });

  it('finds meters by a part of what they are called', async () => {
    expect(await meters('?q=M3')).toBe('m3');
    expect(await meters('?q=%20%20')).toBe('m1 m2 m3 m4 m5');
    expect(await meters('?q=no-such-meter')).toBe('');
    expect(await meters('?meter=m2')).toBe('m2');
    expect(await meters('?meter=m')).toBe('');
  });

  it('says which columns there are, in order', async () => {
    const answer = await world.as(token, { url: '/api/v1/meters/condition/columns' });
    const { items } = answer.json();
    expect(items.map(({ id }: { id: string }) => id)).toEqual(
      CONDITION_COLUMNS.map(({ id }) => id),
    );
    expect(items.find(({ id }: { id: string }) => id === 'vbM3')).toEqual({
      id: 'vbM3',
      title: { zh: '标况气量', en: 'Vb' },
      unit: 'm³',
      kind: 'number',
      digits: 1,
      source: 'readings',
    });
    const reader = await world.token('meterReader');
    const refused = await world.as(reader, { url: '/api/v1/meters/condition/columns' });
    expect(refused.statusCode).toBe(403);
  });

  it.each([
    ['', 'm1 m2 m3 m4 m5'],
    ['?order=desc', 'm5 m4 m3 m2 m1'],
    ['?sort=vbM3', 'm2 m5 m3 m1 m4'],
    ['?sort=vbM3&order=desc', 'm1 m3 m2 m5 m4'],
    ['?grade=D', 'm3 m5'],
    ['?grade=A,-', 'm1 m2 m4'],
    ['?zone=west', ''],
    ['?customer=plant&class=factory&grade=-', 'm4'],
  ])('%s gives %s', async (query, expected) => {
    expect(await meters(query)).toBe(expected);
  });

  it('a page goes on where the last one ended, in any order', async () => {
    const seen: string[] = [];
    let cursor = '';
    do {
      const page = (await get(`?sort=vbM3&limit=2${cursor}`)).json();
      seen.push(...page.items.map(({ meter }: { meter: string }) => meter));
      cursor = page.next === null ? '' : `&cursor=${page.next}`;
    } while (cursor !== '');
    expect(seen.join(' ')).toBe('m2 m5 m3 m1 m4');
    expect((await get('?cursor=zz')).json().code).toBe('bad-cursor');
  });

  it('every row has every column; a meter without data is flagged, not dropped', async () => {
    const { items, meters: matching } = (await get('')).json();
    expect(matching).toBe(5);
    expect(items[3]).toMatchObject({ meter: 'm4', vbM3: null, grade: '–', flags: ['no-data'] });
    expect(items[4]).toMatchObject({
      flags: ['no-capacity'],
      verificationDue: '2020-01-01',
      advice: expect.arrayContaining([
        {
          act: 'send-for-verification',
          text: { zh: '送检', en: 'Send for verification' },
          because: ['verification-overdue'],
        },
      ]),
    });
    expect(Object.keys(items[0])).toHaveLength(Object.keys(items[3]).length);
    expect((await get('?columns=grade,vbM3&limit=1')).json().items).toEqual([
      { grade: 'A', vbM3: 30, meter: 'm1' },
    ]);
  });

  it('asks for whole gas days: by date, or by the day a time lies in', async () => {
    world.clock.current += 60_000;
    asked.length = 0;
    await get('?from=2026-11-01&to=2026-11-08');
    await get(
      `?from=${encodeURIComponent('2026-11-01T09:00:00+08:00')}&to=${encodeURIComponent('2026-11-08T00:00:00+08:00')}`,
    );
    await get(`?from=2026-11-01&to=${encodeURIComponent('2026-11-08T00:00:01+08:00')}`);
    expect(asked).toEqual(['2026-11-01 2026-11-08', '2026-11-01 2026-11-09']);
  });

  it.each([
    ['?from=2026-11-08&to=2026-11-08', 'span-empty'],
    ['?from=2020-01-01&to=2026-01-01', 'validation-failed'],
    ['?sort=colour', 'validation-failed'],
    ['?columns=vbM3,colour', 'validation-failed'],
    ['?grade=E', 'validation-failed'],
    ['?from=yesterday', 'validation-failed'],
  ])('%s is refused: %s', async (query, code) => {
    const answer = await get(query);
    expect([answer.statusCode, answer.json().code]).toEqual([400, code]);
  });

  it('CSV by Accept, whole, in the language asked for', async () => {
    const answer = await get('?columns=meter,vbM3,grade&sort=vbM3&lang=en&limit=1', {
      accept: 'text/csv',
    });
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(answer.headers['content-disposition']).toMatch(
      /^attachment; filename="gaswatch-condition-.*\.csv"$/,
    );
    expect(answer.body).toBe(
      '\uFEFFMeter,Vb (m³),Grade\r\nm2,10,A\r\nm5,10,D\r\nm3,20,D\r\nm1,30,A\r\nm4,,–\r\n',
    );
  });

  it('a workbook with Chinese titles, dates as dates and numbers as numbers', async () => {
    const answer = await get(
      '?format=xlsx&lang=zh&columns=meter,vbM3,verificationDue,grade&grade=D',
    );
    const [sheet] = await readXlsxFile(answer.rawPayload);
    expect(sheet?.sheet).toBe('仪表运行工况分析表');
    expect(sheet?.data).toEqual([
      ['表位', '标况气量 (m³)', '检定到期', '等级'],
      ['m3', 20, new Date('2027-08-31T00:00:00Z'), 'D'],
      ['m5', 10, new Date('2020-01-01T00:00:00Z'), 'D'],
    ]);
  });

  const trace = (query: string) =>
    world.as(token, {
      url: `/api/v1/meters/m1/condition/trace?from=2026-11-01&to=2026-11-03&${query}`,
    });

  it('a volume is traced to its days and register readings, in pages', async () => {
    const first = (await trace('column=vbM3&limit=2')).json();
    expect(first).toMatchObject({ source: 'readings', column: 'vbM3', readings: [] });
    expect(first.days).toEqual([
      {
        day: '2026-11-01',
        method: 'measured',
        version: 2,
        inputs: { vbM3: 144_000, estimatedVbM3: 0 },
      },
    ]);
    expect(first.registers.map(({ ts, vb }: { ts: string; vb: number }) => [ts, vb])).toEqual([
      ['2026-10-31T15:00:00.000Z', 500],
      ['2026-10-31T16:00:00.000Z', 505],
    ]);
    expect((await trace(`column=vbM3&limit=2&cursor=${first.next}`)).json().registers[0].vb).toBe(
      505,
    );
    expect((await trace('column=vbM3&cursor=zz')).json().code).toBe('bad-cursor');
  });

  it('a pressure to the records that have one, a grade to nothing but its reasons', async () => {
    const device = METERS[0]?.device ?? '';
    const ts = epochMs(Date.parse('2026-11-01T04:00:00Z'));
    await world.history.write({
      // the border: a test's own id
      readings: [
        {
          device: device as never,
          record: 'meter',
          kind: 'interval',
          ts,
          receivedAt: ts,
          position: position(1),
          index: 0,
          values: { pAbs: 501, vm: 1 } as never,
        },
      ],
      upTo: position(1),
    });
    const { readings, registers } = (await trace('column=pAbsKPa')).json();
    expect(registers).toEqual([]);
    expect(readings).toEqual([
      {
        ts: '2026-11-01T04:00:00.000Z',
        receivedAt: '2026-11-01T04:00:00.000Z',
        fields: { pAbs: 501 },
      },
    ]);
    expect((await trace('column=grade')).json()).toMatchObject({
      source: 'rules',
      days: [],
      readings: [],
    });
    expect((await trace('column=colour')).json().code).toBe('validation-failed');
    const unknown = await world.as(token, { url: '/api/v1/meters/x/condition/trace?column=vbM3' });
    expect([unknown.statusCode, unknown.json().code]).toEqual([404, 'meter-unknown']);
  });

  it('without books it says that there are none', async () => {
    const bare = await openApiWorld();
    const answer = await bare.as(await bare.token('auditor'), { url: '/api/v1/meters/condition' });
    expect([answer.statusCode, answer.json().code]).toEqual([501, 'books-absent']);
    await bare.close();
  });
});
