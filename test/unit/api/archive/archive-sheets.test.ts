import readXlsx from 'read-excel-file/node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import writeXlsx from 'write-excel-file/node';
import { ARCHIVE_KINDS } from '../../../../src/model/archive/archive-kind.ts';
import { type ApiWorld, openApiWorld } from '../api-world.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

interface Told {
  readonly row: number;
  readonly column: string;
  readonly severity: string;
  readonly zh: string;
  readonly en: string;
}

describe('sheets of the archive', () => {
  let world: ApiWorld;
  let token: string;
  beforeEach(async () => {
    world = await openApiWorld();
    token = await world.token('administrator');
  });
  afterEach(() => world.close());

  const send = (kind: string, payload: string | Buffer, mode = 'rehearse', type = 'text/csv') =>
    world.as(token, {
      method: 'POST',
      url: `/api/v1/archive/${kind}/import?mode=${mode}`,
      headers: { 'content-type': type },
      payload,
    });
  const get = (url: string) => world.as(token, { method: 'GET', url: `/api/v1/archive/${url}` });
  const kept = async (kind: string) => (await get(kind)).json().items;
  const problems = async (kind: string, csv: string | Buffer): Promise<string[]> => {
    const { problems: found } = (await send(kind, csv)).json<{ problems: Told[] }>();
    for (const { zh, en } of found) {
      expect(zh).toMatch(/\p{Script=Han}/u);
      expect(en).not.toBe('');
    }
    return found.map(({ row, column, severity }) => `${severity} ${row} ${column}`);
  };

  const PURCHASES = [
    '表位编号,时间,气量(m³),单价(元/m³),票据号',
    'M-1,2026-02-01 08:00,500,3.5,R1',
    'M-1,2026-02-10T08:00:00+08:00,300,3.5,R2',
  ];

  it('a rehearsal changes nothing; applied, all rows are entered in local time', async () => {
    const csv = `\ufeff${PURCHASES.join('\r\n')}\r\n`;
    const rehearsed = (await send('gas-purchase', csv)).json();
    expect(rehearsed).toEqual({
      mode: 'rehearse',
      rows: 2,
      entered: 2,
      revised: 0,
      unchanged: 0,
      refused: 0,
      flagged: 0,
      problems: [],
    });
    expect(await kept('gas-purchase')).toEqual([]);
    expect((await send('gas-purchase', csv, 'apply')).json()).toMatchObject({ entered: 2 });
    const items = await kept('gas-purchase');
    expect(items.map(({ validFrom }: { validFrom: string }) => validFrom)).toEqual([
      '2026-02-10T00:00:00.000Z',
      '2026-02-01T00:00:00.000Z',
    ]);
    expect(items[0].body).toMatchObject({ m3: 300, receipt: 'R2' });
    // the same sheet once more: every receipt is known
    expect(await problems('gas-purchase', csv)).toEqual(['refused 2 at', 'refused 3 at']);
  });

  it('takes GB 18030, and headings in English or by field in any order', async () => {
    // 表位编号 in GBK
    const heading = Buffer.from([0xb1, 0xed, 0xce, 0xbb, 0xb1, 0xe0, 0xba, 0xc5]);
    const rest = ',Time,m3,perM3\nM-1,2026-02-01 08:00,500,3.5\n';
    const mixed = Buffer.concat([heading, Buffer.from(rest)]);
    expect((await send('gas-purchase', mixed)).json()).toMatchObject({ entered: 1, refused: 0 });
  });

  it('lists every problem by row and column, and applies none of a sheet that has one', async () => {
    const csv = [
      ...PURCHASES,
      'M-9,2026-02-11 08:00,300,3.5,R3',
      'M-1,soon,300,cheap,R4',
      'M-1,2026-02-12 08:00,-1,3.5,R5',
      'M-1,2026-02-13 08:00,1,3.5,R1',
      ',,,,',
      'M-1,2026-12-24 08:00,1,3.5,R6',
      'M-1,2026-02-14 08:00,1,3.5,R7,and more',
    ].join('\n');
    expect(await problems('gas-purchase', csv)).toEqual([
      'refused 2 at',
      'refused 4 meter',
      'refused 5 at',
      'refused 5 perM3',
      'refused 6 m3',
      'refused 7 at',
      'refused 9 at',
      'refused 10 ',
    ]);
    const applied = await send('gas-purchase', csv, 'apply');
    expect([applied.statusCode, applied.json().code]).toEqual([422, 'archive-invalid']);
    expect(applied.json().errors[1]).toMatchObject({
      path: 'row 4, meter',
      problem: expect.stringContaining('M-9'),
      zh: expect.stringContaining('M-9'),
    });
    expect(await kept('gas-purchase')).toEqual([]);
  });

  it('headings that are unknown, missing or twice are told before any row is read', async () => {
    expect(await problems('gas-purchase', 'Meter,Time,Time,Colour\nM-1,x,y,z')).toEqual([
      'refused 1 at',
      'refused 1 Colour',
      'refused 1 m3',
      'refused 1 perM3',
    ]);
    expect(await problems('gas-purchase', 'Meter,Time\n')).toEqual(['refused 1 ']);
  });

  it('what is no sheet is refused with its reason', async () => {
    const broken = await send('price', 'a,"b\nc');
    expect([broken.statusCode, broken.json().code]).toEqual([422, 'archive-sheet-unreadable']);
    const book = await send('price', Buffer.from('PK no workbook'), 'rehearse', XLSX);
    expect([book.statusCode, book.json().code]).toEqual([422, 'archive-sheet-unreadable']);
    const binary = await send('price', Buffer.from([0xff, 0xff, 0xfe]));
    expect(binary.json().code).toBe('archive-sheet-unreadable');
    expect((await send('price', '{}', 'apply', 'application/json')).statusCode).toBe(415);
    expect((await send('price', '', 'apply')).statusCode).toBe(400);
  });

  it('overlapping validity within one sheet is told at both rows', async () => {
    const csv =
      'class,perM3,Valid from\nhotel,3,2026-01-01\nhotel,4,2026-02-01\nschool,3,2026-01-01';
    expect(await problems('price', csv)).toEqual(['refused 2 $validFrom', 'refused 3 $validFrom']);
    const ended =
      'class,perM3,Valid from,Valid until (exclusive)\nhotel,3,2026/1/1,2026-02-01\nhotel,4,2026-02-01,\n';
    expect(await problems('price', ended)).toEqual([]);
    expect(await problems('price', 'class,perM3\nhotel,3')).toEqual(['refused 2 $validFrom']);
  });

  it('the night the clock changes: a time that is not there or comes twice is refused', async () => {
    await world.close();
    const { FLEET } = await import('../api-world.ts');
    const { indexFleet } = await import('../../../../src/model/fleet-index.ts');
    const sites = FLEET.sites.map((site) => ({ ...site, timeZone: 'Europe/Berlin' }));
    const index = indexFleet({ ...FLEET, sites }, 9);
    world = await openApiWorld();
    const fleet = { ...world.ports.fleet, current: () => index };
    await world.close();
    world = await openApiWorld({ ports: { fleet } });
    token = await world.token('administrator');
    const csv = [
      'meter,at,m3,perM3',
      'M-1,2025-03-30 02:30,1,3',
      'M-1,2025-10-26 02:30,1,3',
      'M-1,2025-10-26T02:30:00+01:00,1,3',
      'M-1,2025-10-26 03:30,1,3',
    ].join('\n');
    expect(await problems('gas-purchase', csv)).toEqual(['refused 2 at', 'refused 3 at']);
  });

  it('an export that is changed comes back as revisions; rows left alone are not touched', async () => {
    await send('gas-purchase', PURCHASES.join('\n'), 'apply');
    for (const lang of ['zh', 'en']) {
      const csv = (await get(`gas-purchase?format=csv&lang=${lang}`)).body;
      expect((await send('gas-purchase', csv, 'apply')).json()).toMatchObject({
        unchanged: 2,
        entered: 0,
        revised: 0,
      });
      const changed = csv
        .replace(',300,', `,${lang === 'zh' ? 301 : 302},`)
        .replace(',301,', lang === 'zh' ? ',301,' : ',302,');
      expect((await send('gas-purchase', changed, 'apply')).json()).toMatchObject({
        unchanged: 1,
        revised: 1,
      });
      // the sheet is now older than the item
      expect(await problems('gas-purchase', changed)).toEqual(['refused 2 $revision']);
    }
    expect((await kept('gas-purchase'))[0]).toMatchObject({ revision: 3, body: { m3: 302 } });
  });

  it('lists within a cell, choices, yes and no, and awkward text survive the way out and back', async () => {
    const body = {
      customer: 'C-1',
      class: 'hospital',
      contacts: [
        { name: 'Wang | Li; \\', role: '值班', phone: '+86 1', notices: 'credit' },
        { name: '赵', email: 'z@example.com', language: 'en' },
      ],
      note: '=HYPERLINK("x"), "quoted"\nsecond line',
      address: '@home',
    };
    await world.as(token, {
      method: 'POST',
      url: '/api/v1/archive/customer',
      payload: { id: 'c', validFrom: '2026-01-01', body },
    });
    for (const format of ['csv', 'xlsx']) {
      for (const lang of ['zh', 'en']) {
        const sheet = (await get(`customer?format=${format}&lang=${lang}`)).rawPayload;
        const type = format === 'csv' ? 'text/csv' : XLSX;
        const back = (await send('customer', sheet, 'apply', type)).json();
        expect(back, `${format} ${lang}`).toMatchObject({ rows: 1, unchanged: 1, problems: [] });
      }
    }
    const csv = (await get('customer?format=csv&lang=zh')).body;
    expect(csv).toContain("'=HYPERLINK");
  });

  it('a workbook has dates as dates, numbers as numbers, and comes back', async () => {
    const reading = { meter: 'M-1', at: '2026-02-01T08:00:00+08:00', vb: 1234.5, by: 'li' };
    const certificate = {
      meter: 'M-1',
      serial: 'SN77',
      number: '0012',
      laboratory: '市计量院',
      verifiedOn: '2026-02-01',
      validUntil: '2028-01-31',
      verdict: 'pass',
      errors: [{ loadShare: 0.2, percent: -0.5 }],
    };
    for (const [kind, body] of [
      ['meter-reading', reading],
      ['certificate', certificate],
    ] as const) {
      await world.as(token, { method: 'POST', url: `/api/v1/archive/${kind}`, payload: { body } });
      const sheet = (await get(`${kind}?format=xlsx&lang=zh`)).rawPayload;
      expect((await send(kind, sheet, 'apply', XLSX)).json()).toMatchObject({ unchanged: 1 });
    }
    const [book] = await readXlsx((await get('certificate?format=xlsx&lang=zh')).rawPayload);
    expect(book?.sheet).toBe('检定证书');
    const [head, row] = book?.data ?? [];
    const at = (title: string) => row?.[head?.indexOf(title) ?? -1];
    expect(at('检定日期')).toEqual(new Date('2026-02-01T00:00:00Z'));
    expect(at('证书编号')).toBe('0012');
    expect(at('结果')).toBe('合格');
    const [readings] = await readXlsx((await get('meter-reading?format=xlsx&lang=en')).rawPayload);
    // read back as a fraction of a day: within a millisecond
    const [time] = readings?.data[1]?.filter((cell: unknown) => cell instanceof Date) ?? [];
    expect(Math.round(Number(time) / 1000)).toBe(Date.parse('2026-02-01T08:00:00Z') / 1000);
    expect(readings?.data[1]).toContain(1234.5);
  });

  it('a workbook of a person: numbers as serials, local date cells, empty rows between', async () => {
    const data = [
      ['表位编号', '出厂编号', '证书编号', '检定机构', '检定日期', '有效期至', '结果'].map(
        (value) => ({ value, type: String }),
      ),
      [],
      [
        { value: 'M-1', type: String },
        { value: 77, type: Number },
        { value: 5, type: Number },
        { value: '院', type: String },
        { value: new Date('2026-02-01T00:00:00Z'), type: Date, format: 'yyyy-mm-dd' },
        { value: '2028年1月31日', type: String },
        { value: '合格', type: String },
      ],
    ];
    const sheet = Buffer.from(await writeXlsx([{ data, sheet: 'x' }] as never).toBuffer());
    const answer = (await send('certificate', sheet, 'rehearse', XLSX)).json();
    // the serial is SN77 in the fleet
    expect(answer.problems).toMatchObject([
      { row: 3, column: 'serial', en: expect.stringMatching(/for 77, .*SN77/) },
    ]);
  });

  it.each(ARCHIVE_KINDS)('an empty list of %s exports its headings', async (kind) => {
    const csv = await get(`${kind}?format=csv&lang=zh`);
    expect(csv.statusCode).toBe(200);
    expect(csv.body.trimEnd().split('\r\n')).toHaveLength(1);
    expect(csv.body).toContain('档案号,版本,');
  });

  it('is refused to whom the area is not, and audited with the sheet it came from', async () => {
    const mine = token;
    token = await world.token('cashier');
    expect((await send('certificate', 'a\nb')).statusCode).toBe(403);
    token = mine;
    await send('gas-purchase', PURCHASES.join('\n'), 'apply');
    await get('gas-purchase?format=csv');
    const { items } = await world.ports.records.audit.list({ limit: 5 });
    expect(items.map(({ action }) => action)).toEqual(['archive.export', 'archive.import']);
    expect(items[1]?.detail).toMatch(
      /^2 entered, 0 revised, of a sheet with SHA-256 [0-9a-f]{64}$/,
    );
  });
});
