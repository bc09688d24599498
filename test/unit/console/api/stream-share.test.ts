import { describe, expect, it } from 'vitest';
import type { StreamTold } from '../../../../src/console/api/event-source.ts';
import {
  type StreamAnswer,
  servePage,
  shareStreams,
} from '../../../../src/console/api/stream-share.ts';

const OPENED: StreamTold = { event: 'opened', data: '' };
const LOST: StreamTold = { event: 'lost', data: '' };
const ALARM: StreamTold = { event: 'alarm', data: '{}' };

/** A source whose streams are counted and can be made to tell something. */
function source() {
  const open = new Map<string, (told: StreamTold) => void>();
  let begun = 0;
  return {
    open,
    begun: () => begun,
    follow: (asked: string, tell: (told: StreamTold) => void) => {
      begun += 1;
      open.set(asked, tell);
      return () => void open.delete(asked);
    },
  };
}

describe('streams that pages share', () => {
  it('are one for all who ask for the same', () => {
    const { follow, open, begun } = source();
    const shared = shareStreams(follow);
    const heard: string[] = [];
    shared('events=alarm', ({ event }) => heard.push(`a ${event}`));
    shared('events=alarm', ({ event }) => heard.push(`b ${event}`));
    shared('events=reading', ({ event }) => heard.push(`c ${event}`));
    open.get('events=alarm')?.(ALARM);
    expect(begun()).toBe(2);
    expect(heard).toEqual(['a alarm', 'b alarm']);
  });

  it('tell who comes later how they stand', () => {
    const { follow, open } = source();
    const shared = shareStreams(follow);
    shared('events=alarm', () => undefined);
    const heard: StreamTold[] = [];
    open.get('events=alarm')?.(OPENED);
    shared('events=alarm', (told) => heard.push(told));
    expect(heard).toEqual([OPENED]);
    open.get('events=alarm')?.(LOST);
    shared('events=alarm', (told) => heard.push(told));
    expect(heard).toEqual([OPENED, LOST, LOST]);
  });

  it('end with the last who asked, and begin anew', () => {
    const { follow, open, begun } = source();
    const shared = shareStreams(follow);
    const leave = [
      shared('events=alarm', () => undefined),
      shared('events=alarm', () => undefined),
    ];
    leave[0]?.();
    leave[0]?.();
    expect(open.size).toBe(1);
    leave[1]?.();
    expect(open.size).toBe(0);
    shared('events=alarm', () => undefined);
    expect(begun()).toBe(2);
  });
});

describe('a page at the worker', () => {
  it('is answered by its own numbers, and ends what it has when it goes', () => {
    const { follow, open } = source();
    const answers: StreamAnswer[] = [];
    const page = servePage(shareStreams(follow), (answer) => answers.push(answer));
    page.take({ ask: 'open', key: 7, asked: 'events=alarm' });
    page.take({ ask: 'open', key: 8, asked: 'events=reading&site=s1' });
    open.get('events=alarm')?.(ALARM);
    expect(answers).toEqual([{ key: 7, ...ALARM }]);
    page.take({ ask: 'close', key: 7, asked: 'events=alarm' });
    expect([...open.keys()]).toEqual(['events=reading&site=s1']);
    page.leave();
    expect(open.size).toBe(0);
  });
});
