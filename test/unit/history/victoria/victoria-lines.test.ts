import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RemoteRow } from '../../../../src/history/remote/engine.ts';
import { linesOf } from '../../../../src/history/victoria/victoria-lines.ts';
import {
  escapeLabel,
  parseMetric,
  unescapeLabel,
} from '../../../../src/history/victoria/victoria-names.ts';
import {
  deviceChunks,
  seconds,
  selector,
} from '../../../../src/history/victoria/victoria-select.ts';
import { epochMs } from '../../../../src/model/units.ts';

const ROW: RemoteRow = {
  measurement: 'meter',
  device: 'M1',
  kind: 'interval',
  run: '',
  revision: 0,
  ts: epochMs(1_773_100_800_005),
  numbers: { vb: 1.5, journal_position: 7 },
  text: '',
};

describe('a row as line protocol', () => {
  it('is one line, labels for its names', () => {
    expect(linesOf([ROW], 'main')).toEqual([
      'gaswatch_meter,device=M1,instance=main,kind=interval journal_position=7,vb=1.5 1773100800005',
    ]);
  });

  it('tells a run and a revision', () => {
    const [line] = linesOf([{ ...ROW, measurement: 'run', run: 'B.1', revision: 2 }], 'main');
    expect(line).toMatch(/^gaswatch_run,device=M1,instance=main,kind=interval,rev=2,run=B\.1 /);
  });

  it('has an event’s text in a line of its own', () => {
    const row = { ...ROW, measurement: 'event', text: '{"by":"张三"}' } as const;
    const [, text] = linesOf([row], 'main');
    expect(text).toBe(
      'gaswatch_event,device=M1,instance=main,kind=interval,text={"by":"张三"} text=1 1773100800005',
    );
  });

  it.each([
    ['a number that is none', { numbers: { vb: Number.NaN } }, /vb is NaN/],
    ['an endless number', { numbers: { vb: Infinity } }, /vb is Infinity/],
    ['no field', { numbers: {} }, /no field/],
    ['a time with a fraction', { ts: epochMs(1.5) }, /its time is 1\.5/],
    ['a time before 1970', { ts: epochMs(-1) }, /its time is -1/],
    ['a text longer than a label', { text: 'x'.repeat(5_000) }, /text takes 5000 bytes/],
  ])('with %s is refused before it is sent', (_, part, words) => {
    const send = () => linesOf([{ ...ROW, ...part }], 'main');
    expect(send).toThrow(expect.objectContaining({ code: 'history-bad-row' }));
    expect(send).toThrow(words);
  });
});

describe('names', () => {
  it('come back from a label whatever they hold, which is then on one line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const label = escapeLabel(text);
        expect(label).not.toMatch(/[\n\r\\]/);
        expect(unescapeLabel(label)).toBe(text);
      }),
    );
  });

  it.each([
    ['gaswatch_meter_vb', { measurement: 'meter', field: 'vb' }],
    ['gaswatch_event_journal_position', { measurement: 'event', field: 'journal_position' }],
    ['gaswatch_build_info', null],
    ['up', null],
  ])('%s is read as %j', (name, parsed) => {
    expect(parseMetric(name)).toEqual(parsed);
  });
});

describe('a selector', () => {
  it('escapes what a regular expression or a text would take for its own', () => {
    const devices = ['a.b', 'c"d', 'e|f'];
    expect(selector('main', { measurements: ['meter'], fields: ['vb'], devices })).toBe(
      String.raw`{__name__=~"gaswatch_(?:meter)_(?:vb)",instance="main",device=~"(?:a\\.b|c\"d|e\\|f)"}`,
    );
  });

  it('is cut into queries of bounded length that leave no device out', () => {
    const devices = Array.from({ length: 2_000 }, (_, n) => `meter-${n}`);
    const chunks = deviceChunks(devices);
    expect(chunks.flat()).toEqual(devices);
    for (const chunk of chunks) {
      const text = selector('main', { measurements: ['meter'], devices: chunk });
      expect(text.length).toBeLessThan(16_000);
    }
    expect(deviceChunks([])).toEqual([]);
  });

  it('gives seconds of which the server’s arithmetic makes the same ms', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), (ms) => {
        expect(Math.trunc(Number(seconds(ms)) * 1e3)).toBe(ms);
      }),
      { numRuns: 2_000 },
    );
  });
});
