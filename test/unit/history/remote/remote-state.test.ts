import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openRemoteState } from '../../../../src/history/remote/remote-state.ts';
import { position } from '../../../../src/model/units.ts';
import { temporaryDirectory } from '../../../support/temp-dir.ts';

const MARK = { upTo: position(70), rows: 12 };

describe('the state of a remote store', () => {
  it('begins at 0 and is read back by another instance', async () => {
    const dir = join(temporaryDirectory('state'), 'not', 'made');
    expect(openRemoteState(dir, 'a').read()).toEqual({ upTo: 0, rows: 0 });
    await openRemoteState(dir, 'a').save(MARK);
    expect(openRemoteState(dir, 'a').read()).toEqual(MARK);
  });

  it('says nothing about another target', async () => {
    const dir = temporaryDirectory('state');
    await openRemoteState(dir, 'victoriametrics http://old gaswatch').save(MARK);
    expect(openRemoteState(dir, 'victoriametrics http://new gaswatch').read().upTo).toBe(0);
  });

  it.each(['', '{', '{"version":2}', '{"version":1,"target":"a","cursor":-1,"rows":0}'])(
    'that reads %j is refused with its path and what to do',
    async (text) => {
      const dir = temporaryDirectory('state');
      const path = join(dir, 'remote-state.json');
      writeFileSync(path, text);
      const read = () => openRemoteState(dir, 'a').read();
      expect(read).toThrow(expect.objectContaining({ code: 'history-state-damaged' }));
      expect(read).toThrow(path);
      expect(read).toThrow(/Remove it/);
    },
  );

  it('shows a pause to every instance of this process, and none that another left behind', () => {
    const dir = temporaryDirectory('state');
    const [one, other] = [openRemoteState(dir, 'a'), openRemoteState(dir, 'a')];
    one.setWrites('paused');
    expect(other.writes()).toBe('paused');
    other.setWrites('running');
    expect(one.writes()).toBe('running');
    one.setWrites('paused');
    const marker = join(dir, 'remote-writes-paused');
    writeFileSync(marker, `${Number(readFileSync(marker, 'utf8')) + 1}`);
    expect(one.writes()).toBe('running');
  });
});
