import { beforeEach, describe, expect, it } from 'vitest';
import { at, CHANGE, type OperationsKit, operationsKit, pathsOf } from './operations-kit.ts';

describe('an operation that contradicts what is known', () => {
  let kit: OperationsKit;
  beforeEach(async () => {
    kit = await operationsKit();
  });

  it.each([
    ['old.finalVb', 'a final index below the last reading', { old: { finalVb: 1863 } }],
    ['new.initialVb', 'no initial index', { new: { initialVb: undefined, initialVm: undefined } }],
    ['old.serial', 'another serial than sits there', { old: { serial: 'SN78' } }],
    ['old.device', 'another device than sits there', { old: { device: 'other' } }],
    ['new.device', 'a device that the fleet has not', { new: { device: 'unheard-of' } }],
    ['new.device', 'a device of another place', { new: { device: 'm-2' } }],
    ['new.serial', 'the same serial again', { new: { serial: 'SN77' } }],
    ['new.serial', 'the serial of another place', { new: { serial: 'SN88' } }],
    ['new.qMax', 'another size without its limits', { new: { size: 'G100' } }],
    ['new.qMax', 'limits the wrong way round', { new: { qMin: 200 } }],
    ['at', 'a time to come', { at: at(90) }],
    ['files', 'a file that was never sent', { files: [{ sha256: 'a'.repeat(64), name: 'x.jpg' }] }],
  ] as const)('is refused at %s for %s, and nothing is entered', async (path, _why, over) => {
    const sides = { old: {}, new: {}, ...over };
    const payload = {
      ...{ meter: 'M-1', act: 'change-meter', ...CHANGE, ...over },
      old: { ...CHANGE.old, ...sides.old },
      new: { ...CHANGE.new, ...sides.new },
    };
    const errors = await kit.refusedFor(payload);
    expect(pathsOf(errors)).toContain(path);
    for (const { problem, zh } of errors) expect([problem, zh].join()).toMatch(/\p{Script=Han}/u);
    const { items } = await kit.world.ports.records.archive.list({
      kind: 'meter-operation',
      limit: 9,
    });
    expect([items, kit.fleet.saved, kit.operations.announced]).toEqual([[], [], []]);
    expect((await kit.send('GET', '')).json().items).toMatchObject([
      { state: 'open', revision: 1 },
    ]);
  });

  it('is not dated before the operation before it', async () => {
    const { id } = await kit.start({ meter: 'M-1', act: 'change-meter', ...CHANGE });
    await kit.complete(id);
    const [first] = await kit.refusedFor({
      ...{
        meter: 'M-1',
        act: 'close',
        at: at(71),
        by: 'wang',
        witness: 'x',
        old: { finalVb: 1900 },
      },
    });
    expect(first).toMatchObject({ path: 'at', problem: expect.stringMatching(id) });
  });

  it('flags an index that the meter cannot have counted', async () => {
    const over = { old: { finalVb: 9_999, finalVm: 717 } };
    const begun = await kit.start({ meter: 'M-1', act: 'change-meter', ...CHANGE, ...over });
    expect(begun.problems).toMatchObject([{ path: 'old.finalVb', severity: 'flagged' }]);
  });
});
