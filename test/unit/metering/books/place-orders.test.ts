import { describe, expect, it } from 'vitest';
import { placeOrders } from '../../../../src/metering/books/place-orders.ts';
import { epochMs } from '../../../../src/model/units.ts';

const at = (hour: number): string => `2026-03-02T${String(hour).padStart(2, '0')}:00:00+08:00`;
const ms = (hour: number): number => Date.parse(at(hour));

const operation = (act: string, more: object, recordedAt = 1) => ({
  kind: 'meter-operation' as const,
  recordedAt: epochMs(recordedAt),
  body: { meter: 'M-1', act, at: at(9), by: 'Li', ...more },
});
const volume = (from: number, to: number, vbM3: number, recordedAt: number) => ({
  kind: 'substitute-volume' as const,
  recordedAt: epochMs(recordedAt),
  body: { meter: 'M-1', from: at(from), to: at(to), vbM3, method: 'appliances' },
});

describe('what people have entered of a place', () => {
  it('joins the registers of the old and the new meter where one was changed', () => {
    const old = { device: 'd-1', serial: '1', finalVb: 530, finalVm: 120 };
    const fitted = { device: 'd-2', serial: '2', initialVb: 7 };
    expect(placeOrders([operation('change-meter', { old, new: fitted })]).get('M-1')).toEqual({
      changes: [
        {
          at: ms(9),
          final: { vm: 120, vb: 530, vbd: null },
          initial: { vm: null, vb: 7, vbd: null },
        },
      ],
      substitutes: [],
    });
  });

  it('leaves the register alone where none begins: sealed, closed', () => {
    expect(placeOrders([operation('seal', { sealNumber: '7' })]).size).toBe(0);
  });

  it('lets the volume entered last stand where two overlap', () => {
    // 8 to 12 o'clock 40 m³; later 9 to 10 o'clock is set to 1: 10 before it and 20 after it are left
    const orders = placeOrders([volume(9, 10, 1, 2), volume(8, 12, 40, 1)]).get('M-1');
    expect(orders?.substitutes).toEqual([
      { from: ms(8), to: ms(9), vbM3: 10 },
      { from: ms(9), to: ms(10), vbM3: 1 },
      { from: ms(10), to: ms(12), vbM3: 20 },
    ]);
  });

  it('passes over what it cannot read', () => {
    expect(placeOrders([{ kind: 'meter-operation', recordedAt: epochMs(1), body: {} }]).size).toBe(
      0,
    );
    expect(placeOrders([volume(12, 8, 40, 1)]).size).toBe(0);
  });
});
