import { describe, expect, it } from 'vitest';
import { planOf, recordOf, valueOf } from '../../../../src/pipeline/backtest/csv-record.ts';

function recordFrom(header: string, row: string): object {
  const plan = planOf(header.split(','));
  if (!plan.ok) throw new Error(plan.error);
  return recordOf(plan.value, row.split(','));
}

describe('a row of a file as the record of a device', () => {
  it('takes the fields of the contract, runs by their paths, flags as a list', () => {
    const header = 'ts,device,kind,pOut,runs.A.pOut,runs.A.ssv,runs.B.ssv,flags,nonsense';
    expect(
      recordFrom(
        header,
        '2026-01-01T00:00:00Z,rtu,interval,98.5,97,open,tripped,magnet|coverOpen,9',
      ),
    ).toEqual({
      ts: '2026-01-01T00:00:00Z',
      kind: 'interval',
      pOut: 98.5,
      runs: { A: { pOut: 97, ssv: 'open' }, B: { ssv: 'tripped' } },
      flags: ['magnet', 'coverOpen'],
    });
  });

  it('an empty cell is an absent field', () => {
    expect(recordFrom('ts,vm,runs.A.ssv', '1700000000000,,')).toEqual({ ts: 1_700_000_000_000 });
  });

  it('names headings that mean nothing, and says where the envelope is', () => {
    const plan = planOf(['device', 'vm', 'foo', 'ts', 'runs.A.bar', 'runs.__proto__.ssv']);
    expect(plan).toMatchObject({
      ok: true,
      value: {
        ts: 3,
        device: 0,
        receivedAt: null,
        unknown: ['foo', 'runs.A.bar', 'runs.__proto__.ssv'],
      },
    });
  });

  it('refuses a header without ts, and one that gives a column twice', () => {
    expect(planOf(['device', 'vm'])).toMatchObject({
      ok: false,
      error: expect.stringContaining('ts'),
    });
    expect(planOf(['ts', 'vm', 'vm'])).toEqual({
      ok: false,
      error: 'the column vm is given twice',
    });
  });

  it.each([
    ['12', 12],
    ['-0.5', -0.5],
    ['1e3', 1000],
    ['.5', 0.5],
    ['0x10', '0x10'],
    ['1,5', '1,5'],
    ['Infinity', 'Infinity'],
    ['open', 'open'],
  ])('%s is %s', (cell, value) => expect(valueOf(cell)).toBe(value));
});
