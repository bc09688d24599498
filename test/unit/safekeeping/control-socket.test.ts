import { existsSync, statSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AppError } from '../../../src/lib/app-error.ts';
import { openControlLine } from '../../../src/safekeeping/control-client.ts';
import { type ControlOrders, openControlServer } from '../../../src/safekeeping/control-server.ts';
import { temporaryDirectory } from '../../support/temp-dir.ts';

async function served(orders: ControlOrders): Promise<string> {
  const dir = temporaryDirectory('control');
  const server = await openControlServer(dir, orders);
  onTestFinished(() => server.close());
  return dir;
}

async function lineTo(dir: string) {
  const line = await openControlLine(dir);
  if (line === null) throw new Error('nobody answers');
  onTestFinished(() => line.close());
  return line;
}

describe('the control socket', () => {
  it('answers orders one after the other', async () => {
    const done: string[] = [];
    const dir = await served({
      slow: async () => {
        await new Promise((resolve) => setTimeout(resolve, 20));
        done.push('slow');
        return { n: 1 };
      },
      quick: async () => {
        done.push('quick');
        return {};
      },
    });
    const line = await lineTo(dir);
    const answers = await Promise.all([line.ask('slow'), line.ask('quick')]);
    expect(answers).toEqual([{ ok: true, n: 1 }, { ok: true }]);
    expect(done).toEqual(['slow', 'quick']);
    expect(statSync(join(dir, 'control.sock')).mode & 0o777).toBe(0o600);
  });

  it('undoes what a client held when it is gone', async () => {
    const gone = withResolvers();
    const dir = await served({
      hold: async ({ onGone }) => {
        onGone(() => gone.resolve('undone'));
        return {};
      },
    });
    const line = await lineTo(dir);
    await line.ask('hold');
    line.close();
    expect(await gone.promise).toBe('undone');
  });

  it('passes on why something was refused, and knows no other orders', async () => {
    const dir = await served({
      no: async () => {
        throw new AppError('folder-too-small', 'no room');
      },
    });
    const line = await lineTo(dir);
    await expect(line.ask('no')).rejects.toThrow('the service refused: no room');
    await expect(line.ask('toString')).rejects.toThrow('knows no order toString');
  });

  it('bears what is no order', async () => {
    const dir = await served({ hello: async () => ({}) });
    for (const text of ['\n', '{"order":1}\n', 'x'.repeat(100_000)]) {
      const socket = createConnection(join(dir, 'control.sock'));
      socket.on('error', () => undefined);
      socket.write(text);
      await new Promise((resolve) => {
        socket.once('data', resolve);
        socket.once('close', resolve);
      });
      socket.destroy();
    }
    expect(await (await lineTo(dir)).ask('hello')).toEqual({ ok: true });
  });

  it('is not there when nobody listens, whatever a crash has left', async () => {
    const dir = temporaryDirectory('control');
    expect(await openControlLine(dir)).toBeNull();
    writeFileSync(join(dir, 'control.sock'), '');
    const server = await openControlServer(dir, { hello: async () => ({}) });
    expect(await (await lineTo(dir)).ask('hello')).toEqual({ ok: true });
    await server.close();
    expect(existsSync(join(dir, 'control.sock'))).toBe(false);
  });

  it('tells whoever waits that the service ended', async () => {
    const dir = temporaryDirectory('control');
    const server = await openControlServer(dir, { never: () => new Promise(() => undefined) });
    const asked = (await lineTo(dir)).ask('never').catch((thrown: unknown) => thrown);
    await server.close();
    expect(await asked).toMatchObject({ code: 'control-lost' });
  });
});

function withResolvers() {
  let resolve: (value: string) => void = () => undefined;
  const promise = new Promise<string>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
