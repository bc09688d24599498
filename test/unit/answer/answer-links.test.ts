import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerKey } from '../../../src/answer-key.ts';
import { ANSWER_LIFE_MS, answerFor, createAnswers } from '../../../src/answer-links.ts';
import { aDelivery, anAlarm, T0 } from '../records/records-fixtures.ts';

const KEY = new Uint8Array(32).fill(7);
const URL = 'https://gas.example.org';

describe('links in messages', () => {
  let now: number;
  const clock = { now: () => now };
  const answers = createAnswers(KEY, URL, clock);
  beforeEach(() => {
    now = T0;
  });

  const tokenOf = (link: string): string => link.slice(`${URL}/answer/`.length);
  const delivery = aDelivery({
    key: 'regulator.overpressure|station:S-1|1772323200000/2/first/email/zhang.san@gas.example.org',
    alarm: 'regulator.overpressure|station:S-1|1772323200000',
    recipient: 'zhang.san@gas.example.org',
    person: 'zhang',
    occurrence: 2,
  });

  it('say which delivery they are, and end after a day', () => {
    const { link } = answers.answerOf(delivery);
    expect(link.startsWith(`${URL}/answer/`)).toBe(true);
    expect(link.length).toBeLessThan(300);
    expect(answers.read(tokenOf(link))).toEqual({
      ok: true,
      value: {
        key: delivery.key,
        alarm: delivery.alarm,
        occurrence: 2,
        channel: 'email',
        recipient: delivery.recipient,
        person: 'zhang',
        language: 'zh',
        expiresAt: T0 + ANSWER_LIFE_MS,
      },
    });
    now = T0 + ANSWER_LIFE_MS - 1;
    expect(answers.read(tokenOf(link)).ok).toBe(true);
    now += 1;
    expect(answers.read(tokenOf(link))).toEqual({ ok: false, error: 'expired' });
  });

  it('hold any text a delivery can have', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.string(),
        fc.option(fc.string()),
        (key, recipient, person) => {
          const { link } = answers.answerOf(aDelivery({ key, recipient, person }));
          expect(answers.read(tokenOf(link))).toMatchObject({ value: { key, recipient, person } });
        },
      ),
    );
  });

  it('cannot be changed in any character, nor cut, nor lengthened', () => {
    const token = tokenOf(answers.answerOf(delivery).link);
    for (let at = 0; at < token.length; at += 1) {
      for (const other of ['A', 'B', '_', '.', '4']) {
        if (token[at] === other) continue;
        const changed = token.slice(0, at) + other + token.slice(at + 1);
        expect(answers.read(changed), `${at} ${other}`).toEqual({ ok: false, error: 'forged' });
      }
      expect(answers.read(token.slice(0, at)).ok).toBe(false);
    }
    expect(answers.read(`${token}A`).ok).toBe(false);
    expect(answers.read('').ok).toBe(false);
    expect(answers.read('x'.repeat(100_000)).ok).toBe(false);
  });

  it('of another key are worth nothing', () => {
    const others = createAnswers(new Uint8Array(32).fill(8), URL, clock);
    expect(answers.read(tokenOf(others.answerOf(delivery).link))).toEqual({
      ok: false,
      error: 'forged',
    });
    expect(others.answerOf(delivery).code).not.toBe(answers.answerOf(delivery).code);
  });

  it('come with a code of four digits, always the same for a delivery, spread over all', () => {
    const codes = Array.from(
      { length: 3_000 },
      (_, n) => answers.answerOf(aDelivery({ key: `k${n}` })).code,
    );
    for (const code of codes) expect(code).toMatch(/^\d{4}$/);
    expect(new Set(codes).size).toBeGreaterThan(2_400);
    expect(codes.some((code) => code.startsWith('0'))).toBe(true);
    expect(answers.answerOf(aDelivery({ key: 'k0' })).code).toBe(codes[0]);
    expect(answers.isCodeOf('k0', codes[0] ?? '')).toBe('yes');
    for (const wrong of ['', '1', '12345', `${codes[0]}0`.slice(1), '四八二一', '    '])
      if (wrong !== codes[0]) expect(answers.isCodeOf('k0', wrong)).toBe('no');
  });

  it('are given only where something waits to be acknowledged', () => {
    const alarm = anAlarm({ occurrence: 1 });
    const one = aDelivery({ occurrence: 1 });
    expect(answerFor(answers, one, alarm)).not.toBeNull();
    expect(answerFor(answers, one, anAlarm({ state: 'returned' }))).not.toBeNull();
    expect(answerFor(answers, one, anAlarm({ state: 'acknowledged' }))).toBeNull();
    expect(answerFor(answers, one, anAlarm({ state: 'closed' }))).toBeNull();
    expect(answerFor(answers, one, anAlarm({ occurrence: 2 }))).toBeNull();
    expect(
      answerFor(answers, { ...one, reason: 'cleared' }, anAlarm({ state: 'returned' })),
    ).toBeNull();
  });
});

describe('the key of links', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gaswatch-answer-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is made once, for its owner only', async () => {
    const key = await answerKey(folder);
    expect(key).toHaveLength(32);
    expect(await answerKey(folder)).toEqual(key);
    expect(statSync(join(folder, 'answer.key')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(folder, 'answer.key'))).toEqual(Buffer.from(key));
  });

  it('says what to do when it is damaged', async () => {
    writeFileSync(join(folder, 'answer.key'), 'short');
    await expect(answerKey(folder)).rejects.toMatchObject({
      code: 'answer-key-damaged',
      message: expect.stringContaining('restore it from a backup'),
    });
  });
});
