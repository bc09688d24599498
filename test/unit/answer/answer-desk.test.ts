import { beforeEach, describe, expect, it } from 'vitest';
import { type AnswerDesk, openAnswerDesk, type ReplyOutcome } from '../../../src/answer-desk.ts';
import { MAY_HAVE_ARRIVED } from '../../../src/channel/channel.ts';
import { inGroup, toldWith } from '../../../src/channel/outbox-sent-alone.ts';
import { AppError } from '../../../src/lib/app-error.ts';
import type { LedgerLine } from '../../../src/model/delivery.ts';
import { epochMs } from '../../../src/model/units.ts';
import { anAlarm, T0 } from '../records/records-fixtures.ts';
import { answerWorld, MINUTE } from './answer-world.ts';

const PHONE = '+8613800000001';
const HOUR = 60 * MINUTE;

describe('answering by reply', () => {
  let world: ReturnType<typeof answerWorld>;
  let desk: AnswerDesk;
  let line: LedgerLine;
  let code: string;
  beforeEach(() => {
    world = answerWorld();
    desk = openAnswerDesk(world.parts);
    line = world.send({ channel: 'sms', recipient: PHONE, person: 'li' });
    ({ code } = world.answers.answerOf(line));
  });

  const reply = (text: string, from = PHONE) => desk.reply('sms', { from, text });
  /** A code that no delivery has. */
  const wrongCode = (): string => {
    const codes = new Set([...world.lines.values()].map((one) => world.answers.answerOf(one).code));
    const all = Array.from({ length: 10_000 }, (_, n) => String(n).padStart(4, '0'));
    return all.find((one) => !codes.has(one)) ?? '';
  };

  it.each<[string, (code: string) => string]>([
    ['alone', (c) => c],
    ['in a sentence', (c) => `收到，确认${c}，马上去`],
    [
      'in full-width digits',
      (c) => c.replace(/\d/g, (d) => String.fromCharCode(0xff10 + Number(d))),
    ],
    ['after other numbers', (c) => `13号站 2026年 ok ${c}.`],
    ['with line breaks', (c) => `ok\r\n${c}\r\n`],
  ])('takes the code %s', async (_name, text) => {
    expect(await reply(text(code))).toBe('acknowledged');
    expect(world.submitted).toMatchObject([
      {
        command: 'acknowledge',
        alarm: 'a-1',
        site: 'S-1',
        occurrence: 1,
        by: 'person:li',
        via: 'SMS',
        from: PHONE,
      },
    ]);
    expect(world.lines.get('d-1')?.state).toBe('acknowledged');
    expect(world.audit).toEqual([]);
  });

  it.each([
    ['no digits', 'OK', 'no-code'],
    ['too few', '123', 'no-code'],
    ['digits inside a longer number', '0012345', 'no-code'],
    ['nothing', '', 'no-code'],
  ])('does nothing on %s', async (_name, text, outcome) => {
    expect(await reply(text)).toBe(outcome);
    expect(world.submitted).toEqual([]);
    expect(world.audit).toMatchObject([
      { action: 'answer.refused', by: 'nobody', object: 'sms', from: PHONE },
    ]);
  });

  it('keeps no digits of what was written', async () => {
    await reply(`${wrongCode()} 请 5566`);
    expect(world.audit[0]?.detail).toBe('wrong: •••• 请 ••••');
  });

  it('five wrong codes of a number in an hour, then not even the right one', async () => {
    for (let n = 0; n < 5; n += 1) expect(await reply(wrongCode())).toBe('wrong');
    expect(await reply(code)).toBe('limited');
    expect(world.submitted).toEqual([]);
    // another number is not held up
    const other = world.send({ key: 'd-2', channel: 'sms', recipient: '+86139' });
    expect(await reply(world.answers.answerOf(other).code, '+86139')).toBe('acknowledged');
    world.clock.current += HOUR + 1;
    world.alarms.set('a-1', anAlarm());
    expect(await reply(code)).toBe('acknowledged');
  });

  it('counts each of many codes in one message, and messages that come at once', async () => {
    const wrong = wrongCode();
    expect(await reply(`${wrong} ${wrong} ${wrong}`)).toBe('wrong');
    const outcomes = await Promise.all([wrong, wrong, wrong, code].map((text) => reply(text)));
    expect(outcomes).toEqual(['wrong', 'wrong', 'limited', 'limited']);
  });

  it('knows nobody to whom nothing was sent in the last day', async () => {
    expect(await reply(code, '+86100')).toBe('stranger');
    world.clock.current += 24 * HOUR + 1;
    expect(await reply(code)).toBe('stranger');
    expect(world.submitted).toEqual([]);
    expect(world.audit.map(({ detail }) => detail.split(':')[0])).toEqual(['stranger', 'stranger']);
  });

  it('is about the alarm of that message and no other', async () => {
    world.alarms.set('a-2', anAlarm({ id: 'a-2' }));
    const second = world.send({ key: 'd-2', alarm: 'a-2', channel: 'sms', recipient: PHONE });
    await reply(world.answers.answerOf(second).code);
    expect(world.submitted).toMatchObject([{ alarm: 'a-2' }]);
  });

  it('of two messages with the same code by chance the newest that waits is meant', async () => {
    const twin = twinOf(world, line);
    world.alarms.set('a-2', anAlarm({ id: 'a-2' }));
    world.send({
      key: twin,
      alarm: 'a-2',
      channel: 'sms',
      recipient: PHONE,
      plannedAt: epochMs(T0 + 1),
    });
    expect(await reply(code)).toBe('acknowledged');
    expect(await reply(code)).toBe('acknowledged');
    expect(world.submitted).toMatchObject([{ alarm: 'a-2' }, { alarm: 'a-1' }]);
    expect(await reply(code)).toBe('too-late');
  });

  it.each<[string, Parameters<typeof anAlarm>[0]]>([
    ['acknowledged by somebody else', { state: 'acknowledged', acknowledgedBy: 'wang' }],
    ['closed', { state: 'closed' }],
    ['back again', { occurrence: 2 }],
  ])('comes too late when the alarm is %s', async (_name, over) => {
    world.alarms.set('a-1', anAlarm(over));
    expect(await reply(code)).toBe('too-late');
    expect(world.submitted).toEqual([]);
    // it has reached its recipient all the same
    expect(world.lines.get('d-1')?.state).toBe('acknowledged');
    expect(world.audit).toHaveLength(1);
  });

  it('counts once: not for what has become graver since', async () => {
    await reply(code);
    world.alarms.set('a-1', anAlarm({ priority: 1 }));
    expect(await reply(code)).toBe('too-late');
    expect(world.submitted).toHaveLength(1);
  });

  it('is not taken for what has become graver since its message, but for the next message', async () => {
    const rise = epochMs(T0 + 10 * MINUTE);
    world.alarms.set('a-1', anAlarm({ history: [{ at: rise, event: 'changed' }] }));
    expect(await reply(code)).toBe('too-late');
    expect(world.submitted).toEqual([]);
    const next = { key: 'd-2', channel: 'sms', recipient: PHONE, plannedAt: rise };
    const escalated = world.send(next);
    expect(await reply(world.answers.answerOf(escalated).code)).toBe('acknowledged');
  });

  it.each<[string, string, ReplyOutcome]>([
    ['alone', '250 ok', 'acknowledged'],
    ['alone, but the answer was lost', `timeout ${MAY_HAVE_ARRIVED}`, 'acknowledged'],
    ['in a group', inGroup(3, '250 ok'), 'wrong'],
    ['in a group that may have arrived', inGroup(3, `timeout ${MAY_HAVE_ARRIVED}`), 'wrong'],
    ['in a group, and handed over', `handed over: ${inGroup(3, `x ${MAY_HAVE_ARRIVED}`)}`, 'wrong'],
    ['with a later message', toldWith('d-9'), 'wrong'],
  ])('takes the code of what was sent %s: %j is %s', async (_how, detail, outcome) => {
    const outcomeOf = detail.endsWith(MAY_HAVE_ARRIVED) ? 'failed' : 'accepted';
    const attempts = [{ at: epochMs(T0), outcome: outcomeOf, detail }] as const;
    world.send({ channel: 'sms', recipient: PHONE, attempts });
    expect(await reply(code)).toBe(outcome);
  });

  it('takes the code of what was sent alone, may have arrived, and went out again in a group', async () => {
    world.send({
      channel: 'sms',
      recipient: PHONE,
      attempts: [
        { at: epochMs(T0), outcome: 'failed', detail: `timeout ${MAY_HAVE_ARRIVED}` },
        { at: epochMs(T0), outcome: 'accepted', detail: inGroup(3, '250 ok') },
      ],
    });
    expect(await reply(code)).toBe('acknowledged');
  });

  it('a flood of replies does not fill the audit', async () => {
    for (let n = 0; n < 50; n += 1) await reply('hello');
    expect(world.audit).toHaveLength(10);
    for (let n = 0; n < 400; n += 1) await reply('hello', `+86${n}`);
    expect(world.audit).toHaveLength(300);
  });

  it('reports what kept it from answering, and takes the next', async () => {
    const { fold } = world;
    world.fold = () => {
      throw new AppError('journal-failed', 'disk', { retryable: true });
    };
    expect(await reply(code)).toBe('failed');
    expect(world.problems).toMatchObject([{ code: 'journal-failed' }]);
    world.fold = fold;
    expect(await reply(code)).toBe('acknowledged');
  });
});

/** Another key whose code is the same. */
function twinOf(world: ReturnType<typeof answerWorld>, line: LedgerLine): string {
  const { code } = world.answers.answerOf(line);
  for (let n = 0; ; n += 1)
    if (world.answers.isCodeOf(`twin-${n}`, code) === 'yes') return `twin-${n}`;
}
